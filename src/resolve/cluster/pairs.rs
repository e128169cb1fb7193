//! Which names are compared: those that share a rare word, two words, or all letters but one. Never all pairs.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::names::Prepared;
use super::words::{Sorted, Words, each_slip};
use crate::policy::ResolutionRule;

/// Pairs of names, the lower number first, each once in order; and what was not compared.
pub(super) struct Pairs {
    pub(super) pairs: Vec<(u32, u32)>,
    /// Two words that more names share than are compared with each other, and how many do.
    pub(super) cut: Vec<(String, usize)>,
}

/// Letters of a whole name that is sought with one letter left out.
const WHOLE: std::ops::RangeInclusive<usize> = 6..=48;
/// Keys of whole names that are kept at a time.
const KEYS: usize = 1 << 24;
/// Telling words of a name that are looked at: one bit each.
const TELLING: usize = u64::BITS as usize;

/// Finds the pairs. A word is met by itself and by words that differ in one slip (a letter put in, left out, exchanged);
/// a word read from another script also by its consonants. O(names x words x near words) on all cores, whatever the order
/// of the names; which pairs are found hangs only on names that share words with them.
pub(super) fn pairs(names: &[Prepared], rule: &ResolutionRule) -> Pairs {
    let hasher = RandomState::default();
    let mut pairs = by_whole(names, rule.block, &hasher);
    let words = Words::of(names, &hasher);
    let seek = Seek { twos: &twos(&words, rule.common_word), words: &words, rule };
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    // a desk has a place for each word: so many names share one
    let names = (0..count).into_par_iter().with_min_len(1 << 14);
    pairs.par_extend(names.map_init(|| Desk::of(&words), |desk, name| seek.partners(name, desk)).flatten_iter());
    pairs.par_sort_unstable();
    pairs.dedup();
    Pairs { pairs, cut: seek.cut() }
}

/// Names by two of their words, one of them common: under other words names are found without a second one.
fn twos(words: &Words<'_>, common: usize) -> Sorted<(u32, u32)> {
    let is_common = |word: u32| words.names.at(word as usize).len() > common;
    let mut twos = Vec::new();
    for name in 0..words.of_name.numbers() {
        let own = words.of_name.at(name);
        for (at, one) in own.iter().enumerate() {
            let others = own[at + 1..].iter().filter(|other| is_common(*one) || is_common(**other));
            twos.extend(others.map(|other| ((*one, *other), name as u32)));
        }
    }
    Sorted::of(twos, |(first, _), _| *first as usize, u32::BITS)
}

/// Pairs of names with the same letters but for one left out in each, or the same words in another order; keys are sorted
/// some at a time, so that memory grows with the names alone.
fn by_whole(names: &[Prepared], most: usize, hasher: &RandomState) -> Vec<(u32, u32)> {
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let keys: usize = names.par_iter().map(|name| name.whole.len() + name.letters.len() + 3).sum();
    let rounds = (keys / KEYS + 1) as u64;
    let mut pairs = Vec::new();
    for round in 0..rounds {
        let keys = |name: u32| {
            let mut keys = Vec::new();
            each_whole(&names[name as usize], |key| keys.push((hasher.hash_one(key), name)));
            keys.into_iter().filter(move |(key, _)| key % rounds == round)
        };
        let mut rows: Vec<(u64, u32)> = (0..count).into_par_iter().flat_map_iter(keys).collect();
        rows.par_sort_unstable();
        rows.dedup();
        let blocks = rows.par_chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=most).contains(&block.len()));
        let mut met: Vec<(u32, u32)> = blocks.flat_map_iter(each_pair).collect();
        met.par_sort_unstable();
        met.dedup();
        pairs.extend(met);
    }
    pairs
}

fn each_pair(block: &[(u64, u32)]) -> impl Iterator<Item = (u32, u32)> + '_ {
    block.iter().enumerate().flat_map(|(at, (_, one))| block[at + 1..].iter().map(move |(_, other)| (*one, *other)))
}

fn each_whole(name: &Prepared, mut key: impl FnMut(&str)) {
    if !name.is_telling() {
        return;
    }
    each_slip(&name.whole, WHOLE, &mut key);
    each_slip(&name.letters, WHOLE, &mut key);
    let mut words: Vec<&str> = name.name.tokens.iter().map(|token| token.text.as_str()).collect();
    words.sort_unstable();
    key(&words.concat());
}

struct Seek<'s, 'n> {
    words: &'s Words<'n>,
    twos: &'s Sorted<(u32, u32)>,
    rule: &'s ResolutionRule,
}

/// Near which telling words of one name each word is, a bit for each of them.
struct Desk {
    near: Vec<u64>,
    touched: Vec<u32>,
    found: Vec<u32>,
}

impl Desk {
    fn of(words: &Words<'_>) -> Desk {
        Desk { near: vec![0; words.texts.len()], touched: Vec::new(), found: Vec::new() }
    }
}

impl Seek<'_, '_> {
    fn partners(&self, name: u32, desk: &mut Desk) -> Vec<(u32, u32)> {
        let own = self.words.of_name.at(name as usize);
        let telling = own.iter().filter(|word| self.words.core[**word as usize]).take(TELLING);
        let mut count = 0;
        for word in telling {
            for near in self.words.near.at(*word as usize) {
                desk.near[*near as usize] |= 1 << count;
                desk.touched.push(*near);
                let known = self.words.names.at(*near as usize);
                if known.len() <= self.rule.common_word {
                    desk.found.extend(known);
                    continue;
                }
                for anchor in own.iter().filter(|anchor| *anchor != word) {
                    desk.found.extend(self.two((*anchor).min(*near), (*anchor).max(*near)));
                }
            }
            count += 1;
        }
        desk.found.sort_unstable();
        desk.found.dedup();
        let Desk { near, found, .. } = &*desk;
        let enough = found.iter().filter(|other| **other != name && self.shares_enough(count, **other, near));
        let pairs = enough.map(|other| (name.min(*other), name.max(*other))).collect();
        desk.found.clear();
        desk.touched.drain(..).for_each(|word| desk.near[word as usize] = 0);
        pairs
    }

    /// False when too few of the telling words of either name have a partner in the other to be alike: of fewer than
    /// four all must have one, else three quarters. O(words of the other).
    fn shares_enough(&self, telling: usize, other: u32, near: &[u64]) -> bool {
        let (mut met, mut theirs) = (0_u64, 0);
        for word in self.words.of_name.at(other as usize) {
            met |= near[*word as usize];
            theirs += usize::from(self.words.core[*word as usize]);
        }
        met.count_ones() as usize * 4 >= telling.max(theirs.min(TELLING)) * 3
    }

    fn two(&self, one: u32, other: u32) -> impl Iterator<Item = u32> + '_ {
        self.twos.within(&(one, other), self.rule.block)
    }

    /// Two words, one of them telling, that more names share than are compared.
    fn cut(&self) -> Vec<(String, usize)> {
        let telling = |(one, other): &(u32, u32)| self.words.core[*one as usize] || self.words.core[*other as usize];
        let blocks = self.twos.beyond(self.rule.block).filter(|(words, _)| telling(words));
        let text = |word: u32| self.words.texts[word as usize];
        blocks.map(|((one, other), names)| (format!("{} {}", text(one), text(other)), names)).collect()
    }
}
