//! Tests of the diff: each day names what changed on it, and diffs of memberships compose.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::Country;

fn policy() -> Policy {
    Policy::embedded().unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// What one day brings, as short lines: `began instrument X`, `D:5 +NI`, `test v1 > v2`.
fn on(policy: &Policy, text: &str) -> Vec<String> {
    let to = day(text);
    let changes = policy.changes(to - 1, to);
    let dated = [&changes.instruments, &changes.rules, &changes.red_flags, &changes.published_flags];
    let mut lines: Vec<String> = dated
        .into_iter()
        .flatten()
        .map(|change| format!("{} {} {}", change.event.word(), change.kind, change.id))
        .collect();
    for set in &changes.sets {
        let moved = [("+", &set.joined), ("-", &set.left), ("=", &set.stays_by)];
        for (sign, countries) in moved {
            let by = |moved: &MovedCountry| format!("{} {sign}{} {}", set.set, moved.country, moved.instrument);
            lines.extend(countries.iter().map(by));
        }
    }
    let version = |test: &Option<(String, Vec<String>)>| test.as_ref().map_or("none".to_owned(), |test| test.0.clone());
    lines.extend(
        changes.control_test.iter().map(|test| format!("test {} > {}", version(&test.old), version(&test.new))),
    );
    lines
}

/// Days on which rules changed, with what must be told of each.
const EXPECTED: [(&str, &[&str]); 13] = [
    (
        "2022-10-07",
        &[
            "began instrument US-2022-10-AC1",
            "ended instrument US-2022-08-LETTERS",
            "ended letter US-2022-08-LETTERS",
            "ended letter US-2022-08-AMD",
            "began declared ECCN declared-advanced-computing-v1",
            "began red flag licence-gap",
            "licence-destination +CN US-2022-10-AC1",
            "licence-destination +HK US-2022-10-AC1",
            "test none > v1",
        ],
    ),
    (
        "2023-11-17",
        &[
            "ended instrument US-2022-10-AC1",
            "began instrument US-2023-11-AC2",
            "began headquarters rule US-2023-11-AC2",
            "began declared ECCN declared-z-items",
            "ended declared ECCN declared-advanced-computing-v1",
            "licence-destination +VN US-2023-11-AC2",
            "licence-destination =MO US-2023-11-AC2",
            "test v1 > v2",
        ],
    ),
    (
        "2024-03-15",
        &[
            "began instrument US-2024-03-NI",
            "D:1 +NI US-2024-03-NI",
            "D:5 +NI US-2024-03-NI",
            "tier3 +NI US-2024-03-NI",
            "tier2 -NI US-2024-03-NI",
            "licence-destination +NI US-2024-03-NI",
        ],
    ),
    ("2024-05-30", &["began instrument US-2024-05-CY", "D:5 -CY US-2024-05-CY", "tier3 -CY US-2024-05-CY"]),
    (
        "2024-12-31",
        &["began high bandwidth memory US-2024-12-FDP", "began declared ECCN declared-high-bandwidth-memory"],
    ),
    (
        "2025-04-09",
        &["began instrument US-2025-04-H20", "began letter US-2025-04-H20", "began letter US-2025-04-MI308"],
    ),
    (
        "2025-05-13",
        &["began instrument US-2025-05-PKG", "began red flag prc-advanced-ic", "began published flag DG-01"],
    ),
    ("2025-09-29", &["began instrument US-2025-09-AFF", "began affiliates rule US-2025-09-AFF"]),
    ("2025-11-07", &["began instrument US-2025-11-KH", "D:5 -KH US-2025-11-KH", "tier3 -KH US-2025-11-KH"]),
    (
        "2025-11-10",
        &[
            "ended instrument US-2025-09-AFF",
            "began instrument US-2025-11-SUSP",
            "ended affiliates rule US-2025-09-AFF",
        ],
    ),
    ("2026-01-15", &["began instrument US-2026-01-H200", "began review window US-2026-01-H200"]),
    (
        "2026-07-10",
        &[
            "began instrument US-2026-07-UAE",
            "began exempt parties US-2026-07-UAE",
            "A:5 +AE US-2026-07-UAE",
            "D:3 -AE US-2026-07-UAE",
            "D:4 -AE US-2026-07-UAE",
            "licence-destination =AE US-2026-07-UAE",
        ],
    ),
    (
        "2026-11-10",
        &[
            "ended instrument US-2025-11-SUSP",
            "began instrument US-2026-11-AFF2",
            "began affiliates rule US-2026-11-AFF2",
        ],
    ),
];

#[test]
fn every_day_of_change_names_what_changed() {
    let policy = policy();
    for (text, lines) in EXPECTED {
        let told = on(&policy, text);
        for line in lines {
            assert!(told.contains(&(*line).to_owned()), "{text}: no '{line}' in {told:#?}");
        }
    }
    let quiet = on(&policy, "2026-07-10");
    assert!(!quiet.iter().any(|line| line.starts_with("licence-destination -")), "{quiet:#?}");
}

#[test]
fn an_ordinary_week_and_one_day_with_itself_change_nothing() {
    let policy = policy();
    for (from, to) in [("2024-07-15", "2024-07-22"), ("2025-06-02", "2025-06-09"), ("2025-05-13", "2025-05-13")] {
        let changes = policy.changes(day(from), day(to));
        assert!(changes.is_empty(), "{changes:#?}");
    }
}

#[test]
fn confidence_text_without_enforcement_and_thresholds_are_told() {
    let policy = policy();
    let changes = policy.changes(day("2026-11-09"), day("2026-11-10"));
    let back = changes.rules.iter().find(|change| change.kind == "affiliates rule").unwrap();
    assert_eq!(back.confidence, Certainty::Low);
    assert!(back.citation.contains("unverified"), "{}", back.citation);
    let diffusion = policy.changes(day("2025-01-12"), day("2025-01-13"));
    let event = |id: &str| diffusion.instruments.iter().find(|change| change.id == id).map(|change| change.event);
    assert_eq!(event("US-2025-01-DIFF"), Some(Event::BeganInText));
    assert!(diffusion.rules.iter().any(|change| change.kind == "country set in the Code" && change.id == "tier1"));
    let test = policy.changes(day("2023-11-16"), day("2023-11-17")).control_test.unwrap();
    let [old, new] = [test.old.unwrap().1.join("; "), test.new.unwrap().1.join("; ")];
    assert!(old.contains("interconnect GB/s at least 600") && new.contains("performance density at least 5.92"));
    let early = policy.changes(day("2023-10-24"), day("2023-10-25"));
    assert!(early.instruments.iter().any(|change| change.id == "US-2023-11-AC2" && change.event == Event::Published));
}

type Members = BTreeSet<(String, Country)>;

fn moved(policy: &Policy, from: Day, to: Day) -> (Members, Members) {
    let changes = policy.changes(from, to);
    let pick = |pick: fn(&SetChange) -> &Vec<MovedCountry>| {
        changes.sets.iter().flat_map(|set| pick(set).iter().map(|moved| (set.set.clone(), moved.country))).collect()
    };
    (pick(|set| &set.joined), pick(|set| &set.left))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn memberships_of_two_diffs_compose(days in proptest::array::uniform3(0i32..1700)) {
        let policy = policy();
        let mut days = days.map(|after| day("2022-09-01") + after);
        days.sort_unstable();
        let [first, second] = [(days[0], days[1]), (days[1], days[2])].map(|(from, to)| moved(&policy, from, to));
        let whole = moved(&policy, days[0], days[2]);
        let net = |one: &Members, undone: &Members| one.difference(undone).cloned().collect::<Members>();
        let joined: Members = &net(&first.0, &second.1) | &net(&second.0, &first.1);
        let left: Members = &net(&first.1, &second.0) | &net(&second.1, &first.0);
        prop_assert_eq!((joined, left), whole);
    }
}
