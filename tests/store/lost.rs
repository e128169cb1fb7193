//! A store whose database is lost, whose inbox is itself, or that is damaged: refused with what to do, never made anew.

use std::fs;
use std::process::{Command, Output};

use chiptrace::store::{Act, Recompute, Store, backup};

use crate::ground::{Place, row};

fn chiptrace(place: &Place, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chiptrace")).args(arguments).current_dir(place.path("")).output().unwrap()
}

fn one_night() -> Place {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    place
}

#[test]
fn a_store_whose_database_is_lost_or_empty_is_refused_and_not_made_anew() {
    for emptied in [false, true] {
        let place = one_night();
        let database = place.path("store/store.sqlite");
        for name in ["store/store.sqlite-wal", "store/store.sqlite-shm"] {
            let _ = fs::remove_file(place.path(name));
        }
        if emptied {
            fs::write(&database, "").unwrap();
        } else {
            fs::remove_file(&database).unwrap();
        }
        for arguments in [
            vec!["nightly", "--store", "store", "--inbox", "inbox"],
            vec!["nightly", "--store", "store", "--dry-run"],
            vec!["verify", "--store", "store"],
            vec!["decide", "--store", "store", "--list"],
            vec!["export", "--store", "store"],
        ] {
            let said = chiptrace(&place, &arguments);
            let why = String::from_utf8(said.stderr).unwrap();
            assert_eq!(said.status.code(), Some(2), "{arguments:?}: {why}");
            assert!(why.contains("lost or empty") && why.contains("restore"), "{arguments:?}: {why}");
        }
        assert!(!database.exists() || fs::read(&database).unwrap().is_empty(), "nothing was made");
    }
}

#[test]
fn an_inbox_that_is_the_store_or_holds_it_or_lies_in_it_is_refused() {
    let place = one_night();
    fs::create_dir(place.path("store/in")).unwrap();
    std::os::unix::fs::symlink("store", place.path("link")).unwrap();
    for inbox in ["store", "store/originals", "store/in", ".", "link", "inbox/../store"] {
        let said = chiptrace(&place, &["nightly", "--store", "store", "--inbox", inbox]);
        let why = String::from_utf8(said.stderr).unwrap();
        assert!(said.status.code() == Some(2) && why.contains("lie in one another"), "{inbox}: {why}");
    }
    let said = chiptrace(&place, &["nightly", "--store", "inbox", "--inbox", "inbox"]);
    assert_eq!(said.status.code(), Some(2));
    assert!(!place.path("inbox/store.sqlite").exists());
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn a_damaged_store_gives_no_backup_that_could_not_be_restored() {
    let place = one_night();
    let report = place.path("store/reports/1.json");
    let text = fs::read_to_string(&report).unwrap();
    fs::write(&report, text.replace("\"high\"", "\"low\"")).unwrap();
    let said = chiptrace(&place, &["backup", "--store", "store", "--out", "b.zip"]);
    let why = String::from_utf8(said.stderr).unwrap();
    assert!(said.status.code() == Some(2) && why.contains("run 1: its report was changed"), "{why}");
    assert!(!place.path("b.zip").exists());
    fs::write(&report, text).unwrap();
    let moment = place.moment();
    backup(&mut place.store(), &place.path("b.zip"), &Act { by: "test", at: &moment }).unwrap();
}

#[test]
fn rows_that_tell_when_and_what_are_held_against_the_log() {
    let place = one_night();
    let moment = place.moment();
    let (act, told) = (Act { by: "Mara", at: &moment }, chiptrace::store::ReadAs::default());
    place.store().keep_template("Alder Fen", &told, &act).unwrap();
    place.night();
    place.each_change_is_found(&[
        ("UPDATE runs SET verdict = 'no_red_flag_raised' WHERE run = 1", "run 1: its verdict"),
        ("UPDATE runs SET ended = '2026-09-01T00:00:00Z' WHERE run = 1", "run 1: its verdict or the time"),
        ("UPDATE runs SET day = '2026-09-01' WHERE run = 2", "run 2: its day"),
        ("UPDATE runs SET begun = '2026-09-01T00:00:00Z' WHERE run = 2", "run 2: its day or the time"),
        ("INSERT INTO runs (status, begun, day) VALUES ('failed', 'x', 'x')", "run 3: the log does not tell"),
        ("UPDATE originals SET added = '2026-09-01T00:00:00Z' WHERE number = 1", "another length, day or time"),
        ("UPDATE originals SET day = '2026-09-01' WHERE role = 'records'", "another length, day or time"),
        ("INSERT INTO templates VALUES ('x', 'x', 'x', 'x')", "template x"),
        ("UPDATE templates SET by_name = 'x'", "template Alder Fen"),
        ("DELETE FROM templates", "template Alder Fen"),
        ("INSERT INTO explained VALUES (9, '[]')", "as row"),
    ]);
    assert_eq!(Store::read_only(&place.path("store")).unwrap().runs().unwrap().len(), 2);
}
