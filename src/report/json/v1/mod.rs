//! Schema `chiptrace.report/1`: frozen shapes, so that a change in the model cannot change what others read.

mod also_under;
mod desk;
mod finding;

use std::collections::BTreeMap;

use serde::Serialize;

use self::also_under::AlsoUnder;
pub(super) use self::finding::Finding;
use crate::model::{self, Report};
use crate::report::wording::file_name;

/// The whole report.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema: &'static str,
    provenance: Provenance<'a>,
    verdict: &'static str,
    coverage: Vec<CoverageLine<'a>>,
    summary: Summary<'a>,
    findings: Vec<Finding<'a>>,
    red_flags: BTreeMap<&'a str, RedFlag<'a>>,
    rejects: Vec<Reject<'a>>,
    /// Only where policy has published flags in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    published_flags: Vec<PublishedLine<'a>>,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_under: Vec<AlsoUnder<'a>>,
}

#[derive(Serialize)]
struct Provenance<'a> {
    version: &'a str,
    as_of: String,
    policy: PolicyEdition<'a>,
    lists: Vec<List<'a>>,
    inputs: Vec<Input<'a>>,
    options: &'a BTreeMap<String, String>,
    /// How names were joined; only where there is something to say.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    resolution: &'a [String],
}

#[derive(Serialize)]
struct PolicyEdition<'a> {
    edition: &'a str,
    sha256: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overlay: Vec<Overlay<'a>>,
}

#[derive(Serialize)]
struct Overlay<'a> {
    file: &'a str,
    sha256: &'a str,
    changed: u64,
    added: u64,
}

#[derive(Serialize)]
struct List<'a> {
    source: &'a str,
    published: Option<&'a str>,
    entries: u64,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Input<'a> {
    file: &'a str,
    kind: &'a str,
    sha256: &'a str,
    ledger: Ledger,
}

#[derive(Serialize)]
struct Ledger {
    lines: u64,
    header: u64,
    accepted: u64,
    rejected: u64,
    duplicates: u64,
    skipped: u64,
    continuation: u64,
    balanced: bool,
}

#[derive(Serialize)]
struct CoverageLine<'a> {
    red_flag: &'a str,
    evaluated: bool,
    subjects: u64,
    unknown: u64,
    needs: &'a [String],
}

#[derive(Serialize)]
struct PublishedLine<'a> {
    id: &'a str,
    evaluated: bool,
    red_flags: &'a [String],
    questions: &'a [String],
    subjects: u64,
    replies: u64,
    needs: &'a [String],
}

#[derive(Serialize)]
struct Summary<'a> {
    findings: Counts,
    shipments: u64,
    hops: u64,
    parties: u64,
    controlled_hops: u64,
    unclassified_hops: u64,
    routes: u64,
    not_hops: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    incomplete: &'a [String],
}

#[derive(Serialize)]
struct Counts {
    high: u32,
    medium: u32,
    low: u32,
}

#[derive(Serialize)]
struct RedFlag<'a> {
    title: &'a str,
    why: &'a str,
    group: &'a str,
    severity: &'a str,
    patterns: &'a [String],
    innocent: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    cannot_see: &'a [String],
    ask_next: &'a [String],
    citations: &'a [String],
    thresholds: Vec<Threshold<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    measured: &'a [String],
}

#[derive(Serialize)]
struct Threshold<'a> {
    name: &'a str,
    value: &'a str,
    basis: &'a str,
}

#[derive(Serialize)]
struct Reject<'a> {
    file: &'a str,
    line: u32,
    column: &'a str,
    value: &'a str,
    reason: &'a str,
}

