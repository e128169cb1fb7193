//! What usual ways of keeping stock would have sent on: first in, first out, and in proportion.

use super::near::Near;
use crate::model::HopId;

/// Circuits of the first hop that are on the last one, FIFO and pro rata, in thousandths; `None` when nothing is counted.
/// `each` is the number of circuits in a unit of goods that nobody recognises. O(links at the route's intermediaries).
pub(super) fn estimates(near: &Near<'_, '_>, hops: &[HopId], each: i64) -> (Option<i64>, Option<i64>) {
    let ground = Ground { near, each };
    let first = ground.held(hops[0]);
    let (mut fifo, mut pro_rata) = (first, first);
    for pair in hops.windows(2) {
        let (came, left) = (ground.held(pair[0]), ground.held(pair[1]));
        let supply = ground.supply(pair[1]);
        fifo = super::smaller(fifo, left.map(|_| ground.first_in_first_out(&supply, pair[0], pair[1])));
        let others = ground.counted(supply.iter().filter(|hop| **hop != pair[0]));
        let all = others.saturating_add(came.unwrap_or(0)).max(1);
        pro_rata = match (pro_rata, left) {
            (Some(held), Some(left)) => Some((i128::from(held) * i128::from(left.min(all)) / i128::from(all)) as i64),
            (held, left) => held.or(left),
        };
    }
    (fifo, pro_rata)
}

struct Ground<'n, 'i, 'a> {
    near: &'n Near<'i, 'a>,
    each: i64,
}

impl Ground<'_, '_, '_> {
    fn held(&self, hop: HopId) -> Option<i64> {
        let goods = self.near.index.linker.goods(hop);
        let each = if goods.family.is_empty() { self.each } else { i64::from(goods.chips.max(1)) };
        super::units(self.near.index, hop).map(|units| units.saturating_mul(each))
    }

    fn counted<'h>(&self, hops: impl IntoIterator<Item = &'h HopId>) -> i64 {
        hops.into_iter().filter_map(|hop| self.held(*hop)).fold(0, i64::saturating_add)
    }

    /// Inbound hops that may precede `out` within the usual window, in order of arrival.
    fn supply(&self, out: HopId) -> Vec<HopId> {
        let mut lots = self.near.feeders(out).to_vec();
        lots.sort_by_key(|hop| (self.near.index.linker.hop(*hop).available(), *hop));
        lots
    }

    /// What of `lot` leaves with `out` when what came first leaves first, over the hops of both goods keys.
    fn first_in_first_out(&self, supply: &[HopId], lot: HopId, out: HopId) -> i64 {
        let before = self.counted(supply.iter().take_while(|hop| **hop != lot));
        let linker = &self.near.index.linker;
        let Some(first) = supply.first().map(|hop| linker.hop(*hop).available()) else { return 0 };
        let departed = linker.hop(out).departed;
        let mut keys = vec![linker.hop(lot).key, linker.hop(out).key];
        keys.dedup();
        let gone = keys.iter().flat_map(|key| self.near.index.leaving(linker.hop(out).from, *key, (first, departed)));
        let earlier: Vec<HopId> = gone.filter(|hop| (linker.hop(*hop).departed, *hop) < (departed, out)).collect();
        let ahead = self.counted(&earlier);
        let (left, came) = (self.counted([&out]), self.counted([&lot]));
        let (from, to) = (ahead.max(before), ahead.saturating_add(left).min(before.saturating_add(came)));
        to.saturating_sub(from).max(0)
    }
}
