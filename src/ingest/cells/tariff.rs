//! What a tariff number says: its digits, and whether they can be a number of the Harmonized System.

use std::borrow::Cow;

/// A tariff number as read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ingest) struct TariffCell<'c> {
    /// The digits as written, without punctuation; never padded, never cut.
    pub(in crate::ingest) digits: Cow<'c, str>,
    /// What they are worth.
    pub(in crate::ingest) verdict: TariffVerdict,
}

/// What the digits of a tariff number are worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ingest) enum TariffVerdict {
    /// Six digits or more, of a heading that exists.
    Sufficient,
    /// A chapter or a heading: too little to classify goods by.
    HeadingOnly,
    /// Odd in length; with a zero in front (`padded`, with dots) it is a number of chapters 1 to 9.
    LostLeadingZero {
        /// The reading that was not taken.
        padded: String,
    },
    /// A length that no tariff has.
    InvalidLength,
    /// `.0` stood behind the digits: the number went through a program that counts with it. Read without.
    PointAdded,
    /// No edition of the Harmonized System has such a chapter or heading.
    NoSuchHeading,
}

impl TariffVerdict {
    /// One word for each.
    pub(in crate::ingest) fn word(&self) -> &'static str {
        match self {
            TariffVerdict::Sufficient => "ok",
            TariffVerdict::HeadingOnly => "insufficient",
            TariffVerdict::LostLeadingZero { .. } => "lost_leading_zero",
            TariffVerdict::InvalidLength => "invalid_length",
            TariffVerdict::PointAdded => "point_added",
            TariffVerdict::NoSuchHeading => "no_such_heading",
        }
    }
}

/// Reads a tariff number: digits with dots, blanks, hyphens or slashes between them. O(length).
///
/// # Errors
/// What else the cell holds, and what to write.
pub(in crate::ingest) fn tariff(cell: &str) -> Result<TariffCell<'_>, &'static str> {
    let cell = cell.trim();
    let digits = if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        Cow::Borrowed(cell)
    } else {
        if let Some(read) = point_added(cell) {
            return Ok(read);
        }
        if let Some(why) = super::damaged(cell) {
            return Err(why);
        }
        if cell.contains([';', ',', '|', '\n']) {
            return Err("several tariff numbers in one cell: write one row for each");
        }
        let mut digits = String::new();
        for letter in cell.chars() {
            match super::numbers::digit_of(letter) {
                Some(digit) => digits.push(char::from(b'0' + digit)),
                None if matches!(letter, '.' | ' ' | '-' | '/' | '\u{A0}' | '\u{2009}' | '\u{202F}') => {}
                None => return Err("not a tariff number: write its digits, for instance 847330"),
            }
        }
        Cow::Owned(digits)
    };
    if digits.is_empty() {
        return Err("not a tariff number: write its digits, for instance 847330");
    }
    let verdict = verdict(&digits);
    Ok(TariffCell { digits, verdict })
}

/// `854231.0`: one digit behind a dot is no group of a tariff number.
fn point_added(cell: &str) -> Option<TariffCell<'_>> {
    let digits = cell.strip_suffix(".0")?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(TariffCell { digits: Cow::Borrowed(digits), verdict: TariffVerdict::PointAdded })
}

/// Judges the digits of a tariff number. Six digits are international; nations add up to seven more, mostly an even
/// length, but 9 (Japan), 11 (Argentina, Armenia, Philippines, Thailand) and 13 (China) exist. O(1), without allocation
/// for a sufficient number.
pub(in crate::ingest) fn verdict(digits: &str) -> TariffVerdict {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<usize>().ok());
    let exists = || exists(number(0..2), number(2..4));
    let lost = || exists_padded(digits).then(|| TariffVerdict::LostLeadingZero { padded: dotted(digits) });
    match digits.len() {
        6 | 8 | 10 | 12 if exists() => TariffVerdict::Sufficient,
        9 | 11 | 13 if exists() => TariffVerdict::Sufficient,
        4 if exists() => TariffVerdict::HeadingOnly,
        2 if chapter_exists(number(0..2)) => TariffVerdict::HeadingOnly,
        3 | 5 | 7 | 9 | 11 => lost().unwrap_or(TariffVerdict::InvalidLength),
        2 | 4 | 6 | 8 | 10 | 12 | 13 => TariffVerdict::NoSuchHeading,
        _ => TariffVerdict::InvalidLength,
    }
}

