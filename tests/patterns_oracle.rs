//! Pass-through, cycles, scatter and gather on small random temporal multigraphs, against brute force.

use std::collections::{BTreeMap, BTreeSet};

use chiptrace::network::paths::{Columns, Limits};
use chiptrace::network::patterns::{cycles, pass_through, scatter_gather};
use chiptrace::network::{Lot, Supply};
use proptest::prelude::*;

/// From, to, goods key, day of departure, days of transit.
type Row = (u32, u32, u32, i32, i32);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = |parties: u32| (0..parties, 0..parties, 0..2_u32, 0..12_i32, 0..3_i32);
    (2..6_u32).prop_flat_map(move |parties| prop::collection::vec(row(parties), 0..14))
}

fn limits() -> impl Strategy<Value = Limits> {
    (2..6_u8, 0..2_i32, 0..9_i32).prop_map(|(max_hops, early, max_dwell)| Limits {
        max_hops,
        least_dwell: -early,
        max_dwell,
    })
}

fn columns(rows: &[Row]) -> Columns {
    let mut columns = Columns::default();
    for (from, to, key, departed, transit) in rows {
        columns.push((*from, *to), *key, (*departed, departed + transit), 0);
    }
    columns
}

fn follows(rows: &[Row], limits: Limits, a: usize, b: usize) -> bool {
    let (first, next) = (rows[a], rows[b]);
    let wait = next.3 - (first.3 + first.4);
    a != b && first.1 == next.0 && first.2 == next.2 && (limits.least_dwell..=limits.max_dwell).contains(&wait)
}

/// Linked hop sequences that come back to their first sender, all other parties distinct.
fn all_cycles(rows: &[Row], limits: Limits) -> BTreeSet<Vec<u32>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Vec<usize>> = (0..rows.len()).map(|at| vec![at]).collect();
    while let Some(way) = open.pop() {
        let parties: BTreeSet<u32> = way.iter().map(|hop| rows[*hop].1).collect();
        let distinct = parties.len() == way.len();
        let back = parties.contains(&rows[way[0]].0);
        if back && distinct && way.len() > 1 && rows[way[way.len() - 1]].1 == rows[way[0]].0 {
            found.insert(way.iter().map(|hop| *hop as u32).collect());
        }
        if !back && distinct && way.len() < usize::from(limits.max_hops) {
            let next = (0..rows.len()).filter(|next| follows(rows, limits, way[way.len() - 1], *next));
            open.extend(next.map(|next| [&way[..], &[next]].concat()));
        }
    }
    found
}

