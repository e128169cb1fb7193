//! What spreadsheets and web pages wrap around a cell: text guards, invisible characters, HTML entities.

use std::borrow::Cow;

/// The cell without outer blanks (of any width), invisible and control characters, and without the guards that keep a
/// spreadsheet from reading text as a number: `="0012"`, and an apostrophe before a digit or a sign. O(length).
pub(in crate::ingest) fn bare(cell: &str) -> Cow<'_, str> {
    let bytes = cell.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_graphic();
    match (bytes.first(), bytes.last()) {
        (None, _) => return Cow::Borrowed(cell),
        (Some(first), Some(last)) if plain(first) && plain(last) && !matches!(first, b'=' | b'\'') => {
            return Cow::Borrowed(cell);
        }
        _ => {}
    }
    let cell = cell.trim_matches(is_unseen);
    if let Some(inner) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        let inner = inner.trim_matches(is_unseen);
        return if inner.contains("\"\"") { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
    }
    // names begin with an apostrophe too ('s-Hertogenbosch): only what a spreadsheet would compute with is guarded
    let guarded =
        cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']) || starts_with_digit(rest));
    Cow::Borrowed(guarded.unwrap_or(cell))
}

fn starts_with_digit(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// The text with well-formed, known HTML entities (`&amp;`, `&eacute;`, `&#38;`, `&#x26;`) as the characters they stand
/// for, in one pass: `&amp;eacute;` is `&eacute;`. Anything else stays as it is. O(length).
pub(in crate::ingest) fn entities(cell: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', cell.as_bytes()) else { return Cow::Borrowed(cell) };
    if memchr::memchr(b';', &cell.as_bytes()[first..]).is_none() {
        return Cow::Borrowed(cell);
    }
    let (mut read, mut rest, mut found) = (String::new(), cell, false);
    while let Some((before, behind)) = rest.split_once('&') {
        read.push_str(before);
        match character(behind) {
            Some((letter, behind)) => {
                read.push(letter);
                rest = behind;
                found = true;
            }
            None => {
                read.push('&');
                rest = behind;
            }
        }
    }
    read.push_str(rest);
    if found { Cow::Owned(read) } else { Cow::Borrowed(cell) }
}

/// The longest name of an entity that is known, and the longest number.
const LONGEST: usize = 8;

fn character(behind: &str) -> Option<(char, &str)> {
    let end = behind.bytes().take(LONGEST + 1).position(|byte| byte == b';')?;
    let (name, rest) = (&behind[..end], &behind[end + 1..]);
    let letter = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((letter, rest))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(digits, 16).ok()?,
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    // web pages mean Windows-1252 by 128 to 159, and browsers read them so
    if let Ok(byte @ 0x80..=0x9F) = u8::try_from(code) {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return text.chars().next().filter(|letter| !letter.is_control());
    }
    char::from_u32(code).filter(|letter| !letter.is_control())
}

#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{A0}'),
    ("iexcl", '¡'), ("cent", '¢'), ("pound", '£'), ("curren", '¤'), ("yen", '¥'), ("sect", '§'), ("copy", '©'),
    ("ordf", 'ª'), ("laquo", '«'), ("reg", '®'), ("deg", '°'), ("plusmn", '±'), ("sup2", '²'), ("sup3", '³'),
    ("acute", '´'), ("micro", 'µ'), ("middot", '·'), ("ordm", 'º'), ("raquo", '»'), ("frac14", '¼'), ("frac12", '½'),
    ("iquest", '¿'), ("Agrave", 'À'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Atilde", 'Ã'), ("Auml", 'Ä'), ("Aring", 'Å'),
    ("AElig", 'Æ'), ("Ccedil", 'Ç'), ("Egrave", 'È'), ("Eacute", 'É'), ("Ecirc", 'Ê'), ("Euml", 'Ë'), ("Igrave", 'Ì'),
    ("Iacute", 'Í'), ("Icirc", 'Î'), ("Iuml", 'Ï'), ("ETH", 'Ð'), ("Ntilde", 'Ñ'), ("Ograve", 'Ò'), ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'), ("Otilde", 'Õ'), ("Ouml", 'Ö'), ("times", '×'), ("Oslash", 'Ø'), ("Ugrave", 'Ù'), ("Uacute", 'Ú'),
    ("Ucirc", 'Û'), ("Uuml", 'Ü'), ("Yacute", 'Ý'), ("THORN", 'Þ'), ("szlig", 'ß'), ("agrave", 'à'), ("aacute", 'á'),
    ("acirc", 'â'), ("atilde", 'ã'), ("auml", 'ä'), ("aring", 'å'), ("aelig", 'æ'), ("ccedil", 'ç'), ("egrave", 'è'),
    ("eacute", 'é'), ("ecirc", 'ê'), ("euml", 'ë'), ("igrave", 'ì'), ("iacute", 'í'), ("icirc", 'î'), ("iuml", 'ï'),
    ("eth", 'ð'), ("ntilde", 'ñ'), ("ograve", 'ò'), ("oacute", 'ó'), ("ocirc", 'ô'), ("otilde", 'õ'), ("ouml", 'ö'),
    ("divide", '÷'), ("oslash", 'ø'), ("ugrave", 'ù'), ("uacute", 'ú'), ("ucirc", 'û'), ("uuml", 'ü'), ("yacute", 'ý'),
    ("thorn", 'þ'), ("yuml", 'ÿ'), ("OElig", 'Œ'), ("oelig", 'œ'), ("Scaron", 'Š'), ("scaron", 'š'), ("Zcaron", 'Ž'),
    ("zcaron", 'ž'), ("ndash", '–'), ("mdash", '—'), ("lsquo", '‘'), ("rsquo", '’'), ("ldquo", '“'), ("rdquo", '”'),
    ("bull", '•'), ("hellip", '…'), ("euro", '€'), ("trade", '™'), ("minus", '−'),
];

/// A text in UTF-8 that was decoded as one byte a letter, as it was meant; `None` where it was not, or not throughout.
pub(in crate::ingest) fn decoded_again(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1251].into_iter().find_map(|wrong| {
        let (bytes, _, lost) = wrong.encode(text);
        let again = encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(&bytes)?;
        (!lost && again != text).then(|| again.into_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn guards_are_taken_off_and_names_stay() {
        for (cell, expected) in [
            ("=\"8542310000\"", "8542310000"),
            ("'8542310000", "8542310000"),
            ("\t0012345", "0012345"),
            ("\u{A0}12\u{200B} ", "12"),
            ("\u{1}0012345", "0012345"),
            ("=\"a \"\"b\"\"\"", "a \"b\""),
            ("'s-Hertogenbosch", "'s-Hertogenbosch"),
            ("'=SUM(A1)", "=SUM(A1)"),
            ("=HYPERLINK(\"http://example.test\",\"x\")", "=HYPERLINK(\"http://example.test\",\"x\")"),
            ("@SUM(A1)", "@SUM(A1)"),
            ("+1-555-0100 TRADING", "+1-555-0100 TRADING"),
            ("=\"", "=\""),
            ("", ""),
        ] {
            assert_eq!(bare(cell), expected, "{cell}");
        }
    }

    #[test]
    fn known_entities_are_read_once() {
        for (cell, expected) in [
            ("Caf&eacute; &amp; Sons", "Café & Sons"),
            ("A &#38; B &#x26; C", "A & B & C"),
            ("&amp;eacute;", "&eacute;"),
            ("AT&T; Inc", "AT&T; Inc"),
            ("R&D & more;", "R&D & more;"),
            ("a&#150;b", "a–b"),
            ("&#0;&#xD800;&#;&;", "&#0;&#xD800;&#;&;"),
            ("&nosuch;", "&nosuch;"),
        ] {
            assert_eq!(entities(cell), expected, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_bare_form(cell in any::<String>()) {
            let shown = bare(&cell);
            prop_assert!(shown.len() <= cell.len());
            let _ = entities(&cell);
        }

        #[test]
        fn text_without_an_ampersand_is_not_touched(cell in "[^&]*") {
            prop_assert!(matches!(entities(&cell), Cow::Borrowed(same) if same == cell));
        }
    }
}
