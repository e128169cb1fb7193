//! The fewest parties whose hold would have stopped every way from a start to an end.

use std::collections::BTreeSet;

use petgraph::algo::dinics;
use petgraph::graph::{DiGraph, NodeIndex};

use super::field::Field;
use super::walks;

/// Parties that everything goes through.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChokePoints {
    /// Parties in between whose hold, with that of the senders of direct deliveries, stops every way; in the order of their
    /// ranks. A hold stops all that a party sends.
    pub parties: Vec<u32>,
    /// Where one party is enough: the others in between that would have been enough as well, each alone, as far as the
    /// budget reached.
    pub instead: Vec<u32>,
    /// Senders of deliveries that go from a start to an end at once: nobody in between could have stopped these.
    pub direct: Vec<u32>,
    /// No set of parties in between is smaller than this; the set told is a smallest one when it has as many.
    pub at_least: usize,
}

impl Field {
    /// The smallest set of parties whose hold stops every walk within the limits. Senders of direct deliveries are held
    /// first, for nobody else can stop those; then as few as possible of those who receive and send on. Of several
    /// smallest sets the one whose `rank`s come first; `rank` is by party.
    ///
    /// A set that hits every walk must hit each walk that it has not hit yet: so all sets of one size are found by taking
    /// each party of such a walk in turn, from the size on that walks without a common party prove necessary. Time is
    /// respected, which a cut of the party graph does not do; that cut is told when the budget of hops looked at ends the
    /// search. O(hops x hop limit ^ parties) within the budget.
    #[must_use]
    pub fn choke_points(&self, rank: &[u32], budget: u64) -> ChokePoints {
        let direct: BTreeSet<u32> = (0..self.len())
            .filter(|at| self.starts(*at) && self.ends(*at) && !self.is_loop(*at))
            .map(|at| self.from[at])
            .collect();
        let mut search = Search::of(self, &direct, rank, budget);
        let at_least = search.walks_without_common_party();
        let (mut parties, at_least) = search.smallest_set(at_least);
        let instead = if parties.len() == 1 { search.instead_of(parties[0]) } else { Vec::new() };
        parties.sort_by_key(|party| rank[*party as usize]);
        let mut direct: Vec<u32> = direct.into_iter().collect();
        direct.sort_by_key(|party| rank[*party as usize]);
        ChokePoints { parties, instead, direct, at_least }
    }
}

/// Ways through the field that held parties leave open.
struct Search<'f> {
    field: &'f Field,
    rank: &'f [u32],
    fewest: Vec<u8>,
    /// Parties that receive and send on.
    between: Vec<bool>,
    held: Vec<bool>,
    left: u64,
}

