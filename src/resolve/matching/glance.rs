//! How alike the words of one question are to words of the index, each pair looked at once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::align::may_be_part;
use super::bound::WORDS;
use super::name::{Token, View};
use super::token::{self, How};

/// What is known so far for one question; kept from question to question for its memory.
#[derive(Default)]
pub(super) struct Glance {
    /// The question in which each word was last looked at, and its row.
    seen: Vec<(u32, u32)>,
    question: u32,
    /// Words of the question.
    width: usize,
    /// One row a word looked at: what is known of its likeness to each word of the question.
    known: Vec<Known>,
    /// What is known of each word looked at beside the likenesses.
    parts: Vec<Parts>,
    /// Words of the index near a word that was asked before, for words come again from name to name.
    near: HashMap<String, Vec<u32>, RandomState>,
}

/// A likeness, or what it can be at most.
#[derive(Clone, Copy)]
struct Known {
    alike: u16,
    how: How,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// At most.
    Ceiling,
    Exact,
    /// The two are the same word.
    Same,
}

/// Words of a question, one bit each.
#[derive(Clone, Copy, Default)]
pub(super) struct Parts {
    /// Those that may stand in a word together with their neighbours.
    pub(super) in_it: u32,
    /// Those in which a word may stand together with its neighbours.
    pub(super) around: u32,
}

/// Words whose near ones are kept, at most; then all are forgotten.
const KEPT: usize = 1 << 14;

/// What tells which words are near a word: nothing less than all that a comparison looks at.
fn key(token: &Token, least: u16) -> Option<String> {
    let marks = (token.script as u8, token.class, token.nickname, least);
    token.ways.is_none().then(|| format!("{}\0{}\0{marks:?}", token.text, token.written))
}

impl Glance {
    /// A new question of `width` words against an index of so many words.
    pub(super) fn begin(&mut self, words: usize, width: usize) {
        if self.seen.len() < words || self.question == u32::MAX {
            self.seen = vec![(0, 0); words];
            self.question = 0;
        }
        self.question += 1;
        self.width = width;
        self.known.clear();
        self.parts.clear();
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

    /// Looks at words that were not looked at before. O(words x words of the question).
    pub(super) fn look(&mut self, words: &[u32], question: &View<'_>, known: &[Token]) {
        for word in words.iter().map(|word| *word as usize) {
            if self.seen[word].0 == self.question {
                continue;
            }
            self.seen[word] = (self.question, self.parts.len() as u32);
            let (word, mut parts) = (&known[word], Parts::default());
            for (at, asked) in question.tokens.iter().enumerate() {
                self.known.push(Known::at_a_glance(asked, word, question));
                if at < WORDS {
                    parts.in_it |= u32::from(may_be_part(asked, word)) << at;
                    parts.around |= u32::from(may_be_part(word, asked)) << at;
                }
            }
            self.parts.push(parts);
        }
    }

    fn row(&self, word: u32) -> usize {
        self.seen[word as usize].1 as usize
    }

    /// What may stand in a word that was looked at, and around it.
    pub(super) fn parts(&self, word: u32) -> Parts {
        self.parts[self.row(word)]
    }

    /// How alike the word of the question at `at` is to a word that was looked at. O(length x length), once.
    pub(super) fn likeness(&mut self, at: usize, word: u32, question: &View<'_>, known: &[Token]) -> (u16, How) {
        let place = self.row(word) * self.width + at;
        let here = &mut self.known[place];
        if here.what == What::Ceiling {
            let (alike, how) = token::alike_if_may_be(question.tokens[at], &known[word as usize], question.scale);
            *here = Known { alike, how, what: What::Exact };
        }
        (here.alike, here.how)
    }

    /// As [`Glance::likeness`], 0 where a look rules out that it is so much.
    pub(super) fn likeness_of(&mut self, at: usize, word: u32, least: u16, asked: &View<'_>, words: &[Token]) -> u16 {
        let here = self.known[self.row(word) * self.width + at];
        if here.alike < least { 0 } else { self.likeness(at, word, asked, words).0 }
    }

    /// Finds the likeness of a word that was looked at to all words of the question that it may be; true when that says
    /// less than what was known.
    pub(super) fn settle(&mut self, word: u32, question: &View<'_>, known: &[Token]) -> bool {
        let (row, least, mut less) = (self.row(word) * self.width, question.scale.words.least, false);
        for at in 0..self.width {
            let before = self.known[row + at];
            if before.what == What::Ceiling && before.alike >= least {
                less |= self.likeness(at, word, question, known).0 < before.alike;
            }
        }
        less
    }

    /// How alike the word of the question at `at` is to a word that was settled; nothing for words that are two.
    pub(super) fn alike(&self, at: usize, word: u32) -> (u16, How) {
        let Known { alike, how, what } = self.known[self.row(word) * self.width + at];
        if what == What::Ceiling { (0, How::Spelling) } else { (alike, how) }
    }

    /// The most that each word of the question is alike to a word that was looked at, and whether they are the same word.
    pub(super) fn most(&self, word: u32) -> impl Iterator<Item = (u16, bool)> + '_ {
        let row = self.row(word) * self.width;
        self.known[row..row + self.width].iter().map(|known| (known.alike, known.what == What::Same))
    }
}

impl Known {
    fn at_a_glance(asked: &Token, word: &Token, question: &View<'_>) -> Known {
        let scale = question.scale;
        if asked.marks == word.marks && asked.text == word.text {
            let (alike, how) = token::alike_if_may_be(asked, word, scale);
            let what = if asked.is_the_word(word) { What::Same } else { What::Exact };
            return Known { alike, how, what };
        }
        Known { alike: token::ceiling(asked, word, scale), how: How::Spelling, what: What::Ceiling }
    }
}
