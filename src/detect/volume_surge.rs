//! Controlled goods arrive several times faster than this party's own history.

use super::prelude::counted;
use super::prelude::*;

pub(super) const DETECTOR: Detector = Detector { red_flag: "volume-surge", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.controlled_deliveries(party);
    let window = context.threshold(DETECTOR.red_flag, "window_days");
    let least = usize::try_from(context.threshold(DETECTOR.red_flag, "least_lots")).unwrap_or(usize::MAX);
    if deliveries.is_empty() {
        return;
    }
    if deliveries.len() < least * 2 {
        return notes.cannot_tell();
    }
    let Some((start, end)) = fastest(&deliveries, window, least) else { return };
    let (earlier, burst) = (&deliveries[..start], &deliveries[start..end]);
    let days = |lots: &[Delivery], until: &Delivery| i64::from(until.day.days_since(lots[0].day)).max(1);
    let before = days(earlier, &burst[0]);
    let ratio = context.threshold(DETECTOR.red_flag, "ratio");
    if burst.len() as i64 * before < ratio * earlier.len() as i64 * window
        || !is_beyond_chance((earlier, burst), before, context)
    {
        return;
    }
    let because = format!(
        "{} took {} within {} from {}; before, {} in {}.",
        context.name(party),
        counted(burst.len() as i64, "lot"),
        counted(days(burst, &burst[burst.len() - 1]), "day"),
        burst[0].day,
        counted(earlier.len() as i64, "lot"),
        counted(before, "day"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because);
    for delivery in burst {
        raise = raise.delivery(context, delivery, &["consignee_name", "ship_date", "quantity"], "in the surge");
    }
    for delivery in earlier {
        let record = context.survey.records.shipments[delivery.shipment as usize].record;
        raise = raise.cite(record, &["ship_date"], "before the surge");
    }
    notes.raise(raise.parties([party]).done());
}

/// Lots that come at random come in bursts now and then: the rise must be several standard deviations of such a count. All
/// sides are multiplied out, so that no fraction is lost.
fn is_beyond_chance((earlier, burst): (&[Delivery], &[Delivery]), before: i64, context: &Context<'_>) -> bool {
    let threshold = |name| context.threshold(DETECTOR.red_flag, name);
    // the expected count is `usual / before`, its variance as much and at least one
    let usual = (earlier.len() as i64).saturating_mul(threshold("window_days"));
    let excess = (burst.len() as i64).saturating_mul(before).saturating_sub(usual);
    let variance = i128::from(usual.max(before)) * i128::from(before);
    excess > 0 && i128::from(excess).pow(2) >= i128::from(threshold("deviations")).pow(2) * variance
}

/// The window with most lots, first of equals, that has at least `least` lots before it and in it.
fn fastest(deliveries: &[Delivery], window: i64, least: usize) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut end = 0;
    for start in 0..deliveries.len() {
        while end < deliveries.len() && i64::from(deliveries[end].day.days_since(deliveries[start].day)) <= window {
            end += 1;
        }
        let longer = best.is_none_or(|(from, to)| end - start > to - from);
        if start >= least && end - start >= least && longer {
            best = Some((start, end));
        }
    }
    best
}
