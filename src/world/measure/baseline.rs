//! The simple rules that a ranking must beat: exact list match, equal counts in a chain, pass-through, volume, chance.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chance::Chance;
use super::Claim;
use crate::model::{Country, Place, Priority, Records, Shipment};

/// A simple rule and its ranked claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    /// What the rule looks at.
    pub rule: &'static str,
    /// Its claims, best first.
    pub claims: Vec<Claim>,
}

/// The rules, each with its claims. Names are compared in capitals as written; every rule sees all shipments that moved.
/// O(shipments log shipments + chain links).
#[must_use]
pub fn baselines(records: &Records) -> Vec<Baseline> {
    let moves = moves(records);
    let baseline = |rule, claims| Baseline { rule, claims };
    vec![
        baseline("exact list match", listed(records)),
        baseline("equal counts in a chain", chains(&moves)),
        baseline("pass-through", pass_through(&moves)),
        baseline("volume by lane", by_volume(&moves)),
        baseline("chance", by_chance(&moves)),
    ]
}

/// Days between an arrival and the next departure that the rules take for one move.
const WAIT_DAYS: i32 = 45;
/// Days within which what came must have left.
const PASS_DAYS: i32 = 30;
/// Percent of the units that must have left.
const PASS_SHARE: i64 = 80;
/// Hops of the longest chain.
const MOST_HOPS: usize = 8;

/// A shipment as the rules see it.
struct Move<'r> {
    id: &'r str,
    from: String,
    to: String,
    country: Country,
    left: i32,
    came: i32,
    units: i64,
    value: i64,
}

fn moves(records: &Records) -> Vec<Move<'_>> {
    let name = |row: &Shipment, place| records.texts.show(row.party(place).name).trim().to_uppercase();
    let seen = |row: &Shipment| -> Option<(i32, i32)> {
        let left = row.departed.or(row.arrived)?;
        Some((left.number(), row.arrived.unwrap_or(left).number()))
    };
    let read = |row| {
        let (left, came) = seen(row)?;
        let (from, to) = (name(row, Place::Exporter), name(row, Place::Consignee));
        let units = row.quantity.map_or(0, |units| units.0);
        let value = row.line_value().map_or(0, |value| value.amount);
        let country = row.party(Place::Consignee).country;
        let known = !from.is_empty() && !to.is_empty();
        known.then(|| Move { id: records.texts.show(row.id), from, to, country, left, came, units, value })
    };
    let mut moves: Vec<Move<'_>> = records.shipments.iter().filter_map(read).collect();
    moves.sort_by(|a, b| (a.left, a.id).cmp(&(b.left, b.id)));
    moves
}

/// Ranked by a number, the greatest first, then by key.
fn ranked<K: Ord>(claims: BTreeMap<K, (BTreeSet<&str>, i64)>) -> Vec<Claim> {
    let mut claims: Vec<(BTreeSet<&str>, i64)> = claims.into_values().collect();
    claims.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    claims.into_iter().map(|(shipments, _)| claim(shipments)).collect()
}

fn claim(shipments: BTreeSet<&str>) -> Claim {
    Claim {
        shipments: shipments.into_iter().map(str::to_owned).collect(),
        patterns: Vec::new(),
        flags: Vec::new(),
        priority: Priority::High,
    }
}

/// One claim for each listed name that stands on a shipment, by value.
fn listed(records: &Records) -> Vec<Claim> {
    let capitals = |text| records.texts.show(text).trim().to_uppercase();
    let names = records.listings.iter().flat_map(|entry| std::iter::once(&entry.name).chain(&entry.aliases));
    let listed: BTreeSet<String> = names.map(|name| capitals(*name)).filter(|name| !name.is_empty()).collect();
    let mut claims: BTreeMap<String, (BTreeSet<&str>, i64)> = BTreeMap::new();
    for row in &records.shipments {
        let names: BTreeSet<String> = Place::ALL.iter().map(|place| capitals(row.party(*place).name)).collect();
        for name in names.into_iter().filter(|name| listed.contains(name)) {
            let claim = claims.entry(name).or_default();
            claim.0.insert(records.texts.show(row.id));
            claim.1 += row.line_value().map_or(0, |value| value.amount);
        }
    }
    ranked(claims)
}

