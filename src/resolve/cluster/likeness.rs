//! Which of very many names may be joined by their likeness alone, in little memory a name.

use rayon::prelude::*;

use super::names::{Names, Prepared};
use super::pairs::{Cut, each_pairs};
use super::spelt::Spelt;
use crate::resolve::NormalForm;

/// Names by number, read when they are needed.
pub(in crate::resolve) struct Likeness<'l, 'p, F> {
    names: Names<'l, 'p>,
    spelling: F,
}

/// Pairs whose names are held ready at a time.
const HELD: usize = 1 << 18;
/// Names whose partners are looked for at a time.
const SOUGHT: u32 = 1 << 16;
/// Names that are read at a time.
const READ: usize = 1 << 14;

impl<'l, 'p, 's, F: Fn(u32) -> &'s str + Sync> Likeness<'l, 'p, F> {
    /// Names whose spellings `spelling` gives.
    pub(in crate::resolve) fn new(normal: &'l NormalForm<'p>, spelling: F) -> Likeness<'l, 'p, F> {
        Likeness { names: Names::new(normal.policy(), normal), spelling }
    }

    fn read(&self, name: u32) -> Prepared {
        self.names.read((self.spelling)(name))
    }

    /// Hands over the pairs of names that are to be compared, in parts: those that are met by all letters but one, then the
    /// partners of some names at a time. A pair may stand in several parts. Says what is not compared.
    pub(in crate::resolve) fn each_pairs(&self, count: u32, take: impl FnMut(Vec<(u32, u32)>)) -> Vec<Cut> {
        let mut spelt = Spelt::default();
        for start in (0..count).step_by(READ) {
            let some: Vec<Prepared> = (start..count.min(start.saturating_add(READ as u32)))
                .into_par_iter()
                .map(|name| self.read(name))
                .collect();
            some.iter().for_each(|name| spelt.add(name));
        }
        each_pairs(spelt, self.names.rule, SOUGHT, take)
    }

    /// Those of the pairs that are alike, and whether nothing in the names keeps them apart and they are as alike as joining
    /// asks for where something else agrees too. O(pairs).
    pub(in crate::resolve) fn alike(&self, pairs: &[(u32, u32)]) -> Vec<((u32, u32), bool)> {
        pairs.chunks(HELD).flat_map(|some| self.alike_of(some)).collect()
    }

    fn alike_of(&self, pairs: &[(u32, u32)]) -> Vec<((u32, u32), bool)> {
        let mut named: Vec<u32> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
        named.par_sort_unstable();
        named.dedup();
        let read: Vec<Prepared> = named.par_iter().map(|name| self.read(*name)).collect();
        let of = |name: u32| &read[named.partition_point(|known| *known < name)];
        let judge = |(one, other): &(u32, u32)| {
            let judged = self.names.judge(of(*one), of(*other))?;
            let joins = judged.apart.is_none() && judged.score >= self.names.rule.merge_supported;
            Some(((*one, *other), joins))
        };
        pairs.par_iter().filter_map(judge).collect()
    }
}
