//! A party is at an address that a list of parties of concern gives.

use super::listed_party::with_hops;
use super::prelude::counted;
use super::prelude::*;
use super::whereabouts::cells;
use crate::model::{Day, Listing, Text};
use crate::screen::ListedDay;

pub(super) const DETECTOR: Detector = Detector { red_flag: "listed-address", inspect: &[Inspect::AnyParty(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let standings = context.survey.standings;
    if !standings.screened() || context.whereabouts.addresses(party).is_empty() {
        return notes.cannot_tell();
    }
    let most = context.threshold(DETECTOR.red_flag, "most_in_building");
    let by_name =
        |listing: u32| standings.matches(party).iter().any(|found| found.listing == listing && found.is_sure());
    let found = context.whereabouts.listed_at(party).into_iter().filter(|(listing, ..)| !by_name(*listing));
    let entry = |listing: u32| &context.survey.records.listings[listing as usize];
    let rank = |(listing, same, _): &(u32, SameAddress, Text)| {
        let entry = entry(*listing);
        let words = [entry.source, entry.name, entry.list_id].map(|text| context.text(text));
        (!same.is_one_door(), !names_address_alone(entry, context), *same, words, *listing)
    };
    let Some((listing, same, own)) = found.min_by(|a, b| rank(a).cmp(&rank(b))) else { return };
    if same.is_one_door() || context.whereabouts.crowd(party) <= most {
        let hops = hops_of(party, context);
        if !hops.is_empty() {
            notes.raise(flag(party, (entry(listing), same, own), &hops, context));
        }
    }
}

fn flag(party: PartyId, at: (&Listing, SameAddress, Text), hops: &[HopId], context: &Context<'_>) -> RaisedFlag {
    let (entry, same, own) = at;
    let alone = names_address_alone(entry, context);
    let bound = hops.iter().filter(|hop| ListedDay::of(entry, context.judged_on(**hop)).may_bind()).count();
    let place = match same {
        SameAddress::Unit => "is in the unit",
        SameAddress::House => "is at the address",
        _ => "is in the building, not for certain in the unit,",
    };
    let whose = if alone {
        format!("that {} lists as an address ({})", context.text(entry.source), context.text(entry.name))
    } else {
        format!("that {} gives for {}", context.text(entry.source), context.text(entry.name))
    };
    let since = entry.listed.map_or("on a day that the list does not give".to_owned(), |day| format!("since {day}"));
    let rule = match (alone && same.is_one_door(), context.text(entry.requirement)) {
        (true, "") => " The entry's licence requirement reaches whoever is at the address.".to_owned(),
        (true, words) => format!(" The entry's licence requirement reaches whoever is at the address: {words}"),
        (false, _) => " No rule follows from this alone: find out who is there.".to_owned(),
    };
    let when = if bound == 0 { ", none of them while it was listed" } else { "" };
    let because = format!(
        "{} {place} {whose}, listed {since}; it stands on {}{when}.{rule}",
        context.name(party),
        counted(hops.len() as i64, "shipment"),
    );
    let confidence = match (same.is_one_door(), alone) {
        _ if bound == 0 => Confidence::Low,
        (true, true) => Confidence::High,
        (true, false) => Confidence::Medium,
        (false, _) => Confidence::Low,
    };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party]);
    raise = raise.cite(entry.record, &["name", "source", "address", "listed"], "list entry");
    for (record, column) in cells(party, own, context) {
        raise = raise.cite(record, &[column], "address");
    }
    with_hops(raise, hops, context).done()
}

/// The entry that lists the place of a party and nobody by name, where it may have been in force on a day: the party is at
/// its door, not only in its building.
pub(super) fn listed_place<'c>(party: PartyId, day: Day, context: &'c Context<'_>) -> Option<&'c Listing> {
    let found = context.whereabouts.listed_at(party).into_iter().filter(|(_, same, _)| same.is_one_door());
    let entries = found.map(|(listing, ..)| &context.survey.records.listings[listing as usize]);
    let here = entries
        .filter(|entry| names_address_alone(entry, context) && ListedDay::of(entry, day).may_bind())
        .map(|entry| ((ListedDay::of(entry, day), context.text(entry.name), context.text(entry.list_id)), entry));
    here.min_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, entry)| entry)
}

/// True for an entry that lists a place and nobody by name (`Address 03`).
fn names_address_alone(entry: &Listing, context: &Context<'_>) -> bool {
    context.survey.policy.lists_address_alone(context.text(entry.name))
}

/// Hops on which a party stands, in any place, in order.
fn hops_of(party: PartyId, context: &Context<'_>) -> Vec<HopId> {
    let hops = context.survey.network.hops.iter().zip(0..);
    let named = hops.filter(|(hop, _)| {
        hop.from == party || hop.to == party || hop.end_user == Some(party) || hop.forwarder == Some(party)
    });
    named.map(|(_, number)| HopId(number)).collect()
}
