//! Questions about routes as an analyst asks them: from rows of a file to counts, best routes, reach and origins.

#![expect(clippy::disallowed_methods, reason = "the command line is tested on files, and a test is no floor")]
#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

#[path = "cli/terminal.rs"]
mod terminal;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::{Country, Day};
use chiptrace::policy::{Policy, Stance};
use chiptrace::resolve::Matching;
use chiptrace::scan::{PathQuestion, Paths, Quiet, SameGoods, ScanOptions, Who, paths};
use proptest::prelude::*;
use serde_json::Value;

use terminal::{Place, Said, chiptrace, chiptrace_reading};

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

/// From, to, day, days of transit (none: no arrival recorded), goods.
type Row = (usize, usize, i32, Option<i32>, usize);

const COUNTRIES: [&str; 6] = ["US", "US", "SG", "MY", "CN", "CN"];
const GOODS: [&str; 3] = ["H100 SXM5 80GB", "computer parts", ""];
const FIRST_DAY: &str = "2025-03-01";

fn row() -> impl Strategy<Value = Row> {
    (0..6_usize, 0..6_usize, 0..20_i32, prop::option::weighted(0.8, 0..4_i32), 0..3_usize)
}

fn day(days: i32) -> Day {
    Day::parse(FIRST_DAY).unwrap() + days
}

/// Names that are the same after normal form, written differently from row to row.
fn name(party: usize, row: usize) -> String {
    if row.is_multiple_of(2) {
        format!("Invented Party {party} Ltd")
    } else {
        format!("INVENTED PARTY {party} LIMITED")
    }
}

fn csv(rows: &[Row]) -> String {
    let mut text =
        "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,\
                    declared_description,quantity\n"
            .to_owned();
    for (at, (from, to, departed, transit, goods)) in rows.iter().enumerate() {
        let arrived = transit.map_or(String::new(), |transit| day(departed + transit).to_string());
        let (leaves, goods) = (day(*departed), GOODS[*goods]);
        let (a, b) = (name(*from, at), name(*to, at));
        text += &format!(
            "S{at:02},{leaves},{arrived},{a},{},{b},{},{goods},{}\n",
            COUNTRIES[*from],
            COUNTRIES[*to],
            at + 2
        );
    }
    text
}

fn question(max_hops: u8, max_dwell: i32) -> PathQuestion {
    PathQuestion {
        from: vec![Who::Country(Country::parse("US").unwrap())],
        to: vec![Who::Set("D:5".to_owned())],
        via: Vec::new(),
        at: Vec::new(),
        same: SameGoods::Product,
        max_hops,
        max_dwell: Some(max_dwell),
        between: None,
        budget: u64::MAX,
    }
}

