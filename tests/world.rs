//! Generated worlds: the same bytes for the same dials, whole truths, and the demo that is kept in `datasets/demo`.

#![expect(clippy::disallowed_methods, reason = "the demo is kept on disk, and a test is no floor")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use chiptrace::world::{self, Dials, LastLeg, Table, World};

fn column(table: &Table, name: &str) -> usize {
    table.header.iter().position(|column| *column == name).expect("the table has the column")
}

fn table<'a>(world: &'a World, name: &str) -> &'a Table {
    world.tables.iter().find(|table| table.name == name).expect("the world has the table")
}

fn small() -> World {
    World::build(&Dials { seed: 11, shipments: 3000, ..Dials::default() })
}

/// `CHIPTRACE_WRITE_DEMO=1 cargo test --test world` writes the demo anew.
#[test]
fn the_demo_on_disk_is_the_demo_that_is_built() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets/demo");
    let demo = World::build(&world::demo());
    let mut files: Vec<(&str, Vec<u8>)> = demo.tables.iter().map(|table| (table.name, table.to_csv())).collect();
    files.push(("truth.toml", demo.truth_toml().into_bytes()));
    for (name, bytes) in files {
        let path = folder.join(name);
        if std::env::var_os("CHIPTRACE_WRITE_DEMO").is_some() {
            fs::write(&path, &bytes).unwrap();
        }
        assert!(fs::read(&path).unwrap() == bytes, "{name} differs: CHIPTRACE_WRITE_DEMO=1 cargo test --test world");
    }
}

#[test]
fn a_world_depends_on_its_dials_alone() {
    let [one, other] = [small(), small()];
    for (a, b) in one.tables.iter().zip(&other.tables) {
        assert!(a.to_csv() == b.to_csv(), "{}", a.name);
    }
    assert_eq!(one.truth, other.truth);
    let third = World::build(&Dials { seed: 12, shipments: 3000, ..Dials::default() });
    assert!(table(&one, "shipments.csv").to_csv() != table(&third, "shipments.csv").to_csv());
}

#[test]
fn misspelt_names_change_names_and_nothing_else() {
    let world = World::build(&Dials { seed: 11, shipments: 3000, misspelt_percent: 30, ..Dials::default() });
    let (plain, misspelt) = (small(), table(&world, "shipments.csv").clone());
    let plain = table(&plain, "shipments.csv");
    let (mut changed, mut named) = (0, 0);
    for (before, after) in plain.rows.iter().zip(&misspelt.rows) {
        for (at, (one, other)) in before.iter().zip(after).enumerate() {
            let is_name = plain.header[at].ends_with("_name");
            assert!(one == other || is_name, "{one} {other}");
            named += u32::from(is_name && !one.is_empty());
            changed += u32::from(one != other);
        }
    }
    assert!(
        plain.rows.len() == misspelt.rows.len() && (20..=30).contains(&(changed * 100 / named)),
        "{changed} {named}"
    );
}

#[test]
fn every_scheme_is_planted_and_its_truth_names_rows_and_parties_that_exist() {
    let world = small();
    let shipments = table(&world, "shipments.csv");
    let ids: BTreeSet<&str> = shipments.rows.iter().map(|row| &row[0]).collect();
    let parties: BTreeSet<&str> = table(&world, "parties.csv").rows.iter().map(|row| &row[0]).collect();
    assert_eq!((shipments.rows.len(), ids.len()), (3000, 3000));
    for story in &world.truth {
        assert!(!story.shipments.is_empty(), "{}", story.scheme);
        assert!(story.shipments.iter().all(|id| ids.contains(id.as_str())));
        for name in &story.parties {
            assert!(parties.contains(name.as_str()), "{name}");
        }
        assert_eq!(story.lawful, story.expected.is_empty());
        assert!(story.expected.iter().all(|entry| !entry.shipments.is_empty()), "{}", story.scheme);
    }
    let planted: BTreeSet<&str> = world.truth.iter().map(|story| story.scheme.as_str()).collect();
    assert!(world::scheme_ids().iter().all(|id| planted.contains(id.as_str())));
}

#[test]
fn variants_and_missing_legs_leave_the_other_stories_as_they_are() {
    let dials = Dials { seed: 11, shipments: 3000, ..Dials::default() };
    let more = World::build(&Dials { each_variant: 1, ..dials.clone() });
    let plain = small();
    let told = |world: &World, id: &str| {
        world.truth.iter().find(|story| story.scheme == id).map(|story| story.shipments.len()).unwrap()
    };
    let known: BTreeSet<String> = world::scheme_ids().into_iter().collect();
    let variants: BTreeSet<&str> =
        more.truth.iter().filter(|story| !story.lawful).map(|story| story.scheme.as_str()).collect();
    assert!(variants.iter().filter(|id| !known.contains(**id)).count() >= 8, "{variants:?}");
    let cut = World::build(&Dials { last_leg: LastLeg::Missing, ..dials });
    for id in ["shell-and-forwarders", "hub-stacking", "business-mismatch"] {
        assert!(told(&cut, id) < told(&plain, id), "{id} lost its last leg");
    }
    assert_eq!(told(&cut, "headquarters-abroad"), told(&plain, "headquarters-abroad"));
    for world in [&more, &cut] {
        assert!(world.truth.iter().flat_map(|story| &story.expected).all(|entry| !entry.shipments.is_empty()));
    }
}

