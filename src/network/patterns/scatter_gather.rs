//! Goods of one sender that go to one receiver through many others within a window.

use std::collections::{BTreeMap, BTreeSet};

use crate::network::paths::{Columns, Field, Limits};

/// One sender and one receiver of one kind of goods, with those in between.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gathered {
    /// Who sends.
    pub from: u32,
    /// Who receives in the end.
    pub to: u32,
    /// Goods key.
    pub key: u32,
    /// Those in between, the most that fit in one window, in order.
    pub through: Vec<u32>,
    /// Positions of the hops to and from these in that window, in order.
    pub hops: Vec<u32>,
    /// First departure and last departure of these.
    pub days: (i32, i32),
}

/// What was found within the budget.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ScatterGather {
    /// By sender, receiver and goods.
    pub found: Vec<Gathered>,
    /// First hops whose further ways were not looked at: what they take part in may be larger, or missing.
    pub truncated: usize,
}

/// Pairs of parties with at least `least` parties in between that each received from the one and sent on to the other, the
/// first departure and the last no more than `window` days apart; linked hops of one goods key. Of several windows the one
/// with the most parties, the earliest of these. The budget of ways of two hops is shared evenly over the first hops.
/// O(ways of two hops x log).
#[must_use]
pub fn scatter_gather(columns: &Columns, limits: Limits, (window, least): (i32, usize), budget: u64) -> ScatterGather {
    let mut all = columns.clone();
    all.marks.fill(Columns::STARTS | Columns::ENDS);
    let field = Field::new(&all, Limits { max_hops: 2, ..limits });
    let share = budget.checked_div(field.len() as u64).unwrap_or(0);
    let mut told = ScatterGather::default();
    let mut ways: BTreeMap<(u32, u32, u32), Vec<(u32, u32)>> = BTreeMap::new();
    for at in 0..field.len() {
        let first = field.position(at) as usize;
        let from = columns.from[first];
        for (next, seen) in field.followers(at).zip(0..) {
            if seen == share {
                told.truncated += 1;
                break;
            }
            let last = field.position(next) as usize;
            let (middle, to) = (columns.to[first], columns.to[last]);
            if from != middle && middle != to && from != to {
                ways.entry((from, to, columns.key[first])).or_default().push((first as u32, last as u32));
            }
        }
    }
    for ((from, to, key), ways) in ways {
        let middles: BTreeSet<u32> = ways.iter().map(|way| columns.to[way.0 as usize]).collect();
        if middles.len() >= least {
            told.found.extend(
                best_window(columns, &ways, window)
                    .filter(|best| best.0.len() >= least)
                    .map(|(through, hops, days)| Gathered { from, to, key, through, hops, days }),
            );
        }
    }
    told
}

type Window = (Vec<u32>, Vec<u32>, (i32, i32));

/// The window with the most parties in between, the earliest of these. O(ways log ways).
fn best_window(columns: &Columns, ways: &[(u32, u32)], window: i32) -> Option<Window> {
    let begins = |way: usize| columns.departed[ways[way].0 as usize];
    let ends = |way: usize| columns.departed[ways[way].1 as usize].max(begins(way));
    let middle = |way: usize| columns.to[ways[way].0 as usize];
    let [mut by_begin, mut by_end]: [Vec<usize>; 2] = [(0..ways.len()).collect(), (0..ways.len()).collect()];
    by_begin.sort_by_key(|way| begins(*way));
    by_end.sort_by_key(|way| ends(*way));
    let mut inside: BTreeMap<u32, usize> = BTreeMap::new();
    let mut entered = vec![false; ways.len()];
    let (mut next, mut gone) = (0, 0);
    let mut best: Option<(usize, i32)> = None;
    for first in by_begin.iter().map(|way| begins(*way)) {
        while next < ways.len() && ends(by_end[next]) <= first.saturating_add(window) {
            let way = by_end[next];
            if begins(way) >= first {
                entered[way] = true;
                *inside.entry(middle(way)).or_default() += 1;
            }
            next += 1;
        }
        while gone < ways.len() && begins(by_begin[gone]) < first {
            let way = by_begin[gone];
            if let Some(left) = inside.get_mut(&middle(way)).filter(|_| entered[way]) {
                *left -= 1;
                if *left == 0 {
                    inside.remove(&middle(way));
                }
            }
            gone += 1;
        }
        if best.is_none_or(|(most, _)| inside.len() > most) {
            best = Some((inside.len(), first));
        }
    }
    let (_, first) = best?;
    let fits = |way: &usize| begins(*way) >= first && ends(*way) <= first.saturating_add(window);
    let in_it: Vec<usize> = (0..ways.len()).filter(fits).collect();
    let through: BTreeSet<u32> = in_it.iter().map(|way| middle(*way)).collect();
    let hops: BTreeSet<u32> = in_it.iter().flat_map(|way| [ways[*way].0, ways[*way].1]).collect();
    let days = (in_it.iter().map(|way| begins(*way)).min()?, in_it.iter().map(|way| ends(*way)).max()?);
    Some((through.into_iter().collect(), hops.into_iter().collect(), days))
}
