//! Routes: sequences of linked hops with all parties distinct, listed best link first within a budget.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::{HopId, Link, PartyId};

use super::{Index, LinkClass, Linker};

/// A sequence of linked hops, parties all distinct.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Route {
    /// Hops in order.
    pub hops: Vec<HopId>,
    /// `links[n]` joins `hops[n]` and `hops[n + 1]`.
    pub links: Vec<Link>,
    /// True when a later end may lie behind the last hop: a longer route may tell the same lot.
    pub goes_on: bool,
}

/// Which routes to list.
pub struct RouteQuery<'a> {
    /// Hops at which a route may end.
    pub ends: &'a [HopId],
    /// Links into every hop behind the ends.
    pub links_in: &'a BTreeMap<HopId, Vec<Link>>,
    /// Most hops of a route.
    pub max_hops: usize,
    /// Most partial routes to look at for one end, shared evenly over the hops before it.
    pub visits: u64,
    /// Partial routes to look at in all, in round figures: once half are used up, the ends that are left share the rest
    /// evenly, 64 at least for each.
    pub in_all: u64,
}

/// Ends that are listed before it is looked how many partial routes that took.
const TOGETHER: usize = 64;

/// Partial routes that every end may look at.
const FEWEST: u64 = 64;

/// Routes and what the budget cut off.
pub struct Listing {
    /// Routes in the order of ends, best links first.
    pub routes: Vec<Route>,
    /// Ends whose listing was cut off by the budget.
    pub cut: Vec<HopId>,
}

/// Lists, for every end, the routes that cannot be made longer at their start: no feasible predecessor with a new party,
/// or the hop limit reached. Exact unless an end is in `cut`.
/// Iterative depth-first search, O(visits) for each end; the same for any number of threads.
#[must_use]
pub fn list_routes(index: &Index<'_>, query: &RouteQuery<'_>) -> Listing {
    let onward = ways_on(query);
    let (mut listing, mut used, mut left) = (Listing { routes: Vec::new(), cut: Vec::new() }, 0_u64, query.ends.len());
    for ends in query.ends.chunks(TOGETHER) {
        let open = query.in_all.saturating_sub(used);
        let share = if used < query.in_all / 2 { query.visits } else { (open / left.max(1) as u64).max(FEWEST) };
        let visits = share.min(query.visits);
        let look = |end: &HopId| {
            let onward = onward.get(end).map_or(&[][..], Vec::as_slice);
            Search::new(&index.linker, query, onward).run(*end, visits)
        };
        let found: Vec<(Vec<Route>, Budget)> = ends.par_iter().map(look).collect();
        for (end, (routes, budget)) in ends.iter().zip(found) {
            used = used.saturating_add(budget.visits);
            listing.cut.extend(budget.cut.then_some(*end));
            listing.routes.extend(routes);
        }
        left -= ends.len();
    }
    listing
}

impl Route {
    /// Parties in order: first exporter, intermediaries, last consignee.
    #[must_use]
    pub fn parties(&self, linker: &Linker<'_>) -> Vec<PartyId> {
        let first = self.hops.first().map(|hop| linker.hop(*hop).from);
        first.into_iter().chain(self.hops.iter().map(|hop| linker.hop(*hop).to)).collect()
    }

    /// The order in which routes take their units: whole stories before their beginnings, worst link, all links,
    /// waiting, then the hops themselves.
    #[must_use]
    pub fn rank(&self, linker: &Linker<'_>) -> (bool, Option<LinkClass>, u32, i32, Vec<HopId>) {
        let classes = self.links.iter().map(|link| linker.class(link));
        let all = classes.clone().map(|class| class as u32).sum();
        (self.goes_on, classes.max(), all, self.links.iter().map(|link| link.dwell.abs()).sum(), self.hops.clone())
    }

    /// The route from its last weak link on, when what follows still carries traced goods of its own: an origin that
    /// rests on such a link alone is not asserted.
    #[must_use]
    pub fn without_weak_start(mut self, weak: impl Fn(&Link) -> bool, carries: impl Fn(&HopId) -> bool) -> Route {
        if let Some(at) = self.links.iter().rposition(weak)
            && self.hops[at + 1..].iter().any(carries)
        {
            self.hops.drain(..=at);
            self.links.drain(..=at);
        }
        self
    }

