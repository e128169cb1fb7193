//! The index of names by likeness, compact: each distinct word once, names as numbers of words.

use std::collections::HashMap;
use std::sync::Mutex;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::bound::may_reach;
use super::glance::Glance;
use super::index::Found;
use super::keys::{REST, each_key, heaviest, whole_keys};
use super::likeness::{least_of_best, score_of};
use super::name::{Class, Name, Schema, Token, View};
use super::shelf::{Seed, Shelf};
use super::sound::{letters_of, sound};
use crate::policy::Costs;

/// Names by the words that tell them apart; it can be kept and read again.
///
/// A name stands under its rarest words, as many as weigh five eighths of it; a word is found by its sound, by its sound
/// with one letter left out, by its consonants, and joined with its neighbour. Names that share none of these with a
/// question are not compared: two words with two slips each, or a lone word with two, are missed.
#[derive(Serialize, Deserialize)]
pub struct NameBook {
    names: Vec<Kept>,
    /// Words of the names, one name behind the other.
    spelt: Vec<u32>,
    words: Vec<Token>,
    /// Legal forms that stand together, with their classes.
    forms: Vec<(Vec<String>, Vec<u8>)>,
    /// Originals, names without blanks and words in the order of the alphabet, one behind the other.
    text: String,
    /// Names by word: where those of each word end, and the names.
    place_ends: Vec<u32>,
    places: Vec<u32>,
    /// Words by key.
    keys: Shelf,
    /// Names by hash of all their words together.
    wholes: Shelf,
    seed: Seed,
    #[serde(skip)]
    glances: Mutex<Vec<Glance>>,
}

/// A name as kept: ends of its parts, each beginning where the part before ends.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Kept {
    spelt_end: u32,
    original_end: u32,
    whole_end: u32,
    bag_end: u32,
    forms: u32,
    schema: Schema,
    is_mixed: bool,
    has_comma: bool,
}

/// Consonants that stand in one of two words only when one is put for another.
const ONE_SLIP: u32 = 2;

/// What makes two words the same to all comparisons.
type Identity<'n> = (&'n str, &'n str, u8, Class, Option<u16>);

/// What is gathered while names are read into a book.
struct Gathered<'n> {
    book: NameBook,
    numbers: HashMap<Identity<'n>, u32, RandomState>,
    form_numbers: HashMap<(&'n [String], &'n [u8]), u32, RandomState>,
    places: Vec<(u32, u32)>,
    wholes: Vec<(u64, u32)>,
}

impl NameBook {
    /// Indexes names, which must be weighed. O(letters log letters).
    ///
    /// # Panics
    /// When the names have more than four billion letters.
    #[must_use]
    pub fn new(names: &[Name]) -> NameBook {
        let empty = || Shelf::new(Vec::new());
        let book = NameBook {
            names: Vec::with_capacity(names.len()),
            spelt: Vec::new(),
            words: Vec::new(),
            forms: Vec::new(),
            text: String::new(),
            place_ends: Vec::new(),
            places: Vec::new(),
            keys: empty(),
            wholes: empty(),
            seed: Seed::drawn(),
            glances: Mutex::default(),
        };
        let (numbers, form_numbers) = (HashMap::default(), HashMap::default());
        let mut gathered = Gathered { book, numbers, form_numbers, places: Vec::new(), wholes: Vec::new() };
        names.iter().for_each(|name| gathered.add(name));
        gathered.close()
    }

