//! One pass over the rows of one table: repeats, refusals, decisions and the ledger.

use csv::ByteRecord;

use super::dialect::Dialect;
use super::encoding::{Taint, Text};
use super::entry::{Entry, Fault, Layout};
use super::form::Form;
use super::header;
use super::intake::Intake;
use super::ledger::{Outcome, Tally};
use super::quotes::Flaw;
use super::repeats::{CellOrder, Repeats};
use super::table::{Rows, Span};
use crate::model::{Kind, RecordRef, Records, Reject, SourceFile};

/// Memory of the run that a pass adds to.
pub(super) struct Run<'r, 'p> {
    /// Strings, policy words, notes.
    pub(super) intake: &'r mut Intake<'p>,
    /// Rows seen.
    pub(super) repeats: &'r mut Repeats,
    /// What was read.
    pub(super) records: &'r mut Records,
}

/// Reads every row of a table into the run; `file` gets kind, header, positions, ledger and decisions. O(length).
pub(super) fn read_table(text: &Text<'_>, dialect: Dialect, file: &mut SourceFile, run: &mut Run<'_, '_>) {
    describe(&dialect, file);
    let Some(form) = Form::new(file.kind, Layout(&dialect.header.fields)) else { return };
    let mut rows = Rows::new(text.bytes, dialect.start, dialect.delimiter, Some(dialect.header.cells.len()));
    let order = run.repeats.order(&dialect.header);
    let number = u32::try_from(run.records.files.len()).unwrap_or(u32::MAX);
    let mut pass = Pass { file, run, form, order, dialect, number, taint: text.taint, other_header: None };
    let mut record = ByteRecord::new();
    let mut tally = Tally::default();
    if let Some(span) = rows.read(&mut record) {
        tally.book(&span, Outcome::Header);
    }
    while let Some(span) = rows.read(&mut record) {
        let outcome = pass.row(&record, &span, text);
        tally.book(&span, outcome);
    }
    pass.close(tally, rows.total_lines());
}

fn describe(dialect: &Dialect, file: &mut SourceFile) {
    file.kind = dialect.header.kind;
    file.header.clone_from(&dialect.header.cells);
    file.fields.clone_from(&dialect.header.fields);
    file.delimiter = dialect.delimiter;
    file.header_line = line_number(dialect.line);
    let unused: Vec<&str> = std::iter::zip(&file.header, &file.fields)
        .filter(|(cell, field)| field.is_none() && !cell.is_empty())
        .map(|(cell, _)| cell.as_str())
        .collect();
    if !unused.is_empty() {
        file.decisions.push(format!(
            "not used, for no column of {} is known by these names: {}",
            file.kind.word(),
            unused.join(", ")
        ));
    }
}

struct Pass<'x, 'r, 'p> {
    file: &'x mut SourceFile,
    run: &'x mut Run<'r, 'p>,
    form: Form,
    order: CellOrder,
    dialect: Dialect,
    number: u32,
    taint: Taint,
    other_header: Option<u64>,
}

