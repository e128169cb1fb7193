//! Findings that were joined with another and stand apart again, and decisions that evidence or a second name replaces.

use chiptrace::store::{Act, Decision, DecisionKind, Recompute, Verdict, Way};

use crate::ground::{Place, about, row};

/// Two corridors with nothing in common.
const APART: [&str; 2] = [
    "S1,2026-01-05,2026-01-08,Alderwick Devices Inc,US,Birchmoor Trading Pte Ltd,SG,GOODS,25,250000,USD,,,\n\
     S2,2026-01-15,2026-01-18,Birchmoor Trading Pte Ltd,SG,Dongmu Cloud Co Ltd,CN,GOODS,25,250000,USD,,,\n",
    "T1,2026-02-05,2026-02-08,Xanthe Parts GmbH,DE,Yarrowdale Freight LLC,AE,GOODS,30,250000,USD,,,\n\
     T2,2026-02-15,2026-02-18,Yarrowdale Freight LLC,AE,Zhulin Compute Co Ltd,CN,GOODS,30,250000,USD,,,\n",
];
/// Deliveries that make them one.
const BETWEEN: &str = "M0,2026-02-25,2026-02-28,Alderwick Devices Inc,US,Birchmoor Trading Pte Ltd,SG,GOODS,12,250000,USD,,,\n\
     M1,2026-03-05,2026-03-08,Birchmoor Trading Pte Ltd,SG,Yarrowdale Freight LLC,AE,GOODS,12,250000,USD,,,\n\
     M2,2026-03-15,2026-03-18,Yarrowdale Freight LLC,AE,Zhulin Compute Co Ltd,CN,GOODS,12,250000,USD,,,\n\
     M3,2026-03-15,2026-03-18,Yarrowdale Freight LLC,AE,Dongmu Cloud Co Ltd,CN,GOODS,9,250000,USD,,,\n\
     M4,2026-03-01,2026-03-03,Birchmoor Trading Pte Ltd,SG,Yarrowdale Freight LLC,AE,GOODS,9,250000,USD,,,\n\
     M5,2026-02-20,2026-02-22,Alderwick Devices Inc,US,Birchmoor Trading Pte Ltd,SG,GOODS,9,250000,USD,,,\n";

fn goods(rows: &str) -> String {
    rows.replace("GOODS", "\"8U AI server, 8x H100 SXM5\"")
}

#[test]
fn findings_that_were_joined_and_stand_apart_again_keep_id_and_history_and_can_be_decided() {
    let place = Place::new();
    for (name, rows) in ["a.csv", "b.csv"].iter().zip(APART) {
        place.drop_in(name, &goods(rows));
    }
    let first = place.night();
    place.drop_in("c.csv", &goods(BETWEEN));
    let joined = place.night();
    let formerly = joined.digest.changed.iter().chain(&joined.digest.reopened).flat_map(|moved| &moved.formerly);
    assert!(formerly.count() > 0, "{:?}", joined.digest);
    let moment = place.moment();
    place.store().withdraw("c.csv", Way::Out, "another firm's", &Act { by: "Ada", at: &moment }).unwrap();
    let apart = place.night();
    assert_eq!(apart.digest.new, [""; 0], "none is new: {:?}", apart.digest);
    let store = place.store();
    for id in &first.digest.new {
        assert_eq!(store.resolve(id).unwrap(), *id);
        let row = store.findings(apart.digest.run).unwrap().into_iter().find(|row| row.finding == *id).unwrap();
        assert_eq!((row.first_run, row.state.as_str()), (1, "open"), "{row:?}");
        assert_eq!(store.history(id).unwrap()[0], (1, "new".to_owned(), "data".to_owned()));
        place.decide(id, DecisionKind::Hold, None);
    }
    assert!(place.store().decisions().unwrap().iter().all(|one| one.finding == one.now));
    assert_eq!(place.night().digest.ongoing as usize, first.digest.new.len());
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

fn decision(finding: &str, kind: DecisionKind) -> Decision {
    Decision { finding: finding.to_owned(), kind, reason: "visited".to_owned(), until: None }
}

#[test]
fn a_hold_stands_until_a_release_is_confirmed_by_somebody_else() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    let moment = place.moment();
    let by = |name: &'static str| Act { by: name, at: &moment };
    let standing = |kind: &str| {
        let all = place.store().decisions().unwrap();
        all.into_iter().filter(|one| one.kind == kind).map(|one| one.standing).collect::<Vec<_>>()
    };
    place.store().set("four_eyes", "on", &by("Ada")).unwrap();
    place.store().decide(&decision(&id, DecisionKind::Hold), &by("Mara")).unwrap();
    for _ in 0..2 {
        let verdict = place.store().decide(&decision(&id, DecisionKind::Release), &by("Mara")).unwrap();
        assert_eq!(verdict, Verdict::AwaitsSecondName);
    }
    assert_eq!(
        (standing("hold"), standing("release")),
        (vec!["standing".to_owned()], vec!["awaiting".to_owned(), "ended".to_owned()])
    );
    for name in ["m\u{200b}ara", "Ma\u{2060}ra", "\u{ff2d}ara", "\u{200b}"] {
        assert!(place.store().confirm(&id, &by(name)).is_err(), "{name:?} is nobody else");
    }
    // gone, and back: the hold stands, and what waited does not
    place.drop_in("b.csv", &row("S1", 0, 4, "cancelled"));
    place.night();
    assert_eq!((standing("hold"), standing("release")), (vec!["standing".to_owned()], vec!["ended".to_owned(); 2]));
    place.drop_in("c.csv", &row("S1", 0, 4, "original").replace("original", "amended"));
    place.night();
    let verdict = place.store().decide(&decision(&id, DecisionKind::Release), &by("Mara"));
    if verdict.is_ok() {
        place.store().confirm(&id, &by("Noor")).unwrap();
        assert_eq!(standing("hold"), ["ended"]);
    }
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn a_day_that_passes_ends_what_waits_and_not_what_stands_beside_it() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    let moment = place.moment();
    place.store().set("four_eyes", "on", &Act { by: "Ada", at: &moment }).unwrap();
    place.decide(&id, DecisionKind::Hold, None);
    place.decide(&id, DecisionKind::Release, Some("2026-08-03"));
    assert_eq!(about(&place.store(), 0)[0].2, "awaiting second name");
    let night = place.night_on("2026-08-04");
    assert_eq!((night.digest.decisions.expired, about(&place.store(), 0)[0].2.as_str()), (vec![id], "decided"));
    let all = place.store().decisions().unwrap();
    assert_eq!([all[0].standing.as_str(), all[1].standing.as_str()], ["ended", "standing"]);
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
}

