//! One supplier splits one kind of goods among several receivers that share a door, a telephone, a mail domain or an officer.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use super::whereabouts::cells;
use crate::model::GoodsKey;

pub(super) const DETECTOR: Detector = Detector { red_flag: "scatter", inspect: &[Inspect::Party(inspect)] };

/// Lots of one kind of goods to one receiver, in order of departure.
type Lots = BTreeMap<PartyId, Vec<HopId>>;

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let mut by_goods: BTreeMap<GoodsKey, Lots> = BTreeMap::new();
    for hop in context.leaving(party).iter().filter(|hop| context.is_controlled(**hop)) {
        let lots = by_goods.entry(context.hop(*hop).key).or_default();
        lots.entry(context.hop(*hop).ultimate().0).or_default().push(*hop);
    }
    let least = usize::try_from(context.threshold(DETECTOR.red_flag, "least_receivers")).unwrap_or(usize::MAX);
    by_goods.retain(|_, lots| lots.len() >= least);
    let placed = |one: &PartyId| {
        !context.whereabouts.addresses(*one).is_empty() || !context.whereabouts.contacts(*one).is_empty()
    };
    if !by_goods.is_empty() && !by_goods.values().flat_map(BTreeMap::keys).any(placed) {
        return notes.cannot_tell();
    }
    for lots in by_goods.into_values() {
        let circles = lots.keys().map(|one| circle(*one, &lots, context)).filter(|circle| circle.len() >= least);
        let together = circles.filter_map(|circle| Some((together(&circle, &lots, context)?, circle)));
        if let Some((hops, circle)) =
            together.max_by_key(|(hops, circle)| (circle.len(), std::cmp::Reverse(hops.clone())))
        {
            raise(party, (hops, circle), context, notes);
        }
    }
}

/// A receiver and those receivers that are reached as it is and state no relation to it.
fn circle(one: PartyId, lots: &Lots, context: &Context<'_>) -> BTreeSet<PartyId> {
    let near = context.near(one, context.threshold(DETECTOR.red_flag, "most_parties"));
    let others = near.into_iter().flatten().filter(|other| lots.contains_key(other));
    others.copied().chain([one]).collect()
}

/// The first lots of each receiver, when they lie within the window.
fn together(circle: &BTreeSet<PartyId>, lots: &Lots, context: &Context<'_>) -> Option<Vec<HopId>> {
    let window = context.threshold(DETECTOR.red_flag, "window_days");
    let mut hops: Vec<HopId> = circle.iter().flat_map(|one| lots.get(one).into_iter().flatten()).copied().collect();
    hops.sort_unstable();
    let receiver = |hop: &HopId| context.hop(*hop).ultimate().0;
    (0..hops.len()).find_map(|start| {
        let day = |hop: &HopId| context.hop(*hop).departed;
        let until = hops[start..].iter().take_while(|hop| i64::from(day(hop).days_since(day(&hops[start]))) <= window);
        let inside: Vec<HopId> = until.copied().collect();
        let reached: BTreeSet<PartyId> = inside.iter().map(receiver).collect();
        (reached.len() == circle.len()).then_some(inside)
    })
}

fn raise(party: PartyId, (hops, circle): (Vec<HopId>, BTreeSet<PartyId>), context: &Context<'_>, notes: &mut Notes) {
    let names: Vec<String> = circle.iter().map(|one| context.name(*one)).collect();
    let because = format!(
        "{} split {} of {} in {} among {} that share a door or a contact: {}.",
        context.name(party),
        counted(hops.iter().map(|hop| context.hop(*hop).whole_units()).sum(), "unit"),
        context.goods(hops[0]).name,
        counted(hops.len() as i64, "lot"),
        counted(circle.len() as i64, "receiver"),
        names.join(", "),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because);
    for hop in &hops {
        raise =
            raise.hop(context, *hop, &["exporter_name", "consignee_name", "quantity", "ship_date"], "one of the lots");
    }
    let most = context.threshold(DETECTOR.red_flag, "most_parties");
    for one in &circle {
        for near in context.whereabouts.neighbours(*one, most).into_iter().filter(|near| circle.contains(&near.party)) {
            for (record, column) in cells(*one, near.own, context) {
                raise = raise.cite(record, &[column], "same address");
            }
        }
        for other in circle.iter().filter(|other| *other > one) {
            if let Some((own, theirs)) = context.whereabouts.contact_in_common(*one, *other) {
                raise = raise.cite(own.record, &[own.column], "in common").cite(
                    theirs.record,
                    &[theirs.column],
                    "in common",
                );
            }
        }
    }
    notes.raise(raise.parties([party]).parties(circle).done());
}
