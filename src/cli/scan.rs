//! `chiptrace scan`: the main job.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::model::{AlsoUnder, CoverageLine, Day, Kind, Priority, Records, Report, Verdict};
use crate::policy::{Policy, Stance};
use crate::report;
use crate::scan::{Quiet, ScanOptions, Stages, also_under, scan};
use crate::screen::guard;

use super::exit::Exit;
use super::inputs::{Intake, read_all};
use super::lake::Residue;
use super::lists::beside;
use super::options::{
    EnforcementArg, FailOn, OtherRules, ReadArgs, ResolveArg, day, other_rules, policy, today, watch_list,
};
use super::printable::{note, output};
use super::stages::StageClock;
use super::targets::spare;

#[derive(Args)]
pub(super) struct ScanArgs {
    /// Files or folders of any record kinds; `-` is standard input
    #[arg(required_unless_present = "lake")]
    inputs: Vec<PathBuf>,
    /// Folder of rows that were taken out of a lake (`deploy/duckdb`, `deploy/spark`): findings cite the lake's files
    #[arg(long, value_name = "DIR")]
    lake: Option<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = report::FORMATS.to_vec())]
    format: String,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The day you stand on (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Look only at routes that end on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Day>,
    /// Threads (default: all cores); the answer is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Which reading decides where the text of the Code and practice differ; the report states both
    #[arg(long, value_enum, default_value_t = EnforcementArg::Practice)]
    enforcement: EnforcementArg,
    /// Also judge every hop under a DATE, `text`, `practice`, or a policy folder, and say what would change (repeatable)
    #[arg(long, value_name = "DATE|EDITION", value_parser = other_rules)]
    also_under: Vec<OtherRules>,
    /// Lists of parties of concern (repeat for more)
    #[arg(long, value_name = "PATH")]
    lists: Vec<PathBuf>,
    /// How spellings of parties are joined
    #[arg(long, value_enum, default_value_t = ResolveArg::Default)]
    resolve: ResolveArg,
    /// Names that you know to be one party, or two: a table with name1, country1, name2, country2, verdict (same or
    /// different), who, reason (repeatable)
    #[arg(long, value_name = "FILE")]
    same_parties: Vec<PathBuf>,
    /// Lowest priority that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::High)]
    fail_on: FailOn,
    #[command(flatten)]
    read: ReadArgs,
    /// Print time per stage on standard error
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: &ScanArgs) -> anyhow::Result<Exit> {
    match args.threads {
        None => scan_and_print(args),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build();
            pool.context("failed to start threads")?.install(|| scan_and_print(args))
        }
    }
}

fn scan_and_print(args: &ScanArgs) -> anyhow::Result<Exit> {
    let clock = StageClock::new();
    clock.begin("policy");
    let policy = policy(args.policy.as_deref())?;
    clock.begin("read");
    let (intake, complaints) = take_in(args, &policy)?;
    intake.spare(args.out.as_deref())?;
    intake.spare(args.read.rejects.as_deref())?;
    spare([args.out.as_ref(), args.read.rejects.as_ref()], [args.read.mapping()], None)?;
    for name in &intake.passed_over {
        note(&format!("note: {name} is no table and was not read"));
    }
    if let Some(sentence) = nothing_usable(&intake.records, args.since) {
        clock.finish();
        note(&sentence);
        return Ok(Exit::Nothing);
    }
    let options = options(args)?;
    let mut report = scan(&intake.records, &policy, &options, &intake, &clock);
    for other in &args.also_under {
        clock.begin("other rules");
        let told = under(other, &report, (&policy, &options), &intake)?;
        report.also_under.push(told);
    }
    complain_of_lists(&mut report, &complaints);
    clock.begin("report");
    let format = report::format(&args.format).context("failed to find the format")?;
    let mut out = output(args.out.as_deref())?;
    format.write(&report, &mut out).context("failed to write the report")?;
    out.flush().context("failed to write the report")?;
    if let Some(path) = &args.read.rejects {
        super::rejects::write(&intake, path)?;
    }
    clock.finish();
    if args.timings {
        clock.print_timings(intake.records.shipments.len());
    }
    Ok(exit(&report, args.fail_on))
}

/// The same records under other rules, held against the report.
fn under(
    other: &OtherRules,
    report: &Report,
    (policy, options): (&Policy, &ScanOptions),
    intake: &Intake,
) -> anyhow::Result<AlsoUnder> {
    let mut options = options.clone();
    let mut edition = None;
    let name = match other {
        OtherRules::Day(day) => {
            options.stance.as_if_on = Some(*day);
            day.to_string()
        }
        OtherRules::Reading(reading) => {
            options.stance.enforcement = (*reading).into();
            format!("{reading:?}").to_lowercase()
        }
        OtherRules::Edition(folder) => {
            edition = Some(super::options::policy(Some(folder))?);
            folder.display().to_string()
        }
    };
    let scanned = scan(&intake.records, edition.as_ref().unwrap_or(policy), &options, intake, &Quiet);
    Ok(also_under(report, &scanned, &name))
}

