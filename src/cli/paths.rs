//! `chiptrace paths`: questions about routes, answered as JSON lines.

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::json;

use crate::model::{Country, Day, HopId, PartyId};
use crate::policy::{Policy, Stance};
use crate::report;
use crate::report::graph::{Arrow, Graph, Notation};
use crate::scan::{PathCount, PathParty, PathQuestion, PathTop, Paths, SameGoods, ScanOptions, Stages, Who, paths};

use super::exit::Exit;
use super::inputs::{Intake, read_all};
use super::options::{ReadArgs, ResolveArg, day, policy, today};
use super::printable::{note, output};
use super::stages::StageClock;

const HELP: &str = "WHO is a country (SG), a country set of the rule book on the day of the hop (D:5, tier3; `policy list sets`), \
`listed` or `restricted` (needs --lists or recorded listings), flag:ID for the parties of a raised red flag, or a party's name \
(party:NAME when it looks like something else). Repeat an option for more; without it anyone is meant.\n\
A route is a sequence of linked hops, all parties distinct; a walk may come back to a party, and is never called a route. Days are \
whole days, units whole units.\n\
Cost: walks, --reach and --back grow with hops x --max-hops, whatever the number of ways; routes of up to three hops too; longer \
ones with the number of partial routes of two hops less than --max-hops, at most --budget; --top with the partial routes that may \
still be among the best. --choke with hops x (--max-hops to the number of parties found), at most --budget hops; what the budget \
leaves is a cut of the party graph, which is enough and may be too many. --reach and --back count by maximum flow: \"exact\" is false \
where too much is reached for that and fewer units may be all. What a budget cuts off is said in \"truncated\".";

/// Which goods hops must share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum SameArg {
    /// The same goods key on every hop, and no departure before the arrival
    Product,
    /// Whatever the link rule joins: serials, product, count and weight, lots that add up, assembly
    Any,
}

/// How routes are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum FormatArg {
    /// One JSON object a line
    Jsonl,
    /// Parties and hops as XML for tools that draw graphs (best routes only)
    Graphml,
    /// Parties and hops for Graphviz (best routes only)
    Dot,
}

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct PathsArgs {
    /// Files or folders of any record kinds; `-` is standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Parties that the first hop leaves
    #[arg(long, value_name = "WHO")]
    from: Vec<String>,
    /// Parties at which the last hop arrives
    #[arg(long, value_name = "WHO")]
    to: Vec<String>,
    /// Only routes on which such a party stands, wherever on the route
    #[arg(long, value_name = "WHO")]
    via: Vec<String>,
    /// Most hops of a route (default: that of the link rule)
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=64))]
    max_hops: Option<u8>,
    /// Most days between arrival and the next departure (default: that of the link rule)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(0..=36_500))]
    max_dwell: Option<i32>,
    /// Which goods the hops of a route must share
    #[arg(long, value_enum, default_value_t = SameArg::Product)]
    same: SameArg,
    /// Only hops that depart and arrive between two days, both included
    #[arg(long, value_name = "DATE", num_args = 2, value_parser = day)]
    between: Option<Vec<Day>>,
    /// Print {"routes","walks","truncated"}
    #[arg(long, group = "asked")]
    count: bool,
    /// Print the best N routes, one a line: many handovers with short waits first (default: 10)
    #[arg(long, value_name = "N", group = "asked")]
    top: Option<NonZeroUsize>,
    /// Print the fewest parties whose hold would have stopped every route, who else alone would do, and who sent directly
    #[arg(long, group = "asked", conflicts_with = "via")]
    choke: bool,
    /// Print who could have got units of a shipment, how many at most and by when, one party a line
    #[arg(long, value_name = "SHIPMENT", group = "asked")]
    reach: Option<String>,
    /// Print where units at a party could have come from, one party a line
    #[arg(long, value_name = "WHO", group = "asked")]
    back: Vec<String>,
    /// How the best routes are printed: JSON lines, or one graph of their parties and hops
    #[arg(long, value_enum, default_value_t = FormatArg::Jsonl)]
    format: FormatArg,
    /// Partial routes that may be looked at
    #[arg(long, value_name = "N", default_value_t = 1_000_000_000)]
    budget: u64,
    /// The day you stand on (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Threads (default: all cores); the answer is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Lists of parties of concern (repeat for more)
    #[arg(long, value_name = "PATH")]
    lists: Vec<PathBuf>,
    /// How spellings of parties are joined; exact, so that a count does not rest on likeness
    #[arg(long, value_enum, default_value_t = ResolveArg::Exact)]
    resolve: ResolveArg,
    #[command(flatten)]
    read: ReadArgs,
    /// Print time per stage on standard error
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: &PathsArgs) -> anyhow::Result<Exit> {
    match args.threads {
        None => ask(args),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build();
            pool.context("failed to start threads")?.install(|| ask(args))
        }
    }
}