impl<'f> Search<'f> {
    fn of(field: &'f Field, direct: &BTreeSet<u32>, rank: &'f [u32], budget: u64) -> Search<'f> {
        let mut held = vec![false; field.parties];
        direct.iter().for_each(|party| held[*party as usize] = true);
        let fewest = walks::to_the_end(field, |at| !field.is_loop(at) && !held[field.from[at] as usize]);
        let mut search = Search { field, rank, fewest, between: Vec::new(), held, left: budget };
        search.between = search.who_hands_on();
        search
    }

    /// By party: hands on what it received, on some walk within the hop limit. O(slots x hop limit).
    fn who_hands_on(&mut self) -> Vec<bool> {
        let spread = self.spread(|_| false);
        let field = self.field;
        let mut between = vec![false; field.parties];
        for onward in 1..field.limits.max_hops {
            let mut sum = 0_u32;
            let mut sums = vec![0];
            sums.extend((0..field.slot_count()).map(|slot| {
                sum += u32::from((1..=onward).contains(&self.fewest[field.in_slot(slot)]));
                sum
            }));
            let deep = |at: &usize| spread.depth[*at] == field.limits.max_hops - onward;
            for at in (0..field.len()).filter(deep) {
                let slots = field.behind(at);
                between[field.to[at] as usize] |= sums[slots.end] > sums[slots.start];
            }
        }
        between
    }

    /// Parties that could stop a shortest walk which no hold stops; none when every walk is stopped.
    fn open_walk(&mut self) -> Option<Vec<u32>> {
        let field = self.field;
        let spread = self.spread(|at| field.ends(at));
        spread.end.map(|end| self.on_the_walk(&spread.before, end))
    }

    /// From all starts on, level by level, each slot looked at once, until a hop behind a start at which it `stops`. O(slots).
    fn spread(&mut self, stops: impl Fn(usize) -> bool) -> Spread {
        let field = self.field;
        let mut found = Spread { before: vec![u32::MAX; field.len()], depth: vec![0; field.len()], end: None };
        let mut unseen = Unseen::of(field.slot_count());
        let starts = |at: &usize| field.starts(*at) && !field.is_loop(*at) && !self.held[field.from[*at] as usize];
        let mut level: Vec<usize> = (0..field.len()).filter(starts).collect();
        level.iter().for_each(|at| found.depth[*at] = 1);
        for hops in 1..field.limits.max_hops {
            let mut next_level = Vec::new();
            for at in level.into_iter().filter(|at| !self.held[field.to[*at] as usize]) {
                let slots = field.behind(at);
                let mut slot = unseen.next(slots.start);
                while slot < slots.end {
                    let next = field.in_slot(slot);
                    unseen.take(slot);
                    slot = unseen.next(slot);
                    self.left = self.left.saturating_sub(1);
                    let reaches = self.fewest[next] > 0 && self.fewest[next] <= field.limits.max_hops - hops;
                    if !reaches || found.depth[next] > 0 {
                        continue;
                    }
                    found.before[next] = at as u32;
                    found.depth[next] = hops + 1;
                    if stops(next) {
                        found.end = Some(next);
                        return found;
                    }
                    next_level.push(next);
                }
            }
            level = next_level;
        }
        found
    }

    /// Who hands on, and who sends first if it hands on elsewhere.
    fn on_the_walk(&self, before: &[u32], end: usize) -> Vec<u32> {
        let mut parties: Vec<u32> = Vec::new();
        let mut at = end;
        while before[at] != u32::MAX {
            at = before[at] as usize;
            parties.push(self.field.to[at]);
        }
        parties.extend(Some(self.field.from[at]).filter(|first| self.between[*first as usize]));
        parties.sort_by_key(|party| self.rank[*party as usize]);
        parties.dedup();
        parties
    }

    /// Walks that share no party in between, taken as they come: so many parties are needed at least.
    fn walks_without_common_party(&mut self) -> usize {
        let held = self.held.clone();
        let mut walks = 0;
        while self.left > 0
            && let Some(parties) = self.open_walk()
        {
            parties.iter().for_each(|party| self.held[*party as usize] = true);
            walks += 1;
        }
        self.held = held;
        walks
    }

    /// A smallest set, and the least size that was proven.
    fn smallest_set(&mut self, mut at_least: usize) -> (Vec<u32>, usize) {
        let cut = self.cut_of_parties();
        while at_least < cut.len() {
            match self.best_of_size(at_least) {
                Some(set) => return (set, at_least),
                None if self.left == 0 => return (cut, at_least),
                None => at_least += 1,
            }
        }
        // the cut is a smallest set; others may come before it
        let best = self.best_of_size(at_least).unwrap_or(cut);
        (best, at_least)
    }

    /// Others whose hold alone stops every walk: they stand on each, so on any one of them. O(hop limit x slots).
    fn instead_of(&mut self, party: u32) -> Vec<u32> {
        let mut others = self.open_walk().unwrap_or_default();
        others.retain(|other| {
            self.held[*other as usize] = true;
            let is_enough = *other != party && self.left > 0 && self.open_walk().is_none();
            self.held[*other as usize] = false;
            is_enough
        });
        others
    }

    /// Of all sets of a size that stop every walk, the one whose ranks come first. Depth-first, iterative.
    fn best_of_size(&mut self, size: usize) -> Option<Vec<u32>> {
        let mut best: Option<(Vec<u32>, Vec<u32>)> = None;
        let mut set: Vec<u32> = Vec::new();
        let mut choices: Vec<std::vec::IntoIter<u32>> = Vec::new();
        let mut tried: BTreeSet<Vec<u32>> = BTreeSet::new();
        let mut enter = true;
        loop {
            if self.left == 0 {
                break;
            }
            if enter {
                let mut sorted = set.clone();
                sorted.sort_by_key(|party| self.rank[*party as usize]);
                let walk = if tried.insert(sorted.clone()) { self.open_walk() } else { Some(Vec::new()) };
                if walk.is_none() {
                    let ranks = sorted.iter().map(|party| self.rank[*party as usize]).collect();
                    let found = (ranks, sorted);
                    best = Some(best.map_or(found.clone(), |best| best.min(found)));
                }
                choices.push(walk.filter(|_| set.len() < size).unwrap_or_default().into_iter());
            }
            let Some(open) = choices.last_mut() else { break };
            enter = match open.next() {
                Some(party) => {
                    self.held[party as usize] = true;
                    set.push(party);
                    true
                }
                None => {
                    choices.pop();
                    if let Some(party) = set.pop() {
                        self.held[party as usize] = false;
                    }
                    false
                }
            };
        }
        set.iter().for_each(|party| self.held[*party as usize] = false);
        best.map(|(_, set)| set)
    }

    /// A smallest vertex cut of the party graph, which knows no time: it stops every walk, and may be larger than needed.
    fn cut_of_parties(&self) -> Vec<u32> {
        let field = self.field;
        let mut graph: DiGraph<(), u64> = DiGraph::new();
        let (source, sink) = (graph.add_node(()), graph.add_node(()));
        let mut ends: Vec<Option<(NodeIndex, NodeIndex)>> = vec![None; field.parties];
        let mut edges = BTreeSet::new();
        for at in (0..field.len()).filter(|at| self.fewest[*at] > 0 && !field.is_loop(*at)) {
            let [from, to] = [field.from[at], field.to[at]];
            for party in [from, to] {
                ends[party as usize].get_or_insert_with(|| {
                    let (own, onward) = (graph.add_node(()), graph.add_node(()));
                    graph.add_edge(own, onward, if self.held[party as usize] { 0 } else { 1 });
                    (own, onward)
                });
            }
            let [from, to] = [from, to].map(|party| ends[party as usize].unwrap_or((source, sink)));
            edges.insert((from.1, to.0));
            if field.starts(at) {
                edges.insert((source, if self.between[field.from[at] as usize] { from.0 } else { to.0 }));
            }
            if field.ends(at) {
                edges.insert((from.1, sink));
            }
        }
        edges.into_iter().for_each(|(from, to)| _ = graph.add_edge(from, to, u64::from(u32::MAX)));
        let (_, flows) = dinics(&graph, source, sink);
        let filled = reachable(&graph, &flows, source);
        let parties = (0..).zip(&ends).filter_map(|(party, ends)| ends.map(|ends| (party, ends)));
        let cut = parties.filter(|(_, (own, onward))| filled[own.index()] && !filled[onward.index()]);
        cut.map(|(party, _)| party).filter(|party: &u32| !self.held[*party as usize]).collect()
    }
}

