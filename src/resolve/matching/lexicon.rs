//! The words of the rule book as names are read: legal forms, words that tell little, words for one another, numbers.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::letters::{self, Script};
use super::name::{Class, Token};
use super::sound::sound;
use crate::policy::{NameWords, Thresholds, Weights};

/// Word lists folded as names are folded. Built once for a run.
pub struct Lexicon {
    classes: HashMap<String, Class, RandomState>,
    /// By the first word of a phrase, longest phrase first: the phrase and the words it is compared as.
    ones: HashMap<String, Vec<(Vec<String>, String)>, RandomState>,
    /// By the first and by the last word, longest first.
    forms_front: HashMap<String, Vec<(Vec<String>, u8)>, RandomState>,
    forms_end: HashMap<String, Vec<(Vec<String>, u8)>, RandomState>,
    glued: HashSet<String, RandomState>,
    /// Words of forms that tell nothing wherever they stand.
    asides: HashSet<String, RandomState>,
    generic_sounds: HashSet<String, RandomState>,
    /// Words of forms, and what a slip of the pen or the ear makes of them.
    form_words: HashMap<String, String, RandomState>,
    form_slips: HashMap<String, String, RandomState>,
    /// What a slip of the pen makes of long words that tell little or stand for others.
    slips: HashMap<String, String, RandomState>,
    /// Words that tell little, and words of forms, by their sound: as they are read from another script.
    heard: HashMap<String, String, RandomState>,
    numbers: HashMap<String, u32, RandomState>,
    nicknames: HashMap<String, u16, RandomState>,
    look_alikes: HashMap<char, char, RandomState>,
    pub(super) weights: Weights,
    thresholds: Thresholds,
}

/// Class of legal forms that goes with every other.
pub(super) const ANY_FORM: u8 = 0;

/// Letters of a word of a form in which a slip is seen through.
const LONG: usize = 5;

/// Letters that a form has at least to be told from a name that it is written together with.
const GLUED: usize = 3;

impl Lexicon {
    /// Folds the word lists. O(words).
    #[must_use]
    pub fn new(book: &NameWords) -> Lexicon {
        let look_alikes = book.words.look_alikes.iter().filter_map(|pair| {
            let mut letters = pair.chars();
            Some((letters.next()?, letters.next()?))
        });
        let mut lexicon = Lexicon {
            classes: HashMap::default(),
            ones: HashMap::default(),
            forms_front: HashMap::default(),
            forms_end: HashMap::default(),
            glued: HashSet::default(),
            asides: HashSet::default(),
            generic_sounds: HashSet::default(),
            form_words: HashMap::default(),
            form_slips: HashMap::default(),
            slips: HashMap::default(),
            heard: HashMap::default(),
            numbers: HashMap::default(),
            nicknames: HashMap::default(),
            look_alikes: look_alikes.collect(),
            weights: book.weights,
            thresholds: book.likeness,
        };
        lexicon.take_ones(book);
        lexicon.take_classes(book);
        lexicon.take_forms(book);
        lexicon.take_slips();
        for number in &book.number {
            let words = number.words.iter().map(|word| (fold(word).concat(), number.value));
            lexicon.numbers.extend(words);
        }
        for (one, group) in book.nickname.iter().zip(0..) {
            lexicon.nicknames.extend(one.words.iter().map(|word| (fold(word).concat(), group)));
        }
        lexicon
    }

