//! The command line: one file per subcommand; what was typed becomes plain options.

mod ask;
mod assess;
mod check;
mod classify;
mod classify_file;
mod classify_out;
mod decide;
mod evaluate;
mod evaluate_cards;
mod evaluate_evasion;
mod evaluate_lists;
mod evaluate_pair;
mod evaluate_report;
mod exit;
mod explain;
mod generate;
mod inputs;
mod keep;
mod lake;
mod licence;
mod list_cache;
mod lists;
mod lookback;
#[cfg(feature = "mail")]
mod mail;
mod memo;
mod nightly;
mod options;
mod paths;
mod policy;
mod printable;
mod rejects;
mod resolve;
mod scan;
mod screen;
mod serve;
mod stages;
mod targets;
mod verify;
mod webhook;
mod worlds;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::Exit;

/// Finds diversion in chip supply chains: shipment records in, ranked and cited findings out.
#[derive(Parser)]
#[command(name = "chiptrace", version, max_term_width = 100, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Scan files and folders and report findings, most urgent first
    Scan(scan::ScanArgs),
    /// Show how files are read: kinds, columns, ledger and rejects, without scanning
    Check(check::CheckArgs),
    /// Explain a red flag or an instrument of the rule book
    Explain(explain::ExplainArgs),
    /// Say what goods are: product, chips, total processing performance, control level, ECCN
    Classify(classify::ClassifyArgs),
    /// Find entries of lists of parties of concern whose names are like a name
    Screen(screen::ScreenArgs),
    /// Say who is who: parties behind spellings, why they were joined, and who may be the same
    Resolve(resolve::ResolveArgs),
    /// Say what is in a list of parties of concern, or take a new one in when it is whole
    Lists(lists::ListsArgs),
    /// Measure a report, or the matching of names, against known truth
    Evaluate(evaluate::EvaluateArgs),
    /// Say for every hop whether a licence was needed on its day, line by line, and what the record states
    Licence(licence::LicenceArgs),
    /// Answer questions about routes: how many, the best, who is within reach of a shipment, where units come from
    Paths(paths::PathsArgs),
    /// Write the letter to the customer, the statement of end use and the table of replies for a finding
    Ask(ask::AskArgs),
    /// Papers made from a saved report
    Report(memo::ReportCommand),
    /// List, show and check the rule book
    Policy(policy::PolicyArgs),
    /// Take new files in, judge everything that is kept, and say what is new, changed, gone or reopened
    Nightly(nightly::NightlyArgs),
    /// Decide about a finding, confirm a decision, or list decisions
    Decide(decide::DecideArgs),
    /// Judge one proposed order against history, lists and rules of a store, before it ships
    Assess(assess::AssessArgs),
    /// Say everything that ever went to, by or through someone, and where it went on: after a listing or a letter
    Lookback(lookback::LookbackArgs),
    /// Hold log, originals and reports of a store against each other, and against what was kept elsewhere
    Verify(verify::VerifyArgs),
    /// Write everything that a store keeps to one file
    Backup(keep::BackupArgs),
    /// Make a store out of a backup
    Restore(keep::RestoreArgs),
    /// Write the log of a store, or some days of it, for an auditor
    Export(keep::ExportArgs),
    /// Say until when kept files have to stay, and what holds them; deletes nothing
    Retention(keep::RetentionArgs),
    /// Open the desk in the browser: upload, look, decide
    Serve(serve::ServeArgs),
    /// For more rows than one machine holds: statements for the engine that holds them, and answers to it
    Lake(lake::LakeArgs),
    /// Write a made-up world of shipments with known diversion in it
    Generate(generate::GenerateArgs),
}

/// Parses the command line, runs it and turns the answer into an exit code.
#[must_use]
pub fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(said) => return told(&said),
    };
    match answered(command) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::from(Exit::Done.code()),
        Err(error) => {
            let mut line = format!("error: {error}");
            for cause in error.chain().skip(1) {
                line.push_str(&format!("\n  caused by: {cause}"));
            }
            printable::note(&line);
            ExitCode::from(Exit::Failed.code())
        }
    }
}

fn answered(command: Command) -> anyhow::Result<Exit> {
    match command {
        Command::Scan(args) => scan::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Resolve(args) => resolve::run(&args),
        Command::Ask(args) => ask::run(&args),
        Command::Report(args) => memo::run(&args),
        Command::Screen(args) => screen::run(&args),
        Command::Lists(args) => lists::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Licence(args) => licence::run(&args),
        Command::Paths(args) => paths::run(&args),
        Command::Policy(args) => policy::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Nightly(args) => nightly::run(&args),
        Command::Decide(args) => decide::run(&args),
        Command::Assess(args) => assess::run(&args),
        Command::Lookback(args) => lookback::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Backup(args) => keep::run_backup(&args),
        Command::Restore(args) => keep::run_restore(&args),
        Command::Export(args) => keep::run_export(&args),
        Command::Retention(args) => keep::run_retention(&args),
        Command::Lake(args) => lake::run(&args),
        Command::Generate(args) => generate::run(&args),
    }
}

/// Help, version, or what is wrong with what was typed.
fn told(said: &clap::Error) -> ExitCode {
    let written = said.print().and_then(|()| std::io::stdout().flush());
    let failed = written.is_err_and(|cause| cause.kind() != std::io::ErrorKind::BrokenPipe);
    let exit = if failed || said.use_stderr() { Exit::Failed } else { Exit::Done };
    ExitCode::from(exit.code())
}

/// A reader that stops reading (`| head`) is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    kinds.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
