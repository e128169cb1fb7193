//! The index of names by likeness, compact: each distinct word once, names as numbers of words.

use std::collections::HashMap;
use std::sync::Mutex;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::bound::{Bits, Brief, repeats};
use super::glance::Glance;
use super::keys::{each_key, heaviest, whole_keys};
use super::name::{Class, Name, Schema, Token, View};
use super::scale::Scale;
use super::shelf::{Seed, Shelf};

/// Names by the words that tell them apart; it can be kept and read again.
///
/// A name stands under its rarest words, as many as weigh five eighths of it; a word is found by its sound, by its sound
/// with one letter left out, by its consonants, and joined with its neighbour. Names that share none of these with a
/// question are not compared: two words with two slips each, or a lone word with two, are missed.
#[derive(Serialize, Deserialize)]
pub struct NameBook {
    pub(super) names: Vec<Kept>,
    /// Words of the names, one name behind the other.
    spelt: Vec<u32>,
    pub(super) words: Vec<Token>,
    /// What the bound looks at, of each word.
    pub(super) briefs: Vec<Brief>,
    /// Legal forms that stand together, with their classes.
    pub(super) forms: Vec<(Vec<String>, Vec<u8>)>,
    /// Originals, names without blanks and words in the order of the alphabet, one behind the other.
    text: String,
    /// Names by word: where those of each word end, and the names.
    pub(super) place_ends: Vec<u32>,
    pub(super) places: Vec<u32>,
    /// Words by key.
    pub(super) keys: Shelf,
    /// Names by hash of all their words together.
    pub(super) wholes: Shelf,
    pub(super) seed: Seed,
    #[serde(skip)]
    pub(super) glances: Mutex<Vec<Glance>>,
}

/// A name as kept: ends of its parts, each beginning where the part before ends.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Kept {
    spelt_end: u32,
    original_end: u32,
    whole_end: u32,
    bag_end: u32,
    pub(super) forms: u32,
    pub(super) schema: Schema,
    /// Words like another one of the name.
    pub(super) repeats: Bits,
    is_mixed: bool,
    has_comma: bool,
}

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
            briefs: Vec::new(),
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
            && self.briefs.len() == self.words.len()
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

    /// Words of a name, by number.
    pub(super) fn spelt_of(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.names[before].spelt_end);
        &self.spelt[start as usize..self.names[at].spelt_end as usize]
    }

    /// Original, whole and bag of a name.
    pub(super) fn texts(&self, at: usize) -> [&str; 3] {
        let (start, kept) = (at.checked_sub(1).map_or(0, |before| self.names[before].bag_end), &self.names[at]);
        let [own, whole, bag] = [kept.original_end, kept.whole_end, kept.bag_end].map(|end| end as usize);
        [&self.text[start as usize..own], &self.text[own..whole], &self.text[whole..bag]]
    }

    /// A name as it is compared.
    pub(super) fn view<'b>(&'b self, at: usize, scale: &'b Scale) -> View<'b> {
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
            scale,
            whole,
            bag,
            original,
        }
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
                words.push(Token { shown: String::new(), ..Token::clone(token) });
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
            repeats: repeats(&name.view().tokens),
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
        book.briefs = book.words.iter().map(Brief::of).collect();
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
