//! Text to words in Latin letters: Unicode form, case, punctuation, other scripts, letters that look like Latin ones.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::reading::{Readings, Ways};

/// A script as far as reading it in Latin letters differs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Script {
    /// Latin letters and digits.
    Latin,
    /// Scripts whose letters have one reading each: Cyrillic, Greek, Georgian, Armenian and the like.
    Letters,
    /// Arabic, Hebrew and others that leave vowels out.
    Consonants,
    /// Han, Kana, Hangul: readings differ by language and system.
    Syllables,
}

/// One word of a name in Latin letters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word {
    /// Lower-case ASCII letters and digits, never empty.
    pub(super) text: String,
    /// As written.
    pub(super) shown: String,
    /// The script it was written in.
    pub(super) script: Script,
    /// True when the word mixes Latin letters with letters that look like them.
    pub(super) mixed: bool,
    /// In which ways it is read, where there are several.
    pub(super) ways: Option<Ways>,
    /// True when a full stop without a blank joins it to the next word.
    dotted: bool,
}

impl Word {
    /// A word from its parts.
    pub(super) fn read(text: String, shown: String, script: Script) -> Word {
        Word { text, shown, script, mixed: false, ways: None, dotted: false }
    }

    /// The word with its readings.
    pub(super) fn with_ways(self, ways: Option<Ways>) -> Word {
        Word { ways, ..self }
    }
}

/// How letters of other scripts are read.
#[derive(Default)]
pub(super) struct Letters {
    /// The Latin letter that a lower-case letter looks like.
    pub(super) look_alikes: HashMap<char, char, RandomState>,
    pub(super) readings: Readings,
}

impl Letters {
    fn look_alike(&self, letter: char) -> Option<char> {
        self.look_alikes.get(&lower(letter)).copied()
    }
}

/// As [`plain_words`], each word of another script with all the ways to read it.
pub(super) fn words(text: &str, letters: &Letters) -> Vec<Word> {
    let mut words = plain_words(text, letters);
    for word in words.iter_mut().filter(|word| word.script == Script::Letters) {
        word.ways = letters.readings.ways(&word.shown);
    }
    words
}

/// The words of a text, in order. O(length).
pub(super) fn plain_words(text: &str, letters: &Letters) -> Vec<Word> {
    let mut words = Vec::new();
    let mut shown = String::new();
    for c in text.nfkc() {
        match c {
            '\'' | '\u{2019}' | '\u{2018}' | '\u{2bb}' | '\u{2bc}' | '`' | '\u{b4}' | '\u{200c}' | '\u{200d}' => {}
            '&' | '+' => {
                close(&mut shown, &mut words, letters);
                "and".clone_into(&mut shown);
                close(&mut shown, &mut words, letters);
            }
            c if is_han(c) => {
                close(&mut shown, &mut words, letters);
                shown.push(c);
                close(&mut shown, &mut words, letters);
            }
            c if c.is_alphanumeric() || is_combining_mark(c) => shown.push(c),
            c => {
                close(&mut shown, &mut words, letters);
                if let Some(last) = words.last_mut() {
                    last.dotted = c == '.' && !last.dotted;
                }
            }
        }
    }
    close(&mut shown, &mut words, letters);
    whole_word_look_alikes(&mut words, letters);
    joined_letters(words)
}

fn close(shown: &mut String, words: &mut Vec<Word>, letters: &Letters) {
    let shown = std::mem::take(shown);
    if shown.is_empty() {
        return;
    }
    let latin = shown.chars().any(|c| c.is_alphabetic() && script(c) == Script::Latin);
    let alike = |c: char| letters.look_alike(c).filter(|_| latin && script(c) == Script::Letters);
    let mixed = shown.chars().any(|c| alike(c).is_some());
    let written: Vec<char> = shown.chars().collect();
    let mut text = String::with_capacity(shown.len());
    let mut at = 0;
    while at < written.len() {
        if let Some((sound, length)) = letters.readings.fixed(&written, at) {
            text.push_str(sound);
            at += length;
            continue;
        }
        match alike(written[at]) {
            Some(seen) => text.push(seen),
            None => text.extend(any_ascii::any_ascii_char(written[at]).chars().filter(char::is_ascii_alphanumeric)),
        }
        at += 1;
    }
    text.make_ascii_lowercase();
    let script = shown.chars().map(script).max().unwrap_or(Script::Latin);
    let script = if mixed { Script::Latin } else { script };
    if !text.is_empty() {
        words.push(Word { mixed, ..Word::read(text, shown, script) });
    }
}

/// A whole word of look-alikes beside Latin words is read as it looks (`СОСА Trading`).
fn whole_word_look_alikes(words: &mut [Word], letters: &Letters) {
    let is_latin = |word: &Word| {
        word.script == Script::Latin && word.text.len() > 2 && word.text != "and" && !is_number(&word.text)
    };
    if !words.iter().any(is_latin) {
        return;
    }
    for word in words.iter_mut().filter(|word| word.script == Script::Letters) {
        if let Some(seen) = word.shown.chars().map(|c| letters.look_alike(c)).collect::<Option<String>>() {
            (word.text, word.mixed, word.script) = (seen, true, Script::Latin);
        }
    }
}

/// Single letters with full stops and no blanks between them are one word (`A.B.C.`).
fn joined_letters(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    let mut open = false;
    for word in words {
        let single = word.text.len() == 1;
        let goes_on = word.dotted;
        match joined.last_mut() {
            Some(last) if open && single => {
                last.text.push_str(&word.text);
                last.shown.push('.');
                last.shown.push_str(&word.shown);
            }
            _ => joined.push(word),
        }
        open = single && goes_on;
    }
    joined
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn script(c: char) -> Script {
    match c {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{300}'..='\u{36f}' => Script::Latin,
        '\u{590}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{fb1d}'..='\u{feff}' => {
            Script::Consonants
        }
        '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}' => Script::Syllables,
        c if is_han(c) => Script::Syllables,
        _ => Script::Letters,
    }
}
