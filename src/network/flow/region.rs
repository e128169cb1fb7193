//! The hops around some deliveries: what may have fed them, back to a budget, with counts in circuits.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{HopId, Link};

use super::account::Account;
use super::near::Near;
use super::supply::{Lot, Supply};
use crate::network::Index;

/// Hops as lots of a [`Supply`]. Counts are thousandths of a circuit, so that a server of eight and its boards add up.
pub(super) struct Region<'n, 'i, 'a> {
    pub(super) near: &'n Near<'i, 'a>,
    /// Hop of each lot.
    pub(super) hops: Vec<HopId>,
    places: BTreeMap<HopId, usize>,
    /// Links into each hop that was looked at.
    looked_at: BTreeMap<HopId, Vec<HopId>>,
    /// Hops with too many links to look behind all of them.
    crowded: BTreeSet<HopId>,
    pub(super) supply: Supply,
}

impl<'n, 'i, 'a> Region<'n, 'i, 'a> {
    /// Everything behind some hops, these first, until so many hops are known; the links given hold whatever their wait.
    /// What a lot further back was filled from stays open, and beside the hops asked for that of a lot which more could have
    /// filled than the link rule lets a flow look at.
    pub(super) fn behind(near: &'n Near<'i, 'a>, hops: &[HopId], links: &[Link], budget: usize) -> Region<'n, 'i, 'a> {
        let mut given: BTreeMap<HopId, Vec<HopId>> = BTreeMap::new();
        links.iter().for_each(|link| given.entry(link.to).or_default().push(link.from));
        let mut region = Region {
            near,
            hops: Vec::new(),
            places: BTreeMap::new(),
            looked_at: BTreeMap::new(),
            crowded: BTreeSet::new(),
            supply: Supply::default(),
        };
        hops.iter().for_each(|hop| region.add(*hop));
        let core = region.hops.len();
        let mut next = 0;
        while next < region.hops.len() && (next < core || region.hops.len() < budget) {
            let hop = region.hops[next];
            let mut before = near.feeders(hop).to_vec();
            if before.len() > near.index.linker.rule.max_hops_in_flow {
                before.retain(|from| region.places.get(from).is_some_and(|place| *place < core));
                region.crowded.insert(hop);
            }
            before.extend(given.get(&hop).into_iter().flatten());
            before.sort_unstable();
            before.dedup();
            before.iter().for_each(|from| region.add(*from));
            region.looked_at.insert(hop, before);
            next += 1;
        }
        region.count();
        region
    }

    fn add(&mut self, hop: HopId) {
        if !self.places.contains_key(&hop) {
            self.places.insert(hop, self.hops.len());
            self.hops.push(hop);
        }
    }

    fn count(&mut self) {
        let circuits = circuits(self.near.index, &self.hops);
        let lot = |(hop, each): (&HopId, &(i64, i64))| {
            let units = self.near.index.linker.hop(*hop).units.map(|units| units.0.max(0));
            Lot {
                low: units.unwrap_or(0).saturating_mul(each.0),
                high: units.map(|units| units.saturating_mul(each.1)),
                open: !self.looked_at.contains_key(hop) || self.crowded.contains(hop),
                stock: 0,
            }
        };
        self.supply.lots = self.hops.iter().zip(&circuits).map(lot).collect();
        for (hop, before) in &self.looked_at {
            let to = self.places[hop] as u32;
            self.supply.feeds.extend(before.iter().map(|from| (self.places[from] as u32, to)));
        }
    }

    /// Place of a hop.
    pub(super) fn place(&self, hop: HopId) -> usize {
        self.places[&hop]
    }

    /// Looks, for as many lots that something feeds as the budget allows, for the stock that no record shows and that may
    /// be in them; all of the others may have been in stock. Costs an account for each.
    pub(super) fn find_stock(&mut self, budget: usize) {
        let mut left = budget;
        for (at, hop) in self.hops.iter().enumerate() {
            if self.looked_at.get(hop).is_some_and(|before| !before.is_empty()) {
                let around = if left > 0 { Around::of(self.near, *hop, budget) } else { None };
                left = left.saturating_sub(1);
                let lot = &mut self.supply.lots[at];
                let shown = around.and_then(|around| around.account.unexplained(around.out));
                lot.stock = shown.unwrap_or(lot.high.unwrap_or(0));
            }
        }
    }
}

/// The account of a party around one of its deliveries.
pub(super) struct Around {
    pub(super) account: Account,
    /// The delivery.
    pub(super) out: usize,
    lots: BTreeMap<HopId, usize>,
    /// Least that each lot, then each delivery, holds: the same unless goods are not recognised.
    low: Vec<Option<i64>>,
}

impl Around {
    /// The lots that may be in a delivery, everything else that they may have gone to, what may have fed that, and so on
    /// until so many lots are known; lots left out make what is said weaker, never wrong. `None` when too many deliveries
    /// draw on the lots, or too many lots may be in it.
    pub(super) fn of(near: &Near<'_, '_>, delivery: HopId, budget: usize) -> Option<Around> {
        let mut lots: Vec<HopId> = near.feeders(delivery).to_vec();
        if lots.len() > budget {
            return None;
        }
        let mut known: BTreeSet<HopId> = lots.iter().copied().collect();
        let mut outs = vec![delivery];
        let mut seen = BTreeSet::from([delivery]);
        let mut links = Vec::new();
        let (mut next, mut asked) = (0, 0);
        while next < lots.len() {
            let lot = lots[next];
            for out in near.fed(lot).iter().copied() {
                if seen.insert(out) {
                    outs.push(out);
                }
                links.push((lot, out));
            }
            if outs.len() > 4 * budget {
                return None;
            }
            next += 1;
            while next == lots.len() && asked < outs.len() && lots.len() < budget {
                let more = near.feeders(outs[asked]);
                let room = budget - lots.len();
                lots.extend(more.iter().copied().filter(|lot| known.insert(*lot)).take(room));
                asked += 1;
            }
        }
        Some(Around::counted(near.index, &lots, &outs, &links))
    }

