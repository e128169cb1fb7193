//! `chiptrace generate`: a made-up world of shipments with known diversion in it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::world::{Dials, LastLeg, SHIPMENT_COLUMNS, World, demo};

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
    /// Write tables packed with zstd (`shipments.csv.zst`), which every command reads as it reads CSV
    #[arg(long)]
    zstd: bool,
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
    std::fs::create_dir_all(&args.out).with_context(|| format!("failed to make {}", args.out.display()))?;
    let packing = if args.zstd { Packing::Zstd } else { Packing::Plain };
    let mut shipments = Sheet::open(&args.out, SHIPMENTS, packing)?;
    let mut rows: u64 = 0;
    shipments.write(SHIPMENT_COLUMNS)?;
    let world = World::build_around(&dials, |row| {
        rows += 1;
        shipments.write(row)
    })?;
    shipments.close()?;
    for table in world.tables.iter().filter(|table| table.name != SHIPMENTS) {
        let mut sheet = Sheet::open(&args.out, table.name, packing)?;
        sheet.write(table.header.iter().copied())?;
        table.rows.iter().try_for_each(|row| sheet.write(row))?;
        sheet.close()?;
    }
    let path = args.out.join("truth.toml");
    let mut out = output(Some(&path))?;
    out.write_all(world.truth_toml().as_bytes())
        .and_then(|()| out.flush())
        .with_context(|| format!("failed to write {}", path.display()))?;
    note(&format!("wrote {rows} shipments with {} stories to {}", world.truth.len(), args.out.display()));
    Ok(Exit::Done)
}

const SHIPMENTS: &str = "shipments.csv";

/// A table that is written row by row.
struct Sheet {
    path: PathBuf,
    writer: csv::Writer<Packer>,
}

impl Sheet {
    fn open(folder: &Path, name: &str, packing: Packing) -> anyhow::Result<Sheet> {
        let (plain, packed) = (folder.join(name), folder.join(format!("{name}.zst")));
        let (path, other) = if packing == Packing::Zstd { (packed, plain) } else { (plain, packed) };
        if other.exists() {
            // a scan of the folder would read both worlds as one
            bail!(
                "failed to write {}: {} is there; name another folder, or remove it",
                path.display(),
                other.display()
            );
        }
        let packer = Packer { out: output(Some(&path))?, held: Vec::new(), packing };
        Ok(Sheet { path, writer: csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(packer) })
    }

    fn write<C: AsRef<[u8]>>(&mut self, row: impl IntoIterator<Item = C>) -> anyhow::Result<()> {
        self.writer.write_record(row).with_context(|| format!("failed to write {}", self.path.display()))
    }

    fn close(self) -> anyhow::Result<()> {
        let failed = || format!("failed to write {}", self.path.display());
        let mut packer = self.writer.into_inner().map_err(csv::IntoInnerError::into_error).with_context(failed)?;
        packer.pack().and_then(|()| packer.out.flush()).with_context(failed)
    }
}

/// Bytes on their way to a file; with zstd in frames of this many bytes, which readers take one after another.
struct Packer {
    out: Box<dyn Write>,
    held: Vec<u8>,
    packing: Packing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    Zstd,
}

const FRAME: usize = 4 << 20;

impl Packer {
    fn pack(&mut self) -> std::io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let frame =
            ruzstd::encoding::compress_to_vec(self.held.as_slice(), ruzstd::encoding::CompressionLevel::Fastest);
        self.held.clear();
        self.out.write_all(&frame)
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.packing == Packing::Plain {
            return self.out.write(bytes);
        }
        self.held.extend_from_slice(bytes);
        if self.held.len() >= FRAME {
            self.pack()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.packing == Packing::Zstd { Ok(()) } else { self.out.flush() }
    }
}
