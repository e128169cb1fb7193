//! Names that may be alike, found by their rarest words without comparing all.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::letters::Script;
use super::likeness::{may_reach, score};
use super::name::{Class, Name, Token};
use super::sound::{consonants, letters_of, sound};
use super::token::{self, LEAST};

/// Names by the words that tell them apart.
///
/// A name stands under its rarest words, as many as weigh five eighths of it; a word is found by its sound, by its sound
/// with one letter left out, by its consonants, and joined with its neighbour. Names that share none of these with a
/// question are not compared: two words with two slips each, or a lone word with two, are missed.
pub struct NameIndex {
    names: Vec<Name>,
    words: Vec<Token>,
    /// The consonants that stand in each word, one bit each.
    letters: Vec<u32>,
    /// Names by word, in order of word.
    places: Vec<(u32, u32)>,
    /// Words by hash of a key, in order.
    keys: Vec<(u64, u32)>,
    /// Names by hash of all their words together.
    wholes: Vec<(u64, u32)>,
    hasher: RandomState,
}

/// What the words of a name that it does not stand under may weigh at most, in thousandths of all.
const REST: u64 = 380;
/// Letters of a sound from which one may be left out.
const SLIP_FROM: usize = 5;
/// Letters of a word that is also found by its letters with one left out (acronyms, short names).
const SHORT: (usize, usize) = (3, 7);
/// Consonants that stand in one of two words only when one is put for another.
const ONE_SLIP: u32 = 2;
/// Consonants that are enough to find a word by.
const CONSONANTS: usize = 3;

/// A name found, and how alike it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Found {
    /// Position in the names of the index.
    pub name: u32,
    /// 0 to 1000.
    pub score: u16,
}

