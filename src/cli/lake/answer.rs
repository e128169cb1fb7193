//! `chiptrace lake answer`: distinct values of a lake in, answers for the engine out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Value;

use crate::ingest::How;
use crate::lake::answers;
use crate::model::{Day, Kind, Records};
use crate::policy::Stance;
use crate::scan::ScanOptions;

use super::super::exit::Exit;
use super::super::inputs::{read, read_all};
use super::super::options::{ResolveArg, day, policy, today};
use super::super::printable::note;
use super::super::stages::StageClock;
use super::residue::witnesses;
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
    /// Print time per stage on standard error
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: &AnswerArgs) -> anyhow::Result<Exit> {
    let clock = StageClock::new();
    let policy = policy(args.policy.as_deref())?;
    let sheet = Sheet::find(&args.work, "witnesses")?;
    let tables: Vec<PathBuf> = sheet.files.iter().chain(&args.inputs).cloned().collect();
    let how = How { encoding: None, mapping: None };
    let mut records = read_all(&tables, &args.lists, &policy, how)?.records;
    all_read(&records, &sheet)?;
    let asked = asked(&args.work)?;
    let raw = witnesses(&args.work, &sheet, &mut records, &asked)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let options = ScanOptions {
        as_of,
        since: None,
        matching: args.resolve.into(),
        stance: Stance::default(),
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    };
    let told = answers(&records, &policy, &options, &clock);
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

/// What a runner says of the tables that it wrote; null where they were written by hand.
fn asked(work: &Path) -> anyhow::Result<Value> {
    let path = work.join("asked.json");
    match path.exists() {
        true => serde_json::from_slice(&read(&path)?).with_context(|| format!("failed to read {}", path.display())),
        false => Ok(Value::Null),
    }
}

/// Every row of the lake must be read: what is refused here would be missing there.
fn all_read(records: &Records, sheet: &Sheet) -> anyhow::Result<()> {
    for path in &sheet.files {
        let name = path.display().to_string();
        let file = records.files.iter().find(|file| file.name == name);
        if let Some(file) = file.filter(|file| file.kind != Kind::Shipments) {
            let why: Vec<&str> = file.decisions.iter().map(|decision| decision.what.as_str()).collect();
            bail!("failed to read {name} as shipments: {}", why.join("; "));
        }
    }
    let of_lake = |file: u32| records.files[file as usize].kind == Kind::Shipments;
    if let Some(reject) = records.rejects.iter().find(|reject| of_lake(reject.file)) {
        let (file, line) = (&records.files[reject.file as usize].name, reject.line);
        let (column, value, reason) = (&reject.column, &reject.value, &reject.reason);
        bail!(
            "failed to read {file} line {line}, {column} = '{value}': {reason}; the row of the lake is in its columns \
             lake_file and lake_row"
        );
    }
    Ok(())
}
