//! What a date cell says before its column's style is known: the parts that are settled by form, and those that are not.

use super::dates::{digits, is_placeholder, minute_of};
use super::lexed::{Half, Lexed, Token};
use super::months;
use crate::model::Day;

/// A date as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// The date.
    pub(super) shape: Shape,
    /// The time of day behind it.
    pub(super) clock: Option<Clock>,
}

/// How the date is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// One reading.
    Fixed {
        /// Four digits.
        year: u16,
        month: u16,
        day: u16,
        /// Where the year stands: a two-digit sibling stands in the same place.
        year_at: YearAt,
    },
    /// Day and month in either order, then a year of four digits.
    Pair { first: u16, second: u16, year: u16, parted: Parted },
    /// Three numbers of at most two digits.
    Short([u16; 3]),
    /// A day, the name of a month, and a year of two digits.
    ShortNamed { day: u16, month: u16, year: u16 },
    /// A month and a year.
    MonthYear,
    /// Digits alone.
    Bare,
}

/// What stands between day and month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Parted {
    ByDots,
    Otherwise,
}

/// Where the year stands in a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum YearAt {
    First,
    Last,
    /// Behind the name of a month.
    BehindMonth,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Clock {
    /// Minutes since midnight.
    pub(super) minute: i32,
    /// Seconds and their fraction are zero.
    pub(super) whole_minute: bool,
    /// Minutes east of UTC, when the cell tells.
    pub(super) offset: Option<i32>,
}

/// Reads a date cell as far as it goes alone; `None` when it is no date. O(length), without allocation.
pub(super) fn written(cell: &str) -> Option<Written> {
    let cell = cell.trim();
    if let Some(found) = quick(cell.as_bytes()) {
        return Some(found);
    }
    if cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && cell.bytes().filter(|byte| *byte == b'.').count() < 2
    {
        // `20250304.0` went through a program that counts
        let digits = cell.strip_suffix(".0").unwrap_or(cell);
        let eight = digits.parse().ok().filter(|_| digits.len() == 8);
        let shape = eight.and_then(compact).unwrap_or(Shape::Bare);
        return cell.bytes().any(|byte| byte.is_ascii_digit()).then_some(Written { shape, clock: None });
    }
    let lexed = Lexed::new(cell)?;
    let tokens = lexed.tokens();
    let (date, time) = tokens.split_at(time_start(tokens));
    let clock = if time.is_empty() { None } else { Some(clock(time, lexed.half)?) };
    Some(Written { shape: shape(date)?, clock: clock.filter(|clock| clock.minute >= 0) })
}

/// `DD/MM/YYYY` in either order, alone or with `hh:mm` and `:ss`, and `DD-Mon-YYYY`: most cells that are not ISO dates.
fn quick(bytes: &[u8]) -> Option<Written> {
    let mark = *bytes.get(2)?;
    if !matches!(mark, b'/' | b'-' | b'.') {
        return None;
    }
    if bytes.len() == 11 && bytes[6] == mark {
        let letters = [bytes[3], bytes[4], bytes[5]].map(|letter| letter.to_ascii_lowercase());
        let (day, month, year) = (digits(bytes, 0, 2)?, months::short(letters)?, digits(bytes, 7, 4)?);
        let shape = Shape::Fixed { year, month: u16::from(month), day, year_at: YearAt::BehindMonth };
        return Some(Written { shape, clock: None });
    }
    if bytes.get(5) != Some(&mark) {
        return None;
    }
    let (first, second, year) = (digits(bytes, 0, 2)?, digits(bytes, 3, 2)?, digits(bytes, 6, 4)?);
    let parted = if mark == b'.' { Parted::ByDots } else { Parted::Otherwise };
    let clock = match bytes.len() {
        10 => None,
        16 | 19 if bytes[10] == b' ' && bytes[13] == b':' => {
            let seconds = if bytes.len() == 16 { 0 } else { digits(bytes, 17, 2).filter(|_| bytes[16] == b':')? };
            let minute = minute_of(&bytes[11..16]).filter(|_| seconds <= 60)?;
            Some(Clock { minute, whole_minute: seconds == 0, offset: None })
        }
        _ => return None,
    };
    Some(Written { shape: Shape::Pair { first, second, year, parted }, clock })
}

