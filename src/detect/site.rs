//! What an end user received, what of it was seen working, and how that stands among all end users of the data.

use std::collections::BTreeSet;

use super::Context;
use crate::model::{HopId, Observation, PartyId, RecordRef, Text};
use crate::policy::Sighting;

/// The machines of one end user.
pub(super) struct Site {
    /// Controlled goods delivered to it as stated end user, with serial numbers or without, in order of departure.
    pub came: Vec<HopId>,
    /// Serial numbers seen working there.
    pub seen: BTreeSet<Text>,
}

/// Machines of all end users that have any activation on record.
#[derive(Default)]
pub(super) struct Peers {
    /// End users with machines seen working.
    pub users: i64,
    /// Serial numbers delivered to them.
    pub delivered: i64,
    /// Those of them that were seen working.
    pub working: i64,
    /// A delivery and the observation that shows it working, for the first few of them.
    pub shown: Vec<(HopId, RecordRef)>,
}

/// How many other end users a flag shows.
const SHOWN: usize = 3;

impl Site {
    /// Reads the deliveries and observations of a party. O(hops and serial numbers of the party).
    pub(super) fn of(party: PartyId, context: &Context<'_>) -> Site {
        let used_here = |hop: &HopId| {
            let one = context.hop(*hop);
            context.is_controlled(*hop) && one.transit_to.is_none() && one.end_user == Some(party)
        };
        let came = context.arriving(party).iter().copied().filter(used_here).collect();
        let seen = running(party, context).flat_map(|seen| seen.serials.iter().copied()).collect();
        Site { came, seen }
    }
}

impl Peers {
    /// Counts over all parties that deal in traced goods. O(hops + serial numbers), once.
    pub(super) fn of(context: &Context<'_>) -> Peers {
        let mut peers = Peers::default();
        for party in context.traders() {
            let site = Site::of(*party, context);
            if site.seen.is_empty() {
                continue;
            }
            let serials = |hop: &HopId| context.shipment(*hop).serials.iter().copied();
            let delivered: BTreeSet<Text> = site.came.iter().flat_map(serials).collect();
            let working = delivered.intersection(&site.seen).count();
            if working == 0 {
                continue;
            }
            peers.users += 1;
            peers.delivered += delivered.len() as i64;
            peers.working += working as i64;
            if peers.shown.len() < SHOWN {
                peers.shown.extend(site.came.iter().find_map(|hop| shown(*hop, *party, context)));
            }
        }
        peers
    }

    /// True when enough end users have machines on record and nearly all of these were seen working.
    pub(super) fn tell(&self, least_users: i64, percent: i64) -> bool {
        self.users >= least_users && self.working * 100 >= self.delivered * percent
    }
}

/// Observations at a party in which the machines themselves say that they work.
pub(super) fn running<'a>(party: PartyId, context: &Context<'a>) -> impl Iterator<Item = &'a Observation> {
    context.observations(party).filter(|seen| context.says(Sighting::Running, seen.kind))
}

/// The delivery with the first observation of one of its serial numbers at work.
fn shown(hop: HopId, party: PartyId, context: &Context<'_>) -> Option<(HopId, RecordRef)> {
    let serials = &context.shipment(hop).serials;
    let seen = running(party, context).find(|seen| seen.serials.iter().any(|serial| serials.contains(serial)))?;
    Some((hop, seen.record))
}
