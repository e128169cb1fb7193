//! The ranked list in short: a line or two for each story, before the stories themselves.

use std::io;

use super::sheet::{Column, Sheet, Side};
use crate::model::{Finding, Priority, Report};
use crate::report::wording::{counted, grouped};

const COLUMNS: [Column; 5] = [
    Column("", 3, Side::Right),
    Column("look", 6, Side::Left),
    Column("story", 56, Side::Left),
    Column("chips", 9, Side::Right),
    Column("evidence", 14, Side::Left),
];

/// High and medium findings, most urgent first; low ones are counted.
pub(super) fn write(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let told: Vec<&Finding> = report.findings.iter().filter(|finding| finding.priority != Priority::Low).collect();
    if told.is_empty() {
        return Ok(());
    }
    sheet.line(0, "In short")?;
    sheet.headings(0, &COLUMNS)?;
    for finding in &told {
        let groups: Vec<&str> = finding.groups.iter().map(|group| group.word()).collect();
        let cells = [
            finding.rank.to_string(),
            finding.priority.word().to_uppercase(),
            finding.title.clone(),
            grouped(u64::try_from(finding.totals.chips).unwrap_or(0)),
            groups.join(", "),
        ];
        sheet.row(0, &COLUMNS, &cells)?;
    }
    if report.summary.findings.low > 0 {
        let notes = counted(u64::from(report.summary.findings.low), "low finding");
        sheet.line(5, &format!("and {notes}: notes, at the end"))?;
    }
    sheet.blank()
}
