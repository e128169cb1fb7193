//! `chiptrace ask REPORT FINDING`: the letter to the customer, the statement of end use, and the table that replies go into.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::report::text::papers;

use super::exit::Exit;
use super::inputs::read;
use super::memo::reported;
use super::options::policy;
use super::printable::{note, output};

#[derive(Args)]
pub(super) struct AskArgs {
    /// A report of `scan --format json`
    report: PathBuf,
    /// The finding: its id, the beginning of it, or its number in the report
    finding: String,
    /// Write letters, statements and `answers.csv` into this folder (default: all on standard output)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: &AskArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let (report, _) = reported(&args.report)?;
    let finding =
        report.finding(&args.finding).with_context(|| format!("failed to find it in {}", args.report.display()))?;
    if finding.customers().is_empty() {
        note(
            "nobody on this finding is known to receive controlled goods: there is no letter, only questions for the desk",
        );
    }
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder).with_context(|| format!("failed to create {}", folder.display()))?;
    }
    let papers = papers(finding, &policy)?;
    // a table that somebody has filled in is not written anew
    for path in papers.iter().filter_map(|(name, _)| Some(args.out.as_ref()?.join(name))) {
        let own =
            papers.iter().any(|(name, bytes)| path.ends_with(name) && read(&path).is_ok_and(|there| there == *bytes));
        if path.symlink_metadata().is_ok() && !own {
            bail!("failed to write {}: it is there and holds something else; name another folder", path.display());
        }
    }
    for (place, (name, bytes)) in papers.iter().enumerate() {
        let mut out = output(args.out.as_ref().map(|folder| folder.join(name)).as_deref())?;
        out.write_all(bytes)?;
        if args.out.is_none() && place + 1 < papers.len() {
            writeln!(out, "\n{}\n", "=".repeat(100))?;
        }
        out.flush()?;
    }
    Ok(Exit::Done)
}
