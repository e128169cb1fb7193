//! What is remembered from row to row: strings, what policy says of a name or a country cell, and decisions.

use std::collections::HashMap;

use super::notes::Notes;
use super::reader::Words;
use crate::model::{Country, Text, Texts};

/// What the cell of a party's name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// A name.
    Name,
    /// A placeholder: nobody is named.
    Nobody,
    /// The consignee again.
    SameAsConsignee,
}

/// Memory of a run.
pub(super) struct Intake<'p> {
    /// All strings.
    pub(super) texts: Texts,
    /// Decisions of the file that is being read.
    pub(super) notes: Notes,
    words: &'p dyn Words,
    countries: HashMap<Box<str>, Option<Country>>,
    said: HashMap<Text, Said>,
}

impl<'p> Intake<'p> {
    /// Nothing remembered yet.
    pub(super) fn new(words: &'p dyn Words) -> Intake<'p> {
        let (texts, notes) = (Texts::default(), Notes::default());
        Intake { texts, notes, words, countries: HashMap::new(), said: HashMap::new() }
    }

    /// Keeps a cell's text and tells what it says as a name; policy is asked once per distinct string.
    pub(super) fn name(&mut self, cell: &str) -> (Text, Said) {
        let text = self.texts.intern(cell);
        let said = *self.said.entry(text).or_insert_with(|| {
            if self.words.copies_consignee(cell) {
                Said::SameAsConsignee
            } else if self.words.is_placeholder(cell) {
                Said::Nobody
            } else {
                Said::Name
            }
        });
        (text, said)
    }

    /// True when a cell holds a word for nothing.
    pub(super) fn is_nothing(&mut self, cell: &str) -> bool {
        self.name(cell).1 == Said::Nobody
    }

    /// The country of a cell; policy is asked once per distinct string.
    pub(super) fn country(&mut self, cell: &str) -> Option<Country> {
        if let Some(known) = self.countries.get(cell) {
            return *known;
        }
        let country = self.words.country(cell).filter(|country| country.is_known());
        self.countries.insert(Box::from(cell), country);
        country
    }
}
