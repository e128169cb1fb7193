//! Counts, best routes and reach on columns, against brute force on small random temporal multigraphs.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chiptrace::network::paths::{Columns, Field, Limits, reach};
use proptest::prelude::*;

/// From, to, goods key, day of departure, days of transit, marks.
type Row = (u32, u32, u32, i32, i32, u8);

fn row(parties: u32) -> impl Strategy<Value = Row> {
    let marks = prop::sample::select(vec![0_u8, 0, 1, 2, 3]);
    (0..parties, 0..parties, 0..2_u32, 0..12_i32, 0..3_i32, marks)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    (2..7_u32).prop_flat_map(|parties| prop::collection::vec(row(parties), 0..14))
}

fn limits() -> impl Strategy<Value = Limits> {
    (1..7_u8, 0..2_i32, 0..9_i32).prop_map(|(max_hops, early, max_dwell)| Limits {
        max_hops,
        least_dwell: -early,
        max_dwell,
    })
}

fn columns(rows: &[Row]) -> Columns {
    let mut columns = Columns::default();
    for (from, to, key, departed, transit, marks) in rows {
        columns.push((*from, *to), *key, (*departed, departed + transit), *marks);
    }
    columns
}

/// Every linked hop sequence, and of these the routes, by looking at all pairs.
struct Naive<'r> {
    rows: &'r [Row],
    limits: Limits,
    walks: u128,
    routes: BTreeSet<Vec<u32>>,
}

