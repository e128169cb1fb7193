//! One pass over the rows of one table: repeats, refusals, decisions and the ledger.

use std::io::{Read, SeekFrom};

use super::bytes::{Original, Taint};
use super::dialect::Dialect;
use super::entry::{Entry, Fault, Layout};
use super::form::{self, Form, Reads};
use super::header;
use super::intake::Intake;
use super::judge::{self, Place};
use super::ledger::{Outcome, Skip, Tally};
use super::quotes::Flaw;
use super::repeats::{self, CellOrder, Repeats};
use super::rows::{Row, Rows, Span};
use super::styles::{Extent, Settlement, Styles};
use super::table::Table;
use crate::model::{Decision, Kind, RecordRef, Records, Reject, SourceFile, Text};

/// Memory of the run that a pass adds to.
pub(super) struct Run<'r, 'p> {
    /// Strings, policy words, notes.
    pub(super) intake: &'r mut Intake<'p>,
    /// Rows seen.
    pub(super) repeats: &'r mut Repeats,
    /// What was read.
    pub(super) records: &'r mut Records,
}

/// Reads every row of a table into the run; `file` gets kind, header, positions, ledger and decisions. Once, and a second
/// time when a cell far down unsettles what the beginning settled. O(length).
pub(super) fn read_table(table: &mut Table<'_>, file: &mut SourceFile, run: &mut Run<'_, '_>) {
    let dialect = table.dialect;
    describe(dialect, file);
    let reads = form::reads(&dialect.header.fields);
    let (shape, whole) = (table.shape(), table.sample.len() as u64 == table.rest());
    let headers = usize::from(dialect.line > 0);
    let extent = if whole { Extent::Whole } else { Extent::Beginning };
    let mut beginning = &table.sample[dialect.start..];
    if !whole {
        // the last record of a beginning may be cut off
        let end = beginning.iter().rposition(|byte| *byte == b'\n').unwrap_or(beginning.len());
        beginning = &beginning[..end];
    }
    let (styles, said) = Styles::settle(&mut beginning, (shape, headers), &reads, table.told, extent);
    table.make_room(file, run.records);
    let start = Mark::of(run, file);
    let settled = match pass(table, file, run, (&styles.with_hints(table.hints), &reads)) {
        Ok(()) => said,
        Err(Doubt) => {
            start.go_back(run, file);
            let offset = table.text.start + dialect.start as u64;
            if table.text.text.seek(SeekFrom::Start(offset)).is_err() {
                return file.decisions.push(Decision::of_table("the file could not be read a second time"));
            }
            let mut text: &mut dyn Original = &mut *table.text.text;
            let (styles, said) = Styles::settle(&mut text, (shape, headers), &reads, table.told, Extent::Whole);
            // with the whole file looked at there is no doubt
            let _ = pass(table, file, run, (&styles.with_hints(table.hints), &reads));
            said
        }
    };
    let column = |at: usize| file.header.get(at).cloned();
    let decision = |said: Settlement| Decision { column: column(said.position), what: said.what, why: said.why };
    let settled: Vec<Decision> = settled.into_iter().map(decision).collect();
    file.decisions.extend(settled);
}

/// A cell was met that only the whole file can tell how to read.
struct Doubt;

/// What a run held before a table.
struct Mark {
    counts: [usize; 14],
    repeats: repeats::Mark,
    decisions: usize,
}

impl Mark {
    fn of(run: &Run<'_, '_>, file: &SourceFile) -> Mark {
        Mark { counts: run.records.counts(), repeats: run.repeats.mark(), decisions: file.decisions.len() }
    }

    fn go_back(&self, run: &mut Run<'_, '_>, file: &mut SourceFile) {
        run.records.truncate(&self.counts);
        run.repeats.back_to(&self.repeats);
        run.intake.notes.clear();
        run.intake.is_in_doubt = false;
        file.offsets.clear();
        file.lines.clear();
        file.decisions.truncate(self.decisions);
    }
}

