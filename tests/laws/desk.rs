//! An analyst's desk: tables in memory, read and scanned the way the command line does it.

use std::collections::BTreeMap;

use chiptrace::assess::Originals;
use chiptrace::ingest::{Input, Reader, cells_of};
use chiptrace::model::{Day, RecordRef, Records, Report};
use chiptrace::policy::Stance;
use chiptrace::report;
use chiptrace::resolve::Matching;
use chiptrace::scan::{Quiet, ScanOptions, scan};
use serde_json::Value;

use super::reading::policy;
use super::tables::Sheet;

/// Inputs with what was read from them.
pub(crate) struct Desk {
    inputs: Vec<Input>,
    pub(crate) records: Records,
}

impl Desk {
    /// Reads inputs in the order given.
    pub(crate) fn of_inputs(inputs: Vec<Input>) -> Desk {
        let mut reader = Reader::new(policy());
        inputs.iter().for_each(|input| reader.add(input));
        Desk { records: reader.finish(), inputs }
    }

    /// Reads sheets in the order given.
    pub(crate) fn of(sheets: &[Sheet]) -> Desk {
        Desk::of_inputs(sheets.iter().map(Sheet::input).collect())
    }

    /// The report on what was read, as of a day after everything.
    pub(crate) fn report(&self) -> Report {
        self.report_on(&self.records)
    }

    /// The report on some of what was read, as of the same day.
    pub(crate) fn report_on(&self, records: &Records) -> Report {
        scan(records, policy(), &options(), self, &Quiet)
    }

    /// The report as JSON text.
    pub(crate) fn json(&self) -> String {
        written(&self.report(), "json")
    }
}

impl Originals for Desk {
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        let file = &self.records.files[record.file as usize];
        let offset = usize::try_from(file.offsets[record.record as usize - 1]).unwrap();
        cells_of(file, &self.inputs[record.file as usize].bytes[offset..], columns)
    }
}

/// As of a day after everything.
pub(crate) fn options() -> ScanOptions {
    ScanOptions {
        as_of: Day::parse("2026-07-31").unwrap(),
        since: None,
        matching: Matching::Default,
        stance: Stance::default(),
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    }
}

/// A report in a format.
pub(crate) fn written(report: &Report, format: &str) -> String {
    let mut bytes = Vec::new();
    report::format(format).unwrap().write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What a report says apart from where it was read: findings, coverage, summary and red flags, without file, line and
/// record.
pub(crate) fn said(json: &str) -> Value {
    let mut whole: Value = serde_json::from_str(json).unwrap();
    // why a run is incomplete is told file by file
    whole["summary"]["incomplete"].take();
    let parts = ["findings", "coverage", "summary", "red_flags"].map(|part| (part.to_owned(), whole[part].take()));
    let mut said = Value::Object(parts.into_iter().collect());
    forget_places(&mut said);
    said
}

fn forget_places(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(forget_places),
        Value::Object(entries) => {
            if entries.contains_key("column") {
                entries.retain(|key, _| !["file", "line", "record"].contains(&key.as_str()));
            }
            entries.values_mut().for_each(forget_places);
        }
        _ => {}
    }
}
