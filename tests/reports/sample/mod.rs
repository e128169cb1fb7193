//! A report with everything in it: an observed corridor of six lots, an unfinished route, a note on a party. All invented.

mod corridor;
mod others;
mod pieces;

use std::collections::BTreeMap;

use chiptrace::model::{
    AlsoUnder, Counts, CoverageLine, InputView, Ledger, ListView, Moved, OverlayView, Priority, Provenance,
    PublishedLine, RedFlagView, Reject, Report, Summary, Verdict,
};

pub(crate) use self::others::{bare, network};
use self::pieces::{day, texts};

/// The whole sample.
pub(crate) fn report() -> Report {
    Report {
        provenance: provenance(),
        verdict: Verdict::Findings,
        incomplete: Vec::new(),
        coverage: coverage(),
        published: published(),
        summary: Summary {
            findings: Counts { high: 1, medium: 1, low: 1 },
            shipments: 2_041,
            hops: 2_038,
            parties: 187,
            controlled_hops: 412,
            unclassified_hops: 23,
            routes: 6,
            not_hops: 3,
            window: Some((day("2024-01-03"), day("2025-03-28"))),
        },
        findings: vec![corridor::corridor(), others::unfinished(), others::party_note()],
        red_flags: cards(),
        rejects: rejects(),
        also_under: vec![other_rules()],
    }
}

/// The same records under other rules: one finding of each fate.
fn other_rules() -> AlsoUnder {
    let story = |id: &str, title: &str, was, becomes| Moved {
        id: id.to_owned(),
        title: title.to_owned(),
        was,
        becomes,
        raised: Vec::new(),
        silent: Vec::new(),
    };
    let changed = story("00f1", "Boards through <two> hubs", Some(Priority::High), Some(Priority::Medium));
    AlsoUnder {
        name: "2023-11-16".to_owned(),
        policy_edition: "2026-11-25".to_owned(),
        policy_sha256: "5d".repeat(32),
        appeared: vec![story("00f2", "A listed consignee", None, Some(Priority::Low))],
        vanished: vec![story("00f3", "A licence was needed", Some(Priority::High), None)],
        changed: vec![Moved { silent: texts(&["licence-gap"]), ..changed }],
        unchanged: 1,
    }
}

/// Nothing was raised, and half of the rules could not be evaluated.
pub(crate) fn quiet() -> Report {
    let mut report = report();
    report.verdict = Verdict::NoRedFlagRaised;
    report.findings.clear();
    report.also_under.clear();
    report.published.clear();
    report.red_flags.clear();
    report.summary.findings = Counts::default();
    report
}

fn provenance() -> Provenance {
    let hash = |seed: &str| seed.repeat(8);
    let input = |file: &str, kind: &str, ledger: Ledger, decisions: &[&str]| InputView {
        file: file.to_owned(),
        kind: kind.to_owned(),
        sha256: hash("3b9ac9ff"),
        ledger,
        decisions: texts(decisions),
    };
    let shipments =
        Ledger { lines: 2_060, header: 1, accepted: 2_041, rejected: 4, duplicates: 6, skipped: 5, continuation: 3 };
    let payments = Ledger { lines: 61, header: 1, accepted: 60, ..Ledger::default() };
    let list = |source: &str, entries| ListView {
        source: source.to_owned(),
        published: "2025-03-14 (newest entry)".to_owned(),
        entries,
        sha256: hash("7c211433"),
    };
    Provenance {
        version: "0.1.0".to_owned(),
        as_of: day("2025-04-01"),
        policy_edition: "2025-03-28".to_owned(),
        policy_sha256: hash("d41d8cd9"),
        policy_overlay: overlay(),
        lists: vec![
            list("Entity List (EL) - invented for tests", 3_221),
            list("Unverified List (UVL) - invented", 211),
        ],
        inputs: vec![
            input(
                "records/shipments.csv",
                "shipments",
                shipments,
                &["ship_date is day/month/year: 14 values settle it"],
            ),
            input("records/payments.csv", "payments", payments, &[]),
        ],
        options: BTreeMap::from([("max_hops".to_owned(), "8".to_owned()), ("resolve".to_owned(), "exact".to_owned())]),
        resolution: texts(&["2 names in another form joined to a party"]),
    }
}