#[test]
fn time_runs_forward_and_stays_in_the_window() {
    let world = small();
    let shipments = table(&world, "shipments.csv");
    let (ship, arrive) = (column(shipments, "ship_date"), column(shipments, "arrival_date"));
    let dates: Vec<&str> = shipments.rows.iter().map(|row| &row[ship]).collect();
    assert!(dates.is_sorted());
    assert!(dates[0] >= "2023-01-01");
    for row in &shipments.rows {
        let (left, came) = (&row[ship], &row[arrive]);
        assert!(came.is_empty() || (left <= came && came < "2026-07-01"), "{left} to {came}");
    }
}

#[test]
fn a_lot_keeps_its_count_and_weight_on_every_leg_of_a_shell_story() {
    let world = World::build(&Dials { only: vec!["shell-and-forwarders".into()], ..Dials::default() });
    let shipments = table(&world, "shipments.csv");
    let story = world.truth.iter().find(|story| story.scheme == "shell-and-forwarders").unwrap();
    let (quantity, weight) = (column(shipments, "quantity"), column(shipments, "gross_weight_kg"));
    let mut lots: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in shipments.rows.iter().filter(|row| story.shipments.iter().any(|id| *id == row[0])) {
        *lots.entry((&row[quantity], &row[weight])).or_default() += 1;
    }
    assert!(lots.len() >= 3 && lots.values().all(|legs| legs % 4 == 0), "{lots:?}");
    assert_eq!(
        world.truth.iter().filter(|story| !story.lawful).map(|story| &story.scheme).collect::<BTreeSet<_>>().len(),
        1
    );
}

#[test]
fn no_two_companies_share_a_name_and_only_planted_ones_share_an_address() {
    let world = small();
    let parties = table(&world, "parties.csv");
    let names: BTreeSet<String> = parties.rows.iter().map(|row| row[0].to_lowercase()).collect();
    assert_eq!(names.len(), parties.rows.len());
    let mut addresses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &parties.rows {
        addresses.entry(&row[2]).or_default().push(&row[0]);
    }
    let shared: Vec<&str> = addresses.into_values().filter(|names| names.len() > 1).flatten().collect();
    let planted = world.truth.iter().filter(|story| story.scheme == "shared-address").flat_map(|story| &story.parties);
    let planted: BTreeSet<&str> = planted.map(String::as_str).collect();
    assert!(!shared.is_empty() && shared.iter().all(|name| planted.contains(name)), "{shared:?}");
}

#[test]
fn planted_rows_follow_the_dial() {
    let dials = Dials { shipments: 40_000, planted_per_10k: 100, each_lookalike: 0, ..Dials::default() };
    let world = World::build(&dials);
    let planted: usize = world.truth.iter().filter(|story| !story.lawful).map(|story| story.shipments.len()).sum();
    assert!((400..460).contains(&planted), "{planted} planted rows of 400");
    assert_eq!(table(&world, "shipments.csv").rows.len(), 40_000);
}

#[test]
fn only_a_minority_of_rows_is_controlled_and_the_trade_is_worldwide() {
    let world = small();
    let shipments = table(&world, "shipments.csv");
    let (eccn, to) = (column(shipments, "eccn"), column(shipments, "consignee_country"));
    let controlled = shipments.rows.iter().filter(|row| row[eccn].contains("A090")).count();
    let countries: BTreeSet<&str> = shipments.rows.iter().map(|row| &row[to]).collect();
    assert!((300..1300).contains(&controlled), "{controlled} of 3000");
    assert!(countries.len() >= 40, "{}", countries.len());
}

#[test]
fn each_red_flag_case_is_small_and_names_its_own_shipments() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets/cases/red-flags");
    let mut cases = 0;
    for case in fs::read_dir(folder).unwrap() {
        let case = case.unwrap();
        let flag = case.file_name().into_string().unwrap();
        let mut reader = csv::Reader::from_path(case.path().join("shipments.csv")).unwrap();
        let ids: BTreeSet<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        let text = fs::read_to_string(case.path().join("expect.toml")).unwrap();
        let expect: toml::Table = toml::from_str(&text).unwrap();
        let quiet = expect["not_raise"].as_array().unwrap();
        let raise = expect["raise"].as_array().unwrap();
        assert!((2..=60).contains(&ids.len()) && !quiet.is_empty() && !raise.is_empty(), "{flag}");
        assert!(raise.iter().all(|entry| entry["flag"].as_str() == Some(&flag)), "{flag}");
        let raised = raise.iter().flat_map(|entry| entry["shipments"].as_array().unwrap());
        for id in raised.chain(quiet) {
            assert!(ids.contains(id.as_str().unwrap()), "{flag}: {id}");
        }
        cases += 1;
    }
    let cards = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets/policy/red-flags");
    assert_eq!(cases, fs::read_dir(cards).unwrap().count(), "one for each red flag");
}
