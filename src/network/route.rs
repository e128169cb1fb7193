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
}

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
    let found: Vec<(Vec<Route>, bool)> = query
        .ends
        .par_iter()
        .map(|end| Search::new(&index.linker, query, onward.get(end).map_or(&[], Vec::as_slice)).run(*end))
        .collect();
    let cut = query.ends.iter().zip(&found).filter(|(_, (_, cut))| *cut).map(|(end, _)| *end).collect();
    Listing { routes: found.into_iter().flat_map(|(routes, _)| routes).collect(), cut }
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

    fn run(mut self, end: HopId) -> (Vec<Route>, bool) {
        let hop = self.linker.hop(end);
        if hop.from == hop.to {
            return (Vec::new(), false);
        }
        self.path.push((end, None));
        self.parties.extend([hop.to, hop.from]);
        let mut next_link = vec![0_usize];
        let mut extended = vec![false];
        let branches = self.query.links_in.get(&end).map_or(1, Vec::len).max(1) as u64;
        let mut budget =
            Budget { visits: 0, share: (self.query.visits / branches).max(1), until: u64::MAX, cut: false };
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
        (self.found, budget.cut)
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
