//! Runs: built aside in short steps, published in one, read by many.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::digest::Digest;
use super::{Head, Store, StoreError, disk};
use crate::model::Report;
use crate::report::Format as _;

/// A run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RunRow {
    /// Its number, from 1.
    pub run: i64,
    /// `building`, `published`, or `failed` (it did not end).
    pub status: String,
    /// When it began, RFC 3339 in UTC.
    pub begun: String,
    /// The local date on which it began.
    pub day: String,
    /// When it was published, or found not to have ended.
    pub ended: Option<String>,
    /// SHA-256 of its report.
    pub report: Option<String>,
    /// The verdict of its report.
    pub verdict: Option<String>,
    /// Sequence of the log row that published it.
    pub sequence: Option<i64>,
}

/// An edition of the rules, and the runs that used it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditionUse {
    /// SHA-256 of the edition as it is kept.
    pub sha256: String,
    /// Runs, the first and the last.
    pub runs: (i64, i64),
    /// Their local dates.
    pub days: (String, String),
}

/// A finding of a run, as far as a list of findings needs it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FindingRow {
    /// Its id.
    pub finding: String,
    /// Place in the report, from 1.
    pub rank: i64,
    /// `high`, `medium` or `low`.
    pub priority: String,
    /// Evidence, 0 to 1000.
    pub score: i64,
    /// `observed`, `unfinished` or `party`.
    pub status: String,
    /// The story in one line.
    pub title: String,
    /// Names of its parties, `; ` between.
    pub parties: String,
    /// Ids of its red flags, `; ` between.
    pub red_flags: String,
    /// Units.
    pub units: i64,
    /// Integrated circuits.
    pub chips: i64,
    /// Declared value, currency by currency.
    pub value: String,
    /// First day of a hop in it.
    pub first_day: Option<String>,
    /// Last day of a hop in it.
    pub last_day: Option<String>,
    /// Where it stands: see [`super::life::State`].
    pub state: String,
    /// What the last digest said of it: `new`, `changed`, `reopened`, `ongoing`.
    pub told: String,
    /// Why it was new, changed or reopened: `data`, `list` or `policy`.
    pub cause: String,
    /// The run that found it first.
    pub first_run: i64,
    /// The run in which it was last new, changed, gone or reopened.
    pub moved_run: i64,
    /// The decision that stands or awaits a second name, as its word.
    pub decision: Option<String>,
}

/// What a run was made from, so that it can be made again.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Basis {
    pub(super) version: String,
    pub(super) as_of: String,
    pub(super) matching: String,
    pub(super) enforcement: String,
    pub(super) max_rejects: u32,
    pub(super) printed: BTreeMap<String, String>,
    /// Records kept up to this number, and SHA-256 over their hashes in order.
    pub(super) records: usize,
    pub(super) records_sha256: String,
    /// Hashes of kept records that were withdrawn and not judged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) withdrawn: BTreeSet<String>,
    /// What was said of how to read records: hash of it by hash of the file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) read_as: BTreeMap<String, String>,
    /// Lists by name: hash of the edition.
    pub(super) lists: BTreeMap<String, String>,
    /// Entries by source of each list.
    pub(super) sources: BTreeMap<String, BTreeMap<String, u64>>,
    /// Hash of the kept edition of the rules.
    pub(super) policy: String,
    /// What was wrong with lists.
    pub(super) complaints: Vec<String>,
    /// What came in and could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unread: Vec<String>,
}

impl Basis {
    /// What a judgement rests on before the first run.
    pub(super) fn of_nothing() -> Basis {
        Basis { max_rejects: 1, ..Basis::default() }
    }
}

