//! `chiptrace backup`, `restore`, `export` and `retention`: a store as one file, its log for an auditor, what must stay.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::model::Day;
use crate::report;
use crate::store::{Act, LogRow, Redacted, Store, backup, case, restore, retention};

use super::exit::Exit;
use super::options::{day, now, person, policy, reading};
use super::printable::{line, note, output};
use super::targets::spare;

#[derive(Args)]
pub(super) struct BackupArgs {
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// File that is not there yet; a ZIP file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Who makes it, for the log
    #[arg(long, value_name = "NAME", default_value = "backup", value_parser = person)]
    by: String,
}

#[derive(Args)]
pub(super) struct RestoreArgs {
    /// A file that `backup` made
    from: PathBuf,
    /// Folder that is not there yet
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Who restores it, for the log
    #[arg(long, value_name = "NAME", default_value = "restore", value_parser = person)]
    by: String,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    what: Option<ExportWhat>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", required = true)]
    store: Option<PathBuf>,
    /// First day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// Last day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// One JSON object a line, or a table that is safe to open in a spreadsheet
    #[arg(long, default_value = "ndjson", value_parser = ["ndjson", "csv"])]
    format: String,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Who takes it, for the log
    #[arg(long, value_name = "NAME", default_value = "export", value_parser = person)]
    by: String,
}

#[derive(Subcommand)]
enum ExportWhat {
    /// One finding as a ZIP file: memo, rows as they stand in the files, rules, decisions, log, manifest of hashes
    Case(CaseArgs),
}

