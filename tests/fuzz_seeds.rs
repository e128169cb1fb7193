//! The seeds of the fuzz targets, and cheap mutations of them, through the checks that the targets make.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]
#![expect(clippy::disallowed_methods, reason = "seeds are files, and a test is no floor")]

#[path = "fuzz/checks/mod.rs"]
mod checks;

use std::fs;
use std::path::Path;

/// Mutations of each seed. A fuzzer does the rest; this keeps its finds found.
const MUTATIONS: u64 = 4;
/// A table is read many times over for one check.
const MUTATIONS_OF_TABLES: u64 = 1;

#[test]
fn bytes() {
    each_seed("bytes", MUTATIONS, checks::bytes::check);
}

#[test]
fn tables() {
    each_seed("table", MUTATIONS_OF_TABLES, checks::table::check);
}

#[test]
fn cells() {
    each_seed("cells", MUTATIONS, checks::cells::check);
}

#[test]
fn lists() {
    each_seed("lists", MUTATIONS, checks::lists::check);
}

fn each_seed(target: &str, mutations: u64, check: fn(&[u8])) {
    let seeds = seeds(target);
    assert!(!seeds.is_empty(), "{target} has seeds");
    for (at, (name, seed)) in seeds.iter().enumerate() {
        assert!(seed.len() < 4096, "{name} is small");
        check(seed);
        let mut chance = Chance(at as u64 + 1);
        for _ in 0..mutations {
            check(&chance.mutated(seed, &seeds));
        }
    }
}

/// Seeds by name.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut seeds: Vec<(String, Vec<u8>)> =
        files.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect();
    seeds.sort();
    seeds
}

/// A small source of chance (xorshift), the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap_or(0)
    }

    /// The seed with one to four pieces overwritten, cut out, doubled, or taken from another seed.
    fn mutated(&mut self, seed: &[u8], others: &[(String, Vec<u8>)]) -> Vec<u8> {
        const AWKWARD: &[u8] = b"\",;\t\n\r\0\x1a\\'-=&.0 9\xff\xef\xc3";
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let from = self.below(bytes.len() + 1);
            let to = (from + self.below(12)).min(bytes.len());
            match self.below(4) {
                0 => drop(bytes.drain(from..to)),
                1 => bytes.insert(from, AWKWARD[self.below(AWKWARD.len())]),
                2 => {
                    let piece = bytes[from..to].to_vec();
                    bytes.splice(from..from, piece);
                }
                _ => {
                    let other = &others[self.below(others.len())].1;
                    let start = self.below(other.len() + 1);
                    let piece = other[start..(start + self.below(24)).min(other.len())].to_vec();
                    bytes.splice(from..to, piece);
                }
            }
        }
        bytes
    }
}
