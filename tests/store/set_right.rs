//! What people set right: a wrong file withdrawn, pairs explained, a legal hold; and tables that were changed by hand.

use std::process::{Command, Output};

use chiptrace::policy::Policy;
use chiptrace::store::{Act, DecisionKind, Recompute, StoreError, Way, retention};

use crate::ground::{Place, about, row};

fn chiptrace(place: &Place, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    command.args(arguments).args(["--store", "store"]).current_dir(place.path("")).output().unwrap()
}

#[test]
fn a_wrong_file_leaves_the_next_night_and_is_kept() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    place.drop_in("wrong.csv", &row("S2", 1, 6, "original"));
    let wrong = place.night().digest.new[0].clone();
    let file = place.store().withdrawn().map(|all| all.len()).unwrap();
    assert_eq!(file, 0);
    let arguments =
        ["nightly", "--withdraw", "wrong.csv", "--by", "Ada", "--reason", "another firm's", "--as-of", "2026-08-01"];
    let said = chiptrace(&place, &[&arguments[..], &["--format", "json"]].concat());
    let digest: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((&digest["gone"][0]["id"], &digest["gone"][0]["cause"]), (&wrong.as_str().into(), &"data".into()));
    assert_eq!(digest["ongoing"], 1);
    assert!(digest["notes"].to_string().contains("wrong.csv is withdrawn by Ada"), "{digest}");
    let withdrawn = place.store().withdrawn().unwrap();
    assert!(place.store().original_path(&withdrawn[0].sha256).exists(), "the original is kept");
    place.drop_in("again.csv", &row("S2", 1, 6, "original"));
    let again = place.night();
    assert_eq!((again.digest.files.already_known, again.digest.new.len(), again.digest.reopened.len()), (1, 0, 0));
    assert!(again.digest.notes.iter().any(|note| note.contains("it stays out")), "{:?}", again.digest.notes);
    assert_eq!(
        place.verified(Recompute::Every).faults,
        [""; 0],
        "every report comes out again, each from its own files"
    );
    let moment = place.moment();
    let act = Act { by: "Ada", at: &moment };
    let short = withdrawn[0].sha256[..12].to_owned();
    assert!(matches!(place.store().withdraw(&short, Way::Out, "x", &act), Err(StoreError::Refused(_))));
    assert!(matches!(place.store().withdraw("nosuch", Way::Out, "x", &act), Err(StoreError::Refused(_))));
    assert!(matches!(place.store().withdraw(&short, Way::BackIn, " ", &act), Err(StoreError::Refused(_))));
    place.store().withdraw(&short, Way::BackIn, "it was ours", &act).unwrap();
    let back = place.night();
    assert_eq!((back.digest.reopened[0].id.as_str(), back.digest.reopened[0].cause.as_str()), (wrong.as_str(), "data"));
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn a_pair_that_was_explained_is_shown_and_nothing_is_applied() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::Hold, None);
    assert!(place.store().explained().unwrap().is_empty(), "a hold explains nothing");
    place.decide(&id, DecisionKind::FalsePositive, None);
    let pairs = place.store().explained().unwrap();
    let to = pairs[0].to.clone().unwrap();
    assert!(pairs[0].from.starts_with("Alder Fen") && to.starts_with("Beacon Moor"), "{pairs:?}");
    let said = String::from_utf8(chiptrace(&place, &["decide", "--explained"]).stdout).unwrap();
    assert!(said.contains("false-positive of") && said.contains("known customer, visited"), "{said}");
    place.drop_in("b.csv", &row("S2", 0, 9, "original"));
    let night = place.night();
    assert_eq!((night.digest.reopened.len(), about(&place.store(), 0)[0].2.as_str()), (1, "open"));
    assert!(place.store().explained().unwrap()[0].standing.starts_with("ended: new evidence"));
    place.decide(&id, DecisionKind::Hold, None);
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
}

#[test]
fn a_legal_hold_is_named_goes_before_any_date_and_is_lifted_by_name() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.drop_in("b.csv", &row("S2", 1, 4, "original"));
    place.night();
    let ask = |more: &[&str]| chiptrace(&place, &[&["retention"], more].concat());
    let by = ["--reason", "subpoena", "--by", "Counsel"];
    let said = ask(&[&["--hold", "Matter 7", "--file", "b.csv"], &by[..]].concat());
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("legal hold Matter 7 on 1 files, by Counsel") && said.contains("b.csv: "), "{said}");
    let files = retention(&place.store(), Policy::embedded().unwrap()).unwrap();
    let held = |name: &str| files.iter().find(|file| file.name == name).unwrap().legal_holds.clone();
    assert_eq!((held("a.csv").len(), held("b.csv")), (0, vec!["Matter 7".to_owned()]));
    assert_eq!(ask(&[&["--hold", "Matter 7"], &by[..]].concat()).status.code(), Some(2), "a name is used once");
    assert_eq!(ask(&["--hold", "Matter 8"]).status.code(), Some(2), "a hold needs a reason and a name");
    assert_eq!(ask(&[&["--lift", "Matter 7"], &by[..]].concat()).status.code(), Some(0));
    assert_eq!(ask(&[&["--lift", "Matter 7"], &by[..]].concat()).status.code(), Some(2));
    let holds = place.store().holds().unwrap();
    assert!(holds[0].lifted.as_ref().unwrap().contains("Counsel"), "{holds:?}");
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
}

#[test]
fn tables_that_were_changed_by_hand_are_named() {
    let place = Place::new();
    place.drop_in("a.csv", &format!("{}{}", row("S1", 0, 4, "original"), row("S2", 1, 4, "original")));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::Release, None);
    place.night();
    place.each_change_is_found(&[
        ("UPDATE life SET state = 'decided'", "as row"),
        ("UPDATE life SET told = 'gone' WHERE rowid = 2", "as row"),
        ("DELETE FROM life WHERE rowid = 1", "as row"),
        ("DELETE FROM events", "as row"),
        ("UPDATE events SET cause = 'policy'", "as row"),
        ("UPDATE decisions SET until = '2030-01-01', standing = 'ended'", "as row"),
        ("INSERT INTO formerly VALUES ('a', 'b', 1)", "as row"),
        ("INSERT INTO settings VALUES ('four_eyes', 'off')", "as row"),
        ("INSERT INTO withdrawn VALUES ('x', 'x', 'x', 'x', 'x')", "as row"),
        ("UPDATE findings SET priority = 'low'", "rows of findings"),
        ("UPDATE findings SET body = replace(body, 'NLR', 'D99')", "rows of findings"),
        ("DELETE FROM findings WHERE rank = 1", "rows of findings"),
        ("UPDATE runs SET digest = replace(digest, 'new', 'old')", "digest was changed"),
    ]);
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}
