//! Digests that were published and not given out: the next one tells again what they said, so that no alert is lost.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::life::Told;
use super::night::Handover;
use super::publish::Fate;
use super::{Act, Digest, LogRow, Store, StoreError, log};

/// The key in the log row of a run whose digest has yet to be given out.
pub(super) const WAITS: &str = "digest_waits";
/// What the log says when it was.
const GIVEN_OUT: &str = "digest given out";

/// What a digest said that nobody was given; it holds what those before it said that were not given out either.
#[derive(Default)]
pub(super) struct Untold {
    digest: Option<Digest>,
    /// What it said of a finding, and why, by the id of the finding then.
    said: BTreeMap<String, (Told, String)>,
}

impl Untold {
    fn of(digest: Digest) -> Untold {
        let mut said: BTreeMap<String, (Told, String)> =
            digest.new.iter().map(|id| (id.clone(), (Told::New, String::new()))).collect();
        for (told, list) in
            [(Told::Changed, &digest.changed), (Told::Gone, &digest.gone), (Told::Reopened, &digest.reopened)]
        {
            said.extend(list.iter().map(|moved| (moved.id.clone(), (told, moved.cause.clone()))));
        }
        Untold { digest: Some(digest), said }
    }

    /// What tonight's digest has to say of a finding, and why.
    pub(super) fn told(&self, fate: &Fate) -> (Told, String) {
        let ids = [&fate.id].into_iter().chain(&fate.formerly).chain(&fate.absorbed);
        let earlier = ids.filter_map(|id| self.said.get(id)).next();
        match (earlier, fate.told) {
            // nobody heard of it yet
            (Some((Told::New, _)), Told::Changed | Told::Reopened) => (Told::New, fate.cause.clone()),
            (Some((Told::Reopened, cause)), Told::Changed) => (Told::Reopened, cause.clone()),
            (Some((told, cause)), Told::Ongoing | Told::Nothing) => (*told, cause.clone()),
            _ => (fate.told, fate.cause.clone()),
        }
    }

    /// Takes over what else it said.
    pub(super) fn hand_on(&self, digest: &mut Digest) {
        let Some(earlier) = &self.digest else { return };
        let run = earlier.run;
        digest.notes.push(format!("the digest of run {run} was not given out: what it told is told again here"));
        let more: Vec<String> = earlier.notes.iter().filter(|note| !digest.notes.contains(note)).cloned().collect();
        let told = |note: String| if note.starts_with("run ") { note } else { format!("run {run}: {note}") };
        digest.notes.extend(more.into_iter().map(told));
        for id in &earlier.decisions.expired {
            if !digest.decisions.expired.contains(id) {
                digest.decisions.expired.push(id.clone());
            }
        }
    }
}

impl Store {
    /// Notes that the digest of a run, and with it of those before, was given out. What is not noted is told again.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn gave_out(&mut self, run: i64, act: &Act<'_>) -> Result<(), StoreError> {
        let change = self.change()?;
        if change.execute("DELETE FROM ungiven WHERE run <= ?1", [run])? > 0 {
            log::append(&change, act, GIVEN_OUT, &json!({ "run": run }))?;
        }
        Ok(change.commit()?)
    }

    /// What the last digest said, when it was not given out.
    pub(super) fn untold(&self) -> Result<Untold, StoreError> {
        let sql = "SELECT run FROM ungiven JOIN runs USING (run) WHERE status = 'published' ORDER BY run DESC LIMIT 1";
        let run: Option<i64> = self.connection.query_row(sql, [], |row| row.get(0)).optional()?;
        run.map_or_else(|| Ok(Untold::default()), |run| Ok(Untold::of(self.digest(run)?)))
    }

    /// Files of the inbox that failed in nights whose digest nobody was given: name, and why.
    pub(super) fn failed_untold(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let sql = "SELECT payload FROM log WHERE action = 'file failed' AND sequence > (SELECT coalesce(max(sequence), 0) \
                   FROM runs WHERE status = 'published' AND run NOT IN (SELECT run FROM ungiven)) ORDER BY sequence";
        let mut rows = self.connection.prepare_cached(sql)?;
        let payloads: Vec<String> = rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let word = |told: &Value, key: &str| told[key].as_str().unwrap_or_default().to_owned();
        let told = payloads.iter().map(|text| serde_json::from_str::<Value>(text).unwrap_or_default());
        Ok(told.map(|told| (word(&told, "name"), word(&told, "why"))).collect())
    }
}

/// Notes of a run that is being published whether its digest has yet to be given out.
pub(super) fn published(inside: &Connection, run: i64, handover: Handover) -> Result<(), StoreError> {
    match handover {
        Handover::WithRun => inside.execute("DELETE FROM ungiven", [])?,
        Handover::WhenTold => inside.execute("INSERT INTO ungiven VALUES (?1)", [run])?,
    };
    Ok(())
}

/// Runs whose digest waits, held against the log.
pub(super) fn verified(store: &Store, rows: &[LogRow], faults: &mut Vec<String>) -> Result<(), StoreError> {
    let mut waiting: Vec<i64> = Vec::new();
    for row in rows {
        let told: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        let run = told["run"].as_i64().unwrap_or_default();
        match row.action.as_str() {
            "run published" if told[WAITS].as_bool() == Some(true) => waiting.push(run),
            "run published" => waiting.clear(),
            GIVEN_OUT => waiting.retain(|one| *one > run),
            _ => {}
        }
    }
    let mut kept = store.connection.prepare_cached("SELECT run FROM ungiven ORDER BY run")?;
    let kept: Vec<i64> = kept.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if kept != waiting {
        faults.push("runs whose digest waits to be given out: the log tells of others".to_owned());
    }
    Ok(())
}
