//! The raw text of one cell, read again for printing: it is not kept in memory.

use std::io::Read;

use super::rows::{Rows, Shape};
use crate::model::SourceFile;

/// Most records fit.
const BLOCK: usize = 1 << 12;

/// The cell of `column` (a canonical name, or a header cell as written) in the record that begins `row`, which stands at
/// that record's offset. `None` when the file has no such column or the record no such cell. Bytes that are not UTF-8
/// print as replacement characters. O(length of the record).
#[must_use]
pub fn cell_of(file: &SourceFile, row: impl Read, column: &str) -> Option<String> {
    let written = || file.header.iter().position(|cell| cell == column);
    let position = file.position(column).or_else(written)?;
    row_of(file, row).into_iter().nth(position)
}

/// All cells of the record that begins `row`, as [`cell_of`]. O(length of the record).
#[must_use]
pub(super) fn row_of(file: &SourceFile, mut row: impl Read) -> Vec<String> {
    let shape = Shape { delimiter: file.delimiter, escape: file.escape, width: Some(file.fields.len()) };
    let mut rows = Rows::new(&mut row, (0, 1), shape).in_blocks_of(BLOCK);
    match rows.read() {
        Some(_) => rows.row().iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect(),
        None => Vec::new(),
    }
}