impl<'a> From<&'a Report> for Document<'a> {
    fn from(report: &'a Report) -> Self {
        Document {
            schema: "chiptrace.report/1",
            provenance: (&report.provenance).into(),
            verdict: report.verdict.word(),
            coverage: report.coverage.iter().map(Into::into).collect(),
            summary: summary(report),
            findings: report.findings.iter().map(Into::into).collect(),
            red_flags: report.red_flags.iter().map(|(id, card)| (id.as_str(), card.into())).collect(),
            rejects: report.rejects.iter().map(|reject| refused(report, reject)).collect(),
            published_flags: report.published.iter().map(Into::into).collect(),
            also_under: report.also_under.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a model::Provenance> for Provenance<'a> {
    fn from(provenance: &'a model::Provenance) -> Self {
        let list = |list: &'a model::ListView| List {
            source: &list.source,
            published: Some(list.published.as_str()).filter(|published| !published.is_empty()),
            entries: list.entries,
            sha256: &list.sha256,
        };
        let input = |input: &'a model::InputView| Input {
            file: &input.file,
            kind: &input.kind,
            sha256: &input.sha256,
            ledger: input.ledger.into(),
        };
        Provenance {
            version: &provenance.version,
            as_of: provenance.as_of.to_string(),
            policy: edition(provenance),
            lists: provenance.lists.iter().map(list).collect(),
            inputs: provenance.inputs.iter().map(input).collect(),
            options: &provenance.options,
            resolution: &provenance.resolution,
        }
    }
}

fn edition(provenance: &model::Provenance) -> PolicyEdition<'_> {
    let overlay = provenance.policy_overlay.iter();
    PolicyEdition {
        edition: &provenance.policy_edition,
        sha256: &provenance.policy_sha256,
        overlay: overlay
            .map(|laid| Overlay { file: &laid.file, sha256: &laid.sha256, changed: laid.changed, added: laid.added })
            .collect(),
    }
}

impl From<model::Ledger> for Ledger {
    fn from(ledger: model::Ledger) -> Self {
        let balanced = ledger.balanced();
        let model::Ledger { lines, header, accepted, rejected, duplicates, skipped, continuation } = ledger;
        Ledger { lines, header, accepted, rejected, duplicates, skipped, continuation, balanced }
    }
}

impl<'a> From<&'a model::CoverageLine> for CoverageLine<'a> {
    fn from(line: &'a model::CoverageLine) -> Self {
        CoverageLine {
            red_flag: &line.red_flag,
            evaluated: line.evaluated,
            subjects: line.subjects,
            unknown: line.unknown,
            needs: &line.needs,
        }
    }
}

impl<'a> From<&'a model::PublishedLine> for PublishedLine<'a> {
    fn from(line: &'a model::PublishedLine) -> Self {
        PublishedLine {
            id: &line.id,
            evaluated: line.evaluated,
            red_flags: &line.red_flags,
            questions: &line.questions,
            subjects: line.subjects,
            replies: line.replies,
            needs: &line.needs,
        }
    }
}

impl<'a> From<&'a model::RedFlagView> for RedFlag<'a> {
    fn from(card: &'a model::RedFlagView) -> Self {
        let threshold = |(name, value, basis): &'a (String, String, String)| Threshold { name, value, basis };
        RedFlag {
            title: &card.title,
            why: &card.why,
            group: &card.group,
            severity: &card.severity,
            patterns: &card.patterns,
            innocent: &card.innocent,
            cannot_see: &card.cannot_see,
            ask_next: &card.ask_next,
            citations: &card.citations,
            thresholds: card.thresholds.iter().map(threshold).collect(),
            measured: &card.measured,
        }
    }
}

fn summary(report: &Report) -> Summary<'_> {
    let summary = &report.summary;
    let model::Counts { high, medium, low } = summary.findings;
    Summary {
        findings: Counts { high, medium, low },
        shipments: summary.shipments,
        hops: summary.hops,
        parties: summary.parties,
        controlled_hops: summary.controlled_hops,
        unclassified_hops: summary.unclassified_hops,
        routes: summary.routes,
        not_hops: summary.not_hops,
        first_day: summary.window.map(|(first, _)| first.to_string()),
        last_day: summary.window.map(|(_, last)| last.to_string()),
        incomplete: &report.incomplete,
    }
}

fn refused<'a>(report: &'a Report, reject: &'a model::Reject) -> Reject<'a> {
    Reject {
        file: file_name(report, reject.file),
        line: reject.line,
        column: &reject.column,
        value: &reject.value,
        reason: &reject.reason,
    }
}
