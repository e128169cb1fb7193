//! The machines delivered to a site need more power than the site is declared to have.

use super::prelude::counted;
use super::prelude::*;
use crate::resolve::Known;

pub(super) const DETECTOR: Detector = Detector { red_flag: "load-above-power", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let used_here = |hop: &HopId| {
        let one = context.hop(*hop);
        context.is_controlled(*hop) && one.transit_to.is_none() && context.is_for(one, party)
    };
    let came: Vec<HopId> = context.arriving(party).iter().copied().filter(used_here).collect();
    if came.is_empty() {
        return;
    }
    // what a seller gets for its stock draws no power there
    if context.is_seller(party) {
        return notes.cannot_tell();
    }
    let known = came.iter().all(|hop| context.goods(*hop).power_w.is_some() && context.hop(*hop).units.is_some());
    let Some(power) = context.profile(party).power_kw else { return notes.cannot_tell() };
    let gone: Vec<HopId> = context.leaving(party).iter().copied().filter(|hop| context.is_controlled(*hop)).collect();
    let (lots, watts) = fullest(&came, &gone, context);
    // power usage effectiveness: what the building draws for each watt of the machines
    let load_kw = watts.saturating_mul(context.threshold(DETECTOR.red_flag, "pue_percent")) / 100_000;
    if load_kw > power.value {
        notes.raise(flag(party, (lots, &gone), (load_kw, power), context));
    } else if !known {
        notes.cannot_tell();
    }
}

/// The window of deliveries whose machines draw most, less what left in it, with that draw in watts. O(hops).
fn fullest<'h>(came: &'h [HopId], gone: &[HopId], context: &Context<'_>) -> (&'h [HopId], i64) {
    let window = context.threshold(DETECTOR.red_flag, "window_days");
    let day = |hop: HopId| context.hop(hop).departed;
    let watts = |hop: HopId| context.hop(hop).whole_units().saturating_mul(context.goods(hop).power_w.unwrap_or(0));
    let (mut best, mut most, mut stands, mut start) = (&came[..0], 0, 0, 0);
    let (mut left_from, mut left_to, mut left) = (0, 0, 0);
    for (end, hop) in came.iter().enumerate() {
        stands += watts(*hop);
        while i64::from(day(*hop).days_since(day(came[start]))) > window {
            stands -= watts(came[start]);
            start += 1;
        }
        // what left after the window began and within a window from then on
        while left_to < gone.len() && i64::from(day(gone[left_to]).days_since(day(came[start]))) <= window {
            left += watts(gone[left_to]);
            left_to += 1;
        }
        while left_from < left_to && day(gone[left_from]) < day(came[start]) {
            left -= watts(gone[left_from]);
            left_from += 1;
        }
        if stands - left > most {
            (best, most) = (&came[start..=end], stands - left);
        }
    }
    (best, most)
}

fn flag(
    party: PartyId,
    (lots, gone): (&[HopId], &[HopId]),
    (load_kw, power): (i64, Known<i64>),
    context: &Context<'_>,
) -> RaisedFlag {
    let units: i64 = lots.iter().map(|hop| context.hop(*hop).whole_units()).sum();
    let days = context.hop(lots[lots.len() - 1]).departed.days_since(context.hop(lots[0]).departed);
    let because = format!(
        "{} in {} delivered to {} as end user within {} draw about {load_kw} kW with cooling; {} kW are declared.",
        counted(units, "unit"),
        counted(lots.len() as i64, "shipment"),
        context.name(party),
        counted(i64::from(days.max(1)), "day"),
        power.value,
    );
    let far = load_kw >= power.value.saturating_mul(context.threshold(DETECTOR.red_flag, "far_above_times"));
    // what is at a Tier 3 site goes no further: too little power there says nothing of diversion
    let rules = context.rules(lots[0]);
    let there = rules.is_tier3(context.country(party));
    let confidence = if far && !there { Confidence::Medium } else { Confidence::Low };
    let because = if there { because + " It is in a Tier 3 destination, and goes no further." } else { because };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because)
        .cite(power.record, &["name", "datacentre_mw"], "declared power")
        .parties([party]);
    for hop in lots {
        let columns = ["consignee_name", "end_user_name", "declared_description", "part_number", "quantity"];
        raise = raise.hop(context, *hop, &columns, "delivered");
    }
    for hop in gone {
        raise = raise.cite(context.hop(*hop).record, &["exporter_name", "quantity"], "left again");
    }
    raise.done()
}
