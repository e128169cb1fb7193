//! What people decided about findings: with a reason and a name, on the evidence of that day, until it ends.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use super::life::{Event, next};
use super::lives::{Life, end, end_all, life};
use super::{Act, Store, StoreError, explained, log, seal};
use crate::model::Day;

/// What is decided about a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DecisionKind {
    /// The goods may go, or the matter rests.
    Release,
    /// The goods stay.
    Hold,
    /// Somebody else has to look.
    Escalate,
    /// The flag is explained and was none.
    FalsePositive,
    /// Told to the authority.
    Reported,
}

/// A decision as a person makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The finding: its id, the beginning of it that no other has, or an id that it had before.
    pub finding: String,
    /// What is decided.
    pub kind: DecisionKind,
    /// Why.
    pub reason: String,
    /// The last day on which it holds; `None` holds until the evidence changes.
    pub until: Option<Day>,
}

/// Whether a decision counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It counts.
    Decided,
    /// It counts once a second name confirms it.
    AwaitsSecondName,
}

/// A decision as the store keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Standing {
    /// Its number.
    pub decision: i64,
    /// The finding, by the id that it had then.
    pub finding: String,
    /// `release`, `hold`, `escalate`, `false-positive` or `reported`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
    /// The last day on which it holds.
    pub until: Option<String>,
    /// `standing`, `awaiting` or `ended`.
    pub standing: String,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// Why it ended.
    pub ended: Option<String>,
    /// The state of the finding now.
    pub state: String,
    /// The id of the finding now.
    pub now: String,
    /// The finding in one line.
    pub title: String,
}

const ALL: &str = "SELECT decisions.decision, decisions.finding, kind, reason, by_name, at, until, standing, confirmed_by, ended, \
     coalesce(life.state, ''), coalesce(life.finding, decisions.finding), \
     coalesce(life.snapshot ->> 'title', '') FROM decisions LEFT JOIN formerly ON formerly.old = decisions.finding \
     AND formerly.old NOT IN (SELECT finding FROM life) LEFT JOIN life ON life.finding = coalesce(formerly.finding, decisions.finding)";

impl DecisionKind {
    /// Every kind.
    pub const ALL: [DecisionKind; 5] = [
        DecisionKind::Release,
        DecisionKind::Hold,
        DecisionKind::Escalate,
        DecisionKind::FalsePositive,
        DecisionKind::Reported,
    ];

    /// The word on the command line and in the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DecisionKind::Release => "release",
            DecisionKind::Hold => "hold",
            DecisionKind::Escalate => "escalate",
            DecisionKind::FalsePositive => "false-positive",
            DecisionKind::Reported => "reported",
        }
    }

    /// Whether it takes a finding off the desk, so that a second name may be wanted.
    fn lets_go(self) -> bool {
        matches!(self, DecisionKind::Release | DecisionKind::FalsePositive)
    }
}

/// The setting by which a release needs two names.
pub(super) const FOUR_EYES: &str = "four_eyes";

impl Store {
    /// Decides about a finding that the last run found. It replaces an earlier decision.
    ///
    /// # Errors
    /// As [`Store::decide_all`].
    pub fn decide(&mut self, decision: &Decision, act: &Act<'_>) -> Result<Verdict, StoreError> {
        let verdicts = self.decide_all(std::slice::from_ref(decision), act)?;
        Ok(verdicts.into_iter().next().unwrap_or(Verdict::Decided))
    }

    /// Decides about several findings, about all or about none; the verdict of each. O(decisions + findings ever found).
    ///
    /// # Errors
    /// No such finding, one that is gone, no reason, no name, a day that has passed, and what SQLite refuses.
    pub fn decide_all(&mut self, decisions: &[Decision], act: &Act<'_>) -> Result<Vec<Verdict>, StoreError> {
        let two = self.setting(FOUR_EYES)?.as_deref() == Some("on");
        let change = self.change()?;
        let mut verdicts = Vec::new();
        for (decision, left) in decisions.iter().zip((0..decisions.len()).rev()) {
            sound(decision, act)?;
            let verdict = if two && decision.kind.lets_go() { Verdict::AwaitsSecondName } else { Verdict::Decided };
            let told = decided(&change, (decision, verdict), act)?;
            // the last row tells the state that all of them have made
            match left {
                0 => seal::append(&change, act, "decision", &told)?,
                _ => log::append(&change, act, "decision", &told)?,
            };
            verdicts.push(verdict);
        }
        change.commit()?;
        Ok(verdicts)
    }

    /// A second person confirms what a first has decided.
    ///
    /// # Errors
    /// Nothing awaits a second name, the same name again, and what SQLite refuses.
    pub fn confirm(&mut self, finding: &str, act: &Act<'_>) -> Result<(), StoreError> {
        let change = self.change()?;
        let life = life(&change, finding)?;
        let (Some(row), Some(number)) = (next(life.state, Event::Confirmed), life.decision) else {
            return Err(StoreError::Refused(format!("no decision on finding {} awaits a second name", life.finding)));
        };
        let first: String =
            change.query_row("SELECT by_name FROM decisions WHERE decision = ?1", [number], |row| row.get(0))?;
        if folded(act.by).is_empty() || folded(&first) == folded(act.by) {
            return Err(StoreError::Refused(format!("{first} decided: another person has to confirm")));
        }
        end_all(&change, &life.finding, "standing", "replaced")?;
        let sql = "UPDATE decisions SET standing = 'standing', confirmed_by = ?2 WHERE decision = ?1";
        change.execute(sql, (number, act.by))?;
        change.execute("UPDATE life SET state = ?2 WHERE finding = ?1", (&life.finding, row.to.word()))?;
        seal::append(&change, act, "decision confirmed", &json!({ "finding": life.finding, "decided_by": first }))?;
        Ok(change.commit()?)
    }

