//! Routes, flags, parties, totals and words of a finding, ready to print.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::detect::{Context, DETECTORS};
use crate::model::{
    Citation, Cite, Day, FindingParty, FindingStatus, Group, HopId, Milli, PartyId, Place, RaisedFlag, RaisedView,
    RecordRef, RouteHop, RouteView, Text, Totals,
};
use crate::network::{Route, bounds};
use crate::policy::FlagCitation;
use crate::resolve::party_id;

use super::evidence::evidence;
use super::finding::Case;
use super::{Story, names};

/// Listed routes, best first, with their flow bounds.
pub(super) fn routes(context: &Context<'_>, story: &Story<'_>) -> Vec<RouteView> {
    let most = context.survey.policy.link_rule().max_routes_per_corridor;
    let routes = story.corridors.iter().flat_map(|corridor| corridor.routes.iter().take(most));
    let view = |(route, _): &(Route, i64)| RouteView {
        hops: route.hops.iter().enumerate().map(|(place, hop)| route_hop(context, route, place, *hop)).collect(),
        flow: bounds(context.survey.index, route),
    };
    routes.map(view).collect()
}

fn route_hop(context: &Context<'_>, route: &Route, place: usize, id: HopId) -> RouteHop {
    let (hop, row, goods) = (context.hop(id), context.shipment(id), context.goods(id));
    let directory = context.survey.directory;
    let link = place.checked_sub(1).map(|before| route.links[before]);
    RouteHop {
        shipment: context.text(row.id).to_owned(),
        from: directory.parties[hop.from.0 as usize].name.clone(),
        from_country: hop.from_country,
        to: directory.parties[hop.to.0 as usize].name.clone(),
        to_country: hop.to_country,
        departed: hop.departed,
        arrived: hop.arrived,
        product: goods.name.clone(),
        goods_key: goods.key.clone(),
        units: hop.units,
        weight_kg: row.gross_weight.map(Milli::to_decimal),
        value: row.line_value().map(|value| value.to_string()),
        serials: row
            .serials
            .iter()
            .map(|serial| context.text(*serial).to_owned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        basis: link.map(|link| link.basis.word()),
        dwell_days: link.map(|link| link.dwell),
        licence: context.licensing(id),
    }
}

/// Sums over what the routes carry; without routes, over controlled goods on the story's shipments.
pub(super) fn totals(context: &Context<'_>, story: &Story<'_>, shipments: &[u32]) -> Totals {
    let mut totals = Totals::default();
    if story.corridors.is_empty() {
        for index in shipments {
            let book = context.survey.book;
            let row = &context.survey.records.shipments[*index as usize];
            let goods = &book.goods[book.of_shipment[*index as usize] as usize];
            add(&mut totals, row.quantity.map_or(0, Milli::whole), goods.chips, goods.tpp);
            add_value(&mut totals, row.line_value());
        }
        return totals;
    }
    let mut valued: BTreeSet<HopId> = BTreeSet::new();
    for (route, units) in story.corridors.iter().flat_map(|corridor| &corridor.routes) {
        let known = route.hops.iter().copied().find(|hop| context.is_controlled(*hop)).unwrap_or(route.hops[0]);
        add(&mut totals, *units, context.goods(known).chips, context.goods(known).tpp);
        if valued.insert(known) {
            add_value(&mut totals, context.shipment(known).line_value());
        }
    }
    totals
}

fn add(totals: &mut Totals, units: i64, chips: u32, tpp: Option<Decimal>) {
    let circuits = units.saturating_mul(i64::from(chips));
    totals.units = totals.units.saturating_add(units);
    totals.chips = totals.chips.saturating_add(circuits);
    let sum =
        tpp.and_then(|tpp| tpp.checked_mul(Decimal::from(circuits))).and_then(|more| totals.tpp.checked_add(more));
    totals.tpp = sum.unwrap_or(totals.tpp);
}

fn add_value(totals: &mut Totals, value: Option<crate::model::Money>) {
    if let Some(value) = value {
        let sum = totals.value.entry(value.currency.code().to_owned()).or_default();
        *sum = sum.checked_add(value.to_decimal()).unwrap_or(*sum);
    }
}

/// The story in one line.
pub(super) fn title(context: &Context<'_>, story: &Story<'_>) -> String {
    let card = |id: &str| context.survey.policy.red_flag(id).map_or(id.to_owned(), |card| card.title.clone());
    let Some(corridor) = story.corridors.first() else {
        let gravest = by_gravity(context, story);
        let red_flag = gravest.first().map_or("", |flag| flag.red_flag);
        let same = gravest.iter().filter(|flag| flag.red_flag == red_flag);
        let parties: BTreeSet<PartyId> = same.flat_map(|flag| flag.parties.iter().copied()).collect();
        let names: Vec<String> = parties.iter().take(2).map(|party| context.name(*party)).collect();
        let more = parties.len().saturating_sub(2);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        return format!("{}: {}{more}", card(red_flag), names.join(", "));
    };
    let (first, last) = (corridor.parties[0], corridor.parties[corridor.parties.len() - 1]);
    let goods = corridor.routes.first().map(|(route, _)| context.goods(known_hop(context, route)).name.clone());
    let through: Vec<String> =
        corridor.parties[1..corridor.parties.len() - 1].iter().map(|party| context.name(*party)).collect();
    let through = if through.is_empty() { String::new() } else { format!(" through {}", through.join(", ")) };
    let end = if story.status == FindingStatus::Observed { "to" } else { "and last seen at" };
    format!("{} from {}{through} {end} {}", goods.unwrap_or_default(), context.name(first), context.name(last))
}

/// The story in a few sentences: what moved, and what speaks for diversion by group.
pub(super) fn summary(context: &Context<'_>, story: &Story<'_>, totals: &Totals, groups: &[Group]) -> String {
    let lots: usize = story.corridors.iter().map(|corridor| corridor.routes.len()).sum();
    let mut said = Vec::new();
    if let Some(corridor) = story.corridors.first() {
        let corridors = story.corridors.len();
        let along = if corridors > 1 { format!(" along {corridors} corridors") } else { String::new() };
        let legs = corridor.parties.len() - 1;
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        said.push(format!(
            "{} unit{} ({} chips) in {lots} lot{}{along}, {legs} leg{}.",
            totals.units,
            plural(usize::try_from(totals.units).unwrap_or(2)),
            totals.chips,
            plural(lots),
            plural(legs),
        ));
    }
    let mut seen = BTreeSet::new();
    for flag in by_gravity(context, story) {
        if seen.insert(flag.red_flag) && said.len() < 4 {
            said.push(flag.because.clone());
        }
    }
    let words: Vec<&str> = groups.iter().map(|group| group.word()).collect();
    said.push(format!("Groups of evidence: {}.", words.join(", ")));
    said.join(" ")
}

/// Flags of a story, gravest and surest first, then in the order of detection.
pub(super) fn by_gravity<'a>(context: &Context<'_>, story: &Story<'a>) -> Vec<&'a RaisedFlag> {
    let severity = |flag: &RaisedFlag| context.survey.policy.red_flag(flag.red_flag).map(|card| card.severity);
    let mut flags = story.flags.clone();
    let rows = &context.survey.records.shipments;
    let day = |flag: &RaisedFlag| flag.shipments.iter().filter_map(|index| rows[*index as usize].day()).min();
    let place = |flag: &RaisedFlag| DETECTORS.iter().position(|detector| detector.red_flag == flag.red_flag);
    flags.sort_by_cached_key(|flag| {
        (Reverse(severity(flag)), Reverse(flag.confidence), place(flag), day(flag), flag.because.clone())
    });
    flags
}

/// Raised flags as printed, one entry for each red flag. Citations published after the story's last day say so; those that
/// ended before its first day are left out.
pub(super) fn flags(
    case: &Case<'_>,
    story: &Story<'_>,
    days: (Day, Day),
    ids: &BTreeMap<RecordRef, String>,
) -> Vec<RaisedView> {
    let context = case.context;
    let mut kinds: Vec<(&str, Vec<&RaisedFlag>)> = Vec::new();
    for flag in by_gravity(context, story) {
        match kinds.iter_mut().find(|(red_flag, _)| *red_flag == flag.red_flag) {
            Some((_, raised)) => raised.push(flag),
            None => kinds.push((flag.red_flag, vec![flag])),
        }
    }
    let view = |(red_flag, raised): (&str, Vec<&RaisedFlag>)| {
        let card = context.survey.policy.red_flag(red_flag)?;
        let cites: Vec<Cite> = raised.iter().flat_map(|flag| flag.evidence.iter().cloned()).collect();
        let citation = |cite: &FlagCitation| Citation {
            id: cite.id.clone(),
            text: cite.text.clone(),
            in_force_on_hop: cite.published.is_some_and(|published| published <= days.1),
        };
        let about: BTreeSet<PartyId> = raised.iter().flat_map(|flag| flag.parties.iter().copied()).collect();
        let all = &context.survey.directory.parties;
        let parties: BTreeSet<String> = about.into_iter().map(|party| party_id(&all[party.0 as usize])).collect();
        Some(RaisedView {
            parties: parties.into_iter().collect(),
            red_flag: card.id.clone(),
            title: card.title.clone(),
            patterns: card.patterns.clone(),
            group: card.group,
            severity: card.severity,
            confidence: raised.iter().map(|flag| flag.confidence).max()?,
            because: told(&raised),
            evidence: evidence(&cites, context.survey.records, case.originals, ids),
            citations: card
                .citations
                .iter()
                .filter(|cite| cite.until.is_none_or(|until| days.0 <= until) && rests_on(&raised, &cite.id))
                .map(citation)
                .collect(),
        })
    };
    kinds.into_iter().filter_map(view).collect()
}

/// True when one of the flags rests on a citation: on it by name, or on all.
fn rests_on(raised: &[&RaisedFlag], citation: &str) -> bool {
    raised.iter().any(|flag| flag.rests_on.is_empty() || flag.rests_on.contains(citation))
}

/// One sentence for each set of parties, three at most; what is alike is counted and stands in the evidence.
fn told(raised: &[&RaisedFlag]) -> String {
    let mut parties: BTreeSet<&[PartyId]> = BTreeSet::new();
    let first = raised.iter().filter(|flag| parties.insert(&flag.parties)).take(3);
    let mut sentences: Vec<&str> = first.map(|flag| flag.because.as_str()).collect();
    let rest = raised.len() - sentences.len();
    let more = format!("And {rest} more like {}.", if sentences.len() == 1 { "this" } else { "these" });
    if rest > 0 {
        sentences.push(&more);
    }
    sentences.join(" ")
}

/// A party with its roles on the story's shipments, its spellings and why they are one.
pub(super) fn party(
    case: &Case<'_>,
    id: PartyId,
    shipments: &[u32],
    ids: &BTreeMap<RecordRef, String>,
) -> FindingParty {
    let context = case.context;
    let survey = context.survey;
    let party = &survey.directory.parties[id.0 as usize];
    let rows = shipments.iter().map(|index| &survey.records.shipments[*index as usize]);
    let roles: BTreeSet<Place> = rows
        .flat_map(|row| Place::ALL.into_iter().filter(|place| survey.directory.party(&row.party(*place)) == Some(id)))
        .collect();
    FindingParty {
        id: party_id(party),
        name: party.name.clone(),
        country: party.country,
        roles: roles.into_iter().map(Place::role).collect(),
        spellings: party.spellings.iter().map(|spelling| context.text(*spelling).to_owned()).collect(),
        merged: names::merged(case, id, ids),
        possibly_same: names::possibly_same(case, id, ids),
    }
}

/// What a party's identity rests on: normal name and country; for a party without name, where it stands.
pub(super) fn party_key(context: &Context<'_>, id: PartyId) -> String {
    let party = &context.survey.directory.parties[id.0 as usize];
    let name = if party.placeholder { &party.name } else { &party.normal };
    format!("{name}|{}", party.country.code())
}

/// The first bytes of a hash in lower-case hexadecimal.
pub(super) fn hex(hash: &[u8], bytes: usize) -> String {
    hash.iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

fn known_hop(context: &Context<'_>, route: &Route) -> HopId {
    let named = route.hops.iter().copied().find(|hop| context.is_controlled(*hop));
    named.unwrap_or_else(|| {
        route.hops.iter().copied().find(|hop| context.shipment(*hop).description != Text::NONE).unwrap_or(route.hops[0])
    })
}