/// Hops that walks from the starts come to.
struct Spread {
    /// The hop before; `u32::MAX` for none.
    before: Vec<u32>,
    /// Fewest hops to it, itself counted; 0 where no walk comes.
    depth: Vec<u8>,
    /// Where it stopped.
    end: Option<usize>,
}

/// Nodes that more could still flow to.
fn reachable(graph: &DiGraph<(), u64>, flows: &[u64], source: NodeIndex) -> Vec<bool> {
    use petgraph::visit::EdgeRef as _;
    let mut seen = vec![false; graph.node_count()];
    seen[source.index()] = true;
    let mut open = vec![source];
    while let Some(at) = open.pop() {
        let on = graph.edges(at).filter(|edge| flows[edge.id().index()] < *edge.weight()).map(|edge| edge.target());
        let back = graph.edges_directed(at, petgraph::Incoming).filter(|edge| flows[edge.id().index()] > 0);
        for next in on.chain(back.map(|edge| edge.source())) {
            if !std::mem::replace(&mut seen[next.index()], true) {
                open.push(next);
            }
        }
    }
    seen
}

/// Slots not looked at yet: the next one from any slot on, each slot once.
struct Unseen {
    next: Vec<u32>,
}

impl Unseen {
    fn of(slots: usize) -> Unseen {
        Unseen { next: (0..=slots as u32).collect() }
    }

    fn next(&mut self, slot: usize) -> usize {
        let mut at = slot;
        while self.next[at] as usize != at {
            let beyond = self.next[self.next[at] as usize];
            self.next[at] = beyond;
            at = beyond as usize;
        }
        at
    }

    fn take(&mut self, slot: usize) {
        self.next[slot] = slot as u32 + 1;
    }
}
