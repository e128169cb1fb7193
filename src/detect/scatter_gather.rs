//! Several unrelated parties buy from one source for their own use, and the goods meet again at one receiver.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use crate::network::LinkClass;

pub(super) const DETECTOR: Detector = Detector { red_flag: "scatter-gather", inspect: &[Inspect::Party(inspect)] };

fn inspect(sink: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let least = usize::try_from(context.threshold(DETECTOR.red_flag, "least_ways")).unwrap_or(usize::MAX);
    let own_use = |hop: &&HopId| context.is_traced(**hop) && context.buys_for_own_use(context.hop(**hop).from);
    let came: Vec<HopId> = context.arriving(sink).iter().filter(own_use).copied().collect();
    let senders: BTreeSet<PartyId> = came.iter().map(|hop| context.hop(*hop).from).collect();
    if senders.len() < least {
        return;
    }
    let mut by_source: BTreeMap<PartyId, Vec<Link>> = BTreeMap::new();
    let (mut unstated, before) = (false, notes.raised.len());
    for hop in came {
        // the best link alone: a distributor's other lots of the same goods are no way
        let Some(link) = context.survey.index.predecessors(hop).into_iter().next() else { continue };
        unstated |= context.hop(link.from).end_user.is_none();
        if is_way(&link, sink, context) {
            by_source.entry(context.hop(link.from).from).or_default().push(link);
        }
    }
    for (source, mut links) in by_source {
        links.sort_by_key(|link| (link.from, link.to));
        let ways = together(&links, context);
        let middles: BTreeSet<PartyId> = ways.iter().map(|link| context.hop(link.from).to).collect();
        if middles.len() >= least && !related(source, sink, &middles, context) {
            notes.raise(flag((source, sink), (ways, middles), context));
        }
    }
    if unstated && notes.raised.len() == before {
        notes.cannot_tell();
    }
}

/// A whole lot that a middleman bought for its own use by the record, and that left it for the sink.
fn is_way(link: &Link, sink: PartyId, context: &Context<'_>) -> bool {
    let first = context.hop(link.from);
    let class = context.survey.index.linker.class(link);
    let numbered = [link.from, link.to].iter().all(|hop| !context.shipment(*hop).serials.is_empty());
    let close = class == LinkClass::SameSerials || (class <= LinkClass::SumOfLots && !numbered);
    let own_use = first.end_user.is_some_and(|user| context.may_be_one(user, first.to)) && first.transit_to.is_none();
    close && own_use && first.from != sink && context.is_traced(link.from)
}

/// The window of departures with most middlemen, first of equals.
fn together<'l>(links: &'l [Link], context: &Context<'_>) -> &'l [Link] {
    let window = context.threshold(DETECTOR.red_flag, "window_days");
    let day = |place: usize| context.hop(links[place].from).departed;
    let (mut best, mut most, mut end) = (&links[..0], 0, 0);
    let mut inside: BTreeMap<PartyId, usize> = BTreeMap::new();
    for start in 0..links.len() {
        while end < links.len() && i64::from(day(end).days_since(day(start))) <= window {
            *inside.entry(context.hop(links[end].from).to).or_default() += 1;
            end += 1;
        }
        if inside.len() > most {
            (best, most) = (&links[start..end], inside.len());
        }
        let first = context.hop(links[start].from).to;
        if let Some(count) = inside.get_mut(&first) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&first);
            }
        }
    }
    best
}

/// One group at both ends, or a source that sends over its own affiliates.
fn related(source: PartyId, sink: PartyId, middles: &BTreeSet<PartyId>, context: &Context<'_>) -> bool {
    let own = |one: &PartyId| context.may_be_one(*one, source) || context.may_be_one(*one, sink);
    context.may_be_one(source, sink) || middles.iter().any(own)
}

fn flag(
    (source, sink): (PartyId, PartyId),
    (ways, middles): (&[Link], BTreeSet<PartyId>),
    context: &Context<'_>,
) -> RaisedFlag {
    let lots: BTreeSet<HopId> = ways.iter().map(|link| link.to).collect();
    let because = format!(
        "Goods of {} went out over {}, each stated as end user, from {} on, and met again at {}: {} in {}, the last on {}.",
        context.name(source),
        counted(middles.len() as i64, "unrelated party"),
        context.hop(ways[0].from).departed,
        context.name(sink),
        counted(lots.iter().map(|hop| context.hop(*hop).whole_units()).sum(), "unit"),
        counted(lots.len() as i64, "lot"),
        ways.iter().map(|link| context.hop(link.to).departed).max().unwrap_or(context.hop(ways[0].to).departed),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(sink), Confidence::Medium, because);
    let columns = ["exporter_name", "consignee_name", "end_user_name", "quantity", "gross_weight_kg", "ship_date"];
    for link in ways {
        raise = raise.hop(context, link.from, &columns, "goes out").hop(context, link.to, &columns, "comes together");
    }
    raise.parties([source, sink]).parties(middles).done()
}
