//! Goods declared in transit through a Tier 3 destination to somewhere else never arrive there in the records.

use super::prelude::counted;
use super::prelude::*;
use crate::model::Text;

pub(super) const DETECTOR: Detector = Detector { red_flag: "ghost-transit", inspect: &[Inspect::Hop(inspect)] };

/// Looks at the leg to the intermediate consignee.
fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    let Some((receiver, country)) = hop.transit_to else { return };
    let rules = context.rules(id);
    let through = rules.is_tier3(hop.to_country) && !rules.is_tier3(country) && !rules.is_tier3(hop.from_country);
    if !through || !context.is_traced(id) {
        return;
    }
    let row = context.shipment(id);
    let kept = context.survey.records.files.get(row.record.file as usize);
    if kept.is_none_or(|file| file.position("arrival_date").is_none()) {
        return notes.cannot_tell();
    }
    let waited = i64::from(context.last_day().days_since(hop.departed));
    if row.arrived.is_some() || waited < context.threshold(DETECTOR.red_flag, "wait_days") {
        return;
    }
    if !shows_up_later(id, receiver, context) {
        notes.raise(flag(id, receiver, waited, context));
    }
}

/// An observation at the receiver since, or another shipment of the same serial numbers.
fn shows_up_later(id: HopId, receiver: PartyId, context: &Context<'_>) -> bool {
    let hop = context.hop(id);
    let moves_on = |serial: &Text| {
        let later = context.survey.index.carrying(*serial).iter().filter(|other| **other > id);
        later.copied().any(|other| context.hop(other).shipment != hop.shipment)
    };
    context.observations(receiver).any(|seen| seen.date >= hop.departed)
        || context.shipment(id).serials.iter().any(moves_on)
}

fn flag(id: HopId, receiver: PartyId, waited: i64, context: &Context<'_>) -> RaisedFlag {
    let hop = context.hop(id);
    let because = format!(
        "{} of {} left on {} for {} by way of {}; no arrival is recorded in the {} since.",
        units(context, id),
        context.goods(id).name,
        hop.departed,
        context.name(receiver),
        context.name(hop.to),
        counted(waited, "day"),
    );
    let columns = [
        "consignee_name",
        "consignee_country",
        "intermediate_consignee_name",
        "intermediate_consignee_country",
        "ship_date",
        "arrival_date",
    ];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::Medium, because).until_last_day(context);
    raise.hop(context, id, &columns, "no arrival").parties([hop.from, hop.to, receiver]).done()
}
