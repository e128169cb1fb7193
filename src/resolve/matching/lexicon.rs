//! The words of the rule book as names are read: legal forms, words that tell little, words for one another, numbers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::letters::{self, Letters, Script};
use super::name::{Class, Token};
use super::reading::Readings;
use super::scale::Scale;
use super::slips::{exchanged, once, run_together, shortened};
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
    /// Words of forms of four letters with one left out.
    short_slips: HashMap<String, String, RandomState>,
    /// One spelling for each sound of words that stand in forms of several words only.
    form_sounds: HashMap<String, String, RandomState>,
    /// What a slip of the pen makes of long words that tell little or stand for others.
    slips: HashMap<String, String, RandomState>,
    /// Words that tell little, and words of forms, by their sound: as they are read from another script.
    heard: HashMap<String, Vec<String>, RandomState>,
    numbers: HashMap<String, u32, RandomState>,
    nicknames: HashMap<String, u16, RandomState>,
    pub(super) letters: Letters,
    pub(super) weights: Weights,
    pub(super) scale: Arc<Scale>,
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
            short_slips: HashMap::default(),
            form_sounds: HashMap::default(),
            slips: HashMap::default(),
            heard: HashMap::default(),
            numbers: HashMap::default(),
            nicknames: HashMap::default(),
            letters: Letters { look_alikes: look_alikes.collect(), readings: Readings::new(&book.words.readings) },
            weights: book.weights,
            scale: Arc::new(Scale::new(book)),
            thresholds: book.likeness,
        };
        lexicon.take_ones(book);
        lexicon.take_classes(book);
        lexicon.take_forms(book);
        lexicon.take_slips();
        for number in &book.number {
            let words = number.words.iter().map(|word| (fold(word, &lexicon.letters).concat(), number.value));
            lexicon.numbers.extend(words);
        }
        for word in book.number.iter().flat_map(|number| &number.words).filter(|word| word.len() >= LONG) {
            lexicon.heard.entry(sound(word)).or_default().push(word.clone());
        }
        for (one, group) in book.nickname.iter().zip(0..) {
            lexicon.nicknames.extend(one.words.iter().map(|word| (fold(word, &lexicon.letters).concat(), group)));
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
            let Some(canonical) = one.words.first().map(|word| fold(word, &self.letters).join(" ")) else { continue };
            for phrase in phrases(&one.words, &self.letters) {
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
            for word in words.iter().flat_map(|word| fold(word, &self.letters)) {
                if class == Class::Generic && word.len() >= LONG {
                    self.generic_sounds.insert(sound(&word));
                }
                // a short particle sounds like many a name
                if class == Class::Filler || word.len() >= LONG {
                    self.heard.entry(sound(&word)).or_default().push(word.clone());
                }
                self.classes.entry(word).or_insert(class);
            }
        }
    }

    fn take_forms(&mut self, book: &NameWords) {
        let short: HashSet<&String> = book.words.short_front_forms.iter().collect();
        let all = || book.form.iter().flat_map(|form| phrases(&form.words, &self.letters));
        let alone: HashSet<String> = all().filter(|phrase| phrase.len() == 1).flatten().collect();
        let mut others = ANY_FORM;
        for form in &book.form {
            let class = if form.class == "ANY" { ANY_FORM } else { others + 1 };
            others = others.max(class);
            for phrase in phrases(&form.words, &self.letters) {
                let letters: usize = phrase.iter().map(String::len).sum();
                if let [only] = phrase.as_slice()
                    && letters >= GLUED
                {
                    self.glued.insert(only.clone());
                }
                let meant: Vec<String> = phrase.iter().map(|word| self.one_spelling(word, &alone)).collect();
                phrase.iter().zip(&meant).for_each(|(word, meant)| self.take_form_word(word, meant));
                self.asides.extend(
                    phrase
                        .iter()
                        .filter(|word| phrase.len() == 1 && word.len() >= GLUED || word.len() >= LONG)
                        .cloned(),
                );
                let is_in_front = letters >= GLUED || phrase.first().is_some_and(|first| short.contains(first));
                let turned: Vec<String> = meant.iter().rev().cloned().collect();
                let mut spelled = run_together(&phrase);
                spelled.extend((meant != phrase).then_some(meant));
                for spelled in spelled.into_iter().chain((phrase.len() > 1).then_some(turned)) {
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

    /// One spelling for long words of forms of several words that sound alike (`OBSHCHESTVO`, `OBSCHESTVO`).
    fn one_spelling(&mut self, word: &str, alone: &HashSet<String>) -> String {
        if word.len() < LONG || alone.contains(word) {
            return word.to_owned();
        }
        self.form_sounds.entry(sound(word)).or_insert_with(|| word.to_owned()).clone()
    }

    /// A word of a form with the slips it is known by: another spelling of its sound, of a long word one letter left out, of
    /// one of four letters and more two neighbours exchanged.
    fn take_form_word(&mut self, word: &str, meant: &str) {
        if self.form_words.insert(word.to_owned(), meant.to_owned()).is_some() {
            return;
        }
        let said = sound(word);
        self.heard.entry(said.clone()).or_default().push(word.to_owned());
        if word.len() + 1 < LONG {
            return;
        }
        if word.len() >= LONG {
            self.form_slips.entry(format!("={said}")).or_insert_with(|| meant.to_owned());
        } else {
            for slip in shortened(word) {
                self.short_slips.entry(slip).or_insert_with(|| meant.to_owned());
            }
        }
        for slip in exchanged(word).chain(shortened(word).filter(|_| word.len() >= LONG)) {
            self.form_slips.entry(slip).or_insert_with(|| meant.to_owned());
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
            let tells = self.is_known(heard) || self.asides.contains(heard) || self.number(heard).is_some();
            return tells.then(|| heard.to_owned());
        }
        let known = |once: &String| once.len() > LONG && self.is_known(once);
        let long = (word.len() >= LONG).then_some(word)?;
        self.slips.get(long).cloned().or_else(|| once(long).find(known))
    }

    /// The known word as which a word of another script is read: a short one by its letters, for it sounds like many; a
    /// long one also where it sounds as the word is read, and is one of its readings where there are several.
    fn heard<'l>(&'l self, token: &'l Token) -> Option<&'l str> {
        if token.script != Script::Letters {
            return None;
        }
        let whole =
            || token.ways.as_ref().map_or(std::slice::from_ref(&token.text), |ways| ways.whole.as_slice()).iter();
        let told = |read: &&String| read.len() > 1 && self.classes.contains_key(*read);
        let others = |read: &&String| read.len() > 1 && (self.is_listed(read) || self.number(read).is_some());
        let is_read =
            |known: &&String| token.ways.as_ref().is_none_or(|ways| ways.alike(known, &self.scale.letters) == 1000);
        let by_ear = whole().filter(|read| read.len() >= LONG).flat_map(|read| self.heard.get(&sound(read)));
        let mut by_ear = by_ear.flatten().filter(is_read);
        let plain =
            || self.heard.get(&token.sound).and_then(|known| known.first()).filter(|_| token.text.len() >= LONG);
        let by_letters = whole().find(told).or_else(|| whole().find(others));
        by_letters.or_else(|| by_ear.next()).or_else(plain).map(String::as_str)
    }

    /// True when a folded word stands in a list, those of legal forms too.
    fn is_listed(&self, word: &str) -> bool {
        self.is_known(word) || self.form_words.contains_key(word)
    }

    /// True when a folded word stands in a list, not only by a slip or by its sound.
    pub(crate) fn is_known(&self, word: &str) -> bool {
        self.classes.contains_key(word) || self.ones.contains_key(word)
    }

    /// The word of a legal form that a word is, or is meant for: with a letter doubled or neighbours exchanged, in a long one
    /// also with a letter left out; in another spelling of the same sound where it is long or was read from another script.
    pub(super) fn form_word<'w>(&'w self, token: &'w Token) -> &'w str {
        let word = token.text.as_str();
        if let Some(meant) = self.form_words.get(word) {
            return meant;
        }
        if self.classes.contains_key(word) {
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
        let read = || read().map(|word| self.form_words.get(word).map_or(word, String::as_str));
        let slip = by_pen.or_else(by_ear).map(String::as_str).or_else(read);
        slip.unwrap_or(word)
    }

    /// The form of four letters for which the last word of a name is meant, one of its letters left out.
    pub(super) fn short_form(&self, word: &str) -> Option<&str> {
        self.short_slips.get(word).filter(|_| !self.is_listed(word)).map(String::as_str)
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

fn starts(words: &[Token], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && words.iter().zip(phrase).all(|(word, part)| word.text == *part)
}

fn phrases(lines: &[String], letters: &Letters) -> Vec<Vec<String>> {
    lines.iter().map(|line| fold(line, letters)).filter(|phrase| !phrase.is_empty()).collect()
}

/// A line of the rule book as names are folded. Letters that look alike are not exchanged: lines do not mix scripts.
fn fold(line: &str, letters: &Letters) -> Vec<String> {
    letters::plain_words(line, letters).into_iter().map(|word| word.text).collect()
}
