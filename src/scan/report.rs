//! What a run says: provenance, verdict, coverage, counts and findings in one report.

use std::collections::BTreeSet;

use crate::assess::{coverage, published};
use crate::classify::GoodsBook;
use crate::detect::{Context, Detection, Survey};
use crate::model::{
    Counts, Day, Finding, InputView, Level, ListEdition, ListView, OverlayView, Priority, Provenance, Records,
    RedFlagView, Report, Summary, Verdict,
};
use crate::network::{Ends, Network};
use crate::policy::{OverlayFile, Policy, RedFlag, Threshold};
use crate::resolve::Directory;

use super::ScanOptions;
use super::ways::Ways;

/// Everything that a report is made from.
pub(super) struct Answer<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) detection: &'a Detection,
    pub(super) ways: &'a Ways,
    pub(super) options: &'a ScanOptions,
}

/// One report.
pub(super) fn report(answer: &Answer<'_>, findings: Vec<Finding>) -> Report {
    let survey = answer.context.survey;
    let records = survey.records;
    let incomplete = incomplete(records, answer.options.max_rejects_percent);
    let verdict = match (incomplete.is_empty(), findings.is_empty()) {
        (false, _) => Verdict::Incomplete,
        (true, true) => Verdict::NoRedFlagRaised,
        (true, false) => Verdict::Findings,
    };
    let raised: BTreeSet<&str> =
        findings.iter().flat_map(|finding| &finding.flags).map(|flag| flag.red_flag.as_str()).collect();
    let cards = raised.into_iter().filter_map(|id| survey.policy.red_flag(id));
    let coverage = coverage(answer.context, answer.detection);
    Report {
        provenance: provenance(survey, answer.options),
        verdict,
        incomplete,
        published: published(answer.context, &coverage),
        coverage,
        summary: summary(survey, answer.ways.routes, &findings),
        red_flags: cards.map(|card| (card.id.clone(), card_view(survey.policy, card))).collect(),
        findings,
        rejects: records.rejects.clone(),
        also_under: Vec::new(),
    }
}

fn provenance(survey: &Survey<'_>, options: &ScanOptions) -> Provenance {
    let (policy, records) = (survey.policy, survey.records);
    let list = |edition: &ListEdition| ListView {
        source: edition.source.clone(),
        published: published_on(edition, options.as_of),
        entries: edition.entries,
        sha256: records.files.get(edition.file as usize).map(|file| file.sha256.clone()).unwrap_or_default(),
    };
    let input = |file: &crate::model::SourceFile| InputView {
        file: file.name.clone(),
        kind: file.kind.word().to_owned(),
        sha256: file.sha256.clone(),
        ledger: file.ledger,
        decisions: file.decisions.iter().map(ToString::to_string).collect(),
    };
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: options.as_of,
        policy_edition: policy.edition().to_owned(),
        policy_sha256: policy.sha256().to_owned(),
        policy_overlay: policy.book().overlay().iter().map(overlay_view).collect(),
        lists: records.list_editions.iter().map(list).collect(),
        inputs: records.files.iter().map(input).collect(),
        options: options.printed.clone(),
        resolution: resolution(survey.directory),
    }
}

/// How many spellings are one party with others, how many parties may be the same, and what else was noted.
fn resolution(directory: &Directory) -> Vec<String> {
    let joined: usize = directory.parties.iter().map(|party| party.joined.len()).sum();
    let possible = directory.parties.iter().filter(|party| !party.alike.is_empty()).count();
    let mut said = Vec::new();
    if joined > 0 {
        said.push(format!("{joined} names in another form joined to a party, each with its reason in the finding"));
    }
    if possible > 0 {
        said.push(format!("{possible} parties are possibly the same as another and were not joined"));
    }
    said.extend(directory.notes.iter().cloned());
    said
}

/// When a list was published, with its age on the day the analyst stands on.
fn published_on(edition: &ListEdition, as_of: Day) -> String {
    match edition.day.map(|day| as_of.days_since(day)) {
        Some(age) if age > 0 => format!("{}; age on {as_of} in days: {age}", edition.published),
        _ => edition.published.clone(),
    }
}

