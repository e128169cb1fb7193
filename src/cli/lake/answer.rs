//! `chiptrace lake answer`: distinct values of a lake in, answers for the engine out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::ingest::How;
use crate::lake::{Answers, answer_tables, answers, near_buckets};
use crate::model::{Day, Kind, Records, Reject};
use crate::policy::{Policy, Stance};
use crate::scan::ScanOptions;

use super::super::exit::Exit;
use super::super::inputs::read_all;
use super::super::options::{ResolveArg, day, policy, today};
use super::super::printable::{note, output};
use super::super::stages::StageClock;
use super::residue::{Raw, standing, witnesses};

#[derive(Args)]
pub(super) struct AnswerArgs {
    /// The folder of the run: `witnesses.csv` and `mentions.csv` in it are read, `answers/` is written
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
    let tables: Vec<PathBuf> =
        std::iter::once(args.work.join("witnesses.csv")).chain(args.inputs.iter().cloned()).collect();
    let how = How { encoding: None, mapping: None };
    let mut records = read_all(&tables, &args.lists, &policy, how)?.records;
    all_read(&records)?;
    let raw = witnesses(&args.work, &mut records)?;
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
    let written = Written { folder: &folder, records: &records, raw: &raw, told: &told };
    written.all(&policy)?;
    written.manifest(&policy, &options)?;
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

/// Refuses rows of the lake that cannot be read: whoever they name would have no answer.
fn all_read(records: &Records) -> anyhow::Result<()> {
    let of_lake = |reject: &&Reject| records.files[reject.file as usize].kind == Kind::Shipments;
    let Some(reject) = records.rejects.iter().find(of_lake) else { return Ok(()) };
    let Reject { file, line, column, value, reason, .. } = reject;
    let file = &records.files[*file as usize].name;
    bail!(
        "failed to read {file} line {line}, {column} = '{value}': {reason}; the row of the lake is in its columns \
         lake_file and lake_row"
    )
}

/// Answers on their way to files.
struct Written<'a> {
    folder: &'a Path,
    records: &'a Records,
    raw: &'a Raw,
    told: &'a Answers,
}

/// A row of a table that is written.
type Row = Vec<String>;

