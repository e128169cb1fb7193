//! The separator of a table and the row that is its header.

use csv::ByteRecord;

use super::encoding::Text;
use super::header::{self, Header, NoHeader};
use super::table::Rows;

/// Where and how to read a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Dialect {
    /// Field separator.
    pub(super) delimiter: u8,
    /// Offset of the header row.
    pub(super) start: usize,
    /// Its physical line, from 1.
    pub(super) line: u64,
    /// The header row.
    pub(super) header: Header,
}

/// A table without a usable header: its first row as cells, and a sentence that says why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct NoTable {
    /// Most likely separator.
    pub(super) delimiter: u8,
    /// First row, as cells.
    pub(super) cells: Vec<String>,
    /// Why nothing was read, and what to do.
    pub(super) why: String,
}

/// Separators that are tried; the earlier one wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are tried as the header: reports put titles and dates above it.
const TRIED_ROWS: usize = 40;

/// Bytes that are looked at for the header.
const TRIED_BYTES: usize = 1 << 20;

/// Finds separator and header: the first row, under any separator, that is the header of a known kind; of several
/// separators the one that knows more columns. O(rows tried).
pub(super) fn find(text: &Text<'_>) -> Result<Dialect, NoTable> {
    let text = &Text { bytes: &text.bytes[..text.bytes.len().min(TRIED_BYTES)], ..*text };
    let mut best: Option<Dialect> = None;
    let mut doubled = None;
    for delimiter in DELIMITERS {
        match header_under(text, delimiter) {
            Ok(found) if best.as_ref().is_none_or(|best| known(&found) > known(best)) => best = Some(found),
            Err(Some(no_table)) => doubled = doubled.or(Some(no_table)),
            _ => {}
        }
    }
    best.ok_or_else(|| doubled.unwrap_or_else(|| explain(text)))
}

fn known(dialect: &Dialect) -> usize {
    dialect.header.fields.iter().flatten().count()
}

fn header_under(text: &Text<'_>, delimiter: u8) -> Result<Dialect, Option<NoTable>> {
    let mut rows = Rows::new(text.bytes, text.start, delimiter, None);
    let mut record = ByteRecord::new();
    for _ in 0..TRIED_ROWS {
        let span = rows.read(&mut record).ok_or(None)?;
        let Some(cells) = texts(&record).filter(|_| span.flaw.is_none()) else { continue };
        match header::recognise(&cells) {
            Ok(header) => return Ok(Dialect { delimiter, start: span.start, line: span.line, header }),
            Err(NoHeader::Doubled(twice)) => {
                let why = format!(
                    "the header on line {} names {twice:?} twice, so a cell could mean either: rename one of them",
                    span.line
                );
                return Err(Some(NoTable { delimiter, cells: cells.into_iter().map(str::to_owned).collect(), why }));
            }
            Err(NoHeader::Unknown) => {}
        }
    }
    Err(None)
}

fn explain(text: &Text<'_>) -> NoTable {
    let first_row = |delimiter: u8| {
        let mut record = ByteRecord::new();
        Rows::new(text.bytes, text.start, delimiter, None).read(&mut record);
        record
    };
    let widest = DELIMITERS.into_iter().rev().max_by_key(|delimiter| first_row(*delimiter).len()).unwrap_or(b',');
    let row = first_row(widest);
    match texts(&row) {
        Some(cells) if !cells.is_empty() => NoTable {
            delimiter: widest,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            why: header::explain_unknown(&cells),
        },
        Some(_) => NoTable { delimiter: widest, cells: Vec::new(), why: "the file holds only blank lines".to_owned() },
        None => NoTable {
            delimiter: widest,
            cells: row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect(),
            why: "the first row is not UTF-8: save the table as CSV (UTF-8)".to_owned(),
        },
    }
}

fn texts(record: &ByteRecord) -> Option<Vec<&str>> {
    record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::encoding::inspect;

    fn found(table: &str) -> Result<Dialect, NoTable> {
        find(&inspect(table.as_bytes()).unwrap())
    }

    #[test]
    fn the_separator_is_told_from_the_header() {
        for delimiter in [",", ";", "\t", "|"] {
            let table = ["shipment_id", "ship_date", "exporter_name"].join(delimiter) + "\n";
            assert_eq!(found(&table).unwrap().delimiter, delimiter.as_bytes()[0]);
        }
    }

    #[test]
    fn titles_above_the_header_are_passed_over() {
        let table = "Register of shipments\nRun, 4 March\n\nship_date,exporter_name\n";
        let dialect = found(table).unwrap();
        assert_eq!((dialect.line, dialect.header.cells.len()), (4, 2));
        assert_eq!(found("sep=;\nship_date;exporter_name\n").unwrap().delimiter, b';');
    }

    #[test]
    fn a_table_without_header_says_so() {
        assert!(found("S-001,2025-03-04,Alder\n").unwrap_err().why.contains("add a header row"));
        assert!(found("\n\n").unwrap_err().why.contains("blank"));
        assert!(found("ship_date,exporter_name,ship date\n").unwrap_err().why.contains("twice"));
    }
}
