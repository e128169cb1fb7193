//! What else a flag rests on: the records that make its goods traced.

use std::collections::BTreeSet;

use crate::model::{Cite, HopId, PartyId, RaisedFlag, RecordRef};
use crate::network::carries_on;
use crate::policy::Sighting;

use super::Context;

/// True for circuits that are not built into anything yet, by the words or the part number of their record: nobody uses
/// them as they are, and they cost a part of what a board does.
pub(super) fn are_bare(id: HopId, context: &Context<'_>) -> bool {
    let row = context.shipment(id);
    [row.description, row.part_number].into_iter().any(|cell| context.says(Sighting::Bare, cell))
}

/// True for a party whose business, by its record, is in used machines.
pub(super) fn deals_in_used(party: PartyId, context: &Context<'_>) -> bool {
    context.business(party).is_some_and(|(text, _)| context.says(Sighting::UsedGoods, text.value))
}

/// As [`deals_in_used`], by a party that is older than the controls.
pub(super) fn long_deals_in_used(party: PartyId, context: &Context<'_>) -> bool {
    let before = |day| context.survey.policy.in_force(day).control_test().is_none();
    let old = context.profile(party).incorporated.is_some_and(|formed| before(formed.value));
    old && deals_in_used(party, context)
}

/// Cites, for every shipment of a flag whose goods are traced only for what they are linked to, the hops behind it up to
/// one that names controlled goods, and for goods below the control lines the record that declares the strictest ECCN, or
/// the listing for which they need a licence all the same.
/// O(shipments x hops of a route x neighbours).
pub(super) fn cite_what_traces(flag: &mut RaisedFlag, context: &Context<'_>) {
    let mut cited: BTreeSet<RecordRef> = flag.evidence.iter().map(|cite| cite.record).collect();
    let rows = flag.shipments.iter().map(|index| (*index, &context.survey.records.shipments[*index as usize]));
    let given = cited.clone();
    let mut hops: Vec<HopId> = rows
        .flat_map(|(index, row)| {
            context.hops_of_shipment(row.id).iter().filter(move |hop| context.hop(**hop).shipment == index)
        })
        .copied()
        .collect();
    // in the order of hops, which no order of rows changes
    hops.sort_unstable();
    for hop in hops {
        let listing = |(record, column)| Cite { record, column, note: "listed: reaches these goods".to_owned() };
        let rows = listed(hop, context).into_iter();
        flag.evidence.extend(rows.filter(|(record, _)| !given.contains(record)).map(listing));
        for (above, column, note) in behind(hop, &given, context) {
            let record = context.hop(above).record;
            if cited.insert(record) {
                let columns = [column, "consignee_name", "quantity", "gross_weight_kg"];
                let cite = |column| Cite { record, column, note: note.to_owned() };
                flag.evidence.extend(columns.into_iter().map(cite));
            }
        }
    }
    flag.evidence.sort();
    flag.evidence.dedup();
}

/// The rows that list who receives goods which no declared ECCN holds back from that destination, and which are traced for
/// the listing alone.
fn listed(hop: HopId, context: &Context<'_>) -> Vec<(RecordRef, &'static str)> {
    let survey = context.survey;
    if context.is_controlled(hop) || !context.is_traced(hop) || !survey.ends.declared[hop.0 as usize] {
        return Vec::new();
    }
    let one = context.hop(hop);
    let day = survey.stance.day(one.departed);
    let rules = survey.policy.in_force(day);
    let needs = |at: HopId| {
        let eccn = context.text(context.shipment(at).eccn);
        rules.declared_eccn_needs_licence(eccn, one.to_country).is_some()
    };
    if needs(hop) || survey.ends.strictest.get(&one.key).copied().is_some_and(needs) {
        return Vec::new();
    }
    let reasons = survey.standings.restrictions(one.to, day);
    reasons.iter().filter(|reason| reason.is_listing()).flat_map(|reason| reason.rows(survey.records)).collect()
}

/// The hops that make a hop's goods traced, nearest first, through those already cited where there are such.
fn behind(hop: HopId, cited: &BTreeSet<RecordRef>, context: &Context<'_>) -> Vec<(HopId, &'static str, &'static str)> {
    let survey = context.survey;
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([hop]);
    let mut at = hop;
    for _ in 0..survey.policy.link_rule().max_hops {
        if context.is_controlled(at) || !context.is_traced(at) {
            break;
        }
        if survey.ends.declared[at.0 as usize] {
            let strictest = survey.ends.strictest.get(&context.hop(at).key).filter(|strictest| **strictest != at);
            found.extend(strictest.map(|hop| (*hop, "eccn", "declares the ECCN that controls most")));
            break;
        }
        let links = survey.index.predecessors(at);
        let mut carrying = links
            .iter()
            .filter(|link| context.is_traced(link.from) && carries_on(survey.index, link) && !seen.contains(&link.from))
            .map(|link| link.from);
        let first = carrying.clone().find(|from| cited.contains(&context.hop(*from).record));
        let Some(from) = first.or_else(|| carrying.next()) else { break };
        found.push((from, "part_number", "makes the goods traced"));
        seen.insert(from);
        at = from;
    }
    found
}
