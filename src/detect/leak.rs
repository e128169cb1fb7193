//! Of every lot that an end user receives, a small share is never seen working, lot after lot.

use super::prelude::counted;
use super::prelude::*;
use super::site::{Site, running};
use crate::model::Text;

pub(super) const DETECTOR: Detector = Detector { red_flag: "leak", inspect: &[Inspect::Party(inspect)] };

/// A lot with its serial numbers that are nowhere.
struct Short {
    hop: HopId,
    of: usize,
    missing: Vec<Text>,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let site = Site::of(party, context);
    let waited = |hop: &&HopId| i64::from(context.last_day().days_since(context.hop(**hop).available()));
    let numbered = |hop: &&HopId| context.shipment(**hop).serials.len() as i64 >= limit("least_serials");
    let lots: Vec<Short> = site
        .came
        .iter()
        .filter(|hop| numbered(hop) && waited(hop) >= limit("wait_days"))
        .map(|hop| short(*hop, &site, context))
        .collect();
    if site.came.is_empty() {
        return;
    }
    if lots.is_empty() || site.seen.is_empty() {
        return notes.cannot_tell();
    }
    let small = |lot: &&Short| {
        let missing = lot.missing.len() as i64;
        missing > 0 && missing * 100 <= lot.of as i64 * limit("most_percent")
    };
    let short: Vec<&Short> = lots.iter().filter(small).collect();
    if (short.len() as i64) < limit("least_lots") || short.len() * 4 < lots.len() * 3 {
        return;
    }
    notes.raise(flag(party, &short, lots.len(), context));
}

fn flag(party: PartyId, short: &[&Short], lots: usize, context: &Context<'_>) -> RaisedFlag {
    let (of, missing) = short.iter().fold((0, 0), |sum, lot| (sum.0 + lot.of, sum.1 + lot.missing.len()));
    let because = format!(
        "In {} of {} to {} a small share of the serial numbers was never seen working and did not leave: {missing} of {of}.",
        short.len(),
        counted(lots as i64, "lot"),
        context.name(party),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because)
        .parties([party])
        .until_last_day(context);
    for lot in short {
        raise =
            raise.hop(context, lot.hop, &["consignee_name", "serial_numbers", "arrival_date"], "a share is missing");
    }
    for seen in running(party, context) {
        raise = raise.cite(seen.record, &["date", "kind", "serial_numbers"], "seen working");
    }
    raise.done()
}

fn short(hop: HopId, site: &Site, context: &Context<'_>) -> Short {
    let serials = &context.shipment(hop).serials;
    let user = context.hop(hop).to;
    let left = |serial: &Text| context.survey.index.carrying(*serial).iter().any(|one| context.hop(*one).from == user);
    let missing = serials.iter().copied().filter(|serial| !site.seen.contains(serial) && !left(serial)).collect();
    Short { hop, of: serials.len(), missing }
}
