//! A finding as the store remembers it: found by its id, the beginning of it, or an id that it had, and what was decided on it.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row};

use super::compare::Snapshot;
use super::life::State;
use super::{Store, StoreError};

/// A finding as the store remembers it.
pub(super) struct Life {
    pub(super) finding: String,
    pub(super) state: State,
    pub(super) decision: Option<i64>,
    pub(super) snapshot: Snapshot,
}

/// Decisions on a finding, under any id that it had and that no other finding has now.
const ON: &str = "(finding = ?1 OR finding IN (SELECT old FROM formerly WHERE formerly.finding = ?1 \
     AND old NOT IN (SELECT life.finding FROM life)))";

impl Life {
    /// A finding that was joined with another one and stands by itself again: what it was then, and decisions on it, went
    /// into the other.
    pub(super) fn apart_again(finding: &str) -> Life {
        Life { finding: finding.to_owned(), state: State::Gone, decision: None, snapshot: Snapshot::default() }
    }
}

impl Store {
    pub(super) fn lives(&self) -> Result<Vec<Life>, StoreError> {
        let sql = "SELECT finding, state, decision, snapshot FROM life ORDER BY finding";
        let mut rows = self.connection.prepare_cached(sql)?;
        let rows = rows.query_map([], life_of)?;
        rows.map(|row| understood(row?)).collect()
    }

    /// Ids that findings had before.
    pub(super) fn former_ids(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut rows = self.connection.prepare_cached("SELECT old FROM formerly")?;
        let rows = rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}

/// The finding of an id, of the beginning of one, or of one that it had before; an id that a finding has now goes first.
pub(super) fn life(inside: &Connection, wanted: &str) -> Result<Life, StoreError> {
    let wanted = wanted.trim().to_lowercase();
    if wanted.is_empty() || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(StoreError::Refused(format!("'{wanted}' is no id of a finding")));
    }
    let exact = "SELECT finding, state, decision, snapshot FROM life WHERE finding = ?1";
    if let Some(row) = inside.query_row(exact, [&wanted], life_of).optional()? {
        return understood(row);
    }
    let sql = "SELECT finding, state, decision, snapshot FROM life WHERE finding IN ( \
               SELECT finding FROM life WHERE finding GLOB ?1 UNION SELECT finding FROM formerly WHERE old GLOB ?1 \
               AND old NOT IN (SELECT finding FROM life)) LIMIT 2";
    let mut rows = inside.prepare_cached(sql)?;
    let mut rows = rows.query_map([format!("{wanted}*")], life_of)?;
    match (rows.next().transpose()?, rows.next()) {
        (Some(row), None) => understood(row),
        (Some(_), Some(_)) => {
            Err(StoreError::Refused(format!("several findings begin with '{wanted}': give more of it")))
        }
        (None, _) => Err(StoreError::Refused(format!("no run has found '{wanted}'"))),
    }
}

/// Ends a decision.
pub(super) fn end(inside: &Connection, decision: i64, why: &str) -> Result<(), StoreError> {
    let sql = "UPDATE decisions SET standing = 'ended', ended = ?2 WHERE decision = ?1 AND standing <> 'ended'";
    inside.execute(sql, (decision, why))?;
    Ok(())
}

/// Ends every decision on a finding that is `standing`, or `awaiting`.
pub(super) fn end_all(inside: &Connection, finding: &str, standing: &str, why: &str) -> Result<(), StoreError> {
    let sql = format!("UPDATE decisions SET standing = 'ended', ended = ?3 WHERE standing = ?2 AND {ON}");
    inside.execute(&sql, (finding, standing, why))?;
    Ok(())
}

/// The decision that stands on a finding while another one awaits a second name.
pub(super) fn beside(inside: &Connection, finding: &str, awaiting: i64) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT max(decision) FROM decisions WHERE standing = 'standing' AND decision <> ?2 AND {ON}");
    Ok(inside.query_row(&sql, (finding, awaiting), |row| row.get(0))?)
}

/// The evidence on which a decision was made.
pub(super) fn items(inside: &Connection, decision: i64) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT items FROM decisions WHERE decision = ?1";
    let text: Option<String> = inside.query_row(sql, [decision], |row| row.get(0)).optional()?;
    let text = text.ok_or_else(|| StoreError::Damaged(format!("decision {decision} is missing")))?;
    serde_json::from_str(&text).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A life from its row: finding, state, decision, snapshot.
fn life_of(row: &Row<'_>) -> rusqlite::Result<(String, String, Option<i64>, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

/// Understands the words of a life.
fn understood(row: (String, String, Option<i64>, String)) -> Result<Life, StoreError> {
    let (finding, state, decision, snapshot) = row;
    let state = State::of(&state).ok_or_else(|| StoreError::Damaged(format!("no finding is '{state}'")))?;
    let snapshot = serde_json::from_str(&snapshot).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(Life { finding, state, decision, snapshot })
}
