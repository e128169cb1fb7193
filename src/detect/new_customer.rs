//! A customer formed after the controls began orders controlled goods in quantity soon after.

use super::prelude::counted;
use super::prelude::*;

pub(super) const DETECTOR: Detector = Detector { red_flag: "new-customer", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.advanced_deliveries(party);
    let Some(first) = deliveries.first() else { return };
    let policy = context.survey.policy;
    if policy.in_force(context.survey.stance.day(first.day)).is_tier3(context.country(party)) {
        return;
    }
    let Some(formed) = context.profile(party).incorporated else { return notes.cannot_tell() };
    let age = |delivery: &Delivery| i64::from(delivery.day.days_since(formed.value));
    let most_days = context.threshold(DETECTOR.red_flag, "age_days");
    let young: Vec<&Delivery> = deliveries.iter().filter(|delivery| (0..=most_days).contains(&age(delivery))).collect();
    let chips: i64 = young.iter().map(|delivery| delivery.chips).sum();
    let controls_began = policy.in_force(formed.value).control_test().is_some();
    if !controls_began || chips < context.threshold(DETECTOR.red_flag, "least_chips").max(1) {
        return;
    }
    let Some(first) = young.first() else { return };
    let presumed = young.iter().all(|delivery| delivery.presumed);
    let because = format!(
        "{} was formed on {}, after the advanced-computing controls began; {} followed after {}, {} in {} while it was young.",
        context.name(party),
        formed.value,
        if presumed { "goods that may be controlled" } else { "controlled goods" },
        counted(age(first), "day"),
        counted(chips, "chip"),
        counted(young.len() as i64, "shipment"),
    );
    let deals = context.is_dealer(party);
    let early = age(first) <= most_days / 2 && !presumed;
    let confidence = if early && !deals { Confidence::High } else { Confidence::Medium };
    let because = if deals { because + " It sells such goods to many." } else { because };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    raise = raise.cite(formed.record, &["name", "incorporated"], "date of formation");
    for delivery in young {
        raise = raise.delivery(context, delivery, &["consignee_name", "ship_date", "quantity"], "controlled goods");
    }
    notes.raise(raise.parties([party]).done());
}
