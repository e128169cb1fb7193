//! Machines are seen at a Tier 3 destination to which no record sent them.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use super::serial_clone::DETECTOR;
use crate::model::{Observation, Text};
use crate::policy::Sighting;

/// What was delivered to one party and seen there: serial numbers, deliveries and observations.
#[derive(Default)]
struct Seen<'a> {
    serials: BTreeSet<Text>,
    hops: BTreeSet<HopId>,
    at: Vec<&'a Observation>,
}

/// Looks at who has machines of others. O(serial numbers seen there x their hops).
pub(super) fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let mut from: BTreeMap<PartyId, Seen<'_>> = BTreeMap::new();
    for seen in context.observations(party).filter(|seen| is_there(seen, party, context)) {
        let brought = seen.serials.iter().filter_map(|serial| {
            let hops = context.survey.index.carrying(*serial);
            // the last that says what the goods are: a later record may call them otherwise
            let before = |hop: &&HopId| context.hop(**hop).available() < seen.date && context.is_controlled(**hop);
            // who is named there may be called as the owner is; what counts is that a record sent them to that country
            let sent = hops.iter().any(|hop| context.hop(*hop).to_country == context.country(party));
            let hop = *hops.iter().rev().find(before).filter(|_| !sent)?;
            (!sent_without_numbers(hop, (party, seen), context)).then_some((*serial, hop))
        });
        for (serial, hop) in brought {
            let one = from.entry(context.hop(hop).to).or_default();
            one.hops.insert(hop);
            one.serials.insert(serial);
            if one.at.last().is_none_or(|last| !std::ptr::eq(*last, seen)) {
                one.at.push(seen);
            }
        }
    }
    let several = |seen: &Seen<'_>| seen.serials.len() as i64 >= context.threshold(DETECTOR.red_flag, "least_serials");
    for (owner, seen) in from.into_iter().filter(|(_, seen)| several(seen)) {
        notes.raise(flag((owner, party), &seen, context));
    }
}

/// True when the owner sent such goods to who has them, before they were seen, on a record that gives no serial numbers.
fn sent_without_numbers(hop: HopId, (party, seen): (PartyId, &Observation), context: &Context<'_>) -> bool {
    let owner = context.hop(hop).to;
    context.leaving(owner).iter().any(|next| {
        let one = context.hop(*next);
        let bare = context.shipment(*next).serials.is_empty() && one.departed <= seen.date;
        bare && context.may_be_one(one.ultimate().0, party) && context.is_named_alike(*next, hop)
    })
}

/// Somebody looked, or the machines themselves said so, where they may not be.
fn is_there(seen: &Observation, party: PartyId, context: &Context<'_>) -> bool {
    let told = context.says(Sighting::Visit, seen.kind) || context.says(Sighting::Running, seen.kind);
    let rules = context.survey.policy.in_force(context.survey.stance.day(seen.date));
    told && rules.is_tier3(context.country(party))
}

fn flag((owner, there): (PartyId, PartyId), seen: &Seen<'_>, context: &Context<'_>) -> RaisedFlag {
    let because = format!(
        "{} delivered to {} in {} were seen at {}, first on {}; no record says how they came there.",
        counted(seen.serials.len() as i64, "serial number"),
        context.name(owner),
        counted(seen.hops.len() as i64, "shipment"),
        context.name(there),
        seen.at[0].date,
    );
    let subject = Subject::Party(owner);
    let mut raise = Raise::new(DETECTOR.red_flag, subject, Confidence::High, because).parties([owner, there]);
    for one in &seen.at {
        raise = raise.cite(one.record, &["date", "kind", "party_name", "serial_numbers"], "seen there");
    }
    for hop in &seen.hops {
        raise = raise.hop(context, *hop, &["consignee_name", "arrival_date", "serial_numbers"], "delivered elsewhere");
    }
    raise.done()
}