/// Where the time begins: at `T`, or at the number before the first colon.
fn time_start(tokens: &[Token]) -> usize {
    if let Some(at) = tokens.iter().position(|token| *token == Token::Time) {
        return at;
    }
    let Some(colon) = tokens.iter().position(|token| *token == Token::Mark(':')) else {
        // a zone behind a date (`2025-03-04Z`) is a time that is not told
        return match tokens.last() {
            Some(Token::Zulu) => tokens.len() - 1,
            _ => tokens.len(),
        };
    };
    let zoned = colon.checked_sub(2).is_some_and(|sign| tokens[sign] == Token::Mark('+'));
    colon.saturating_sub(if zoned { 2 } else { 1 })
}

/// Time and zone; a zone alone is a clock with a minute below zero.
fn clock(tokens: &[Token], half: Option<Half>) -> Option<Clock> {
    let mut rest = skip(tokens, &[Token::Blank, Token::Time]);
    if matches!(rest.first(), Some(Token::Zulu | Token::Mark('+'))) {
        zone(rest)?;
        return Some(Clock { minute: -1, whole_minute: true, offset: None });
    }
    let (first, digits) = number(&mut rest)?;
    let (mut hour, minute, mut whole_minute) = if digits >= 4 {
        let (clock, seconds) = if digits == 6 { (first / 100, first % 100) } else { (first, 0) };
        (clock / 100, clock % 100, seconds == 0)
    } else {
        take(&mut rest, ':')?;
        (first, number(&mut rest)?.0, true)
    };
    if take(&mut rest, ':').is_some() {
        let (seconds, _) = number(&mut rest)?;
        if seconds > 60 {
            return None;
        }
        whole_minute = seconds == 0;
    }
    if take(&mut rest, '.').or_else(|| take(&mut rest, ',')).is_some() {
        whole_minute &= number(&mut rest)?.0 == 0;
    }
    match half {
        Some(Half::Afternoon) if hour < 12 => hour += 12,
        Some(Half::Morning) if hour == 12 => hour = 0,
        _ => {}
    }
    if hour > 24 || minute > 59 {
        return None;
    }
    let offset = zone(skip(rest, &[Token::Blank]))?;
    Some(Clock { minute: i32::try_from(hour * 60 + minute).ok()?, whole_minute, offset })
}

/// Minutes east of UTC; a zone by name is not read and leaves the date as written.
fn zone(tokens: &[Token]) -> Option<Option<i32>> {
    let (mut rest, named) = match tokens.first() {
        None | Some(Token::Zone) if tokens.len() <= 1 => return Some(None),
        Some(Token::Zulu) => (&tokens[1..], true),
        _ => (tokens, false),
    };
    let sign = match rest.first() {
        None if named => return Some(Some(0)),
        Some(Token::Mark('+')) => 1,
        Some(Token::Mark('-')) => -1,
        _ => return None,
    };
    rest = &rest[1..];
    let (value, digits) = number(&mut rest)?;
    let (hours, minutes) = match digits {
        4 => (value / 100, value % 100),
        1 | 2 if take(&mut rest, ':').is_some() => (value, number(&mut rest)?.0),
        1 | 2 => (value, 0),
        _ => return None,
    };
    let fits = hours <= 14 && minutes <= 59 && rest.is_empty();
    fits.then(|| i32::try_from(hours * 60 + minutes).ok().map(|minutes| sign * minutes))?.map(Some)
}

fn skip<'t>(tokens: &'t [Token], what: &[Token]) -> &'t [Token] {
    let count = tokens.iter().take_while(|token| what.contains(token)).count();
    &tokens[count..]
}

fn number(rest: &mut &[Token]) -> Option<(u32, u8)> {
    let [Token::Number { value, digits }, behind @ ..] = *rest else { return None };
    *rest = behind;
    Some((*value, *digits))
}

fn take(rest: &mut &[Token], mark: char) -> Option<()> {
    let [Token::Mark(found), behind @ ..] = *rest else { return None };
    if *found != mark {
        return None;
    }
    *rest = behind;
    Some(())
}

