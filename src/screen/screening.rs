//! Which list entries a party may be: by name, by number and by likeness, each distinct name asked once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::model::{Country, NameStrength, Party, Records, Text};
use crate::policy::Policy;
use crate::resolve::NormalForm;

use super::hit::{CountryFit, Grade, ListMatch};
use super::index::ListIndex;
use super::{Similar, SimilarNames};

/// What is asked of the lists for one party.
pub(super) struct Asked {
    /// Spellings by normal name.
    names: BTreeMap<String, Text>,
    country: Country,
    /// Registration numbers.
    numbers: BTreeSet<Text>,
}

impl Asked {
    /// All names and numbers of a party: its spellings, and what its own rows give.
    pub(super) fn party(party: &Party, records: &Records, normal: &NormalForm<'_>) -> Asked {
        let rows = || party.records.iter().map(|index| &records.parties[*index as usize]);
        let spelled = party.spellings.iter().copied().chain(rows().flat_map(|row| row.aliases.iter().copied()));
        let numbers = rows().map(|row| row.registration_no).filter(|number| !number.is_none()).collect();
        Asked { numbers, ..Asked::names(spelled, party.country, records, normal) }
    }

    /// One name whose country is not known.
    pub(super) fn name(name: Text, records: &Records, normal: &NormalForm<'_>) -> Asked {
        Asked::names([name], Country::UNKNOWN, records, normal)
    }

    fn names(
        spelled: impl IntoIterator<Item = Text>,
        country: Country,
        records: &Records,
        normal: &NormalForm<'_>,
    ) -> Asked {
        let mut names: BTreeMap<String, Text> = BTreeMap::new();
        for spelling in spelled {
            let text = records.texts.show(spelling);
            let known = names.entry(normal.name(text)).or_insert(spelling);
            // one spelling of those alike, whatever the order of rows
            if text < records.texts.show(*known) {
                *known = spelling;
            }
        }
        Asked { names, country, numbers: BTreeSet::new() }
    }
}

/// All lists, ready to be asked.
pub(super) struct Screening<'a> {
    records: &'a Records,
    policy: &'a Policy,
    normal: &'a NormalForm<'a>,
    index: ListIndex,
}

type Likes = HashMap<(Text, Country), Vec<Similar>>;

impl<'a> Screening<'a> {
    /// Reads every name and number of the lists. O(names).
    pub(super) fn new(records: &'a Records, policy: &'a Policy, normal: &'a NormalForm<'a>) -> Screening<'a> {
        let index = ListIndex::new(records, normal, policy.list_book().least_identifier());
        Screening { records, policy, normal, index }
    }

    /// Entries for each of those asked, each entry once, the surest first. O(distinct names x names alike), on all cores.
    pub(super) fn matches(&self, asked: &[Asked]) -> Vec<Vec<ListMatch>> {
        if self.records.listings.is_empty() {
            return asked.iter().map(|_| Vec::new()).collect();
        }
        let names = SimilarNames::new(self.records, self.policy);
        let least = self.policy.name_words().likeness.review;
        let distinct: BTreeSet<(Text, Country)> =
            asked.iter().flat_map(|one| one.names.values().map(|name| (*name, one.country))).collect();
        let distinct: Vec<(Text, Country)> = distinct.into_iter().collect();
        let like = |(name, country): (Text, Country)| {
            ((name, country), names.like(self.records.texts.show(name), country, least, self.records))
        };
        let likes: Likes = distinct.into_par_iter().map(like).collect();
        asked.par_iter().map(|one| self.of(one, &likes)).collect()
    }

    fn of(&self, asked: &Asked, likes: &Likes) -> Vec<ListMatch> {
        let mut found: BTreeMap<u32, ListMatch> = BTreeMap::new();
        let mut keep = |new: ListMatch| {
            let better = |known: &ListMatch| (new.grade, u16::MAX - new.score) < (known.grade, u16::MAX - known.score);
            if found.get(&new.listing).is_none_or(better) {
                found.insert(new.listing, new);
            }
        };
        for number in &asked.numbers {
            let value = self.records.texts.show(*number);
            for (listing, listed, country) in self.index.numbered(value) {
                keep(self.by_number(*listing, (value, *listed), (asked.country, *country)));
            }
        }
        for (listing, (strength, own, listed)) in self.index.named(&asked.names) {
            let grade = if strength == NameStrength::Weak { Grade::WeakName } else { Grade::Strong };
            let spellings = [own, listed].map(|text| self.records.texts.show(text).to_owned());
            keep(self.hit(listing, asked.country, (grade, 1000, "same name"), spellings));
        }
        for similar in asked.names.values().filter_map(|name| likes.get(&(*name, asked.country))).flatten() {
            keep(self.by_likeness(similar, asked.country));
        }
        let mut matches: Vec<ListMatch> = found.into_values().collect();
        if matches.len() > 1 {
            matches.sort_by_cached_key(|found| found.order(self.records));
        }
        matches
    }

    fn by_likeness(&self, similar: &Similar, country: Country) -> ListMatch {
        let book = self.policy.list_book();
        let agrees = CountryFit::of(country, &self.records.listings[similar.listing as usize]) == CountryFit::Agrees;
        let grade = match similar.score {
            _ if similar.strength == NameStrength::Weak => Grade::WeakName,
            score if score >= book.strong() && agrees && self.as_long(&similar.likeness.spellings) => Grade::Strong,
            score if score >= book.alert() => Grade::Likely,
            _ => Grade::Possible,
        };
        let decided = (grade, similar.score.min(999), similar.likeness.decided_by.word());
        self.hit(similar.listing, country, decided, similar.likeness.spellings.clone())
    }

    /// True when no name has words more than the other: a city in front is another firm until a person says so.
    fn as_long(&self, spellings: &[String; 2]) -> bool {
        let [own, listed] = [0, 1].map(|at| self.normal.name(&spellings[at]).split(' ').count());
        own == listed
    }

    /// The same number is the same party, whatever its name, unless two countries gave it.
    fn by_number(&self, listing: u32, (own, listed): (&str, Text), (party, giver): (Country, Country)) -> ListMatch {
        let elsewhere = party.is_known() && giver.is_known() && party != giver;
        let grade = if elsewhere { Grade::Possible } else { Grade::Strong };
        let spellings = [own.to_owned(), self.records.texts.show(listed).to_owned()];
        let hit = self.hit(listing, party, (grade, 1000, "registration number"), spellings);
        ListMatch { countries: if elsewhere { CountryFit::Differs } else { CountryFit::Agrees }, ..hit }
    }

    fn hit(
        &self,
        listing: u32,
        country: Country,
        (grade, score, decided_by): (Grade, u16, &'static str),
        spellings: [String; 2],
    ) -> ListMatch {
        let entry = &self.records.listings[listing as usize];
        let effect = self.policy.list_effect(self.records.texts.show(entry.source));
        let countries = CountryFit::of(country, entry);
        ListMatch { listing, effect, grade, countries, score, decided_by, spellings }
    }
}
