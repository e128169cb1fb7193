//! A run that is killed, or whose disk fails, at any write, sync or rename: nothing acknowledged is lost, nothing is half.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use chiptrace::store::{Against, DecisionKind, Recompute, Store, verify};

use crate::ground::{Place, copy, number, row};

/// The disk that fails, built once; `None` where it cannot be.
pub(crate) static DISK: LazyLock<Option<(tempfile::TempDir, PathBuf)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("disk.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/store/disk.c");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").output();
    let built = built.is_ok_and(|output| output.status.success()) && cfg!(target_os = "linux");
    built.then_some((folder, library))
});

/// A store with one night and a decision in it, and a new file in the inbox.
fn ground() -> Place {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::Hold, None);
    place.drop_in("b.csv", &format!("{}{}", row("S2", 1, 4, "original"), row("S1", 0, 4, "original")));
    fs::write(place.path("inbox/c.csv"), "no table\n").unwrap();
    place
}

/// Runs the command on a copy, with a disk that does what `how` says.
pub(crate) fn run(at: &Path, arguments: &[&str], how: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    command.args(arguments).current_dir(at).env("DISK_UNDER", at);
    if let Some((_, library)) = DISK.as_ref().filter(|_| !how.is_empty()) {
        command.env("LD_PRELOAD", library).envs(how.iter().copied());
    }
    command.output().unwrap()
}

const NIGHT: [&str; 9] =
    ["nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01", "--format", "json"];

/// An exit code of a night that was published: nothing, findings, or incomplete.
fn is_night(code: i32) -> bool {
    [0, 1, 4].contains(&code)
}

/// What was called on the disk in a whole run.
fn calls(place: &Place, arguments: &[&str]) -> Vec<String> {
    let whole = tempfile::tempdir().unwrap();
    let (log, at) = (whole.path().join("log"), whole.path().join("w"));
    copy(&place.path(""), &at);
    let output = run(&at, arguments, &[("DISK_LOG", &log.display().to_string())]);
    assert!(output.status.code().is_some_and(is_night), "{output:?}");
    fs::read_to_string(log).unwrap().lines().map(|line| line.replace(&at.display().to_string(), "")).collect()
}

/// Places to fail at: every one, or each so many.
fn places(calls: usize) -> impl Iterator<Item = usize> {
    (1..=calls).step_by(number("CHIPTRACE_CRASH_STEP", 13).max(1))
}

#[test]
fn a_night_that_dies_or_whose_disk_fails_anywhere_is_done_whole_by_the_next() {
    let place = ground();
    if DISK.is_none() {
        eprintln!("not run: needs Linux and a C compiler");
        return;
    }
    let calls = calls(&place, &NIGHT).len();
    assert!(calls > 40, "only {calls} calls were seen");
    for how in ["kill", "eio", "enospc"] {
        for at in places(calls) {
            let work = tempfile::tempdir().unwrap();
            copy(&place.path(""), work.path());
            let number = at.to_string();
            let failed = run(work.path(), &NIGHT, &[("DISK_AT", &number), ("DISK_HOW", how)]);
            let when = format!("{how} at call {at} of {calls}");
            // what is given out is published, also when the process dies after that
            let acknowledged = failed.status.code().is_some_and(is_night) || !failed.stdout.is_empty();
            if acknowledged {
                assert!(whole(work.path(), &when).contains_key("published 2"), "{when}");
            } else {
                whole(work.path(), &when);
                let next = run(work.path(), &NIGHT, &[]);
                assert!(next.status.code().is_some_and(is_night), "{when}: {next:?}");
                // nobody was told yet
                let told: serde_json::Value = serde_json::from_slice(&next.stdout).unwrap();
                assert_eq!(told["new"].as_array().unwrap().len(), 1, "{when}: {told}");
                assert!(told["notes"].to_string().contains("c.csv failed:"), "{when}: {told}");
            }
            let after = whole(work.path(), &when);
            assert_eq!((after["new S2"], after["decision"], after["gone"]), (1, 1, 0), "{when}: {after:?}");
            for put_away in ["failed/c.csv", "failed/c.csv.why.txt", "done/b.csv"] {
                assert!(work.path().join("inbox").join(put_away).exists(), "{when}: {put_away}");
            }
        }
    }
}

