//! What may lie in an inbox: whatever it is, it is put aside with its reason, the rest is judged, and that is no full answer.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use chiptrace::model::Verdict;
use chiptrace::store::Recompute;

use crate::crash::{DISK, run};
use crate::ground::{Place, row};

#[test]
fn what_is_no_file_is_put_aside_with_its_reason_and_the_rest_is_judged() {
    let place = Place::new();
    place.drop_in("good.csv", &row("S1", 0, 4, "original"));
    symlink("nowhere.csv", place.path("inbox/dangling.csv")).unwrap();
    symlink("round.csv", place.path("inbox/round.csv")).unwrap();
    let pipe = Command::new("mkfifo").arg(place.path("inbox/pipe.csv")).status();
    let long = format!("{}.csv", "l".repeat(251));
    fs::write(place.path("inbox").join(&long), "no table\n").unwrap();
    fs::write(place.path("inbox/.hidden.csv"), "x").unwrap();
    let night = place.night();
    let failed = 3 + u64::from(pipe.is_ok_and(|status| status.success()));
    assert_eq!((night.digest.files.done, night.digest.files.failed), (1, failed), "{:?}", night.digest.notes);
    assert_eq!((night.digest.new.len(), night.report.verdict), (1, Verdict::Incomplete));
    let notes = night.digest.notes.join("; ");
    assert!(notes.contains("leads to no file") && notes.contains(".hidden.csv is hidden"), "{notes}");
    let left: Vec<_> =
        fs::read_dir(place.path("inbox/failed")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let reasons = left.iter().filter(|name| name.to_string_lossy().ends_with(".why.txt")).count();
    assert_eq!((reasons as u64, left.len() as u64), (failed, 2 * failed), "{left:?}");
    // the same long name with other bytes, wanted in each folder
    for (bytes, folder) in [
        ("other words\n".to_owned(), "failed"),
        (format!("{}{}", crate::ground::HEADER, row("S2", 1, 4, "original")), "done"),
        (format!("{}{}", crate::ground::HEADER, row("S3", 2, 4, "original")), "done"),
    ] {
        fs::write(place.path("inbox").join(&long), bytes).unwrap();
        let before = fs::read_dir(place.path(&format!("inbox/{folder}"))).unwrap().count();
        place.night();
        assert!(fs::read_dir(place.path(&format!("inbox/{folder}"))).unwrap().count() > before);
        assert!(!place.path("inbox").join(&long).exists());
    }
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn a_file_that_could_not_be_read_makes_the_night_incomplete_and_the_next_is_whole() {
    let place = Place::new();
    place.drop_in(
        "good.csv",
        "X1,2025-02-03,,Maple Stove Works,US,Nettle Shed GmbH,DE,cast iron stoves,12,400,EUR,NLR,,\n",
    );
    fs::write(place.path("inbox/junk.csv"), "no table\n").unwrap();
    let nightly = |more: &[&str]| {
        let night = ["nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
        let output = command.args(night).args(more).current_dir(place.path("")).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    place.store();
    for more in [&["--dry-run"][..], &[]] {
        let (code, said) = nightly(more);
        assert_eq!(code, Some(4), "{said}");
        assert!(said.contains("incomplete") && said.contains("not judged: junk.csv"), "{said}");
    }
    let (code, said) = nightly(&[]);
    assert!(code == Some(0) && said.contains("no red flag raised") && !said.contains("junk"), "{said}");
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn what_failed_in_a_night_that_did_not_end_is_in_the_next_digest() {
    if DISK.is_none() {
        eprintln!("not run: needs Linux and a C compiler");
        return;
    }
    let place = Place::new();
    place.drop_in("z.csv", &row("S1", 0, 4, "original"));
    fs::write(place.path("inbox/junk.csv"), "no table\n").unwrap();
    let night = ["nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01"];
    let put_away = || place.path("inbox/failed/junk.csv").exists();
    for at in (1..).step_by(4).take_while(|_| !put_away()) {
        let died = run(&place.path(""), &night, &[("DISK_AT", &at.to_string()), ("DISK_HOW", "kill")]);
        assert!(died.status.code().is_none(), "no night may end before the file is put away: {died:?}");
    }
    assert!(place.path("inbox/failed/junk.csv.why.txt").exists(), "whatever dies, no file is without its reason");
    assert!(place.store().latest().unwrap().is_none(), "no night has ended yet");
    let next = place.night();
    assert_eq!((next.digest.files.done + next.digest.files.already_known, next.digest.files.failed), (1, 1));
    assert!(next.digest.notes.iter().any(|note| note.starts_with("junk.csv failed:")), "{:?}", next.digest.notes);
    assert_eq!(next.report.verdict, Verdict::Incomplete);
}
