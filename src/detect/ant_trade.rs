//! Many small lots of one kind of goods are carried across one border by hand, by the same people.

use std::collections::BTreeMap;

use super::prelude::counted;
use super::prelude::*;
use crate::model::GoodsKey;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "ant-trade", inspect: &[Inspect::AnyParty(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let unstated = |hop: &HopId| context.shipment(*hop).mode.is_none();
    if !context.leaving(party).is_empty() && context.leaving(party).iter().all(unstated) {
        return notes.cannot_tell();
    }
    let mut lanes: BTreeMap<(PartyId, GoodsKey), Vec<HopId>> = BTreeMap::new();
    let most_grams = context.threshold(DETECTOR.red_flag, "most_kg").saturating_mul(1000);
    for hop in context.leaving(party).iter().filter(|hop| is_carried(**hop, most_grams, context)) {
        lanes.entry((context.hop(*hop).to, context.hop(*hop).key)).or_default().push(*hop);
    }
    for ((to, _), trips) in lanes.into_iter().filter(|((to, _), _)| !context.may_be_one(party, *to)) {
        let busiest = busiest(&trips, context);
        if (busiest.len() as i64) >= context.threshold(DETECTOR.red_flag, "least_trips") {
            raise((party, to), busiest, context, notes);
        }
    }
}

/// By hand, over a border, no heavier than one person carries; a weight that is not recorded does not say so.
fn is_carried(id: HopId, most_grams: i64, context: &Context<'_>) -> bool {
    let (hop, row) = (context.hop(id), context.shipment(id));
    let crosses = hop.from_country != hop.to_country && hop.from_country.is_known() && hop.to_country.is_known();
    let light = row.gross_weight.is_some_and(|weight| weight.whole() <= most_grams);
    crosses && light && context.says(Sighting::ByHand, row.mode)
}

/// The window with most trips, first of equals.
fn busiest<'t>(trips: &'t [HopId], context: &Context<'_>) -> &'t [HopId] {
    let window = context.threshold(DETECTOR.red_flag, "window_days");
    let day = |place: usize| context.hop(trips[place]).departed;
    let (mut best, mut end) = (&trips[..0], 0);
    for start in 0..trips.len() {
        while end < trips.len() && i64::from(day(end).days_since(day(start))) <= window {
            end += 1;
        }
        if end - start > best.len() {
            best = &trips[start..end];
        }
    }
    best
}

fn raise((party, to): (PartyId, PartyId), trips: &[HopId], context: &Context<'_>, notes: &mut Notes) {
    let bought: Vec<HopId> = trips.iter().filter_map(|trip| purchase(*trip, context)).collect();
    let rhythm = bought.len() * 2 >= trips.len();
    let sizes = trips.iter().map(|trip| context.hop(*trip).units);
    let alike = sizes.clone().all(|units| units.is_some() && units == context.hop(trips[0]).units);
    let confidence = match (rhythm, alike) {
        (true, true) => Confidence::High,
        (true, false) | (false, true) => Confidence::Medium,
        (false, false) => Confidence::Low,
    };
    let days = context.hop(trips[trips.len() - 1]).departed.days_since(context.hop(trips[0]).departed);
    let because = format!(
        "{} and {} had {} carried between them by hand in {}, {} in all{}.",
        context.name(party),
        context.name(to),
        counted(trips.len() as i64, "lot"),
        counted(i64::from(days), "day"),
        counted(trips.iter().map(|trip| context.hop(*trip).whole_units()).sum(), "unit"),
        if rhythm { ", each after a purchase of the same size" } else { "" },
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party, to]);
    for trip in trips {
        raise = raise.hop(
            context,
            *trip,
            &["exporter_name", "consignee_name", "mode", "gross_weight_kg", "quantity", "ship_date"],
            "carried by hand",
        );
    }
    for lot in bought {
        raise = raise.hop(context, lot, &["consignee_name", "quantity", "arrival_date"], "bought just before");
    }
    notes.raise(raise.done());
}

/// A lot of just this size that came to the carrier shortly before.
fn purchase(trip: HopId, context: &Context<'_>) -> Option<HopId> {
    let (hop, most) = (context.hop(trip), context.threshold(DETECTOR.red_flag, "rhythm_days"));
    let arriving = context.arriving(hop.from);
    let first =
        arriving.partition_point(|lot| i64::from(hop.departed.days_since(context.hop(*lot).departed)) > most * 2);
    let until = arriving.partition_point(|lot| context.hop(*lot).departed <= hop.departed);
    let fits = |lot: &&HopId| {
        let came = context.hop(**lot);
        let waited = i64::from(hop.departed.days_since(came.available()));
        came.units.is_some() && came.units == hop.units && (0..=most).contains(&waited)
    };
    arriving[first.min(until)..until].iter().rev().find(fits).copied()
}
