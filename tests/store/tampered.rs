//! Whoever changes the log, a report or an original is found out, given one later report or checkpoint.

use std::fs;
use std::path::Path;
use std::process::Command;

use chiptrace::store::{Against, DecisionKind, LogRow, Recompute, Store, verify};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::ground::{Place, copy, number, row};

/// Three nights, decisions, and what was kept elsewhere: a checkpoint, and the last report.
fn ground() -> Place {
    let place = Place::new();
    for (at, name) in ["a.csv", "b.csv", "c.csv"].iter().enumerate() {
        place.drop_in(name, &row(&format!("S{at}"), at, 4, "original"));
        let id = place.night().digest.new[0].clone();
        place.decide(&id, DecisionKind::Hold, None);
    }
    place.night();
    fs::copy(place.path("store/checkpoint.json"), place.path("checkpoint")).unwrap();
    fs::copy(place.path("store/reports/4.json"), place.path("report")).unwrap();
    // a checkpoint in the store itself can be changed by whoever changes the store
    fs::remove_file(place.path("store/checkpoint.json")).unwrap();
    place
}

/// What somebody does to the rows of a log.
#[derive(Clone, Debug)]
enum Tampering {
    Edit(usize, usize, String),
    Delete(usize),
    Insert(usize),
    Swap(usize, usize),
    CutFront(usize),
    CutTail(usize),
    /// Back to an earlier state, then on with other rows.
    RollBack(usize),
}

fn tamperings() -> impl Strategy<Value = Tampering> {
    prop_oneof![
        (0usize..99, 0usize..4, "[a-z]{1,6}").prop_map(|(at, field, text)| Tampering::Edit(at, field, text)),
        (0usize..99).prop_map(Tampering::Delete),
        (0usize..99).prop_map(Tampering::Insert),
        (0usize..99, 0usize..99).prop_map(|(a, b)| Tampering::Swap(a, b)),
        (1usize..99).prop_map(Tampering::CutFront),
        (1usize..99).prop_map(Tampering::CutTail),
        (0usize..99).prop_map(Tampering::RollBack),
    ]
}

fn tampered(mut rows: Vec<LogRow>, how: &Tampering) -> Vec<LogRow> {
    let many = rows.len();
    match how {
        Tampering::Edit(at, field, text) => {
            let row = &mut rows[at % many];
            let fields = [&mut row.time, &mut row.actor, &mut row.action, &mut row.payload];
            fields.into_iter().nth(*field).unwrap().push_str(text);
        }
        Tampering::Delete(at) => drop(rows.remove(at % many)),
        Tampering::Insert(at) => rows.insert(at % many, rows[at % many].clone()),
        Tampering::Swap(a, b) => {
            let (a, b) = if a % many == b % many { (0, many - 1) } else { (a % many, b % many) };
            rows.swap(a, b);
            let kept = rows[a].sequence;
            rows[a].sequence = rows[b].sequence;
            rows[b].sequence = kept;
        }
        Tampering::CutFront(most) => drop(rows.drain(..1 + most % many)),
        Tampering::CutTail(most) => rows.truncate(many - 1 - most % many),
        Tampering::RollBack(at) => {
            let mut other = rows[at % many].clone();
            other.actor.push('x');
            rows.truncate(at % many);
            rows.push(other);
        }
    }
    rows
}

/// Numbers and hashes as they would be, had nothing happened.
fn covered_up(mut rows: Vec<LogRow>) -> Vec<LogRow> {
    let mut previous = "0".repeat(64);
    for (row, sequence) in rows.iter_mut().zip(1..) {
        (row.sequence, row.previous) = (sequence, previous);
        row.hash = row.expected();
        previous = row.hash.clone();
    }
    rows
}

/// Writes a log into a store past its guards.
fn force(store: &Path, rows: &[LogRow]) {
    let connection = rusqlite::Connection::open(store.join("store.sqlite")).unwrap();
    connection.execute_batch("DROP TRIGGER log_is_not_edited; DROP TRIGGER log_is_not_cut; DELETE FROM log").unwrap();
    for (place, row) in rows.iter().enumerate() {
        // two rows of one number cannot stand in the table
        let taken = rows[..place].iter().any(|other| other.sequence == row.sequence);
        let sequence = if taken { row.sequence + 1000 } else { row.sequence };
        let LogRow { previous, time, actor, action, payload, hash, .. } = row;
        connection
            .execute(
                "INSERT INTO log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (sequence, previous, time, actor, action, payload, hash),
            )
            .unwrap();
    }
}

