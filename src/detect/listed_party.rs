//! A party to a shipment carries the name of an entry on a list of parties of concern.

use super::prelude::counted;
use super::prelude::*;
use crate::model::{Day, Text};
use crate::policy::ListEffect;
use crate::resolve::Known;
use crate::screen::{ListMatch, ListedDay};

pub(super) const DETECTOR: Detector = Detector { red_flag: "listed-party", inspect: &[Inspect::AnyParty(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let standings = context.survey.standings;
    let effect = |known: &Known<Text>| context.survey.policy.list_effect(context.text(known.value));
    let status = context.profile(party).list_statuses.into_iter().min_by_key(effect);
    if !standings.screened() && status.is_none() {
        return notes.cannot_tell();
    }
    let hops: Vec<HopId> = hops_of(party, context);
    if hops.is_empty() {
        return;
    }
    let days = |found: &ListMatch| Days::of(&hops, context, |day| standings.listed_on(found, day));
    let gravest = |found: &&ListMatch| (found.country_differs, found.effect, !days(found).may_bind());
    match (standings.matches(party).iter().min_by_key(gravest), status) {
        (Some(found), _) => notes.raise(by_list(party, found, &hops, context)),
        (None, Some(known)) => notes.raise(by_own_record(party, known, &hops, context)),
        (None, None) => {}
    }
}

fn by_list(party: PartyId, found: &ListMatch, hops: &[HopId], context: &Context<'_>) -> RaisedFlag {
    let entry = &context.survey.records.listings[found.listing as usize];
    let days = Days::of(hops, context, |day| context.survey.standings.listed_on(found, day));
    let since = entry.listed.map_or("on a day that the list does not give".to_owned(), |day| format!("since {day}"));
    let until = entry.delisted.map_or(String::new(), |day| format!(", delisted on {day}"));
    let differs = if found.country_differs {
        " The entry gives other countries: the same name, perhaps another party."
    } else {
        ""
    };
    let because = format!(
        "{} carries the name of an entry of {} (listed {since}{until}); it stands on {}: {}.{differs}",
        context.name(party),
        context.text(entry.source),
        counted(hops.len() as i64, "shipment"),
        days.words(),
    );
    let confidence = match found.effect {
        _ if found.country_differs || !days.may_bind() => Confidence::Low,
        effect => confidence(effect),
    };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    let raise = raise.cite(entry.record, &["name", "source", "listed"], "list entry");
    with_hops(raise, hops, context).parties([party]).done()
}

fn by_own_record(party: PartyId, known: Known<Text>, hops: &[HopId], context: &Context<'_>) -> RaisedFlag {
    let status = context.text(known.value);
    let days = Days::of(hops, context, |day| ListedDay::in_words(status, day));
    let because = format!(
        "The record of {} states: {status}; it stands on {}: {}.",
        context.name(party),
        counted(hops.len() as i64, "shipment"),
        days.words(),
    );
    let confidence = match context.survey.policy.list_effect(status) {
        _ if !days.may_bind() => Confidence::Low,
        effect => confidence(effect),
    };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    let raise = raise.cite(known.record, &["name", "list_status"], "recorded listing");
    with_hops(raise, hops, context).parties([party]).done()
}

/// Shipments by where their day lies against a listing.
#[derive(Default)]
struct Days {
    while_listed: usize,
    day_unknown: usize,
    before: usize,
    after: usize,
}

impl Days {
    fn of(hops: &[HopId], context: &Context<'_>, listed: impl Fn(Day) -> ListedDay) -> Days {
        let mut days = Days::default();
        for hop in hops {
            match listed(context.judged_on(*hop)) {
                ListedDay::On => days.while_listed += 1,
                ListedDay::Unknown => days.day_unknown += 1,
                ListedDay::NotYet => days.before += 1,
                ListedDay::Delisted => days.after += 1,
            }
        }
        days
    }

    /// True when a shipment moved while the party was listed, or may have been.
    fn may_bind(&self) -> bool {
        self.while_listed + self.day_unknown > 0
    }

    fn words(&self) -> String {
        let counts = [
            (self.while_listed, "while listed"),
            (self.day_unknown, "with the day of listing unknown"),
            (self.before, "before the listing"),
            (self.after, "after the delisting"),
        ];
        let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, when)| format!("{count} {when}"));
        told.collect::<Vec<_>>().join(", ")
    }
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
