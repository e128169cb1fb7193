//! Which names are compared: those that share a rare word, two words, or all letters but one. Never all pairs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::names::Prepared;
use crate::policy::ResolutionRule;
use crate::resolve::matching::{Class, Script, Token};

/// Pairs of names, the lower number first, each once in order; and what was not compared.
pub(super) struct Pairs {
    pub(super) pairs: Vec<(u32, u32)>,
    /// Two words that more names share than are compared with each other, and how many do.
    pub(super) cut: Vec<(String, usize)>,
}

/// Letters from which a word is also sought with one letter left out.
const SLIP_FROM: usize = 5;
/// Letters of a whole name that is sought with one letter left out.
const WHOLE: std::ops::RangeInclusive<usize> = 6..=48;
/// Consonants that are enough to find a word of another script by.
const CONSONANTS: usize = 3;
/// Words near one word, at most.
const NEAR: usize = 64;

/// Finds the pairs. A word is met by itself and by words that differ in one slip (a letter put in, left out, exchanged);
/// a word read from another script also by its consonants. O(names x words x near words) on all cores, whatever the order
/// of the names; which pairs are found hangs only on names that share words with them.
pub(super) fn pairs(names: &[Prepared], rule: &ResolutionRule) -> Pairs {
    let hasher = RandomState::default();
    let words = Words::of(names, &hasher);
    let (twos, wholes) = (twos(&words), wholes(names, &hasher));
    let seek = Seek { names, words: &words, twos: &twos, wholes: &wholes, rule, hasher: &hasher };
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let mut pairs: Vec<(u32, u32)> = (0..count).into_par_iter().flat_map_iter(|name| seek.partners(name)).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    Pairs { pairs, cut: seek.cut() }
}

/// All words of the names, and where they stand.
struct Words<'n> {
    texts: Vec<&'n str>,
    core: Vec<bool>,
    /// Words of each name that may find it.
    of_name: Vec<Vec<u32>>,
    /// Names of each word, in order.
    names: Vec<Vec<u32>>,
    /// Words that are one slip away, and the word itself.
    near: Vec<Vec<u32>>,
}

fn finds(token: &Token) -> bool {
    !matches!(token.class, Class::Filler | Class::Particle)
}

