//! Machines are seen at a Tier 3 destination to which no record sent them.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use super::serial_clone::DETECTOR;
use crate::model::{Country, Hop, Observation, Text};
use crate::policy::Sighting;

/// What was delivered to one party and seen there: serial numbers, deliveries and observations.
#[derive(Default)]
struct Seen<'a> {
    serials: BTreeSet<Text>,
    hops: BTreeSet<HopId>,
    at: Vec<&'a Observation>,
}

impl<'a> Seen<'a> {
    fn add(&mut self, seen: &'a Observation, serial: Text, hop: HopId) {
        self.hops.insert(hop);
        self.serials.insert(serial);
        if self.at.last().is_none_or(|last| !std::ptr::eq(*last, seen)) {
            self.at.push(seen);
        }
    }
}

/// Looks at who has machines of others. O(serial numbers seen there x their hops).
pub(super) fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let mut from: BTreeMap<PartyId, Seen<'_>> = BTreeMap::new();
    for seen in context.observations(party).filter(|seen| is_there(seen, context.country(party), context)) {
        let brought = seen.serials.iter().filter_map(|serial| {
            let hops = context.survey.index.carrying(*serial);
            // who is named there may be called as the owner is; what counts is that a record sent them to that country
            let sent = hops.iter().any(|hop| context.hop(*hop).to_country == context.country(party));
            let hop = last_before(hops, seen, context).filter(|_| !sent)?;
            let there = |one: &Hop| context.may_be_one(one.ultimate().0, party);
            (!sent_bare(hop, seen, context, there)).then_some((*serial, hop))
        });
        brought.for_each(|(serial, hop)| from.entry(context.hop(hop).to).or_default().add(seen, serial, hop));
    }
    let several = |seen: &Seen<'_>| seen.serials.len() as i64 >= context.threshold(DETECTOR.red_flag, "least_serials");
    for (owner, seen) in from.into_iter().filter(|(_, seen)| several(seen)) {
        notes.raise(flag((owner, Some(party)), &context.name(party), &seen, context));
    }
}

/// What was delivered to one party and told of itself from a Tier 3 destination where nobody is named.
pub(super) type Unnamed = BTreeMap<PartyId, Vec<(u32, Text, HopId)>>;

/// Looks at whose machines told of themselves where nobody is named: `unknown` in an address abroad.
pub(super) fn unnamed(owner: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let all = context.dealings.unnamed.get_or_init(|| told_by_nobody(context));
    let mut by_place: BTreeMap<Country, Seen<'_>> = BTreeMap::new();
    for (row, serial, hop) in all.get(&owner).into_iter().flatten() {
        let seen = &context.survey.records.observations[*row as usize];
        by_place.entry(seen.party.country).or_default().add(seen, *serial, *hop);
    }
    let least = context.threshold(DETECTOR.red_flag, "least_serials");
    for (country, seen) in by_place.into_iter().filter(|(_, seen)| seen.serials.len() as i64 >= least) {
        notes.raise(flag((owner, None), &format!("a site in {country} that is not named"), &seen, context));
    }
}

/// By owner, what such observations read. O(serial numbers seen so x their hops), once.
fn told_by_nobody(context: &Context<'_>) -> Unnamed {
    let mut all = Unnamed::new();
    let records = context.survey.records;
    let nobody = |seen: &Observation| context.survey.directory.party(&seen.party).is_none();
    for (seen, row) in records.observations.iter().zip(0..) {
        let country = seen.party.country;
        if !nobody(seen) || !is_there(seen, country, context) {
            continue;
        }
        for serial in &seen.serials {
            let hops = context.survey.index.carrying(*serial);
            let last = last_before(hops, seen, context).filter(|hop| {
                let sent = hops.iter().any(|hop| context.hop(*hop).to_country == country);
                !sent && !sent_bare(*hop, seen, context, |one| one.to_country == country)
            });
            if let Some(hop) = last {
                all.entry(context.hop(hop).to).or_default().push((row, *serial, hop));
            }
        }
    }
    all
}

/// The last hop before somebody saw the machines that says what the goods are: a later record may call them otherwise.
fn last_before(hops: &[HopId], seen: &Observation, context: &Context<'_>) -> Option<HopId> {
    let before = |hop: &&HopId| context.hop(**hop).available() < seen.date && context.is_controlled(**hop);
    hops.iter().rev().find(before).copied()
}

/// True when the owner sent such goods there, before they were seen, on a record that gives no serial numbers.
fn sent_bare(hop: HopId, seen: &Observation, context: &Context<'_>, there: impl Fn(&Hop) -> bool) -> bool {
    context.leaving(context.hop(hop).to).iter().any(|next| {
        let one = context.hop(*next);
        let bare = context.shipment(*next).serials.is_empty() && one.departed <= seen.date;
        bare && there(one) && context.is_named_alike(*next, hop)
    })
}

/// Somebody looked, or the machines themselves said so, where they may not be.
fn is_there(seen: &Observation, country: Country, context: &Context<'_>) -> bool {
    let told = context.says(Sighting::Visit, seen.kind) || context.says(Sighting::Running, seen.kind);
    let rules = context.survey.policy.in_force(context.survey.stance.day(seen.date));
    told && rules.is_tier3(country)
}

fn flag((owner, there): (PartyId, Option<PartyId>), place: &str, seen: &Seen<'_>, context: &Context<'_>) -> RaisedFlag {
    let because = format!(
        "{} delivered to {} in {} were seen at {place}, first on {}; no record says how they came there.",
        counted(seen.serials.len() as i64, "serial number"),
        context.name(owner),
        counted(seen.hops.len() as i64, "shipment"),
        seen.at[0].date,
    );
    let subject = Subject::Party(owner);
    let mut raise =
        Raise::new(DETECTOR.red_flag, subject, Confidence::High, because).parties(std::iter::once(owner).chain(there));
    for one in &seen.at {
        raise = raise.cite(one.record, &["date", "kind", "party_name", "country", "serial_numbers"], "seen there");
    }
    for hop in &seen.hops {
        raise = raise.hop(context, *hop, &["consignee_name", "arrival_date", "serial_numbers"], "delivered elsewhere");
    }
    raise.done()
}