fn asked<T>(rows: &[Row], question: &PathQuestion, work: impl FnOnce(&Paths<'_>) -> T) -> T {
    let mut reader = Reader::new(&POLICY);
    reader.add(&Input { name: "rows.csv".to_owned(), bytes: csv(rows).into_bytes() });
    let options = ScanOptions {
        as_of: Day::parse("2026-11-25").unwrap(),
        since: None,
        matching: Matching::Exact,
        stance: Stance::default(),
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    };
    paths(&reader.finish(), &POLICY, (&options, question), &Quiet, work)
}

/// Routes, walks and what was cut off.
fn counted(rows: &[Row], question: &PathQuestion) -> (u128, Option<u128>, Option<String>) {
    asked(rows, question, |paths| {
        let told = paths.count();
        (told.routes, told.walks, told.truncated)
    })
}

/// All linked hop sequences from the United States to a D:5 country, by the rows alone.
fn walks(rows: &[Row], max_hops: u8, max_dwell: i32) -> Vec<Vec<usize>> {
    let follows = |a: usize, b: usize| {
        let wait = rows[b].2 - rows[a].2 - rows[a].3.unwrap_or(0);
        let same = rows[a].4 == rows[b].4 && !GOODS[rows[a].4].is_empty();
        a != b && rows[a].1 == rows[b].0 && same && (0..=max_dwell).contains(&wait)
    };
    let mut open: Vec<Vec<usize>> =
        (0..rows.len()).filter(|at| COUNTRIES[rows[*at].0] == "US").map(|at| vec![at]).collect();
    let mut found = Vec::new();
    while let Some(walk) = open.pop() {
        let last = walk[walk.len() - 1];
        if walk.len() < usize::from(max_hops) {
            open.extend((0..rows.len()).filter(|b| follows(last, *b)).map(|b| [walk.clone(), vec![b]].concat()));
        }
        if COUNTRIES[rows[last].1] == "CN" {
            found.push(walk);
        }
    }
    found
}

fn parties(rows: &[Row], walk: &[usize]) -> Vec<usize> {
    [rows[walk[0]].0].into_iter().chain(walk.iter().map(|at| rows[*at].1)).collect()
}

fn is_route(rows: &[Row], walk: &[usize]) -> bool {
    let parties = parties(rows, walk);
    parties.iter().collect::<BTreeSet<_>>().len() == parties.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_the_rows(rows in prop::collection::vec(row(), 1..12), hops in 1..6_u8, dwell in 0..12_i32) {
        let all = walks(&rows, hops, dwell);
        let routes: Vec<_> = all.iter().filter(|walk| is_route(&rows, walk)).collect();
        let question = question(hops, dwell);
        prop_assert_eq!(counted(&rows, &question), (routes.len() as u128, Some(all.len() as u128), None));
        let via = PathQuestion { via: vec![Who::Party("invented party 3 ltd.".to_owned())], ..question };
        let passing = |walk: &&Vec<usize>| parties(&rows, walk).contains(&3);
        if rows.iter().any(|row| row.0 == 3 || row.1 == 3) {
            let known = (routes.iter().filter(|walk| passing(walk)).count(), all.iter().filter(passing).count());
            prop_assert_eq!(counted(&rows, &via), (known.0 as u128, Some(known.1 as u128), None), "by way of a party");
        }
    }

    #[test]
    fn listed_routes_are_those_of_the_rows(rows in prop::collection::vec(row(), 1..12), hops in 1..6_u8, dwell in 0..12_i32) {
        let name = |walk: &Vec<usize>| walk.iter().map(|at| format!("S{at:02}")).collect::<Vec<_>>();
        let known: BTreeSet<Vec<String>> = walks(&rows, hops, dwell).iter().filter(|walk| is_route(&rows, walk)).map(name).collect();
        let told = asked(&rows, &question(hops, dwell), |paths| {
            let shown = |hops: &Vec<_>| hops.iter().map(|hop| paths.shipment(*hop).to_owned()).collect::<Vec<_>>();
            paths.top(usize::MAX).routes.iter().map(|(_, hops)| shown(hops)).collect::<Vec<_>>()
        });
        prop_assert_eq!(told.len(), known.len(), "no route is told twice");
        prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), known);
    }
}

/// A file of hops between parties A to Z, one goods description, no arrivals: `A>B 2026-03-01 10`.
fn hops(lines: &[&str]) -> String {
    let mut text = "shipment_id,ship_date,exporter_name,consignee_name,declared_description,quantity\n".to_owned();
    for (line, number) in lines.iter().zip(1..) {
        let words: Vec<&str> = line.split([' ', '>']).collect();
        text += &format!("S{number},{},{} Ltd,{} Ltd,GPU chip,{}\n", words[2], words[0], words[1], words[3]);
    }
    text
}

