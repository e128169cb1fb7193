//! What still asks for a licence when item and destination do not: end uses, General Prohibition 10, foreign notices.

use serde::Deserialize;

use crate::model::{Country, Day};
use crate::policy::{Certainty, Period, fold, read};

/// An end-use or end-user control that reaches items below every line.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatchAll {
    /// Stable id.
    pub id: String,
    /// What it is about, as said in a sentence.
    pub about: String,
    /// Instrument behind it.
    pub instrument: String,
    /// Country sets of destinations or headquarters.
    pub sets: Vec<String>,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// True when it reaches accelerators and machines with them only (3A991.p, 4A994.l), not every item.
    #[serde(default)]
    pub computing_only: bool,
    /// Words of a name, a line of business or a use that call for the question.
    #[serde(deserialize_with = "read::phrases")]
    pub words: Vec<Vec<String>>,
    /// Phrases with such a word that mean something else (`civil defence`).
    #[serde(default, deserialize_with = "read::phrases")]
    pub innocent: Vec<Vec<String>>,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says.
    pub note: String,
    /// Where it was found.
    pub source: String,
}

/// A notice or permit that another country asks for on the way out.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignNotice {
    /// Country of departure.
    #[serde(deserialize_with = "read::countries")]
    pub countries: Vec<Country>,
    /// Instrument behind it.
    pub instrument: String,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it asks.
    pub note: String,
}

impl CatchAll {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
    }

    /// The first of its phrases that stands in a text: as whole words, in scripts without blanks anywhere.
    #[must_use]
    pub fn word_in(&self, text: &str) -> Option<String> {
        let words = fold::without(fold::words(text), &self.innocent);
        let runs_on = |phrase: &[String]| matches!(phrase, [word] if !word.is_ascii() && words.iter().any(|written| written.contains(&**word)));
        let found = self.words.iter().find(|phrase| fold::contains(&words, phrase) || runs_on(phrase));
        found.map(|phrase| phrase.join(" ").to_lowercase())
    }
}

impl ForeignNotice {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
    }
}
