//! A calendar day, counted from 1970-01-01, without clock or time zone.

use std::fmt;
use std::ops::{Add, Sub};

use jiff::civil::{Date, date};

/// Days since 1970-01-01 (negative before). Prints and parses as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(i32);

impl Day {
    /// Reads `YYYY-MM-DD`; anything else, and days that do not exist, is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
        Day::from_parts(number(0..4)?, number(5..7)?, number(8..10)?)
    }

    /// A day from year, month and day numbers; `None` when it does not exist.
    #[must_use]
    pub fn from_parts(year: u16, month: u16, day: u16) -> Option<Day> {
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Day::from_date(date))
    }

    /// The day of a civil date.
    #[must_use]
    pub fn from_date(day: Date) -> Day {
        let epoch = date(1970, 1, 1);
        Day(day.since(epoch).map_or(0, |span| span.get_days()))
    }

    /// Whole days from `earlier` to `self`; negative when `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// The count itself, for sorting and bucketing.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }
}

impl Add<i32> for Day {
    type Output = Day;
    fn add(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }
}

impl Sub<i32> for Day {
    type Output = Day;
    fn sub(self, days: i32) -> Day {
        Day(self.0.saturating_sub(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = jiff::Span::new().try_days(self.0);
        match span.and_then(|span| date(1970, 1, 1).checked_add(span)) {
            Ok(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Err(_) => f.write_str("out-of-range"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_print_as_they_were_read() {
        for text in ["1970-01-01", "2024-02-29", "2026-07-10", "1869-01-01"] {
            assert_eq!(Day::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Day::parse("1970-01-02").unwrap().number(), 1);
        assert_eq!(Day::parse("2025-05-13").unwrap() - Day::parse("2025-05-12").unwrap().number(), Day(1));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2023-02-29", "2024-13-01", "24-01-01", "2024-1-01", "2024/01/01", "", "2024-01-0١"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
