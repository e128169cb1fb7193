//! Laws of resolution on small invented tables: any order, any threads, strangers beside, nothing joined in conflict.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chiptrace::resolve::Matching;
use chiptrace::resolve::matching::{Lexicon, Name, Rarity, Schema, score};
use proptest::prelude::*;

use super::desk::{Desk, parties, shipments};
use super::ground::POLICY;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(POLICY.name_words()));

/// A row of the parties table.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    country: &'static str,
    number: &'static str,
    lei: &'static str,
    phone: &'static str,
}

const LEI: &str = "9999INVENTED00000198";

fn name() -> impl Strategy<Value = String> {
    let pick = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let first = pick(&["Varnex", "Varnexx", "Vranex", "Harbour", "Harbor", "Fab", "Golden"]);
    let second = pick(&["Orbital", "Orbitals", "Dragon", "Dragn", "Meridian", ""]);
    let third = pick(&["Trading", "Imports", "Exports", "7", "8", "Systems", ""]);
    let form = pick(&["Ltd", "Limited", "Co Ltd", "Inc", "GmbH", ""]);
    (first, second, third, form, any::<bool>()).prop_map(|(first, second, third, form, capitals)| {
        let words: Vec<&str> = [first, second, third, form].into_iter().filter(|word| !word.is_empty()).collect();
        if capitals { words.join(" ").to_uppercase() } else { words.join(" ") }
    })
}

fn row() -> impl Strategy<Value = Row> {
    let pick = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let country = pick(&["SG", "SG", "MY", ""]);
    let number = pick(&["", "", "201900001A", "201900002B", "201900003C"]);
    let lei = pick(&["", "", "", LEI]);
    let phone = pick(&["", "", "+65 6123 4567"]);
    (name(), country, number, lei, phone).prop_map(|(name, country, number, lei, phone)| Row {
        name,
        country,
        number,
        lei,
        phone,
    })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 2..14)
}

fn desk(rows: &[Row], matching: Matching) -> Desk {
    let table: String = rows
        .iter()
        .map(|row| format!("{},{},{},{},{},,,\n", row.name, row.country, row.number, row.lei, row.phone))
        .collect();
    let consignees: Vec<(&str, &str)> = rows.iter().map(|row| (row.name.as_str(), row.country)).collect();
    Desk::of(&[("parties.csv", &parties(&table)), ("shipments.csv", &shipments(&consignees))], matching)
}

/// The party of every row, as its name and country.
fn parts(desk: &Desk, rows: &[Row]) -> Vec<(String, String)> {
    let party = |row: &Row| desk.party(&row.name, row.country);
    rows.iter().map(|row| (party(row).normal.clone(), party(row).country.to_string())).collect()
}

fn reasons(desk: &Desk) -> Vec<String> {
    let show = |text| desk.records.texts.show(text);
    let joined = desk.directory.parties.iter().flat_map(|party| &party.joined);
    let mut all: Vec<String> =
        joined.map(|one| format!("{} {} {}", show(one.spelling), show(one.with), one.because)).collect();
    for party in &desk.directory.parties {
        let other = |alike: &chiptrace::model::Alike| show(alike.spellings[1]).to_owned();
        all.extend(party.alike.iter().map(|alike| format!("{} ~ {} {}", party.name, other(alike), alike.held)));
    }
    all.extend(desk.directory.notes.iter().cloned());
    all
}

