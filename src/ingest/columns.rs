//! The canonical columns of every record kind, and which of them a table or a row cannot do without.

use super::{
    amendments, answers, licences, lists, observations, orders, ownership, parties, payments, same_parties, shipments,
    tenancies, trade_statistics,
};
use crate::model::Kind;

/// Whether a column must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// In the header, and filled in every row.
    Always,
    /// At least one column with the same words is in the header, and one of them is filled in every row.
    OneOf(&'static str),
    /// At least one column so marked is in the header, because the needed ones alone do not tell the kind.
    Telling,
    /// May be absent or empty.
    Optional,
    /// As optional, and too common to tell the kind of a table.
    Aside,
}

/// One canonical column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColumnSpec {
    /// Canonical name.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// Other header spellings that mean it, in normal form.
    pub also: &'static [&'static str],
}

/// The canonical columns of a kind, in the order of the template; empty for [`Kind::Unrecognised`].
#[must_use]
pub fn columns(kind: Kind) -> &'static [ColumnSpec] {
    match kind {
        Kind::Shipments => shipments::COLUMNS,
        Kind::Parties => parties::COLUMNS,
        Kind::Ownership => ownership::COLUMNS,
        Kind::Payments => payments::COLUMNS,
        Kind::Observations => observations::COLUMNS,
        Kind::Tenancies => tenancies::COLUMNS,
        Kind::Orders => orders::COLUMNS,
        Kind::Licences => licences::COLUMNS,
        Kind::Amendments => amendments::COLUMNS,
        Kind::Answers => answers::COLUMNS,
        Kind::SameParties => same_parties::COLUMNS,
        Kind::TradeStatistics => trade_statistics::COLUMNS,
        Kind::List => lists::COLUMNS,
        Kind::Unrecognised => &[],
    }
}

/// Kinds a header is tried against; the earlier one wins a tie.
pub(crate) const KINDS: [Kind; 13] = [
    Kind::Shipments,
    Kind::Parties,
    Kind::Ownership,
    Kind::Payments,
    Kind::Observations,
    Kind::Tenancies,
    Kind::Orders,
    Kind::Licences,
    Kind::Amendments,
    Kind::Answers,
    Kind::SameParties,
    Kind::TradeStatistics,
    Kind::List,
];

impl ColumnSpec {
    /// True when a header cell in normal form means this column.
    #[must_use]
    pub fn is_named(&self, normal: &str) -> bool {
        self.name == normal || self.also.contains(&normal)
    }

    /// The same column, also known under other spellings.
    pub(super) const fn or(self, also: &'static [&'static str]) -> ColumnSpec {
        ColumnSpec { also, ..self }
    }
}

/// A column that every row must fill.
pub(super) const fn always(name: &'static str) -> ColumnSpec {
    ColumnSpec { name, need: Need::Always, also: &[] }
}

/// A column of a group of which every row must fill one.
pub(super) const fn one_of(group: &'static str, name: &'static str) -> ColumnSpec {
    ColumnSpec { name, need: Need::OneOf(group), also: &[] }
}

/// A column that tells the kind.
pub(super) const fn telling(name: &'static str) -> ColumnSpec {
    ColumnSpec { name, need: Need::Telling, also: &[] }
}

/// A column that may be absent.
pub(super) const fn optional(name: &'static str) -> ColumnSpec {
    ColumnSpec { name, need: Need::Optional, also: &[] }
}

/// A column that may be absent and is counted for no kind.
pub(super) const fn aside(name: &'static str) -> ColumnSpec {
    ColumnSpec { name, need: Need::Aside, also: &[] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::header::normal;

    #[test]
    fn every_spelling_is_normal_and_means_one_column_of_its_kind() {
        for kind in KINDS {
            let mut seen = std::collections::BTreeSet::new();
            for spelling in columns(kind).iter().flat_map(|spec| std::iter::once(&spec.name).chain(spec.also)) {
                assert_eq!(normal(spelling), **spelling);
                assert!(seen.insert(*spelling), "{spelling} twice in {}", kind.word());
            }
            assert!(columns(kind).iter().any(|spec| spec.need != Need::Optional));
        }
    }
}
