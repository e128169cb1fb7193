//! `policy check`: every fault of the rule book and of the files laid over it, with file, line and what to do.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::detect::DETECTORS;
use crate::ingest::How;
use crate::model::{Kind, RecordRef};
use crate::policy::{Complaint, Policy};
use crate::report;

use super::super::exit::Exit;
use super::super::inputs::read_all;
use super::super::options::{book, watch_list};
use super::super::printable::{output, visible};

pub(super) fn run(overlay: Option<&Path>, format: &str) -> anyhow::Result<Exit> {
    let book = book(overlay)?;
    let laid = book.overlay().len();
    let (mut complaints, policy) = Policy::examine(book);
    if let Some(policy) = &policy {
        complaints.extend(undetected(policy));
        if let Some(list) = watch_list(overlay) {
            complaints.extend(watched(&list, policy)?);
        }
    }
    let edition = policy.as_ref().map_or("unreadable", |policy| policy.edition());
    let mut out = output(None)?;
    if format == "json" {
        let faults: Vec<Value> = complaints.iter().map(as_json).collect();
        report::plain(&json!({ "edition": edition, "overlay_files": laid, "faults": faults }), &mut out)?;
    } else {
        for complaint in &complaints {
            writeln!(out, "{}\n", visible(&complaint.to_string()))?;
        }
        let own = if overlay.is_some() { format!(", {laid} files of your own") } else { String::new() };
        let faults = if complaints.len() == 1 { "fault" } else { "faults" };
        writeln!(out, "edition {edition}{own}: {} {faults}", complaints.len())?;
    }
    out.flush()?;
    Ok(if complaints.is_empty() { Exit::Done } else { Exit::Failed })
}

fn as_json(complaint: &Complaint) -> Value {
    let Complaint { file, line, column, message, excerpt, .. } = complaint;
    json!({ "file": file, "line": line, "column": column, "message": message, "text": excerpt })
}

/// Red flags that no detector looks for, and detectors without a red flag.
fn undetected(policy: &Policy) -> Vec<Complaint> {
    let looked_for = |id: &str| DETECTORS.iter().any(|detector| detector.red_flag == id);
    let silent = policy.red_flags().filter(|card| !looked_for(&card.id)).map(|card| {
        let what = "has no detector: nothing looks for it; name one that exists, or write the detector";
        policy.complain_of_red_flag(&card.id, what)
    });
    let homeless = DETECTORS
        .iter()
        .filter(|detector| policy.red_flag(detector.red_flag).is_none())
        .map(|detector| policy.complain_of_red_flag(detector.red_flag, "is missing, and a detector looks for it"));
    silent.chain(homeless).collect()
}

/// What is wrong with the list of parties in the overlay: rows refused, or no list at all.
fn watched(list: &Path, policy: &Policy) -> anyhow::Result<Vec<Complaint>> {
    let intake = read_all(&[], &[list.to_path_buf()], policy, How::default())?;
    let whole = |line: u32, message: String| Complaint {
        file: list.display().to_string(),
        line,
        column: 1,
        message,
        excerpt: String::new(),
        caret: (0, 1),
    };
    let no_list = intake.records.files.iter().filter(|file| file.kind != Kind::List).map(|file| {
        let kind = file.kind.word();
        whole(1, format!("is read as {kind}, not as a list: it needs a column `name`, and source, listed or delisted"))
    });
    let refused = intake.records.rejects.iter().map(|reject| {
        let value = if reject.value.is_empty() { String::new() } else { format!(" \"{}\"", reject.value) };
        let excerpt = intake.row(RecordRef { file: reject.file, record: reject.record }).join(",");
        Complaint { excerpt, ..whole(reject.line, format!("column {}{value}: {}", reject.column, reject.reason)) }
    });
    Ok(no_list.chain(refused).collect())
}
