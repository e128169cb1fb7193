//! What is told of a word by its letters without their order, before it is compared letter by letter.

use serde::{Deserialize, Serialize};

/// Letters of a word that are looked at; longer words are told apart by their first ones.
pub(super) const LONGEST: usize = 64;

/// Which letters and digits stand in the head of a word, and how many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Marks {
    /// One bit each: `a` to `z`, then the digits.
    pub(super) letters: u64,
    pub(super) length: u8,
    /// Letters that stand beside the same one.
    pub(super) twice: u8,
    /// The first letter, 0 where there is none.
    pub(super) first: u8,
}

/// The first bit of a digit.
const DIGITS: u32 = 26;

/// The head of a word, as far as it is looked at.
pub(super) fn head(word: &str) -> &[u8] {
    &word.as_bytes()[..word.len().min(LONGEST)]
}

/// True when a letter of a word stands beside the same one; digits never do.
pub(super) fn is_twice(word: &[u8], at: usize) -> bool {
    let letter = word[at];
    !letter.is_ascii_digit() && ((at > 0 && word[at - 1] == letter) || word.get(at + 1) == Some(&letter))
}

impl Marks {
    /// Of a word of lower-case ASCII letters and digits. O(length).
    pub(super) fn of(word: &str) -> Marks {
        let word = head(word);
        let letters = word.iter().fold(0, |letters, letter| letters | bit(*letter));
        let twice = (0..word.len()).filter(|at| is_twice(word, *at)).count();
        Marks { letters, length: word.len() as u8, twice: twice as u8, first: word.first().copied().unwrap_or(0) }
    }

    /// Of two words written together whose heads are whole; `None` when they are too long.
    pub(super) fn then(self, next: Marks, boundary: Boundary) -> Option<Marks> {
        let [length, twice] = match boundary {
            Boundary::Other => [0, 0],
            Boundary::Same => [0, 2],
            Boundary::OnceOnly => [1, 0],
        };
        let length = (self.length + next.length).checked_sub(length)?;
        let whole = usize::from(length) <= LONGEST;
        let letters = self.letters | next.letters;
        whole.then_some(Marks { letters, length, twice: self.twice + next.twice + twice, first: self.first })
    }

    /// True when some letter of the head is a digit.
    pub(super) fn has_digits(self) -> bool {
        self.letters >> DIGITS != 0
    }
}

/// What happens where one word ends and the next begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Boundary {
    /// Two letters meet that are not the same.
    Other,
    /// Two that are the same.
    Same,
    /// Two that are the same and are written once, as in sounds.
    OnceOnly,
}

/// The bit of a letter or digit; none for anything else.
pub(super) fn bit(letter: u8) -> u64 {
    match letter {
        b'a'..=b'z' => 1 << (letter - b'a'),
        b'0'..=b'9' => 1 << (u32::from(letter - b'0') + DIGITS),
        _ => 0,
    }
}
