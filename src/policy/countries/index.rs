//! Every spelling of a country cell, by key: codes, names, numbers, places, and what is no country.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::places::{Places, Spelled};
use super::{CountryRow, FILE, NAMES_FILE, spelling};
use crate::model::Country;
use crate::policy::PolicyError;

/// What a spelling means; the number points to a note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A code of ISO 3166-1.
    Code(Country),
    /// A name.
    Name(Country),
    /// A number of a statistics office.
    Number(Country, u16),
    /// A city, province or port.
    City(Country, u16),
    /// A free zone.
    FreeZone(Country, u16),
    /// A state that ended and has one successor.
    Historic(Country, u16),
    /// A state that ended and has several.
    Ended(u16),
    /// More than one country.
    Ambiguous(u16),
    /// As likely a slip as a name.
    Slip(Country),
    /// A group of countries.
    Group,
}

impl Meaning {
    /// The country that is settled.
    pub(super) fn country(self) -> Option<Country> {
        match self {
            Meaning::Code(country) | Meaning::Name(country) => Some(country),
            Meaning::Number(country, _)
            | Meaning::City(country, _)
            | Meaning::FreeZone(country, _)
            | Meaning::Historic(country, _) => Some(country),
            Meaning::Ended(_) | Meaning::Ambiguous(_) | Meaning::Slip(_) | Meaning::Group => None,
        }
    }
}

/// All spellings. The maps are only asked for keys, never walked for output.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Codes and numbers, one plain ASCII word each, upper case.
    codes: HashMap<String, Meaning>,
    /// Everything else, by key.
    names: HashMap<String, Meaning>,
    /// Spellings whose accents or capitals matter.
    exact: HashMap<String, Meaning>,
    nothing: BTreeSet<String>,
    notes: Vec<(String, Vec<Country>)>,
    skeletons: OnceLock<HashMap<String, Vec<Country>>>,
}

impl Index {
    /// Builds the index; a spelling that two countries claim is refused. O(spellings).
    pub(super) fn new(
        rows: &[CountryRow],
        more: &[(Country, Vec<&str>)],
        places: &Places,
    ) -> Result<Index, PolicyError> {
        let mut index = Index { notes: vec![(String::new(), Vec::new())], ..Index::default() };
        let count = more.iter().map(|(_, names)| names.len()).sum::<usize>();
        index.names.reserve(count + 4096);
        index.nothing = places.nothing().map(str::to_lowercase).collect();
        for place in places.spelled() {
            index.place(&place)?;
        }
        for row in rows {
            for code in [row.country.code(), &row.iso3] {
                index.code(FILE, code, Meaning::Code(row.country))?;
            }
            if !row.numeric.is_empty() {
                let note = index.remember("UN M49", &[]);
                index.code(FILE, &row.numeric, Meaning::Number(row.country, note))?;
            }
        }
        for row in rows {
            for name in std::iter::once(&row.name).chain(&row.aliases) {
                index.name(FILE, name, Meaning::Name(row.country))?;
            }
        }
        for (country, names) in more {
            for name in names {
                index.name(NAMES_FILE, name, Meaning::Name(*country))?;
            }
        }
        index.no_name_is_a_code()?;
        Ok(index)
    }

    /// True when the cell says nothing: no letter or digit, or a word for nothing. `NA` is Namibia.
    pub(super) fn is_nothing(&self, cell: &str) -> bool {
        !cell.contains(char::is_alphanumeric) || self.nothing.contains(&cell.to_lowercase())
    }

    /// The meaning of a text as one spelling. O(length).
    pub(super) fn find(&self, text: &str) -> Option<Meaning> {
        let text = text.trim();
        if let Some(exact) = self.exact.get(text) {
            return Some(*exact);
        }
        let lower = text.to_lowercase();
        if let Some(exact) = self.exact.get(&lower) {
            return Some(*exact);
        }
        if let Some(code) = self.find_code(text) {
            return Some(code);
        }
        self.names.get(&spelling::key(text)).copied()
    }

    fn find_code(&self, text: &str) -> Option<Meaning> {
        let word = text.trim_matches(|letter: char| !letter.is_alphanumeric());
        let full_width = spelling::is_full_width(word);
        if !(word.is_ascii() || full_width) || word.len() > 12 {
            return None;
        }
        // `Ala.` is an abbreviation, `CN.` is a code
        if word.len() < text.len() && word.contains(|letter: char| letter.is_ascii_lowercase()) {
            return None;
        }
        if full_width {
            return self.codes.get(&spelling::key(word)).copied();
        }
        self.codes.get(&word.to_ascii_uppercase()).copied()
    }

