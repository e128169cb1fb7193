//! What stands in country cells and is no country's name: `places.toml` and `ambiguous-countries.toml`.

use serde::Deserialize;

use super::index::Meaning;
use crate::model::Country;
use crate::policy::{Certainty, Files, PolicyError, read};

/// The two files as read.
pub(super) struct Places {
    book: PlaceBook,
    numbers: Vec<Numbered>,
    ambiguous: Vec<Ambiguous>,
}

/// Spellings with one meaning.
pub(super) struct Spelled<'p> {
    /// Where they stand.
    pub(super) file: &'static str,
    /// The spellings.
    pub(super) spellings: &'p [String],
    /// The meaning, given the number of the note.
    pub(super) meaning: Box<dyn Fn(u16) -> Meaning + 'p>,
    /// The sentence of the note.
    pub(super) note: &'p str,
    /// The countries of the note.
    pub(super) may: &'p [Country],
    /// True when accents and capitals matter.
    pub(super) exact: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceBook {
    nothing: Vec<String>,
    groups: Vec<String>,
    #[serde(default)]
    exact: Vec<Exact>,
    #[serde(default)]
    slip: Vec<Exact>,
    #[serde(default)]
    historic: Vec<Historic>,
    #[serde(default)]
    numbers: Vec<Numbers>,
    #[serde(default)]
    city: Vec<City>,
    #[serde(default)]
    free_zone: Vec<FreeZone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exact {
    #[serde(deserialize_with = "read::countries")]
    country: Vec<Country>,
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Historic {
    #[serde(default, deserialize_with = "read::countries")]
    country: Vec<Country>,
    #[serde(default, deserialize_with = "read::countries")]
    successors: Vec<Country>,
    note: String,
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
struct Numbers {
    system: String,
    codes: Vec<String>,
    #[serde(default)]
    note: String,
    confidence: Certainty,
    source: String,
}

struct Numbered {
    country: Country,
    code: Vec<String>,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct City {
    #[serde(deserialize_with = "read::countries")]
    country: Vec<Country>,
    #[serde(default)]
    note: String,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FreeZone {
    #[serde(deserialize_with = "read::countries")]
    country: Vec<Country>,
    zone: String,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AmbiguousBook {
    ambiguous: Vec<Ambiguous>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ambiguous {
    #[serde(deserialize_with = "read::countries")]
    countries: Vec<Country>,
    spellings: Vec<String>,
    #[serde(default)]
    note: String,
}

const PLACES: &str = "places.toml";
const AMBIGUOUS: &str = "ambiguous-countries.toml";

/// Reads both files.
pub(super) fn read(files: &Files<'_>) -> Result<Places, PolicyError> {
    let book: PlaceBook = files.toml(PLACES)?;
    let ambiguous = files.toml::<AmbiguousBook>(AMBIGUOUS)?.ambiguous;
    let numbers = book.numbers.iter().map(numbered).collect::<Result<Vec<_>, _>>()?.concat();
    for (key, countries) in book.one_country_each() {
        if countries.len() != 1 {
            return Err(PolicyError::value(PLACES, key, &format!("{countries:?}"), "write one two-letter code"));
        }
    }
    Ok(Places { book, numbers, ambiguous })
}

impl Clone for Numbered {
    fn clone(&self) -> Numbered {
        Numbered { country: self.country, code: self.code.clone(), note: self.note.clone() }
    }
}

impl PlaceBook {
    fn one_country_each(&self) -> impl Iterator<Item = (&'static str, &[Country])> {
        let exact = self.exact.iter().chain(&self.slip).map(|entry| ("country", entry.country.as_slice()));
        let city = self.city.iter().map(|entry| ("city.country", entry.country.as_slice()));
        let zone = self.free_zone.iter().map(|entry| ("free_zone.country", entry.country.as_slice()));
        exact.chain(city).chain(zone)
    }
}

impl Places {
    /// Words for nothing.
    pub(super) fn nothing(&self) -> impl Iterator<Item = &str> {
        self.book.nothing.iter().map(String::as_str)
    }

    /// All spellings, in file order.
    pub(super) fn spelled(&self) -> impl Iterator<Item = Spelled<'_>> {
        let book = &self.book;
        let exact = book.exact.iter().map(|entry| {
            let country = first(&entry.country);
            Spelled { exact: true, ..spelled(&entry.spellings, "", move |_| Meaning::Name(country)) }
        });
        let slips = book.slip.iter().map(|entry| {
            let country = first(&entry.country);
            spelled(&entry.spellings, "", move |_| Meaning::Slip(country))
        });
        let groups = std::iter::once(spelled(&book.groups, "", |_| Meaning::Group));
        let historic = book.historic.iter().map(|entry| {
            let country = entry.country.first().copied();
            let meaning = move |at| country.map_or(Meaning::Ended(at), |country| Meaning::Historic(country, at));
            Spelled { may: &entry.successors, ..spelled(&entry.spellings, &entry.note, meaning) }
        });
        let numbers = self.numbers.iter().map(|entry| {
            let country = entry.country;
            spelled(&entry.code, &entry.note, move |at| Meaning::Number(country, at))
        });
        let cities = book.city.iter().map(|entry| {
            let country = first(&entry.country);
            spelled(&entry.names, &entry.note, move |at| Meaning::City(country, at))
        });
        let zones = book.free_zone.iter().map(|entry| {
            let country = first(&entry.country);
            spelled(&entry.names, &entry.zone, move |at| Meaning::FreeZone(country, at))
        });
        let ambiguous = self.ambiguous.iter().map(|entry| Spelled {
            file: AMBIGUOUS,
            may: &entry.countries,
            ..spelled(&entry.spellings, &entry.note, Meaning::Ambiguous)
        });
        exact.chain(slips).chain(groups).chain(historic).chain(numbers).chain(cities).chain(zones).chain(ambiguous)
    }
}

fn spelled<'p>(spellings: &'p [String], note: &'p str, meaning: impl Fn(u16) -> Meaning + 'p) -> Spelled<'p> {
    Spelled { file: PLACES, spellings, meaning: Box::new(meaning), note, may: &[], exact: false }
}

fn first(countries: &[Country]) -> Country {
    countries.first().copied().unwrap_or(Country::UNKNOWN)
}

/// `842 US` as a number and its country.
fn numbered(numbers: &Numbers) -> Result<Vec<Numbered>, PolicyError> {
    let note =
        if numbers.note.is_empty() { numbers.system.clone() } else { format!("{}; {}", numbers.system, numbers.note) };
    let pair = |pair: &String| {
        let (code, country) = pair.split_once(' ')?;
        Some(Numbered { country: Country::parse(country)?, code: vec![code.to_owned()], note: note.clone() })
    };
    let wrong =
        |text: &String| PolicyError::value(PLACES, "numbers.codes", text, "write a number and a two-letter code");
    numbers.codes.iter().map(|text| pair(text).ok_or_else(|| wrong(text))).collect()
}
