//! A column name as words: case, accents, width, camelCase and separators fold away.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower-case words of letters or of digits; `%` is a word, `#` and `№` are `no`, currency signs are their code.
/// O(length).
pub(super) fn tokens(name: &str) -> Vec<String> {
    let plain: Vec<char> = unboxed(name).nfkd().filter(|letter| !is_combining_mark(*letter)).nfc().collect();
    let mut spaced = String::with_capacity(name.len() + 8);
    for (at, &letter) in plain.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| plain[at]);
        if before.is_some_and(|before| parts(before, letter, plain.get(at + 1).copied())) {
            spaced.push(' ');
        }
        match letter {
            'ß' => spaced.push_str("ss"),
            'đ' | 'Đ' => spaced.push('d'),
            'ł' | 'Ł' => spaced.push('l'),
            'ø' | 'Ø' => spaced.push('o'),
            'ı' => spaced.push('i'),
            '°' if matches!(before, Some('n' | 'N')) => spaced.push('o'),
            '%' => spaced.push_str(" % "),
            '#' => spaced.push_str(" no "),
            '€' => spaced.push_str(" eur "),
            '£' => spaced.push_str(" gbp "),
            letter if letter.is_alphanumeric() => spaced.extend(letter.to_lowercase()),
            _ => spaced.push(' '),
        }
    }
    // lower-casing can give new combining marks (Turkish capital dotted I)
    spaced.retain(|letter| !is_combining_mark(letter));
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// What stands in brackets behind the number of a box of a declaration: `G31_7 (Кол-во)`.
fn unboxed(name: &str) -> &str {
    let Some((number, rest)) = name.trim().split_once('(') else { return name };
    let letters = number.chars().take_while(|letter| letter.is_alphabetic()).count();
    let digits = |letter: char| letter.is_ascii_digit() || matches!(letter, '_' | '.' | ' ');
    let is_box =
        letters < 4 && number.chars().skip(letters).all(digits) && number.contains(|one: char| one.is_ascii_digit());
    match rest.strip_suffix(')') {
        Some(inside) if is_box && inside.contains(char::is_alphabetic) => inside,
        _ => name,
    }
}

/// True between two words that no separator parts: `shipDate`, `HSCode`, `unit1`.
fn parts(before: char, letter: char, after: Option<char>) -> bool {
    let digits = (before.is_numeric(), letter.is_numeric());
    let turns = matches!(digits, (true, false) | (false, true)) && before.is_alphanumeric() && letter.is_alphanumeric();
    let humps = before.is_lowercase() && letter.is_uppercase();
    let ends = before.is_uppercase() && letter.is_uppercase() && after.is_some_and(char::is_lowercase);
    turns || humps || ends
}

/// True for the scripts that write without blanks.
pub(super) fn is_unspaced(word: &str) -> bool {
    word.chars()
        .any(|letter| matches!(letter, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        for name in ["Ship Date", "SHIP_DATE", "shipDate", "ship-date", " Ship.Date ", "ＳＨＩＰ　ＤＡＴＥ"] {
            assert_eq!(tokens(name), ["ship", "date"], "{name}");
        }
        assert_eq!(tokens("G31_7 (Кол-во)"), ["кол", "во"]);
        assert_eq!(tokens("Qty (1)"), ["qty", "1"]);
        assert_eq!(tokens("Đơn vị"), ["don", "vi"]);
        assert_eq!(tokens("HSCode"), ["hs", "code"]);
        assert_eq!(tokens("UOM1"), ["uom", "1"]);
        assert_eq!(tokens("Empfänger"), ["empfanger"]);
        assert_eq!(tokens("%GTTOTALVALUE"), ["%", "gttotalvalue"]);
        assert_eq!(tokens("N° de série"), ["no", "de", "serie"]);
        assert_eq!(tokens("№"), ["no"]);
        assert_eq!(tokens(" -_ "), [""; 0]);
    }
}
