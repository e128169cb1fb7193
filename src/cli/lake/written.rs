//! Answers on their way to files: each table in the order of its cells, and the manifest of what was answered with what.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::lake::{Answers, Form, answer_tables, near_buckets};
use crate::model::{Day, Kind, Records, Text};
use crate::policy::Policy;
use crate::scan::ScanOptions;

use super::super::printable::output;
use super::cells::Cells;
use super::maps::{Cell, Map};
use super::raw::Raw;
use super::residue::standing;
use super::sheet::{file_hash, told_of};

/// Answers, and the raw cells that they are given for.
pub(super) struct Written<'a> {
    pub(super) folder: &'a Path,
    pub(super) form: Form,
    pub(super) records: &'a Records,
    pub(super) raw: &'a Raw,
    pub(super) told: &'a Answers,
}

impl Written<'_> {
    /// Writes every table; says of each how many rows and which hash it has.
    pub(super) fn all(&self, policy: &Policy) -> anyhow::Result<BTreeMap<String, Value>> {
        let mut told = BTreeMap::new();
        for table in answer_tables(self.form) {
            let mut map = Map::new(self.folder, self.form, &table)?;
            match table.0 {
                "ct_a_parties" => self.parties(&mut map)?,
                "ct_a_beside" => {
                    self.told.beside.iter().try_for_each(|pair| map.row(&[pair.0, pair.1].map(Cell::number)))?;
                }
                "ct_a_goods" => self.goods(&mut map)?,
                "ct_a_modes" => self.modes(&mut map)?,
                "ct_a_serials" => self.serials(&mut map)?,
                "ct_a_ids" => self.words(&mut map, &self.told.paid)?,
                "ct_a_licences" => self.words(&mut map, &self.told.licences)?,
                "ct_a_days" => days(&mut map)?,
                "ct_a_near" => near(&mut map, policy)?,
                other => unreachable!("{other} is written here or asked for in vain"),
            }
            let (path, rows) = map.finish()?;
            told.insert(table.1, told_of(rows, &file_hash(&path)?));
        }
        Ok(told)
    }

    fn show(&self, text: Text) -> &str {
        self.records.texts.show(text)
    }

    /// Cells that name nobody are answered too: with their country alone.
    fn parties(&self, map: &mut Map) -> anyhow::Result<()> {
        let mut mentions: Vec<&Cells> = self.raw.mentions.keys().collect();
        mentions.par_sort_unstable_by_key(|(name, country)| (self.show(*name), self.show(*country)));
        for cells in mentions {
            let (read, others) = (&self.raw.mentions[cells], self.raw.others.get(cells));
            // a cell that points at another cell names whoever stands there, and is nobody by itself
            let answer =
                Some(read).filter(|_| others.is_none()).and_then(|read| self.told.party(read.name, read.country));
            let countries = || others.into_iter().flatten().map(|(_, country)| *country).chain([read.country]);
            let ends = answer
                .map_or_else(|| countries().any(|country| self.told.tier3.contains(&country)), |answer| answer.ends);
            let told = |what: Option<bool>| Cell::from(what.unwrap_or(false));
            map.row(&[
                Cell::Words(self.show(cells.0)),
                Cell::Words(self.show(cells.1)),
                Cell::Whole(answer.map(|answer| answer.party)),
                Cell::from(ends),
                told(answer.map(|answer| answer.whole)),
                told(answer.map(|answer| answer.asked)),
                told(answer.map(|answer| answer.searched)),
            ])?;
        }
        Ok(())
    }

    fn goods(&self, map: &mut Map) -> anyhow::Result<()> {
        let mut goods: Vec<&[Text; 4]> = self.raw.goods.keys().collect();
        goods.sort_unstable_by_key(|cells| cells.map(|cell| self.show(cell)));
        for cells in goods {
            let told = self.told.goods[&self.raw.goods[cells]];
            let numbers = [
                Cell::Whole(told.key),
                Cell::from(told.controlled),
                Cell::from(told.declared),
                Cell::Whole(told.strictness),
            ];
            let flags = [told.stands_out, told.presumed, told.open, told.words, told.part, told.family].map(Cell::from);
            let words = cells.map(|cell| Cell::Words(self.show(cell)));
            map.row(&[&words[..], &numbers, &flags].concat())?;
        }
        Ok(())
    }

    fn modes(&self, map: &mut Map) -> anyhow::Result<()> {
        let by_hand = self.raw.modes.iter().filter(|(_, mode)| self.told.by_hand.contains(mode));
        self.words(map, by_hand.map(|(cell, _)| cell))
    }

    fn words<'t>(&self, map: &mut Map, texts: impl IntoIterator<Item = &'t Text>) -> anyhow::Result<()> {
        let words: BTreeSet<&str> = texts.into_iter().map(|text| self.show(*text)).collect();
        words.into_iter().try_for_each(|word| map.row(&[Cell::Words(word)]))
    }

    /// Serial numbers of each cell, and those that somebody read whether they are in a cell or not.
    fn serials(&self, map: &mut Map) -> anyhow::Result<()> {
        let all = self.raw.serials.values().flatten().chain(&self.told.seen);
        let distinct: BTreeSet<&str> = all.map(|serial| self.show(*serial)).collect();
        let numbers: BTreeMap<&str, u32> = distinct.into_iter().zip(0..).collect();
        let mut cells: Vec<(&str, &Vec<Text>)> =
            self.raw.serials.iter().map(|(cell, serials)| (self.show(*cell), serials)).collect();
        cells.sort_unstable_by_key(|(cell, _)| *cell);
        for (cell, serials) in cells {
            let once: BTreeSet<(u32, bool)> =
                serials.iter().map(|serial| (numbers[self.show(*serial)], self.told.seen.contains(serial))).collect();
            for (number, seen) in once {
                map.row(&[Cell::Words(cell), Cell::number(number), Cell::from(seen)])?;
            }
        }
        Ok(())
    }

    /// What was answered with what, so that a change between rounds is seen.
    pub(super) fn manifest(
        &self,
        policy: &Policy,
        options: &ScanOptions,
        tables: &BTreeMap<String, Value>,
        asked: &Value,
    ) -> anyhow::Result<()> {
        let beside = self.records.files.iter().filter(|file| file.kind != Kind::Shipments);
        let inputs: Vec<_> = beside.map(|file| json!({ "name": file.name, "sha256": file.sha256 })).collect();
        let mut manifest = standing(options.as_of, options.matching);
        let told = json!({
            "rules": crate::lake::RULES,
            "policy_edition": policy.edition(),
            "policy_sha256": policy.sha256(),
            "answered": inputs,
            "asked": asked,
            "tables": tables,
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
fn days(map: &mut Map) -> anyhow::Result<()> {
    let first = Day::parse("1900-01-01").context("failed to reckon with days")?;
    (0..DAYS).try_for_each(|number| {
        let day = (first + number).to_string();
        map.row(&[Cell::Words(&day), Cell::Whole(u32::try_from(number).ok())])
    })
}

/// Two centuries.
const DAYS: i32 = 73_049;

fn near(map: &mut Map, policy: &Policy) -> anyhow::Result<()> {
    near_buckets(policy.link_rule())
        .try_for_each(|pair| map.row(&pair.map(|number| Cell::Whole(u32::try_from(number).ok()))))
}
