//! The log: rows that are only added to, each holding the hash of the one before it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Act, GivenFile, Store, StoreError, disk};

/// Hash that stands before the first row.
pub(super) const BEFORE_ALL: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row of the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LogRow {
    /// From 1, without a gap.
    pub sequence: i64,
    /// Hash of the row before.
    pub previous: String,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The particulars, JSON.
    pub payload: String,
    /// SHA-256 over the fields above, lower-case hexadecimal.
    pub hash: String,
}

/// The end of the log: nothing before it can be changed without changing this.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Head {
    /// Sequence of the last row, 0 for none.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// What a checkpoint file holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub(super) schema: String,
    pub(super) time: String,
    pub(super) log: Head,
}

pub(super) const CHECKPOINT: &str = "chiptrace.checkpoint/1";

impl LogRow {
    /// The hash that this row must have: SHA-256 over each field written as its length in bytes, a colon and its bytes.
    #[must_use]
    pub fn expected(&self) -> String {
        let sequence = self.sequence.to_string();
        let fields = [&sequence, &self.previous, &self.time, &self.actor, &self.action, &self.payload];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update(format!("{}:", field.len()));
            hash.update(field);
        }
        disk::hex(&hash.finalize())
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<LogRow> {
        Ok(LogRow {
            sequence: row.get(0)?,
            previous: row.get(1)?,
            time: row.get(2)?,
            actor: row.get(3)?,
            action: row.get(4)?,
            payload: row.get(5)?,
            hash: row.get(6)?,
        })
    }
}

/// Adds a row within the transaction of what it tells.
pub(super) fn append(inside: &Connection, act: &Act<'_>, action: &str, payload: &Value) -> Result<Head, StoreError> {
    let last = head(inside)?;
    let mut row = LogRow {
        sequence: last.sequence + 1,
        previous: if last.sequence == 0 { BEFORE_ALL.to_owned() } else { last.hash },
        time: act.at.utc.clone(),
        actor: act.by.to_owned(),
        action: action.to_owned(),
        payload: payload.to_string(),
        hash: String::new(),
    };
    row.hash = row.expected();
    inside.prepare_cached("INSERT INTO log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute((
        row.sequence,
        &row.previous,
        &row.time,
        &row.actor,
        &row.action,
        &row.payload,
        &row.hash,
    ))?;
    Ok(Head { sequence: row.sequence, hash: row.hash })
}

pub(super) fn head(inside: &Connection) -> Result<Head, StoreError> {
    let last = "SELECT sequence, hash FROM log ORDER BY sequence DESC LIMIT 1";
    let head = inside.query_row(last, [], |row| Ok(Head { sequence: row.get(0)?, hash: row.get(1)? })).optional()?;
    Ok(head.unwrap_or_default())
}

impl Store {
    /// Adds a row of its own to the log, durable when this returns.
    ///
    /// # Errors
    /// What SQLite refuses; then nothing may be given out.
    pub fn append(&mut self, act: &Act<'_>, action: &str, payload: &Value) -> Result<Head, StoreError> {
        let change = self.change()?;
        let head = append(&change, act, action, payload)?;
        change.commit()?;
        Ok(head)
    }

    /// The end of the log.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn head(&self) -> Result<Head, StoreError> {
        head(&self.connection)
    }

    /// Up to `most` rows of the log after a sequence, in order.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn log(&self, after: i64, most: u32) -> Result<Vec<LogRow>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT sequence, previous, time, actor, action, payload, hash FROM log WHERE sequence > ?1 \
             ORDER BY sequence LIMIT ?2",
        )?;
        let rows = rows.query_map((after, most), LogRow::of)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Writes the end of the log into the folder of the store.
    pub(super) fn keep_checkpoint(&self, act: &Act<'_>) -> Result<(), StoreError> {
        disk::put(&self.folder.join("checkpoint.json"), self.checkpoint(act)?.as_bytes())
    }

    /// Writes the end of the log to a file that can be kept elsewhere.
    ///
    /// # Errors
    /// What SQLite or the file system refuses.
    pub fn write_checkpoint(&self, path: &Path, act: &Act<'_>) -> Result<(), StoreError> {
        GivenFile::put(path, self.checkpoint(act)?.as_bytes())
    }

    fn checkpoint(&self, act: &Act<'_>) -> Result<String, StoreError> {
        let told = Checkpoint { schema: CHECKPOINT.to_owned(), time: act.at.utc.clone(), log: self.head()? };
        Ok(format!("{:#}\n", json!(told)))
    }
}
