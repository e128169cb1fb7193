//! What a report rests on: coverage, files and lists read, rules, refused rows, and the cards of the red flags.

use askama::Template;

use crate::model::{CoverageLine, Day, InputView, Report};
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

/// Letters of a day: 2026-07-10.
const DAY: usize = 10;

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

    /// How many days before the day of the report a list was published.
    fn age(&self, published: &str) -> String {
        let day = published.get(..DAY).and_then(Day::parse);
        let days = day.map(|day| self.report.provenance.as_of.days_since(day));
        days.map_or_else(|| "unknown".to_owned(), |days| format!("{days} d"))
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
