//! Licence exceptions that are left for advanced-computing items, by code, destination and day.

use serde::Deserialize;

use crate::model::{Country, Day};
use crate::policy::{Certainty, Period, read};

/// An exception that may apply; whether its conditions are met, no record shows (15 CFR 740.2(a)(9)(ii)).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Code (`NAC`).
    pub code: String,
    /// Other codes that records write for it, those of AES filings among them (`C67`).
    #[serde(default)]
    pub written: Vec<String>,
    /// Levels of items it may free.
    pub levels: Vec<String>,
    /// Country sets it may be used to; empty for any.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Country sets it may not be used to.
    #[serde(default)]
    pub unless: Vec<String>,
    /// True when the sets also speak of parties headquartered there, wherever they are.
    #[serde(default)]
    pub headquarters: bool,
    /// Country sets inside which it serves transfers, whatever the other sets say.
    #[serde(default)]
    pub in_country: Vec<String>,
    /// Levels at which items designed or marketed for data centres are outside.
    #[serde(default)]
    pub not_datacenter: Vec<String>,
    /// True when it frees technology, software or model weights only, never goods.
    #[serde(default)]
    pub not_goods: bool,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// Its conditions, in a few words.
    pub conditions: String,
    /// How well it is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// What is asked about exceptions.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'q> {
    /// Level of the items, by its word.
    pub level: &'q str,
    /// Designed or marketed for data centres; an unknown standing excludes nothing.
    pub datacenter: Option<bool>,
    /// Where they leave.
    pub from: Country,
    /// Where they go.
    pub to: Country,
    /// Where those who receive and use them are headquartered, as far as recorded.
    pub seats: &'q [Country],
}

impl Exception {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
    }

    /// True when a record that states `code` means this exception; case does not matter.
    #[must_use]
    pub fn is_written(&self, code: &str) -> bool {
        std::iter::once(&self.code).chain(&self.written).any(|known| known.eq_ignore_ascii_case(code))
    }
}
