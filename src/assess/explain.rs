//! Innocent explanations that the data itself shows, with the cells that show them.

use std::collections::BTreeSet;

use crate::detect::{Context, Cover, Stated, cover, load_kw, stated};
use crate::model::{Basis, Cite, Group, HopId, Observation, PartyId, Text};
use crate::screen::Restriction;

use super::Story;

/// An explanation before its cells are read.
pub(super) struct Shown {
    pub(super) id: &'static str,
    pub(super) text: String,
    pub(super) answers: Option<Group>,
    pub(super) cites: Vec<Cite>,
}

/// Explanations for a story. An explanation answers a group only when it rests on a record that the suspect did not
/// write; it never answers a law-group fact and never hides a flag.
pub(super) fn explanations(context: &Context<'_>, story: &Story<'_>, parties: &[PartyId]) -> Vec<Shown> {
    let hops: Vec<HopId> = story.corridors.iter().flat_map(|corridor| corridor.hops()).collect();
    let mut shown: Vec<Shown> = Vec::new();
    shown.extend(received_by_stated_end_user(context, story));
    shown.extend(parties.iter().filter_map(|party| affiliate_hub(context, &hops, *party)));
    shown.extend(parties.iter().filter_map(|party| power_fits(context, *party)));
    shown.extend(parties.iter().filter_map(|party| switched_on(context, &hops, *party)));
    shown.extend(licences_on_file(context, story));
    shown
}

/// Every lot of the story ends at its stated end user, with serial numbers of the leg before. That the goods came where the
/// papers said explains no flow to a party that stands on a list or belongs to one that does: its name is the matter.
fn received_by_stated_end_user(context: &Context<'_>, story: &Story<'_>) -> Option<Shown> {
    let routes = story.corridors.iter().flat_map(|corridor| &corridor.routes);
    let ends: BTreeSet<HopId> = routes.clone().map(|(route, _)| route.last()).collect();
    let linked = routes.flat_map(|(route, _)| &route.links);
    let proven: BTreeSet<HopId> = linked
        .filter(|link| ends.contains(&link.to) && link.basis == Basis::Serial)
        .filter(|link| context.hop(link.to).end_user == Some(context.hop(link.to).to))
        .map(|link| link.to)
        .collect();
    if ends.is_empty() || proven != ends {
        return None;
    }
    let note = "received with serial numbers of the leg before";
    let cites = proven.iter().map(|hop| cite(context, *hop, "end_user_name", note)).collect();
    let text = format!(
        "All {} last deliveries are receipts by the stated end user with serial numbers of the leg before.",
        ends.len()
    );
    let listed = |hop: &HopId| {
        let restrictions = context.survey.standings.restrictions(context.hop(*hop).to, context.judged_on(*hop));
        restrictions.iter().any(|reason| !matches!(reason, Restriction::Headquarters(..)))
    };
    let answers = (!proven.iter().any(listed)).then_some(Group::Flow);
    Some(Shown { id: "end-user-received", text, answers, cites })
}

/// The intermediary belongs to the exporter's group: the papers say so, which the exporter wrote itself.
fn affiliate_hub(context: &Context<'_>, hops: &[HopId], party: PartyId) -> Option<Shown> {
    let into =
        hops.iter().find(|hop| context.hop(**hop).to == party && context.same_group(context.hop(**hop).from, party))?;
    let parent = context.profile(party).parent?;
    let text = format!(
        "{} belongs to the group of its supplier (ultimate parent {}).",
        context.name(party),
        context.text(parent.value)
    );
    let mut cites = vec![Cite { record: parent.record, column: "ultimate_parent", note: "same group".to_owned() }];
    cites.push(cite(context, *into, "consignee_name", "delivered within the group"));
    Some(Shown { id: "affiliate-hub", text, answers: None, cites })
}

/// Declared power of the site covers what was delivered. The party's own statement: printed, answers nothing alone.
fn power_fits(context: &Context<'_>, party: PartyId) -> Option<Shown> {
    let power = context.profile(party).power_kw?;
    let need = load_kw(party, context);
    if need == 0 || need > power.value {
        return None;
    }
    let text = format!(
        "{} declares {} kW; the machines delivered to it need about {need} kW.",
        context.name(party),
        power.value,
    );
    let cites = vec![Cite { record: power.record, column: "datacentre_mw", note: "declared power".to_owned() }];
    Some(Shown { id: "site-power-fits", text, answers: None, cites })
}

/// Machines of these shipments were seen working at the stated end user, outside Tier 3: an activation record, which the
/// maker writes.
fn switched_on(context: &Context<'_>, hops: &[HopId], party: PartyId) -> Option<Shown> {
    let country = context.country(party);
    let got: Vec<HopId> = hops.iter().copied().filter(|hop| context.hop(*hop).end_user == Some(party)).collect();
    let shipped: BTreeSet<Text> = got.iter().flat_map(|hop| context.shipment(*hop).serials.iter().copied()).collect();
    let tier3 = got.iter().any(|hop| context.rules(*hop).is_tier3(country));
    let works = |seen: &&Observation| {
        let there = !seen.party.country.is_known() || seen.party.country == country;
        there && context.text(seen.kind) == "activation"
    };
    let seen: Vec<&Observation> = context.observations(party).filter(works).collect();
    let on: BTreeSet<Text> = seen.iter().flat_map(|seen| seen.serials.iter().copied()).collect();
    let both = on.intersection(&shipped).count();
    if tier3 || both == 0 || both * 2 < shipped.len() {
        return None;
    }
    let text = format!(
        "{both} of the {} serial numbers shipped for {} were activated there.",
        shipped.len(),
        context.name(party)
    );
    let cites =
        seen.iter().map(|seen| Cite { record: seen.record, column: "kind", note: "activation".to_owned() }).collect();
    Some(Shown { id: "activated-on-site", text, answers: Some(Group::Flow), cites })
}

/// Licences on file that cover the last delivery of every route of the story.
fn licences_on_file(context: &Context<'_>, story: &Story<'_>) -> Vec<Shown> {
    let routes = story.corridors.iter().flat_map(|corridor| &corridor.routes);
    let ends: BTreeSet<HopId> = routes.map(|(route, _)| route.last()).collect();
    let covered = |hop: &HopId| match stated(context, *hop) {
        Stated::Number(number) if matches!(cover(context, *hop, number), Cover::Covers(_)) => Some((number, *hop)),
        _ => None,
    };
    let under: Vec<(Text, HopId)> = ends.iter().filter_map(covered).collect();
    let all = under.len() == ends.len();
    let numbers: BTreeSet<&str> = under.iter().map(|(number, _)| context.text(*number)).collect();
    let mut shown = Vec::new();
    for number in numbers {
        let hops = under.iter().filter(|(text, _)| context.text(*text) == number).map(|(_, hop)| *hop);
        let count = hops.clone().count();
        let text = format!(
            "Licence {number} on file covers {count} of {} last deliveries: parties, dates, items and units fit as recorded.",
            ends.len()
        );
        let records = context.survey.records.licences.iter().filter(|licence| context.text(licence.number) == number);
        let mut cites: Vec<Cite> = records
            .map(|licence| Cite { record: licence.record, column: "number", note: "licence on file".to_owned() })
            .collect();
        cites.extend(hops.map(|hop| cite(context, hop, "license", "moved under it")));
        shown.push(Shown { id: "licence-on-file", text, answers: all.then_some(Group::Flow), cites });
    }
    shown
}

fn cite(context: &Context<'_>, hop: HopId, column: &'static str, note: &str) -> Cite {
    Cite { record: context.hop(hop).record, column, note: note.to_owned() }
}