impl Written<'_> {
    /// Writes a table with the columns that the statements read it by.
    fn table(&self, name: &str, mut rows: Vec<Row>) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        let tables = answer_tables();
        let columns = tables.iter().find(|(_, file, _)| *file == name).map(|(_, _, columns)| columns);
        let columns = columns.with_context(|| format!("no statement reads {name}"))?;
        let header: Vec<&str> = columns.iter().map(|(column, _)| *column).collect();
        rows.sort();
        rows.dedup();
        let mut writer = csv::Writer::from_writer(output(Some(&path))?);
        let write = |writer: &mut csv::Writer<_>| -> csv::Result<()> {
            writer.write_record(&header)?;
            rows.iter().try_for_each(|row| writer.write_record(row))?;
            Ok(writer.flush()?)
        };
        write(&mut writer).with_context(|| format!("failed to write {}", path.display()))
    }

    fn all(&self, policy: &Policy) -> anyhow::Result<()> {
        self.table("parties.csv", self.parties())?;
        let pair = |(one, other): &(u32, u32)| vec![one.to_string(), other.to_string()];
        self.table("beside.csv", self.told.beside.iter().map(pair).collect())?;
        self.table("goods.csv", self.goods())?;
        let by_hand = self.raw.modes.iter().filter(|(_, mode)| self.told.by_hand.contains(mode));
        self.table("modes.csv", by_hand.map(|(cell, _)| vec![cell.clone()]).collect())?;
        self.table("serials.csv", self.serials())?;
        let words =
            |texts: &BTreeSet<_>| texts.iter().map(|text| vec![self.records.texts.show(*text).to_owned()]).collect();
        self.table("ids.csv", words(&self.told.paid))?;
        self.table("licences.csv", words(&self.told.licences))?;
        self.table("days.csv", days())?;
        self.table(
            "near.csv",
            near_buckets(policy.link_rule()).map(|pair| pair.map(|number| number.to_string()).to_vec()).collect(),
        )
    }

    /// Cells that name nobody are answered too: with their country alone.
    fn parties(&self) -> Vec<Row> {
        let flag = |yes: bool| u8::from(yes).to_string();
        let row = |((name, country), read): (&(String, String), &Vec<_>)| {
            // a cell that points at another cell names whoever stands there, and is nobody by itself
            let answer = Some(read).filter(|read| read.len() == 1).and_then(|read| self.told.parties.get(&read[0]));
            let ends = answer.map_or_else(
                || read.iter().any(|(_, country)| self.told.tier3.contains(country)),
                |answer| answer.ends,
            );
            let party = answer.map_or(String::new(), |answer| answer.party.to_string());
            let told = |what: Option<bool>| flag(what.unwrap_or(false));
            vec![
                name.clone(),
                country.clone(),
                party,
                flag(ends),
                told(answer.map(|answer| answer.whole)),
                told(answer.map(|answer| answer.asked)),
                told(answer.map(|answer| answer.searched)),
            ]
        };
        self.raw.mentions.iter().map(row).collect()
    }

    fn goods(&self) -> Vec<Row> {
        let flag = |yes: bool| u8::from(yes).to_string();
        let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
        let row = |(cells, texts): (&[String; 4], &[_; 4])| {
            let told = self.told.goods[texts];
            let numbers = [number(told.key), flag(told.controlled), flag(told.declared), number(told.strictness)];
            let flags = [told.stands_out, told.presumed, told.open, told.words, told.part, told.family].map(flag);
            cells.iter().cloned().chain(numbers).chain(flags).collect()
        };
        self.raw.goods.iter().map(row).collect()
    }

    /// Serial numbers of each cell, and those that somebody read whether they are in a cell or not.
    fn serials(&self) -> Vec<Row> {
        let all = self.raw.serials.values().flatten().chain(&self.told.seen);
        let distinct: BTreeSet<&str> = all.map(|serial| self.records.texts.show(*serial)).collect();
        let numbers: BTreeMap<&str, usize> = distinct.into_iter().zip(0..).collect();
        let mut rows = Vec::new();
        for (cell, serials) in &self.raw.serials {
            for serial in serials {
                let number = numbers[self.records.texts.show(*serial)].to_string();
                rows.push(vec![cell.clone(), number, u8::from(self.told.seen.contains(serial)).to_string()]);
            }
        }
        rows
    }

    /// What was answered with what, so that a change between rounds is seen.
    fn manifest(&self, policy: &Policy, options: &ScanOptions) -> anyhow::Result<()> {
        let beside = self.records.files.iter().filter(|file| file.kind != Kind::Shipments);
        let inputs: Vec<_> =
            beside.map(|file| serde_json::json!({ "name": file.name, "sha256": file.sha256 })).collect();
        let mut manifest = standing(options.as_of, options.matching);
        let told = serde_json::json!({
            "rules": crate::lake::RULES,
            "policy_edition": policy.edition(),
            "policy_sha256": policy.sha256(),
            "answered": inputs,
        });
        for (key, value) in told.as_object().into_iter().flatten() {
            manifest[key] = value.clone();
        }
        let path = self.folder.join("answers.json");
        let mut out = output(Some(&path))?;
        writeln!(out, "{manifest:#}")
            .and_then(|()| out.flush())
            .with_context(|| format!("failed to write {}", path.display()))
    }
}

/// Every day that a record may state, with a number to reckon with.
fn days() -> Vec<Row> {
    let first = Day::parse("1900-01-01");
    let all = first.into_iter().flat_map(|first| (0..DAYS).map(move |number| (first + number, number)));
    all.map(|(day, number)| vec![day.to_string(), number.to_string()]).collect()
}

/// Two centuries.
const DAYS: i32 = 73_049;
