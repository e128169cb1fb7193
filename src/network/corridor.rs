//! Corridors: all routes with the same first exporter, intermediaries and last consignee.

use std::collections::BTreeMap;

use crate::model::{HopId, PartyId};

use super::{Linker, Route};

/// How far the records carry a corridor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// Ends at a Tier 3 destination or a restricted party.
    Observed,
    /// Ends elsewhere, and the stated end user is not reached.
    Unfinished,
}

/// Routes along the same parties, best first, with the units each carries.
#[derive(Clone, Debug)]
pub struct Corridor {
    /// First exporter, intermediaries, last consignee.
    pub parties: Vec<PartyId>,
    /// How far the records carry it.
    pub status: Status,
    /// Routes, best first.
    pub routes: Vec<(Route, i64)>,
}

impl Corridor {
    /// All hops on its routes, each once, in order.
    #[must_use]
    pub fn hops(&self) -> Vec<HopId> {
        let mut hops: Vec<HopId> = self.routes.iter().flat_map(|(route, _)| route.hops.iter().copied()).collect();
        hops.sort_unstable();
        hops.dedup();
        hops
    }

    /// Consecutive parties.
    pub fn edges(&self) -> impl Iterator<Item = (PartyId, PartyId)> {
        self.parties.windows(2).map(|pair| (pair[0], pair[1]))
    }
}

/// Groups shared-out routes into corridors, in the order of their parties. O(routes log routes).
#[must_use]
pub fn corridors(linker: &Linker<'_>, routes: Vec<(Route, i64)>, status: Status) -> Vec<Corridor> {
    let mut grouped: BTreeMap<Vec<PartyId>, Vec<(Route, i64)>> = BTreeMap::new();
    for (route, units) in routes {
        grouped.entry(route.parties(linker)).or_default().push((route, units));
    }
    grouped.into_iter().map(|(parties, routes)| Corridor { parties, status, routes }).collect()
}
