//! A calendar day, counted from 1970-01-01, without clock or time zone.

use std::fmt;
use std::ops::{Add, Sub};

use jiff::civil::{Date, date};

/// Days since 1970-01-01 (negative before). Prints and parses as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
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

    /// A day from year, month and day numbers; `None` when it does not exist. O(1), by arithmetic.
    #[must_use]
    pub fn from_parts(year: u16, month: u16, day: u16) -> Option<Day> {
        if year > 9999 || day == 0 || day > days_in(year, month) {
            return None;
        }
        // years begin in March, so that the leap day is the last of its year (Hinnant, "days_from_civil")
        let year = i32::from(year) - i32::from(month < 3);
        let month = (i32::from(month) + 9) % 12;
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + i32::from(day) - 1;
        Some(Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// The day that lies so many days after 1970-01-01: the inverse of [`Day::number`].
    #[must_use]
    pub const fn from_number(days: i32) -> Day {
        Day(days)
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

/// Days of a month, zero for a month that does not exist.
fn days_in(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u16::from(leap),
        _ => 0,
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
    fn arithmetic_agrees_with_the_calendar() {
        for year in [0, 1, 4, 100, 400, 1582, 1899, 1900, 1970, 2000, 2024, 2025, 2100, 9999_u16] {
            for month in 0..=13_u16 {
                for day in 0..=32_u16 {
                    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
                    let (Ok(y), Ok(m), Ok(d)) = parts else { panic!("small numbers") };
                    let known = Date::new(y, m, d).ok().map(Day::from_date);
                    assert_eq!(Day::from_parts(year, month, day), known, "{year}-{month}-{day}");
                }
            }
        }
        assert_eq!(Day::from_number(1), Day::parse("1970-01-02").unwrap());
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2023-02-29", "2024-13-01", "24-01-01", "2024-1-01", "2024/01/01", "", "2024-01-0١"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
