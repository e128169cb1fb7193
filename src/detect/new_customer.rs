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
    let early = age(first) <= most_days / 2 && !presumed;
    let plain = if early { Confidence::High } else { Confidence::Medium };
    let (confidence, doubt) = sure(party, plain, context);
    let because = because + doubt;
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    raise = raise.cite(formed.record, &["name", "incorporated"], "date of formation");
    for delivery in young {
        raise = raise.delivery(context, delivery, &["consignee_name", "ship_date", "quantity"], "controlled goods");
    }
    notes.raise(raise.parties([party]).done());
}

/// How sure it is when the party is what it is, with what lowers it in words.
fn sure(party: PartyId, plain: Confidence, context: &Context<'_>) -> (Confidence, &'static str) {
    let lower = if plain == Confidence::High { Confidence::Medium } else { Confidence::Low };
    if passes_all_on(party, context) {
        return (Confidence::Low, " All of it went on to the end users whom its papers name.");
    }
    match (context.is_dealer(party), context.has_room(party)) {
        (true, true) => {
            (Confidence::Low, " It sells such goods to many, and its declared power covers all that it got.")
        }
        (true, false) => (Confidence::Medium, " It sells such goods to many."),
        (false, true) => (lower, " Its declared power covers all that it got."),
        (false, false) => (plain, ""),
    }
}

/// True when every lot of controlled goods that came to a party is for another end user, outside Tier 3, and went on to it.
pub(super) fn passes_all_on(party: PartyId, context: &Context<'_>) -> bool {
    let mut lots = context.arriving(party).iter().filter(|hop| context.is_controlled(**hop)).peekable();
    let delivered = |hop: &HopId| {
        let user = context.hop(*hop).end_user.filter(|user| *user != party);
        let open = |next: &HopId| !context.survey.ends.is_end(next.0 as usize);
        let links = context.survey.index.successors(*hop);
        user.is_some_and(|user| {
            links.iter().any(|link| open(&link.to) && context.may_be_one(context.hop(link.to).to, user))
        })
    };
    lots.peek().is_some() && lots.all(delivered)
}
