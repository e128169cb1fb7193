//! What a report rests on: coverage, files and lists read, rules, refused rows, and the cards of the red flags.

use askama::Template;

use crate::model::{CoverageLine, InputView, Report};
use crate::report::digest::{SameReason, same_reasons};
use crate::report::wording::{self, grouped};

/// The part of a page below the findings.
#[derive(Template)]
#[template(path = "foundations.html", config = "src/report/html/askama.toml")]
pub(crate) struct Foundations<'a> {
    report: &'a Report,
    evaluated: Vec<&'a CoverageLine>,
    missing: Vec<&'a CoverageLine>,
    looked_at: usize,
    /// Refused rows by reason.
    pub(super) refused: Vec<SameReason<'a>>,
}

impl<'a> Foundations<'a> {
    /// Makes it ready. O(coverage + rejects log rejects).
    pub(crate) fn of(report: &'a Report) -> Foundations<'a> {
        let (evaluated, missing) = report.coverage.iter().partition(|line| line.evaluated);
        Foundations {
            report,
            evaluated,
            missing,
            looked_at: report.published.iter().filter(|line| line.evaluated).count(),
            refused: same_reasons(&report.rejects),
        }
    }

    fn count(&self, number: &u64) -> String {
        grouped(number)
    }

    fn file(&self, number: &u32) -> &str {
        wording::file_name(self.report, *number)
    }

    fn ledger(&self, input: &InputView) -> [(&'static str, String); 7] {
        let ledger = &input.ledger;
        [
            ("Lines", ledger.lines),
            ("Header", ledger.header),
            ("Accepted", ledger.accepted),
            ("Rejected", ledger.rejected),
            ("Duplicates", ledger.duplicates),
            ("Skipped", ledger.skipped),
            ("Continued", ledger.continuation),
        ]
        .map(|(what, lines)| (what, grouped(lines)))
    }
}
