//! Which countries a mistyped name may mean: one slip away, for a person to confirm and never resolved.

use std::collections::HashMap;

use super::{Countries, spelling};
use crate::model::Country;

/// Keys of names with up to one letter left out. Only asked, never walked.
pub(super) type Neighbours = HashMap<String, Vec<(Country, u16)>>;

/// Countries with a name one slip away (a letter more, less, other, or two swapped), sorted. O(length squared).
pub(super) fn misses(countries: &Countries, cell: &str) -> Vec<Country> {
    let key: Vec<char> = spelling::key(cell).chars().collect();
    if !(SHORTEST..=LONGEST).contains(&key.len()) {
        return Vec::new();
    }
    let neighbours = countries.neighbours.get_or_init(|| build(countries));
    let mut found = Vec::new();
    for shorter in shortened(&key) {
        for (country, name) in neighbours.get(&shorter).into_iter().flatten() {
            if let Some(name) = countries.names_of(*country).nth(usize::from(*name)) {
                let name: Vec<char> = spelling::key(name).chars().collect();
                if slips(&key, &name) <= allowed(name.len()) {
                    found.push(*country);
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Shortest key for which a slip is looked for: below it too much is one slip from something.
const SHORTEST: usize = 4;
/// Longest key for which a slip is looked for.
const LONGEST: usize = 40;

fn allowed(length: usize) -> usize {
    if length < 9 { 1 } else { 2 }
}

fn build(countries: &Countries) -> Neighbours {
    let mut found = Neighbours::new();
    for row in &countries.rows {
        for (at, name) in countries.names_of(row.country).enumerate() {
            let key: Vec<char> = spelling::key(name).chars().collect();
            if let Ok(at) = u16::try_from(at)
                && (SHORTEST..=LONGEST).contains(&key.len())
            {
                for shorter in shortened(&key) {
                    found.entry(shorter).or_default().push((row.country, at));
                }
            }
        }
    }
    found
}

/// The key, and the key with each letter left out.
fn shortened(key: &[char]) -> impl Iterator<Item = String> {
    let without = |at: usize| key.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, letter)| *letter).collect();
    std::iter::once(key.iter().collect()).chain((0..key.len()).map(without))
}

/// Letters to add, drop, change or swap with their neighbour. O(length squared), with lengths up to [`LONGEST`].
fn slips(one: &[char], other: &[char]) -> usize {
    let width = other.len() + 1;
    let mut table: Vec<usize> = vec![0; (one.len() + 1) * width];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i * width + j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(one[i - 1] != other[j - 1]);
                let mut least = (table[(i - 1) * width + j] + 1)
                    .min(table[i * width + j - 1] + 1)
                    .min(table[(i - 1) * width + j - 1] + change);
                if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                    least = least.min(table[(i - 2) * width + j - 2] + 1);
                }
                least
            };
        }
    }
    table[one.len() * width + other.len()]
}
