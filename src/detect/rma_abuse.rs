//! Goods declared for repair go to a Tier 3 destination and do not come back, or others come back for them.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use crate::model::Text;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "rma-abuse", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (hop, row) = (context.hop(id), context.shipment(id));
    let ends = &context.survey.ends;
    let enters = ends.is_end(id.0 as usize) && !ends.from_tier3[id.0 as usize];
    if !enters || !context.is_controlled(id) || !context.says(Sighting::Repair, row.description) {
        return;
    }
    if goes_home(id, context) {
        return;
    }
    let waited = i64::from(context.last_day().days_since(hop.available()));
    let back = returns(id, context);
    let sent: BTreeSet<Text> = row.serials.iter().copied().collect();
    let came: BTreeSet<Text> = back.iter().flat_map(|one| context.shipment(*one).serials.iter().copied()).collect();
    let (what, confidence) = match back.first() {
        None if waited < context.threshold(DETECTOR.red_flag, "wait_days") => return notes.cannot_tell(),
        None => (format!("nothing came back in the {} since", counted(waited, "day")), Confidence::Medium),
        Some(_) if sent.is_empty() || came.is_empty() => return notes.cannot_tell(),
        Some(_) if sent.is_disjoint(&came) => ("what came back has other serial numbers".to_owned(), Confidence::High),
        Some(_) => return,
    };
    let because = format!(
        "{} of {} went to {} for repair on {}; {what}.",
        units(context, id),
        context.goods(id).name,
        context.name(hop.to),
        hop.departed,
    );
    let columns = ["consignee_name", "declared_description", "quantity", "ship_date", "serial_numbers"];
    let mut raise =
        Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &columns, "for repair");
    let waits = back.is_empty();
    for one in back {
        raise = raise.hop(context, one, &columns, "came back");
    }
    if waits {
        raise = raise.until_last_day(context);
    }
    notes.raise(raise.parties([hop.from, hop.to]).done());
}

/// True when everything on a hop, by serial number, had come from its receiver: it was mended and goes home.
fn goes_home(id: HopId, context: &Context<'_>) -> bool {
    let hop = context.hop(id);
    let serials = &context.shipment(id).serials;
    let came = |serial: &Text| {
        let hops = context.survey.index.carrying(*serial).iter().take_while(|other| **other != id);
        hops.into_iter().any(|other| context.same_group(context.hop(*other).from, hop.to))
    };
    !serials.is_empty() && serials.iter().all(came)
}

/// What the repairer sent back: the same numbers, or the same goods within the window.
fn returns(id: HopId, context: &Context<'_>) -> Vec<HopId> {
    let hop = context.hop(id);
    let days = i32::try_from(context.threshold(DETECTOR.red_flag, "return_days")).unwrap_or(i32::MAX);
    let window = (hop.available(), hop.available() + days);
    let mut found = context.survey.index.leaving(hop.to, hop.key, window);
    let numbered = context.shipment(id).serials.iter().flat_map(|serial| context.survey.index.carrying(*serial));
    found.extend(numbered.copied().filter(|other| context.hop(*other).from == hop.to && *other > id));
    found.retain(|other| context.same_group(context.hop(*other).to, hop.from));
    found.sort_unstable();
    found.dedup();
    found
}
