//! Until when kept files have to stay, by the rule that asks longest, and which findings hold them beyond that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::night::{Material, Piece, piece};
use super::{Hold, Role, Store, StoreError};
use crate::model::Day;
use crate::policy::Policy;

/// How long one kept file of records has to stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Retained {
    /// Its name.
    pub name: String,
    /// Its hash.
    pub sha256: String,
    /// The latest event: the last movement in it, or the day on which it came, whichever is later.
    pub latest_event: String,
    /// The last day on which the rule that asks longest wants it kept; `None` where no rule names a period.
    pub keep_until: Option<String>,
    /// That rule.
    pub rule: String,
    /// Legal holds by name: it stays until they are lifted.
    pub legal_holds: Vec<String>,
    /// Findings that cite it and are not released or explained: it stays whatever the date.
    pub held_by: Vec<String>,
}

/// Says of every kept file of records until when it has to stay. Deletes nothing.
///
/// # Errors
/// What SQLite or the file system refuses.
pub fn retention(store: &Store, policy: Policy) -> Result<Vec<Retained>, StoreError> {
    let longest =
        policy.due_diligence().filter_map(|rule| Some((rule.keep_years?, rule.id.clone(), rule.document.clone())));
    let longest = longest.max();
    let named: Vec<Hold> = store.holds()?.into_iter().filter(|hold| hold.lifted.is_none()).collect();
    let files = store.originals(Role::Records)?;
    let pieces: Vec<Piece> = files.iter().map(|file| piece(store, file)).collect();
    let read = Material { policy: Arc::new(policy), pieces, lists: Vec::new() }.read()?;
    let mut latest: BTreeMap<&str, Day> = BTreeMap::new();
    for row in &read.records.shipments {
        let file = read.records.files.get(row.record.file as usize).map_or("", |file| file.sha256.as_str());
        for day in [row.departed, row.arrived].into_iter().flatten() {
            let known = latest.entry(file).or_insert(day);
            *known = day.max(*known);
        }
    }
    let holds = holds(store)?;
    let told = |file: super::StoredFile| {
        let came = Day::parse(&file.day);
        let event = latest.get(file.sha256.as_str()).copied().max(came);
        let until = event.zip(longest.as_ref()).and_then(|(event, (years, ..))| years_after(event, *years));
        let held =
            holds.iter().filter(|(cited, _)| cited.starts_with(&file.name)).flat_map(|(_, ids)| ids.iter().cloned());
        let held: BTreeSet<String> = held.collect();
        Retained {
            latest_event: event.map(|day| day.to_string()).unwrap_or_default(),
            keep_until: until.map(|day| day.to_string()),
            rule: longest
                .as_ref()
                .map(|(years, id, document)| format!("{years} years, {id}, {document}"))
                .unwrap_or_default(),
            held_by: held.into_iter().collect(),
            legal_holds: named.iter().filter(|hold| hold.holds(&file.sha256)).map(|hold| hold.name.clone()).collect(),
            name: file.name,
            sha256: file.sha256,
        }
    };
    Ok(files.into_iter().map(told).collect())
}

/// Names of files that findings cite which nobody has released or explained.
fn holds(store: &Store) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
    let mut holds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let Some(run) = store.latest()? else { return Ok(holds) };
    for row in store.findings(run.run)? {
        let settled = ["release", "false-positive"].iter().any(|kind| row.decision.as_deref() == Some(*kind));
        if settled && row.state == "decided" {
            continue;
        }
        let body = store.finding(run.run, &row.finding)?.unwrap_or_default();
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        let flags = body["flags"].as_array().into_iter().flatten();
        let cells = flags.flat_map(|flag| flag["evidence"].as_array().into_iter().flatten());
        for file in cells.filter_map(|cell| cell["file"].as_str()) {
            holds.entry(file.to_owned()).or_default().insert(row.finding.clone());
        }
    }
    Ok(holds)
}

/// The same day so many years later; the day after February where it has no such day.
fn years_after(day: Day, years: u16) -> Option<Day> {
    let text = day.to_string();
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
    let (year, month, of_month) = (part(0..4)? + years, part(5..7)?, part(8..10)?);
    Day::from_parts(year, month, of_month).or_else(|| Day::from_parts(year, month + 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_counted_by_the_calendar() {
        let after = |day: &str, years| years_after(Day::parse(day).unwrap(), years).unwrap().to_string();
        assert_eq!(after("2026-08-01", 10), "2036-08-01");
        assert_eq!(after("2024-02-29", 5), "2029-03-01");
    }
}
