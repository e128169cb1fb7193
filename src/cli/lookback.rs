//! `chiptrace lookback`: everything that ever went to, by or through someone, and where it went on.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::model::Day;
use crate::report;
use crate::scan::{Movement, RowLine, Sought};
use crate::store::{Act, LookAsked, LookedBack, Store, lookback};

use super::exit::Exit;
use super::options::{day, now, overlay, person};
use super::printable::{line, note, output};
use super::stages::StageClock;
use super::targets::spare;

#[derive(Args)]
pub(super) struct LookbackArgs {
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    #[command(flatten)]
    whom: Whom,
    /// Only what departed on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Day>,
    /// A list that no night has used yet, in which the new entry stands
    #[arg(long, value_name = "FILE")]
    lists: Option<PathBuf>,
    /// Folder whose files are laid over the built-in rule book, in which the new letter stands (`licences.toml`)
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Who asks, for the log
    #[arg(long, value_name = "NAME", default_value = "lookback", value_parser = person)]
    by: String,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Whom {
    /// A party by its name
    #[arg(long, value_name = "NAME")]
    party: Option<String>,
    /// Whoever may be an entry of a list: its number, or a name in it
    #[arg(long, value_name = "ENTRY")]
    listing: Option<String>,
    /// Goods and destinations that an is-informed letter names: its id in the rule book
    #[arg(long, value_name = "ID")]
    letter: Option<String>,
    /// A serial number
    #[arg(long, value_name = "NUMBER")]
    serial: Option<String>,
}

pub(super) fn run(args: &LookbackArgs) -> anyhow::Result<Exit> {
    spare([args.out.as_ref()], [args.lists.as_ref(), args.policy.as_ref()], Some(&args.store))?;
    let (mut store, at, clock) = (Store::open(&args.store)?, now(), StageClock::new());
    let whom = &args.whom;
    let sought = [
        whom.party.clone().map(Sought::Party),
        whom.listing.clone().map(Sought::Listing),
        whom.letter.clone().map(Sought::Letter),
        whom.serial.clone().map(Sought::Serial),
    ];
    let Some(sought) = sought.into_iter().flatten().next() else { anyhow::bail!("say whom or what to look back on") };
    let laid = args.policy.as_deref().map(overlay).transpose()?;
    let asked = LookAsked { sought, since: args.since, list: args.lists.as_deref(), overlay: laid };
    let told = lookback(&mut store, &asked, &Act { by: &args.by, at: &at }, &clock)?;
    clock.finish();
    let mut out = output(args.out.as_deref())?;
    if args.format == "json" {
        report::plain(&told, &mut out)?;
    } else {
        text(&told, &mut out)?;
    }
    out.flush()?;
    Ok(exit(&told))
}

/// What there is to say of an answer without movements: nobody is named, somebody is and nothing moved, or it is not clear
/// whether those who may be meant are.
fn exit(told: &LookedBack) -> Exit {
    let found = &told.found;
    let whole = if told.incomplete.is_empty() { Exit::Done } else { Exit::Incomplete };
    if !found.movements.is_empty() || !found.not_moved.is_empty() {
        return whole;
    }
    match (found.parties.is_empty(), found.perhaps.len()) {
        (false, _) => {
            note("the records name it, and nothing in them moved to, by or through it");
            whole
        }
        (true, 0) => {
            note("nothing in the records that were read names it; another spelling may");
            if whole == Exit::Done { Exit::Nothing } else { whole }
        }
        (true, many) => {
            note(&format!(
                "incomplete: nothing in the records bears exactly this name, and {many} that may be meant were not followed: \
                 look back on each by the name that is printed"
            ));
            Exit::Incomplete
        }
    }
}

fn text(told: &LookedBack, out: &mut dyn Write) -> io::Result<()> {
    let found = &told.found;
    let run = told.run.map_or("no run yet".to_owned(), |run| format!("run {run}"));
    writeln!(out, "Looked back as of {} over {} files, {} shipment rows; {run}", told.as_of, told.read.0, told.read.1)?;
    for (heading, parties) in [("Who is meant", &found.parties), ("Perhaps the same, not followed", &found.perhaps)] {
        let lines = parties.iter().map(|party| format!("{}  {}: {}", party.id, party.name, party.because));
        part(heading, &lines.collect::<Vec<_>>(), out)?;
    }
    let totals = found.totals.iter().map(|sum| {
        let open = if sum.uncounted > 0 { format!(", {} without a count", sum.uncounted) } else { String::new() };
        format!(
            "{} -> {}: {} units, {} chips in {} movements{open}, {} to {}",
            sum.from, sum.to, sum.units, sum.chips, sum.movements, sum.days.0, sum.days.1
        )
    });
    part("Who sent how much to whom", &totals.collect::<Vec<_>>(), out)?;
    part("Movements", &found.movements.iter().map(in_a_line).collect::<Vec<_>>(), out)?;
    part("Where the goods may have gone on", &found.onward.iter().map(in_a_line).collect::<Vec<_>>(), out)?;
    let rows = found.not_moved.iter().map(|row| format!("{}: {}{}", row.shipment, row.standing, cited(row)));
    part("Rows that are no movement", &rows.collect::<Vec<_>>(), out)?;
    let findings = told.findings.iter().map(|one| {
        let decided = one.decision.as_ref().map_or_else(String::new, |kind| format!(", {kind}"));
        format!("{:<6}  {}  {} ({}{decided})", one.priority.to_uppercase(), one.finding, one.title, one.state)
    });
    part("Findings", &findings.collect::<Vec<_>>(), out)?;
    let decisions = told.decisions.iter().map(|one| {
        let day = one.at.get(..10).unwrap_or(&one.at);
        format!("{}  {} by {} on {day}, {}: {}", one.now, one.kind, one.by, one.standing, one.reason)
    });
    part("Decisions", &decisions.collect::<Vec<_>>(), out)?;
    part("Why this may not be all", &told.incomplete, out)?;
    part("Left out, for they were withdrawn", &told.withdrawn, out)?;
    writeln!(
        out,
        "\nLog: row {}, {}. Absence of a record is not absence of a movement.",
        told.log.sequence, told.log.hash
    )
}

fn part(heading: &str, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading} ({})", lines.len())?;
    lines.iter().try_for_each(|text| writeln!(out, "  {}", line(text)))
}

