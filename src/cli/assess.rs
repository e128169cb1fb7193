//! `chiptrace assess`: one proposed order against history, lists and rules of a store, before it ships.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};

use crate::model::{Day, Evidence, Finding, Priority, RaisedView, Verdict};
use crate::report;
use crate::store::{Act, Asked, Assessed, Known, ReadAs, Store, assess};

use super::exit::Exit;
use super::licence::{as_json, write_hop};
use super::options::{FailOn, day, now, person};
use super::printable::{note, output, visible};
use super::stages::StageClock;
use super::targets::spare;

#[derive(Args)]
pub(super) struct AssessArgs {
    /// The order: a file of any kind that `scan` reads, shipments that are proposed or open orders
    order: PathBuf,
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The day you stand on (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Encoding of the order (default: found out), for instance gb18030
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What its columns mean: a file that `check --save-mapping` wrote (default: the template of the store for its header)
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Who asks, for the log
    #[arg(long, value_name = "NAME", default_value = "assess", value_parser = person)]
    by: String,
    /// Lowest priority of a finding in which the order stands that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::High)]
    fail_on: FailOn,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print time per stage on standard error
    #[arg(long)]
    timings: bool,
}

/// What every answer ends with.
const CLOSING: &str = "Nothing of the order is kept but its hash. No answer here is permission to ship: end use, end user and \
facts not on the record still count. Absence of a red flag is not clearance. Not legal advice.";

pub(super) fn run(args: &AssessArgs) -> anyhow::Result<Exit> {
    spare([args.out.as_ref()], [Some(&args.order), args.mapping.as_ref()], Some(&args.store))?;
    let (mut store, at, clock) = (Store::open(&args.store)?, now(), StageClock::new());
    let read_as = read_as(args)?;
    let asked = Asked { file: &args.order, as_of: args.as_of, read_as: read_as.as_ref() };
    let told = assess(&mut store, &asked, &Act { by: &args.by, at: &at }, &clock)?;
    clock.finish();
    if args.timings {
        clock.print_timings(usize::try_from(told.history + told.rows).unwrap_or(usize::MAX));
    }
    if told.rows == 0 {
        told.not_judged.iter().for_each(|why| note(why));
        note("nothing usable: no row of the order can be judged. `chiptrace check` shows how it is read.");
        return Ok(Exit::Nothing);
    }
    let mut out = output(args.out.as_deref())?;
    if args.format == "json" {
        report::plain(&whole(&told)?, &mut out)?;
    } else {
        text(&told, &mut out)?;
    }
    out.flush()?;
    Ok(exit(&told, args.fail_on))
}

/// What the command line says of how the order is to be read.
fn read_as(args: &AssessArgs) -> anyhow::Result<Option<ReadAs>> {
    let mapping = args.mapping.as_deref().map(super::inputs::read).transpose()?;
    let mapping = mapping.map(String::from_utf8).transpose().context("failed to read the mapping file as UTF-8")?;
    let told = ReadAs { encoding: args.encoding.clone(), mapping };
    Ok(Some(told).filter(|told| *told != ReadAs::default()))
}

/// The flags of a finding that the order takes part in: those that cite it.
fn own_flags<'a>(told: &'a Assessed, finding: &'a Finding) -> impl Iterator<Item = &'a RaisedView> {
    finding.flags.iter().filter(|flag| flag.evidence.iter().any(|cell| is_own(told, cell)))
}

/// What a flag says where it cites the order; its own sentences where none does by itself.
fn said_of<'a>(told: &'a Assessed, flag: &'a RaisedView) -> Vec<&'a str> {
    let own = told.sentences.get(flag.red_flag.as_str());
    own.map_or_else(|| vec![flag.because.as_str()], |own| own.iter().map(String::as_str).collect())
}

fn is_own(told: &Assessed, cell: &Evidence) -> bool {
    cell.file.starts_with(&told.name)
}

/// Questions of all findings, each once, those of the most urgent first.
fn questions(told: &Assessed) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let all = told.report.findings.iter().flat_map(|finding| &finding.ask_next).map(String::as_str);
    all.filter(|question| seen.insert(*question)).collect()
}

fn whole(told: &Assessed) -> anyhow::Result<Value> {
    let mut report = Vec::new();
    report::format("json").map(|format| format.write(&told.report, &mut report)).transpose()?;
    let report: Value = serde_json::from_slice(&report)?;
    let flags = told.report.findings.iter().flat_map(|finding| {
        own_flags(told, finding)
            .map(|flag| json!({ "red_flag": flag.red_flag, "because": said_of(told, flag), "finding": finding.id }))
    });
    Ok(json!({
        "schema": "chiptrace.assess/1",
        "order": { "sha256": told.order, "name": told.name, "rows": told.rows, "read_as": told.read_as },
        "history": { "run": told.run, "shipments": told.history },
        "provenance": report["provenance"],
        "flags": flags.collect::<Vec<_>>(),
        "licences": told.licences.iter().map(as_json).collect::<Vec<_>>(),
        "ask_next": questions(told),
        "not_judged": told.not_judged,
        "coverage": report["coverage"],
        "findings": report["findings"],
        "known": told.known,
        "on_parties": told.on_parties,
        "red_flags": report["red_flags"],
        "log": told.log,
        "note": CLOSING,
    }))
}

