//! Somebody pays who stands on none of the papers, from another country.

use super::alike::named_alike;
use super::own_stock::may_be_others;
use super::prelude::counted;
use super::prelude::*;
use std::collections::BTreeSet;

use crate::model::{Hop, Money, Payment, Place};
use crate::policy::BusinessClass;

pub(super) const DETECTOR: Detector = Detector { red_flag: "payer-mismatch", inspect: &[Inspect::Payment(inspect)] };

/// The sign that is counted by sellers: somebody pays that stands on none of the papers.
const STRANGER: &str = "stranger";

fn inspect(index: usize, context: &Context<'_>, notes: &mut Notes) {
    let payment = &context.survey.records.payments[index];
    let directory = context.survey.directory;
    let (Some(payer), Some(payee)) = (directory.party(&payment.payer), directory.party(&payment.payee)) else {
        return notes.cannot_tell();
    };
    let sales = paid_for(payment, payee, context);
    let hops: Vec<HopId> = sales.iter().copied().filter(|hop| context.is_traced(*hop)).collect();
    if hops.is_empty() {
        return;
    }
    if sales.iter().any(|hop| stands_on(*hop, payer, payee, context)) {
        return notes.count(STRANGER, payee, Bears::No);
    }
    // which of so many it is for nobody can say
    if payment.shipment_ids.is_empty() && sales.len() as i64 > context.threshold(DETECTOR.red_flag, "most_candidates") {
        return notes.cannot_tell();
    }
    let from = context.country(payer);
    let tier3 = context.survey.policy.in_force(context.survey.stance.day(payment.date)).is_tier3(from);
    let lends = context.business(payer).is_some_and(|(_, class)| class == BusinessClass::Finance);
    let at_home = hops.iter().all(|hop| context.hop(*hop).to_country == from);
    if !tier3 && (lends || at_home) {
        return;
    }
    let doubts = doubts(payment, (payer, lends), (&sales, &hops), context);
    let confidence = match (tier3, doubts.is_empty()) {
        (true, true) => Confidence::High,
        (false, true) => Confidence::Medium,
        (_, false) => Confidence::Low,
    };
    let mut flag = flag(payment, (payer, payee), &hops, confidence, context);
    if !doubts.is_empty() {
        flag.because.push_str(&format!(" It says little: {}.", doubts.join("; ")));
    }
    // those in Tier 3 are no custom of any trade
    if !tier3 {
        notes.count(STRANGER, payee, Bears::Yes);
        flag.sign = Some(STRANGER);
    }
    notes.raise(flag);
}

/// What lowers it, in words.
fn doubts(
    payment: &Payment,
    (payer, lends): (PartyId, bool),
    (sales, hops): (&[HopId], &[HopId]),
    context: &Context<'_>,
) -> Vec<&'static str> {
    // a payment that names no shipment and may be for several receivers tells little of any
    let receivers: BTreeSet<PartyId> = sales.iter().map(|hop| context.hop(*hop).to).collect();
    let one_sale = !payment.shipment_ids.is_empty() || receivers.len() == 1;
    let others = hops.iter().all(|hop| may_be_others(*hop, context));
    let named = sales.iter().any(|hop| may_stand_on(*hop, payer, context));
    let charges = !lends && pays_charges(payment, payer, context);
    let buys = payment.shipment_ids.is_empty() && buys_from(payment, payer, context);
    let notified = hops.iter().all(|hop| is_notified(*hop, payer, context));
    let doubts = [
        (charges, "what it paid for these goods in all is a small part of their value, as freight and duty are"),
        (buys, "it names no shipment, and the payer buys from the payee itself"),
        (!one_sale, "it may be for several receivers"),
        (others, "the goods may be others than those that came"),
        (lends, "to finance trade is the payer's business"),
        (pays_for_others(payer, context), "by its name the payer is a bank, a lessor or a forwarder, outside Tier 3"),
        (named, "a party on the papers has a name like the payer's"),
        (notified, "the papers name the payer as notify party, as for one that buys and has others send"),
        (hops.len() * 2 < sales.len(), "most of what it may be for is not traced"),
    ];
    doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect()
}

fn flag(
    payment: &Payment,
    (payer, payee): (PartyId, PartyId),
    hops: &[HopId],
    confidence: Confidence,
    context: &Context<'_>,
) -> RaisedFlag {
    let shipments: BTreeSet<u32> = hops.iter().map(|hop| context.hop(*hop).shipment).collect();
    let count = counted(shipments.len() as i64, "shipment");
    let paid = if payment.shipment_ids.is_empty() {
        format!("names no shipment; within the window its payee sent {count} of traced goods")
    } else {
        format!("names {count} of traced goods")
    };
    let amount = payment.amount.map_or("an amount not recorded".to_owned(), |amount| amount.to_string());
    let because = format!(
        "{} paid {amount} to {} on {}. The payment {paid}, and the payer is neither exporter, consignee nor end user of any.",
        context.name(payer),
        context.name(payee),
        payment.date,
    );
    let columns = ["payer_name", "payer_country", "payee_name", "date", "amount", "shipment_ids"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(payer), confidence, because);
    raise = raise.cite(payment.record, &columns, "payment");
    for hop in hops {
        raise = raise.hop(context, *hop, &["exporter_name", "consignee_name", "end_user_name"], "payer not named");
    }
    raise.parties([payer, payee]).done()
}