fn pass(
    table: &mut Table<'_>,
    file: &mut SourceFile,
    run: &mut Run<'_, '_>,
    (styles, reads): (&Styles, &[Reads]),
) -> Result<(), Doubt> {
    let dialect = table.dialect;
    let Some(form) = Form::new(file.kind, Layout::of(&dialect.header)) else { return Ok(()) };
    let offset = table.text.start + dialect.start as u64;
    if let Err(error) = table.text.text.seek(SeekFrom::Start(offset)) {
        file.decisions.push(Decision::of_table(format!("the file could not be read from its header on: {error}")));
        return Ok(());
    }
    let (taint, shape) = (table.text.taint, table.shape());
    let mut source: &mut dyn Original = &mut *table.text.text;
    let source: &mut dyn Read = &mut source;
    let above = super::rows::line_ends(&table.sample[..dialect.start]);
    let mut rows = Rows::new(source, (offset, above + 1), shape);
    let number = u32::try_from(run.records.files.len()).unwrap_or(u32::MAX);
    let mut pass = Pass::new((file, run), form, dialect, reads, Given { number, taint, styles });
    let mut tally = Tally::below(above);
    if dialect.line > 0
        && let Some(span) = rows.read()
    {
        tally.book(&span, Outcome::Header);
    }
    let mut open = None;
    while let Some(span) = rows.read() {
        let outcome = pass.row(&rows, &span);
        tally.book(&span, outcome);
        if outcome != Outcome::Skipped(Skip::Blank) {
            open = matches!(span.flaw, Some(Flaw::Open(_))).then_some(span.line);
        }
        if pass.run.intake.is_in_doubt {
            return Err(Doubt);
        }
    }
    let failed = rows.failure().map(|failure| format!("reading stopped before the end of the file: {failure}"));
    let cut_off = open.map(|line| {
        format!("input ends inside a quoted field at line {line}: it may have been cut off; upload it again")
    });
    pass.file.is_cut_off = failed.is_some() || cut_off.is_some();
    pass.file.decisions.extend(failed.into_iter().chain(cut_off).map(Decision::of_table));
    pass.close(tally, rows.total_lines());
    Ok(())
}

fn describe(dialect: &Dialect, file: &mut SourceFile) {
    file.kind = dialect.header.kind;
    file.header.clone_from(&dialect.header.cells);
    file.fields.clone_from(&dialect.header.fields);
    file.certainty = dialect.header.certainty.iter().map(|certainty| certainty.word()).collect();
    file.delimiter = dialect.delimiter;
    file.escape = dialect.escape;
    file.header_line = line_number(dialect.line);
    let unused: Vec<&str> = std::iter::zip(&file.header, &file.fields)
        .filter(|(cell, field)| field.is_none() && !cell.is_empty())
        .map(|(cell, _)| cell.as_str())
        .collect();
    if !unused.is_empty() {
        let what = format!("not used, for no column of {} is known by these names", file.kind.word());
        file.decisions.push(Decision { column: None, what, why: unused.join(", ") });
    }
}

/// What a pass is told and does not change.
struct Given<'x> {
    number: u32,
    taint: Taint,
    styles: &'x Styles,
}

struct Pass<'x, 'r, 'p> {
    file: &'x mut SourceFile,
    run: &'x mut Run<'r, 'p>,
    form: Form,
    order: CellOrder,
    dialect: &'x Dialect,
    given: Given<'x>,
    other_header: Option<u64>,
    place: Place,
    /// Columns of words, and what is in them in the row at hand.
    texts: Vec<usize>,
    words: Vec<Text>,
    interned: Vec<Text>,
    constants: Vec<String>,
}

