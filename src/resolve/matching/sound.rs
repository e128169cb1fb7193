//! How a word in Latin letters sounds, roughly and across languages: one spelling, and its consonants alone.

/// Groups of letters and what they are written as: by first letter, longest first.
const GROUPS: [(&str, &str); 31] = [
    ("ch", "w"),
    ("ck", "k"),
    ("dzh", "j"),
    ("dh", "d"),
    ("dj", "j"),
    ("ee", "i"),
    ("ei", "i"),
    ("eo", "u"),
    ("eu", "u"),
    ("gh", "g"),
    ("hua", "va"),
    ("ie", "i"),
    ("kh", "h"),
    ("kw", "k"),
    ("oo", "u"),
    ("ou", "u"),
    ("ph", "f"),
    ("qu", "k"),
    ("shch", "w"),
    ("sch", "w"),
    ("sh", "w"),
    ("tsch", "w"),
    ("tch", "w"),
    ("th", "t"),
    ("ts", "s"),
    ("tz", "s"),
    ("ya", "ia"),
    ("ye", "i"),
    ("yo", "iu"),
    ("yu", "iu"),
    ("zh", "j"),
];

/// Where the groups of each first letter begin, from `a` on.
static BEGIN: [u8; 27] = begin();

const fn begin() -> [u8; 27] {
    let mut begin = [0; 27];
    let mut at = 0;
    while at < GROUPS.len() {
        let letter = (GROUPS[at].0.as_bytes()[0] - b'a') as usize;
        begin[letter + 1] += 1;
        at += 1;
    }
    let mut letter = 1;
    while letter < begin.len() {
        begin[letter] += begin[letter - 1];
        letter += 1;
    }
    begin
}

/// The group that a word begins with.
fn group_of(word: &str) -> Option<&'static (&'static str, &'static str)> {
    let letter = usize::from(word.as_bytes().first()?.checked_sub(b'a')?);
    let (from, to) = (*BEGIN.get(letter)?, *BEGIN.get(letter + 1)?);
    GROUPS[usize::from(from)..usize::from(to)].iter().find(|(group, _)| word.starts_with(group))
}

/// True when two letters stand beside each other in some group.
pub(super) fn is_in_a_group(one: u8, next: u8) -> bool {
    GROUPS.iter().any(|(group, _)| group.as_bytes().windows(2).any(|pair| pair == [one, next]))
}

/// The word as it sounds: groups as one letter (`w` for `sh` and `ch`), `c q k` one, `z s` one, `w v` one, `e i y` one, `o u` one, no letter twice.
/// ASCII lower case in and out. O(length).
pub(in crate::resolve) fn sound(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let (taken, said) = group_of(rest).map_or((first.len_utf8(), ""), |(group, said)| (group.len(), *said));
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
