//! Flow bounds on small random graphs of lots, against every reading of the records, looked at one by one.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

mod readings;

use chiptrace::network::{Account, Lot, Supply};
use proptest::prelude::*;
use readings::{Readings, reached};

/// Lots with counts, and which may feed which.
fn graph() -> impl Strategy<Value = (Vec<i64>, Vec<(u32, u32)>)> {
    (2..7_u32).prop_flat_map(|lots| {
        let counts = prop::collection::vec(1..4_i64, lots as usize);
        // mostly forward in time; now and then two hops of one day may each have fed the other
        let pair = (0..lots, 0..lots, prop::bool::weighted(0.9))
            .prop_map(|(a, b, forward)| if forward && a > b { (b, a) } else { (a, b) });
        (counts, prop::collection::btree_set(pair, 0..7)).prop_map(|(counts, pairs)| {
            let feeds = pairs.into_iter().filter(|(a, b)| a != b).collect();
            (counts, feeds)
        })
    })
}

fn account(counts: &[i64], feeds: &[(u32, u32)]) -> Account {
    let all: Vec<Option<i64>> = counts.iter().copied().map(Some).collect();
    Account { lots: all.clone(), outs: all, feeds: feeds.to_vec() }
}

fn supply(counts: &[i64], feeds: &[(u32, u32)]) -> Supply {
    let account = account(counts, feeds);
    let lot = |(at, count): (usize, &i64)| Lot {
        low: *count,
        high: Some(*count),
        open: false,
        stock: account.unexplained(at).unwrap(),
    };
    Supply { lots: counts.iter().enumerate().map(lot).collect(), feeds: feeds.to_vec() }
}

/// Fewest and most units of one lot in another over some readings.
fn extremes(counts: &[i64], feeds: &[(u32, u32)], readings: &[Vec<i64>], (from, to): (usize, usize)) -> (i64, i64) {
    let told: Vec<(i64, i64)> = readings.iter().map(|used| reached((counts, feeds, used), &[from], &[to])).collect();
    (told.iter().map(|one| one.0).min().unwrap(), told.iter().map(|one| one.1).max().unwrap())
}

