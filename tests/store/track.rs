//! Many decisions at once, and what all of them say of each red flag.

use std::process::Command;

use chiptrace::store::{Act, Decision, DecisionKind, Recompute, Track};

use crate::ground::{Place, row};

/// A store with a finding on each of three consignees, and the ids of the findings.
fn three() -> (Place, Vec<String>) {
    let place = Place::new();
    place.list(&[]);
    place.drop_in(
        "a.csv",
        &[row("S1", 0, 4, "original"), row("S2", 1, 4, "original"), row("S3", 2, 4, "original")].concat(),
    );
    let ids = place.night().digest.new;
    assert_eq!(ids.len(), 3);
    (place, ids)
}

fn decision(finding: &str, kind: DecisionKind) -> Decision {
    Decision { finding: finding.to_owned(), kind, reason: "looked at with sales".to_owned(), until: None }
}

#[test]
fn many_are_decided_all_or_none() {
    let (place, ids) = three();
    let moment = place.moment();
    let act = Act { by: "Mara", at: &moment };
    let hold = |id: &String| decision(id, DecisionKind::Hold);
    let mut all: Vec<Decision> = ids.iter().map(hold).collect();
    all.push(hold(&"0123456789abcdef".to_owned()));
    let rows = place.store().log(0, 999).unwrap().len();
    assert!(place.store().decide_all(&all, &act).is_err());
    assert_eq!((place.store().decisions().unwrap().len(), place.store().log(0, 999).unwrap().len()), (0, rows));
    all.pop();
    assert_eq!(place.store().decide_all(&all, &act).unwrap().len(), 3);
    assert_eq!(place.store().decisions().unwrap().len(), 3);
    assert_eq!(place.store().log(0, 999).unwrap().len(), rows + 3, "a row of the log for each");
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
}

#[test]
fn a_card_tells_what_was_decided_about_findings_with_it() {
    let (place, ids) = three();
    let track = |place: &Place| place.store().track().unwrap().get("licence-gap").copied().unwrap_or_default();
    assert_eq!(track(&place), Track::default());
    place.decide(&ids[0], DecisionKind::Hold, None);
    place.decide(&ids[1], DecisionKind::FalsePositive, None);
    place.decide(&ids[2], DecisionKind::FalsePositive, None);
    assert_eq!(track(&place), Track { acted: 1, false_positives: 2, released: 0 });
    // another decision takes the place of the first
    place.decide(&ids[2], DecisionKind::Release, None);
    assert_eq!(track(&place), Track { acted: 1, false_positives: 1, released: 1 });
    let explain = |id: &str| {
        let asked = ["explain", id, "--store", "store"];
        let output = Command::new(env!("CARGO_BIN_EXE_chiptrace")).args(asked).current_dir(place.path("")).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let card = explain("licence-gap");
    assert!(card.contains("1 were held, escalated or reported, 1 were false positives; precision 50 %"), "{card}");
    assert!(card.contains("1 more were released"), "{card}");
    assert!(explain("boxed-stock").contains("No finding with it was decided in this store."));
}

#[test]
fn what_waits_for_a_second_name_does_not_count_yet() {
    let (place, ids) = three();
    let moment = place.moment();
    place.store().set("four_eyes", "on", &Act { by: "Ada", at: &moment }).unwrap();
    place.decide(&ids[0], DecisionKind::FalsePositive, None);
    assert_eq!(place.store().track().unwrap(), [].into());
    place.store().confirm(&ids[0], &Act { by: "Ada", at: &moment }).unwrap();
    assert_eq!(place.store().track().unwrap()["licence-gap"].false_positives, 1);
}
