//! Which hops may follow or precede a hop, without looking at all of them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Basis, Day, GoodsKey, Grouped, Hop, HopId, Link, Milli, PartyId, Text};

use super::side::{Nearest, PART, Side, WHOLE, WeightScale, ids};
use super::{LinkClass, Linker};

/// Orders of the hops in which the neighbours of a hop are contiguous ranges.
pub struct Index<'a> {
    /// The rule.
    pub linker: Linker<'a>,
    arriving: Side,
    leaving: Side,
    serials: Grouped,
    sums: BTreeMap<HopId, Vec<HopId>>,
    parts_of_sums: BTreeMap<HopId, Vec<HopId>>,
    scale: WeightScale,
    crowded: BTreeSet<PartyId>,
}

impl<'a> Index<'a> {
    /// Sorts the hops and finds the lots that add up. O(n log n + n x the hops that are held against one).
    #[must_use]
    pub fn new(linker: Linker<'a>) -> Index<'a> {
        let scale = WeightScale::new(linker.rule.weight_tolerance_permille);
        let arriving = Side::new(&linker, &scale, Nearest::Latest);
        let leaving = Side::new(&linker, &scale, Nearest::Earliest);
        let crowded = arriving.crowded(&leaving).chain(leaving.crowded(&arriving)).collect();
        let carrying = ids(linker.hops).filter(|id| linker.hop(*id).has_serials);
        let serials =
            Grouped::of(carrying.flat_map(|id| linker.serials(id).iter().map(move |serial| (serial.number(), id))));
        let (sums, parts_of_sums) = (BTreeMap::new(), BTreeMap::new());
        let mut index = Index { linker, arriving, leaving, serials, sums, parts_of_sums, scale, crowded };
        index.add_sums();
        index
    }

    /// Parties at which more hops of one kind are in reach of each other than are held against one: there only the nearest
    /// in time, and among those of the same number of units the nearest again, are links.
    #[must_use]
    pub fn crowded(&self) -> &BTreeSet<PartyId> {
        &self.crowded
    }

    /// Every link into `b`, best class first, then shortest wait; at crowded parties the nearest only.
    /// O(log n + neighbours).
    #[must_use]
    pub fn predecessors(&self, b: HopId) -> Vec<Link> {
        let hop = self.linker.hop(b);
        let rule = self.linker.rule;
        let days = (hop.departed - rule.slow_dwell_days, hop.departed + rule.tolerance_days);
        let mut found = self.neighbours(&self.arriving, hop.from, b, days);
        found.retain(|a| *a != b);
        let sums = self.sums.get(&b);
        also(&mut found, sums);
        let links = found.into_iter().filter_map(|a| self.link((a, b), sums, a));
        self.ordered(links.collect())
    }

    /// Every link out of `a`, best class first, then shortest wait; at crowded parties the nearest only.
    /// O(log n + neighbours).
    #[must_use]
    pub fn successors(&self, a: HopId) -> Vec<Link> {
        let hop = self.linker.hop(a);
        let rule = self.linker.rule;
        let days = (hop.available() - rule.tolerance_days, hop.available() + rule.slow_dwell_days);
        let mut found = self.neighbours(&self.leaving, hop.to, a, days);
        let wholes = self.parts_of_sums.get(&a);
        also(&mut found, wholes);
        let links = found.into_iter().filter_map(|b| self.link((a, b), wholes, b));
        self.ordered(links.collect())
    }

    /// Hops of one goods key that are available at a party between two days, both included. O(log n + hops).
    #[must_use]
    pub fn arriving(&self, party: PartyId, key: GoodsKey, days: (Day, Day)) -> Vec<HopId> {
        self.arriving.by_key.within(party, key.0, days).iter().map(|row| row.2).collect()
    }

    /// Hops of one goods key that leave a party between two days, both included. O(log n + hops).
    #[must_use]
    pub fn leaving(&self, party: PartyId, key: GoodsKey, days: (Day, Day)) -> Vec<HopId> {
        self.leaving.by_key.within(party, key.0, days).iter().map(|row| row.2).collect()
    }

    /// Hops whose records give a serial number, in order of departure.
    #[must_use]
    pub fn carrying(&self, serial: Text) -> &[HopId] {
        self.serials.at(serial.number())
    }

    /// The lots whose units add up to those of `b`, in order of arrival; empty when none do.
    #[must_use]
    pub fn lots_of(&self, b: HopId) -> &[HopId] {
        self.sums.get(&b).map_or(&[], Vec::as_slice)
    }

    /// The link of a pair; one that adds up with others is a link even when the two alone are none.
    fn link(&self, (a, b): (HopId, HopId), sums: Option<&Vec<HopId>>, other: HopId) -> Option<Link> {
        let direct = self.linker.follows(a, b);
        let adds_up = sums.is_some_and(|lots| lots.contains(&other));
        if !adds_up || direct.is_some_and(|link| self.linker.class(&link) <= LinkClass::WholeLot) {
            return direct;
        }
        let dwell = self.linker.hop(b).departed.days_since(self.linker.hop(a).available());
        Some(Link { from: a, to: b, basis: Basis::SumOfLots, dwell, slow: false })
    }

    fn ordered(&self, mut links: Vec<Link>) -> Vec<Link> {
        links.sort_by_cached_key(|link| (self.linker.class(link), link.dwell.abs(), link.from, link.to));
        links
    }

    /// Hops of `side` at `party` that share key, weight bucket, serial or assembly with `id`; each once, in order.
    fn neighbours(&self, side: &Side, party: PartyId, id: HopId, days: (Day, Day)) -> Vec<HopId> {
        let hop = self.linker.hop(id);
        let mut found = Vec::new();
        side.near(&side.by_key, (party, hop.key.0), days, &mut found);
        side.of_size((party, hop.key.0, hop.units), days, &mut found);
        if let Some(bucket) = self.bucket(hop) {
            for near in bucket.saturating_sub(2)..=bucket + 2 {
                side.near(&side.by_weight, (party, near), days, &mut found);
            }
        }
        let same_serial = self.linker.serials(id).iter().flat_map(|serial| self.serials.at(serial.number()));
        found.extend(same_serial.copied().filter(|other| *other != id));
        let goods = self.linker.goods(id);
        if !goods.family.is_empty() {
            side.near(&side.by_make, (party, PART), days, &mut found);
        }
        if !goods.built_into.is_empty() {
            side.near(&side.by_make, (party, WHOLE), days, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn bucket(&self, hop: &Hop) -> Option<u32> {
        hop.unit_weight.map(|weight| self.scale.bucket(weight))
    }

    fn add_sums(&mut self) {
        let found: Vec<(HopId, Vec<HopId>)> = (0..self.linker.hops.len())
            .into_par_iter()
            .filter_map(|number| {
                let id = HopId(u32::try_from(number).ok()?);
                let lots = self.lots_that_add_up(id);
                (!lots.is_empty()).then_some((id, lots))
            })
            .collect();
        for (whole, lots) in found {
            for lot in &lots {
                self.parts_of_sums.entry(*lot).or_default().push(whole);
            }
            self.sums.insert(whole, lots);
        }
    }

    /// Inbound lots whose units add up to those of `b` exactly: all runs in order of arrival; when there is none, the one
    /// set of lots that does, and nothing when several sets do. Among the latest lots in reach only.
    /// O(lots of the same weight within the window + 2^lots in reach).
    fn lots_that_add_up(&self, b: HopId) -> Vec<HopId> {
        let hop = self.linker.hop(b);
        let (Some(bucket), Some(units)) = (self.bucket(hop), hop.units) else { return Vec::new() };
        let rule = self.linker.rule;
        if units.0 < rule.least_count * 1000 {
            return Vec::new();
        }
        let days = (hop.departed - rule.max_dwell_days, hop.departed + rule.tolerance_days);
        let mut near = Vec::new();
        for bucket in bucket.saturating_sub(2)..=bucket + 2 {
            self.arriving.near(&self.arriving.by_weight, (hop.from, bucket), days, &mut near);
        }
        let fits = |a: &HopId| {
            let same = self.linker.same_product(*a, b) || self.linker.may_be_relabelled(*a, b);
            let smaller = self.linker.hop(*a).units.is_some_and(|lot| lot < units && lot.0 > 0);
            same && smaller && *a != b && self.linker.weights_agree(*a, b)
        };
        let mut lots: Vec<HopId> = near.into_iter().filter(fits).collect();
        lots.sort_by_key(|id| (self.linker.hop(*id).available(), *id));
        let lots = &lots[lots.len().saturating_sub(rule.lots_in_reach)..];
        let count = |id: &HopId| self.linker.hop(*id).units.unwrap_or_default();
        let counts: Vec<Milli> = lots.iter().map(count).collect();
        let mut places = runs_that_add_up(&counts, units, rule.max_lots_in_sum);
        if places.is_empty() {
            places = only_set_that_adds_up(&counts, units, rule.max_lots_in_sum);
        }
        places.into_iter().map(|at| lots[at]).collect()
    }
}

/// Adds lots that add up, which at a crowded party may not be among the nearest.
fn also(found: &mut Vec<HopId>, lots: Option<&Vec<HopId>>) {
    if let Some(lots) = lots {
        found.extend(lots);
        found.sort_unstable();
        found.dedup();
    }
}

/// Positions that belong to a run of two to `most` numbers with the given sum. Numbers are positive. O(n).
fn runs_that_add_up(numbers: &[Milli], sum: Milli, most: usize) -> Vec<usize> {
    let mut member = vec![false; numbers.len()];
    let (mut start, mut held) = (0, 0_i64);
    for end in 0..numbers.len() {
        held += numbers[end].0;
        while held > sum.0 {
            held -= numbers[start].0;
            start += 1;
        }
        if held == sum.0 && end > start && end - start < most {
            member[start..=end].fill(true);
        }
    }
    (0..numbers.len()).filter(|at| member[*at]).collect()
}

/// The only set of two to `most` numbers with the given sum; empty when there is none or more than one. O(2^n), n <= 16.
fn only_set_that_adds_up(numbers: &[Milli], sum: Milli, most: usize) -> Vec<usize> {
    if numbers.len() < 3 {
        return Vec::new();
    }
    let mut sums = vec![0_i64; 1 << numbers.len()];
    let mut only: Option<usize> = None;
    for set in 1..sums.len() {
        let last = set.trailing_zeros() as usize;
        sums[set] = sums[set & (set - 1)] + numbers[last].0;
        let members = set.count_ones() as usize;
        if sums[set] == sum.0 && (2..=most).contains(&members) {
            if only.is_some() {
                return Vec::new();
            }
            only = Some(set);
        }
    }
    only.map_or_else(Vec::new, |set| (0..numbers.len()).filter(|at| set >> at & 1 == 1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milli(numbers: &[i64]) -> Vec<Milli> {
        numbers.iter().map(|number| Milli(*number)).collect()
    }

    #[test]
    fn lots_add_up_as_runs_of_at_least_two() {
        assert_eq!(runs_that_add_up(&milli(&[24, 28]), Milli(52), 6), [0, 1]);
        assert_eq!(runs_that_add_up(&milli(&[24, 28, 24, 28, 30]), Milli(76), 6), [0, 1, 2]);
        assert_eq!(runs_that_add_up(&milli(&[24, 28, 24, 28, 30]), Milli(76), 2), Vec::<usize>::new());
        assert_eq!(runs_that_add_up(&milli(&[52]), Milli(52), 6), Vec::<usize>::new());
        assert_eq!(runs_that_add_up(&milli(&[5, 7]), Milli(13), 6), Vec::<usize>::new());
    }

    #[test]
    fn lots_that_do_not_stand_in_a_row_add_up_when_only_one_set_does() {
        assert_eq!(only_set_that_adds_up(&milli(&[24, 10, 28]), Milli(52), 6), [0, 2]);
        assert_eq!(only_set_that_adds_up(&milli(&[24, 10, 28, 28]), Milli(52), 6), Vec::<usize>::new());
        assert_eq!(only_set_that_adds_up(&milli(&[24, 10, 30]), Milli(52), 6), Vec::<usize>::new());
    }
}
