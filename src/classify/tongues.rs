//! Words of other languages read as the English that the policy's phrases are written in.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::policy::GoodsWords;

use super::tokens::{Reading, Token};

/// Foreign words by first word, the longest first.
pub(super) struct Tongues(HashMap<String, Vec<Entry>, RandomState>);

struct Entry {
    words: Vec<String>,
    /// Only written on to a number (`8卡`).
    counted: bool,
    meaning: Vec<String>,
}

impl Tongues {
    /// Indexes the words of all languages. O(words).
    pub(super) fn new(words: &GoodsWords) -> Tongues {
        let mut index: HashMap<String, Vec<Entry>, RandomState> = HashMap::default();
        for (word, meaning) in words.tongues.iter().flat_map(|tongue| &tongue.words) {
            let (counted, word) = word.strip_prefix('#').map_or((false, word.as_str()), |word| (true, word));
            let words = Reading::of(word).texts();
            let Some(first) = words.first().cloned() else { continue };
            index.entry(first).or_default().push(Entry { words, counted, meaning: Reading::of(meaning).texts() });
        }
        for entries in index.values_mut() {
            entries.sort_by(|a, b| {
                b.words.len().cmp(&a.words.len()).then(b.counted.cmp(&a.counted)).then_with(|| a.words.cmp(&b.words))
            });
        }
        Tongues(index)
    }

    /// The reading with every foreign word replaced by its meaning, in the same run and clause. O(words).
    pub(super) fn read(&self, reading: Reading) -> Reading {
        if !reading.tokens.iter().any(|token| self.0.contains_key(&token.text)) {
            return reading;
        }
        let mut read = Reading::default();
        let mut place = 0;
        while place < reading.tokens.len() {
            let token = &reading.tokens[place];
            let Some(entry) = self.at(&reading, place) else {
                read.tokens.push(token.clone());
                place += 1;
                continue;
            };
            let meant = entry.meaning.iter().map(|text| Token { text: text.clone(), ..token.clone() });
            read.tokens.extend(meant);
            place += entry.words.len();
        }
        read
    }

    fn at(&self, reading: &Reading, place: usize) -> Option<&Entry> {
        let tokens = &reading.tokens;
        let entries = self.0.get(&tokens[place].text)?;
        let behind_number = place > 0
            && tokens[place - 1].run == tokens[place].run
            && tokens[place - 1].text.bytes().all(|byte| byte.is_ascii_digit());
        entries.iter().find(|entry| {
            let window = tokens.get(place..place + entry.words.len());
            (!entry.counted || behind_number)
                && window.is_some_and(|window| window.iter().zip(&entry.words).all(|(token, word)| token.text == *word))
        })
    }
}
