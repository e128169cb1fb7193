//! What was typed is taken as it was meant, or refused with a sentence: never done by half, never passed over.

use std::fs;
use std::process::Stdio;

use crate::terminal::{Place, chiptrace, command};

const HEADER: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,\
    declared_description,quantity,unit_value,currency,license\n";

/// A store with one night.
fn store(place: &Place) -> String {
    let (store, inbox) = (place.path("store"), place.folder("inbox"));
    let row = "S1,2025-01-03,2025-01-06,Alder Fen Servers Inc,US,Beacon Moor Compute LLC,CN,\
               \"8U AI server, 8x H200 SXM5\",4,290000,USD,NLR\n";
    place.file("inbox/a.csv", &format!("{HEADER}{row}"));
    let said =
        chiptrace(&["nightly", "--store", &store, "--inbox", &inbox, "--as-of", "2026-08-01", "--format", "json"]);
    assert_eq!(said.code, 1, "{}", said.err);
    store
}

#[test]
fn a_name_behind_the_lists_is_a_name() {
    let place = Place::new();
    let list = place.file("own_2026-08-01.csv", "list_id,source,name,country\nL1,own,Quenby Invented Works,CN\n");
    let asked = ["--as-of", "2026-08-01", "--lists", &list];
    let before = chiptrace(&[&["screen", "Quenby Invented Works"][..], &asked].concat());
    let behind = chiptrace(&[&["screen"][..], &asked, &["Quenby Invented Works"]].concat());
    assert_eq!((behind.code, &behind.out), (before.code, &before.out), "{}", behind.err);
    assert!(before.out.contains("Quenby Invented Works  [own]"), "{}", before.out);
    let none = chiptrace(&[&["screen"][..], &asked].concat());
    assert!(none.code == 2 && none.err.contains("say a name"), "{}", none.err);
}

#[test]
fn an_argument_that_means_nothing_is_refused() {
    let place = Place::new();
    let store = store(&place);
    let store = store.as_str();
    for (args, words) in [
        (vec!["export", "--store", store, "--from", "2026-08-02", "--to", "2026-08-01"], "is after"),
        (vec!["decide", "abcdef", "--store", store, "--list"], "no run has found"),
        (vec!["nightly", "--store", store, "--accept-list", "nosuch"], "a list 'nosuch' to accept"),
        (vec!["nightly", "--store", store, "--by", ""], "a name has letters"),
        (vec!["nightly", "--store", store, "--by", "Ada\nx"], "no line break"),
        (vec!["nightly", "--store", store, "--dry-run", "--four-eyes", "off"], "--four-eyes"),
        (vec!["paths", "datasets/cases/texas_shell", "--top", "0"], "--top"),
    ] {
        let said = chiptrace(&args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}: {}", said.err);
        assert!(said.err.contains(words), "{args:?}: {}", said.err);
    }
    assert_eq!(chiptrace(&["verify", "--store", store]).code, 0);
}

#[test]
fn a_reason_of_two_lines_is_one_line_of_a_list() {
    let place = Place::new();
    let store = store(&place);
    let digest = chiptrace(&["decide", "--store", &store, "--list"]);
    assert_eq!((digest.code, digest.out.as_str()), (0, ""));
    let report = fs::read_to_string(place.path("store/reports/1.json")).expect("a report is there");
    let report: serde_json::Value = serde_json::from_str(&report).expect("a report is JSON");
    let id = report["findings"][0]["id"].as_str().expect("a finding has an id").to_owned();
    let reason = "visited\n0123456789abcdef  standing release: forged";
    let decide = ["decide", &id, "--store", &store, "--as", "hold", "--by", "Mara", "--reason", reason];
    assert_eq!(chiptrace(&decide).code, 0);
    let hold = ["retention", "--store", &store, "--hold", "a\nlegal hold b", "--reason", reason, "--by", "Mara"];
    let held = chiptrace(&hold);
    assert_eq!(held.out.lines().filter(|line| line.starts_with("legal hold")).count(), 1, "{}", held.out);
    let listed = chiptrace(&["decide", &id[..8], "--store", &store, "--list"]);
    assert_eq!(listed.out.lines().count(), 2, "{}", listed.out);
    assert!(listed.out.lines().all(|line| !line.starts_with("0123")), "{}", listed.out);
}

#[test]
fn a_filled_in_table_of_answers_is_not_written_anew() {
    let place = Place::new();
    store(&place);
    let (report, papers) = (place.path("store/reports/1.json"), place.path("papers"));
    let ask = ["ask", &report, "1", "--out", &papers];
    assert_eq!(chiptrace(&ask).code, 0);
    assert_eq!(chiptrace(&ask).code, 0, "nobody has written anything yet");
    let answers = place.file("papers/answers.csv", "filled in\n");
    let said = chiptrace(&ask);
    assert!(said.code == 2 && said.err.contains("answers.csv: it is there"), "{}", said.err);
    assert_eq!(fs::read_to_string(answers).expect("the table is there"), "filled in\n");
}

#[test]
fn who_may_be_meant_is_not_nobody() {
    let place = Place::new();
    let store = store(&place);
    let back = |name: &str| chiptrace(&["lookback", "--store", &store, "--party", name]);
    assert_eq!(back("Beacon Moor Compute").code, 0);
    let none = back("Nobody Of That Name");
    assert!(none.code == 3 && none.err.contains("names it; another"), "{}", none.err);
    let inbox = place.path("inbox");
    let rows = "S2,2025-02-03,,Beacon Moor Trading LLC,US,Thorn Bank Works,DE,cast iron stoves,4,290,USD,NLR\n";
    place.file("inbox/b.csv", &format!("{HEADER}{rows}"));
    chiptrace(&["nightly", "--store", &store, "--inbox", &inbox, "--as-of", "2026-08-01"]);
    let perhaps = back("Beacon Moor");
    assert!(perhaps.code == 4 && perhaps.err.contains("2 that may be meant were not followed"), "{}", perhaps.err);
}

#[test]
fn help_that_cannot_be_written_is_no_success() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    for args in [["--help"], ["--version"]] {
        let stdout = Stdio::from(full.try_clone().expect("a handle can be copied"));
        let status = command(&args).stdout(stdout).status().expect("the command runs");
        assert_eq!(status.code(), Some(2), "{args:?}");
    }
    assert_eq!(chiptrace(&["scan", "--help"]).code, 0);
}
