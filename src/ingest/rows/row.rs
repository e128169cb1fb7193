//! The cells of one record, as bytes.

/// A cell: a stretch of the window, or of the text from which quoting was taken out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    start: u32,
    end: u32,
}

/// Marks a cell of the second text.
const UNESCAPED: u32 = 1 << 31;

/// The cells of the record read last, without quotes and outer blanks.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) struct Row<'a> {
    pub(super) window: &'a [u8],
    pub(super) unescaped: &'a [u8],
    pub(super) cells: &'a [Cell],
}

impl Cell {
    /// A stretch of the window.
    pub(super) fn plain(window: &[u8], start: usize, end: usize) -> Cell {
        let (start, end) = trimmed(window, start, end);
        Cell { start: start as u32, end: end as u32 }
    }

    /// A stretch of the unescaped text.
    pub(super) fn unescaped(text: &[u8], start: usize) -> Cell {
        let (start, end) = trimmed(text, start, text.len());
        Cell { start: start as u32 | UNESCAPED, end: end as u32 }
    }
}

impl<'a> Row<'a> {
    /// Cells in the record.
    pub(in crate::ingest) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell; `None` when the record is shorter.
    pub(in crate::ingest) fn get(&self, position: usize) -> Option<&'a [u8]> {
        let cell = self.cells.get(position)?;
        let (text, start) = if cell.start & UNESCAPED == 0 {
            (self.window, cell.start)
        } else {
            (self.unescaped, cell.start ^ UNESCAPED)
        };
        text.get(start as usize..cell.end as usize)
    }

    /// A cell; empty when the record is shorter.
    pub(in crate::ingest) fn cell(&self, position: usize) -> &'a [u8] {
        self.get(position).unwrap_or_default()
    }

    /// All cells in order.
    pub(in crate::ingest) fn iter(&self) -> impl ExactSizeIterator<Item = &'a [u8]> + use<'a> {
        let row = *self;
        (0..row.cells.len()).map(move |position| row.cell(position))
    }
}

fn trimmed(text: &[u8], start: usize, end: usize) -> (usize, usize) {
    match &text[start..end] {
        [] => (start, end),
        [first, .., last] if is_plain(*first) && is_plain(*last) => (start, end),
        [only] if is_plain(*only) => (start, end),
        cell => trimmed_slowly(cell, start),
    }
}

/// Printable ASCII: certainly no blank, not even one of several bytes.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~')
}

fn trimmed_slowly(cell: &[u8], start: usize) -> (usize, usize) {
    let Ok(text) = std::str::from_utf8(cell) else {
        let from = start + cell.len() - cell.trim_ascii_start().len();
        return (from, from + cell.trim_ascii().len());
    };
    let from = start + text.len() - text.trim_start_matches(is_padding).len();
    (from, from + text.trim_matches(is_padding).len())
}

/// White space, and what systems put around cells unseen: byte-order marks and zero-width blanks.
fn is_padding(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}
