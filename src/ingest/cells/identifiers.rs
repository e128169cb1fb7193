//! Identifiers in cells: what a spreadsheet did to them, and lists of serial numbers.

/// Why an identifier cannot be what was once typed; `None` when nothing shows. The text is kept either way. O(length).
pub(in crate::ingest) fn damaged(cell: &str) -> Option<&'static str> {
    let bytes = cell.as_bytes();
    match bytes.first()? {
        b'#' => hash_marks(cell),
        b'0'..=b'9' | b'-' => {
            if bytes.iter().all(u8::is_ascii_digit) {
                return digits_lost(bytes);
            }
            scientific(bytes).or_else(|| point_added(bytes))
        }
        _ => None,
    }
}

/// As [`damaged`], where digits are gone, so that two cells alike need not be one identifier.
pub(in crate::ingest) fn lost(cell: &str) -> Option<&'static str> {
    damaged(cell).filter(|_| !cell.ends_with(".0") && !cell.ends_with(".00"))
}

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;
/// Zeros at the end that no longer look like chance.
const TELLING_ZEROS: usize = 3;

fn digits_lost(digits: &[u8]) -> Option<&'static str> {
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    let lost = digits.len() > KEPT_DIGITS && zeros >= TELLING_ZEROS && zeros >= digits.len() - KEPT_DIGITS;
    (lost && zeros < digits.len())
        .then_some("more than 15 digits that end in zeros: a spreadsheet may have lost the last ones")
}

fn scientific(bytes: &[u8]) -> Option<&'static str> {
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let mark = unsigned.iter().position(|byte| matches!(byte, b'E' | b'e'))?;
    let (mantissa, exponent) = (&unsigned[..mark], &unsigned[mark + 1..]);
    let one_digit = mantissa.first().is_some_and(u8::is_ascii_digit) && {
        let rest = &mantissa[1..];
        rest.is_empty()
            || (rest.len() > 1 && matches!(rest[0], b'.' | b',') && rest[1..].iter().all(u8::is_ascii_digit))
    };
    let signed = matches!(exponent.first(), Some(b'+' | b'-'));
    let digits = exponent.get(1..).unwrap_or_default();
    let whole = (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    (one_digit && signed && whole)
        .then_some("scientific notation: a spreadsheet turned the identifier into a number and lost digits")
}

/// A digit string of at least five digits followed by `.0`.
fn point_added(bytes: &[u8]) -> Option<&'static str> {
    const LEAST: usize = 5;
    let digits = bytes.strip_suffix(b".0").or_else(|| bytes.strip_suffix(b".00"))?;
    (digits.len() >= LEAST && digits.iter().all(u8::is_ascii_digit))
        .then_some("a decimal point was added: the identifier went through a program as a number")
}

fn hash_marks(cell: &str) -> Option<&'static str> {
    if cell.len() >= 2 && cell.bytes().all(|byte| byte == b'#') {
        return Some("hash marks: the column was too narrow when the table was saved");
    }
    const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];
    ERRORS.contains(&cell).then_some("an error of a spreadsheet formula stands where the value was")
}

/// Serial numbers of a cell, trimmed, empty ones left out: split at `;`, `|`, tabs and line ends, and at commas,
/// slashes and blanks only when every piece looks like a serial number. Ranges stay one entry (see [`range_remark`]).
/// O(length), without allocation.
pub(in crate::ingest) fn serials(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|', '\n', '\r', '\t', '；', '、']).flat_map(|part| {
        let apart = separator(part);
        part.split(move |letter: char| apart.parts(letter)).map(str::trim).filter(|entry| !entry.is_empty())
    })
}

/// What to say of an entry that is a range of serial numbers: it is kept as text, never expanded.
pub(in crate::ingest) fn range_remark(entry: &str) -> Option<&'static str> {
    let middle =
        entry.split_at_checked(entry.len() / 2).and_then(|(first, rest)| Some((first, rest.strip_prefix('-')?)));
    let mut halves = ["..", " to ", " TO ", "~", "～", " - ", "–", " bis ", " a ", "至"]
        .into_iter()
        .filter_map(|mark| entry.split_once(mark));
    let (first, last) = halves.next().or(middle)?;
    let (first, last) = (first.trim(), last.trim_start_matches('.').trim());
    let same_stem = stem(first) == stem(last) && first.len() == last.len() && first < last;
    (same_stem && ends_in_digits(first) && ends_in_digits(last))
        .then_some("a range of serial numbers: kept as written, not expanded; list each number to have them compared")
}

/// The pieces of a cell between blanks or slashes, when each looks like a serial number and there are as many as
/// `units`, two or more. O(length).
pub(in crate::ingest) fn as_many(cell: &str, units: i64) -> Option<Vec<&str>> {
    const LEAST: usize = 3;
    [Apart::Slashes, Apart::Blanks].into_iter().find_map(|apart| {
        let pieces = cell.split(move |letter: char| apart.parts(letter)).map(str::trim);
        let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
        let fits = pieces.len() > 1 && i64::try_from(pieces.len()) == Ok(units);
        (fits && pieces.iter().all(|piece| is_serial(piece, LEAST))).then_some(pieces)
    })
}

