//! Rows that were taken out of a lake, as files: shipments, witnesses, how often who is named, and the manifest.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::model::{Country, Day, Kind, Lake, Records, Shipment, Text};
use crate::policy::Policy;
use crate::resolve::Matching;

use super::super::inputs::read;
use super::cells::{Cells, as_written};
use super::sheet::Sheet;

/// A folder that a runner wrote.
pub(in super::super) struct Residue {
    folder: PathBuf,
    /// The day the analyst stands on, and how names are joined, as [`standing`] words it.
    standing: Value,
}

/// What else an answer depends on.
pub(in super::super) fn standing(as_of: Day, matching: Matching) -> Value {
    serde_json::json!({ "as_of": as_of.to_string(), "resolve": format!("{matching:?}").to_lowercase() })
}

/// Raw cells with what was read in them. Cells are kept among the texts of the run: most are read as they are written.
#[derive(Default)]
pub(super) struct Raw {
    /// Every mention in a place of a shipment.
    pub(super) mentions: HashMap<Cells, Vec<(Text, Country)>>,
    /// Goods.
    pub(super) goods: HashMap<[Text; 4], [Text; 4]>,
    /// Serial numbers.
    pub(super) serials: HashMap<Text, Vec<Text>>,
    /// Modes of transport.
    pub(super) modes: HashMap<Text, Text>,
}

impl Residue {
    pub(in super::super) fn new(folder: &Path, as_of: Day, matching: Matching) -> Residue {
        Residue { folder: folder.to_path_buf(), standing: standing(as_of, matching) }
    }

    fn sheet(&self, name: &str) -> anyhow::Result<Sheet> {
        Sheet::find(&self.folder, name)
    }

    /// The tables to read: rows first, then who and what is named beside them.
    pub(in super::super) fn tables(&self) -> anyhow::Result<Vec<PathBuf>> {
        self.sheet("mentions")?;
        Ok([self.sheet("shipments")?.files, self.sheet("witnesses")?.files].concat())
    }

    /// Puts what was read of the lake where it belongs: witnesses aside, places in the lake, counts and gaps.
    pub(in super::super) fn settle(&self, records: &mut Records, policy: &Policy) -> anyhow::Result<()> {
        let path = self.folder.join("manifest.json");
        let manifest: Value =
            serde_json::from_slice(&read(&path)?).with_context(|| format!("failed to read {}", path.display()))?;
        let mut lake = Lake::default();
        let mut raw = Raw::default();
        for name in ["shipments", "witnesses"] {
            let sheet = self.sheet(name)?;
            let found = as_written(&sheet, records, |row, read| {
                lake.rows.insert(row.record, row.place);
                raw.name(&row.mentions, read);
            })?;
            let fault = sheet.fault(&manifest["files"], found, &sheet.hash_in(records)?);
            lake.gaps.extend(fault.map(|fault| format!("{fault}: take the rows out anew")));
        }
        lake.witnesses = taken_aside(records, &self.sheet("witnesses")?);
        let (cells, fault) = cells(&self.sheet("mentions")?, &raw, records, &manifest["files"])?;
        lake.cells = cells;
        lake.gaps.extend(fault.map(|fault| format!("{fault}: take the rows out anew")));
        lake.gaps.extend(gaps(&manifest, records, policy));
        for (what, now) in
            self.standing.as_object().into_iter().flatten().filter(|(what, now)| manifest[*what] != **now)
        {
            let then = &manifest[what];
            lake.gaps.push(format!(
                "the lake was answered with --{} {then}, and this run has {now}",
                what.replace('_', "-")
            ));
        }
        records.lake = Some(Box::new(lake));
        Ok(())
    }
}

/// The witnesses that were collected, put aside, and the cells behind what was read in them. `told` says how many there
/// are, by tables, where a runner wrote them.
pub(super) fn witnesses(folder: &Path, sheet: &Sheet, records: &mut Records, told: &Value) -> anyhow::Result<Raw> {
    let mut raw = Raw::default();
    let found = as_written(sheet, records, |row, read| {
        raw.name(&row.mentions, read);
        let Some(read) = read else { return };
        raw.goods.insert(row.goods, [read.part_number, read.description, read.eccn, read.hs_code]);
        raw.serials.entry(row.serials).or_insert_with(|| read.serials.to_vec());
        raw.modes.insert(row.mode, read.mode);
    })?;
    let asked = !told.is_null();
    let fault = || Ok::<_, anyhow::Error>(sheet.fault(told, found, &sheet.hash_in(records)?));
    whole(if asked { fault()? } else { None })?;
    let witnesses = taken_aside(records, sheet);
    let mut lake = Lake { witnesses, ..Lake::default() };
    let (cells, fault) = cells(&Sheet::find(folder, "mentions")?, &raw, records, told)?;
    whole(fault.filter(|_| asked))?;
    lake.cells = cells;
    records.lake = Some(Box::new(lake));
    Ok(raw)
}