fn ask(args: &PathsArgs) -> anyhow::Result<Exit> {
    let clock = StageClock::new();
    clock.begin("policy");
    let policy = policy(args.policy.as_deref())?;
    let question = question(args, &policy)?;
    clock.begin("read");
    let intake = read_all(&args.inputs, &args.lists, &policy, args.read.how(&policy)?)?;
    if let Some(sentence) = super::scan::nothing_usable(&intake.records, None) {
        clock.finish();
        note(&sentence);
        return Ok(Exit::Nothing);
    }
    let options = ScanOptions {
        as_of: args.as_of.unwrap_or_else(today),
        since: None,
        matching: args.resolve.into(),
        stance: Stance::default(),
        max_rejects_percent: args.read.max_rejects,
        printed: BTreeMap::new(),
    };
    let exit = paths(&intake.records, &policy, (&options, &question), &clock, |ready| answer(args, ready))?;
    clock.finish();
    if args.timings {
        clock.print_timings(intake.records.shipments.len());
    }
    if let Some(path) = &args.read.rejects {
        super::rejects::write(&intake, path)?;
    }
    Ok(if exit == Exit::Done { complete(args, &intake) } else { exit })
}

fn complete(args: &PathsArgs, intake: &Intake) -> Exit {
    let incomplete = crate::scan::incomplete(&intake.records, args.read.max_rejects);
    incomplete.iter().for_each(|why| note(&format!("incomplete: {why}")));
    if incomplete.is_empty() { Exit::Done } else { Exit::Incomplete }
}

/// Draws the best routes; what a budget cut off is said on standard error.
fn draw(ready: &Paths<'_>, top: &PathTop, notation: Notation, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut graph = Graph::default();
    let party = |party: PartyId| {
        let (name, country) = ready.party(party);
        (name.to_owned(), country.to_owned())
    };
    for ((_, hops), rank) in top.routes.iter().zip(1_u64..) {
        for id in hops {
            let hop = ready.hop(*id);
            let arrow = Arrow {
                from: party(hop.from),
                to: party(hop.to),
                departed: hop.departed.to_string(),
                arrived: hop.arrived.map(|day| day.to_string()).unwrap_or_default(),
                shipment: ready.shipment(*id).to_owned(),
                goods: ready.goods(*id).0.to_owned(),
                units: hop.units.map(|units| units.to_decimal().normalize().to_string()).unwrap_or_default(),
            };
            graph.add(arrow, &rank.to_string());
        }
    }
    graph.write(notation, out)?;
    top.truncated.iter().for_each(|why| note(&format!("truncated: {why}")));
    Ok(())
}

fn question(args: &PathsArgs, policy: &Policy) -> anyhow::Result<PathQuestion> {
    let who = |texts: &[String]| texts.iter().map(|text| meant(text, policy)).collect::<anyhow::Result<Vec<Who>>>();
    let rule = policy.link_rule();
    let other = args.count || args.choke || args.reach.is_some() || !args.back.is_empty();
    if other && args.format != FormatArg::Jsonl {
        bail!("failed to draw this answer: only the best routes (--top) can be drawn");
    }
    let between = args.between.as_ref().map(|days| (days[0], days[1]));
    if between.is_some_and(|(first, last)| first > last) {
        bail!("failed to take --between: the first day comes after the last; write the earlier day first");
    }
    Ok(PathQuestion {
        from: who(&args.from)?,
        to: who(&args.to)?,
        via: who(&args.via)?,
        at: who(&args.back)?,
        same: match args.same {
            SameArg::Product => SameGoods::Product,
            SameArg::Any => SameGoods::Any,
        },
        max_hops: args.max_hops.unwrap_or_else(|| u8::try_from(rule.max_hops).unwrap_or(u8::MAX)),
        max_dwell: args.max_dwell,
        between,
        budget: args.budget,
    })
}

/// Whom a word of the command line means.
fn meant(text: &str, policy: &Policy) -> anyhow::Result<Who> {
    let set = |id: &str| policy.country_sets().any(|set| set.id == id);
    let country = |cell: &str| Country::parse(cell).filter(|code| policy.countries().any(|row| row.country == *code));
    match text.split_once(':') {
        Some(("party", name)) => return Ok(Who::Party(name.to_owned())),
        Some(("flag", id)) if policy.red_flag(id).is_some() => return Ok(Who::RedFlag(id.to_owned())),
        Some(("flag", id)) => bail!("failed to find the red flag '{id}'; `chiptrace policy list` names them"),
        _ => {}
    }
    Ok(match text {
        "listed" => Who::Listed,
        "restricted" => Who::Restricted,
        _ if set(text) => Who::Set(text.to_owned()),
        _ => country(text).map_or_else(|| Who::Party(text.to_owned()), Who::Country),
    })
}

