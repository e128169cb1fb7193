//! Traced goods reach a Tier 3 destination along hops that time and goods allow.

use super::own_stock::{is_mere_part, is_other_goods};
use super::prelude::counted;
use super::prelude::*;
use std::collections::BTreeSet;

use crate::model::Level;
use crate::network::{LinkClass, Route, Status, bounds, is_on_control_list};
use crate::policy::Certainty;
use crate::screen::Restriction;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "tier3-destination-route", inspect: &[Inspect::Corridor(inspect)] };

const COLUMNS: [&str; 7] = [
    "exporter_name",
    "consignee_name",
    "consignee_country",
    "ship_date",
    "arrival_date",
    "quantity",
    "gross_weight_kg",
];

fn inspect(corridor: &Corridor, context: &Context<'_>, notes: &mut Notes) {
    let routes: Vec<&(Route, i64)> =
        corridor.routes.iter().filter(|(route, _)| ends_unlicensed(route, context)).collect();
    let Some((first, _)) = routes.first() else { return };
    if corridor.status != Status::Observed || starts_in_tier3(first, context) {
        return;
    }
    let read_otherwise: Vec<bool> = routes.iter().map(|(route, _)| is_read_otherwise(route, context)).collect();
    let holds = |(at, (route, _)): (usize, &&(Route, i64))| !read_otherwise[at] && holds_by_itself(route, context);
    let supported = routes.iter().enumerate().filter(|one| holds(*one)).count();
    let by_name = routes.iter().any(|(route, _)| context.is_controlled(route.last()));
    let must = || routes.iter().any(|(route, _)| bounds(context.survey.index, route).least > 0);
    let repeated = routes.len() > 1 && routes.iter().all(|(route, _)| worst(route, context) <= LinkClass::Loose);
    if supported == 0 && !by_name && !repeated && !must() {
        return;
    }
    // one part of a lot that agrees by chance would be no identity and no route: it is told once
    let by_part = |(route, _): &&(Route, i64)| route.links.iter().any(|link| is_mere_part(link, context));
    let one_part = routes.len() == 1 && routes.iter().all(by_part) && !by_name;
    let doubt = doubt(&routes, context);
    let confidence = match supported {
        0 if one_part => Confidence::Low,
        0 if read_otherwise.iter().all(|otherwise| *otherwise) => Confidence::Low,
        _ if !doubt.is_empty() => Confidence::Low,
        0 => Confidence::Medium,
        _ => Confidence::High,
    };
    let mut raise = Raise::new(
        DETECTOR.red_flag,
        Subject::Corridor(corridor.parties.clone()),
        confidence,
        because(&routes, (supported, confidence), context) + doubt,
    );
    for hop in routes.iter().flat_map(|(route, _)| &route.hops) {
        raise = raise.hop(context, *hop, &COLUMNS, "");
    }
    notes.raise(raise.parties(corridor.parties.iter().copied()).done());
}

