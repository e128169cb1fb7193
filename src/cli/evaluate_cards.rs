//! `chiptrace evaluate cards`: what each red flag is worth in generated worlds, as its card prints it.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context as _;
use clap::Args;
use rayon::prelude::*;

use crate::model::{Finding, Priority};
use crate::policy::Policy;
use crate::world::measure::{Claim, Truth, by_flag};
use crate::world::{Dials, LastLeg, World, demo};

use super::exit::Exit;
use super::options::policy;
use super::printable::output;
use super::worlds::scanned;

#[derive(Args)]
pub(super) struct CardsArgs {
    /// Worlds; in every second one the records do not hold the last leg of a scheme
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u64).range(1..=1000))]
    worlds: u64,
    /// Shipments of each world
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    rows: u32,
    /// Seed of the first world
    #[arg(long, value_name = "N", default_value_t = 701)]
    seed: u64,
}

/// Rows of planted schemes in 10,000.
const PLANTED: u32 = 100;
/// Percent of the cells naming a party that are written otherwise.
const MISSPELT: u32 = 25;

/// For each red flag: findings with it on a scheme, findings with it, planted lines that it shows, planted lines of its
/// patterns.
type Worth = BTreeMap<String, [u64; 4]>;

pub(super) fn run(args: &CardsArgs) -> anyhow::Result<Exit> {
    let policy = policy(None)?;
    let seeds: Vec<u64> = (args.seed..args.seed.saturating_add(args.worlds)).collect();
    let each: Vec<anyhow::Result<Worth>> = seeds.par_iter().map(|seed| worth(*seed, args.rows, &policy)).collect();
    let mut all = Worth::new();
    for one in each {
        for (flag, figures) in one? {
            let sum = all.entry(flag).or_default();
            *sum = std::array::from_fn(|at| sum[at] + figures[at]);
        }
    }
    let mut out = output(None)?;
    write(&mut out, args, &all)?;
    out.flush()?;
    Ok(Exit::Done)
}

fn worth(seed: u64, rows: u32, policy: &Policy) -> anyhow::Result<Worth> {
    let dials = Dials {
        seed,
        shipments: rows,
        planted_per_10k: PLANTED,
        each_variant: 1,
        last_leg: if seed.is_multiple_of(2) { LastLeg::Missing } else { LastLeg::Recorded },
        misspelt_percent: MISSPELT,
        ..demo()
    };
    let world = World::build(&dials);
    let truth = Truth::read(&world.truth_toml()).context("failed to read the truth of a generated world")?;
    let findings = scanned(&world.tables, policy).map_or_else(Vec::new, |report| report.findings);
    let claims: Vec<Claim> = findings.iter().filter(|finding| finding.priority != Priority::Low).map(claim).collect();
    let figures = policy.red_flags().map(|card| {
        let worth = by_flag(&claims, &truth, &card.id, &card.patterns);
        (card.id.clone(), [worth.right.part, worth.right.whole, worth.shown.part, worth.shown.whole])
    });
    Ok(figures.collect())
}

fn claim(finding: &Finding) -> Claim {
    Claim {
        shipments: finding.shipments.clone(),
        patterns: finding.flags.iter().flat_map(|flag| flag.patterns.iter().cloned()).collect(),
        flags: finding.flags.iter().map(|flag| flag.red_flag.clone()).collect(),
        priority: finding.priority,
    }
}

/// Writes the file that the rule book holds.
fn write(out: &mut dyn Write, args: &CardsArgs, all: &Worth) -> std::io::Result<()> {
    writeln!(
        out,
        "# What each red flag was worth in generated worlds. Written by `chiptrace evaluate cards`, not by hand."
    )?;
    writeln!(
        out,
        "# For each: high and medium findings with it that are on a planted scheme, all such findings with it,"
    )?;
    writeln!(out, "# planted lines that a finding with it meets, planted lines that name a pattern of it.")?;
    writeln!(
        out,
        "worlds = \"{} generated worlds of {} shipments, {PLANTED} planted in 10,000, {MISSPELT} % of names misspelt, the last leg \
         of schemes on record in every second one, seeds {} to {}; they are this program's own, so that the figures say \
         what was lost since the last edition, not what real records hold\"",
        args.worlds,
        args.rows,
        args.seed,
        args.seed.saturating_add(args.worlds).saturating_sub(1),
    )?;
    writeln!(out, "\n[flags]")?;
    all.iter().try_for_each(|(flag, figures)| writeln!(out, "{flag} = {figures:?}"))
}
