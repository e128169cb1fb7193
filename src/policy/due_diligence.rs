//! What guidance expects a company to do about red flags, and which record shows that it was done.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Certainty, Files, PolicyError, read};
use crate::model::Day;

/// An action of due diligence, in our words.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueDiligence {
    /// Stable id (`DD-04`).
    pub id: String,
    /// What to do.
    pub action: String,
    /// The record to keep.
    pub record: String,
    /// Where such a record can stand: columns of the parties table (`parties.incorporated`), replies to a question
    /// (`answers.end-user-form`), `lists` for the screening of a run.
    #[serde(default)]
    pub shown_by: Vec<String>,
    /// For how many years the record is to be kept, where it is about that.
    #[serde(default)]
    pub keep_years: Option<u16>,
    /// Document it stands in.
    pub document: String,
    /// Day of publication, when known.
    #[serde(default, deserialize_with = "read::day")]
    pub published: Option<Day>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

impl DueDiligence {
    /// Action, record and document, with the caveat when confidence is below high.
    #[must_use]
    pub fn in_words(&self) -> String {
        let caveat = self.confidence.caveat();
        let caveat = if caveat.is_empty() { String::new() } else { format!("; {caveat}") };
        format!("{} Keep: {}. ({}, {}{caveat})", self.action, self.record, self.id, self.document)
    }
}

/// Reads `due-diligence.toml`, by id.
pub(super) fn read(files: &Files<'_>) -> Result<BTreeMap<String, DueDiligence>, PolicyError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Book {
        action: Vec<DueDiligence>,
    }
    let mut found = BTreeMap::new();
    for entry in files.toml::<Book>(FILE)?.action {
        let id = entry.id.clone();
        if found.insert(id.clone(), entry).is_some() {
            return Err(PolicyError::value(FILE, "id", &id, "give each entry its own id"));
        }
    }
    Ok(found)
}

const FILE: &str = "due-diligence.toml";
