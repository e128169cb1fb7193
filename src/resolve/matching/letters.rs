//! Text to words in Latin letters: Unicode form, case, punctuation, other scripts, letters that look like Latin ones.

use serde::{Deserialize, Serialize};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    /// How it is said, where that is not how it is read letter by letter.
    pub(super) said: Option<String>,
    /// True when a full stop without a blank joins it to the next word.
    dotted: bool,
}

impl Word {
    /// A word from its parts.
    pub(super) fn read(text: String, shown: String, script: Script) -> Word {
        Word { text, shown, script, mixed: false, said: None, dotted: false }
    }
}

/// The words of a text, in order. `look_alike` gives the Latin letter that a lower-case letter looks like. O(length).
pub(super) fn words(text: &str, look_alike: impl Fn(char) -> Option<char>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut shown = String::new();
    for c in text.nfkc() {
        match c {
            '\'' | '\u{2019}' | '\u{2018}' | '\u{2bb}' | '\u{2bc}' | '`' | '\u{b4}' | '\u{200c}' | '\u{200d}' => {}
            '&' | '+' => {
                close(&mut shown, &mut words, &look_alike);
                "and".clone_into(&mut shown);
                close(&mut shown, &mut words, &look_alike);
            }
            c if is_han(c) => {
                close(&mut shown, &mut words, &look_alike);
                shown.push(c);
                close(&mut shown, &mut words, &look_alike);
            }
            c if c.is_alphanumeric() || is_combining_mark(c) => shown.push(c),
            c => {
                close(&mut shown, &mut words, &look_alike);
                if let Some(last) = words.last_mut() {
                    last.dotted = c == '.' && !last.dotted;
                }
            }
        }
    }
    close(&mut shown, &mut words, &look_alike);
    whole_word_look_alikes(&mut words, &look_alike);
    joined_letters(words)
}

fn close(shown: &mut String, words: &mut Vec<Word>, look_alike: &impl Fn(char) -> Option<char>) {
    let shown = std::mem::take(shown);
    if shown.is_empty() {
        return;
    }
    let latin = shown.chars().any(|c| c.is_alphabetic() && script(c) == Script::Latin);
    let alike = |c: char| look_alike(lower(c)).filter(|_| latin && script(c) == Script::Letters);
    let mixed = shown.chars().any(|c| alike(c).is_some());
    let read = |written: &str| {
        let mut text = String::with_capacity(written.len());
        for c in written.chars() {
            match alike(c) {
                Some(seen) => text.push(seen),
                None => text.extend(any_ascii::any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric)),
            }
        }
        text.make_ascii_lowercase();
        text
    };
    let (sounded, rest) = greek_head(&shown);
    let text = format!("{sounded}{}", read(&one_sound(rest, CYRILLIC)));
    let said = Some(read(&one_sound(&one_sound(&shown, CYRILLIC), GREEK))).filter(|said| *said != text);
    let script = shown.chars().map(script).max().unwrap_or(Script::Latin);
    let script = if mixed { Script::Latin } else { script };
    if !text.is_empty() {
        words.push(Word { mixed, said, ..Word::read(text, shown, script) });
    }
}

/// Two letters that write one sound for which the script has no letter.
type Digraphs = &'static [(&'static str, &'static str)];
const CYRILLIC: Digraphs = &[("дж", "j")];
/// At the beginning of a word always; inside it as often two sounds.
const GREEK: Digraphs = &[("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τζ", "j")];

/// A word with each pair of letters that writes one sound in Latin letters.
fn one_sound(word: &str, digraphs: Digraphs) -> String {
    let lower = word.to_lowercase();
    if !digraphs.iter().any(|(pair, _)| lower.contains(pair)) {
        return word.to_owned();
    }
    digraphs.iter().fold(lower, |word, (pair, sound)| word.replace(pair, sound))
}

/// A pair of Greek letters at the beginning of a word that write one sound.
fn greek_head(word: &str) -> (&'static str, &str) {
    let mut letters = word.char_indices();
    let (first, second, end) = (letters.next(), letters.next(), letters.next().map_or(word.len(), |(at, _)| at));
    let (Some((_, first)), Some((_, second))) = (first, second) else { return ("", word) };
    let is_head = |head: &str| head.chars().eq([lower(first), lower(second)]);
    GREEK.iter().find(|(head, _)| is_head(head)).map_or(("", word), |(_, sound)| (*sound, &word[end..]))
}

/// A whole word of look-alikes beside Latin words is read as it looks (`СОСА Trading`).
fn whole_word_look_alikes(words: &mut [Word], look_alike: &impl Fn(char) -> Option<char>) {
    let is_latin = |word: &Word| word.script == Script::Latin && word.text.len() > 2 && word.text != "and";
    if !words.iter().any(is_latin) {
        return;
    }
    for word in words.iter_mut().filter(|word| word.script == Script::Letters) {
        if let Some(seen) = word.shown.chars().map(|c| look_alike(lower(c))).collect::<Option<String>>() {
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
