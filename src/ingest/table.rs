//! A table about to be read: its text, how it is laid out, and how much of it there is.

use std::io::SeekFrom;

use super::bytes::TableText;
use super::dialect::Dialect;
use super::rows::{Shape, line_ends};
use super::styles::{Hint, Told};
use crate::model::{Kind, Records, SourceFile};

/// A table about to be read.
pub(super) struct Table<'t> {
    /// Its text.
    pub(super) text: &'t mut TableText,
    /// Separator, header and columns.
    pub(super) dialect: &'t Dialect,
    /// The beginning of the text, as far as it was looked at.
    pub(super) sample: &'t [u8],
    /// What the user said of the columns, by position.
    pub(super) told: &'t [Told],
    /// What the header says of the cells, by position.
    pub(super) hints: &'t [Hint],
}

impl Table<'_> {
    /// Bytes of the text behind its start; so many were looked at when the sample is the whole.
    pub(super) fn rest(&mut self) -> u64 {
        let end = self.text.text.seek(SeekFrom::End(0)).unwrap_or(u64::MAX);
        end.saturating_sub(self.text.start)
    }

    /// How its rows are written.
    pub(super) fn shape(&self) -> Shape {
        let dialect = self.dialect;
        Shape { delimiter: dialect.delimiter, escape: dialect.escape, width: Some(dialect.header.fields.len()) }
    }

    /// Room for as many rows as the beginning promises, so that long lists need not be moved while they grow. A promise
    /// that does not hold costs nothing: what is not written to takes no memory, and where there is none to be had nothing
    /// is lost.
    pub(super) fn make_room(&mut self, file: &mut SourceFile, records: &mut Records) {
        let rows = u128::from(self.rest()) * u128::from(line_ends(self.sample)) / (self.sample.len().max(1) as u128);
        let rows = usize::try_from(rows + rows / 50).unwrap_or(0);
        let _ = file.offsets.try_reserve(rows);
        let _ = file.lines.try_reserve(rows);
        if file.kind == Kind::Shipments {
            let _ = records.shipments.try_reserve(rows);
        }
    }
}
