//! Ways on which goods come back to the party that sent them.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use crate::network::paths::{Columns, Field, Limits};

/// Cycles found within the budget.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Cycles {
    /// Positions of the hops of each, in order of time; the last arrives at the sender of the first, all other parties are
    /// distinct.
    pub found: Vec<Vec<u32>>,
    /// Hops from which the search was cut off: cycles that start there may be missing.
    pub truncated: usize,
}

/// All cycles of two hops up to the hop limit: linked hops of one goods key. Only parties that can reach each other over the
/// goods are searched; the budget of partial ways is shared evenly over their hops. Depth-first, iterative:
/// O(hops + partial ways within the budget).
#[must_use]
pub fn cycles(columns: &Columns, limits: Limits, budget: u64) -> Cycles {
    let ring = in_a_ring(columns);
    let mut kept = Columns::default();
    let mut place = Vec::new();
    for at in (0..columns.len()).filter(|at| ring[*at]) {
        let days = (columns.departed[at], columns.available[at]);
        let both = Columns::STARTS | Columns::ENDS;
        kept.push((columns.from[at], columns.to[at]), columns.key[at], days, both);
        place.push(at as u32);
    }
    let field = Field::new(&kept, limits);
    let share = budget.checked_div(field.len() as u64).unwrap_or(0);
    let mut cycles = Cycles::default();
    let mut starts: Vec<usize> = (0..field.len()).collect();
    starts.sort_by_key(|at| (kept.departed[field.position(*at) as usize], field.position(*at)));
    for start in starts {
        let (found, cut) = from(&field, &kept, start, share);
        cycles.truncated += usize::from(cut);
        cycles.found.extend(found.into_iter().map(|way| way.into_iter().map(|hop| place[hop as usize]).collect()));
    }
    cycles
}

/// Cycles that begin with a hop, and whether the share was not enough.
fn from(field: &Field, columns: &Columns, start: usize, share: u64) -> (Vec<Vec<u32>>, bool) {
    let hop = |at: usize| field.position(at);
    let from = |at: usize| columns.from[hop(at) as usize];
    let to = |at: usize| columns.to[hop(at) as usize];
    let (mut found, mut seen) = (Vec::new(), 0);
    let mut way = vec![start];
    let mut open = vec![field.followers(start)];
    while let Some(next) = open.last_mut() {
        let Some(at) = next.next() else {
            open.pop();
            way.pop();
            continue;
        };
        if seen == share {
            return (found, true);
        }
        seen += 1;
        if to(at) == from(start) {
            found.push(way.iter().chain([&at]).map(|at| hop(*at)).collect());
        } else if way.len() + 1 < usize::from(field.max_hops()) && !way.iter().any(|on| to(*on) == to(at)) {
            way.push(at);
            open.push(field.followers(at));
        }
    }
    (found, false)
}

/// By hop: its parties can reach each other over goods of its key.
fn in_a_ring(columns: &Columns) -> Vec<bool> {
    let mut order: Vec<usize> = (0..columns.len()).filter(|at| columns.from[*at] != columns.to[*at]).collect();
    order.sort_by_key(|at| columns.key[*at]);
    let mut ring = vec![false; columns.len()];
    for group in order.chunk_by(|a, b| columns.key[*a] == columns.key[*b]) {
        let mut parties: Vec<u32> = group.iter().flat_map(|at| [columns.from[*at], columns.to[*at]]).collect();
        parties.sort_unstable();
        parties.dedup();
        let number = |party: u32| parties.binary_search(&party).unwrap_or(0) as u32;
        let edges = group.iter().map(|at| (number(columns.from[*at]), number(columns.to[*at])));
        let graph: DiGraph<(), ()> = DiGraph::from_edges(edges);
        let mut component = vec![0; graph.node_count()];
        for (place, members) in kosaraju_scc(&graph).into_iter().enumerate() {
            members.into_iter().for_each(|member| component[member.index()] = place);
        }
        for at in group {
            let [from, to] = [columns.from[*at], columns.to[*at]].map(|party| component[number(party) as usize]);
            ring[*at] = from == to;
        }
    }
    ring
}
