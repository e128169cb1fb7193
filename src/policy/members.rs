//! Which country is in which set on which day, worked out once: one bit for each stretch of days without a change.

use std::collections::{BTreeMap, BTreeSet};

use super::countries::Countries;
use super::sets::{SetPart, Sets};
use super::{Period, PolicyError, instrument::covers};
use crate::model::{Country, Day};

/// A stretch of days on which no set changes, as one bit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Epoch(u128);

/// Membership of every two-letter code in every set, for every epoch.
#[derive(Clone, Debug)]
pub(super) struct Members {
    /// First days of the epochs after the first, ascending.
    starts: Vec<Day>,
    by_set: BTreeMap<String, Vec<u128>>,
}

const LETTERS: usize = 26;
const CODES: usize = LETTERS * LETTERS;

impl Members {
    /// Works out all sets. O(sets x parts x codes); sets only name sets above them in the file.
    pub(super) fn new(sets: &Sets, countries: &Countries) -> Result<Members, PolicyError> {
        let starts = changes(sets, countries);
        if starts.len() >= 128 {
            let remedy = "use fewer different days: at most 127 in all sets together";
            return Err(PolicyError::value("country-sets.toml", "from", &starts.len().to_string(), remedy));
        }
        let mut plain: BTreeMap<String, Vec<u128>> = BTreeMap::new();
        while let Some(set) = sets.values().find(|set| {
            let named = set.part.iter().flat_map(|part| part.sets.iter().chain(&part.unless));
            !plain.contains_key(&set.id) && named.into_iter().all(|id| plain.contains_key(id))
        }) {
            let periods: Vec<u128> = set.part.iter().map(|part| period_bits(part.period(), &starts)).collect();
            let parts = || set.part.iter().zip(&periods);
            let bits = |code| parts().fold(0, |bits, (part, period)| bits | (period & part_bits(part, code, &plain)));
            let table = (0..CODES).map(bits).collect();
            plain.insert(set.id.clone(), table);
        }
        let treated = plain.iter().map(|(id, table)| {
            let as_written = sets.get(id).is_some_and(|set| set.as_written);
            (id.clone(), if as_written { table.clone() } else { treated_as(table, countries, &starts) })
        });
        Ok(Members { by_set: treated.collect(), starts })
    }

    /// The epoch of a day.
    pub(super) fn epoch(&self, day: Day) -> Epoch {
        Epoch(1 << self.starts.partition_point(|start| *start <= day))
    }

    /// True when the country is in the set during the epoch.
    pub(super) fn is_in(&self, set: &str, country: Country, epoch: Epoch) -> bool {
        let bits = index(country).and_then(|code| self.by_set.get(set)?.get(code));
        bits.is_some_and(|bits| bits & epoch.0 != 0)
    }

    /// True when the country is in the set during any epoch.
    pub(super) fn is_ever_in(&self, set: &str, country: Country) -> bool {
        let bits = index(country).and_then(|code| self.by_set.get(set)?.get(code));
        bits.is_some_and(|bits| *bits != 0)
    }
}

/// Every day on which some set or treatment begins or has just ended, ascending.
fn changes(sets: &Sets, countries: &Countries) -> Vec<Day> {
    let parts = sets.values().flat_map(|set| &set.part);
    let days = parts.flat_map(|part| [part.from, part.to.map(|to| to + 1)]);
    let treated = countries.rows.iter().map(|row| row.treated_as.and_then(|(_, from)| from));
    let days: BTreeSet<Day> = days.chain(treated).flatten().collect();
    days.into_iter().collect()
}

/// Bits of the epochs that a period covers.
fn period_bits(period: Period, starts: &[Day]) -> u128 {
    let before = starts.first().map(|first| *first - 1);
    let days = before.into_iter().chain(starts.iter().copied());
    let covered = days.enumerate().filter(|(_, day)| covers(period, *day));
    let bits = covered.fold(0, |bits, (epoch, _)| bits | (1 << epoch));
    if starts.is_empty() { 1 } else { bits }
}

/// Bits of a part, its period left aside.
fn part_bits(part: &SetPart, code: usize, done: &BTreeMap<String, Vec<u128>>) -> u128 {
    let any =
        |ids: &[String]| ids.iter().filter_map(|id| done.get(id)?.get(code)).fold(0_u128, |bits, other| bits | other);
    let listed = part.everyone || part.countries.iter().any(|country| index(*country) == Some(code));
    let members = if listed { u128::MAX } else { any(&part.sets) };
    members & !any(&part.unless)
}

/// The table with every territory taking the bits of the country it is treated as, from the day it is.
fn treated_as(table: &[u128], countries: &Countries, starts: &[Day]) -> Vec<u128> {
    let mut treated = table.to_vec();
    for row in &countries.rows {
        if let Some((other, from)) = row.treated_as
            && let (Some(own), Some(theirs)) = (index(row.country), index(other))
        {
            let since = period_bits((from, None), starts);
            treated[own] = (table[theirs] & since) | (table[own] & !since);
        }
    }
    treated
}

fn index(country: Country) -> Option<usize> {
    match country.code().as_bytes() {
        [first, second] => Some(usize::from(first - b'A') * LETTERS + usize::from(second - b'A')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy;
    use super::*;

    #[test]
    fn the_table_agrees_with_the_sets_on_every_day_of_change() {
        let policy = Policy::embedded().unwrap();
        let starts = policy.members.starts.clone();
        assert!(starts.len() > 5);
        for day in starts.iter().flat_map(|start| [*start - 1, *start]) {
            let rules = policy.in_force(day);
            for row in policy.countries() {
                for set in policy.country_sets() {
                    let slow = rules.membership(&set.id, row.country).is_some();
                    assert_eq!(rules.is_in(&set.id, row.country), slow, "{} {} {day}", set.id, row.country);
                }
            }
        }
        assert!(!policy.in_force(starts[0]).is_in("no such set", Country::parse("CN").unwrap()));
        assert!(!policy.in_force(starts[0]).is_in("tier2", Country::UNKNOWN));
    }
}