/// So many random graphs, or as many as `CHIPTRACE_ORACLE_GRAPHS` says.
fn graphs(usual: u32) -> u32 {
    std::env::var("CHIPTRACE_ORACLE_GRAPHS").ok().and_then(|graphs| graphs.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: graphs(2000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_delivery_needs_is_what_every_reading_needs((counts, feeds) in graph()) {
        let (account, readings) = (account(&counts, &feeds), Readings::of(&counts, &feeds));
        for (place, (a, b)) in feeds.iter().enumerate() {
            let truth = readings.least_stock.iter().map(|used| used[place]).min().unwrap();
            prop_assert_eq!(account.must(*a as usize, *b as usize), truth, "{} in {}", a, b);
        }
        let fed = |out: usize, used: &[i64]| -> i64 {
            feeds.iter().zip(used).filter(|((_, b), _)| *b as usize == out).map(|(_, units)| units).sum()
        };
        for (out, count) in counts.iter().enumerate() {
            let truth = readings.least_stock.iter().map(|used| count - fed(out, used)).max().unwrap();
            prop_assert_eq!(account.unexplained(out), Some(truth), "stock in {}", out);
        }
        let opening = readings.least_stock[0].iter().sum::<i64>();
        prop_assert_eq!(account.opening(), Some(counts.iter().sum::<i64>() - opening));
    }

    #[test]
    fn bounds_hold_in_every_reading((counts, feeds) in graph(), from in 0..6_usize, to in 0..6_usize) {
        let (from, to) = (from % counts.len(), to % counts.len());
        let (supply, readings) = (supply(&counts, &feeds), Readings::of(&counts, &feeds));
        let (least, most) = (supply.least(&[from], &[to]), supply.most(&[from], &[to]).unwrap());
        let tight = extremes(&counts, &feeds, &readings.least_stock, (from, to));
        prop_assert!(least <= tight.0 && tight.1 <= most, "{least} to {most} around {tight:?}");
        let free = extremes(&counts, &feeds, &readings.all, (from, to));
        prop_assert_eq!(most, free.1, "with stock of any size the most is a maximum flow");
    }

    #[test]
    fn bounds_of_several_lots_hold_in_every_reading((counts, feeds) in graph(), marks in prop::collection::vec(any::<bool>(), 6), split in 1..6_usize) {
        // no lot lies behind a delivery
        let feeds: Vec<(u32, u32)> = feeds.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        let (from, to): (Vec<usize>, Vec<usize>) =
            (0..counts.len()).filter(|at| marks[*at]).partition(|at| *at < split.min(counts.len() - 1));
        let (supply, readings) = (supply(&counts, &feeds), Readings::of(&counts, &feeds));
        let (least, most) = (supply.least(&from, &to), supply.most(&from, &to).unwrap());
        for used in &readings.least_stock {
            let told = reached((&counts, &feeds, used), &from, &to);
            prop_assert!(least <= told.0 && told.1 <= most, "{least} to {most} around {told:?} with {used:?}");
        }
    }

    #[test]
    fn what_was_not_looked_at_makes_bounds_weaker_never_wrong((counts, feeds) in graph(), open in prop::collection::vec(any::<bool>(), 6)) {
        let (from, to) = (0, counts.len() - 1);
        let whole = supply(&counts, &feeds);
        let mut part = whole.clone();
        part.lots.iter_mut().zip(&open).for_each(|(lot, open)| lot.open = *open);
        part.feeds.retain(|(_, b)| !open[*b as usize]);
        prop_assert!(part.least(&[from], &[to]) <= whole.least(&[from], &[to]));
        prop_assert!(part.most(&[from], &[to]) >= whole.most(&[from], &[to]));
        // a lot that is not counted may be any number: no least rests on it, and most only grows
        let mut uncounted = whole.clone();
        uncounted.lots.iter_mut().zip(&open).filter(|(_, open)| **open).for_each(|(lot, _)| (lot.low, lot.high) = (0, None));
        prop_assert!(uncounted.least(&[from], &[to]) <= whole.least(&[from], &[to]));
        prop_assert!(uncounted.most(&[from], &[to]).is_none_or(|most| Some(most) >= whole.most(&[from], &[to])));
    }
}

#[test]
fn least_is_seldom_below_what_every_reading_needs() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut asked, mut equal) = (0, 0);
    for _ in 0..graphs(2000) {
        let (counts, feeds) = graph().new_tree(&mut runner).unwrap().current();
        let (from, to) = (0, counts.len() - 1);
        let readings = Readings::of(&counts, &feeds);
        let tight = extremes(&counts, &feeds, &readings.least_stock, (from, to));
        if tight.0 > 0 && from != to {
            asked += 1;
            equal += u32::from(supply(&counts, &feeds).least(&[from], &[to]) == tight.0);
        }
    }
    assert!(asked > 100 && equal * 100 >= asked * 60, "{equal} of {asked}");
}

#[test]
fn a_lot_that_splits_and_merges_is_whole_again() {
    // 0 splits into 1 and 2, both go into 3, with 1 unit of 4
    let counts = [6, 3, 3, 7, 1];
    let feeds = [(0, 1), (0, 2), (1, 3), (2, 3), (4, 3)];
    let supply = supply(&counts, &feeds);
    assert_eq!((supply.least(&[0], &[3]), supply.most(&[0], &[3])), (6, Some(6)));
}

#[test]
fn two_deliveries_of_one_lot_do_not_both_need_all_of_it() {
    let counts = [6, 5, 5];
    let feeds = [(0, 1), (0, 2)];
    let (account, supply) = (account(&counts, &feeds), supply(&counts, &feeds));
    assert_eq!((account.must(0, 1), account.opening()), (1, Some(10)));
    assert_eq!((supply.least(&[0], &[1]), supply.most(&[0], &[1])), (1, Some(5)));
    assert_eq!((supply.least(&[0], &[1, 2]), supply.most(&[0], &[1, 2])), (2, Some(6)));
}
