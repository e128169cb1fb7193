//! Bytes to nouns: tables of any record kind become records with positions, and every line is accounted for.
//!
//! [`Reader`] takes inputs one by one and gives [`crate::model::Records`]. The way of a table:
//! `bytes` (what kind of file, which encoding: UTF-8 text of each table), `dialect` (separator and header row), `header`
//! and `mapping` (which kind, which column is which), `styles` (how each column writes dates and numbers), `rows` (records
//! with byte and line positions, quoting mistakes contained), `pass` (repeats, refusals, ledger), `form` and one file per
//! record kind (cells to nouns, through `entry`, `amounts`, `intake` and `cells`).
//!
//! Invariants: a row is accepted, refused with column, value and reason, counted as a repeat, or counted as skipped;
//! nothing is shifted, guessed or dropped. Reading never fails and never panics, whatever the bytes.

mod across;
mod amendments;
mod amounts;
mod answers;
mod arrange;
mod beginning;
mod bytes;
mod cells;
mod columns;
mod dialect;
mod entry;
mod evidence;
mod form;
mod header;
mod intake;
mod judge;
mod ledger;
mod licences;
mod lists;
mod mapping;
mod notes;
mod observations;
mod orders;
mod ownership;
mod parties;
mod party_cell;
mod pass;
mod payments;
mod quotes;
mod reader;
mod repeats;
mod rows;
mod same_parties;
mod shipments;
mod side;
mod styles;
mod table;
mod tariffs;
mod tenancies;
mod trade_statistics;

pub(crate) use beginning::beginnings;
#[cfg(not(feature = "lake"))]
pub(crate) use bytes::NOT_BUILT;
#[cfg(feature = "lake")]
pub(crate) use bytes::ParquetFile;
pub use bytes::{Original, knows_encoding};
pub(crate) use columns::KINDS;
pub use columns::{ColumnSpec, Need, columns};
pub use evidence::cells_of;
pub use mapping::{Mapping, propose_mapping};
pub use reader::{How, Input, Originals, Reader};
pub use tariffs::tariff_number;
