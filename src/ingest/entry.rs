//! One row being read: typed access to its cells, each refusal naming column, value and what to do.

use std::borrow::Cow;

use csv::ByteRecord;
use rust_decimal::Decimal;

use super::cells::{self, DayCell};
use super::intake::{Intake, Said};
use super::notes::Decided;
use crate::model::{Country, Currency, Day, Mention, Milli, Money, RecordRef, Text};

/// A canonical column and where it stands in the rows of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Canonical name.
    pub(super) name: &'static str,
    /// Position, `None` when the file has no such column.
    pub(super) position: Option<usize>,
}

/// How a share is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// Digits alone.
    Bare,
    /// Digits and `%`.
    WithPercentSign,
}

/// Canonical columns of a file by position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'h>(pub(super) &'h [Option<&'static str>]);

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
    pub(super) cells: &'a ByteRecord,
    /// Memory of the run.
    pub(super) intake: &'a mut Intake<'p>,
}

impl Layout<'_> {
    /// Finds a canonical column.
    pub(super) fn column(self, name: &'static str) -> Column {
        Column { name, position: self.0.iter().position(|field| *field == Some(name)) }
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
    /// The cell without outer blanks; empty when absent.
    pub(super) fn cell(&self, column: Column) -> &'a str {
        let cell = column.position.and_then(|position| self.cells.get(position)).unwrap_or_default();
        std::str::from_utf8(cell).unwrap_or_default().trim()
    }

    /// The cell's words as they are.
    pub(super) fn text(&mut self, column: Column) -> Text {
        match self.cell(column) {
            "" => Text::NONE,
            cell => self.intake.texts.intern(cell),
        }
    }

    /// The cell's words; words for nothing are not recorded, so that no two records meet in them.
    pub(super) fn word(&mut self, column: Column) -> Text {
        let cell = self.cell(column);
        self.named(cell)
    }

    /// A code: as [`Entry::word`], upper case.
    pub(super) fn code(&mut self, column: Column) -> Text {
        let cell = upper(self.cell(column));
        self.named(&cell)
    }

    /// Entries split on `;`, as written, words for nothing left out.
    pub(super) fn words(&mut self, column: Column) -> Box<[Text]> {
        let cell = self.cell(column);
        cells::entries(cell).map(|entry| self.named(entry)).filter(|text| !text.is_none()).collect()
    }

    /// Serial numbers split on `;`, upper case, sorted by their text, each once.
    pub(super) fn serials(&mut self, column: Column) -> Box<[Text]> {
        let cell = upper(self.cell(column));
        let mut entries: Vec<&str> = cells::entries(&cell).collect();
        entries.sort_unstable();
        entries.dedup();
        entries.into_iter().map(|entry| self.named(entry)).filter(|text| !text.is_none()).collect()
    }

    /// The country of the cell, or unknown with a note.
    pub(super) fn country(&mut self, column: Column) -> Country {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Country::UNKNOWN;
        }
        self.intake.country(cell).unwrap_or_else(|| {
            if !self.intake.is_nothing(cell) {
                self.intake.notes.take(column.name, Decided::NoCountry, cell);
            }
            Country::UNKNOWN
        })
    }

    /// Name, country and address of a party; a placeholder names nobody.
    pub(super) fn mention(&mut self, [name, country, address]: [Column; 3]) -> (Mention, Said) {
        let cell = self.cell(name);
        let (text, said) = if cell.is_empty() { (Text::NONE, Said::Nobody) } else { self.intake.name(cell) };
        let name = if said == Said::Name { text } else { Text::NONE };
        (Mention { name, country: self.country(country), address: self.word(address) }, said)
    }

    /// As [`Entry::mention`], where no other cell can be meant.
    pub(super) fn party(&mut self, columns: [Column; 3]) -> Mention {
        let (mention, said) = self.mention(columns);
        if said == Said::SameAsConsignee {
            self.intake.notes.take(columns[0].name, Decided::DeadReference, self.cell(columns[0]));
        }
        mention
    }

    /// The day of the cell; an empty cell or a word for nothing is not recorded.
    pub(super) fn day(&mut self, column: Column) -> Result<Option<Day>, Fault> {
        let cell = self.cell(column);
        match cells::day(cell) {
            Some(DayCell::Day(day)) => Ok(Some(day)),
            Some(DayCell::Instant(day)) => {
                self.intake.notes.take(column.name, Decided::TimeLeftOut, cell);
                Ok(Some(day))
            }
            None if self.records_nothing(column, cell) => Ok(None),
            None => Err(Fault::new(column, cell, "not a date in a form that is read: write YYYY-MM-DD")),
        }
    }

    /// The day of a cell that must name one.
    pub(super) fn needed_day(&mut self, column: Column) -> Result<Day, Fault> {
        self.day(column)?.ok_or_else(|| Fault::new(column, self.cell(column), "no date: write YYYY-MM-DD"))
    }

    /// The number of the cell; an empty cell or a word for nothing is not recorded.
    pub(super) fn number(&mut self, column: Column) -> Result<Option<Decimal>, Fault> {
        let cell = self.cell(column);
        match cells::number(cell) {
            Some(number) => Ok(Some(number)),
            None if self.records_nothing(column, cell) => Ok(None),
            None => Err(Fault::new(column, cell, cells::why_no_number(cell))),
        }
    }

    /// A number that may carry a percent sign, and whether it does.
    pub(super) fn percentage(&mut self, column: Column) -> Result<Option<(Decimal, Written)>, Fault> {
        let cell = self.cell(column);
        match cell.strip_suffix('%').and_then(|bare| cells::number(bare.trim_end())) {
            Some(number) => Ok(Some((number, Written::WithPercentSign))),
            None => Ok(self.number(column)?.map(|number| (number, Written::Bare))),
        }
    }

    /// A number that is not negative, in thousandths; `negative` is the reason given for one that is.
    pub(super) fn amount(&mut self, column: Column, negative: &'static str) -> Result<Option<Milli>, Fault> {
        let Some(number) = self.number(column)? else { return Ok(None) };
        if number.is_sign_negative() && !number.is_zero() {
            return Err(Fault::new(column, self.cell(column), negative));
        }
        let amount = Milli::from_decimal(number).filter(|amount| amount.whole() <= MOST);
        amount.map(Some).ok_or_else(|| self.too_large(column))
    }

    /// Counted units.
    pub(super) fn quantity(&mut self, column: Column) -> Result<Option<Milli>, Fault> {
        self.amount(column, "negative quantity: returns are a later version; record a return as a shipment back")
    }

    /// Money in the currency of the row.
    pub(super) fn money(&mut self, column: Column, currency: Currency) -> Result<Option<Money>, Fault> {
        let Some(number) = self.number(column)? else { return Ok(None) };
        Money::from_decimal(number, currency).map(Some).ok_or_else(|| self.too_large(column))
    }

    /// Money that is not negative.
    pub(super) fn value(&mut self, column: Column, currency: Currency) -> Result<Option<Money>, Fault> {
        match self.money(column, currency)? {
            Some(money) if money.amount < 0 => {
                Err(Fault::new(column, self.cell(column), "negative value: write the declared value of the goods"))
            }
            money => Ok(money),
        }
    }

    /// The currency of the row, unknown when nothing is recorded.
    pub(super) fn currency(&mut self, column: Column) -> Result<Currency, Fault> {
        if self.word(column).is_none() {
            return Ok(Currency::UNKNOWN);
        }
        let cell = self.cell(column);
        Currency::parse(cell)
            .ok_or_else(|| Fault::new(column, cell, "not a currency code: write three letters, for instance USD"))
    }

    /// Keeps a string unless it is a word for nothing.
    fn named(&mut self, string: &str) -> Text {
        if string.is_empty() {
            return Text::NONE;
        }
        match self.intake.name(string) {
            (_, Said::Nobody) => Text::NONE,
            (text, _) => text,
        }
    }

    fn records_nothing(&mut self, column: Column, cell: &str) -> bool {
        if cell.is_empty() {
            return true;
        }
        let nothing = self.intake.is_nothing(cell);
        if nothing {
            self.intake.notes.take(column.name, Decided::NothingRecorded, cell);
        }
        nothing
    }

    fn too_large(&self, column: Column) -> Fault {
        Fault::new(column, self.cell(column), "too large a number to be counted: check the cell")
    }
}

/// Most units, kilograms or kilowatts of one row: what is added up over many rows must still fit.
const MOST: i64 = 1_000_000_000_000;

/// Upper case without a copy when it already is.
pub(super) fn upper(cell: &str) -> Cow<'_, str> {
    if cell.chars().any(char::is_lowercase) { Cow::Owned(cell.to_uppercase()) } else { Cow::Borrowed(cell) }
}