/// Shipments that a payment is for: those it names, else those within the window that its amount fits, else all that its
/// payee sent within the window.
fn paid_for(payment: &Payment, payee: PartyId, context: &Context<'_>) -> Vec<HopId> {
    if !payment.shipment_ids.is_empty() {
        return payment.shipment_ids.iter().flat_map(|id| context.hops_of_shipment(*id)).copied().collect();
    }
    let window = i32::try_from(context.threshold(DETECTOR.red_flag, "window_days")).unwrap_or(i32::MAX);
    let sent = context.leaving(payee);
    let first = sent.partition_point(|hop| context.hop(*hop).departed < payment.date - window);
    let close = sent[first..].iter().take_while(|hop| context.hop(**hop).departed <= payment.date + window);
    let fits = |hop: &&HopId| fits(payment, **hop, context);
    let fitting: Vec<HopId> = close.clone().filter(fits).copied().collect();
    if fitting.is_empty() { close.copied().collect() } else { fitting }
}

/// True when a payment is about the declared value of a shipment, in the same currency.
fn fits(payment: &Payment, hop: HopId, context: &Context<'_>) -> bool {
    let (Some(paid), Some(value)) = (payment.amount, context.shipment(hop).line_value()) else { return false };
    let most = i128::from(context.threshold(DETECTOR.red_flag, "amount_tolerance_percent"));
    let (paid, value, same) = (i128::from(paid.amount), i128::from(value.amount), paid.currency == value.currency);
    same && value > 0 && (paid - value).abs() * 100 <= value * most
}

/// True when all that a payer outside Tier 3, or a forwarder by its name or record, paid for the shipments of a payment is a
/// small part of their declared value. Amounts and values that are not recorded, or in another currency, leave it open.
/// O(payments of the payer x shipments).
fn pays_charges(payment: &Payment, payer: PartyId, context: &Context<'_>) -> bool {
    let survey = context.survey;
    let name = &survey.directory.parties[payer.0 as usize].normal;
    let forwards = survey.policy.name_suggests_forwarder(name)
        || context.business(payer).is_some_and(|(_, class)| class == BusinessClass::Forwarding);
    if survey.policy.in_force(survey.as_of).is_tier3(context.country(payer)) && !forwards {
        return false;
    }
    let Some(paid) = payment.amount else { return false };
    let own = context.payments_by(payer).iter().map(|at| &survey.records.payments[*at as usize]);
    let for_these = |other: &&Payment| other.shipment_ids.iter().any(|id| payment.shipment_ids.contains(id));
    let in_one = |money: Option<Money>| money.filter(|money| money.currency == paid.currency).map(|money| money.amount);
    let Some(sum) = own.filter(for_these).map(|other| in_one(other.amount)).sum::<Option<i64>>() else { return false };
    let hops = payment.shipment_ids.iter().flat_map(|id| context.hops_of_shipment(*id));
    let rows: BTreeSet<u32> = hops.map(|hop| context.hop(*hop).shipment).collect();
    let values = rows.iter().map(|row| in_one(survey.records.shipments[*row as usize].line_value()));
    let Some(value) = values.sum::<Option<i64>>().filter(|value| *value > 0) else { return false };
    let most = i128::from(context.threshold(DETECTOR.red_flag, "charges_percent"));
    i128::from(sum) * 100 <= i128::from(value) * most
}

/// True when the payer receives goods of the payee under its own name, not long before it pays or within the window afterwards.
/// O(hops that come to the payer).
fn buys_from(payment: &Payment, payer: PartyId, context: &Context<'_>) -> bool {
    let window = i32::try_from(context.threshold(DETECTOR.red_flag, "window_days")).unwrap_or(i32::MAX);
    let Some(payee) = context.survey.directory.party(&payment.payee) else { return false };
    let late = i32::try_from(context.threshold(DETECTOR.red_flag, "credit_days")).unwrap_or(0);
    let close = |hop: &Hop| (-late..=window).contains(&hop.departed.days_since(payment.date));
    let all = context.arriving(payer).iter().map(|hop| context.hop(*hop));
    all.filter(|hop| close(hop)).any(|hop| context.same_group(hop.from, payee))
}

fn is_notified(hop: HopId, payer: PartyId, context: &Context<'_>) -> bool {
    let named = context.survey.directory.party(&context.shipment(hop).party(Place::NotifyParty));
    named.is_some_and(|party| context.same_group(party, payer))
}

/// A bank, lessor or forwarder by its own name, outside Tier 3: such firms pay for those they serve.
fn pays_for_others(payer: PartyId, context: &Context<'_>) -> bool {
    let (policy, name) = (context.survey.policy, &context.survey.directory.parties[payer.0 as usize].normal);
    let serves = policy.name_suggests_forwarder(name) || policy.business_class(name) == BusinessClass::Finance;
    serves && !policy.in_force(context.survey.as_of).is_tier3(context.country(payer))
}

fn may_stand_on(hop: HopId, payer: PartyId, context: &Context<'_>) -> bool {
    let hop = context.hop(hop);
    [Some(hop.ultimate().0), hop.end_user].into_iter().flatten().any(|party| named_alike(payer, party, context))
}

fn stands_on(hop: HopId, payer: PartyId, payee: PartyId, context: &Context<'_>) -> bool {
    let row = context.shipment(hop);
    let named = Place::ALL.iter().filter(|place| !matches!(place, Place::Forwarder | Place::NotifyParty));
    let mut parties = named.filter_map(|place| context.survey.directory.party(&row.party(*place)));
    parties.any(|party| party != payee && context.same_group(party, payer)) || payer == payee
}
