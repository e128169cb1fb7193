//! How rows of each record kind are read: which cells must be filled, and which reader takes them.

use super::columns::{Need, columns};
use super::entry::{Column, Entry, Fault, Layout};
use super::lists::Editions;
use super::{
    amendments, answers, licences, lists, observations, orders, ownership, parties, payments, same_parties, shipments,
    tenancies, trade_statistics,
};
use crate::model::{Kind, Records, Text};

/// The reader of one file's rows.
pub(super) struct Form {
    needs: Vec<Vec<Column>>,
    rows: Rows,
    /// Entries per source, when the file is a list.
    pub(super) editions: Editions,
}

enum Rows {
    Shipments(Box<shipments::Columns>),
    Parties(Box<parties::Columns>),
    Ownership(ownership::Columns),
    Payments(Box<payments::Columns>),
    Observations(Box<observations::Columns>),
    Tenancies(Box<tenancies::Columns>),
    Orders(Box<orders::Columns>),
    Licences(Box<licences::Columns>),
    Amendments(amendments::Columns),
    Answers(answers::Columns),
    SameParties(same_parties::Columns),
    TradeStatistics(Box<trade_statistics::Columns>),
    List(Box<lists::Columns>),
}

impl Form {
    /// The reader for a kind in a given layout; `None` for [`Kind::Unrecognised`].
    pub(super) fn new(kind: Kind, layout: Layout<'_>) -> Option<Form> {
        let rows = match kind {
            Kind::Shipments => Rows::Shipments(Box::new(shipments::Columns::new(layout))),
            Kind::Parties => Rows::Parties(Box::new(parties::Columns::new(layout))),
            Kind::Ownership => Rows::Ownership(ownership::Columns::new(layout)),
            Kind::Payments => Rows::Payments(Box::new(payments::Columns::new(layout))),
            Kind::Observations => Rows::Observations(Box::new(observations::Columns::new(layout))),
            Kind::Tenancies => Rows::Tenancies(Box::new(tenancies::Columns::new(layout))),
            Kind::Orders => Rows::Orders(Box::new(orders::Columns::new(layout))),
            Kind::Licences => Rows::Licences(Box::new(licences::Columns::new(layout))),
            Kind::Amendments => Rows::Amendments(amendments::Columns::new(layout)),
            Kind::Answers => Rows::Answers(answers::Columns::new(layout)),
            Kind::SameParties => Rows::SameParties(same_parties::Columns::new(layout)),
            Kind::TradeStatistics => Rows::TradeStatistics(Box::new(trade_statistics::Columns::new(layout))),
            Kind::List => Rows::List(Box::new(lists::Columns::new(layout))),
            Kind::Unrecognised => return None,
        };
        // a row that adds to an entry of another file has perhaps no name
        let adds = matches!(&rows, Rows::List(columns) if columns.adds());
        let needs = if adds { Vec::new() } else { needs(kind, layout) };
        Some(Form { needs, rows, editions: Editions::default() })
    }

    /// The id of a shipment, nothing when it has none of its own: such rows may be alike and still be two. `None` for
    /// rows of other tables, which are told apart by all they say.
    pub(super) fn own_id(&self, entry: &mut Entry<'_, '_>) -> Option<Text> {
        match &self.rows {
            Rows::Shipments(columns) => Some(columns.own_id(entry)),
            _ => None,
        }
    }

    /// Counts a row that repeats an earlier one, where repeats are entries all the same.
    pub(super) fn count_repeat(&mut self, entry: &mut Entry<'_, '_>) {
        if let Rows::List(columns) = &self.rows
            && let Some((source, listed)) = columns.counted(entry)
        {
            self.editions.count(source, listed);
        }
    }

