//! Cells written as RFC 4180 text, one physical line a row.

use std::io::{BufRead, BufReader};

use tempfile::SpooledTempFile;

use super::Limits;
use super::spool::Spool;

/// Writes rows one after another; cells come in order of row and column.
pub(super) struct RowWriter {
    spool: Spool,
    /// Text that is not yet handed to the spool.
    waiting: Vec<u8>,
    /// Row that is being written, from 0.
    row: u32,
    /// Column of the next cell, from 0.
    column: u32,
    /// Cells of every finished row that is not blank, and 0 of one that is.
    widths: Vec<u32>,
}

/// Bytes handed to the spool together.
const BLOCK: usize = 64 << 10;

impl RowWriter {
    /// No row yet, from an original of so many bytes.
    pub(super) fn new(limits: &Limits, original: u64) -> RowWriter {
        RowWriter { spool: Spool::new(limits, original), waiting: Vec::new(), row: 0, column: 0, widths: Vec::new() }
    }

    /// Writes a cell at its place; an empty one is passed over. `Ok(false)` when the place lies before one that is
    /// written already.
    pub(super) fn place(&mut self, row: u32, column: u32, text: &str) -> Result<bool, String> {
        if text.is_empty() {
            return Ok(true);
        }
        if row < self.row || (row == self.row && column < self.column) {
            return Ok(false);
        }
        while self.row < row {
            self.end_row()?;
        }
        // behind the last cell stands no separator yet
        let separators = column - self.column.saturating_sub(1);
        self.waiting.resize(self.waiting.len() + separators as usize, b',');
        write_cell(&mut self.waiting, text);
        self.column = column + 1;
        Ok(true)
    }

    /// Writes the next cell of the row, which may be empty.
    pub(super) fn next(&mut self, text: &str) {
        if self.column > 0 {
            self.waiting.push(b',');
        }
        write_cell(&mut self.waiting, text);
        self.column += 1;
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self) -> Result<(), String> {
        self.waiting.push(b'\n');
        self.widths.push(self.column);
        self.row += 1;
        self.column = 0;
        if self.waiting.len() >= BLOCK {
            self.spool.add(&self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }

    /// Rows that are not blank.
    pub(super) fn filled(&self) -> usize {
        self.widths.iter().filter(|width| **width > 0).count() + usize::from(self.column > 0)
    }

    /// The text, every row but blank ones as wide as the widest, as spreadsheet programs write it.
    pub(super) fn finish(mut self, limits: &Limits, original: u64) -> Result<SpooledTempFile, String> {
        if self.column > 0 {
            self.end_row()?;
        }
        self.spool.add(&self.waiting)?;
        let text = self.spool.finish()?;
        let width = self.widths.iter().copied().max().unwrap_or(0);
        if self.widths.iter().all(|own| *own == width || *own == 0) {
            return Ok(text);
        }
        let mut padded = Spool::new(limits, original);
        let mut lines = BufReader::with_capacity(BLOCK, text);
        let mut line = Vec::new();
        for own in &self.widths {
            line.clear();
            lines.read_until(b'\n', &mut line).map_err(|error| format!("the rows could not be read again: {error}"))?;
            if *own > 0 {
                line.pop();
                line.resize(line.len() + (width - own) as usize, b',');
                line.push(b'\n');
            }
            padded.add(&line)?;
        }
        padded.finish()
    }
}

/// U+2028, which stands for a line break inside a cell, so that a row is a line.
const BREAK: &str = "\u{2028}";

fn write_cell(into: &mut Vec<u8>, text: &str) {
    let plain = |byte: &u8| !matches!(byte, b',' | b';' | b'|' | b'\t' | b'"' | b'\n' | b'\r');
    if text.as_bytes().iter().all(plain) {
        into.extend_from_slice(text.as_bytes());
        return;
    }
    into.push(b'"');
    let mut characters = text.chars().peekable();
    while let Some(one) = characters.next() {
        match one {
            '"' => into.extend_from_slice(b"\"\""),
            '\r' => {
                characters.next_if_eq(&'\n');
                into.extend_from_slice(BREAK.as_bytes());
            }
            '\n' => into.extend_from_slice(BREAK.as_bytes()),
            other => into.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    into.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn text(writer: RowWriter) -> String {
        let mut text = String::new();
        writer.finish(&Limits::default(), 1000).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn rows_stand_on_their_lines_and_are_padded() {
        let mut writer = RowWriter::new(&Limits::default(), 1000);
        for (row, column, cell) in
            [(1, 0, "Report"), (3, 0, "id"), (3, 1, "a,b"), (3, 3, "x\r\ny"), (5, 2, "say \"so\"")]
        {
            assert_eq!(writer.place(row, column, cell), Ok(true));
        }
        assert_eq!(writer.place(5, 2, "again"), Ok(false));
        assert_eq!(writer.place(4, 0, "earlier"), Ok(false));
        assert_eq!(writer.filled(), 3);
        assert_eq!(text(writer), "\nReport,,,\n\nid,\"a,b\",,\"x\u{2028}y\"\n\n,,\"say \"\"so\"\"\",\n");
    }

    #[test]
    fn records_keep_their_empty_cells() {
        let mut writer = RowWriter::new(&Limits::default(), 1000);
        for row in [["a", "b"], ["", "2"], ["", ""]] {
            row.iter().for_each(|cell| writer.next(cell));
            writer.end_row().unwrap();
        }
        assert_eq!(text(writer), "a,b\n,2\n,\n");
    }
}
