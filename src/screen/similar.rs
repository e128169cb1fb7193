//! List entries whose names are like a name, most alike first.

use memchr::memmem::Finder;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::entry_names::entry_names;
use crate::model::{Country, Listing, NameStrength, Records};
use crate::policy::{Policy, WordLists};
use crate::resolve::matching::{Found, Lexicon, Likeness, Name, NameBook, Rarity, Schema, compare};

/// All names of all list entries, ready to be asked.
pub struct SimilarNames {
    lexicon: Lexicon,
    words: WordLists,
    /// Phrases that divide a cell of names.
    dividing: Vec<Finder<'static>>,
    country_band: u16,
    index: ListNames,
}

/// What is read from the lists alone, and can be kept.
#[derive(Serialize, Deserialize)]
pub(super) struct ListNames {
    rarity: Rarity,
    book: NameBook,
    /// The entry of each name of the book, and how far the name points to it.
    entries: Vec<(u32, NameStrength)>,
}

/// A list entry like a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Similar {
    /// Index into the list entries.
    pub listing: u32,
    /// Likeness of the best name, 0 to 1000, moved by the country within its band.
    pub score: u16,
    /// Weak when no name that the list does not call weak is like the question.
    pub strength: NameStrength,
    /// How the names are alike; the first spelling is that of the question.
    pub likeness: Likeness,
    /// True when one of the spellings mixes Latin letters with letters that only look like them.
    pub mixed_script: bool,
}

impl SimilarNames {
    /// Reads every name and alias of the lists. O(letters log letters), on all cores.
    #[must_use]
    pub fn new(records: &Records, policy: &Policy) -> SimilarNames {
        let lexicon = Lexicon::new(policy.name_words());
        let index = ListNames::read(records, policy, &lexicon);
        SimilarNames::over(index, lexicon, policy)
    }

    /// Names that were read before, by this program with this rule book.
    pub(super) fn kept(index: ListNames, policy: &Policy) -> SimilarNames {
        SimilarNames::over(index, Lexicon::new(policy.name_words()), policy)
    }

    fn over(index: ListNames, lexicon: Lexicon, policy: &Policy) -> SimilarNames {
        let book = policy.name_words();
        let words = book.words.clone();
        let dividing = words.other_name.iter().chain(&words.entry_name).chain(&words.entry_reach);
        let dividing = dividing.map(|phrase| Finder::new(phrase).into_owned()).collect();
        SimilarNames { lexicon, words, dividing, country_band: book.likeness.country_band, index }
    }

    pub(super) fn index(&self) -> &ListNames {
        &self.index
    }

    /// Entries at or above a score, each once by the name most like the question: the most alike first, then by what the
    /// lists say. A known country moves the score within the band of the rule book and hides nothing. A question that holds
    /// several names, as cells of lists do, is asked by each of them.
    #[must_use]
    pub fn like(&self, question: &str, country: Country, least: u16, records: &Records) -> Vec<Similar> {
        let ListNames { rarity, book, entries } = &self.index;
        let read = |name: &str| Name::new(name, Schema::Unknown, &self.lexicon, rarity);
        let names: Vec<Name> = self.names_in(question).iter().map(|name| read(name)).collect();
        let found = names.iter().zip(0..).flat_map(|(name, nth): (&Name, usize)| {
            // a name that the list calls weak speaks only where no other does
            let order =
                move |found: Found| (entries[found.name as usize].1, std::cmp::Reverse(found.score), found.name, nth);
            book.search(name, least).into_iter().map(order)
        });
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        let mut best: Vec<(u32, NameStrength, u16, u32, usize)> = Vec::new();
        for (strength, std::cmp::Reverse(score), name, nth) in found {
            let entry = entries[name as usize].0;
            if !best.iter().any(|(known, ..)| *known == entry) {
                best.push((entry, strength, score, name, nth));
            }
        }
        let similar = best.into_iter().map(|(listing, strength, score, found, nth)| {
            let (name, known) = (&names[nth], read(book.original(found)));
            let score = self.in_country(score, country, &records.listings[listing as usize].countries);
            let mixed_script = name.mixed_script || known.mixed_script;
            Similar { listing, score, strength, likeness: compare(name, &known), mixed_script }
        });
        let mut similar: Vec<Similar> = similar.collect();
        similar.sort_by_cached_key(|one| {
            let entry = &records.listings[one.listing as usize];
            let words = [entry.name, entry.source, entry.list_id].map(|text| records.texts.show(text));
            (std::cmp::Reverse(one.score), words, entry.listed, one.listing)
        });
        similar
    }

    /// A question, and the names in it where it has several.
    fn names_in(&self, question: &str) -> Vec<String> {
        let mut names = vec![question.to_owned()];
        let lower = question.to_ascii_lowercase();
        if question.contains('(') || self.dividing.iter().any(|phrase| phrase.find(lower.as_bytes()).is_some()) {
            names.extend(entry_names(question, &self.words).into_iter().filter(|name| name != question));
        }
        names
    }

    fn in_country(&self, score: u16, country: Country, known: &[Country]) -> u16 {
        const BELOW_SAME: u16 = 999;
        match () {
            () if !country.is_known() || known.is_empty() => score,
            () if known.contains(&country) => (score + self.country_band).min(score.max(BELOW_SAME)),
            () => score.saturating_sub(self.country_band),
        }
    }
}

impl ListNames {
    fn read(records: &Records, policy: &Policy, lexicon: &Lexicon) -> ListNames {
        let words = policy.name_words();
        let plain = Rarity::default();
        let read = |(entry, at): (&Listing, u32)| {
            let names = entry.names().flat_map(|(cell, strength)| {
                let names = entry_names(records.texts.show(cell), &words.words).into_iter();
                names.map(move |name| (name, strength))
            });
            let read =
                |(name, strength): (String, _)| ((at, strength), Name::new(&name, Schema::Unknown, lexicon, &plain));
            names.map(read).collect::<Vec<_>>()
        };
        let numbered: Vec<(&Listing, u32)> = records.listings.iter().zip(0..).collect();
        let all: Vec<((u32, NameStrength), Name)> = numbered.into_par_iter().flat_map_iter(read).collect();
        let (entries, mut names): (Vec<(u32, NameStrength)>, Vec<Name>) = all.into_iter().unzip();
        let rarity = Rarity::of(&names);
        names.par_iter_mut().for_each(|name| name.weigh(&rarity, &words.weights));
        ListNames { rarity, book: NameBook::new(&names), entries }
    }

    /// True when the parts fit together and to so many entries.
    pub(super) fn is_sound(&self, entries: usize) -> bool {
        self.entries.len() == self.book.count()
            && self.entries.iter().all(|entry| (entry.0 as usize) < entries)
            && self.book.is_sound()
    }
}
