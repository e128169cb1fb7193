//! Machines rest at their stated end user for weeks, are never seen working, and leave again as they came.

use super::prelude::counted;
use super::prelude::*;
use super::site::{AtWork, ROOM, Site, at_work, find_room, running};
use crate::network::LinkClass;

pub(super) const DETECTOR: Detector = Detector { red_flag: "boxed-stock", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    let used_here = hop.transit_to.is_none() && context.is_for(hop, hop.to);
    if !context.is_controlled(id) || !used_here || context.leaving(hop.to).is_empty() {
        return;
    }
    if context.is_seller(hop.to) {
        return notes.cannot_tell();
    }
    let least = context.threshold(DETECTOR.red_flag, "least_days");
    let links = context.survey.index.successors(id);
    let whole = |link: &&Link| i64::from(link.dwell) >= least && is_whole(link, context) && !goes_home(link, context);
    let Some(link) = links.iter().find(whole) else { return };
    if context.survey.records.observations.is_empty() {
        return notes.cannot_tell();
    }
    let out = context.hop(link.to);
    let serials = &context.shipment(id).serials;
    let site = Site::of(hop.to, context);
    // an activation without serial numbers may be of these machines
    let unnumbered = running(hop.to, context)
        .any(|seen| seen.serials.is_empty() && (hop.available()..=out.departed).contains(&seen.date));
    if unnumbered || serials.iter().any(|serial| site.seen.contains(serial)) {
        return;
    }
    notes.raise(flag(id, link, context));
}

fn flag(id: HopId, link: &Link, context: &Context<'_>) -> RaisedFlag {
    let (hop, out) = (context.hop(id), context.hop(link.to));
    let working = at_work(id, context);
    // what leaves a Tier 3 site goes the other way
    let lowered = match () {
        () if find_room(id, &[link.to], context) => ROOM,
        () if context.rules(id).is_tier3(hop.to_country) => " It left a Tier 3 destination.",
        () => "",
    };
    let because = format!(
        "{} came to {} as end user, were not seen working there, and left as they came {} later for {}.{}{lowered}",
        units(context, id),
        context.name(hop.to),
        counted(i64::from(link.dwell), "day"),
        context.name(out.to),
        AtWork::words(working.as_ref(), context),
    );
    let unsure = context.shipment(id).serials.is_empty() || working.is_some() || !lowered.is_empty();
    let confidence = if unsure { Confidence::Low } else { Confidence::Medium };
    let columns = ["consignee_name", "end_user_name", "quantity", "gross_weight_kg", "arrival_date", "serial_numbers"];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Lot(id, link.to), confidence, because)
        .hop(context, id, &columns, "came")
        .hop(context, link.to, &["exporter_name", "consignee_name", "quantity", "gross_weight_kg", "ship_date"], "left")
        .parties([hop.to, out.to]);
    let raise = AtWork::cite(working, raise);
    // that the machines were not seen working says something only where machines are seen at all
    let seen = context.survey.records.observations.first().map(|seen| seen.record);
    seen.into_iter().fold(raise, |raise, seen| raise.cite(seen, &["kind"], "observations are kept")).done()
}

/// All that came leaves: by serial numbers, or where one side gives none the same count at the same weight.
fn is_whole(link: &Link, context: &Context<'_>) -> bool {
    let linker = &context.survey.index.linker;
    let (came, left) = (context.hop(link.from), context.hop(link.to));
    let same_count = came.units.is_some() && came.units == left.units;
    let class = linker.class(link);
    let numbered = [link.from, link.to].iter().all(|hop| !context.shipment(*hop).serials.is_empty());
    same_count
        && (class == LinkClass::SameSerials || !numbered)
        && (class <= LinkClass::WholeLot || (class == LinkClass::Slow && linker.weights_agree(link.from, link.to)))
}

/// Returns to whoever supplied the lot, and moves within the user's group.
fn goes_home(link: &Link, context: &Context<'_>) -> bool {
    let (came, next) = (context.hop(link.from), context.hop(link.to));
    context.same_group(next.from, next.to) || context.same_group(came.from, next.to)
}
