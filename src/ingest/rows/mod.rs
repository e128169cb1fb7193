//! Records of a long text one after another, with byte and line positions; a quoting mistake costs its own lines.
//!
//! Two steps: `marks` finds every separator, quote and line end of a block at once, then a record is put together from
//! the marks alone. Only the block at hand is in memory.

mod marks;
mod row;
mod window;

use std::io::Read;

use super::quotes::{self, Flaw};
use crate::model::Escape;
use row::Cell;
use window::Window;

pub(super) use row::Row;

/// Where a record stands and what is wrong with its quoting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    /// Offset of its first byte in the text.
    pub(super) start: u64,
    /// Bytes up to its line ending.
    pub(super) length: usize,
    /// First physical line, from 1.
    pub(super) line: u64,
    /// Last physical line.
    pub(super) last_line: u64,
    /// Quoting mistake.
    pub(super) flaw: Option<Flaw>,
}

/// How the records of a text are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// Field separator.
    pub(super) delimiter: u8,
    /// How a quote is written inside a quoted cell.
    pub(super) escape: Escape,
    /// Cells of the header: with it, a record of several lines that is not sound ends before the first of its lines
    /// that is a sound record of that width by itself.
    pub(super) width: Option<usize>,
}

/// Reads records one after another.
pub(super) struct Rows<'s> {
    window: Window<'s>,
    shape: Shape,
    /// Where the next record starts in the window, the mark that comes next, and its line.
    at: usize,
    next_mark: usize,
    line: u64,
    cells: Vec<Cell>,
    unescaped: Vec<u8>,
    record: (usize, usize),
    has_open_end: bool,
    reread: u64,
}

/// Bytes of one record of several lines; behind them an open quote counts as not closed.
const LONGEST_RECORD: usize = 1 << 22;
/// How often the bytes of a text may be read again to find the row behind a quoting mistake.
const REREADINGS: u64 = 8;

/// Whether more may come behind the window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// More may come.
    MoreComes,
    /// The text ends with the window.
    Ends,
    /// The record at hand is too long to be one: it is read as if the text ended.
    TooLong,
}

/// A record put together.
struct Whole {
    end: usize,
    next: usize,
    /// True when a quoted cell holds a line end: only then a record has several lines.
    has_lines: bool,
    flaw: Option<Flaw>,
}

impl<'s> Rows<'s> {
    /// Records of `source`, which stands at `offset` of its text, on physical line `line`.
    pub(super) fn new(source: &'s mut dyn Read, (offset, line): (u64, u64), shape: Shape) -> Rows<'s> {
        let window = Window::new(source, offset, shape.delimiter);
        let (cells, unescaped) = (Vec::new(), Vec::new());
        Rows {
            window,
            shape,
            at: 0,
            next_mark: 0,
            line,
            cells,
            unescaped,
            record: (0, 0),
            has_open_end: false,
            reread: 0,
        }
    }

    /// The same with another size of the blocks that are read: nothing but speed hangs on it.
    pub(super) fn in_blocks_of(self, block: usize) -> Rows<'s> {
        Rows { window: self.window.in_blocks_of(block), ..self }
    }

    /// The next record, or `None` at the end. Blank lines between records are passed over. Amortised O(length).
    pub(super) fn read(&mut self) -> Option<Span> {
        self.pass_blank_lines()?;
        let (mut whole, reach) = loop {
            let reach = self.reach();
            match self.put_together(reach) {
                Some(whole) => break (whole, reach),
                None => self.slide(),
            }
        };
        let start = self.at;
        let mut lines_behind = u64::from(whole.next > whole.end);
        if whole.flaw.is_some() {
            // a quote that does not close holds the line ends behind it, which are no part of the record
            whole.end = start + without_ending(&self.window.bytes()[start..whole.end]);
            lines_behind = line_ends(&self.window.bytes()[whole.end..whole.next]);
        }
        let mut lines_inside =
            if whole.has_lines || whole.flaw.is_some() { line_ends(&self.window.bytes()[start..whole.end]) } else { 0 };
        if lines_inside > 0
            && let Some(resume) = self.resume(start, &whole, reach)
        {
            whole = Whole { end: start + without_ending(&self.window.bytes()[start..resume]), next: resume, ..whole };
            lines_inside = line_ends(&self.window.bytes()[start..whole.end]);
            lines_behind = line_ends(&self.window.bytes()[whole.end..resume]);
            self.next_mark = self.window.marks.partition_point(|mark| (*mark as usize) < resume);
        }
        let span = Span {
            start: self.window.base + start as u64,
            length: whole.end - start,
            line: self.line,
            last_line: self.line + lines_inside,
            flaw: whole.flaw,
        };
        self.has_open_end = whole.next == whole.end;
        self.line = span.last_line + lines_behind;
        self.record = (start, whole.end);
        self.at = whole.next;
        Some(span)
    }

