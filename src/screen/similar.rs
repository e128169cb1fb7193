//! List entries whose names are like a name, most alike first.

use rayon::prelude::*;

use super::entry_names::entry_names;
use crate::model::{Country, NameStrength, Records};
use crate::policy::Policy;
use crate::resolve::matching::{Lexicon, Likeness, Name, NameIndex, Rarity, Schema, compare};

/// All names of all list entries, ready to be asked.
pub struct SimilarNames {
    lexicon: Lexicon,
    rarity: Rarity,
    index: NameIndex,
    /// The entry of each name of the index, and how far the name points to it.
    entries: Vec<(u32, NameStrength)>,
    country_band: u16,
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
        let book = policy.name_words();
        let lexicon = Lexicon::new(book);
        let plain = Rarity::default();
        let read = |(entry, at): (&crate::model::Listing, u32)| {
            let names = entry.names().flat_map(|(cell, strength)| {
                let names = entry_names(records.texts.show(cell), &book.words).into_iter();
                names.map(move |name| (name, strength))
            });
            let read =
                |(name, strength): (String, _)| ((at, strength), Name::new(&name, Schema::Unknown, &lexicon, &plain));
            names.map(read).collect::<Vec<_>>()
        };
        let numbered: Vec<(&crate::model::Listing, u32)> = records.listings.iter().zip(0..).collect();
        let all: Vec<((u32, NameStrength), Name)> = numbered.into_par_iter().flat_map_iter(read).collect();
        let (entries, mut names): (Vec<(u32, NameStrength)>, Vec<Name>) = all.into_iter().unzip();
        let rarity = Rarity::of(&names);
        names.par_iter_mut().for_each(|name| name.weigh(&rarity, &book.weights));
        let index = NameIndex::new(names);
        SimilarNames { lexicon, rarity, index, entries, country_band: book.likeness.country_band }
    }

    /// Entries at or above a score, each once by the name most like the question: the most alike first, then by what the
    /// lists say. A known country moves the score within the band of the rule book and hides nothing.
    #[must_use]
    pub fn like(&self, question: &str, country: Country, least: u16, records: &Records) -> Vec<Similar> {
        let name = Name::new(question, Schema::Unknown, &self.lexicon, &self.rarity);
        let mut found = self.index.search(&name, least);
        // a name that the list calls weak speaks only where no other does
        found.sort_by_key(|found| self.entries[found.name as usize].1);
        let mut best: Vec<((u32, NameStrength), u16, u32)> = Vec::new();
        for found in found {
            let entry = self.entries[found.name as usize];
            if !best.iter().any(|((known, _), ..)| *known == entry.0) {
                best.push((entry, found.score, found.name));
            }
        }
        let similar = best.into_iter().map(|((listing, strength), score, found)| {
            let known = &self.index.names()[found as usize];
            let score = self.in_country(score, country, &records.listings[listing as usize].countries);
            let mixed_script = name.mixed_script || known.mixed_script;
            Similar { listing, score, strength, likeness: compare(&name, known), mixed_script }
        });
        let mut similar: Vec<Similar> = similar.collect();
        similar.sort_by_cached_key(|one| {
            let entry = &records.listings[one.listing as usize];
            let words = [entry.name, entry.source, entry.list_id].map(|text| records.texts.show(text));
            (std::cmp::Reverse(one.score), words, entry.listed, one.listing)
        });
        similar
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