    /// Thresholds of the rule book.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    fn take_ones(&mut self, book: &NameWords) {
        for one in &book.one {
            let Some(canonical) = one.words.first().map(|word| fold(word).join(" ")) else { continue };
            for phrase in phrases(&one.words) {
                if let Some(first) = phrase.first().cloned() {
                    self.ones.entry(first).or_default().push((phrase, canonical.clone()));
                }
            }
        }
        self.ones.values_mut().for_each(|known| known.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len())));
    }

    /// Later lists give way to earlier ones.
    fn take_classes(&mut self, book: &NameWords) {
        let lists = [
            (&book.words.fillers, Class::Filler),
            (&book.words.particles, Class::Particle),
            (&book.words.places, Class::Place),
            (&book.words.generic, Class::Generic),
        ];
        for (words, class) in lists {
            for word in words.iter().flat_map(|word| fold(word)) {
                if class == Class::Generic && word.len() >= LONG {
                    self.generic_sounds.insert(sound(&word));
                }
                // a short particle sounds like many a name
                if class == Class::Filler || word.len() >= LONG {
                    self.heard.entry(sound(&word)).or_insert_with(|| word.clone());
                }
                self.classes.entry(word).or_insert(class);
            }
        }
    }

    fn take_forms(&mut self, book: &NameWords) {
        let short: HashSet<&String> = book.words.short_front_forms.iter().collect();
        let mut others = ANY_FORM;
        for form in &book.form {
            let class = if form.class == "ANY" { ANY_FORM } else { others + 1 };
            others = others.max(class);
            for phrase in phrases(&form.words) {
                let letters: usize = phrase.iter().map(String::len).sum();
                if let [only] = phrase.as_slice()
                    && letters >= GLUED
                {
                    self.glued.insert(only.clone());
                }
                phrase.iter().for_each(|word| self.take_form_word(word));
                self.asides.extend(
                    phrase
                        .iter()
                        .filter(|word| phrase.len() == 1 && word.len() >= GLUED || word.len() >= LONG)
                        .cloned(),
                );
                let is_in_front = letters >= GLUED || phrase.first().is_some_and(|first| short.contains(first));
                let turned: Vec<String> = phrase.iter().rev().cloned().collect();
                for spelled in run_together(&phrase).into_iter().chain((phrase.len() > 1).then_some(turned)) {
                    let (Some(first), Some(last)) = (spelled.first().cloned(), spelled.last().cloned()) else {
                        continue;
                    };
                    if is_in_front {
                        self.forms_front.entry(first).or_default().push((spelled.clone(), class));
                    }
                    self.forms_end.entry(last).or_default().push((spelled, class));
                }
            }
        }
        for known in self.forms_front.values_mut().chain(self.forms_end.values_mut()) {
            known.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
    }

    /// A word of a form with the slips it is known by: another spelling of its sound, of a long word one letter left out, of
    /// one of four letters and more two neighbours exchanged.
    fn take_form_word(&mut self, word: &str) {
        if self.form_words.insert(word.to_owned(), word.to_owned()).is_some() {
            return;
        }
        let said = sound(word);
        self.heard.entry(said.clone()).or_insert_with(|| word.to_owned());
        if word.len() + 1 < LONG {
            return;
        }
        if word.len() >= LONG {
            self.form_slips.entry(format!("={said}")).or_insert_with(|| word.to_owned());
        }
        for slip in exchanged(word).chain(shortened(word).filter(|_| word.len() >= LONG)) {
            self.form_slips.entry(slip).or_insert_with(|| word.to_owned());
        }
    }

    /// Long words that tell little or stand for others, with one letter left out or two neighbours exchanged.
    fn take_slips(&mut self) {
        let phrases =
            self.ones.values().flatten().filter(|(phrase, _)| phrase.len() == 1).map(|(phrase, _)| &phrase[0]);
        let mut words: Vec<&String> = self.classes.keys().chain(phrases).filter(|word| word.len() > LONG).collect();
        words.sort_unstable();
        words.dedup();
        let mut slips: HashMap<String, String, RandomState> = HashMap::default();
        for word in words {
            for slip in exchanged(word).chain(shortened(word)) {
                slips.entry(slip).or_insert_with(|| word.clone());
            }
        }
        self.slips = slips;
    }

    /// The word that tells little, or stands for another, for which a word is meant: a slip of the pen in a long one, or
    /// the same sound read from another script.
    pub(super) fn meant(&self, token: &Token) -> Option<String> {
        let word = token.text.as_str();
        if self.is_known(word) {
            return None;
        }
        if let Some(heard) = self.heard(token) {
            return self.is_known(heard).then(|| heard.clone());
        }
        let known = |once: &String| once.len() > LONG && self.is_known(once);
        let long = (word.len() >= LONG).then_some(word)?;
        self.slips.get(long).cloned().or_else(|| once(long).find(known))
    }

    /// The known word that sounds as a word of another script.
    fn heard(&self, token: &Token) -> Option<&String> {
        self.heard.get(&token.sound).filter(|_| token.script == Script::Letters)
    }

    /// True when a folded word stands in a list, not only by a slip or by its sound.
    pub(crate) fn is_known(&self, word: &str) -> bool {
        self.classes.contains_key(word) || self.ones.contains_key(word)
    }

    /// The word of a legal form that a word is, or is meant for: with a letter doubled or neighbours exchanged, in a long one
    /// also with a letter left out; in another spelling of the same sound where it is long or was read from another script.
    pub(super) fn form_word<'w>(&'w self, token: &'w Token) -> &'w str {
        let word = token.text.as_str();
        if self.form_words.contains_key(word) || self.classes.contains_key(word) {
            return word;
        }
        let doubled = once(word).filter(|_| word.len() > GLUED).find_map(|once| self.form_words.get(&once));
        if let Some(meant) = doubled {
            return meant;
        }
        let slips = &self.form_slips;
        let by_pen = slips.get(word).filter(|_| word.len() + 1 >= LONG);
        let by_ear = || slips.get(&format!("={}", token.sound)).filter(|_| word.len() + 1 >= LONG);
        let read = || self.heard(token);
        let slip = by_pen.or_else(by_ear).or_else(read);
        slip.map_or(word, String::as_str)
    }

    pub(super) fn look_alike(&self, letter: char) -> Option<char> {
        self.look_alikes.get(&letter).copied()
    }

    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The group of given names that a word belongs to.
    pub(super) fn nickname(&self, word: &str) -> Option<u16> {
        self.nicknames.get(word).copied()
    }

    fn class_of_sound(&self, word: &str) -> Option<()> {
        self.generic_sounds.contains(&sound(word)).then_some(())
    }

    /// What a word tells.
    pub(super) fn class(&self, word: &str) -> Class {
        match self.classes.get(word) {
            None if self.asides.contains(word) => Class::Filler,
            _ if word.bytes().all(|byte| byte.is_ascii_digit()) => Class::Number,
            Some(class) => *class,
            None if word.len() >= LONG && self.class_of_sound(word).is_some() => Class::Generic,
            None if word.len() == 1 => Class::Initial,
            None => Class::Core,
        }
    }

    /// The longest phrase at the start of the words that stands for another: how many words, and for what.
    pub(super) fn one(&self, words: &[Token]) -> Option<(usize, &str)> {
        let known = self.ones.get(&words.first()?.text)?;
        let found = known.iter().find(|(phrase, _)| starts(words, phrase));
        found.map(|(phrase, canonical)| (phrase.len(), canonical.as_str()))
    }

    /// The longest legal form in front: how many words, and its class.
    pub(super) fn form_in_front(&self, words: &[&str]) -> Option<(usize, u8)> {
        let known = self.forms_front.get(*words.first()?)?;
        known
            .iter()
            .find(|(phrase, _)| words.len() >= phrase.len() && words.iter().zip(phrase).all(|(a, b)| a == b))
            .map(|(phrase, class)| (phrase.len(), *class))
    }

    /// The longest legal form at the end.
    pub(super) fn form_at_end(&self, words: &[&str]) -> Option<(usize, u8)> {
        let known = self.forms_end.get(*words.last()?)?;
        let ends = |phrase: &[String]| {
            let start = words.len().checked_sub(phrase.len());
            start.is_some_and(|start| words[start..].iter().zip(phrase).all(|(a, b)| a == b))
        };
        known.iter().find(|(phrase, _)| ends(phrase)).map(|(phrase, class)| (phrase.len(), *class))
    }

    /// What is left of a word when a legal form is written together with it, in front or behind.
    pub(super) fn unglued<'w>(&self, word: &'w str) -> Option<&'w str> {
        const LONGEST: usize = 12;
        (GLUED..=LONGEST).filter(|length| word.len() >= length + GLUED).find_map(|length| {
            let end = word.len() - length;
            let front = self.glued.contains(&word[..length]).then(|| &word[length..]);
            front.or_else(|| self.glued.contains(&word[end..]).then(|| &word[..end]))
        })
    }
}