#[derive(Args)]
struct CaseArgs {
    /// The finding: its id, the beginning of it, or an id that it had before
    finding: String,
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// File that is not there yet; the same state of the store gives the same bytes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Take out names and addresses of parties, and prices: for counsel or a supplier
    #[arg(long)]
    redact: bool,
    /// A party whose names stay all the same, by any of its spellings (repeatable)
    #[arg(long, value_name = "NAME", requires = "redact")]
    keep: Vec<String>,
    /// Who takes it, for the log
    #[arg(long, value_name = "NAME", default_value = "export", value_parser = person)]
    by: String,
    /// Output format of what is said about it
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

#[derive(Args)]
pub(super) struct RetentionArgs {
    /// Folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Place a legal hold of this name, on the files of --file or on every file; it goes before any date
    #[arg(long, value_name = "NAME", requires_all = ["reason", "by"])]
    hold: Option<String>,
    /// A file that the hold is on, by its hash or name (repeatable)
    #[arg(long, value_name = "HASH", requires = "hold")]
    file: Vec<String>,
    /// Lift the legal hold of this name
    #[arg(long, value_name = "NAME", requires_all = ["reason", "by"], conflicts_with = "hold")]
    lift: Option<String>,
    /// Why a hold is placed or lifted
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who places or lifts it
    #[arg(long, value_name = "NAME", value_parser = person)]
    by: Option<String>,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run_retention(args: &RetentionArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let at = now();
    let (reason, by) = (args.reason.as_deref().unwrap_or_default(), args.by.as_deref().unwrap_or_default());
    let act = Act { by, at: &at };
    if let Some(name) = &args.hold {
        Store::open(&args.store)?.hold(name, &args.file, reason, &act)?;
    }
    if let Some(name) = &args.lift {
        Store::open(&args.store)?.lift(name, reason, &act)?;
    }
    let store = reading(&args.store)?;
    let (files, holds) = (retention(&store, policy)?, store.holds()?);
    let mut out = output(None)?;
    if args.format == "json" {
        report::plain(&json!({ "files": files, "legal_holds": holds }), &mut out)?;
    } else {
        for hold in &holds {
            let on =
                if hold.files.is_empty() { "every file".to_owned() } else { format!("{} files", hold.files.len()) };
            let lifted = hold.lifted.as_ref().map_or_else(String::new, |how| format!("; lifted by {how}"));
            let told =
                format!("legal hold {} on {on}, by {} on {}: {}{lifted}", hold.name, hold.by, hold.at, hold.reason);
            writeln!(out, "{}", line(&told))?;
        }
        for file in &files {
            let until = file.keep_until.as_deref().unwrap_or("always: no rule names a period");
            let held =
                if file.held_by.is_empty() { String::new() } else { format!("; held by {}", file.held_by.join(", ")) };
            let legal = file.legal_holds.join(", ");
            let held = if legal.is_empty() { held } else { format!("{held}; legal hold {legal}") };
            let told =
                format!("{}: latest event {}, keep until {until} ({}){held}", file.name, file.latest_event, file.rule);
            writeln!(out, "{}", line(&told))?;
        }
        writeln!(out, "Nothing is deleted. A legal hold goes before any date.")?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

pub(super) fn run_backup(args: &BackupArgs) -> anyhow::Result<Exit> {
    spare([Some(&args.out)], [], Some(&args.store))?;
    let (mut store, at) = (Store::open(&args.store)?, now());
    let files = backup(&mut store, &args.out, &Act { by: &args.by, at: &at })?;
    let mut out = output(None)?;
    writeln!(out, "{files} files in {}", args.out.display())?;
    out.flush()?;
    Ok(Exit::Done)
}

pub(super) fn run_restore(args: &RestoreArgs) -> anyhow::Result<Exit> {
    let at = now();
    let files = restore(&args.from, &args.store, &Act { by: &args.by, at: &at })?;
    let mut out = output(None)?;
    writeln!(out, "{files} files restored and verified in {}", args.store.display())?;
    out.flush()?;
    Ok(Exit::Done)
}

fn run_case(args: &CaseArgs) -> anyhow::Result<Exit> {
    spare([Some(&args.out)], [], Some(&args.store))?;
    let (mut store, at) = (Store::open(&args.store)?, now());
    let redacted = if args.redact { Redacted::NamesBut(args.keep.clone()) } else { Redacted::Nothing };
    let packed = case(&mut store, &args.finding, &args.out, &redacted, &Act { by: &args.by, at: &at })?;
    let mut out = output(None)?;
    if args.format == "json" {
        report::plain(&packed, &mut out)?;
    } else {
        writeln!(
            out,
            "finding {} of run {}: {} files in {}",
            packed.finding,
            packed.run,
            packed.files,
            args.out.display()
        )?;
        writeln!(out, "sha256 {}; log row {}", packed.sha256, packed.log.sequence)?;
        packed.taken_out.iter().try_for_each(|words| writeln!(out, "taken out: {}", line(words)))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The store, with what leaves the house written down first; where it cannot be written, that is said.
fn noted(folder: &Path, act: &Act<'_>, told: &Value) -> anyhow::Result<Store> {
    match Store::open(folder) {
        Err(why) if why.is_read_only() => {
            let store = reading(folder)?;
            note("note: that the log was exported could not be written into it");
            Ok(store)
        }
        store => {
            let mut store = store?;
            store.append(act, "log exported", told)?;
            Ok(store)
        }
    }
}

pub(super) fn run_export(args: &ExportArgs) -> anyhow::Result<Exit> {
    if let Some(ExportWhat::Case(args)) = &args.what {
        return run_case(args);
    }
    let folder = args.store.as_deref().context("failed to find the store: name it with --store")?;
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        bail!("failed to take these days: {from} is after {to}");
    }
    spare([args.out.as_ref()], [], Some(folder))?;
    let window = [args.from, args.to].map(|day| day.map(|day| day.to_string()));
    let told = json!({ "from": window[0], "to": window[1], "format": args.format });
    let store = noted(folder, &Act { by: &args.by, at: &now() }, &told)?;
    let inside = |row: &LogRow| {
        let day = row.time.get(..10).unwrap_or_default();
        window[0].as_deref().is_none_or(|from| day >= from) && window[1].as_deref().is_none_or(|to| day <= to)
    };
    let rows = store.log(0, u32::MAX)?.into_iter().filter(inside);
    let mut out = output(args.out.as_deref())?;
    if args.format == "csv" {
        let columns = ["sequence", "time", "actor", "action", "payload", "previous", "hash"];
        let cells = |row: LogRow| {
            [row.sequence.to_string(), row.time, row.actor, row.action, row.payload, row.previous, row.hash]
        };
        report::csv::table(columns, rows.map(cells), &mut out)
    } else {
        rows.into_iter().try_for_each(|row| report::plain_line(&row, &mut out))
    }
    .and_then(|()| out.flush())
    .context("failed to write the extract")?;
    Ok(Exit::Done)
}
