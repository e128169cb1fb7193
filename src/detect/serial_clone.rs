//! Serial numbers are seen at a party after they had left it, or leave one place while they are on the way to another.

use std::collections::{BTreeMap, BTreeSet};

use super::moved_alone;
use super::prelude::counted;
use super::prelude::*;
use super::seen_abroad;
use crate::model::{Observation, Text};
use crate::network::LinkClass;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector {
    red_flag: "serial-clone",
    inspect: &[
        Inspect::Party(seen_after_leaving),
        Inspect::AnyParty(seen_abroad::inspect),
        Inspect::Party(seen_abroad::unnamed),
        Inspect::Hop(twice_on_the_way),
        Inspect::Hop(moved_alone::inspect),
    ],
};

/// Somebody read the numbers at a party whose own shipments had carried them away, and nothing brought them back.
fn seen_after_leaving(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let there = |seen: &&Observation| {
        !seen.serials.is_empty()
            && (context.says(Sighting::Visit, seen.kind) || context.says(Sighting::Running, seen.kind))
    };
    for seen in context.observations(party).filter(there) {
        let last = |serial: &Text| last_before(*serial, seen, context);
        let moves: Vec<HopId> = seen.serials.iter().filter_map(last).collect();
        let left = |hop: &HopId| context.hop(*hop).from == party && gone(*hop, seen, context);
        let by_number: Vec<HopId> = moves.iter().copied().filter(left).collect();
        let here = moves.iter().filter(|hop| context.hop(**hop).to == party);
        let arrivals: BTreeSet<HopId> = here.copied().collect();
        let by_lot: Vec<(HopId, HopId)> =
            arrivals.iter().filter_map(|lot| Some((*lot, lot_gone(*lot, seen, context)?))).collect();
        let least = context.threshold(DETECTOR.red_flag, "least_serials");
        let of_lots = moves.iter().filter(|hop| by_lot.iter().any(|(lot, _)| lot == *hop)).count() as i64;
        if by_number.len() as i64 >= least {
            let back = came_back(&by_number, party, seen, context);
            // a seller reads machines on its bench and in its books
            let sure = if back.is_some() || context.is_seller(party) { Confidence::Low } else { Confidence::High };
            let hops: Vec<HopId> = by_number.iter().copied().chain(back.into_iter().flatten()).collect();
            notes.raise(flag(party, (seen, by_number.len()), &hops, sure, context));
        } else if of_lots >= least {
            let hops: Vec<HopId> = by_lot.iter().flat_map(|(lot, next)| [*lot, *next]).collect();
            notes.raise(flag(party, (seen, usize::try_from(of_lots).unwrap_or(0)), &hops, Confidence::Medium, context));
        }
    }
}

