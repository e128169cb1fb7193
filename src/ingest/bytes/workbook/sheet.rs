//! The cells of one worksheet as rows of text, and what was noticed on the way.

use calamine::DataRef;
use tempfile::SpooledTempFile;

use super::super::Limits;
use super::super::rows::RowWriter;
use super::cells::{self, Doubt};

/// Rows of a sheet that is being read.
pub(super) struct SheetText {
    rows: RowWriter,
    doubts: [(u64, String); 2],
    breaks: u64,
    missed: (u64, u32),
    written: String,
}

impl SheetText {
    /// No cell yet.
    pub(super) fn new(limits: &Limits, original: u64) -> SheetText {
        let rows = RowWriter::new(limits, original);
        SheetText { rows, doubts: Default::default(), breaks: 0, missed: (0, 0), written: String::new() }
    }

    /// Takes a cell with its row and column from 0.
    pub(super) fn take(&mut self, (row, column): (u32, u32), value: &DataRef<'_>) -> Result<(), String> {
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(format!(
                "a cell in row {row} and column {column} lies beyond what a worksheet has: {SAVE_AGAIN}"
            ));
        }
        self.written.clear();
        let doubt = cells::write(value, &mut self.written);
        if self.written.contains(['\n', '\r']) {
            self.breaks += 1;
        }
        if let Some(doubt) = doubt {
            let (count, first) = &mut self.doubts[doubt as usize];
            *count += 1;
            if first.is_empty() {
                *first = format!("row {}: {}", row + 1, self.written);
            }
        }
        match self.rows.place(row, column, &self.written)? {
            true => Ok(()),
            false => Err(format!("its cells are not in the order of rows and columns: {SAVE_AGAIN}")),
        }
    }

    /// Counts a formula whose value the workbook does not hold.
    pub(super) fn miss(&mut self, (row, _): (u32, u32)) {
        if self.missed.0 == 0 {
            self.missed.1 = row.saturating_add(1);
        }
        self.missed.0 += 1;
    }

    /// The text and the sentences; `None` when no cell holds anything.
    pub(super) fn finish(
        self,
        limits: &Limits,
        original: u64,
    ) -> Result<Option<(SpooledTempFile, Vec<String>)>, String> {
        if self.rows.filled() == 0 {
            return Ok(None);
        }
        let mut decisions = Vec::new();
        let [(long, first_long), (odd, first_odd)] = self.doubts;
        if long > 0 {
            decisions.push(format!(
                "{long} numbers have 16 or more digits, of which a spreadsheet keeps 15: identifiers among them may be \
                 damaged ({first_long}); compare them with the source, or have them exported as text"
            ));
        }
        if odd > 0 {
            decisions.push(format!(
                "{odd} cells with the form of a date hold no date and were read as written ({first_odd})"
            ));
        }
        if let (count @ 1.., row) = self.missed {
            decisions.push(format!(
                "{count} cells hold a formula without its value (the first in row {row}) and were read as empty: open the \
                 workbook in a spreadsheet program, have it calculated, and save it again"
            ));
        }
        if self.breaks > 0 {
            decisions.push(format!("line breaks in {} cells became U+2028, so that a row is a line", self.breaks));
        }
        Ok(Some((self.rows.finish(limits, original)?, decisions)))
    }
}

/// What a worksheet has at most, in every format that is read.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;
const SAVE_AGAIN: &str = "open the workbook in a spreadsheet program and save it again";

const _: () = assert!(Doubt::LongNumber as usize == 0 && Doubt::NoDate as usize == 1);
