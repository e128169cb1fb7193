//! Which hops goods may have moved on to, after how many hops, and how many units at most.

use std::collections::BTreeMap;

use crate::network::{Lot, Supply};

use super::field::Field;

/// A hop that goods of the first hops may have been on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// Position in the columns.
    pub hop: u32,
    /// Fewest hops, the first one counted.
    pub hops: u8,
    /// Most thousandths of a unit of the first hops that can be on it; `None` when nothing on the way is counted.
    pub most: Option<i64>,
}

/// Hops within the hop limit behind the first hops (those marked as starts), in the order of departure. `units` holds
/// thousandths by position in the columns. What can be on a hop is never more than its own count and than what the hops
/// before it can have brought together: a sound upper bound, not always the least one ([`lots`] gives that).
/// O(links x levels).
#[must_use]
pub fn reach(field: &Field, units: &[Option<i64>]) -> Vec<Reached> {
    let mut level: Vec<u8> = (0..field.len()).map(|at| u8::from(field.starts(at))).collect();
    let mut last: Vec<usize> = (0..field.len()).filter(|at| level[*at] == 1).collect();
    for hops in 2..=field.limits.max_hops {
        let mut found = Vec::new();
        for next in last.iter().flat_map(|at| field.behind(*at)).map(|slot| field.in_slot(slot)) {
            if level[next] == 0 {
                level[next] = hops;
                found.push(next);
            }
        }
        last = found;
    }
    let mut order: Vec<usize> = (0..field.len()).filter(|at| level[*at] > 0).collect();
    order.sort_by_key(|at| (field.departed[*at], field.available[*at], level[*at], field.hop[*at]));
    let most = most(field, &order, &level, units);
    order.iter().map(|at| Reached { hop: field.hop[*at], hops: level[*at], most: most[*at] }).collect()
}

/// What is reached as lots in the same order, for the exact most: `None` when there are more lots, or more than so many
/// times as many links, than `lots`. O(links of what is reached).
#[must_use]
pub fn lots(field: &Field, reached: &[Reached], units: &[Option<i64>], lots: usize) -> Option<Supply> {
    const LINKS_A_LOT: usize = 32;
    if reached.len() > lots {
        return None;
    }
    let place: BTreeMap<u32, u32> = reached.iter().map(|one| one.hop).zip(0..).collect();
    let mut supply = Supply::default();
    supply.lots.extend(reached.iter().map(|one| Lot { high: units[one.hop as usize], ..Lot::default() }));
    for at in (0..field.len()).filter(|at| place.contains_key(&field.hop[*at])) {
        let from = place[&field.hop[at]];
        let behind = field.behind(at).map(|slot| field.in_slot(slot)).filter(|next| *next != at);
        supply.feeds.extend(behind.filter_map(|next| Some((from, *place.get(&field.hop[next])?))));
        if supply.feeds.len() > lots * LINKS_A_LOT {
            return None;
        }
    }
    Some(supply)
}

/// Upper bounds, by position in the field. A bound that is passed on too late (hops of one day in a ring) stays too high,
/// never too low.
fn most(field: &Field, order: &[usize], level: &[u8], units: &[Option<i64>]) -> Vec<Option<i64>> {
    let own = |at: usize| units[field.hop[at] as usize];
    let firsts: Option<i64> = order.iter().filter(|at| level[**at] == 1).map(|at| own(*at)).sum();
    let smaller = |a: Option<i64>, b: Option<i64>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let onward = |at: usize| field.behind(at).map(|slot| field.in_slot(slot)).filter(|next| level[*next] > 0);
    let (mut done, mut late) = (vec![false; field.len()], vec![false; field.len()]);
    for at in order {
        done[*at] = true;
        onward(*at).for_each(|next| late[next] |= done[next]);
    }
    let mut brought: Vec<Option<i64>> = vec![Some(0); field.len()];
    let mut most: Vec<Option<i64>> = vec![None; field.len()];
    for at in order {
        let limit = smaller(own(*at), firsts);
        // what comes late is not yet in the sum: only the hop's own limit holds
        let complete = level[*at] > 1 && !late[*at];
        most[*at] = if complete { smaller(limit, brought[*at]) } else { limit };
        for next in onward(*at) {
            brought[next] = brought[next].zip(most[*at]).map(|(sum, more)| sum.saturating_add(more));
        }
    }
    most
}