fn in_a_line(hop: &Movement) -> String {
    let units = hop.units.map_or("units not recorded".to_owned(), |units| format!("{units} units"));
    let chips = hop.chips.filter(|chips| *chips > 0).map_or_else(String::new, |chips| format!(" ({chips} chips)"));
    let leg = if hop.leg > 0 { format!(" leg {}", hop.leg + 1) } else { String::new() };
    let arrived = hop.arrived.as_ref().map_or_else(String::new, |day| format!(", arrived {day}"));
    let end_user = hop.end_user.as_ref().filter(|name| **name != hop.to);
    let end_user = end_user.map_or_else(String::new, |name| format!(", for {name}"));
    let license = if hop.license.is_empty() { "nothing".to_owned() } else { hop.license.clone() };
    let follows = hop.follows.as_ref();
    let follows = follows.map_or_else(String::new, |(before, basis)| format!("; follows {before} ({basis})"));
    format!(
        "{}  {}{leg}  {} -> {}{end_user}: {units}{chips} of {}{arrived}; licence {}, record says {license}{follows}{}",
        hop.departed,
        hop.row.shipment,
        hop.from,
        hop.to,
        hop.product,
        hop.licence,
        cited(&hop.row)
    )
}

fn cited(row: &RowLine) -> String {
    let roles = if row.roles.is_empty() { String::new() } else { format!("; as {}", row.roles.join(", ")) };
    format!("{roles} [{} line {}]", row.file, row.line)
}