#[test]
fn the_same_decision_twice_in_a_second_is_two_decisions() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    let moment = place.moment();
    let act = Act { by: "Mara", at: &moment };
    for kind in [DecisionKind::Hold, DecisionKind::Hold, DecisionKind::Escalate, DecisionKind::Hold] {
        place.store().decide(&decision(&id, kind), &act).unwrap();
    }
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
    let store = place.path("store/store.sqlite");
    rusqlite::Connection::open(store).unwrap().execute_batch("DELETE FROM decisions WHERE decision = 1").unwrap();
    let faults = place.verified(Recompute::Newest).faults.join("; ");
    assert!(faults.contains("decision hold on"), "{faults}");
}

#[test]
fn other_parties_or_another_route_are_new_evidence_and_reopen_a_false_positive() {
    let place = Place::new();
    let leg = |id: &str, day: &str, from: &str, to: &str| {
        format!("{id},2026-{day},2026-{day},{from},{to},GOODS,17,250000,USD,,,\n")
    };
    let first = "Alderwick Devices Inc,US";
    let rows = [
        leg("S1", "01-05", first, "Birchmoor Trading Pte Ltd,SG"),
        leg("S2", "01-15", "Birchmoor Trading Pte Ltd,SG", "Dongmu Cloud Co Ltd,CN"),
        leg("S3", "02-05", first, "Kestrelway Supply Pte Ltd,SG"),
        leg("S4", "02-15", "Kestrelway Supply Pte Ltd,SG", "Zhulin Compute Co Ltd,CN"),
    ];
    place.drop_in("a.csv", &goods(&rows.concat()));
    let before: Vec<String> = place.night().digest.new;
    before.iter().for_each(|id| place.decide(id, DecisionKind::FalsePositive, None));
    // one party under two names
    let same = "name,country,aliases,registration_no\nBirchmoor Trading Pte Ltd,SG,Kestrelway Supply Pte Ltd,201912345K\n\
                Kestrelway Supply Pte Ltd,SG,,201912345K\n";
    std::fs::write(place.path("inbox/p.csv"), same).unwrap();
    let night = place.night();
    assert!(night.digest.changed.is_empty() && !night.digest.reopened.is_empty(), "{:?}", night.digest);
    assert!(night.most_urgent.is_some());
    let all = place.store().decisions().unwrap();
    for moved in &night.digest.reopened {
        // the two are one scheme now: one decision meets new evidence, the other a finding that is joined with another
        let own: Vec<_> = all.iter().filter(|one| one.now == moved.id).collect();
        let reasons = ["new evidence", "its finding was joined with another"];
        let ended = |why: &Option<String>| why.as_deref().is_some_and(|why| reasons.contains(&why));
        assert!(!own.is_empty() && own.iter().all(|one| one.standing == "ended" && ended(&one.ended)), "{own:?}");
    }
}
