//! The same answer for any number of threads, any order of rows, any split of files, and with strangers beside.

use std::collections::BTreeSet;

use chiptrace::model::Report;
use proptest::prelude::*;
use serde_json::Value;

use super::cases;
use super::desk::{Desk, said};
use super::tables::{Sheet, edits, sheets, shuffled, small_world};

fn with_threads(threads: usize, sheets: &[Sheet]) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| Desk::of(sheets).json())
}

/// Where two answers part, as a path with both values.
pub(crate) fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.keys().find_map(|key| difference(&format!("{path}.{key}"), &a[key], &b[key]))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            (0..a.len()).find_map(|at| difference(&format!("{path}[{at}]"), &a[at], &b[at]))
        }
        _ => (one != other).then(|| format!("{path}\n  {one}\n  {other}")),
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(dials in small_world(), edits in edits(6)) {
        let sheets = sheets(&dials, &edits);
        let one = with_threads(1, &sheets);
        prop_assert!(one == with_threads(2, &sheets), "2 threads");
        prop_assert!(one == with_threads(7, &sheets), "7 threads");
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn any_order_of_rows_and_any_split_of_files_says_the_same(
        dials in small_world(), edits in edits(12), seed in any::<u64>()
    ) {
        let sheets = sheets(&dials, &edits);
        let (one, other) = (said(&Desk::of(&sheets).json()), said(&Desk::of(&shuffled(&sheets, seed)).json()));
        let difference = difference("report", &one, &other);
        prop_assert!(difference.is_none(), "{}", difference.unwrap());
    }
}

/// A shipment between parties of which nobody has heard, on the day of a row that is there already.
#[derive(Clone, Debug)]
struct Stranger {
    row: usize,
    goods: (&'static str, &'static str),
    countries: (&'static str, &'static str),
    quantity: u32,
}

fn stranger() -> impl Strategy<Value = Stranger> {
    let goods = [("garden furniture", "EAR99"), ("NVIDIA H100 80GB PCIe accelerator", "3A090.a"), ("", "")];
    let countries = [("DE", "FR"), ("US", "CN"), ("", "")];
    (any::<usize>(), prop::sample::select(goods.to_vec()), prop::sample::select(countries.to_vec()), 1..50_u32)
        .prop_map(|(row, goods, countries, quantity)| Stranger { row, goods, countries, quantity })
}

fn add(sheets: &mut [Sheet], stranger: &Stranger) {
    let shipments = &mut sheets[0];
    let day = shipments.rows[stranger.row % shipments.rows.len()][shipments.column("ship_date")].clone();
    let quantity = stranger.quantity.to_string();
    let cells = [
        ("shipment_id", "STRANGER-1"),
        ("ship_date", &day),
        ("exporter_name", "Quiet Harbour Furnishings Ltd"),
        ("exporter_country", stranger.countries.0),
        ("consignee_name", "Far Meadow Interiors GmbH"),
        ("consignee_country", stranger.countries.1),
        ("declared_description", stranger.goods.0),
        ("eccn", stranger.goods.1),
        ("quantity", &quantity),
    ];
    let mut row = vec![String::new(); shipments.header.len()];
    for (column, cell) in cells {
        cell.clone_into(&mut row[shipments.column(column)]);
    }
    shipments.rows.push(row);
}

fn ids(report: &Report) -> BTreeSet<(String, String)> {
    report.findings.iter().map(|finding| (finding.id.clone(), finding.title.clone())).collect()
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn a_stranger_takes_no_finding_away(dials in small_world(), edits in edits(6), stranger in stranger()) {
        let mut sheets = sheets(&dials, &edits);
        let before = ids(&Desk::of(&sheets).report());
        add(&mut sheets, &stranger);
        let after = ids(&Desk::of(&sheets).report());
        let lost: Vec<_> = before.difference(&after).collect();
        prop_assert!(lost.is_empty(), "{lost:?}");
    }
}
