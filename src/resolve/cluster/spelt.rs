//! Names as they are sought, kept small: the words of each, and its letters in one.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::names::Prepared;
use super::words::each_slip;
use crate::model::Grouped;
use crate::resolve::matching::{Class, Script, Token};

/// Letters of a whole name that is sought with one letter left out.
const WHOLE: std::ops::RangeInclusive<usize> = 6..=48;

/// Names on their way into [`super::words::Words`], numbered as they are added.
#[derive(Default)]
pub(super) struct Spelt {
    pub(super) numbers: HashMap<Box<str>, u32, RandomState>,
    /// True of a word that tells a party.
    pub(super) core: Vec<bool>,
    /// True of a word that was read from another script.
    pub(super) foreign: Vec<bool>,
    /// Words of each name that may find it, by their numbers here.
    pub(super) of_name: Grouped<u32>,
    pub(super) wholes: Wholes,
}

/// The letters of names that tell a party.
#[derive(Default)]
pub(super) struct Wholes {
    pub(super) hasher: RandomState,
    /// Of each name its words in one, then the letters of the name behind them, or anew where they do not go on from there.
    text: String,
    bounds: Vec<Bounds>,
}

#[derive(Clone, Copy)]
struct Bounds {
    end: usize,
    words: u32,
    letters: u32,
    /// Of the words in the order of the alphabet.
    sorted: u64,
    /// Of the letters without the legal form.
    bare: u64,
    /// Of the words as they sound in Chinese.
    heard: u64,
}

impl Spelt {
    /// Adds a name. O(length).
    pub(super) fn add(&mut self, name: &Prepared) {
        let mut own: Vec<u32> = Vec::new();
        for token in name.name.tokens.iter().filter(|token| finds(token)) {
            own.push(self.word(token));
        }
        own.sort_unstable();
        own.dedup();
        self.of_name.push(own);
        self.wholes.add(name);
    }

    fn word(&mut self, token: &Token) -> u32 {
        let word = match self.numbers.get(token.text.as_str()) {
            Some(known) => *known,
            None => {
                let new = u32::try_from(self.core.len()).expect("fewer than 2^32 words");
                self.numbers.insert(token.text.as_str().into(), new);
                self.core.push(false);
                self.foreign.push(false);
                new
            }
        };
        self.core[word as usize] |= matches!(token.class, Class::Core | Class::Number);
        self.foreign[word as usize] |= token.script > Script::Latin;
        word
    }
}

fn finds(token: &Token) -> bool {
    !matches!(token.class, Class::Filler | Class::Particle)
}

impl Wholes {
    fn add(&mut self, name: &Prepared) {
        if !name.is_telling() {
            self.bounds.push(Bounds { end: self.text.len(), words: 0, letters: 0, sorted: 0, bare: 0, heard: 0 });
            return;
        }
        self.text.push_str(&name.whole);
        self.text.push_str(name.letters.strip_prefix(&*name.whole).unwrap_or(&name.letters));
        let mut words: Vec<&str> = name.name.tokens.iter().map(|token| token.text.as_str()).collect();
        words.sort_unstable();
        let [words_long, letters] = [&name.whole, &name.letters].map(|text| text.len() as u32);
        let sorted = self.hasher.hash_one(words.concat());
        let bare = self.hasher.hash_one(("bare", &*name.bare));
        let heard = self.hasher.hash_one(("heard", &*name.heard));
        self.bounds.push(Bounds { end: self.text.len(), words: words_long, letters, sorted, bare, heard });
    }

    pub(super) fn count(&self) -> usize {
        self.bounds.len()
    }

    /// How many keys all names have, at most.
    pub(super) fn keys(&self) -> usize {
        self.bounds.iter().map(|bounds| (bounds.words + bounds.letters + 5) as usize).sum()
    }

    fn start(&self, name: usize) -> usize {
        name.checked_sub(1).map_or(0, |before| self.bounds[before].end)
    }

    /// All letters of a name; none where no word tells which party it is.
    pub(super) fn letters(&self, name: usize) -> &str {
        let (bounds, start) = (self.bounds[name], self.start(name));
        let all = &self.text[start..bounds.end];
        // behind the words stand all letters, unless they begin with the words
        if all.len() == bounds.letters as usize { all } else { &all[bounds.words as usize..] }
    }

    /// Keys under which a name meets those with the same letters but for one left out in each, the same words in another
    /// order, the same but for their legal forms, or the same sound in Chinese. O(letters x letters).
    pub(super) fn each_key(&self, name: usize, mut key: impl FnMut(u64)) {
        let bounds = self.bounds[name];
        if bounds.letters == 0 {
            return;
        }
        let (start, words) = (self.start(name), bounds.words as usize);
        let all = &self.text[start..bounds.end];
        each_slip(&all[..words], WHOLE, |text| key(self.hasher.hash_one(text)));
        let letters = self.letters(name);
        each_slip(letters, WHOLE, |text| key(self.hasher.hash_one(text)));
        key(bounds.sorted);
        key(bounds.bare);
        key(bounds.heard);
    }
}
