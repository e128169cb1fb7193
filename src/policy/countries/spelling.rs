//! One key for the spellings of a country: how words fold, which letters look alike, how broken text is undone.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, WINDOWS_1251, WINDOWS_1252};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The key of a name: folded words without blanks, short forms written out. Folding a key gives the key. O(length).
pub(super) fn key(text: &str) -> String {
    let spaced = folded(text);
    let line = spaced.trim_end();
    let Some((first, rest)) = line.split_once(' ') else { return line.to_owned() };
    let line = if first == "THE" { rest } else { line };
    let line = line.strip_suffix(" THE").unwrap_or(line);
    if line.contains(' ') { line.split(' ').map(written_out).collect() } else { line.to_owned() }
}

/// Capitals without accents, one blank between words.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_uppercase();
        return out;
    }
    let between = |out: &mut String| {
        if !(out.is_empty() || out.ends_with(' ')) {
            out.push(' ');
        }
    };
    let mut take = |letter: char| match letter {
        // most letters of the common scripts, for speed: they are capitals or have none
        'A'..='Z' | '0'..='9' | 'А'..='Я' | '一'..='\u{9FFF}' | 'ء'..='و' | 'א'..='ת' | 'ァ'..='ヺ' => {
            out.push(letter);
        }
        'ᄀ'..='ᇿ' | 'ก'..='ะ' | 'अ'..='ह' => out.push(letter),
        'а'..='я' => out.extend(letter.to_uppercase()),
        'a'..='z' => out.push(letter.to_ascii_uppercase()),
        '&' => {
            between(&mut out);
            out.push_str("AND ");
        }
        other => match plain_letters(other) {
            Some(plain) => out.push_str(plain),
            None if is_apostrophe(other) || (!other.is_ascii() && is_combining_mark(other)) => {}
            None if other.is_alphanumeric() => out.extend(other.to_uppercase()),
            None => between(&mut out),
        },
    };
    for letter in text.chars() {
        if letter.is_ascii() { take(letter) } else { decompose_compatible(letter, &mut take) }
    }
    out
}

/// The key with every letter replaced by the Latin capital it looks like; `l`, `|` and `1` as `I`, `0` as `O`.
pub(super) fn skeleton(text: &str) -> String {
    let strokes: Cow<'_, str> = if text.contains('|') { Cow::Owned(text.replace('|', "I")) } else { text.into() };
    skeleton_of_key(&key(&strokes))
}

/// The skeleton of what is a key already.
pub(super) fn skeleton_of_key(key: &str) -> String {
    key.chars().map(looks_like).collect()
}

/// What in a text calls for a second look before the first reading is believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Oddity {
    /// Letters of one script.
    None,
    /// Letters that may stand for others, in a word that could be right as it is (`lraq`, `CH1NA`).
    MayBe,
    /// Two scripts in one word, or a small `l` among capitals.
    Sure,
}

/// Looks at each word of a text. O(length).
pub(super) fn oddity(text: &str) -> Oddity {
    let mut found = Oddity::None;
    for word in text.split(|letter: char| !letter.is_alphanumeric() && letter != '|') {
        let latin = |letter: char| letter.is_ascii_alphabetic();
        let other = |letter: char| matches!(letter, '\u{370}'..='\u{52F}');
        let rest_capital = word.chars().all(|letter| letter == 'l' || letter.is_ascii_uppercase());
        let capitals = word.chars().filter(char::is_ascii_uppercase).count();
        if word.contains(latin) && word.contains(other) || (rest_capital && word.contains('l') && capitals > 0) {
            return Oddity::Sure;
        }
        let mixed = word.contains(latin) && word.contains(['0', '1', '|']);
        let inner_capital = capitals > 0 && word.chars().skip(1).any(|letter| letter == 'I') && capitals < word.len();
        if mixed || inner_capital || (word.len() > 3 && word.starts_with('l')) || word.contains(other) {
            found = Oddity::MayBe;
        }
    }
    found
}

/// True when a letter or digit has the width of a Chinese character.
pub(super) fn is_full_width(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(letter, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}'))
}

