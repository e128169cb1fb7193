//! How a word in Latin letters sounds, roughly and across languages: one spelling, and its consonants alone.

/// Groups of letters and what they are written as, longest first.
const GROUPS: [(&str, &str); 29] = [
    ("shch", "w"),
    ("tsch", "w"),
    ("sch", "w"),
    ("dzh", "j"),
    ("tch", "w"),
    ("sh", "w"),
    ("ch", "w"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("qu", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("ei", "i"),
    ("ya", "ia"),
    ("yu", "iu"),
    ("ye", "i"),
    ("yo", "iu"),
    ("eo", "u"),
    ("eu", "u"),
];

/// The word as it sounds: groups as one letter (`w` for `sh` and `ch`), `c q k` one, `z s` one, `w v` one, `e i y` one, `o u` one, no letter twice.
/// ASCII lower case in and out. O(length).
pub(super) fn sound(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let begins = |group: &str| group.as_bytes()[0] == rest.as_bytes()[0] && rest.starts_with(group);
        let group = GROUPS.iter().find(|(group, _)| begins(group));
        let (taken, said) = group.map_or((first.len_utf8(), ""), |(group, said)| (group.len(), *said));
        match first {
            _ if !said.is_empty() => {}
            'x' => ['k', 's'].into_iter().for_each(|c| push(&mut out, c)),
            first => push(&mut out, simple(first)),
        }
        said.chars().for_each(|c| push(&mut out, c));
        rest = &rest[taken..];
    }
    out
}

/// The consonants of a [`sound`], voiced and unvoiced ones as one: what is left where a script writes no vowels.
pub(super) fn consonants(sound: &str) -> String {
    let mut out = String::with_capacity(sound.len());
    for c in sound.chars().filter(|c| !matches!(c, 'a' | 'i' | 'u' | 'h')) {
        let c = match c {
            'g' => 'k',
            'b' | 'f' => 'p',
            'd' => 't',
            'j' => 'w',
            'r' => 'l',
            c => c,
        };
        push(&mut out, c);
    }
    out
}

/// The consonants that stand in a word, one bit each, those that sound alike as one and `h` as none: neighbours exchanged
/// do not change them, as they change a [`sound`].
pub(super) fn letters_of(word: &str) -> u32 {
    let bit = |letter: u8| 1_u32 << (letter - b'a');
    let mut bits = 0;
    let mut letters = word.bytes().peekable();
    while let Some(letter) = letters.next() {
        bits |= match letter {
            b'p' if letters.peek() == Some(&b'h') => bit(b'f'),
            b'x' => bit(b'k') | bit(b's'),
            b'c' | b'q' => bit(b'k'),
            b'z' => bit(b's'),
            b'w' => bit(b'v'),
            b'a' | b'e' | b'h' | b'i' | b'o' | b'u' | b'y' => 0,
            letter if letter.is_ascii_lowercase() => bit(letter),
            _ => 0,
        };
    }
    bits
}

fn simple(c: char) -> char {
    match c {
        'c' | 'q' => 'k',
        'z' => 's',
        'w' => 'v',
        'e' | 'y' => 'i',
        'o' => 'u',
        c => c,
    }
}

/// Digits are never dropped, not even doubled ones.
fn push(out: &mut String, c: char) {
    if c.is_ascii_digit() || !out.ends_with(c) {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_sound_meet() {
        for (one, other) in
            [("qaddafi", "kadafi"), ("khaled", "haled"), ("sergey", "sergei"), ("nooristani", "nuristani")]
        {
            assert_eq!(sound(one), sound(other), "{one} {other}");
        }
        assert_eq!(sound("1100"), "1100");
        assert_eq!(consonants(&sound("mohammed")), consonants(&sound("mhmd")));
    }
}
