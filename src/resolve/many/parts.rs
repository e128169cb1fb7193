//! Many names in parts that can be resolved one after the other, and give the parties that all of them together give.
//!
//! A part keeps together what can become one party: spellings of one normal name, and names that are so alike that they may
//! be joined. Everybody who stands in a table beside the lake is in the first part, with everybody who may be one with them.
//! Which names are alike is found over all names at once, in little memory a name; a part is told, and does not look again.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Matching, NONE, Names, NormalForm, Roots};
use crate::model::{AlikeNames, Country, Grouped, Records, Text};
use crate::resolve::cluster::Likeness;

/// The part of each name, and which names of a part are alike.
#[derive(Default)]
pub struct Parts {
    /// Of each mention; empty when there is one part alone.
    of_mention: Vec<u32>,
    /// The name of each text, by its number.
    of_text: Arc<Vec<u32>>,
    /// Pairs of names by part.
    alike: Grouped<(u32, u32)>,
}

impl Parts {
    /// Parts of about `most` mentions: more only where they hang together. Mentions come in the order of their spellings.
    /// O(mentions log mentions), and the pairs of names that share words.
    #[must_use]
    pub fn of(
        records: &Records,
        mentions: &[(Text, Country)],
        (normal, matching): (&NormalForm<'_>, Matching),
        most: usize,
    ) -> Parts {
        if mentions.len() <= most {
            return Parts::default();
        }
        let names = Names::read(records, mentions, normal, matching);
        let pairs = match matching {
            Matching::Default => joining(&names, records, normal),
            Matching::Off | Matching::Exact => Vec::new(),
        };
        let part_of = parts(&names, &pairs, most);
        let mut by_part: Vec<(u32, (u32, u32))> =
            pairs.into_iter().map(|pair| (part_of[pair.0 as usize], pair)).collect();
        by_part.par_sort_unstable();
        let alike = Grouped::of(by_part.iter().map(|(part, pair)| (*part as usize, *pair)));
        let of_mention = mentions.iter().map(|(text, _)| part_of[names.of_text[text.number()] as usize]).collect();
        Parts { of_mention, of_text: Arc::new(names.of_text), alike }
    }

    /// Mentions of each part, by their place among all; every part has one.
    #[must_use]
    pub fn mentions(&self, all: usize) -> Grouped<u32> {
        let part = |at: u32| self.of_mention.get(at as usize).map_or(0, |part| *part as usize);
        Grouped::of((0..u32::try_from(all).unwrap_or(u32::MAX)).map(|at| (part(at), at)))
    }

    /// Which names of a part are alike; `None` where there is one part alone, which finds that out by itself.
    #[must_use]
    pub fn alike(&self, part: usize) -> Option<AlikeNames> {
        let of_text = || Arc::clone(&self.of_text);
        let pairs = || self.alike.at(part).to_vec();
        (!self.of_mention.is_empty()).then(|| AlikeNames { of_text: of_text(), pairs: pairs(), cut: Vec::new() })
    }
}

/// Pairs of names that may be joined by their likeness: as alike as that asks for, nothing in them against it, and in one
/// country or without.
fn joining(names: &Names, records: &Records, normal: &NormalForm<'_>) -> Vec<(u32, u32)> {
    let likeness = Likeness::new(normal, |name: u32| records.texts.show(names.spelling[name as usize]));
    let mut all = Vec::new();
    likeness.each_pairs(names.spelling.len() as u32, |mut pairs| {
        pairs.retain(|pair| names.may_meet(*pair));
        all.extend(likeness.alike(&pairs).into_iter().filter_map(|(pair, joins)| joins.then_some(pair)));
    });
    all.par_sort_unstable();
    all.dedup();
    all
}

/// The part of each name.
fn parts(names: &Names, pairs: &[(u32, u32)], most: usize) -> Vec<u32> {
    let roots = Roots::of(names.spelling.len(), pairs.iter().copied()).0;
    let (mut size, mut part) = (vec![0_usize; roots.len()], vec![NONE; roots.len()]);
    for (name, root) in roots.iter().enumerate() {
        size[*root as usize] += names.mentions[name] as usize;
        if names.beside[name] {
            part[*root as usize] = 0;
        }
    }
    let (mut now, mut held) =
        (0, (0..roots.len()).filter(|name| part[*name] == 0).map(|name| size[name]).sum::<usize>());
    for (name, root) in roots.iter().enumerate() {
        // a root is the lowest of its names, and comes first
        let root = *root as usize;
        if part[root] == NONE {
            if held > 0 && held + size[root] > most {
                (now, held) = (now + 1, 0);
            }
            part[root] = now;
            held += size[root];
        }
        part[name] = part[root];
    }
    part
}