#[test]
fn every_tampering_with_the_log_is_found_with_a_later_checkpoint_or_report() {
    let place = ground();
    let rows = place.store().log(0, u32::MAX).unwrap();
    let (checkpoint, report) = (place.path("checkpoint"), place.path("report"));
    let tries = u32::try_from(number("CHIPTRACE_TAMPERINGS", 120)).unwrap();
    let mut runner = TestRunner::new(Config { cases: tries, failure_persistence: None, ..Config::default() });
    let cover = (tamperings(), any::<bool>(), any::<bool>());
    runner
        .run(&cover, |(how, hidden, by_report)| {
            let work = tempfile::tempdir().unwrap();
            copy(&place.path("store"), work.path());
            let changed = tampered(rows.clone(), &how);
            let changed = if hidden { covered_up(changed) } else { changed };
            // the last row, which publishes the report, is younger than the report
            let told = if by_report { rows.len() - 1 } else { rows.len() };
            if changed.get(..told) == rows.get(..told) {
                return Ok(());
            }
            force(work.path(), &changed);
            let against = match by_report {
                true => Against { report: Some(&report), recompute: Recompute::Nothing, ..Against::default() },
                false => Against { checkpoint: Some(&checkpoint), recompute: Recompute::Nothing, ..Against::default() },
            };
            let found = verify(&Store::read_only(work.path()).unwrap(), &against).unwrap();
            prop_assert!(!found.faults.is_empty(), "{how:?}, hidden {hidden}, by report {by_report}: not found");
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_first_bad_row_is_named() {
    let place = ground();
    let mut rows = place.store().log(0, u32::MAX).unwrap();
    rows[4].actor.push('x');
    force(&place.path("store"), &rows);
    let faults = place.verified(Recompute::Nothing).faults;
    assert_eq!(faults[0], "log: row 5 was changed");
}

#[test]
fn a_changed_original_report_or_decision_is_named() {
    let place = ground();
    let store = place.path("store");
    let sql = |text: &str| rusqlite::Connection::open(store.join("store.sqlite")).unwrap().execute_batch(text).unwrap();
    let original = place.store().knows(&hash_of(&place.path("inbox/done/a.csv"))).unwrap().unwrap();
    let kept = place.store().original_path(&original.sha256);
    let bytes = fs::read(&kept).unwrap();
    fs::write(&kept, String::from_utf8(bytes.clone()).unwrap().replace("NLR", "D99")).unwrap();
    let said = place.verified(Recompute::Every).faults.join("; ");
    assert!(said.contains("its bytes were changed") && said.contains("comes out otherwise"), "{said}");
    fs::write(&kept, bytes).unwrap();
    let report = store.join("reports/2.json");
    let text = fs::read_to_string(&report).unwrap();
    fs::write(&report, text.replace("\"high\"", "\"low\"")).unwrap();
    let said = place.verified(Recompute::Nothing).faults.join("; ");
    assert!(said.contains("run 2: its report was changed"), "{said}");
    assert!(place.store().report(2).is_err() && place.store().report(3).is_ok());
    fs::write(&report, text).unwrap();
    sql("UPDATE decisions SET kind = 'release' WHERE decision = 1");
    let said = place.verified(Recompute::Nothing).faults.join("; ");
    assert!(said.contains("decision 1") && said.contains("decision hold"), "{said}");
    sql("UPDATE decisions SET kind = 'hold' WHERE decision = 1; DELETE FROM originals WHERE number = 2");
    assert!(!place.verified(Recompute::Nothing).faults.is_empty());
}

#[test]
fn another_program_in_another_language_agrees() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/store/verify.py");
    let python = |arguments: &[&Path]| Command::new("python3").arg(script).args(arguments).output();
    let place = ground();
    let (store, checkpoint, report) = (place.path("store"), place.path("checkpoint"), place.path("report"));
    let Ok(good) = python(&[&store, &checkpoint, &report]) else {
        eprintln!("not run: needs python3");
        return;
    };
    let said = String::from_utf8(good.stdout).unwrap();
    let head = place.verified(Recompute::Nothing).head;
    assert!(good.status.success() && said.contains(&format!("head {} {}", head.sequence, head.hash)), "{said}");
    let rows = place.store().log(0, u32::MAX).unwrap();
    for how in
        [Tampering::Edit(3, 1, "x".to_owned()), Tampering::CutTail(1), Tampering::CutFront(1), Tampering::Swap(2, 5)]
    {
        for hidden in [false, true] {
            let work = tempfile::tempdir().unwrap();
            copy(&store, work.path());
            let changed = tampered(rows.clone(), &how);
            force(work.path(), &if hidden { covered_up(changed) } else { changed });
            let found = python(&[work.path(), &checkpoint, &report]).unwrap();
            assert_eq!(found.status.code(), Some(1), "{how:?}, hidden {hidden}: {found:?}");
        }
    }
}

fn hash_of(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}