impl<'n> Words<'n> {
    fn of(names: &'n [Prepared], hasher: &RandomState) -> Words<'n> {
        let tokens = || names.iter().map(|one| one.name.tokens.iter().filter(|token| finds(token)));
        let distinct: BTreeSet<&str> = tokens().flatten().map(|token| token.text.as_str()).collect();
        let texts: Vec<&str> = distinct.into_iter().collect();
        let numbers: HashMap<&str, u32, RandomState> = texts.iter().copied().zip(0..).collect();
        let (mut core, mut foreign) = (vec![false; texts.len()], vec![false; texts.len()]);
        let mut found = vec![Vec::new(); texts.len()];
        let mut of_name = Vec::with_capacity(names.len());
        for (tokens, name) in tokens().zip(0_u32..) {
            let mut own: Vec<u32> = Vec::new();
            for token in tokens {
                let word = numbers[token.text.as_str()];
                core[word as usize] |= matches!(token.class, Class::Core | Class::Number);
                foreign[word as usize] |= token.script > Script::Latin;
                own.push(word);
            }
            own.sort_unstable();
            own.dedup();
            own.iter().for_each(|word| found[*word as usize].push(name));
            of_name.push(own);
        }
        let near = near(&texts, &core, &foreign, hasher);
        Words { texts, core, of_name, names: found, near }
    }
}

/// For each word that tells a party, the words one slip away.
fn near(texts: &[&str], core: &[bool], foreign: &[bool], hasher: &RandomState) -> Vec<Vec<u32>> {
    let mut keys: Vec<(u64, u32)> = Vec::new();
    let mut sounds: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (text, word) in texts.iter().zip(0_u32..).filter(|(_, word)| core[*word as usize]) {
        each_slip(text, SLIP_FROM..=usize::MAX, |key| keys.push((hasher.hash_one(key), word)));
        let consonants = consonants(text);
        if consonants.len() >= CONSONANTS {
            sounds.entry(consonants).or_default().push(word);
        }
    }
    keys.sort_unstable();
    let mut near: Vec<BTreeSet<u32>> = (0..).take(texts.len()).map(|word| BTreeSet::from([word])).collect();
    let alike = |one: u32, other: u32| texts[one as usize].len().abs_diff(texts[other as usize].len()) <= 1;
    let blocks = keys.chunk_by(|a, b| a.0 == b.0).map(|block| block.iter().map(|(_, word)| *word).collect());
    let slips: Vec<Vec<u32>> = blocks.filter(|block: &Vec<u32>| block.len() > 1).collect();
    for block in slips {
        meet(&block, &mut near, alike);
    }
    for block in sounds.into_values().filter(|block| block.iter().any(|word| foreign[*word as usize])) {
        meet(&block, &mut near, |one, other| foreign[one as usize] || foreign[other as usize]);
    }
    near.into_iter().map(|near| near.into_iter().take(NEAR).collect()).collect()
}

fn meet(block: &[u32], near: &mut [BTreeSet<u32>], alike: impl Fn(u32, u32) -> bool) {
    for (at, one) in block.iter().enumerate() {
        for other in block[at + 1..].iter().take(NEAR).filter(|other| alike(*one, **other)) {
            near[*one as usize].insert(*other);
            near[*other as usize].insert(*one);
        }
    }
}

/// The word, and the word with each of its letters left out.
fn each_slip(text: &str, lengths: std::ops::RangeInclusive<usize>, mut key: impl FnMut(&str)) {
    key(text);
    if !lengths.contains(&text.len()) || !text.is_ascii() {
        return;
    }
    let mut shorter = String::with_capacity(text.len());
    for at in (0..text.len()).filter(|at| *at == 0 || text.as_bytes()[at - 1] != text.as_bytes()[*at]) {
        shorter.clear();
        shorter.push_str(&text[..at]);
        shorter.push_str(&text[at + 1..]);
        key(&shorter);
    }
}

fn consonants(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w')) {
        let c = match c {
            'c' | 'q' | 'g' | 'x' => 'k',
            'z' => 's',
            'b' | 'f' | 'v' => 'p',
            'd' => 't',
            'r' => 'l',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Names by a key, in order, and where the rows of each stretch of keys begin.
struct Sorted<K> {
    rows: Vec<(K, u32)>,
    starts: Vec<u32>,
    stretch: fn(&K, u32) -> usize,
    bits: u32,
}

impl<K: Ord + Copy + Send> Sorted<K> {
    /// `stretch` numbers keys in their order, with so many bits. O(rows log rows).
    fn of(mut rows: Vec<(K, u32)>, stretch: fn(&K, u32) -> usize, bits: u32) -> Sorted<K> {
        rows.par_sort_unstable();
        rows.dedup();
        let stretches = rows.last().map_or(0, |(key, _)| stretch(key, bits) + 1);
        let mut starts = vec![0; stretches + 1];
        rows.iter().for_each(|(key, _)| starts[stretch(key, bits) + 1] += 1);
        for at in 0..stretches {
            starts[at + 1] += starts[at];
        }
        Sorted { rows, starts, stretch, bits }
    }

    /// The names under a key, none when they are too many. O(log rows of its stretch).
    fn within(&self, key: &K, most: usize) -> impl Iterator<Item = u32> + use<'_, K> {
        let at = (self.stretch)(key, self.bits);
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        let list = bounds.map_or(&[][..], |(start, end)| &self.rows[*start as usize..*end as usize]);
        let start = list.partition_point(|(known, _)| known < key);
        let length = list[start..].iter().take(most + 1).take_while(|(known, _)| known == key).count();
        let block = if length > most { &list[..0] } else { &list[start..start + length] };
        block.iter().map(|(_, name)| *name)
    }
}

/// Names by two of their words.
fn twos(words: &Words<'_>) -> Sorted<(u32, u32)> {
    let mut twos = Vec::new();
    for (own, name) in words.of_name.iter().zip(0_u32..) {
        for (at, one) in own.iter().enumerate() {
            twos.extend(own[at + 1..].iter().map(|other| ((*one, *other), name)));
        }
    }
    Sorted::of(twos, |(first, _), _| *first as usize, u32::BITS)
}

/// Names by hash of all their letters, with one left out each time, and of their words in order of the alphabet.
fn wholes(names: &[Prepared], hasher: &RandomState) -> Sorted<u64> {
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let keys = |name: u32| {
        let mut keys = Vec::new();
        each_whole(&names[name as usize], |key| keys.push((hasher.hash_one(key), name)));
        keys
    };
    let all: Vec<(u64, u32)> = (0..count).into_par_iter().flat_map_iter(keys).collect();
    let bits = all.len().checked_ilog2().unwrap_or(0).min(u64::BITS - 1);
    Sorted::of(all, |hash, bits| (hash >> 1 >> (u64::BITS - 1 - bits)) as usize, bits)
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
    names: &'s [Prepared],
    words: &'s Words<'n>,
    twos: &'s Sorted<(u32, u32)>,
    wholes: &'s Sorted<u64>,
    rule: &'s ResolutionRule,
    hasher: &'s RandomState,
}

impl Seek<'_, '_> {
    fn partners(&self, name: u32) -> Vec<(u32, u32)> {
        let mut found: Vec<u32> = Vec::new();
        let own = &self.words.of_name[name as usize];
        for word in own.iter().filter(|word| self.words.core[**word as usize]) {
            for near in &self.words.near[*word as usize] {
                let known = &self.words.names[*near as usize];
                if known.len() <= self.rule.common_word {
                    found.extend(known);
                }
                for anchor in own.iter().filter(|anchor| *anchor != word) {
                    found.extend(self.two((*anchor).min(*near), (*anchor).max(*near)));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|other| self.shares_enough(name, *other));
        each_whole(&self.names[name as usize], |key| {
            found.extend(self.wholes.within(&self.hasher.hash_one(key), self.rule.block));
        });
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter(|other| *other != name).map(|other| (name.min(other), name.max(other))).collect()
    }

    /// False when too few of the telling words of either name have a partner in the other to be alike: of fewer than
    /// four all must have one, else three quarters.
    fn shares_enough(&self, one: u32, other: u32) -> bool {
        let telling =
            |name: u32| self.words.of_name[name as usize].iter().filter(|word| self.words.core[**word as usize]);
        let theirs = &self.words.of_name[other as usize];
        let met = |word: &&u32| self.words.near[**word as usize].iter().any(|near| theirs.binary_search(near).is_ok());
        let most = telling(one).count().max(telling(other).count());
        telling(one).filter(met).count() * 4 >= most * 3
    }

    fn two(&self, one: u32, other: u32) -> impl Iterator<Item = u32> + '_ {
        self.twos.within(&(one, other), self.rule.block)
    }

    /// Two words, one of them telling, that more names share than are compared.
    fn cut(&self) -> Vec<(String, usize)> {
        let blocks = self.twos.rows.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > self.rule.block);
        let telling = blocks.filter(|block| {
            let (one, other) = block[0].0;
            self.words.core[one as usize] || self.words.core[other as usize]
        });
        let text = |word: u32| self.words.texts[word as usize];
        telling.map(|block| (format!("{} {}", text(block[0].0.0), text(block[0].0.1)), block.len())).collect()
    }
}