    /// Names kept.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// True when what was kept is whole: every number names something that is there, and this program hashes as the one
    /// that kept it. O(size).
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let mut last = (0, 0);
        let in_order = self.names.iter().all(|kept| {
            let before = std::mem::replace(&mut last, (kept.spelt_end, kept.bag_end));
            let cuts = [kept.original_end, kept.whole_end, kept.bag_end];
            let cuts = cuts.map(|at| self.text.is_char_boundary(at as usize));
            before.0 <= kept.spelt_end
                && before.1 <= kept.original_end
                && kept.original_end <= kept.whole_end
                && kept.whole_end <= kept.bag_end
                && cuts == [true; 3]
                && (kept.forms as usize) < self.forms.len()
        });
        let (spelt, text, places) = (self.spelt.len() as u64, self.text.len() as u64, self.places.len() as u64);
        let below = |numbers: &[u32], count: usize| numbers.iter().all(|number| (*number as usize) < count);
        in_order
            && (u64::from(last.0), u64::from(last.1)) == (spelt, text)
            && below(&self.spelt, self.words.len())
            && below(&self.places, self.names.len())
            && self.place_ends.is_sorted()
            && self.place_ends.len() == self.words.len()
            && self.place_ends.last().map_or(0, |last| u64::from(*last)) == places
            && self.keys.is_sound(self.words.len())
            && self.wholes.is_sound(self.names.len())
            && self.seed.holds()
    }

    /// A name as written.
    #[must_use]
    pub fn original(&self, name: u32) -> &str {
        self.texts(name as usize)[0]
    }

    /// Names at or above a score, the most alike first, then in the order given. O(candidates) comparisons.
    #[must_use]
    pub fn search(&self, question: &Name, least: u16) -> Vec<Found> {
        let lent = self.glances.lock().ok().and_then(|mut kept| kept.pop());
        let mut glance = lent.unwrap_or_default();
        let asked = question.view();
        glance.begin(self.words.len(), asked.tokens.len());
        let mut found: Vec<Found> = Vec::new();
        for name in self.candidates(question, &asked, least, &mut glance) {
            if let Some(score) = self.score(&asked, name, least, &mut glance) {
                found.push(Found { name, score });
            }
        }
        if let Ok(mut kept) = self.glances.lock() {
            kept.push(glance);
        }
        found.sort_unstable_by_key(|found| (std::cmp::Reverse(found.score), found.name));
        found
    }

    /// The score of a name, where it reaches `least`.
    fn score(&self, asked: &View<'_>, name: u32, least: u16, glance: &mut Glance) -> Option<u16> {
        let at = name as usize;
        let (spelt, view) = (self.spelt_of(at), self.view(at, asked.costs));
        let is_together = asked.whole == view.whole || (asked.bag == view.bag && !view.bag.is_empty());
        glance.look(spelt, &asked.tokens, &self.words);
        let at_a_glance = |i: usize, j: usize| if glance.may_be(i, spelt[j]) { 1000 } else { 0 };
        if !is_together && !may_reach(asked, &view, least, at_a_glance) {
            return None;
        }
        glance.compare(spelt, &asked.tokens, &self.words);
        if !is_together && !may_reach(asked, &view, least, |i, j| glance.alike(i, spelt[j]).0) {
            return None;
        }
        let score = score_of(asked, &view, &|i, j| glance.alike(i, spelt[j]));
        (score >= least).then_some(score)
    }

    fn spelt_of(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.names[before].spelt_end);
        &self.spelt[start as usize..self.names[at].spelt_end as usize]
    }

    /// Original, whole and bag of a name.
    fn texts(&self, at: usize) -> [&str; 3] {
        let (start, kept) = (at.checked_sub(1).map_or(0, |before| self.names[before].bag_end), &self.names[at]);
        let [own, whole, bag] = [kept.original_end, kept.whole_end, kept.bag_end].map(|end| end as usize);
        [&self.text[start as usize..own], &self.text[own..whole], &self.text[whole..bag]]
    }

    fn view<'b>(&'b self, at: usize, costs: &'b Costs) -> View<'b> {
        let kept = &self.names[at];
        let [original, whole, bag] = self.texts(at);
        let (forms, form_classes) = &self.forms[kept.forms as usize];
        View {
            tokens: self.spelt_of(at).iter().map(|word| &self.words[*word as usize]).collect(),
            forms,
            form_classes,
            schema: kept.schema,
            is_mixed: kept.is_mixed,
            has_comma: kept.has_comma,
            costs,
            whole,
            bag,
            original,
        }
    }

    /// Every name that shares a key with the question, once, in order.
    fn candidates(&self, question: &Name, asked: &View<'_>, least: u16, glance: &mut Glance) -> Vec<u32> {
        let telling = asked.is_telling();
        let mut words: Vec<u32> = Vec::new();
        for (at, token) in question.tokens.iter().enumerate() {
            let is_asked = match token.class {
                Class::Core | Class::Number => true,
                Class::Place | Class::Generic => !telling,
                Class::Initial | Class::Particle | Class::Filler => question.tokens.len() < 3,
            };
            if is_asked {
                words.extend(self.near((at, token), asked, least_of_best(least, REST, asked.costs), glance));
            }
        }
        for pair in question.tokens.windows(2) {
            let said = sound(&format!("{}{}", pair[0].written, pair[1].written));
            words.extend(self.keys.at(self.seed.hash(said.as_str())));
        }
        words.sort_unstable();
        words.dedup();
        let mut names: Vec<u32> = Vec::new();
        for word in words.into_iter().map(|word| word as usize) {
            let start = word.checked_sub(1).map_or(0, |before| self.place_ends[before]);
            names.extend(&self.places[start as usize..self.place_ends[word] as usize]);
        }
        let mut wholes = whole_keys(question);
        wholes.extend(question.tokens.iter().map(|token| token.written.clone()));
        for key in wholes {
            names.extend(self.wholes.at(self.seed.hash(key.as_str())));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Words of the index that are alike to a word of the question, `least` at least.
    fn near(&self, (at, token): (usize, &Token), asked: &View<'_>, least: u16, glance: &mut Glance) -> Vec<u32> {
        if let Some(known) = glance.known(token, least) {
            return known.clone();
        }
        let mut near: Vec<u32> = Vec::new();
        each_key(token, |key| near.extend(self.keys.at(self.seed.hash(key))));
        near.sort_unstable();
        near.dedup();
        let unglued = token.unglued.as_deref().map(letters_of);
        near.retain(|word| {
            let known = &self.words[*word as usize];
            let is_near = |own: u32| (own ^ known.letters).count_ones() <= ONE_SLIP;
            token.other_letters(known) <= ONE_SLIP || unglued.is_some_and(is_near)
        });
        glance.look(&near, &asked.tokens, &self.words);
        near.retain(|word| glance.likeness((at, token), *word, &self.words).0 >= least);
        glance.keep(token, least, &near);
        near
    }
}

impl<'n> Gathered<'n> {
    fn add(&mut self, name: &'n Name) {
        let at = self.book.names.len() as u32;
        let first = self.book.spelt.len();
        for token in &name.tokens {
            let identity =
                (token.text.as_str(), token.written.as_str(), token.script as u8, token.class, token.nickname);
            let words = &mut self.book.words;
            let number = *self.numbers.entry(identity).or_insert_with(|| {
                words.push(Token { shown: String::new(), ..token.clone() });
                words.len() as u32 - 1
            });
            self.book.spelt.push(number);
        }
        for place in heaviest(&name.tokens) {
            self.places.push((self.book.spelt[first + place], at));
        }
        let keys = whole_keys(name);
        self.wholes.extend(keys.iter().map(|key| (self.book.seed.hash(key.as_str()), at)));
        let forms = &mut self.book.forms;
        let own = (name.forms.as_slice(), name.form_classes.as_slice());
        let number = *self.form_numbers.entry(own).or_insert_with(|| {
            forms.push((name.forms.clone(), name.form_classes.clone()));
            forms.len() as u32 - 1
        });
        self.book.text.push_str(&name.original);
        let original_end = self.end();
        self.book.text.push_str(&name.whole);
        let whole_end = self.end();
        self.book.text.push_str(&name.bag);
        let kept = Kept {
            spelt_end: self.book.spelt.len() as u32,
            original_end,
            whole_end,
            bag_end: self.end(),
            forms: number,
            schema: name.schema,
            is_mixed: name.mixed_script,
            has_comma: name.comma,
        };
        self.book.names.push(kept);
    }

    fn end(&self) -> u32 {
        u32::try_from(self.book.text.len()).expect("fewer than four billion letters")
    }

    fn close(mut self) -> NameBook {
        let mut book = self.book;
        let mut keys: Vec<(u64, u32)> = Vec::with_capacity(book.words.len() * 12);
        for (word, at) in book.words.iter().zip(0_u32..) {
            each_key(word, |key| keys.push((book.seed.hash(key), at)));
        }
        book.keys = Shelf::new(keys);
        book.wholes = Shelf::new(self.wholes);
        self.places.sort_unstable();
        self.places.dedup();
        let mut ends = vec![0_u32; book.words.len()];
        for (word, _) in &self.places {
            ends[*word as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        book.place_ends = ends;
        book.places = self.places.into_iter().map(|(_, name)| name).collect();
        book
    }
}
