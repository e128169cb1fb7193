//! One finding as a file for counsel, an auditor or a supplier: memo, rows, rules, decisions, log, and a manifest of hashes.

mod letters;
mod redact;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub use self::letters::letters;
use self::redact::Redaction;
use self::rows::{Cited, Row, cited};
use super::night::{kept_policy, kept_texts};
use super::runs::sha256;
use super::{Act, Head, Standing, Store, StoreError, StoredFile, disk};
use crate::policy::{DueDiligence, Policy};
use crate::report::{Memo, SavedReport};

/// What is taken out of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Redacted {
    /// Nothing.
    Nothing,
    /// Names and addresses of all parties but these, and prices.
    NamesBut(Vec<String>),
}

/// What was packed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Packed {
    /// The finding.
    pub finding: String,
    /// The run whose report it stands in.
    pub run: i64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Files in it.
    pub files: usize,
    /// What was taken out, in sentences.
    pub taken_out: Vec<String>,
    /// The log row that tells that it was given out.
    pub log: Head,
}

/// The action of the rule book that says how long records are kept.
const KEEP: &str = "RK-01";

/// Files of a case by name.
type Files = BTreeMap<String, Vec<u8>>;

/// Packs a case into a file, as [`case_bytes`] gives it.
///
/// # Errors
/// As [`case_bytes`], a file of that name, and what the file system refuses.
pub fn case(
    store: &mut Store,
    finding: &str,
    out: &Path,
    redacted: &Redacted,
    act: &Act<'_>,
) -> Result<Packed, StoreError> {
    if out.symlink_metadata().is_ok() {
        return Err(StoreError::Refused(format!("{} is there already: a case takes no file's place", out.display())));
    }
    let (packed, bytes) = case_bytes(store, finding, redacted, act)?;
    disk::put(out, &bytes)?;
    Ok(packed)
}

/// Packs a case. The same state of the store gives the same bytes; that it was given out is in the log when this returns.
///
/// # Errors
/// No such finding in a run that is kept, and what SQLite or the file system refuses.
pub fn case_bytes(
    store: &mut Store,
    finding: &str,
    redacted: &Redacted,
    act: &Act<'_>,
) -> Result<(Packed, Vec<u8>), StoreError> {
    let id = store.resolve(finding)?;
    let run = newest_with(store, &id)?;
    let (files, taken_out) = contents(store, (&id, run), redacted)?;
    let bytes = packed(&files).map_err(|cause| StoreError::file("pack", store.folder(), cause))?;
    let hash = sha256(&bytes);
    let told = json!({ "finding": id, "run": run, "sha256": hash, "redacted": !taken_out.is_empty() });
    let log = store.append(act, "case exported", &told)?;
    Ok((Packed { finding: id, run, sha256: hash, files: files.len(), taken_out, log }, bytes))
}

/// Everything that belongs to a case, the manifest too, and what was taken out.
fn contents(store: &Store, (id, run): (&str, i64), redacted: &Redacted) -> Result<(Files, Vec<String>), StoreError> {
    let basis = store.basis(run)?;
    let policy = kept_policy(store, &basis.policy)?;
    let body: Value = parsed(store.finding(run, id)?.unwrap_or_default().as_bytes())?;
    let cited = cited(store, (&policy, &basis), &evidence(&body))?;
    let decisions: Vec<Standing> = store.decisions()?.into_iter().filter(|one| one.now == id).collect();
    let mut whole = Whole {
        report: report(store, run, &body, &cited)?,
        decisions: json!(decisions),
        log: log_lines(store, id, &cited)?,
        rows: cited.rows.clone(),
    };
    let attached = store.attached(id)?;
    let mut taken_out = match redacted {
        Redacted::Nothing => Vec::new(),
        Redacted::NamesBut(kept) => whole.redact(Redaction::new(&body, &cited, kept, &policy))?,
    };
    let mut files = Files::new();
    memo(&whole.report, &policy, &store.report(run)?, &mut files)?;
    rules(store, &basis.policy, (&policy, &body), &mut files)?;
    files.insert("decisions.json".to_owned(), pretty(&whole.decisions));
    files.insert("history.json".to_owned(), pretty(&json!(store.history(id)?)));
    files.insert("log.ndjson".to_owned(), lines(&whole.log));
    rows::write(&whole.rows, redacted, &mut files);
    attach(store, &attached, redacted, (&mut files, &mut taken_out))?;
    if !taken_out.is_empty() {
        files.insert("taken-out.txt".to_owned(), format!("{}\n", taken_out.join("\n")).into_bytes());
    }
    let manifest = manifest(store, (id, run), &cited, (&files, &taken_out))?;
    files.insert("manifest.json".to_owned(), pretty(&manifest));
    Ok((files, taken_out))
}