/// A word with one letter left out, once for each letter.
fn shortened(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// A word with two different neighbours exchanged, once for each pair.
fn exchanged(word: &str) -> impl Iterator<Item = String> + '_ {
    let bytes = word.as_bytes();
    let pairs = (1..bytes.len()).filter(|at| bytes[at - 1] != bytes[*at]);
    pairs.map(|at| format!("{}{}{}{}", &word[..at - 1], &word[at..=at], &word[at - 1..at], &word[at + 1..]))
}

/// A word with a doubled letter written once, once for each.
fn once(word: &str) -> impl Iterator<Item = String> + '_ {
    let bytes = word.as_bytes();
    let doubled = (1..bytes.len()).filter(|at| bytes[at - 1] == bytes[*at]);
    doubled.map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

fn starts(words: &[Token], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && words.iter().zip(phrase).all(|(word, part)| word.text == *part)
}

/// A phrase, and its spellings with two neighbours or all words run together.
fn run_together(phrase: &[String]) -> Vec<Vec<String>> {
    const LETTERS: usize = 5;
    let mut spelled = vec![phrase.to_vec()];
    if phrase.iter().map(String::len).sum::<usize>() < LETTERS || phrase.len() < 2 {
        return spelled;
    }
    for at in 1..phrase.len() {
        let mut joined = phrase.to_vec();
        let second = joined.remove(at);
        joined[at - 1].push_str(&second);
        spelled.push(joined);
    }
    if phrase.len() > 2 {
        spelled.push(vec![phrase.concat()]);
    }
    spelled
}

fn phrases(lines: &[String]) -> Vec<Vec<String>> {
    lines.iter().map(|line| fold(line)).filter(|phrase| !phrase.is_empty()).collect()
}

fn fold(line: &str) -> Vec<String> {
    letters::words(line, |_| None).into_iter().map(|word| word.text).collect()
}
