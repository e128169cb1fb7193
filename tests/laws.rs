//! Laws of whole scans over made-up worlds: what must not matter does not matter, and what must be silent is.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

mod common_scan;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chiptrace::model::{Day, Report};
use chiptrace::policy::Policy;
use chiptrace::world::{Dials, World};
use common_scan::{intake, json, report};
use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::Value;

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

type Tables = Vec<(String, Vec<u8>)>;

/// A world with every scheme and look-alike once and a little traffic around them.
fn world(seed: u64) -> Tables {
    let world = World::build(&Dials { seed, shipments: 450, planted_per_10k: 0, ..Dials::default() });
    world.tables.iter().map(|table| (table.name.to_owned(), table.to_csv())).collect()
}

fn scanned(tables: Tables) -> Report {
    report(&POLICY, &intake(&POLICY, tables))
}

/// Findings without the places in files.
fn findings(report: &Report) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, _| !matches!(name.as_str(), "file" | "line" | "record"));
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut whole: Value = serde_json::from_str(&json(report)).unwrap();
    let mut findings = whole["findings"].take();
    strip(&mut findings);
    findings
}

/// Rows of a table without quoted line breaks (worlds write none), header apart.
fn rows(table: &[u8]) -> (String, Vec<String>) {
    let text = String::from_utf8(table.to_vec()).unwrap();
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().unwrap(), lines.collect())
}

fn table(header: &str, rows: &[String]) -> Vec<u8> {
    let mut text = format!("{header}\n");
    rows.iter().for_each(|row| text.push_str(&format!("{row}\n")));
    text.into_bytes()
}

fn ids(report: &Report) -> BTreeSet<String> {
    report.findings.iter().map(|finding| finding.id.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn threads_do_not_matter(seed in 1..10_000_u64) {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| json(&scanned(world(seed))))
        };
        let one = run(1);
        prop_assert!(one.contains("\"high\""), "the world holds something to find");
        prop_assert_eq!(&one, &run(2));
        prop_assert_eq!(&one, &run(7));
    }

    #[test]
    fn row_order_and_files_do_not_matter(seed in 1..10_000_u64, bytes in any::<[u8; 32]>()) {
        let tables = world(seed);
        let mut random = TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &bytes);
        let mut mixed: Tables = Vec::new();
        for (name, bytes) in &tables {
            let (header, mut rows) = rows(bytes);
            for at in (1..rows.len()).rev() {
                rows.swap(at, (random.next_u32() as usize) % (at + 1));
            }
            let half = if name == "shipments.csv" { rows.len() / 3 } else { 0 };
            if half > 0 {
                mixed.push((format!("first-{name}"), table(&header, &rows[..half])));
            }
            mixed.push((name.clone(), table(&header, &rows[half..])));
        }
        mixed.reverse();
        prop_assert_eq!(findings(&scanned(tables)), findings(&scanned(mixed)));
    }

    #[test]
    fn an_unrelated_shipment_removes_no_finding(seed in 1..10_000_u64, controlled in any::<bool>()) {
        let tables = world(seed);
        let goods = if controlled { "NVIDIA H100 80GB PCIe accelerator" } else { "garden chairs" };
        let extra = format!(
            "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,declared_description,\
             quantity,license\nEXTRA1,2024-05-05,Nobody Else GmbH,DE,Somebody Else SAS,FR,{goods},5,NLR\n"
        );
        let mut more = tables.clone();
        more.push(("extra.csv".to_owned(), extra.into_bytes()));
        let (before, after) = (ids(&scanned(tables)), ids(&scanned(more)));
        prop_assert!(before.is_subset(&after), "lost: {:?}", before.difference(&after).collect::<Vec<_>>());
    }

    #[test]
    fn rules_are_silent_before_they_were_in_force(seed in 1..10_000_u64) {
        let earlier: Tables = world(seed).into_iter().map(|(name, bytes)| (name, shifted(&bytes, -3000))).collect();
        let report = scanned(earlier);
        prop_assert!(report.summary.hops > 400);
        for flag in report.findings.iter().flat_map(|finding| &finding.flags) {
            prop_assert!(!["licence-gap", "prc-advanced-ic"].contains(&flag.red_flag.as_str()), "{}", flag.because);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_scanned_without_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        lines in prop::collection::vec("[A-C]?,(2024-0[1-3]-1[0-9])?,(P[1-3])?,(P[1-3])?,(CN|SG|US|--)?,(H100|parts|\"x)?,[0-9]{0,20},[0-9]{0,20}", 0..12),
    ) {
        let mut mixed = b"shipment_id,ship_date,exporter_name,consignee_name,consignee_country,part_number,quantity,gross_weight_kg\n".to_vec();
        lines.iter().for_each(|line| mixed.extend_from_slice(format!("{line}\n").as_bytes()));
        mixed.extend_from_slice(&bytes);
        let report = scanned(vec![("noise.csv".to_owned(), bytes), ("mixed.csv".to_owned(), mixed)]);
        prop_assert!(report.provenance.inputs.iter().all(|input| input.ledger.balanced()));
        prop_assert!(!json(&report).is_empty());
    }
}

/// Every ISO date of a table moved by some days.
fn shifted(table: &[u8], days: i32) -> Vec<u8> {
    let text = String::from_utf8(table.to_vec()).unwrap();
    let cell = |cell: &str| Day::parse(cell).map_or(cell.to_owned(), |day| (day + days).to_string());
    let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",");
    text.lines().map(line).collect::<Vec<_>>().join("\n").into_bytes()
}
