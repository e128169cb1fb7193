//! What a declared ECCN means by itself, for goods that nothing else identifies.

use serde::Deserialize;

use crate::model::Day;
use crate::policy::{Certainty, LevelWord, read};

/// One rule: ECCNs that need a licence to sets of countries over a period.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredRule {
    /// Stable id.
    pub id: String,
    /// ECCNs; each also stands for its sub-paragraphs.
    pub eccns: Vec<String>,
    /// True when the ECCNs stand for themselves only.
    #[serde(default)]
    pub whole: bool,
    /// Level it is treated as, when it is one of the advanced computing entries.
    #[serde(default)]
    pub level: Option<LevelWord>,
    /// Country sets that need a licence.
    pub to: Vec<String>,
    /// Country sets that do not.
    #[serde(default)]
    pub unless: Vec<String>,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub until: Option<Day>,
    /// Instrument behind it.
    pub instrument: String,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says.
    pub note: String,
    /// Where it was found.
    pub source: String,
}

impl DeclaredRule {
    /// True when the declared ECCN is one of the rule's or a sub-paragraph of one; case does not matter.
    #[must_use]
    pub fn names(&self, eccn: &str) -> bool {
        self.eccns.iter().any(|entry| {
            eccn.get(..entry.len()).is_some_and(|head| head.eq_ignore_ascii_case(entry))
                && match eccn.as_bytes().get(entry.len()) {
                    None => true,
                    Some(next) => *next == b'.' && !self.whole,
                }
        })
    }
}