/// Inputs and named lists. A list that is missing makes the run incomplete, not impossible.
fn take_in(args: &ScanArgs, policy: &Policy) -> anyhow::Result<(Intake, Vec<String>)> {
    let lists: Vec<PathBuf> = args.lists.iter().cloned().chain(watch_list(args.policy.as_deref())).collect();
    let (found, missing): (Vec<PathBuf>, Vec<PathBuf>) = lists.iter().cloned().partition(|path| path.exists());
    let mut complaints: Vec<String> =
        missing.iter().map(|path| format!("the list {} was named and is missing", path.display())).collect();
    let residue =
        args.lake.as_deref().map(|folder| Residue::new(folder, args.as_of.unwrap_or_else(today), args.resolve.into()));
    let mut inputs = residue.as_ref().map_or_else(|| Ok(Vec::new()), Residue::tables)?;
    inputs.extend(args.inputs.iter().chain(&args.same_parties).cloned());
    let how = args.read.how(policy)?;
    let mut intake = read_all(&inputs, &found, policy, how.clone())?;
    if let Some(residue) = residue {
        residue.settle(&mut intake, policy, &how)?;
    }
    let (last, gone) = beside(&found, &mut intake.records)?;
    complaints.extend(gone);
    complaints.extend(guard(&intake.records, policy, args.as_of.unwrap_or_else(today), &last));
    for file in &intake.records.files {
        let named = lists.iter().any(|path| file.name.starts_with(&path.display().to_string()));
        let ruled = args.same_parties.iter().any(|path| file.name == path.display().to_string());
        if ruled && file.kind != Kind::SameParties {
            complaints.push(format!(
                "{} was named with --same-parties and is read as {}: its columns are name1, country1, name2, country2, \
                 verdict, who, reason",
                file.name,
                file.kind.word()
            ));
        }
        if named && file.kind != Kind::List {
            complaints.push(format!("{} was named as a list and is read as {}", file.name, file.kind.word()));
        }
    }
    Ok((intake, complaints))
}

fn complain_of_lists(report: &mut Report, complaints: &[String]) {
    if !complaints.is_empty() {
        report.incomplete.extend(complaints.iter().cloned());
        let rests_on_lists = |line: &&mut CoverageLine| line.red_flag.starts_with("listed-");
        for line in report.coverage.iter_mut().filter(rests_on_lists) {
            line.needs.extend(complaints.iter().cloned());
        }
        report.verdict = Verdict::Incomplete;
    }
}

/// A plain sentence when there is nothing to scan.
pub(super) fn nothing_usable(records: &Records, since: Option<Day>) -> Option<String> {
    let any = records.shipments.iter().any(|row| row.day().is_some_and(|day| since.is_none_or(|since| day >= since)));
    if any {
        return None;
    }
    let seen: Vec<String> = records
        .files
        .iter()
        .map(|file| {
            // what is no table says why in its last word
            let why = file.decisions.last().filter(|_| file.kind == Kind::Unrecognised);
            let why = why.map_or(String::new(), |why| format!(" ({})", why.what));
            format!(
                "{}: read as {}{why}, {} lines, {} rows taken in, {} rejected",
                file.name,
                file.kind.word(),
                file.ledger.lines,
                file.ledger.accepted,
                file.ledger.rejected
            )
        })
        .collect();
    let rows = records.shipments.len();
    let of_all = since.map_or(String::new(), |_| format!("0 of {rows} rows in window; "));
    let window = since.map_or(String::new(), |since| format!(" on or after {since}"));
    let seen = if seen.is_empty() { "no tables were found".to_owned() } else { seen.join("; ") };
    Some(format!(
        "nothing usable: {of_all}there is no shipment row{window} to look at ({seen}). `chiptrace check` shows how files are read."
    ))
}

fn options(args: &ScanArgs) -> anyhow::Result<ScanOptions> {
    let as_of = args.as_of.unwrap_or_else(today);
    let mut printed = args.read.printed()?;
    printed.insert("resolve".to_owned(), format!("{:?}", args.resolve).to_lowercase());
    if let Some(since) = args.since {
        printed.insert("since".to_owned(), since.to_string());
    }
    if args.enforcement == EnforcementArg::Text {
        printed.insert("enforcement".to_owned(), "text".to_owned());
    }
    if args.policy.is_some() {
        printed.insert("policy".to_owned(), "overlay".to_owned());
    }
    Ok(ScanOptions {
        as_of,
        since: args.since,
        matching: args.resolve.into(),
        stance: Stance { enforcement: args.enforcement.into(), as_if_on: None },
        max_rejects_percent: args.read.max_rejects,
        printed,
    })
}

fn exit(report: &Report, fail_on: FailOn) -> Exit {
    let least = match fail_on {
        _ if report.verdict == Verdict::Incomplete => return Exit::Incomplete,
        FailOn::Never => return Exit::Done,
        FailOn::High => Priority::High,
        FailOn::Medium => Priority::Medium,
        FailOn::Low => Priority::Low,
    };
    let any = report.findings.iter().any(|finding| finding.priority <= least);
    if any { Exit::Findings } else { Exit::Done }
}
