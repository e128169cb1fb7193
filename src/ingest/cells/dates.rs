//! What a date cell says: ISO forms at once, all others under the order of their column.

use super::DayCell;
use super::written::{Shape, Written, YearAt, written};
use crate::model::Day;

/// How the dates of one column are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DateOrder {
    /// `2025-03-04`
    YearFirst,
    /// `04/03/2025` is 4 March.
    DayFirst,
    /// `03/04/2025` is 4 March.
    MonthFirst,
    /// Days counted by Excel from 1900, with its day that never was.
    Excel1900,
    /// Days counted by Excel from 1904.
    Excel1904,
}

/// Where two-digit years stand in a column and which century they belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ingest) struct ShortYears {
    pub(super) year_at: YearAt,
    pub(super) century: u16,
}

/// How to read the date cells of one column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::ingest) struct DateStyle {
    /// `None`: not settled, so cells with two readings are refused.
    pub(in crate::ingest) order: Option<DateOrder>,
    /// Minutes that instants written in UTC are shifted by to give the local day: 0, or 330 where every instant of the
    /// column is an Indian midnight.
    pub(in crate::ingest) utc_shift_minutes: i32,
    /// How two-digit years are read; `None`: they are refused.
    pub(in crate::ingest) short_years: Option<ShortYears>,
    /// True when cells of the column can only be read under different orders.
    pub(in crate::ingest) contradicted: bool,
}

impl DateOrder {
    /// All orders, as mapping files may name them.
    pub(crate) const ALL: [DateOrder; 5] =
        [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::Excel1900, DateOrder::Excel1904];

    /// The word used in mapping files.
    pub(crate) fn word(self) -> &'static str {
        match self {
            DateOrder::YearFirst => "year-first",
            DateOrder::DayFirst => "day-first",
            DateOrder::MonthFirst => "month-first",
            DateOrder::Excel1900 => "excel-1900",
            DateOrder::Excel1904 => "excel-1904",
        }
    }

    /// Reads a word of a mapping file.
    pub(crate) fn parse(word: &str) -> Option<DateOrder> {
        DateOrder::ALL.into_iter().find(|order| order.word() == word)
    }
}

impl DateStyle {
    /// The style of a column of which the user said the order: years of two digits are of this century.
    pub(in crate::ingest) fn told(order: DateOrder) -> DateStyle {
        let short_years = Some(ShortYears { year_at: YearAt::Last, century: 2000 });
        DateStyle { short_years, ..DateStyle::of(order) }
    }

    /// The style of a column whose order is known.
    pub(in crate::ingest) fn of(order: DateOrder) -> DateStyle {
        DateStyle { order: Some(order), ..DateStyle::default() }
    }
}

/// Reads `YYYY-MM-DD`, `YYYY/MM/DD`, `YYYYMMDD`, and `YYYY-MM-DDThh:mm...` with or without a zone; anything else, and
/// dates that stand for no date, are `None` here and left to [`day_in`]. Without allocation.
pub(in crate::ingest) fn day(cell: &str) -> Option<DayCell> {
    iso(cell).map(|(found, _)| found)
}

/// Whether an instant was written in UTC.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    Utc,
    Other,
}

/// As [`day`], with what the zone was.
pub(super) fn iso(cell: &str) -> Option<(DayCell, Zone)> {
    let bytes = cell.as_bytes();
    match bytes.len() {
        8 => Some((DayCell::Day(day_of(bytes, [0, 4, 6])?), Zone::Other)),
        10 if bytes[4] == bytes[7] && matches!(bytes[4], b'-' | b'/') => {
            Some((DayCell::Day(day_of(bytes, [0, 5, 8])?), Zone::Other))
        }
        16.. if bytes[4] == b'-'
            && bytes[7] == b'-'
            && matches!(bytes[10], b'T' | b't' | b' ')
            && bytes[13] == b':' =>
        {
            let (day, minute) = (day_of(bytes, [0, 5, 8])?, minute_of(&bytes[11..16])?);
            match iso_offset(&bytes[16..])? {
                None => Some((DayCell::Timed(day), Zone::Other)),
                Some(offset) => Some((instant(day, minute, offset), if offset == 0 { Zone::Utc } else { Zone::Other })),
            }
        }
        _ => None,
    }
}

fn day_of(bytes: &[u8], starts: [usize; 3]) -> Option<Day> {
    let (year, month) = (digits(bytes, starts[0], 4)?, digits(bytes, starts[1], 2)?);
    let day = digits(bytes, starts[2], 2)?;
    if is_placeholder(year, month, day) || !YEARS.contains(&year) {
        return None;
    }
    Day::from_parts(year, month, day)
}

