//! Words of names: in which names each stands, and which words are one slip of the pen from it.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::spelt::Spelt;
use crate::model::Grouped;
use crate::resolve::matching::sound;

/// Letters from which a word is also sought with one letter left out.
const SLIP_FROM: usize = 5;
/// Consonants that are enough to find a word of another script by.
const CONSONANTS: usize = 3;
/// Words near one word, at most.
const NEAR: usize = 64;

/// All words of the names, by number in the order of the alphabet.
pub(super) struct Words {
    pub(super) texts: Vec<Box<str>>,
    /// True of a word that tells a party.
    pub(super) core: Vec<bool>,
    /// Words of each name that may find it, in order.
    pub(super) of_name: Grouped<u32>,
    /// Names of each word, in order.
    pub(super) names: Grouped<u32>,
    /// Words that are one slip away, and the word itself, in order.
    pub(super) near: Grouped<u32>,
}

impl Words {
    /// O(words log words). The letters of the names are left.
    pub(super) fn of(spelt: Spelt, hasher: &RandomState) -> Words {
        let Spelt { numbers, core, foreign, of_name: as_added, .. } = spelt;
        let mut order: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
        order.par_sort_unstable();
        let mut now = vec![0; order.len()];
        order.iter().zip(0_u32..).for_each(|((_, added), at)| now[*added as usize] = at);
        let [core, foreign] = [core, foreign].map(|is| order.iter().map(|(_, added)| is[*added as usize]).collect());
        let texts: Vec<Box<str>> = order.into_iter().map(|(text, _)| text).collect();
        let of_name = Grouped::listed((0..as_added.numbers()).map(|name| {
            let mut own: Vec<u32> = as_added.at(name).iter().map(|added| now[*added as usize]).collect();
            own.sort_unstable();
            own
        }));
        drop(as_added);
        let rows = (0..of_name.numbers()).zip(0_u32..).flat_map(|(at, name)| {
            let own: &[u32] = of_name.at(at);
            own.iter().map(move |word| (*word as usize, name))
        });
        let found = Grouped::of(rows);
        let foreign: Vec<bool> = foreign;
        let near = Slips::of(&texts, &core, &foreign, hasher).near();
        Words { texts, core, of_name, names: found, near }
    }
}

/// Words by what is left of them.
struct Slips<'s> {
    texts: &'s [Box<str>],
    core: &'s [bool],
    foreign: &'s [bool],
    hasher: &'s RandomState,
    /// By the word with no letter or one left out.
    spelt: Sorted<u64>,
    /// By consonants, where some word is of another script.
    sounds: Sorted<u64>,
    /// By how they sound.
    heard: Sorted<u64>,
}

impl<'s> Slips<'s> {
    fn of(texts: &'s [Box<str>], core: &'s [bool], foreign: &'s [bool], hasher: &'s RandomState) -> Slips<'s> {
        let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let telling = || (0..count).into_par_iter().filter(|word| core[*word as usize]);
        let keys = telling().map(|word| texts[word as usize].len() + 1).sum();
        let spelt = keyed(count, keys, |word, key| {
            if core[word as usize] {
                each_slip(&texts[word as usize], SLIP_FROM..=usize::MAX, |slip| key(hasher.hash_one(slip)));
            }
        });
        let is_any = foreign.contains(&true);
        let sounds = telling().filter(|_| is_any).filter_map(|word| {
            let consonants = consonants(&texts[word as usize]);
            (consonants.len() >= CONSONANTS).then(|| (hasher.hash_one(consonants), word))
        });
        let heard = telling().filter(|word| is_heard(&texts[*word as usize]));
        let heard = heard.map(|word| (hasher.hash_one(sound(&texts[word as usize])), word)).collect();
        let (spelt, sounds) = (Sorted::by_hash(spelt), Sorted::by_hash(sounds.collect()));
        Slips { texts, core, foreign, hasher, spelt, sounds, heard: Sorted::by_hash(heard) }
    }

    fn near(&self) -> Grouped<u32> {
        const TOGETHER: usize = 1 << 16;
        let mut all = Vec::new();
        for start in (0..self.texts.len()).step_by(TOGETHER) {
            let range = start..(start + TOGETHER).min(self.texts.len());
            let found: Vec<Vec<u32>> = range.into_par_iter().map(|word| self.near_one(word)).collect();
            all.push(Grouped::listed(found));
        }
        Grouped::listed(all.iter().flat_map(|part| (0..part.numbers()).map(|at| part.at(at).iter().copied())))
    }

    /// The words near one, the first of the alphabet where they are too many.
    fn near_one(&self, at: usize) -> Vec<u32> {
        let (text, word) = (&*self.texts[at], at as u32);
        let mut near = Vec::new();
        if self.core[at] {
            let alike = |other: &u32| self.texts[*other as usize].len().abs_diff(text.len()) <= 1;
            each_slip(text, SLIP_FROM..=usize::MAX, |key| {
                near.extend(self.spelt.beside(&self.hasher.hash_one(key), word, NEAR).filter(alike));
            });
            let foreign = |other: &u32| self.foreign[at] || self.foreign[*other as usize];
            let consonants = consonants(text);
            near.extend(self.sounds.beside(&self.hasher.hash_one(consonants), word, NEAR).filter(foreign));
            if is_heard(text) {
                near.extend(self.heard.beside(&self.hasher.hash_one(sound(text)), word, NEAR));
            }
        }
        near.retain(|other| *other != word);
        near.sort_unstable();
        near.dedup();
        near.truncate(NEAR - 1);
        near.insert(near.partition_point(|other| *other < word), word);
        near
    }
}

