//! Rows that were taken out of a lake, as files: shipments, witnesses, how often who is named, and the manifest.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::ingest::How;
use crate::model::{Day, Kind, Lake, Records, Shipment};
use crate::policy::Policy;
use crate::resolve::{Kin, Matching, NormalForm};

use super::super::inputs::{Intake, read, read_all};
use super::cells::as_written;
use super::raw::{Carrier, Gathered};
use super::sheet::Sheet;

/// A folder that a runner wrote.
pub(in super::super) struct Residue {
    folder: PathBuf,
    /// The day the analyst stands on, and how names are joined, as [`standing`] words it.
    standing: Value,
    matching: Matching,
}

/// What else an answer depends on.
pub(in super::super) fn standing(as_of: Day, matching: Matching) -> Value {
    serde_json::json!({ "as_of": as_of.to_string(), "resolve": format!("{matching:?}").to_lowercase() })
}

impl Residue {
    pub(in super::super) fn new(folder: &Path, as_of: Day, matching: Matching) -> Residue {
        Residue { folder: folder.to_path_buf(), standing: standing(as_of, matching), matching }
    }

    fn sheet(&self, name: &str) -> anyhow::Result<Sheet> {
        Sheet::find(&self.folder, name)
    }

    /// The tables to read first: the rows. Who and what is named beside them is read when it is settled who is at hand.
    pub(in super::super) fn tables(&self) -> anyhow::Result<Vec<PathBuf>> {
        self.sheet("mentions")?;
        self.sheet("witnesses")?;
        Ok(self.sheet("shipments")?.files)
    }

    /// Puts what is to be read of the lake where it belongs: places in the lake, witnesses of those who have to do with
    /// somebody at hand, counts and gaps. Of all others a few hundred bytes a name are held, until it is known who they are.
    pub(in super::super) fn settle(&self, intake: &mut Intake, policy: &Policy, how: &How) -> anyhow::Result<()> {
        let path = self.folder.join("manifest.json");
        let manifest: Value =
            serde_json::from_slice(&read(&path)?).with_context(|| format!("failed to read {}", path.display()))?;
        let told = &manifest["files"];
        let (mut lake, mut gathered) = (Lake::default(), Gathered::default());
        let sheet = self.sheet("shipments")?;
        let found = as_written(&sheet, &mut intake.records, |_, row, read| {
            lake.rows.insert(row.record, row.place);
            read.into_iter().for_each(|read| gathered.raw.name(&row.mentions, &read.parties));
        })?;
        let mut faults = vec![sheet.fault(told, found, &sheet.hash_in(&intake.records)?)];
        let sheet = self.sheet("witnesses")?;
        for part in sheet.parts() {
            let mut read = read_all(&part.files, &[], policy, how.clone())?.records;
            gathered.take(&part, &mut read, &mut intake.records.texts)?;
        }
        let fault = gathered.raw.count(&self.sheet("mentions")?, &intake.records.texts, told)?;
        let (raw, asked) = gathered.asked(&intake.records.texts);
        let how_joined = (&NormalForm::new(policy), self.matching);
        let kin = Kin::of(&intake.records, asked.mentions(), asked.addresses(), how_joined);
        for (name, country, cells) in raw.named().filter(|(name, ..)| kin.keeps(*name)) {
            let held = lake.cells.entry((name, country)).or_default();
            *held = held.saturating_add(cells);
        }
        drop((raw, asked));
        let mut found = 0;
        for part in sheet.parts() {
            let read = read_all(&part.files, &[], policy, how.clone())?;
            found += keep(&part, read, intake, (&kin, &mut lake))?;
        }
        lake.alike = Some(kin.into_alike());
        faults.extend([sheet.fault(told, found, &sheet.hash_in(&intake.records)?), fault]);
        lake.gaps.extend(faults.into_iter().flatten().map(|fault| format!("{fault}: take the rows out anew")));
        lake.gaps.extend(gaps(&manifest, &intake.records, policy));
        lake.gaps.extend(self.other_standing(&manifest));
        intake.records.lake = Some(Box::new(lake));
        Ok(())
    }

    /// What this run is told otherwise than the lake was answered with.
    fn other_standing<'s>(&'s self, manifest: &'s Value) -> impl Iterator<Item = String> + 's {
        let told = self.standing.as_object().into_iter().flatten();
        told.filter(|(what, now)| manifest[*what] != **now).map(|(what, now)| {
            let (then, what) = (&manifest[what], what.replace('_', "-"));
            format!("the lake was answered with --{what} {then}, and this run has {now}")
        })
    }
}

/// Takes a file of witnesses in: rows that name somebody who is kept, with those names alone. Says how many rows there are.
fn keep(part: &Sheet, mut read: Intake, intake: &mut Intake, (kin, lake): (&Kin, &mut Lake)) -> anyhow::Result<u64> {
    let first = u32::try_from(intake.records.files.len()).unwrap_or(u32::MAX);
    let (mut carrier, texts) = (Carrier::default(), &mut intake.records.texts);
    let found = as_written(part, &mut read.records, |known, row, shipment| {
        let Some(shipment) = shipment else { return };
        let names = shipment.parties.map(|mention| carrier.carry(mention.name, known, texts));
        if !names.iter().any(|name| kin.keeps(*name)) {
            return;
        }
        let kept = shipment.carried(|text| carrier.carry(text, known, texts));
        let Some(parties) = kin.only(kept.parties) else { return };
        let mut kept = Shipment { parties, ..kept };
        kept.record.file += first;
        lake.rows.insert(kept.record, (carrier.carry(row.place.0, known, texts), row.place.1));
        lake.witnesses.push(kept);
    })?;
    intake.take_files(read);
    Ok(found)
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