fn overlay() -> Vec<OverlayView> {
    vec![OverlayView { file: "hubs.toml".to_owned(), sha256: "9e107d9d".repeat(8), changed: 1, added: 2 }]
}

fn coverage() -> Vec<CoverageLine> {
    let line = |id: &str, title: &str, evaluated, subjects, unknown, needs: &[&str]| CoverageLine {
        red_flag: id.to_owned(),
        title: title.to_owned(),
        evaluated,
        subjects,
        unknown,
        needs: texts(needs),
    };
    vec![
        line("end-user-not-reached", "The stated end user is not reached", true, 388, 24, &["end_user_name"]),
        line("goods-identity-break", "Same count and weight, other goods", true, 1_022, 61, &["gross_weight_kg"]),
        line("licence-gap", "A licence was required and none is recorded", true, 412, 23, &[]),
        line("new-customer", "Formed shortly before the first order", true, 94, 90, &["incorporated (parties)"]),
        line("offshore-tenant", "A tenant from a destination of concern", false, 0, 0, &["a tenancies table"]),
        line("payer-mismatch", "The payer is not the buyer", true, 60, 0, &[]),
        line(
            "refused-order-again",
            "A refused order comes back",
            false,
            0,
            0,
            &["an orders table with status and reason"],
        ),
    ]
}

fn cards() -> BTreeMap<String, RedFlagView> {
    let card = RedFlagView {
        title: "Same count and weight, other goods".to_owned(),
        why:
            "Goods that keep count and weight and lose name and value between two hops are most likely the same goods."
                .to_owned(),
        group: "identity".to_owned(),
        severity: "high".to_owned(),
        patterns: texts(&["T10"]),
        innocent: texts(&["A forwarder consolidates other parts of like weight.", "A clerk keeps one template line."]),
        cannot_see: texts(&["Goods whose count and weight were changed too."]),
        ask_next: texts(&["Ask for packing lists of both hops."]),
        citations: texts(&["Supp. No. 3 to 15 CFR Part 732, red flag 14"]),
        thresholds: vec![("weight_tolerance".to_owned(), "10 %".to_owned(), "project default".to_owned())],
        measured: texts(&["9 of 10 findings with it are on a planted scheme: 0.90 (0.59 to 0.99 at 95 %)"]),
    };
    BTreeMap::from([("goods-identity-break".to_owned(), card)])
}

fn rejects() -> Vec<Reject> {
    let reject = |line: u32, column: &str, value: &str, reason: &str| Reject {
        file: 0,
        record: line - 1,
        line,
        column: column.to_owned(),
        value: value.to_owned(),
        reason: reason.to_owned(),
    };
    vec![
        reject(311, "quantity", "4O", "not a number; write digits"),
        reject(902, "ship_date", "31/02/2024", "no such day"),
        reject(903, "ship_date", "00/00/0000", "no such day"),
        reject(1_777, "", "EL PASO;;;", "neither exporter nor consignee is named"),
    ]
}

fn published() -> Vec<PublishedLine> {
    let line = |id: &str, red_flags: &[&str], questions: &[&str], evaluated| PublishedLine {
        id: id.to_owned(),
        text: format!("A notice, flag {id}: <somebody> sells & moves on"),
        red_flags: texts(red_flags),
        questions: texts(questions),
        evaluated,
        subjects: u64::from(evaluated) * 1_204,
        replies: 0,
        needs: if evaluated { Vec::new() } else { texts(&["answers: vessel-position"]) },
    };
    vec![line("DG-01", &["new-customer"], &[], true), line("QS-01", &[], &["vessel-position"], false)]
}
