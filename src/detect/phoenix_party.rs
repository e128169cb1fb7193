//! A new party begins where a listed, refused or silent one left off: same door, telephone or officer, same trade, soon after.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use super::whereabouts::cells;
use crate::model::{Cite, Day, GoodsKey, OrderStatus};
use crate::screen::date_in;

pub(super) const DETECTOR: Detector = Detector { red_flag: "phoenix-party", inspect: &[Inspect::Party(inspect)] };

/// What ties the new party to the old one.
#[derive(Default)]
struct Ties {
    words: Vec<&'static str>,
    cites: Vec<Cite>,
}

/// What ended or stopped the old party's trade.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    kind: Kind,
    day: Day,
    cites: Vec<Cite>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Listed,
    Refused,
    Silent,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let Some((born, formed)) = beginning(party, context) else { return notes.cannot_tell() };
    let places = &context.whereabouts;
    let most = context.threshold(DETECTOR.red_flag, "most_parties");
    let doors = places.neighbours(party, most).into_iter().filter(|one| one.same.is_one_door()).map(|one| one.party);
    let others: BTreeSet<PartyId> = doors.chain(places.reached_alike(party, most)).collect();
    let older = |other: &PartyId| beginning(*other, context).is_none_or(|(day, _)| day < born);
    let apart = |other: &PartyId| !context.same_group(party, *other) && !same_registration(party, *other, context);
    let found = others.into_iter().filter(older).filter(apart).filter_map(|old| {
        let trade = trade_in_common(party, old, context);
        let end = ends(old, born, context).into_iter().find(|end| within(end, born, context, &trade))?;
        Some((end, old, trade))
    });
    let Some((end, old, trade)) = found.min_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1))) else { return };
    notes.raise(flag(party, (born, formed), (end, old, trade), context));
}

fn flag(
    party: PartyId,
    (born, formed): (Day, Option<RecordRef>),
    (end, old, trade): (End, PartyId, Vec<&'static str>),
    context: &Context<'_>,
) -> RaisedFlag {
    let ties = ties(party, old, context);
    let what = match end.kind {
        Kind::Listed => "was listed",
        Kind::Refused => "had an order refused",
        Kind::Silent => "sent or got its last shipment",
    };
    let signs = ties.words.iter().chain(&trade).copied().collect::<Vec<_>>().join(", ");
    let because = format!(
        "{} began on {born}, {} after {} {what} ({}). They have in common: {signs}.",
        context.name(party),
        counted(i64::from(born.days_since(end.day)), "day"),
        context.name(old),
        end.day,
    );
    let many = ties.words.len() + trade.len() > 1;
    let confidence = match end.kind {
        Kind::Listed if many => Confidence::High,
        Kind::Listed | Kind::Refused => Confidence::Medium,
        Kind::Silent if ties.words.len() > 1 => Confidence::Medium,
        Kind::Silent => Confidence::Low,
    };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party, old]);
    if let Some(record) = formed {
        raise = raise.cite(record, &["name", "incorporated"], "date of formation");
    }
    for cite in ties.cites.iter().chain(&end.cites) {
        raise = raise.cite(cite.record, &[cite.column], &cite.note);
    }
    if let Some(known) = context.profile(old).incorporated {
        raise = raise.cite(known.record, &["name", "incorporated"], "the older party");
    }
    for hop in context.arriving(old).iter().chain(context.leaving(old)).filter(|_| !trade.is_empty()) {
        raise = raise.cite(context.hop(*hop).record, &["exporter_name", "consignee_name"], "trade of the older party");
    }
    with_trade(raise, (party, old), context).done()
}

/// The trade of the new party, which makes it one: what is traced, and what it gets of whom the older party got the same.
fn with_trade(mut raise: Raise, (party, old): (PartyId, PartyId), context: &Context<'_>) -> Raise {
    let lane = |hop: &HopId| (context.hop(*hop).from, context.hop(*hop).key);
    let lanes: BTreeSet<(PartyId, GoodsKey)> = context.arriving(old).iter().map(lane).collect();
    for hop in context.arriving(party).iter().filter(|hop| lanes.contains(&lane(hop))) {
        raise = raise.hop(context, *hop, &["exporter_name", "consignee_name", "ship_date"], "taken over");
    }
    for delivery in context.controlled_deliveries(party) {
        raise = raise.delivery(context, &delivery, &["consignee_name", "ship_date"], "the new party");
    }
    for hop in context.leaving(party).iter().filter(|hop| context.is_traced(**hop)) {
        raise = raise.hop(context, *hop, &["exporter_name", "ship_date"], "the new party");
    }
    raise
}

/// When a party began: formed, else its first shipment.
fn beginning(party: PartyId, context: &Context<'_>) -> Option<(Day, Option<RecordRef>)> {
    let formed = context.profile(party).incorporated.map(|known| (known.value, Some(known.record)));
    let moved = [context.arriving(party).first(), context.leaving(party).first()].into_iter().flatten();
    let first = moved.map(|hop| context.hop(*hop).departed).min();
    formed.or(first.map(|day| (day, None)))
}

