//! `chiptrace evaluate evasion`: what is still found as a scheme hides, dial by dial, and the cheapest way that hid it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::model::Priority;
use crate::policy::Policy;
use crate::report;
use crate::world::{Evasion, Table, Turned};

use super::exit::Exit;
use super::options::policy;
use super::printable::output;
use super::worlds::scanned;

#[derive(Args)]
pub(super) struct EvasionArgs {
    /// Worlds that each turn of a dial is tried in
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=1000))]
    worlds: u64,
    /// Lawful rows of each world
    #[arg(long, value_name = "N", default_value_t = 2000)]
    rows: u32,
    /// Seed of the first world
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Turns of all dials together that are tried for the cheapest way to hide
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=4))]
    turns: u32,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Findings from the top that a person looks at in a day.
const LOOKED_AT: usize = 50;

/// The worlds, and in how many of them a scheme with certain levels was found: every combination is tried once.
struct Trial<'a> {
    evasion: &'a Evasion,
    policy: &'a Policy,
    worlds: Vec<(u64, Vec<Table>)>,
    known: BTreeMap<Vec<usize>, usize>,
}

pub(super) fn run(args: &EvasionArgs) -> anyhow::Result<Exit> {
    let policy = policy(None)?;
    let evasion = Evasion::load();
    let seeds = args.seed..args.seed.saturating_add(args.worlds);
    let worlds = seeds.into_par_iter().map(|seed| (seed, Evasion::lawful(args.rows, seed))).collect();
    let mut trial = Trial { evasion: &evasion, policy: &policy, worlds, known: BTreeMap::new() };
    let table = trial.each_dial();
    let hidden = trial.cheapest(args.turns);
    let mut out = output(None)?;
    let worlds = trial.worlds.len();
    if args.format == "json" {
        report::plain_line(&figures(&evasion, &table, (&hidden, args.turns), worlds), &mut out)?;
    } else {
        write_text(&evasion, &table, (&hidden, args.turns), worlds, &mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// For each dial, in how many worlds the scheme is found at each of its levels.
type Found = Vec<Vec<usize>>;
/// Ways to hide, by the places of their levels, with the worlds in which they did not help.
type Hidden = Vec<(Vec<usize>, usize)>;

impl Trial<'_> {
    fn each_dial(&mut self) -> Found {
        let usual = self.evasion.usual();
        let turned = |at: usize, level: usize| {
            let mut levels = usual.clone();
            levels[at] = level;
            levels
        };
        let dials = self.evasion.dials();
        let all: Vec<Vec<Vec<usize>>> = dials
            .iter()
            .enumerate()
            .map(|(at, dial)| (0..dial.levels.len()).map(|level| turned(at, level)).collect())
            .collect();
        all.iter().map(|levels| levels.iter().map(|levels| self.found(levels)).collect()).collect()
    }

    /// The ways with the fewest turns that hide the scheme in more than half of the worlds; none within `most` turns is an
    /// empty list. A turn is one level of one dial away from the usual one.
    fn cheapest(&mut self, most: u32) -> Hidden {
        let usual = self.evasion.usual();
        let mut edge = BTreeSet::from([usual]);
        for _ in 0..most {
            edge = edge.iter().flat_map(|levels| self.one_turn_on(levels)).collect();
            let tried: Hidden = edge.iter().map(|levels| (levels.clone(), self.found(levels))).collect();
            let hidden: Hidden = tried.into_iter().filter(|(_, found)| found * 2 < self.worlds.len()).collect();
            if !hidden.is_empty() {
                return hidden;
            }
        }
        Vec::new()
    }

    fn one_turn_on(&self, levels: &[usize]) -> Vec<Vec<usize>> {
        let dials = self.evasion.dials().iter().enumerate();
        let on = dials.flat_map(|(at, dial)| {
            let further = move |level: usize| level.abs_diff(dial.usual) > levels[at].abs_diff(dial.usual);
            let near = [levels[at].checked_sub(1), Some(levels[at] + 1).filter(|level| *level < dial.levels.len())];
            near.into_iter().flatten().filter(move |level| further(*level)).map(move |level| (at, level))
        });
        let turned = |(at, level)| {
            let mut turned = levels.to_vec();
            turned[at] = level;
            turned
        };
        on.map(turned).collect()
    }

    /// In how many worlds the scheme is found: high and medium findings among the first fifty hold half of its shipments.
    fn found(&mut self, levels: &[usize]) -> usize {
        if let Some(known) = self.known.get(levels) {
            return *known;
        }
        let window = i64::from(self.policy.link_rule().max_dwell_days);
        let hit = |(seed, lawful): &(u64, Vec<Table>)| {
            let turned = self.evasion.turned(lawful, levels, (window, *seed));
            usize::from(is_found(&turned, self.policy))
        };
        let found = self.worlds.par_iter().map(hit).sum();
        self.known.insert(levels.to_vec(), found);
        found
    }
}

fn is_found(turned: &Turned, policy: &Policy) -> bool {
    let Some(report) = scanned(&turned.tables, policy) else { return false };
    let looked_at = report.findings.iter().take(LOOKED_AT).filter(|finding| finding.priority != Priority::Low);
    let held: BTreeSet<&String> = looked_at.flat_map(|finding| &finding.shipments).collect();
    turned.scheme.iter().filter(|id| held.contains(id)).count() * 2 >= turned.scheme.len()
}

fn write_text(
    evasion: &Evasion,
    table: &Found,
    (hidden, turns): (&Hidden, u32),
    worlds: usize,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    writeln!(
        out,
        "Found among the first {LOOKED_AT} findings, of {worlds} worlds, as one dial is turned (* usual level)\n"
    )?;
    for (dial, found) in evasion.dials().iter().zip(table) {
        writeln!(out, "{}: {}", dial.name, dial.says)?;
        for (at, (level, found)) in dial.levels.iter().zip(found).enumerate() {
            let mark = if at == dial.usual { "*" } else { " " };
            writeln!(out, "  {mark}{level:>5}  {found} of {worlds}")?;
        }
    }
    if hidden.is_empty() {
        return writeln!(out, "\nNo way of up to {turns} turns hid it in more than half of the worlds.");
    }
    writeln!(
        out,
        "\nCheapest ways that hid it in more than half of the worlds (turns of dials, each taken to cost the same)"
    )?;
    for (levels, found) in hidden {
        writeln!(out, "  {} (found in {found})", ways(evasion, levels).join(", "))?;
    }
    Ok(())
}

/// The dials that are turned, as `lots 30`.
fn ways(evasion: &Evasion, levels: &[usize]) -> Vec<String> {
    let turned = evasion.dials().iter().zip(levels).filter(|(dial, at)| **at != dial.usual);
    turned.map(|(dial, at)| format!("{} {}", dial.name, dial.levels[*at])).collect()
}

fn figures(evasion: &Evasion, table: &Found, (hidden, turns): (&Hidden, u32), worlds: usize) -> Value {
    let dials = evasion.dials().iter().zip(table).map(|(dial, found)| {
        let levels = dial.levels.iter().zip(found).map(|(level, found)| json!({"level": level, "found": found}));
        json!({"dial": dial.name, "usual": dial.levels[dial.usual], "levels": levels.collect::<Vec<Value>>()})
    });
    let hidden = hidden.iter().map(|(levels, found)| json!({"turned": ways(evasion, levels), "found": found}));
    json!({
        "worlds": worlds,
        "looked_at": LOOKED_AT,
        "dials": dials.collect::<Vec<Value>>(),
        "most_turns": turns,
        "cheapest": hidden.collect::<Vec<Value>>(),
    })
}
