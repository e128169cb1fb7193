//! Findings of the rows that are taken out of a lake equal those of all its rows.

use std::collections::{HashMap, HashSet};

use chiptrace::lake::{Asked, Part, answers};
use chiptrace::model::{Country, Day, Lake, Place, Records, Shipment, Text, Texts};
use chiptrace::resolve::{Kin, NormalForm};
use chiptrace::scan::Quiet;
use chiptrace::world::{Dials, LastLeg, scheme_ids};
use proptest::prelude::*;
use serde_json::Value;

use super::cases;
use super::desk::{Desk, options, said, written};
use super::lake_rows::Reducer;
use super::reading::policy;
use super::same::difference;
use super::tables::{Draw, Sheet, edits, sheets, small_world};

/// Trade of no interest beside a world: among strangers, and one side in `known` of a company of the world.
pub(super) fn with_trade(mut sheets: Vec<Sheet>, (rows, known): (usize, usize), seed: u64) -> Vec<Sheet> {
    let mut draw = Draw(seed);
    let shipments = &mut sheets[0];
    let at = |name: &str| shipments.header.iter().position(|column| column == name).unwrap();
    let columns = ["shipment_id", "ship_date", "arrival_date", "quantity", "gross_weight_kg", "part_number"].map(at);
    let words = ["declared_description", "eccn", "hs_code", "serial_numbers", "license"].map(at);
    let from = ["exporter_name", "exporter_country", "exporter_address"].map(at);
    let to = ["consignee_name", "consignee_country", "consignee_address"].map(at);
    let aside = ["end_user_name", "end_user_country", "forwarder_name", "forwarder_country"].map(at);
    let real = shipments.rows.clone();
    for number in 0..rows {
        let mut row = real[draw.below(real.len())].clone();
        row[columns[0]] = format!("T{number:06}");
        words[1..].iter().chain(&columns[5..]).for_each(|column| row[*column].clear());
        let (goods, grams) = GOODS[draw.below(GOODS.len())];
        row[words[0]] = goods.to_owned();
        let day = Day::parse("2025-01-01").unwrap() + i32::try_from(draw.below(560)).unwrap();
        row[columns[1]] = day.to_string();
        row[columns[2]] = (day + i32::try_from(draw.below(9)).unwrap()).to_string();
        let units = 1 + draw.below(400);
        row[columns[3]] = units.to_string();
        let weight = units * grams * (92 + draw.below(16)) / 100;
        row[columns[4]] = format!("{}.{:03}", weight / 1000, weight % 1000);
        let strangers = [draw.below(known) != 0, draw.below(known) != 0];
        let countries = ["DE", "US", "MY", "SG", "CN", "AE"];
        for (side, columns) in [from, to].into_iter().enumerate() {
            if strangers[side] {
                let [one, other, third] = [(); 3].map(|()| NAMES[draw.below(NAMES.len())]);
                row[columns[0]] = format!("{one} {other} {third} Trading");
                row[columns[1]] = countries[draw.below(countries.len())].to_owned();
                row[columns[2]].clear();
            }
        }
        aside.iter().for_each(|column| row[*column].clear());
        shipments.rows.push(row);
    }
    sheets
}

/// Words with grams a unit.
const GOODS: [(&str, usize); 8] = [
    ("paper bags", 5),
    ("steel bolts", 30),
    ("cotton yarn", 200),
    ("glass jars", 900),
    ("ceramic tiles", 2_500),
    ("office chairs", 11_000),
    ("centrifugal pump", 60_000),
    ("marble blocks", 900_000),
];
const NAMES: [&str; 8] = ["Harbour", "Lantern", "Meadow", "Quarry", "Sable", "Thistle", "Umber", "Walnut"];

/// The first row in which each spelling stands in each place, and each wording of goods, each mode and each cell of
/// serial numbers.
fn witnesses(records: &Records) -> Vec<usize> {
    let show = |text| records.texts.show(text);
    let order = |at: &usize| {
        let row = &records.shipments[*at];
        (row.day(), if row.id_made { "" } else { show(row.id) }, row.record)
    };
    let mut rows: Vec<usize> = (0..records.shipments.len()).collect();
    rows.sort_by_key(order);
    let (mut mentions, mut goods, mut cells) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut first = |at: &usize| {
        let row = &records.shipments[*at];
        let named = Place::ALL.map(|place| (place, row.party(place)));
        let mut new = false;
        for (place, mention) in named {
            new |= mentions.insert((place, mention.name, mention.country, mention.address));
        }
        new |= goods.insert([row.part_number, row.description, row.eccn, row.hs_code]);
        new | cells.insert((row.mode, row.serials.clone()))
    };
    rows.into_iter().filter(|at| first(at)).collect()
}

