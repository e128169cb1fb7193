//! How alike two words are, and in what way.

use super::letters::Script;
use super::marks::LONGEST;
use super::name::{Class, Token};
use super::scale::Scale;
use crate::policy::WordCosts;

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

/// Consonants that stand in one of two words only, at most, where they can be one: two put for two. Two or more need half
/// as many in common.
pub(super) const OTHER_LETTERS: u32 = 4;

/// True when a look at the consonants does not rule out that two words are one.
pub(super) fn may_be_alike(a: &Token, b: &Token) -> bool {
    let (other, common) = (a.other_letters(b), (a.possible() & b.possible()).count_ones());
    other <= 1
        || (other <= OTHER_LETTERS && other <= common * 2)
        || ((a.is_odd || b.is_odd) && are_alike_as_odd_words(a, b))
        || begins(a, b)
}

fn are_alike_as_odd_words(a: &Token, b: &Token) -> bool {
    let is_odd = |token: &Token| token.unglued.is_some() || token.is_single();
    is_odd(a) || is_odd(b) || (a.nickname.is_some() && a.nickname == b.nickname)
}

/// True when one word is the beginning of the other.
fn begins(a: &Token, b: &Token) -> bool {
    a.marks.first == b.marks.first && (a.text.starts_with(&b.text) || b.text.starts_with(&a.text))
}

/// The most that [`alike_if_may_be`] can say of two words whose letters are not the same. O(1) for most words.
pub(super) fn ceiling(a: &Token, b: &Token, scale: &Scale) -> u16 {
    if !may_be_alike(a, b) {
        return 0;
    }
    if !a.is_plain() || !b.is_plain() || (a.nickname.is_some() && a.nickname == b.nickname) {
        return 1000;
    }
    let words = &scale.words;
    let shortened = if begins(a, b) { words.shortened_generic.max(words.shortened_core) } else { 0 };
    let by_sound = Scale::share(scale.letters.ceiling(a.said, b.said), words.sound);
    scale.letters.ceiling(a.marks, b.marks).max(by_sound).max(shortened)
}

/// How alike two words are, 0 to 1000, and how; 1000 only for the same letters, any number below the least of the rule
/// book for words that are two. O(length x length), symmetric.
pub(super) fn alike(a: &Token, b: &Token, scale: &Scale) -> (u16, How) {
    let words = &scale.words;
    if a.text == b.text {
        return if a.written == b.written { (1000, How::Same) } else { (words.same_word, How::SameWord) };
    }
    if a.class == Class::Number || b.class == Class::Number || have_other_digits(a, b) {
        return (look_alike_digits(a, b, scale), How::Spelling);
    }
    if a.is_single() || b.is_single() {
        return (if begin_alike(a, b) { words.initial } else { 0 }, How::Initial);
    }
    if a.nickname.is_some() && a.nickname == b.nickname {
        return (words.nickname, How::SameWord);
    }
    let mut best = (by_letters(a, b, scale), How::Spelling);
    best = best.max((by_sound(a, b, best.0, scale), How::Sound));
    best = best.max((by_reading(a, b, scale), How::Reading));
    if best.0 < words.sure_without_form && (a.unglued.is_some() || b.unglued.is_some()) {
        best = best.max((unglued(a, b, scale), How::Glued));
    }
    if best.0 < words.sure {
        best = best.max((shortened(a, b, words), How::Shortened));
    }
    if best.0 < words.sure && (a.script > Script::Letters || b.script > Script::Letters) {
        best = best.max((by_consonants(&a.consonants, &b.consonants, scale), How::Reading));
    }
    best
}

/// How alike two words are, as far as a look at the consonants does not rule it out.
pub(super) fn alike_if_may_be(a: &Token, b: &Token, scale: &Scale) -> (u16, How) {
    if may_be_alike(a, b) { alike(a, b, scale) } else { (0, How::Spelling) }
}

