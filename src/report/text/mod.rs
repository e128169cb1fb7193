//! The report for a terminal of 100 columns: what was read, each story, then what could not be looked for.

mod coverage;
mod finding;
mod head;
mod letter;
pub(crate) mod memo;
mod other_rules;
mod route;
mod sheet;
mod short;

use std::io;

pub(crate) use self::letter::papers;

use self::sheet::Sheet;
use super::Format;
use super::wording::{CLOSING, counted};
use crate::model::{Finding, Priority, Report};

/// Low findings that are printed.
const SHOWN_NOTES: usize = 50;

/// The plain text format. Plain ASCII of its own; names print as read, with steering characters made visible.
#[derive(Clone, Copy, Debug)]
pub struct Text;

impl Format for Text {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut sheet = Sheet::new(out);
        head::write(report, &mut sheet)?;
        short::write(report, &mut sheet)?;
        let (notes, stories): (Vec<_>, Vec<_>) =
            report.findings.iter().partition(|finding| finding.priority == Priority::Low);
        for finding in stories.into_iter().chain(notes.iter().copied().take(SHOWN_NOTES)) {
            finding::write(finding, &mut sheet)?;
        }
        if notes.len() > SHOWN_NOTES {
            let rest = counted((notes.len() - SHOWN_NOTES) as u64, "more low finding");
            sheet.line(0, &format!("    and {rest}, all in the JSON report"))?;
            sheet.blank()?;
        }
        other_rules::write(report, &mut sheet)?;
        coverage::write(report, &mut sheet)?;
        sheet.rule('=')?;
        sheet.line(0, CLOSING)
    }
}

/// One story as the report prints it.
pub(crate) fn story(finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    finding::write(finding, &mut Sheet::new(out))
}