impl<'r> Naive<'r> {
    fn of(rows: &'r [Row], limits: Limits) -> Naive<'r> {
        let mut naive = Naive { rows, limits, walks: 0, routes: BTreeSet::new() };
        for first in (0..rows.len()).filter(|at| rows[*at].5 & Columns::STARTS != 0) {
            naive.walk(&mut vec![first as u32]);
        }
        naive
    }

    fn follows(&self, a: usize, b: usize) -> bool {
        let (first, next) = (self.rows[a], self.rows[b]);
        let wait = next.3 - (first.3 + first.4);
        a != b
            && first.1 == next.0
            && first.2 == next.2
            && (self.limits.least_dwell..=self.limits.max_dwell).contains(&wait)
    }

    fn walk(&mut self, path: &mut Vec<u32>) {
        let last = path[path.len() - 1] as usize;
        if self.rows[last].5 & Columns::ENDS != 0 {
            self.walks += 1;
            let mut parties: Vec<u32> = path.iter().map(|hop| self.rows[*hop as usize].1).collect();
            parties.push(self.rows[path[0] as usize].0);
            let distinct: BTreeSet<u32> = parties.iter().copied().collect();
            if distinct.len() == parties.len() {
                self.routes.insert(path.clone());
            }
        }
        if path.len() == usize::from(self.limits.max_hops) {
            return;
        }
        let onward: Vec<usize> = (0..self.rows.len()).filter(|next| self.follows(last, *next)).collect();
        for next in onward {
            path.push(next as u32);
            self.walk(path);
            path.pop();
        }
    }

    fn score(&self, route: &[u32]) -> i32 {
        let wait = |pair: &[u32]| {
            let (first, next) = (self.rows[pair[0] as usize], self.rows[pair[1] as usize]);
            self.limits.max_dwell + 1 - (next.3 - first.3 - first.4)
        };
        route.windows(2).map(wait).sum()
    }

    fn best(&self, count: usize) -> Vec<(i32, Vec<u32>)> {
        let mut all: Vec<(Reverse<i32>, Vec<u32>)> =
            self.routes.iter().map(|route| (Reverse(self.score(route)), route.clone())).collect();
        all.sort();
        all.into_iter().take(count).map(|(Reverse(score), route)| (score, route)).collect()
    }

    /// The same links, given one by one.
    fn linked(&self) -> Field {
        let next = |at: u32| (0..self.rows.len()).filter(|b| self.follows(at as usize, *b)).map(|b| b as u32).collect();
        Field::linked(&columns(self.rows), self.limits, next)
    }
}

/// So many random graphs, or as many as `CHIPTRACE_ORACLE_GRAPHS` says.
fn graphs(usual: u32) -> u32 {
    std::env::var("CHIPTRACE_ORACLE_GRAPHS").ok().and_then(|graphs| graphs.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: graphs(4000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn routes_and_walks_are_those_of_brute_force(rows in rows(), limits in limits()) {
        let naive = Naive::of(&rows, limits);
        let columns = columns(&rows);
        for field in [Field::new(&columns, limits), naive.linked()] {
            let told = field.count(u64::MAX);
            prop_assert_eq!(told.walks, Some(naive.walks));
            prop_assert_eq!(told.routes, naive.routes.len() as u128);
            prop_assert_eq!(told.partial, 0);
        }
        let back = Field::new(&columns.reversed(), limits).count(u64::MAX);
        prop_assert_eq!((back.routes, back.walks), (naive.routes.len() as u128, Some(naive.walks)), "told backwards");
    }

    #[test]
    fn a_budget_counts_no_route_that_is_not_there(rows in rows(), limits in limits(), budget in 0..12_u64) {
        let naive = Naive::of(&rows, limits);
        let told = Field::new(&columns(&rows), limits).count(budget);
        prop_assert!(told.routes <= naive.routes.len() as u128);
        prop_assert!(told.partial > 0 || told.routes == naive.routes.len() as u128);
        prop_assert_eq!(told.walks, Some(naive.walks), "walks need no budget");
    }

    #[test]
    fn best_routes_are_those_of_brute_force(rows in rows(), limits in limits(), count in 0..8_usize, odd in any::<bool>()) {
        let mut naive = Naive::of(&rows, limits);
        let wanted = |hops: &[u32]| !odd || hops.iter().any(|hop| hop % 2 == 1);
        naive.routes.retain(|route| wanted(route));
        for field in [Field::new(&columns(&rows), limits), naive.linked()] {
            let told = field.best(count, u64::MAX, &wanted);
            prop_assert_eq!(told.may_be_missed, None);
            let told: Vec<_> = told.routes.into_iter().map(|route| (route.score, route.hops)).collect();
            prop_assert_eq!(told, naive.best(count));
        }
    }

    #[test]
    fn best_routes_within_a_budget_say_what_they_may_miss(rows in rows(), limits in limits(), budget in 0..20_u64) {
        let naive = Naive::of(&rows, limits);
        let told = Field::new(&columns(&rows), limits).best(4, budget, &|_| true);
        let kept: BTreeSet<&Vec<u32>> = told.routes.iter().map(|route| &route.hops).collect();
        prop_assert!(kept.iter().all(|route| naive.routes.contains(*route)));
        for (score, route) in naive.best(4).iter().filter(|(_, route)| !kept.contains(route)) {
            prop_assert!(told.may_be_missed.is_some_and(|bound| *score <= bound), "{route:?} scores {score}: {told:?}");
        }
    }

    #[test]
    fn what_is_reached_is_what_walks_reach(rows in rows(), limits in limits(), units in prop::collection::vec(1..9_i64, 14)) {
        let mut rows = rows;
        rows.iter_mut().for_each(|row| row.5 |= Columns::ENDS);
        let naive = Naive::of(&rows, limits);
        let field = Field::new(&columns(&rows), limits);
        let known: Vec<Option<i64>> = units.iter().copied().map(Some).collect();
        let told = reach(&field, &known);
        let mut ends = BTreeSet::new();
        let mut walk = Ends { naive: &naive, ends: &mut ends };
        (0..rows.len()).filter(|at| rows[*at].5 & Columns::STARTS != 0).for_each(|at| walk.from(at, 1));
        prop_assert_eq!(told.iter().map(|one| one.hop).collect::<BTreeSet<_>>(), ends);
        let sent: i64 = told.iter().filter(|one| one.hops == 1).map(|one| units[one.hop as usize]).sum();
        for one in &told {
            prop_assert!(one.most.is_some_and(|most| most <= sent && most <= units[one.hop as usize]));
        }
    }
}

/// Hops that walks from a start come to.
struct Ends<'n, 'r> {
    naive: &'n Naive<'r>,
    ends: &'n mut BTreeSet<u32>,
}

impl Ends<'_, '_> {
    fn from(&mut self, at: usize, depth: u8) {
        self.ends.insert(at as u32);
        if depth < self.naive.limits.max_hops {
            let next: Vec<usize> = (0..self.naive.rows.len()).filter(|next| self.naive.follows(at, *next)).collect();
            next.into_iter().for_each(|next| self.from(next, depth + 1));
        }
    }
}

/// Runs on a stack of 2 MiB: nothing recurses on the data.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
}

const WITHIN_90_DAYS: Limits = Limits { max_hops: 8, least_dwell: 0, max_dwell: 90 };

#[test]
fn a_chain_of_two_hundred_thousand_hops_is_walked() {
    on_a_small_stack(|| {
        let mut chain = Columns::default();
        for hop in 0..200_000_u32 {
            let day = i32::try_from(hop / 100).unwrap();
            chain.push((hop, hop + 1), 0, (day, day), Columns::STARTS | Columns::ENDS);
        }
        let told = Field::new(&chain, WITHIN_90_DAYS).count(u64::MAX);
        // so many sequences of one to eight hops in a row there are
        let known = (1..=8).map(|hops| 200_001 - hops).sum();
        assert_eq!((told.routes, told.walks), (known, Some(known)));
        let best = Field::new(&chain, WITHIN_90_DAYS).best(3, u64::MAX, &|_| true);
        assert_eq!(best.routes[0].hops, (0..8).collect::<Vec<u32>>());
        assert_eq!((best.routes.len(), best.routes[2].score), (3, 7 * 91));
        let units = vec![Some(5000); 200_000];
        let mut first = chain.clone();
        first.marks.iter_mut().skip(1).for_each(|marks| *marks = Columns::ENDS);
        let reached = reach(&Field::new(&first, WITHIN_90_DAYS), &units);
        assert_eq!(reached.len(), 8);
        assert!(reached.iter().all(|one| one.most == Some(5000)));
    });
}

/// A hub that everything goes through, forth and back: 99 in 100 walks of eight hops come back to it.
fn star(spokes: u32, marks: impl Fn(u32) -> u8) -> Columns {
    let mut star = Columns::default();
    for spoke in 1..=spokes {
        star.push((spoke, 0), 0, (0, 0), marks(spoke) & Columns::STARTS);
        star.push((0, spoke), 0, (0, 0), marks(spoke) & Columns::ENDS);
    }
    star
}

#[test]
fn ping_pong_through_a_hub_makes_walks_and_no_routes() {
    on_a_small_stack(|| {
        let field = Field::new(&star(400, |_| Columns::STARTS | Columns::ENDS), WITHIN_90_DAYS);
        let told = field.count(50_000_000);
        assert_eq!((told.routes, told.partial), (400 * 399, 0), "from each spoke to each other one");
        // 400 ways in, and 400 out again, two, four, six and eight hops
        assert_eq!(told.walks, Some((1..=4_u32).map(|rounds| 400_u128.pow(rounds + 1)).sum()));
        let best = field.best(100, 50_000_000, &|_| true);
        assert_eq!((best.may_be_missed, best.routes.len(), best.routes[99].score), (None, 100, 91));
    });
}

#[test]
fn more_walks_than_a_word_counts_are_counted_and_more_than_two_are_said() {
    let limits = |max_hops| Limits { max_hops, ..WITHIN_90_DAYS };
    let star = star(400, |_| Columns::STARTS | Columns::ENDS);
    let told = Field::new(&star, limits(12)).count(0);
    assert_eq!(told.walks, Some((1..=6_u32).map(|rounds| 400_u128.pow(rounds + 1)).sum()));
    assert!(told.partial > 0);
    assert_eq!(Field::new(&star, limits(64)).count(0).walks, None);
}

#[test]
fn a_dense_graph_ends_within_its_budget_and_says_so() {
    let mut dense = Columns::default();
    for (from, to) in (0..30_u32).flat_map(|from| (0..30).map(move |to| (from, to))).filter(|(from, to)| from != to) {
        dense.push((from, to), 0, (0, 0), Columns::STARTS | Columns::ENDS);
    }
    let field = Field::new(&dense, WITHIN_90_DAYS);
    let told = field.count(20_000);
    assert!(told.partial > 0 && told.routes > 0);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| field.count(20_000));
    assert_eq!(told, alone, "the same for any number of threads");
    assert_eq!(field.best(10, 100_000, &|_| true), field.best(10, 100_000, &|_| true));
}
