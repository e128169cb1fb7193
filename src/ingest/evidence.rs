//! The raw text of one cell, read again for printing: it is not kept in memory.

use std::io::Read;

use super::rows::{Rows, Shape};
use crate::model::SourceFile;

/// Most records fit.
const BLOCK: usize = 1 << 12;

/// The cells of `columns` (canonical names, or header cells as written) in the record that begins `row`, which stands at
/// that record's offset: `None` where the file has no such column or the record no such cell. Bytes that are not UTF-8
/// print as replacement characters. O(length of the record + columns of the file x columns asked for).
#[must_use]
pub fn cells_of(file: &SourceFile, row: impl Read, columns: &[&str]) -> Vec<Option<String>> {
    let cells = row_of(file, row);
    let written = |column: &str| file.header.iter().position(|cell| cell == column);
    let position = |column: &str| file.position(column).or_else(|| written(column));
    columns.iter().map(|column| cells.get(position(column)?).cloned()).collect()
}

/// All cells of the record that begins `row`, as [`cells_of`]. O(length of the record).
#[must_use]
pub(super) fn row_of(file: &SourceFile, row: impl Read) -> Vec<String> {
    sound_row_of(file, row).unwrap_or_else(|unsound| unsound.cells)
}

/// A record whose cells cannot be told apart for sure: its quotes are not sound, or it has another number of cells.
pub(super) struct Unsound {
    /// The cells as far as they go.
    cells: Vec<String>,
    /// The record as it stands in the file.
    pub(super) raw: String,
}

/// As [`row_of`], for a record that is as wide as its header.
pub(super) fn sound_row_of(file: &SourceFile, mut row: impl Read) -> Result<Vec<String>, Unsound> {
    let shape = Shape { delimiter: file.delimiter, escape: file.escape, width: Some(file.fields.len()) };
    let mut rows = Rows::new(&mut row, (0, 1), shape).in_blocks_of(BLOCK);
    let Some(span) = rows.read() else { return Err(Unsound { cells: Vec::new(), raw: String::new() }) };
    let cells: Vec<String> = rows.row().iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    if span.flaw.is_some() || cells.len() != file.fields.len() {
        return Err(Unsound { cells, raw: String::from_utf8_lossy(rows.raw()).into_owned() });
    }
    Ok(cells)
}

/// The bytes of the record that begins `row`, as they stand in the text, its line end left out. O(length of the record).
pub(super) fn raw_of(file: &SourceFile, mut row: impl Read) -> Vec<u8> {
    let shape = Shape { delimiter: file.delimiter, escape: file.escape, width: Some(file.fields.len()) };
    let mut rows = Rows::new(&mut row, (0, 1), shape).in_blocks_of(BLOCK);
    let mut bytes = if rows.read().is_some() { rows.raw().to_vec() } else { Vec::new() };
    while bytes.ends_with(b"\n") || bytes.ends_with(b"\r") {
        bytes.pop();
    }
    bytes
}
