//! Sender and receiver across a border belong to one owner, and their own records do not say so.

use std::collections::BTreeMap;

use super::prelude::*;
use crate::model::{Day, Text};
use crate::resolve::same_stated_group;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "common-owner-both-ends", inspect: &[Inspect::Party(of_hops), Inspect::Corridor(of_ends)] };

/// Whoever a sender's traced goods are declared for, each receiver once.
fn of_hops(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let traced = context.leaving(party).iter().copied().filter(|hop| context.is_traced(*hop));
    let mut receivers: BTreeMap<PartyId, Vec<HopId>> = BTreeMap::new();
    for hop in traced {
        let (to, _) = context.hop(hop).ultimate();
        for receiver in [Some(to), context.hop(hop).end_user.filter(|user| *user != to)].into_iter().flatten() {
            receivers.entry(receiver).or_default().push(hop);
        }
    }
    for (receiver, hops) in receivers {
        look(Ends { from: party, to: receiver, subject: Subject::Party(party), hops }, context, notes);
    }
}

/// First exporter and last consignee of a corridor through others.
fn of_ends(corridor: &Corridor, context: &Context<'_>, notes: &mut Notes) {
    let [first, .., last] = corridor.parties.as_slice() else { return };
    if corridor.parties.len() > 2 {
        let (from, to, hops) = (*first, *last, corridor.hops().into_iter().collect());
        look(Ends { from, to, subject: Subject::Corridor(corridor.parties.clone()), hops }, context, notes);
    }
}

/// Two ends of a trade.
struct Ends {
    from: PartyId,
    to: PartyId,
    subject: Subject,
    hops: Vec<HopId>,
}

/// A name that owns an end, and the record that says so.
type Owner = (String, Text, RecordRef, &'static str);

fn look(ends: Ends, context: &Context<'_>, notes: &mut Notes) {
    let Some(first) = ends.hops.first().copied() else { return };
    let (from, to) = (ends.from, ends.to);
    let crosses = context.country(from) != context.country(to) && context.country(to).is_known();
    if !crosses || same_stated_group(context.survey.profiles, from, to) {
        return;
    }
    let day = context.judged_on(first);
    let (of_from, of_to) = (owners(from, day, context), owners(to, day, context));
    if of_from.is_empty() && of_to.is_empty() {
        return notes.cannot_tell();
    }
    let one = of_from.iter().find_map(|(name, owner)| Some((owner, of_to.get(name)?)));
    let (owner, cited) = match (one, of_to.get(&itself(from, context)), of_from.get(&itself(to, context))) {
        (Some((mine, theirs)), ..) => (mine.last().map(|step| step.1), [mine.clone(), theirs.clone()].concat()),
        (None, Some(theirs), _) => (theirs.last().map(|step| step.1), theirs.clone()),
        (None, None, Some(mine)) => (mine.last().map(|step| step.1), mine.clone()),
        (None, None, None) => return,
    };
    let last = *ends.hops.last().unwrap_or(&first);
    let through = matches!(ends.subject, Subject::Corridor(_)).then(|| context.name(context.hop(last).from));
    let via = through.map_or(String::new(), |name| format!(" The goods went through others, last {name}."));
    let (confidence, told) = sure(from, to, context);
    let because = format!(
        "{} sends to {} across a border, and both belong to {} on {day}; their own records name no common parent.{told}{via}",
        context.name(from),
        context.name(to),
        owner.map_or("one owner", |owner| context.text(owner)),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, ends.subject, confidence, because).parties([from, to]);
    for (_, _, record, column) in cited {
        let columns: &[&'static str] =
            if column == "owner_name" { &["owner_name", "owned_name", "percent"] } else { &["ultimate_parent"] };
        raise = raise.cite(record, columns, "ownership");
    }
    for hop in ends.hops {
        raise = raise.hop(context, hop, &["exporter_name", "consignee_name", "end_user_name"], "shipment");
    }
    notes.raise(raise.done());
}

/// Of two names that begin with one word of four letters or more nobody hides that they are of one group.
fn sure(a: PartyId, b: PartyId, context: &Context<'_>) -> (Confidence, &'static str) {
    const SHORTEST: usize = 4;
    let first = |party| context.survey.directory.canonical_name(party).split(' ').next().unwrap_or_default();
    match first(a).chars().count() >= SHORTEST && first(a) == first(b) {
        true => (Confidence::Low, " Their names say so."),
        false => (Confidence::Medium, ""),
    }
}

/// Every owner of more than half of a party on a day, by normal name, with the steps up to it; and the parent stated.
fn owners(party: PartyId, day: Day, context: &Context<'_>) -> BTreeMap<String, Vec<Owner>> {
    let name = |owner: Text| context.survey.directory.canonical(owner).to_owned();
    let mut owners: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
    let mut steps: Vec<Owner> = Vec::new();
    for (record, owner, _) in context.survey.standings.control_chain(party, day) {
        steps.push((name(owner), owner, record, "owner_name"));
        owners.entry(name(owner)).or_insert_with(|| steps.clone());
    }
    if let Some(parent) = context.profile(party).parent {
        let stated = (name(parent.value), parent.value, parent.record, "ultimate_parent");
        owners.entry(stated.0.clone()).or_insert_with(|| vec![stated]);
    }
    owners.remove("");
    // a party that is its own ultimate parent has no owner
    owners.remove(&itself(party, context));
    owners
}

fn itself(party: PartyId, context: &Context<'_>) -> String {
    context.survey.directory.canonical_name(party).to_owned()
}