/// Headings of chapters 1 to 97 as of the 2022 edition (later ones kept the count of 2017 or added to it); 77 is
/// reserved. A fact of the nomenclature: <https://www.wcoomd.org>, recalled.
const HEADINGS: [u8; 97] = [
    6, 10, 9, 10, 11, 4, 14, 14, 10, 8, 9, 14, 2, 4, 22, 5, 4, 6, 5, 9, 6, 9, 9, 4, 30, 21, 16, 53, 42, 6, 5, 15, 7, 7,
    7, 6, 7, 27, 26, 17, 15, 6, 4, 21, 4, 2, 7, 23, 11, 7, 13, 12, 11, 8, 16, 9, 5, 11, 11, 6, 17, 17, 10, 6, 7, 3, 4,
    15, 14, 20, 18, 29, 26, 19, 8, 16, 0, 6, 7, 7, 13, 15, 11, 87, 49, 9, 16, 7, 8, 33, 14, 9, 7, 6, 8, 20, 7,
];

fn chapter_exists(chapter: Option<usize>) -> bool {
    // 98 and 99 are for nations to use
    chapter.is_some_and(|chapter| {
        matches!(chapter, 98 | 99)
            || chapter.checked_sub(1).and_then(|at| HEADINGS.get(at)).is_some_and(|most| *most > 0)
    })
}

fn exists(chapter: Option<usize>, heading: Option<usize>) -> bool {
    let (Some(chapter), Some(heading)) = (chapter, heading) else { return false };
    let most = |chapter: usize| HEADINGS.get(chapter.checked_sub(1)?).copied().map(usize::from);
    matches!(chapter, 98 | 99) || (heading > 0 && most(chapter).is_some_and(|most| heading <= most))
}

/// True when the digits with a zero in front are a heading of chapters 1 to 9.
fn exists_padded(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<usize>().ok());
    exists(number(0..1), number(1..3))
}

/// `1012100` as `0101.21.00`.
fn dotted(digits: &str) -> String {
    let mut shown = String::from("0");
    for (at, digit) in digits.chars().enumerate() {
        if at >= 3 && at % 2 == 1 {
            shown.push('.');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_and_headings_are_judged_and_nothing_is_padded() {
        for (cell, digits, word) in [
            ("8542", "8542", "insufficient"),
            ("85", "85", "insufficient"),
            ("854231", "854231", "ok"),
            ("8542.31", "854231", "ok"),
            ("8542 31 00", "85423100", "ok"),
            ("8542.31.0001", "8542310001", "ok"),
            ("8542-31", "854231", "ok"),
            ("０８５４", "0854", "no_such_heading"),
            ("8542310", "8542310", "invalid_length"),
            ("85423", "85423", "invalid_length"),
            ("902", "902", "lost_leading_zero"),
            ("0902", "0902", "insufficient"),
            ("1012100", "1012100", "lost_leading_zero"),
            ("69072100131", "69072100131", "ok"),
            ("847330118", "847330118", "ok"),
            ("101210000", "101210000", "lost_leading_zero"),
            ("7701", "7701", "no_such_heading"),
            ("00000000", "00000000", "no_such_heading"),
            ("8", "8", "invalid_length"),
            ("85423100.0", "85423100", "point_added"),
            ("902.0", "902", "point_added"),
            ("9801.00.10", "98010010", "ok"),
            ("85423100000000", "85423100000000", "invalid_length"),
        ] {
            let read = tariff(cell).unwrap();
            assert_eq!((read.digits.as_ref(), read.verdict.word()), (digits, word), "{cell}");
        }
        let verdict = tariff("1012100").unwrap().verdict;
        assert_eq!(verdict, TariffVerdict::LostLeadingZero { padded: "0101.21.00".into() });
        assert!(tariff("8.54231E+09").unwrap_err().contains("scientific"));
        assert!(tariff("8542.31; 8473.30").unwrap_err().contains("several"));
        for cell in ["HS 8473", "", "-", "8542O1", "8.54231E+09"] {
            assert!(tariff(cell).is_err(), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn digits_are_kept_as_written(cell in any::<String>()) {
            if let Ok(read) = tariff(&cell) {
                prop_assert!(read.digits.bytes().all(|byte| byte.is_ascii_digit()));
                let written = cell.chars().filter(|letter| letter.is_numeric()).count();
                prop_assert_eq!(read.digits.len() + usize::from(read.verdict == TariffVerdict::PointAdded), written);
            }
        }
    }
}
