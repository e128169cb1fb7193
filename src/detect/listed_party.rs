//! A party of the records is, or may be, an entry of a list of parties of concern: by name, number or likeness.

use super::prelude::*;
use super::stand::Stand;
use crate::model::Text;
use crate::policy::ListEffect;
use crate::resolve::Known;
use crate::screen::{CountryFit, Grade, ListMatch, ListedDay};

pub(super) const DETECTOR: Detector = Detector { red_flag: "listed-party", inspect: &[Inspect::AnyParty(inspect)] };

/// Said of an entry that tells little.
const BESIDE: &str =
    " None of these records is of goods that are traced: the entry takes exceptions away that they do not need.";

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let standings = context.survey.standings;
    let effect = |known: &Known<Text>| context.survey.policy.list_effect(context.text(known.value));
    let status = context.profile(party).list_statuses.iter().copied().min_by_key(effect);
    if !standings.screened() && status.is_none() {
        return notes.cannot_tell();
    }
    let stand = Stand::of(party, context);
    if stand.is_empty() {
        return;
    }
    match (gravest(standings.matches(party), &stand, context), status) {
        (Some(found), _) => notes.raise(by_list(party, found, &stand, context)),
        (None, Some(known)) => notes.raise(by_own_record(party, known, &stand, context)),
        (None, None) => {
            if let Some(found) = gravest(standings.parent_matches(party), &stand, context) {
                notes.raise(by_parent(party, found, &stand, context));
            }
        }
    }
}

/// The match that weighs most: the surest, then the gravest that was in force on a day of a record.
fn gravest<'m>(matches: &'m [ListMatch], stand: &Stand, context: &Context<'_>) -> Option<&'m ListMatch> {
    let in_force = |found: &ListMatch| stand.days(|day| context.survey.standings.listed_on(found, day)).may_bind();
    let differs = |found: &ListMatch| found.countries == CountryFit::Differs;
    matches.iter().min_by_key(|found| (!found.is_sure(), differs(found), found.grade, found.effect, !in_force(found)))
}

fn by_list(party: PartyId, found: &ListMatch, stand: &Stand, context: &Context<'_>) -> RaisedFlag {
    let name = context.name(party);
    let beside = if is_beside_the_point(found.effect, stand, context) { BESIDE } else { "" };
    let because = format!("{}{}{beside}", told(&name, found, stand, context), others(party, found, context));
    let days = stand.days(|day| context.survey.standings.listed_on(found, day));
    let confidence = match found.grade {
        _ if found.countries == CountryFit::Differs || !days.may_bind() => Confidence::Low,
        _ if is_beside_the_point(found.effect, stand, context) => Confidence::Low,
        Grade::Strong => confidence(found.effect),
        Grade::Likely if found.countries == CountryFit::Agrees => Confidence::Medium,
        Grade::Likely | Grade::Possible | Grade::WeakName => Confidence::Low,
    };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    stand.cite(cite_entry(raise, found, context), context).parties([party]).done()
}

/// The recorded ultimate parent is listed: what it owns is asked for, and the party itself is not.
fn by_parent(party: PartyId, found: &ListMatch, stand: &Stand, context: &Context<'_>) -> RaisedFlag {
    let profile = context.profile(party);
    let parent = profile.parent.map_or("", |known| context.text(known.value));
    let who = format!("{parent}, the recorded ultimate parent of {},", context.name(party));
    let because = format!("{} Ask for the shares.", told(&who, found, stand, context));
    let confidence = if found.grade == Grade::Strong { Confidence::Medium } else { Confidence::Low };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    if let Some(known) = profile.parent {
        raise = raise.cite(known.record, &["name", "ultimate_parent"], "recorded parent");
    }
    stand.cite(cite_entry(raise, found, context), context).parties([party]).done()
}