fn text(told: &Assessed, out: &mut dyn Write) -> io::Result<()> {
    head(told, out)?;
    writeln!(out, "\nLicence, line by line\n")?;
    told.licences.iter().try_for_each(|hop| write_hop(hop, out))?;
    flags(told, out)?;
    listed("Ask before it ships", &questions(told), out)?;
    if !told.on_parties.is_empty() {
        writeln!(out, "\nFindings of the last run on its parties, in which it does not stand")?;
        told.on_parties.iter().try_for_each(|known| writeln!(out, "  {}", in_a_line(known)))?;
    }
    let unlooked = told.report.coverage.iter().filter(|line| !line.evaluated);
    let unlooked: Vec<String> =
        unlooked.map(|line| format!("{}: needs {}", line.red_flag, line.needs.join(", "))).collect();
    let not_judged: Vec<&str> = told.not_judged.iter().chain(&unlooked).map(String::as_str).collect();
    listed("What could not be judged", &not_judged, out)?;
    if !told.report.findings.is_empty() {
        writeln!(out, "\nFindings in which it would stand, in full\n")?;
        told.report.findings.iter().try_for_each(|finding| report::text::story(finding, out))?;
    }
    writeln!(out, "\n{CLOSING}")
}

fn head(told: &Assessed, out: &mut dyn Write) -> io::Result<()> {
    let from = &told.report.provenance;
    let run = told.run.map_or("no run yet".to_owned(), |run| format!("the lists and rules of run {run}"));
    writeln!(out, "Order {}, {} rows, sha256 {}", visible(&told.name), told.rows, told.order)?;
    if let Some(said) = &told.read_as {
        writeln!(out, "It was {}", visible(said))?;
    }
    writeln!(
        out,
        "Judged as if it moved, beside {} shipment rows and {run}, as of {} (policy {}, {} list sources)",
        told.history,
        from.as_of,
        from.policy_edition,
        from.lists.len()
    )?;
    writeln!(out, "Log: row {}, {}", told.log.sequence, told.log.hash)
}

/// Every flag that cites the order, with the cells of the order that it cites.
fn flags(told: &Assessed, out: &mut dyn Write) -> io::Result<()> {
    let all: Vec<(&Finding, &Option<Known>)> = told.report.findings.iter().zip(&told.known).collect();
    let many: usize = all.iter().map(|(finding, _)| own_flags(told, finding).count()).sum();
    writeln!(out, "Red flags that it would take part in: {many}")?;
    for (finding, known) in all {
        let standing = known.as_ref().map_or("a new finding".to_owned(), |known| {
            let decided = known.decision.as_ref().map_or_else(String::new, |kind| format!(", decided: {kind}"));
            format!("a finding that is known as {} ({}{decided})", known.finding, known.state)
        });
        let priority = finding.priority.word().to_uppercase();
        writeln!(out, "\n  {priority}  {}", visible(&finding.title))?;
        writeln!(out, "  {standing}")?;
        for flag in own_flags(told, finding) {
            writeln!(
                out,
                "  - {}: {} [{}]",
                flag.group.word(),
                visible(&said_of(told, flag).join(" ")),
                flag.red_flag
            )?;
            let (own, others): (Vec<&Evidence>, Vec<&Evidence>) =
                flag.evidence.iter().partition(|cell| is_own(told, cell));
            for cell in &own {
                let line = format!("{} line {}: {} = \"{}\"", cell.file, cell.line, cell.column, cell.value);
                writeln!(out, "      {}", visible(&line))?;
            }
            if !others.is_empty() {
                writeln!(out, "      and {} cells of history, below", others.len())?;
            }
        }
    }
    Ok(())
}

fn in_a_line(known: &Known) -> String {
    let decided = known.decision.as_ref().map_or_else(String::new, |kind| format!(", decided: {kind}"));
    let Known { finding, priority, title, state, .. } = known;
    visible(&format!("{:<6}  {finding}  {title} ({state}{decided})", priority.to_uppercase()))
}

fn listed(heading: &str, lines: &[&str], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}")?;
    lines.iter().try_for_each(|line| writeln!(out, "  - {}", visible(line)))
}

fn exit(told: &Assessed, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        _ if told.report.verdict == Verdict::Incomplete => return Exit::Incomplete,
        FailOn::Never => return Exit::Done,
        FailOn::High => Priority::High,
        FailOn::Medium => Priority::Medium,
        FailOn::Low => Priority::Low,
    };
    if told.report.findings.iter().any(|finding| finding.priority <= least) { Exit::Findings } else { Exit::Done }
}
