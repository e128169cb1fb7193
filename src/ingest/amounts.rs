//! Days, numbers, weights and money of one row: usual cells at once, all others by the style of their column.

use rust_decimal::Decimal;

use super::cells::{self, DayCell, NumberCell, bare};
use super::entry::{Column, Entry, Fault};
use super::notes::Decided;
use crate::model::{Currency, Day, Milli, Money};
use crate::policy::{Measure, Unit};

/// How a share is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// Digits alone.
    Bare,
    /// Digits and `%`.
    WithPercentSign,
}

/// Counted units of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Quantity {
    /// How many, never negative; `None` is unknown.
    pub(super) units: Option<Milli>,
    /// A weight that stands where a count is expected, in grams.
    pub(super) grams: Option<Milli>,
    /// True when the cell is negative.
    pub(super) is_return: bool,
}

/// Days that lie in the past or near it; a licence may run for long.
const MOVEMENTS: [&str; 2] = ["ship_date", "arrival_date"];

/// Most units, kilograms or kilowatts of one row: what is added up over many rows must still fit.
const MOST: i64 = 1_000_000_000_000;

impl Entry<'_, '_> {
    /// The day of the cell; an empty cell, a word for nothing and a date that stands for none are not recorded.
    pub(super) fn day(&mut self, column: Column) -> Result<Option<Day>, Fault> {
        let bytes = self.bytes(column);
        if bytes.is_empty() {
            return Ok(None);
        }
        let day = match cells::plain_day(bytes) {
            Some(day) => Some(day),
            None => self.unusual_day(column)?,
        };
        if day.is_some_and(|day| day > self.intake.far_ahead) && MOVEMENTS.contains(&column.name) {
            self.intake.notes.take(column.name, Decided::FarAhead, self.cell(column));
        }
        Ok(day)
    }

    /// As [`Entry::day`], beside a day that tells when the goods moved: what is not read is left out and noted.
    pub(super) fn side_day(&mut self, column: Column) -> Option<Day> {
        self.day(column).unwrap_or_else(|_| {
            self.intake.notes.take(column.name, Decided::DateLeftOut, self.cell(column));
            None
        })
    }

    /// As [`Entry::minute`], left out where it is not read.
    pub(super) fn side_minute(&mut self, column: Column) -> Option<i64> {
        self.minute(column).unwrap_or_else(|_| {
            self.intake.notes.take(column.name, Decided::DateLeftOut, self.cell(column));
            None
        })
    }

    fn unusual_day(&mut self, column: Column) -> Result<Option<Day>, Fault> {
        let cell = bare(self.cell(column));
        let style = self.styles.date(column.position);
        self.intake.is_in_doubt |= self.styles.is_new_in(column.position);
        match cells::day_in(&cell, &style) {
            Ok(None) => {
                self.intake.notes.take(column.name, Decided::NoDate, &cell);
                Ok(None)
            }
            Ok(Some(DayCell::Day(day))) => Ok(Some(day)),
            Ok(Some(DayCell::Timed(day))) => {
                self.intake.notes.take(column.name, Decided::TimeLeftOut, &cell);
                Ok(Some(day))
            }
            Ok(Some(DayCell::Instant { day, utc_minutes })) => {
                let local = utc_minutes + i64::from(style.utc_shift_minutes);
                if style.utc_shift_minutes != 0 && local % (24 * 60) != 0 {
                    self.intake.is_in_doubt |= self.styles.may_change(column.position);
                }
                self.intake.notes.take(column.name, Decided::Instant, &cell);
                Ok(Some(day))
            }
            Err(_) if self.records_nothing(column) => Ok(None),
            Err(why) => {
                self.intake.is_in_doubt |= self.styles.may_change(column.position);
                Err(Fault::new(column, self.cell(column), why))
            }
        }
    }

    /// Minutes since 1970-01-01T00:00Z; midnight where only the day is told.
    pub(super) fn minute(&mut self, column: Column) -> Result<Option<i64>, Fault> {
        let day = self.day(column)?;
        let instant = match cells::day(self.cell(column)) {
            Some(DayCell::Instant { utc_minutes, .. }) => Some(utc_minutes),
            _ => None,
        };
        Ok(instant.or(day.map(|day| i64::from(day.number()) * 24 * 60)))
    }

    /// The day of a cell that must name one.
    pub(super) fn needed_day(&mut self, column: Column) -> Result<Day, Fault> {
        self.day(column)?.ok_or_else(|| Fault::new(column, self.cell(column), "no date: write YYYY-MM-DD"))
    }

