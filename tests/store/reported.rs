//! Faults that people reported of tools like this one, turned into nights.

use std::fs;
use std::process::Command;

use chiptrace::store::{Act, DecisionKind, Recompute, Store, StoreError};

use crate::ground::{Place, about, copy, row, told};

#[test]
fn a_list_that_gains_and_loses_a_party_changes_the_finding_in_the_same_night() {
    let place = Place::new();
    place.list(&[]);
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let first = place.night();
    assert_eq!(first.digest.new.len(), 1);
    let before = first.digest.new[0].clone();
    place.list(&[0]);
    let second = place.night();
    assert_eq!(second.digest.changed.len(), 1, "{:?}", second.digest);
    let listed = second.digest.changed[0].clone();
    assert_eq!((listed.cause.as_str(), listed.formerly), ("list", vec![before.clone()]));
    place.list(&[]);
    let third = place.night();
    assert_eq!(
        (third.digest.changed[0].id.as_str(), third.digest.changed[0].cause.as_str()),
        (before.as_str(), "list")
    );
    let history = place.store().history(&before).unwrap();
    assert_eq!(history.iter().map(|(run, ..)| *run).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn the_same_file_again_and_the_file_of_another_department_close_nothing() {
    let place = Place::new();
    let rows = format!("{}{}", row("S1", 0, 4, "original"), row("S2", 1, 6, "original"));
    place.drop_in("a.csv", &rows);
    assert_eq!(place.night().digest.new.len(), 2);
    place.drop_in("a-again.csv", &rows);
    let again = place.night().digest;
    assert_eq!((again.files.already_known, again.ongoing), (1, 2));
    assert!(again.new.is_empty() && again.gone.is_empty() && again.changed.is_empty() && again.reopened.is_empty());
    place.drop_in(
        "other.csv",
        "X1,2025-02-03,,Maple Stove Works,US,Nettle Shed GmbH,DE,cast iron stoves,12,400,EUR,NLR,,\n",
    );
    let other = place.night().digest;
    assert_eq!((other.files.done, other.ongoing, other.gone.len(), other.changed.len()), (1, 2, 0, 0));
    assert!(place.path("inbox/done/a-again.csv").exists() && place.path("inbox/done/other.csv").exists());
}

#[test]
fn a_field_that_comes_and_goes_changes_no_id() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.drop_in("b.csv", &row("S1", 0, 4, "amended").replace("USLAX", ""));
    let second = place.night();
    assert!(second.digest.new.is_empty() && second.digest.gone.is_empty(), "{:?}", second.digest);
    assert_eq!(about(&place.store(), 0)[0].0, id);
}

#[test]
fn a_late_record_completes_a_route_whose_other_legs_were_seen_before() {
    let place = Place::new();
    let leg = |id: &str, from: &str, there: &str, to: &str, day: &str| {
        format!("{id},2025-03-{day},2025-03-{day},{from},{there},{to},\"8U AI server, 8x H200 SXM5\",4,290000,USD,,,\n")
    };
    let last = leg("L3", "Sedge Point Trading Ltd", "HK", "Thorn Bank Compute Co Ltd,CN", "20");
    place.drop_in("last.csv", &last);
    place.night();
    let middle = leg("L2", "Rowan Gate Logistics Sdn Bhd", "MY", "Sedge Point Trading Ltd,HK", "12");
    let first = leg("L1", "Quarry Hill Servers Inc", "US", "Rowan Gate Logistics Sdn Bhd,MY", "05");
    place.drop_in("late.csv", &format!("{middle}{first}"));
    let night = place.night();
    let whole = night.report.findings.iter().any(|finding| finding.routes.iter().any(|route| route.hops.len() == 3));
    assert!(whole, "{:?}", night.digest);
    assert!(!told(&night).is_empty());
}

#[test]
fn a_lock_that_a_dead_process_left_blocks_nothing_and_a_living_one_does() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    fs::write(place.path("store/run.lock"), std::process::id().to_string()).unwrap();
    let night = place.night();
    assert_eq!(night.digest.run, 2);
    assert!(
        night.digest.notes.iter().any(|note| note.contains("could not write to the store")),
        "{:?}",
        night.digest.notes
    );
    let held = fs::File::options().write(true).open(place.path("store/run.lock")).unwrap();
    held.lock().unwrap();
    let moment = place.moment();
    let refused = chiptrace::store::night(
        &mut place.store(),
        &place.asked().night(),
        &Act { by: "test", at: &moment },
        &chiptrace::scan::Quiet,
    );
    assert!(matches!(refused, Err(StoreError::Running)));
    drop(held);
    assert_eq!(place.night().digest.run, 3);
}

