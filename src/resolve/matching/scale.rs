//! What differences between words and names cost by the rule book, ready to be looked up.

use super::distance::Distance;
use crate::policy::{Costs, NameWords, WordCosts};

/// The scale by which names are held against each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Scale {
    pub(super) costs: Costs,
    pub(super) words: WordCosts,
    pub(super) letters: Distance,
    /// Evidence by likeness.
    graded: Vec<u64>,
}

impl Scale {
    pub(super) fn new(book: &NameWords) -> Scale {
        let graded = (0..=1000).map(|alike| graded(alike, &book.costs)).collect();
        Scale { costs: book.costs, words: book.word_costs, letters: Distance::new(&book.letter_costs), graded }
    }

    /// A likeness of words as evidence: what differs much is little evidence. O(1).
    pub(super) fn graded(&self, alike: u16) -> u64 {
        self.graded[usize::from(alike.min(1000))]
    }

    /// A likeness of sounds, readings or consonants, which is never as good as that of letters.
    pub(super) fn share(alike: u16, of: u16) -> u16 {
        u16::try_from(u32::from(alike) * u32::from(of) / 1000).unwrap_or(0)
    }
}

fn graded(alike: u64, costs: &Costs) -> u64 {
    let Costs { full_evidence: full, no_evidence: none, least_evidence: least, .. } = *costs;
    if alike >= full { alike } else { least + (full - least) * alike.saturating_sub(none) / (full - none) }
}