/// The keys of numbers up to a count, about as many as were expected: some numbers at a time, so that nothing is held twice.
pub(super) fn keyed(count: u32, expected: usize, keys: impl Fn(u32, &mut dyn FnMut(u64)) + Sync) -> Vec<(u64, u32)> {
    let mut rows = Vec::with_capacity(expected);
    for start in (0..count).step_by(1 << 16) {
        let some = start..count.min(start.saturating_add(1 << 16));
        let of = |number: u32| {
            let mut own = Vec::new();
            keys(number, &mut |key| own.push((key, number)));
            own
        };
        let some: Vec<(u64, u32)> = some.into_par_iter().flat_map_iter(of).collect();
        rows.extend(some);
    }
    rows
}

/// A text, and the text with each of its letters left out where it has so many.
pub(super) fn each_slip(text: &str, lengths: std::ops::RangeInclusive<usize>, mut key: impl FnMut(&str)) {
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

/// True of a word long enough that another of the same sound is likely the same word.
fn is_heard(text: &str) -> bool {
    text.len() >= SLIP_FROM && text.bytes().all(|letter| letter.is_ascii_lowercase())
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

/// What has a key, in order, and where the rows of each stretch of keys begin.
pub(super) struct Sorted<K> {
    rows: Vec<(K, u32)>,
    starts: Vec<u32>,
    stretch: fn(&K, u32) -> usize,
    bits: u32,
}

impl Sorted<u64> {
    pub(super) fn by_hash(rows: Vec<(u64, u32)>) -> Sorted<u64> {
        let bits = rows.len().checked_ilog2().unwrap_or(0).min(u64::BITS - 1);
        Sorted::of(rows, |hash, bits| (hash >> 1 >> (u64::BITS - 1 - bits)) as usize, bits)
    }
}

impl<K: Ord + Copy + Send + Sync> Sorted<K> {
    /// `stretch` numbers keys in their order, with so many bits. O(rows log rows).
    pub(super) fn of(mut rows: Vec<(K, u32)>, stretch: fn(&K, u32) -> usize, bits: u32) -> Sorted<K> {
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

    fn stretch_of(&self, key: &K) -> &[(K, u32)] {
        let at = (self.stretch)(key, self.bits);
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds.map_or(&[], |(start, end)| &self.rows[*start as usize..*end as usize])
    }

    /// What stands under a key, nothing when it is too much. O(log rows of its stretch).
    pub(super) fn within(&self, key: &K, most: usize) -> impl Iterator<Item = u32> + use<'_, K> {
        let list = self.stretch_of(key);
        let start = list.partition_point(|(known, _)| known < key);
        let length = list[start..].iter().take(most + 1).take_while(|(known, _)| known == key).count();
        let block = if length > most { &list[..0] } else { &list[start..start + length] };
        block.iter().map(|(_, name)| *name)
    }

    /// What stands under a key in at most so many places before and behind one. O(log rows of its stretch + places).
    fn beside<'k>(&'k self, key: &'k K, one: u32, places: usize) -> impl Iterator<Item = u32> + 'k {
        let list = self.stretch_of(key);
        let at = list.partition_point(|row| *row < (*key, one));
        let under = move |row: &&(K, u32)| row.0 == *key;
        let before = list[..at].iter().rev().take(places).take_while(under);
        before.chain(list[at..].iter().take(places + 1).take_while(under)).map(|(_, word)| *word)
    }

    /// Rows of one key each that are more than so many.
    pub(super) fn beyond(&self, most: usize) -> impl Iterator<Item = (K, usize)> + '_ {
        let blocks = self.rows.chunk_by(|a, b| a.0 == b.0).filter(move |block| block.len() > most);
        blocks.map(|block| (block[0].0, block.len()))
    }
}
