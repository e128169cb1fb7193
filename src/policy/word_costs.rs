//! What it costs when words of names differ: by letters, by sound, by reading, by what is left out or written together.

use serde::Deserialize;

use super::PolicyError;
use super::flag::Basis;
use super::instrument::Certainty;

/// What slips of the pen in a word cost; `other` is the unit.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterCosts {
    /// Where the numbers come from.
    pub basis: Basis,
    /// How well they are supported.
    pub confidence: Certainty,
    /// A letter for another that neither looks nor sounds like it, or a digit left out or put in.
    pub other: u8,
    /// A letter for one that looks or sounds like it.
    pub alike: u8,
    /// A vowel for another, a letter left out or put in, two neighbours exchanged.
    pub slip: u8,
    /// A letter written once instead of twice.
    pub doubled: u8,
    /// Letters that stand for one another as vowels.
    pub vowels: String,
    /// Two letters or digits that look or sound alike.
    pub pairs: Vec<String>,
}

/// How alike two words are in each way, 0 to 1000.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordCosts {
    /// Where the numbers come from.
    pub basis: Basis,
    /// How well they are supported.
    pub confidence: Certainty,
    /// Below it two words are two.
    pub least: u16,
    /// Words for the same thing, numbers in words.
    pub same_word: u16,
    /// Given names that stand for one another.
    pub nickname: u16,
    /// A letter for a word, or the first letters of several.
    pub initial: u16,
    /// Words that sound the same; less as their sounds differ.
    pub sound: u16,
    /// A word and the nearest reading of one in another script; less as they differ.
    pub reading: u16,
    /// Two letters that sound the same, one word read from another script.
    pub short_reading: u16,
    /// Consonants in common where a script writes no vowels, by how many there are at least: one, two, more.
    pub consonants: [u16; 3],
    /// Taken off where a legal form is written together with a word.
    pub glued: u16,
    /// The beginning of a word that says the sort of firm, for the word.
    pub shortened_generic: u16,
    /// The same of a word that names the party, half of it at least.
    pub shortened_core: u16,
    /// Letters of such a beginning at least.
    pub shortened_from: usize,
    /// A word is looked at without a legal form written together with it where nothing else makes it so alike.
    pub sure_without_form: u16,
    /// Beginnings and consonants are looked at where nothing else makes two words so alike.
    pub sure: u16,
    /// Words that written together are another.
    pub joined: u16,
    /// Words that written together are so alike to another may be joined ones.
    pub joined_from: u16,
    /// Taken off where joined words differ by a slip.
    pub joined_slip: u16,
    /// A left-over word as alike as this to a paired one of its own name repeats it.
    pub repeated: u16,
}

impl WordCosts {
    /// Refuses numbers that contradict each other.
    pub(super) fn check(&self, letters: &LetterCosts, file: &str) -> Result<(), PolicyError> {
        let LetterCosts { other, alike, slip, doubled, .. } = *letters;
        if doubled == 0 || doubled > alike || alike > slip || slip > other || other > 120 {
            let remedy = "write doubled, alike, slip and other in rising order, above 0 and up to 120";
            return Err(PolicyError::value(file, "letter_costs.other", &other.to_string(), remedy));
        }
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let is_pair = |pair: &&String| pair.len() == 2 && plain(pair);
        if let Some(pair) = letters.pairs.iter().find(|pair| !is_pair(pair)) {
            let remedy = "write two small Latin letters or digits";
            return Err(PolicyError::value(file, "letter_costs.pairs", pair, remedy));
        }
        if !plain(&letters.vowels) {
            let remedy = "write small Latin letters";
            return Err(PolicyError::value(file, "letter_costs.vowels", &letters.vowels, remedy));
        }
        let [one, two, more] = self.consonants;
        let ways = [self.same_word, self.nickname, self.initial, self.sound, self.reading, self.short_reading];
        let others = [one, two, more, self.shortened_generic, self.shortened_core, self.joined];
        if let Some(wrong) = ways.into_iter().chain(others).find(|way| *way < self.least || *way > 1000) {
            let remedy = "write no way of being alike below least, and none above 1000";
            return Err(PolicyError::value(file, "word_costs", &wrong.to_string(), remedy));
        }
        if self.least == 0 || self.joined_from < self.least + self.joined_slip || self.shortened_from < 2 {
            let remedy =
                "write least above 0, joined_from above least and joined_slip together, shortened_from above 1";
            return Err(PolicyError::value(file, "word_costs.joined_from", &self.joined_from.to_string(), remedy));
        }
        Ok(())
    }
}
