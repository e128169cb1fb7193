//! Country cells to codes: ISO 3166 codes and names in many spellings; what is ambiguous stays unknown.

mod index;
mod near;
mod places;
mod reading;
mod spelling;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

pub use reading::{CountryHow, CountryReading};

use super::{Certainty, Files, PolicyError, read};
use crate::model::{Country, Day};
use index::Index;

/// One country or territory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2 code.
    pub country: Country,
    /// ISO 3166-1 alpha-3 code.
    pub iso3: String,
    /// ISO 3166-1 numeric code, three digits; empty when none is assigned.
    pub numeric: String,
    /// Name to print.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// The country whose export-control treatment it shares, and since when.
    pub treated_as: Option<(Country, Option<Day>)>,
    /// How well the treatment is supported.
    pub confidence: Certainty,
    /// Where the row comes from.
    pub source: String,
}

/// All countries with an index over their spellings.
#[derive(Clone, Debug)]
pub(super) struct Countries {
    pub(super) rows: Vec<CountryRow>,
    by_code: BTreeMap<Country, usize>,
    index: Index,
    neighbours: OnceLock<near::Neighbours>,
}

impl Countries {
    /// The name to print and the other spellings of `countries.csv`.
    fn names_of(&self, country: Country) -> impl Iterator<Item = &str> {
        let row = self.row(country);
        row.into_iter().flat_map(|row| std::iter::once(row.name.as_str()).chain(row.aliases.iter().map(String::as_str)))
    }

    /// The row of a code.
    pub(super) fn row(&self, country: Country) -> Option<&CountryRow> {
        self.by_code.get(&country).and_then(|&index| self.rows.get(index))
    }

    /// The country that rules mean on the day: Hong Kong is China since 2020, territories follow their sovereign.
    pub(super) fn treated_as(&self, country: Country, day: Day) -> Country {
        match self.row(country).and_then(|row| row.treated_as) {
            Some((other, from)) if from.is_none_or(|from| from <= day) => other,
            _ => country,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    iso2: String,
    iso3: String,
    numeric: String,
    name: String,
    treated_as: String,
    treated_from: String,
    confidence: Certainty,
    source: String,
    aliases: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreNames {
    iso2: String,
    names: String,
}

const FILE: &str = "countries.csv";
const NAMES_FILE: &str = "country-names.csv";

/// Reads `countries.csv`, `country-names.csv`, `places.toml` and `ambiguous-countries.toml`; a spelling that two
/// countries claim is refused.
pub(super) fn read(files: &Files<'_>) -> Result<Countries, PolicyError> {
    let rows = files.csv::<Row>(FILE)?.into_iter().map(country_row).collect::<Result<Vec<CountryRow>, _>>()?;
    let by_code: BTreeMap<Country, usize> = rows.iter().enumerate().map(|(index, row)| (row.country, index)).collect();
    let named = files.csv::<MoreNames>(NAMES_FILE)?;
    let mut more = Vec::with_capacity(named.len());
    for row in &named {
        let country = Country::parse(&row.iso2).filter(|country| by_code.contains_key(country));
        let Some(country) = country else {
            return Err(PolicyError::value(NAMES_FILE, "iso2", &row.iso2, "write a code that countries.csv has"));
        };
        more.push((country, row.names.split(';').map(str::trim).collect()));
    }
    let index = Index::new(&rows, &more, &places::read(files)?)?;
    Ok(Countries { rows, by_code, index, neighbours: OnceLock::new() })
}

fn country_row(row: Row) -> Result<CountryRow, PolicyError> {
    let place = |column: &str| format!("{column} of {}", row.iso2);
    let code =
        |column: &str, text: &str| read::cell((FILE, &place(column)), text, "write a two-letter code", Country::parse);
    let country = code("iso2", &row.iso2)?
        .ok_or_else(|| PolicyError::value(FILE, "iso2", &row.iso2, "write a two-letter code"))?;
    let other = code("treated_as", &row.treated_as)?;
    let from =
        read::cell((FILE, &place("treated_from")), &row.treated_from, "write YYYY-MM-DD or nothing", Day::parse)?;
    Ok(CountryRow {
        country,
        treated_as: other.map(|other| (other, from)),
        iso3: row.iso3,
        numeric: row.numeric,
        name: row.name,
        aliases: read::parts(&row.aliases),
        confidence: row.confidence,
        source: row.source,
    })
}

#[cfg(test)]
mod tests;
