//! A name made ready to be compared: its words, what each tells and weighs, its legal forms.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::forms::Forms;
use super::letters::{self, Script, Word};
use super::lexicon::Lexicon;
use super::marks::Marks;
use super::rarity::Rarity;
use super::reading::Ways;
use super::scale::Scale;
use super::sound::{consonants, letters_of, sound};

/// What a name is known to name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Schema {
    /// A human being.
    Person,
    /// A firm, a body, an institute.
    Organisation,
    /// Neither is recorded; a legal form or a word of trade in the name makes it an organisation.
    #[default]
    Unknown,
}

/// What a word tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Class {
    /// Which party it is.
    Core,
    /// A number.
    Number,
    /// A country, city or region.
    Place,
    /// The sort of firm.
    Generic,
    /// A single letter.
    Initial,
    /// A small word inside a name.
    Particle,
    /// A word that may come and go.
    Filler,
}

/// One word of a prepared name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Token {
    /// As compared: lower-case ASCII letters and digits.
    pub text: String,
    /// As written.
    pub shown: String,
    /// What it tells.
    pub class: Class,
    /// Thousandths of a word that is found nowhere else.
    pub weight: u32,
    /// The script it was written in; any but [`Script::Latin`] was read in Latin letters, with loss.
    pub script: Script,
    /// Folded as written, before a word for the same thing took its place.
    pub(super) written: String,
    pub(super) sound: String,
    pub(super) consonants: String,
    /// Its consonants, one bit each; of a word with several readings those of all of them.
    pub(super) letters: u32,
    /// In which ways it is read from another script, where there are several.
    pub(super) ways: Option<Box<Ways>>,
    pub(super) nickname: Option<u16>,
    /// What is left when a legal form that is written together with the word is taken off.
    pub(super) unglued: Option<String>,
    /// The letters of the text, of the sound, and of the word as written.
    pub(super) marks: Marks,
    pub(super) said: Marks,
    pub(super) spelt: Marks,
    /// True of a single letter, a given name with others for it, and a word with a legal form in it.
    pub(super) is_odd: bool,
}

/// A name made ready to be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// As written.
    pub original: String,
    /// Words without the legal forms; all words where nothing else is there.
    pub tokens: Vec<Arc<Token>>,
    /// Legal forms in front and behind, folded, in order.
    pub forms: Vec<String>,
    /// Person or organisation.
    pub schema: Schema,
    /// True when a word mixes Latin letters with letters that only look like them.
    pub mixed_script: bool,
    pub(super) scale: Arc<Scale>,
    pub(super) form_classes: Vec<u8>,
    /// All words together, legal forms too.
    pub(super) whole: String,
    /// All words in the order of the alphabet; empty for a single one.
    pub(super) bag: String,
    /// `Surname, Given`.
    pub(super) comma: bool,
}

/// A name as it is compared, wherever its words are kept.
pub(super) struct View<'n> {
    pub(super) tokens: Vec<&'n Token>,
    pub(super) forms: &'n [String],
    pub(super) form_classes: &'n [u8],
    pub(super) schema: Schema,
    pub(super) is_mixed: bool,
    pub(super) has_comma: bool,
    /// What differences cost, as the rule book of the reader says.
    pub(super) scale: &'n Scale,
    pub(super) whole: &'n str,
    pub(super) bag: &'n str,
    pub(super) original: &'n str,
}

impl View<'_> {
    /// True when some word tells which party it is.
    pub(super) fn is_telling(&self) -> bool {
        self.tokens.iter().any(|token| token.is_telling())
    }
}

