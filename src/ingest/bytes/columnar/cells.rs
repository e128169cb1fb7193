//! What one value of a Parquet column says, as text: decimals in full, dates and moments as ISO 8601 in UTC.

use std::fmt::Write;

use jiff::civil::{Date, Time, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Span, Timestamp};

use super::holds::Holds;

/// Text of one column, cell after cell.
#[derive(Default)]
pub(super) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Ends the cell that was written.
    pub(super) fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Cell number `at`, empty where there is none.
    pub(super) fn at(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[from..self.ends[at]]
    }

    pub(super) fn words(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.text.push_str(std::str::from_utf8(bytes).map_err(|_| "holds bytes that are not UTF-8".to_owned())?);
        Ok(())
    }

    /// The shortest decimal that is this number and no other, without an exponent.
    pub(super) fn measured(&mut self, number: impl std::fmt::Display) -> Result<(), String> {
        self.push(format_args!("{number}"))
    }

    /// A number as it is kept in 32 or 64 bits.
    pub(super) fn whole(&mut self, holds: Holds, number: i64, bits: u32) -> Result<(), String> {
        match holds {
            Holds::Natural if bits == 32 => self.push(format_args!("{}", number as u32)),
            Holds::Natural => self.push(format_args!("{}", number as u64)),
            Holds::Decimal(scale) => self.decimal(i128::from(number), scale),
            Holds::Day => {
                let day = Span::new().try_days(number).and_then(|days| date(1970, 1, 1).checked_add(days));
                let day = day.map_err(|_| beyond(number, "day"))?;
                self.push(format_args!("{day}"))
            }
            Holds::Moment(parts) => {
                let nanoseconds = i128::from(number) * i128::from(1_000_000_000 / parts);
                let moment = Timestamp::from_nanosecond(nanoseconds).map_err(|_| beyond(number, "moment"))?;
                let moment = Offset::UTC.to_datetime(moment);
                self.moment(moment.date(), moment.time())
            }
            Holds::Time(parts) => {
                let nanoseconds = number.checked_mul(1_000_000_000 / parts).ok_or_else(|| beyond(number, "time"))?;
                let time = Time::midnight().checked_add(SignedDuration::from_nanos(nanoseconds));
                self.push(format_args!("{}", time.map_err(|_| beyond(number, "time"))?))
            }
            _ => self.push(format_args!("{number}")),
        }
    }

    /// Bytes of a fixed or a stated length.
    pub(super) fn bytes(&mut self, holds: Holds, bytes: &[u8]) -> Result<(), String> {
        match holds {
            Holds::Decimal(scale) => self.decimal(big_endian(bytes)?, scale),
            Holds::Uuid => bytes.iter().zip(0..).try_for_each(|(byte, at)| {
                let dash = if [4, 6, 8, 10].contains(&at) { "-" } else { "" };
                self.push(format_args!("{dash}{byte:02x}"))
            }),
            _ => self.words(bytes),
        }
    }

    fn decimal(&mut self, number: i128, scale: u32) -> Result<(), String> {
        let digits = format!("{:0>1$}", number.unsigned_abs(), scale as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - scale as usize);
        let (sign, point) = (if number < 0 { "-" } else { "" }, if part.is_empty() { "" } else { "." });
        self.push(format_args!("{sign}{whole}{point}{part}"))
    }

    /// A day alone where the time is midnight, as worksheets are read.
    fn moment(&mut self, day: Date, time: Time) -> Result<(), String> {
        if time == Time::midnight() {
            self.push(format_args!("{day}"))
        } else {
            self.push(format_args!("{day}T{time}"))
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) -> Result<(), String> {
        self.text.write_fmt(text).map_err(|_| "could not be written as text".to_owned())
    }
}

fn beyond(number: i64, what: &str) -> String {
    format!("holds {number}, which is no {what} of the calendar")
}

/// A number in two's complement, its largest byte first.
fn big_endian(bytes: &[u8]) -> Result<i128, String> {
    if bytes.len() > 16 {
        return Err(format!("holds a decimal of {} bytes, of which 16 are read", bytes.len()));
    }
    let sign = if bytes.first().is_some_and(|first| *first >= 0x80) { -1 } else { 0 };
    Ok(bytes.iter().fold(sign, |number, byte| (number << 8) | i128::from(*byte)))
}
