//! What the column names of shipment tables mean: words to concepts, concepts to fields.

mod book;
mod meanings;
mod parts;
mod side;
mod tokens;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

pub use book::{CellForm, Headless, OtherTable, PivotWords, Profile};

use super::read::Files;
use super::{Certainty, PolicyError};
use book::Book;
pub(super) use meanings::lint;
pub use side::{SideReading, SideWords};

const FILE: &str = "headers.toml";

/// The vocabulary of column names. Immutable.
#[derive(Clone, Debug, Default)]
pub struct HeaderWords {
    /// Word sequences, words joined by a blank, and their concept.
    words: HashMap<String, usize>,
    /// Single words of those sequences.
    pieces: HashSet<String>,
    concepts: Vec<Concept>,
    meanings: HashMap<Vec<usize>, Vec<Meaning>>,
    fields: Vec<Field>,
    names: BTreeMap<String, (String, Certainty)>,
    direction: [Vec<usize>; 2],
    direction_values: [Vec<String>; 2],
    bare_country: Vec<Vec<usize>>,
    /// Names, then countries, of the party abroad.
    far_side: [Vec<Vec<usize>>; 2],
    /// Names of the party at home.
    near_side: Vec<Vec<usize>>,
    preferred_currency: String,
    scale: ScaleWords,
    longest: usize,
    side: SideWords,
    /// Codes of licence types and what they say in the column of licences.
    pub license_codes: BTreeMap<String, String>,
    /// What the cells of the status column say.
    pub status: StatusWords,
    /// How totals are told.
    pub pivot: PivotWords,
    /// Documented layouts, in the order they are tried.
    pub profiles: Vec<Profile>,
    /// Official lists without a header.
    pub headless: Vec<Headless>,
    /// Tables that are not read.
    pub other_tables: Vec<OtherTable>,
}

/// What a record says of its own standing, in lower case.
#[derive(Clone, Debug, Default)]
pub struct StatusWords {
    /// Filed and not changed.
    pub original: Vec<String>,
    /// A later version.
    pub amended: Vec<String>,
    /// Withdrawn.
    pub cancelled: Vec<String>,
    /// Not yet shipped.
    pub proposed: Vec<String>,
    /// Sent back.
    pub returned: Vec<String>,
}

/// Words that say how large the numbers of a column are.
#[derive(Clone, Debug, Default)]
struct ScaleWords {
    words: BTreeMap<String, u32>,
    beside_money: BTreeMap<String, u32>,
    behind_weight: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Concept {
    id: String,
    class: Class,
    certainty: Certainty,
    role: Option<String>,
}

/// What a concept does in a name.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Class {
    /// Must be accounted for.
    Core,
    /// Joins words.
    Joins,
    /// Tells which of several columns of one meaning it is.
    Tells(Form),
    /// Says the unit of the cells.
    Unit(String),
    /// Says the currency of the cells.
    Currency(String),
}

/// Which of several columns of one meaning a name says it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Form {
    /// Nothing said.
    #[default]
    Plain,
    /// In English.
    English,
    /// Put into a standard form by somebody.
    Standard,
    /// In another language.
    OtherLanguage,
    /// As it was before somebody put it into form.
    Raw,
}

/// A field that names of columns can mean.
#[derive(Clone, Debug)]
pub struct Field {
    /// Canonical name.
    pub name: String,
    /// What its cells look like.
    pub cells: CellForm,
    /// Numbers behind a name that say how much was cut off.
    pub cuts: Vec<u32>,
    /// A unit of weight in a name makes it mean something else: `USD per kg` is no value of a line.
    pub without_unit: bool,
}

/// One field that a name can mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meaning {
    /// Index into [`HeaderWords::fields`].
    pub field: usize,
    /// Place in the order of preference of that field, from 0.
    pub rank: usize,
    /// How sure the name alone makes it.
    pub certainty: Certainty,
    /// Role of a party that it speaks of.
    pub role: Option<String>,
}

/// A name as read.
#[derive(Clone, Debug, Default)]
pub struct NameReading<'h> {
    /// Fields it can mean; empty when it is not known or known to mean none.
    pub meanings: &'h [Meaning],
    /// Which of several of one meaning it says it is.
    pub form: Form,
    /// Number behind the name, 0 when there is none.
    pub ordinal: u32,
    /// What its numbers are to be multiplied with, where the name says it.
    pub scale: Option<u32>,
    /// UN/ECE code of the unit of weight of its cells.
    pub unit: Option<&'h str>,
    /// Currency of its cells: a code, or `local` for that of the country which wrote the table.
    pub currency: Option<&'h str>,
    /// Its money is that of the invoice or contract, which another column names.
    pub foreign_money: bool,
    /// Every word was understood.
    pub understood: bool,
    /// True for a country that is nobody's by name.
    pub bare_country: bool,
    concepts: Vec<usize>,
}

