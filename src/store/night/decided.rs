//! What a night means for one finding: its state, its decision, and what the digest says of it.

use std::collections::BTreeSet;

use super::super::compare::Snapshot;
use super::super::decisions::{self, Life};
use super::super::digest::Digest;
use super::super::life::{Event, State, Told, next};
use super::super::publish::Fate;
use super::super::{Act, Store, StoreError};
use crate::model::Day;

/// Where a finding stands before tonight's run: its decision may have ended with a day.
struct Before {
    state: State,
    told: Told,
    decision: Option<i64>,
    expired: bool,
}

/// The fate of a finding that tonight's run found.
pub(super) fn seen(store: &Store, now: &Snapshot, life: Option<&Life>, as_of: Day) -> Result<Fate, StoreError> {
    let before = before(store, life, as_of)?;
    let event = match life {
        None => Event::NewEvidence,
        Some(life) => {
            let known = match before.decision.filter(|_| !before.expired) {
                Some(number) => decisions::items(&store.connection, number)?,
                None => life.snapshot.items.clone(),
            };
            event(&known, life, now)
        }
    };
    fate(now.clone(), &before, event)
}

/// The fate of a finding that tonight's run did not find.
pub(super) fn unseen(store: &Store, life: &Life, as_of: Day) -> Result<Fate, StoreError> {
    let before = before(store, Some(life), as_of)?;
    fate(life.snapshot.clone(), &before, Event::Missing)
}

fn event(known: &BTreeSet<String>, life: &Life, now: &Snapshot) -> Event {
    if !now.items.is_subset(known) {
        Event::NewEvidence
    } else if now.content == life.snapshot.content && now.id == life.snapshot.id {
        Event::Same
    } else {
        Event::Other
    }
}

fn before(store: &Store, life: Option<&Life>, as_of: Day) -> Result<Before, StoreError> {
    let Some(life) = life else {
        return Ok(Before { state: State::Unseen, told: Told::Nothing, decision: None, expired: false });
    };
    let mut before = Before { state: life.state, told: Told::Nothing, decision: life.decision, expired: false };
    let Some(number) = life.decision else { return Ok(before) };
    let sql = "SELECT until FROM decisions WHERE decision = ?1";
    let until: Option<String> = store.connection.query_row(sql, [number], |row| row.get(0))?;
    let over = until.and_then(|until| Day::parse(&until)).is_some_and(|until| until < as_of);
    if let Some(row) = next(life.state, Event::Expired).filter(|_| over) {
        (before.state, before.told, before.expired) = (row.to, row.told, true);
    }
    Ok(before)
}

fn fate(snapshot: Snapshot, before: &Before, event: Event) -> Result<Fate, StoreError> {
    let row = next(before.state, event).ok_or_else(|| {
        StoreError::Damaged(format!("finding {} is {} and cannot be {event:?}", snapshot.id, before.state.word()))
    })?;
    // what reopens by its day says so, unless it is gone
    let by_day = before.told == Told::Reopened && row.to.is_live();
    let lost = before.decision.is_some() && matches!(row.to, State::Open | State::Gone);
    let ends = match (before.expired, lost) {
        (true, _) => Some("its day has passed"),
        (_, true) if row.to == State::Open => Some("new evidence"),
        (_, true) => Some("the finding is gone"),
        _ => None,
    };
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
    })
}

/// Tells of decisions that a person should look at.
pub(super) fn due(store: &Store, fates: &[Fate], digest: &mut Digest, act: &Act<'_>) -> Result<(), StoreError> {
    let expired = fates.iter().filter(|fate| fate.ends == Some("its day has passed"));
    digest.decisions.expired = expired.map(|fate| fate.id.clone()).collect();
    let ended: BTreeSet<i64> =
        fates.iter().filter(|fate| fate.ends.is_some()).filter_map(|fate| fate.decision).collect();
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