fn answers(said: &Said) -> Vec<Value> {
    assert_eq!(said.code, 0, "{}", said.err);
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn known_faults_of_path_libraries_are_not_ours() {
    let place = Place::new();
    let folder = place.folder("records");
    let cases: [(&str, &[&str], &str, &str, u64); 8] = [
        ("parallel edges", &["A>B 2026-03-01 10", "A>B 2026-03-01 15", "B>C 2026-03-05 25"], "A Ltd", "C Ltd", 2),
        ("same pair, same time", &["A>B 2026-03-01 10", "A>B 2026-03-01 10"], "A Ltd", "B Ltd", 2),
        (
            "a longer way to the same end",
            &["A>B 2026-03-01 9", "A>C 2026-03-02 9", "C>B 2026-03-04 9"],
            "A Ltd",
            "B Ltd",
            2,
        ),
        (
            "a round trip is no route",
            &["A>B 2026-03-01 9", "B>A 2026-03-04 9", "A>A 2026-03-05 9"],
            "A Ltd",
            "A Ltd",
            0,
        ),
        ("all of one moment", &["A>B 2026-03-01 9", "B>C 2026-03-02 5", "B>D 2026-03-02 4"], "A Ltd", "D Ltd", 1),
        ("time does not run backwards", &["B>C 2026-03-01 9", "A>B 2026-03-05 9"], "A Ltd", "C Ltd", 0),
        ("a chain of one day", &["A>B 2026-03-01 9", "B>C 2026-03-01 9", "C>D 2026-03-01 9"], "A Ltd", "D Ltd", 1),
        ("a ring of one day", &["A>B 2026-03-01 9", "B>C 2026-03-01 9", "C>A 2026-03-01 9"], "A Ltd", "C Ltd", 1),
    ];
    for (what, lines, from, to, routes) in cases {
        place.file("records/hops.csv", &hops(lines));
        let told = answers(&chiptrace(&["paths", &folder, "--from", from, "--to", to, "--count"]));
        assert_eq!(told[0]["routes"].as_u64(), Some(routes), "{what}: {told:?}");
        assert!(told[0]["truncated"].is_null(), "{what}");
    }
}

#[test]
fn reach_and_origin_name_parties_days_and_units() {
    let place = Place::new();
    let lines = ["A>B 2026-03-01 10", "B>C 2026-03-05 4", "B>D 2026-03-07 25", "X>Y 2026-03-05 3", "X>B 2026-03-02 30"];
    let file = place.file("hops.csv", &hops(&lines));
    let told = answers(&chiptrace(&["paths", &file, "--reach", "S1"]));
    let shown: Vec<_> = told
        .iter()
        .map(|one| (one["party"].as_str().unwrap(), one["by"].as_str().unwrap(), one["most_units"].as_i64()))
        .collect();
    assert_eq!(
        shown,
        [("B Ltd", "2026-03-01", Some(10)), ("C Ltd", "2026-03-05", Some(4)), ("D Ltd", "2026-03-07", Some(10))]
    );
    let told = answers(&chiptrace(&["paths", &file, "--back", "D Ltd"]));
    let shown: Vec<_> = told.iter().map(|one| (one["party"].as_str().unwrap(), one["most_units"].as_i64())).collect();
    assert_eq!(shown, [("B Ltd", Some(25)), ("X Ltd", Some(25)), ("A Ltd", Some(10))]);
}

#[test]
fn the_most_that_reached_a_party_is_a_flow_and_choke_points_are_named() {
    let place = Place::new();
    // ten units split, meet again at D and go on with five of X: D cannot have got more than what A sent
    let lines = [
        "A>B 2026-03-01 10",
        "B>C 2026-03-03 6",
        "B>E 2026-03-03 6",
        "C>D 2026-03-05 6",
        "E>D 2026-03-05 3",
        "D>F 2026-03-08 7",
        "X>D 2026-03-04 5",
    ];
    let file = place.file("hops.csv", &hops(&lines));
    let told = answers(&chiptrace(&["paths", &file, "--reach", "S1"]));
    let most = |party: &str| {
        let one = told.iter().find(|one| one["party"] == party).unwrap();
        (one["most_units"].as_i64().unwrap(), one["exact"].as_bool().unwrap())
    };
    assert_eq!([most("B Ltd"), most("D Ltd"), most("F Ltd")], [(10, true), (9, true), (7, true)]);
    let told = answers(&chiptrace(&["paths", &file, "--from", "A Ltd", "--to", "F Ltd", "--choke"]));
    let names = |key: &str| -> Vec<&str> {
        told[0][key].as_array().unwrap().iter().map(|one| one["party"].as_str().unwrap()).collect()
    };
    assert_eq!((names("choke_points").len(), names("direct").len()), (1, 0), "{told:?}");
    let mut either = [names("choke_points"), names("instead")].concat();
    either.sort_unstable();
    assert_eq!(either, ["B Ltd", "D Ltd"], "one is enough, and it may be either");
    let told = answers(&chiptrace(&["paths", &file, "--from", "B Ltd", "--to", "D Ltd", "--choke"]));
    let parties = |key: &str| told[0][key].as_array().unwrap().len();
    assert_eq!((parties("choke_points"), parties("direct"), told[0]["at_least"].as_u64()), (2, 0, Some(2)));
    assert_eq!(told[0]["truncated"], Value::Null);
}

#[test]
fn names_never_steer_the_terminal_and_standard_input_is_an_input() {
    let file = hops(&["A\u{1b}[31m>B\u{202e} 2026-03-01 10", "B\u{202e}>C 2026-03-02 10"]);
    for question in [&["--top", "5"][..], &["--reach", "S1"], &["--back", "C Ltd"]] {
        let said = chiptrace_reading(&file, &[&["paths", "-"], question].concat());
        assert_eq!((said.code, answers(&said).is_empty()), (0, false), "{}", said.err);
        said.never_steers("paths");
    }
}

#[test]
fn what_cannot_be_asked_is_said() {
    let place = Place::new();
    let file = place.file("hops.csv", &hops(&["A>B 2026-03-01 10"]));
    for (args, words) in [
        (vec!["--from", "Nobody Ltd", "--count"], "Nobody Ltd"),
        (vec!["--to", "flag:passthrough"], "passthrough"),
        (vec!["--reach", "S9"], "S9"),
        (vec!["--back", "A Ltd"], "A Ltd"),
        (vec!["--max-hops", "0"], "--max-hops"),
        (vec!["--between", "2026-03-02", "2026-03-01"], "earlier day first"),
        (vec!["--count", "--top", "3"], "cannot be used"),
        (vec!["--count", "--format", "dot"], "--top"),
        (vec!["--choke", "--via", "A Ltd"], "cannot be used"),
        (vec!["--max-hop-count", "3"], "--max-hop"),
    ] {
        let said = chiptrace(&[&["paths", &file], &args[..]].concat());
        assert_eq!(said.code, 2, "{args:?}: {}", said.out);
        assert!(said.err.contains(words), "{args:?}: {}", said.err);
    }
    let said = chiptrace(&["paths", &file, "--between", "2027-01-01", "2027-02-01", "--count"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""), "{}", said.err);
}

#[test]
fn lists_red_flags_and_links_of_any_kind_can_be_asked_for() {
    let told = answers(&chiptrace(&[
        "paths",
        "datasets/demo",
        "--from",
        "US",
        "--to",
        "tier3",
        "--same",
        "any",
        "--top",
        "3",
    ]));
    assert_eq!(told.len(), 3);
    let hops = told[0]["hops"].as_array().unwrap();
    assert!(hops.len() > 1 && hops[1]["basis"].is_string() && hops[0]["basis"].is_null());
    let lists = ["--lists", "datasets/demo/watch-list.csv"];
    let ask = |args: &[&str]| {
        answers(&chiptrace(&[&["paths", "datasets/demo", "--count"], args].concat()))[0]["walks"].as_u64()
    };
    let (all, listed) = (ask(&[]), ask(&[&lists[..], &["--to", "listed"]].concat()));
    let flagged = ask(&["--via", "flag:pass-through"]);
    assert!(listed < all && flagged > Some(0) && flagged < all, "{all:?} {listed:?} {flagged:?}");
}