    /// Reads one row into the records of the run.
    pub(super) fn take(&mut self, entry: &mut Entry<'_, '_>, made_id: &str, into: &mut Records) -> Result<(), Fault> {
        self.check_needs(entry)?;
        match &self.rows {
            Rows::Shipments(columns) => into.shipments.push(columns.read(entry, made_id)?),
            Rows::Parties(columns) => into.parties.push(columns.read(entry)?),
            Rows::Ownership(columns) => into.ownership.push(columns.read(entry)?),
            Rows::Payments(columns) => into.payments.push(columns.read(entry)?),
            Rows::Observations(columns) => into.observations.push(columns.read(entry)?),
            Rows::Tenancies(columns) => into.tenancies.push(columns.read(entry)?),
            Rows::Orders(columns) => into.orders.push(columns.read(entry)?),
            Rows::Licences(columns) => into.licences.push(columns.read(entry)?),
            Rows::Amendments(columns) => into.amendments.push(columns.read(entry)?),
            Rows::Answers(columns) => into.answers.push(columns.read(entry)?),
            Rows::SameParties(columns) => into.same_parties.push(columns.read(entry)?),
            Rows::TradeStatistics(columns) => into.trade_statistics.push(columns.read(entry)?),
            Rows::List(columns) => {
                let listing = columns.read(entry)?;
                if listing.adds_to.is_none() {
                    self.editions.count(listing.source, listing.listed);
                }
                into.listings.push(listing);
            }
        }
        Ok(())
    }

    fn check_needs(&self, entry: &Entry<'_, '_>) -> Result<(), Fault> {
        let empty = |group: &&Vec<Column>| group.iter().all(|column| entry.bytes(*column).is_empty());
        let Some(group) = self.needs.iter().find(empty) else { return Ok(()) };
        let names = group.iter().map(|column| column.name).collect::<Vec<_>>().join(" or ");
        Err(Fault {
            reason: format!("{names} is empty, and a row without it cannot be used: fill it in").into(),
            column: names.into(),
            value: String::new(),
        })
    }
}

/// What is read from the cells of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reads {
    /// A day.
    Date,
    /// A number, perhaps with a unit.
    Number,
    /// A country, or a list of entries.
    Other,
    /// Words.
    Words,
    /// Nothing: the column is not used.
    Nothing,
}

const DATES: &[&str] = &[
    "ship_date",
    "arrival_date",
    "date",
    "from",
    "to",
    "start_date",
    "valid_from",
    "valid_to",
    "incorporated",
    "listed",
    "delisted",
    "filed_at",
];
const NUMBERS: &[&str] = &[
    "quantity",
    "unit_value",
    "total_value",
    "gross_weight_kg",
    "amount",
    "value",
    "percent",
    "share_of_capacity",
    "datacentre_mw",
    "net_weight_kg",
    "trade_value",
];
const LISTS: &[&str] = &["serial_numbers", "shipment_ids", "aliases", "weak_aliases"];

/// What is read from each column of a file.
pub(super) fn reads(fields: &[Option<&'static str>]) -> Vec<Reads> {
    let one = |field: &Option<&'static str>| match *field {
        None => Reads::Nothing,
        Some(name) if DATES.contains(&name) => Reads::Date,
        Some(name) if NUMBERS.contains(&name) => Reads::Number,
        Some(name) if LISTS.contains(&name) || name.ends_with("country") || name.starts_with("country") => Reads::Other,
        Some(_) => Reads::Words,
    };
    fields.iter().map(one).collect()
}

/// Columns of which every row must fill at least one, group by group.
fn needs(kind: Kind, layout: Layout<'_>) -> Vec<Vec<Column>> {
    let specs = columns(kind);
    let mut groups: Vec<(Need, Vec<Column>)> = Vec::new();
    for spec in specs {
        let column = layout.column(spec.name);
        match spec.need {
            Need::Always => groups.push((spec.need, vec![column])),
            Need::OneOf(_) => match groups.iter_mut().find(|(need, _)| *need == spec.need) {
                Some((_, group)) => group.push(column),
                None => groups.push((spec.need, vec![column])),
            },
            Need::Telling | Need::Optional | Need::Aside => {}
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