/// The number that so many digits make, at most four.
#[inline]
pub(super) fn digits(bytes: &[u8], at: usize, count: usize) -> Option<u16> {
    let mut value = 0_u16;
    for byte in bytes.get(at..at + count)? {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u16::from(digit);
    }
    Some(value)
}

/// Minutes since midnight of `hh:mm`.
pub(super) fn minute_of(clock: &[u8]) -> Option<i32> {
    let (hour, minute) = (digits(clock, 0, 2)?, digits(clock, 3, 2)?);
    (hour <= 24 && minute <= 59).then(|| i32::from(hour) * 60 + i32::from(minute))
}

/// Minutes east of UTC behind `hh:mm`; nothing when there is no zone, `None` when this is no end of a time.
fn iso_offset(rest: &[u8]) -> Option<Option<i32>> {
    let seconds = rest.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let (seconds, zone) = rest.split_at(seconds);
    let shaped = seconds.is_empty()
        || (seconds[0] == b':'
            && digits(seconds, 1, 2).is_some_and(|seconds| seconds <= 60)
            && (seconds.len() == 3 || (seconds.get(3) == Some(&b'.') && seconds[4..].iter().all(u8::is_ascii_digit))));
    if !shaped {
        return None;
    }
    let sign = match zone.first() {
        None => return Some(None),
        Some(b'Z' | b'z') if zone.len() == 1 => return Some(Some(0)),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return None,
    };
    let (hours, minutes) = match zone.len() {
        6 if zone[3] == b':' => (digits(zone, 1, 2)?, digits(zone, 4, 2)?),
        5 => (digits(zone, 1, 2)?, digits(zone, 3, 2)?),
        3 => (digits(zone, 1, 2)?, 0),
        _ => return None,
    };
    (hours <= 14 && minutes <= 59).then(|| Some(sign * (i32::from(hours) * 60 + i32::from(minutes))))
}

const MINUTES_A_DAY: i64 = 24 * 60;

fn instant(day: Day, minute: i32, offset: i32) -> DayCell {
    DayCell::Instant { day, utc_minutes: i64::from(day.number()) * MINUTES_A_DAY + i64::from(minute - offset) }
}

/// Years that shipments, papers and companies have. What lies outside is another calendar or a slip.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2200;

/// Dates that programs write for no date.
pub(super) fn is_placeholder(year: u16, month: u16, day: u16) -> bool {
    match year {
        0 => month == 0 && day == 0,
        1 | 1601 | 1753 => month == 1 && day == 1,
        1899 => month == 12 && day >= 30,
        1900 => month <= 1 && day <= 1,
        // the first day that systems count from
        1970 => month == 1 && day == 1,
        2099.. => matches!((month, day), (12, 30 | 31) | (1, 1)),
        _ => false,
    }
}

/// Reads a date cell under the style of its column. Nothing for an empty cell and for dates that stand for no date.
///
/// # Errors
/// Why the cell names no day, and what to write.
pub(in crate::ingest) fn day_in(cell: &str, style: &DateStyle) -> Result<Option<DayCell>, &'static str> {
    let cell = cell.trim();
    if let Some((found, zone)) = iso(cell) {
        return Ok(Some(shifted(found, zone, *style)));
    }
    if cell.is_empty() {
        return Ok(None);
    }
    let Written { shape, clock } = written(cell).ok_or(NOT_A_DATE)?;
    if shape == Shape::Bare {
        return bare(cell, *style);
    }
    let Some(day) = day_of_shape(shape, *style)? else { return Ok(None) };
    Ok(Some(match clock {
        None => DayCell::Day(day),
        Some(clock) => match clock.offset {
            None => DayCell::Timed(day),
            Some(offset) => {
                let zone = if offset == 0 { Zone::Utc } else { Zone::Other };
                shifted(instant(day, clock.minute, offset), zone, *style)
            }
        },
    }))
}

const NOT_A_DATE: &str = "not a date in a form that is read: write YYYY-MM-DD";
const NO_SUCH_DAY: &str = "no such day in the calendar: write YYYY-MM-DD";
const OTHER_CALENDAR: &str =
    "a year that no shipment has, perhaps of another calendar: write YYYY-MM-DD of the common calendar";
const UNSETTLED: &str = "day and month cannot be told apart, for nothing in the column settles them: write YYYY-MM-DD, or say dates = \"day-first\" or \"month-first\" for the column in a mapping file";
const CONTRADICTED: &str = "some cells of the column can only be day first and others only month first, so none of them is taken: write YYYY-MM-DD";
const SHORT_YEAR: &str = "a year of two digits: write all four, or say dates = \"day-first\" or \"month-first\" for the column in a mapping file, which reads it as 20..";
const MONTH_YEAR: &str = "a month and no day: write YYYY-MM-DD";
const BARE: &str = "a bare number is not a date: write YYYY-MM-DD, or, if it is a serial number of Excel, say dates = \"excel-1900\" or \"excel-1904\" for the column in a mapping file";
const NEVER_WAS: &str = "serial 60 is 29 February 1900 to Excel, a day that never was: write YYYY-MM-DD";

