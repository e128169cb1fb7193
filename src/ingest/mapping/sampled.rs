//! The first rows of a table, read for looking at: cells, where each row begins, and whether its quoting is sound.

use std::borrow::Cow;

use crate::model::Escape;

/// One row of the sample.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ingest) struct SampledRow {
    /// Offset of its first byte.
    pub(in crate::ingest) start: usize,
    /// Its first physical line, from 1.
    pub(in crate::ingest) line: u64,
    /// Physical lines that it covers.
    pub(in crate::ingest) lines: u64,
    /// Cells, outer blanks removed.
    pub(in crate::ingest) cells: Vec<String>,
    /// Its quoting is not sound.
    pub(in crate::ingest) flawed: bool,
}

/// Most physical lines that a quoted cell may cover before its quote is taken for a letter.
const MOST_LINES: u64 = 40;
const UTF8_MARK: char = '\u{feff}';

/// The first `most` rows from `from` on; lines without any byte are passed over. O(bytes looked at).
pub(in crate::ingest) fn rows(
    bytes: &[u8],
    from: usize,
    delimiter: u8,
    escape: Escape,
    most: usize,
) -> Vec<SampledRow> {
    let mut found = Vec::new();
    let mut at = from.min(bytes.len());
    let mut line = 1 + line_ends(&bytes[..at]);
    while found.len() < most {
        let blank = bytes[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line += line_ends(&bytes[at..at + blank]);
        at += blank;
        if at >= bytes.len() {
            break;
        }
        let mut row = Scan { bytes, delimiter, escape, quotes: true };
        let mut read = row.record(at);
        if read.open {
            row.quotes = false;
            read = Read { flawed: true, ..row.record(at) };
        }
        let ends = line_ends(&bytes[at..read.end]);
        found.push(SampledRow { start: at, line, lines: ends + 1, cells: read.cells, flawed: read.flawed });
        line += ends;
        at = read.end;
    }
    found
}

/// Rows whose quoting is not sound. O(rows).
pub(in crate::ingest) fn flaws(rows: &[SampledRow]) -> usize {
    rows.iter().filter(|row| row.flawed).count()
}

/// Line ends: LF, CR LF, lone CR.
fn line_ends(bytes: &[u8]) -> u64 {
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(|at| bytes[*at] == b'\n' || lone(*at)).count() as u64
}

struct Scan<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    escape: Escape,
    quotes: bool,
}

struct Read {
    cells: Vec<String>,
    end: usize,
    flawed: bool,
    open: bool,
}

impl Scan<'_> {
    fn record(&self, start: usize) -> Read {
        let mut read = Read { cells: Vec::new(), end: start, flawed: false, open: false };
        let mut cell = Vec::new();
        let mut at = start;
        loop {
            if self.quotes && cell.is_empty() && self.bytes.get(at) == Some(&b'"') {
                at = self.quoted(at + 1, &mut cell, &mut read);
            }
            match self.bytes.get(at) {
                Some(byte) if *byte == self.delimiter => {
                    read.cells.push(text(&cell));
                    cell.clear();
                    at += 1;
                }
                None | Some(b'\n' | b'\r') => {
                    read.cells.push(text(&cell));
                    read.end = at;
                    return read;
                }
                Some(byte) => {
                    cell.push(*byte);
                    at += 1;
                }
            }
        }
    }

    /// Reads on behind an opening quote; gives the offset behind the cell.
    fn quoted(&self, from: usize, cell: &mut Vec<u8>, read: &mut Read) -> usize {
        let (mut at, mut lines) = (from, 0);
        while let Some(&byte) = self.bytes.get(at) {
            let next = self.bytes.get(at + 1).copied();
            match (byte, next) {
                (b'\\', Some(escaped)) if self.escape == Escape::Backslash => {
                    cell.push(escaped);
                    at += 2;
                }
                (b'"', Some(b'"')) => {
                    cell.push(b'"');
                    at += 2;
                }
                (b'"', _) => {
                    at += 1;
                    let behind = self.bytes[at..].iter().find(|byte| !matches!(byte, b' '));
                    let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
                    read.flawed |= behind.is_some_and(|byte| !ends(byte));
                    return at;
                }
                _ => {
                    lines += u64::from(byte == b'\n');
                    if lines > MOST_LINES {
                        break;
                    }
                    cell.push(byte);
                    at += 1;
                }
            }
        }
        read.open = true;
        self.bytes.len()
    }
}

fn text(cell: &[u8]) -> String {
    let text: Cow<'_, str> = String::from_utf8_lossy(cell);
    text.trim_matches(|letter: char| letter == UTF8_MARK || letter.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, escape: Escape) -> Vec<SampledRow> {
        rows(text.as_bytes(), 0, b',', escape, 100)
    }

    #[test]
    fn cells_and_lines_are_found() {
        let found = read("a,\"b\nc\"\r\n\r\n1,\"x \"\"y\"\"\"\r2,3", Escape::Doubled);
        let seen: Vec<_> = found.iter().map(|row| (row.start, row.line, row.lines, row.cells.join("|"))).collect();
        assert_eq!(
            seen,
            [(0, 1, 2, "a|b\nc".to_owned()), (11, 4, 1, "1|x \"y\"".to_owned()), (23, 5, 1, "2|3".to_owned())]
        );
    }

    #[test]
    fn an_open_quote_costs_its_own_row() {
        let found = read("a,b\n1,\"x\n2,y\n", Escape::Doubled);
        assert_eq!(found.iter().map(|row| row.flawed).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn backslash_quotes_are_told_by_their_flaws() {
        let text = "id,desc\n1,\"GPU \\\"SXM5\\\" module\"\n";
        assert_eq!((flaws(&read(text, Escape::Doubled)), flaws(&read(text, Escape::Backslash))), (1, 0));
        assert_eq!(read(text, Escape::Backslash)[1].cells[1], "GPU \"SXM5\" module");
    }

    proptest! {
        #[test]
        fn any_bytes_give_rows_in_order(bytes in proptest::collection::vec(proptest::sample::select(&b"a1,\"\\\n\r; \xFF\0"[..]), 0..200)) {
            for escape in [Escape::Doubled, Escape::Backslash] {
                let found = rows(&bytes, 0, b',', escape, 300);
                prop_assert!(found.windows(2).all(|pair| pair[0].start < pair[1].start && pair[0].line < pair[1].line));
            }
        }
    }
}
