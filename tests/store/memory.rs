//! What was decided stays decided, until the evidence or the calendar says otherwise; a list that fails takes nothing away.

use std::fs;

use chiptrace::scan::Quiet;
use chiptrace::store::{Act, DecisionKind, Mode, Night, Recompute, StoreError, Verdict};

use crate::ground::{Place, about, day, row};

#[test]
fn a_decision_survives_the_same_evidence_and_ends_with_new_evidence() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::FalsePositive, None);
    place.drop_in("again.csv", &format!("{}{}", row("S1", 0, 4, "original"), row("S9", 1, 4, "original")));
    let night = place.night();
    assert_eq!(night.digest.new.len(), 1);
    assert_eq!(about(&place.store(), 0)[0].2, "decided");
    place.drop_in("more.csv", &row("S2", 0, 7, "original"));
    let night = place.night();
    assert_eq!(night.digest.reopened.len(), 1, "{:?}", night.digest);
    assert_eq!(about(&place.store(), 0)[0].2, "open");
    let all = place.store().decisions().unwrap();
    assert_eq!((all[0].standing.as_str(), all[0].ended.as_deref()), ("ended", Some("new evidence")));
}

#[test]
fn a_decision_is_kept_while_its_finding_is_gone_and_stands_when_it_comes_back() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::Release, None);
    place.drop_in("b.csv", &row("S1", 0, 4, "cancelled"));
    let night = place.night();
    assert_eq!((night.digest.gone[0].id.as_str(), night.digest.gone[0].cause.as_str()), (id.as_str(), "data"));
    assert_eq!(night.digest.decisions.unused, [id.as_str()]);
    let moment = place.moment();
    let late = chiptrace::store::Decision {
        finding: id.clone(),
        kind: DecisionKind::Hold,
        reason: "x".to_owned(),
        until: None,
    };
    let refused = place.store().decide(&late, &Act { by: "Mara", at: &moment });
    assert!(matches!(refused, Err(StoreError::Refused(_))));
}

#[test]
fn a_decision_ends_with_its_day_and_that_is_told() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    place.decide(&id, DecisionKind::Hold, Some("2026-08-03"));
    let night = place.night_on("2026-08-03");
    assert_eq!(night.digest.decisions.ending, [(id.clone(), "2026-08-03".to_owned())]);
    assert_eq!((night.digest.ongoing, night.digest.reopened.len()), (1, 0));
    let night = place.night_on("2026-08-04");
    assert_eq!(night.digest.decisions.expired, [id.as_str()]);
    assert_eq!(
        (night.digest.reopened[0].id.as_str(), night.digest.reopened[0].cause.as_str()),
        (id.as_str(), "decision")
    );
}

#[test]
fn a_release_needs_a_second_name_where_the_store_says_so() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let id = place.night().digest.new[0].clone();
    let (mut store, moment) = (place.store(), place.moment());
    let by = |name: &'static str| Act { by: name, at: &moment };
    store.set("four_eyes", "on", &by("Ada")).unwrap();
    let decision = |kind| chiptrace::store::Decision {
        finding: id[..6].to_owned(),
        kind,
        reason: "visited".to_owned(),
        until: None,
    };
    assert_eq!(store.decide(&decision(DecisionKind::Hold), &by("Mara")).unwrap(), Verdict::Decided);
    assert_eq!(store.decide(&decision(DecisionKind::Release), &by("Mara")).unwrap(), Verdict::AwaitsSecondName);
    assert_eq!(about(&store, 0)[0].2, "awaiting second name");
    assert!(store.confirm(&id, &by(" mara ")).is_err());
    store.confirm(&id, &by("Noor")).unwrap();
    assert!(store.confirm(&id, &by("Noor")).is_err());
    assert_eq!(about(&store, 0)[0].2, "decided");
    assert!(store.decide(&decision(DecisionKind::Release), &by("")).is_err());
    assert!(store.resolve("ffffffffffff").is_err() && store.resolve("*").is_err());
}

#[test]
fn a_list_that_is_missing_or_shrunken_is_used_as_it_was_and_makes_the_run_incomplete() {
    let place = Place::new();
    place.list(&[0]);
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    let first = place.night();
    let whole = fs::read_to_string(place.path("lists/own_2026-08-01.csv")).unwrap();
    for broken in [None, Some("list_id,source,name,country\n1,own,Filler Invented Works 0x0,DE\n"), Some("\0\u{1}")] {
        match broken {
            None => fs::remove_file(place.path("lists/own_2026-08-01.csv")).unwrap(),
            Some(text) => fs::write(place.path("lists/own_2026-08-01.csv"), text).unwrap(),
        }
        let night = place.night();
        assert_eq!(night.digest.verdict, "incomplete");
        assert_eq!((night.digest.ongoing, night.digest.gone.len(), night.digest.changed.len()), (1, 0, 0));
        assert_eq!(night.digest.incomplete.len(), 1, "{:?}", night.digest.incomplete);
    }
    let asked = place.asked();
    let accepted = vec!["own_2026-08-01.csv".to_owned()];
    let night = place.run(&Night { lists: None, accepted_lists: accepted, ..asked.night() });
    assert_eq!((night.digest.verdict.as_str(), night.digest.changed.len()), ("findings", 1), "{:?}", night.digest);
    fs::write(place.path("lists/own_2026-08-01.csv"), whole).unwrap();
    let back = place.night();
    assert_eq!(back.report.findings[0].id, first.report.findings[0].id);
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn a_night_that_is_only_tried_changes_nothing_but_the_log() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    place.drop_in("b.csv", &row("S2", 1, 4, "original"));
    let asked = place.asked();
    let before = place.store().head().unwrap().sequence;
    let tried = place.run(&Night { mode: Mode::TryOnly, ..asked.night() });
    assert_eq!((tried.digest.run, tried.digest.new.len(), tried.digest.files.done), (0, 1, 1));
    assert_eq!(place.store().head().unwrap().sequence, before + 1);
    assert!(place.path("inbox/b.csv").exists());
    let night = place.night();
    assert_eq!(night.digest.new, tried.digest.new);
}

#[test]
fn a_rule_date_that_passes_is_told_as_policy_and_old_rules_are_kept() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    let texts = [("link-rule.toml".to_owned(), String::new())].into();
    let asked = place.asked();
    let night =
        place.run(&Night { overlay: Some(("own".to_owned(), texts)), as_of: Some(day("2026-08-01")), ..asked.night() });
    assert!(night.digest.changed.iter().all(|moved| moved.cause == "policy"));
    assert_eq!(place.verified(Recompute::Every).recomputed, [2, 1]);
}

#[test]
fn a_mistyped_inbox_begins_no_run_and_mistyped_lists_make_it_incomplete() {
    let place = Place::new();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.run(&Night { inbox: Some(&place.path("inbox")), ..Night::plain() });
    let (inbox, lists, moment) = (place.path("inbxo"), place.path("lsits"), place.moment());
    let act = Act { by: "test", at: &moment };
    let refused =
        chiptrace::store::night(&mut place.store(), &Night { inbox: Some(&inbox), ..Night::plain() }, &act, &Quiet);
    assert!(matches!(refused, Err(StoreError::Refused(why)) if why.contains("inbxo")));
    let night = place.run(&Night { lists: Some(&lists), ..Night::plain() });
    assert_eq!((night.digest.run, night.digest.verdict.as_str()), (2, "incomplete"));
    assert!(night.digest.notes.iter().all(|note| !note.contains("did not end")), "{:?}", night.digest.notes);
    assert!(night.digest.incomplete.iter().any(|why| why.contains("lsits")), "{:?}", night.digest.incomplete);
}