/// Looks at a store as it was left: whole, whatever happened to it.
fn whole(at: &Path, when: &str) -> BTreeMap<String, usize> {
    let store = Store::open(&at.join("store")).unwrap_or_else(|why| panic!("{when}: {why}"));
    let against = Against { recompute: Recompute::Nothing, ..Against::default() };
    assert_eq!(verify(&store, &against).unwrap().faults, [""; 0], "{when}");
    let mut seen = BTreeMap::from([("gone".to_owned(), 0), ("new S2".to_owned(), 0)]);
    let mut new = BTreeSet::new();
    let mut count = |what: String| *seen.entry(what).or_insert(0) += 1;
    for run in store.runs().unwrap().iter().filter(|run| run.status == "published") {
        count(format!("published {}", run.run));
        store.report(run.run).unwrap_or_else(|why| panic!("{when}: {why}"));
        let digest = store.digest(run.run).unwrap();
        digest.gone.iter().for_each(|_| count("gone".to_owned()));
        // told again where it was not given out
        let first = digest.new.iter().filter(|id| run.run > 1 && new.insert((*id).clone()));
        first.for_each(|_| count("new S2".to_owned()));
    }
    store
        .decisions()
        .unwrap()
        .iter()
        .filter(|one| one.standing == "standing")
        .for_each(|_| count("decision".to_owned()));
    seen
}

#[test]
fn a_decision_that_was_acknowledged_is_there_after_any_death() {
    let place = ground();
    if DISK.is_none() {
        eprintln!("not run: needs Linux and a C compiler");
        return;
    }
    let id = place.store().decisions().unwrap()[0].finding.clone();
    let decide = ["decide", &id, "--store", "store", "--as", "reported", "--reason", "told", "--by", "Noor"];
    let calls = calls(&place, &decide).len();
    for how in ["kill", "eio", "enospc"] {
        for at in 1..=calls {
            let work = tempfile::tempdir().unwrap();
            copy(&place.path(""), work.path());
            let output = run(work.path(), &decide, &[("DISK_AT", &at.to_string()), ("DISK_HOW", how)]);
            let when = format!("{how} at call {at} of {calls}");
            whole(work.path(), &when);
            let kinds: Vec<String> = Store::open(&work.path().join("store"))
                .unwrap()
                .decisions()
                .unwrap()
                .into_iter()
                .map(|one| one.kind)
                .collect();
            let there = kinds.iter().any(|kind| kind == "reported");
            assert!(there || !output.status.success(), "{when}: acknowledged and lost");
            assert!(kinds.iter().any(|kind| kind == "hold"), "{when}: the first decision is lost");
        }
    }
}

#[test]
fn a_file_is_synced_before_it_gets_its_name_and_its_folder_after() {
    let place = ground();
    if DISK.is_none() {
        eprintln!("not run: needs Linux and a C compiler");
        return;
    }
    let calls = calls(&place, &NIGHT);
    let renamed: Vec<(usize, Vec<&str>)> = calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.starts_with("rename "))
        .map(|(at, call)| (at, call.split(' ').skip(1).collect()))
        .collect();
    assert!(renamed.len() >= 4, "{calls:?}");
    for (at, names) in renamed {
        let folder = names[1].rsplit_once('/').unwrap().0;
        let synced = |call: &String| call == &format!("sync /{}", folder.trim_start_matches('/'));
        assert!(calls[at..].iter().any(synced), "{folder} is not synced after {names:?}");
        if names[0].contains(".part-") {
            let own: Vec<&String> = calls[..at].iter().filter(|call| call.ends_with(names[0])).collect();
            assert!(
                own.last().is_some_and(|call| call.starts_with("sync ")),
                "{names:?} is renamed before it is synced: {own:?}"
            );
        }
    }
    let report = calls.iter().position(|call| call.ends_with("reports/2.json")).unwrap();
    let committed = calls[report..].iter().any(|call| call == "sync /store/store.sqlite-wal");
    assert!(committed, "the run is published after its report is there, and durably");
}
