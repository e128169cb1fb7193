//! Each distinct string is kept once and named by a small number.

use std::collections::HashMap;

/// The number of an interned string; [`Text::NONE`] is "not recorded" and reads as the empty string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Text(u32);

impl Text {
    /// Nothing was recorded.
    pub const NONE: Text = Text(0);

    /// True when nothing was recorded.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Text::NONE
    }
}

/// All interned strings of a data set. Numbers depend on reading order, so they never decide an order that is printed.
#[derive(Clone, Debug)]
pub struct Texts {
    strings: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Text>,
}

impl Default for Texts {
    fn default() -> Self {
        Texts { strings: vec![Box::from("")], numbers: HashMap::from([(Box::from(""), Text::NONE)]) }
    }
}

impl Texts {
    /// Keeps `string` (as given, not trimmed) and returns its number. O(length), seeded hashing.
    ///
    /// # Panics
    /// When more than four billion distinct strings are kept.
    pub fn intern(&mut self, string: &str) -> Text {
        if let Some(&known) = self.numbers.get(string) {
            return known;
        }
        let number = Text(u32::try_from(self.strings.len()).expect("fewer than 2^32 distinct strings"));
        self.strings.push(Box::from(string));
        self.numbers.insert(Box::from(string), number);
        number
    }

    /// The string behind a number.
    #[must_use]
    pub fn show(&self, text: Text) -> &str {
        self.strings.get(text.0 as usize).map_or("", |string| string)
    }

    /// The number of a string that was kept earlier.
    #[must_use]
    pub fn find(&self, string: &str) -> Option<Text> {
        self.numbers.get(string).copied()
    }
}
