//! Hops in the orders in which those that may follow each other lie side by side, and how many of them are looked at.

use rayon::prelude::*;

use crate::model::{Day, Grouped, Hop, HopId, Milli, PartyId};

use super::Linker;

/// A hop at a party, by a number that those it may be linked with share.
pub(super) type Row = (u32, Day, HopId);

/// Hops by party, in order of number and day.
pub(super) struct Order(Grouped<Row>);

/// Hops that come to parties, or that leave them, in several orders.
pub(super) struct Side {
    /// By goods key.
    pub(super) by_key: Order,
    /// By bucket of the weight of a unit.
    pub(super) by_weight: Order,
    /// By whether the goods are built into others or others into them; empty when none are.
    pub(super) by_make: Order,
    /// By goods key and units, where more hops of one key are in reach than are looked at.
    by_size: Vec<(PartyId, u32, Milli, Day, HopId)>,
    nearest: Nearest,
    most: usize,
    reach: i32,
}

/// Which hops in reach are nearest: of those that came the latest, of those that left the earliest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Nearest {
    /// The side of hops that came.
    Latest,
    /// The side of hops that left.
    Earliest,
}

/// Goods that are built into others, and goods that others are built into.
pub(super) const PART: u32 = 0;
pub(super) const WHOLE: u32 = 1;

impl Side {
    /// Sorts the hops: O(n log n).
    pub(super) fn new(linker: &Linker<'_>, scale: &WeightScale, nearest: Nearest) -> Side {
        let rows = ids(linker.hops).map(|id| (id, linker.hop(id)));
        let place = |id: HopId, hop: &Hop, number: u32| match nearest {
            Nearest::Latest => (hop.to.0 as usize, (number, hop.available(), id)),
            Nearest::Earliest => (hop.from.0 as usize, (number, hop.departed, id)),
        };
        let by_key = Order::of(rows.clone().map(|(id, hop)| place(id, hop, hop.key.0)));
        let heavy = rows.clone().filter_map(|(id, hop)| Some(place(id, hop, scale.bucket(hop.unit_weight?))));
        let by_weight = Order::of(heavy);
        let goods = |hop: &Hop| &linker.book.goods[hop.goods as usize];
        let mut make = Vec::new();
        if linker.hops.iter().any(|hop| !goods(hop).built_into.is_empty()) {
            let parts = rows.clone().filter(|(_, hop)| !goods(hop).built_into.is_empty());
            make.extend(parts.map(|(id, hop)| place(id, hop, PART)));
            let wholes = rows.filter(|(_, hop)| !goods(hop).family.is_empty());
            make.extend(wholes.map(|(id, hop)| place(id, hop, WHOLE)));
        }
        let (most, rule) = (linker.rule.most_neighbours, linker.rule);
        let reach = rule.slow_dwell_days + rule.tolerance_days;
        let by_make = Order::of(make.into_iter());
        let mut side = Side { by_key, by_weight, by_make, by_size: Vec::new(), nearest, most, reach };
        side.by_size = side.sizes(linker);
        side
    }

    fn sizes(&self, linker: &Linker<'_>) -> Vec<(PartyId, u32, Milli, Day, HopId)> {
        let crowded = self.by_key.groups().filter(|(_, rows)| self.is_crowded(rows));
        let sized = crowded.flat_map(|(party, rows)| {
            rows.iter().filter_map(move |row| Some((party, row.0, linker.hop(row.2).units?, row.1, row.2)))
        });
        let mut sizes: Vec<_> = sized.collect();
        sizes.par_sort_unstable();
        sizes
    }

    /// Whether more of these rows, which differ by day alone, are in reach of one hop than are looked at. O(rows).
    fn is_crowded(&self, rows: &[Row]) -> bool {
        rows.iter().zip(rows.iter().skip(self.most)).any(|(first, last)| last.1.days_since(first.1) <= self.reach)
    }

