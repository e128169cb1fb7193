//! What a mapping file says of how columns are written; and a mapping file from what was read.

use super::file::{ColumnMapping, Mapping, TableMapping};
use crate::ingest::cells::{DateOrder, DateStyle, DecimalMark, NumberStyle};
use crate::ingest::dialect::Dialect;
use crate::ingest::styles::Told;
use crate::model::SourceFile;

/// What the user said of how the columns of a table are written, by position.
pub(in crate::ingest) fn told(mapping: Option<&Mapping>, dialect: &Dialect) -> Vec<Told> {
    let cells: Vec<&str> = dialect.header.cells.iter().map(String::as_str).collect();
    let table = mapping.and_then(|mapping| match dialect.line {
        0 => mapping.for_width(cells.len()),
        _ => mapping.for_table(&cells),
    });
    let Some(table) = table else { return Vec::new() };
    let mut taken = vec![false; table.columns.len()];
    let column = |(at, cell): (usize, &&str)| match dialect.line {
        0 => table.columns.get(at),
        _ => table.column(cell, &mut taken),
    };
    let columns: Vec<Option<&ColumnMapping>> = cells.iter().enumerate().map(column).collect();
    columns.into_iter().map(|column| column.map(written).unwrap_or_default()).collect()
}

fn written(column: &ColumnMapping) -> Told {
    let order = column.dates.as_deref().and_then(DateOrder::parse);
    let mark = column.numbers.as_deref().and_then(DecimalMark::parse);
    Told {
        date: order.map(DateStyle::told),
        number: mark.map(|mark| NumberStyle { mark: Some(mark) }),
        utc_shift_minutes: column.utc_offset_minutes(),
    }
}

/// A mapping file of what the columns of these tables were taken to mean, to be corrected by hand.
#[must_use]
pub fn propose_mapping(files: &[SourceFile]) -> String {
    let tables: Vec<TableMapping> = files.iter().filter(|file| !file.fields.is_empty()).map(table).collect();
    Mapping::propose(&tables)
}

fn table(file: &SourceFile) -> TableMapping {
    TableMapping::found(file.kind, file.delimiter, u64::from(file.header_line), &file.header, &file.fields)
}
