//! Questions, replies and papers: what a finding asks, what a reply changes, and what goes to whom.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::terminal::{Place, chiptrace};

const CASE: &str = "datasets/cases/red-flags/confirmed-warning";

/// A case folder scanned with other answers.
fn scanned(place: &Place, answers: &str) -> Value {
    let name = format!("case-{}", answers.len());
    let folder = place.folder(&name);
    fs::copy(format!("{CASE}/shipments.csv"), Path::new(&folder).join("shipments.csv")).unwrap();
    place.file(&format!("{name}/answers.csv"), answers);
    let report = format!("{folder}/report.json");
    let said = chiptrace(&["scan", &folder, "--format", "json", "--as-of", "2026-11-25", "--out", &report]);
    assert!(said.code <= 1, "{}", said.err);
    serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap()
}

fn raised(report: &Value) -> Vec<String> {
    let flags = report["findings"].as_array().unwrap().iter().flat_map(|finding| finding["flags"].as_array().unwrap());
    let ours = flags.filter(|flag| flag["red_flag"] == "confirmed-warning");
    ours.map(|flag| flag["because"].as_str().unwrap().to_owned()).collect()
}

fn line<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["published_flags"].as_array().unwrap().iter().find(|line| line["id"] == id).unwrap()
}

#[test]
fn a_reply_raises_what_it_confirms_and_cites_only_that() {
    let place = Place::new();
    let header = "party_name,question,answer,date,by\n";
    let report = scanned(&place, &format!("{header}BATU LEMBAH SYSTEMS SDN. BHD.,S3-06,\"No, they could not\",,\n"));
    let because = raised(&report);
    assert_eq!(because.len(), 1, "{because:?}");
    assert!(because[0].contains("why it needs it") && because[0].contains("on a day not recorded"), "{}", because[0]);
    let findings = report["findings"].as_array().unwrap();
    let flags = findings.iter().flat_map(|finding| finding["flags"].as_array().unwrap());
    let flag = flags.into_iter().find(|flag| flag["red_flag"] == "confirmed-warning").unwrap();
    let cited: Vec<&str> =
        flag["citations"].as_array().unwrap().iter().map(|citation| citation["id"].as_str().unwrap()).collect();
    assert_eq!(cited, ["S3-06"], "one sign is confirmed, not all that a person can settle");
    assert_eq!(line(&report, "S3-06")["replies"], 1);
    assert_eq!(line(&report, "S3-06")["evaluated"], true);
    assert_eq!(line(&report, "QS-01")["evaluated"], false);
    assert_eq!(line(&report, "QS-01")["needs"][0], "answers: vessel-position");
}

#[test]
fn a_reply_that_denies_or_cannot_be_read_raises_nothing_and_is_shown() {
    let place = Place::new();
    let replies = "party_name,question,answer,date,by\n\
        Batu Lembah Systems Sdn Bhd,product-understood,yes,2024-10-01,desk\n\
        Harbour Tern Research Ltd,services-declined,perhaps,2024-10-01,desk\n\
        Fjordlys Regnesenter AS,services-declined,open,2024-10-01,desk\n\
        Nobody On Any Paper Ltd,services-declined,yes,2024-10-01,desk\n";
    let report = scanned(&place, replies);
    assert!(raised(&report).is_empty());
    assert_eq!(line(&report, "S3-07")["replies"], 1, "what reads as yes or no is counted, whomever it is about");
}

#[test]
fn every_published_sign_in_force_is_accounted_for() {
    let place = Place::new();
    let report = scanned(&place, "party_name,question,answer,date,by\n");
    for line in report["published_flags"].as_array().unwrap() {
        let by = |key: &str| line[key].as_array().unwrap().len();
        assert!(by("red_flags") + by("questions") > 0, "{line}");
        assert!(line["evaluated"] == true || by("needs") > 0, "{line}");
    }
}

