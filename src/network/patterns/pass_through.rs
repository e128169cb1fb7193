//! How much of what came to a party left it again within a window, where lots split and merge.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::network::paths::Columns;

/// What one party received and sent on of one kind of goods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PassedOn {
    /// The party.
    pub party: u32,
    /// Goods key.
    pub key: u32,
    /// Units that came.
    pub came: i64,
    /// Units that left.
    pub left: i64,
    /// Of what left, the most that can have come within the window before: each unit counts once.
    pub passed: i64,
    /// Hops that brought some of it, in order of arrival.
    pub ins: Vec<u32>,
    /// Hops that took some of it, in order of departure.
    pub outs: Vec<u32>,
}

/// For every party and goods key with hops in and out: the most units that left at least `least_dwell` and at most
/// `max_dwell` days after they came. Hops whose units are not counted, and hops of a party to itself, are left out.
///
/// Each departure takes from the lots in its window the one that falls out of it first. Windows open and close in the same
/// order, so no other choice passes on more: this equals a maximum flow from lots to departures. O(hops log hops).
#[must_use]
pub fn pass_through(columns: &Columns, units: &[Option<i64>], (least_dwell, max_dwell): (i32, i32)) -> Vec<PassedOn> {
    let mut places: BTreeMap<(u32, u32), (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for at in (0..columns.len()).filter(|at| units[*at].is_some_and(|units| units > 0)) {
        if columns.from[at] != columns.to[at] {
            places.entry((columns.to[at], columns.key[at])).or_default().0.push(at as u32);
            places.entry((columns.from[at], columns.key[at])).or_default().1.push(at as u32);
        }
    }
    let both = places.into_iter().filter(|(_, (ins, outs))| !ins.is_empty() && !outs.is_empty());
    both.map(|((party, key), (mut ins, mut outs))| {
        ins.sort_by_key(|hop| (columns.available[*hop as usize], *hop));
        outs.sort_by_key(|hop| (columns.departed[*hop as usize], *hop));
        let held = |hop: &u32| units[*hop as usize].unwrap_or(0);
        let (came, left) = (ins.iter().map(held).sum(), outs.iter().map(held).sum());
        let mut one = PassedOn { party, key, came, left, passed: 0, ins: Vec::new(), outs: Vec::new() };
        one.match_up(columns, (&ins, &outs), held, (least_dwell, max_dwell));
        one
    })
    .collect()
}

impl PassedOn {
    /// Takes departures in order; each from the lot that falls out of its window first.
    fn match_up(
        &mut self,
        columns: &Columns,
        (ins, outs): (&[u32], &[u32]),
        held: impl Fn(&u32) -> i64,
        (least_dwell, max_dwell): (i32, i32),
    ) {
        let mut lots: BinaryHeap<Reverse<(i32, u32, i64)>> = BinaryHeap::new();
        let arrived = |lot: u32| columns.available[lot as usize];
        let mut next = ins.iter().peekable();
        for out in outs {
            let day = columns.departed[*out as usize];
            let mut wanted = held(out);
            while let Some(lot) = next.next_if(|lot| arrived(**lot).saturating_add(least_dwell) <= day) {
                lots.push(Reverse((arrived(*lot), *lot, held(lot))));
            }
            while wanted > 0
                && let Some(Reverse((since, lot, left))) = lots.pop()
            {
                if since.saturating_add(max_dwell) < day {
                    continue;
                }
                let taken = wanted.min(left);
                wanted -= taken;
                self.passed += taken;
                self.ins.push(lot);
                if self.outs.last() != Some(out) {
                    self.outs.push(*out);
                }
                if left > taken {
                    lots.push(Reverse((since, lot, left - taken)));
                }
            }
        }
        self.ins.dedup();
    }
}
