//! Whether the rows of a store that tell when and what are those that its log tells of.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{LogRow, RunRow, Store, StoreError};

/// What a row of the log tells.
fn told(row: &LogRow) -> Value {
    serde_json::from_str(&row.payload).unwrap_or_default()
}

fn word(told: &Value, key: &str) -> String {
    told[key].as_str().unwrap_or_default().to_owned()
}

/// Kept files are those that the log tells of, with name, length, day and time.
pub(super) fn kept(store: &Store, rows: &[LogRow], faults: &mut Vec<String>) -> Result<(), StoreError> {
    let mut known: BTreeMap<[String; 3], (i64, String, String)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.action == "file kept") {
        let told = told(row);
        let key = ["sha256", "role", "name"].map(|key| word(&told, key));
        known.insert(key, (told["bytes"].as_i64().unwrap_or_default(), word(&told, "day"), row.time.clone()));
    }
    let sql = "SELECT sha256, role, name, bytes, day, added FROM originals ORDER BY number";
    let mut statement = store.connection.prepare_cached(sql)?;
    let files = statement
        .query_map([], |row| Ok(([row.get(0)?, row.get(1)?, row.get(2)?], (row.get(3)?, row.get(4)?, row.get(5)?))))?;
    for file in files {
        let (key, own): ([String; 3], (i64, String, String)) = file?;
        match known.remove(&key) {
            Some(logged) if logged == own => {}
            Some(_) => faults.push(format!("original {}: the log tells another length, day or time of it", key[2])),
            None => faults.push(format!("original {}: the log does not tell of it", key[2])),
        }
    }
    for [_, role, name] in known.into_keys() {
        faults.push(format!("original {name} ({role}): the log tells of it and the store does not"));
    }
    Ok(())
}

/// Runs are those that the log tells of, begun when it says.
pub(super) fn begun(store: &Store, rows: &[LogRow], faults: &mut Vec<String>) -> Result<(), StoreError> {
    let begun = rows.iter().filter(|row| row.action == "run begun").map(|row| (told(row), row));
    let mut begun: BTreeMap<i64, (String, String)> = begun
        .map(|(told, row)| (told["run"].as_i64().unwrap_or_default(), (row.time.clone(), word(&told, "day"))))
        .collect();
    for run in store.runs()? {
        match begun.remove(&run.run) {
            None => faults.push(format!("run {}: the log does not tell that it began", run.run)),
            Some(logged) if logged != (run.begun, run.day) => {
                faults.push(format!("run {}: its day or the time at which it began was changed", run.run));
            }
            Some(_) => {}
        }
    }
    faults
        .extend(begun.into_keys().map(|run| format!("run {run}: the log tells that it began and the store does not")));
    Ok(())
}

/// A published run is what the row of the log that published it tells.
pub(super) fn published(run: &RunRow, (row, told): (&LogRow, &Value), faults: &mut Vec<String>) {
    let own = (run.verdict.as_deref(), run.ended.as_deref(), run.sequence);
    if own != (told["verdict"].as_str(), Some(row.time.as_str()), Some(row.sequence)) {
        faults.push(format!("run {}: its verdict or the time at which it was published was changed", run.run));
    }
}

/// Templates are those that the log tells of.
pub(super) fn templates(store: &Store, rows: &[LogRow], faults: &mut Vec<String>) -> Result<(), StoreError> {
    let mut known: BTreeMap<String, [String; 3]> = BTreeMap::new();
    for row in rows {
        let told = told(row);
        match row.action.as_str() {
            "template kept" => {
                let kept = [word(&told, "reading"), row.actor.clone(), row.time.clone()];
                known.insert(word(&told, "name"), kept);
            }
            "template taken away" => drop(known.remove(&word(&told, "name"))),
            _ => {}
        }
    }
    let mut kept = store.connection.prepare_cached("SELECT name, reading, by_name, at FROM templates")?;
    let kept = kept.query_map([], |row| Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?])))?;
    let kept: BTreeMap<String, [String; 3]> = kept.collect::<Result<_, _>>()?;
    let differs = |name: &&String| known.get(*name) != kept.get(*name);
    if let Some(name) = known.keys().chain(kept.keys()).find(differs) {
        faults.push(format!("template {name}: the log tells another one than the store"));
    }
    Ok(())
}
