//! What one cell says: dates, numbers, codes and lists, from text alone.

use rust_decimal::Decimal;

use crate::model::Day;

/// A calendar day read from a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DayCell {
    /// The cell names a day.
    Day(Day),
    /// The cell names an instant; this is its date as written, in whatever time zone it was written.
    Instant(Day),
}

impl DayCell {
    /// The day, however it was written.
    pub(super) fn day(self) -> Day {
        match self {
            DayCell::Day(day) | DayCell::Instant(day) => day,
        }
    }
}

/// Reads `YYYY-MM-DD`, `YYYY/MM/DD`, `YYYYMMDD`, and the date part of `YYYY-MM-DDThh:mm...`; anything else is `None`.
pub(super) fn day(cell: &str) -> Option<DayCell> {
    let bytes = cell.as_bytes();
    match bytes.len() {
        8 => day_of(bytes, [0, 4, 6]).map(DayCell::Day),
        10 if bytes[4] == bytes[7] && matches!(bytes[4], b'-' | b'/') => day_of(bytes, [0, 5, 8]).map(DayCell::Day),
        16.. if bytes[4] == b'-' && bytes[7] == b'-' && is_time(&bytes[10..]) => {
            day_of(bytes, [0, 5, 8]).map(DayCell::Instant)
        }
        _ => None,
    }
}

fn day_of(bytes: &[u8], starts: [usize; 3]) -> Option<Day> {
    let number = |at: usize, digits: usize| {
        let digits = bytes.get(at..at + digits)?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
    };
    Day::from_parts(number(starts[0], 4)?, number(starts[1], 2)?, number(starts[2], 2)?)
}

fn is_time(rest: &[u8]) -> bool {
    let digit = |at: usize| rest.get(at).is_some_and(u8::is_ascii_digit);
    let parted =
        matches!(rest[0], b'T' | b't' | b' ') && digit(1) && digit(2) && rest.get(3) == Some(&b':') && digit(4);
    parted
        && rest[4..].iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z' | b'z'))
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

/// Why a cell is no number, and what to write instead.
pub(super) fn why_no_number(cell: &str) -> &'static str {
    let exponent = |byte: u8| matches!(byte, b'e' | b'E');
    let looks_scientific = cell.bytes().any(exponent)
        && cell
            .bytes()
            .all(|byte| exponent(byte) || byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'+' | b'-'));
    if looks_scientific {
        "scientific notation: write the number out in digits"
    } else {
        "not a number in a form that is read: write digits with '.' as the decimal mark, for instance 1234.5"
    }
}

/// The digits of a tariff number, `None` when the cell holds more than digits, dots, blanks and hyphens.
pub(super) fn tariff_digits(cell: &str) -> Option<String> {
    let plain = cell.chars().all(|character| character.is_ascii_digit() || matches!(character, '.' | ' ' | '-'));
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    (plain && !digits.is_empty()).then_some(digits)
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
            assert_eq!(day(cell), Some(DayCell::Instant(day_of("2025-03-28"))), "{cell}");
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
        assert!(why_no_number("1e5").contains("scientific"));
        assert!(why_no_number("twelve").contains("decimal mark"));
    }

    #[test]
    fn tariff_numbers_keep_their_zeros() {
        assert_eq!(tariff_digits("0101.21.00").as_deref(), Some("01012100"));
        assert_eq!(tariff_digits("HS 8473"), None);
        assert_eq!(entries(" a ;; b;").collect::<Vec<_>>(), ["a", "b"]);
    }
}
