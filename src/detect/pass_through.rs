//! An intermediary passes nearly everything on to another country within days.

use super::own_stock::{is_mere_part, is_other_goods};
use super::prelude::counted;
use super::prelude::*;
use super::support::long_deals_in_used;
use crate::network::Route;

pub(super) const DETECTOR: Detector = Detector { red_flag: "pass-through", inspect: &[Inspect::Corridor(inspect)] };

fn inspect(corridor: &Corridor, context: &Context<'_>, notes: &mut Notes) {
    let most_days = context.threshold(DETECTOR.red_flag, "dwell_days");
    let least_share = context.threshold(DETECTOR.red_flag, "out_share_percent");
    for place in 1..corridor.parties.len().saturating_sub(1) {
        let party = corridor.parties[place];
        let dwells: Vec<i32> = corridor.routes.iter().map(|(route, _)| route.links[place - 1].dwell).collect();
        let quick = dwells.iter().filter(|dwell| i64::from(**dwell) <= most_days).count();
        let balance = Balance::of(party, context);
        if quick * 2 < dwells.len() + 1 || balance.came == 0 || balance.left * 100 < balance.came * least_share {
            continue;
        }
        let legs_of_one = |(route, _): &&(Route, i64)| {
            context.hop(route.hops[place]).record == context.hop(route.hops[place - 1]).record
        };
        if corridor.routes.iter().all(|route| legs_of_one(&route)) {
            continue;
        }
        let ins = corridor.routes.iter().map(|(route, _)| route.hops[place - 1]);
        let outs = corridor.routes.iter().map(|(route, _)| route.hops[place]);
        let crosses =
            ins.clone().zip(outs.clone()).any(|(a, b)| context.hop(a).from_country != context.hop(b).to_country);
        if !crosses {
            continue;
        }
        let (confidence, doubt) = sure(corridor, place, context);
        let because = because(party, &dwells, &balance, context) + doubt;
        let mut raise = Raise::new(DETECTOR.red_flag, Subject::Corridor(corridor.parties.clone()), confidence, because)
            .parties([party]);
        for hop in ins {
            raise = raise.hop(context, hop, &["consignee_name", "arrival_date", "quantity"], "comes in");
        }
        for hop in outs {
            raise =
                raise.hop(context, hop, &["exporter_name", "ship_date", "quantity", "consignee_country"], "goes out");
        }
        notes.raise(raise.done());
    }
}

/// To pass on what it gets is a dealer's business, and what may be other goods is not passed on. With what lowers it, in words.
fn sure(corridor: &Corridor, place: usize, context: &Context<'_>) -> (Confidence, &'static str) {
    let others = |(route, _): &(Route, i64)| route.links[..place].iter().any(|link| is_other_goods(link, context));
    match corridor.routes.as_slice() {
        _ if context.is_dealer(corridor.parties[place]) => {
            (Confidence::Low, " It sells such goods to many: to pass them on is its business.")
        }
        _ if long_deals_in_used(corridor.parties[place], context) => {
            (Confidence::Low, " It has long dealt in used machines: to pass them on is its business.")
        }
        all if all.iter().all(|(route, _)| is_delivery(route, place, context)) => (
            Confidence::Low,
            " What it sent on went to the end users that were stated before, to its own group, or under a licence that covers it.",
        ),
        all if all.iter().all(others) => (Confidence::Low, " What it sent on may be other goods than those that came."),
        [(only, _)] if is_mere_part(&only.links[place - 1], context) => {
            (Confidence::Low, " Only a part of a lot left so, under another name: it may be other goods.")
        }
        [_] => (Confidence::Medium, ""),
        _ => (Confidence::High, ""),
    }
}

/// What came for a stated end user goes to it, or to a party of the sender's group, outside Tier 3; or a licence covers it.
fn is_delivery(route: &Route, place: usize, context: &Context<'_>) -> bool {
    let (came, left) = (route.hops[place - 1], route.hops[place]);
    let receiver = context.hop(left).ultimate().0;
    let user = context.hop(came).end_user.filter(|user| *user != context.hop(came).to);
    let arrived = user.is_some_and(|user| context.may_be_one(user, receiver));
    let within = context.same_group(context.hop(left).from, receiver);
    if context.is_controlled(left) && covering(left, context).is_some() {
        return true;
    }
    !context.survey.ends.is_end(left.0 as usize) && (arrived || within)
}

fn because(party: PartyId, dwells: &[i32], balance: &Balance, context: &Context<'_>) -> String {
    let (short, long) =
        (dwells.iter().min().copied().unwrap_or(0).max(0), dwells.iter().max().copied().unwrap_or(0).max(0));
    let wait = if short == long { counted(i64::from(short), "day") } else { format!("{short} to {long} days") };
    format!(
        "{} received {} of traced goods and sent on {}; {} on this corridor left after {wait}.",
        context.name(party),
        counted(balance.came, "unit"),
        balance.left,
        counted(dwells.len() as i64, "lot"),
    )
}

/// Units of traced goods in and out of a party over the whole data.
struct Balance {
    came: i64,
    left: i64,
}

impl Balance {
    fn of(party: PartyId, context: &Context<'_>) -> Balance {
        let sum = |hops: &[HopId]| {
            hops.iter().filter(|hop| context.is_traced(**hop)).map(|hop| context.hop(*hop).whole_units()).sum()
        };
        Balance { came: sum(context.arriving(party)), left: sum(context.leaving(party)) }
    }
}
