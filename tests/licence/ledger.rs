//! Licences on file, drawn down shipment by shipment.

use chiptrace::scan::HopLicence;

use super::ground::{H100, Sent};

const HEADER: &str = "number,holder,consignee,end_user,items,quantity,value,currency,valid_from,valid_to\n";

/// The lines about the record of three shipments of ten units and 1,000 dollars a month apart, under one licence.
fn drawn(licence: &str) -> Vec<String> {
    let table = format!("{HEADER}{licence}\n");
    let sent = Sent { license: "D1234567", tables: &[("licences.csv", &table)], ..H100 };
    let judged = sent.on_days(&["2026-03-01", "2026-04-01", "2026-05-01"]);
    judged.iter().map(about_the_record).collect()
}

fn about_the_record(judged: &HopLicence) -> String {
    let line = judged.licensing.because.iter().find_map(|line| line.strip_prefix("on the record: licence D1234567, "));
    line.unwrap_or_else(|| panic!("{:?}", judged.licensing.because)).to_owned()
}

const COVERS: &str = "which covers it as far as the file says";

#[test]
fn a_licence_that_fits_covers() {
    let full = "D1234567,Alder Data Inc,Birch Systems,,H100,30,3000,USD,2026-01-01,2026-12-31";
    assert_eq!(drawn(full), [COVERS; 3]);
    assert_eq!(drawn("D1234567,,,,,,,,,"), [COVERS; 3], "what is not on file is not held against it");
    assert_eq!(drawn("D1234567,,,,4A090,,,,,"), [COVERS; 3], "items by ECCN");
}

#[test]
fn units_and_value_run_out() {
    let units = drawn("D1234567,,,,,25,,,,");
    assert_eq!(units[..2], [COVERS; 2]);
    assert_eq!(units[2], "which does not cover it: 30 units have moved under it and it grants 25");
    let value = drawn("D1234567,,,,,,1500.00,USD,,");
    assert_eq!(value[0], COVERS);
    assert_eq!(value[1], "which does not cover it: USD 2000.00 have moved under it and it grants USD 1500.00");
    assert_eq!(drawn("D1234567,,,,,,1500.00,EUR,,"), [COVERS; 3], "another currency is not converted");
}

#[test]
fn other_days_parties_and_items_are_not_covered() {
    let fails = |licence: &str, place: usize| drawn(licence)[place].clone();
    assert_eq!(fails("D1234567,,,,,,,,2026-03-15,", 0), "which does not cover it: it is valid only from 2026-03-15");
    assert_eq!(fails("D1234567,,,,,,,,,2026-04-15", 2), "which does not cover it: it was valid only to 2026-04-15");
    assert_eq!(fails("D1234567,,Cedar Chips,,,,,,,", 0), "which does not cover it: it names Cedar Chips as consignee");
    assert_eq!(fails("D1234567,,,,L40,,,,,", 0), "which does not cover it: its items are L40");
    assert_eq!(fails("D1234567,Cedar Chips,,,,,,,,", 0), "which may not cover it: it was granted to Cedar Chips");
    assert_eq!(fails("D7654321,,,,,,,,,", 0), "which is not among the licences on file");
}

#[test]
fn a_second_licence_of_the_number_may_cover_what_the_first_does_not() {
    let both = "D1234567,,Cedar Chips,,,,,,,\nD1234567,,Birch Systems,,,,,,,";
    assert_eq!(drawn(both), [COVERS; 3]);
}
