//! Controlled goods arrive several times faster than this party's own history.

use super::prelude::counted;
use super::prelude::*;

pub(super) const DETECTOR: Detector = Detector { red_flag: "volume-surge", inspect: &[Inspect::Party(inspect)] };

/// The sign that is counted: where several receivers bear it, lots do not come at random in these records.
const BUNCHES: &str = "bunches";

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
    let Some((start, end)) = fastest(&deliveries, window, least) else { return notes.count(BUNCHES, party, Bears::No) };
    let (earlier, burst) = (&deliveries[..start], &deliveries[start..end]);
    let days = |lots: &[Delivery], until: &Delivery| i64::from(until.day.days_since(lots[0].day)).max(1);
    let before = days(earlier, &burst[0]);
    let ratio = context.threshold(DETECTOR.red_flag, "ratio");
    let span = i64::from(burst[burst.len() - 1].day.days_since(burst[0].day)) + 1;
    let chance = by_chance((earlier.len(), before), (burst.len(), span)).saturating_mul(context.regulars());
    let most = context.threshold(DETECTOR.red_flag, "most_by_chance_permille");
    if burst.len() as i64 * before < ratio * earlier.len() as i64 * window || chance > most * 1000 {
        return notes.count(BUNCHES, party, Bears::No);
    }
    notes.count(BUNCHES, party, Bears::Yes);
    let because = format!(
        "{} took {} within {} from {}; before, {} in {}.",
        context.name(party),
        counted(burst.len() as i64, "lot"),
        counted(days(burst, &burst[burst.len() - 1]), "day"),
        burst[0].day,
        counted(earlier.len() as i64, "lot"),
        counted(before, "day"),
    );
    let mut raise =
        Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because).sign(Some(BUNCHES));
    for delivery in burst {
        raise = raise.delivery(context, delivery, &["consignee_name", "ship_date", "quantity"], "in the surge");
    }
    for delivery in earlier {
        let record = context.survey.records.shipments[delivery.shipment as usize].record;
        raise = raise.cite(record, &["ship_date"], "before the surge");
    }
    notes.raise(raise.parties([party]).done());
}

/// Lots that come at random come in bursts now and then. No more bursts of so many lots in so many days than this are to
/// be expected by chance: as many as such spans lie in the whole time, times the tail of the Poisson law at the rate of
/// the lots before, of which the first term without its exponential is a bound. In millionths; O(lots of the burst).
fn by_chance((earlier, before): (usize, i64), (burst, span): (usize, i64)) -> i64 {
    let (span, before) = (i128::from(span.max(1)), i128::from(before.max(1)));
    let spans = (before + span) * 1_000_000 / span;
    let usual = earlier as i128 * span;
    let expected = (1..=burst as i128).fold(spans, |sum, lot| sum.saturating_mul(usual) / (before * lot));
    i64::try_from(expected).unwrap_or(i64::MAX)
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

#[cfg(test)]
mod tests {
    use super::by_chance;

    #[test]
    fn a_busy_receiver_has_busy_months_and_a_quiet_one_has_none() {
        // fourteen lots in two years and then four in a month, twenty-two in seven months and then ten: now and then
        assert!(by_chance((14, 721), (4, 24)) > 50_000);
        assert!(by_chance((22, 203), (10, 30)) > 50_000);
        // five lots in ten months and then four in eighteen days: hardly by chance
        assert!(by_chance((5, 318), (4, 19)) < 10_000);
        assert!(by_chance((3, 365), (10, 30)) < 10);
        assert_eq!(by_chance((1, 30), (1, 30)), 2_000_000);
    }
}
