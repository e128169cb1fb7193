//! List entries by normal name, built once for a run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{Country, Listing, Records};
use crate::policy::{ListEffect, Policy};
use crate::resolve::NormalForm;

/// Normal names of all list entries and their aliases.
pub struct ListIndex {
    by_name: HashMap<String, Vec<u32>>,
    entries: usize,
}

/// A party that carries the normal name of a list entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListMatch {
    /// Index into the list entries: where the entry stands, never an order.
    pub listing: u32,
    /// Normal name in common.
    pub name: String,
    /// What the list does.
    pub effect: ListEffect,
    /// True when the entry gives countries and the party's known country is none of them.
    pub country_differs: bool,
}

impl ListIndex {
    /// Indexes every name and alias. O(names).
    #[must_use]
    pub fn new(records: &Records, normal: &NormalForm<'_>) -> ListIndex {
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::with_capacity(records.listings.len() * 2);
        for (entry, index) in records.listings.iter().zip(0..) {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let key = normal.name(records.texts.show(*name));
                let known = by_name.entry(key).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        by_name.remove("");
        ListIndex { by_name, entries: records.listings.len() }
    }

    /// True when no list was given: nothing was screened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Entries that carry one of the normal names of a party in a country (or unknown), each once: gravest effect first,
    /// then by all that the entry says. Only entries that say the same keep the order of reading.
    /// O(names + found log found).
    #[must_use]
    pub fn matches(
        &self,
        names: &BTreeSet<String>,
        country: Country,
        records: &Records,
        policy: &Policy,
    ) -> Vec<ListMatch> {
        let mut found: BTreeMap<u32, &str> = BTreeMap::new();
        for name in names {
            for listing in self.by_name.get(name).into_iter().flatten() {
                found.entry(*listing).or_insert(name);
            }
        }
        let matched = |(listing, name): (u32, &str)| {
            let entry = &records.listings[listing as usize];
            let country_differs =
                country.is_known() && !entry.countries.is_empty() && !entry.countries.contains(&country);
            let effect = policy.list_effect(records.texts.show(entry.source));
            ListMatch { listing, name: name.to_owned(), effect, country_differs }
        };
        let mut matches: Vec<ListMatch> = found.into_iter().map(matched).collect();
        if matches.len() > 1 {
            matches.sort_by_cached_key(|found| {
                let entry = &records.listings[found.listing as usize];
                (found.country_differs, found.effect, content(entry, records), found.listing)
            });
        }
        matches
    }
}

/// Everything that an entry says: words, aliases, countries and dates.
type Content<'r> = ([&'r str; 4], [Option<crate::model::Day>; 2], Vec<&'r str>, Vec<Country>);

fn content<'r>(entry: &Listing, records: &'r Records) -> Content<'r> {
    let show = |text| records.texts.show(text);
    let words = [entry.source, entry.name, entry.list_id, entry.requirement].map(show);
    let aliases = entry.aliases.iter().map(|alias| show(*alias)).collect();
    (words, [entry.listed, entry.delisted], aliases, entry.countries.to_vec())
}
