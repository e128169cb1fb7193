//! Findings as SARIF 2.1.0 (OASIS Standard, 2020), for desks that keep all their alerts in one tool.
//!
//! One result a finding, never one a flag: one scheme is one alert. Its rule is the gravest red flag raised; its places are
//! the cited records; its fingerprint is the finding's id, which wording, scores and line numbers do not change.

use std::io;

use serde_json::{Value, json};

use super::Format;
use super::json::plain;
use crate::model::{Evidence, Finding, InputView, Priority, RedFlagView, Report, Verdict};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Format for Sarif {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let source = &report.provenance;
        let rules: Vec<Value> = report.red_flags.iter().map(|(id, card)| rule(id, card)).collect();
        let rule_index = |id: &str| report.red_flags.keys().position(|known| known == id);
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "chiptrace", "version": source.version, "rules": rules } },
                "columnKind": "unicodeCodePoints",
                "invocations": [{
                    "executionSuccessful": report.verdict != Verdict::Failed,
                    "toolExecutionNotifications": report.incomplete.iter().map(|why| notification(why)).collect::<Vec<_>>(),
                }],
                "artifacts": source.inputs.iter().map(artifact).collect::<Vec<_>>(),
                "results": report.findings.iter().map(|finding| result(finding, rule_index)).collect::<Vec<_>>(),
                "properties": {
                    "verdict": report.verdict.word(),
                    "asOf": source.as_of.to_string(),
                    "policyEdition": source.policy_edition,
                    "policySha256": source.policy_sha256,
                },
            }],
        });
        plain(&log, out)
    }
}

fn rule(id: &str, card: &RedFlagView) -> Value {
    let list =
        |head: &str, lines: &[String]| lines.iter().fold(head.to_owned(), |text, line| format!("{text}\n- {line}"));
    let asks = list("Ask next:", &card.ask_next);
    let innocent = list("Lawful things that look the same:", &card.innocent);
    json!({
        "id": id,
        "shortDescription": { "text": card.title },
        "fullDescription": { "text": card.why },
        "help": { "text": format!("{asks}\n{innocent}") },
        "properties": { "group": card.group, "severity": card.severity, "patterns": card.patterns },
    })
}

fn notification(why: &str) -> Value {
    json!({ "level": "warning", "message": { "text": why } })
}

fn artifact(input: &InputView) -> Value {
    json!({
        "location": { "uri": uri(&input.file) },
        "hashes": { "sha-256": input.sha256 },
        "properties": { "kind": input.kind, "accepted": input.ledger.accepted, "rejected": input.ledger.rejected },
    })
}

fn result(finding: &Finding, rule_index: impl Fn(&str) -> Option<usize>) -> Value {
    let red_flags: Vec<&str> = finding.flags.iter().map(|flag| flag.red_flag.as_str()).collect();
    let mut cited: Vec<&Evidence> = finding.flags.iter().flat_map(|flag| &flag.evidence).collect();
    cited.sort_by_key(|cell| (&cell.file, cell.line, &cell.column));
    cited.dedup_by_key(|cell| (&cell.file, cell.line));
    let mut places = cited.iter().map(|cell| place(cell));
    let first: Vec<Value> = places.next().into_iter().collect();
    let mut result = json!({
        "ruleId": red_flags.first().copied().unwrap_or("finding"),
        "level": level(finding.priority),
        "message": { "text": format!("{}. {}", finding.title, finding.summary) },
        "locations": first,
        "relatedLocations": places.collect::<Vec<_>>(),
        "partialFingerprints": { "chiptraceFinding/v1": finding.id },
        "rank": finding.score / 10,
        "properties": {
            "rank": finding.rank,
            "priority": finding.priority.word(),
            "redFlags": red_flags,
            "shipments": finding.shipments,
        },
    });
    if let (Some(index), Some(object)) = (red_flags.first().and_then(|id| rule_index(id)), result.as_object_mut()) {
        object.insert("ruleIndex".to_owned(), index.into());
    }
    result
}

fn level(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "error",
        Priority::Medium => "warning",
        Priority::Low => "note",
    }
}

fn place(cell: &Evidence) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&cell.file) },
            "region": { "startLine": cell.line.max(1) },
        },
        "message": { "text": format!("{}: {} {}", cell.subject, cell.column, cell.value) },
    })
}

/// A file name as a relative or absolute URI reference (RFC 3986): bytes that may not stand in a path are escaped.
fn uri(file: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    file.replace('\\', "/").bytes().fold(String::with_capacity(file.len()), |mut uri, byte| {
        match kept(byte) {
            true => uri.push(char::from(byte)),
            false => uri.push_str(&format!("%{byte:02X}")),
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_a_uri_whatever_stands_in_it() {
        assert_eq!(uri("exports/July 2025.csv"), "exports/July%202025.csv");
        assert_eq!(uri("C:\\data\\货.csv"), "C%3A/data/%E8%B4%A7.csv");
    }
}