/// Why other goods, or none that ask for a licence, may be what all routes carry; nothing where nothing says so.
fn doubt(routes: &[&(Route, i64)], context: &Context<'_>) -> &'static str {
    let all = |holds: fn(&Route, &Context<'_>) -> bool| routes.iter().all(|(route, _)| holds(route, context));
    match () {
        () if all(is_below_the_lines) => BELOW,
        () if all(is_by_another_record) => ELSEWHERE,
        () if all(is_by_a_doubtful_rule) => DOUBTFUL,
        () => "",
    }
}

fn because(routes: &[&(Route, i64)], (supported, confidence): (usize, Confidence), context: &Context<'_>) -> String {
    let (first, _) = routes[0];
    let sum: i64 = routes.iter().map(|(_, units)| units).sum();
    let shipments: BTreeSet<u32> =
        routes.iter().flat_map(|(route, _)| &route.hops).map(|hop| context.hop(*hop).shipment).collect();
    let days = |route: &Route| Some(context.hop(route.last()).arrived?.days_since(context.hop(route.hops[0]).departed));
    let fastest = routes.iter().filter_map(|(route, _)| days(route)).min();
    let fastest =
        fastest.map_or(String::new(), |days| format!(", the fastest in {}", counted(i64::from(days.max(0)), "day")));
    let sum = if sum > 0 { counted(sum, "unit") } else { "an unrecorded number of units".to_owned() };
    let goods = format!("{sum} of {}", context.goods(first.hops[0]).name);
    let ends =
        format!("{} to {}", context.name(context.hop(first.hops[0]).from), context.name(context.hop(first.last()).to));
    let lots = counted(routes.len() as i64, "lot");
    if first.links.is_empty() {
        return format!("{goods} went directly from {ends} in {lots}{fastest}.");
    }
    let support = match supported {
        0 if context.is_controlled(first.last()) => {
            "the last leg names controlled goods; which lot they came from is not certain"
        }
        0 if routes.len() == 1 && confidence == Confidence::Low => {
            "only a part of a lot left so, which may be other goods of that weight"
        }
        0 if confidence == Confidence::Low => {
            "a party on the way deals in the goods that left it, or had them in stock: they may not be those that came"
        }
        0 => "the links rest on product and time alone",
        all if all == routes.len() => "every leg of every lot keeps count, and weight or serial numbers where recorded",
        _ => "every leg of some of them keeps count, and weight or serial numbers where recorded",
    };
    let shipments = counted(shipments.len() as i64, "shipment");
    format!("{goods} went from {ends} in {lots} over {shipments}{fastest}; {support}.")
}

/// What is said where only a rule of low confidence makes the goods traced.
const DOUBTFUL: &str = " Their ECCN alone asks for a licence, by a rule that often has an exception: look the item up.";

/// What is said where the papers of the goods themselves ask for nothing.
const ELSEWHERE: &str = " Their own papers declare no ECCN that asks for a licence there; another record of these goods does: other \
                         contents under one number, or a slip on either.";

const BELOW: &str = " By their figures they were below the lines of that day; the ECCN on the papers is of a later rule, or of caution.";

/// Goods of a known family on a route without anything controlled, which an advanced ECCN on the papers alone makes traced: by
/// their figures the test of the day leaves them out.
fn is_below_the_lines(route: &Route, context: &Context<'_>) -> bool {
    let (last, rules) = (route.last(), context.rules(route.last()));
    let eccn = context.text(context.shipment(last).eccn);
    let listed = context.survey.standings.restrictions(context.hop(last).to, rules.day());
    !context.goods(last).family.is_empty()
        && !route.hops.iter().any(|hop| context.is_controlled(*hop))
        && context.survey.ends.level[last.0 as usize] == Level::None
        && rules.declared_level(eccn).is_some()
        && listed.iter().all(|reason| matches!(reason, Restriction::Headquarters(..)))
}

/// Nothing on a route is controlled, none of its records declares an ECCN that asks for a licence at its end or denies one
/// (EAR99), and only another record of the same goods declares one that does.
fn is_by_another_record(route: &Route, context: &Context<'_>) -> bool {
    let (last, rules) = (route.last(), context.rules(route.last()));
    let end = context.hop(last);
    let listed = context.survey.standings.restrictions(end.to, rules.day());
    let asks_nothing = |hop: &HopId| {
        let own = context.text(context.shipment(*hop).eccn);
        let on_list = is_on_control_list(own) && rules.declared_eccn_needs_licence(own, end.to_country).is_none();
        !context.is_controlled(*hop) && (own.is_empty() || on_list)
    };
    route.hops.iter().all(asks_nothing) && listed.iter().all(|reason| matches!(reason, Restriction::Headquarters(..)))
}

/// Nothing on a route is controlled, and the rule by which the declared ECCN asks for a licence at its end is of low confidence.
fn is_by_a_doubtful_rule(route: &Route, context: &Context<'_>) -> bool {
    let end = context.hop(route.last());
    let strictest = context.survey.ends.strictest.get(&end.key);
    let eccns = route.hops.iter().chain(strictest).map(|hop| context.text(context.shipment(*hop).eccn));
    let rules = context.rules(route.last());
    let mut asking = eccns.filter_map(|eccn| rules.declared_eccn_needs_licence(eccn, end.to_country)).peekable();
    let restrictions = context.survey.standings.restrictions(end.to, rules.day());
    let listed = restrictions.iter().any(|reason| !matches!(reason, Restriction::Headquarters(..)));
    !listed
        && !route.hops.iter().any(|hop| context.is_controlled(*hop))
        && asking.peek().is_some()
        && asking.all(|rule| rule.confidence == Certainty::Low)
}

/// A Tier 3 end that no licence is stated to cover. NLR is a claim, an exception one for goods below the lines.
fn ends_unlicensed(route: &Route, context: &Context<'_>) -> bool {
    let last = route.last();
    context.survey.ends.tier3[last.0 as usize] && !states_authority(context, last)
}

fn starts_in_tier3(route: &Route, context: &Context<'_>) -> bool {
    let start = route.hops[0];
    context.survey.ends.from_tier3[start.0 as usize]
}

/// Serials, or equal counts and weights on every leg; a direct sale needs no link.
fn holds_by_itself(route: &Route, context: &Context<'_>) -> bool {
    worst(route, context) <= LinkClass::SumOfLots
}

/// Some link leads on to goods under another name that are as likely others.
fn is_read_otherwise(route: &Route, context: &Context<'_>) -> bool {
    route.links.iter().any(|link| is_other_goods(link, context))
}

fn worst(route: &Route, context: &Context<'_>) -> LinkClass {
    let classes = route.links.iter().map(|link| context.survey.index.linker.class(link));
    classes.max().unwrap_or(LinkClass::SameSerials)
}