impl Store {
    /// Editions of the rules that published runs used, by their first run.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn editions(&self) -> Result<Vec<EditionUse>, StoreError> {
        let sql = "SELECT basis ->> 'policy', min(run), max(run), min(day), max(day) FROM runs \
                   WHERE status = 'published' GROUP BY 1 ORDER BY 2";
        let mut rows = self.connection.prepare_cached(sql)?;
        let used = |row: &Row<'_>| {
            let (sha256, runs, days) = (row.get(0)?, (row.get(1)?, row.get(2)?), (row.get(3)?, row.get(4)?));
            Ok(EditionUse { sha256, runs, days })
        };
        let found = rows.query_map([], used)?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// Runs, the newest first.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn runs(&self) -> Result<Vec<RunRow>, StoreError> {
        let sql = "SELECT run, status, begun, day, ended, report, verdict, sequence FROM runs ORDER BY run DESC";
        let rows = self.connection.prepare_cached(sql)?.query_map([], run_row)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// The newest published run.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn latest(&self) -> Result<Option<RunRow>, StoreError> {
        let sql = "SELECT run, status, begun, day, ended, report, verdict, sequence FROM runs \
                   WHERE status = 'published' ORDER BY run DESC LIMIT 1";
        Ok(self.connection.query_row(sql, [], run_row).optional()?)
    }

    /// The report of a published run: the bytes of `scan --format json`, held against their hash.
    ///
    /// # Errors
    /// No such run, a report that was changed, and what SQLite or the file system refuses.
    pub fn report(&self, run: i64) -> Result<Vec<u8>, StoreError> {
        let sql = "SELECT report FROM runs WHERE run = ?1 AND status = 'published'";
        let hash: Option<String> = self.connection.query_row(sql, [run], |row| row.get(0)).optional()?;
        let hash = hash.ok_or_else(|| StoreError::Refused(format!("there is no published run {run}")))?;
        let bytes = disk::read(&self.report_path(run))?;
        if sha256(&bytes) != hash {
            return Err(StoreError::Damaged(format!("the report of run {run} is not the one that was published")));
        }
        Ok(bytes)
    }

    /// Findings of a published run in order of rank; their state is that of today.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn findings(&self, run: i64) -> Result<Vec<FindingRow>, StoreError> {
        let sql = "SELECT findings.finding, rank, priority, score, status, title, parties, red_flags, units, chips, value, \
                   first_day, last_day, coalesce(state, ''), coalesce(told, ''), coalesce(cause, ''), \
                   coalesce(first_run, 0), coalesce(moved_run, 0), kind FROM findings \
                   LEFT JOIN life USING (finding) LEFT JOIN decisions USING (decision) \
                   WHERE run = ?1 AND run IN (SELECT run FROM runs WHERE status = 'published') ORDER BY rank";
        let rows = self.connection.prepare_cached(sql)?.query_map([run], finding_row)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// One finding of a published run as a JSON object of schema `chiptrace.report/1`; `None` when the run has none of
    /// this id. Kept for the last two runs; older ones stand in their reports.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn finding(&self, run: i64, finding: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT body FROM findings WHERE run = ?1 AND finding = ?2 \
                   AND run IN (SELECT run FROM runs WHERE status = 'published')";
        Ok(self.connection.query_row(sql, (run, finding), |row| row.get(0)).optional()?)
    }

    /// The digest of a published run.
    ///
    /// # Errors
    /// No such run, and what SQLite refuses.
    pub fn digest(&self, run: i64) -> Result<Digest, StoreError> {
        let sql = "SELECT digest, sequence, log.hash FROM runs JOIN log USING (sequence) WHERE run = ?1 AND status = 'published'";
        let found: Option<(String, i64, String)> =
            self.connection.query_row(sql, [run], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let (text, sequence, hash) =
            found.ok_or_else(|| StoreError::Refused(format!("there is no published run {run}")))?;
        let mut digest: Digest = serde_json::from_str(&text).map_err(|error| StoreError::Damaged(error.to_string()))?;
        digest.log = Head { sequence, hash };
        Ok(digest)
    }

    /// The digest of a published run as it is kept.
    pub(super) fn digest_text(&self, run: i64) -> Result<String, StoreError> {
        let sql = "SELECT digest FROM runs WHERE run = ?1 AND status = 'published'";
        Ok(self.connection.query_row(sql, [run], |row| row.get(0))?)
    }

    /// What runs said of a finding, the oldest first: run, what was told, cause.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn history(&self, finding: &str) -> Result<Vec<(i64, String, String)>, StoreError> {
        let sql = "SELECT run, told, cause FROM events WHERE finding = ?1 OR finding IN \
                   (SELECT old FROM formerly WHERE finding = ?1 AND old NOT IN (SELECT finding FROM life)) ORDER BY run";
        let three = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let rows = self.connection.prepare_cached(sql)?.query_map([finding], three)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    pub(super) fn report_path(&self, run: i64) -> std::path::PathBuf {
        self.folder.join("reports").join(format!("{run}.json"))
    }

    pub(super) fn basis(&self, run: i64) -> Result<Basis, StoreError> {
        let text: String =
            self.connection.query_row("SELECT basis FROM runs WHERE run = ?1", [run], |row| row.get(0))?;
        serde_json::from_str(&text).map_err(|error| StoreError::Damaged(error.to_string()))
    }
}

/// The bytes of a report as `scan --format json` writes them.
pub(super) fn json_of(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    // memory takes every byte
    let _ = crate::report::json::Json.write(report, &mut bytes);
    bytes
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    disk::hex(&Sha256::digest(bytes))
}

fn run_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        run: row.get(0)?,
        status: row.get(1)?,
        begun: row.get(2)?,
        day: row.get(3)?,
        ended: row.get(4)?,
        report: row.get(5)?,
        verdict: row.get(6)?,
        sequence: row.get(7)?,
    })
}

fn finding_row(row: &Row<'_>) -> rusqlite::Result<FindingRow> {
    Ok(FindingRow {
        finding: row.get(0)?,
        rank: row.get(1)?,
        priority: row.get(2)?,
        score: row.get(3)?,
        status: row.get(4)?,
        title: row.get(5)?,
        parties: row.get(6)?,
        red_flags: row.get(7)?,
        units: row.get(8)?,
        chips: row.get(9)?,
        value: row.get(10)?,
        first_day: row.get(11)?,
        last_day: row.get(12)?,
        state: row.get(13)?,
        told: row.get(14)?,
        cause: row.get(15)?,
        first_run: row.get(16)?,
        moved_run: row.get(17)?,
        decision: row.get(18)?,
    })
}
