//! Shares units out over routes, best route first, so that no lot is told twice.

use std::collections::{HashMap, HashSet};

use crate::model::HopId;

use super::{Linker, Route};

/// Takes routes in the order of their rank as long as every hop on them still has units; returns them in that order
/// with the units each carries; 0 means that no hop of it records units. An end that no such route reaches, for
/// what was recorded upstream is used up, keeps the part of its best route that still has units: where the rest came
/// from is not asserted. O(routes x hops).
#[must_use]
pub fn share_out(linker: &Linker<'_>, mut routes: Vec<Route>) -> Vec<(Route, i64)> {
    routes.sort_by_cached_key(|route| route.rank(linker));
    let mut stock = Stock { linker, left: HashMap::new() };
    let mut reached: HashSet<HopId> = HashSet::new();
    let mut kept = Vec::new();
    for route in &routes {
        if let Some(units) = stock.take(counted_hops(linker, route), reached.get(&route.last())) {
            reached.insert(route.last());
            kept.push((route.clone(), units));
        }
    }
    for route in routes {
        if reached.insert(route.last()) {
            let part = stock.unused_part(route);
            if part.hops.is_empty() {
                continue;
            }
            if let Some(units) = stock.take(counted_hops(linker, &part), None) {
                kept.push((part, units));
            }
        }
    }
    kept
}

/// Units that no route has taken yet.
struct Stock<'k, 'a> {
    linker: &'k Linker<'a>,
    left: HashMap<HopId, i64>,
}

impl Stock<'_, '_> {
    /// Units left on a hop, `None` when the record does not count them.
    fn left(&self, hop: HopId) -> Option<i64> {
        let recorded = self.linker.hop(hop).units?;
        Some(self.left.get(&hop).copied().unwrap_or_else(|| recorded.whole().max(1)))
    }

    /// Takes as many units as every hop that counts them still has. Without any count, a route is taken only when its
    /// end is not `reached` yet.
    fn take(&mut self, hops: &[HopId], reached: Option<&HopId>) -> Option<i64> {
        let Some(units) = hops.iter().filter_map(|hop| self.left(*hop)).min() else {
            return reached.is_none().then_some(0);
        };
        for hop in hops.iter().filter(|_| units > 0) {
            if let Some(left) = self.left(*hop) {
                self.left.insert(*hop, left - units);
            }
        }
        (units > 0).then_some(units)
    }

    /// The route behind its last used-up hop.
    fn unused_part(&self, mut route: Route) -> Route {
        if let Some(at) = route.hops.iter().rposition(|hop| self.left(*hop) == Some(0)) {
            route.hops.drain(..=at);
            route.links.drain(..(at + 1).min(route.links.len()));
        }
        route
    }
}

/// Hops whose units can be compared: those behind the last assembly, where counts change by the bill of materials.
fn counted_hops<'r>(linker: &Linker<'_>, route: &'r Route) -> &'r [HopId] {
    let assembly = route.links.iter().rposition(|link| linker.changes_form(link));
    &route.hops[assembly.map_or(0, |at| at + 1)..]
}
