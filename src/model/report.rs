//! One run's whole answer, ready to print: provenance and ledger first, then coverage, findings and rejects.

use std::collections::BTreeMap;

use super::{AlsoUnder, Counts, Day, Finding, Ledger, Reject};

/// Everything a run has to say. `report/` turns it into text, JSON, CSV or HTML without asking anything else.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was read, under which rules.
    pub provenance: Provenance,
    /// The answer in a word.
    pub verdict: Verdict,
    /// Why the run is incomplete, in plain sentences; empty when it is not.
    pub incomplete: Vec<String>,
    /// What was looked for, and what could not be.
    pub coverage: Vec<CoverageLine>,
    /// Warning signs as agencies published them, and what was made of each.
    pub published: Vec<PublishedLine>,
    /// Counts.
    pub summary: Summary,
    /// Findings, most urgent first.
    pub findings: Vec<Finding>,
    /// Cards of the red flags that are raised.
    pub red_flags: BTreeMap<String, RedFlagView>,
    /// Refused records.
    pub rejects: Vec<Reject>,
    /// What other rules would make of the same records, as asked.
    pub also_under: Vec<AlsoUnder>,
}

/// The answer in a word. Absence of a flag is not clearance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// At least one finding.
    Findings,
    /// Nothing raised by what could be evaluated.
    NoRedFlagRaised,
    /// Ledger gap, too many rejects, or a list missing; findings are still given.
    Incomplete,
    /// The run could not be done.
    Failed,
}

/// What was read, under which rules.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Version of chiptrace.
    pub version: String,
    /// The day the analyst stands on.
    pub as_of: Day,
    /// Policy edition.
    pub policy_edition: String,
    /// SHA-256 of the policy files.
    pub policy_sha256: String,
    /// Files of the user's own that were laid over the built-in policy.
    pub policy_overlay: Vec<OverlayView>,
    /// Lists used.
    pub lists: Vec<ListView>,
    /// Inputs.
    pub inputs: Vec<InputView>,
    /// Options that change the answer, by name.
    pub options: BTreeMap<String, String>,
    /// How names of parties were joined, where a reader should know.
    pub resolution: Vec<String>,
}

/// A file laid over the built-in policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OverlayView {
    /// Name below the folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Entries of the built-in policy that it changed.
    pub changed: u64,
    /// Entries that it added.
    pub added: u64,
}

/// A list source used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListView {
    /// Source as the list writes it.
    pub source: String,
    /// Publication day and how it is known, empty when unknown.
    pub published: String,
    /// Entries read.
    pub entries: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// An input file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputView {
    /// Name as given.
    pub file: String,
    /// What it was read as.
    pub kind: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// What became of every line.
    pub ledger: Ledger,
    /// Reading decisions worth telling.
    pub decisions: Vec<String>,
}

/// Whether a red flag was looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverageLine {
    /// Red flag id.
    pub red_flag: String,
    /// Its title.
    pub title: String,
    /// False: not evaluated, see `needs`.
    pub evaluated: bool,
    /// Subjects it was evaluated on.
    pub subjects: u64,
    /// Of those, how many could not be judged for want of a value.
    pub unknown: u64,
    /// Columns, tables or answers that it would need (or would sharpen it).
    pub needs: Vec<String>,
}

/// What was made of a published warning sign: looked for by red flags, settled by replies, or neither and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublishedLine {
    /// Its id (`DG-05`).
    pub id: String,
    /// Document, number and words.
    pub text: String,
    /// Red flags that look for it.
    pub red_flags: Vec<String>,
    /// Questions that a person settles it by.
    pub questions: Vec<String>,
    /// True when one of its red flags was evaluated, or a reply on record reads as yes or no.
    pub evaluated: bool,
    /// Subjects on which the red flag with the most could judge.
    pub subjects: u64,
    /// Replies on record to its questions that read as yes or no.
    pub replies: u64,
    /// Columns, tables or replies that it needs, where it was not evaluated.
    pub needs: Vec<String>,
}

/// Counts for the head of a report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Findings by priority.
    pub findings: Counts,
    /// Shipment rows taken in.
    pub shipments: u64,
    /// Hops.
    pub hops: u64,
    /// Parties after resolution.
    pub parties: u64,
    /// Hops of controlled goods (levels a, b, c).
    pub controlled_hops: u64,
    /// Hops whose goods need classification.
    pub unclassified_hops: u64,
    /// Observed routes that exist (listed or not), saturating.
    pub routes: u64,
    /// Rows that are intents (proposed, pending), cancelled or superseded, and so no hops.
    pub not_hops: u64,
    /// First and last day of the hops.
    pub window: Option<(Day, Day)>,
}

/// The answer of the licence test.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LicenceAnswer {
    /// A licence was required on that day.
    Required,
    /// Not by the rules that are modelled here.
    NotRequired,
    /// Cannot be said without the facts named.
    NeedsFacts,
    /// Under a review policy or an embargo part that is not modelled item by item.
    ReviewPolicy,
}

/// The licence test of one hop, explained.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Licensing {
    /// The answer.
    pub answer: LicenceAnswer,
    /// True when a rule requires a licence, also where Part 746 makes the answer review.
    pub needed: bool,
    /// The line that decided.
    pub decisive: String,
    /// Line by line.
    pub because: Vec<String>,
    /// What the record states: number, exception code, `NLR`, or empty.
    pub on_record: String,
    /// What the text of the CFR says where it differs, else the answer again.
    pub text_in_cfr: String,
    /// What is enforced.
    pub enforced: String,
}

/// The card of a red flag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RedFlagView {
    /// Title.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// Kind of evidence.
    pub group: String,
    /// How grave.
    pub severity: String,
    /// Typology patterns.
    pub patterns: Vec<String>,
    /// Lawful things that look the same.
    pub innocent: Vec<String>,
    /// What it misses by its nature.
    pub cannot_see: Vec<String>,
    /// What to ask.
    pub ask_next: Vec<String>,
    /// Citations as text.
    pub citations: Vec<String>,
    /// Thresholds: name, value, basis.
    pub thresholds: Vec<(String, String, String)>,
    /// What it was worth in generated worlds, in sentences.
    pub measured: Vec<String>,
}

impl LicenceAnswer {
    /// The words used in reports.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            LicenceAnswer::Required => "required",
            LicenceAnswer::NotRequired => "not required by these rules",
            LicenceAnswer::NeedsFacts => "needs facts",
            LicenceAnswer::ReviewPolicy => "review policy",
        }
    }
}

impl Verdict {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Findings => "findings",
            Verdict::NoRedFlagRaised => "no_red_flag_raised",
            Verdict::Incomplete => "incomplete",
            Verdict::Failed => "failed",
        }
    }
}
