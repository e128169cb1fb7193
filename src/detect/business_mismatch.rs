//! The buyer's line of business has no use for accelerators.

use std::collections::BTreeSet;

use super::own_stock::comes_and_goes;
use super::prelude::counted;
use super::prelude::*;
use crate::model::Text;
use crate::policy::BusinessClass;
use crate::resolve::Known;

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
    if chips < context.threshold(DETECTOR.red_flag, "least_chips") {
        return;
    }
    match class {
        BusinessClass::Unrelated => notes.raise(no_use(party, known, (chips, deliveries), context)),
        BusinessClass::Research => {
            if let Some(flag) = resold(party, known, &deliveries, context) {
                notes.raise(flag);
            }
        }
        _ => {}
    }
}

/// Who does research runs such machines; it does not send most of them on to another country.
fn resold(party: PartyId, known: Known<Text>, deliveries: &[Delivery], context: &Context<'_>) -> Option<RaisedFlag> {
    let units = |hops: &[HopId]| hops.iter().map(|hop| context.hop(*hop).whole_units()).fold(0, i64::saturating_add);
    let came: Vec<HopId> = context.arriving(party).iter().copied().filter(|hop| context.is_controlled(*hop)).collect();
    let suppliers: BTreeSet<PartyId> = came.iter().map(|hop| context.hop(*hop).from).collect();
    let abroad = |hop: &HopId| {
        let one = context.hop(*hop);
        let apart = !suppliers.contains(&one.to) && !context.same_group(party, one.to);
        context.is_traced(*hop) && one.to_country.is_known() && one.to_country != one.from_country && apart
    };
    let gone: Vec<HopId> = context.leaving(party).iter().copied().filter(abroad).collect();
    let (all, left) = (units(&came), units(&gone));
    if left == 0 || left * 100 < all.saturating_mul(context.threshold(DETECTOR.red_flag, "resold_percent")) {
        return None;
    }
    let because = format!(
        "{} states its business as '{}', which uses such machines and does not deal in them; it received {} and sent {left} on to other countries.",
        context.name(party),
        context.text(known.value),
        counted(all, "unit"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because).cite(
        known.record,
        &["name", "business"],
        "line of business",
    );
    for delivery in deliveries {
        raise = raise.delivery(context, delivery, &["consignee_name", "quantity"], "controlled goods");
    }
    for hop in gone {
        raise = raise.hop(context, hop, &["exporter_name", "consignee_country", "quantity"], "sent on");
    }
    Some(raise.parties([party]).done())
}

fn no_use(
    party: PartyId,
    known: Known<Text>,
    (chips, deliveries): (i64, Vec<Delivery>),
    context: &Context<'_>,
) -> RaisedFlag {
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
    raise.parties([party]).done()
}

/// What a party was sent and did not send back: what is lent for a fair returns.
fn to_keep(party: PartyId, context: &Context<'_>) -> Vec<Delivery> {
    let lent = context.arriving(party).iter().filter(|hop| comes_and_goes(**hop, context));
    let lent: BTreeSet<u32> = lent.map(|hop| context.hop(*hop).shipment).collect();
    let mut deliveries = context.advanced_deliveries(party);
    deliveries.retain(|delivery| !lent.contains(&delivery.shipment));
    deliveries
}