impl<'x, 'r, 'p> Pass<'x, 'r, 'p> {
    fn new(
        (file, run): (&'x mut SourceFile, &'x mut Run<'r, 'p>),
        form: Form,
        dialect: &'x Dialect,
        reads: &[Reads],
        given: Given<'x>,
    ) -> Pass<'x, 'r, 'p> {
        let texts: Vec<usize> = (0..reads.len()).filter(|at| reads[*at] == Reads::Words).collect();
        let order = run.repeats.order(&dialect.header, &texts);
        let words = vec![Text::NONE; texts.len()];
        let constants: Vec<String> = dialect.header.given.iter().map(|(_, value)| value.clone()).collect();
        let mut interned = vec![Text::NONE; dialect.header.fields.len()];
        interned.extend(constants.iter().map(|value| run.intake.texts.intern(value)));
        Pass {
            file,
            run,
            form,
            order,
            dialect,
            given,
            other_header: None,
            place: Place::Top,
            texts,
            words,
            interned,
            constants,
        }
    }

    fn row(&mut self, rows: &Rows<'_>, span: &Span) -> Outcome {
        let row = rows.row();
        if judge::is_blank(&row) {
            return Outcome::Skipped(Skip::Blank);
        }
        if judge::may_repeat(&self.dialect.header, &row) && header::is_repeat(&self.dialect.header, row.iter()) {
            return Outcome::Skipped(Skip::RepeatedHeader);
        }
        self.file.offsets.push(span.start);
        self.file.lines.push(line_number(span.line));
        // the header of another table is no sound shipment, so sound shipments need not be looked at for it
        if self.file.kind != Kind::Shipments {
            self.look_for_header(&row, span);
        }
        let fault = match self.shape_fault(rows, span) {
            Some(fault) => fault,
            None => match self.take(row) {
                Ok(outcome) => {
                    self.place = Place::Body;
                    return outcome;
                }
                Err(fault) => fault,
            },
        };
        let skip = judge::no_record(&row, self.dialect.header.fields.len(), self.place, self.run.intake.policy);
        if let Some(skip) = skip.filter(|_| span.flaw.is_none()) {
            self.place = if skip == Skip::BelowHeader { Place::Body } else { Place::Footer };
            self.file.offsets.pop();
            self.file.lines.pop();
            return Outcome::Skipped(skip);
        }
        self.place = if self.place == Place::Top { Place::Body } else { self.place };
        let fault =
            if self.look_for_header(&row, span) { self.shape_fault(rows, span).unwrap_or(fault) } else { fault };
        self.refuse(fault, span);
        Outcome::Rejected
    }

    /// True when the row is the header of another table, from which on nothing can be read under the first.
    fn look_for_header(&mut self, row: &Row<'_>, span: &Span) -> bool {
        // a row of shipments is looked at only when it could not be taken in
        let may_be = self.file.kind == Kind::Shipments || row.get(0).is_some_and(header::opens_header);
        let is_new = self.other_header.is_none() && may_be && judge::is_header(row, self.run.intake.policy);
        if is_new {
            self.other_header = Some(span.line);
        }
        is_new
    }

    fn take(&mut self, row: Row<'_>) -> Result<Outcome, Fault> {
        let at = RecordRef { file: self.given.number, record: self.record_number() };
        let texts = &self.texts;
        self.run.intake.texts.intern_row(|at| row.cell(texts[at]), &mut self.words);
        for (position, word) in texts.iter().zip(&self.words) {
            self.interned[*position] = *word;
        }
        let (interned, constants) = (self.interned.as_slice(), self.constants.as_slice());
        let styles = self.given.styles;
        let mut entry = Entry { at, cells: row, interned, constants, styles, intake: self.run.intake };
        let own = self.form.own_id(&mut entry);
        let can_repeat = own.is_none_or(|id| !id.is_none());
        let signature = can_repeat.then(|| self.run.repeats.signature(&self.order, &row, &self.words));
        if signature.is_some_and(|signature| self.run.repeats.knows(&self.order, own, signature)) {
            self.form.count_repeat(&mut entry);
            return Ok(Outcome::Duplicate);
        }
        let made_id = if can_repeat { String::new() } else { made_id(self.file, at.record) };
        self.form.take(&mut entry, &made_id, self.run.records)?;
        if let Some(signature) = signature {
            self.run.repeats.remember(&self.order, own, signature);
        }
        Ok(Outcome::Accepted)
    }

    /// What is wrong with the row before any cell is read.
    fn shape_fault(&self, rows: &Rows<'_>, span: &Span) -> Option<Fault> {
        let width = self.dialect.header.fields.len();
        let whole = judge::whole_row(&rows.row(), span, width, self.other_header).map(|reason| {
            let column = span.flaw.and_then(|flaw| self.dialect.header.cells.get(flaw.cell())).cloned();
            let value = String::from_utf8_lossy(rows.raw()).into_owned();
            Fault { column: column.unwrap_or_default().into(), value, reason: reason.into() }
        });
        if whole.is_some() || self.given.taint == Taint::Nothing {
            return whole;
        }
        let (at, cell, reason) = judge::tainted_cell(&rows.row())?;
        let column = self.file.header.get(at).cloned().unwrap_or_default();
        Some(Fault { column: column.into(), value: String::from_utf8_lossy(cell).into_owned(), reason: reason.into() })
    }

    fn refuse(&mut self, fault: Fault, span: &Span) {
        let written = self.file.position(&fault.column).and_then(|at| self.file.header.get(at)).cloned();
        self.run.records.rejects.push(Reject {
            file: self.given.number,
            record: self.record_number(),
            line: line_number(span.line),
            column: written.unwrap_or_else(|| fault.column.into_owned()),
            value: shortened(fault.value),
            reason: fault.reason.into_owned(),
        });
    }

    fn close(self, tally: Tally, lines: u64) {
        let file = self.file;
        let (ledger, skips) = tally.close(lines);
        file.ledger = ledger;
        let above = self.dialect.skipped.iter().map(|(reason, lines)| (reason.as_str(), *lines));
        let skipped: Vec<String> = above.chain(skips).map(|(reason, lines)| format!("{lines} {reason}")).collect();
        if !skipped.is_empty() {
            let what = "lines that are no records were skipped".to_owned();
            file.decisions.push(Decision { column: None, what, why: skipped.join(", ") });
        }
        let notes = std::mem::take(&mut self.run.intake.notes);
        let written = |column| file.position(column).and_then(|at| file.header.get(at)).map_or(column, String::as_str);
        let sentence = |said: super::notes::Sentence| Decision {
            column: Some(written(said.column).to_owned()),
            what: said.what,
            why: said.values,
        };
        let sentences: Vec<Decision> = notes.sentences().map(sentence).collect();
        file.decisions.extend(sentences);
        if file.offsets.is_empty() {
            file.decisions.push(Decision::of_table("a header and no rows: nothing was read"));
        }
        if file.kind == Kind::List {
            let has_source = Layout::of(&self.dialect.header).column("source").position.is_some();
            if !has_source {
                let what = "the list has no column source: its entries stand under no source";
                file.decisions.push(Decision::of_table(what));
            }
            let editions = self.form.editions.close(self.given.number, &file.name, &self.run.intake.texts);
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