/// One claim for each sequence of parties that equal counts went through, each lot sent on by the first later shipment of
/// the same count; by lots times hops.
fn chains(moves: &[Move<'_>]) -> Vec<Claim> {
    let mut leaving: BTreeMap<(&str, i64), Vec<usize>> = BTreeMap::new();
    for (at, one) in moves.iter().enumerate().filter(|(_, one)| one.units > 0) {
        leaving.entry((&one.from, one.units)).or_default().push(at);
    }
    let next = |at: usize| {
        let one = &moves[at];
        let later = leaving.get(&(one.to.as_str(), one.units))?;
        let start = later.partition_point(|next| moves[*next].left < one.came);
        later.get(start).copied().filter(|next| moves[*next].left - one.came <= WAIT_DAYS && *next != at)
    };
    let follows: Vec<Option<usize>> = (0..moves.len()).map(next).collect();
    let behind: BTreeSet<usize> = follows.iter().flatten().copied().collect();
    let mut claims: BTreeMap<Vec<&str>, (BTreeSet<&str>, i64)> = BTreeMap::new();
    for first in (0..moves.len()).filter(|at| !behind.contains(at)) {
        let chain: Vec<usize> = std::iter::successors(Some(first), |at| follows[*at]).take(MOST_HOPS).collect();
        if chain.len() > 1 && moves[first].units > 0 {
            let parties: Vec<&str> = std::iter::once(moves[first].from.as_str())
                .chain(chain.iter().map(|at| moves[*at].to.as_str()))
                .collect();
            let claim = claims.entry(parties).or_default();
            claim.0.extend(chain.iter().map(|at| moves[*at].id));
            claim.1 += chain.len() as i64;
        }
    }
    ranked(claims)
}

/// One claim for each party of whose units nearly all leave for another country within weeks; by units.
fn pass_through(moves: &[Move<'_>]) -> Vec<Claim> {
    let mut sides: BTreeMap<&str, (Vec<&Move<'_>>, Vec<&Move<'_>>)> = BTreeMap::new();
    for one in moves {
        sides.entry(&one.to).or_default().0.push(one);
        sides.entry(&one.from).or_default().1.push(one);
    }
    let mut claims: BTreeMap<&str, (BTreeSet<&str>, i64)> = BTreeMap::new();
    for (party, (came, left)) in &sides {
        let soon = |out: &&&Move<'_>| {
            let after = |into: &&Move<'_>| (into.came..=into.came + PASS_DAYS).contains(&out.left);
            came.iter().any(|into| after(into) && into.country != out.country)
        };
        let out: Vec<&&Move<'_>> = left.iter().filter(soon).collect();
        let (arrived, passed) =
            (came.iter().map(|one| one.units).sum::<i64>(), out.iter().map(|one| one.units).sum::<i64>());
        if arrived > 0 && passed * 100 >= arrived * PASS_SHARE {
            let shipments = came.iter().chain(out).map(|one| one.id).collect();
            claims.insert(party, (shipments, arrived));
        }
    }
    ranked(claims)
}

fn lanes<'r>(moves: &'r [Move<'r>]) -> BTreeMap<(&'r str, &'r str), (BTreeSet<&'r str>, i64)> {
    let mut lanes: BTreeMap<(&str, &str), (BTreeSet<&str>, i64)> = BTreeMap::new();
    for one in moves {
        let lane = lanes.entry((&one.from, &one.to)).or_default();
        lane.0.insert(one.id);
        lane.1 += one.value;
    }
    lanes
}

fn by_volume(moves: &[Move<'_>]) -> Vec<Claim> {
    ranked(lanes(moves))
}

/// Lanes in an order drawn once and for all.
fn by_chance(moves: &[Move<'_>]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = lanes(moves).into_values().map(|(shipments, _)| claim(shipments)).collect();
    let mut chance = Chance::new(0, 0);
    for at in (1..claims.len()).rev() {
        claims.swap(at, chance.below(at + 1));
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Input, Reader};
    use crate::policy::Policy;

    #[test]
    fn each_rule_sees_what_it_looks_at() {
        let rows = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,quantity,total_value,currency\n\
            A1,2025-01-01,2025-01-03,Maker,US,Hub,MY,8,100,USD\nA2,2025-01-10,2025-01-12,HUB,MY,Buyer,CN,8,100,USD\n\
            B1,2025-01-01,2025-01-03,Second Maker,US,Big Buyer,DE,3,900,USD\n";
        let policy = Policy::embedded().unwrap();
        let mut reader = Reader::new(&policy);
        let list = "name,source,listed\nBuyer,Own list,2024-01-01\n";
        for (name, text) in [("rows.csv", rows), ("list.csv", list)] {
            reader.add(&Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
        }
        let found = baselines(&reader.finish());
        let first = |rule: &str| {
            let baseline = found.iter().find(|one| one.rule == rule).unwrap();
            baseline.claims.first().map(|claim| claim.shipments.join(" "))
        };
        assert_eq!(first("exact list match").as_deref(), Some("A2"));
        assert_eq!(first("equal counts in a chain").as_deref(), Some("A1 A2"));
        assert_eq!(first("pass-through").as_deref(), Some("A1 A2"));
        assert_eq!(first("volume by lane").as_deref(), Some("B1"));
        assert_eq!(found.last().map(|one| (one.rule, one.claims.len())), Some(("chance", 3)));
    }
}