/// Attached files as they came; redacted, none of them: no program knows what names stand in them.
fn attach(
    store: &Store,
    attached: &[StoredFile],
    redacted: &Redacted,
    (files, taken_out): (&mut Files, &mut Vec<String>),
) -> Result<(), StoreError> {
    if attached.is_empty() {
        return Ok(());
    }
    if *redacted != Redacted::Nothing {
        taken_out.push(format!("attached files, {} in all: what stands in them is not looked at", attached.len()));
        return Ok(());
    }
    let mut told = BTreeMap::new();
    for (file, number) in attached.iter().zip(1..) {
        let name = format!("attached/{number}-{}", disk::plain_name(&file.name));
        told.insert(name.clone(), json!({ "name": file.name, "sha256": file.sha256, "day": file.day }));
        files.insert(name, disk::read(&store.original_path(&file.sha256))?);
    }
    files.insert("attached.json".to_owned(), pretty(&json!(told)));
    Ok(())
}

/// What names may stand in.
struct Whole {
    report: Value,
    decisions: Value,
    log: Value,
    rows: Vec<Row>,
}

impl Whole {
    /// Takes names and prices out, and refuses when one is left; answers with what was taken out.
    fn redact(&mut self, mut redaction: Redaction<'_>) -> Result<Vec<String>, StoreError> {
        redaction.rows(&mut self.rows);
        let payloads = |log: &Value| -> Vec<Value> {
            log.as_array().into_iter().flatten().map(|row| row["payload"].clone()).collect()
        };
        let before = payloads(&self.log);
        // what a file is called was written by somebody outside; its row of the log loses its hash below
        for row in self.log.as_array_mut().into_iter().flatten().filter(|row| row["action"] == "file attached") {
            let mut told: Value = serde_json::from_str(row["payload"].as_str().unwrap_or_default()).unwrap_or_default();
            told["name"] = json!("[taken out]");
            row["payload"] = json!(told.to_string());
        }
        for value in [&mut self.report, &mut self.decisions, &mut self.log] {
            redaction.value(value);
        }
        // the hash of a row of which all but a name is known would tell the name; the next row repeats it
        if payloads(&self.log) != before {
            for row in self.log.as_array_mut().into_iter().flatten() {
                (row["hash"], row["previous"]) = (json!(""), json!(""));
            }
        }
        redaction.must_hold([&self.report, &self.decisions, &self.log], &self.rows)?;
        Ok(redaction.told())
    }
}

/// The newest run whose findings are kept whole and hold this one.
fn newest_with(store: &Store, finding: &str) -> Result<i64, StoreError> {
    for run in store.runs()?.into_iter().filter(|run| run.status == "published").take(2) {
        if store.finding(run.run, finding)?.is_some() {
            return Ok(run.run);
        }
    }
    Err(StoreError::Refused(format!(
        "neither of the last two runs holds finding {finding}: `report memo` reads it from the report of its run"
    )))
}

fn parsed(bytes: &[u8]) -> Result<Value, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// File and record of every cell that a finding cites.
fn evidence(body: &Value) -> BTreeSet<(String, u32)> {
    let mut found = BTreeSet::new();
    let mut open = vec![body];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => {
                if let (Some(file), Some(record)) =
                    (fields.get("file").and_then(Value::as_str), fields.get("record").and_then(Value::as_u64))
                {
                    found.insert((file.to_owned(), u32::try_from(record).unwrap_or(u32::MAX)));
                }
                open.extend(fields.values());
            }
            _ => {}
        }
    }
    found
}

/// The report of the run with this finding alone, and the inputs that it cites.
fn report(store: &Store, run: i64, body: &Value, cited: &Cited) -> Result<Value, StoreError> {
    let mut report = parsed(&store.report(run)?)?;
    let mut flags: Vec<Value> = body["flags"].as_array().cloned().unwrap_or_default();
    let raised: BTreeSet<String> =
        flags.drain(..).filter_map(|flag| flag["red_flag"].as_str().map(str::to_owned)).collect();
    if let Some(cards) = report["red_flags"].as_object_mut() {
        cards.retain(|id, _| raised.contains(id));
    }
    if let Some(inputs) = report["provenance"]["inputs"].as_array_mut() {
        inputs.retain(|input| input["sha256"].as_str().is_some_and(|hash| cited.originals.contains_key(hash)));
    }
    Ok(json!({
        "schema": report["schema"],
        "provenance": report["provenance"],
        "findings": [body],
        "red_flags": report["red_flags"],
    }))
}