fn by_letters(a: &Token, b: &Token, scale: &Scale) -> u16 {
    let least = scale.words.least;
    if scale.letters.ceiling(a.marks, b.marks) < least { 0 } else { scale.letters.alike(&a.text, &b.text, least) }
}

fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

fn have_other_digits(a: &Token, b: &Token) -> bool {
    let may_have = |token: &Token| token.marks.has_digits() || token.text.len() > LONGEST;
    (may_have(a) || may_have(b)) && digits(&a.text).ne(digits(&b.text))
}

/// Digits are compared as they are, unless one stands for a letter in a word that otherwise has none (`1G0R`).
fn look_alike_digits(a: &Token, b: &Token, scale: &Scale) -> u16 {
    let plain = |token: &Token| digits(&token.text).next().is_none();
    if a.class == Class::Number || b.class == Class::Number || plain(a) == plain(b) || a.text.len() != b.text.len() {
        return 0;
    }
    by_letters(a, b, scale)
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
fn by_reading(a: &Token, b: &Token, scale: &Scale) -> u16 {
    const SLIPS: u32 = 2;
    let alike = match (&a.ways, &b.ways) {
        (Some(ways), None) if a.other_letters(b) <= SLIPS => ways.alike(&b.text, &scale.letters),
        (None, Some(ways)) if a.other_letters(b) <= SLIPS => ways.alike(&a.text, &scale.letters),
        _ => 0,
    };
    Scale::share(alike, scale.words.reading)
}

/// Never as good as the same letters: a little less, and what the sounds differ in. Two letters only tell a word that was
/// read from another script. 0 when it is below `known`.
fn by_sound(a: &Token, b: &Token, known: u16, scale: &Scale) -> u16 {
    const LETTERS: usize = 3;
    let is_read = (a.script == Script::Letters) != (b.script == Script::Letters);
    if is_read && a.sound.len() == 2 && a.sound == b.sound {
        return scale.words.short_reading;
    }
    if a.sound.len() < LETTERS || b.sound.len() < LETTERS {
        return 0;
    }
    let least = known.max(scale.words.least);
    let may_be = Scale::share(scale.letters.ceiling(a.said, b.said), scale.words.sound) >= least;
    if may_be { sounds_alike(&a.sound, &b.sound, least, scale) } else { 0 }
}

/// How alike two words are by their sounds; 0 when it is below `least`.
pub(super) fn sounds_alike(a: &str, b: &str, least: u16, scale: &Scale) -> u16 {
    let sound = scale.words.sound;
    // the least likeness of sounds whose share reaches it
    let from = (u32::from(least) * 1000).div_ceil(u32::from(sound)).min(1000);
    Scale::share(scale.letters.alike(a, b, u16::try_from(from).unwrap_or(1000)), sound)
}

fn unglued(a: &Token, b: &Token, scale: &Scale) -> u16 {
    let alike = |one: &str, other: &str| scale.letters.alike(one, other, scale.words.least);
    let part = |one: &Token, other: &Token| {
        one.unglued.as_deref().map_or(0, |rest| alike(rest, &other.text).saturating_sub(scale.words.glued))
    };
    part(a, b).max(part(b, a))
}

/// The beginning of a word for the word: of a word that names the party half of it.
fn shortened(a: &Token, b: &Token, words: &WordCosts) -> u16 {
    let (short, long) = if a.text.len() < b.text.len() { (a, b) } else { (b, a) };
    let begins = short.text.len() >= words.shortened_from && long.text.starts_with(short.text.as_str());
    match long.class {
        Class::Generic if begins => words.shortened_generic,
        Class::Core if begins && short.text.len() * 2 > long.text.len() => words.shortened_core,
        _ => 0,
    }
}

fn by_consonants(a: &str, b: &str, scale: &Scale) -> u16 {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let [one, two, more] = scale.words.consonants;
    // few consonants say little
    let most = match a.len().min(b.len()) {
        1 => one,
        2 => two,
        _ => more,
    };
    Scale::share(scale.letters.alike(a, b, scale.words.least), most)
}
