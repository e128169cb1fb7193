//! A tear-down finds in the goods of one party the circuits that another one ordered.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use super::reach::is_presumed;
use crate::model::Observation;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "foundry-proxy", inspect: &[Inspect::AnyParty(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let teardowns = context.observations(party).filter(|seen| context.says(Sighting::Teardown, seen.kind));
    for seen in teardowns {
        let chain = upstream(party, context);
        let senders: BTreeSet<PartyId> = chain.iter().map(|hop| context.hop(*hop).from).collect();
        let named = senders.into_iter().find(|one| *one != party && is_named(*one, seen, context));
        if let Some(designer) = named {
            notes.raise(flag((party, designer), seen, (&chain, "lead from the one to the other"), context));
        } else if let Some((designer, ordered)) = ordered_by(party, seen, context) {
            let how = "had brought such circuits to it or from it; how they went on is in no record";
            notes.raise(flag((party, designer), seen, (&ordered, how), context));
        } else {
            notes.cannot_tell();
        }
    }
}

/// Whom else the note names, with the circuits that moved to it and from it before: the last leg may be in nobody's records.
/// O(parties + hops of the party named).
fn ordered_by(party: PartyId, seen: &Observation, context: &Context<'_>) -> Option<(PartyId, BTreeSet<HopId>)> {
    let most = usize::try_from(context.threshold(DETECTOR.red_flag, "most_shipments")).unwrap_or(usize::MAX);
    let circuits = |hop: &HopId| {
        let presumed = context.is_controlled(*hop) || is_presumed(context.goods(*hop), context.survey.policy);
        presumed && context.hop(*hop).departed <= seen.date
    };
    let moved = |designer: PartyId| -> BTreeSet<HopId> {
        let all = context.arriving(designer).iter().chain(context.leaving(designer)).copied();
        all.filter(circuits).take(most).collect()
    };
    let all = (0..context.survey.directory.parties.len()).map(|number| PartyId(number as u32));
    let others = all.filter(|one| *one != party && !context.arriving(*one).is_empty());
    let mut named = others.filter(|one| is_named(*one, seen, context)).map(|one| (one, moved(one)));
    named.find(|(_, hops)| !hops.is_empty())
}

/// Hops by which goods came to a party, nearest first, within the usual wait, to the limit of the threshold.
fn upstream(party: PartyId, context: &Context<'_>) -> BTreeSet<HopId> {
    let levels = context.threshold(DETECTOR.red_flag, "most_hops_back");
    let most = usize::try_from(context.threshold(DETECTOR.red_flag, "most_shipments")).unwrap_or(usize::MAX);
    let mut level: Vec<HopId> = context.arriving(party).to_vec();
    let mut all: BTreeSet<HopId> = level.iter().copied().collect();
    for _ in 1..levels {
        let links = level.iter().flat_map(|hop| context.survey.index.predecessors(*hop)).filter(|link| !link.slow);
        level = links.map(|link| link.from).filter(|hop| all.len() < most && all.insert(*hop)).collect();
    }
    all
}

/// The note names the party in full.
fn is_named(party: PartyId, seen: &Observation, context: &Context<'_>) -> bool {
    let name = context.survey.directory.parties[party.0 as usize].name.to_uppercase();
    let least = usize::try_from(context.threshold(DETECTOR.red_flag, "least_name_letters")).unwrap_or(usize::MAX);
    name.chars().count() >= least && context.text(seen.note).to_uppercase().contains(&name)
}

fn flag(
    (party, designer): (PartyId, PartyId),
    seen: &Observation,
    (chain, how): (&BTreeSet<HopId>, &str),
    context: &Context<'_>,
) -> RaisedFlag {
    let restricted = !context.survey.standings.restrictions(party, seen.date).is_empty();
    let confidence = if restricted { Confidence::High } else { Confidence::Medium };
    let because = format!(
        "On {} a tear-down at {} found what {} had ordered; {} {how}.",
        seen.date,
        context.name(party),
        context.name(designer),
        counted(chain.len() as i64, "shipment"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).cite(
        seen.record,
        &["date", "kind", "party_name", "note"],
        "tear-down",
    );
    for hop in chain {
        raise = raise.hop(
            context,
            *hop,
            &["exporter_name", "consignee_name", "declared_description", "part_number", "quantity"],
            "on the way",
        );
    }
    if let Some(listed) = context.profile(party).list_status {
        raise = raise.cite(listed.record, &["name", "list_status"], "restricted party");
    }
    raise.parties([party, designer]).done()
}