/// Rows of the log that name the finding or a file that it cites, or published a run in which it moved.
fn log_lines(store: &Store, finding: &str, cited: &Cited) -> Result<Value, StoreError> {
    let runs: BTreeSet<i64> = store.history(finding)?.into_iter().map(|(run, ..)| run).collect();
    let about = |row: &super::LogRow| {
        let told: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        match row.action.as_str() {
            "case exported" | "letters written" => false,
            "run published" => told["run"].as_i64().is_some_and(|run| runs.contains(&run)),
            "file kept" | "reading told" | "template used" | "file withdrawn" | "file taken back" => {
                told["sha256"].as_str().is_some_and(|hash| cited.originals.contains_key(hash))
            }
            // a finding may have had another id when the row was written
            _ => told["finding"].as_str().is_some_and(|id| store.resolve(id).is_ok_and(|now| now == finding)),
        }
    };
    let rows: Vec<super::LogRow> = store.log(0, u32::MAX)?.into_iter().filter(about).collect();
    Ok(json!(rows))
}

fn memo(report: &Value, policy: &Policy, published: &[u8], files: &mut Files) -> Result<(), StoreError> {
    let bytes = pretty(report);
    let saved = SavedReport::read(&bytes).map_err(|why| StoreError::Damaged(why.to_string()))?;
    let Some(finding) = saved.findings.first() else { return Ok(()) };
    let keep = policy.due_diligence().find(|action| action.id == KEEP).map_or_else(String::new, DueDiligence::in_words);
    let memo = Memo::new(&saved, finding, sha256(published), keep);
    let (mut text, mut page) = (Vec::new(), Vec::new());
    // memory takes every byte
    let _ = memo.write_text(&mut text).and_then(|()| memo.write_html(&mut page));
    files.insert("memo.txt".to_owned(), text);
    files.insert("memo.html".to_owned(), page);
    files.insert("finding.json".to_owned(), bytes);
    Ok(())
}

/// The cards of the red flags as the run had them, and every instrument that they cite.
fn rules(store: &Store, edition: &str, (policy, body): (&Policy, &Value), files: &mut Files) -> Result<(), StoreError> {
    let texts = kept_texts(store, edition)?;
    let mut cited = BTreeSet::new();
    for flag in body["flags"].as_array().into_iter().flatten() {
        let name = format!("red-flags/{}.toml", flag["red_flag"].as_str().unwrap_or_default());
        for (texts, folder) in texts.iter().zip(["policy", "policy/own"]) {
            if let Some(text) = texts.get(&name) {
                files.insert(format!("{folder}/{name}"), text.clone().into_bytes());
            }
        }
        let citations = flag["citations"].as_array().into_iter().flatten();
        cited.extend(citations.filter_map(|cite| cite["id"].as_str().map(str::to_owned)));
    }
    let instruments = cited.iter().filter_map(|id| policy.instrument(id)).map(|one| {
        json!({
            "id": one.id, "citation": one.cite(), "title": one.title, "status": one.status, "changes": one.changes,
            "confidence": one.confidence.word(), "source": one.source,
        })
    });
    let told: Vec<Value> = instruments.collect();
    files.insert("policy/instruments.json".to_owned(), pretty(&json!(told)));
    Ok(())
}

fn manifest(
    store: &Store,
    (finding, run): (&str, i64),
    cited: &Cited,
    (files, taken_out): (&Files, &[String]),
) -> Result<Value, StoreError> {
    let digest = store.digest(run)?;
    let packed: BTreeMap<&String, Value> =
        files.iter().map(|(name, bytes)| (name, json!({ "sha256": sha256(bytes), "bytes": bytes.len() }))).collect();
    Ok(json!({
        "schema": "chiptrace.case/1",
        "finding": finding,
        "run": run,
        "version": env!("CARGO_PKG_VERSION"),
        "report": digest.report,
        "log_head_of_run": digest.log,
        "originals": cited.originals,
        "files": packed,
        "taken_out": taken_out,
    }))
}

fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // memory takes every byte
    let _ = crate::report::plain(value, &mut bytes);
    bytes
}

fn lines(rows: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in rows.as_array().into_iter().flatten() {
        // memory takes every byte
        let _ = crate::report::plain_line(row, &mut bytes);
    }
    bytes
}

/// A ZIP file that depends on nothing but what is in it.
fn packed(files: &Files) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), how)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
