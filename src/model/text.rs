//! Each distinct string is kept once, in one buffer, and named by a small number.

use std::hash::BuildHasher;

use foldhash::quality::RandomState;

/// The number of an interned string; [`Text::NONE`] is "not recorded" and reads as the empty string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Text(u32);

impl Text {
    /// Nothing was recorded.
    pub const NONE: Text = Text(0);

    /// True when nothing was recorded.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Text::NONE
    }

    /// The number itself: dense from 0, in the order of first appearance, for side tables of one run.
    #[must_use]
    pub fn number(self) -> usize {
        self.0 as usize
    }
}

/// All interned strings of a data set. Numbers depend on reading order, so they never decide an order that is printed.
///
/// A string is known by 64 bits of a seeded hash, its length and its outer letters: that two of ten million different
/// strings of one length and the same outer letters meet in the hash is less likely than one in a hundred thousand, and
/// the strings themselves, far apart in memory, need not be looked at for each cell.
#[derive(Clone, Debug)]
pub struct Texts {
    buffer: String,
    /// Where each string ends in the buffer; it begins where the one before ends.
    ends: Vec<usize>,
    /// Open addressing with linear steps; a power of two long, at most three quarters full. Number 0 is free.
    slots: Vec<Slot>,
    hasher: RandomState,
    /// Keys of the strings that are looked up together.
    keys: Vec<Key>,
}

#[derive(Clone, Copy, Default, Debug)]
struct Slot {
    key: Key,
    number: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Key {
    high: u32,
    low: u32,
    /// Length and outer letters.
    other: u32,
}

const FEWEST_SLOTS: usize = 1 << 10;

impl Default for Texts {
    fn default() -> Self {
        let (hasher, slots) = (RandomState::default(), vec![Slot::default(); FEWEST_SLOTS]);
        Texts { buffer: String::new(), ends: vec![0], slots, hasher, keys: Vec::new() }
    }
}

impl Texts {
    /// Keeps `string` (as given, not trimmed) and returns its number. O(length), seeded hashing.
    pub fn intern(&mut self, string: &str) -> Text {
        self.intern_bytes(string.as_bytes()).unwrap_or_default()
    }

    /// As [`Texts::intern`], for bytes that are looked at only when they were not kept before; `None` when they are not
    /// UTF-8.
    #[inline]
    pub fn intern_bytes(&mut self, bytes: &[u8]) -> Option<Text> {
        if bytes.is_empty() {
            return Some(Text::NONE);
        }
        self.open();
        self.intern_keyed(self.key(bytes), bytes)
    }

    /// Interns the cells of one row, `cell(0)` to `cell(into.len() - 1)`, which must not change between calls; what is
    /// empty or not UTF-8 is [`Text::NONE`]. The look-ups are made in one go, so that they wait for memory together.
    pub fn intern_row<'c>(&mut self, cell: impl Fn(usize) -> &'c [u8], into: &mut [Text]) {
        self.open();
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        keys.extend((0..into.len()).map(|at| self.key(cell(at))));
        for (key, text) in keys.iter().zip(into.iter_mut()) {
            let slot = self.slots[self.home(*key)];
            *text = if slot.key == *key { Text(slot.number) } else { Text::NONE };
        }
        for (at, text) in into.iter_mut().enumerate().filter(|(_, text)| text.is_none()) {
            let bytes = cell(at);
            if !bytes.is_empty() {
                *text = self.intern_keyed(keys[at], bytes).unwrap_or_default();
            }
        }
        self.keys = keys;
    }

