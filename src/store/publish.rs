//! A run written: begun under the lock, filled in short steps that nobody sees, published in one.

use std::collections::BTreeSet;
use std::fs::File;

use rusqlite::Connection;
use serde_json::json;

use super::compare::Snapshot;
use super::digest::Digest;
use super::life::{State, Told};
use super::lives::{end, end_all};
use super::night::{Handover, Night};
use super::runs::{Basis, json_of, sha256};
use super::{Act, Store, StoreError, delivery, disk, log, outbox, seal};
use crate::model::{Finding, Report};
use crate::report::Format as _;

/// A run that has begun; nobody else can begin one until this is dropped.
pub(super) struct Begun {
    pub(super) run: i64,
    /// Runs that began and did not end, found now.
    pub(super) unended: Vec<i64>,
    /// How many runs of this local date there were before.
    pub(super) earlier_today: i64,
    /// When a run began that could not even write that it did.
    pub(super) traceless: Option<String>,
    lock: File,
}

/// What becomes of one finding in a run.
pub(super) struct Fate {
    pub(super) id: String,
    pub(super) formerly: Option<String>,
    pub(super) state: State,
    pub(super) told: Told,
    pub(super) cause: String,
    pub(super) snapshot: Snapshot,
    pub(super) decision: Option<i64>,
    /// Findings of the last run whose story it holds now beside its own.
    pub(super) absorbed: Vec<String>,
    /// Why its decision ends, when it does.
    pub(super) ends: Option<&'static str>,
    /// Other decisions that end, and why.
    pub(super) also_end: Vec<(i64, &'static str)>,
}

/// Runs whose findings are kept as rows; older ones stand in their reports.
pub(super) const KEPT: u32 = 2;

/// Rows in one transaction while a run is built.
const STEP: usize = 2_000;

impl Begun {
    /// The run has ended, and that it did is in the log.
    pub(super) fn ended(mut self) {
        disk::swap_note(&mut self.lock, "");
    }
}

impl Drop for Begun {
    /// Gives the lock back by name: a copy of the open file, in a process that was being started just then, would hold it
    /// a moment longer.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

impl Store {
    /// Begins a run: nothing else may, and what killed runs left is put away.
    pub(super) fn begin(&mut self, act: &Act<'_>) -> Result<Begun, StoreError> {
        let mut lock = disk::lock(&self.folder.join("run.lock"))?.ok_or(StoreError::Running)?;
        let left = disk::swap_note(&mut lock, &act.at.utc);
        for part in ["originals", "reports"] {
            disk::sweep(&self.folder.join(part))?;
        }
        let reports = self.folder.join("reports");
        let change = self.change()?;
        let unended: Vec<i64> = change
            .prepare("SELECT run FROM runs WHERE status = 'building' ORDER BY run")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for run in &unended {
            log::append(&change, act, "run did not end", &json!({ "run": run }))?;
            change.execute("UPDATE runs SET status = 'failed', ended = ?2 WHERE run = ?1", (run, &act.at.utc))?;
            change.execute("DELETE FROM findings WHERE run = ?1", [run])?;
            disk::remove(&reports.join(format!("{run}.json")))?;
        }
        let day = act.at.day.to_string();
        let earlier_today = change.query_row("SELECT count(*) FROM runs WHERE day = ?1", [&day], |row| row.get(0))?;
        change.execute("INSERT INTO runs (status, begun, day) VALUES ('building', ?1, ?2)", (&act.at.utc, &day))?;
        let run = change.last_insert_rowid();
        log::append(&change, act, "run begun", &json!({ "run": run, "day": day }))?;
        let noted: i64 =
            change.query_row("SELECT count(*) FROM runs WHERE begun = ?1 AND run <> ?2", (&left, run), |row| {
                row.get(0)
            })?;
        change.commit()?;
        let traceless = Some(left).filter(|left| !left.is_empty() && noted == 0);
        Ok(Begun { run, unended, earlier_today, traceless, lock })
    }

    /// Writes report and findings of a run that is being built. Nobody sees them yet.
    pub(super) fn fill(&mut self, run: i64, report: &Report) -> Result<String, StoreError> {
        let bytes = json_of(report);
        disk::put(&self.report_path(run), &bytes)?;
        let mut lines = Vec::new();
        crate::report::json::JsonLines
            .write(report, &mut lines)
            .map_err(|cause| StoreError::file("write the report of a run in", &self.folder, cause))?;
        let lines = String::from_utf8_lossy(&lines).into_owned();
        let rows: Vec<(&Finding, &str)> = report.findings.iter().zip(lines.lines()).collect();
        for rows in rows.chunks(STEP) {
            let change = self.change()?;
            rows.iter().try_for_each(|(finding, body)| keep_finding(&change, run, finding, body))?;
            change.commit()?;
        }
        Ok(sha256(&bytes))
    }

