//! Reported faults of other tools at the terminal: what a shell and a schedule must be able to rely on.

use std::io::Read;
use std::process::Stdio;

use super::ground::{path, text_of};
use super::terminal::{Place, chiptrace, chiptrace_reading, command};

const GOOD: &str = "broken/12-tab-named-csv.csv";

#[test]
fn cli_01_a_pipe_that_closes_is_no_panic() {
    for args in [["scan", "--format", "json"], ["check", "--format", "json"]] {
        let args = [args[0], &path(GOOD), args[1], args[2]];
        let mut child = command(&args).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut head = [0; 1];
        let mut out = child.stdout.take().unwrap();
        let _ = out.read(&mut head);
        drop(out);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(matches!(child.wait().unwrap().code(), Some(0 | 141)), "{args:?}: {err}");
        assert!(!err.contains("panicked") && !err.contains("backtrace"), "{args:?}: {err}");
    }
}

#[test]
fn cli_02_a_missing_file_is_an_error() {
    let place = Place::new();
    let missing = place.path("nosuch.csv");
    for args in [vec!["scan", &missing], vec!["check", &missing], vec!["scan", &path(GOOD), &missing]] {
        let said = chiptrace(&args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(said.err.contains("nosuch.csv"), "{args:?}: {}", said.err);
    }
}

#[test]
fn cli_04_a_broken_file_beside_a_good_one_makes_the_run_incomplete() {
    let place = Place::new();
    let folder = place.folder("both");
    place.file("both/good.csv", &text_of(GOOD));
    place.file("both/broken.csv", &text_of("reported/duplicate_header.csv"));
    let said = chiptrace(&["scan", &folder, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["summary"]["shipments"], 2, "the good file is scanned");
    assert_eq!((said.code, report["verdict"].as_str()), (4, Some("incomplete")));
    let text = chiptrace(&["scan", &folder]);
    assert!((text.out + &text.err).contains("broken.csv"), "the broken one is named");
}

#[test]
fn cli_05_nothing_to_scan_has_an_exit_code_of_its_own() {
    assert_eq!(chiptrace(&["scan", &path("broken/54-header-only.csv")]).code, 3);
    assert_eq!(chiptrace(&["scan", &path(GOOD)]).code, 0);
    assert!(chiptrace(&["--help"]).out.contains("3 nothing usable in the"), "the exit code is documented");
    assert_eq!(chiptrace_reading(&text_of("broken/54-header-only.csv"), &["scan", "-"]).code, 3);
}

#[test]
fn cli_07_a_full_device_is_an_error() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    for format in chiptrace::report::FORMATS {
        let said = chiptrace(&["scan", "datasets/cases/texas_shell", "--format", format, "--out", "/dev/full"]);
        assert_eq!(said.code, 2, "{format}: {}", said.err);
        assert!(said.err.contains("error: "), "{format}: {}", said.err);
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = command(&["check", &path(GOOD)]).stdin(Stdio::null()).stdout(full).stderr(Stdio::null()).status();
    assert_eq!(status.unwrap().code(), Some(2));
    for option in ["--rejects", "--save-mapping"] {
        assert_eq!(chiptrace(&["check", &path("broken/18-ragged-rows.csv"), option, "/dev/full"]).code, 2, "{option}");
    }
}

#[test]
fn cli_08_an_empty_window_is_told_with_its_size() {
    let said = chiptrace(&["scan", &path(GOOD), "--since", "2030-01-01"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    assert!(said.err.contains("0 of 2 rows in window"), "{}", said.err);
}
