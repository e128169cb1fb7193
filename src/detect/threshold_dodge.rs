//! Lines are valued just under the value above which an export must be filed, and hardly any just above it.

use std::collections::BTreeSet;

use super::prelude::*;
use crate::model::{Currency, Money};

pub(super) const DETECTOR: Detector = Detector { red_flag: "threshold-dodge", inspect: &[Inspect::AnyParty(inspect)] };

/// The currency in which the limit is set.
const CURRENCY: &str = "USD";

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let abroad = |hop: &HopId| {
        let one = context.hop(*hop);
        let crosses = one.from_country != one.to_country && one.to_country.is_known() && one.from_country.is_known();
        one.leg == 0 && crosses && context.is_traced(*hop)
    };
    let exports: Vec<HopId> = context.leaving(party).iter().copied().filter(abroad).collect();
    if (exports.len() as i64) < limit("least_lines") {
        return;
    }
    let valued: Vec<(HopId, i64)> = exports.iter().filter_map(|hop| Some((*hop, dollars(*hop, context)?))).collect();
    if valued.is_empty() {
        return notes.cannot_tell();
    }
    // both bands are of one width, so that prices that know nothing of the limit fall into them alike
    let (line, band) =
        (limit("filing_value_usd") * PARTS, limit("filing_value_usd") * PARTS * limit("band_percent") / 100);
    let below: Vec<(HopId, i64)> =
        valued.iter().copied().filter(|(_, value)| line - band < *value && *value <= line).collect();
    let above = valued.iter().filter(|(_, value)| line < *value && *value <= line + band).count() as i64;
    let values: BTreeSet<i64> = below.iter().map(|(_, value)| *value).collect();
    let many = below.len() as i64 >= limit("least_lines") && below.len() as i64 >= limit("ratio") * above.max(1);
    if !many || (values.len() as i64) < limit("least_values") {
        return;
    }
    notes.raise(flag(party, &below, (valued.len(), above), context));
}

fn flag(party: PartyId, below: &[(HopId, i64)], (valued, above): (usize, i64), context: &Context<'_>) -> RaisedFlag {
    let because = format!(
        "{} of {valued} exports of {} with a value in {CURRENCY} lie within {} % under {} and {above} within as much above it.",
        below.len(),
        context.name(party),
        context.threshold(DETECTOR.red_flag, "band_percent"),
        context.threshold(DETECTOR.red_flag, "filing_value_usd"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Low, because).parties([party]);
    for (hop, _) in below {
        let columns = ["exporter_name", "unit_value", "total_value", "quantity", "currency"];
        raise = raise.hop(context, *hop, &columns, "just under the limit");
    }
    raise.done()
}

/// Money is counted in ten-thousandths.
const PARTS: i64 = 10_000;

/// Value of the line in ten-thousandths of a dollar.
fn dollars(hop: HopId, context: &Context<'_>) -> Option<i64> {
    let value: Money = context.shipment(hop).line_value()?;
    (Some(value.currency) == Currency::parse(CURRENCY)).then_some(value.amount)
}