impl Name {
    /// Reads a name. O(length).
    #[must_use]
    pub fn new(original: &str, schema: Schema, lexicon: &Lexicon, rarity: &Rarity) -> Name {
        let words = letters::words(original, &lexicon.letters);
        let mixed_script = words.iter().any(|word| word.mixed);
        let whole: String = words.iter().map(|word| word.text.as_str()).collect();
        let bag = bag(&words);
        let mut tokens: Vec<Token> = words.into_iter().map(Token::new).collect();
        let comma = original.split(',').count() == 2 && schema != Schema::Organisation;
        let forms = if schema == Schema::Person { Forms::default() } else { Forms::take(&mut tokens, lexicon) };
        for token in &mut tokens {
            if let Some(meant) = lexicon.meant(token) {
                token.set(meant);
            }
        }
        let mut tokens = numbers(stand_ins(&tokens, lexicon), lexicon);
        for token in &mut tokens {
            token.settle(schema, lexicon);
            token.weight = rarity.weight(token, &lexicon.weights);
        }
        let trade = !forms.seen.is_empty() || tokens.iter().any(|token| token.class == Class::Generic);
        let schema = match schema {
            Schema::Unknown if trade => Schema::Organisation,
            known => known,
        };
        let (forms, form_classes) = forms.seen.into_iter().unzip();
        let scale = Arc::clone(&lexicon.scale);
        Name {
            original: original.to_owned(),
            tokens: tokens.into_iter().map(Arc::new).collect(),
            forms,
            schema,
            mixed_script,
            scale,
            form_classes,
            whole,
            bag,
            comma,
        }
    }

    /// Keeps words that stand in many names once.
    pub(crate) fn share(&mut self, known: &mut HashSet<Arc<Token>, RandomState>) {
        for token in &mut self.tokens {
            match known.get(token) {
                Some(same) => *token = Arc::clone(same),
                None => {
                    known.insert(Arc::clone(token));
                }
            }
        }
        self.original.shrink_to_fit();
        self.whole.shrink_to_fit();
        self.bag.shrink_to_fit();
        self.tokens.shrink_to_fit();
    }

    /// The name as it is compared.
    pub(super) fn view(&self) -> View<'_> {
        View {
            tokens: self.tokens.iter().map(Arc::as_ref).collect(),
            forms: &self.forms,
            form_classes: &self.form_classes,
            schema: self.schema,
            is_mixed: self.mixed_script,
            has_comma: self.comma,
            scale: &self.scale,
            whole: &self.whole,
            bag: &self.bag,
            original: &self.original,
        }
    }
}

impl Hash for Token {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
        self.shown.hash(state);
    }
}

impl Token {
    /// True of a word that tells which party it is.
    pub(super) fn is_telling(&self) -> bool {
        matches!(self.class, Class::Core | Class::Number)
    }

    /// What the word tells, and what else it may be, by the word lists.
    fn settle(&mut self, schema: Schema, lexicon: &Lexicon) {
        self.class = lexicon.class(&self.text);
        if self.class == Class::Core {
            self.class = lexicon.class(&self.written);
        }
        if self.class == Class::Core && self.is_single() {
            self.class = Class::Initial;
        }
        self.nickname = lexicon.nickname(&self.text).filter(|_| schema != Schema::Organisation);
        if self.class == Class::Core {
            self.unglued = lexicon.unglued(&self.text).map(str::to_owned);
        }
        self.mark();
    }

    /// Notes what a comparison looks at first.
    fn mark(&mut self) {
        (self.marks, self.said, self.spelt) = (Marks::of(&self.text), Marks::of(&self.sound), Marks::of(&self.written));
        self.is_odd = self.is_single() || self.nickname.is_some() || self.unglued.is_some();
    }

    /// True of a word in Latin letters that is compared by its letters and its sound alone.
    pub(super) fn is_plain(&self) -> bool {
        self.script == Script::Latin && self.ways.is_none() && self.unglued.is_none() && self.text.len() > 1
    }

    /// True when two words are the same to the reader of names, whatever they were written as.
    pub(super) fn is_the_word(&self, other: &Token) -> bool {
        self.letters == other.letters && self.marks == other.marks && self.text == other.text
    }