/// Listings, refused orders and the last shipment of a party, gravest first, latest first.
fn ends(old: PartyId, born: Day, context: &Context<'_>) -> Vec<End> {
    let (survey, records) = (context.survey, context.survey.records);
    let cite = |record, column, note: &str| Cite { record, column, note: note.to_owned() };
    let mut ends = Vec::new();
    for found in survey.standings.matches(old).iter().filter(|found| found.is_sure()) {
        let entry = &records.listings[found.listing as usize];
        let cites = vec![cite(entry.record, "name", "list entry"), cite(entry.record, "listed", "list entry")];
        ends.extend(entry.listed.map(|day| End { kind: Kind::Listed, day, cites }));
    }
    for known in &context.profile(old).list_statuses {
        let cites = vec![cite(known.record, "list_status", "recorded listing")];
        ends.extend(date_in(context.text(known.value)).map(|day| End { kind: Kind::Listed, day, cites }));
    }
    for order in records.orders.iter().filter(|order| order.status == OrderStatus::Refused) {
        if survey.directory.party(&order.buyer) == Some(old) {
            let cites = ["buyer_name", "date", "status"].map(|column| cite(order.record, column, "refused order"));
            ends.push(End { kind: Kind::Refused, day: order.date, cites: cites.to_vec() });
        }
    }
    let moved = [context.arriving(old).last(), context.leaving(old).last()].into_iter().flatten();
    let last = moved.map(|hop| context.hop(*hop)).max_by_key(|hop| hop.departed);
    if let Some(hop) = last.filter(|hop| hop.departed <= born) {
        ends.push(End {
            kind: Kind::Silent,
            day: hop.departed,
            cites: vec![cite(hop.record, "ship_date", "last shipment")],
        });
    }
    ends.sort_by(|a, b| (a.kind, b.day).cmp(&(b.kind, a.day)));
    ends
}

/// True when the new party began soon enough after the end; after mere silence the trade must go on as well.
fn within(end: &End, born: Day, context: &Context<'_>, trade: &[&'static str]) -> bool {
    let (days, needed) = match end.kind {
        Kind::Listed | Kind::Refused => ("window_days", 0),
        Kind::Silent => ("silent_days", 2),
    };
    let after = i64::from(born.days_since(end.day));
    (0..=context.threshold(DETECTOR.red_flag, days)).contains(&after) && trade.len() >= needed
}

/// What two parties trade alike: goods, suppliers, customers.
fn trade_in_common(new: PartyId, old: PartyId, context: &Context<'_>) -> Vec<&'static str> {
    let goods = |party: PartyId| -> BTreeSet<GoodsKey> {
        let hops = context.arriving(party).iter().chain(context.leaving(party));
        hops.map(|hop| context.hop(*hop).key).collect()
    };
    let suppliers = |party| context.arriving(party).iter().map(|hop| context.hop(*hop).from).collect::<BTreeSet<_>>();
    let customers = |party| context.leaving(party).iter().map(|hop| context.hop(*hop).to).collect::<BTreeSet<_>>();
    let common = [
        ("goods", !goods(new).is_disjoint(&goods(old))),
        ("suppliers", !suppliers(new).is_disjoint(&suppliers(old))),
        ("customers", !customers(new).is_disjoint(&customers(old))),
    ];
    common.into_iter().filter(|(_, common)| *common).map(|(words, _)| words).collect()
}

/// Door, telephone, mail domain and officer in common, with the cells of both.
fn ties(new: PartyId, old: PartyId, context: &Context<'_>) -> Ties {
    let mut ties = Ties::default();
    let most = context.threshold(DETECTOR.red_flag, "most_parties");
    let near = context.whereabouts.neighbours(new, most).into_iter().find(|one| one.party == old);
    if let Some(one) = near.filter(|one| one.same.is_one_door()) {
        ties.words.push(if one.same == SameAddress::Unit { "one unit" } else { "one address" });
        let both = [(new, one.own), (old, one.theirs)];
        let found = both.into_iter().flat_map(|(party, address)| cells(party, address, context));
        ties.cites.extend(found.map(|(record, column)| Cite { record, column, note: "same address".to_owned() }));
    }
    let mut alike: BTreeMap<&'static str, Vec<Cite>> = BTreeMap::new();
    for one in context.whereabouts.contacts(new) {
        for other in context.whereabouts.contacts(old).iter().filter(|other| other.key == one.key) {
            let both = [one, other].map(|cell| Cite {
                record: cell.record,
                column: cell.column,
                note: "in common".to_owned(),
            });
            alike.entry(one.words()).or_default().extend(both);
        }
    }
    for (words, cites) in alike {
        ties.words.push(words);
        ties.cites.extend(cites);
    }
    ties
}

/// One registration number: a new name of the same company, which the number shows.
fn same_registration(a: PartyId, b: PartyId, context: &Context<'_>) -> bool {
    let number = |party| context.profile(party).registration.map(|known| context.text(known.value));
    number(a).is_some() && number(a) == number(b)
}
