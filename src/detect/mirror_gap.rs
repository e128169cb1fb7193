//! A route runs over a lane on which the trade statistics of the two countries stopped agreeing.

use std::collections::BTreeMap;

use super::lanes::{Gap, Lane, MOST_PERMILLE, Turn, Unit};
use super::prelude::*;
use crate::model::{Country, Currency, Day};

pub(super) const DETECTOR: Detector = Detector { red_flag: "mirror-gap", inspect: &[Inspect::Corridor(inspect)] };

/// A gap with its lane, and the hops of the routes that went over it then.
struct Met<'l> {
    lane: (Country, Country),
    gap: &'l Gap,
    hops: Vec<HopId>,
}

fn inspect(corridor: &Corridor, context: &Context<'_>, notes: &mut Notes) {
    let lanes = context.lanes();
    let mut met: BTreeMap<((Country, Country), usize), Met<'_>> = BTreeMap::new();
    // a direct sale has no leg that the statistics could have lost
    let mut judged = !lanes.is_empty() && corridor.routes.iter().all(|(route, _)| route.hops.len() < 2);
    for (route, _) in corridor.routes.iter().filter(|(route, _)| route.hops.len() > 1) {
        let ends = (context.hop(route.hops[0]).from_country, context.hop(route.last()).to_country);
        let legs = route.hops.iter().map(|hop| (lane_of(*hop, context), Turn::Vanishes, vec![*hop]));
        // what came by a third country is counted by where it was made
        for (lane, turn, hops) in legs.chain([(ends, Turn::Appears, vec![route.hops[0], route.last()])]) {
            let Some(Lane { gaps, .. }) = lanes.get(&lane).filter(|lane| tells(lane, &hops, context)) else { continue };
            judged = true;
            let fits = |gap: &Gap| gap.turn == turn && hops.iter().any(|hop| over(*hop, gap, context));
            for (place, gap) in gaps.iter().enumerate().filter(|(_, gap)| fits(gap)) {
                met.entry((lane, place))
                    .or_insert_with(|| Met { lane, gap, hops: Vec::new() })
                    .hops
                    .extend(&route.hops);
            }
        }
    }
    if !judged {
        return notes.cannot_tell();
    }
    if met.is_empty() {
        return;
    }
    notes.raise(flag(corridor, &met.into_values().collect::<Vec<_>>(), context));
}

fn tells(lane: &Lane, hops: &[HopId], context: &Context<'_>) -> bool {
    let told =
        |hop: &HopId| lane.tells(context.text(context.shipment(*hop).hs_code), context.hop(*hop).departed, context);
    hops.iter().any(told)
}

fn lane_of(hop: HopId, context: &Context<'_>) -> (Country, Country) {
    (context.hop(hop).from_country, context.hop(hop).to_country)
}

/// True for a hop of the tariff number of a gap on a day of it, by departure or arrival.
fn over(hop: HopId, gap: &Gap, context: &Context<'_>) -> bool {
    let within = |day: Day| gap.first <= day && day <= gap.last;
    let one = context.hop(hop);
    context.text(context.shipment(hop).hs_code).starts_with(context.text(gap.code))
        && (within(one.departed) || one.arrived.is_some_and(within))
}

fn flag(corridor: &Corridor, met: &[Met<'_>], context: &Context<'_>) -> RaisedFlag {
    let because: Vec<String> = met.iter().map(|one| told(one, context)).collect();
    let subject = Subject::Corridor(corridor.parties.clone());
    let mut raise = Raise::new(DETECTOR.red_flag, subject, Confidence::Low, because.join(" "));
    for Met { gap, hops, .. } in met {
        for hop in hops {
            let columns = ["exporter_country", "consignee_country", "hs_code", "ship_date", "arrival_date"];
            raise = raise.hop(context, *hop, &columns, "on the route");
        }
        let measure = if gap.unit == Unit::Kilograms { "net_weight_kg" } else { "trade_value" };
        let lane = ["reporter_country", "partner_country", "trade_flow", "tariff_code", "period", measure];
        raise = gap.rows.iter().fold(raise, |raise, row| raise.cite(*row, &lane, "does not agree"));
        raise = gap.history.iter().fold(raise, |raise, row| raise.cite(*row, &["period", measure], "before"));
    }
    raise.parties(corridor.parties.iter().copied()).done()
}

/// `From 2024-03 on US reports 1200 kg of 8471.50 sent to MY ...`
fn told(Met { lane: (from, to), gap, .. }: &Met<'_>, context: &Context<'_>) -> String {
    let unit = match gap.unit {
        Unit::Kilograms => " kg".to_owned(),
        Unit::Value(Currency::UNKNOWN) => " of value".to_owned(),
        Unit::Value(currency) => format!(" {}", currency.code()),
    };
    let whole = |thousandths: i64| thousandths / 1000;
    // a lane on which the sender reports nothing has no share that came
    let usual = |permille: i64| match permille {
        MOST_PERMILLE => "more came than ten times what was sent".to_owned(),
        _ => format!("{}.{} % of what was sent was received", permille / 10, permille % 10),
    };
    format!(
        "{from} reports {sent}{unit} of {code} sent to {to} from {first} to {last}, {to} {came}{unit} received; before, \
         {usual}.",
        sent = whole(gap.sent),
        code = context.text(gap.code),
        first = gap.first,
        last = gap.last,
        came = whole(gap.came),
        usual = usual(gap.usual),
    )
}
