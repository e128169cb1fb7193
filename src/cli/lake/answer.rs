//! `chiptrace lake answer`: distinct values of a lake in, answers for the engine out.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Value;

use crate::ingest::How;
use crate::lake::{Asked, Part, answers};
use crate::model::{Day, Kind, Records};
use crate::policy::{Policy, Stance};
use crate::scan::{ScanOptions, Stages as _};

use super::super::exit::Exit;
use super::super::inputs::{read, read_all};
use super::super::options::{ResolveArg, day, policy, today};
use super::super::printable::note;
use super::super::stages::StageClock;
use super::raw::{Gathered, Raw};
use super::sheet::Sheet;
use super::written::Written;

#[derive(Args)]
pub(super) struct AnswerArgs {
    /// The folder of the run: the tables `witnesses` and `mentions` in it are read, `answers/` is written
    work: PathBuf,
    /// Tables beside the shipments: parties, ownership, payments, observations and so on
    inputs: Vec<PathBuf>,
    /// Lists of parties of concern (repeat for more)
    #[arg(long, value_name = "PATH")]
    lists: Vec<PathBuf>,
    /// The day you stand on (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// How spellings of parties are joined
    #[arg(long, value_enum, default_value_t = ResolveArg::Default)]
    resolve: ResolveArg,
    /// Folder whose files are laid over the built-in rule book, entry by entry
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Names that are resolved at a time (default: a million, in about three gigabytes)
    #[arg(long, value_name = "NAMES")]
    at_a_time: Option<NonZeroUsize>,
    /// Print time per stage on standard error
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: &AnswerArgs) -> anyhow::Result<Exit> {
    let clock = StageClock::new();
    let policy = policy(args.policy.as_deref())?;
    let sheet = Sheet::find(&args.work, "witnesses")?;
    let mut records = read_all(&args.inputs, &args.lists, &policy, AS_WRITTEN)?.records;
    let asked = asked(&args.work)?;
    clock.begin("read");
    let (raw, questions) = witnesses(&args.work, (&sheet, &asked), &mut records, &policy)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let options = ScanOptions {
        as_of,
        since: None,
        matching: args.resolve.into(),
        stance: Stance::default(),
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    };
    let part = args.at_a_time.map_or_else(Part::default, |names| Part(names.get()));
    let told = answers(&mut records, questions, &policy, &options, &clock, part);
    clock.begin("write");
    let folder = args.work.join("answers");
    std::fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let written = Written { folder: &folder, form: sheet.form, records: &records, raw: &raw, told: &told };
    let tables = written.all(&policy)?;
    written.manifest(&policy, &options, &tables, &asked)?;
    clock.finish();
    if args.timings {
        clock.print_timings(raw.mentions.len());
    }
    note(&format!(
        "answered {} names and {} wordings of goods to {}",
        raw.mentions.len(),
        raw.goods.len(),
        folder.display()
    ));
    Ok(Exit::Done)
}

/// Nothing is said of how tables of a lake are to be read.
const AS_WRITTEN: How = How { encoding: None, mapping: None };

/// The witnesses that were collected and what is asked of them. `told` says how many there are, by tables, where a runner wrote
/// them.
fn witnesses(
    folder: &Path,
    (sheet, told): (&Sheet, &Value),
    records: &mut Records,
    policy: &Policy,
) -> anyhow::Result<(Raw, Asked)> {
    let (mut gathered, mut found) = (Gathered::default(), 0);
    for part in sheet.parts() {
        let mut read = read_all(&part.files, &[], policy, AS_WRITTEN)?.records;
        all_read(&read)?;
        found += gathered.take(&part, &mut read, &mut records.texts)?;
        records.files.append(&mut read.files);
    }
    let asked = !told.is_null();
    whole(if asked { sheet.fault(told, found, &sheet.hash_in(records)?) } else { None })?;
    let fault = gathered.raw.count(&Sheet::find(folder, "mentions")?, &records.texts, told)?;
    whole(fault.filter(|_| asked))?;
    Ok(gathered.asked(&records.texts))
}

/// Nothing is answered from a table that is not as the engine wrote it.
fn whole(fault: Option<String>) -> anyhow::Result<()> {
    fault.map_or(Ok(()), |fault| Err(anyhow::anyhow!("failed to answer: {fault}; begin in an empty folder")))
}

/// What a runner says of the tables that it wrote; null where they were written by hand.
fn asked(work: &Path) -> anyhow::Result<Value> {
    let path = work.join("asked.json");
    match path.exists() {
        true => serde_json::from_slice(&read(&path)?).with_context(|| format!("failed to read {}", path.display())),
        false => Ok(Value::Null),
    }
}

/// Every row of the lake must be read: what is refused here would be missing there.
fn all_read(records: &Records) -> anyhow::Result<()> {
    if let Some(file) = records.files.iter().find(|file| file.kind != Kind::Shipments) {
        let why: Vec<&str> = file.decisions.iter().map(|decision| decision.what.as_str()).collect();
        bail!("failed to read {} as shipments: {}", file.name, why.join("; "));
    }
    if let Some(reject) = records.rejects.first() {
        let (file, line) = (&records.files[reject.file as usize].name, reject.line);
        let (column, value, reason) = (&reject.column, &reject.value, &reject.reason);
        bail!(
            "failed to read {file} line {line}, {column} = '{value}': {reason}; the row of the lake is in its columns \
             lake_file and lake_row"
        );
    }
    Ok(())
}
