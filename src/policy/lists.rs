//! What lists of parties of concern do, how they are written, and what is expected of one before it is trusted.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::{Files, PolicyError, Threshold, fold, read};
use crate::model::Milli;

/// What a list of parties of concern does to a shipment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListEffect {
    /// No dealing.
    Denial,
    /// A licence in the scope of the entry.
    Licence,
    /// Licence exceptions may not be used.
    ExceptionsUnavailable,
    /// A warning; also every source that is not known.
    Caution,
}

/// Everything that `lists.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListBook {
    ownership: Ownership,
    pub(super) number: BTreeMap<String, Threshold>,
    /// Where the whole list is.
    pub official: OfficialList,
    consolidated: Columns,
    identifiers: Kinds,
    weak_alias: WeakAlias,
    #[serde(default)]
    layout: Vec<Layout>,
    #[serde(default)]
    footnote: Vec<Footnote>,
    list: Vec<ListWords>,
}

/// The official place of the whole list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence is for the reader of the file; it must be present")]
pub struct OfficialList {
    /// What it is.
    pub title: String,
    /// Where it is fetched from.
    pub address: String,
    confidence: super::Certainty,
    /// Where the address is known from.
    pub source: String,
}

/// How many entries a source must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpectedSource<'b> {
    /// Code of the list.
    pub code: &'b str,
    /// Title of the list.
    pub title: &'b str,
    /// Entries that it has at least.
    pub least: u64,
    /// Why so many.
    pub basis: &'b str,
    /// Where it is expected.
    pub place: Expected,
}

