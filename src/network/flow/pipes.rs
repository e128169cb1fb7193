//! A network of pipes with limits, and the most that runs through it from its source to its sink.

use petgraph::algo::dinics;
use petgraph::graph::{DiGraph, NodeIndex};

/// More than all units of a data set together.
const NO_LIMIT: u128 = 1 << 90;

/// Pipes between lots. A lot is a pipe of its own, from where it is filled to where it is drawn from.
pub(super) struct Pipes {
    graph: DiGraph<(), u128>,
    source: NodeIndex,
    sink: NodeIndex,
    lots: Vec<(NodeIndex, NodeIndex)>,
}

impl Pipes {
    /// Lots with what each holds, `None` for any amount, and no pipes between them yet.
    pub(super) fn of(lots: impl IntoIterator<Item = Option<i64>>) -> Pipes {
        let mut graph = DiGraph::new();
        let (source, sink) = (graph.add_node(()), graph.add_node(()));
        let mut pipes = Pipes { graph, source, sink, lots: Vec::new() };
        for holds in lots {
            let ends = (pipes.graph.add_node(()), pipes.graph.add_node(()));
            pipes.graph.add_edge(ends.0, ends.1, limit(holds));
            pipes.lots.push(ends);
        }
        pipes
    }

    /// What is drawn from `a` may fill `b`.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        self.graph.add_edge(self.lots[a].1, self.lots[b].0, NO_LIMIT);
    }

    /// So much from outside may fill a lot.
    pub(super) fn fill(&mut self, lot: usize, most: Option<i64>) {
        self.graph.add_edge(self.source, self.lots[lot].0, limit(most));
    }

    /// So much together, from outside, may fill some lots.
    pub(super) fn fill_together(&mut self, lots: impl IntoIterator<Item = usize>, most: Option<i64>) {
        let pool = self.graph.add_node(());
        self.graph.add_edge(self.source, pool, limit(most));
        for lot in lots {
            self.graph.add_edge(pool, self.lots[lot].0, NO_LIMIT);
        }
    }

    /// All that a lot holds may leave.
    pub(super) fn empty(&mut self, lot: usize) {
        self.graph.add_edge(self.lots[lot].1, self.sink, NO_LIMIT);
    }

    /// The most that runs through; `None` when nothing limits it. Dinic's algorithm, O(lots^2 x pipes).
    pub(super) fn most(&self) -> Option<i64> {
        let (most, _) = dinics(&self.graph, self.source, self.sink);
        i64::try_from(most).ok()
    }
}

fn limit(most: Option<i64>) -> u128 {
    most.map_or(NO_LIMIT, |most| u128::from(most.max(0).unsigned_abs()))
}
