//! Rules, guidance and letters that have a date and a citation.

use serde::Deserialize;

use super::{Files, PolicyError, read};
use crate::model::Day;

/// How well a policy entry is supported. Below high it is printed wherever the entry is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Not verified.
    Low,
    /// One source, or recalled and consistent with others.
    Medium,
    /// A government text, or two independent sources.
    High,
}

/// First and last day of a period; `None` is open.
pub type Period = (Option<Day>, Option<Day>);

/// A dated source of a rule: Federal Register document, guidance, letter, bill or opinion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instrument {
    /// Stable id (`US-2023-11-AC2`).
    pub id: String,
    /// How it is cited.
    pub citation: String,
    /// What it is.
    pub title: String,
    /// Day of publication, when known.
    pub published: Option<Day>,
    /// First day of effect.
    pub effective_from: Option<Day>,
    /// Last day of effect.
    pub effective_to: Option<Day>,
    /// When its words stand in the Code of Federal Regulations; `None` when they never did.
    pub text_in_cfr: Option<Period>,
    /// When the agency acts on it; `None` when never.
    pub enforced: Option<Period>,
    /// Standing in a few words.
    pub status: String,
    /// How well this entry is supported.
    pub confidence: Certainty,
    /// What it changes for a shipment of the day.
    pub changes: String,
    /// Where it was found.
    pub source: String,
}

impl Certainty {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Low => "low",
            Certainty::Medium => "medium",
            Certainty::High => "high",
        }
    }

    /// What a citation adds: nothing when high, the confidence when medium, `unverified` when low.
    #[must_use]
    pub fn caveat(self) -> &'static str {
        match self {
            Certainty::Low => "unverified",
            Certainty::Medium => "confidence: medium",
            Certainty::High => "",
        }
    }
}

impl Instrument {
    /// Citation with dates and caveat: `88 FR 2821 (in force from 2023-01-17, confidence: medium)`.
    #[must_use]
    pub fn cite(&self) -> String {
        let in_code = self.text_in_cfr.is_some();
        let dates = match (self.enforced, self.effective_from, self.effective_to, self.published) {
            (None, Some(from), ..) if in_code => format!("in the Code from {from}, not enforced"),
            (None, _, _, Some(day)) => format!("published {day}, never in force"),
            (None, ..) => "not in force".to_owned(),
            (_, Some(from), Some(to), _) => format!("in force {from} to {to}"),
            (_, Some(from), None, _) => format!("in force from {from}"),
            (_, None, Some(to), _) => format!("in force to {to}"),
            (_, None, None, Some(day)) => format!("published {day}"),
            (_, None, None, None) => "in force".to_owned(),
        };
        let caveat = self.confidence.caveat();
        let caveat = if caveat.is_empty() { String::new() } else { format!(", {caveat}") };
        format!("{} ({dates}{caveat})", self.citation)
    }

    /// True when the agency acts on it on the day.
    #[must_use]
    pub fn is_enforced(&self, day: Day) -> bool {
        self.enforced.is_some_and(|period| covers(period, day))
    }

    /// True when its words stand in the Code of Federal Regulations on the day.
    #[must_use]
    pub fn is_in_text(&self, day: Day) -> bool {
        self.text_in_cfr.is_some_and(|period| covers(period, day))
    }

    /// Published on or before the day; with no publication day, in effect by then.
    #[must_use]
    pub fn is_known_on(&self, day: Day) -> bool {
        self.published.or(self.effective_from).is_none_or(|published| published <= day)
    }
}

/// True when the day lies in the period, both ends included.
#[must_use]
pub(super) fn covers((from, to): Period, day: Day) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    instrument: Vec<Entry>,
}

/// Whether the words ever stood in the Code, and whether the agency ever acted on them.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Standing {
    Never,
    Always,
    Dated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    citation: String,
    title: String,
    #[serde(default, deserialize_with = "read::day")]
    published: Option<Day>,
    #[serde(default, deserialize_with = "read::day")]
    effective_from: Option<Day>,
    #[serde(default, deserialize_with = "read::day")]
    effective_to: Option<Day>,
    /// `never`, `always`, or `dated` (with the two keys below).
    text_in_cfr: Standing,
    #[serde(default, deserialize_with = "read::day")]
    text_from: Option<Day>,
    #[serde(default, deserialize_with = "read::day")]
    text_to: Option<Day>,
    /// `never`, `always`, or `dated` (from `effective_from` to `effective_to`).
    enforced: Standing,
    status: String,
    confidence: Certainty,
    changes: String,
    source: String,
}

/// Reads `instruments.toml`, in file order.
pub(super) fn read(files: &Files<'_>) -> Result<Vec<Instrument>, PolicyError> {
    let book: Book = files.toml("instruments.toml")?;
    Ok(book.instrument.into_iter().map(instrument).collect())
}

fn instrument(entry: Entry) -> Instrument {
    let period = |standing, dates| match standing {
        Standing::Never => None,
        Standing::Always => Some((None, None)),
        Standing::Dated => Some(dates),
    };
    Instrument {
        text_in_cfr: period(entry.text_in_cfr, (entry.text_from, entry.text_to)),
        enforced: period(entry.enforced, (entry.effective_from, entry.effective_to)),
        id: entry.id,
        citation: entry.citation,
        title: entry.title,
        published: entry.published,
        effective_from: entry.effective_from,
        effective_to: entry.effective_to,
        status: entry.status,
        confidence: entry.confidence,
        changes: entry.changes,
        source: entry.source,
    }
}