#[test]
fn a_second_run_of_a_day_is_done_and_named() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    assert!(place.night().digest.notes.is_empty());
    assert!(place.night().digest.notes.iter().any(|note| note == "run 2 is number 2 of 2026-08-01"));
}

#[test]
fn a_store_that_cannot_be_written_is_a_loud_failure_that_the_next_run_tells() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    let other = rusqlite::Connection::open(place.path("store/store.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let store = place.path("store").display().to_string();
    let run = || Command::new(env!("CARGO_BIN_EXE_chiptrace")).args(["nightly", "--store", &store]).output().unwrap();
    let failed = run();
    assert_eq!(failed.status.code(), Some(2), "{failed:?}");
    assert!(failed.stdout.is_empty() && !failed.stderr.is_empty());
    other.execute_batch("ROLLBACK").unwrap();
    let next = String::from_utf8(run().stdout).unwrap();
    assert!(next.contains("could not write to the store") || next.contains("did not end"), "{next}");
}

#[test]
fn a_digest_that_cannot_be_written_is_no_success() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let store = place.path("store").display().to_string();
    let inbox = place.path("inbox").display().to_string();
    let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
    let arguments = ["nightly", "--store", &store, "--inbox", &inbox];
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    let said = command.args(arguments).stdout(full).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let said = said.wait_with_output().unwrap();
    assert_eq!(said.status.code(), Some(2), "{said:?}");
    assert!(String::from_utf8(said.stderr).unwrap().contains("failed to write the digest"));
    assert_eq!(place.store().latest().unwrap().unwrap().run, 1);
}

#[test]
fn a_store_reads_while_another_writes_and_a_copy_of_it_is_a_store() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    let other = rusqlite::Connection::open(place.path("store/store.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO runs (status, begun, day) VALUES ('building', '', '')").unwrap();
    let reader = Store::read_only(&place.path("store")).unwrap();
    assert_eq!(reader.runs().unwrap().len(), 1);
    other.execute_batch("ROLLBACK").unwrap();
    drop((other, reader));
    copy(&place.path("store"), &place.path("copy"));
    assert_eq!(Store::read_only(&place.path("copy")).unwrap().latest().unwrap().unwrap().run, 1);
    assert!(matches!(Store::open(&place.path("nowhere")), Err(StoreError::NoStore(_))));
}

#[test]
fn a_broken_file_fails_with_its_reason_beside_it_and_stops_nothing() {
    let place = Place::new();
    place.drop_in("good.csv", &row("S1", 0, 4, "original"));
    fs::write(place.path("inbox/bad.csv"), "this is\nno table at all\n").unwrap();
    fs::write(place.path("inbox/later.csv.part"), "half").unwrap();
    let night = place.night();
    assert_eq!((night.digest.files.done, night.digest.files.failed), (1, 1), "{:?}", night.digest.notes);
    assert!(!fs::read_to_string(place.path("inbox/failed/bad.csv.why.txt")).unwrap().trim().is_empty());
    assert!(place.path("inbox/later.csv.part").exists());
    let id = night.digest.new[0].clone();
    place.decide(&id, DecisionKind::Hold, None);
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}
