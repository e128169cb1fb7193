//! Words of the policy by which addresses are read, folded once and ready to be asked.

use std::collections::{HashMap, HashSet};

use crate::model::Country;
use crate::policy::{AddressWay, HintKind, MarkKind, Policy, Side};

use super::tokens;

/// Marks, kinds of street and building, and hints.
pub struct AddressWords<'p> {
    policy: &'p Policy,
    treated: HashMap<Country, Country>,
    marks: HashMap<String, Vec<Mark>>,
    ways: HashMap<String, Way>,
    /// Endings of street names, longest first, with their kind.
    suffixes: Vec<(String, String)>,
    compass: HashMap<String, String>,
    fillers: HashSet<String>,
    breaks: HashSet<String>,
    floor_suffixes: HashSet<String>,
    floor_letters: HashMap<String, Vec<Vec<String>>>,
    /// Signs of scripts without blanks that are words by themselves.
    signs: HashSet<String>,
}

/// Words that mark a number.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) words: Vec<String>,
    pub(super) kind: MarkKind,
    pub(super) side: Side,
}

/// A kind of street or building.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) form: String,
    pub(super) side: Side,
    pub(super) home: bool,
    pub(super) is_building: bool,
}

/// What a kind names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Street,
    Building,
}

impl<'p> AddressWords<'p> {
    /// Folds the words of a policy. O(words).
    #[must_use]
    pub fn new(policy: &'p Policy) -> AddressWords<'p> {
        let book = policy.address_book();
        let mut words = AddressWords {
            policy,
            treated: policy.countries().filter_map(|row| Some((row.country, row.treated_as?.0))).collect(),
            marks: HashMap::new(),
            ways: HashMap::new(),
            suffixes: Vec::new(),
            compass: HashMap::new(),
            fillers: book.fillers.iter().map(|word| line(word)).collect(),
            breaks: book.breaks.iter().map(|word| line(word)).collect(),
            floor_suffixes: book.floor_suffixes.iter().map(|word| line(word)).collect(),
            floor_letters: HashMap::new(),
            signs: HashSet::new(),
        };
        for mark in &book.mark {
            for phrase in mark.words.iter().map(|word| fold(word)) {
                let first = phrase.first().cloned().unwrap_or_default();
                words.marks.entry(first).or_default().push(Mark { words: phrase, kind: mark.kind, side: mark.side });
            }
        }
        words.marks.values_mut().for_each(|marks| marks.sort_by_key(|mark| std::cmp::Reverse(mark.words.len())));
        book.site.iter().for_each(|site| words.add(site, Names::Building));
        book.way.iter().for_each(|way| words.add(way, Names::Street));
        words.suffixes.sort_by_key(|(suffix, _)| std::cmp::Reverse(suffix.len()));
        for same in &book.compass {
            let first = same.first().map_or(String::new(), |word| line(word));
            words.compass.extend(same.iter().map(|word| (line(word), first.clone())));
        }
        for letters in book.floor_letters.iter().map(|word| fold(word)) {
            let first = letters.first().cloned().unwrap_or_default();
            words.floor_letters.entry(first).or_default().push(letters);
        }
        words.signs = words.all_signs();
        words
    }

    /// The policy that the words are from.
    #[must_use]
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// The country whose rules hold in a territory: Hong Kong is told as China in some lists and as itself in others.
    #[must_use]
    pub fn meant(&self, country: Country) -> Country {
        self.treated.get(&country).copied().unwrap_or(country)
    }

    fn add(&mut self, way: &AddressWay, names: Names) {
        let is_building = names == Names::Building;
        let form = line(&way.form);
        for word in &way.words {
            let way = Way { form: form.clone(), side: way.side, home: way.home, is_building };
            self.ways.insert(line(word), way);
        }
        self.suffixes.extend(way.suffixes.iter().map(|suffix| (line(suffix), form.clone())));
    }

    /// Single signs of the word lists that are no letters of an alphabet.
    fn all_signs(&self) -> HashSet<String> {
        let known = self.marks.keys().chain(self.ways.keys()).chain(&self.breaks).chain(&self.fillers);
        known.filter(|word| word.chars().count() == 1 && word.chars().all(tokens::is_blankless)).cloned().collect()
    }

    /// Parts of an address, in words.
    pub(super) fn parts(&self, text: &str) -> Vec<tokens::Part> {
        let mut parts = Vec::new();
        for part in tokens::parts(text, |sign| self.signs.contains(sign)) {
            parts.extend(part.split(|word| self.breaks.contains(word)).map(<[String]>::to_vec));
        }
        parts.iter_mut().for_each(|part| self.unglue(part));
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// `RM2309` and `NO5` are a mark and a number; `HAUPTSTR` is a name and a kind of street.
    fn unglue(&self, part: &mut tokens::Part) {
        let mut at = 0;
        while at < part.len() {
            let digits = part[at].find(|c: char| c.is_ascii_digit()).filter(|start| *start > 1);
            let glued = digits.filter(|start| self.marks.contains_key(&part[at][..*start]));
            let suffix = self
                .suffixes
                .iter()
                .find(|(suffix, _)| part[at].len() > suffix.len() + 1 && part[at].ends_with(suffix.as_str()));
            if let Some(start) = glued {
                let number = part[at].split_off(start);
                part.insert(at + 1, number);
            } else if let Some((suffix, form)) = suffix {
                let core = part[at].len() - suffix.len();
                part[at].truncate(core);
                part.insert(at + 1, form.clone());
            }
            at += 1;
        }
    }

    /// The longest mark that stands at a place, among those of one word and more.
    pub(super) fn mark(&self, words: &[String]) -> impl Iterator<Item = &Mark> {
        let marks = words.first().and_then(|first| self.marks.get(first)).into_iter().flatten();
        marks.filter(move |mark| words.starts_with(&mark.words))
    }

    /// The kind of street or building that a word is.
    pub(super) fn way(&self, word: &str) -> Option<&Way> {
        self.ways.get(word)
    }

    /// A point of the compass in one spelling.
    pub(super) fn compass(&self, word: &str) -> Option<&String> {
        self.compass.get(word)
    }

    /// True for a word that is written or left out at will.
    pub(super) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// The floor that one word names: `16/F`, `4F`, `G/F`.
    pub(super) fn floor<'w>(&self, word: &'w str) -> Option<&'w str> {
        let (floor, suffix) = match word.split_once('/') {
            Some((floor, suffix)) => (floor, suffix),
            None => {
                let end = word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
                word.split_at(end)
            }
        };
        let named = tokens::is_number(floor) || (word.contains('/') && floor.len() == 1);
        (!floor.is_empty() && named && self.floor_suffixes.contains(suffix)).then_some(floor)
    }

    /// How many words at a place name a floor without a number (`GROUND`).
    pub(super) fn floor_letters(&self, words: &[String]) -> usize {
        let letters = words.first().and_then(|first| self.floor_letters.get(first)).into_iter().flatten();
        letters.filter(|letters| words.starts_with(letters)).map(Vec::len).max().unwrap_or(0)
    }

    /// What the words of an address hint at.
    pub(super) fn hints(&self, text: &str) -> impl Iterator<Item = HintKind> {
        let parts = tokens::parts(&text.replace('/', " "), |_| false);
        let words: Vec<String> = parts.into_iter().flatten().collect();
        let says = move |phrase: &Vec<String>| words.windows(phrase.len().max(1)).any(|window| window == phrase);
        let hints = self.policy.address_book().hint.iter();
        hints.filter(move |hint| hint.words.iter().any(&says)).map(|hint| hint.kind)
    }
}

/// A word of the policy as the words of an address are folded.
fn fold(word: &str) -> Vec<String> {
    tokens::parts(word, |_| false).into_iter().flatten().collect()
}

fn line(word: &str) -> String {
    fold(word).join(" ")
}
