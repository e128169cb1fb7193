//! How many units of some lots are in some deliveries: at least, at most, and two estimates in between.

mod account;
mod estimates;
mod in_all;
mod near;
mod pipes;
mod region;
mod supply;

pub use account::Account;
pub use in_all::{InAll, in_all};
pub use supply::{Lot, Supply};

use crate::model::{Basis, Flow, HopId, Milli};

use super::{Index, Route};
use near::Near;
use region::{Around, Region};

/// Bounds on the units of a route's first lot that are in its last delivery, whatever way they took.
///
/// *Most* is a maximum flow from the lot to the delivery through hops that hold no more than their count, over all hops
/// that may lie between. *Least* is the better of two: what the delivery took in, less what all other supply can have
/// brought ([`Supply::least`]), and what must remain along the route when every intermediary mixes as unfavourably as it
/// can ([`Account::must`] at each). Both allow the stock that no record shows and that makes the records add up, no more;
/// what a lot further back than the budget was filled from is open to anything. So least is never too high and most never
/// too low. Links of the usual wait count, and those of the route. Circuits are counted, in thousandths, and told in units
/// of the first lot, rounded down; a count behind an assembly is that of what was assembled. A lot whose units are not
/// recorded may have been any number; all are 0 when no hop has recorded units. FIFO and pro rata are estimates within
/// the bounds. O(hops^2 x links) of at most the budget of hops.
#[must_use]
pub fn bounds(index: &Index<'_>, route: &Route) -> Flow {
    let (hops, near) = (counted_hops(route), &Near::of(index));
    let each = region::circuits(index, hops);
    let counts: Vec<Option<i64>> =
        hops.iter().zip(&each).map(|(hop, each)| Some(units(index, *hop)?.saturating_mul(each.1))).collect();
    let (fifo, pro_rata) = estimates::estimates(near, hops, each[0].1);
    let along = counts.iter().copied().fold(None, smaller);
    let (first, last) = (hops[0], hops[hops.len() - 1]);
    let ends = smaller(counts[0], counts[counts.len() - 1]);
    let budget = index.linker.rule.max_hops_in_flow;
    let mut least = chain(near, hops, &counts, budget);
    let mut most = along;
    let few = |hop: HopId| near.feeders(hop).len() <= budget;
    if hops.len() > 1 && (along != ends || least < along.unwrap_or(0)) && few(last) {
        let mut region = Region::behind(near, hops, &route.links[route.hops.len() - hops.len()..], budget);
        let (from, to) = ([region.place(first)], [region.place(last)]);
        most = if along == ends { along } else { smaller(region.supply.most(&from, &to), ends) };
        if region.supply.least(&from, &to) > least {
            region.find_stock(budget);
            least = least.max(region.supply.least(&from, &to));
        }
    } else if along != ends {
        most = ends;
    }
    let most = most.unwrap_or(0);
    let least = least.min(most);
    let told = |circuits: i64| Milli(circuits / each[0].1.max(1)).whole();
    let within = |estimate: Option<i64>| told(estimate.unwrap_or(0).clamp(least, most));
    Flow { least: told(least), most: told(most), fifo: within(fifo), pro_rata: within(pro_rata) }
}

/// Hops whose counts compare: those behind the last assembly.
fn counted_hops(route: &Route) -> &[HopId] {
    let assembly = route.links.iter().rposition(|link| link.basis == Basis::Assembly);
    &route.hops[assembly.map_or(0, |at| at + 1)..]
}

/// What must remain of the first lot along the hops, when each party sends on as much else as it can.
fn chain(near: &Near<'_, '_>, hops: &[HopId], counts: &[Option<i64>], budget: usize) -> i64 {
    let mut least = counts[0].unwrap_or(0);
    for (pair, counts) in hops.windows(2).zip(counts.windows(2)) {
        if least == 0 {
            return 0;
        }
        let must = Around::of(near, pair[1], budget).map_or(0, |around| around.must(pair[0]));
        least = least.saturating_add(must).saturating_sub(counts[0].unwrap_or(0)).clamp(0, must);
    }
    least
}

/// The smaller of two counts; one alone where the other is not recorded.
fn smaller(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Thousandths of a unit, `None` when not recorded.
fn units(index: &Index<'_>, hop: HopId) -> Option<i64> {
    index.linker.hop(hop).units.map(|units| units.0.max(0))
}
