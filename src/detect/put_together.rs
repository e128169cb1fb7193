//! Boards come, what they are built into comes apart, and as many machines leave under a name that tells of neither.

use super::goods_identity_break::DETECTOR;
use super::prelude::*;
use crate::policy::LinkRule;

/// Columns that show the sum.
const COLUMNS: [&str; 7] = [
    "exporter_name",
    "consignee_name",
    "declared_description",
    "quantity",
    "gross_weight_kg",
    "ship_date",
    "arrival_date",
];

/// A lot of controlled goods, another lot of as many, and as many units that leave with the weight of both. A dealer has so
/// many lots that some add up. O(hops of the party) for each lot of equal count.
pub(super) fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (board, rule) = (context.hop(id), context.survey.policy.link_rule());
    if !context.is_controlled(id) || board.whole_units() < rule.least_count || context.is_dealer(board.to) {
        return;
    }
    let equal = |hop: &HopId| context.hop(*hop).units == board.units && !context.is_controlled(*hop);
    let cases: Vec<HopId> = context.arriving(board.to).iter().copied().filter(equal).collect();
    for left in context.leaving(board.to).iter().copied().filter(equal) {
        if let Some(case) = cases.iter().find(|case| adds_up([id, **case, left], rule, context)) {
            return notes.raise(flag([id, *case, left], context));
        }
    }
}

/// True when what leaves has the weight of both lots that came within the usual wait, and neither of them is nearly nothing.
fn adds_up([board, case, left]: [HopId; 3], rule: &LinkRule, context: &Context<'_>) -> bool {
    let [board, case, left] = [board, case, left].map(|hop| context.hop(hop));
    let (Some(one), Some(other), Some(both)) = (board.unit_weight, case.unit_weight, left.unit_weight) else {
        return false;
    };
    let waits = [board, case].map(|came| left.departed.days_since(came.available()));
    let in_time = waits.iter().all(|days| (-rule.tolerance_days..=rule.max_dwell_days).contains(days));
    let sum = one.0.saturating_add(other.0);
    let apart = i128::from((sum - both.0).abs()) * 1000;
    let least = one.0.min(other.0).saturating_mul(1000) / rule.weight_tolerance_permille.max(1);
    in_time && apart <= i128::from(sum) * i128::from(rule.weight_tolerance_permille) && least > sum
}

fn flag([board, case, left]: [HopId; 3], context: &Context<'_>) -> RaisedFlag {
    let party = context.hop(left).from;
    let because = format!(
        "{} of {} and as many of '{}' reached {}, and as many '{}' left it for {} with the weight of both together.",
        units(context, board),
        context.goods(board).name,
        context.goods(case).name,
        context.name(party),
        context.goods(left).name,
        context.name(context.hop(left).to),
    );
    Raise::new(DETECTOR.red_flag, Subject::Lot(board, left), Confidence::High, because)
        .hop(context, board, &COLUMNS, "came")
        .hop(context, case, &COLUMNS, "came apart")
        .hop(context, left, &COLUMNS, "left as one")
        .parties([party, context.hop(left).to])
        .done()
}
