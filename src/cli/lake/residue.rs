//! Rows that were taken out of a lake, as files: shipments, witnesses, how often who is named, and the manifest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::model::{Country, Day, Lake, Place, RecordRef, Records, Text};
use crate::policy::Policy;
use crate::resolve::Matching;

use super::super::inputs::read;

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

/// The cells by which a mention is known in the lake: name and country as written.
type Cells = (String, String);

/// What the lake's own columns say of each record of a file, in order.
struct Rows {
    /// Name and country in each place.
    mentions: Vec<[Cells; 6]>,
    /// File and row.
    places: Vec<(String, u64)>,
    /// Cells of serial numbers, and the goods.
    pub(super) serials: Vec<String>,
    pub(super) goods: Vec<[String; 4]>,
    pub(super) modes: Vec<String>,
}

/// Raw cells with what was read in them.
pub(super) struct Raw {
    /// Every mention in a place of a shipment.
    pub(super) mentions: HashMap<Cells, Vec<(Text, Country)>>,
    /// Goods.
    pub(super) goods: HashMap<[String; 4], [Text; 4]>,
    /// Serial numbers.
    pub(super) serials: HashMap<String, Vec<Text>>,
    /// Modes of transport.
    pub(super) modes: HashMap<String, Text>,
}

impl Residue {
    pub(in super::super) fn new(folder: &Path, as_of: Day, matching: Matching) -> Residue {
        Residue { folder: folder.to_path_buf(), standing: standing(as_of, matching) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The tables to read: rows first, then who and what is named beside them.
    pub(in super::super) fn tables(&self) -> anyhow::Result<Vec<PathBuf>> {
        let tables = ["shipments.csv", "witnesses.csv"].map(|name| self.path(name));
        for path in tables.iter().chain(&[self.path("mentions.csv"), self.path("manifest.json")]) {
            if !path.exists() {
                bail!("failed to find {}; a folder of `deploy/duckdb` or `deploy/spark` holds it", path.display());
            }
        }
        Ok(tables.to_vec())
    }

    /// Puts what was read of the lake where it belongs: witnesses aside, places in the lake, counts and gaps.
    pub(in super::super) fn settle(&self, records: &mut Records, policy: &Policy) -> anyhow::Result<()> {
        let manifest: Value = serde_json::from_slice(&read(&self.path("manifest.json"))?)
            .with_context(|| format!("failed to read {}", self.path("manifest.json").display()))?;
        let mut lake = Lake::default();
        let mut raw: HashMap<Cells, Vec<(Text, Country)>> = HashMap::new();
        for name in ["shipments.csv", "witnesses.csv"] {
            let path = self.path(name);
            let rows = Rows::of(&path)?;
            let told = manifest["files"][name]["rows"].as_u64();
            let found = rows.places.len() as u64;
            if told != Some(found) {
                let told = told.map_or("no number".to_owned(), |told| told.to_string());
                lake.gaps.push(format!(
                    "{} holds {found} rows and its manifest says {told}: take the rows out anew",
                    path.display()
                ));
            }
            let Some(file) = file_of(records, &path) else { continue };
            for (place, number) in rows.places.iter().zip(1..) {
                lake.rows.insert(RecordRef { file, record: number }, place.clone());
            }
            rows.join(records, file, &mut raw);
        }
        if let Some(file) = file_of(records, &self.path("witnesses.csv")) {
            let (aside, kept) =
                std::mem::take(&mut records.shipments).into_iter().partition(|row| row.record.file == file);
            (lake.witnesses, records.shipments) = (aside, kept);
        }
        lake.cells = cells(&self.path("mentions.csv"), &raw)?;
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

/// The witnesses that were collected, put aside, and the cells behind what was read in them.
pub(super) fn witnesses(folder: &Path, records: &mut Records) -> anyhow::Result<Raw> {
    let path = folder.join("witnesses.csv");
    let rows = Rows::of(&path)?;
    let file = file_of(records, &path).with_context(|| format!("failed to read {} as shipments", path.display()))?;
    let mut mentions = HashMap::new();
    rows.join(records, file, &mut mentions);
    let (aside, kept) = std::mem::take(&mut records.shipments).into_iter().partition(|row| row.record.file == file);
    records.shipments = kept;
    let mut lake = Lake { witnesses: aside, ..Lake::default() };
    lake.cells = cells(&folder.join("mentions.csv"), &mentions)?;
    let (mut goods, mut serials, mut modes) = (HashMap::new(), HashMap::new(), HashMap::new());
    for row in &lake.witnesses {
        let at = row.record.record as usize - 1;
        goods.insert(rows.goods[at].clone(), [row.part_number, row.description, row.eccn, row.hs_code]);
        serials.insert(rows.serials[at].clone(), row.serials.to_vec());
        modes.insert(rows.modes[at].clone(), row.mode);
    }
    records.lake = Some(Box::new(lake));
    Ok(Raw { mentions, goods, serials, modes })
}

fn file_of(records: &Records, path: &Path) -> Option<u32> {
    let name = path.display().to_string();
    records.files.iter().zip(0..).find(|(file, _)| file.name == name).map(|(_, at)| at)
}

impl Rows {
    fn of(path: &Path) -> anyhow::Result<Rows> {
        let mut reader =
            csv::ReaderBuilder::new().from_path(path).with_context(|| format!("failed to read {}", path.display()))?;
        let header = reader.headers().with_context(|| format!("failed to read {}", path.display()))?.clone();
        let at = |name: &str| header.iter().position(|column| column == name);
        let needed =
            |name: &str| at(name).with_context(|| format!("failed to find the column {name} in {}", path.display()));
        let (file, row) = (needed("lake_file")?, needed("lake_row")?);
        let places = Place::ALL.map(|place| place.columns().map(at));
        let goods = ["part_number", "declared_description", "eccn", "hs_code"].map(at);
        let (serials, mode) = (at("serial_numbers"), at("mode"));
        let (mut mentions, mut all, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let (mut modes, mut words) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record.with_context(|| format!("failed to read {} to its end", path.display()))?;
            let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
            mentions.push(places.map(|[name, country, _]| (cell(name), cell(country))));
            let number = cell(Some(row));
            let number = number
                .parse()
                .with_context(|| format!("failed to read the row number '{number}' in {}", path.display()))?;
            all.push((cell(Some(file)), number));
            numbers.push(cell(serials));
            modes.push(cell(mode));
            words.push(goods.map(cell));
        }
        Ok(Rows { mentions, places: all, serials: numbers, goods: words, modes })
    }

    /// Adds what was read in the cells that name parties.
    fn join(&self, records: &Records, file: u32, into: &mut HashMap<Cells, Vec<(Text, Country)>>) {
        for row in records.shipments.iter().filter(|row| row.record.file == file) {
            let cells = &self.mentions[row.record.record as usize - 1];
            for (cells, mention) in cells.iter().zip(row.parties) {
                let read = into.entry(cells.clone()).or_default();
                if !read.contains(&(mention.name, mention.country)) {
                    read.push((mention.name, mention.country));
                }
            }
        }
    }
}

/// How often each spelling is named, from the counts of the cells in which it was read.
fn cells(path: &Path, raw: &HashMap<Cells, Vec<(Text, Country)>>) -> anyhow::Result<HashMap<(Text, Country), u32>> {
    let mut counted: HashMap<(Text, Country), u32> = HashMap::new();
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("failed to read {}", path.display()))?;
    for row in reader.deserialize() {
        let (name, country, cells): (String, String, u64) =
            row.with_context(|| format!("failed to read {}: its columns are name, country, cells", path.display()))?;
        for mention in raw.get(&(name, country)).into_iter().flatten().filter(|mention| !mention.0.is_none()).take(1) {
            let held = counted.entry(*mention).or_default();
            *held = held.saturating_add(u32::try_from(cells).unwrap_or(u32::MAX));
        }
    }
    Ok(counted)
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
    let beside = records.files.iter().filter(|file| file.kind != crate::model::Kind::Shipments);
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
