//! One row being read: typed access to its cells, each refusal naming column, value and what to do.

use std::borrow::Cow;

use super::cells;
use super::header::Header;
use super::intake::{Intake, text};
use super::notes::Decided;
use super::rows::Row;
use super::styles::Styles;
use crate::model::{Country, Mention, Milli, RecordRef, Text};
use crate::policy::PartyWord;

/// A canonical column and where it stands in the rows of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Canonical name.
    pub(super) name: &'static str,
    /// Position, `None` when the file has no such column.
    pub(super) position: Option<usize>,
}

/// Canonical columns of a file by position; behind them the ones that hold one value throughout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'h> {
    fields: &'h [Option<&'static str>],
    given: &'h [(&'static str, String)],
}

/// Why a row is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    /// Column at fault, empty when the whole row is.
    pub(super) column: Cow<'static, str>,
    /// The cell as written.
    pub(super) value: String,
    /// Why, and what to do.
    pub(super) reason: Cow<'static, str>,
}

/// One row with the memory of the run.
pub(super) struct Entry<'a, 'p> {
    /// Where the row was read.
    pub(super) at: RecordRef,
    /// Its cells.
    pub(super) cells: Row<'a>,
    /// The cells of [`super::form::Form::texts`], interned, by position.
    pub(super) interned: &'a [Text],
    /// Values that the layout gives to every row, behind the cells.
    pub(super) constants: &'a [String],
    /// How the columns of the file are written.
    pub(super) styles: &'a Styles,
    /// Memory of the run.
    pub(super) intake: &'a mut Intake<'p>,
}

impl<'h> Layout<'h> {
    /// The layout that a header tells.
    pub(super) fn of(header: &'h Header) -> Layout<'h> {
        Layout { fields: &header.fields, given: &header.given }
    }

    /// Finds a canonical column.
    pub(super) fn column(self, name: &'static str) -> Column {
        let written = self.fields.iter().position(|field| *field == Some(name));
        let given = || self.given.iter().position(|(field, _)| *field == name).map(|at| self.fields.len() + at);
        Column { name, position: written.or_else(given) }
    }

    /// Finds name, country and address of a party; an empty name is a column that the kind does not have.
    pub(super) fn party(self, names: [&'static str; 3]) -> [Column; 3] {
        names.map(|name| self.column(name))
    }
}

impl Fault {
    /// A fault of one cell.
    pub(super) fn new(column: Column, value: &str, reason: impl Into<Cow<'static, str>>) -> Fault {
        Fault { column: column.name.into(), value: value.to_owned(), reason: reason.into() }
    }
}

impl<'a> Entry<'a, '_> {
    /// The bytes of a cell without outer blanks; empty when absent.
    pub(super) fn bytes(&self, column: Column) -> &'a [u8] {
        let Some(position) = column.position else { return b"" };
        let width = self.interned.len() - self.constants.len();
        match position.checked_sub(width) {
            None => self.cells.cell(position),
            Some(constant) => self.constants.get(constant).map_or(b"", |value| value.as_bytes()),
        }
    }

