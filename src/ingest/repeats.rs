//! Exact repeats: the same kind with the same cells, anywhere in a run.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use csv::ByteRecord;

use super::header::{self, Header};
use crate::model::Kind;

/// Rows seen, by two seeded hashes of 64 bits each: rows that differ are as good as never taken for one.
#[derive(Default)]
pub(super) struct Repeats {
    hashers: [RandomState; 2],
    seen: HashSet<[u64; 2]>,
    buffer: Vec<u8>,
}

/// The cells of a file in an order that does not depend on the order of its columns.
pub(super) struct CellOrder {
    kind: Kind,
    /// Hash of the column's name, and where it stands.
    columns: Vec<(u64, usize)>,
}

/// What identifies a row's content in this run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Signature([u64; 2]);

impl Repeats {
    /// Canonical columns and unused ones, by name.
    pub(super) fn order(&self, header: &Header) -> CellOrder {
        let name = |at: usize| header.fields[at].map_or_else(|| header::normal(&header.cells[at]), str::to_owned);
        let label = |at: usize| self.hashers[0].hash_one(name(at));
        let mut columns: Vec<_> = (0..header.cells.len()).map(|at| (label(at), at)).collect();
        columns.sort_unstable();
        CellOrder { kind: header.kind, columns }
    }

    /// Hashes the cells that are not empty, blanks around them left out. O(length of the row).
    pub(super) fn signature(&mut self, order: &CellOrder, row: &ByteRecord) -> Signature {
        self.buffer.clear();
        for (label, at) in &order.columns {
            let cell = row.get(*at).unwrap_or_default().trim_ascii();
            if !cell.is_empty() {
                self.buffer.extend_from_slice(&label.to_le_bytes());
                self.buffer.extend_from_slice(&cell.len().to_le_bytes());
                self.buffer.extend_from_slice(cell);
            }
        }
        Signature(self.hashers.each_ref().map(|state| state.hash_one((order.kind, &self.buffer))))
    }

    /// True when a row with this content was taken in before.
    pub(super) fn knows(&self, signature: Signature) -> bool {
        self.seen.contains(&signature.0)
    }

    /// Remembers a row that was taken in.
    pub(super) fn remember(&mut self, signature: Signature) {
        self.seen.insert(signature.0);
    }
}
