//! Machines stay abroad but are rented to a tenant headquartered in D:5 or Macau.

use super::prelude::counted;
use super::prelude::*;
use crate::model::{Country, Tenancy};
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "offshore-tenant", inspect: &[Inspect::Tenancy(inspect)] };

fn inspect(index: usize, context: &Context<'_>, notes: &mut Notes) {
    let tenancy = &context.survey.records.tenancies[index];
    let Some(operator) = context.survey.directory.party(&tenancy.operator) else { return notes.cannot_tell() };
    let day = tenancy.start.unwrap_or(context.survey.as_of);
    let seat = if tenancy.tenant_hq.is_known() { tenancy.tenant_hq } else { tenancy.tenant.country };
    if !seat.is_known() || tenancy.share.is_none() {
        notes.cannot_tell();
    }
    let share = tenancy.share.map_or(1000, |share| share.0);
    let tier3 = context.survey.policy.in_force(context.survey.stance.day(day)).is_tier3(seat);
    let used = capacity(operator, tenancy, context);
    let chips: i64 = used.iter().map(|delivery| delivery.chips).sum();
    let least = |name| context.threshold(DETECTOR.red_flag, name);
    if !tier3 || share < least("least_share_permille") || chips < least("least_chips") {
        return;
    }
    notes.raise(flag(tenancy, (operator, seat), &used, context));
}

fn flag(
    tenancy: &Tenancy,
    (operator, seat): (PartyId, Country),
    used: &[Delivery],
    context: &Context<'_>,
) -> RaisedFlag {
    let usage = context.text(tenancy.usage);
    let tenant = context.survey.directory.party(&tenancy.tenant);
    let part = match tenancy.share {
        Some(share) => format!("{} % of its capacity", share.0 / 10),
        None => "a share of its capacity that is not recorded".to_owned(),
    };
    let since = tenancy.start.map_or("from a day that is not recorded".to_owned(), |day| format!("from {day}"));
    let place = if tenancy.tenant_hq.is_known() { "headquarters" } else { "in" };
    let because = format!(
        "{} received {} and rents {part} {since} to {} ({place} {seat}){}.",
        context.name(operator),
        counted(used.iter().map(|delivery| delivery.chips).sum(), "chip"),
        tenant.map_or("a tenant not named".to_owned(), |tenant| context.name(tenant)),
        if usage.is_empty() { String::new() } else { format!(", for {usage}") },
    );
    let trains = context.survey.policy.is_training(usage);
    let told = tenancy.tenant_hq.is_known() && tenancy.share.is_some();
    // the guidance is about training; a small tenant that says it trains nothing says what is to be shown
    let small = context.threshold(DETECTOR.red_flag, "serving_share_permille");
    let is_small = tenancy.share.is_some_and(|share| share.0 < small);
    let serves = !trains && is_small && context.says(Sighting::Serves, tenancy.usage);
    let confidence = match (told && !serves, trains) {
        (true, true) => Confidence::High,
        (true, false) => Confidence::Medium,
        (false, _) => Confidence::Low,
    };
    let columns = ["operator_name", "tenant_name", "tenant_hq_country", "start_date", "share_of_capacity", "use"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(operator), confidence, because);
    raise = raise.cite(tenancy.record, &columns, "tenancy");
    for delivery in used {
        raise = raise.delivery(context, delivery, &["consignee_name", "quantity", "arrival_date"], "capacity");
    }
    raise.parties(std::iter::once(operator).chain(tenant)).done()
}

/// Deliveries that a tenancy's share covers: tenancies take machines in the order of their start, oldest delivery first.
fn capacity(operator: PartyId, tenancy: &Tenancy, context: &Context<'_>) -> Vec<Delivery> {
    let directory = context.survey.directory;
    let deliveries = context.controlled_deliveries(operator);
    let all: i64 = deliveries.iter().map(|delivery| delivery.chips).sum();
    let tenancies = context.survey.records.tenancies.iter();
    let mut of_operator: Vec<&Tenancy> =
        tenancies.filter(|row| directory.party(&row.operator) == Some(operator)).collect();
    of_operator.sort_by_key(|row| (row.start, context.text(row.tenant.name)));
    let before = of_operator.iter().take_while(|row| row.record != tenancy.record);
    let share = |row: &Tenancy| all.saturating_mul(row.share.map_or(1000, |share| share.0)) / 1000;
    let taken: i64 = before.map(|row| share(row)).sum();
    let mut passed = 0;
    let mut used = Vec::new();
    for delivery in deliveries {
        // half of a delivery decides, so that a share that rounds does not move a whole delivery
        let middle = passed + delivery.chips / 2;
        passed += delivery.chips;
        if middle >= taken && middle < taken + share(tenancy) {
            used.push(delivery);
        }
    }
    used
}