    fn intern_keyed(&mut self, key: Key, bytes: &[u8]) -> Option<Text> {
        let mut at = self.home(key);
        loop {
            let slot = self.slots[at];
            if slot.key == key && slot.number != 0 {
                return Some(Text(slot.number));
            }
            if slot.number == 0 {
                return self.add(key, at, bytes);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The string behind a number.
    #[must_use]
    pub fn show(&self, text: Text) -> &str {
        let at = text.number();
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        start.zip(self.ends.get(at)).and_then(|(start, end)| self.buffer.get(*start..*end)).unwrap_or("")
    }

    /// The string of a number as [`Text::number`] gives it.
    #[must_use]
    pub fn numbered(&self, number: usize) -> &str {
        u32::try_from(number).map_or("", |number| self.show(Text(number)))
    }

    /// Gives the table back by which strings are known again, a third of the memory of many short ones. What is added
    /// later makes it anew.
    pub fn close(&mut self) {
        self.slots = Vec::new();
        self.keys = Vec::new();
    }

    /// Makes the table of a closed store anew. O(all strings) then, else O(1).
    #[inline]
    fn open(&mut self) {
        if self.slots.is_empty() {
            self.reopen();
        }
    }

    #[inline(never)]
    fn reopen(&mut self) {
        let most = self.ends.len().max(FEWEST_SLOTS) * 4 / 3 + 1;
        self.slots = vec![Slot::default(); most.next_power_of_two()];
        for number in 1..u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            let key = self.key(self.show(Text(number)).as_bytes());
            let at = self.free(key);
            self.slots[at] = Slot { key, number };
        }
    }

    /// The first free slot for a key.
    fn free(&self, key: Key) -> usize {
        let mut at = self.home(key);
        while self.slots[at].number != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    /// The number of a string that was kept earlier. O(length), over a closed store O(all strings).
    #[must_use]
    pub fn find(&self, string: &str) -> Option<Text> {
        if string.is_empty() {
            return Some(Text::NONE);
        }
        if self.slots.is_empty() {
            let count = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            return (1..count).map(Text).find(|text| self.show(*text) == string);
        }
        let key = self.key(string.as_bytes());
        let mut at = self.home(key);
        while self.slots[at].number != 0 {
            if self.slots[at].key == key {
                return Some(Text(self.slots[at].number));
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Distinct strings kept, the empty one included: one more than the largest number.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// # Panics
    /// When more than four billion distinct strings are kept.
    #[inline(never)]
    fn add(&mut self, key: Key, at: usize, bytes: &[u8]) -> Option<Text> {
        self.buffer.push_str(std::str::from_utf8(bytes).ok()?);
        let number = u32::try_from(self.ends.len()).expect("fewer than 2^32 distinct strings");
        self.ends.push(self.buffer.len());
        self.slots[at] = Slot { key, number };
        if self.ends.len() > self.slots.len() / 4 * 3 {
            self.grow();
        }
        Some(Text(number))
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); self.slots.len() * 2];
        for slot in std::mem::replace(&mut self.slots, larger) {
            if slot.number != 0 {
                let at = self.free(slot.key);
                self.slots[at] = slot;
            }
        }
    }

    fn key(&self, bytes: &[u8]) -> Key {
        let hash = self.hasher.hash_one(bytes);
        let four = |at: usize| {
            bytes.get(at..at + 4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        };
        let ends = four(0) ^ four(bytes.len().saturating_sub(4)).rotate_left(13);
        Key { high: (hash >> 32) as u32, low: hash as u32, other: ends ^ (bytes.len() as u32).rotate_left(24) }
    }

    fn home(&self, key: Key) -> usize {
        ((u64::from(key.high) << 32 | u64::from(key.low)) as usize) & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_string_is_kept_once_and_shown_as_given(strings in proptest::collection::vec("[ab\u{e4}]{0,3}", 0..60)) {
            let mut texts = Texts::default();
            let numbers: Vec<Text> = strings.iter().map(|string| texts.intern(string)).collect();
            for (string, number) in strings.iter().zip(&numbers) {
                prop_assert_eq!(texts.show(*number), string);
                prop_assert_eq!(texts.find(string), Some(*number));
            }
            let distinct = strings.iter().filter(|string| !string.is_empty()).collect::<std::collections::BTreeSet<_>>();
            prop_assert_eq!(texts.count(), distinct.len() + 1);
            let mut again = vec![Text::NONE; strings.len()];
            texts.intern_row(|at| strings[at].as_bytes(), &mut again);
            prop_assert_eq!(&again, &numbers);
            let mut closed = texts.clone();
            closed.close();
            prop_assert!(strings.iter().zip(&numbers).all(|(string, number)| closed.find(string) == Some(*number)));
            prop_assert_eq!(closed.find("nowhere"), None);
            let once_more: Vec<Text> = strings.iter().map(|string| closed.intern(string)).collect();
            prop_assert_eq!(once_more, numbers);
            prop_assert_eq!(closed.intern("new").number(), texts.count());
        }
    }

    #[test]
    fn the_table_grows_and_forgets_nothing() {
        let mut texts = Texts::default();
        let numbers: Vec<Text> = (0..5000).map(|number| texts.intern(&format!("S{number}"))).collect();
        assert!((0..5000).all(|number| texts.find(&format!("S{number}")) == Some(numbers[number])));
    }

    #[test]
    fn bytes_that_are_no_text_are_not_kept() {
        let mut texts = Texts::default();
        assert_eq!(texts.intern_bytes(b"\xFF"), None);
        assert_eq!(texts.intern_bytes(b""), Some(Text::NONE));
        assert_eq!((texts.find("x"), texts.show(Text(9))), (None, ""));
    }
}
