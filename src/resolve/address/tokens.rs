//! The words of an address: parts, words and numbers in one spelling, also where a script writes no blanks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of one part; `#` is a word, and a number keeps its hyphen and stroke (`14-06`, `16/F`).
pub(super) type Part = Vec<String>;

/// Parts of an address, empty ones left out: commas, semicolons, brackets and line ends divide them. O(length).
pub(super) fn parts(text: &str, apart: impl Fn(&str) -> bool) -> Vec<Part> {
    let letters: Vec<char> = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase).collect();
    let letters: Vec<char> = letters.into_iter().collect::<String>().nfc().collect();
    let mut parts: Vec<Part> = vec![Vec::new()];
    let mut word = String::new();
    let end = |word: &mut String, parts: &mut Vec<Part>| {
        if let (false, Some(part)) = (word.is_empty(), parts.last_mut()) {
            part.push(std::mem::take(word));
        }
    };
    for (at, &c) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        if c.is_alphanumeric() {
            if word.chars().last().is_some_and(|last| glued_apart(last, c)) || apart(&c.to_string()) {
                end(&mut word, &mut parts);
            }
            word.push(c);
            if apart(&c.to_string()) {
                end(&mut word, &mut parts);
            }
        } else if joins(&word, c, next) {
            word.push(c);
        } else if is_dropped(&word, c, next) {
        } else {
            end(&mut word, &mut parts);
            match c {
                ',' | ';' | '(' | ')' | '[' | ']' | '\n' | '|' | '\u{3001}' | '\u{ff0c}' | '\u{ff1b}' => {
                    parts.push(Vec::new());
                }
                '#' => parts.last_mut().into_iter().for_each(|part| part.push("#".to_owned())),
                _ => {}
            }
        }
    }
    end(&mut word, &mut parts);
    parts.retain(|part| !part.is_empty());
    parts
}

/// A number and a word of a script without blanks stand side by side (`88号`).
fn glued_apart(last: char, next: char) -> bool {
    let number = |c: char| c.is_ascii_alphanumeric();
    (number(last) && is_blankless(next)) || (is_blankless(last) && number(next))
}

/// Han, Kana and Hangul.
pub(super) fn is_blankless(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// `14-06`, `21/4`, `16/F`, `G/F`, `B-12`, and Russian `Р-Н`.
fn joins(word: &str, c: char, next: char) -> bool {
    let one_letter = word.chars().count() == 1;
    let digit = word.chars().last().is_some_and(|last| last.is_ascii_digit());
    match c {
        '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' => {
            (digit || one_letter) && next.is_alphanumeric() && (next.is_ascii_digit() || one_letter)
        }
        '/' => (digit || one_letter) && next.is_alphanumeric(),
        _ => false,
    }
}

/// A stop in an abbreviation (`P.O.`), and apostrophes.
fn is_dropped(word: &str, c: char, next: char) -> bool {
    match c {
        '\'' | '\u{2019}' | '`' => true,
        '.' => word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && next.is_ascii_alphabetic(),
        _ => false,
    }
}

/// True for a word that holds a digit.
pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Endings of English ordinals.
const ORDINAL_ENDINGS: &str = "ST ND RD TH";

/// True for `5TH`, which belongs to a name.
pub(super) fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < word.len() && ORDINAL_ENDINGS.split(' ').any(|ending| ending == digits)
}

/// A number in one spelling: no leading noughts, no ending of an ordinal, one hyphen.
pub(super) fn number(word: &str) -> String {
    let word = if is_ordinal(word) { &word[..word.len() - 2] } else { word };
    let plain = |part: &str| {
        let trimmed = part.trim_start_matches('0');
        if trimmed.is_empty() && !part.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
    };
    let hyphen = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}');
    let parts: Vec<String> = word.split(hyphen).map(plain).collect();
    parts.join("-")
}