/// The lake behind records: witnesses, and how often each spelling stands in shipments.
pub(super) fn lake(records: &Records) -> Lake {
    let mut cells: HashMap<(Text, Country), u32> = HashMap::new();
    for mention in records.shipments.iter().flat_map(|row| row.parties).filter(|mention| !mention.is_none()) {
        *cells.entry((mention.name, mention.country)).or_default() += 1;
    }
    let witnesses = witnesses(records).into_iter().map(|at| records.shipments[at].clone()).collect();
    Lake { witnesses, cells, ..Lake::default() }
}

/// The findings, without file, line and record.
fn findings(desk: &Desk, records: &Records) -> Value {
    said(&written(&desk.report_on(records), "json"))["findings"].take()
}

/// What the lake asks.
pub(super) fn asked(texts: &Texts, lake: &Lake) -> Asked {
    let rows = || lake.witnesses.iter();
    let named = lake.cells.iter().map(|((name, country), cells)| (*name, *country, *cells)).collect();
    let mentions = rows().flat_map(|row| row.parties).filter(|one| !one.is_none() && !one.address.is_none()).collect();
    let mut asked = Asked::of(texts, named, mentions);
    asked.goods = rows().map(|row| [row.part_number, row.description, row.eccn, row.hs_code]).collect();
    asked.goods.sort_unstable();
    asked.goods.dedup();
    asked.modes = rows().map(|row| row.mode).collect();
    asked.countries = rows().flat_map(|row| row.parties.map(|mention| mention.country)).collect();
    asked
}

/// The records as they are after the lake was asked, so many names at a time, and reduced, and how many rows were left behind.
fn taken_out(records: &Records, part: Part) -> (Records, usize) {
    let mut asked = records.clone();
    asked.lake = Some(Box::new(lake(records)));
    let all = std::mem::take(&mut asked.shipments);
    let (mut alone, questions) = (Records { lake: None, ..asked.clone() }, self::asked(&asked.texts, &lake(records)));
    let told = answers(&mut alone, questions, policy(), &options(), &Quiet, part);
    let rows = Reducer::new(records, &told, policy().link_rule()).rows();
    let left = all.len() - rows.len();
    asked.shipments = rows.iter().map(|at| all[*at].clone()).collect::<Vec<Shipment>>();
    keep_kin(&mut asked);
    (asked, left)
}

/// Leaves out whoever can have nothing to do with those at hand, as a scan of a lake does.
fn keep_kin(taken: &mut Records) {
    let Some(mut lake) = taken.lake.take() else { return };
    let questions = asked(&taken.texts, &lake);
    let how = (&NormalForm::new(policy()), options().matching);
    let kin = Kin::of(taken, questions.mentions(), questions.addresses(), how);
    lake.cells.retain(|(name, _), _| kin.keeps(*name));
    let kept = |row: Shipment| Some(Shipment { parties: kin.only(row.parties)?, ..row });
    lake.witnesses = std::mem::take(&mut lake.witnesses).into_iter().filter_map(kept).collect();
    lake.alike = Some(kin.into_alike());
    taken.lake = Some(lake);
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn rows_taken_out_tell_what_all_rows_tell(
        dials in small_world(),
        edits in edits(8),
        seed in any::<u64>(),
        known in 2..40_usize,
        part in prop_oneof![Just(Part::default()), (1..60_usize).prop_map(Part)],
    ) {
        let sheets = with_trade(sheets(&dials, &edits), (200, known), seed);
        let desk = Desk::of(&sheets);
        let (taken, _) = taken_out(&desk.records, part);
        let (one, other) = (findings(&desk, &desk.records), findings(&desk, &taken));
        prop_assert!(one == other, "{}", difference("", &one, &other).unwrap_or_default());
    }
}

/// Every scheme at once, with all their variants, in a lake of which most is left behind.
#[test]
fn every_family_of_schemes_is_found_in_the_rows_taken_out() {
    for (seed, last_leg, part) in [(5, LastLeg::Recorded, Part::default()), (6, LastLeg::Missing, Part(50))] {
        let dials = Dials {
            seed,
            shipments: 900,
            each_scheme: 1,
            each_lookalike: 1,
            last_leg,
            misspelt_percent: if part == Part::default() { 0 } else { 25 },
            only: Vec::new(),
            ..Dials::default()
        };
        assert!(scheme_ids().len() > 10);
        let desk = Desk::of(&with_trade(sheets(&dials, &[]), (9000, 300), seed));
        let (taken, left) = taken_out(&desk.records, part);
        let (one, other) = (findings(&desk, &desk.records), findings(&desk, &taken));
        assert!(one == other, "{}", difference("", &one, &other).unwrap_or_default());
        assert!(left > 5000, "{left} of {} rows were left behind", desk.records.shipments.len());
    }
}