/// So many random graphs, or as many as `CHIPTRACE_ORACLE_GRAPHS` says.
fn graphs(usual: u32) -> u32 {
    std::env::var("CHIPTRACE_ORACLE_GRAPHS").ok().and_then(|graphs| graphs.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: graphs(2000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cycles_are_those_of_brute_force(rows in rows(), limits in limits(), budget in 0..40_u64) {
        let truth = all_cycles(&rows, limits);
        let told = cycles(&columns(&rows), limits, u64::MAX);
        prop_assert_eq!(told.found.len(), truth.len(), "none twice");
        prop_assert_eq!(told.found.iter().cloned().collect::<BTreeSet<_>>(), truth.clone());
        prop_assert_eq!(told.truncated, 0);
        let hurried = cycles(&columns(&rows), limits, budget);
        prop_assert!(hurried.found.iter().all(|way| truth.contains(way)));
        prop_assert!(hurried.truncated > 0 || hurried.found.len() == truth.len());
    }

    #[test]
    fn what_is_passed_on_is_a_maximum_flow(rows in rows(), limits in limits(), units in prop::collection::vec(0..6_i64, 14)) {
        let counted: Vec<Option<i64>> = units.iter().map(|units| (*units > 0).then_some(*units)).collect();
        let told = pass_through(&columns(&rows), &counted, (limits.least_dwell, limits.max_dwell));
        let moves = |at: &usize| rows[*at].0 != rows[*at].1 && counted[*at].is_some();
        let mut places: BTreeMap<(u32, u32), i64> = BTreeMap::new();
        for (party, key) in (0..6).flat_map(|party| [(party, 0), (party, 1)]) {
            let of = |end: fn(&Row) -> u32| -> Vec<usize> {
                (0..rows.len()).filter(moves).filter(|at| end(&rows[*at]) == party && rows[*at].2 == key).collect()
            };
            let (ins, outs) = (of(|row| row.1), of(|row| row.0));
            if !ins.is_empty() && !outs.is_empty() {
                let lots = counted.iter().map(|high| Lot { high: *high, ..Lot::default() }).collect();
                let pairs = ins.iter().flat_map(|a| outs.iter().map(move |b| (*a, *b)));
                let linked = pairs.filter(|(a, b)| follows(&rows, limits, *a, *b));
                let supply = Supply { lots, feeds: linked.map(|(a, b)| (a as u32, b as u32)).collect() };
                places.insert((party, key), supply.most(&ins, &outs).unwrap_or(0));
            }
        }
        prop_assert_eq!(told.iter().map(|one| ((one.party, one.key), one.passed)).collect::<BTreeMap<_, _>>(), places);
        for one in &told {
            let sum = |hops: &[u32]| hops.iter().map(|hop| units[*hop as usize]).sum::<i64>();
            prop_assert!(one.passed <= sum(&one.ins) && one.passed <= sum(&one.outs));
            prop_assert!(one.passed <= one.came.min(one.left) && sum(&one.ins) <= one.came && sum(&one.outs) <= one.left);
        }
    }

    #[test]
    fn scatter_and_gather_are_those_of_brute_force(rows in rows(), limits in limits(), window in 0..12_i32, budget in 0..30_u64) {
        let told = scatter_gather(&columns(&rows), limits, (window, 2), u64::MAX);
        prop_assert_eq!(told.truncated, 0);
        let mut truth: BTreeMap<(u32, u32, u32), usize> = BTreeMap::new();
        for first in rows.iter().map(|row| row.3) {
            let mut inside: BTreeMap<(u32, u32, u32), BTreeSet<u32>> = BTreeMap::new();
            for (a, b) in (0..rows.len()).flat_map(|a| (0..rows.len()).map(move |b| (a, b))) {
                let (x, y) = (rows[a], rows[b]);
                let apart = x.0 != x.1 && y.0 != y.1 && x.0 != y.1;
                if follows(&rows, limits, a, b) && apart && x.3 >= first && x.3.max(y.3) <= first + window {
                    inside.entry((x.0, y.1, x.2)).or_default().insert(x.1);
                }
            }
            for (ends, through) in inside.into_iter().filter(|(_, through)| through.len() > 1) {
                let most = truth.entry(ends).or_default();
                *most = (*most).max(through.len());
            }
        }
        let shown: BTreeMap<_, _> = told.found.iter().map(|one| ((one.from, one.to, one.key), one.through.len())).collect();
        prop_assert_eq!(&shown, &truth);
        for one in &told.found {
            prop_assert!(one.days.1 - one.days.0 <= window);
            let via: BTreeSet<u32> = one.hops.iter().map(|hop| rows[*hop as usize]).filter(|row| row.0 == one.from).map(|row| row.1).collect();
            prop_assert_eq!(via.into_iter().collect::<Vec<_>>(), one.through.clone());
        }
        let hurried = scatter_gather(&columns(&rows), limits, (window, 2), budget);
        prop_assert!(hurried.truncated > 0 || hurried == told);
        prop_assert!(hurried.found.iter().all(|one| truth.get(&(one.from, one.to, one.key)).is_some_and(|most| one.through.len() <= *most)));
    }
}

#[test]
fn a_hub_that_everything_comes_back_from_ends_within_its_budget_and_says_so() {
    let mut star = Columns::default();
    for spoke in 1..=2_000_u32 {
        star.push((spoke, 0), 0, (0, 0), 0);
        star.push((0, spoke), 0, (0, 0), 0);
    }
    let limits = Limits { max_hops: 8, least_dwell: 0, max_dwell: 90 };
    let told = cycles(&star, limits, 1_000_000);
    assert!(told.truncated > 0 && !told.found.is_empty());
    let told = scatter_gather(&star, limits, (30, 2), 1_000_000);
    assert_eq!((told.found.len(), told.truncated > 0), (0, true), "all goes through one");
    assert_eq!(pass_through(&star, &vec![Some(2); 4_000], (0, 90)).len(), 2_001);
}
