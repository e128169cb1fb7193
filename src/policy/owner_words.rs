//! Words in the names and businesses of owners: who stands in for somebody else, and behind whom nobody is looked for.

use serde::Deserialize;

use super::read::{self, Files};
use super::{Certainty, Policy, PolicyError, fold};
use crate::model::Country;

/// What `owner-words.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerWords {
    #[expect(dead_code, reason = "kept with the words, for who reads the file")]
    confidence: Certainty,
    source: String,
    #[serde(deserialize_with = "read::phrases")]
    nominee: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    settled: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::countries")]
    secrecy: Vec<Country>,
}

impl Policy {
    /// True when the name of an owner says that it stands in for somebody else.
    #[must_use]
    pub fn stands_in(&self, owner: &str) -> bool {
        says(&self.owner_words.nominee, owner)
    }

    /// True for a place where owners of companies are commonly not on public record.
    #[must_use]
    pub fn hides_owners(&self, country: Country) -> bool {
        self.owner_words.secrecy.contains(&country)
    }

    /// True when the line of business of an owner says that nobody is looked for behind it.
    #[must_use]
    pub fn is_settled_owner(&self, business: &str) -> bool {
        says(&self.owner_words.settled, business)
    }
}

fn says(phrases: &[Vec<String>], text: &str) -> bool {
    let words = fold::words(text);
    phrases.iter().any(|phrase| fold::contains(&words, phrase))
}

/// Reads `owner-words.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<OwnerWords, PolicyError> {
    const FILE: &str = "owner-words.toml";
    let words: OwnerWords = files.toml(FILE)?;
    if words.source.trim().is_empty() {
        return Err(PolicyError::value(FILE, "source", &words.source, "say where the words come from"));
    }
    Ok(words)
}
