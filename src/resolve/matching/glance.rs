//! How alike the words of one question are to words of the index, each pair looked at once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

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
    /// Words of the index near a word that was asked before, for words come again from name to name.
    near: HashMap<String, Vec<u32>, RandomState>,
}

/// Words whose near ones are kept, at most; then all are forgotten.
const KEPT: usize = 1 << 14;

/// What tells which words are near a word: nothing less than all that a comparison looks at.
fn key(token: &Token, least: u16) -> Option<String> {
    let marks = (token.script as u8, token.class, token.nickname, least);
    token.ways.is_none().then(|| format!("{}\0{}\0{marks:?}", token.text, token.written))
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

    /// The words near a word of one reading, if they were asked for before at this least likeness.
    pub(super) fn known(&self, token: &Token, least: u16) -> Option<&Vec<u32>> {
        self.near.get(&key(token, least)?)
    }

    /// Keeps the words near a word of one reading.
    pub(super) fn keep(&mut self, token: &Token, least: u16, near: &[u32]) {
        let Some(key) = key(token, least) else { return };
        if self.near.len() >= KEPT {
            self.near.clear();
        }
        self.near.insert(key, near.to_vec());
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

    /// True when a look at the word of the question at `at` did not rule out that it is one with a word.
    pub(super) fn may_be(&self, at: usize, word: u32) -> bool {
        self.partners[self.seen[word as usize].1 as usize] & (1 << at.min(BITS)) != 0
    }
}
