//! The one rule by which a hop may follow another: place, time and goods.

use std::collections::HashSet;

use crate::classify::GoodsBook;
use crate::model::{Basis, Goods, Hop, HopId, Identity, Link, Records, Text};
use crate::policy::LinkRule;

/// How well two linked hops fit each other, best first: the order in which routes are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LinkClass {
    /// Serial numbers in common.
    SameSerials,
    /// Same number of units.
    WholeLot,
    /// Several lots that add up.
    SumOfLots,
    /// Fewer units leave than came.
    PartOfLot,
    /// More units leave than came, or units are not recorded.
    Loose,
    /// Built into something else, or taken out of it.
    BuiltIn,
    /// Any of these after a long wait.
    Slow,
}

/// The link rule over the hops of one data set.
pub struct Linker<'a> {
    /// All hops.
    pub hops: &'a [Hop],
    /// Their goods.
    pub book: &'a GoodsBook,
    /// The records behind them.
    pub records: &'a Records,
    /// Windows and tolerances.
    pub rule: &'a LinkRule,
}

impl<'a> Linker<'a> {
    /// A hop by its number.
    #[must_use]
    pub fn hop(&self, id: HopId) -> &'a Hop {
        &self.hops[id.0 as usize]
    }

    /// The goods of a hop.
    #[must_use]
    pub fn goods(&self, id: HopId) -> &'a Goods {
        &self.book.goods[self.hop(id).goods as usize]
    }

    /// Serial numbers on the record of a hop.
    #[must_use]
    pub fn serials(&self, id: HopId) -> &'a [Text] {
        &self.records.shipments[self.hop(id).shipment as usize].serials
    }

    /// Whether `b` may follow `a`, and why; lots that add up are added by [`super::Index`]. O(serials of a + b).
    #[must_use]
    pub fn follows(&self, a: HopId, b: HopId) -> Option<Link> {
        let (first, next) = (self.hop(a), self.hop(b));
        if first.to != next.from || a == b {
            return None;
        }
        let dwell = next.departed.days_since(first.available());
        if dwell < -self.rule.tolerance_days {
            return None;
        }
        if self.share_serials(a, b) {
            return Some(Link { from: a, to: b, basis: Basis::Serial, dwell, slow: false });
        }
        if dwell > self.rule.slow_dwell_days {
            return None;
        }
        let basis = self.same_goods(a, b)?;
        Some(Link { from: a, to: b, basis, dwell, slow: dwell > self.rule.max_dwell_days })
    }

    /// How well a link's hops fit.
    #[must_use]
    pub fn class(&self, link: &Link) -> LinkClass {
        if link.slow {
            return LinkClass::Slow;
        }
        let (came, left) = (self.hop(link.from).units, self.hop(link.to).units);
        match (link.basis, came, left) {
            (Basis::Serial, ..) => LinkClass::SameSerials,
            (Basis::SumOfLots, ..) => LinkClass::SumOfLots,
            (Basis::Assembly, ..) => LinkClass::BuiltIn,
            (Basis::SameProduct, ..) if self.changes_form(link) => LinkClass::BuiltIn,
            _ if self.weights_differ(link.from, link.to) => LinkClass::Loose,
            (_, Some(came), Some(left)) if came == left => LinkClass::WholeLot,
            (_, Some(came), Some(left)) if left < came => LinkClass::PartOfLot,
            _ => LinkClass::Loose,
        }
    }

    /// True when one unit holds another number of circuits after the link than before: counts cannot be compared.
    #[must_use]
    pub fn changes_form(&self, link: &Link) -> bool {
        link.basis == Basis::Assembly
            || self.goods(link.from).family == self.goods(link.to).family
                && self.goods(link.from).chips != self.goods(link.to).chips
    }

    /// True when the goods of two hops share a key; goods without words share none.
    #[must_use]
    pub fn same_product(&self, a: HopId, b: HopId) -> bool {
        self.hop(a).key == self.hop(b).key && self.has_key(a)
    }

    /// True when the goods of a hop have words to be known by.
    #[must_use]
    pub fn has_key(&self, id: HopId) -> bool {
        !self.goods(id).key.is_empty()
    }

    /// True when the goods of two hops are not known to be the same and one side is unknown or said to be uncontrolled.
    #[must_use]
    pub fn may_be_relabelled(&self, a: HopId, b: HopId) -> bool {
        let open = |id| {
            let goods = self.goods(id);
            !goods.level.is_controlled() && goods.letter.is_none()
        };
        !self.same_product(a, b) && (open(a) || open(b))
    }

    /// True when weight per unit agrees within the tolerance; false when either is not recorded.
    #[must_use]
    pub fn weights_agree(&self, a: HopId, b: HopId) -> bool {
        match (self.hop(a).unit_weight, self.hop(b).unit_weight) {
            (Some(a), Some(b)) => {
                let (light, heavy) = (i128::from(a.0.min(b.0)), i128::from(a.0.max(b.0)));
                (heavy - light) * 1000 <= heavy * i128::from(self.rule.weight_tolerance_permille)
            }
            _ => false,
        }
    }

    /// True when both weights per unit are recorded and do not agree.
    fn weights_differ(&self, a: HopId, b: HopId) -> bool {
        let recorded = self.hop(a).unit_weight.is_some() && self.hop(b).unit_weight.is_some();
        recorded && !self.weights_agree(a, b)
    }

    /// True when goods that nobody recognises carry the same general words (`computer parts`) but another weight.
    fn same_words_only(&self, a: HopId, b: HopId) -> bool {
        self.goods(a).identity == Identity::Unrecognised && self.weights_differ(a, b)
    }

    fn same_goods(&self, a: HopId, b: HopId) -> Option<Basis> {
        let (first, next) = (self.hop(a), self.hop(b));
        if self.same_product(a, b) && !self.same_words_only(a, b) {
            return Some(Basis::SameProduct);
        }
        let least = self.rule.least_count * 1000;
        if let (Some(came), Some(left)) = (first.units, next.units)
            && left <= came
            && left.0 >= least
            && self.may_be_relabelled(a, b)
            && self.weights_agree(a, b)
        {
            return Some(Basis::CountAndWeight);
        }
        self.goods(a).built_into.contains(&self.goods(b).family).then_some(Basis::Assembly)
    }

    fn share_serials(&self, a: HopId, b: HopId) -> bool {
        // nearly no hop has any, and the records of hops lie far apart
        if !self.hop(a).has_serials || !self.hop(b).has_serials {
            return false;
        }
        let (few, many) = (self.serials(a), self.serials(b));
        let few: HashSet<&Text> = few.iter().collect();
        many.iter().any(|serial| few.contains(serial))
    }
}
