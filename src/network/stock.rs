//! What a party had in stock before a lot came: whether what left later needed that lot.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::model::{Basis, Day, GoodsKey, Link, PartyId};

use super::{Index, LinkClass, Traced};

/// Units of goods that are traced on some hop which came to and left each party, summed up day by day: of each goods, and
/// of all together.
pub struct Stock {
    came: HashMap<Shelf, Sums, RandomState>,
    left: HashMap<Shelf, Sums, RandomState>,
    /// Days on which lots of one size came, in order.
    sizes: HashMap<(PartyId, GoodsKey, i64), Vec<Day>, RandomState>,
}

/// A party with one of its goods, or with all.
type Shelf = (PartyId, Option<GoodsKey>);

/// Units up to each day, in order of days.
#[derive(Default)]
struct Sums(Vec<(Day, i64)>);

impl Stock {
    /// Sums up the traced hops, and every hop of goods that are traced where they leave for an end: a party that buys them
    /// where no licence is needed and sells them where one is has them in stock all the same. O(hops log hops).
    #[must_use]
    pub fn of(index: &Index<'_>, traced: &Traced) -> Stock {
        let hops = index.linker.hops;
        let ends = traced.ends.iter().filter(|end| index.linker.has_key(**end));
        let sold: HashSet<GoodsKey, RandomState> = ends.map(|end| index.linker.hop(*end).key).collect();
        let mut stock = Stock { came: HashMap::default(), left: HashMap::default(), sizes: HashMap::default() };
        for (hop, _) in hops.iter().zip(&traced.traced).filter(|(hop, traced)| **traced || sold.contains(&hop.key)) {
            for key in [None, Some(hop.key)] {
                stock.came.entry((hop.to, key)).or_default().0.push((hop.available(), hop.whole_units()));
                stock.left.entry((hop.from, key)).or_default().0.push((hop.departed, hop.whole_units()));
            }
            stock.sizes.entry((hop.to, hop.key, hop.whole_units())).or_default().push(hop.available());
        }
        stock.sizes.values_mut().for_each(|days| days.sort_unstable());
        stock.came.values_mut().chain(stock.left.values_mut()).for_each(Sums::sum_up);
        stock
    }

    /// True when a link tells nothing of where the goods came from: the party held several times as many units before the
    /// lot came, or had by then sent out so many more than it received that its supply is not on record. Goods that keep
    /// their name are counted by themselves: a store of other goods supplies none of them. Serial numbers, an equal lot
    /// under another name, and the only lot of that size in the usual wait tell it all the same. O(log hops).
    #[must_use]
    pub fn is_by_chance(&self, index: &Index<'_>, link: &Link) -> bool {
        let linker = &index.linker;
        let own = match link.basis {
            Basis::Serial => true,
            Basis::CountAndWeight | Basis::SumOfLots => linker.class(link) <= LinkClass::SumOfLots,
            Basis::SameProduct => linker.class(link) == LinkClass::WholeLot && self.is_only_one(index, link),
            Basis::Assembly => false,
        };
        let (lot, next) = (linker.hop(link.from), linker.hop(link.to));
        let enough = next.whole_units().saturating_mul(linker.rule.stock_multiple);
        if own || enough == 0 {
            return false;
        }
        let shelf: Shelf = (lot.to, linker.same_product(link.from, link.to).then_some(lot.key));
        let until = |sums: &HashMap<Shelf, Sums, RandomState>, day| sums.get(&shelf).map_or(0, |sums| sums.before(day));
        let came = until(&self.came, lot.available());
        let held = came.saturating_sub(until(&self.left, lot.available()));
        let kept = came.saturating_sub(until(&self.left, next.departed));
        kept >= enough || held <= -enough
    }

    /// True when no other lot of the same goods and size came in the usual wait before the next hop; a size that anything
    /// has (below the least count of the link rule) says nothing. O(log hops).
    fn is_only_one(&self, index: &Index<'_>, link: &Link) -> bool {
        let (linker, rule) = (&index.linker, index.linker.rule);
        let (lot, next) = (linker.hop(link.from), linker.hop(link.to));
        let days = self.sizes.get(&(lot.to, lot.key, lot.whole_units())).map_or(&[][..], Vec::as_slice);
        let first = days.partition_point(|day| next.departed.days_since(*day) > rule.max_dwell_days);
        let after = days.partition_point(|day| next.departed.days_since(*day) >= -rule.tolerance_days);
        lot.whole_units() >= rule.least_count && after.saturating_sub(first) == 1
    }
}

impl Sums {
    fn sum_up(&mut self) {
        self.0.sort_unstable();
        let mut sum = 0_i64;
        for (_, units) in &mut self.0 {
            sum = sum.saturating_add(*units);
            *units = sum;
        }
    }

    /// Units before a day.
    fn before(&self, day: Day) -> i64 {
        let days = self.0.partition_point(|(at, _)| *at < day);
        days.checked_sub(1).map_or(0, |last| self.0[last].1)
    }
}
