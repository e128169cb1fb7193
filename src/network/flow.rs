//! How many units of a route's first lot are in its last delivery: at least, at most, and two estimates in between.

use crate::model::{Flow, HopId, Milli};

use super::{Index, Route};

/// Bounds by stock conservation at each intermediary, with no opening stock assumed.
///
/// Between two hops, at least `out - all other supply in the window` of a lot must be in what leaves, and at most the
/// smaller of the two counts can be. Along the route the least is what must remain when every intermediary mixes as
/// unfavourably as it can: a sound lower bound. A lot whose units are not recorded may have been any number, so beside
/// it nothing must be. Counted in thousandths and rounded down at the end; all are 0 when no hop has recorded units.
/// FIFO and pro rata are estimates within the bounds. O(links at the route's intermediaries).
#[must_use]
pub fn bounds(index: &Index<'_>, route: &Route) -> Flow {
    let first = units(index, route.hops[0]);
    let mut least = first.unwrap_or(0);
    let mut most = first;
    let (mut fifo, mut pro_rata) = (first, first);
    for pair in route.hops.windows(2) {
        let (came, left) = (units(index, pair[0]), units(index, pair[1]));
        let supply = supply(index, pair[1]);
        let must = must_leave(index, &supply, pair[0], pair[1]);
        least = least.saturating_add(must).saturating_sub(came.unwrap_or(0)).clamp(0, must);
        most = smaller(most, left);
        fifo = smaller(fifo, left.map(|_| first_in_first_out(index, &supply, pair[0], pair[1])));
        let others = counted(index, supply.iter().filter(|hop| **hop != pair[0]));
        let all = others.saturating_add(came.unwrap_or(0)).max(1);
        pro_rata = match (pro_rata, left) {
            (Some(held), Some(left)) => Some((i128::from(held) * i128::from(left.min(all)) / i128::from(all)) as i64),
            (held, left) => held.or(left),
        };
    }
    let most = most.unwrap_or(0);
    let within = |estimate: Option<i64>| Milli(estimate.unwrap_or(0).clamp(least, most)).whole();
    Flow { least: Milli(least).whole(), most: Milli(most).whole(), fifo: within(fifo), pro_rata: within(pro_rata) }
}

/// Thousandths of a unit, `None` when not recorded.
fn units(index: &Index<'_>, hop: HopId) -> Option<i64> {
    index.linker.hop(hop).units.map(|units| units.0)
}

/// Recorded thousandths of hops together.
fn counted<'h>(index: &Index<'_>, hops: impl IntoIterator<Item = &'h HopId>) -> i64 {
    hops.into_iter().filter_map(|hop| units(index, *hop)).fold(0, i64::saturating_add)
}

fn smaller(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Thousandths of `lot` that must be in `out`: what all other supply cannot fill; 0 when any count is not recorded.
fn must_leave(index: &Index<'_>, supply: &[HopId], lot: HopId, out: HopId) -> i64 {
    let others = supply.iter().filter(|hop| **hop != lot);
    if others.clone().any(|hop| units(index, *hop).is_none()) {
        return 0;
    }
    match (units(index, lot), units(index, out)) {
        (Some(came), Some(left)) => left.saturating_sub(counted(index, others)).clamp(0, came.min(left)),
        _ => 0,
    }
}

/// Inbound hops that may precede `out` within the usual window, in order of arrival.
fn supply(index: &Index<'_>, out: HopId) -> Vec<HopId> {
    let links = index.predecessors(out);
    let mut lots: Vec<HopId> = links.iter().filter(|link| !link.slow).map(|link| link.from).collect();
    lots.sort_by_key(|hop| (index.linker.hop(*hop).available(), *hop));
    lots
}

/// Thousandths of `lot` that leave with `out` when what came first leaves first, over the hops of both goods keys.
fn first_in_first_out(index: &Index<'_>, supply: &[HopId], lot: HopId, out: HopId) -> i64 {
    let before = counted(index, supply.iter().take_while(|hop| **hop != lot));
    let Some(first) = supply.first().map(|hop| index.linker.hop(*hop).available()) else { return 0 };
    let departed = index.linker.hop(out).departed;
    let mut keys = vec![index.linker.hop(lot).key, index.linker.hop(out).key];
    keys.dedup();
    let gone = keys.iter().flat_map(|key| index.leaving(index.linker.hop(out).from, *key, (first, departed)));
    let earlier: Vec<HopId> = gone.filter(|hop| (index.linker.hop(*hop).departed, *hop) < (departed, out)).collect();
    let ahead = counted(index, &earlier);
    let (left, came) = (counted(index, [&out]), counted(index, [&lot]));
    let (from, to) = (ahead.max(before), ahead.saturating_add(left).min(before.saturating_add(came)));
    to.saturating_sub(from).max(0)
}
