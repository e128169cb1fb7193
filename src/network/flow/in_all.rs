//! Many lots and deliveries at once: how much can and must have come through, and whose hold would have stopped it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{HopId, Milli, PartyId};
use crate::network::paths::{ChokePoints, Columns, Field, Limits};
use crate::network::{Index, Route};

use super::near::Near;
use super::region::Region;
use super::{counted_hops, units};

/// What all routes of a story together can have brought to their ends, in whole circuits (units, for goods without any).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InAll {
    /// In the first lots, behind the last assembly; `None` when one of them is not counted.
    pub sent: Option<i64>,
    /// At least so much of it is in the last deliveries.
    pub least: i64,
    /// At most so much.
    pub most: i64,
    /// So much of the last deliveries no lot of the records explains: it was in stock before, or its record is missing.
    pub stock: i64,
    /// Parties in between whose hold would have stopped every lot, in the order of their ranks.
    pub choke_points: Vec<PartyId>,
    /// Where it is one party: others each of whom would have done as well.
    pub instead: Vec<PartyId>,
    /// Senders of deliveries that went to an end at once.
    pub direct: Vec<PartyId>,
    /// No smaller set of parties would have done.
    pub smallest: bool,
}

/// Flow bounds from the first hops of some routes to their last ones, and choke points between them, over all hops of the
/// routes and, for the bounds, what lies behind these within the budget. `rank` orders parties among equal choices. `None`
/// when the routes have more hops than the rule allows to be looked at. O(hops^2 x links).
#[must_use]
pub fn in_all(index: &Index<'_>, routes: &[&Route], rank: &dyn Fn(PartyId) -> String) -> Option<InAll> {
    let rule = index.linker.rule;
    let all = |end: fn(&Route) -> HopId| -> Vec<HopId> {
        routes.iter().map(|route| end(route)).collect::<BTreeSet<HopId>>().into_iter().collect()
    };
    let (start, first, last) = (all(|route| route.hops[0]), all(|route| counted_hops(route)[0]), all(Route::last));
    let hops: BTreeSet<HopId> = routes.iter().flat_map(|route| route.hops.iter().copied()).collect();
    if hops.is_empty() || hops.len() > rule.max_hops_in_story {
        return None;
    }
    let hops: Vec<HopId> = hops.into_iter().collect();
    let links: Vec<_> = routes.iter().flat_map(|route| route.links.iter().copied()).collect();
    let near = Near::of(index);
    let mut region = Region::behind(&near, &hops, &links, hops.len() + rule.max_hops_in_flow);
    let places = |hops: &[HopId]| hops.iter().map(|hop| region.place(*hop)).collect::<Vec<_>>();
    let (from, to) = (places(&first), places(&last));
    let most = region.supply.most(&from, &to);
    let stock = region.supply.unexplained(&to);
    if region.supply.least(&from, &to) > 0 {
        region.find_stock(rule.max_hops_in_flow);
    }
    let most = most.unwrap_or(0);
    let least = region.supply.least(&from, &to).min(most);
    let counted = first.iter().all(|hop| units(index, *hop).is_some());
    let sent = first.iter().filter_map(|hop| region.supply.lots[region.place(*hop)].high).fold(0, i64::saturating_add);
    let choke = choke_points(&region, (&hops, &start, &last), rank);
    let whole = |circuits: i64| Milli(circuits).whole();
    let ids = |parties: &[u32]| parties.iter().map(|party| choke.1[*party as usize]).collect();
    Some(InAll {
        sent: counted.then(|| whole(sent)),
        least: whole(least),
        most: whole(most),
        stock: whole(stock),
        smallest: choke.0.at_least == choke.0.parties.len(),
        choke_points: ids(&choke.0.parties),
        instead: ids(&choke.0.instead),
        direct: ids(&choke.0.direct),
    })
}

/// Choke points among the hops of the routes, and the party behind each number.
fn choke_points(
    region: &Region<'_, '_, '_>,
    (hops, start, last): (&[HopId], &[HopId], &[HopId]),
    rank: &dyn Fn(PartyId) -> String,
) -> (ChokePoints, Vec<PartyId>) {
    let linker = &region.near.index.linker;
    let ends = hops.iter().flat_map(|hop| [linker.hop(*hop).from, linker.hop(*hop).to]);
    let mut parties: Vec<PartyId> = ends.collect::<BTreeSet<PartyId>>().into_iter().collect();
    parties.sort_by_cached_key(|party| (rank(*party), *party));
    let number: BTreeMap<PartyId, u32> = parties.iter().copied().zip(0..).collect();
    let mut columns = Columns::default();
    for id in hops {
        let hop = linker.hop(*id);
        let mark = |ends: &[HopId], mark: u8| if ends.binary_search(id).is_ok() { mark } else { 0 };
        let marks = mark(start, Columns::STARTS) | mark(last, Columns::ENDS);
        let days = (hop.departed.number(), hop.available().number());
        columns.push((number[&hop.from], number[&hop.to]), 0, days, marks);
    }
    // the hops of the routes are the first lots of the region, in the same order
    let mut next: Vec<Vec<u32>> = vec![Vec::new(); hops.len()];
    for (a, b) in region.supply.feeds.iter().filter(|(a, b)| (*a.max(b) as usize) < hops.len()) {
        next[*a as usize].push(*b);
    }
    let rule = linker.rule;
    let max_hops = u8::try_from(rule.max_hops).unwrap_or(u8::MAX);
    let limits = Limits { max_hops, least_dwell: -rule.tolerance_days, max_dwell: rule.slow_dwell_days };
    let field = Field::linked(&columns, limits, |at| std::mem::take(&mut next[at as usize]));
    let ranks: Vec<u32> = (0..parties.len() as u32).collect();
    (field.choke_points(&ranks, rule.max_steps_per_start as u64), parties)
}