#[test]
fn the_letter_says_nothing_of_a_suspicion_and_its_answers_load() {
    let place = Place::new();
    let report = format!("{}/report.json", place.folder("out"));
    chiptrace(&["scan", "datasets/demo", "--format", "json", "--as-of", "2026-11-25", "--out", &report]);
    let saved: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let finding = &saved["findings"][0];
    let papers = place.folder("papers");
    let said = chiptrace(&["ask", &report, "1", "--out", &papers]);
    assert_eq!(said.code, 0, "{}", said.err);
    let files: Vec<String> =
        fs::read_dir(&papers).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let letters: Vec<&String> = files.iter().filter(|name| name.ends_with("-letter.txt")).collect();
    assert!(!letters.is_empty(), "{files:?}");
    for name in letters {
        let letter = fs::read_to_string(Path::new(&papers).join(name)).unwrap();
        let id = name.trim_end_matches("-letter.txt");
        let parties = finding["parties"].as_array().unwrap();
        assert!(letter.contains("Questions\n  1. "), "{letter}");
        for party in parties.iter().filter(|party| party["id"] != id) {
            assert!(!letter.contains(party["name"].as_str().unwrap()), "names another party: {letter}");
        }
        for flag in finding["flags"].as_array().unwrap() {
            assert!(!letter.contains(flag["red_flag"].as_str().unwrap()) && !letter.contains("red flag"), "{letter}");
        }
        for word in ["divers", "suspic", "Tier 3", "finding"] {
            assert!(!letter.contains(word), "{word}: {letter}");
        }
    }
    let answers = fs::read_to_string(Path::new(&papers).join("answers.csv")).unwrap();
    assert!(answers.starts_with("party_name,question,answer,date,by\n") && answers.lines().count() > 3, "{answers}");
    let check = chiptrace(&["check", &format!("{papers}/answers.csv"), "--format", "json"]);
    let read: Value = serde_json::from_str(&check.out).unwrap();
    assert_eq!((&read["files"][0]["kind"], &read["files"][0]["ledger"]["rejected"]), (&"answers".into(), &0.into()));
}

#[test]
fn a_customer_is_asked_what_flags_about_it_ask() {
    let place = Place::new();
    let report = format!("{}/report.json", place.folder("out"));
    chiptrace(&["scan", "datasets/demo", "--format", "json", "--as-of", "2026-11-25", "--out", &report]);
    let saved: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let formed = "When was the company formed, by whom, and where is the register extract?";
    let young = |finding: &Value| {
        let flags = finding["flags"].as_array().unwrap();
        let flag = flags.iter().find(|flag| flag["red_flag"] == "new-customer")?;
        let mut papers = place.folder(&format!("papers-{}", finding["rank"]));
        papers.push('/');
        chiptrace(&["ask", &report, finding["id"].as_str().unwrap(), "--out", &papers]);
        let answers = fs::read_to_string(format!("{papers}answers.csv")).unwrap();
        let (mut asked, mut spared) = (0, 0);
        for party in finding["parties"].as_array().unwrap() {
            let Ok(letter) = fs::read_to_string(format!("{papers}{}-letter.txt", party["id"].as_str().unwrap())) else {
                continue;
            };
            let is_asked = flag["parties"].as_array().unwrap().contains(&party["id"]);
            assert_eq!(letter.contains("When was the company formed"), is_asked, "{letter}");
            // a question that no customer gets is the desk's, about each of them
            (asked, spared) = (asked + usize::from(is_asked), spared + usize::from(!is_asked));
        }
        let desk = fs::read_to_string(format!("{papers}desk.txt")).unwrap();
        assert_eq!(desk.contains("When was the company formed"), asked == 0, "{desk}");
        let rows = answers.lines().filter(|line| line.contains(&format!("\"{formed}\",open"))).count();
        assert_eq!(rows, if asked == 0 { spared } else { asked }, "{answers}");
        Some((asked, spared))
    };
    let all: Vec<(usize, usize)> = saved["findings"].as_array().unwrap().iter().filter_map(young).collect();
    assert!(all.iter().any(|(asked, spared)| *asked > 0 && *spared > 0), "{all:?}");
    assert!(all.iter().any(|(asked, _)| *asked == 0), "one is about no customer of its finding: {all:?}");
}

