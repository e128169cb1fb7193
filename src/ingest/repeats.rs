//! Exact repeats: the same kind with the same cells, anywhere in a run.

use std::collections::HashSet;
use std::hash::BuildHasher;

use foldhash::quality::RandomState;

use super::header::{self, Header};
use super::rows::Row;
use crate::model::{Kind, Text};

/// Rows seen, by two sums of seeded hashes of their cells: rows that differ are as good as never taken for one.
#[derive(Default)]
pub(super) struct Repeats {
    hasher: RandomState,
    /// The first row of each shipment id, by the number of the id: most ids have one row, and need no more.
    first_of: Vec<Option<Signature>>,
    /// All other rows, in a set and in order.
    seen: HashSet<(Kind, Signature)>,
    order: Vec<(Kind, Signature)>,
    ids: Vec<Text>,
}

/// The columns of a file with the hash of their names: what is summed up over them does not depend on their order.
pub(super) struct CellOrder {
    kind: Kind,
    /// Columns of words, in the order in which they are interned.
    words: Vec<u64>,
    others: Vec<(u64, usize)>,
}

/// What identifies a row's content in this run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Signature([u64; 2]);

impl Repeats {
    /// Canonical columns and unused ones, by name; `texts` are the positions of the columns of words.
    pub(super) fn order(&self, header: &Header, texts: &[usize]) -> CellOrder {
        let name = |at: usize| header.fields[at].map_or_else(|| header::normal(&header.cells[at]), str::to_owned);
        let label = |at: usize| self.hasher.hash_one(name(at));
        let words = texts.iter().map(|at| label(*at)).collect();
        let others = (0..header.cells.len()).filter(|at| !texts.contains(at)).map(|at| (label(at), at)).collect();
        CellOrder { kind: header.kind, words, others }
    }

    /// Sums up the cells that are not empty, blanks around them left out: words by their number in this run, the others
    /// by their letters. O(length of the row).
    pub(super) fn signature(&self, order: &CellOrder, row: &Row<'_>, words: &[Text]) -> Signature {
        let mut sums = [0_u64; 2];
        let mut add = |hash: u64, label: &u64| {
            sums[0] = sums[0].wrapping_add(stirred(hash ^ label));
            sums[1] = sums[1].wrapping_add(stirred(hash.rotate_left(29) ^ label.rotate_left(7)));
        };
        for (label, word) in order.words.iter().zip(words).filter(|(_, word)| !word.is_none()) {
            add(word.number() as u64, label);
        }
        for (label, at) in &order.others {
            let cell = row.cell(*at);
            if !cell.is_empty() {
                add(self.hasher.hash_one(cell), label);
            }
        }
        Signature(sums)
    }

    /// True when a row with this content (of this shipment id, if it is a shipment) was taken in before.
    pub(super) fn knows(&self, order: &CellOrder, id: Option<Text>, signature: Signature) -> bool {
        let first = id.map(|id| self.first_of.get(id.number()).copied().flatten());
        match first {
            Some(None) => false,
            Some(Some(first)) if first == signature => true,
            Some(Some(_)) | None => self.seen.contains(&(order.kind, signature)),
        }
    }

    /// Remembers a row that was taken in.
    pub(super) fn remember(&mut self, order: &CellOrder, id: Option<Text>, signature: Signature) {
        if let Some(id) = id {
            if self.first_of.len() <= id.number() {
                self.first_of.resize(id.number() + 1, None);
            }
            if self.first_of[id.number()].is_none() {
                self.first_of[id.number()] = Some(signature);
                self.ids.push(id);
                return;
            }
        }
        if self.seen.insert((order.kind, signature)) {
            self.order.push((order.kind, signature));
        }
    }

    /// A point to go back to.
    pub(super) fn mark(&self) -> Mark {
        Mark { ids: self.ids.len(), rows: self.order.len() }
    }

    /// Forgets what was remembered since `mark`. O(forgotten).
    pub(super) fn back_to(&mut self, mark: &Mark) {
        for id in self.ids.drain(mark.ids..) {
            self.first_of[id.number()] = None;
        }
        for row in self.order.drain(mark.rows..) {
            self.seen.remove(&row);
        }
    }
}

/// A point to go back to.
pub(super) struct Mark {
    ids: usize,
    rows: usize,
}

/// Spreads every bit over the whole word (splitmix64).
fn stirred(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}
