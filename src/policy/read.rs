//! Policy text to typed values: TOML and CSV files, dates, decimals and lists of country codes.

use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};

use super::{Book, PolicyError};
use crate::model::{Country, Day};

/// The files of a policy, by name below the policy folder.
pub(super) struct Files<'a>(pub(super) &'a Book);

impl<'a> Files<'a> {
    /// A TOML file as a typed value.
    pub(super) fn toml<T: DeserializeOwned>(&self, name: &str) -> Result<T, PolicyError> {
        self.0.toml(name)
    }

    /// A CSV file with a header row as typed rows; cells are trimmed.
    pub(super) fn csv<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, PolicyError> {
        self.0.csv(name)
    }

    /// Names in a folder (`"red-flags/"`), sorted.
    pub(super) fn names_in(&self, folder: &str) -> impl Iterator<Item = &'a str> {
        let folder = folder.to_owned();
        self.0.names().filter(move |name| name.starts_with(&folder))
    }
}

/// `"YYYY-MM-DD"`, or nothing.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Day::parse(&text).map(Some).ok_or_else(|| D::Error::custom(format!("\"{text}\" is not a day: write YYYY-MM-DD")))
}

/// A whole number, or a decimal in quotation marks (`"5.92"`).
pub(super) fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    struct Exact;
    impl Visitor<'_> for Exact {
        type Value = Decimal;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number, or a decimal in quotation marks")
        }
        fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
            Ok(Decimal::from(value))
        }
        fn visit_str<E: Error>(self, value: &str) -> Result<Decimal, E> {
            Decimal::from_str_exact(value).map_err(E::custom)
        }
    }
    deserializer.deserialize_any(Exact)
}

/// As [`decimal`], for a key that may be absent.
pub(super) fn optional_decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    decimal(deserializer).map(Some)
}

/// Two-letter codes in one string, separated by blanks, kept sorted.
pub(super) fn countries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Country>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let code = |code: &str| {
        Country::parse(code).ok_or_else(|| D::Error::custom(format!("\"{code}\" is not a two-letter country code")))
    };
    let mut found = text.split_whitespace().map(code).collect::<Result<Vec<Country>, D::Error>>()?;
    found.sort_unstable();
    Ok(found)
}

/// Phrases as upper-case word sequences: `["RTX 4090", "RTX4090"]` is two sequences.
pub(super) fn phrases<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<String>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    Ok(texts.iter().map(|text| super::fold::words(text)).filter(|words| !words.is_empty()).collect())
}

/// One word each, upper case.
pub(super) fn tokens<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(phrases(deserializer)?.into_iter().flatten().collect())
}

/// A cell of a CSV table: nothing, or what `parse` makes of it.
pub(super) fn cell<T>(
    place: (&str, &str),
    value: &str,
    remedy: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, PolicyError> {
    if value.is_empty() {
        return Ok(None);
    }
    parse(value).map(Some).ok_or_else(|| PolicyError::value(place.0, place.1, value, remedy))
}

/// Parts of a cell separated by `;`, trimmed, empty ones left out.
pub(super) fn parts(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