    /// A number with what stands beside it; an empty cell or a word for nothing is not recorded.
    fn number(&mut self, column: Column) -> Result<Option<NumberCell>, Fault> {
        let cell = bare(self.cell(column));
        if cell.is_empty() {
            return Ok(None);
        }
        if self.intake.policy.says_no_number(&cell) {
            self.intake.notes.take(column.name, Decided::NothingRecorded, &cell);
            return Ok(None);
        }
        let style = self.styles.number(column.position);
        self.intake.is_in_doubt |= self.styles.is_new_in(column.position);
        match cells::number_in(&cell, &style, self.intake.policy) {
            Ok(mut number) => {
                if let Some(remark) = number.remark {
                    self.intake.notes.take(column.name, Decided::Remark(remark), &cell);
                }
                if let Some(times) = self.styles.hint(column.position).scale {
                    let scaled = number.value.checked_mul(Decimal::from(times));
                    number.value = scaled.ok_or_else(|| self.too_large(column))?;
                }
                Ok(Some(number))
            }
            Err(_) if self.records_nothing(column) => Ok(None),
            Err(why) => {
                self.intake.is_in_doubt |= self.styles.may_change(column.position);
                Err(Fault::new(column, self.cell(column), why))
            }
        }
    }

    /// The usual cell: digits with a point, in units of ten to the minus `places`.
    fn plain(&self, column: Column, places: u32) -> Option<i64> {
        if self.styles.hint(column.position).scale.is_some() {
            return None;
        }
        let cell = self.bytes(column);
        cells::scaled_in(cell, places, self.styles.number(column.position)).filter(|scaled| *scaled >= 0)
    }

    /// A number that may carry a percent sign, and whether it or the name of its column does.
    pub(super) fn percentage(&mut self, column: Column) -> Result<Option<(Decimal, Written)>, Fault> {
        let cell = self.cell(column);
        match cell.strip_suffix('%').and_then(|bare| cells::number(bare.trim_end())) {
            Some(number) => Ok(Some((number, Written::WithPercentSign))),
            None => {
                let of_header = self.styles.hint(column.position).in_percent;
                let written = if of_header { Written::WithPercentSign } else { Written::Bare };
                Ok(self.number(column)?.map(|number| (number.value, written)))
            }
        }
    }

    /// A number that is not negative, in thousandths; `negative` is the reason given for one that is.
    pub(super) fn amount(&mut self, column: Column, negative: &'static str) -> Result<Option<Milli>, Fault> {
        if self.bytes(column).is_empty() {
            return Ok(None);
        }
        if let Some(amount) = self.plain(column, 3) {
            return self.within(column, Milli(amount)).map(Some);
        }
        let Some(number) = self.number(column)? else { return Ok(None) };
        if number.value.is_sign_negative() && !number.value.is_zero() {
            return Err(Fault::new(column, self.cell(column), negative));
        }
        let amount = Milli::from_decimal(number.value).ok_or_else(|| self.too_large(column))?;
        self.within(column, amount).map(Some)
    }

    fn within(&self, column: Column, amount: Milli) -> Result<Milli, Fault> {
        if amount.whole() <= MOST { Ok(amount) } else { Err(self.too_large(column)) }
    }

    /// Counted units of a table that has no returns.
    pub(super) fn quantity(&mut self, column: Column) -> Result<Option<Milli>, Fault> {
        self.amount(column, "negative quantity: write the number of units")
    }

    /// Counted units of a shipment; `unit` is the column of its unit. What counts something other than pieces is unknown.
    pub(super) fn counted(&mut self, column: Column, unit: Column) -> Result<Quantity, Fault> {
        if self.bytes(unit).is_empty()
            && self.styles.hint(column.position).unit.is_none()
            && let Some(units) = self.plain(column, 3)
        {
            let units = Some(self.within(column, Milli(units))?);
            self.tell_parts(column, units);
            return Ok(Quantity { units, ..Quantity::default() });
        }
        self.refuse_failed(column)?;
        let number = match self.number(column) {
            Ok(number) => number,
            Err(fault) if cells::counts_something_else(&fault.reason) => {
                self.intake.notes.take(column.name, Decided::NotPieces, self.cell(column));
                None
            }
            Err(fault) => return Err(fault),
        };
        let Some(number) = number else { return Ok(Quantity::default()) };
        let is_return = number.value.is_sign_negative() && !number.value.is_zero();
        let value = number.value.abs();
        if is_return {
            self.intake.notes.take(column.name, Decided::Returned, self.cell(column));
        }
        let Some(unit) = self.unit_of(&number, column, unit) else {
            return Ok(Quantity { units: None, grams: None, is_return });
        };
        let measure = unit.map_or(Measure::Count, |unit| unit.measures());
        if measure != Measure::Count {
            self.intake.notes.take(column.name, Decided::NotPieces, self.cell(column));
            let grams = unit.and_then(|unit| cells::to_grams(value, unit)).map(Milli);
            return Ok(Quantity { units: None, grams, is_return });
        }
        let pieces = unit.map_or(Some(value), |unit| value.checked_mul(unit.to_base()));
        let units = pieces.and_then(Milli::from_decimal).ok_or_else(|| self.too_large(column))?;
        let units = Some(self.within(column, units)?);
        self.tell_parts(column, units);
        Ok(Quantity { units, grams: None, is_return })
    }

