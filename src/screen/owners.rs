//! Who owns whom on a day, by the ownership table: names as nodes, one holding for each pair, up to the last owner.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{Day, Milli, PartyId, Records, Text};
use crate::resolve::Directory;

use super::ListMatch;

/// The ownership table by name. The table gives no country: a row is about every party of a name, and an owner that no
/// other table names is a node all the same.
pub(super) struct Owners {
    nodes: Vec<Node>,
    of_party: HashMap<PartyId, NodeId>,
}

/// Number of a name in the ownership table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct NodeId(u32);

/// A name in the ownership table.
pub(super) struct Node {
    /// Parties of the name.
    pub(super) parties: Vec<PartyId>,
    /// List entries of the name, when it is no party's.
    pub(super) unplaced: Vec<ListMatch>,
    /// Rows in which it is owned, in the order of what they say.
    holdings: Vec<Holding>,
}

/// One row: an owner's share over a period.
pub(super) struct Holding {
    /// Index of the ownership row.
    pub(super) row: u32,
    /// Who owns.
    pub(super) owner: NodeId,
    /// Percent in thousandths; `None` is unknown, never zero.
    pub(super) percent: Option<Milli>,
    from: Option<Day>,
    to: Option<Day>,
}

impl Owners {
    /// Sorts the ownership rows by owned name. `screen` gives the list entries of a name that is no party's. Nodes are
    /// numbered by name, so that the order of rows decides nothing. O(rows log rows).
    pub(super) fn new(records: &Records, directory: &Directory, screen: impl Fn(Text) -> Vec<ListMatch>) -> Owners {
        let mut spelled: BTreeMap<&str, Text> = BTreeMap::new();
        for row in &records.ownership {
            for name in [row.owner_name, row.owned_name] {
                spelled.entry(directory.canonical(name)).or_insert(name);
            }
        }
        let numbers: HashMap<&str, NodeId> = spelled.keys().copied().zip((0..).map(NodeId)).collect();
        let node = |name: &Text| {
            let parties = directory.named(*name).to_vec();
            let unplaced = if parties.is_empty() { screen(*name) } else { Vec::new() };
            Node { parties, unplaced, holdings: Vec::new() }
        };
        let mut nodes: Vec<Node> = spelled.values().map(node).collect();
        for (row, number) in records.ownership.iter().zip(0..) {
            let [owner, owned] = [row.owner_name, row.owned_name].map(|name| numbers[directory.canonical(name)]);
            if owner != owned {
                let holding = Holding { row: number, owner, percent: row.percent, from: row.from, to: row.to };
                nodes[owned.0 as usize].holdings.push(holding);
            }
        }
        let mut of_party = HashMap::new();
        for (node, number) in nodes.iter_mut().zip((0..).map(NodeId)) {
            node.holdings.sort_by_key(|held| (held.owner, held.percent, held.from, held.to, held.row));
            of_party.extend(node.parties.iter().map(|party| (*party, number)));
        }
        Owners { nodes, of_party }
    }

    /// The node of a party, when the ownership table names it.
    pub(super) fn of(&self, party: PartyId) -> Option<NodeId> {
        self.of_party.get(&party).copied()
    }

    /// A node.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// True when a row gives an owner of the name, on whatever day.
    pub(super) fn has_owners(&self, id: NodeId) -> bool {
        !self.node(id).holdings.is_empty()
    }

    /// Holdings in a name on a day, by owner. Rows of one owner state one holding, not several: the largest recorded share
    /// counts once, and a share that is not recorded only where none is.
    pub(super) fn on(&self, owned: NodeId, day: Day) -> Vec<&Holding> {
        let mut largest: BTreeMap<NodeId, &Holding> = BTreeMap::new();
        for held in self.node(owned).holdings.iter().filter(|held| held.covers(day)) {
            let known = largest.entry(held.owner).or_insert(held);
            if held.percent > known.percent {
                *known = held;
            }
        }
        largest.into_values().collect()
    }

    /// Who holds more than half of a name on a day, then who holds more than half of that, up to the last: nearest first. A
    /// circle ends where it began. O(names above).
    pub(super) fn controlling(&self, start: NodeId, day: Day, half: Milli) -> Vec<&Holding> {
        let mut chain = Vec::new();
        let mut at = start;
        while let Some(held) = self.on(at, day).into_iter().find(|held| held.percent.is_some_and(|share| share > half))
        {
            if held.owner == start || chain.iter().any(|known: &&Holding| known.owner == held.owner) {
                break;
            }
            at = held.owner;
            chain.push(held);
        }
        chain
    }

    /// A name and everyone above it on a day, through any depth and in circles, in the order of names. O(rows above).
    pub(super) fn above(&self, start: NodeId, day: Day) -> BTreeSet<NodeId> {
        let mut met = BTreeSet::from([start]);
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            open.extend(self.on(node, day).into_iter().map(|held| held.owner).filter(|owner| met.insert(*owner)));
        }
        met
    }
}

impl Holding {
    fn covers(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