fn flag(
    party: PartyId,
    (seen, count): (&Observation, usize),
    hops: &[HopId],
    confidence: Confidence,
    context: &Context<'_>,
) -> RaisedFlag {
    let hops: BTreeSet<HopId> = hops.iter().copied().collect();
    let how = match confidence {
        Confidence::High => "had left it before",
        Confidence::Medium => "belong to whole lots that had left it before",
        Confidence::Low if context.is_seller(party) => {
            "had left it before; it sells such goods, and may have read its books"
        }
        Confidence::Low => "had left it before; they came back to it, and the day of the reading may be that of others",
    };
    let because = format!(
        "{count} of {} read at {} on {} {how}, in {}.",
        counted(seen.serials.len() as i64, "serial number"),
        context.name(party),
        seen.date,
        counted(hops.iter().filter(|hop| context.hop(**hop).from == party).count() as i64, "shipment"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because)
        .cite(seen.record, &["date", "kind", "party_name", "serial_numbers"], "read there")
        .parties([party]);
    for hop in hops {
        let columns = ["exporter_name", "consignee_name", "quantity", "gross_weight_kg", "ship_date", "serial_numbers"];
        let what = match confidence {
            _ if context.hop(hop).from == party => "had left",
            Confidence::Low => "came back",
            Confidence::Medium | Confidence::High => "had come",
        };
        raise = raise.hop(context, hop, &columns, what);
    }
    raise.done()
}

/// The last movement of a number until it was seen.
fn last_before(serial: Text, seen: &Observation, context: &Context<'_>) -> Option<HopId> {
    let before = context.survey.index.carrying(serial).iter().rev();
    before.copied().find(|hop| context.hop(*hop).departed <= seen.date + days(context))
}

/// Left well before the day on which the number was read where it had been, for another party.
fn gone(hop: HopId, seen: &Observation, context: &Context<'_>) -> bool {
    let one = context.hop(hop);
    one.from != one.to && one.departed + days(context) < seen.date
}

/// What brought the numbers back after they had left; `None` unless all came back: then they were there before and after,
/// and a list of what is at a site has one date for all.
fn came_back(left: &[HopId], party: PartyId, seen: &Observation, context: &Context<'_>) -> Option<BTreeSet<HopId>> {
    let again = |(hop, serial): (HopId, &Text)| {
        let later = context.survey.index.carrying(*serial).iter().copied();
        later.filter(|other| context.hop(*other).departed > context.hop(hop).departed).find(|other| {
            let one = context.hop(*other);
            one.to == party && one.from != party
        })
    };
    let read = left.iter().flat_map(|hop| context.shipment(*hop).serials.iter().map(|serial| (*hop, serial)));
    read.filter(|(_, serial)| seen.serials.contains(serial)).map(again).collect()
}

/// A lot without serial numbers, of the same count at the same weight, that left before the numbers were read.
fn lot_gone(lot: HopId, seen: &Observation, context: &Context<'_>) -> Option<HopId> {
    let linker = &context.survey.index.linker;
    let links = context.survey.index.successors(lot);
    let whole = links.iter().find(|link| {
        linker.class(link) == LinkClass::WholeLot
            && linker.weights_agree(link.from, link.to)
            && context.shipment(link.to).serials.is_empty()
            && gone(link.to, seen, context)
    });
    whole.map(|link| link.to)
}

/// Lots with the same numbers that leave another place before this one arrives.
fn twice_on_the_way(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    if context.shipment(id).serials.is_empty() {
        return notes.cannot_tell();
    }
    let mut clones: BTreeMap<HopId, BTreeSet<Text>> = BTreeMap::new();
    let most = usize::try_from(context.threshold(DETECTOR.red_flag, "most_records")).unwrap_or(usize::MAX);
    for serial in &context.shipment(id).serials {
        let carrying = context.survey.index.carrying(*serial);
        for other in
            carrying.iter().filter(|other| **other > id && carrying.len() <= most && overlaps(id, **other, context))
        {
            clones.entry(*other).or_default().insert(*serial);
        }
    }
    for (other, serials) in clones {
        if (serials.len() as i64) < context.threshold(DETECTOR.red_flag, "least_serials") {
            continue;
        }
        let (first, second) = (context.hop(id), context.hop(other));
        let because = format!(
            "{} left {} for {} on {} and, before they arrived, {} for {} on {}.",
            counted(serials.len() as i64, "serial number"),
            context.name(first.from),
            context.name(first.to),
            first.departed,
            context.name(second.from),
            context.name(second.to),
            second.departed,
        );
        let columns = ["exporter_name", "consignee_name", "ship_date", "arrival_date", "serial_numbers"];
        let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::Medium, because)
            .hop(context, id, &columns, "on the way")
            .hop(context, other, &columns, "on another way");
        notes.raise(raise.parties([first.from, second.from]).done());
    }
}

/// Two journeys between four different parties that run at the same time.
fn overlaps(id: HopId, other: HopId, context: &Context<'_>) -> bool {
    let (first, second) = (context.hop(id), context.hop(other));
    let apart =
        first.from != second.from && first.to != second.from && first.from != second.to && first.to != second.to;
    let Some(arrived) = first.arrived else { return false };
    apart
        && first.shipment != second.shipment
        && second.departed + days(context) < arrived
        && second.from_country != first.to_country
        && second.from_country != first.from_country
}

fn days(context: &Context<'_>) -> i32 {
    i32::try_from(context.threshold(DETECTOR.red_flag, "tolerance_days")).unwrap_or(i32::MAX)
}