    /// The cell without outer blanks; empty when absent.
    pub(super) fn cell(&self, column: Column) -> &'a str {
        text(self.bytes(column))
    }

    /// The cell's words as they are.
    pub(super) fn text(&mut self, column: Column) -> Text {
        column.position.and_then(|position| self.interned.get(position)).copied().unwrap_or_default()
    }

    /// The cell's words; words for nothing are not recorded, so that no two records meet in them.
    pub(super) fn word(&mut self, column: Column) -> Text {
        let raw = self.text(column);
        if raw.is_none() { raw } else { self.intake.as_word(raw, self.bytes(column)) }
    }

    /// A code: as [`Entry::word`], upper case.
    pub(super) fn code(&mut self, column: Column) -> Text {
        let raw = self.text(column);
        if raw.is_none() { raw } else { self.intake.as_code(raw, self.bytes(column)) }
    }

    /// Entries split on `;`, as written, words for nothing left out.
    pub(super) fn words(&mut self, column: Column) -> Box<[Text]> {
        let cell = self.cell(column);
        cells::entries(cell).map(|entry| self.intake.word(entry.as_bytes())).filter(|text| !text.is_none()).collect()
    }

    /// An identifier: as [`Entry::word`]; what a spreadsheet did to it is noted.
    pub(super) fn identifier(&mut self, column: Column) -> Text {
        let word = self.word(column);
        let cell = self.bytes(column);
        let suspect = cell.len() > 15 || cell.iter().any(|byte| matches!(byte, b'+' | b'#' | b'.'));
        if suspect && let Some(why) = cells::damaged(text(cell)) {
            self.intake.notes.take(column.name, Decided::Damaged(why), text(cell));
        }
        word
    }

    /// Serial numbers, upper case, sorted by their text, each once. Ranges are kept as they are written; what a
    /// spreadsheet has damaged is left out. A cell that may be one number or several is parted when `units` are as many.
    pub(super) fn serials(&mut self, column: Column, units: Option<Milli>) -> Box<[Text]> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Box::default();
        }
        let cell = cells::upper(cell);
        // letters and digits with semicolons between them need no closer look
        let is_plain = cell.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b';');
        let mut entries: Vec<&str> =
            if is_plain { cells::entries(&cell).collect() } else { cells::serials(&cell).collect() };
        if let ([whole], false) = (entries.as_slice(), is_plain) {
            let parts = cells::as_many(whole, units.map_or(0, Milli::whole));
            let several = units.is_some_and(|units| units.whole() > 1)
                && whole.contains([' ', '/'])
                && !self.intake.is_nothing(whole);
            let decided = if parts.is_some() { Decided::SerialsParted } else { Decided::SerialsTogether };
            if several && cells::range_remark(whole).is_none() {
                self.intake.notes.take(column.name, decided, whole);
            }
            entries = parts.unwrap_or(entries);
        }
        entries.sort_unstable();
        entries.dedup();
        entries.retain(|entry| match cells::lost(entry) {
            Some(why) => {
                self.intake.notes.take(column.name, Decided::SerialDamaged(why), entry);
                false
            }
            None => true,
        });
        for entry in entries.iter().filter(|_| !is_plain) {
            if let Some(remark) = cells::range_remark(entry) {
                self.intake.notes.take(column.name, Decided::Remark(remark), entry);
            }
        }
        let kept = entries.into_iter().map(|entry| self.intake.word(entry.as_bytes()));
        kept.filter(|text| !text.is_none()).collect()
    }

    /// The country of the cell, or unknown, with a note of how it was read.
    pub(super) fn country(&mut self, column: Column) -> Country {
        let cell = self.bytes(column);
        if cell.is_empty() {
            return Country::UNKNOWN;
        }
        let read = self.intake.country(cell);
        if let Some(decided) = read.decided {
            let Intake { notes, texts, .. } = &mut *self.intake;
            notes.take_with(column.name, decided, text(cell), texts.show(read.hint));
        }
        read.country
    }

    /// Name, country and address of a party; a placeholder names nobody. What the cell says where it is no name is for
    /// the caller to follow.
    pub(super) fn mention(&mut self, [name, country, address]: [Column; 3]) -> (Mention, Option<PartyWord>) {
        let (own_country, own_address) = (self.country(country), self.word(address));
        let raw = self.text(name);
        if raw.is_none() {
            return (Mention { name: raw, country: own_country, address: own_address }, Some(PartyWord::Nobody));
        }
        let read = self.intake.as_name(raw, self.bytes(name));
        match read.said {
            None if country.position.is_some() && self.bytes(country).is_empty() => {
                self.intake.notes.take_empty(country.name);
            }
            _ => {}
        }
        match read.said {
            Some(PartyWord::ToOrder) => self.intake.notes.take(name.name, Decided::ToOrder, self.cell(name)),
            None if read.is_repaired => self.intake.notes.take(name.name, Decided::NameRepaired, self.cell(name)),
            None if read.address.is_none() && read.name != raw => {
                self.intake.notes.take(name.name, Decided::NameTrimmed, self.cell(name));
            }
            None if !read.address.is_none() => {
                self.intake.notes.take(name.name, Decided::NameCut, self.cell(name));
            }
            _ => {}
        }
        let address = if own_address.is_none() { read.address } else { own_address };
        let country = if own_country.is_known() { own_country } else { read.country.unwrap_or_default() };
        (Mention { name: read.name, country, address }, read.said)
    }

    /// As [`Entry::mention`], where no other cell can be meant.
    pub(super) fn party(&mut self, columns: [Column; 3]) -> Mention {
        let (mention, said) = self.mention(columns);
        if !matches!(said, None | Some(PartyWord::Nobody) | Some(PartyWord::ToOrder)) {
            self.dead_reference(columns[0]);
        }
        mention
    }

    /// Notes a reference to a cell that names nobody.
    pub(super) fn dead_reference(&mut self, column: Column) {
        self.intake.notes.take(column.name, Decided::DeadReference, self.cell(column));
    }

    /// True when the cell is empty or holds a word for nothing, which is noted.
    pub(super) fn records_nothing(&mut self, column: Column) -> bool {
        let cell = self.cell(column);
        if cell.is_empty() {
            return true;
        }
        let nothing = self.intake.is_nothing(cell);
        if nothing {
            self.intake.notes.take(column.name, Decided::NothingRecorded, cell);
        }
        nothing
    }
}
