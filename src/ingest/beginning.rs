//! The beginning of a table as text, and what the table would mean if one of its lines were the header.

use std::io::{Read as _, Seek as _, SeekFrom};

use super::bytes::{self, Original, Unpacking};
use super::dialect::SAMPLED;
use super::mapping::{self, Mapping, TableMapping};
use super::reader::{Input, Reader};
use crate::model::{Escape, Kind};
use crate::policy::Policy;

/// The first lines of a table, decoded.
pub(crate) struct Beginning(Vec<u8>);

/// Characters of a line that are shown.
const WIDTH: usize = 160;

/// The beginning of every table of an input, in order; none of an input that cannot be unpacked. O(length of the input).
pub(crate) fn beginnings(original: Box<dyn Original>, encoding: Option<&str>) -> Vec<Beginning> {
    let Ok(unpacked) = bytes::unpack(original, &Unpacking { encoding, ..Unpacking::default() }) else {
        return Vec::new();
    };
    let beginning = |mut table: bytes::TableText| {
        let mut text = Vec::new();
        // what cannot be read is told by the reader
        if table.text.seek(SeekFrom::Start(table.start)).is_ok() {
            let _ = table.text.by_ref().take(SAMPLED as u64).read_to_end(&mut text);
        }
        Beginning(text)
    };
    unpacked.tables.into_iter().map(beginning).collect()
}

impl Beginning {
    /// The first lines, each cut to what can be looked at.
    pub(crate) fn lines(&self, most: usize) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.0);
        text.lines().take(most).map(|line| line.chars().take(WIDTH).collect()).collect()
    }

    /// A mapping file under which this line, from 1, is the header, with the meanings that are found for it; 0 stands for
    /// no header: then every column is there and none has a meaning yet.
    pub(crate) fn with_header(&self, line: u64, policy: &Policy) -> String {
        let mut reader = Reader::new(policy);
        let below = self.0.get(self.offset(line)..).unwrap_or_default();
        reader.add(&Input { name: "table.csv".to_owned(), bytes: below.to_vec() });
        let records = reader.finish();
        let (delimiter, found) = match records.files.first() {
            Some(file) => (file.delimiter, Some(file)),
            None => (b',', None),
        };
        let first = mapping::rows(below, 0, delimiter, Escape::Doubled, 1).into_iter().next();
        let cells = first.map_or_else(Vec::new, |row| row.cells);
        let known = found.filter(|file| file.header == cells && line > 0);
        let fields = known.map_or_else(|| vec![None; cells.len()], |file| file.fields.clone());
        let kind = known.map_or(Kind::Shipments, |file| file.kind);
        let names = (1..=cells.len()).map(|number| format!("column {number}"));
        let cells: Vec<String> = if line == 0 { names.collect() } else { cells };
        Mapping::propose(&[TableMapping::found(kind, delimiter, line, &cells, &fields)])
    }

    fn offset(&self, line: u64) -> usize {
        let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        match before.checked_sub(1) {
            None => 0,
            Some(last) => memchr::memchr_iter(b'\n', &self.0).nth(last).map_or(self.0.len(), |at| at + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn any_line_may_be_made_the_header_and_its_meanings_are_found_again() {
        let policy = Policy::embedded().unwrap();
        let text = "Sales register;;\nPeriod;2025;\nship_date;exporter_name;quantity\n2025-03-04;Alder Fen;4\n";
        let found = beginnings(Box::new(Cursor::new(text.as_bytes().to_vec())), None);
        assert_eq!(found[0].lines(2), ["Sales register;;", "Period;2025;"]);
        let told = found[0].with_header(3, &policy);
        assert!(told.contains("header = 3") && told.contains("field = \"exporter_name\""), "{told}");
        assert!(Mapping::parse(&told, &policy).is_ok());
        let other = found[0].with_header(2, &policy);
        assert!(other.contains("header = 2") && other.contains("\"Period\"") && !other.contains("\"ship_date\"\n"));
        assert!(found[0].with_header(0, &policy).contains("column 3"));
        assert!(Mapping::parse(&found[0].with_header(99, &policy), &policy).is_ok());
    }
}
