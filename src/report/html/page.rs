//! What the page template prints: the report with its counts, tables and pictures made ready.

use askama::Template;

use super::finding::FindingPart;
use super::foundations::Foundations;
use super::map::land;
use crate::model::{LicenceAnswer, Moved, Report};
use crate::report::wording::{self, CLOSING, counted, grouped};

/// The whole page.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
pub(super) struct Page<'a> {
    report: &'a Report,
    verdict: String,
    judged: Vec<(String, &'static str)>,
    findings: Vec<FindingPart<'a>>,
    foundations: Foundations<'a>,
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
        Page {
            report,
            verdict: wording::verdict(report),
            judged: judged(report),
            findings: report.findings.iter().map(FindingPart::of).collect(),
            foundations: Foundations::of(report),
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

    fn moved(&self, story: &Moved) -> String {
        wording::moved(story)
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