impl Pass<'_, '_, '_> {
    fn row(&mut self, record: &ByteRecord, span: &Span, text: &Text<'_>) -> Outcome {
        if is_blank(record) || header::is_repeat(&self.dialect.header, record.iter()) {
            return Outcome::Skipped;
        }
        self.file.offsets.push(span.start as u64);
        self.file.lines.push(line_number(span.line));
        match self.shape_fault(record, span, text).map_or_else(|| self.take(record), Err) {
            Ok(outcome) => outcome,
            Err(fault) => {
                self.refuse(fault, span);
                Outcome::Rejected
            }
        }
    }

    fn take(&mut self, record: &ByteRecord) -> Result<Outcome, Fault> {
        let at = RecordRef { file: self.number, record: self.record_number() };
        let mut entry = Entry { at, cells: record, intake: self.run.intake };
        let can_repeat = self.form.can_repeat(&mut entry);
        let signature = can_repeat.then(|| self.run.repeats.signature(&self.order, record));
        if signature.is_some_and(|signature| self.run.repeats.knows(signature)) {
            self.form.count_repeat(&mut entry);
            return Ok(Outcome::Duplicate);
        }
        let made_id = if can_repeat { String::new() } else { made_id(self.file, at.record) };
        self.form.take(&mut entry, &made_id, self.run.records)?;
        if let Some(signature) = signature {
            self.run.repeats.remember(signature);
        }
        Ok(Outcome::Accepted)
    }

    /// What is wrong with the row before any cell is read.
    fn shape_fault(&mut self, record: &ByteRecord, span: &Span, text: &Text<'_>) -> Option<Fault> {
        if self.other_header.is_none() && record.get(0).is_some_and(header::opens_header) && is_header(record) {
            self.other_header = Some(span.line);
        }
        let reason = match (span.flaw, self.other_header) {
            (Some(Flaw::Open(_)), _) => format!(
                "a quote opened on line {} is not closed: close it, or double it if it is part of the text",
                span.line
            ),
            (Some(Flaw::TextBehind(_)), _) => {
                "text follows a closing quote: double the quotes inside a quoted cell".to_owned()
            }
            (None, Some(line)) => format!(
                "line {line} is a header with other columns, so this row cannot be read under the first: put it in a file of its own"
            ),
            (None, None) if record.len() != self.dialect.header.cells.len() => {
                format!(
                    "row has {} cells, header has {}: quote a cell that holds the separator, or fill in the missing cells",
                    record.len(),
                    self.dialect.header.cells.len()
                )
            }
            (None, None) => return self.tainted_cell(record),
        };
        let row = String::from_utf8_lossy(&text.bytes[span.start..span.end]);
        Some(Fault { column: "".into(), value: row.into_owned(), reason: reason.into() })
    }

    fn tainted_cell(&self, record: &ByteRecord) -> Option<Fault> {
        if self.taint == Taint::Nothing {
            return None;
        }
        let reason = |cell: &[u8]| match std::str::from_utf8(cell) {
            Err(_) => Some("not UTF-8: save the table as CSV (UTF-8)"),
            Ok(_) if cell.contains(&0) => Some("a NUL byte stands in the cell: save the table again as CSV (UTF-8)"),
            Ok(_) => None,
        };
        let (at, cell, reason) = record.iter().enumerate().find_map(|(at, cell)| Some((at, cell, reason(cell)?)))?;
        let value = String::from_utf8_lossy(cell).into_owned();
        Some(Fault { column: self.file.header[at].clone().into(), value, reason: reason.into() })
    }

    fn refuse(&mut self, fault: Fault, span: &Span) {
        let written = self.file.position(&fault.column).map(|at| self.file.header[at].clone());
        self.run.records.rejects.push(Reject {
            file: self.number,
            record: self.record_number(),
            line: line_number(span.line),
            column: written.unwrap_or_else(|| fault.column.into_owned()),
            value: shortened(fault.value),
            reason: fault.reason.into_owned(),
        });
    }

    fn close(self, tally: Tally, lines: u64) {
        let file = self.file;
        file.ledger = tally.close(lines);
        let notes = std::mem::take(&mut self.run.intake.notes);
        let written = |column| file.position(column).map_or(column, |at| file.header[at].as_str());
        let sentences: Vec<String> = notes.sentences(written).collect();
        file.decisions.extend(sentences);
        if file.offsets.is_empty() {
            file.decisions.push("a header and no rows: nothing was read".to_owned());
        }
        if file.kind == Kind::List {
            if file.position("source").is_none() {
                file.decisions.push("the list has no column source: its entries stand under no source".to_owned());
            }
            let editions = self.form.editions.close(self.number, &file.name, &self.run.intake.texts);
            self.run.records.list_editions.extend(editions);
        }
    }

    fn record_number(&self) -> u32 {
        u32::try_from(self.file.offsets.len()).unwrap_or(u32::MAX)
    }
}

/// An id from the file's hash and the record's number, for a record that has none.
fn made_id(file: &SourceFile, record: u32) -> String {
    const DIGITS: usize = 12;
    format!("row-{}-{record}", file.sha256.get(..DIGITS).unwrap_or_default())
}

fn is_blank(record: &ByteRecord) -> bool {
    // A lone SUB is the end-of-file mark of old systems.
    record.iter().all(|cell| cell.trim_ascii().is_empty()) || (record.len() == 1 && record.get(0) == Some(b"\x1A"))
}

fn is_header(record: &ByteRecord) -> bool {
    let cells: Option<Vec<&str>> = record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect();
    cells.is_some_and(|cells| !matches!(header::recognise(&cells), Err(header::NoHeader::Unknown)))
}

fn line_number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn shortened(value: String) -> String {
    const MOST: usize = 400;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}… ({} bytes)", &value[..end], value.len()),
        None => value,
    }
}
