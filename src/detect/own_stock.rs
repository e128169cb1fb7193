//! What lawful trade does with goods: a party sells from its own stock of them, or sends them where they came from.

use super::Context;
use crate::model::{Confidence, HopId, Identity, Link};
use crate::network::LinkClass;

/// What a party had in stock of the goods that leave it.
pub(super) struct Stock {
    /// Deliveries of these goods, the latest first, as many as cover what leaves.
    pub lots: Vec<HopId>,
    /// How sure it still is that what left is what came: a whole lot of one count and weight is seldom chance.
    pub left: Confidence,
}

/// The stock that may explain what leaves by a link. `None` when what came within the
/// `stock_days` of a red flag less what left is fewer, or when the goods are not recognised: vague words fit anything.
/// O(log hops + hops of these goods at the party within those days).
pub(super) fn covering(link: &Link, red_flag: &str, context: &Context<'_>) -> Option<Stock> {
    let (left, index) = (context.hop(link.to), context.survey.index);
    if context.goods(link.to).identity == Identity::Unrecognised {
        return None;
    }
    let days = i32::try_from(context.threshold(red_flag, "stock_days")).unwrap_or(i32::MAX);
    let window = (left.departed - days, left.departed);
    let units = |hop: &HopId| context.hop(*hop).whole_units();
    let sum = |hops: &[HopId]| hops.iter().filter(|hop| **hop != link.to).map(units).fold(0, i64::saturating_add);
    let mut came = index.arriving(left.from, left.key, window);
    let gone = index.leaving(left.from, left.key, window);
    let needed = left.whole_units();
    if needed == 0 || sum(&came) - sum(&gone) < needed {
        return None;
    }
    came.sort_unstable_by_key(|hop| (std::cmp::Reverse(context.hop(*hop).available()), *hop));
    let mut covered = 0_i64;
    came.retain(|hop| {
        let open = covered < needed && *hop != link.to;
        covered = if open { covered.saturating_add(units(hop)) } else { covered };
        open
    });
    let whole = index.linker.class(link) <= LinkClass::WholeLot;
    Some(Stock { lots: came, left: if whole { Confidence::Medium } else { Confidence::Low } })
}

/// True when goods go back to who had sent them, or come back from where they go, over links that time and goods allow: to be
/// repaired, or on loan. O(neighbours of the hop).
pub(super) fn comes_and_goes(id: HopId, context: &Context<'_>) -> bool {
    let (hop, index) = (context.hop(id), context.survey.index);
    let back = |link: &Link| context.same_group(context.hop(link.from).from, hop.to);
    let again = |link: &Link| context.same_group(context.hop(link.to).to, hop.from);
    index.predecessors(id).iter().any(back) || index.successors(id).iter().any(again)
}
