//! An order that was refused, or never moved, comes back in nearly the same size under another name at the same door.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use super::whereabouts::cells;
use crate::model::{Day, GoodsKey, Milli, OrderStatus, Text};

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "retry-after-refusal", inspect: &[Inspect::AnyParty(inspect)] };

/// Something that a party asked for: an order, or goods sent or meant for it.
struct Ask {
    day: Day,
    item: String,
    key: Option<GoodsKey>,
    units: i64,
    record: RecordRef,
    columns: &'static [&'static str],
    shipment: Option<u32>,
    /// Refused, against asked for and never moved.
    refused: bool,
}

const ORDER: &[&str] = &["buyer_name", "date", "item", "quantity", "status"];
const SHIPMENT: &[&str] = &["consignee_name", "ship_date", "declared_description", "quantity", "license"];

/// Looks at the party that was turned away, and from there at its neighbours.
fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    if context.survey.records.orders.is_empty() && context.survey.network.intents.is_empty() {
        return notes.cannot_tell();
    }
    let old = turned_away(party, context);
    if old.is_empty() {
        return;
    }
    let places = &context.whereabouts;
    if places.addresses(party).is_empty() && places.contacts(party).is_empty() {
        return notes.cannot_tell();
    }
    let most = context.threshold(DETECTOR.red_flag, "most_parties");
    let doors = places.neighbours(party, most).into_iter().filter(|one| one.same.is_one_door());
    let near: BTreeSet<PartyId> = doors.map(|one| one.party).chain(places.reached_alike(party, most)).collect();
    for other in near.into_iter().filter(|other| !context.may_be_one(party, *other)) {
        let asks = asks(other, context);
        let pairs = old.iter().filter_map(|old| Some((old, asks.iter().find(|ask| is_retry(old, ask, context))?)));
        if let Some((old, again)) = pairs.max_by_key(|(old, _)| (old.refused, old.day)) {
            notes.raise(flag((other, again), (party, old), context));
        }
    }
}

fn flag((party, again): (PartyId, &Ask), (other, old): (PartyId, &Ask), context: &Context<'_>) -> RaisedFlag {
    let (what, confidence) =
        if old.refused { ("was refused", Confidence::High) } else { ("never moved", Confidence::Medium) };
    let because = format!(
        "{} asked for {} on {}, {} after {} of {}, at the same door or contact, that {what}.",
        context.name(party),
        counted(again.units, "unit"),
        again.day,
        counted(i64::from(again.day.days_since(old.day)), "day"),
        counted(old.units, "unit"),
        context.name(other),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because)
        .shipment(again.shipment)
        .shipment(old.shipment)
        .cite(again.record, again.columns, "asked again")
        .cite(old.record, old.columns, what);
    let most = context.threshold(DETECTOR.red_flag, "most_parties");
    let near = context.whereabouts.neighbours(party, most).into_iter().find(|one| one.party == other);
    if let Some(one) = near {
        for (who, address) in [(party, one.own), (other, one.theirs)] {
            for (record, column) in cells(who, address, context) {
                raise = raise.cite(record, &[column], "same address");
            }
        }
    }
    if let Some((own, theirs)) = context.whereabouts.contact_in_common(party, other) {
        raise = raise.cite(own.record, &[own.column], "in common").cite(theirs.record, &[theirs.column], "in common");
    }
    raise.parties([party, other]).done()
}

/// Orders that stand, controlled goods meant for the party, and controlled goods sent to it.
fn asks(party: PartyId, context: &Context<'_>) -> Vec<Ask> {
    let live = |status| matches!(status, OrderStatus::Open | OrderStatus::Filled);
    let orders = context.orders_of(party).filter(|order| live(order.status)).map(|order| of_order(order, context));
    let sent = context.controlled_deliveries(party).into_iter().map(|one| of_delivery(&one, context));
    orders.chain(sent).filter(|ask| ask.units > 0).collect()
}

/// Refused orders, and controlled goods meant for the party none of which ever came.
fn turned_away(party: PartyId, context: &Context<'_>) -> Vec<Ask> {
    let refused = context.orders_of(party).filter(|order| order.status == OrderStatus::Refused);
    let came: BTreeSet<GoodsKey> = context.arriving(party).iter().map(|hop| context.hop(*hop).key).collect();
    let meant = context.intents(party).map(|one| of_delivery(&one, context));
    let never_came = meant.filter(|ask| ask.key.is_some_and(|key| !came.contains(&key)));
    refused.map(|order| of_order(order, context)).chain(never_came).filter(|ask| ask.units > 0).collect()
}

fn of_order(order: &crate::model::Order, context: &Context<'_>) -> Ask {
    Ask {
        day: order.date,
        item: words(order.item, context),
        key: None,
        units: order.quantity.map_or(0, Milli::whole),
        record: order.record,
        columns: ORDER,
        shipment: None,
        refused: order.status == OrderStatus::Refused,
    }
}

fn of_delivery(one: &Delivery, context: &Context<'_>) -> Ask {
    let row = &context.survey.records.shipments[one.shipment as usize];
    let goods = context.survey.book.of_shipment[one.shipment as usize] as usize;
    Ask {
        day: one.day,
        item: words(row.description, context),
        key: Some(context.survey.book.keys[goods]),
        units: row.quantity.map_or(0, Milli::whole),
        record: row.record,
        columns: SHIPMENT,
        shipment: Some(one.shipment),
        refused: false,
    }
}

fn words(text: Text, context: &Context<'_>) -> String {
    context.text(text).split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

/// The same item in nearly the same number, soon after.
fn is_retry(old: &Ask, new: &Ask, context: &Context<'_>) -> bool {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let same_key = old.key.is_some() && old.key == new.key;
    let same_words = !old.item.is_empty() && old.item == new.item;
    let after = i64::from(new.day.days_since(old.day));
    let apart = (old.units - new.units).abs() * 100;
    (same_key || same_words)
        && (1..=limit("window_days")).contains(&after)
        && apart <= limit("tolerance_percent") * old.units.max(new.units)
}
