//! Machines keep coming to a site where few of those that it had long before were ever seen working.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use super::site::{Hearing, Site};
use crate::model::Text;

pub(super) const DETECTOR: Detector = Detector { red_flag: "growth-before-use", inspect: &[Inspect::Party(inspect)] };

/// Deliveries to a site, before and after the wait, and what ran of the first.
struct Growth<'s> {
    earlier: Vec<HopId>,
    later: &'s [HopId],
    waiting: BTreeSet<Text>,
    running: usize,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    if context.is_seller(party) {
        return;
    }
    let site = Site::of(party, context);
    let Some(growth) = growth(&site, context) else { return };
    let came = growth.waiting.len();
    if came == 0 {
        return notes.cannot_tell();
    }
    if (came as i64) < limit("least_serials") || growth.running as i64 * 100 >= came as i64 * limit("running_percent") {
        return;
    }
    let power = context.profile(party).power_kw;
    let hearing = context.peers().hearing((&site, &growth.earlier), DETECTOR.red_flag, context);
    match (power, hearing) {
        (Some(power), Some(hearing)) => notes.raise(flag(party, &growth, (power.record, hearing), context)),
        _ => notes.cannot_tell(),
    }
}

/// The last deliveries, and those that had come long before the first of them left. `None` when there are none.
/// O(deliveries and their serial numbers).
fn growth<'s>(site: &'s Site, context: &Context<'_>) -> Option<Growth<'s>> {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let lots = usize::try_from(limit("least_later_lots")).ok()?;
    let (before, later) = site.came.split_at(site.came.len().checked_sub(lots)?);
    let left = context.hop(*later.first()?).departed;
    let long_there = |hop: &HopId| i64::from(left.days_since(context.hop(*hop).available())) >= limit("wait_days");
    let earlier: Vec<HopId> = before.iter().copied().filter(long_there).collect();
    let waiting: BTreeSet<Text> =
        earlier.iter().flat_map(|hop| context.shipment(*hop).serials.iter().copied()).collect();
    let running = waiting.intersection(&site.seen).count();
    (!earlier.is_empty()).then_some(Growth { earlier, later, waiting, running })
}

fn flag(
    party: PartyId,
    growth: &Growth<'_>,
    (power, hearing): (RecordRef, Hearing),
    context: &Context<'_>,
) -> RaisedFlag {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let because = format!(
        "{} took {} as end user {} and more after {} had come of which {} ever seen working there; {}.",
        context.name(party),
        counted(growth.later.len() as i64, "further shipment"),
        counted(limit("wait_days"), "day"),
        counted(growth.waiting.len() as i64, "serial number"),
        match growth.running {
            0 => "none was".to_owned(),
            1 => "1 was".to_owned(),
            more => format!("{more} were"),
        },
        hearing.because(),
    );
    let confidence = hearing.confidence(growth.earlier.len(), DETECTOR.red_flag, context);
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because)
        .cite(power, &["name", "datacentre_mw"], "a site is declared")
        .parties([party]);
    for (hops, note) in [(growth.earlier.as_slice(), "had come long before"), (growth.later, "came later")] {
        for hop in hops {
            let columns = ["consignee_name", "end_user_name", "ship_date", "arrival_date", "serial_numbers"];
            raise = raise.hop(context, *hop, &columns, note);
        }
    }
    hearing.cite(raise, context).done()
}