impl NameIndex {
    /// Indexes names, which must be weighed. O(letters log letters).
    #[must_use]
    pub fn new(names: Vec<Name>) -> NameIndex {
        let hasher = RandomState::default();
        let mut numbers: HashMap<&str, u32, RandomState> = HashMap::default();
        let (mut words, mut places, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
        for (name, at) in names.iter().zip(0_u32..) {
            for word in heaviest(&name.tokens) {
                let number = *numbers.entry(&word.text).or_insert_with(|| {
                    words.push(word.clone());
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                });
                places.push((number, at));
            }
            wholes.extend(whole_keys(name).into_iter().map(|key| (hasher.hash_one(&key), at)));
        }
        let mut keys: Vec<(u64, u32)> = Vec::with_capacity(words.len() * 8);
        for (word, at) in words.iter().zip(0_u32..) {
            each_key(word, |key| keys.push((hasher.hash_one(key), at)));
        }
        for list in [&mut keys, &mut wholes] {
            list.sort_unstable();
            list.dedup();
        }
        places.sort_unstable();
        places.dedup();
        let letters = words.iter().map(|word: &Token| word.letters).collect();
        NameIndex { names, words, letters, places, keys, wholes, hasher }
    }

    /// The names, in the order given.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// Names at or above a score, the most alike first, then in the order given. O(candidates) comparisons.
    #[must_use]
    pub fn search(&self, question: &Name, least: u16) -> Vec<Found> {
        let candidates = self.candidates(question);
        let likely = candidates.into_iter().filter(|name| may_reach(question, &self.names[*name as usize], least));
        let scored = likely.map(|name| Found { name, score: score(question, &self.names[name as usize]) });
        let mut found: Vec<Found> = scored.filter(|found| found.score >= least).collect();
        found.sort_unstable_by_key(|found| (std::cmp::Reverse(found.score), found.name));
        found
    }

    /// Every name that shares a key with the question, once, in order.
    fn candidates(&self, question: &Name) -> Vec<u32> {
        let telling = question.is_telling();
        let asked = question.tokens.iter().filter(|token| match token.class {
            Class::Core | Class::Number => true,
            Class::Place | Class::Generic => !telling,
            Class::Initial | Class::Particle | Class::Filler => question.tokens.len() < 3,
        });
        let mut words: Vec<u32> = Vec::new();
        for token in asked {
            self.near(token, &mut words);
        }
        for pair in question.tokens.windows(2) {
            let said = sound(&format!("{}{}", pair[0].written, pair[1].written));
            words.extend(equal(&self.keys, self.hasher.hash_one(said.as_str())));
        }
        words.sort_unstable();
        words.dedup();
        let mut names: Vec<u32> = Vec::new();
        for word in words {
            let start = self.places.partition_point(|(number, _)| *number < word);
            names.extend(self.places[start..].iter().take_while(|(number, _)| *number == word).map(|(_, name)| *name));
        }
        let mut wholes = whole_keys(question);
        wholes.extend(question.tokens.iter().map(|token| token.written.clone()));
        for key in wholes {
            names.extend(equal(&self.wholes, self.hasher.hash_one(&key)));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Words of the index that are alike to a word.
    fn near(&self, token: &Token, words: &mut Vec<u32>) {
        let mut near: Vec<u32> = Vec::new();
        each_key(token, |key| near.extend(equal(&self.keys, self.hasher.hash_one(key))));
        near.sort_unstable();
        near.dedup();
        let own = [token.letters, token.unglued.as_deref().map_or(0, |rest| letters_of(&sound(rest)))];
        words.extend(near.into_iter().filter(|word| {
            let known = self.letters[*word as usize];
            own.iter().any(|own| (own ^ known).count_ones() <= ONE_SLIP)
                && token::alike(token, &self.words[*word as usize]).0 >= LEAST
        }));
    }
}

/// The values under a hash in a sorted list.
fn equal(list: &[(u64, u32)], hash: u64) -> impl Iterator<Item = u32> + '_ {
    let start = list.partition_point(|(known, _)| *known < hash);
    list[start..].iter().take_while(move |(known, _)| *known == hash).map(|(_, value)| *value)
}

/// The rarest words of a name, until the rest weighs little.
fn heaviest(tokens: &[Token]) -> Vec<&Token> {
    let mut sorted: Vec<&Token> = tokens.iter().collect();
    sorted.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.text.cmp(&b.text)));
    let all: u64 = sorted.iter().map(|token| u64::from(token.weight)).sum();
    let mut rest = all;
    sorted
        .into_iter()
        .take_while(|token| {
            let needed = rest * 1000 > all * REST;
            rest -= u64::from(token.weight);
            needed
        })
        .collect()
}

/// All words of a short name together, neighbours together, and the consonants of the whole.
fn whole_keys(name: &Name) -> Vec<String> {
    let tokens = &name.tokens;
    const WORDS: usize = 4;
    let joined: String = tokens.iter().map(|token| token.written.as_str()).collect();
    let mut keys: Vec<String> =
        tokens.windows(2).map(|pair| format!("{}{}", pair[0].written, pair[1].written)).collect();
    if tokens.len() <= WORDS || tokens.iter().any(|token| token.script == Script::Syllables) {
        let consonants = consonants(&sound(&joined));
        if consonants.len() > CONSONANTS {
            keys.push(format!("={consonants}"));
        }
    }
    keys.extend([joined, name.whole.clone()]);
    keys
}

/// The keys under which a word is found.
fn each_key(token: &Token, mut key: impl FnMut(&str)) {
    let sounds = [Some(token.sound.clone()), token.unglued.as_deref().map(sound)];
    for said in sounds.into_iter().flatten() {
        key(&said);
        if said.len() >= SLIP_FROM {
            let mut shorter = String::with_capacity(said.len());
            for at in 0..said.len() {
                shorter.clear();
                shorter.push_str(&said[..at]);
                shorter.push_str(&said[at + 1..]);
                key(&shorter);
            }
        }
    }
    if (SHORT.0..=SHORT.1).contains(&token.text.len()) {
        (0..token.text.len()).for_each(|at| key(&format!("-{}{}", &token.text[..at], &token.text[at + 1..])));
        key(&format!("-{}", token.text));
    }
    if token.consonants.len() >= CONSONANTS {
        key(&format!("={}", token.consonants));
    }
}