/// Where a source is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// In a whole consolidated list.
    #[default]
    Consolidated,
    /// In every run that is given lists.
    EveryRun,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct ListWords {
    code: String,
    title: String,
    #[serde(deserialize_with = "read::phrases")]
    words: Vec<Vec<String>>,
    /// Titles with its words that are other lists.
    #[serde(default, deserialize_with = "read::phrases")]
    unless: Vec<Vec<String>>,
    effect: ListEffect,
    confidence: super::Certainty,
    source: String,
    least_entries: Option<u64>,
    #[serde(default)]
    least_basis: String,
    #[serde(default)]
    expected: Expected,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct Ownership {
    least_percent: i64,
    confidence: super::Certainty,
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct Columns {
    columns: Vec<String>,
    confidence: super::Certainty,
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct Kinds {
    #[serde(deserialize_with = "read::phrases")]
    kinds: Vec<Vec<String>>,
    confidence: super::Certainty,
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct WeakAlias {
    openings: Vec<String>,
    words: Vec<String>,
    confidence: super::Certainty,
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "id, confidence and source are for the reader of the file; they must be present")]
struct Layout {
    id: String,
    columns: Vec<String>,
    list: String,
    confidence: super::Certainty,
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "id, confidence and source are for the reader of the file; they must be present")]
struct Footnote {
    id: String,
    number: u8,
    words: Vec<String>,
    confidence: super::Certainty,
    source: String,
}

/// Numbers that must be there.
const NUMBERS: [&str; 6] = ["alert", "strong", "least_identifier", "most_drop_percent", "most_age_days", "whole_from"];

/// Reads `lists.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<ListBook, PolicyError> {
    const FILE: &str = "lists.toml";
    let book: ListBook = files.toml(FILE)?;
    let least = book.ownership.least_percent;
    if !(1..=100).contains(&least) {
        return Err(PolicyError::value(FILE, "ownership.least_percent", &least.to_string(), "write 1 to 100"));
    }
    for name in NUMBERS {
        let number = book.number.get(name);
        if number.is_none_or(|number| number.value.is_sign_negative() || !number.value.is_integer()) {
            let value = number.map_or(String::new(), |number| number.value.to_string());
            return Err(PolicyError::value(
                FILE,
                &format!("number.{name}"),
                &value,
                "write a whole number: it is needed",
            ));
        }
    }
    if let Some(stray) = book.number.keys().find(|name| !NUMBERS.contains(&name.as_str())) {
        return Err(PolicyError::value(FILE, &format!("number.{stray}"), "", "remove the entry: nothing reads it"));
    }
    if let Some(list) = book.list.iter().find(|list| list.least_entries.is_some() && list.least_basis.is_empty()) {
        return Err(PolicyError::value(FILE, "list", &list.code, "say in least_basis where the number comes from"));
    }
    Ok(book)
}

impl ListBook {
    /// The share at which listed owners make the owned party one of the list.
    pub(super) fn owned_share(&self) -> Milli {
        Milli(self.ownership.least_percent * 1000)
    }

    /// Code, title and effect of every list, in file order.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&str, &str, ListEffect)> {
        self.list.iter().map(|list| (list.code.as_str(), list.title.as_str(), list.effect))
    }

    fn named(&self, source: &str) -> Option<&ListWords> {
        let words = fold::words(source);
        let names = |list: &&ListWords| {
            let others = !list.unless.is_empty() && list.words.iter().any(|phrase| fold::contains(&words, phrase));
            let left = others.then(|| fold::without(words.clone(), &list.unless));
            let words = left.as_ref().unwrap_or(&words);
            list.words.iter().any(|phrase| fold::contains(words, phrase))
        };
        self.list.iter().find(names)
    }

    /// The effect of the first list, in file order, that the source names by code or words.
    pub(super) fn effect(&self, source: &str) -> ListEffect {
        self.named(source).map_or(ListEffect::Caution, |list| list.effect)
    }

    /// Code of the list that a source names.
    #[must_use]
    pub fn code(&self, source: &str) -> Option<&str> {
        self.named(source).map(|list| list.code.as_str())
    }

    /// A number by its name; the reader guarantees that those of [`NUMBERS`] are there.
    fn number(&self, name: &str) -> u64 {
        self.number.get(name).and_then(|number| number.value.to_u64()).unwrap_or_default()
    }

    /// Score from which a name is likely the listed one.
    #[must_use]
    pub fn alert(&self) -> u16 {
        u16::try_from(self.number("alert")).unwrap_or(u16::MAX)
    }

    /// Score from which a name in an agreeing country counts as the listed one.
    #[must_use]
    pub fn strong(&self) -> u16 {
        u16::try_from(self.number("strong")).unwrap_or(u16::MAX)
    }

    /// Letters and digits that a registration number has at least to tell a party.
    #[must_use]
    pub fn least_identifier(&self) -> usize {
        usize::try_from(self.number("least_identifier")).unwrap_or(usize::MAX)
    }

    /// How much a source may lose against the last good copy, percent.
    #[must_use]
    pub fn most_drop_percent(&self) -> u64 {
        self.number("most_drop_percent")
    }

    /// How old a list may be, days.
    #[must_use]
    pub fn most_age_days(&self) -> u64 {
        self.number("most_age_days")
    }

    /// Entries from which a file in the official columns is taken for the whole list.
    #[must_use]
    pub fn whole_from(&self) -> u64 {
        self.number("whole_from")
    }

    /// Sources that are expected somewhere, in file order.
    pub fn expected(&self) -> impl Iterator<Item = ExpectedSource<'_>> {
        self.list.iter().filter_map(|list| {
            let (code, title, basis) = (list.code.as_str(), list.title.as_str(), list.least_basis.as_str());
            Some(ExpectedSource { code, title, least: list.least_entries?, basis, place: list.expected })
        })
    }

    /// True when a header, its cells in lower case with underscores, is that of the consolidated list.
    #[must_use]
    pub fn is_consolidated(&self, header: &[String]) -> bool {
        self.consolidated.columns.iter().all(|column| header.contains(column))
    }

    /// The source of a list whose header has no column for it.
    #[must_use]
    pub fn source_of(&self, header: &[String]) -> Option<&str> {
        let has = |layout: &&Layout| layout.columns.iter().all(|column| header.contains(column));
        self.layout.iter().find(has).map(|layout| layout.list.as_str())
    }

    /// True when words begin with, or are, a kind of number that one party alone has.
    #[must_use]
    pub fn is_identifier(&self, kind: &str) -> bool {
        let words = fold::words(kind);
        self.identifiers.kinds.iter().any(|phrase| fold::contains(&words, phrase))
    }

    /// What stands in front of weak aliases in remarks.
    #[must_use]
    pub fn weak_openings(&self) -> &[String] {
        &self.weak_alias.openings
    }

    /// True when words of a list call a name weak.
    #[must_use]
    pub fn says_weak(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.weak_alias.words.iter().any(|weak| words.contains(weak.as_str()))
    }

    /// Footnotes of the Entity List that words cite, in order.
    #[must_use]
    pub fn footnotes(&self, words: &str) -> Box<[u8]> {
        let close: String = words.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase();
        let close_up = |phrase: &String| phrase.replace(' ', "").to_lowercase();
        let cited = |note: &&Footnote| note.words.iter().map(close_up).any(|phrase| close.contains(&phrase));
        let mut numbers: Vec<u8> = self.footnote.iter().filter(cited).map(|note| note.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy;
    use super::*;

    #[test]
    fn lists_have_effects() {
        let policy = Policy::embedded().unwrap();
        let effects = [
            ("Entity List (EL) - Bureau of Industry and Security", ListEffect::Licence),
            ("Entity List 2020-12-18", ListEffect::Licence),
            ("parent on Entity List", ListEffect::Licence),
            ("EL", ListEffect::Licence),
            ("Specially Designated Nationals (SDN) - Treasury Department", ListEffect::Denial),
            ("SDN", ListEffect::Denial),
            (
                "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
                ListEffect::Caution,
            ),
            ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", ListEffect::Caution),
            ("Denied Persons List (DPL) - Bureau of Industry and Security", ListEffect::Denial),
            ("Military End User (MEU) List - Bureau of Industry and Security", ListEffect::Licence),
            ("Unverified List (UVL) - Bureau of Industry and Security", ListEffect::ExceptionsUnavailable),
            ("ITAR Debarred (DTC) - State Department", ListEffect::Caution),
            ("our own watch list", ListEffect::Caution),
            ("UFLPA Entity List", ListEffect::Caution),
            ("Uyghur Forced Labor Prevention Act (UFLPA) Entity List - DHS", ListEffect::Caution),
            ("China MOFCOM Unreliable Entity List", ListEffect::Caution),
            ("Taiwan SHTC Entity List", ListEffect::Caution),
            ("UFLPA Entity List; Entity List of BIS since 2020-12-18", ListEffect::Licence),
            ("Military-Intelligence End User, 15 CFR 744.22(f)", ListEffect::Licence),
        ];
        for (source, effect) in effects {
            assert_eq!(policy.list_effect(source), effect, "{source}");
        }
    }

    #[test]
    fn lists_say_what_is_expected_of_them() {
        let policy = Policy::embedded().unwrap();
        let book = policy.list_book();
        assert_eq!(policy.owned_share(), Milli(50_000), "50 %: 15 CFR 744.11(a)(1)");
        assert!(book.alert() < book.strong() && policy.name_words().likeness.review < book.alert());
        assert!(book.expected().all(|source| !source.basis.is_empty() && source.place == Expected::Consolidated));
        assert!(book.is_identifier("Registration ID") && book.is_identifier("Tax ID No."));
        assert!(!book.is_identifier("Website") && !book.is_identifier("Additional Sanctions Information -"));
        assert_eq!(*book.footnotes("For all items (see \u{a7}\u{a7} 734.9 (e)(2), and 744.11)"), [4]);
        assert!(book.footnotes("For all items subject to the EAR. (See \u{a7}744.11 of the EAR).").is_empty());
        let header = |cells: &str| cells.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert!(
            book.source_of(&header("name,source,listed")).is_none() && !book.is_consolidated(&header("name,source"))
        );
    }
}
