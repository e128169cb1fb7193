//! All controlled goods of a kind that a party got leave it together under another name, long after they came.

use std::collections::BTreeMap;

use super::goods_identity_break::DETECTOR;
use super::prelude::counted;
use super::prelude::*;
use super::support::deals_in_used;
use crate::model::GoodsKey;
use crate::policy::BusinessClass;

const COLUMNS: [&str; 6] =
    ["consignee_name", "declared_description", "quantity", "gross_weight_kg", "ship_date", "arrival_date"];

/// As many units in all as came for the party itself, at the same weight, after the last of them came. What a seller sends, and
/// what goes to a dealer in used machines, is trade.
/// O(hops of the party) for each kind of goods that came.
pub(super) fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    if context.leaving(party).is_empty() || context.is_seller(party) || sells(party, context) {
        return;
    }
    let mut kinds: BTreeMap<GoodsKey, Vec<HopId>> = BTreeMap::new();
    let used_here = |hop: &&HopId| context.is_controlled(**hop) && context.is_for(context.hop(**hop), party);
    for hop in context.arriving(party).iter().filter(used_here) {
        kinds.entry(context.hop(*hop).key).or_default().push(*hop);
    }
    for came in kinds.into_values() {
        let gone = gone(&came, context);
        let sum = |hops: &[HopId]| hops.iter().map(|hop| context.hop(*hop).whole_units()).sum::<i64>();
        let (all, left) = (sum(&came), sum(&gone));
        let used = gone.iter().any(|hop| deals_in_used(context.hop(*hop).to, context));
        let counted = came.iter().all(|hop| context.hop(*hop).units.is_some());
        let many = counted && all >= context.threshold(DETECTOR.red_flag, "least_emptied") && came.len() > 1;
        if all == left && many && !used {
            notes.raise(flag((&came, &gone), all, context));
        }
    }
}

/// True for a trader, and for who deals in used machines: to empty halls is its business.
fn sells(party: PartyId, context: &Context<'_>) -> bool {
    let trades = context.business(party).is_some_and(|(_, class)| class == BusinessClass::Trading);
    trades || deals_in_used(party, context)
}

/// Goods under other names, of the weight of those that came, that left behind the last of them within the window.
fn gone(came: &[HopId], context: &Context<'_>) -> Vec<HopId> {
    let weights = || came.iter().filter_map(|hop| context.hop(*hop).unit_weight.map(|weight| weight.0));
    let arrived = came.iter().map(|hop| context.hop(*hop).available()).max();
    let (Some(least), Some(most), Some(arrived)) = (weights().min(), weights().max(), arrived) else {
        return Vec::new();
    };
    let tolerance = context.survey.policy.link_rule().weight_tolerance_permille;
    let window = context.threshold(DETECTOR.red_flag, "emptied_days");
    let near = |weight: i64| {
        weight.saturating_mul(1000) >= least.saturating_mul(1000 - tolerance)
            && weight.saturating_mul(1000) <= most.saturating_mul(1000 + tolerance)
    };
    let fits = |hop: &&HopId| {
        let left = context.hop(**hop);
        let days = i64::from(left.departed.days_since(arrived));
        let weighs = left.unit_weight.is_some_and(|weight| near(weight.0));
        !context.is_controlled(**hop) && weighs && (0..=window).contains(&days)
    };
    context.leaving(context.hop(came[0]).to).iter().filter(fits).copied().collect()
}

fn flag((came, gone): (&[HopId], &[HopId]), units: i64, context: &Context<'_>) -> RaisedFlag {
    let (first, last) = (context.hop(came[0]), context.hop(gone[gone.len() - 1]));
    let because = format!(
        "All {} of {} that came to {} in {} left it in {}, the last on {} for {}, as '{}' of the same weight.",
        counted(units, "unit"),
        context.goods(came[0]).name,
        context.name(first.to),
        counted(came.len() as i64, "lot"),
        counted(gone.len() as i64, "lot"),
        last.departed,
        context.name(last.to),
        context.goods(gone[0]).name,
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(first.to), Confidence::High, because);
    for hop in came {
        raise = raise.hop(context, *hop, &COLUMNS, "came");
    }
    for hop in gone {
        raise = raise.hop(context, *hop, &COLUMNS, "left");
    }
    raise.parties([first.to, last.to]).done()
}
