//! The phrases that name families and kinds of goods, found by their first word.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::policy::{Family, GoodsKind, Policy};

use super::tokens::{Mark, Reading};

/// What a phrase names.
#[derive(Clone, Copy)]
pub(super) enum Meaning<'p> {
    /// A family of accelerators.
    Family(&'p Family),
    /// Other goods.
    Kind(&'p GoodsKind),
}

/// Phrases of the policy by first word.
pub(super) struct Phrases<'p>(HashMap<&'p str, Vec<(&'p [String], Meaning<'p>)>, RandomState>);

impl<'p> Phrases<'p> {
    /// Indexes families and kinds, each in file order. O(phrases).
    pub(super) fn new(policy: &'p Policy) -> Phrases<'p> {
        let families = policy.families().iter().map(|family| (&family.match_tokens, Meaning::Family(family)));
        let kinds = policy.kinds().iter().map(|kind| (&kind.keywords, Meaning::Kind(kind)));
        let mut index: HashMap<&str, Vec<_>, RandomState> = HashMap::default();
        for (phrases, meaning) in families.chain(kinds) {
            for phrase in phrases.iter().filter(|phrase| !phrase.is_empty()) {
                index.entry(&phrase[0]).or_default().push((&phrase[..], meaning));
            }
        }
        Phrases(index)
    }

    /// Phrases that begin at a place with words of accepted marks. O(phrases of that first word).
    pub(super) fn at<'a>(
        &'a self,
        reading: &'a Reading,
        place: usize,
        accepted: &'a [Mark],
    ) -> impl Iterator<Item = (&'p [String], Meaning<'p>)> + 'a {
        let candidates = self.0.get(reading.text(place)).into_iter().flatten().copied();
        candidates.filter(move |(phrase, _)| reading.stands(place, phrase, accepted))
    }

    /// True when these words are a name of a family.
    pub(super) fn is_family(&self, words: &[&str]) -> bool {
        let candidates = words.first().and_then(|first| self.0.get(first)).into_iter().flatten();
        candidates
            .filter(|(_, meaning)| matches!(meaning, Meaning::Family(_)))
            .any(|(phrase, _)| phrase.len() == words.len() && phrase.iter().zip(words).all(|(a, b)| a == b))
    }

    /// Words of the longest name of a family at a place, among what is said of the goods.
    pub(super) fn family(&self, reading: &Reading, place: usize) -> Option<usize> {
        let found = self.at(reading, place, &[Mark::Said]);
        found.filter(|(_, meaning)| matches!(meaning, Meaning::Family(_))).map(|(phrase, _)| phrase.len()).max()
    }

    /// Words of the longest name at a place of a kind that meets the test.
    pub(super) fn kind(&self, reading: &Reading, place: usize, test: impl Fn(&GoodsKind) -> bool) -> Option<usize> {
        let found = self.at(reading, place, &[Mark::Said]);
        let meant = found.filter(|(_, meaning)| matches!(meaning, Meaning::Kind(kind) if test(kind)));
        meant.map(|(phrase, _)| phrase.len()).max()
    }

    /// Words of the longest accessory at a place.
    pub(super) fn accessory(&self, reading: &Reading, place: usize) -> Option<usize> {
        self.kind(reading, place, |kind| kind.accessory)
    }
}
