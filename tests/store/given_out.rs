//! A digest that nobody was given is told again; what was given out is known again; files are put in place whole.

use std::fs;
use std::process::{Command, Output, Stdio};

use chiptrace::store::{Against, DecisionKind, Recompute, Store, Verified, verify};

use crate::crash::{DISK, run};
use crate::ground::{Place, row};

fn chiptrace(place: &Place, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    command.args(arguments).current_dir(place.path("")).stdin(Stdio::null()).output().unwrap()
}

fn nightly(place: &Place, more: &[&str]) -> Output {
    let night = ["nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01"];
    chiptrace(place, &[&night[..], more].concat())
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_digest_that_nobody_was_given_is_told_again_until_somebody_is() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    fs::write(place.path("inbox/junk.csv"), "no table\n").unwrap();
    for more in [["--out", "no/such"], ["--metrics", "no/such"], ["--checkpoint", "no/such"]] {
        let failed = nightly(&place, &more);
        assert_eq!(failed.status.code(), Some(2), "{more:?}: {failed:?}");
    }
    let mut full = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    full.args(["nightly", "--store", "store", "--as-of", "2026-08-01"]).current_dir(place.path(""));
    if let Ok(device) = fs::File::options().write(true).open("/dev/full") {
        assert_eq!(full.stdout(device).status().unwrap().code(), Some(2));
    }
    place.drop_in("b.csv", &row("S2", 1, 4, "original"));
    let told = nightly(&place, &[]);
    let said = text(&told);
    assert_eq!(told.status.code(), Some(4), "{said}");
    assert!(said.contains("New (2)") && said.contains("Ongoing: 0") && said.contains("was not given out"), "{said}");
    assert!(said.contains("junk.csv failed:") && said.contains("1 failed"), "{said}");
    let after = nightly(&place, &[]);
    let said = text(&after);
    assert_eq!(after.status.code(), Some(0), "{said}");
    assert!(said.contains("Ongoing: 2") && !said.contains("was not given out") && !said.contains("junk"), "{said}");
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn what_was_decided_or_went_meanwhile_is_told_as_it_is() {
    let place = Place::new();
    place.drop_in("a.csv", &format!("{}{}", row("S1", 0, 4, "original"), row("S2", 1, 4, "original")));
    assert_eq!(nightly(&place, &["--out", "no/such"]).status.code(), Some(2));
    let run = place.store().latest().unwrap().unwrap().run;
    let ids: Vec<String> = place.store().findings(run).unwrap().into_iter().map(|row| row.finding).collect();
    ids.iter().for_each(|id| place.decide(id, DecisionKind::Hold, None));
    place.drop_in("b.csv", &row("S2", 1, 4, "cancelled"));
    let told = nightly(&place, &["--format", "json"]);
    let digest: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((digest["new"].as_array().unwrap().len(), digest["gone"].as_array().unwrap().len()), (1, 1), "{digest}");
    assert_eq!(told.status.code(), Some(0), "somebody has decided: {digest}");
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

fn held_against(place: &Place, report: &str) -> Verified {
    let path = place.path(report);
    let against = Against { report: Some(&path), recompute: Recompute::Nothing, ..Against::default() };
    verify(&Store::read_only(&place.path("store")).unwrap(), &against).unwrap()
}

#[test]
fn a_digest_that_was_given_out_is_known_in_each_form_and_a_forged_one_is_not() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    for (form, name) in [("text", "d.txt"), ("json", "d.json"), ("html", "d.html")] {
        nightly(&place, &["--format", form, "--out", name]);
        assert_eq!(held_against(&place, name).faults, [""; 0], "{form}");
        let whole = fs::read_to_string(place.path(name)).unwrap();
        let forged = whole.replacen("2026-08-01", "2026-08-02", 1);
        fs::write(place.path("forged"), forged).unwrap();
        let found = held_against(&place, "forged");
        assert!(found.faults.join("; ").contains("no digest of these bytes"), "{form}: {found:?}");
        let said = chiptrace(&place, &["verify", "--store", "store", "--report", "forged"]);
        assert!(said.status.code() == Some(2) && !text(&said).contains("everything is as it was"), "{said:?}");
    }
    nightly(&place, &["--dry-run", "--format", "json", "--out", "tried.json"]);
    let said = chiptrace(&place, &["verify", "--store", "store", "--report", "tried.json"]);
    assert!(said.status.code() == Some(4) && text(&said).contains("NOT CHECKED"), "{said:?}");
    assert!(!text(&said).contains("everything is as it was"));
    nightly(&place, &["--format", "json", "--out", "d.json"]);
    let own = "INSERT INTO ungiven VALUES (1)";
    rusqlite::Connection::open(place.path("store/store.sqlite")).unwrap().execute_batch(own).unwrap();
    assert!(held_against(&place, "d.json").faults.join("; ").contains("waits to be given out"));
}

#[test]
fn a_disk_that_fails_leaves_no_cut_file_and_the_one_that_was_there() {
    if DISK.is_none() {
        eprintln!("not run: needs Linux and a C compiler");
        return;
    }
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    nightly(&place, &[]);
    let rows = fs::read_to_string(place.path("inbox/done/a.csv")).unwrap();
    fs::write(place.path("rows.csv"), rows).unwrap();
    fs::copy(place.path("store/reports/1.json"), place.path("r.json")).unwrap();
    let mut asked: Vec<Vec<&str>> = vec![
        vec!["export", "--store", "store"],
        vec!["report", "memo", "r.json", "1"],
        vec!["lookback", "--store", "store", "--serial", "X1"],
    ];
    for form in ["text", "json", "jsonl", "csv", "html", "sarif", "graphml"] {
        asked.push(vec!["scan", "rows.csv", "--format", form]);
    }
    let mut all: Vec<Vec<&str>> = asked.into_iter().map(|words| [&words[..], &["--out", "out"]].concat()).collect();
    all.push(vec!["check", "rows.csv", "--save-mapping", "out"]);
    for arguments in all {
        fs::write(place.path("out"), "good").unwrap();
        // writes to the answer alone: a store may need more of them
        let log = place.path("calls").display().to_string();
        run(&place.path(""), &arguments, &[("DISK_LOG", &log)]);
        let calls = fs::read_to_string(&log).unwrap();
        fs::remove_file(&log).unwrap();
        let at = calls.lines().position(|call| call.starts_with("write ") && call.contains("/.part-"));
        let at = (at.unwrap_or_else(|| panic!("{arguments:?}: {calls}")) + 1).to_string();
        fs::write(place.path("out"), "good").unwrap();
        let failed = run(&place.path(""), &arguments, &[("DISK_AT", &at), ("DISK_HOW", "enospc")]);
        assert_eq!(failed.status.code(), Some(2), "{arguments:?}: {failed:?}");
        assert_eq!(fs::read_to_string(place.path("out")).unwrap(), "good", "{arguments:?}");
        let left = fs::read_dir(place.path("")).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(left.into_iter().all(|name| !name.to_string_lossy().contains("part-")), "{arguments:?}");
    }
}

#[test]
fn an_answer_takes_no_place_of_the_store_nor_of_an_input() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    nightly(&place, &[]);
    fs::copy(place.path("store/reports/1.json"), place.path("r.json")).unwrap();
    std::os::unix::fs::symlink("store/store.sqlite", place.path("link")).unwrap();
    let night = ["nightly", "--store", "store", "--inbox", "inbox"];
    let refused: [Vec<&str>; 9] = [
        [&night[..], &["--checkpoint", "store/store.sqlite"]].concat(),
        [&night[..], &["--out", "store/store.sqlite"]].concat(),
        [&night[..], &["--metrics", "store/reports/1.json"]].concat(),
        [&night[..], &["--out", "link"]].concat(),
        [&night[..], &["--out", "inbox/digest.html"]].concat(),
        [&night[..], &["--out", "d", "--metrics", "./d"]].concat(),
        vec!["export", "--store", "store", "--out", "store/store.sqlite"],
        vec!["report", "memo", "r.json", "1", "--out", "./r.json"],
        vec!["backup", "--store", "store", "--out", "store/originals/b.zip"],
    ];
    for arguments in refused {
        let said = chiptrace(&place, &arguments);
        assert_eq!(said.status.code(), Some(2), "{arguments:?}: {said:?}");
        assert!(String::from_utf8_lossy(&said.stderr).contains("choose"), "{arguments:?}: {said:?}");
    }
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
    assert_eq!(place.store().latest().unwrap().unwrap().run, 1);
}
