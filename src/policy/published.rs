//! Warning signs as agencies published them, in our words, with dates.

use serde::Deserialize;

use super::{Certainty, Files, PolicyError, read};
use crate::model::Day;

/// How a published flag can be looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TestKind {
    /// From the columns of a record.
    Computable,
    /// From links between records.
    Graph,
    /// Against lists of parties.
    Screening,
    /// With facts from elsewhere (addresses, web presence, sites).
    Enrichment,
    /// Only a person can answer.
    Questionnaire,
}

/// One published warning sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublishedFlag {
    /// Stable id (`DG-05`).
    pub id: String,
    /// Document it stands in.
    pub document: String,
    /// Number in that document, with a remark when the order is not verified.
    pub number: String,
    /// First day; day of publication.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// What it says, in our words.
    pub words: String,
    /// Facts it needs.
    pub needs: String,
    /// How it can be looked for.
    pub kind: TestKind,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

impl PublishedFlag {
    /// True when it was published by the day and still stood.
    #[must_use]
    pub fn stands_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Document, number and words, with the caveat when confidence is below high.
    #[must_use]
    pub fn cite(&self) -> String {
        let caveat = self.confidence.caveat();
        let caveat = if caveat.is_empty() { String::new() } else { format!(" ({caveat})") };
        format!("{}, flag {}: {}{caveat}", self.document, self.number, self.words)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    document: String,
    number: String,
    from: String,
    to: String,
    words: String,
    needs: String,
    kind: TestKind,
    confidence: Certainty,
    source: String,
}

const FILE: &str = "published-flags.csv";

/// Reads `published-flags.csv`, in file order.
pub(super) fn read(files: &Files<'_>) -> Result<Vec<PublishedFlag>, PolicyError> {
    files.csv::<Row>(FILE)?.into_iter().map(published_flag).collect()
}

fn published_flag(row: Row) -> Result<PublishedFlag, PolicyError> {
    let day = |column: &str, text: &str| {
        read::cell((FILE, &format!("{column} of {}", row.id)), text, "write YYYY-MM-DD, or leave it empty", Day::parse)
    };
    Ok(PublishedFlag {
        from: day("from", &row.from)?,
        to: day("to", &row.to)?,
        id: row.id,
        document: row.document,
        number: row.number,
        words: row.words,
        needs: row.needs,
        kind: row.kind,
        confidence: row.confidence,
        source: row.source,
    })
}