fn overlay_view(file: &OverlayFile) -> OverlayView {
    let OverlayFile { file, sha256, changed, added } = file.clone();
    OverlayView { file, sha256, changed: changed as u64, added: added as u64 }
}

/// Why a run is incomplete: an input that is no table, one that could not be read to its end, a ledger that does not add
/// up, or too many rows refused.
#[must_use]
pub fn incomplete(records: &Records, most_percent: u32) -> Vec<String> {
    let mut reasons: Vec<String> = records.lake.iter().flat_map(|lake| lake.gaps.iter().cloned()).collect();
    for file in &records.files {
        let ledger = file.ledger;
        if !ledger.balanced() {
            reasons.push(format!("the ledger of {} does not add up: {} lines", file.name, ledger.lines));
        }
        if file.kind == crate::model::Kind::Unrecognised {
            let why = file.decisions.last().map(ToString::to_string).unwrap_or_default();
            reasons.push(format!("{} was not read: {why}", file.name));
        }
        if file.is_cut_off {
            reasons.push(format!("{} could not be read to its end", file.name));
        }
        let rows = ledger.accepted + ledger.rejected + ledger.duplicates;
        // one unread entry of a list is one party that nobody was screened against
        if file.kind == crate::model::Kind::List && ledger.rejected > 0 {
            let entries = ledger.rejected;
            reasons.push(format!(
                "{entries} of {rows} entries of the list {} could not be read: nobody was screened against them",
                file.name
            ));
        } else if ledger.rejected * 100 > rows * u64::from(most_percent) {
            reasons.push(format!(
                "{} of {rows} rows of {} were rejected, more than {most_percent} %",
                ledger.rejected, file.name
            ));
        }
    }
    reasons
}

fn summary(survey: &Survey<'_>, routes: u64, findings: &[Finding]) -> Summary {
    let Network { hops, intents, withdrawn } = survey.network;
    let days = || hops.iter().map(|hop| hop.departed);
    let count = |priority| findings.iter().fold(0, |sum, finding| sum + u32::from(finding.priority == priority));
    let controlled = |traced: &Ends| traced.controlled.iter().filter(|controlled| **controlled).count() as u64;
    Summary {
        findings: Counts { high: count(Priority::High), medium: count(Priority::Medium), low: count(Priority::Low) },
        shipments: survey.records.shipments.len() as u64,
        hops: hops.len() as u64,
        parties: named(survey.directory),
        controlled_hops: controlled(survey.ends),
        unclassified_hops: unclassified(survey.book, survey.network),
        routes,
        not_hops: (intents.len() + withdrawn.len()) as u64,
        window: days().min().zip(days().max()),
    }
}

fn named(directory: &Directory) -> u64 {
    directory.parties.iter().filter(|party| !party.placeholder).count() as u64
}

fn unclassified(book: &GoodsBook, network: &Network) -> u64 {
    let unknown = |goods: u32| book.goods[goods as usize].level == Level::Unknown;
    network.hops.iter().filter(|hop| unknown(hop.goods)).count() as u64
}

/// The card of a red flag as reports print it.
#[must_use]
pub fn card_view(policy: &Policy, card: &RedFlag) -> RedFlagView {
    let threshold = |(name, threshold): (&String, &Threshold)| {
        let basis = threshold.basis.words().to_owned();
        (name.clone(), format!("{} {}", threshold.value, threshold.unit), basis)
    };
    RedFlagView {
        title: card.title.clone(),
        why: card.why.clone(),
        group: card.group.word().to_owned(),
        severity: card.severity.word().to_owned(),
        patterns: card.patterns.clone(),
        innocent: card.innocent.clone(),
        cannot_see: card.cannot_see.clone(),
        ask_next: card.ask_next.clone(),
        citations: card.citations.iter().map(|cite| format!("{}: {}", cite.id, cite.text)).collect(),
        thresholds: card.thresholds.iter().map(threshold).collect(),
        measured: policy.measured(&card.id),
    }
}
