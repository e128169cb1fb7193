//! Lists are screened and pairs are measured at the command line, on invented names.

#![expect(clippy::disallowed_methods, reason = "the command line is tested on files, and a test is no floor")]

#[path = "cli/terminal.rs"]
#[expect(dead_code, reason = "each test program uses a part of the terminal")]
mod terminal;

use serde_json::Value;

use terminal::{Place, chiptrace};

const LIST: &str = "list_id,source,name,aliases,country,listed\n\
    L1,alpha,7731 CORP.,,,2024-01-01\n\
    L2,alpha,JSC Varnex,,RU,2024-01-01\n\
    L3,alpha,Dunmore Company,,,\n\
    L4,alpha,Orlan Petro Company,,,\n\
    L5,alpha,\"Yunhe Hexin Communication Group Co., Ltd.\",Hexin Optics,CN,\n\
    L6,beta,Aurora Photonics,,,\n";

fn screened(place: &Place, questions: &str, more: &[&str]) -> Vec<Value> {
    let (list, file) = (place.file("list.csv", LIST), place.file("questions.txt", questions));
    let mut args = vec!["screen", "--file", &file, "--lists", &list, "--format", "json"];
    args.extend(more);
    let run = chiptrace(&args);
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[test]
fn each_name_is_answered_in_order_with_the_entry_and_the_reason() {
    let place = Place::new();
    let asked = "Bramblewood Corp\nJSCVARNEX\nVARNEX JSC\nORLAN PETRO COMP\nYUNHE HEXIN COMM GRP\nHEXIN YUNHE\nАurоrа Photonics\nСеверный Завод\n";
    let answers = screened(&place, asked, &[]);
    let first = |answer: &Value| answer["matches"][0]["listing"].as_str().unwrap_or_default().to_owned();
    let group = "Yunhe Hexin Communication Group Co., Ltd.";
    let expected = ["", "JSC Varnex", "JSC Varnex", "Orlan Petro Company", group, group, "Aurora Photonics", ""];
    assert_eq!(answers.iter().map(first).collect::<Vec<_>>(), expected);
    assert_eq!(answers[6]["matches"][0]["mixed_script"], true);
    let found = &answers[2]["matches"][0];
    assert_eq!((&found["source"], &found["listed"]), (&Value::from("alpha"), &Value::from("2024-01-01")));
    assert!(found["score"].as_u64().unwrap() <= 1000 && found["delisted"].is_null());
}

#[test]
fn a_country_moves_the_score_and_hides_nothing() {
    let place = Place::new();
    let scores = ["RU", "SG"].map(|country| {
        let answers = screened(&place, "Varnex", &["--country", country]);
        answers[0]["matches"][0]["score"].as_u64().unwrap()
    });
    assert!(scores[0] > scores[1] && scores[1] > 800, "{scores:?}");
}

#[test]
fn pairs_are_measured_by_kind() {
    let place = Place::new();
    let pairs = place.file(
        "pairs.csv",
        "schema,name1,name2,is_match\nCompany,Varnex Ltd,Varnex Limited,true\nCompany,Varnex Ltd,Orlan Ltd,false\nPerson,Alexej Zorin,\"Zorin, Alexej\",true\n",
    );
    let run = chiptrace(&["evaluate", "names", &pairs, "--format", "json"]);
    let figures: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(figures["groups"]["all"]["f1"], 1.0);
    assert_eq!(figures["groups"]["organisations"]["true_negatives"], 1);
    let run = chiptrace(&["evaluate", "names", &pairs, "--each"]);
    let lines = run.out;
    assert_eq!(lines.lines().count(), 3);
    let line: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(line["match"] == true && line["score"].as_u64().unwrap() > 900);
}
