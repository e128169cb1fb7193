//! Who of very many names has to do with those at hand: the others can be left out, and nothing said of these changes.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{Matching, Names, NormalForm, Roots};
use crate::model::{AlikeNames, Country, Grouped, Mention, Records, Text};
use crate::resolve::cluster::Likeness;
use crate::resolve::{Address, AddressWords};

/// Names that are kept, and which of them are alike.
pub struct Kin {
    kept: Vec<bool>,
    alike: AlikeNames,
}

impl Kin {
    /// Keeps whoever is named in `records`; who may become one party with them; who is alike without joining, or shares a
    /// house or building with one of these; and who is like those, for likenesses are counted. The others of the mentions
    /// can have nothing to do with them. O(mentions log mentions + addresses), and the pairs of names that share words.
    #[must_use]
    pub fn of(
        records: &Records,
        mentions: &[(Text, Country)],
        addresses: &Grouped<Text>,
        (normal, matching): (&NormalForm<'_>, Matching),
    ) -> Kin {
        let names = Names::read(records, mentions, normal, matching);
        let (pairs, cut) = match matching {
            Matching::Default => alike(&names, records, normal),
            Matching::Off | Matching::Exact => Default::default(),
        };
        let joining = pairs.iter().filter(|(pair, joins)| *joins && names.may_meet(*pair)).map(|(pair, _)| *pair);
        let roots = Roots::of(names.spelling.len(), joining).0;
        let mut kept = names.beside.clone();
        spread(&roots, &mut kept);
        let mut near = kept.clone();
        for (one, other) in pairs.iter().map(|(pair, _)| pair) {
            near[*one as usize] |= kept[*other as usize];
            near[*other as usize] |= kept[*one as usize];
        }
        let names_of = mentions.iter().map(|(text, _)| names.of_text[text.number()] as usize).collect::<Vec<usize>>();
        let doors = Doors { records, words: AddressWords::new(normal.policy()), hasher: FixedState::default() };
        doors.spread((&names_of, addresses), &kept, &mut near);
        spread(&roots, &mut near);
        kept.clone_from(&near);
        for (one, other) in pairs.iter().map(|(pair, _)| pair) {
            kept[*one as usize] |= near[*other as usize];
            kept[*other as usize] |= near[*one as usize];
        }
        spread(&roots, &mut kept);
        let both = |(one, other): &(u32, u32)| kept[*one as usize] && kept[*other as usize];
        let pairs = pairs.into_iter().map(|(pair, _)| pair).filter(both).collect();
        Kin { kept, alike: AlikeNames { of_text: Arc::new(names.of_text), pairs, cut } }
    }

    /// True of a spelling that is kept, whatever its country.
    #[must_use]
    pub fn keeps(&self, name: Text) -> bool {
        let name = self.alike.of_text.get(name.number());
        name.and_then(|name| self.kept.get(*name as usize)).is_some_and(|kept| *kept)
    }

    /// Those of the parties of a row that are kept, `None` when it names none of them.
    #[must_use]
    pub fn only(&self, parties: [Mention; 6]) -> Option<[Mention; 6]> {
        let kept = parties.map(|mention| if self.keeps(mention.name) { mention } else { Mention::default() });
        kept.iter().any(|mention| !mention.is_none()).then_some(kept)
    }

    /// Which of the kept names are alike.
    #[must_use]
    pub fn into_alike(self) -> AlikeNames {
        self.alike
    }
}

/// A pair of names that are alike, and whether they may be joined by it.
type Judged = ((u32, u32), bool);

fn alike(names: &Names, records: &Records, normal: &NormalForm<'_>) -> (Vec<Judged>, Vec<(String, usize)>) {
    let likeness = Likeness::new(normal, |name: u32| records.texts.show(names.spelling[name as usize]));
    let mut all = Vec::new();
    let cut = likeness.each_pairs(names.spelling.len() as u32, |pairs| all.extend(likeness.alike(&pairs)));
    all.par_sort_unstable();
    all.dedup();
    (all, cut)
}

/// Keeps all names that hang together with one that is kept.
fn spread(roots: &[u32], kept: &mut [bool]) {
    let whole: Vec<u32> = roots.iter().zip(&*kept).filter(|(_, kept)| **kept).map(|(root, _)| *root).collect();
    whole.iter().for_each(|root| kept[*root as usize] = true);
    for (name, root) in roots.iter().enumerate() {
        kept[name] |= kept[*root as usize];
    }
}

struct Doors<'d, 'p> {
    records: &'d Records,
    words: AddressWords<'p>,
    hasher: FixedState,
}

impl Doors<'_, '_> {
    /// Keeps names with an address in a building where one that is kept has one, however many there are.
    fn spread(&self, (names, addresses): (&[usize], &Grouped<Text>), kept: &[bool], near: &mut [bool]) {
        let of = |mention: usize| addresses.at(mention).iter().flat_map(|address| self.keys(*address));
        let mentions = || (0..names.len()).into_par_iter();
        let rows = self.records.parties.iter().map(|row| row.mention.address);
        let placed = self.records.shipments.iter().flat_map(|row| row.parties.map(|mention| mention.address));
        let mut texts: Vec<Text> = rows.chain(placed).filter(|address| !address.is_none()).collect();
        texts.sort_unstable();
        texts.dedup();
        let mut here: HashSet<u64> = texts.par_iter().flat_map_iter(|address| self.keys(*address)).collect();
        here.par_extend(mentions().filter(|mention| kept[names[*mention]]).flat_map_iter(of));
        let met: Vec<usize> = mentions().filter(|mention| of(*mention).any(|key| here.contains(&key))).collect();
        met.into_iter().for_each(|mention| near[names[mention]] = true);
    }

    /// Hashes of what an address is found by.
    fn keys(&self, address: Text) -> Vec<u64> {
        let read = Address::read(self.records.texts.show(address), &self.words);
        read.keys().iter().map(|key| self.hasher.hash_one(key)).collect()
    }
}
