//! Whether a store is what it was: the log recomputed, every file hashed again, every report made again from originals.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::log::{BEFORE_ALL, Checkpoint};
use super::night::{
    Material, complain, kept_policy, last_lists, leave_unread, records_digest, records_then, scan_options,
};
use super::publish::KEPT;
use super::runs::{Basis, json_of, sha256};
use super::{Head, LogRow, Role, RunRow, Store, StoreError, delivery, disk, readings, seal, verify_given, verify_rows};
use crate::scan::{Quiet, scan};

/// What verification found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Verified {
    /// Rows of the log that were recomputed.
    pub log_rows: i64,
    /// The end of the log.
    pub head: Head,
    /// Originals that were hashed again.
    pub originals: u64,
    /// Reports that were hashed again.
    pub reports: u64,
    /// Runs whose report was made again, byte for byte the same.
    pub recomputed: Vec<i64>,
    /// What is not as it was, in sentences; empty when everything agrees.
    pub faults: Vec<String>,
    /// What was asked and could not be checked, in sentences.
    pub not_checked: Vec<String>,
}

/// What is held against a store.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against<'a> {
    /// A checkpoint that was kept elsewhere.
    pub checkpoint: Option<&'a Path>,
    /// A report that was given out.
    pub report: Option<&'a Path>,
    /// Which reports are made again.
    pub recompute: Recompute,
}

/// Which reports are made again from originals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Recompute {
    /// None: hashes only.
    Nothing,
    /// That of the newest run, and the one that is held against the store.
    #[default]
    Newest,
    /// All.
    Every,
}

/// Recomputes a store. Changes nothing.
///
/// # Errors
/// Only what keeps it from being looked at; everything that is wrong stands in the answer.
pub fn verify(store: &Store, against: &Against<'_>) -> Result<Verified, StoreError> {
    let mut found = Verified::default();
    let rows = store.log(0, u32::MAX)?;
    chain(&rows, &mut found);
    let known: BTreeMap<i64, &str> = rows.iter().map(|row| (row.sequence, row.hash.as_str())).collect();
    let own = store.folder().join("checkpoint.json");
    for path in [Some(own.as_path()).filter(|path| path.exists()), against.checkpoint].into_iter().flatten() {
        checkpoint(path, &known, &mut found)?;
    }
    originals(store, &rows, &mut found)?;
    readings::verified(store, &rows, &mut found.faults)?;
    verify_rows::begun(store, &rows, &mut found.faults)?;
    verify_rows::templates(store, &rows, &mut found.faults)?;
    delivery::verified(store, &rows, &mut found.faults)?;
    decisions(store, &rows, &mut found)?;
    state(store, &rows, &mut found)?;
    let given = against.report.map(disk::read).transpose()?.map(|bytes| sha256(&bytes));
    reports(store, &rows, (given.as_deref(), against.recompute), &mut found)?;
    if let Some(path) = against.report {
        verify_given::given(store, path, (&rows, &known), &mut found)?;
    }
    Ok(found)
}

/// Sequence without a gap from 1, each row with the hash of the one before and its own.
fn chain(rows: &[LogRow], found: &mut Verified) {
    let mut previous = BEFORE_ALL;
    for (row, expected) in rows.iter().zip(1..) {
        let wrong = match () {
            () if row.sequence != expected => Some(format!("row {expected} is missing, row {} follows", row.sequence)),
            () if row.previous != previous => Some(format!("row {expected} does not follow the one before it")),
            () if row.hash != row.expected() => Some(format!("row {expected} was changed")),
            () => None,
        };
        if let Some(wrong) = wrong {
            found.faults.push(format!("log: {wrong}"));
            break;
        }
        previous = &row.hash;
    }
    if rows.is_empty() {
        found.faults.push("log: it is empty".to_owned());
    }
    found.log_rows = rows.len().try_into().unwrap_or(i64::MAX);
    if let Some(last) = rows.last() {
        found.head = Head { sequence: last.sequence, hash: last.hash.clone() };
    }
}

