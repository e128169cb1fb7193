//! What a night means for one finding: its state, its decision, and what the digest says of it.

use std::collections::BTreeSet;

use super::super::compare::Snapshot;
use super::super::digest::Digest;
use super::super::life::{Event, State, Told, next};
use super::super::lives::{self, Life};
use super::super::publish::Fate;
use super::super::{Act, Store, StoreError};
use crate::model::Day;

/// Where a finding stands before tonight's run: its decision may have ended with a day.
struct Before {
    state: State,
    told: Told,
    decision: Option<i64>,
    /// The decision that stands while that one awaits a second name.
    beside: Option<i64>,
    expired: bool,
    /// Decisions that have ended, and why.
    ended: Vec<(i64, &'static str)>,
}

/// Why decisions end.
pub(super) const DAY_PASSED: &str = "its day has passed";
const NEW_EVIDENCE: &str = "new evidence";
const GONE: &str = "the finding is gone";

/// The fate of a finding that tonight's run found.
pub(super) fn seen(store: &Store, now: &Snapshot, life: Option<&Life>, as_of: Day) -> Result<Fate, StoreError> {
    let before = before(store, life, as_of)?;
    let event = match life {
        None => Event::NewEvidence,
        Some(life) => {
            let known = match before.decision.filter(|_| !before.expired) {
                Some(number) => lives::items(&store.connection, number)?,
                None => life.snapshot.items.clone(),
            };
            event(&known, life, now)
        }
    };
    fate(now.clone(), before, event)
}

/// The fate of a finding that tonight's run did not find.
pub(super) fn unseen(store: &Store, life: &Life, as_of: Day) -> Result<Fate, StoreError> {
    let mut before = before(store, Some(life), as_of)?;
    // what awaits a second name ends with its finding; what stands beside it is kept
    if let (Some(beside), Some(awaiting)) = (before.beside.take(), before.decision) {
        before.ended.push((awaiting, GONE));
        (before.state, before.decision) = (State::Decided, Some(beside));
    }
    fate(life.snapshot.clone(), before, Event::Missing)
}

fn event(known: &BTreeSet<String>, life: &Life, now: &Snapshot) -> Event {
    if now.is_new_to(known) {
        Event::NewEvidence
    } else if now.content == life.snapshot.content && now.id == life.snapshot.id {
        Event::Same
    } else {
        Event::Other
    }
}

fn before(store: &Store, life: Option<&Life>, as_of: Day) -> Result<Before, StoreError> {
    let mut before = Before {
        state: life.map_or(State::Unseen, |life| life.state),
        told: Told::Nothing,
        decision: life.and_then(|life| life.decision),
        beside: None,
        expired: false,
        ended: Vec::new(),
    };
    let Some((life, number)) = life.and_then(|life| Some((life, life.decision?))) else { return Ok(before) };
    if life.state == State::Proposed {
        before.beside = lives::beside(&store.connection, &life.finding, number)?;
    }
    if let Some(beside) = before.beside
        && is_over(store, beside, as_of)?
    {
        before.ended.push((beside, DAY_PASSED));
        (before.beside, before.told) = (None, Told::Reopened);
    }
    if is_over(store, number, as_of)? {
        match (before.beside.take(), next(life.state, Event::Expired)) {
            (Some(beside), _) => {
                before.ended.push((number, DAY_PASSED));
                (before.state, before.decision) = (State::Decided, Some(beside));
            }
            (None, Some(row)) => (before.state, before.told, before.expired) = (row.to, row.told, true),
            (None, None) => {}
        }
    }
    Ok(before)
}

/// Whether the last day of a decision has passed.
fn is_over(store: &Store, decision: i64, as_of: Day) -> Result<bool, StoreError> {
    let sql = "SELECT until FROM decisions WHERE decision = ?1";
    let until: Option<String> = store.connection.query_row(sql, [decision], |row| row.get(0))?;
    Ok(until.and_then(|until| Day::parse(&until)).is_some_and(|until| until < as_of))
}

fn fate(snapshot: Snapshot, mut before: Before, event: Event) -> Result<Fate, StoreError> {
    let row = next(before.state, event).ok_or_else(|| {
        StoreError::Damaged(format!("finding {} is {} and cannot be {event:?}", snapshot.id, before.state.word()))
    })?;
    // what reopens by its day says so, unless it is gone
    let by_day = before.told == Told::Reopened && row.to.is_live();
    let lost = before.decision.is_some() && matches!(row.to, State::Open | State::Gone);
    let ends = match (before.expired, lost) {
        (true, _) => Some(DAY_PASSED),
        (_, true) if row.to == State::Open => Some(NEW_EVIDENCE),
        (_, true) => Some(GONE),
        _ => None,
    };
    before.ended.extend(before.beside.zip(ends));
    Ok(Fate {
        id: snapshot.id.clone(),
        formerly: None,
        state: row.to,
        told: if by_day { Told::Reopened } else { row.told },
        cause: if by_day && row.told == Told::Ongoing { "decision".to_owned() } else { String::new() },
        snapshot,
        decision: before.decision,
        absorbed: Vec::new(),
        ends,
        also_end: before.ended,
    })
}

/// Tells of decisions that a person should look at.
pub(super) fn due(store: &Store, fates: &[Fate], digest: &mut Digest, act: &Act<'_>) -> Result<(), StoreError> {
    let of_itself = |fate: &&Fate| fate.ends == Some(DAY_PASSED);
    let expired =
        fates.iter().filter(|fate| of_itself(fate) || fate.also_end.iter().any(|(_, why)| *why == DAY_PASSED));
    digest.decisions.expired = expired.map(|fate| fate.id.clone()).collect();
    let own = fates.iter().filter(|fate| fate.ends.is_some()).filter_map(|fate| fate.decision);
    let also = fates.iter().flat_map(|fate| fate.also_end.iter().map(|(decision, _)| *decision));
    let ended: BTreeSet<i64> = own.chain(also).collect();
    let gone: BTreeSet<&str> = fates.iter().filter(|fate| !fate.state.is_live()).map(|fate| fate.id.as_str()).collect();
    let mut ending = Vec::new();
    for one in store.decisions()?.into_iter().filter(|one| one.standing != "ended" && !ended.contains(&one.decision)) {
        if gone.contains(one.now.as_str()) {
            digest.decisions.unused.push(one.now.clone());
        }
        if one.standing == "awaiting" {
            digest.decisions.awaiting.push(one.now.clone());
        }
        let until = one.until.filter(|until| *until >= act.at.day.to_string());
        ending.extend(until.map(|until| (one.now, until)));
    }
    ending.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    digest.decisions.ending = ending;
    Ok(())
}