    fn counted(index: &Index<'_>, lots: &[HopId], outs: &[HopId], links: &[(HopId, HopId)]) -> Around {
        let all: Vec<HopId> = lots.iter().chain(outs).copied().collect();
        let circuits = circuits(index, &all);
        let held = |place: usize, each: i64| {
            let units = index.linker.hop(all[place]).units?;
            Some(units.0.max(0).saturating_mul(each))
        };
        let most = |place: usize| held(place, circuits[place].1);
        let place = |hops: &[HopId]| hops.iter().copied().zip(0..).collect::<BTreeMap<HopId, usize>>();
        let (lot_at, out_at) = (place(lots), place(outs));
        let feeds = links.iter().map(|(lot, out)| (lot_at[lot] as u32, out_at[out] as u32)).collect();
        let account = Account {
            lots: (0..lots.len()).map(most).collect(),
            outs: (lots.len()..all.len()).map(most).collect(),
            feeds,
        };
        let low = (0..all.len()).map(|place| held(place, circuits[place].0)).collect();
        Around { account, out: 0, lots: lot_at, low }
    }

    /// The fewest circuits of a lot that must be in the delivery.
    pub(super) fn must(mut self, lot: HopId) -> i64 {
        let Some(lot) = self.lots.get(&lot).copied() else { return 0 };
        self.account.outs[self.out] = self.low[self.account.lots.len() + self.out];
        self.account.lots[lot] = self.low[lot];
        self.account.must(lot, self.out)
    }
}

/// Circuits in a unit of each hop, at least and at most: goods that nobody recognises may hold as many as any others here.
pub(super) fn circuits(index: &Index<'_>, hops: &[HopId]) -> Vec<(i64, i64)> {
    let known = |hop: &HopId| {
        let goods = index.linker.goods(*hop);
        (!goods.family.is_empty()).then(|| i64::from(goods.chips.max(1)))
    };
    let all = hops.iter().filter_map(known);
    let any = (all.clone().min().unwrap_or(1), all.max().unwrap_or(1));
    hops.iter().map(|hop| known(hop).map_or(any, |each| (each, each))).collect()
}