    /// Every decision, the newest first.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn decisions(&self) -> Result<Vec<Standing>, StoreError> {
        let mut rows = self.connection.prepare_cached(&format!("{ALL} ORDER BY decisions.decision DESC"))?;
        let rows = rows.query_map([], standing)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// The id that a finding has now, from its id, the beginning of it, or an id that it had before.
    ///
    /// # Errors
    /// None or several fit, and what SQLite refuses.
    pub fn resolve(&self, finding: &str) -> Result<String, StoreError> {
        Ok(life(&self.connection, finding)?.finding)
    }
}

/// Makes a decision; answers with what the log tells of it.
fn decided(inside: &Connection, (decision, verdict): (&Decision, Verdict), act: &Act<'_>) -> Result<Value, StoreError> {
    let (event, standing) = match verdict {
        Verdict::AwaitsSecondName => (Event::Proposed, "awaiting"),
        Verdict::Decided => (Event::Decided, "standing"),
    };
    let life = life(inside, &decision.finding)?;
    let row = next(life.state, event).ok_or_else(|| {
        StoreError::Refused(format!("finding {} is {}: there is nothing to decide", life.finding, life.state.word()))
    })?;
    let number = keep(inside, &life, (decision, standing), act)?;
    let moved = "UPDATE life SET state = ?2, decision = ?3 WHERE finding = ?1";
    inside.execute(moved, (&life.finding, row.to.word(), number))?;
    if decision.kind.lets_go() {
        keep_pairs(inside, number, &life.finding)?;
    }
    Ok(json!({
        "finding": life.finding, "as": decision.kind.word(), "reason": decision.reason,
        "until": decision.until.map(|day| day.to_string()),
        "counts": standing, "before": life.state.word(), "evidence": life.snapshot.content,
        "red_flags": life.snapshot.red_flags,
    }))
}

/// Keeps a decision in the place of an earlier one; answers with its number. One that awaits a second name replaces only
/// another that does: what stands goes on until somebody confirms.
fn keep(
    inside: &Connection,
    life: &Life,
    (decision, standing): (&Decision, &str),
    act: &Act<'_>,
) -> Result<i64, StoreError> {
    end_all(inside, &life.finding, "awaiting", "replaced")?;
    if standing != "awaiting" {
        end_all(inside, &life.finding, "standing", "replaced")?;
        life.decision.map_or(Ok(()), |number| end(inside, number, "replaced"))?;
    }
    let (kind, until) = (decision.kind.word(), decision.until.map(|day| day.to_string()));
    let (items, sequence) = (json!(life.snapshot.items).to_string(), log::head(inside)?.sequence + 1);
    inside.execute(
        "INSERT INTO decisions (finding, kind, reason, by_name, at, until, items, standing, sequence) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (&life.finding, kind, &decision.reason, act.by, &act.at.utc, &until, items, standing, sequence),
    )?;
    Ok(inside.last_insert_rowid())
}

/// Notes whom a decision explains, from the finding as the newest run that holds it tells it.
fn keep_pairs(inside: &Connection, decision: i64, finding: &str) -> Result<(), StoreError> {
    let sql = "SELECT body FROM findings JOIN runs USING (run) WHERE finding = ?1 AND runs.status = 'published' \
               ORDER BY run DESC LIMIT 1";
    let body: Option<String> = inside.query_row(sql, [finding], |row| row.get(0)).optional()?;
    let pairs = explained::pairs_of(&serde_json::from_str(&body.unwrap_or_default()).unwrap_or_default());
    inside.execute("INSERT INTO explained VALUES (?1, ?2)", (decision, json!(pairs).to_string()))?;
    Ok(())
}

/// A name as a person reads it: letters and digits alone, in their plain form and without case, so that one person cannot
/// pass as two by a space or by a character that nobody sees.
fn folded(name: &str) -> String {
    name.nfkd().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Refuses a decision without a reason or a name, or whose day has passed.
fn sound(decision: &Decision, act: &Act<'_>) -> Result<(), StoreError> {
    for (what, text) in [("a reason", decision.reason.as_str()), ("a name", act.by)] {
        if folded(text).is_empty() {
            return Err(StoreError::Refused(format!("a decision needs {what}")));
        }
    }
    if let Some(until) = decision.until.filter(|until| *until < act.at.day) {
        return Err(StoreError::Refused(format!("{until} has passed: give a day from {} on", act.at.day)));
    }
    Ok(())
}

fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        decision: row.get(0)?,
        finding: row.get(1)?,
        kind: row.get(2)?,
        reason: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
        until: row.get(6)?,
        standing: row.get(7)?,
        confirmed_by: row.get(8)?,
        ended: row.get(9)?,
        state: row.get(10)?,
        now: row.get(11)?,
        title: row.get(12)?,
    })
}
