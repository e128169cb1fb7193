//! `chiptrace verify`: whether the log, the originals and the reports of a store are what they were.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::report;
use crate::store::{Against, Recompute, verify};

use super::exit::Exit;
use super::options::reading;
use super::printable::{line, output};

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
    let store = reading(&args.store)?;
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
            writeln!(out, "NOT AS IT WAS: {}", line(fault))?;
        }
        for open in &found.not_checked {
            writeln!(out, "NOT CHECKED: {}", line(open))?;
        }
        match (found.faults.is_empty(), found.not_checked.is_empty()) {
            (true, true) => writeln!(out, "everything is as it was")?,
            (true, false) => writeln!(out, "what could be checked is as it was")?,
            (false, _) => {}
        }
    }
    out.flush()?;
    Ok(match (found.faults.is_empty(), found.not_checked.is_empty()) {
        (true, true) => Exit::Done,
        (true, false) => Exit::Incomplete,
        (false, _) => Exit::Failed,
    })
}
