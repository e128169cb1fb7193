//! A stored report without its findings: provenance, ledger, coverage, counts, cards and refused rows.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::named;
use crate::model::{
    AlsoUnder, Counts, CoverageLine, Day, InputView, Ledger, ListView, Moved, OverlayView, Priority, Provenance,
    PublishedLine, RedFlagView, Reject, Report, Summary, Verdict,
};

#[derive(Deserialize)]
pub(super) struct Head {
    pub(super) schema: String,
    provenance: Made,
    verdict: String,
    coverage: Vec<Line>,
    summary: Sums,
    red_flags: BTreeMap<String, Card>,
    rejects: Vec<Refused>,
    #[serde(default)]
    published_flags: Vec<Sign>,
    #[serde(default)]
    also_under: Vec<Other>,
}

#[derive(Deserialize)]
struct Made {
    version: String,
    as_of: String,
    policy: Edition,
    lists: Vec<List>,
    inputs: Vec<Input>,
    options: BTreeMap<String, String>,
    #[serde(default)]
    resolution: Vec<String>,
}

#[derive(Deserialize)]
struct Edition {
    edition: String,
    sha256: String,
    #[serde(default)]
    overlay: Vec<Overlay>,
}

#[derive(Deserialize)]
struct Overlay {
    file: String,
    sha256: String,
    changed: u64,
    added: u64,
}

#[derive(Deserialize)]
struct List {
    source: String,
    published: Option<String>,
    entries: u64,
    sha256: String,
}

#[derive(Deserialize)]
struct Input {
    file: String,
    kind: String,
    sha256: String,
    ledger: Ledger,
}

#[derive(Deserialize)]
struct Line {
    red_flag: String,
    evaluated: bool,
    subjects: u64,
    unknown: u64,
    needs: Vec<String>,
}

#[derive(Deserialize)]
struct Sign {
    id: String,
    evaluated: bool,
    red_flags: Vec<String>,
    questions: Vec<String>,
    subjects: u64,
    replies: u64,
    needs: Vec<String>,
}

#[derive(Deserialize)]
struct Sums {
    findings: Split,
    shipments: u64,
    hops: u64,
    parties: u64,
    controlled_hops: u64,
    unclassified_hops: u64,
    routes: u64,
    not_hops: u64,
    first_day: Option<String>,
    last_day: Option<String>,
    #[serde(default)]
    incomplete: Vec<String>,
}

#[derive(Deserialize)]
struct Split {
    high: u32,
    medium: u32,
    low: u32,
}

#[derive(Deserialize)]
struct Card {
    title: String,
    why: String,
    group: String,
    severity: String,
    patterns: Vec<String>,
    innocent: Vec<String>,
    #[serde(default)]
    cannot_see: Vec<String>,
    ask_next: Vec<String>,
    citations: Vec<String>,
    thresholds: Vec<Threshold>,
    #[serde(default)]
    measured: Vec<String>,
}

#[derive(Deserialize)]
struct Threshold {
    name: String,
    value: String,
    basis: String,
}

#[derive(Deserialize)]
struct Refused {
    file: String,
    line: u32,
    column: String,
    value: String,
    reason: String,
}

#[derive(Deserialize)]
struct Other {
    name: String,
    policy: Edition,
    appeared: Vec<Story>,
    vanished: Vec<Story>,
    changed: Vec<Story>,
    unchanged: u64,
}

#[derive(Deserialize)]
struct Story {
    id: String,
    title: String,
    was: Option<String>,
    becomes: Option<String>,
    raised: Vec<String>,
    silent: Vec<String>,
}

impl Head {
    /// The report without findings.
    pub(super) fn into_report(self) -> Report {
        use Verdict::{Failed, Findings, Incomplete, NoRedFlagRaised};
        let verdicts = [Findings, NoRedFlagRaised, Incomplete, Failed];
        let places: BTreeMap<&str, u32> =
            self.provenance.inputs.iter().zip(0..).map(|(input, place)| (input.file.as_str(), place)).collect();
        let rejects = self.rejects.iter().map(|refused| reject(refused, &places)).collect();
        let red_flags: BTreeMap<String, RedFlagView> =
            self.red_flags.into_iter().map(|(id, told)| (id, card(told))).collect();
        let (incomplete, summary) = counts(self.summary);
        Report {
            verdict: named(&verdicts, Verdict::word, &self.verdict).unwrap_or(Failed),
            incomplete,
            coverage: self.coverage.into_iter().map(|told| line(told, &red_flags)).collect(),
            published: self.published_flags.into_iter().map(sign).collect(),
            summary,
            findings: Vec::new(),
            red_flags,
            rejects,
            also_under: self.also_under.into_iter().map(other).collect(),
            provenance: provenance(self.provenance),
        }
    }
}

