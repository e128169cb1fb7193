//! The raw text of one cell, read again for printing: it is not kept in memory.

use csv::ByteRecord;

use super::table;
use crate::model::SourceFile;

/// The cell of `column` (a canonical name, or a header cell as written) in the record that begins `row`, which holds
/// the bytes of the file from that record's offset on. `None` when the file has no such column or the record no such
/// cell. Bytes that are not UTF-8 print as replacement characters. O(length of the record).
#[must_use]
pub fn cell_of(file: &SourceFile, row: &[u8], column: &str) -> Option<String> {
    let written = || file.header.iter().position(|cell| cell == column);
    let position = file.position(column).or_else(written)?;
    let mut record = ByteRecord::new();
    let read = table::reader(row, file.delimiter).read_byte_record(&mut record).unwrap_or(false);
    record.get(position).filter(|_| read).map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
}
