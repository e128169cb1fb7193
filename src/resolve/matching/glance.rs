//! How alike the words of one question are to words of the index, each pair looked at once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::likeness::is_partner;
use super::name::{Class, Token};
use super::token::{self, How};

/// What is known so far for one question; kept from question to question for its memory, and for words that come again.
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
    /// Numbers of the words of the question; none for a word of several readings.
    asked: Vec<Option<u32>>,
    before: Before,
}

/// What was found for words of earlier questions, by their numbers.
#[derive(Default)]
struct Before {
    numbers: HashMap<Identity, u32, RandomState>,
    /// Words of the index near a word, at a least likeness.
    near: HashMap<(u32, u16), Vec<u32>, RandomState>,
    /// How alike a word is to a word of the index.
    alike: HashMap<(u32, u32), (u16, How), RandomState>,
}

/// What tells which words are near a word: nothing less than all that a comparison looks at.
type Identity = (String, String, u8, Class, Option<u16>);

/// Words that are remembered, at most; then all are forgotten.
const KEPT: usize = 1 << 14;
/// Pairs of words whose likeness is remembered, at most; then all are forgotten.
const PAIRS: usize = 1 << 18;

/// Words of a question that have a bit; those behind them are thought to have a partner.
const BITS: usize = 63;

impl Before {
    /// The number of a word, unless it has several readings.
    fn number(&mut self, token: &Token) -> Option<u32> {
        if token.ways.is_some() {
            return None;
        }
        let identity = (token.text.clone(), token.written.clone(), token.script as u8, token.class, token.nickname);
        let next = u32::try_from(self.numbers.len()).ok()?;
        Some(*self.numbers.entry(identity).or_insert(next))
    }

    fn forget(&mut self) {
        if self.numbers.len() >= KEPT || self.alike.len() >= PAIRS {
            *self = Before::default();
        }
    }
}

impl Glance {
    /// A new question against an index of so many words.
    pub(super) fn begin(&mut self, words: usize, question: &[&Token]) {
        if self.seen.len() < words || self.question == u32::MAX {
            self.seen = vec![(0, 0); words];
            self.question = 0;
        }
        self.question += 1;
        self.width = question.len();
        self.alike.clear();
        self.partners.clear();
        self.before.forget();
        self.asked.clear();
        self.asked.extend(question.iter().map(|token| self.before.number(token)));
    }

    /// The words near the word of the question at `at`, if they were asked for before at this least likeness.
    pub(super) fn known(&self, at: usize, least: u16) -> Option<&Vec<u32>> {
        self.before.near.get(&(self.asked[at]?, least))
    }

    /// Keeps the words near the word of the question at `at`.
    pub(super) fn keep(&mut self, at: usize, least: u16, near: &[u32]) {
        if let Some(number) = self.asked[at] {
            self.before.near.insert((number, least), near.to_vec());
        }
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
        let place = self.seen[word as usize].1 as usize * self.width + at;
        if let Some(alike) = self.alike[place] {
            return alike;
        }
        let other = &known[word as usize];
        let alike = match self.asked[at] {
            _ if !token::may_be_alike(asked, other) => (0, How::Spelling),
            None => token::alike(asked, other),
            Some(number) => *self.before.alike.entry((number, word)).or_insert_with(|| token::alike(asked, other)),
        };
        self.alike[place] = Some(alike);
        alike
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

    /// True when a look at the word of the question at `at` did not rule out that it is one with a word.
    pub(super) fn may_be(&self, at: usize, word: u32) -> bool {
        self.partners[self.seen[word as usize].1 as usize] & (1 << at.min(BITS)) != 0
    }
}
