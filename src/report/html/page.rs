//! What the page template prints: the report with its counts, tables and pictures made ready.

use askama::Template;

use super::finding::FindingPart;
use super::map::land;
use crate::model::{CoverageLine, InputView, LicenceAnswer, Moved, Report};
use crate::report::digest::{SameReason, same_reasons};
use crate::report::wording::{self, CLOSING, counted, grouped};

/// The whole page.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
pub(super) struct Page<'a> {
    report: &'a Report,
    verdict: String,
    judged: Vec<(String, &'static str)>,
    findings: Vec<FindingPart<'a>>,
    evaluated: Vec<&'a CoverageLine>,
    missing: Vec<&'a CoverageLine>,
    looked_at: usize,
    refused: Vec<SameReason<'a>>,
    closing: &'static str,
}

/// The sign of a licence answer: told by letter and words as well as by colour.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// One character.
    pub(super) symbol: &'static str,
    /// Class in the style sheet.
    pub(super) class: &'static str,
    /// In words.
    pub(super) words: &'static str,
}

impl Mark {
    /// The sign of an answer.
    pub(super) fn of(answer: LicenceAnswer) -> Mark {
        let (symbol, class, words) = match answer {
            LicenceAnswer::Required => ("!", "required", "licence required"),
            LicenceAnswer::NotRequired => ("\u{2013}", "not-required", "licence not required by these rules"),
            LicenceAnswer::NeedsFacts => ("?", "needs-facts", "licence: needs facts"),
            LicenceAnswer::ReviewPolicy => ("\u{a7}", "review", "under a review policy"),
        };
        Mark { symbol, class, words }
    }

    /// All signs, gravest first, for the legend.
    pub(super) fn all() -> [Mark; 4] {
        use LicenceAnswer::{NeedsFacts, NotRequired, Required, ReviewPolicy};
        [Required, ReviewPolicy, NeedsFacts, NotRequired].map(Mark::of)
    }
}

impl<'a> Page<'a> {
    /// Makes the report ready. Linear in its size.
    pub(super) fn of(report: &'a Report) -> Page<'a> {
        let (evaluated, missing) = report.coverage.iter().partition(|line| line.evaluated);
        Page {
            report,
            verdict: wording::verdict(report),
            judged: judged(report),
            findings: report.findings.iter().map(FindingPart::of).collect(),
            evaluated,
            missing,
            looked_at: report.published.iter().filter(|line| line.evaluated).count(),
            refused: same_reasons(&report.rejects),
            closing: CLOSING,
        }
    }

    fn draws_maps(&self) -> bool {
        self.findings.iter().any(|part| part.map.is_some())
    }

    /// The land of all maps, drawn once.
    fn land(&self) -> &'static str {
        land()
    }

    fn count(&self, number: &u64) -> String {
        grouped(number)
    }

    fn file(&self, number: &u32) -> &str {
        wording::file_name(self.report, *number)
    }

    fn moved(&self, story: &Moved) -> String {
        wording::moved(story)
    }

    /// Styles of the lines of a picture with what each means.
    fn styles(&self) -> [(&'static str, &'static str); 4] {
        [
            ("sure", "first hop, or linked by same product or serial number"),
            ("likely", "linked by count and weight"),
            ("built", "linked by being built in"),
            ("declared", "declared on paper only"),
        ]
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

/// Counts for the head of the page, with what they count.
fn judged(report: &Report) -> Vec<(String, &'static str)> {
    let summary = &report.summary;
    let files = report.provenance.inputs.len() as u64;
    let rejected = report.provenance.inputs.iter().map(|input| input.ledger.rejected).sum::<u64>();
    let entries = report.provenance.lists.iter().map(|list| list.entries).sum::<u64>();
    let mut counts = vec![
        (grouped(files), "files read"),
        (grouped(summary.shipments), "shipments"),
        (grouped(summary.hops), "hops"),
        (grouped(summary.parties), "parties"),
        (grouped(summary.controlled_hops), "hops of controlled goods"),
        (grouped(summary.unclassified_hops), "hops to classify"),
        (grouped(summary.routes), "observed routes"),
        (grouped(rejected), "rows rejected"),
    ];
    counts.push(if entries == 0 {
        ("none".to_owned(), "lists screened")
    } else {
        (counted(entries, "entry"), "on lists screened")
    });
    counts
}
