//! Machines that a stated end user received long ago were never seen working, while those of others were.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use super::site::{Hearing, Site, at_work};
use crate::model::Text;

pub(super) const DETECTOR: Detector = Detector { red_flag: "never-activated", inspect: &[Inspect::Party(inspect)] };

/// Lots that stand silent at their end user, with their serial numbers, and why the silence says something.
pub(super) struct Silence {
    pub lots: Vec<HopId>,
    pub serials: usize,
    pub hearing: Hearing,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    match silence(party, context) {
        Ok(Some(silence)) => notes.raise(flag(party, &silence, context)),
        Ok(None) => {}
        Err(Untold) => notes.cannot_tell(),
    }
}

/// The records do not tell.
pub(super) struct Untold;

/// What a stated end user received long ago, when none of it was ever seen working; `None` when some was, when it is too
/// little, or when it received nothing.
///
/// # Errors
/// The records do not tell: no serial numbers, nothing is heard of machines, or they are somebody's stock in trade.
pub(super) fn silence(party: PartyId, context: &Context<'_>) -> Result<Option<Silence>, Untold> {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    if context.is_seller(party) {
        return Err(Untold);
    }
    let site = Site::of(party, context);
    let waited = |hop: &HopId| i64::from(context.last_day().days_since(context.hop(*hop).available()));
    let mut lots: Vec<HopId> = site.came.iter().copied().filter(|hop| waited(hop) >= limit("wait_days")).collect();
    let serials = |lots: &[HopId]| -> BTreeSet<Text> {
        lots.iter().flat_map(|hop| context.shipment(*hop).serials.iter().copied()).collect()
    };
    if site.came.is_empty() || !serials(&lots).is_disjoint(&site.seen) {
        return Ok(None);
    }
    // what works where it was sold on to is no longer here
    lots.retain(|hop| at_work(*hop, context).is_none());
    let serials = serials(&lots);
    let hearing = context.peers().hearing((&site, &lots), DETECTOR.red_flag, context);
    let hearing = hearing.filter(|_| !serials.is_empty()).ok_or(Untold)?;
    let enough = serials.len() as i64 >= limit("least_serials");
    Ok(enough.then_some(Silence { lots, serials: serials.len(), hearing }))
}

fn flag(party: PartyId, silence: &Silence, context: &Context<'_>) -> RaisedFlag {
    let because = format!(
        "None of {} delivered to {} as end user, in {}, was seen working there in the {} and more since; {}.",
        counted(silence.serials as i64, "serial number"),
        context.name(party),
        counted(silence.lots.len() as i64, "shipment"),
        counted(context.threshold(DETECTOR.red_flag, "wait_days"), "day"),
        silence.hearing.because(),
    );
    let confidence = silence.hearing.confidence(silence.lots.len(), DETECTOR.red_flag, context);
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because)
        .parties([party])
        .until_last_day(context);
    for hop in &silence.lots {
        raise = raise.hop(
            context,
            *hop,
            &["consignee_name", "end_user_name", "arrival_date", "serial_numbers"],
            "delivered, never seen working",
        );
    }
    silence.hearing.cite(raise, context).done()
}
