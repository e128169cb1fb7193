//! Names written on to a machine or a form (`HGXH100`, `H100SXM5`), read as the words that they are made of.

use crate::policy::FamilyWords;

use super::phrases::Phrases;
use super::tokens::{Reading, Token, gigabytes};

/// Letters and digits of the shortest word that is looked into.
const SHORTEST: usize = 4;

/// The reading with every such word in its parts, in the same run and clause. O(words x words that are written on).
pub(super) fn apart(reading: Reading, phrases: &Phrases<'_>, words: &FamilyWords) -> Reading {
    let parts: Vec<Option<Vec<String>>> =
        reading.tokens.iter().map(|token| parts_of(&token.text, phrases, words)).collect();
    if parts.iter().all(Option::is_none) {
        return reading;
    }
    let mut read = Reading::default();
    for (token, parts) in reading.tokens.into_iter().zip(parts) {
        match parts {
            Some(parts) => {
                read.tokens.extend(parts.into_iter().map(|text| Token { text, ..token.clone() }));
            }
            None => read.tokens.push(token),
        }
    }
    read
}

/// What stands before the name, the name, what stands behind it and a memory size, as far as they are written.
fn parts_of(text: &str, phrases: &Phrases<'_>, words: &FamilyWords) -> Option<Vec<String>> {
    let figures = text.len() >= SHORTEST && text.is_ascii() && text.bytes().any(|letter| letter.is_ascii_digit());
    if !figures || phrases.is_family(&[text]) {
        return None;
    }
    let before = words.glued_before.iter().filter_map(|word| Some((word.as_str(), text.strip_prefix(word.as_str())?)));
    before.chain([("", text)]).find_map(|(before, rest)| {
        let behind = words.glued_behind.iter().filter_map(|word| {
            let (name, memory) = rest.split_once(word.as_str())?;
            (memory.is_empty() || gigabytes(memory).is_some()).then_some([before, name, word.as_str(), memory])
        });
        behind.chain([[before, rest, "", ""]]).find_map(|parts| named(&parts, phrases))
    })
}

/// The parts, when a family is named by them and more than one of them is written.
fn named(parts: &[&str], phrases: &Phrases<'_>) -> Option<Vec<String>> {
    let written: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    let place = usize::from(!parts[0].is_empty());
    let family = written.len() > 1
        && !parts[1].is_empty()
        && (phrases.is_family(&written[place..=place])
            || (0..=place).any(|start| written.get(start..start + 2).is_some_and(|pair| phrases.is_family(pair))));
    family.then(|| written.into_iter().map(str::to_owned).collect())
}
