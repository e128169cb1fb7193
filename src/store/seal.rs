//! One hash over every table that says what became of findings, so that the log can tell when they were changed by hand.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Act, Head, StoreError, disk, log};

/// The tables, each in an order of its own. The log, runs and originals are held against the log row by row.
const SEALED: [&str; 8] = [
    "SELECT * FROM life ORDER BY finding",
    "SELECT * FROM events ORDER BY run, finding",
    "SELECT * FROM formerly ORDER BY old",
    "SELECT * FROM decisions ORDER BY decision",
    "SELECT * FROM settings ORDER BY name",
    "SELECT * FROM withdrawn ORDER BY sha256",
    "SELECT * FROM holds ORDER BY hold",
    "SELECT * FROM explained ORDER BY decision",
];

/// The key in a log row under which the hash stands.
pub(super) const STATE: &str = "state";

/// Adds a log row that tells the state which the transaction has made. O(findings ever found).
pub(super) fn append(inside: &Connection, act: &Act<'_>, action: &str, payload: &Value) -> Result<Head, StoreError> {
    let mut payload = payload.clone();
    payload[STATE] = json!(state(inside)?);
    log::append(inside, act, action, &payload)
}

/// The hash of all that is sealed.
pub(super) fn state(inside: &Connection) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    for table in SEALED {
        rows(inside, table, None, &mut hash)?;
    }
    Ok(disk::hex(&hash.finalize()))
}

/// The hash of the findings of one run.
pub(super) fn findings(inside: &Connection, run: i64) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    rows(inside, "SELECT * FROM findings WHERE run = ?1 ORDER BY finding", Some(run), &mut hash)?;
    Ok(disk::hex(&hash.finalize()))
}

/// Every value with its kind and length, so that no two tables read alike.
fn rows(inside: &Connection, sql: &str, run: Option<i64>, hash: &mut Sha256) -> Result<(), StoreError> {
    let mut statement = inside.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = match run {
        Some(run) => statement.query([run])?,
        None => statement.query([])?,
    };
    hash.update(format!("table:{columns}:"));
    while let Some(row) = rows.next()? {
        for at in 0..columns {
            match row.get_ref(at)? {
                ValueRef::Null => hash.update("n"),
                ValueRef::Integer(number) => hash.update(format!("i{number}:")),
                // no table has a column of such numbers; one that somebody put there shows
                ValueRef::Real(number) => hash.update(format!("r{}:", number.to_bits())),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    hash.update(format!("t{}:", bytes.len()));
                    hash.update(bytes);
                }
            }
        }
    }
    Ok(())
}