    /// Parties that are crowded on this side and have hops on the other. O(n).
    pub(super) fn crowded<'s>(&'s self, other: &'s Side) -> impl Iterator<Item = PartyId> {
        let orders = [&self.by_key, &self.by_weight, &self.by_make].into_iter();
        let groups = orders.flat_map(Order::groups);
        let crowded = groups.filter(|(_, rows)| self.is_crowded(rows)).map(|(party, _)| party);
        crowded.filter(|party| !other.by_key.0.at(party.0 as usize).is_empty())
    }

    /// The hops of `order` at a party under a number between two days, the nearest where there are too many.
    pub(super) fn near(
        &self,
        order: &Order,
        (party, number): (PartyId, u32),
        days: (Day, Day),
        found: &mut Vec<HopId>,
    ) {
        let rows = order.within(party, number, days);
        found.extend(self.nearest_of(rows, |row| row.1).iter().map(|row| row.2));
    }

    /// Where there are too many of one goods key: those of the same number of units, the nearest of them.
    pub(super) fn of_size(
        &self,
        (party, key, units): (PartyId, u32, Option<Milli>),
        days: (Day, Day),
        found: &mut Vec<HopId>,
    ) {
        let Some(units) = units.filter(|_| !self.by_size.is_empty()) else { return };
        let start = self.by_size.partition_point(|row| (row.0, row.1, row.2, row.3) < (party, key, units, days.0));
        let end = self.by_size.partition_point(|row| (row.0, row.1, row.2, row.3) <= (party, key, units, days.1));
        let rows = &self.by_size[start..end.max(start)];
        found.extend(self.nearest_of(rows, |row| row.3).iter().map(|row| row.4));
    }

    /// The nearest rows, by whole days: what is taken does not depend on the order of rows of one day.
    fn nearest_of<'r, T>(&self, rows: &'r [T], day: impl Fn(&T) -> Day) -> &'r [T] {
        let Some(beyond) = rows.len().checked_sub(self.most).filter(|beyond| *beyond > 0) else { return rows };
        match self.nearest {
            Nearest::Latest => {
                let first = day(&rows[beyond]);
                &rows[rows.partition_point(|row| day(row) < first)..]
            }
            Nearest::Earliest => {
                let last = day(&rows[self.most - 1]);
                &rows[..rows.partition_point(|row| day(row) <= last)]
            }
        }
    }
}

impl Order {
    /// Sorts hops at parties: O(n log n).
    fn of(rows: impl Iterator<Item = (usize, Row)> + Clone) -> Order {
        Order(Grouped::of(rows).sorted())
    }

    /// The rows of a party under a number between two days, both included. O(log rows of the party).
    pub(super) fn within(&self, party: PartyId, number: u32, days: (Day, Day)) -> &[Row] {
        let rows = self.0.at(party.0 as usize);
        let start = rows.partition_point(|row| (row.0, row.1) < (number, days.0));
        let length = rows[start..].partition_point(|row| (row.0, row.1) <= (number, days.1));
        &rows[start..start + length]
    }

    /// Rows of one party and number, which differ by day alone.
    fn groups(&self) -> impl Iterator<Item = (PartyId, &[Row])> {
        let parties = (0..).map(PartyId).take(self.0.numbers());
        parties.flat_map(|party| {
            let groups = self.0.at(party.0 as usize).chunk_by(|a, b| a.0 == b.0);
            groups.map(move |rows| (party, rows))
        })
    }
}

/// Numbers of hops.
pub(super) fn ids(hops: &[Hop]) -> impl Iterator<Item = HopId> + Clone + use<> {
    (0..u32::try_from(hops.len()).unwrap_or(u32::MAX)).map(HopId)
}

/// Geometric buckets of unit weights; weights that agree are at most two buckets apart.
pub(super) struct WeightScale {
    bounds: Vec<i64>,
}

impl WeightScale {
    pub(super) fn new(permille: i64) -> WeightScale {
        let mut bounds = vec![1_i64];
        while let Some(&last) = bounds.last()
            && last < i64::MAX / 2000
        {
            bounds.push(last + (last * permille.max(1) / 1000).max(1));
        }
        WeightScale { bounds }
    }

    pub(super) fn bucket(&self, weight: Milli) -> u32 {
        u32::try_from(self.bounds.partition_point(|bound| *bound <= weight.0)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_that_agree_are_at_most_two_buckets_apart() {
        let scale = WeightScale::new(100);
        for weight in [1, 9, 10, 11, 500, 2_400, 62_500, 5_200_000] {
            let light = Milli((weight * 9 + 9) / 10);
            assert!(scale.bucket(Milli(weight)) - scale.bucket(light) <= 2, "{weight}");
        }
    }

    fn side(most: usize, nearest: Nearest) -> Side {
        let [by_key, by_weight, by_make] = [(); 3].map(|()| Order::of(std::iter::empty()));
        Side { by_key, by_weight, by_make, by_size: Vec::new(), nearest, most, reach: 366 }
    }

    #[test]
    fn the_nearest_are_taken_by_whole_days() {
        let days = [1, 2, 2, 3, 3, 4].map(|day| Day::parse(&format!("2026-01-0{day}")).unwrap());
        let taken = |most, nearest| {
            let side = side(most, nearest);
            side.nearest_of(&days, |day| *day).iter().map(|day| day.to_string()[9..].to_owned()).collect::<String>()
        };
        assert_eq!(taken(6, Nearest::Latest), "122334");
        assert_eq!(taken(2, Nearest::Latest), "334");
        assert_eq!(taken(2, Nearest::Earliest), "122");
        assert_eq!(taken(1, Nearest::Earliest), "1");
    }

    #[test]
    fn a_party_is_crowded_by_what_is_in_reach_of_one_hop() {
        let row = |day: &str| (0, Day::parse(day).unwrap(), HopId(0));
        let rows = [row("2024-01-01"), row("2024-06-01"), row("2025-12-01")];
        assert!(side(1, Nearest::Latest).is_crowded(&rows));
        assert!(!side(2, Nearest::Latest).is_crowded(&rows));
        assert!(!side(1, Nearest::Latest).is_crowded(&rows[1..]));
    }
}