fn compact(value: u32) -> Option<Shape> {
    let part = |value: u32| u16::try_from(value).ok();
    let (year, month, day) = (part(value / 10_000)?, part(value / 100 % 100)?, part(value % 100)?);
    let known = Day::from_parts(year, month, day).is_some() || is_placeholder(year, month, day);
    known.then_some(Shape::Fixed { year, month, day, year_at: YearAt::First })
}

#[derive(Clone, Copy)]
enum Field {
    Number(u16, u8),
    Month(u16),
}

/// Three fields with one mark between them, or two that name a month.
fn shape(tokens: &[Token]) -> Option<Shape> {
    let (mut fields, mut count, mut marks) = ([Field::Month(0); 3], 0_usize, [None; 3]);
    for token in tokens {
        let field = match token {
            Token::Number { value, digits: 8 } if count == 0 => return alone(tokens).then(|| compact(*value))?,
            Token::Number { value, digits } => Field::Number(u16::try_from(*value).ok()?, *digits),
            Token::Month(month) => Field::Month(u16::from(*month)),
            Token::Blank => continue,
            Token::Mark(mark) => {
                // `4. März`, `Mar 4, 2025`: one mark and blanks between two fields
                let between = marks.get_mut(count.checked_sub(1)?)?;
                if between.is_some_and(|known| known != *mark) {
                    return None;
                }
                *between = Some(*mark);
                continue;
            }
            Token::Time | Token::Zulu | Token::Zone => return None,
        };
        *fields.get_mut(count)? = field;
        count += 1;
    }
    match (count, fields) {
        (3, [Field::Number(a, a_digits), Field::Number(b, b_digits), Field::Number(c, c_digits)]) => {
            numbers([(a, a_digits), (b, b_digits), (c, c_digits)], marks)
        }
        (3, [Field::Number(a, a_digits), Field::Month(month), Field::Number(c, c_digits)]) => {
            named(month, (a, a_digits), (c, c_digits))
        }
        (3, [Field::Month(month), Field::Number(day, digits), Field::Number(year, year_digits)]) if digits <= 2 => {
            named(month, (day, digits), (year, year_digits))
        }
        (2, [Field::Month(_), Field::Number(..), _] | [Field::Number(..), Field::Month(_), _]) => {
            Some(Shape::MonthYear)
        }
        (2, [Field::Number(_, a), Field::Number(_, b), _]) if (a == 4) != (b == 4) && a.min(b) <= 2 => {
            Some(Shape::MonthYear)
        }
        _ => None,
    }
}

fn alone(tokens: &[Token]) -> bool {
    tokens.iter().filter(|token| **token != Token::Blank).count() == 1
}

fn numbers([a, b, c]: [(u16, u8); 3], marks: [Option<char>; 3]) -> Option<Shape> {
    let asian = marks[0] == Some('年') && marks[1] == Some('月') && marks[2].is_none_or(|mark| mark == '日');
    let trailing = marks[2].is_none() || (marks[2] == Some('.') && marks[0] == Some('.'));
    let alike =
        marks[0] == marks[1] && trailing && !matches!(marks[0], Some(',' | ':' | '+' | '\'' | '年' | '月' | '日'));
    if !asian && !alike {
        return None;
    }
    match (a, b, c) {
        ((year, 4), (month, 1..=2), (day, 1..=2)) => Some(Shape::Fixed { year, month, day, year_at: YearAt::First }),
        ((first, 1..=2), (second, 1..=2), (year, 4)) if !asian => Some(Shape::Pair {
            first,
            second,
            year,
            parted: if marks[0] == Some('.') { Parted::ByDots } else { Parted::Otherwise },
        }),
        ((a, 1..=2), (b, 1..=2), (c, 1..=2)) => Some(Shape::Short([a, b, c])),
        _ => None,
    }
}

fn named(month: u16, first: (u16, u8), last: (u16, u8)) -> Option<Shape> {
    match (first, last) {
        ((year, 4), (day, 1..=2)) => Some(Shape::Fixed { year, month, day, year_at: YearAt::First }),
        ((day, 1..=2), (year, 4)) => Some(Shape::Fixed { year, month, day, year_at: YearAt::BehindMonth }),
        ((day, 1..=2), (year, 1..=2)) => Some(Shape::ShortNamed { day, month, year }),
        _ => None,
    }
}
