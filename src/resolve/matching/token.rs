//! How alike two words are, and in what way.

use super::distance;
use super::letters::Script;
use super::name::{Class, Token};

/// In what way two words are taken for one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum How {
    /// Letter by letter.
    Same,
    /// Words for the same thing (`INTL`, `INTERNATIONAL`), or a number in words.
    SameWord,
    /// A legal form is written together with one of them.
    Glued,
    /// Several words against one.
    Joined,
    /// Letters differ.
    Spelling,
    /// They sound alike.
    Sound,
    /// Read from a script whose reading loses something.
    Reading,
    /// One is the beginning of the other.
    Shortened,
    /// One letter stands for a word, or the first letters of several.
    Initial,
}

impl How {
    /// The way in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            How::Same => "same",
            How::SameWord => "same word",
            How::Glued => "legal form written together",
            How::Joined => "joined or split words",
            How::Spelling => "spelling",
            How::Sound => "sound",
            How::Reading => "reading of another script",
            How::Shortened => "shortened",
            How::Initial => "initial",
        }
    }
}

/// Likeness below which two words are two.
pub(super) const LEAST: u16 = 620;

/// Consonants that stand in one of two words only, at most, where they can be one: two put for two. Two or more need half
/// as many in common.
pub(super) const OTHER_LETTERS: u32 = 4;

/// True when a look at the consonants does not rule out that two words are one.
pub(super) fn may_be_alike(a: &Token, b: &Token) -> bool {
    let (other, common) = (a.other_letters(b), (a.possible() & b.possible()).count_ones());
    other <= 1
        || (other <= OTHER_LETTERS && other <= common * 2)
        || a.unglued.is_some()
        || b.unglued.is_some()
        || a.is_single()
        || b.is_single()
        || (a.nickname.is_some() && a.nickname == b.nickname)
        || (a.text.as_bytes().first() == b.text.as_bytes().first()
            && (a.text.starts_with(&b.text) || b.text.starts_with(&a.text)))
}

/// How alike two words are, 0 to 1000, and how; 1000 only for the same letters. O(length x length), symmetric.
pub(super) fn alike(a: &Token, b: &Token) -> (u16, How) {
    if a.text == b.text {
        return if a.written == b.written { (1000, How::Same) } else { (975, How::SameWord) };
    }
    if a.class == Class::Number || b.class == Class::Number || digits(&a.text).ne(digits(&b.text)) {
        return (look_alike_digits(a, b), How::Spelling);
    }
    if a.is_single() || b.is_single() {
        return (if begin_alike(a, b) { 850 } else { 0 }, How::Initial);
    }
    if a.nickname.is_some() && a.nickname == b.nickname {
        return (900, How::SameWord);
    }
    let mut best = (distance::alike(&a.text, &b.text), How::Spelling);
    best = best.max((by_sound(a, b), How::Sound));
    best = best.max((by_reading(a, b), How::Reading));
    if best.0 < 930 && (a.unglued.is_some() || b.unglued.is_some()) {
        best = best.max((unglued(a, b), How::Glued));
    }
    if best.0 < 850 {
        best = best.max((shortened(a, b), How::Shortened));
    }
    if best.0 < 850 && (a.script > Script::Letters || b.script > Script::Letters) {
        best = best.max((by_consonants(&a.consonants, &b.consonants), How::Reading));
    }
    best
}

/// How alike two words are, as far as a look at the consonants does not rule it out.
pub(super) fn alike_if_may_be(a: &Token, b: &Token) -> (u16, How) {
    if may_be_alike(a, b) { alike(a, b) } else { (0, How::Spelling) }
}

fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

/// Digits are compared as they are, unless one stands for a letter in a word that otherwise has none (`1G0R`).
fn look_alike_digits(a: &Token, b: &Token) -> u16 {
    let plain = |token: &Token| digits(&token.text).next().is_none();
    if a.class == Class::Number || b.class == Class::Number || plain(a) == plain(b) || a.text.len() != b.text.len() {
        return 0;
    }
    distance::alike(&a.text, &b.text)
}

fn begin_alike(a: &Token, b: &Token) -> bool {
    let read = a.script != Script::Latin || b.script != Script::Latin;
    let first = |token: &Token| if read { &token.sound } else { &token.text }.bytes().next();
    let by_way = |one: &Token, other: &Token| {
        one.ways.as_ref().zip(other.text.bytes().next()).is_some_and(|(ways, letter)| ways.begins(letter))
    };
    first(a) == first(b) || by_way(a, b) || by_way(b, a)
}

/// The nearest reading of a word of another script, as good as a sound.
fn by_reading(a: &Token, b: &Token) -> u16 {
    const SLIPS: u32 = 2;
    if a.other_letters(b) > SLIPS {
        return 0;
    }
    let alike = match (&a.ways, &b.ways) {
        (Some(ways), None) => ways.alike(&b.text),
        (None, Some(ways)) => ways.alike(&a.text),
        _ => 0,
    };
    u16::try_from(u32::from(alike) * 24 / 25).unwrap_or(0)
}

/// Never as good as the same letters: a twenty-fifth less, and what the sounds differ in. Two letters only tell a word that
/// was read from another script.
fn by_sound(a: &Token, b: &Token) -> u16 {
    const LETTERS: usize = 3;
    const READ: u16 = 900;
    let is_read = (a.script == Script::Letters) != (b.script == Script::Letters);
    if is_read && a.sound.len() == 2 && a.sound == b.sound {
        return READ;
    }
    if a.sound.len() < LETTERS || b.sound.len() < LETTERS {
        return 0;
    }
    sounds_alike(&a.sound, &b.sound)
}

/// How alike two words are by their sounds.
pub(super) fn sounds_alike(a: &str, b: &str) -> u16 {
    u16::try_from(u32::from(distance::alike(a, b)) * 24 / 25).unwrap_or(0)
}

fn unglued(a: &Token, b: &Token) -> u16 {
    let part = |one: &Token, other: &Token| {
        one.unglued.as_deref().map_or(0, |rest| distance::alike(rest, &other.text).saturating_sub(60))
    };
    part(a, b).max(part(b, a))
}

/// The beginning of a word for the word: four letters at least, and of a word that names the party half of it.
fn shortened(a: &Token, b: &Token) -> u16 {
    const LETTERS: usize = 4;
    let (short, long) = if a.text.len() < b.text.len() { (a, b) } else { (b, a) };
    let begins = short.text.len() >= LETTERS && long.text.starts_with(short.text.as_str());
    match long.class {
        Class::Generic if begins => 850,
        Class::Core if begins && short.text.len() * 2 > long.text.len() => 700,
        _ => 0,
    }
}

pub(super) fn by_consonants(a: &str, b: &str) -> u16 {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let alike = u32::from(distance::alike(a, b));
    // few consonants say little
    let most = match a.len().min(b.len()) {
        1 => 700,
        2 => 850,
        _ => 900,
    };
    u16::try_from(alike * most / 1000).unwrap_or(0)
}
