//! `chiptrace verify`: whether the log, the originals and the reports of a store are what they were.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::report;
use crate::store::{Against, Recompute, Store, verify};

use super::exit::Exit;
use super::printable::{output, visible};

#[derive(Args)]
pub(super) struct VerifyArgs {
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// A checkpoint that was kept elsewhere
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// A report or digest that was given out: that this store made it, and makes it again
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Make every report again, not only the newest and the one that is given
    #[arg(long)]
    every_report: bool,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<Exit> {
    let store = Store::read_only(&args.store)?;
    let recompute = if args.every_report { Recompute::Every } else { Recompute::Newest };
    let against = Against { checkpoint: args.checkpoint.as_deref(), report: args.report.as_deref(), recompute };
    let found = verify(&store, &against)?;
    let mut out = output(None)?;
    if args.format == "json" {
        report::plain(&found, &mut out)?;
    } else {
        writeln!(out, "log: {} rows, head {} {}", found.log_rows, found.head.sequence, found.head.hash)?;
        writeln!(out, "originals: {} hashed again; reports: {} hashed again", found.originals, found.reports)?;
        let runs: Vec<String> = found.recomputed.iter().map(ToString::to_string).collect();
        writeln!(
            out,
            "made again from originals, equal: run {}",
            if runs.is_empty() { "none".to_owned() } else { runs.join(", ") }
        )?;
        for fault in &found.faults {
            writeln!(out, "NOT AS IT WAS: {}", visible(fault))?;
        }
        if found.faults.is_empty() {
            writeln!(out, "everything is as it was")?;
        }
    }
    out.flush()?;
    Ok(if found.faults.is_empty() { Exit::Done } else { Exit::Failed })
}