fn stem(serial: &str) -> &str {
    serial.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

fn ends_in_digits(serial: &str) -> bool {
    const LEAST: usize = 2;
    serial.bytes().rev().take_while(u8::is_ascii_digit).count() >= LEAST
}

#[derive(Clone, Copy)]
enum Apart {
    Commas,
    Slashes,
    Blanks,
    Nowhere,
}

impl Apart {
    fn parts(self, letter: char) -> bool {
        match self {
            Apart::Commas => matches!(letter, ',' | '，'),
            Apart::Slashes => letter == '/',
            Apart::Blanks => letter.is_whitespace(),
            Apart::Nowhere => false,
        }
    }
}

fn separator(part: &str) -> Apart {
    let pieces = |apart: Apart| part.split(move |letter: char| apart.parts(letter)).map(str::trim);
    let several = |apart: Apart| pieces(apart).nth(1).is_some();
    if several(Apart::Commas) && pieces(Apart::Commas).all(|piece| piece.is_empty() || is_serial(piece, 3)) {
        return Apart::Commas;
    }
    // one number may hold a slash or a blank (2025/0012, 1234 5678): only pieces of one long form are numbers of their own
    let alike = |apart: Apart, least: usize| {
        let first = pieces(apart).find(|piece| !piece.is_empty()).map_or(0, str::len);
        pieces(apart).all(|piece| piece.is_empty() || (piece.len() == first && is_serial(piece, least)))
    };
    match () {
        () if several(Apart::Slashes) && alike(Apart::Slashes, 6) => Apart::Slashes,
        () if several(Apart::Blanks) && alike(Apart::Blanks, 6) => Apart::Blanks,
        () => Apart::Nowhere,
    }
}

fn is_serial(piece: &str, least: usize) -> bool {
    piece.len() >= least
        && piece.bytes().any(|byte| byte.is_ascii_digit())
        && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damage_is_seen_and_plain_identifiers_are_not_blamed() {
        for cell in
            ["8.54231E+09", "1.23457E+15", "8,54E+09", "5E+12", "########", "#REF!", "123456789012345000", "1234567.0"]
        {
            assert!(damaged(cell).is_some(), "{cell}");
        }
        for cell in [
            "9007199254740993",
            "3791411052119578828",
            "000417",
            "12E4",
            "1E5",
            "SN1.5E+10X",
            "",
            "-",
            "#",
            "#12",
            "1000000000",
            "000000000000000000",
            "10.0",
            "E+10",
        ] {
            assert_eq!(damaged(cell), None, "{cell}");
        }
    }

    #[test]
    fn serial_lists_are_split_where_pieces_are_serials() {
        for (cell, expected) in [
            (" a ;; b;", &["a", "b"][..]),
            ("SN001,SN002, SN003", &["SN001", "SN002", "SN003"]),
            ("SN001|SN002\nSN003", &["SN001", "SN002", "SN003"]),
            ("1650123/1650124", &["1650123", "1650124"]),
            ("1650123 1650124", &["1650123", "1650124"]),
            ("2025/0012", &["2025/0012"]),
            ("SN/2025/001", &["SN/2025/001"]),
            ("1234 5678 9012", &["1234 5678 9012"]),
            ("Alder, Birch", &["Alder, Birch"]),
            ("SN001-SN010", &["SN001-SN010"]),
            ("SN001 - SN010; SN020", &["SN001 - SN010", "SN020"]),
            ("", &[]),
        ] {
            assert_eq!(serials(cell).collect::<Vec<_>>(), expected, "{cell}");
        }
    }

    #[test]
    fn as_many_serials_as_units_are_parted() {
        for (cell, units, expected) in [
            ("SN1/SN2/SN3", 3, Some(vec!["SN1", "SN2", "SN3"])),
            ("SN1 SN2 SN3", 3, Some(vec!["SN1", "SN2", "SN3"])),
            ("SN1/SN2/SN3", 2, None),
            ("SN 1 2", 3, None),
            ("SN1", 1, None),
        ] {
            assert_eq!(as_many(cell, units), expected, "{cell}");
        }
        assert!(lost("1.23457E+15").is_some() && lost("1234567.0").is_none() && lost("SN001").is_none());
    }

    #[test]
    fn ranges_are_named_and_hyphens_inside_a_number_are_not() {
        for entry in ["SN001-SN010", "SN001 - SN010", "SN001 to SN010", "00120~00150", "SN001..SN010", "SN-001-SN-010"]
        {
            assert!(range_remark(entry).is_some(), "{entry}");
        }
        for entry in ["SN-001", "2025-0012", "SN010-SN001", "A1-B2", "SN001", "", "-", "12-34-56"] {
            assert_eq!(range_remark(entry), None, "{entry}");
        }
    }

    proptest! {
        #[test]
        fn no_letter_of_a_serial_is_lost(cell in any::<String>()) {
            let kept: String = serials(&cell).flat_map(str::chars).filter(|letter| letter.is_alphanumeric()).collect();
            let all: String = cell.chars().filter(|letter| letter.is_alphanumeric()).collect();
            prop_assert_eq!(kept, all);
            let _ = (damaged(&cell), range_remark(&cell));
        }
    }
}