fn laws() -> ProptestConfig {
    ProptestConfig {
        cases: 96,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(5),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn the_order_of_rows_changes_nothing(rows in rows(), turn in 0..13_usize) {
        let mut turned: Vec<Row> = rows.iter().rev().cloned().collect();
        turned.rotate_left(turn % rows.len());
        let (one, other) = (desk(&rows, Matching::Default), desk(&turned, Matching::Default));
        prop_assert_eq!(parts(&one, &rows), parts(&other, &rows));
        prop_assert_eq!(one.partition(), other.partition());
        prop_assert_eq!(reasons(&one), reasons(&other));
    }

    #[test]
    fn off_refines_exact_refines_default(rows in rows()) {
        let [off, exact, default] =
            [Matching::Off, Matching::Exact, Matching::Default].map(|matching| parts(&desk(&rows, matching), &rows));
        for (fine, coarse) in [(&off, &exact), (&exact, &default)] {
            for (a, b) in (0..rows.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
                prop_assert!(fine[a] != fine[b] || coarse[a] == coarse[b], "{:?} and {:?}", rows[a], rows[b]);
            }
        }
    }

    #[test]
    fn rows_about_strangers_change_no_party(rows in rows(), strangers in 1..6_usize) {
        let before = desk(&rows, Matching::Default);
        let mut more = rows.clone();
        for at in 0..strangers {
            let name = ["Quill Bosk", "Bosk Quill GmbH", "Quil Bosk", "Zemlo", "Zemmlo AG"][at % 5].to_owned();
            more.push(Row { name, country: "SG", number: "", lei: "", phone: "" });
        }
        let after = desk(&more, Matching::Default);
        prop_assert_eq!(parts(&before, &rows), parts(&after, &rows));
    }

    #[test]
    fn names_that_are_one_by_likeness_alone_are_all_alike(mut rows in rows()) {
        rows.iter_mut().for_each(|row| (row.number, row.lei, row.phone) = ("", "", ""));
        let desk = desk(&rows, Matching::Default);
        let parts = parts(&desk, &rows);
        let name = |row: &Row| Name::new(&row.name, Schema::Organisation, &LEXICON, &Rarity::default());
        for (a, b) in (0..rows.len()).flat_map(|a| (0..a).map(move |b| (a, b))).filter(|(a, b)| parts[*a] == parts[*b]) {
            let alike = score(&name(&rows[a]), &name(&rows[b]));
            prop_assert!(alike >= POLICY.resolution_rule().merge_supported, "{alike} {:?} and {:?}", rows[a], rows[b]);
        }
    }

    #[test]
    fn nothing_is_joined_across_a_conflict(rows in rows()) {
        let desk = desk(&rows, Matching::Default);
        let parts = parts(&desk, &rows);
        let spelled = |row: &Row| (row.name.clone(), row.country);
        let mut numbers: BTreeMap<(String, &str), BTreeSet<&str>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.number.is_empty()) {
            numbers.entry(spelled(row)).or_default().insert(row.number);
        }
        let with_lei: BTreeSet<(&(String, String), &str)> =
            rows.iter().zip(&parts).filter(|(row, _)| !row.lei.is_empty()).map(|(row, part)| (part, row.country)).collect();
        for (a, b) in (0..rows.len()).flat_map(|a| (0..a).map(move |b| (a, b))).filter(|(a, b)| parts[*a] == parts[*b]) {
            let (one, other) = (&rows[a], &rows[b]);
            if !one.country.is_empty() && !other.country.is_empty() && one.country != other.country {
                let lei = |country| with_lei.iter().any(|(part, known)| **part == parts[a] && (*known == country || known.is_empty()));
                prop_assert!(lei(one.country) && lei(other.country), "{one:?} and {other:?}");
            }
            if one.country == other.country && let (Some(x), Some(y)) = (numbers.get(&spelled(one)), numbers.get(&spelled(other))) {
                let chained = rows.iter().zip(&parts).any(|(row, part)| *part == parts[a] && row.country == one.country
                    && numbers.get(&spelled(row)).is_some_and(|held| !held.is_disjoint(x) && !held.is_disjoint(y)));
                prop_assert!(!x.is_disjoint(y) || chained, "{one:?} and {other:?}");
            }
        }
    }
}

#[test]
fn res_01_twelve_spellings_fall_into_the_same_parties_in_any_order() {
    let names = [
        "Norwick Semicon Co. Ltd",
        "Norwick Semicon Co Ltd.",
        "NORWICK SEMICON",
        "Norwick Semiconductors",
        "Norwik Semicon Ltd",
        "Norwick Semi Co",
        "Norrick Semicon",
        "Norwick Photonics",
        "Norwick Semicon (HK) Ltd",
        "Northwick Semicon",
        "Norwick Semicon Pte",
        "N. Semicon Ltd",
    ];
    let mut consignees: Vec<(&str, &str)> = names.iter().map(|name| (*name, "SG")).collect();
    let first = Desk::of(&[("s.csv", &shipments(&consignees))], Matching::Default).partition();
    for turn in 0..100 {
        consignees.rotate_left(turn % 5 + 1);
        consignees.swap(turn % 12, (turn * 7 + 3) % 12);
        let again = Desk::of(&[("s.csv", &shipments(&consignees))], Matching::Default).partition();
        assert_eq!(first, again);
    }
}

#[test]
fn res_02_no_number_of_threads_and_no_seed_changes_a_party() {
    let names: Vec<String> = (0..60)
        .map(|at| format!("Norwick {} Semicon Ltd", ["Alder", "Aldr", "Birch", "Brich"][at % 4].repeat(at / 20 + 1)))
        .collect();
    let consignees: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "SG")).collect();
    let table = shipments(&consignees);
    let resolved = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let desk = Desk::of(&[("s.csv", &table)], Matching::Default);
            (desk.partition(), reasons(&desk))
        })
    };
    let one = resolved(1);
    for threads in [1, 2, 7, 2, 7] {
        assert_eq!(one, resolved(threads));
    }
}
