//! The buyer's line of business has no use for accelerators.

use std::collections::BTreeSet;

use super::own_stock::comes_and_goes;
use super::prelude::counted;
use super::prelude::*;
use crate::policy::BusinessClass;

pub(super) const DETECTOR: Detector = Detector { red_flag: "business-mismatch", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = to_keep(party, context);
    if deliveries.is_empty() {
        return;
    }
    let Some((known, class)) = context.business(party) else {
        return notes.cannot_tell();
    };
    let chips: i64 = deliveries.iter().map(|delivery| delivery.chips).sum();
    if class == BusinessClass::Unknown {
        notes.cannot_tell();
    }
    if class != BusinessClass::Unrelated || chips < context.threshold(DETECTOR.red_flag, "least_chips") {
        return;
    }
    let because = format!(
        "{} states its business as '{}' and received or ordered {} in {}.",
        context.name(party),
        context.text(known.value),
        counted(chips, "chip"),
        counted(deliveries.len() as i64, "shipment"),
    );
    let presumed = deliveries.iter().all(|delivery| delivery.presumed);
    let confidence = if presumed { Confidence::Medium } else { Confidence::High };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).cite(
        known.record,
        &["name", "business"],
        "line of business",
    );
    for delivery in deliveries {
        raise = raise.delivery(context, &delivery, &["consignee_name", "quantity"], "controlled goods");
    }
    for hop in context.leaving(party).iter().filter(|hop| context.is_traced(**hop)) {
        raise = raise.hop(context, *hop, &["exporter_name", "quantity"], "sent on");
    }
    notes.raise(raise.parties([party]).done());
}

/// What a party was sent and did not send back: what is lent for a fair returns.
fn to_keep(party: PartyId, context: &Context<'_>) -> Vec<Delivery> {
    let lent = context.arriving(party).iter().filter(|hop| comes_and_goes(**hop, context));
    let lent: BTreeSet<u32> = lent.map(|hop| context.hop(*hop).shipment).collect();
    let mut deliveries = context.advanced_deliveries(party);
    deliveries.retain(|delivery| !lent.contains(&delivery.shipment));
    deliveries
}
