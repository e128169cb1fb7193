//! Why a party is restricted on a day, and whether the records say that the reason held on that day.

use crate::model::{Country, Milli, RecordRef, Records, Text};
use crate::policy::ListEffect;
use crate::resolve::Known;

use super::{ListMatch, ListedDay};

/// Why a party is restricted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Restriction {
    /// Headquartered, or ultimate parent headquartered, in D:5 or Macau: the country and the column that says so.
    Headquarters(Known<Country>, &'static str),
    /// On a list given to the run: on the day, or on a day that the list does not give.
    Listed(ListMatch, ListedDay),
    /// The user's own party record states a listing: on the day, or without saying since when.
    Recorded(Known<Text>, ListEffect, ListedDay),
    /// Owned 50 % or more by listed owners: all shares that add up, and whether those listed for certain reach the half.
    Owned(Vec<ListedShare>, ListedDay),
}

/// A share of a listed owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedShare {
    /// The ownership record.
    pub record: RecordRef,
    /// The owner as the record spells it.
    pub owner: Text,
    /// Percent in thousandths (50 % is 50,000).
    pub percent: Milli,
    /// Why the owner counts: its listings ([`Restriction::Listed`], [`Restriction::Recorded`]), else what listed owners hold
    /// of it ([`Restriction::Owned`]). Never empty.
    pub listings: Vec<Restriction>,
}

impl Restriction {
    /// True when the reason is a listing that the records do not date: a person must find the day before it decides.
    #[must_use]
    pub fn is_day_unknown(&self) -> bool {
        match self {
            Restriction::Headquarters(..) => false,
            Restriction::Listed(_, day) | Restriction::Recorded(_, _, day) | Restriction::Owned(_, day) => {
                *day == ListedDay::Unknown
            }
        }
    }

    /// True for listings and ownership by listed owners: reasons that reach every item, not only advanced chips.
    #[must_use]
    pub fn is_listing(&self) -> bool {
        !matches!(self, Restriction::Headquarters(..))
    }

    /// The rows that it rests on, each with the column that says so: list entries, records of parties, shares.
    #[must_use]
    pub fn rows(&self, records: &Records) -> Vec<(RecordRef, &'static str)> {
        match self {
            Restriction::Headquarters(known, column) => vec![(known.record, *column)],
            Restriction::Listed(found, _) => vec![(records.listings[found.listing as usize].record, "name")],
            Restriction::Recorded(known, ..) => vec![(known.record, "list_status")],
            Restriction::Owned(shares, _) => {
                let of = |share: &ListedShare| {
                    let above = share.listings.iter().flat_map(|listing| listing.rows(records));
                    above.chain([(share.record, "percent")]).collect::<Vec<_>>()
                };
                shares.iter().flat_map(of).collect()
            }
        }
    }

    /// What the list does; `None` for headquarters and ownership.
    #[must_use]
    pub fn effect(&self) -> Option<ListEffect> {
        match self {
            Restriction::Listed(found, _) => Some(found.effect),
            Restriction::Recorded(_, effect, _) => Some(*effect),
            Restriction::Headquarters(..) | Restriction::Owned(..) => None,
        }
    }
}