fn checkpoint(path: &Path, known: &BTreeMap<i64, &str>, found: &mut Verified) -> Result<(), StoreError> {
    let name = path.display();
    match serde_json::from_slice::<Checkpoint>(&disk::read(path)?) {
        Err(_) => found.faults.push(format!("checkpoint {name}: it cannot be read")),
        Ok(kept) => head(&format!("checkpoint {name}"), &kept.log, known, found),
    }
    Ok(())
}

/// A head that was told once must still be in the log.
pub(super) fn head(what: &str, told: &Head, known: &BTreeMap<i64, &str>, found: &mut Verified) {
    match known.get(&told.sequence) {
        None => found.faults.push(format!("{what}: it names row {} of the log, which is not there", told.sequence)),
        Some(hash) if *hash != told.hash => {
            found.faults.push(format!("{what}: row {} of the log has another hash than it names", told.sequence));
        }
        Some(_) => {}
    }
}

/// Kept files are those that the log tells of, with the bytes that their hash says.
fn originals(store: &Store, rows: &[LogRow], found: &mut Verified) -> Result<(), StoreError> {
    verify_rows::kept(store, rows, &mut found.faults)?;
    let mut seen = BTreeSet::new();
    for role in Role::ALL {
        for file in store.originals(role)? {
            if !seen.insert(file.sha256.clone()) {
                continue;
            }
            found.originals += 1;
            match disk::hash(&store.original_path(&file.sha256)) {
                Err(_) => found.faults.push(format!("original {} ({}): it is missing", file.name, file.sha256)),
                Ok((hash, _)) if hash != file.sha256 => {
                    found.faults.push(format!("original {} ({}): its bytes were changed", file.name, file.sha256));
                }
                Ok(_) => {}
            }
        }
    }
    Ok(())
}

/// Decisions are those that the log tells of.
fn decisions(store: &Store, rows: &[LogRow], found: &mut Verified) -> Result<(), StoreError> {
    // somebody may decide the same twice within a second
    let mut told: BTreeMap<_, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.action == "decision") {
        let value: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        let word = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let key = (row.time.clone(), word("finding"), word("as"), word("reason"), word("until"), row.actor.clone());
        *told.entry(key).or_default() += 1;
    }
    for one in store.decisions()? {
        let until = one.until.unwrap_or_default();
        let key = (one.at, one.finding.clone(), one.kind, one.reason, until, one.by);
        match told.get_mut(&key).filter(|many| **many > 0) {
            Some(many) => *many -= 1,
            None => found
                .faults
                .push(format!("decision {} on {}: the log tells of no such decision", one.decision, one.finding)),
        }
    }
    for (_, finding, kind, ..) in told.into_iter().filter(|(_, many)| *many > 0).map(|(key, _)| key) {
        found.faults.push(format!("decision {kind} on {finding}: the log tells of it and the store does not"));
    }
    Ok(())
}

/// What became of findings, decisions, settings and files is as the last log row that changed it left it.
fn state(store: &Store, rows: &[LogRow], found: &mut Verified) -> Result<(), StoreError> {
    let told = |row: &LogRow| {
        let value: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        Some((row.sequence, value[seal::STATE].as_str()?.to_owned()))
    };
    // a store that an older program wrote tells none yet
    let Some((sequence, told)) = rows.iter().rev().find_map(told) else { return Ok(()) };
    if seal::state(&store.connection)? != told {
        found.faults.push(format!(
            "findings, decisions or settings: their tables are not as row {sequence} of the log left them"
        ));
    }
    Ok(())
}

