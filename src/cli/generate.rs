//! `chiptrace generate`: a made-up world of shipments with known diversion in it.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::world::{Dials, LastLeg, World, demo};

use super::exit::Exit;
use super::printable::{note, output};

#[derive(Args)]
pub(super) struct GenerateArgs {
    /// Folder to write the tables and `truth.toml` to; it is made when missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Shipment rows
    #[arg(long, value_name = "N")]
    rows: Option<u32>,
    /// Seed: the same seed and rows give the same bytes
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Rows of planted schemes in 10,000; every scheme is planted once at least
    #[arg(long, value_name = "N")]
    planted_per_10k: Option<u32>,
    /// Times that each variant of a scheme is planted beside them: other hops, other words, less on record
    #[arg(long, value_name = "N", default_value_t = 0)]
    variants: u32,
    /// Whether the records hold the last leg of a scheme
    #[arg(long, default_value = "recorded", value_parser = ["recorded", "missing"])]
    last_leg: String,
    /// Percent of the cells naming a party in shipments that are written otherwise
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=100))]
    misspelt: u32,
}

pub(super) fn run(args: &GenerateArgs) -> anyhow::Result<Exit> {
    let usual = demo();
    let rows = args.rows.unwrap_or(usual.shipments);
    let planted_per_10k = args.planted_per_10k.unwrap_or(usual.planted_per_10k);
    let dials = Dials {
        seed: args.seed.unwrap_or(usual.seed),
        shipments: rows,
        planted_per_10k,
        each_variant: args.variants,
        last_leg: if args.last_leg == "missing" { LastLeg::Missing } else { LastLeg::Recorded },
        misspelt_percent: args.misspelt,
        ..usual
    };
    let world = World::build(&dials);
    std::fs::create_dir_all(&args.out).with_context(|| format!("failed to make {}", args.out.display()))?;
    for table in &world.tables {
        let path = args.out.join(table.name);
        let mut out = output(Some(&path))?;
        out.write_all(&table.to_csv())
            .and_then(|()| out.flush())
            .with_context(|| format!("failed to write {}", path.display()))?;
    }
    let path = args.out.join("truth.toml");
    let mut out = output(Some(&path))?;
    out.write_all(world.truth_toml().as_bytes())
        .and_then(|()| out.flush())
        .with_context(|| format!("failed to write {}", path.display()))?;
    let rows = world.tables.first().map_or(0, |table| table.rows.len());
    note(&format!("wrote {rows} shipments with {} stories to {}", world.truth.len(), args.out.display()));
    Ok(Exit::Done)
}
