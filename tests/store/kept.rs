//! A store as one file and back, its log for an auditor, and until when files have to stay.

use std::fs;
use std::process::{Command, Output};

use chiptrace::policy::Policy;
use chiptrace::store::{Act, DecisionKind, Recompute, Store, StoreError, backup, restore, retention};

use crate::ground::{Place, row};

fn chiptrace(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chiptrace")).args(arguments).output().unwrap()
}

#[test]
fn a_backup_is_the_store_again_and_a_damaged_one_is_refused() {
    let place = Place::new();
    place.list(&[0]);
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::Hold, None);
    let (mut store, moment) = (place.store(), place.moment());
    let act = Act { by: "test", at: &moment };
    let (file, folder) = (place.path("store.zip"), place.path("restored"));
    fs::write(place.path("store/users.json"), "{}").unwrap();
    assert_eq!(backup(&mut store, &file, &act).unwrap(), 6);
    assert!(matches!(backup(&mut store, &file, &act), Err(StoreError::Refused(_))));
    restore(&file, &folder, &act).unwrap();
    let again = Store::open(&folder).unwrap();
    assert_eq!(fs::read(folder.join("users.json")).unwrap(), b"{}");
    assert_eq!(again.decisions().unwrap(), store.decisions().unwrap());
    assert_eq!(again.report(1).unwrap(), store.report(1).unwrap());
    assert_eq!(again.log(0, 9).unwrap(), store.log(0, 9).unwrap());
    assert!(matches!(restore(&file, &folder, &act), Err(StoreError::Refused(_))));
    let bytes = fs::read(&file).unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 12) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        fs::write(place.path("broken.zip"), broken).unwrap();
        let target = place.path(&format!("broken{at}"));
        if restore(&place.path("broken.zip"), &target, &act).is_err() {
            assert!(!target.exists(), "half a store is left");
        } else {
            assert_eq!(Store::open(&target).unwrap().report(1).unwrap(), store.report(1).unwrap());
        }
    }
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn an_extract_of_the_log_is_safe_in_a_spreadsheet_and_is_itself_in_the_log() {
    let place = Place::new();
    place.drop_in("=cmd.csv", &row("S1", 0, 4, "original"));
    place.night();
    let store = place.path("store").display().to_string();
    let table = chiptrace(&["export", "--store", &store, "--format", "csv", "--by", "=1+1"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.starts_with("sequence,time,actor,action,payload,previous,hash\n"), "{table}");
    assert!(table.contains(",'=1+1,log exported,") && !table.contains(",=1+1,"), "{table}");
    let lines = chiptrace(&["export", "--store", &store, "--from", "2026-08-01", "--to", "2026-08-01"]);
    let lines = String::from_utf8(lines.stdout).unwrap();
    let days: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(days.len() > 4 && days.iter().all(|row| row["time"].as_str().unwrap().starts_with("2026-08-01")));
    assert_eq!(days[0]["action"], "store made");
}

#[test]
fn what_has_to_stay_is_told_with_its_rule_and_what_holds_it() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    let files = |place: &Place| retention(&place.store(), Policy::embedded().unwrap()).unwrap();
    let file = files(&place).remove(0);
    assert_eq!((file.latest_event.as_str(), file.keep_until.as_deref()), ("2026-08-01", Some("2036-08-01")));
    assert!(file.rule.contains("31 CFR 501.601") && file.held_by == [id.clone()], "{file:?}");
    place.decide(&id, DecisionKind::Release, None);
    assert_eq!(files(&place)[0].held_by, [""; 0]);
    let store = place.path("store").display().to_string();
    let said = String::from_utf8(chiptrace(&["retention", "--store", &store]).stdout).unwrap();
    assert!(said.contains("keep until 2036-08-01") && said.contains("Nothing is deleted"), "{said}");
}
