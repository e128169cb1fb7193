//! What a party had in stock before a lot came: whether what left later needed that lot.

use std::collections::HashMap;

use crate::model::{Basis, Day, Link, PartyId};

use super::{Index, LinkClass, Traced};

/// Traced units that came to and left each party, summed up day by day.
pub struct Stock {
    came: HashMap<PartyId, Sums>,
    left: HashMap<PartyId, Sums>,
}

/// Units up to each day, in order of days.
#[derive(Default)]
struct Sums(Vec<(Day, i64)>);

impl Stock {
    /// Sums up the traced hops. O(hops log hops).
    #[must_use]
    pub fn of(index: &Index<'_>, traced: &Traced) -> Stock {
        let mut stock = Stock { came: HashMap::new(), left: HashMap::new() };
        for (hop, _) in index.linker.hops.iter().zip(&traced.traced).filter(|(_, traced)| **traced) {
            stock.came.entry(hop.to).or_default().0.push((hop.available(), hop.whole_units()));
            stock.left.entry(hop.from).or_default().0.push((hop.departed, hop.whole_units()));
        }
        stock.came.values_mut().chain(stock.left.values_mut()).for_each(Sums::sum_up);
        stock
    }

    /// True when a link tells nothing of where the goods came from: the party held several times as many units before the
    /// lot came, or had by then sent out so many more than it received that its supply is not on record. Serial numbers,
    /// and an equal lot under another name, tell it all the same. O(log hops).
    #[must_use]
    pub fn is_by_chance(&self, index: &Index<'_>, link: &Link) -> bool {
        let linker = &index.linker;
        let own = match link.basis {
            Basis::Serial => true,
            Basis::CountAndWeight | Basis::SumOfLots => linker.class(link) <= LinkClass::SumOfLots,
            Basis::SameProduct | Basis::Assembly => false,
        };
        let (lot, next) = (linker.hop(link.from), linker.hop(link.to));
        let enough = next.whole_units().saturating_mul(linker.rule.stock_multiple);
        if own || enough == 0 {
            return false;
        }
        let until = |sums: &HashMap<PartyId, Sums>, day| sums.get(&lot.to).map_or(0, |sums| sums.before(day));
        let came = until(&self.came, lot.available());
        let held = came.saturating_sub(until(&self.left, lot.available()));
        let kept = came.saturating_sub(until(&self.left, next.departed));
        kept >= enough || held <= -enough
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