fn shifted(found: DayCell, zone: Zone, style: DateStyle) -> DayCell {
    match found {
        DayCell::Instant { utc_minutes, .. } if zone == Zone::Utc && style.utc_shift_minutes != 0 => {
            let local = (utc_minutes + i64::from(style.utc_shift_minutes)).div_euclid(MINUTES_A_DAY);
            DayCell::Instant { day: Day::from_number(i32::try_from(local).unwrap_or_default()), utc_minutes }
        }
        _ => found,
    }
}

/// The day of a shape under a style; nothing when it stands for no date.
fn day_of_shape(shape: Shape, style: DateStyle) -> Result<Option<Day>, &'static str> {
    match shape {
        Shape::Fixed { year, month, day, .. } => real(year, month, day),
        Shape::Pair { first, second, year, .. } => {
            if is_placeholder(year, first, second) || is_placeholder(year, second, first) {
                return Ok(None);
            }
            match style.order {
                Some(DateOrder::DayFirst) => real(year, second, first),
                Some(DateOrder::MonthFirst) => real(year, first, second),
                _ if first == second => real(year, first, second),
                _ if style.contradicted => Err(CONTRADICTED),
                _ => Err(UNSETTLED),
            }
        }
        Shape::Short([a, b, c]) => match (style.short_years, style.order) {
            (Some(ShortYears { year_at: YearAt::First, century }), _) => real(century + a, b, c),
            (Some(ShortYears { year_at: YearAt::Last, century }), Some(DateOrder::DayFirst)) => real(century + c, b, a),
            (Some(ShortYears { year_at: YearAt::Last, century }), Some(DateOrder::MonthFirst)) => {
                real(century + c, a, b)
            }
            (None, _) if a == 0 && b == 0 && c == 0 => Ok(None),
            _ => Err(SHORT_YEAR),
        },
        Shape::ShortNamed { day, month, year } => match style.short_years {
            Some(ShortYears { year_at: YearAt::BehindMonth | YearAt::Last, century }) => {
                real(century + year, month, day)
            }
            _ => Err(SHORT_YEAR),
        },
        Shape::MonthYear => Err(MONTH_YEAR),
        Shape::Bare => Err(BARE),
    }
}

fn real(year: u16, month: u16, day: u16) -> Result<Option<Day>, &'static str> {
    if is_placeholder(year, month, day) {
        return Ok(None);
    }
    let found = Day::from_parts(year, month, day).ok_or(NO_SUCH_DAY)?;
    if YEARS.contains(&year) { Ok(Some(found)) } else { Err(OTHER_CALENDAR) }
}

/// Days from 1899-12-30, the day before Excel's first but one, to 1970-01-01.
const EXCEL_1900: i32 = -25_569;
/// 1904-01-01, the first day of the other system.
const EXCEL_1904: i32 = -24_107;
/// 9999-12-31, the last serial of Excel.
const LAST_SERIAL: i32 = 2_958_465;

/// A serial number of Excel, with or without a fraction of a day.
fn bare(cell: &str, style: DateStyle) -> Result<Option<DayCell>, &'static str> {
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, ""));
    let serial = whole.parse::<i32>().ok().filter(|serial| *serial <= LAST_SERIAL);
    let (day, serial) = match (style.order, serial) {
        (Some(DateOrder::Excel1900 | DateOrder::Excel1904), Some(0)) => return Ok(None),
        (Some(DateOrder::Excel1900), Some(60)) => return Err(NEVER_WAS),
        (Some(DateOrder::Excel1900), Some(serial)) => (EXCEL_1900 + serial + i32::from(serial < 60), serial),
        (Some(DateOrder::Excel1904), Some(serial)) => (EXCEL_1904 + serial, serial),
        (Some(DateOrder::Excel1900 | DateOrder::Excel1904), None) => return Err(NO_SUCH_DAY),
        _ => return if whole.bytes().all(|byte| byte == b'0') { Ok(None) } else { Err(BARE) },
    };
    // the first day and the last day of the count stand for no date
    if serial == LAST_SERIAL || (style.order == Some(DateOrder::Excel1900) && serial == 1) {
        return Ok(None);
    }
    let day = Day::from_number(day);
    let midnight = fraction.bytes().all(|byte| byte == b'0');
    Ok(Some(if midnight { DayCell::Day(day) } else { DayCell::Timed(day) }))
}
