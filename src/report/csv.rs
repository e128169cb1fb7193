//! Findings as a table for a spreadsheet: one row for each finding and raised flag.
//!
//! Safe to open: a cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return would be run as a formula, so it
//! gets a single quote in front. Steering characters (terminal controls, direction overrides) are made visible.
//! A finding without a raised flag still has its row, with the flag columns empty.

use std::io;

use ::csv::Writer;

use super::Format;
use super::visible::visible;
use crate::model::{Day, Finding, RaisedView, Report};

/// The table format.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

const COLUMNS: [&str; 18] = [
    "rank",
    "priority",
    "score",
    "finding",
    "title",
    "status",
    "red_flag",
    "group",
    "severity",
    "confidence",
    "because",
    "shipments",
    "parties",
    "units",
    "chips",
    "first_day",
    "last_day",
    "value",
];

impl Format for Csv {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut table = Writer::from_writer(out);
        table.write_record(COLUMNS).map_err(cause)?;
        for finding in &report.findings {
            for flag in &finding.flags {
                table.write_record(row(finding, Some(flag))).map_err(cause)?;
            }
            if finding.flags.is_empty() {
                table.write_record(row(finding, None)).map_err(cause)?;
            }
        }
        table.flush()
    }
}

/// A table of other answers, safe to open in the same way.
///
/// # Errors
/// Only those of `out`.
pub(crate) fn table<const N: usize>(
    columns: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    table.write_record(columns).map_err(cause)?;
    for row in rows {
        table.write_record(row.map(|cell| harmless(&cell))).map_err(cause)?;
    }
    table.flush()
}

/// The error of `out` itself, so that a reader that stops reading is known for one.
fn cause(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn row(finding: &Finding, flag: Option<&RaisedView>) -> [String; COLUMNS.len()] {
    let said = |of: fn(&RaisedView) -> &str| flag.map_or("", of).to_owned();
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let parties: Vec<&str> = finding.parties.iter().map(|party| party.name.as_str()).collect();
    let value: Vec<String> = finding.totals.value.iter().map(|(code, amount)| format!("{code} {amount}")).collect();
    [
        finding.rank.to_string(),
        finding.priority.word().to_owned(),
        finding.score.to_string(),
        finding.id.clone(),
        finding.title.clone(),
        finding.status.word().to_owned(),
        said(|flag| &flag.red_flag),
        said(|flag| flag.group.word()),
        said(|flag| flag.severity.word()),
        said(|flag| flag.confidence.word()),
        said(|flag| &flag.because),
        finding.shipments.join("; "),
        parties.join("; "),
        finding.totals.units.to_string(),
        finding.totals.chips.to_string(),
        day(finding.first_day),
        day(finding.last_day),
        value.join("; "),
    ]
    .map(|cell| harmless(&cell))
}

/// The cell as text that no spreadsheet runs.
fn harmless(cell: &str) -> String {
    let shown = visible(cell);
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{shown}") } else { shown.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(harmless(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(harmless("Copper Wren = Trading"), "Copper Wren = Trading");
    }
}
