//! Reduce: the hops that can lie on a route from traced goods to an end, and the links between them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{HopId, Link};

use super::{Ends, Index, LinkClass};

/// The residue on which everything exact runs.
pub struct Traced {
    /// By hop: carries traced goods (controlled, declared in need of a licence, or linked to such goods).
    pub traced: Vec<bool>,
    /// Traced hops at which a route may end.
    pub ends: Vec<HopId>,
    /// Links into each hop of the residue, best first.
    pub links_in: BTreeMap<HopId, Vec<Link>>,
}

/// Forward from traced goods along links that hold, then backward from the ends. O(links of the hops reached).
#[must_use]
pub fn trace(index: &Index<'_>, ends: &Ends) -> Traced {
    let traced = forward(index, ends);
    let stops: Vec<HopId> = (0..traced.len()).filter(|hop| traced[*hop] && ends.is_end(*hop)).map(id).collect();
    let links_in = links_behind(index, &stops);
    Traced { traced, ends: stops, links_in }
}

/// Links into `stops` and into everything behind them, to the hop limit of the link rule. O(links of the hops reached).
#[must_use]
pub fn links_behind(index: &Index<'_>, stops: &[HopId]) -> BTreeMap<HopId, Vec<Link>> {
    let mut links_in: BTreeMap<HopId, Vec<Link>> = BTreeMap::new();
    let mut level: Vec<HopId> = stops.to_vec();
    for _ in 1..=index.linker.rule.max_hops {
        level.retain(|hop| !links_in.contains_key(hop));
        let found: Vec<(HopId, Vec<Link>)> = level.par_iter().map(|hop| (*hop, index.predecessors(*hop))).collect();
        let next: BTreeSet<HopId> = found.iter().flat_map(|(_, links)| links.iter().map(|link| link.from)).collect();
        links_in.extend(found);
        level = next.into_iter().collect();
    }
    links_in
}

fn forward(index: &Index<'_>, ends: &Ends) -> Vec<bool> {
    let hops = index.linker.hops.len();
    let mut traced: Vec<bool> =
        (0..hops).map(|hop| ends.controlled[hop] || (ends.declared[hop] && ends.is_end(hop))).collect();
    let mut level: Vec<HopId> = (0..hops).filter(|hop| ends.controlled[*hop]).map(id).collect();
    while !level.is_empty() {
        let carried = |hop: &HopId| {
            let links = index.successors(*hop).into_iter().filter(|link| carries_on(index, link));
            links.map(|link| link.to).filter(|next| !traced[next.0 as usize]).collect::<Vec<_>>()
        };
        let mut next: Vec<HopId> = level.par_iter().flat_map_iter(carried).collect();
        next.par_sort_unstable();
        next.dedup();
        next.iter().for_each(|hop| traced[hop.0 as usize] = true);
        level = next;
    }
    traced
}

/// Goods that are not controlled by name are traced only over links that hold: not after a long wait, and not when more
/// units leave than came.
#[must_use]
pub fn carries_on(index: &Index<'_>, link: &Link) -> bool {
    let class = index.linker.class(link);
    let counted = |hop: HopId| index.linker.hop(hop).units.is_some();
    class < LinkClass::Loose || (class < LinkClass::Slow && !(counted(link.from) && counted(link.to)))
}

fn id(number: usize) -> HopId {
    HopId(u32::try_from(number).unwrap_or(u32::MAX))
}