/// What was found, with the dates of the listing: `X carries the name of an entry of ... (listed since ...)`.
fn told(who: &str, found: &ListMatch, stand: &Stand, context: &Context<'_>) -> String {
    let standings = context.survey.standings;
    let entry = &context.survey.records.listings[found.listing as usize];
    let source = match context.text(entry.source) {
        "" => "a list that names no source",
        source => source,
    };
    let since = entry.listed.map_or("on a day that the list does not give".to_owned(), |day| format!("since {day}"));
    let until = entry.delisted.map_or(String::new(), |day| format!(", delisted on {day}"));
    let [own, listed] = &found.spellings;
    let how = match (found.grade, found.decided_by) {
        (Grade::Strong, "same name") => format!("{who} carries the name of an entry of {source}"),
        (Grade::Strong, "registration number") => {
            let entry = context.text(entry.name);
            format!("{who} has the registration number {own} of {entry}, an entry of {source}")
        }
        (grade, decided) => format!(
            "{who} {} {listed}, a name on {source}: {own} is like it at {} of 1000, decided by {decided}",
            if grade == Grade::Possible { "is possibly" } else { "is likely" },
            found.score
        ),
    };
    let differs = if found.countries == CountryFit::Differs {
        " The entry gives other countries: the same name, perhaps another party."
    } else {
        ""
    };
    let days = stand.days(|day| standings.listed_on(found, day));
    format!("{how} (listed {since}{until}); {}: {}.{differs}", stand.words(), days.words())
}

/// Further entries that the party may be, counted.
fn others(party: PartyId, found: &ListMatch, context: &Context<'_>) -> String {
    let matches = context.survey.standings.matches(party);
    match matches.iter().filter(|other| other.grade == found.grade).count() {
        0 | 1 => String::new(),
        more => format!(" {} like it on the lists.", counted(more as i64 - 1, "further entry")),
    }
}

fn cite_entry(raise: Raise, found: &ListMatch, context: &Context<'_>) -> Raise {
    let entry = &context.survey.records.listings[found.listing as usize];
    let raise = raise.cite(entry.record, &["name", "source", "listed"], "list entry");
    match found.decided_by {
        "registration number" => raise.cite(entry.record, &["ids"], "number in the list"),
        _ => raise,
    }
}

fn by_own_record(party: PartyId, known: Known<Text>, stand: &Stand, context: &Context<'_>) -> RaisedFlag {
    let status = context.text(known.value);
    let days = stand.days(|day| ListedDay::in_words(status, day, context.survey.policy));
    let effect = context.survey.policy.list_effect(status);
    let beside = if is_beside_the_point(effect, stand, context) { BESIDE } else { "" };
    let name = context.name(party);
    let because = format!("The record of {name} states: {status}; {}: {}.{beside}", stand.words(), days.words());
    let confidence = match effect {
        _ if !days.may_bind() => Confidence::Low,
        effect if is_beside_the_point(effect, stand, context) => Confidence::Low,
        effect => confidence(effect),
    };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    let raise = raise.cite(known.record, &["name", "list_status"], "recorded listing");
    stand.cite(raise, context).parties([party]).done()
}

/// True for an entry that takes exceptions away or asks for caution, of a party that stands on no record of traced goods: what
/// needs no licence needs no exception.
fn is_beside_the_point(effect: ListEffect, stand: &Stand, context: &Context<'_>) -> bool {
    matches!(effect, ListEffect::ExceptionsUnavailable | ListEffect::Caution) && !stand.concerns_traced(context)
}

fn confidence(effect: ListEffect) -> Confidence {
    match effect {
        ListEffect::Denial | ListEffect::Licence => Confidence::High,
        ListEffect::ExceptionsUnavailable | ListEffect::Caution => Confidence::Medium,
    }
}

/// Makes hops part of the story, with the cells that name parties.
pub(super) fn with_hops(mut raise: Raise, hops: &[HopId], context: &Context<'_>) -> Raise {
    for hop in hops {
        raise = raise.hop(context, *hop, &["exporter_name", "consignee_name", "end_user_name"], "shipment");
    }
    raise
}

/// Hops on which a party stands, in any place, in order.
pub(super) fn hops_of(party: PartyId, context: &Context<'_>) -> Vec<HopId> {
    let moved = context.arriving(party).iter().chain(context.leaving(party)).copied();
    let hops = context.survey.network.hops.iter().zip(0..);
    let named = hops
        .filter(|(hop, _)| hop.end_user == Some(party) || hop.forwarder == Some(party))
        .map(|(_, number)| HopId(number));
    let relevant: std::collections::BTreeSet<HopId> =
        if context.survey.standings.matches(party).is_empty() { moved.collect() } else { moved.chain(named).collect() };
    relevant.into_iter().collect()
}
