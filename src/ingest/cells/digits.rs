//! Digits and marks of a number: where they stand in a cell, and what they say under each decimal mark.

use rust_decimal::Decimal;

/// What separates the fraction of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DecimalMark {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

impl DecimalMark {
    /// The word used in mapping files.
    pub(crate) fn word(self) -> &'static str {
        match self {
            DecimalMark::Point => "decimal-point",
            DecimalMark::Comma => "decimal-comma",
        }
    }

    /// Reads a word of a mapping file.
    pub(crate) fn parse(word: &str) -> Option<DecimalMark> {
        [DecimalMark::Point, DecimalMark::Comma].into_iter().find(|mark| mark.word() == word)
    }
}

/// A cell cut into what stands before, in and behind its first number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Parts<'c> {
    /// Words and signs before.
    pub(super) before: &'c str,
    /// From the first digit (or the mark before it) to the last digit that belongs to it.
    pub(super) core: &'c str,
    /// Words and signs behind.
    pub(super) behind: &'c str,
}

/// What the digits say with a decimal point and with a decimal comma.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Readings {
    /// As written with a decimal point.
    pub(super) point: Option<Decimal>,
    /// As written with a decimal comma.
    pub(super) comma: Option<Decimal>,
}

impl Parts<'_> {
    /// True when an exponent follows the digits.
    pub(super) fn is_scientific(&self) -> bool {
        let Some(exponent) = self.behind.strip_prefix(['e', 'E']) else { return false };
        let digits = exponent.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The digit that a character is, in Latin, full-width, Arabic-Indic, Persian or Devanagari script.
pub(in crate::ingest) fn digit_of(letter: char) -> Option<u8> {
    let zero = match letter {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        _ => return None,
    };
    u8::try_from(u32::from(letter) - u32::from(zero)).ok()
}

/// Cuts a cell at its first number; `None` without a digit. O(length).
pub(super) fn parts(cell: &str) -> Option<Parts<'_>> {
    let first = cell.char_indices().find(|(_, letter)| digit_of(*letter).is_some())?.0;
    // `.5` begins with its mark
    let marked = cell[..first].chars().next_back().filter(|mark| matches!(mark, '.' | ','));
    let lead = marked.filter(|_| cell[..first - 1].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric()));
    let start = first - lead.map_or(0, char::len_utf8);
    let (mut end, mut letters) = (start, cell[start..].char_indices().peekable());
    while let Some((at, letter)) = letters.next() {
        let next_is_digit = || letters.clone().next().is_some_and(|(_, next)| digit_of(next).is_some());
        match mark_of(letter) {
            _ if digit_of(letter).is_some() => end = start + at + letter.len_utf8(),
            Some(_) if next_is_digit() => {}
            _ => break,
        }
    }
    Some(Parts { before: &cell[..start], core: &cell[start..end], behind: &cell[end..] })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Dot,
    Comma,
    Blank,
    Apostrophe,
    /// The decimal mark of Arabic script, which has no other meaning.
    ArabicDecimal,
    /// Its thousands mark.
    ArabicThousands,
}

fn mark_of(letter: char) -> Option<Mark> {
    match letter {
        '.' | '．' => Some(Mark::Dot),
        ',' | '，' => Some(Mark::Comma),
        ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' | '\u{3000}' => Some(Mark::Blank),
        '\'' | '\u{2019}' | '\u{2018}' | '\u{B4}' => Some(Mark::Apostrophe),
        '٫' => Some(Mark::ArabicDecimal),
        '٬' => Some(Mark::ArabicThousands),
        _ => None,
    }
}

/// True when digits before a mark can be the first group of a grouped number: one to three, no zero in front.
pub(super) fn may_open_groups(digits: &[u8]) -> bool {
    (1..=3).contains(&digits.len()) && digits.first() != Some(&b'0')
}

/// What the core of a cell says under each mark; `None` when it has digits that no mark can make sense of. O(length).
pub(super) fn readings(core: &str) -> Option<Readings> {
    let read = Readings { point: reading(core, Mark::Dot), comma: reading(core, Mark::Comma) };
    (read.point.is_some() || read.comma.is_some()).then_some(read)
}

/// Digits that always fit an exact decimal.
const MOST_DIGITS: u32 = 28;

/// One pass: digits add up, marks close groups. `decimal` is the mark of the fraction.
fn reading(core: &str, decimal: Mark) -> Option<Decimal> {
    let mut groups = Groups::default();
    let (mut mantissa, mut digits, mut scale) = (0_i128, 0, None);
    for letter in core.chars() {
        if let Some(digit) = digit_of(letter) {
            if digits == MOST_DIGITS {
                return None;
            }
            mantissa = mantissa * 10 + i128::from(digit);
            digits += 1;
            match &mut scale {
                Some(scale) => *scale += 1,
                None => groups.digit(digit),
            }
            continue;
        }
        match mark_of(letter)? {
            _ if scale.is_some() => return None,
            mark if mark == decimal || mark == Mark::ArabicDecimal => scale = Some(0),
            mark => groups.close(mark)?,
        }
    }
    let whole = groups.finish()?;
    let decimals = scale.unwrap_or(0);
    let says_something = digits > 0 && (scale.is_none() || decimals > 0) && (whole || decimals > 0);
    says_something.then(|| Decimal::try_from_i128_with_scale(mantissa, decimals).ok()).flatten()
}

/// Groups of digits before the decimal mark: threes, or twos before a last three (lakh, crore).
#[derive(Default)]
struct Groups {
    mark: Option<Mark>,
    digits: u32,
    opens_with_zero: bool,
    twos: bool,
    closed: u32,
}

impl Groups {
    fn digit(&mut self, digit: u8) {
        self.opens_with_zero |= self.closed == 0 && self.digits == 0 && digit == 0;
        self.digits += 1;
    }

    fn close(&mut self, mark: Mark) -> Option<()> {
        let fits = match (self.closed, self.digits) {
            (0, 1..=3) => !self.opens_with_zero,
            (1, 2) => {
                self.twos = true;
                true
            }
            (1, 3) => true,
            (_, digits) => digits == if self.twos { 2 } else { 3 },
        };
        let same = self.mark.is_none_or(|known| known == mark);
        // twos are written with commas only, and after at most two digits
        if !fits || !same {
            return None;
        }
        self.mark = Some(mark);
        self.closed += 1;
        self.digits = 0;
        Some(())
    }

    /// Whether there are digits before the decimal mark; `None` when the last group is short.
    fn finish(&self) -> Option<bool> {
        let twos_elsewhere = self.twos && self.mark != Some(Mark::Comma);
        if twos_elsewhere || (self.closed > 0 && self.digits != 3) {
            return None;
        }
        Some(self.digits > 0)
    }
}