/// What a text may have been before it was read in a wrong encoding, most likely first. Nothing for plain ASCII.
pub(super) fn undone(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return Vec::new();
    }
    let ways: [(&'static Encoding, &'static Encoding); 6] = [
        (WINDOWS_1252, UTF_8),
        (WINDOWS_1251, UTF_8),
        (GB18030, UTF_8),
        (WINDOWS_1252, WINDOWS_1251),
        (WINDOWS_1252, GB18030),
        (WINDOWS_1252, BIG5),
    ];
    ways.iter().filter_map(|&(wrong, right)| decoded_again(text, wrong, right)).collect()
}

fn decoded_again(text: &str, wrong: &'static Encoding, right: &'static Encoding) -> Option<String> {
    let (bytes, _, lost) = wrong.encode(text);
    if lost {
        return None;
    }
    let bytes = if right == UTF_8 { blanks_restored(&bytes) } else { bytes };
    let again = right.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (again != text).then(|| again.into_owned())
}

/// UTF-8 whose no-break spaces (0xA0) became blanks or were cut off at the end.
fn blanks_restored(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_lead = |byte: u8| (0xC3..=0xDF).contains(&byte);
    let mut restored = bytes.to_vec();
    for at in 1..restored.len() {
        if restored[at] == b' ' && is_lead(restored[at - 1]) {
            restored[at] = 0xA0;
        }
    }
    if restored.last().is_some_and(|&last| is_lead(last)) {
        restored.push(0xA0);
    }
    Cow::Owned(restored)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '`' | '\u{B4}' | '\u{2018}' | '\u{2019}' | '\u{2BB}' | '\u{2BC}' | '\u{2B9}')
}

/// Letters that no normal form takes apart.
fn plain_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Đ' | 'đ' => "D",
        'Ø' | 'ø' => "O",
        'Ł' | 'ł' => "L",
        'ı' => "I",
        'Æ' | 'æ' => "AE",
        'Œ' | 'œ' => "OE",
        'Ə' | 'ə' => "E",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        _ => return None,
    })
}

fn written_out(word: &str) -> &str {
    match word {
        "REP" => "REPUBLIC",
        "DEM" => "DEMOCRATIC",
        "ST" => "SAINT",
        "STE" => "SAINTE",
        "UTD" => "UNITED",
        "IS" | "ISL" | "ISLDS" | "ISLAND" => "ISLANDS",
        other => other,
    }
}

fn looks_like(letter: char) -> char {
    match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' | 'Ӏ' | 'L' | '1' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' | '0' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'У' | 'Υ' | 'Ү' => 'Y',
        'Х' | 'Χ' => 'X',
        'Ζ' => 'Z',
        'Ԛ' => 'Q',
        'Ԝ' => 'W',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for (one, other) in [
            ("HONG KONG", "HongKong"),
            ("The Gambia", "Gambia, The"),
            ("St. Lucia", "SAINT LUCIA"),
            ("Bosnia & Herzegovina", "BOSNIA AND HERZEGOVINA"),
            ("Côte d\u{2019}Ivoire", "COTE D'IVOIRE"),
            ("Đài Loan", "DAI LOAN"),
            ("Congo, Dem. Rep.", "congo democratic republic"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        assert_eq!(key("St"), "ST", "alone it is a code");
    }

    #[test]
    fn look_alike_letters_share_a_skeleton() {
        assert_eq!(skeleton("RUSSlA"), skeleton("RUSSIA"));
        assert_eq!(skeleton("АHУ"), skeleton("АНУ"));
        assert_eq!(oddity("RUSSlA"), Oddity::Sure);
        assert_eq!(oddity("АHУ"), Oddity::Sure);
        assert_eq!(oddity("Россия (RUSSIA)"), Oddity::MayBe, "two words, two scripts");
        assert_eq!(oddity("Ireland"), Oddity::None);
    }

    #[test]
    fn text_read_in_a_wrong_encoding_is_undone() {
        for (broken, meant) in
            [("TÃœRKÄ°YE", "TÜRKİYE"), ("CÃ´te dâ€™Ivoire", "Côte d’Ivoire"), ("Ð ÐžÐ¡Ð¡Ð˜Ð¯", "РОССИЯ")]
        {
            assert!(undone(broken).iter().any(|again| again == meant), "{broken}");
        }
        assert!(undone("China").is_empty());
    }
}
