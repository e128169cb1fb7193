//! What a night came to as numbers, in the text format that Prometheus collects from files.

use std::fmt::Write as _;
use std::path::Path;

use super::{Digest, GivenFile, Moment, Outcome, Store, StoreError};
use crate::model::Verdict;

/// Writes the numbers of a night to a file, whole or not at all. A night that fails writes none: the time in the file tells.
///
/// # Errors
/// What SQLite or the file system refuses.
pub fn write_metrics(path: &Path, store: &Store, outcome: &Outcome, at: &Moment) -> Result<(), StoreError> {
    let mut text = String::new();
    let Digest { run, ongoing, files, decisions, .. } = &outcome.digest;
    let counts = outcome.report.summary.findings;
    let seconds = at.utc.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_second).unwrap_or_default();
    let of = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let digest = &outcome.digest;
    gauge(&mut text, "run", "Number of the last night that was published", &[("", *run)]);
    gauge(&mut text, "timestamp_seconds", "When it was published", &[("", seconds)]);
    let told = [
        ("told=\"new\"", of(digest.new.len())),
        ("told=\"reopened\"", of(digest.reopened.len())),
        ("told=\"changed\"", of(digest.changed.len())),
        ("told=\"gone\"", of(digest.gone.len())),
        ("told=\"ongoing\"", whole(*ongoing)),
    ];
    gauge(&mut text, "findings_told", "Findings by what the digest says of them", &told);
    let by_priority = [
        ("priority=\"high\"", i64::from(counts.high)),
        ("priority=\"medium\"", i64::from(counts.medium)),
        ("priority=\"low\"", i64::from(counts.low)),
    ];
    gauge(&mut text, "findings", "Findings of the report by priority", &by_priority);
    let taken = [
        ("result=\"done\"", whole(files.done)),
        ("result=\"failed\"", whole(files.failed)),
        ("result=\"already_known\"", whole(files.already_known)),
    ];
    gauge(&mut text, "files", "Files of the inbox by what became of them", &taken);
    let due = [
        ("due=\"expired\"", of(decisions.expired.len())),
        ("due=\"awaiting\"", of(decisions.awaiting.len())),
        ("due=\"unused\"", of(decisions.unused.len())),
    ];
    gauge(&mut text, "decisions", "Decisions that a person should look at", &due);
    let incomplete = i64::from(outcome.report.verdict == Verdict::Incomplete);
    gauge(&mut text, "incomplete", "1 when the night could not look at everything", &[("", incomplete)]);
    gauge(&mut text, "shipments", "Shipment rows that were judged", &[("", whole(outcome.shipments))]);
    gauge(&mut text, "webhook_waiting", "Digests that no receiver has yet", &[("", store.unsent()?)]);
    GivenFile::put(path, text.as_bytes())
}

fn gauge(text: &mut String, name: &str, help: &str, values: &[(&str, i64)]) {
    // a string takes every letter
    let _ = writeln!(text, "# HELP chiptrace_night_{name} {help}.\n# TYPE chiptrace_night_{name} gauge");
    for (label, value) in values {
        let label = if label.is_empty() { String::new() } else { format!("{{{label}}}") };
        let _ = writeln!(text, "chiptrace_night_{name}{label} {value}");
    }
}
