//! Whether a report or a digest that was given out is one that this store made.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::runs::sha256;
use super::verify::head;
use super::{Digest, Head, LogRow, Store, StoreError, Verified, disk};

/// Holds a report or a digest against the store: published by it, and the end of the log that it names is still there.
pub(super) fn given(
    store: &Store,
    path: &Path,
    (rows, known): (&[LogRow], &BTreeMap<i64, &str>),
    found: &mut Verified,
) -> Result<(), StoreError> {
    let bytes = disk::read(path)?;
    let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    if value["schema"].as_str() == Some("chiptrace.night/1") || is_told(&bytes) {
        return digest(store, path, (&bytes, &value), known, found);
    }
    let name = path.display();
    let hash = sha256(&bytes);
    let published = rows.iter().any(|row| {
        let value: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        row.action == "run published" && value["report"].as_str() == Some(&hash)
    });
    if !published {
        found.faults.push(format!("report {name}: this store has published no report of these bytes"));
    }
    let told = value["provenance"]["options"]["log_head"].as_str().unwrap_or_default();
    match told.split_once(' ').and_then(|(sequence, hash)| Some((sequence.parse().ok()?, hash))) {
        Some((sequence, hash)) => {
            head(&format!("report {name}"), &Head { sequence, hash: hash.to_owned() }, known, found);
        }
        None => found.faults.push(format!("report {name}: it names no end of a log: it was made by no nightly run")),
    }
    Ok(())
}

/// Whether it is a digest as text or as a page.
fn is_told(bytes: &[u8]) -> bool {
    let beginning = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).into_owned();
    beginning.starts_with("Night of ") || beginning.contains("<h1>Night of ")
}

/// A digest in any of the forms in which it is given out is, byte for byte, that of a run of this store.
fn digest(
    store: &Store,
    path: &Path,
    (bytes, value): (&[u8], &Value),
    known: &BTreeMap<i64, &str>,
    found: &mut Verified,
) -> Result<(), StoreError> {
    let name = path.display();
    if let Ok(told) = serde_json::from_value::<Head>(value["log"].clone()) {
        head(&format!("digest {name}"), &told, known, found);
    }
    let mut others = Vec::new();
    for run in store.runs()?.into_iter().filter(|run| run.status == "published") {
        if forms(&store.digest(run.run)?).iter().any(|form| form == bytes) {
            return Ok(());
        }
        if store.basis(run.run)?.version != env!("CARGO_PKG_VERSION") {
            others.push(run.run);
        }
    }
    let tried = value["run"].as_i64() == Some(0) || String::from_utf8_lossy(bytes).contains(", tried only, ");
    if tried {
        found
            .not_checked
            .push(format!("digest {name}: it is of a night that was only tried, of which nothing is kept"));
    } else if value["run"].as_i64().map_or(!others.is_empty(), |run| others.contains(&run)) {
        found.not_checked.push(format!(
            "digest {name}: it is not, byte for byte, one that this version writes, and another version made runs of this \
             store: check it with that one"
        ));
    } else {
        found.faults.push(format!("digest {name}: this store has given out no digest of these bytes"));
    }
    Ok(())
}

/// A digest as standard output, a file, a webhook and a mail have it.
fn forms(digest: &Digest) -> [Vec<u8>; 4] {
    let mut forms = [Vec::new(), Vec::new(), Vec::new(), json!(digest).to_string().into_bytes()];
    let [plain, text, page, _] = &mut forms;
    // memory takes every byte
    let _ = crate::report::plain(digest, plain)
        .and_then(|()| digest.write_text(text))
        .and_then(|()| digest.write_html(page));
    forms
}
