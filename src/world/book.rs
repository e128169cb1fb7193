//! The rows of a world before they are printed: who shipped what to whom, and what else is on record.

use std::num::NonZeroU32;

use super::props::Goods;
use super::script::Leg;
use crate::model::Day;

/// A shipment, in 80 bytes: large worlds keep all of them. Parties are indices into the companies; what is declared are the
/// words of the leg, or those of the goods.
pub(super) struct Row<'a> {
    pub(super) departed: Day,
    pub(super) arrived: Day,
    pub(super) exporter: Index,
    pub(super) consignee: Index,
    pub(super) end_user: Option<Index>,
    pub(super) forwarder: Option<Index>,
    pub(super) leg: &'a Leg,
    pub(super) goods: &'a Goods,
    pub(super) units: i64,
    pub(super) unit_cents: i64,
    pub(super) grams: i64,
    /// A licence of the book, where it is not what the leg says.
    pub(super) licence: Option<Index>,
    /// First of the serial numbers, as many as units.
    pub(super) serials: Option<Index>,
    pub(super) order: Option<Index>,
    /// How exporter and consignee are spelled.
    pub(super) spelling: [Spelling; 2],
    /// What the record leaves out.
    pub(super) gap: Gap,
}

impl<'a> Row<'a> {
    /// Description, part number, ECCN and HS code as declared.
    pub(super) fn words(&self) -> [&'a str; 4] {
        let (leg, goods) = (self.leg, self.goods);
        [
            leg.description.as_deref().unwrap_or(&goods.description),
            leg.part.as_deref().unwrap_or(&goods.part),
            leg.eccn.as_deref().unwrap_or(&goods.eccn),
            leg.hs.as_deref().unwrap_or(&goods.hs),
        ]
    }

    pub(super) fn serial_numbers(&self) -> Option<Serials<'a>> {
        self.serials.map(|first| Serials { goods: self.goods, first: first.at() as i64, count: self.units })
    }
}

/// A place in a list; no larger where there may be none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Index(NonZeroU32);

impl Index {
    pub(super) fn of(at: usize) -> Index {
        let number = u32::try_from(at).ok().and_then(|at| NonZeroU32::MIN.checked_add(at));
        Index(number.expect("a world has fewer than four billion of anything"))
    }

    pub(super) fn at(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A cell that nobody filled in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gap {
    Nothing,
    Arrival,
    Weight,
}

/// A run of serial numbers.
#[derive(Clone, Copy)]
pub(super) struct Serials<'a> {
    pub(super) goods: &'a Goods,
    pub(super) first: i64,
    pub(super) count: i64,
}

/// How a name is written on a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spelling {
    Registered,
    Capitals,
    /// Legal form written another way.
    OtherForm,
}

pub(super) struct Payment {
    pub(super) date: Day,
    pub(super) payer: usize,
    pub(super) payee: usize,
    pub(super) cents: i64,
    pub(super) rows: Vec<usize>,
}

pub(super) struct Observation<'a> {
    pub(super) date: Day,
    pub(super) kind: &'a str,
    pub(super) party: usize,
    pub(super) serials: Option<Serials<'a>>,
    pub(super) note: &'a str,
}

pub(super) struct Order<'a> {
    pub(super) date: Day,
    pub(super) buyer: usize,
    pub(super) item: &'a str,
    pub(super) units: i64,
    pub(super) status: &'a str,
    pub(super) reason: &'a str,
}

pub(super) struct Tenancy<'a> {
    pub(super) operator: usize,
    pub(super) tenant: usize,
    pub(super) start: Day,
    pub(super) percent: i64,
    pub(super) usage: &'a str,
}

pub(super) struct Licence {
    pub(super) number: String,
    pub(super) holder: usize,
    pub(super) consignee: usize,
    pub(super) end_user: usize,
    pub(super) items: String,
    pub(super) units: i64,
    pub(super) cents: i64,
    pub(super) from: Day,
    pub(super) to: Day,
}

pub(super) struct Answer<'a> {
    pub(super) party: usize,
    pub(super) question: &'a str,
    pub(super) answer: &'a str,
    pub(super) date: Day,
    pub(super) by: &'a str,
}

/// All rows, in the order they were played.
#[derive(Default)]
pub(super) struct Book<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) payments: Vec<Payment>,
    pub(super) observations: Vec<Observation<'a>>,
    pub(super) orders: Vec<Order<'a>>,
    pub(super) tenancies: Vec<Tenancy<'a>>,
    pub(super) licences: Vec<Licence>,
    pub(super) answers: Vec<Answer<'a>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_as_little_as_is_said() {
        assert!(size_of::<Row<'_>>() <= 80, "{} bytes", size_of::<Row<'_>>());
        assert_eq!((size_of::<Option<Index>>(), Index::of(0).at(), Index::of(7).at()), (4, 0, 7));
    }
}
