//! Numbers under the hash of a key: one look at a row of places, then a few neighbours.

use std::hash::{BuildHasher, Hash};

use foldhash::SharedSeed;
use foldhash::fast::SeedableRandomState;
use serde::{Deserialize, Serialize};

/// Hashes of one index: drawn at random when it is built, and kept with it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Seed {
    seed: u64,
    /// Hash of a known text: another way of hashing is noticed before it finds nothing.
    proof: u64,
}

const PROOF: &str = "proof";

impl Seed {
    pub(super) fn drawn() -> Seed {
        let seed = foldhash::fast::RandomState::default().hash_one(PROOF);
        let mut drawn = Seed { seed, proof: 0 };
        drawn.proof = drawn.hash(PROOF);
        drawn
    }

    pub(super) fn hash<T: Hash + ?Sized>(&self, key: &T) -> u64 {
        SeedableRandomState::with_seed(self.seed, SharedSeed::global_fixed()).hash_one(key)
    }

    /// True when this program hashes as the one that drew it.
    pub(super) fn holds(&self) -> bool {
        self.hash(PROOF) == self.proof
    }
}

/// Numbers by hash. Hashes that share 32 bits and a row, about one in four billion pairs, are taken for one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Shelf {
    bits: u32,
    /// Where each row ends.
    ends: Vec<u32>,
    hashes: Vec<u32>,
    values: Vec<u32>,
}

impl Shelf {
    /// O(entries log entries).
    pub(super) fn new(mut entries: Vec<(u64, u32)>) -> Shelf {
        entries.sort_unstable();
        entries.dedup();
        let bits = entries.len().max(2).ilog2();
        let mut ends = vec![0_u32; 1 << bits];
        for (hash, _) in &entries {
            ends[row(*hash, bits)] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        let (hashes, values) = entries.into_iter().map(|(hash, value)| (hash as u32, value)).unzip();
        Shelf { bits, ends, hashes, values }
    }

    /// The numbers under a hash. O(1) expected.
    pub(super) fn at(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let row = row(hash, self.bits);
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let places = start..self.ends[row] as usize;
        places.filter(move |place| self.hashes[*place] == hash as u32).map(|place| self.values[place])
    }

    /// True when every number is below `count` and the rows fit together.
    pub(super) fn is_sound(&self, count: usize) -> bool {
        self.bits < u32::BITS
            && self.ends.len() == 1 << self.bits
            && self.ends.is_sorted()
            && self.ends.last().is_some_and(|last| *last as usize == self.values.len())
            && self.hashes.len() == self.values.len()
            && self.values.iter().all(|value| (*value as usize) < count)
    }
}

fn row(hash: u64, bits: u32) -> usize {
    (hash >> (u64::BITS - bits)) as usize
}
