//! Dates that cannot be: arrival before departure, or goods that leave before they came.

use super::prelude::counted;
use super::prelude::*;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "impossible-dates", inspect: &[Inspect::Hop(on_one_record), Inspect::Hop(left_before)] };

/// A note on the quality of the papers: low confidence, so that it raises no priority beside other evidence.
fn on_one_record(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    if hop.leg > 0 {
        return;
    }
    let Some(arrived) = context.shipment(id).arrived else { return notes.cannot_tell() };
    let Some(departed) = context.shipment(id).departed else { return notes.cannot_tell() };
    let days = i64::from(arrived.days_since(departed));
    if days >= -context.threshold(DETECTOR.red_flag, "tolerance_days") {
        return;
    }
    let because = format!(
        "The goods for {} are said to have arrived on {arrived}, {} before they left on {departed}.",
        context.name(hop.ultimate().0),
        counted(-days, "day"),
    );
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::Low, because);
    notes.raise(raise.hop(context, id, &["ship_date", "arrival_date"], "dates").parties([hop.from]).done());
}

/// The next party sends the same serial numbers on before they reach it.
fn left_before(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    let Some(arrived) = hop.arrived else { return };
    let tolerance = i32::try_from(context.threshold(DETECTOR.red_flag, "tolerance_days")).unwrap_or(i32::MAX);
    for serial in context.shipment(id).serials.iter().take(1) {
        let next = context.survey.index.carrying(*serial).iter().copied().find(|next| {
            let after = context.hop(*next);
            after.from == hop.to && after.shipment != hop.shipment && after.departed >= hop.departed
        });
        let Some(next) = next.filter(|next| context.hop(*next).departed + tolerance < arrived) else { continue };
        let because = format!(
            "Serial numbers reach {} on {arrived} and leave it on {} already.",
            context.name(hop.to),
            context.hop(next).departed,
        );
        let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::Low, because)
            .hop(context, id, &["consignee_name", "arrival_date", "serial_numbers"], "comes")
            .hop(context, next, &["exporter_name", "ship_date", "serial_numbers"], "has left");
        notes.raise(raise.parties([hop.to]).done());
    }
}
