//! Machines that a stated end user received long ago were never seen working, while those of others were.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use super::site::{Peers, Site};

pub(super) const DETECTOR: Detector = Detector { red_flag: "never-activated", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let site = Site::of(party, context);
    let waited = |hop: &HopId| i64::from(context.last_day().days_since(context.hop(*hop).available()));
    let long: Vec<HopId> = site.came.iter().copied().filter(|hop| waited(hop) >= limit("wait_days")).collect();
    let serials: BTreeSet<_> = long.iter().flat_map(|hop| context.shipment(*hop).serials.iter().copied()).collect();
    if site.came.is_empty() || !serials.is_disjoint(&site.seen) {
        return;
    }
    let peers = context.peers();
    if serials.is_empty() || !peers.tell(limit("least_peers"), limit("peer_percent")) {
        return notes.cannot_tell();
    }
    if (serials.len() as i64) < limit("least_serials") {
        return;
    }
    let because = format!(
        "None of {} delivered to {} as end user, in {}, was seen working in the {} and more since; {} of {} other end users' machines were.",
        counted(serials.len() as i64, "serial number"),
        context.name(party),
        counted(long.len() as i64, "shipment"),
        counted(limit("wait_days"), "day"),
        peers.working,
        peers.delivered,
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because)
        .parties([party])
        .until_last_day(context);
    for hop in long {
        raise = raise.hop(
            context,
            hop,
            &["consignee_name", "end_user_name", "arrival_date", "serial_numbers"],
            "delivered, never seen working",
        );
    }
    notes.raise(with_peers(raise, peers, context).done());
}

/// The machines of a few others that do work, against which silence says something.
fn with_peers(mut raise: Raise, peers: &Peers, context: &Context<'_>) -> Raise {
    for (hop, seen) in &peers.shown {
        raise = raise
            .cite(context.hop(*hop).record, &["end_user_name", "arrival_date", "serial_numbers"], "others: delivered")
            .cite(*seen, &["date", "kind", "party_name", "serial_numbers"], "others: working");
    }
    raise
}
