//! What one cell says: dates, numbers, codes and lists, from text alone.
//!
//! The fast paths ([`day`], [`plain_milli`], [`plain_scaled`]) read what has one reading only and allocate nothing. What
//! could be read in two ways is read under the style of its column ([`DateStyle`], [`NumberStyle`]), which a tally of
//! the column's cells settles, or refuses to settle.

mod date_tally;
#[cfg(test)]
mod date_tests;
mod dates;
mod digits;
mod guards;
mod identifiers;
mod least;
mod lexed;
mod measures;
mod months;
mod number_tally;
mod numbers;
mod tariff;
mod written;

pub(super) use date_tally::DateTally;
pub(super) use dates::{DateOrder, DateStyle, day, day_in};

pub(super) use guards::{bare, decoded_again, entities};
pub(super) use identifiers::{as_many, damaged, lost, range_remark, serials};
pub(super) use measures::{counts_something_else, to_grams};
pub(super) use numbers::{DecimalMark, NumberCell, NumberStyle, NumberTally, number_in, scaled_in};
pub(super) use tariff::{TariffVerdict, tariff};

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::model::Day;

/// The style of a column, and how sure it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Settled<S> {
    /// How to read the column's cells.
    pub(super) style: S,
    /// False when cells stay open, or contradict each other.
    pub(super) certain: bool,
    /// One sentence with the cell that decided it.
    pub(super) why: String,
    /// Cells that stay ambiguous: they are refused.
    pub(super) open: u64,
}

fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// A calendar day read from a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DayCell {
    /// The cell names a day.
    Day(Day),
    /// The cell names a day and a time of day, in a time zone that it does not tell.
    Timed(Day),
    /// The cell names an instant.
    Instant {
        /// The date at the offset it was written with, or at the shift of its column.
        day: Day,
        /// Minutes since 1970-01-01T00:00Z.
        utc_minutes: i64,
    },
}

impl DayCell {
    /// The day, however it was written.
    #[cfg(test)]
    pub(super) fn day(self) -> Day {
        match self {
            DayCell::Day(day) | DayCell::Timed(day) | DayCell::Instant { day, .. } => day,
        }
    }
}

/// Reads `YYYY-MM-DD` alone: the usual case, without looking at anything twice.
#[inline]
pub(super) fn plain_day(cell: &[u8]) -> Option<Day> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = cell else { return None };
    let digits = [a, b, c, d, e, f, g, h].map(|byte| u16::from(byte.wrapping_sub(b'0')));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = digits;
    let year = a * 1000 + b * 100 + c * 10 + d;
    // 1900-01-01, 2099-12-31 and the like may stand for no date: they are looked at again
    if USUAL_YEARS.contains(&year) { Day::from_parts(year, e * 10 + f, g * 10 + h) } else { None }
}

/// Years in which no day stands for no date.
const USUAL_YEARS: std::ops::Range<u16> = 1971..2099;

/// Upper case without a copy when it already is.
pub(super) fn upper(cell: &str) -> Cow<'_, str> {
    if cell.chars().any(char::is_lowercase) { Cow::Owned(cell.to_uppercase()) } else { Cow::Borrowed(cell) }
}

/// Digits that always fit an exact decimal.
const MOST_DIGITS: u32 = 28;

/// Reads digits with `.` as the decimal mark and, when grouped properly, `,` between thousands (`1,234.50`). A number
/// with an exponent, other groups, signs or words is `None`. Exact.
pub(super) fn number(cell: &str) -> Option<Decimal> {
    let (sign, unsigned) = cell.strip_prefix('-').map_or((1, cell), |rest| (-1, rest));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
    if fraction == Some("") || (whole.is_empty() && fraction.is_none()) || !is_grouped(whole) {
        return None;
    }
    let fraction = fraction.unwrap_or("");
    let (mut mantissa, mut digits) = (0_i128, 0);
    for byte in whole.bytes().filter(|byte| *byte != b',').chain(fraction.bytes()) {
        if !byte.is_ascii_digit() || digits == MOST_DIGITS {
            return None;
        }
        mantissa = mantissa * 10 + i128::from(byte - b'0');
        digits += 1;
    }
    Decimal::try_from_i128_with_scale(sign * mantissa, u32::try_from(fraction.len()).ok()?).ok()
}

fn is_grouped(whole: &str) -> bool {
    let Some((first, rest)) = whole.split_once(',') else { return true };
    (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.split(',').all(|group| group.len() == 3)
}

/// Entries of a cell that lists several, split on `;`, without blanks and empty entries.
pub(super) fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_or_refused_never_guessed() {
        let day_of = |text| Day::parse(text).unwrap();
        for cell in ["2025-03-04", "2025/03/04", "20250304"] {
            assert_eq!(day(cell), Some(DayCell::Day(day_of("2025-03-04"))), "{cell}");
        }
        for cell in ["2025-03-28T18:30:00.000Z", "2025-03-28 18:30", "2025-03-28T18:30:00+05:30"] {
            assert_eq!(day(cell).map(DayCell::day), Some(day_of("2025-03-28")), "{cell}");
        }
        for cell in
            ["03/04/2025", "2025-3-4", "2025-02-30", "45123", "2025-03-04 morning time", "4 March 2025", "２０２５"]
        {
            assert_eq!(day(cell), None, "{cell}");
        }
    }

    #[test]
    fn numbers_are_exact() {
        for (cell, value) in
            [("12", "12"), ("1,000", "1000"), ("1,234.50", "1234.50"), ("-3", "-3"), (".5", "0.5"), ("0", "0")]
        {
            assert_eq!(number(cell), Some(value.parse().unwrap()), "{cell}");
        }
        let long = "9".repeat(29);
        for cell in
            ["", "-", ".", "5.", "1e5", "1,00", "0,123", "1,23,456", "1.234,50", "12 PCS", "NaN", "1_000", "١", &long]
        {
            assert_eq!(number(cell), None, "{cell}");
        }
    }

    #[test]
    fn lists_are_parted() {
        assert_eq!(entries(" a ;; b;").collect::<Vec<_>>(), ["a", "b"]);
    }
}
