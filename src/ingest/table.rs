//! Records of a table with their byte and line positions; a quoting mistake costs its own lines, not the rest.

use csv::{ByteRecord, ReaderBuilder};

use super::lines::LineWalk;
use super::quotes::{self, Flaw};

/// Where a record stands and what is wrong with its quoting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    /// Offset of its first byte in the input.
    pub(super) start: usize,
    /// Offset behind its last byte, line ending not included.
    pub(super) end: usize,
    /// First physical line, from 1.
    pub(super) line: u64,
    /// Last physical line.
    pub(super) last_line: u64,
    /// Quoting mistake.
    pub(super) flaw: Option<Flaw>,
}

/// Reads records one after another.
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    width: Option<usize>,
    csv: csv::Reader<&'a [u8]>,
    base: usize,
    next: usize,
    lines: LineWalk<'a>,
    budget: usize,
}

/// How often the bytes of an input may be read again to find the row behind a quoting mistake.
const REREADINGS: usize = 8;

impl<'a> Rows<'a> {
    /// Records of `bytes` from `start` on. With a `width` (cells of the header), a record of several lines that is not
    /// sound ends before the first of its lines that is a sound record of that width by itself.
    pub(super) fn new(bytes: &'a [u8], start: usize, delimiter: u8, width: Option<usize>) -> Rows<'a> {
        let csv = reader(&bytes[start..], delimiter);
        let budget = bytes.len().saturating_mul(REREADINGS);
        Rows { bytes, delimiter, width, csv, base: start, next: start, lines: LineWalk::new(bytes), budget }
    }

    /// The next record, or `None` at the end. Blank lines between records are passed over. Amortised O(length).
    pub(super) fn read(&mut self, record: &mut ByteRecord) -> Option<Span> {
        if !self.csv.read_byte_record(record).unwrap_or(false) {
            return None;
        }
        let start = self.next + count_leading(&self.bytes[self.next..], is_ending);
        self.next = self.base + usize::try_from(self.csv.position().byte()).unwrap_or(usize::MAX);
        self.next = self.next.clamp(start, self.bytes.len());
        let mut end = start + trimmed(&self.bytes[start..self.next]).len();
        let line = self.lines.line_of(start);
        let flaw = self.flaw(start, end);
        if let Some(resume) = self.resume(start, end, record.len(), flaw) {
            end = start + trimmed(&self.bytes[start..resume]).len();
            (self.base, self.next) = (resume, resume);
            self.csv = reader(&self.bytes[resume..], self.delimiter);
        }
        let last_line = self.lines.line_of(end.saturating_sub(1).max(start));
        Some(Span { start, end, line, last_line, flaw })
    }

    /// Physical lines of the whole input.
    pub(super) fn total_lines(&self) -> u64 {
        self.lines.total()
    }

    fn flaw(&self, start: usize, end: usize) -> Option<Flaw> {
        let span = &self.bytes[start..end];
        if span.contains(&b'"') { quotes::examine(span, self.delimiter).flaw } else { None }
    }

    /// Offset of the first later line within an unsound record that is a sound record by itself.
    fn resume(&mut self, start: usize, end: usize, cells: usize, flaw: Option<Flaw>) -> Option<usize> {
        let width = self.width.filter(|width| flaw.is_some() || cells != *width)?;
        self.budget = self.budget.checked_sub(end - start)?;
        let span = &self.bytes[start..end];
        let mut at = count_leading(span, |byte| !is_ending(byte));
        while at < span.len() {
            at += count_leading(&span[at..], is_ending);
            let line = &span[at..at + count_leading(&span[at..], |byte| !is_ending(byte))];
            let quoting = quotes::examine(line, self.delimiter);
            if quoting.flaw.is_none() && quoting.cells == width {
                return Some(start + at);
            }
            at += line.len();
        }
        None
    }
}

/// A reader of records that never refuses for shape: shape is judged where the header is known.
pub(super) fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

fn is_ending(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn count_leading(bytes: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| !holds(*byte)).unwrap_or(bytes.len())
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !is_ending(*byte)).map_or(0, |last| last + 1);
    &bytes[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, width: usize) -> Vec<(usize, u64, u64, bool)> {
        let mut rows = Rows::new(text.as_bytes(), 0, b',', Some(width));
        let mut record = ByteRecord::new();
        let mut found = Vec::new();
        while let Some(span) = rows.read(&mut record) {
            found.push((span.start, span.line, span.last_line, span.flaw.is_some()));
        }
        found
    }

    #[test]
    fn positions_survive_blank_lines_and_both_line_endings() {
        assert_eq!(spans("a,b\r\n\r\n1,2\n\n\n3,4", 2), [(0, 1, 1, false), (7, 3, 3, false), (13, 6, 6, false)]);
        assert_eq!(spans("a,b\n1,\"x\ny\"\n3,4\n", 2), [(0, 1, 1, false), (4, 2, 3, false), (12, 4, 4, false)]);
    }

    #[test]
    fn an_unclosed_quote_costs_one_line() {
        assert_eq!(
            spans("a,b\n1,\"x\n3,4\n5,6\n", 2),
            [(0, 1, 1, false), (4, 2, 2, true), (9, 3, 3, false), (13, 4, 4, false)]
        );
    }

    #[test]
    fn rereading_is_bounded() {
        let text = format!("a,b\n{}", "x\"x,\"\nx,x\n".repeat(3000));
        assert!(spans(&text, 2).len() >= 2);
    }
}
