//! Choke points on small random temporal multigraphs, against every set of parties.

use std::collections::BTreeSet;

use chiptrace::network::paths::{ChokePoints, Columns, Field, Limits};
use proptest::prelude::*;

/// From, to, goods key, day of departure, days of transit, marks.
type Row = (u32, u32, u32, i32, i32, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = |parties: u32| {
        let marks = prop::sample::select(vec![0_u8, 0, 1, 1, 2, 2, 3]);
        (0..parties, 0..parties, 0..2_u32, 0..8_i32, 0..3_i32, marks)
    };
    (3..8_u32).prop_flat_map(move |parties| prop::collection::vec(row(parties), 0..16))
}

fn columns(rows: &[Row]) -> Columns {
    let mut columns = Columns::default();
    for (from, to, key, departed, transit, marks) in rows {
        columns.push((*from, *to), *key, (*departed, departed + transit), *marks);
    }
    columns
}

fn follows(rows: &[Row], limits: Limits, a: usize, b: usize) -> bool {
    let (first, next) = (rows[a], rows[b]);
    let wait = next.3 - (first.3 + first.4);
    let moves = first.0 != first.1 && next.0 != next.1;
    a != b && moves && first.1 == next.0 && first.2 == next.2 && (limits.least_dwell..=limits.max_dwell).contains(&wait)
}

/// Who sends a hop of every walk of two hops and more from a start to an end, first senders apart.
fn walks(rows: &[Row], limits: Limits) -> Vec<(u32, BTreeSet<u32>)> {
    let mut found = Vec::new();
    let starts = (0..rows.len()).filter(|at| rows[*at].5 & Columns::STARTS != 0);
    let mut open: Vec<Vec<usize>> = starts.map(|at| vec![at]).collect();
    while let Some(walk) = open.pop() {
        let last = walk[walk.len() - 1];
        if walk.len() > 1 && rows[last].5 & Columns::ENDS != 0 {
            found.push((rows[walk[0]].0, walk[1..].iter().map(|hop| rows[*hop].0).collect()));
        }
        if walk.len() < usize::from(limits.max_hops) {
            let next = (0..rows.len()).filter(|next| follows(rows, limits, last, *next));
            open.extend(next.map(|next| [&walk[..], &[next]].concat()));
        }
    }
    found
}

/// The smallest set of those who hand on that stops every walk, lowest numbers first.
fn truth(rows: &[Row], limits: Limits) -> ChokePoints {
    let both = Columns::STARTS | Columns::ENDS;
    let direct: BTreeSet<u32> = rows.iter().filter(|row| row.5 == both && row.0 != row.1).map(|row| row.0).collect();
    let mut walks = walks(rows, limits);
    walks.retain(|(first, on)| !direct.contains(first) && on.is_disjoint(&direct));
    let between: BTreeSet<u32> = walks.iter().flat_map(|(_, on)| on.iter().copied()).collect();
    let sets = (0_u32..1 << 8).map(|set| (0..8).filter(|party| set >> party & 1 == 1).collect::<BTreeSet<u32>>());
    let stops = |set: &BTreeSet<u32>| walks.iter().all(|(first, on)| set.contains(first) || !set.is_disjoint(on));
    let candidates = sets.filter(|set| set.is_subset(&between) && set.is_disjoint(&direct) && stops(set));
    let best = candidates.min_by_key(|set| (set.len(), set.iter().copied().collect::<Vec<u32>>())).unwrap_or_default();
    let alone = between.iter().filter(|party| !direct.contains(party) && stops(&BTreeSet::from([**party])));
    let instead = alone.filter(|party| best.len() == 1 && !best.contains(party)).copied().collect();
    let direct = direct.into_iter().collect();
    ChokePoints { at_least: best.len(), instead, parties: best.into_iter().collect(), direct }
}

/// So many random graphs, or as many as `CHIPTRACE_ORACLE_GRAPHS` says.
fn graphs(usual: u32) -> u32 {
    std::env::var("CHIPTRACE_ORACLE_GRAPHS").ok().and_then(|graphs| graphs.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: graphs(1500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn choke_points_are_a_smallest_set(rows in rows(), max_hops in 2..6_u8, max_dwell in 0..6_i32) {
        let limits = Limits { max_hops, least_dwell: 0, max_dwell };
        let rank: Vec<u32> = (0..8).collect();
        let truth = truth(&rows, limits);
        let columns = columns(&rows);
        let next = |at: u32| (0..rows.len()).filter(|b| follows(&rows, limits, at as usize, *b)).map(|b| b as u32).collect();
        for field in [Field::new(&columns, limits), Field::linked(&columns, limits, next)] {
            prop_assert_eq!(&field.choke_points(&rank, u64::MAX), &truth);
            let hurried = field.choke_points(&rank, 1);
            prop_assert!(hurried.parties.len() >= truth.parties.len() && hurried.at_least <= truth.at_least);
            let set: BTreeSet<u32> = hurried.parties.iter().chain(&hurried.direct).copied().collect();
            let open = walks(&rows, limits).into_iter().any(|(first, on)| !set.contains(&first) && set.is_disjoint(&on));
            prop_assert!(!open, "a budget gives a larger set, never one that stops less");
        }
    }
}

#[test]
fn time_makes_a_smaller_set_than_the_party_graph() {
    // 0 sends to 1 and 2 to 3, both on to 9 through 4 or 5, but only those through 4 come in time
    let rows: [Row; 5] =
        [(0, 1, 0, 0, 0, 1), (1, 4, 0, 1, 0, 0), (4, 9, 0, 2, 0, 2), (1, 5, 0, 1, 0, 0), (5, 9, 0, 0, 0, 2)];
    let limits = Limits { max_hops: 8, least_dwell: 0, max_dwell: 90 };
    let told = Field::new(&columns(&rows), limits).choke_points(&[0, 9, 2, 3, 1, 5, 6, 7, 8, 4], u64::MAX);
    assert_eq!(told, ChokePoints { parties: vec![4], instead: vec![1], direct: vec![], at_least: 1 });
}
