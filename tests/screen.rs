//! Lists are screened and pairs are measured at the command line, on invented names.

#![expect(clippy::disallowed_methods, reason = "the command line is tested on files, and a test is no floor")]

#[path = "cli/terminal.rs"]
#[expect(dead_code, reason = "each test program uses a part of the terminal")]
mod terminal;

use std::path::Path;

use chiptrace::policy::Policy;
use chiptrace::resolve::matching::{Lexicon, Name, NameIndex, Rarity, Schema, score};
use chiptrace::world::{Distorter, Distortion, company_names};
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

/// A list on which other tools failed.
const CORP: &str = "list_id,name,type\nL1,7731 CORP.,company\nL2,JSC Varnex,company\nL3,Dunmore Company,company\n\
    L4,Orlan Petro Company,company\nL5,\"Yunhe Hexin Communication Group Co., Ltd.\",company\n\
    L6,Aurora Photonics,company\nL7,Eagle,company\nL8,Georgia Habbit Optics,company\n";

/// The answer to one name, asked of that list.
fn asked(query: &str) -> Value {
    let place = Place::new();
    let list = place.file("corp.csv", CORP);
    let run = chiptrace(&["screen", query, "--lists", &list, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(run.out.trim()).expect("a line is JSON")
}

/// The entry most like a name; empty when none is shown.
fn entry(query: &str) -> String {
    asked(query)["matches"][0]["listing"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn scr_01_a_number_and_a_legal_form_are_not_every_firm() {
    assert_eq!((entry("Bramblewood Corp"), entry("7731 Corp")), (String::new(), "7731 CORP.".to_owned()));
}

#[test]
fn scr_02_a_form_written_together_with_a_name_is_seen_through() {
    assert_eq!([entry("JSCVARNEX"), entry("VARNEX JSC")], ["JSC Varnex", "JSC Varnex"]);
}

#[test]
fn scr_04_a_shortened_form_is_the_form() {
    assert_eq!(entry("ORLAN PETRO COMP"), "Orlan Petro Company");
}

#[test]
fn scr_05_shortened_words_and_two_words_turned_are_found() {
    let group = "Yunhe Hexin Communication Group Co., Ltd.";
    assert_eq!([entry("YUNHE HEXIN COMM GRP"), entry("HEXIN YUNHE")], [group, group]);
}

#[test]
fn scr_08_a_first_word_in_common_is_no_alert() {
    assert_eq!([entry("Georgia Bushnell Optics"), entry("Eagle Stationery")], ["", ""]);
    let place = Place::new();
    let list = place.file("corp.csv", CORP);
    let run = chiptrace(&["evaluate", "names", "--lists", &list, "--deck", "1000", "--format", "json"]);
    let table: Value = serde_json::from_str(run.out.trim()).expect("the table is JSON");
    let deck = &table["names_of_no_list"];
    assert_eq!((&deck["asked"], &deck["alerts"]), (&Value::from(1000), &Value::from(0)), "{deck}");
    assert!(deck["rate"]["high_millionths"].as_u64() > Some(0), "the interval is told: {deck}");
}

#[test]
fn scr_16_look_alike_letters_are_read_as_they_look_and_remarked() {
    let answer = asked("Аurоrа Photonics");
    let found = &answer["matches"][0];
    assert_eq!((&found["listing"], &found["mixed_script"]), (&Value::from("Aurora Photonics"), &Value::from(true)));
    assert_eq!(entry("Северный Завод"), "");
}

#[test]
fn an_answer_is_the_same_bytes_with_and_without_a_kept_list() {
    let place = Place::new();
    let (list, asked) = (place.file("list.csv", LIST), place.file("asked.txt", "Varnex JSC\nHexin Optiks\nZarya\n"));
    let folder = place.path("kept");
    let ask = |more: &[&str]| {
        let mut args = vec!["screen", "--file", &asked, "--lists", &list];
        args.extend(more);
        let run = chiptrace(&args);
        (run.code, run.out)
    };
    let kept = || {
        let files = std::fs::read_dir(&folder).map(|files| files.map(|file| file.unwrap().path()));
        files.map(Iterator::collect::<Vec<_>>).unwrap_or_default()
    };
    let plain = ask(&[]);
    assert_eq!(plain, ask(&["--cache", &folder]), "first");
    let [file] = kept().try_into().unwrap();
    let whole = std::fs::read(&file).unwrap();
    assert_eq!(plain, ask(&["--cache", &folder]), "from what is kept");
    assert_eq!(std::fs::read(&file).unwrap(), whole, "what is kept is used, not made anew");
    let mut bent = whole.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    for broken in [&bent[..], &whole[..middle], b"", b"chiptrace lists 1\n"] {
        std::fs::write(&file, broken).unwrap();
        assert_eq!(plain, ask(&["--cache", &folder]), "{} bytes", broken.len());
        assert!(std::fs::read(&file).unwrap().len() > middle, "what is broken is replaced");
    }
    let changed = LIST.replace("Aurora Photonics", "Zarya");
    place.file("list.csv", &changed);
    let now = ask(&["--cache", &folder]);
    assert!(now != plain && now == ask(&[]), "another list has another key");
    assert_eq!(kept().len(), 2);
}

#[test]
fn a_list_with_a_refused_row_is_not_kept() {
    let place = Place::new();
    let list = place.file("list.csv", "list_id,source,name,listed\nL1,alpha,Varnex,2024-01-01\nL2,alpha,,2024-01-01\n");
    let folder = place.path("kept");
    let codes = [(); 2].map(|()| chiptrace(&["screen", "Varnex", "--lists", &list, "--cache", &folder]).code);
    assert_eq!(codes[0], codes[1]);
    let kept = std::fs::read_dir(Path::new(&folder)).map_or(0, Iterator::count);
    assert!(kept == 0 || codes[0] == 0, "exit {} and {kept} files", codes[0]);
}

/// What the index finds has the score of a comparison of all; what it misses of that is at most one in a hundred.
#[test]
fn the_index_answers_as_a_comparison_of_all_does() {
    let policy = Policy::embedded().unwrap();
    let (lexicon, weights) = (Lexicon::new(policy.name_words()), policy.name_words().weights);
    let least = lexicon.thresholds().review;
    let read = |name: &str, rarity: &Rarity| Name::new(name, Schema::Unknown, &lexicon, rarity);
    let listed = company_names(7, 600);
    let mut names: Vec<Name> = listed.iter().map(|name| read(name, &Rarity::default())).collect();
    let rarity = Rarity::of(&names);
    names.iter_mut().for_each(|name| name.weigh(&rarity, &weights));
    let index = NameIndex::new(names);
    let distorter = Distorter::new(7);
    let (mut all, mut missed) = (0, 0);
    for (nth, name) in listed.iter().enumerate().step_by(10) {
        for spelt in Distortion::ALL.iter().filter_map(|one| distorter.distort(name, nth, *one)) {
            let asked = read(&spelt, &rarity);
            let found = index.search(&asked, least);
            assert!(found.iter().all(|one| one.score == score(&asked, &index.names()[one.name as usize])), "{spelt}");
            let hits = index.names().iter().filter(|known| score(&asked, known) >= least).count();
            assert!(found.len() <= hits, "{spelt}");
            (all, missed) = (all + hits, missed + hits - found.len());
        }
    }
    assert!(all > 500 && missed * 100 <= all, "{missed} of {all} missed");
}

#[test]
fn list_names_are_found_again_and_counted_with_bounds() {
    let place = Place::new();
    let list = place.file("list.csv", LIST);
    let run = chiptrace(&["evaluate", "names", "--lists", &list, "--deck", "50", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let table: Value = serde_json::from_str(run.out.trim()).unwrap();
    let exact = &table["distortions"][0];
    assert_eq!((&exact["asked"], &exact["found"]), (&Value::from(6), &Value::from(6)));
    assert!(exact["recall"]["low_millionths"].as_u64() < Some(1_000_000));
    assert_eq!(table["names_of_no_list"]["asked"], 50);
    let again = chiptrace(&["evaluate", "names", "--lists", &list, "--deck", "50", "--format", "json"]);
    assert_eq!(run.out, again.out);
}

#[test]
fn countries_keep_firms_apart_and_one_door_brings_them_nearer() {
    let place = Place::new();
    let pairs = place.file(
        "pairs.csv",
        "schema,name1,name2,country1,country2,address1,address2\n\
         Company,Varnex Optics Ltd,Varnex Optics Ltd,SG,SG,,\n\
         Company,Varnex Optics Ltd,Varnex Optics Ltd,SG,DE,,\n\
         Company,Varnex Optics Ltd,Varnex Optics Ltd,SG,SG,2 Example South Lane #03-11,2 Example South Lane #03-11\n\
         Company,Varnex Optics Ltd,Varnex Optics Ltd,SG,SG,\"2 Example South Lane, Singapore 098765\",\"71 Orlan Crescent, Jurong 640071\"\n\
         Company,Varnex Optics Ltd,Varnex Optics Ltd,SG,SG,\"2 Example South Lane, Singapore 098765\",\"2 Exampel South Ln, 098765\"\n",
    );
    let run = chiptrace(&["evaluate", "names", &pairs, "--each"]);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let matches: Vec<bool> = lines.iter().map(|line| line["match"] == true).collect();
    assert_eq!(matches, [true, false, true, false, true], "{}", run.out);
    assert_eq!((&lines[0]["address"], &lines[2]["address"]), (&Value::Null, &Value::from("one unit")));
    assert_eq!([&lines[3]["address"], &lines[4]["address"]], ["two places", "one house"], "{}", run.out);
}

#[test]
fn the_sides_of_a_pair_are_told_by_the_names_of_columns_and_ids_tell_the_truth() {
    let place = Place::new();
    let text = |header: &str| {
        place.file("pairs.csv", &format!("{header}\nVarnex Ltd,7,Varnex Limited,7\nVarnex Ltd,7,Orlan Ltd,8\n"))
    };
    for header in ["name1,id1,name2,id2", "name_a,id_a,name_b,id_b", "Left Name,left_id,right name,right_id"] {
        let run = chiptrace(&["evaluate", "names", &text(header), "--format", "json"]);
        let figures: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{header}: {}", run.err));
        let all = &figures["groups"]["all"];
        assert_eq!((&all["true_positives"], &all["true_negatives"]), (&Value::from(1), &Value::from(1)), "{header}");
    }
    for (header, why) in
        [("name,id,other,id", "name1"), ("name1,name_a,name2,id2", "'name1' and 'name_a' say the same")]
    {
        let run = chiptrace(&["evaluate", "names", &text(header)]);
        assert!(run.code == 2 && run.err.contains(why), "{}", run.err);
    }
}