    fn reach(&self) -> Reach {
        let ahead = &self.window.bytes()[self.at..];
        match () {
            () if self.window.ended => Reach::Ends,
            // one line is never cut, however long it is
            () if ahead.len() > LONGEST_RECORD && ahead.iter().any(is_ending) => Reach::TooLong,
            () => Reach::MoreComes,
        }
    }

    /// The cells of the record read last.
    pub(super) fn row(&self) -> Row<'_> {
        Row { window: self.window.bytes(), unescaped: &self.unescaped, cells: &self.cells }
    }

    /// The bytes of the record read last, as they stand in the text.
    pub(super) fn raw(&self) -> &[u8] {
        &self.window.bytes()[self.record.0..self.record.1]
    }

    /// Physical lines of the whole text; right once `read` has given `None`.
    pub(super) fn total_lines(&self) -> u64 {
        self.line - 1 + u64::from(self.has_open_end)
    }

    /// Why reading stopped before the end of the text.
    pub(super) fn failure(&self) -> Option<&str> {
        self.window.failure.as_deref()
    }

    fn slide(&mut self) {
        self.window.slide(self.at);
        (self.at, self.next_mark) = (0, 0);
    }

    fn pass_blank_lines(&mut self) -> Option<()> {
        loop {
            match self.window.bytes()[self.at..] {
                [b'\r', b'\n', ..] => self.pass(2),
                [b'\r'] if !self.window.ended => self.slide(),
                [b'\n' | b'\r', ..] => self.pass(1),
                [] if self.window.ended => return None,
                [] => self.slide(),
                _ => return Some(()),
            }
        }
    }

    fn pass(&mut self, bytes: usize) {
        self.at += bytes;
        self.next_mark += bytes;
        self.line += 1;
    }

    /// Cells from the marks; `None` when the record goes on behind the window. O(record).
    fn put_together(&mut self, reach: Reach) -> Option<Whole> {
        self.cells.clear();
        self.unescaped.clear();
        let (bytes, is_last) = (self.window.bytes(), reach != Reach::MoreComes);
        let (mut field, mut mark) = (self.at, self.next_mark);
        let (mut has_lines, mut flaw) = (false, None);
        loop {
            let Some(position) = self.window.marks.get(mark).map(|mark| *mark as usize) else {
                self.cells.push(Cell::plain(bytes, field, bytes.len()));
                self.next_mark = mark;
                return is_last.then_some(Whole { end: bytes.len(), next: bytes.len(), has_lines, flaw });
            };
            mark += 1;
            let mut end = position;
            if bytes[position] != b'"' {
                self.cells.push(Cell::plain(bytes, field, position));
            } else if position == field {
                let cell = Quoted { bytes, marks: &self.window.marks, shape: self.shape, is_last };
                let read = cell.read(position, mark, &mut self.unescaped)?;
                has_lines |= read.has_lines;
                flaw = flaw.or(read.flaw.map(|kind| kind(self.cells.len())));
                self.cells.push(read.cell);
                (end, mark) = (read.end, read.mark);
            } else {
                continue;
            }
            field = end + 1;
            let next = match bytes.get(end) {
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
                Some(b'\r') if end + 1 == bytes.len() && !is_last => return None,
                Some(b'\n' | b'\r') => end + 1,
                Some(_) => continue,
                None => end,
            };
            self.next_mark = mark + usize::from(next == end + 2);
            return Some(Whole { end, next, has_lines, flaw });
        }
    }

    /// Where reading goes on inside an unsound record: at the first later line that is a sound record by itself, or at
    /// the second line when the record is too long or the budget for looking again is spent.
    fn resume(&mut self, start: usize, whole: &Whole, reach: Reach) -> Option<usize> {
        let width = self.shape.width.filter(|width| whole.flaw.is_some() || self.cells.len() != *width)?;
        let span = &self.window.bytes()[start..whole.end];
        let second = second_line(span).map(|at| start + at);
        let allowed = (self.window.base + start as u64).saturating_mul(REREADINGS) + 4 * LONGEST_RECORD as u64;
        if self.reread > allowed {
            return second;
        }
        self.reread += span.len() as u64;
        let mut at = second_line(span)?;
        while at < span.len() {
            let line = &span[at..at + span[at..].iter().position(is_ending).unwrap_or(span.len() - at)];
            let quoting = quotes::examine(line, self.shape.delimiter, self.shape.escape);
            if quoting.flaw.is_none() && quoting.cells == width {
                return Some(start + at);
            }
            at += line.len() + span[at + line.len()..].iter().take_while(|byte| is_ending(byte)).count();
        }
        second.filter(|_| reach == Reach::TooLong)
    }
}

