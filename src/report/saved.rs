//! A report of schema `chiptrace.report/1` read back: what letters and memos are made from.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A saved report, as far as letters and memos need it.
#[derive(Clone, Debug, Deserialize)]
pub struct SavedReport {
    schema: String,
    pub(crate) provenance: Provenance,
    /// Findings, in order of rank.
    pub findings: Vec<SavedFinding>,
}

/// Why a report cannot be read back, or a finding not be found in it.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// Not the JSON of a report.
    #[error("it is no report of `scan --format json`")]
    NotAReport(#[from] serde_json::Error),
    /// Another schema.
    #[error("its schema is `{0}`, chiptrace.report/1 expected")]
    Schema(String),
    /// No such finding.
    #[error("it has no finding `{wanted}`: give an id, its beginning, or a number from 1 to {findings}")]
    NoFinding {
        /// What was asked for.
        wanted: String,
        /// How many there are.
        findings: usize,
    },
    /// Several findings begin like that.
    #[error("{fits} findings have an id that begins with `{wanted}`: give more of it")]
    Several {
        /// What was asked for.
        wanted: String,
        /// How many fit.
        fits: usize,
    },
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Provenance {
    pub(crate) version: String,
    pub(crate) as_of: String,
    pub(crate) policy: PolicyEdition,
    #[serde(default)]
    pub(crate) lists: Vec<List>,
    #[serde(default)]
    pub(crate) inputs: Vec<Input>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PolicyEdition {
    pub(crate) edition: String,
    pub(crate) sha256: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct List {
    pub(crate) source: String,
    pub(crate) published: Option<String>,
    pub(crate) sha256: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Input {
    pub(crate) file: String,
    pub(crate) kind: String,
    pub(crate) sha256: String,
}

/// A finding of a saved report.
#[derive(Clone, Debug, Deserialize)]
pub struct SavedFinding {
    /// Its id.
    pub id: String,
    pub(crate) rank: u32,
    pub(crate) priority: String,
    pub(crate) score: u32,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) status: String,
    pub(crate) parties: Vec<Party>,
    pub(crate) shipments: Vec<String>,
    pub(crate) routes: Vec<Route>,
    pub(crate) totals: Totals,
    pub(crate) flags: Vec<Flag>,
    pub(crate) explanations: Vec<Explanation>,
    pub(crate) ask_next: Vec<String>,
    #[serde(default)]
    pub(crate) replies: Vec<Reply>,
    #[serde(default)]
    pub(crate) checklist: Vec<Check>,
    pub(crate) truncated: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) country: Option<String>,
    pub(crate) roles: Vec<String>,
    #[serde(default)]
    pub(crate) spellings: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Route {
    pub(crate) hops: Vec<Hop>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Hop {
    pub(crate) shipment: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) departed: String,
    pub(crate) arrived: Option<String>,
    pub(crate) product: String,
    pub(crate) units: Option<serde_json::Number>,
    pub(crate) licence: Licence,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Licence {
    pub(crate) answer: String,
    pub(crate) on_record: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Totals {
    pub(crate) units: i64,
    pub(crate) chips: i64,
    pub(crate) tpp: serde_json::Number,
    pub(crate) value: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Flag {
    pub(crate) red_flag: String,
    pub(crate) pattern: Vec<String>,
    pub(crate) group: String,
    pub(crate) severity: String,
    pub(crate) confidence: String,
    pub(crate) because: String,
    /// Ids of the parties that it is about; none in reports written before flags named them.
    #[serde(default)]
    pub(crate) parties: Vec<String>,
    pub(crate) evidence: Vec<Cell>,
    pub(crate) citations: Vec<Citation>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Cell {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: String,
    pub(crate) value: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Citation {
    pub(crate) text: String,
    pub(crate) in_force_on_hop: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Explanation {
    pub(crate) text: String,
    pub(crate) answers_group: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Reply {
    pub(crate) party: String,
    pub(crate) question: String,
    pub(crate) answer: String,
    pub(crate) date: Option<String>,
    pub(crate) by: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Check {
    pub(crate) id: String,
    pub(crate) party: String,
    pub(crate) action: String,
    pub(crate) keep: String,
    pub(crate) screened: bool,
    pub(crate) evidence: Vec<Cell>,
}

impl SavedReport {
    /// Reads a report back.
    ///
    /// # Errors
    /// Bytes that are no JSON report, and other schemas.
    pub fn read(bytes: &[u8]) -> Result<SavedReport, SavedError> {
        let report: SavedReport = serde_json::from_slice(bytes)?;
        if report.schema != "chiptrace.report/1" {
            return Err(SavedError::Schema(report.schema));
        }
        Ok(report)
    }

    /// A finding by its id, by the beginning of its id that no other has, or by its number in the report. A word of up to
    /// four digits is a number. O(findings).
    ///
    /// # Errors
    /// Nothing fits, or several ids do.
    pub fn finding(&self, wanted: &str) -> Result<&SavedFinding, SavedError> {
        let no = || SavedError::NoFinding { wanted: wanted.to_owned(), findings: self.findings.len() };
        if wanted.len() <= 4 && wanted.bytes().all(|byte| byte.is_ascii_digit()) {
            let rank: u32 = wanted.parse().map_err(|_| no())?;
            return self.findings.iter().find(|finding| finding.rank == rank).ok_or_else(no);
        }
        let mut fits = self.findings.iter().filter(|finding| finding.id.starts_with(wanted));
        match (fits.next(), fits.count()) {
            (Some(one), 0) => Ok(one),
            (Some(_), more) => Err(SavedError::Several { wanted: wanted.to_owned(), fits: more + 1 }),
            (None, _) => Err(no()),
        }
    }
}

impl SavedFinding {
    /// Who receives goods that need an answer: the parties of the checklist, without their country, in order.
    pub(crate) fn customers(&self) -> Vec<&Party> {
        let receives = |party: &&Party| self.checklist.iter().any(|check| check.party == party.shown());
        self.parties.iter().filter(receives).collect()
    }

    /// Hops to a party, each shipment once, in order of departure.
    pub(crate) fn deliveries(&self, party: &Party) -> Vec<&Hop> {
        let hops = self.routes.iter().flat_map(|route| &route.hops).filter(|hop| hop.to == party.name);
        let by_shipment: BTreeMap<(&str, &str), &Hop> =
            hops.map(|hop| ((hop.departed.as_str(), hop.shipment.as_str()), hop)).collect();
        by_shipment.into_values().collect()
    }
}

impl Party {
    /// Name with country, as findings print it.
    pub(crate) fn shown(&self) -> String {
        self.country.as_ref().map_or_else(|| self.name.clone(), |country| format!("{} ({country})", self.name))
    }
}
