//! Ownership by listed owners through any depth and in circles, in bounds: at least so much, at most so much.
//!
//! An entity half or more of which belongs to blocked persons is itself blocked, and what it owns counts in full further
//! down (OFAC guidance of 2014-08-13 on entities owned by blocked persons; the Affiliates rule, 90 FR 47201, takes over the
//! same arithmetic for the Entity List and the Military End-User List). The smallest set that is closed under this is
//! found, so that a circle of companies cannot block itself.

use std::collections::BTreeMap;

use crate::model::{Day, Milli, Records};

use super::owners::{Holding, NodeId, Owners};
use super::{ListedDay, ListedShare, Restriction};

/// All of a thing, in thousandths of a percent.
const WHOLE: i64 = 100_000;

/// How much of a party listed owners hold on a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ownership {
    /// What they hold for certain.
    pub least: Milli,
    /// What they may hold: shares that are not recorded, and owners whose day of listing is not.
    pub most: Milli,
    /// Shares that make up the least.
    pub certain: Vec<ListedShare>,
    /// Shares by recorded percentages all the way up, of owners that are listed for certain or on a day that is not recorded.
    pub stated: Vec<ListedShare>,
    /// Shares of listed owners without a percentage, as the percentage that is left for them.
    pub unknown: Vec<ListedShare>,
}

/// Names above a party on a day, each with its own listings and the round in which ownership made it one of them.
pub(super) struct Cascade<'o> {
    owners: &'o Owners,
    records: &'o Records,
    day: Day,
    above: BTreeMap<NodeId, Standing>,
    half: Milli,
}

#[derive(Default)]
struct Standing {
    listings: Vec<Restriction>,
    /// By [`Bound`].
    rounds: [Option<u32>; 3],
}

/// What counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// Recorded shares of owners that are listed for certain.
    Least,
    /// Recorded shares, also of owners whose day of listing is not recorded.
    Stated,
    /// Shares that are not recorded as well, as far as the others leave room.
    Most,
}

impl<'o> Cascade<'o> {
    /// Judges everyone above a name. `listings` gives the listings of a name that count on the day; `half` is the share
    /// that passes a listing on. O(rounds x rows above).
    pub(super) fn new(
        (owners, records): (&'o Owners, &'o Records),
        (start, day): (NodeId, Day),
        half: Milli,
        listings: impl Fn(NodeId) -> Vec<Restriction>,
    ) -> Cascade<'o> {
        let standing = |node: NodeId| {
            let listings = listings(node);
            let certain = listings.iter().any(|reason| !reason.is_day_unknown()).then_some(0);
            let perhaps = (!listings.is_empty()).then_some(0);
            Standing { rounds: [certain, perhaps, perhaps], listings }
        };
        let mut above: BTreeMap<NodeId, Standing> =
            owners.above(start, day).into_iter().map(|node| (node, standing(node))).collect();
        // what is asked is who owns the party, not what it is itself
        above.insert(start, Standing::default());
        let mut cascade = Cascade { owners, records, day, above, half };
        [Bound::Least, Bound::Stated, Bound::Most].into_iter().for_each(|bound| cascade.close(start, bound));
        cascade
    }

    /// What listed owners hold of a name.
    pub(super) fn ownership(&self, node: NodeId) -> Ownership {
        let before = u32::MAX;
        let known = |bound| -> i64 { self.shares(node, bound, before).iter().map(|held| share(held)).sum() };
        let all: i64 = self.owners.on(node, self.day).iter().map(|held| share(held)).sum();
        let left = (WHOLE - all).max(0);
        let open: Vec<&Holding> =
            self.shares(node, Bound::Most, before).into_iter().filter(|held| held.percent.is_none()).collect();
        let most = known(Bound::Most) + if open.is_empty() { 0 } else { left };
        let stated = |bound| self.stated(node, bound, before);
        let unknown = open.into_iter().map(|held| self.listed(held, Bound::Most, before, Milli(left))).collect();
        Ownership {
            least: Milli(known(Bound::Least).min(WHOLE)),
            most: Milli(most.min(WHOLE)),
            certain: stated(Bound::Least),
            stated: stated(Bound::Stated),
            unknown,
        }
    }

    /// Adds names, round by round, until nothing changes; the name that is asked about is judged by its owners alone and
    /// passes nothing on to them.
    fn close(&mut self, start: NodeId, bound: Bound) {
        let nodes: Vec<NodeId> = self.above.keys().copied().filter(|node| *node != start).collect();
        for round in 1.. {
            let joins =
                |node: &&NodeId| self.round(**node, bound).is_none() && self.held(**node, bound, round) >= self.half.0;
            let joined: Vec<NodeId> = nodes.iter().filter(joins).copied().collect();
            if joined.is_empty() {
                return;
            }
            for node in joined {
                self.above.entry(node).or_default().rounds[bound as usize] = Some(round);
            }
        }
    }

    fn round(&self, node: NodeId, bound: Bound) -> Option<u32> {
        self.above.get(&node)?.rounds[bound as usize]
    }

    /// Holdings in a name by names that were in before a round.
    fn shares(&self, node: NodeId, bound: Bound, before: u32) -> Vec<&'o Holding> {
        let counts = |held: &&Holding| self.round(held.owner, bound).is_some_and(|round| round < before);
        self.owners.on(node, self.day).into_iter().filter(counts).collect()
    }

    fn held(&self, node: NodeId, bound: Bound, before: u32) -> i64 {
        let shares = self.shares(node, bound, before);
        let known: i64 = shares.iter().map(|held| share(held)).sum();
        let open = bound == Bound::Most && shares.iter().any(|held| held.percent.is_none());
        let all: i64 = self.owners.on(node, self.day).iter().map(|held| share(held)).sum();
        known + if open { (WHOLE - all).max(0) } else { 0 }
    }

    fn stated(&self, node: NodeId, bound: Bound, before: u32) -> Vec<ListedShare> {
        let shares = self.shares(node, bound, before);
        let known = shares.into_iter().filter_map(|held| Some((held, held.percent?)));
        known.map(|(held, percent)| self.listed(held, bound, before, percent)).collect()
    }

    /// A share with why its owner counts: the owner's own listings, else the shares that made it one of the listed.
    fn listed(&self, held: &Holding, bound: Bound, before: u32, percent: Milli) -> ListedShare {
        let row = &self.records.ownership[held.row as usize];
        let own = self.above.get(&held.owner).map_or(&[][..], |standing| &standing.listings);
        let sure = |reason: &&Restriction| bound != Bound::Least || !reason.is_day_unknown();
        let mut listings: Vec<Restriction> = own.iter().filter(sure).cloned().collect();
        if listings.is_empty() {
            let round = self.round(held.owner, bound).unwrap_or(before).min(before);
            let day = if bound == Bound::Least { ListedDay::On } else { ListedDay::Unknown };
            listings.push(Restriction::Owned(self.stated(held.owner, bound, round), day));
        }
        ListedShare { record: row.record, owner: row.owner_name, percent, listings }
    }
}

fn share(held: &Holding) -> i64 {
    held.percent.map_or(0, |percent| percent.0)
}