/// Reports of published runs are the ones whose hash the log tells, and come out again from what is kept.
fn reports(
    store: &Store,
    rows: &[LogRow],
    (given, recompute): (Option<&str>, Recompute),
    found: &mut Verified,
) -> Result<(), StoreError> {
    let mut told = BTreeMap::new();
    for row in rows.iter().filter(|row| row.action == "run published") {
        let value: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        told.insert(value["run"].as_i64().unwrap_or_default(), (row, value));
    }
    let published: Vec<_> = store.runs()?.into_iter().filter(|row| row.status == "published").collect();
    for (place, row) in published.iter().enumerate() {
        let Some((logged, value)) = told.remove(&row.run) else {
            found.faults.push(format!("run {}: the log does not tell that it was published", row.run));
            continue;
        };
        verify_rows::published(row, (logged, &value), &mut found.faults);
        let (logged, basis) = (value["report"].as_str().unwrap_or_default(), store.basis(row.run)?);
        found.reports += 1;
        as_published(store, (place, row, &value), &basis, found);
        let wanted = match recompute {
            Recompute::Nothing => false,
            Recompute::Newest => place == 0 || given == Some(logged),
            Recompute::Every => true,
        };
        if wanted {
            match again(store, row.run, &basis) {
                Ok(None) => found.recomputed.push(row.run),
                Ok(Some(fault)) => found.faults.push(format!("run {}: {fault}", row.run)),
                Err(why) => found.faults.push(format!("run {}: its report cannot be made again: {why}", row.run)),
            }
        }
    }
    for run in told.into_keys() {
        found.faults.push(format!("run {run}: the log tells that it was published and the store does not"));
    }
    Ok(())
}

/// The file of a report and what it was made from, held against the log.
fn as_published(store: &Store, (place, row, value): (usize, &RunRow, &Value), basis: &Basis, found: &mut Verified) {
    let logged = value["report"].as_str();
    match disk::hash(&store.report_path(row.run)) {
        Err(_) => found.faults.push(format!("run {}: its report is missing", row.run)),
        Ok((hash, _)) if Some(hash.as_str()) != logged => {
            found.faults.push(format!("run {}: its report was changed", row.run));
        }
        Ok(_) if row.report.as_deref() != logged => {
            found.faults.push(format!("run {}: the database names another report than the log", row.run));
        }
        Ok(_) => {}
    }
    let rows = seal::findings(&store.connection, row.run);
    let kept = rows.is_ok_and(|hash| value["findings"].as_str().is_none_or(|logged| logged == hash));
    if !kept && place < KEPT as usize {
        found.faults.push(format!("run {}: its rows of findings were changed", row.run));
    }
    if let Ok(text) = store.digest_text(row.run)
        && value["digest"].as_str() != Some(&sha256(text.as_bytes()))
    {
        found.faults.push(format!("run {}: its digest was changed", row.run));
    }
    if value["basis"].as_str() != Some(&sha256(serde_json::json!(basis).to_string().as_bytes())) {
        found.faults.push(format!("run {}: what it was made from was changed", row.run));
    }
}

/// Makes a report again; where it is not the same, says where.
fn again(store: &Store, run: i64, basis: &Basis) -> Result<Option<String>, StoreError> {
    let pieces = records_then(store, basis)?;
    if records_digest(&pieces) != basis.records_sha256 {
        return Ok(Some("the records that it was made from are not the ones that are kept".to_owned()));
    }
    let material = Material { policy: kept_policy(store, &basis.policy)?, pieces, lists: last_lists(store, basis)? };
    let read = material.read()?;
    let mut report = scan(&read.records, &material.policy, &scan_options(basis)?, &read, &Quiet);
    complain(&mut report, &basis.complaints);
    leave_unread(&mut report, &basis.unread);
    let (made, kept) = (json_of(&report), disk::read(&store.report_path(run))?);
    if made == kept {
        return Ok(None);
    }
    let (made, kept) = (String::from_utf8_lossy(&made).into_owned(), String::from_utf8_lossy(&kept).into_owned());
    let line = made.lines().zip(kept.lines()).take_while(|(a, b)| a == b).count();
    let shown = |text: &str| text.lines().nth(line).unwrap_or("nothing").trim().to_owned();
    let mut said = format!(
        "its report comes out otherwise from line {} on: {} is kept, {} comes out",
        line + 1,
        shown(&kept),
        shown(&made)
    );
    if basis.version != env!("CARGO_PKG_VERSION") {
        said.push_str(&format!("; it was made by version {}", basis.version));
    }
    Ok(Some(said))
}
