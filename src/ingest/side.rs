//! Tables beside the shipments whose columns are named in words that are not their own: which kind, and which column.

use super::columns::{KINDS, Need, columns};
use super::header::{CellHint, Certainty, Header, normal};
use crate::model::{Currency, Kind};
use crate::policy::{HeaderWords, SideReading};

/// Fewest columns by which a kind is told.
const FEWEST: usize = 4;

/// The header of the kind of which it has most columns by their words: at least four, half of all, and every one without
/// which a table of the kind is not read. Nothing for shipments, whose words are read otherwise. O(kinds x cells).
pub(super) fn recognise(cells: &[&str], words: &HeaderWords) -> Option<Header> {
    let fits = |kind: Kind| {
        let header = named(kind, cells, words);
        let known = header.fields.iter().flatten().count();
        (known >= FEWEST && known * 2 >= cells.len() && has_all(&header)).then_some((known, header))
    };
    let kinds = KINDS.into_iter().filter(|kind| *kind != Kind::Shipments);
    // max_by_key keeps the last of equals; reversed, that is the earliest kind
    kinds.rev().filter_map(fits).max_by_key(|(known, _)| *known).map(|(_, header)| header)
}

/// Cells that are known of the kind of which a row is a header; 0 where it is none.
pub(super) fn known(cells: &[String], words: &HeaderWords) -> usize {
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    recognise(&cells, words).map_or(0, |header| header.fields.iter().flatten().count())
}

/// A header that its own names told, with what the words of other cells mean.
pub(super) fn complete(header: &Header, words: &HeaderWords) -> Header {
    let cells: Vec<&str> = header.cells.iter().map(String::as_str).collect();
    let by_words = named(header.kind, &cells, words);
    let mut whole = header.clone();
    for at in 0..cells.len() {
        if header.fields[at].is_none() && !header.fields.contains(&by_words.fields[at]) {
            (whole.fields[at], whole.certainty[at]) = (by_words.fields[at], by_words.certainty[at]);
        }
    }
    Header { values_in: by_words.values_in, ..whole }
}

/// What each cell means in a kind of table. Of two cells for one column the one of the better line has it; of two that are
/// as good none.
fn named(kind: Kind, cells: &[&str], words: &HeaderWords) -> Header {
    let specs = columns(kind);
    let read: Vec<SideReading> = cells.iter().map(|cell| words.side().read(kind.word(), cell)).collect();
    let own = |cell: &str| {
        specs.iter().find(|spec| spec.is_named(&normal(cell))).map(|spec| (spec.name, 0, Certainty::Exact))
    };
    let by_words = |reading: &SideReading| {
        let (column, rank) = reading.column.as_ref()?;
        specs.iter().find(|spec| spec.name == column).map(|spec| (spec.name, rank + 1, Certainty::High))
    };
    let claims: Vec<_> =
        cells.iter().zip(&read).map(|(cell, reading)| own(cell).or_else(|| by_words(reading))).collect();
    let best = |(field, rank): (&str, usize)| {
        let others = claims.iter().flatten().filter(|(other, ..)| *other == field);
        let equal = others.clone().filter(|(_, other, _)| *other == rank).count();
        equal == 1 && others.map(|(_, other, _)| *other).min() == Some(rank)
    };
    let settled: Vec<_> = claims.iter().map(|claim| claim.filter(|(field, rank, _)| best((field, *rank)))).collect();
    let fields = settled.iter().map(|claim| claim.map(|(field, ..)| field)).collect();
    let written =
        cells.iter().map(|cell| cell.trim_matches(|one: char| one == '\u{feff}' || one.is_whitespace()).to_owned());
    let hint = |reading: &SideReading| CellHint {
        currency: reading.currency.as_deref().and_then(Currency::parse),
        in_percent: reading.in_percent,
        ..CellHint::default()
    };
    Header {
        certainty: settled.iter().map(|claim| claim.map_or(Certainty::None, |(.., sure)| sure)).collect(),
        values_in: read.iter().map(hint).collect(),
        ..Header::exact(kind, written.collect(), fields)
    }
}

/// True when no column is missing without which a table of the kind is not read.
fn has_all(header: &Header) -> bool {
    let has = |name: &str| header.fields.iter().flatten().any(|field| *field == name);
    let specs = columns(header.kind);
    specs.iter().all(|spec| match spec.need {
        Need::Always => has(spec.name),
        Need::OneOf(_) | Need::Telling => specs.iter().any(|other| other.need == spec.need && has(other.name)),
        Need::Optional | Need::Aside => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn every_line_is_about_a_column() {
        let policy = Policy::embedded().unwrap();
        for (table, column) in policy.header_words().side().columns() {
            let kind = KINDS.into_iter().find(|kind| kind.word() == table).unwrap();
            assert!(columns(kind).iter().any(|spec| spec.name == column), "{table} has no {column}");
        }
    }

    #[test]
    fn tables_in_other_words_are_of_their_kind() {
        let policy = Policy::embedded().unwrap();
        let kind = |header: &str| {
            let cells: Vec<&str> = header.split(',').collect();
            recognise(&cells, policy.header_words()).map(|header| header.kind)
        };
        for (header, known) in [
            ("Log No,Logged On,Kind of Event,Reported Site,Country,Serials,Details", Kind::Observations),
            ("Check Ref,Date,Type of Check,Company Visited,Country,Officer,What Was Found", Kind::Observations),
            (
                "Data Centre Operator,Customer (Tenant),Tenant Head Office,Contract Start,Capacity Share %",
                Kind::Tenancies,
            ),
            ("Sales Order,Date Ordered,Buyer Name,Buyer Country,Product Ordered,Qty Ordered,Remarks", Kind::Orders),
            ("Authorisation No,Kind,Holder,Ultimate Consignee,End User,Goods Covered,Issued,Expires", Kind::Licences),
            ("Owner,Owner Country,Company,Share %,Since,Until", Kind::Ownership),
            ("Delivery Ref,Date Changed,What Changed,Was,Now,Changed By", Kind::Amendments),
            ("Entry Name,Country,Address,List Name,Listed", Kind::List),
        ] {
            assert_eq!(kind(header), Some(known), "{header}");
        }
        for header in [
            "Invoice No,Date,Type,Customer,Country,Amount,Notes",
            "Date,Country,Type,Note",
            "Check No,Check Date,Check Type,Check Date,Company Checked",
            "Ship Date,Shipper,Consignee,HS Code,Quantity",
        ] {
            assert_eq!(kind(header), None, "{header}");
        }
    }

    #[test]
    fn of_two_names_the_better_line_is_meant_and_of_equals_none() {
        let policy = Policy::embedded().unwrap();
        let fields = |header: &str| {
            let cells: Vec<&str> = header.split(',').collect();
            recognise(&cells, policy.header_words()).map(|header| header.fields).unwrap_or_default()
        };
        let event = fields("Event ID,Date,Event Type,Type,Company,Country");
        assert_eq!(event[2..], [None, Some("kind"), Some("party_name"), Some("country")]);
        let paid = fields("Payment No,Value Date,Payer,Payee,Amount Received,Payment Value");
        assert_eq!(paid[3..], [Some("payee_name"), None, None]);
    }
}