    /// Publishes a run: its log row, every change of life, and the run itself, all at once.
    pub(super) fn publish(
        &mut self,
        (run, report): (i64, &str),
        (basis, night): (&Basis, &Night<'_>),
        fates: &[Fate],
        mut digest: Digest,
        act: &Act<'_>,
    ) -> Result<Digest, StoreError> {
        digest.report = Some(report.to_owned());
        let text = json!(digest).to_string();
        let change = self.change()?;
        let mut told = json!({
            "run": run, "report": report, "digest": sha256(text.as_bytes()), "verdict": digest.verdict,
            "basis": sha256(json!(basis).to_string().as_bytes()), "policy": basis.policy, "lists": basis.lists,
            "records": basis.records_sha256, "as_of": basis.as_of, "findings": seal::findings(&change, run)?,
        });
        if night.handover == Handover::WhenTold {
            told[delivery::WAITS] = json!(true);
        }
        delivery::published(&change, run, night.handover)?;
        fates.iter().try_for_each(|fate| keep_fate(&change, run, fate))?;
        change.execute(
            "UPDATE runs SET status = 'published', ended = ?2, basis = ?3, report = ?4, verdict = ?5, digest = ?6, \
             sequence = ?7 WHERE run = ?1",
            (
                run,
                &act.at.utc,
                json!(basis).to_string(),
                report,
                &digest.verdict,
                text,
                log::head(&change)?.sequence + 1,
            ),
        )?;
        change.execute(
            "DELETE FROM findings WHERE run NOT IN \
             (SELECT run FROM runs WHERE status = 'published' ORDER BY run DESC LIMIT ?1)",
            [KEPT],
        )?;
        digest.log = seal::append(&change, act, "run published", &told)?;
        night.receivers.iter().try_for_each(|to| outbox::queue(&change, to, &digest, act))?;
        change.commit()?;
        Ok(digest)
    }

    /// Notes that a run failed, as far as that can be noted.
    pub(super) fn give_up(&mut self, run: i64, why: &StoreError, act: &Act<'_>) {
        let noted = || -> Result<(), StoreError> {
            let change = self.change()?;
            log::append(&change, act, "run failed", &json!({ "run": run, "why": why.to_string() }))?;
            Ok(change.commit()?)
        };
        // when this fails too, the next run says that this one did not end
        let _ = { noted }();
    }
}

fn keep_finding(inside: &Connection, run: i64, finding: &Finding, body: &str) -> Result<(), StoreError> {
    let parties: Vec<&str> = finding.parties.iter().map(|party| party.name.as_str()).collect();
    let flags: BTreeSet<&str> = finding.flags.iter().map(|flag| flag.red_flag.as_str()).collect();
    let flags: Vec<&str> = flags.into_iter().collect();
    let value: Vec<String> = finding.totals.value.iter().map(|(code, amount)| format!("{code} {amount}")).collect();
    let sql = "INSERT INTO findings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    inside.prepare_cached(sql)?.execute(rusqlite::params![
        run,
        finding.rank,
        finding.id,
        finding.priority.word(),
        finding.score,
        finding.status.word(),
        finding.title,
        parties.join("; "),
        flags.join("; "),
        finding.totals.units,
        finding.totals.chips,
        value.join("; "),
        finding.first_day.map(|day| day.to_string()),
        finding.last_day.map(|day| day.to_string()),
        body,
    ])?;
    Ok(())
}

fn keep_fate(inside: &Connection, run: i64, fate: &Fate) -> Result<(), StoreError> {
    if let Some(old) = &fate.formerly {
        inside.execute("UPDATE formerly SET finding = ?2 WHERE finding = ?1", (old, &fate.id))?;
        inside.execute("INSERT OR REPLACE INTO formerly VALUES (?1, ?2, ?3)", (old, &fate.id, run))?;
        inside.execute("DELETE FROM formerly WHERE old = finding", [])?;
        inside.execute("DELETE FROM life WHERE finding = ?1", [&fate.id])?;
        inside.execute("UPDATE life SET finding = ?2 WHERE finding = ?1", (old, &fate.id))?;
    }
    for old in &fate.absorbed {
        for standing in ["standing", "awaiting"] {
            end_all(inside, old, standing, "its finding was joined with another")?;
        }
        inside.execute("UPDATE formerly SET finding = ?2 WHERE finding = ?1", (old, &fate.id))?;
        inside.execute("INSERT OR REPLACE INTO formerly VALUES (?1, ?2, ?3)", (old, &fate.id, run))?;
        inside.execute("DELETE FROM life WHERE finding = ?1", [old])?;
    }
    // what has its id again is no other finding's past
    inside.execute("DELETE FROM formerly WHERE old = ?1", [&fate.id])?;
    if let (Some(why), Some(decision)) = (fate.ends, fate.decision) {
        end(inside, decision, why)?;
    }
    fate.also_end.iter().try_for_each(|(decision, why)| end(inside, *decision, why))?;
    keep_life(inside, run, fate)
}

/// What is remembered of the finding itself; one that an earlier run told of keeps the run that found it first.
fn keep_life(inside: &Connection, run: i64, fate: &Fate) -> Result<(), StoreError> {
    let decision = fate.decision.filter(|_| fate.ends.is_none());
    let moved = !matches!(fate.told, Told::Ongoing | Told::Nothing);
    let sql = "INSERT INTO life VALUES (?1, ?2, ?3, ?4, coalesce((SELECT min(run) FROM events WHERE finding = ?1), ?5), \
               ?5, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET state = ?2, \
               told = iif(?8, ?3, 'ongoing'), cause = iif(?8, ?4, cause), moved_run = iif(?8, ?5, moved_run), \
               seen_run = iif(?9, ?5, seen_run), snapshot = ?6, decision = ?7";
    let snapshot = json!(fate.snapshot).to_string();
    let (state, told) = (fate.state.word(), fate.told.word());
    inside.prepare_cached(sql)?.execute(rusqlite::params![
        fate.id,
        state,
        told,
        fate.cause,
        run,
        snapshot,
        decision,
        moved,
        fate.state.is_live()
    ])?;
    if moved {
        let sql = "INSERT OR REPLACE INTO events VALUES (?1, ?2, ?3, ?4)";
        inside.prepare_cached(sql)?.execute((run, &fate.id, told, &fate.cause))?;
    }
    Ok(())
}
