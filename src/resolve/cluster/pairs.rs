//! Which names are compared: those that share a rare word, two words, or all letters but one. Never all pairs.

use rayon::prelude::*;

use super::spelt::{Spelt, Wholes};
use super::words::{Sorted, Words, keyed};
use crate::policy::ResolutionRule;

/// Two words that more names share than are compared with each other, and how many do.
pub(super) type Cut = (String, usize);

/// Keys of whole names that are kept at a time, at least: four a name where that is more.
const KEYS: usize = 1 << 24;
/// Names whose partners are looked for at a time.
const TOGETHER: u32 = 1 << 20;
/// Telling words of a name that are looked at: one bit each.
const TELLING: usize = u64::BITS as usize;

/// Pairs of names, the lower number first, each once in order; and what was not compared.
pub(super) fn pairs(names: Spelt, rule: &ResolutionRule) -> (Vec<(u32, u32)>, Vec<Cut>) {
    let mut all = Vec::new();
    let cut = each_pairs(names, rule, TOGETHER, |some| all.extend(some));
    all.par_sort_unstable();
    all.dedup();
    (all, cut)
}

/// Finds the pairs and hands them over in parts, those of at most so many names at a time; within a part each pair stands
/// once in order. A word is met by itself and by words that differ in one slip (a letter put in, left out, exchanged); a
/// word read from another script also by its consonants. O(names x words x near words) on all cores, whatever the order of
/// the names; which pairs are found hangs only on names that share words with them. Says what was not compared.
pub(super) fn each_pairs(
    mut names: Spelt,
    rule: &ResolutionRule,
    together: u32,
    mut take: impl FnMut(Vec<(u32, u32)>),
) -> Vec<Cut> {
    let wholes = std::mem::take(&mut names.wholes);
    by_whole(&wholes, rule, &mut take);
    by_beginning(&wholes, rule, &mut take);
    let Wholes { hasher, .. } = wholes;
    let words = Words::of(names, &hasher);
    let seek = Seek { twos: &twos(&words, rule.common_word), words: &words, rule };
    let count = u32::try_from(words.of_name.numbers()).unwrap_or(u32::MAX);
    for start in (0..count).step_by(together as usize) {
        // a desk has a place for each word: so many names share one
        let some = (start..count.min(start.saturating_add(together))).into_par_iter().with_min_len(1 << 14);
        let desk = || Desk::of(&words);
        let mut met: Vec<(u32, u32)> =
            some.map_init(desk, |desk, name| seek.partners(name, desk)).flatten_iter().collect();
        met.par_sort_unstable();
        met.dedup();
        take(met);
    }
    seek.cut()
}

/// Names by two of their words, one of them common: under other words names are found without a second one.
fn twos(words: &Words, common: usize) -> Sorted<(u32, u32)> {
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

/// Pairs of names of which one is how the other begins and may be it cut off: in the order of the alphabet they stand side by
/// side. O(names log names).
fn by_beginning(wholes: &Wholes, rule: &ResolutionRule, take: &mut impl FnMut(Vec<(u32, u32)>)) {
    let count = u32::try_from(wholes.count()).unwrap_or(u32::MAX);
    let letters = |name: u32| wholes.letters(name as usize);
    let mut order: Vec<u32> =
        (0..count).filter(|name| letters(*name).chars().nth(rule.cut_beside - 1).is_some()).collect();
    order.par_sort_unstable_by(|a, b| letters(*a).cmp(letters(*b)).then(a.cmp(b)));
    let longer = |(at, name): (usize, &u32)| {
        let next = order[at + 1..].iter().take(rule.block);
        let own = *name;
        next.take_while(move |other| letters(**other).starts_with(letters(own)))
            .map(move |other| (own.min(*other), own.max(*other)))
    };
    let mut met: Vec<(u32, u32)> = order.par_iter().enumerate().flat_map_iter(longer).collect();
    met.par_sort_unstable();
    take(met);
}

/// Pairs of names with the same letters but for one left out in each, or the same words in another order; keys are sorted
/// some at a time, so that memory grows with the names alone.
fn by_whole(wholes: &Wholes, rule: &ResolutionRule, take: &mut impl FnMut(Vec<(u32, u32)>)) {
    let count = u32::try_from(wholes.count()).unwrap_or(u32::MAX);
    let rounds = (wholes.keys() / KEYS.max(4 * wholes.count()) + 1) as u64;
    for round in 0..rounds {
        let mut rows = keyed(count, wholes.keys() / rounds as usize, |name, keep| {
            wholes.each_key(name as usize, |key| {
                if key % rounds == round {
                    keep(key);
                }
            });
        });
        rows.par_sort_unstable();
        rows.dedup();
        let blocks = rows.par_chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=rule.block).contains(&block.len()));
        let mut met: Vec<(u32, u32)> = blocks.flat_map_iter(each_pair).collect();
        met.par_sort_unstable();
        met.dedup();
        take(met);
    }
}

