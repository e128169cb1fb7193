//! The rows of a world before they are printed: who shipped what to whom, and what else is on record.

use super::props::Goods;
use crate::model::Day;

/// A shipment. Parties are indices into the companies, words are those of the built-in data.
pub(super) struct Row<'a> {
    pub(super) departed: Day,
    pub(super) arrived: Day,
    pub(super) exporter: usize,
    pub(super) consignee: usize,
    pub(super) end_user: Option<usize>,
    pub(super) forwarder: Option<usize>,
    /// Description, part number, ECCN and HS code as declared.
    pub(super) words: [&'a str; 4],
    pub(super) units: i64,
    pub(super) unit_cents: i64,
    pub(super) grams: i64,
    /// Mode when the script names one; by road within a country and by air across a border otherwise.
    pub(super) mode: Option<&'a str>,
    pub(super) license: License<'a>,
    pub(super) serials: Option<Serials<'a>>,
    /// Index of the order.
    pub(super) order: Option<usize>,
    /// How exporter and consignee are spelled.
    pub(super) spelling: [Spelling; 2],
    /// What the record leaves out.
    pub(super) gap: Gap,
}

/// A cell that nobody filled in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gap {
    Nothing,
    Arrival,
    Weight,
}

/// What stands in the licence cell.
#[derive(Clone, Copy)]
pub(super) enum License<'a> {
    /// As the script says.
    Words(&'a str),
    /// The number of a licence of the book.
    Number(usize),
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
