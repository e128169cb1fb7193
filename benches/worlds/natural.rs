//! The natural way over petgraph, as anybody would write it first: one edge a hop, a walk into the depth from every start.

use chiptrace::network::paths::{Columns, Limits};
use petgraph::graph::{DiGraph, NodeIndex};

/// Parties and hops as a graph.
pub(crate) struct Natural<'c> {
    graph: DiGraph<(), u32>,
    columns: &'c Columns,
    limits: Limits,
}

impl<'c> Natural<'c> {
    pub(crate) fn new(columns: &'c Columns, limits: Limits) -> Natural<'c> {
        let ends = columns.from.iter().zip(&columns.to);
        let graph = DiGraph::from_edges(ends.zip(0..).map(|((from, to), hop)| (*from, *to, hop)));
        Natural { graph, columns, limits }
    }

    /// Routes from starts to ends, all parties distinct.
    pub(crate) fn count(&self) -> u64 {
        let hops = self.graph.edge_indices().filter_map(|edge| self.graph.edge_weight(edge));
        let starts = hops.filter(|hop| self.has(**hop, Columns::STARTS) && !self.is_loop(**hop));
        starts.map(|hop| self.onward(*hop, &mut vec![self.columns.from[*hop as usize]])).sum()
    }

    fn onward(&self, hop: u32, parties: &mut Vec<u32>) -> u64 {
        let columns = self.columns;
        let at = hop as usize;
        let mut routes = u64::from(self.has(hop, Columns::ENDS));
        if parties.len() == usize::from(self.limits.max_hops) {
            return routes;
        }
        parties.push(columns.to[at]);
        for next in self.graph.edges(NodeIndex::new(columns.to[at] as usize)).map(|edge| *edge.weight()) {
            let behind = next as usize;
            let dwell = columns.departed[behind] - columns.available[at];
            let in_time = (self.limits.least_dwell..=self.limits.max_dwell).contains(&dwell);
            if in_time && columns.key[behind] == columns.key[at] && !parties.contains(&columns.to[behind]) {
                routes += self.onward(next, parties);
            }
        }
        parties.pop();
        routes
    }

    fn has(&self, hop: u32, mark: u8) -> bool {
        self.columns.marks[hop as usize] & mark != 0
    }

    fn is_loop(&self, hop: u32) -> bool {
        self.columns.from[hop as usize] == self.columns.to[hop as usize]
    }
}
