//! Cells of a lake as they are written, beside what was read in them; and what is asked of that.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Context as _;
use foldhash::fast::RandomState;
use serde_json::Value;

use crate::lake::Asked;
use crate::model::{Country, Mention, Records, Text, Texts};

use super::cells::{Cells, as_written};
use super::sheet::Sheet;

/// Raw cells with what was read in them. Cells are kept among the texts of the run: most are read as they are written.
#[derive(Default)]
pub(super) struct Raw {
    /// Every mention in a place of a shipment, with what was read in it first.
    pub(super) mentions: HashMap<Cells, Read, RandomState>,
    /// What else was read in the same cells, where they point at other cells.
    pub(super) others: HashMap<Cells, Vec<(Text, Country)>>,
    /// Goods.
    pub(super) goods: HashMap<[Text; 4], [Text; 4]>,
    /// Serial numbers.
    pub(super) serials: HashMap<Text, Vec<Text>>,
    /// Modes of transport.
    pub(super) modes: HashMap<Text, Text>,
}

/// What was read in a mention, and how often it is written in the lake.
#[derive(Clone, Copy)]
pub(super) struct Read {
    pub(super) name: Text,
    pub(super) country: Country,
    cells: u32,
}

impl Raw {
    /// Adds what was read in the cells that name parties.
    pub(super) fn name(&mut self, cells: &[Cells; 6], read: &[Mention; 6]) {
        for (cells, mention) in cells.iter().zip(read) {
            let read = Read { name: mention.name, country: mention.country, cells: 0 };
            let first = self.mentions.entry(*cells).or_insert(read);
            if (first.name, first.country) != (mention.name, mention.country) {
                let others = self.others.entry(*cells).or_default();
                if !others.contains(&(mention.name, mention.country)) {
                    others.push((mention.name, mention.country));
                }
            }
        }
    }

    /// Adds how often each mention is written in the whole lake; says what is wrong with the table that tells it. `told`
    /// says how many rows it has, by tables, where a runner wrote it.
    pub(super) fn count(&mut self, sheet: &Sheet, texts: &Texts, told: &Value) -> anyhow::Result<Option<String>> {
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
            let cells = texts.find(row[0]).zip(texts.find(row[1]));
            if let Some(read) = cells.and_then(|cells| self.mentions.get_mut(&cells)) {
                read.cells = read.cells.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            }
            Ok(())
        })?;
        Ok(sheet.fault(told, rows, &sheet.hash()?))
    }

    /// Every spelling that was read, with its country, and how often it is written in cells of which it is the first that was
    /// read.
    pub(super) fn named(&self) -> impl Iterator<Item = (Text, Country, u32)> + '_ {
        self.mentions.iter().flat_map(|(cells, read)| {
            let others = self.others.get(cells).into_iter().flatten().copied();
            let all = std::iter::once((read.name, read.country)).chain(others).filter(|(name, _)| !name.is_none());
            all.enumerate().map(|(at, (name, country))| (name, country, if at == 0 { read.cells } else { 0 }))
        })
    }

    /// Countries of everybody, named or not.
    fn countries(&self) -> BTreeSet<Country> {
        let others = self.others.values().flatten().map(|(_, country)| *country);
        self.mentions.values().map(|read| read.country).chain(others).collect()
    }
}

/// What was read in witnesses so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) raw: Raw,
    addresses: HashSet<Mention, RandomState>,
}

impl Gathered {
    /// Takes what is asked out of the rows of one file, whose records have their own texts; says how many rows there are.
    pub(super) fn take(&mut self, part: &Sheet, read: &mut Records, texts: &mut Texts) -> anyhow::Result<u64> {
        let mut carrier = Carrier::default();
        let Gathered { raw, addresses } = self;
        as_written(part, read, |known, row, shipment| {
            let Some(shipment) = shipment else { return };
            let mut carry = |text: Text| carrier.carry(text, known, texts);
            let cells = row.mentions.map(|(name, country)| (carry(name), carry(country)));
            let (name, address) =
                (shipment.parties.map(|one| carry(one.name)), shipment.parties.map(|one| carry(one.address)));
            let mut places = shipment.parties;
            for (at, mention) in places.iter_mut().enumerate() {
                (mention.name, mention.address) = (name[at], address[at]);
            }
            raw.name(&cells, &places);
            addresses.extend(places.iter().filter(|mention| !mention.is_none() && !mention.address.is_none()));
            let goods = [shipment.part_number, shipment.description, shipment.eccn, shipment.hs_code].map(&mut carry);
            raw.goods.insert(row.goods.map(&mut carry), goods);
            let (serials, mode) = (carry(row.serials), (carry(row.mode), carry(shipment.mode)));
            raw.serials.entry(serials).or_insert_with(|| shipment.serials.iter().map(|one| carry(*one)).collect());
            raw.modes.insert(mode.0, mode.1);
        })
    }

    /// What is asked.
    pub(super) fn asked(self, texts: &Texts) -> (Raw, Asked) {
        let Gathered { raw, addresses } = self;
        let mut asked = Asked::of(texts, raw.named().collect(), addresses.into_iter().collect());
        asked.goods = raw.goods.values().copied().collect::<BTreeSet<[Text; 4]>>().into_iter().collect();
        asked.modes = raw.modes.values().copied().collect();
        asked.countries = raw.countries();
        (raw, asked)
    }
}

/// The way of texts from one store to another, each looked up once.
#[derive(Default)]
pub(super) struct Carrier(Vec<Text>);

impl Carrier {
    pub(super) fn carry(&mut self, text: Text, from: &Texts, to: &mut Texts) -> Text {
        if self.0.len() <= text.number() {
            self.0.resize(from.count().max(text.number() + 1), Text::NONE);
        }
        let there = &mut self.0[text.number()];
        if there.is_none() {
            *there = to.intern(from.show(text));
        }
        *there
    }
}