    /// The route from the first hop that `holds` on; the route itself when none does.
    #[must_use]
    pub fn starting_where(mut self, holds: impl Fn(&HopId) -> bool) -> Route {
        if let Some(at) = self.hops.iter().position(holds) {
            self.hops.drain(..at);
            self.links.drain(..at.min(self.links.len()));
        }
        self
    }

    /// The last hop.
    #[must_use]
    pub fn last(&self) -> HopId {
        self.hops[self.hops.len() - 1]
    }
}

/// For each hop, the hops behind it that lead to an end.
fn ways_on(query: &RouteQuery<'_>) -> BTreeMap<HopId, Vec<HopId>> {
    let mut onward: BTreeMap<HopId, Vec<HopId>> = BTreeMap::new();
    for link in query.links_in.values().flatten() {
        onward.entry(link.from).or_default().push(link.to);
    }
    onward
}

/// Partial routes looked at for one end; every hop before the end gets an equal share, so that none starves the others.
struct Budget {
    visits: u64,
    share: u64,
    until: u64,
    cut: bool,
}

impl Budget {
    /// True behind a first hop whose share is used up; remembers when something is cut off by that.
    fn is_spent(&mut self, depth: usize, links_left: usize) -> bool {
        let spent = depth > 1 && self.visits >= self.until;
        self.cut |= spent && links_left > 0;
        spent
    }

    fn visit(&mut self, depth: usize) {
        self.visits += 1;
        if depth == 1 {
            self.until = self.visits.saturating_add(self.share);
        }
    }
}

struct Search<'q, 'a> {
    linker: &'q Linker<'a>,
    query: &'q RouteQuery<'q>,
    onward: &'q [HopId],
    /// The route so far, last hop first, with the links that lead back.
    path: Vec<(HopId, Option<Link>)>,
    parties: Vec<PartyId>,
    found: Vec<Route>,
}

impl<'q, 'a> Search<'q, 'a> {
    fn new(linker: &'q Linker<'a>, query: &'q RouteQuery<'q>, onward: &'q [HopId]) -> Search<'q, 'a> {
        Search { linker, query, onward, path: Vec::new(), parties: Vec::new(), found: Vec::new() }
    }

    fn run(mut self, end: HopId, visits: u64) -> (Vec<Route>, Budget) {
        let hop = self.linker.hop(end);
        let branches = self.query.links_in.get(&end).map_or(1, Vec::len).max(1) as u64;
        let mut budget = Budget { visits: 0, share: (visits / branches).max(1), until: u64::MAX, cut: false };
        if hop.from == hop.to {
            return (Vec::new(), budget);
        }
        self.path.push((end, None));
        self.parties.extend([hop.to, hop.from]);
        let mut next_link = vec![0_usize];
        let mut extended = vec![false];
        while let Some(at) = next_link.last_mut() {
            let here = self.path[self.path.len() - 1].0;
            let links = self.query.links_in.get(&here).map_or(&[][..], Vec::as_slice);
            let depth = self.path.len();
            let open = depth < self.query.max_hops && !budget.is_spent(depth, links.len() - (*at).min(links.len()));
            let candidate = if open { links.get(*at) } else { None };
            *at += 1;
            match candidate {
                Some(link) if self.is_new(link.from) => {
                    budget.visit(depth);
                    *extended.last_mut().expect("one entry for each hop of the path") = true;
                    self.path.push((link.from, Some(*link)));
                    self.parties.push(self.linker.hop(link.from).from);
                    next_link.push(0);
                    extended.push(false);
                }
                Some(_) => {}
                None => {
                    if extended.pop() == Some(false) {
                        self.keep();
                    }
                    next_link.pop();
                    self.path.pop();
                    self.parties.pop();
                }
            }
        }
        (self.found, budget)
    }

    /// A hop may be put in front when its exporter is not yet on the route.
    fn is_new(&self, hop: HopId) -> bool {
        !self.parties.contains(&self.linker.hop(hop).from)
    }

    fn keep(&mut self) {
        let fits = |next: &HopId| !self.parties.contains(&self.linker.hop(*next).to);
        let goes_on = self.path.len() < self.query.max_hops && self.onward.iter().any(fits);
        let hops = self.path.iter().rev().map(|(hop, _)| *hop).collect();
        let links = self.path.iter().rev().filter_map(|(_, link)| *link).collect();
        self.found.push(Route { hops, links, goes_on });
    }
}
