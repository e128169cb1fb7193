//! What a case memo says, in words that the text and the page share.

use std::io;

use super::saved::{Citation, Flag, Hop, SavedFinding, SavedReport};
use super::wording::{CLOSING, grouped};
use super::{html, text};

/// Cells named for a flag.
const SHOWN_CELLS: usize = 6;

/// A finding made ready for the file.
pub struct Memo<'a> {
    report: &'a SavedReport,
    pub(super) finding: &'a SavedFinding,
    /// Hops of the first lot.
    pub(super) hops: Vec<&'a Hop>,
    sha256: String,
    keep: String,
}

impl<'a> Memo<'a> {
    /// A memo on a finding of a report whose file has a hash, with how long it has to be kept.
    #[must_use]
    pub fn new(report: &'a SavedReport, finding: &'a SavedFinding, sha256: String, keep: String) -> Memo<'a> {
        let hops = finding.routes.first().map(|route| route.hops.iter().collect()).unwrap_or_default();
        Memo { report, finding, hops, sha256, keep }
    }

    /// Writes it for a terminal.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        text::memo::write(self, out)
    }

    /// Writes it as a page for a browser or a printer.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_html(&self, out: &mut dyn io::Write) -> io::Result<()> {
        html::memo::write(self, out)
    }

    /// Rank, priority and day.
    pub(super) fn standing(&self) -> String {
        let (finding, made) = (self.finding, &self.report.provenance);
        // a memo may be made of a report that holds this finding alone
        let all = self.report.findings.len();
        let of = if finding.rank as usize <= all { format!(" of {all}") } else { String::new() };
        format!(
            "number {}{of}, {} priority, {} story, evidence {} of 1000, as of {}",
            finding.rank, finding.priority, finding.status, finding.score, made.as_of,
        )
    }

    /// Units, chips, performance and value.
    pub(super) fn totals(&self) -> String {
        let totals = &self.finding.totals;
        let values = totals.value.iter().map(|(code, amount)| format!(", {code} {}", grouped(amount)));
        let sums = [grouped(totals.units), grouped(totals.chips), grouped(&totals.tpp)];
        let [units, chips, tpp] = sums;
        format!("In all: {units} units, {chips} chips, {tpp} TPP{}.", values.collect::<String>())
    }

    /// Each party with country, roles and other spellings.
    pub(super) fn parties(&self) -> Vec<String> {
        let line = |party: &super::saved::Party| {
            let others: Vec<&str> =
                party.spellings.iter().map(String::as_str).filter(|name| *name != party.name).collect();
            let also = if others.is_empty() { String::new() } else { format!("; also {}", others.join(", ")) };
            let roles = if party.roles.is_empty() { String::new() } else { format!(": {}", party.roles.join(", ")) };
            format!("{}{roles}{also} [{}]", party.shown(), party.id)
        };
        self.finding.parties.iter().map(line).collect()
    }

    /// What the record of a hop states of a licence.
    pub(super) fn stated(&self, hop: &Hop) -> String {
        if hop.licence.on_record.is_empty() { "none recorded".to_owned() } else { hop.licence.on_record.clone() }
    }

    /// Red flag, patterns, how grave and how sure, and the first cells.
    pub(super) fn behind(&self, flag: &Flag) -> String {
        let cells = flag.evidence.iter().take(SHOWN_CELLS);
        let cells: Vec<String> = cells
            .map(|cell| format!("{} = \"{}\" ({} line {})", cell.column, cell.value, cell.file, cell.line))
            .collect();
        let rest = flag.evidence.len().saturating_sub(SHOWN_CELLS);
        let rest = if rest > 0 { format!("; and {rest} more cells in the report") } else { String::new() };
        format!(
            "[{}, {}; severity {}, confidence {}] {}{rest}",
            flag.red_flag,
            flag.pattern.join(" "),
            flag.severity,
            flag.confidence,
            cells.join("; "),
        )
    }

    /// A citation, with a word where it was published later.
    pub(super) fn cited(&self, citation: &Citation) -> String {
        let later = if citation.in_force_on_hop { "" } else { " (published later)" };
        format!("{}{later}", citation.text)
    }

    /// Innocent explanations that the data shows.
    pub(super) fn explanations(&self) -> Vec<String> {
        let line = |one: &super::saved::Explanation| match &one.answers_group {
            Some(group) => format!("{} (weighs against: {group})", one.text),
            None => format!("{} (the parties' own words; weighs against nothing)", one.text),
        };
        self.finding.explanations.iter().map(line).collect()
    }

    /// Replies on record.
    pub(super) fn replies(&self) -> Vec<String> {
        let line = |reply: &super::saved::Reply| {
            let day = reply.date.as_deref().unwrap_or("on a day not recorded");
            let by = if reply.by.is_empty() { String::new() } else { format!(", by {}", reply.by) };
            format!("{} \"{}\" ({}, {day}{by})", reply.question, reply.answer, reply.party)
        };
        self.finding.replies.iter().map(line).collect()
    }

    /// Actions of due diligence, and what the files read show of each.
    pub(super) fn checklist(&self) -> Vec<String> {
        let line = |check: &super::saved::Check| {
            let cells = check.evidence.iter().map(|cell| format!("{} = \"{}\"", cell.column, cell.value));
            let screened = check.screened.then(|| "screened in this run".to_owned());
            let shown: Vec<String> = screened.into_iter().chain(cells).collect();
            let shown = if shown.is_empty() { "nothing found".to_owned() } else { shown.join("; ") };
            format!("[{}] {}: {} Keep: {}. Found: {shown}", check.id, check.party, check.action, check.keep)
        };
        self.finding.checklist.iter().map(line).collect()
    }

    /// Report, rules, lists and files with their hashes.
    pub(super) fn foundations(&self) -> Vec<String> {
        let made = &self.report.provenance;
        let cut = self.finding.truncated.iter().cloned();
        let mut lines = vec![
            format!("report: sha256 {}", self.sha256),
            format!("chiptrace {}, policy {} (sha256 {})", made.version, made.policy.edition, made.policy.sha256),
        ];
        lines.extend(made.lists.iter().map(|list| {
            let published = list.published.as_deref().unwrap_or("day not known");
            format!("list {} ({published}), sha256 {}", list.source, list.sha256)
        }));
        lines.extend(
            made.inputs.iter().map(|input| format!("{} ({}), sha256 {}", input.file, input.kind, input.sha256)),
        );
        lines.extend(cut);
        lines
    }

    /// Where a person decides and signs.
    pub(super) fn decision(&self) -> [String; 4] {
        [
            "Decision:  [ ] release   [ ] hold   [ ] escalate   [ ] false positive   [ ] reported".to_owned(),
            "Reason: ______________________________________________________________________________".to_owned(),
            "By, date: ____________________________   Second signature: ____________________________".to_owned(),
            format!("{} {CLOSING}", self.keep),
        ]
    }
}
