//! Two or more parties that state no relation share one unit, or one building and another sign.

use super::alike::named_alike;
use super::new_customer::passes_all_on;
use super::prelude::counted;
use super::prelude::*;
use super::whereabouts::cells;
use crate::policy::HintKind;

pub(super) const DETECTOR: Detector = Detector { red_flag: "shared-address", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let places = &context.whereabouts;
    if places.addresses(party).iter().all(|(_, address)| address.keys().is_empty()) {
        return notes.cannot_tell();
    }
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let near = places.neighbours(party, limit("most_compared"));
    let apart = |one: &&Neighbour| !context.may_be_one(party, one.party);
    let door: Vec<Neighbour> = near.iter().copied().filter(|one| one.same.is_one_door()).collect();
    if door.iter().any(|one| apart(&one)) {
        if (door.len() as i64) < limit("most_parties") {
            raise(party, &door, context, notes);
        }
        return;
    }
    if (near.len() as i64) < limit("most_in_building") {
        let signed = |one: &&Neighbour| apart(one) && second_sign(party, one, context);
        let building: Vec<Neighbour> = near.iter().filter(signed).copied().collect();
        raise(party, &building, context, notes);
    }
}

/// In one building alone there is nothing odd: a telephone, mail domain or officer in common, or a unit that one does not name.
fn second_sign(party: PartyId, one: &Neighbour, context: &Context<'_>) -> bool {
    let places = &context.whereabouts;
    let unit_open =
        |party, text| places.addresses(party).iter().any(|(own, address)| *own == text && !address.has_unit());
    unit_open(party, one.own)
        || unit_open(one.party, one.theirs)
        || places.contact_in_common(party, one.party).is_some()
}

/// Raised once, for the first of the parties there that deals in traced goods.
fn raise(party: PartyId, there: &[Neighbour], context: &Context<'_>, notes: &mut Notes) {
    let earlier = |one: &Neighbour| one.party < party && context.traders().contains(&one.party);
    let Some(closest) = there.iter().map(|one| one.same).min().filter(|_| !there.iter().any(earlier)) else { return };
    let mut all: Vec<(PartyId, crate::model::Text)> = there.iter().map(|one| (one.party, one.theirs)).collect();
    all.extend(there.iter().map(|one| (party, one.own)));
    all.sort_unstable();
    all.dedup();
    let mut parties: Vec<PartyId> = all.iter().map(|(party, _)| *party).collect();
    parties.dedup();
    let names: Vec<String> = parties.iter().map(|party| context.name(*party)).collect();
    let (what, sure) = match closest {
        SameAddress::Unit => ("one unit", Confidence::Medium),
        SameAddress::House => ("one address", Confidence::Medium),
        _ => ("one building, not for certain one unit,", Confidence::Low),
    };
    // names that are nearly one may be one party under two spellings
    let namesakes = parties.iter().all(|one| *one == party || named_alike(*one, party, context));
    let doubt = if namesakes { NAMESAKES } else { doubt(&parties, context) };
    let sure = if doubt.is_empty() { sure } else { Confidence::Low };
    let hint = hint(party, there, context).filter(|_| !namesakes);
    let confidence = if hint.is_some() && closest.is_one_door() { Confidence::High } else { sure };
    let because = format!(
        "{} share {what}: {}.{}{doubt}",
        counted(parties.len() as i64, "party"),
        names.join(", "),
        hint.map_or(String::new(), |says| format!(" It reads like {says}.")),
    );
    let mut raise =
        Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties(parties.iter().copied());
    for (party, address) in &all {
        for (record, column) in cells(*party, *address, context) {
            raise = raise.cite(record, &[column], "same address");
        }
    }
    let raise = with_contacts(raise, party, there, context);
    notes.raise(with_trade(raise, &parties, context).done());
}

/// What lowers it, behind the sentence.
const NAMESAKES: &str = " The names are alike: they may be one party.";
const SCRIPTS: &str = " The one name is in Latin letters and the other is not: they may be one party.";

const IN_TURN: &str = " The one began when the other had stopped, and what either got reached the end users that its papers name: a new name.";

/// What lowers it between two parties whose names are not alike.
fn doubt(parties: &[PartyId], context: &Context<'_>) -> &'static str {
    match parties {
        [one, other] if is_latin(*one, context) != is_latin(*other, context) => SCRIPTS,
        [one, other] if follow_each_other(*one, *other, context) => IN_TURN,
        _ => "",
    }
}

/// True when all trade of one party lies before that of the other, neither is restricted, and all controlled goods of both went
/// on to the end users that their papers name. Who takes over from a listed or refused party is told by phoenix-party.
/// O(hops that come to them, and their neighbours).
fn follow_each_other(one: PartyId, other: PartyId, context: &Context<'_>) -> bool {
    let span = |party| {
        let moved = [context.arriving(party), context.leaving(party)];
        let first = moved.iter().filter_map(|hops| hops.first()).map(|hop| context.hop(*hop).departed).min();
        let last = moved.iter().filter_map(|hops| hops.last()).map(|hop| context.hop(*hop).departed).max();
        first.zip(last)
    };
    let today = context.survey.stance.day(context.last_day());
    let free = |party| context.survey.standings.restrictions(party, today).is_empty();
    let apart = span(one).zip(span(other)).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0);
    apart && [one, other].into_iter().all(|party| free(party) && passes_all_on(party, context))
}

/// Telephones, mail domains and officers in common.
fn with_contacts(mut raise: Raise, party: PartyId, there: &[Neighbour], context: &Context<'_>) -> Raise {
    for one in there {
        if let Some((own, theirs)) = context.whereabouts.contact_in_common(party, one.party) {
            raise =
                raise.cite(own.record, &[own.column], "in common").cite(theirs.record, &[theirs.column], "in common");
        }
    }
    raise
}

/// True of a name in Latin letters.
fn is_latin(party: PartyId, context: &Context<'_>) -> bool {
    let name = &context.survey.directory.parties[party.0 as usize].normal;
    name.chars().filter(|letter| letter.is_alphabetic()).all(|letter| letter.is_ascii() || letter < '\u{250}')
}

/// What the parties there were sent and what they sent.
fn with_trade(mut raise: Raise, parties: &[PartyId], context: &Context<'_>) -> Raise {
    for party in parties {
        for delivery in context.controlled_deliveries(*party) {
            raise = raise.delivery(context, &delivery, &["consignee_name"], "sent to a party there");
        }
        for hop in context.leaving(*party).iter().filter(|hop| context.is_traced(**hop)) {
            raise = raise.hop(context, *hop, &["exporter_name"], "sent by a party there");
        }
    }
    raise
}

/// What the address reads like, beside a place of business; a street of homes alone is too little.
fn hint<'c>(party: PartyId, there: &[Neighbour], context: &Context<'c>) -> Option<&'c str> {
    let own = context.whereabouts.addresses(party).iter().filter(|(text, _)| there.iter().any(|one| one.own == *text));
    let hints = own.flat_map(|(_, address)| address.hints()).filter(|hint| *hint != HintKind::HomeStreet);
    hints.min().map(|hint| context.survey.policy.hint_words(hint))
}
