//! List entries by normal name and by number, built once for a run.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Country, NameStrength, Records, Text};
use crate::resolve::NormalForm;

/// Normal names and numbers of all list entries.
pub(super) struct ListIndex {
    by_name: HashMap<String, Vec<(u32, Text, NameStrength)>>,
    by_number: HashMap<String, Vec<(u32, Text, Country)>>,
}

impl ListIndex {
    /// Indexes every name, alias and number; numbers with fewer letters and digits than `least_number` tell no party.
    /// O(names).
    pub(super) fn new(records: &Records, normal: &NormalForm<'_>, least_number: usize) -> ListIndex {
        let mut by_name: HashMap<String, Vec<(u32, Text, NameStrength)>> =
            HashMap::with_capacity(records.listings.len() * 2);
        let mut by_number: HashMap<String, Vec<(u32, Text, Country)>> = HashMap::new();
        for (entry, index) in records.listings.iter().zip(0..) {
            for (name, strength) in entry.names() {
                let key = normal.name(records.texts.show(name));
                let known = by_name.entry(key).or_default();
                // the strongest names of an entry come first
                if known.last().is_none_or(|(last, ..)| *last != index) {
                    known.push((index, name, strength));
                }
            }
            for id in &entry.ids {
                let key = number(records.texts.show(id.value));
                if key.len() >= least_number {
                    by_number.entry(key).or_default().push((index, id.value, id.country));
                }
            }
        }
        by_name.remove("");
        ListIndex { by_name, by_number }
    }

    /// Entries that carry one of the normal names, each once by its strongest name: the name asked for, the name listed.
    pub(super) fn named(&self, names: &BTreeMap<String, Text>) -> BTreeMap<u32, (NameStrength, Text, Text)> {
        let mut found: BTreeMap<u32, (NameStrength, Text, Text)> = BTreeMap::new();
        for (normal, spelling) in names {
            for (listing, listed, strength) in self.by_name.get(normal).into_iter().flatten() {
                let here = (*strength, *spelling, *listed);
                let known = found.entry(*listing).or_insert(here);
                if here.0 < known.0 {
                    *known = here;
                }
            }
        }
        found
    }

    /// Entries with a number: the number as listed, and the country that gave it.
    pub(super) fn numbered(&self, value: &str) -> &[(u32, Text, Country)] {
        self.by_number.get(&number(value)).map_or(&[], Vec::as_slice)
    }
}

/// Letters and digits alone, upper case.
fn number(value: &str) -> String {
    value.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
