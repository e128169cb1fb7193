//! `chiptrace report memo REPORT FINDING`: one finding as a paper for the file.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use sha2::{Digest, Sha256};

use crate::policy::DueDiligence;
use crate::report::{Memo, SavedReport};

use super::exit::Exit;
use super::inputs::read;
use super::options::policy;
use super::printable::output;
use super::targets::spare;

/// The action that says how long records are kept.
const KEEP: &str = "RK-01";

#[derive(Args)]
pub(super) struct ReportCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// One finding as a case memo for the file: story, evidence, rules, questions, hashes, and room for the decision
    Memo(MemoArgs),
}

#[derive(Args)]
struct MemoArgs {
    /// A report of `scan --format json`
    report: PathBuf,
    /// The finding: its id, the beginning of it, or its number in the report
    finding: String,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "html"])]
    format: String,
    /// Write to this file (default: standard output)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &ReportCommand) -> anyhow::Result<Exit> {
    let What::Memo(args) = &args.what;
    spare([args.out.as_ref()], [Some(&args.report)], None)?;
    let (report, sha256) = reported(&args.report)?;
    let finding =
        report.finding(&args.finding).with_context(|| format!("failed to find it in {}", args.report.display()))?;
    let policy = policy(None)?;
    let keep = policy.due_diligence().find(|action| action.id == KEEP).map_or_else(String::new, DueDiligence::in_words);
    let memo = Memo::new(&report, finding, sha256, keep);
    let mut out = output(args.out.as_deref())?;
    if args.format == "html" {
        memo.write_html(&mut out)?;
    } else {
        memo.write_text(&mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A saved report and the hash of its bytes.
pub(super) fn reported(path: &Path) -> anyhow::Result<(SavedReport, String)> {
    let bytes = read(path)?;
    let report = SavedReport::read(&bytes).with_context(|| format!("failed to read {}", path.display()))?;
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((report, hash))
}