#[test]
fn an_answered_question_is_asked_no_more() {
    let place = Place::new();
    let header = "party_name,question,answer,date,by\n";
    let confirming = format!("{header}Batu Lembah Systems Sdn Bhd,services-declined,yes,2024-10-01,desk\n");
    let before = scanned(&place, &confirming);
    let finding = &before["findings"][0];
    let question = finding["ask_next"][0].as_str().unwrap().to_owned();
    let answered = format!("{confirming}Batu Lembah Systems Sdn Bhd,\"{question}\",We wrote to them,2024-10-09,desk\n");
    let after = scanned(&place, &answered);
    let finding = &after["findings"][0];
    assert!(!finding["ask_next"].as_array().unwrap().iter().any(|asked| asked == &question));
    let replies = finding["replies"].as_array().unwrap();
    assert!(
        replies.iter().any(|reply| reply["question"] == question.as_str() && reply["answer"] == "We wrote to them")
    );
}

#[test]
fn what_one_customer_has_answered_is_still_asked_of_the_other() {
    let place = Place::new();
    let question = "Where are the units today, and who can show them?";
    let letters = |name: &str, more: &[&str], finding: &str| {
        let report = format!("{}/report.json", place.folder(name));
        let args = ["scan", "datasets/demo", "--format", "json", "--as-of", "2026-11-25", "--out", &report];
        chiptrace(&[&args[..], more].concat());
        let papers = place.folder(&format!("{name}-papers"));
        chiptrace(&["ask", &report, finding, "--out", &papers]);
        let saved: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
        let findings = saved["findings"].as_array().unwrap();
        let found = findings
            .iter()
            .find(|one| one["id"] == finding || one["rank"] == finding.parse::<u32>().unwrap_or(0))
            .unwrap();
        let asked = |party: &Value| {
            let letter = fs::read_to_string(format!("{papers}/{}-letter.txt", party["id"].as_str().unwrap())).ok()?;
            letter.contains(question).then(|| party["name"].as_str().unwrap().to_owned())
        };
        let asked: Vec<String> = found["parties"].as_array().unwrap().iter().filter_map(asked).collect();
        let open = found["ask_next"].as_array().unwrap().iter().any(|one| one == question);
        (found["id"].as_str().unwrap().to_owned(), asked, open)
    };
    let (id, asked, open) = letters("before", &[], "1");
    assert!(asked.len() > 1 && open, "{asked:?}");
    let reply = |names: &[String]| {
        let rows: Vec<String> =
            names.iter().map(|name| format!("{name},\"{question}\",in our hall,2025-10-09,desk")).collect();
        place.file(
            &format!("replies-{}.csv", names.len()),
            &format!("party_name,question,answer,date,by\n{}\n", rows.join("\n")),
        )
    };
    let (_, then, open) = letters("one", &[&reply(&asked[..1])], &id);
    assert_eq!((then.as_slice(), open), (&asked[1..], true));
    let (_, then, open) = letters("all", &[&reply(&asked)], &id);
    assert_eq!((then.len(), open), (0, false), "{then:?}");
}

#[test]
fn a_memo_names_rows_rules_and_hashes_and_is_the_same_twice() {
    let place = Place::new();
    let report = format!("{}/report.json", place.folder("out"));
    chiptrace(&["scan", "datasets/demo", "--format", "json", "--as-of", "2026-11-25", "--out", &report]);
    let saved: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let id = saved["findings"][1]["id"].as_str().unwrap();
    let memo = chiptrace(&["report", "memo", &report, &id[..10]]);
    assert_eq!(memo.code, 0, "{}", memo.err);
    assert_eq!(memo.out, chiptrace(&["report", "memo", &report, "2"]).out);
    let flat = memo.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [id, "datasets/demo/shipments.csv line", "rule: ", "report: sha256 ", "[ ] hold", "part 762"] {
        assert!(flat.contains(part), "{part} is missing:\n{}", memo.out);
    }
    assert!(memo.out.lines().all(|line| line.chars().count() <= 100), "{}", memo.out);
    let page = chiptrace(&["report", "memo", &report, "2", "--format", "html"]).out;
    assert!(page.starts_with("<!doctype html>") && page.contains(id) && !page.contains("<script"), "{page}");
    for wrong in ["0", "9999", "zz", ""] {
        let said = chiptrace(&["report", "memo", &report, wrong]);
        assert_eq!(said.code, 2, "{wrong}");
        assert!(said.err.contains("finding") || said.err.contains("findings"), "{}", said.err);
    }
    assert_eq!(chiptrace(&["report", "memo", CASE, "1"]).code, 2);
}
