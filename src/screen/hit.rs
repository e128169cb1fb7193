//! A list entry that a party may be, how sure that is, and what decided.

use std::cmp::Reverse;

use crate::model::{Country, Day, ListId, Listing, Records};
use crate::policy::ListEffect;

/// A list entry that a party may be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListMatch {
    /// Index into the list entries: where the entry stands, never an order.
    pub listing: u32,
    /// What the list does.
    pub effect: ListEffect,
    /// How sure it is.
    pub grade: Grade,
    /// How the countries lie.
    pub countries: CountryFit,
    /// Likeness, 0 to 1000; 1000 for the same name after normal form, and for the same number.
    pub score: u16,
    /// What decided: the same name, a number, or what takes most from the likeness.
    pub decided_by: &'static str,
    /// What the party says and what the list says: names, or numbers.
    pub spellings: [String; 2],
}

/// How sure it is that a party is the one listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grade {
    /// The name, a number, or very nearly the name in an agreeing country: it counts as the listed party.
    Strong,
    /// So like a name that it is likely the listed party; a person must say before it counts.
    Likely,
    /// Like enough that a person looks.
    Possible,
    /// By a name alone that the list itself calls weak: below the line, shown on request.
    WeakName,
}

/// How a party's country lies against those of an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CountryFit {
    /// The entry gives it.
    Agrees,
    /// One of them is not known.
    Unknown,
    /// The entry gives other countries.
    Differs,
}

impl CountryFit {
    /// A party's country against an entry's.
    pub(super) fn of(country: Country, entry: &Listing) -> CountryFit {
        match () {
            () if !country.is_known() || entry.countries.is_empty() => CountryFit::Unknown,
            () if entry.countries.contains(&country) => CountryFit::Agrees,
            () => CountryFit::Differs,
        }
    }
}

impl ListMatch {
    /// True when the party counts as the listed one: for routes and for the licence test.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.grade == Grade::Strong && self.countries != CountryFit::Differs
    }

    /// The surest first, a country that differs counting as much as a grade; then the gravest effect, the likest, and what
    /// the entry says. Only entries that say the same keep the order of reading.
    pub(super) fn order<'r>(&self, records: &'r Records) -> impl Ord + use<'r> {
        let entry = &records.listings[self.listing as usize];
        let doubt = match (self.grade, self.countries) {
            (Grade::WeakName, _) => 4,
            (Grade::Strong, CountryFit::Differs) => 2,
            (Grade::Strong, _) => 0,
            (Grade::Likely, CountryFit::Differs) | (Grade::Possible, _) => 3,
            (Grade::Likely, _) => 1,
        };
        (doubt, self.effect, Reverse(self.score), content(entry, records), self.listing)
    }
}

/// Everything that an entry says: words, dates, aliases, countries and numbers.
type Content<'r> = ([&'r str; 4], [Option<Day>; 2], Vec<&'r str>, Vec<Country>, Vec<&'r str>);

fn content<'r>(entry: &Listing, records: &'r Records) -> Content<'r> {
    let show = |text| records.texts.show(text);
    let words = [entry.source, entry.name, entry.list_id, entry.requirement].map(show);
    let names = entry.names().map(|(name, _)| show(name)).collect();
    let ids = entry.ids.iter().map(|id: &ListId| show(id.value)).collect();
    (words, [entry.listed, entry.delisted], names, entry.countries.to_vec(), ids)
}
