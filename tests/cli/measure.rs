//! A report is measured against known truth, beside simple rules.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::terminal::{Place, chiptrace};

#[test]
fn the_demo_is_measured_beside_simple_rules() {
    let place = Place::new();
    let (report, data) = (place.path("report.json"), "datasets/demo");
    chiptrace(&["scan", data, "--format", "json", "--out", &report, "--as-of", "2026-07-01"]);
    let truth = format!("{data}/truth.toml");
    let run = chiptrace(&["evaluate", &report, "--truth", &truth, "--data", data, "--format", "json"]);
    let figures: Value = serde_json::from_str(&run.out).unwrap();
    let rules = figures["rules"].as_array().unwrap();
    let recall = |rule: &Value| rule["recall_at"]["50"]["value"].as_f64().unwrap();
    let ours = &rules[0];
    assert_eq!((ours["rule"].as_str(), rules.len(), &figures["schemes"]), (Some("chiptrace"), 6, &Value::from(12)));
    assert!(recall(ours) >= 0.9 && rules[1..].iter().all(|rule| recall(rule) < recall(ours)), "{}", run.out);
    assert_eq!(ours["lookalikes_in_high"]["part"], 0);
    let interval: Vec<f64> =
        ours["recall_at"]["50"]["interval"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    assert!(interval[0] < recall(ours) && recall(ours) <= interval[1]);
    let text = chiptrace(&["evaluate", &report, "--truth", &truth]).out;
    assert!(text.contains("12 schemes") && text.contains("--data"), "{text}");
}

#[test]
fn what_is_no_report_or_no_truth_is_told() {
    let place = Place::new();
    let (report, truth) =
        (place.file("report.json", "{\"schema\":\"other\"}"), place.file("truth.toml", "[[expected]]\n"));
    let run = chiptrace(&["evaluate", &report, "--truth", "datasets/demo/truth.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("scan --format json"), "{}", run.err);
    let run = chiptrace(&["evaluate", &report, "--truth", &truth]);
    assert!(run.code == 2 && run.err.contains("shipments"), "{}", run.err);
    let run = chiptrace(&["evaluate", &report]);
    assert!(run.code == 2 && run.err.contains("--truth"), "{}", run.err);
}

#[test]
fn a_generated_world_is_the_same_for_the_same_seed_and_can_be_scanned() {
    let place = Place::new();
    let [one, other] = ["one", "other"].map(|name| place.path(name));
    for folder in [&one, &other] {
        assert_eq!(chiptrace(&["generate", "--out", folder, "--rows", "400", "--seed", "3"]).code, 0);
    }
    let names = |folder: &str| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&one), names(&other));
    for name in names(&one) {
        assert!(fs::read(Path::new(&one).join(&name)).unwrap() == fs::read(Path::new(&other).join(&name)).unwrap());
    }
    let packed = place.path("packed");
    assert_eq!(chiptrace(&["generate", "--out", &packed, "--rows", "400", "--seed", "3", "--zstd"]).code, 0);
    let read = |folder: &str| {
        let answer: Value = serde_json::from_str(&chiptrace(&["check", folder, "--format", "json"]).out).unwrap();
        let files = answer["files"].as_array().unwrap().iter();
        let told = files.map(|file| (file["columns"].clone(), file["ledger"].clone()));
        told.filter(|(_, ledger)| ledger["accepted"] != 0).collect::<Vec<_>>()
    };
    assert!(read(&packed).len() > 5 && read(&packed) == read(&one));
    let mixed = chiptrace(&["generate", "--out", &packed, "--rows", "400"]);
    assert!(mixed.code == 2 && mixed.err.contains("shipments.csv.zst is there"), "{}", mixed.err);
    let check = chiptrace(&["check", &one]);
    assert_eq!(check.code, 0);
    assert!(!check.out.contains("unrecognised") && !check.out.contains("does not add up"), "{}", check.out);
}