    /// `nan` is how programs write a missing cell, `NaN` what a calculation gives that failed.
    fn refuse_failed(&self, column: Column) -> Result<(), Fault> {
        let written = self.cell(column);
        let why = "the result of a calculation that failed: write the number of units, or leave the cell empty";
        let failed = written.trim_start_matches(['+', '-']) == "NaN";
        if failed { Err(Fault::new(column, written, why)) } else { Ok(()) }
    }

    /// Says that a count of pieces is no whole number.
    fn tell_parts(&mut self, column: Column, units: Option<Milli>) {
        if units.is_some_and(|units| units.0 % 1000 != 0) {
            self.intake.notes.take(column.name, Decided::PartOfPiece, self.cell(column));
        }
    }

    /// The unit in the cell, else in the column of units, else in the header; `Some(None)` when none is written; `None` when
    /// one is written that is not known, so that the number counts nobody knows what: it is noted.
    fn unit_of(&mut self, number: &NumberCell, column: Column, units: Column) -> Option<Option<Unit>> {
        let beside = self.bytes(units);
        if number.unit.is_some() || beside.is_empty() || self.intake.is_nothing(self.cell(units)) {
            return Some(number.unit.or(self.styles.hint(column.position).unit));
        }
        let unit = self.intake.unit(beside);
        if unit.is_none() {
            self.intake.notes.take(units.name, Decided::UnitUnknown, self.cell(units));
        }
        unit.map(Some)
    }

    /// A weight in grams: kilograms unless the cell, the column of the unit or the header says another unit of mass.
    pub(super) fn weight(&mut self, column: Column, unit: Column) -> Result<Option<Milli>, Fault> {
        let beside = self.bytes(unit);
        if self.styles.hint(column.position).in_several_units
            && !self.bytes(column).is_empty()
            && (beside.is_empty() || self.intake.is_nothing(self.cell(unit)))
            && !self.cell(column).chars().any(char::is_alphabetic)
        {
            self.intake.notes.take(column.name, Decided::WeightOpen, self.cell(column));
            return Ok(None);
        }
        if beside.is_empty()
            && self.styles.hint(column.position).unit.is_none()
            && let Some(grams) = self.plain(column, 3)
        {
            return self.within(column, Milli(grams)).map(Some);
        }
        let Some(number) = self.number(column)? else { return Ok(None) };
        if number.value.is_sign_negative() && !number.value.is_zero() {
            let why = "negative weight: write kilograms of the line";
            return Err(Fault::new(column, self.cell(column), why));
        }
        let Some(unit) = self.unit_of(&number, column, unit) else { return Ok(None) };
        let grams = match unit {
            None => Milli::from_decimal(number.value),
            Some(unit) => {
                if unit.measures() != Measure::Mass {
                    self.intake.notes.take(column.name, Decided::NotWeight, self.cell(column));
                    return Ok(None);
                }
                let grams = cells::to_grams(number.value, unit).ok_or_else(|| self.too_large(column))?;
                if unit.to_base() != Decimal::ONE {
                    self.intake.notes.take(column.name, Decided::Converted, self.cell(column));
                }
                Some(Milli(grams))
            }
        };
        let grams = grams.ok_or_else(|| self.too_large(column))?;
        self.within(column, grams).map(Some)
    }

    /// Money in the currency of the cell, else of the row, else of the header.
    pub(super) fn money(&mut self, column: Column, currency: Currency) -> Result<Option<Money>, Fault> {
        let of_header = self.styles.hint(column.position).currency;
        let currency = of_header.unwrap_or(currency);
        if let Some(amount) = self.plain(column, 4) {
            return Ok(Some(Money { amount, currency }));
        }
        let Some(number) = self.number(column)? else { return Ok(None) };
        let currency = number.currency.filter(|own| *own != Currency::UNKNOWN).unwrap_or(currency);
        Money::from_decimal(number.value, currency).map(Some).ok_or_else(|| self.too_large(column))
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

    /// The value of goods, which may be negative on a return: its amount counts.
    pub(super) fn value_of_goods(
        &mut self,
        column: Column,
        currency: Currency,
        quantity: Quantity,
    ) -> Result<Option<Money>, Fault> {
        if quantity.is_return {
            let money = self.money(column, currency)?;
            return Ok(money.map(|money| Money { amount: money.amount.saturating_abs(), ..money }));
        }
        self.value(column, currency)
    }

    /// The currency of the row, unknown when nothing is recorded.
    pub(super) fn currency(&mut self, column: Column) -> Result<Currency, Fault> {
        if self.word(column).is_none() {
            return Ok(Currency::UNKNOWN);
        }
        let read = self.intake.currency(self.bytes(column));
        if read.is_none() {
            self.intake.notes.take(column.name, Decided::CurrencyUnknown, self.cell(column));
        }
        Ok(read.unwrap_or(Currency::UNKNOWN))
    }

    fn too_large(&self, column: Column) -> Fault {
        Fault::new(column, self.cell(column), "too large a number to be counted: check the cell")
    }
}