impl HeaderWords {
    /// A vocabulary without words: every name but a canonical one is unknown.
    #[must_use]
    pub fn none() -> &'static HeaderWords {
        static NONE: LazyLock<HeaderWords> = LazyLock::new(HeaderWords::default);
        &NONE
    }

    /// Fields, in file order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field that a single name in normal form (`wadat_ist`) means by itself; the field is empty when none is.
    #[must_use]
    pub fn single_name(&self, normal: &str) -> Option<(&str, Certainty)> {
        self.names.get(normal).map(|(field, certainty)| (field.as_str(), *certainty))
    }

    /// The currency that values are best compared in.
    #[must_use]
    pub fn preferred_currency(&self) -> &str {
        &self.preferred_currency
    }

    /// The words of a name in normal form, glued compounds taken apart where every part is known.
    #[must_use]
    pub fn words_of(&self, name: &str) -> Vec<String> {
        tokens::tokens(name).into_iter().flat_map(|word| self.unglued(word)).collect()
    }

    /// What a name means. O(words of the name).
    #[must_use]
    pub fn read_name(&self, name: &str) -> NameReading<'_> {
        let words = self.words_of(name);
        let mut reading = NameReading { understood: !words.is_empty(), ..NameReading::default() };
        let (mut core, mut beside) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < words.len() {
            if self.takes_size(&words, at, &mut reading, &core) {
                at += 1;
                continue;
            }
            let Some((concept, length)) = self.phrase(&words[at..]) else {
                match words[at].parse::<u32>() {
                    Ok(number) if at > 0 => reading.ordinal = number,
                    _ => reading.understood = false,
                }
                at += 1;
                continue;
            };
            at += length;
            self.note(concept, &mut reading, &mut core, &mut beside);
        }
        core.sort_unstable();
        core.dedup();
        if reading.understood {
            let mut full = [core.clone(), beside].concat();
            full.sort_unstable();
            full.dedup();
            let known = self.meanings.get(&full).or_else(|| self.meanings.get(&core));
            reading.meanings = known.map_or(&[], Vec::as_slice);
            reading.bare_country = self.bare_country.contains(&core);
        }
        reading.concepts = core;
        match reading.meanings.is_empty() {
            true => self.said_twice(name).unwrap_or(reading),
            false => reading,
        }
    }

    /// Notes a word that says the size of the numbers: thousands, millions, grams behind a weight.
    fn takes_size<'h>(&'h self, words: &[String], at: usize, reading: &mut NameReading<'h>, core: &[usize]) -> bool {
        let (word, scale) = (words[at].as_str(), &self.scale);
        let is_money = |word: &String| {
            let concept = self.words.get(word).map(|concept| &self.concepts[*concept].class);
            matches!(concept, Some(Class::Currency(_)))
        };
        let said =
            scale.words.get(word).or_else(|| scale.beside_money.get(word).filter(|_| words.iter().any(is_money)));
        if let Some(times) = said.filter(|_| words.len() > 1) {
            reading.scale = Some(reading.scale.unwrap_or(1).saturating_mul(*times));
            return true;
        }
        let weighs = || core.iter().any(|concept| self.concepts[*concept].id == "weight");
        let unit = scale.behind_weight.get(word).filter(|_| at + 1 == words.len() && weighs());
        reading.unit = unit.map_or(reading.unit, |unit| Some(unit.as_str()));
        unit.is_some()
    }

    /// How many concepts of imports and of exports a name holds.
    #[must_use]
    pub fn direction_of(&self, reading: &NameReading<'_>) -> [usize; 2] {
        // the country of export stands in tables of imports, and the other way round
        let abroad = ["export", "import"].map(|side| self.speaks_of(reading, side));
        if self.speaks_of(reading, "country") && abroad != [false, false] {
            return abroad.map(usize::from);
        }
        self.direction.each_ref().map(|side| reading.concepts.iter().filter(|concept| side.contains(concept)).count())
    }

    /// True when a name is that of a column which says import or export.
    #[must_use]
    pub fn tells_direction(&self, reading: &NameReading<'_>) -> bool {
        self.speaks_of(reading, "direction")
    }

    /// Whether a cell says import (0) or export (1).
    #[must_use]
    pub fn direction_value(&self, cell: &str) -> Option<usize> {
        let cell = tokens::tokens(cell).join(" ");
        self.direction_values.iter().position(|side| side.contains(&cell))
    }

    /// True when a name is that of the party abroad, and when it is that of its country.
    #[must_use]
    pub fn far_side(&self, reading: &NameReading<'_>) -> [bool; 2] {
        self.far_side.each_ref().map(|names| reading.understood && names.contains(&reading.concepts))
    }

    /// True when a name is that of the party in the country of the table.
    #[must_use]
    pub fn near_side(&self, reading: &NameReading<'_>) -> bool {
        reading.understood && self.near_side.contains(&reading.concepts)
    }

    /// True when a name holds this concept.
    #[must_use]
    pub fn speaks_of(&self, reading: &NameReading<'_>, concept: &str) -> bool {
        reading.concepts.iter().any(|known| self.concepts[*known].id == concept)
    }

    /// True when a name says `date` and nothing more.
    #[must_use]
    pub fn is_bare_date(&self, reading: &NameReading<'_>) -> bool {
        reading.understood && matches!(reading.concepts[..], [only] if self.concepts[only].id == "date")
    }

    /// True when a name speaks of a month without a day.
    #[must_use]
    pub fn is_month(&self, reading: &NameReading<'_>) -> bool {
        let is_month = |concept: &usize| matches!(self.concepts[*concept].id.as_str(), "month_year" | "month");
        reading.understood && reading.concepts.iter().any(is_month)
    }

    fn note<'h>(
        &'h self,
        concept: usize,
        reading: &mut NameReading<'h>,
        core: &mut Vec<usize>,
        beside: &mut Vec<usize>,
    ) {
        match &self.concepts[concept].class {
            Class::Core => core.push(concept),
            Class::Joins => {}
            Class::Tells(form) => reading.form = reading.form.max(*form),
            Class::Unit(code) => {
                reading.unit = Some(code);
                beside.extend(self.concepts.iter().position(|known| known.id == "unit-any"));
            }
            Class::Currency(code) if code.is_empty() => {
                reading.foreign_money = true;
                beside.push(concept);
            }
            // a name of two currencies says neither
            Class::Currency(code) => match reading.currency {
                Some(other) if other != code && other != "local" && code != "local" => reading.understood = false,
                Some(other) if other != "local" => {}
                _ => reading.currency = Some(code),
            },
        }
    }

    /// The longest known word sequence at the start, and its length.
    fn phrase(&self, words: &[String]) -> Option<(usize, usize)> {
        (1..=words.len().min(self.longest))
            .rev()
            .find_map(|length| self.words.get(&words[..length].join(" ")).map(|concept| (*concept, length)))
    }

    /// `importername` as `importer`, `name`: the fewest known words that make up the whole, else the word as it is.
    /// O(length squared).
    fn unglued(&self, word: String) -> Vec<String> {
        const LONGEST: usize = 60;
        let unspaced = tokens::is_unspaced(&word);
        if self.pieces.contains(&word) || word.len() > 3 * LONGEST || (!unspaced && word.chars().count() < 7) {
            return vec![word];
        }
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let mut best: Vec<Option<(usize, usize)>> = vec![None; ends.len()];
        best[0] = Some((0, 0));
        for end in 1..ends.len() {
            for start in 0..end {
                let piece = &word[ends[start]..ends[end]];
                let long_enough = unspaced || end - start > 1;
                let Some((pieces, _)) = best[start].filter(|_| long_enough && self.pieces.contains(piece)) else {
                    continue;
                };
                if best[end].is_none_or(|(fewest, _)| pieces + 1 < fewest) {
                    best[end] = Some((pieces + 1, start));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = ends.len() - 1;
        while let Some((_, start)) = best[end].filter(|_| end > 0) {
            parts.push(word[ends[start]..ends[end]].to_owned());
            end = start;
        }
        let long: usize = parts.iter().filter(|part| part.chars().count() > 3).map(String::len).sum();
        if end > 0 || (!unspaced && 2 * long < word.len()) {
            return vec![word];
        }
        parts.reverse();
        parts
    }
}

/// Reads `headers.toml` and `side-headers.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<HeaderWords, PolicyError> {
    let book: Book = files.toml(FILE)?;
    let side = SideWords::new(files.toml(side::FILE)?, &book.currencies)?;
    Ok(HeaderWords { side, ..meanings::build(book)? })
}
