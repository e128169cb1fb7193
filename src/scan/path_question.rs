//! What is asked about routes, and what is answered.

use crate::model::{Day, HopId, PartyId};

use super::crowd::Who;

/// Which goods hops of a route must share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SameGoods {
    /// The goods key, on every hop; no departure before the arrival it follows.
    Product,
    /// Whatever the link rule of the rule book joins: serials, product, count and weight, lots that add up, assembly.
    Any,
}

/// What is asked. An empty list of whom means anyone.
#[derive(Clone, Debug)]
pub struct PathQuestion {
    /// Who a route starts with.
    pub from: Vec<Who>,
    /// Who it ends with.
    pub to: Vec<Who>,
    /// Who must stand on it, wherever; nobody in particular when empty.
    pub via: Vec<Who>,
    /// At whom units are whose origin is asked for ([`super::Paths::back`]); nobody when empty.
    pub at: Vec<Who>,
    /// Which goods.
    pub same: SameGoods,
    /// Most hops.
    pub max_hops: u8,
    /// Most days between arrival and departure; `None` for that of the link rule.
    pub max_dwell: Option<i32>,
    /// First and last day between which all hops lie.
    pub between: Option<(Day, Day)>,
    /// Partial routes that may be looked at.
    pub budget: u64,
}

/// How many ways there are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathCount {
    /// Routes; a lower bound when something was cut off.
    pub routes: u128,
    /// Walks; `None` when they are more than 128 bits count.
    pub walks: Option<u128>,
    /// What was cut off.
    pub truncated: Option<String>,
}

/// The best routes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathTop {
    /// Score and hops, best first.
    pub routes: Vec<(i32, Vec<HopId>)>,
    /// What was cut off.
    pub truncated: Option<String>,
}

/// A party that goods may have come to, or from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PathParty {
    /// The party.
    pub party: PartyId,
    /// First day on which they can have been there; asked backwards, the last day on which they can have left.
    pub day: Day,
    /// Fewest hops.
    pub hops: u8,
    /// Most whole units that can have been among what came (or went); `None` when nothing on the way is counted.
    pub most_units: Option<i64>,
    /// True when so many can have been: a maximum flow; else there may be fewer, never more.
    pub exact: bool,
    /// Shipments that may have carried them there (or away).
    pub shipments: u64,
}

/// Whose hold would have stopped every route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathChoke {
    /// Parties in between, the fewest that would do.
    pub parties: Vec<PartyId>,
    /// Where one is enough: others that would have been enough as well, each alone.
    pub instead: Vec<PartyId>,
    /// Senders of deliveries that went from a start to an end at once.
    pub direct: Vec<PartyId>,
    /// No set is smaller than this.
    pub at_least: u64,
    /// What was cut off.
    pub truncated: Option<String>,
}
