//! Whether two units have one door in common: their addresses taken apart, each unit's when it is first asked for.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::{Ground, Unit};
use crate::model::{Cite, RecordRef, Text};
use crate::resolve::normal::folded;
use crate::resolve::{Address, AddressWords};

/// Addresses of all units.
pub(super) struct Places<'w, 'p> {
    ground: &'w Ground<'w, 'p>,
    units: &'w [Unit<'w>],
    words: OnceCell<AddressWords<'p>>,
    read: Vec<OnceCell<Vec<Place>>>,
}

/// An address of a unit.
struct Place {
    address: Address,
    /// The row of the parties table that gives it; `None` where it was read elsewhere.
    record: Option<RecordRef>,
}

/// A door that two units have in common.
pub(super) struct Door {
    /// In normal form, as the first of the two gives it.
    pub(super) address: String,
    /// Cells of the parties table that give it.
    pub(super) cites: Vec<Cite>,
}

impl<'w, 'p> Places<'w, 'p> {
    pub(super) fn new(ground: &'w Ground<'w, 'p>, units: &'w [Unit<'w>]) -> Places<'w, 'p> {
        Places { ground, units, words: OnceCell::new(), read: units.iter().map(|_| OnceCell::new()).collect() }
    }

    /// Pairs of units of one country whose addresses have the same numbers, and one number alone with the same longest word:
    /// those that may share a door, whatever their names. Where more than so many do, none of them. O(addresses log addresses).
    pub(super) fn neighbours(&self, most: usize) -> Vec<[u32; 2]> {
        let records = self.ground.records;
        let mut keys: HashMap<Text, Option<u64>> = HashMap::new();
        let mut rows: Vec<(u64, u32)> = Vec::new();
        for (unit, at) in self.units.iter().zip(0..) {
            let own = unit.rows.iter().map(|row| records.parties[*row as usize].mention.address);
            for text in own.chain(unit.addresses.iter().copied()) {
                let key = *keys.entry(text).or_insert_with(|| numbers_of(records.texts.show(text)));
                rows.extend(key.map(|key| (FixedState::default().hash_one((key, unit.country.code())), at)));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let blocks = rows.chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=most).contains(&block.len()));
        let each = |block: &[(u64, u32)]| {
            let pair = |at: usize| block[at + 1..].iter().map(move |other| [block[at].1, other.1]).collect::<Vec<_>>();
            (0..block.len()).flat_map(pair).collect::<Vec<_>>()
        };
        blocks.flat_map(each).collect()
    }

    /// The first door that two units share: one unit of a building, or one house where neither names a unit. One building
    /// alone is weak and tells nothing. O(addresses x addresses).
    pub(super) fn door(&self, [a, b]: [u32; 2]) -> Option<Door> {
        let (ours, theirs) = (self.of(a), self.of(b));
        let pairs = ours.iter().flat_map(|one| theirs.iter().map(move |other| (one, other)));
        let mut doors = pairs.filter(|(one, other)| one.address.compare_as_meant(&other.address).is_one_door());
        let (one, other) = doors.next()?;
        let cite = |record| Cite { record, column: "address", note: String::new() };
        let cites = [one, other].into_iter().filter_map(|place| place.record).map(cite).collect();
        Some(Door { address: one.address.to_string(), cites })
    }

    fn of(&self, unit: u32) -> &[Place] {
        self.read[unit as usize].get_or_init(|| self.take(&self.units[unit as usize]))
    }

    /// Addresses of a unit in order of their wording, each once.
    fn take(&self, unit: &Unit<'_>) -> Vec<Place> {
        let records = self.ground.records;
        let rows = unit.rows.iter().map(|row| &records.parties[*row as usize]);
        let rows = rows.map(|row| (row.mention.address, Some(row.record)));
        let elsewhere = unit.addresses.iter().map(|text| (*text, None));
        let mut told: Vec<(&str, Option<RecordRef>)> =
            rows.chain(elsewhere).map(|(text, record): (Text, _)| (records.texts.show(text), record)).collect();
        told.retain(|(text, _)| !text.is_empty());
        told.sort_by_key(|(text, record)| (*text, record.is_none(), *record));
        told.dedup_by_key(|(text, _)| *text);
        let words = self.words.get_or_init(|| AddressWords::new(self.ground.policy));
        let country = words.meant(unit.country);
        let read = |text: &str| Address::read(text, words).in_country(country);
        told.into_iter().map(|(text, record)| Place { address: read(text), record }).collect()
    }
}

/// A number for the numbers of an address, with its longest word where it has one number; `None` for an address without.
fn numbers_of(address: &str) -> Option<u64> {
    let folded = folded(address);
    let (mut numbers, words): (Vec<&str>, Vec<&str>) =
        folded.split_whitespace().partition(|word| word.contains(|letter: char| letter.is_ascii_digit()));
    numbers.sort_unstable();
    let longest = words.into_iter().max_by_key(|word| (word.len(), std::cmp::Reverse(*word)));
    let word = longest.filter(|_| numbers.len() == 1);
    (!numbers.is_empty()).then(|| FixedState::default().hash_one((numbers, word)))
}
