//! What a report says about itself is true: ids, ranks, counts, and cells that stand where they are said to stand.

use std::collections::{BTreeMap, BTreeSet};

use chiptrace::detect::DETECTORS;
use chiptrace::model::{Evidence, Finding, Priority, Report};
use proptest::prelude::*;

use super::cases;
use super::desk::{Desk, written};
use super::tables::{Sheet, edits, sheets, small_world};

fn same_everywhere(report: &Report) -> Result<(), TestCaseError> {
    let found = &report.findings;
    let count = |priority| u32::try_from(found.iter().filter(|one| one.priority == priority).count()).unwrap();
    let counts = report.summary.findings;
    prop_assert_eq!((counts.high, counts.medium), (count(Priority::High), count(Priority::Medium)));
    prop_assert_eq!(counts.low, count(Priority::Low));
    prop_assert!(found.iter().zip(1..).all(|(one, place)| one.rank == place));
    prop_assert!(found.is_sorted_by_key(|one| one.priority));
    let ids: BTreeSet<&str> = found.iter().map(|one| one.id.as_str()).collect();
    prop_assert_eq!(ids.len(), found.len(), "two findings share an id");
    let covered: BTreeSet<&str> = report.coverage.iter().map(|line| line.red_flag.as_str()).collect();
    prop_assert!(DETECTORS.iter().all(|detector| covered.contains(detector.red_flag)));
    let raised: BTreeSet<&str> = found.iter().flat_map(|one| &one.flags).map(|flag| flag.red_flag.as_str()).collect();
    prop_assert!(report.red_flags.keys().map(String::as_str).eq(raised));
    Ok(())
}

fn evidence(finding: &Finding) -> impl Iterator<Item = &Evidence> {
    let flags = finding.flags.iter().flat_map(|flag| &flag.evidence);
    flags.chain(finding.explanations.iter().flat_map(|one| &one.evidence))
}

/// Every cited cell is the cell of that record, and every shipment of a finding is one of the input.
fn stands_in_the_files(report: &Report, desk: &Desk, sheets: &[Sheet]) -> Result<(), TestCaseError> {
    let files = desk.records.files.iter().zip(sheets);
    let by_name: BTreeMap<&str, _> = files.map(|(file, sheet)| (file.name.as_str(), (file, sheet))).collect();
    let shipments = &sheets[0];
    let ids: BTreeSet<&str> = shipments.rows.iter().map(|row| row[0].as_str()).collect();
    for finding in &report.findings {
        prop_assert!(finding.shipments.iter().all(|id| ids.contains(id.as_str())), "{:?}", finding.shipments);
        for cell in evidence(finding) {
            let (file, sheet) = by_name[cell.file.as_str()];
            let row = &sheet.rows[cell.record as usize - 1];
            let written = file.position(&cell.column).map(|column| row[column].trim());
            prop_assert_eq!(written, Some(cell.value.as_str()), "{:?}", cell);
            // no cell of these tables holds a line break
            prop_assert_eq!(cell.line, cell.record + 1);
        }
    }
    Ok(())
}

/// A line of JSON for each finding; no format lets a character through that steers a terminal.
fn can_be_handed_over(report: &Report) -> Result<(), TestCaseError> {
    prop_assert_eq!(written(report, "jsonl").lines().count(), report.findings.len());
    for format in chiptrace::report::FORMATS {
        let steers = |c: char| (c.is_control() && c != '\n' && c != '\r') || c == '\u{202e}';
        prop_assert!(!written(report, format).contains(steers), "{}", format);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_report_is_true_of_itself_and_of_its_input(dials in small_world(), edits in edits(12)) {
        let sheets = sheets(&dials, &edits);
        let desk = Desk::of(&sheets);
        let report = desk.report();
        same_everywhere(&report)?;
        stands_in_the_files(&report, &desk, &sheets)?;
        can_be_handed_over(&report)?;
    }
}
