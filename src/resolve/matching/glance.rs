//! How alike the words of one question are to words of the index, each pair looked at once.

use super::likeness::is_partner;
use super::name::Token;
use super::token::{self, How};

/// What is known so far for one question; kept from question to question for its memory.
#[derive(Default)]
pub(super) struct Glance {
    /// The question in which each word was last looked at, and its row.
    seen: Vec<(u32, u32)>,
    question: u32,
    /// Words of the question.
    width: usize,
    /// One row a word looked at: its likeness to each word of the question, once it was asked for.
    alike: Vec<Option<(u16, How)>>,
    /// Words of the question that may be one with the word, one bit each.
    partners: Vec<u64>,
}

/// Words of a question that have a bit; those behind them are thought to have a partner.
const BITS: usize = 63;

impl Glance {
    /// A new question of `width` words against an index of so many words.
    pub(super) fn begin(&mut self, words: usize, width: usize) {
        if self.seen.len() < words || self.question == u32::MAX {
            self.seen = vec![(0, 0); words];
            self.question = 0;
        }
        self.question += 1;
        self.width = width;
        self.alike.clear();
        self.partners.clear();
    }

    /// Looks at words that were not looked at before. O(words x words of the question) likenesses.
    pub(super) fn look(&mut self, words: &[u32], question: &[&Token], known: &[Token]) {
        for word in words.iter().map(|word| *word as usize) {
            if self.seen[word].0 == self.question {
                continue;
            }
            self.seen[word] = (self.question, self.partners.len() as u32);
            let mut partners = 0;
            for (at, asked) in question.iter().enumerate() {
                self.alike.push(None);
                let bit = 1 << at.min(BITS);
                if at >= BITS || is_partner(asked, &known[word]) {
                    partners |= bit;
                }
            }
            self.partners.push(partners);
        }
    }

    /// How alike a word of the question is to a word that was looked at. O(length x length), once.
    pub(super) fn likeness(&mut self, (at, asked): (usize, &Token), word: u32, known: &[Token]) -> (u16, How) {
        let row = self.seen[word as usize].1 as usize;
        *self.alike[row * self.width + at].get_or_insert_with(|| token::alike_if_may_be(asked, &known[word as usize]))
    }

    /// Finds the likeness of words that were looked at to all words of the question.
    pub(super) fn compare(&mut self, words: &[u32], question: &[&Token], known: &[Token]) {
        for word in words {
            for (at, asked) in question.iter().enumerate() {
                self.likeness((at, asked), *word, known);
            }
        }
    }

    /// How alike the word of the question at `at` is to a word that was compared.
    pub(super) fn alike(&self, at: usize, word: u32) -> (u16, How) {
        self.alike[self.seen[word as usize].1 as usize * self.width + at].unwrap_or((0, How::Spelling))
    }

    /// Weights of the words that have a partner, and of those that have none: of the question and of the name.
    pub(super) fn weigh(&self, spelt: &[u32], question: &[&Token], known: &[Token]) -> ([u64; 2], [u64; 2]) {
        let (mut met, mut alone) = ([0, 0], [0, 0]);
        let mut all = 0;
        for word in spelt.iter().map(|word| *word as usize) {
            let partners = self.partners[self.seen[word].1 as usize];
            all |= partners;
            let sum = if partners == 0 { &mut alone[1] } else { &mut met[1] };
            *sum += u64::from(known[word].weight);
        }
        for (at, asked) in question.iter().enumerate() {
            let sum = if all & (1 << at.min(BITS)) == 0 { &mut alone[0] } else { &mut met[0] };
            *sum += u64::from(asked.weight);
        }
        (met, alone)
    }
}