    /// True of a single letter of its script.
    pub(super) fn is_single(&self) -> bool {
        self.text.len() == 1 || self.ways.as_ref().is_some_and(|ways| ways.is_single())
    }

    /// Consonants that may stand in the word.
    pub(super) fn possible(&self) -> u32 {
        self.ways.as_ref().map_or(self.letters, |ways| ways.possible)
    }

    /// Consonants that surely stand in one of two words only.
    pub(super) fn other_letters(&self, other: &Token) -> u32 {
        (self.letters & !other.possible()).count_ones() + (other.letters & !self.possible()).count_ones()
    }

    fn new(word: Word) -> Token {
        let sound = sound(&word.text);
        Token {
            consonants: consonants(&sound),
            letters: word.ways.as_ref().map_or_else(|| letters_of(&word.text), |ways| ways.certain),
            ways: word.ways.map(Box::new),
            sound,
            written: word.text.clone(),
            text: word.text,
            shown: word.shown,
            class: Class::Core,
            weight: 0,
            script: word.script,
            nickname: None,
            unglued: None,
            marks: Marks::default(),
            said: Marks::default(),
            spelt: Marks::default(),
            is_odd: false,
        }
    }

    /// Several words as one.
    pub(super) fn joined<'t>(parts: &'t [impl std::borrow::Borrow<Token> + 't]) -> Token {
        let parts: Vec<&Token> = parts.iter().map(std::borrow::Borrow::borrow).collect();
        let text = parts.iter().map(|part| part.written.as_str()).collect();
        let shown = parts.iter().map(|part| part.shown.as_str()).collect::<Vec<_>>().join(" ");
        let script = parts.iter().map(|part| part.script).max().unwrap_or(Script::Latin);
        let ways = Ways::joined(parts.iter().map(|part| part.ways.as_deref()));
        let mut token = Token::new(Word::read(text, shown, script).with_ways(ways));
        token.weight = parts.iter().map(|part| part.weight).max().unwrap_or(0);
        token.class = parts.iter().map(|part| part.class).min().unwrap_or(Class::Core);
        token.mark();
        token
    }

    fn set(&mut self, text: String) {
        self.sound = sound(&text);
        self.consonants = consonants(&self.sound);
        self.letters = letters_of(&text);
        self.ways = None;
        self.text = text;
    }
}

/// All words in the order of the alphabet, so that turned round they are the same; nothing for a single word.
fn bag(words: &[Word]) -> String {
    let mut sorted: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    sorted.sort_unstable();
    if sorted.len() > 1 { sorted.join(" ") } else { String::new() }
}

/// Puts the word compared in the place of words for the same thing.
fn stand_ins(tokens: &[Token], lexicon: &Lexicon) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (length, canonical) = lexicon.one(&tokens[at..]).unwrap_or((1, ""));
        let parts = &tokens[at..at + length];
        let mut token = if length == 1 { tokens[at].clone() } else { Token::joined(parts) };
        if !canonical.is_empty() {
            token.set(canonical.replace(' ', ""));
        }
        out.push(token);
        at += length;
    }
    out
}

/// Numbers in words as digits; a ten and a unit behind it are one number.
fn numbers(tokens: Vec<Token>, lexicon: &Lexicon) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut ten: Option<u32> = None;
    for mut token in tokens {
        let value = lexicon.number(&token.text).or_else(|| token.text.parse().ok());
        match (ten, value, out.last_mut()) {
            (Some(tens), Some(unit @ 1..=9), Some(last)) => {
                last.set((tens + unit).to_string());
                last.written.push_str(&token.written);
                last.shown = format!("{} {}", last.shown, token.shown);
                ten = None;
            }
            _ => {
                if let Some(number) = lexicon.number(&token.text) {
                    token.set(number.to_string());
                }
                ten = lexicon.number(&token.written).filter(|number| (20..100).contains(number));
                out.push(token);
            }
        }
    }
    out
}