/// A quoted cell being read.
struct Quoted<'a> {
    bytes: &'a [u8],
    marks: &'a [u32],
    shape: Shape,
    is_last: bool,
}

struct QuotedCell {
    cell: Cell,
    /// Where the separator or line end behind it stands.
    end: usize,
    /// The mark behind that.
    mark: usize,
    has_lines: bool,
    flaw: Option<fn(usize) -> Flaw>,
}

impl Quoted<'_> {
    /// Reads the cell whose quote opens at `opened`; `mark` is the mark behind it. `None` when it goes on behind the
    /// window. O(cell).
    fn read(&self, opened: usize, mark: usize, unescaped: &mut Vec<u8>) -> Option<QuotedCell> {
        let (bytes, length) = (self.bytes, self.bytes.len());
        let Some(Closing { at: closed, next, changed, has_lines }) = self.closing(opened, mark)? else {
            let cell = Cell::plain(bytes, opened + 1, length);
            let (mark, flaw) = (self.marks.len(), Some(Flaw::Open as fn(usize) -> Flaw));
            return Some(QuotedCell { cell, end: length, mark, has_lines: true, flaw });
        };
        let cell = if changed {
            let start = unescaped.len();
            quotes::undo(self.shape.escape, &bytes[opened + 1..closed], unescaped);
            Cell::unescaped(unescaped, start)
        } else {
            Cell::plain(bytes, opened + 1, closed)
        };
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t') && **byte != self.shape.delimiter;
        let behind = closed + 1 + bytes[closed + 1..].iter().take_while(blank).count();
        let ends = |mark: &usize| self.marks.get(*mark).is_some_and(|at| bytes[*at as usize] != b'"');
        let mut mark = next;
        while mark < self.marks.len() && !ends(&mark) {
            mark += 1;
        }
        let end = self.marks.get(mark).map_or(length, |at| *at as usize);
        if end == length && !self.is_last {
            return None;
        }
        let flaw = (behind != end).then_some(Flaw::TextBehind as fn(usize) -> Flaw);
        Some(QuotedCell { cell, end, mark: (mark + 1).min(self.marks.len()), has_lines, flaw })
    }

    /// The closing quote; `Some(None)` when no quote closes before the end, `None` when that cannot be said yet.
    fn closing(&self, opened: usize, mut mark: usize) -> Option<Option<Closing>> {
        let (mut changed, mut has_lines) = (false, false);
        loop {
            let Some(at) = self.marks.get(mark).map(|mark| *mark as usize) else {
                return self.is_last.then_some(None);
            };
            mark += 1;
            if self.bytes[at] != b'"' {
                has_lines |= is_ending(&self.bytes[at]);
                continue;
            }
            if self.shape.escape == Escape::Backslash && quotes::is_escaped(&self.bytes[opened + 1..at]) {
                changed = true;
            } else if self.bytes.get(at + 1) == Some(&b'"') {
                (changed, mark) = (true, mark + 1);
            } else if at + 1 == self.bytes.len() && !self.is_last {
                return None;
            } else {
                changed |= self.shape.escape == Escape::Backslash && self.bytes[opened + 1..at].contains(&b'\\');
                return Some(Some(Closing { at, next: mark, changed, has_lines }));
            }
        }
    }
}

/// Where a quoted cell closes.
struct Closing {
    at: usize,
    /// The mark behind the quote.
    next: usize,
    /// True when the text has escapes in it.
    changed: bool,
    has_lines: bool,
}

/// Physical lines of a text from where it stands; a last line without an ending counts. O(length).
pub(super) fn count_lines(source: &mut dyn Read) -> u64 {
    let shape = Shape { delimiter: b',', escape: Escape::Doubled, width: None };
    let mut window = Window::new(source, 0, shape.delimiter);
    let (mut lines, mut last) = (0, None);
    while !window.ended {
        window.slide(window.bytes().len());
        let bytes = window.bytes();
        let starts_inside = last == Some(b'\r') && bytes.first() == Some(&b'\n');
        lines += line_ends(bytes) - u64::from(starts_inside);
        last = bytes.last().copied().or(last);
    }
    lines + u64::from(last.is_some_and(|last| !is_ending(&last)))
}

fn is_ending(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Where the second line that is not blank begins.
fn second_line(span: &[u8]) -> Option<usize> {
    let first = span.iter().position(is_ending)?;
    let second = first + span[first..].iter().take_while(|byte| is_ending(byte)).count();
    (second < span.len()).then_some(second)
}

/// Length without the line endings behind.
fn without_ending(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| !is_ending(byte)).map_or(0, |last| last + 1)
}

/// Line ends in a stretch: LF, CR LF and lone CR.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|pair| ends(*pair)).count() as u64
}

#[cfg(test)]
mod tests;
