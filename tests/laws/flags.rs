//! Flags stand on what they cite and keep to their dates.

use std::collections::{BTreeMap, BTreeSet};

use chiptrace::model::{RaisedView, Report};
use chiptrace::world::{Dials, scheme_ids};
use proptest::prelude::*;

use super::cases;
use super::desk::Desk;
use super::reading::policy;
use super::tables::{Cited, Sheet, alone, edits, moved_before, sheets, small_world, without};

fn flags(report: &Report) -> impl Iterator<Item = &RaisedView> {
    report.findings.iter().flat_map(|finding| &finding.flags)
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_dated_flag_is_silent_before_its_day(dials in small_world(), edits in edits(6)) {
        let sheets = sheets(&dials, &edits);
        for card in policy().red_flags() {
            if let Some(effective) = card.effective {
                let report = Desk::of(&moved_before(&sheets, effective)).report();
                let raised = flags(&report).find(|flag| flag.red_flag == card.id);
                prop_assert!(raised.is_none(), "{raised:?}");
            }
        }
    }
}

/// Share of flags that the records they cite raise alone: 98 % over the seeds looked at.
const LEAST_ALONE_PERCENT: u32 = 99;

/// Every scheme of the worlds, one world each, so that every detector has something to say.
fn worlds() -> Vec<Vec<Sheet>> {
    let dials = |(only, seed): (String, u64)| Dials {
        misspelt_percent: 0,
        seed,
        shipments: 30,
        planted_per_10k: 0,
        each_scheme: 1,
        each_lookalike: 0,
        only: vec![only],
        ..Dials::default()
    };
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7_u64);
    scheme_ids().into_iter().zip(seed * 100..).map(|one| sheets(&dials(one), &[])).collect()
}

fn cited(flag: &RaisedView) -> Cited {
    flag.evidence.iter().map(|cell| (cell.file.clone(), cell.record)).collect()
}

/// How many flags of each kind the cited records alone raise: raised, of all.
type Tally = BTreeMap<String, (u32, u32)>;

/// Without the records it cites a flag is not raised in the same words; counts how often those records alone raise it.
/// Of one red flag, or of all.
fn check_flags_of(sheets: &[Sheet], only: Option<&str>, tally: &mut Tally) {
    let report = Desk::of(sheets).report();
    let mut seen = BTreeSet::new();
    let asked = flags(&report).filter(|flag| only.is_none_or(|id| flag.red_flag == id));
    for flag in asked.filter(|flag| seen.insert((flag.red_flag.clone(), flag.because.clone()))) {
        let cited = cited(flag);
        assert!(!cited.is_empty(), "{} cites nothing: {}", flag.red_flag, flag.because);
        let rest = Desk::of(&without(sheets, &cited)).report();
        let still = flags(&rest).find(|other| other.red_flag == flag.red_flag && other.because == flag.because);
        assert!(still.is_none(), "{still:?} without what it cites");
        let few = Desk::of(&alone(sheets, &cited)).report();
        let raised = flags(&few).any(|other| other.red_flag == flag.red_flag);
        if !raised {
            println!("not raised alone: {}: {}", flag.red_flag, flag.because);
        }
        let counts = tally.entry(flag.red_flag.clone()).or_default();
        *counts = (counts.0 + u32::from(raised), counts.1 + 1);
    }
}

#[test]
fn flags_stand_on_the_records_they_cite() {
    let mut tally = Tally::new();
    worlds().iter().for_each(|sheets| check_flags_of(sheets, None, &mut tally));
    for (red_flag, (raised, all)) in &tally {
        println!("{red_flag}: {raised} of {all} are raised by the cited records alone");
    }
    let (raised, all) = tally.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    println!("{raised} of {all} in all");
    assert!(raised * 100 >= all * LEAST_ALONE_PERCENT, "{raised} of {all} flags are raised by what they cite alone");
}

/// Red flags that stand wholly on what they cite, each on its own case.
const STAND_ALONE: [&str; 32] = [
    "ant-trade",
    "assembly-wash",
    "boxed-stock",
    "common-owner-both-ends",
    "customer-inheritance",
    "decoy-supply",
    "delivery-switch",
    "detour",
    "foundry-proxy",
    "ghost-transit",
    "growth-before-use",
    "impossible-dates",
    "leak",
    "listed-address",
    "load-above-power",
    "mirror-gap",
    "never-activated",
    "odd-address",
    "opaque-owner",
    "phoenix-party",
    "retry-after-refusal",
    "rma-abuse",
    "rotating-intermediaries",
    "round-trip",
    "scatter",
    "scatter-gather",
    "seller-concentration",
    "serial-clone",
    "shared-address",
    "threshold-dodge",
    "unfavourable-check",
    "unknown-headquarters",
];

#[expect(clippy::disallowed_methods, reason = "cases are files, and a test is no floor")]
fn case(id: &str) -> Vec<Sheet> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/cases/red-flags").join(id);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut tables: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "csv")).collect();
    tables.sort();
    let sheet = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<String>>();
        Sheet {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            header: cells(reader.headers().unwrap()),
            rows: reader.records().map(|row| cells(&row.unwrap())).collect(),
        }
    };
    tables.iter().map(sheet).collect()
}

#[test]
fn flags_stand_on_what_they_cite_and_on_nothing_else() {
    for id in STAND_ALONE {
        let mut tally = Tally::new();
        check_flags_of(&case(id), Some(id), &mut tally);
        let (alone, all) = tally[id];
        assert!(all > 0 && alone == all, "{id}: {alone} of {all} are raised by the cited records alone");
    }
}
