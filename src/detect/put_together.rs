//! Boards come, what they are built into comes apart, and as many machines leave under a name that tells of neither.

use super::goods_identity_break::DETECTOR;
use super::prelude::*;
use crate::classify::kind_of;
use crate::model::Hop;
use crate::policy::{LinkRule, Sighting};

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

/// A lot of controlled goods, another lot of as many, and as many units that leave with the weight of both; or modules, an
/// empty chassis for each so many of them, and as many machines as chassis. A dealer has so many lots that some add up.
/// O(hops of the party) for each lot of equal count.
pub(super) fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (board, rule) = (context.hop(id), context.survey.policy.link_rule());
    if !context.is_controlled(id) || board.whole_units() < rule.least_count || context.is_dealer(board.to) {
        return;
    }
    let one_by_one = |lots: [HopId; 3]| adds_up(lots, rule, context);
    if let Some(lots) = find(id, 1, context, one_by_one) {
        return notes.raise(flag(lots, "as many", "with the weight of both together", context));
    }
    for name in ["modules_few", "modules_many"] {
        let each = context.threshold(DETECTOR.red_flag, name);
        let built = |lots: [HopId; 3]| is_built(lots, each, context);
        if context.goods(id).chips == 1
            && board.whole_units() % each == 0
            && let Some(lots) = find(id, each, context, built)
        {
            let one_for = format!("for every {each} of them one");
            return notes.raise(flag(lots, &one_for, "heavier than both together", context));
        }
    }
}

/// The lots of another kind that came, and of goods under another name that left, one unit for each so many of a lot.
fn find(id: HopId, each: i64, context: &Context<'_>, fits: impl Fn([HopId; 3]) -> bool) -> Option<[HopId; 3]> {
    let board = context.hop(id);
    let equal = |hop: &HopId| {
        let other = context.hop(*hop);
        other.units.is_some() && other.whole_units() * each == board.whole_units() && !context.is_controlled(*hop)
    };
    let cases: Vec<HopId> = context.arriving(board.to).iter().copied().filter(equal).collect();
    // what goes back to be mended was not built here
    let goes_back = |hop: &HopId| context.says(Sighting::Repair, context.shipment(*hop).description);
    let mut left = context.leaving(board.to).iter().copied().filter(|hop| equal(hop) && !goes_back(hop));
    left.find_map(|left| cases.iter().map(|case| [id, *case, left]).find(|lots| fits(*lots)))
}

/// Modules and empty chassis came within the usual wait, and what left is heavier than a chassis with its modules, by no more
/// than the rest of a machine weighs.
fn is_built([board, case, left]: [HopId; 3], each: i64, context: &Context<'_>) -> bool {
    let most_times = context.threshold(DETECTOR.red_flag, "machine_times");
    let empty = kind_of(context.goods(case), context.survey.policy) == Some("server-chassis");
    let [board, case, left] = [board, case, left].map(|hop| context.hop(hop));
    let (Some(module), Some(both)) = (board.unit_weight, left.unit_weight) else { return false };
    let least = module.0.saturating_mul(each).saturating_add(case.unit_weight.map_or(0, |weight| weight.0));
    let heavy = both.0 >= least && (case.unit_weight.is_none() || both.0 <= least.saturating_mul(most_times));
    empty && heavy && in_time([board, case], left, context.survey.policy.link_rule())
}

fn in_time(came: [&Hop; 2], left: &Hop, rule: &LinkRule) -> bool {
    let waits = came.map(|came| left.departed.days_since(came.available()));
    waits.iter().all(|days| (-rule.tolerance_days..=rule.max_dwell_days).contains(days))
}

/// True when what leaves has the weight of both lots that came within the usual wait, and neither of them is nearly nothing.
fn adds_up([board, case, left]: [HopId; 3], rule: &LinkRule, context: &Context<'_>) -> bool {
    let [board, case, left] = [board, case, left].map(|hop| context.hop(hop));
    let (Some(one), Some(other), Some(both)) = (board.unit_weight, case.unit_weight, left.unit_weight) else {
        return false;
    };
    let in_time = in_time([board, case], left, rule);
    // two or three units of anything agree with some lot or other
    let few = board.whole_units() < context.threshold(DETECTOR.red_flag, "least_built");
    let sum = one.0.saturating_add(other.0);
    let apart = i128::from((sum - both.0).abs()) * 1000;
    let least = one.0.min(other.0).saturating_mul(1000) / rule.weight_tolerance_permille.max(1);
    in_time && !few && apart <= i128::from(sum) * i128::from(rule.weight_tolerance_permille) && least > sum
}

fn flag([board, case, left]: [HopId; 3], many: &str, weight: &str, context: &Context<'_>) -> RaisedFlag {
    let party = context.hop(left).from;
    let because = format!(
        "{} of {} and {many} '{}' reached {}, and as many '{}' left it for {}, {weight}.",
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
