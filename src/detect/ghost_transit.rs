//! Goods declared in transit through a Tier 3 destination to somewhere else never arrive there in the records.

use super::prelude::counted;
use super::prelude::*;

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
    if !kept.is_some_and(|file| file.position("arrival_date").is_some()) {
        return notes.cannot_tell();
    }
    let waited = i64::from(context.last_day().days_since(hop.departed));
    if row.arrived.is_some() || waited < context.threshold(DETECTOR.red_flag, "wait_days") {
        return;
    }
    let signs_of_life = context.observations(receiver).any(|seen| seen.date >= hop.departed)
        || row.serials.iter().any(|serial| {
            let later = context.survey.index.carrying(*serial).iter().copied();
            later.filter(|other| context.hop(*other).shipment != hop.shipment).any(|other| other > id)
        });
    if signs_of_life {
        return;
    }
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
    notes.raise(raise.hop(context, id, &columns, "no arrival").parties([hop.from, hop.to, receiver]).done());
}