/// Nothing is answered from a table that is not as the engine wrote it.
fn whole(fault: Option<String>) -> anyhow::Result<()> {
    fault.map_or(Ok(()), |fault| Err(anyhow::anyhow!("failed to answer: {fault}; begin in an empty folder")))
}

/// The shipments of a table, out of the others.
fn taken_aside(records: &mut Records, sheet: &Sheet) -> Vec<Shipment> {
    let files = files_of(records, sheet);
    // the fewer are moved, and nothing is held twice
    let mut aside: Vec<Shipment> = records.shipments.extract_if(.., |row| !files.contains(&row.record.file)).collect();
    std::mem::swap(&mut aside, &mut records.shipments);
    aside
}

/// Numbers of the files behind a table.
fn files_of(records: &Records, sheet: &Sheet) -> HashSet<u32> {
    let names: HashSet<String> = sheet.files.iter().map(|path| path.display().to_string()).collect();
    records.files.iter().zip(0..).filter(|(file, _)| names.contains(&file.name)).map(|(_, at)| at).collect()
}

impl Raw {
    /// Adds what was read in the cells that name parties.
    fn name(&mut self, cells: &[Cells; 6], read: Option<&Shipment>) {
        for (cells, mention) in cells.iter().zip(read.into_iter().flat_map(|row| row.parties)) {
            let read = self.mentions.entry(*cells).or_default();
            if !read.contains(&(mention.name, mention.country)) {
                read.push((mention.name, mention.country));
            }
        }
    }
}

/// How often a spelling is named in the whole lake, with its country.
type Counted = HashMap<(Text, Country), u32>;

/// How often each spelling is named, from the counts of the cells in which it was read; and what is wrong with the table.
fn cells(sheet: &Sheet, raw: &Raw, records: &Records, told: &Value) -> anyhow::Result<(Counted, Option<String>)> {
    let mut counted = Counted::new();
    let mut number = 0_u64;
    let rows = sheet.each(&["name", "country", "cells"], &[], |_, row| {
        number += 1;
        let count: u64 = row[2].parse().with_context(|| {
            format!(
                "failed to read {} row {number}, cells = '{}': it must be a whole number; write the table anew",
                sheet.path.display(),
                row[2]
            )
        })?;
        let cells = records.texts.find(row[0]).zip(records.texts.find(row[1]));
        let read = cells.and_then(|cells| raw.mentions.get(&cells));
        for mention in read.into_iter().flatten().filter(|mention| !mention.0.is_none()).take(1) {
            let held = counted.entry(*mention).or_default();
            *held = held.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        }
        Ok(())
    })?;
    Ok((counted, sheet.fault(told, rows, &sheet.hash()?)))
}

/// Why the rows may not be all that count.
fn gaps(manifest: &Value, records: &Records, policy: &Policy) -> Vec<String> {
    let mut gaps = Vec::new();
    if manifest["rules"].as_str() != Some(crate::lake::RULES) {
        gaps.push("the rows were taken out of the lake under other rules: take them out anew".to_owned());
    }
    if manifest["converged"].as_bool() != Some(true) {
        let rounds = &manifest["rounds_forward"];
        gaps.push(format!(
            "the rows were taken out of the lake in {rounds} rounds, and more rows would have followed: longer ways are missing"
        ));
    }
    if manifest["policy_sha256"].as_str() != Some(policy.sha256()) {
        gaps.push(
            "the rule book is another than the one the lake was answered under: take the rows out anew".to_owned(),
        );
    }
    let answered: Vec<&str> =
        manifest["answered"].as_array().into_iter().flatten().filter_map(|input| input["sha256"].as_str()).collect();
    let beside = records.files.iter().filter(|file| file.kind != Kind::Shipments);
    for file in beside.clone().filter(|file| !answered.contains(&file.sha256.as_str())) {
        gaps.push(format!("{} is not what the lake was answered with: answer again", file.name));
    }
    for input in manifest["answered"].as_array().into_iter().flatten() {
        let (name, hash) = (input["name"].as_str().unwrap_or_default(), input["sha256"].as_str().unwrap_or_default());
        if !beside.clone().any(|file| file.sha256 == hash) {
            gaps.push(format!("the lake was answered with {name}, which is not among the inputs"));
        }
    }
    gaps
}