fn provenance(made: Made) -> Provenance {
    let overlay = |Overlay { file, sha256, changed, added }: Overlay| OverlayView { file, sha256, changed, added };
    let list = |List { source, published, entries, sha256 }: List| ListView {
        source,
        published: published.unwrap_or_default(),
        entries,
        sha256,
    };
    let input =
        |Input { file, kind, sha256, ledger }: Input| InputView { file, kind, sha256, ledger, decisions: Vec::new() };
    Provenance {
        version: made.version,
        as_of: Day::parse(&made.as_of).unwrap_or_else(|| Day::from_date(jiff::civil::Date::ZERO)),
        policy_edition: made.policy.edition,
        policy_sha256: made.policy.sha256,
        policy_overlay: made.policy.overlay.into_iter().map(overlay).collect(),
        lists: made.lists.into_iter().map(list).collect(),
        inputs: made.inputs.into_iter().map(input).collect(),
        options: made.options,
        resolution: made.resolution,
    }
}

fn reject(refused: &Refused, places: &BTreeMap<&str, u32>) -> Reject {
    Reject {
        file: places.get(refused.file.as_str()).copied().unwrap_or(u32::MAX),
        record: 0,
        line: refused.line,
        column: refused.column.clone(),
        value: refused.value.clone(),
        reason: refused.reason.clone(),
    }
}

fn counts(sums: Sums) -> (Vec<String>, Summary) {
    let Split { high, medium, low } = sums.findings;
    let day = |text: Option<String>| text.as_deref().and_then(Day::parse);
    let summary = Summary {
        findings: Counts { high, medium, low },
        shipments: sums.shipments,
        hops: sums.hops,
        parties: sums.parties,
        controlled_hops: sums.controlled_hops,
        unclassified_hops: sums.unclassified_hops,
        routes: sums.routes,
        not_hops: sums.not_hops,
        window: day(sums.first_day).zip(day(sums.last_day)),
    };
    (sums.incomplete, summary)
}

/// A line of coverage; the schema has no titles, so that a flag which was not raised goes by its id.
fn line(line: Line, cards: &BTreeMap<String, RedFlagView>) -> CoverageLine {
    let title = cards.get(&line.red_flag).map_or_else(String::new, |card| card.title.clone());
    let Line { red_flag, evaluated, subjects, unknown, needs } = line;
    CoverageLine { red_flag, title, evaluated, subjects, unknown, needs }
}

fn sign(sign: Sign) -> PublishedLine {
    let Sign { id, evaluated, red_flags, questions, subjects, replies, needs } = sign;
    PublishedLine { id, text: String::new(), red_flags, questions, evaluated, subjects, replies, needs }
}

fn card(card: Card) -> RedFlagView {
    let threshold = |Threshold { name, value, basis }: Threshold| (name, value, basis);
    RedFlagView {
        title: card.title,
        why: card.why,
        group: card.group,
        severity: card.severity,
        patterns: card.patterns,
        innocent: card.innocent,
        cannot_see: card.cannot_see,
        ask_next: card.ask_next,
        citations: card.citations,
        thresholds: card.thresholds.into_iter().map(threshold).collect(),
        measured: card.measured,
    }
}

fn other(other: Other) -> AlsoUnder {
    let stories = |stories: Vec<Story>| stories.into_iter().map(story).collect();
    AlsoUnder {
        name: other.name,
        policy_edition: other.policy.edition,
        policy_sha256: other.policy.sha256,
        appeared: stories(other.appeared),
        vanished: stories(other.vanished),
        changed: stories(other.changed),
        unchanged: other.unchanged,
    }
}

fn story(story: Story) -> Moved {
    let priorities = [Priority::High, Priority::Medium, Priority::Low];
    let word = |word: Option<String>| word.and_then(|word| named(&priorities, Priority::word, &word));
    let Story { id, title, was, becomes, raised, silent } = story;
    Moved { id, title, was: word(was), becomes: word(becomes), raised, silent }
}
