//! Which ECCNs a cell writes, whatever stands between their parts.

use serde::Deserialize;

use crate::policy::{Certainty, fold, read};

/// Words by which a cell says that an ECCN is not that of the goods.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::policy) struct Negations {
    /// Words in front of an ECCN (`not`).
    #[serde(deserialize_with = "read::phrases")]
    words: Vec<Vec<String>>,
    confidence: Certainty,
    source: String,
}

impl Negations {
    fn end(&self, before: &str) -> bool {
        let before = fold::words(before);
        self.words.iter().any(|phrase| before.ends_with(phrase))
    }
}

/// The ECCNs of a cell in upper case with points (`ECCN 3A090(a)(1)` is `3A090.A.1`), in order. A longer number (`3A0901`)
/// is none, and neither is one that the words before it deny.
pub(in crate::policy) fn codes(cell: &str, negations: &Negations) -> Vec<String> {
    const LABEL: &str = "ECCN";
    let cell = cell.to_ascii_uppercase();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = cell.get(from..).filter(|rest| !rest.is_empty()) {
        let before = &cell[..from];
        let opens = before.ends_with(LABEL) || !before.ends_with(|last: char| last.is_alphanumeric());
        match opens.then(|| code(rest)).flatten() {
            Some((written, length)) => {
                if !negations.end(before) {
                    found.push(written);
                }
                from += length;
            }
            None => from += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The ECCN that a text begins with, and the bytes that it takes.
fn code(text: &str) -> Option<(String, usize)> {
    let number = text.get(..NUMBER).filter(|number| is_number(number.as_bytes()))?;
    let mut written = number.to_owned();
    let (mut paragraphs, mut at) = (0, NUMBER);
    loop {
        let rest = &text[at..];
        let word_at = rest.len() - rest.trim_start_matches(SEPARATORS).len();
        let between = &rest[..word_at];
        let word = rest[word_at..].split(|next: char| !next.is_alphanumeric()).next().unwrap_or_default();
        let glued = between.is_empty();
        // behind a blank only the first letter belongs to it: what follows is words and counts
        let apart = between.chars().all(|one| one == ' ') && !glued && paragraphs > 0;
        match parts(word, paragraphs).filter(|_| !apart && !word.is_empty()) {
            Some(parts) => {
                parts.iter().for_each(|part| written.extend([".", part]));
                (paragraphs, at) = (paragraphs + parts.len(), at + word_at + word.len());
            }
            None if glued && !word.is_empty() => return None,
            None => return Some((written, at)),
        }
    }
}

/// `3A090`: a category, a product group, a number.
const NUMBER: usize = 5;
const SEPARATORS: [char; 7] = ['.', '(', ')', ' ', '-', ':', '_'];

fn is_number(bytes: &[u8]) -> bool {
    matches!(bytes, [b'0'..=b'9', b'A'..=b'E', rest @ ..] if rest.iter().all(u8::is_ascii_digit))
}

/// A word as paragraphs behind so many others: one letter and one or two digits in turn.
fn parts(word: &str, before: usize) -> Option<Vec<&str>> {
    let mut rest = word;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_letter = rest.starts_with(|first: char| first.is_ascii_uppercase());
        let length = match (before + parts.len()) % 2 {
            0 if is_letter => 1,
            1 if (1..=2).contains(&digits) => digits,
            _ => return None,
        };
        let (part, after) = rest.split_at(length);
        parts.push(part);
        rest = after;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_eccn_are_read_alike() {
        let words = ["not", "other than"].map(fold::words).to_vec();
        let negations = Negations { words, confidence: Certainty::High, source: String::new() };
        let read = |cell: &str| codes(cell, &negations).join(" ");
        let of_paragraph_a =
            ["3A090.a", "3a090A", "3A090(a)", "3A090 a", "ECCN 3A090.a", "ECCN3A090-A", "ECCN: 3A090.a (RS, NS)"];
        for cell in of_paragraph_a {
            assert_eq!(read(cell), "3A090.A", "{cell}");
        }
        for cell in ["3A090.a.1", "3A090A1", "3A090 a.1", "3A090(a)(1)", "3A090.a1"] {
            assert_eq!(read(cell), "3A090.A.1", "{cell}");
        }
        assert_eq!(read("3A090/4A090"), "3A090 4A090");
        assert_eq!(read("3A090.a, 4A090A and 5A992 z"), "3A090.A 4A090.A 5A992.Z");
        assert_eq!(read("5A002.a.1.b"), "5A002.A.1.B");
        assert_eq!(read("3A090 module"), "3A090");
        assert_eq!(read("3A090.a 10 pcs"), "3A090.A");
        for none in ["", "EAR99", "3A0901", "3A090AB", "93A090", "X3A090", "not 3A090", "EAR99, other than 3A090.a"] {
            assert_eq!(read(none), "", "{none}");
        }
    }
}
