//! What one cell of a worksheet says, as text: numbers written out, dates as ISO 8601.

use std::fmt::Write;

use calamine::{DataRef, ExcelDateTime};

/// What is doubtful about a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Doubt {
    /// A number of more digits than a spreadsheet keeps.
    LongNumber,
    /// The form of a date and a value that is none.
    NoDate,
}

/// Writes the text of a cell behind what is in `into`.
pub(super) fn write(value: &DataRef<'_>, into: &mut String) -> Option<Doubt> {
    match value {
        DataRef::Empty => {}
        DataRef::String(text) => into.push_str(text),
        DataRef::SharedString(text) => into.push_str(text),
        DataRef::Bool(truth) => into.push_str(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::Int(number) => {
            push(into, format_args!("{number}"));
            return (number.unsigned_abs() >= 1_000_000_000_000_000).then_some(Doubt::LongNumber);
        }
        DataRef::Float(number) => return number_text(*number, into),
        DataRef::DateTime(time) => return time_text(time, into),
        DataRef::DateTimeIso(text) => into.push_str(text.strip_suffix("T00:00:00").unwrap_or(text)),
        DataRef::DurationIso(text) => into.push_str(text),
        DataRef::Error(error) => push(into, format_args!("{error}")),
    }
    None
}

fn push(into: &mut String, text: std::fmt::Arguments<'_>) {
    into.write_fmt(text).expect("a String takes every text");
}

/// The shortest decimal that is this number and no other, without an exponent.
fn number_text(number: f64, into: &mut String) -> Option<Doubt> {
    if number == 0.0 {
        into.push('0');
        return None;
    }
    push(into, format_args!("{number}"));
    (number.abs() >= 1e15).then_some(Doubt::LongNumber)
}

/// A day, a time of day, or both; a duration in hours, minutes and seconds. A value out of the range of dates is written
/// as the number it is.
fn time_text(time: &ExcelDateTime, into: &mut String) -> Option<Doubt> {
    let serial = time.as_f64();
    if time.is_duration() {
        return duration_text(serial, into);
    }
    if !(0.0..2_958_466.0).contains(&serial) {
        push(into, format_args!("{serial}"));
        return Some(Doubt::NoDate);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    // below 1 there is no day, only a time
    if serial >= 1.0 || year >= 1904 {
        push(into, format_args!("{year:04}-{month:02}-{day:02}"));
    }
    if into.is_empty() || (hour, minute, second, milli) != (0, 0, 0, 0) {
        let separator = if into.is_empty() { "" } else { "T" };
        push(into, format_args!("{separator}{hour:02}:{minute:02}:{second:02}"));
    }
    if milli != 0 {
        push(into, format_args!(".{milli:03}"));
    }
    None
}

#[expect(clippy::float_arithmetic, reason = "a worksheet keeps a duration as a part of a day; it is no quantity")]
fn duration_text(days: f64, into: &mut String) -> Option<Doubt> {
    let seconds = (days * 86_400.0).round();
    if !(0.0..1e9).contains(&seconds) {
        push(into, format_args!("{days}"));
        return Some(Doubt::NoDate);
    }
    let seconds = seconds as u64;
    push(into, format_args!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn text(value: &DataRef<'_>) -> (String, Option<Doubt>) {
        let mut text = String::new();
        let doubt = write(value, &mut text);
        (text, doubt)
    }

    #[test]
    fn numbers_are_written_out() {
        for (number, said) in [
            (84_733_011.0, "84733011"),
            (0.1, "0.1"),
            (-0.0, "0"),
            (1234.5, "1234.5"),
            (1e-7, "0.0000001"),
            (-3.0, "-3"),
        ] {
            assert_eq!(text(&DataRef::Float(number)), (said.to_owned(), None));
        }
        assert_eq!(text(&DataRef::Float(1e21)), ("1000000000000000000000".to_owned(), Some(Doubt::LongNumber)));
        assert_eq!(text(&DataRef::Bool(true)).0, "TRUE");
        assert_eq!(text(&DataRef::Error(CellErrorType::Ref)).0, "#REF!");
    }

    #[test]
    fn both_date_systems_name_the_same_day() {
        let serial =
            |value, is_1904| text(&DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904)));
        assert_eq!(serial(46082.0, false).0, "2026-03-01");
        assert_eq!(serial(44620.0, true).0, "2026-03-01");
        assert_eq!(serial(46_082.604_166_666_664, false).0, "2026-03-01T14:30:00");
        assert_eq!(serial(0.604_166_666_664, false).0, "14:30:00");
        assert_eq!(serial(-5.0, false), ("-5".to_owned(), Some(Doubt::NoDate)));
        assert_eq!(serial(2e7, false), ("20000000".to_owned(), Some(Doubt::NoDate)));
        let long = ExcelDateTime::new(1.104_166_666, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(text(&DataRef::DateTime(long)).0, "26:30:00");
    }
}
