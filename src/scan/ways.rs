//! Which ways the goods took: observed corridors, then unfinished ones that no observed route explains.

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Survey;
use crate::model::{Day, HopId, Link};
use crate::network::{Corridor, LinkClass, Route, RouteQuery, Status, corridors, links_behind, list_routes, share_out};

use super::ScanOptions;

/// Corridors of a run, with what was counted and cut.
pub(super) struct Ways {
    /// Observed, then unfinished.
    pub(super) corridors: Vec<Corridor>,
    /// Observed routes listed.
    pub(super) routes: u64,
    /// Ends whose listing a budget cut off.
    pub(super) cut: Vec<HopId>,
}

/// Observed corridors, then unfinished ones among the traced hops that no observed route explains.
pub(super) fn ways(survey: &Survey<'_>, options: &ScanOptions) -> Ways {
    let in_window =
        |hop: &HopId| options.since.is_none_or(|since| survey.network.hops[hop.0 as usize].departed >= since);
    let ends: Vec<HopId> = survey.traced.ends.iter().copied().filter(in_window).collect();
    let mut ways = Ways { corridors: Vec::new(), routes: 0, cut: Vec::new() };
    add_ways(survey, &ends, &survey.traced.links_in, Status::Observed, &mut ways);
    let explained: BTreeSet<HopId> = ways.corridors.iter().flat_map(Corridor::hops).collect();
    let ends: Vec<HopId> = unfinished_ends(survey, &explained).into_iter().filter(in_window).collect();
    let links_in = links_behind(survey.index, &ends);
    add_ways(survey, &ends, &links_in, Status::Unfinished, &mut ways);
    ways
}

fn add_ways(
    survey: &Survey<'_>,
    ends: &[HopId],
    links_in: &BTreeMap<HopId, Vec<Link>>,
    status: Status,
    ways: &mut Ways,
) {
    let rule = survey.policy.link_rule();
    let (visits, in_all) = (rule.max_steps_per_start as u64, rule.max_steps_in_all as u64);
    let query = RouteQuery { ends, links_in, max_hops: rule.max_hops, visits, in_all };
    let listing = list_routes(survey.index, &query);
    ways.cut.extend(listing.cut);
    if status == Status::Observed {
        ways.routes = listing.routes.len() as u64;
    }
    let carries = |hop: &HopId| {
        let at = hop.0 as usize;
        survey.ends.controlled[at] || (survey.ends.declared[at] && survey.ends.is_end(at))
    };
    let linker = &survey.index.linker;
    // a long wait, another form of the goods, or a party that had enough without this lot
    let weak = |link: &Link| linker.class(link) >= LinkClass::BuiltIn || survey.stock.is_by_chance(survey.index, link);
    let routes = listing.routes.into_iter().filter(|route| route.hops.iter().any(carries)).collect();
    let mut told: BTreeMap<Vec<HopId>, (Route, i64)> = BTreeMap::new();
    let mut order: Vec<Vec<HopId>> = Vec::new();
    // what is left of a route when others have used up the controlled lots behind it holds nothing controlled
    for (route, units) in share_out(linker, routes).into_iter().filter(|(route, _)| route.hops.iter().any(carries)) {
        let route = told_from(survey, route).without_weak_start(weak, carries);
        if !told.contains_key(&route.hops) {
            order.push(route.hops.clone());
        }
        let held = told.entry(route.hops.clone()).or_insert((route, 0));
        held.1 = held.1.saturating_add(units);
    }
    let told = order.iter().filter_map(|hops| told.remove(hops)).collect();
    ways.corridors.extend(corridors(linker, told, status));
}

/// Goods that come out of a Tier 3 destination are no diversion to one: the story starts where they leave the first
/// party outside, unless the whole route is inside.
fn told_from(survey: &Survey<'_>, route: Route) -> Route {
    let inside = |hop: &HopId| survey.ends.from_tier3[hop.0 as usize];
    if inside(&route.hops[0]) { route.starting_where(|hop| !inside(hop)) } else { route }
}

/// Traced hops with nothing recorded behind them, whose consignee is not the stated end user, or that no longer carry
/// controlled goods by name: then whatever end user they state is one of other goods.
fn unfinished_ends(survey: &Survey<'_>, explained: &BTreeSet<HopId>) -> Vec<HopId> {
    let hops = survey.network.hops.iter().zip(0..).map(|(hop, number)| (hop, HopId(number)));
    let open = hops.filter(|(hop, id)| {
        let at = id.0 as usize;
        let reached = hop.end_user == Some(hop.to) && survey.ends.controlled[at];
        survey.traced.traced[at] && !survey.ends.is_end(at) && !explained.contains(id) && !reached
    });
    // where others have used up what left, nothing is recorded behind this lot either
    let leads_on =
        |link: &Link| !link.slow && survey.traced.traced[link.to.0 as usize] && !explained.contains(&link.to);
    let last = |id: &HopId| !survey.index.successors(*id).iter().any(leads_on);
    open.map(|(_, id)| id).filter(last).collect()
}

/// Traced hops in the window, and every hop on a corridor.
pub(super) fn hops_to_inspect(survey: &Survey<'_>, corridors: &[Corridor], options: &ScanOptions) -> Vec<HopId> {
    let hops = survey.network.hops.iter().zip(0..);
    let in_window = |day: Day| options.since.is_none_or(|since| day >= since);
    let traced = hops.filter(|(hop, number)| survey.traced.traced[*number as usize] && in_window(hop.departed));
    let on_routes = corridors.iter().flat_map(Corridor::hops);
    let all: BTreeSet<HopId> = traced.map(|(_, number)| HopId(number)).chain(on_routes).collect();
    all.into_iter().collect()
}