fn each_pair(block: &[(u64, u32)]) -> impl Iterator<Item = (u32, u32)> + '_ {
    block.iter().enumerate().flat_map(|(at, (_, one))| block[at + 1..].iter().map(move |(_, other)| (*one, *other)))
}

struct Seek<'s> {
    words: &'s Words,
    twos: &'s Sorted<(u32, u32)>,
    rule: &'s ResolutionRule,
}

/// Near which telling words of one name each word is, a bit for each of them.
struct Desk {
    near: Vec<u64>,
    touched: Vec<u32>,
    /// Names, and the telling word behind which each was found in the last six bits.
    found: Vec<u64>,
}

impl Desk {
    fn of(words: &Words) -> Desk {
        Desk { near: vec![0; words.texts.len()], touched: Vec::new(), found: Vec::new() }
    }
}

impl Seek<'_> {
    fn partners(&self, name: u32, desk: &mut Desk) -> Vec<(u32, u32)> {
        let own = self.words.of_name.at(name as usize);
        let telling = own.iter().filter(|word| self.words.core[**word as usize]).take(TELLING);
        // of words that too many names share, not all names are found
        let (mut count, mut open) = (0, 0_u64);
        for word in telling {
            for near in self.words.near.at(*word as usize) {
                desk.near[*near as usize] |= 1 << count;
                desk.touched.push(*near);
                let found = |other: u32| u64::from(other) * TELLING as u64 + count;
                let known = self.words.names.at(*near as usize);
                if known.len() <= self.rule.common_word {
                    desk.found.extend(known.iter().map(|other| found(*other)));
                    continue;
                }
                open |= 1 << count;
                for anchor in own.iter().filter(|anchor| *anchor != word) {
                    desk.found.extend(self.two((*anchor).min(*near), (*anchor).max(*near)).map(found));
                }
            }
            count += 1;
        }
        desk.found.sort_unstable();
        let other = |found: &u64| (found / TELLING as u64) as u32;
        let mut pairs = Vec::new();
        for found in desk.found.chunk_by(|a, b| other(a) == other(b)) {
            let met = found.iter().fold(open, |met, found| met | 1 << (found % TELLING as u64));
            let (other, least) = (other(&found[0]), count as usize * 3);
            if other != name
                && met.count_ones() as usize * 4 >= least
                && self.shares_enough(count as usize, other, &desk.near)
            {
                pairs.push((name.min(other), name.max(other)));
            }
        }
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
    fn cut(&self) -> Vec<Cut> {
        let telling = |(one, other): &(u32, u32)| self.words.core[*one as usize] || self.words.core[*other as usize];
        let blocks = self.twos.beyond(self.rule.block).filter(|(words, _)| telling(words));
        let text = |word: u32| &*self.words.texts[word as usize];
        blocks.map(|((one, other), names)| (format!("{} {}", text(one), text(other)), names)).collect()
    }
}
