//! `chiptrace ask REPORT FINDING`: the letter to the customer, the statement of end use, and the table that replies go into.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::report::SavedFinding;
use crate::report::csv::table;
use crate::report::text::{desk, letter, questions, statement};

use super::exit::Exit;
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
    let customers = finding.customers();
    if customers.is_empty() {
        note(
            "nobody on this finding is known to receive controlled goods: there is no letter, only questions for the desk",
        );
    }
    let open = |name: String| output(args.out.as_ref().map(|folder| folder.join(name)).as_deref());
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder).with_context(|| format!("failed to create {}", folder.display()))?;
    }
    for customer in &customers {
        let mut out = open(format!("{}-letter.txt", customer.id))?;
        letter(finding, customer, &policy, &mut out)?;
        parted(args, &mut out)?;
        let mut out = open(format!("{}-statement.txt", customer.id))?;
        statement(finding, customer, &mut out)?;
        parted(args, &mut out)?;
    }
    let mut out = open("desk.txt".to_owned())?;
    desk(finding, &policy, &mut out)?;
    parted(args, &mut out)?;
    let mut out = open("answers.csv".to_owned())?;
    let names: Vec<&str> = customers.iter().map(|customer| customer.name.as_str()).collect();
    answers(finding, &names, &policy, &mut out)?;
    out.flush()?;
    Ok(Exit::Done)
}

/// A line between two papers on standard output.
fn parted(args: &AskArgs, out: &mut Box<dyn Write>) -> std::io::Result<()> {
    if args.out.is_none() {
        writeln!(out, "\n{}\n", "=".repeat(100))?;
    }
    out.flush()
}

/// The table of replies, to be filled in: every open question about every customer.
fn answers(
    finding: &SavedFinding,
    customers: &[&str],
    policy: &crate::policy::Policy,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let (theirs, ours) = questions(finding, policy);
    let all: Vec<&str> = theirs.into_iter().chain(ours).collect();
    let rows = customers.iter().flat_map(|customer| {
        all.iter().map(|question| {
            let (whom, asked) = ((*customer).to_owned(), (*question).to_owned());
            [whom, asked, policy.open_word().to_owned(), String::new(), String::new()]
        })
    });
    table(["party_name", "question", "answer", "date", "by"], rows, out)
}