    /// The sentence of a note.
    pub(super) fn note(&self, at: u16) -> &str {
        self.notes.get(usize::from(at)).map_or("", |(text, _)| text)
    }

    /// The countries of a note: what an ambiguous spelling may mean, what followed a state.
    pub(super) fn may(&self, at: u16) -> &[Country] {
        self.notes.get(usize::from(at)).map_or(&[], |(_, countries)| countries)
    }

    /// Countries by the look of a code or name. Built when first needed. O(spellings).
    pub(super) fn skeletons(&self) -> &HashMap<String, Vec<Country>> {
        self.skeletons.get_or_init(|| {
            let mut found: HashMap<String, Vec<Country>> = HashMap::with_capacity(self.names.len() * 2);
            for (key, meaning) in self.names.iter().chain(&self.codes) {
                let countries = match *meaning {
                    Meaning::Ambiguous(at) => self.may(at),
                    Meaning::Code(_) | Meaning::Name(_) => &[],
                    _ => continue,
                };
                let may = found.entry(spelling::skeleton_of_key(key)).or_default();
                may.extend(countries.iter().copied().chain(meaning.country()));
            }
            for may in found.values_mut() {
                may.sort_unstable();
                may.dedup();
            }
            found
        })
    }

    fn place(&mut self, place: &Spelled<'_>) -> Result<(), PolicyError> {
        let at = self.remember(place.note, place.may);
        for spelling in place.spellings {
            let meaning = (place.meaning)(at);
            if place.exact {
                self.exact.insert(spelling.clone(), meaning);
                // a capital alone does not tell `Nga` (Russia in Vietnamese) from the code, an accent does
                if !spelling.is_ascii() {
                    self.exact.insert(spelling.to_lowercase(), meaning);
                }
            } else if spelling.bytes().all(|byte| byte.is_ascii_digit()) || is_short_code(spelling) {
                self.code(place.file, spelling, meaning)?;
            } else {
                self.name(place.file, spelling, meaning)?;
            }
        }
        Ok(())
    }

    fn code(&mut self, file: &str, code: &str, meaning: Meaning) -> Result<(), PolicyError> {
        if code.is_empty() {
            return Ok(());
        }
        match self.codes.insert(code.to_ascii_uppercase(), meaning) {
            Some(before) if before.country() != meaning.country() => Err(claimed_twice(file, code)),
            _ => Ok(()),
        }
    }

    fn name(&mut self, file: &str, name: &str, meaning: Meaning) -> Result<(), PolicyError> {
        let key = spelling::key(name);
        if key.is_empty() {
            return Ok(());
        }
        match self.names.get(&key) {
            Some(Meaning::Slip(_)) => Err(claimed_twice(file, name)),
            Some(before) if before.country() != meaning.country() => Err(claimed_twice(file, name)),
            // what was put in first says more: a city, a state that ended
            Some(_) => Ok(()),
            None => {
                self.names.insert(key, meaning);
                Ok(())
            }
        }
    }

    fn no_name_is_a_code(&self) -> Result<(), PolicyError> {
        let other = |key: &&String| {
            let (name, code) = (self.names.get(*key), self.codes.get(*key));
            code.is_some_and(|code| name.is_some_and(|name| name.country() != code.country()))
        };
        match self.names.keys().filter(|key| key.len() <= 4).filter(other).min() {
            Some(key) => Err(claimed_twice(FILE, key)),
            None => Ok(()),
        }
    }

    fn remember(&mut self, note: &str, may: &[Country]) -> u16 {
        if note.is_empty() && may.is_empty() {
            return 0;
        }
        let same = |known: &(String, Vec<Country>)| known.0 == note && known.1 == may;
        let at = self.notes.iter().position(same).unwrap_or_else(|| {
            self.notes.push((note.to_owned(), may.to_vec()));
            self.notes.len() - 1
        });
        u16::try_from(at).unwrap_or(0)
    }
}

/// Withdrawn ISO codes (`SU`, `YUG`) and port codes (`CNSHA`) are one ASCII word of capitals.
fn is_short_code(spelling: &str) -> bool {
    (2..=5).contains(&spelling.len()) && spelling.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn claimed_twice(file: &str, spelling: &str) -> PolicyError {
    PolicyError::value(file, "spelling", spelling, "two entries have this spelling; keep it in one")
}
