//! What lawful trade does with goods: a party sells from its own stock of them, or sends them where they came from.

use super::Context;
use crate::model::{HopId, Identity, Link};

/// Days for which goods that came are thought to be in stock.
const DAYS: i32 = 365;

/// Deliveries of the goods that leave by a link, the latest first, as many as cover them; `None` when what came within a year
/// less what left is fewer, or when the goods are not recognised: vague words fit anything. O(hops of the party).
pub(super) fn covering(link: &Link, context: &Context<'_>) -> Option<Vec<HopId>> {
    let left = context.hop(link.to);
    if context.goods(link.to).identity == Identity::Unrecognised {
        return None;
    }
    let same = |hop: &&HopId| context.hop(**hop).key == left.key && **hop != link.to;
    let recent = |day: crate::model::Day| day <= left.departed && left.departed.days_since(day) <= DAYS;
    let units = |hop: &HopId| context.hop(*hop).whole_units();
    let gone = context.leaving(left.from).iter().filter(same).filter(|hop| recent(context.hop(**hop).departed));
    let gone: i64 = gone.map(units).fold(0, i64::saturating_add);
    let mut came: Vec<HopId> = context.arriving(left.from).iter().filter(same).copied().collect();
    came.retain(|hop| recent(context.hop(*hop).available()));
    came.sort_unstable_by_key(|hop| (std::cmp::Reverse(context.hop(*hop).available()), *hop));
    let (needed, mut sum) = (left.whole_units(), 0_i64);
    let all: i64 = came.iter().map(units).fold(0, i64::saturating_add);
    if needed == 0 || all - gone < needed {
        return None;
    }
    let enough = came.into_iter().take_while(|hop| {
        let open = sum < needed;
        sum = sum.saturating_add(units(hop));
        open
    });
    Some(enough.collect())
}

/// True when goods go back to who had sent them, or come back from where they go, over links that time and goods allow: to be
/// repaired, or on loan. O(neighbours of the hop).
pub(super) fn comes_and_goes(id: HopId, context: &Context<'_>) -> bool {
    let (hop, index) = (context.hop(id), context.survey.index);
    let back = |link: &Link| context.same_group(context.hop(link.from).from, hop.to);
    let again = |link: &Link| context.same_group(context.hop(link.to).to, hop.from);
    index.predecessors(id).iter().any(back) || index.successors(id).iter().any(again)
}