fn answer(args: &PathsArgs, ready: &Paths<'_>) -> anyhow::Result<Exit> {
    if let Some(name) = ready.unknown.first() {
        bail!("failed to find a party named '{name}' in the records, and it is no country, country set or red flag");
    }
    if ready.hop_count() == 0 {
        note("nothing usable: no hop lies in the window, or every row is proposed, cancelled or superseded");
        return Ok(Exit::Nothing);
    }
    let mut out = output(None)?;
    if args.count {
        write_count(&ready.count(), &mut out)?;
    } else if args.choke {
        write_choke(ready, &mut out)?;
    } else if let Some(shipment) = &args.reach {
        let Some(found) = ready.reach(shipment) else {
            bail!("failed to find the shipment '{shipment}' among the hops of the records")
        };
        write_parties(ready, &found, "by", &mut out)?;
    } else if !args.back.is_empty() {
        let Some(found) = ready.back() else {
            bail!("failed to find a hop that arrives at {}", args.back.join(", "));
        };
        write_parties(ready, &found, "until", &mut out)?;
    } else {
        let top = ready.top(args.top.map_or(10, NonZeroUsize::get));
        match args.format {
            FormatArg::Jsonl => write_top(ready, &top, &mut out)?,
            FormatArg::Graphml => draw(ready, &top, Notation::GraphMl, &mut out)?,
            FormatArg::Dot => draw(ready, &top, Notation::Dot, &mut out)?,
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct CountLine<'c> {
    routes: u128,
    walks: Option<u128>,
    truncated: &'c Option<String>,
}

fn write_count(count: &PathCount, out: &mut dyn Write) -> anyhow::Result<()> {
    let line = CountLine { routes: count.routes, walks: count.walks, truncated: &count.truncated };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)?;
    Ok(())
}

fn write_choke(ready: &Paths<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let told = ready.choke();
    let named = |parties: &[PartyId]| -> Vec<serde_json::Value> {
        let one = |party: &PartyId| {
            let (party, country) = ready.party(*party);
            json!({ "party": party, "country": country })
        };
        parties.iter().map(one).collect()
    };
    let line = json!({
        "choke_points": named(&told.parties),
        "instead": named(&told.instead),
        "direct": named(&told.direct),
        "at_least": told.at_least,
        "truncated": told.truncated,
    });
    report::plain_line(&line, out)?;
    Ok(())
}

fn write_top(ready: &Paths<'_>, top: &PathTop, out: &mut dyn Write) -> anyhow::Result<()> {
    for ((score, hops), rank) in top.routes.iter().zip(1_u64..) {
        let lines =
            hops.iter().enumerate().map(|(at, hop)| hop_json(ready, at.checked_sub(1).map(|at| hops[at]), *hop));
        let units = hops.iter().filter_map(|hop| ready.hop(*hop).units).min();
        let route = json!({
            "rank": rank,
            "score": score,
            "most_units": units.map(crate::model::Milli::whole),
            "hops": lines.collect::<Vec<_>>(),
        });
        report::plain_line(&route, out)?;
    }
    if let Some(why) = &top.truncated {
        report::plain_line(&json!({ "truncated": why }), out)?;
        note(&format!("truncated: {why}"));
    }
    Ok(())
}

fn hop_json(ready: &Paths<'_>, before: Option<HopId>, id: HopId) -> serde_json::Value {
    let hop = ready.hop(id);
    let ((from, from_country), (to, to_country)) = (ready.party(hop.from), ready.party(hop.to));
    let (product, goods_key) = ready.goods(id);
    json!({
        "shipment": ready.shipment(id),
        "from": from,
        "from_country": from_country,
        "to": to,
        "to_country": to_country,
        "departed": hop.departed.to_string(),
        "arrived": hop.arrived.map(|day| day.to_string()),
        "product": product,
        "goods_key": goods_key,
        "units": hop.units.map(crate::model::Milli::whole),
        "basis": before.map(|before| ready.basis(before, id)),
        "dwell_days": before.map(|before| hop.departed.days_since(ready.hop(before).available())),
    })
}

fn write_parties(ready: &Paths<'_>, found: &[PathParty], day: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    for one in found {
        let (party, country) = ready.party(one.party);
        let line = json!({
            "party": party,
            "country": country,
            day: one.day.to_string(),
            "hops": one.hops,
            "most_units": one.most_units,
            "exact": one.exact,
            "shipments": one.shipments,
        });
        report::plain_line(&line, out)?;
    }
    Ok(())
}
