//! Small data sets as CSV text, read and scanned the way the command line does it.

use std::collections::BTreeMap;

use chiptrace::assess::Originals;
use chiptrace::ingest::{Input, Reader, cell_of};
use chiptrace::model::{Day, RecordRef, Records, Report};
use chiptrace::policy::Policy;
use chiptrace::resolve::Matching;
use chiptrace::scan::{Quiet, ScanOptions, scan};

/// Inputs and what was read from them.
pub(crate) struct Intake {
    pub(crate) records: Records,
    pub(crate) inputs: Vec<Input>,
}

impl Originals for Intake {
    fn cell(&self, record: RecordRef, column: &str) -> Option<String> {
        let file = self.records.files.get(record.file as usize)?;
        let offset = *file.offsets.get(record.record.checked_sub(1)? as usize)?;
        cell_of(file, self.inputs.get(record.file as usize)?.bytes.get(usize::try_from(offset).ok()?..)?, column)
    }
}

/// Reads tables given as name and bytes.
pub(crate) fn intake(policy: &Policy, tables: Vec<(String, Vec<u8>)>) -> Intake {
    let mut reader = Reader::new(policy);
    let inputs: Vec<Input> = tables.into_iter().map(|(name, bytes)| Input { name, bytes }).collect();
    inputs.iter().for_each(|input| reader.add(input));
    Intake { records: reader.finish(), inputs }
}

/// Scans on a fixed day.
pub(crate) fn report(policy: &Policy, intake: &Intake) -> Report {
    let options = ScanOptions {
        as_of: Day::parse("2026-11-25").expect("a day"),
        since: None,
        matching: Matching::Default,
        max_rejects_percent: 100,
        printed: BTreeMap::new(),
    };
    scan(&intake.records, policy, &options, intake, &Quiet)
}

/// The report as JSON v1.
pub(crate) fn json(report: &Report) -> String {
    let mut bytes = Vec::new();
    chiptrace::report::format("json").expect("known").write(report, &mut bytes).expect("memory takes it");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}
