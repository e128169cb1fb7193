//! What lawful trade does that looks like diversion, in pairs: the same rows with and without what explains them.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use std::fs;

use serde_json::Value;

use crate::terminal::{Place, chiptrace};

const HEADER: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,\
    declared_description,part_number,eccn,quantity,unit_value,currency,gross_weight_kg";

/// How sure a red flag is raised on these rows; empty when it is not.
fn sure(rows: &str, red_flag: &str) -> String {
    let place = Place::new();
    let file = place.file("shipments.csv", &format!("{HEADER}\n{rows}"));
    let report = place.file("report.json", "");
    let said = chiptrace(&["scan", &file, "--format", "json", "--as-of", "2025-12-01", "--out", &report]);
    assert!(said.code <= 1, "{}", said.err);
    let report: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let flags = report["findings"].as_array().unwrap().iter().flat_map(|finding| finding["flags"].as_array().unwrap());
    let found = flags.filter(|flag| flag["red_flag"] == red_flag).map(|flag| flag["confidence"].as_str().unwrap());
    found.max_by_key(|word| ["low", "medium", "high"].iter().position(|known| known == word)).unwrap_or("").to_owned()
}

#[test]
fn an_eccn_says_nothing_of_other_goods_that_only_the_same_words_name() {
    let rows = |part: &str| {
        format!(
            "V1,2025-02-03,2025-02-07,Alder Logic Inc,US,Dalian Fir Trading Co Ltd,CN,network equipment,{part},3A001.a.7,5,900,USD,10\n\
             V2,2025-03-03,2025-03-07,Birch Systems Inc,US,Wuxi Elm Trading Co Ltd,CN,network equipment,{part},EAR99,5,900,USD,10\n"
        )
    };
    assert_eq!(sure(&rows(""), "goods-identity-break"), "");
    assert_eq!(sure(&rows("NX-9000"), "goods-identity-break"), "high");
}

#[test]
fn what_was_in_stock_may_be_what_left() {
    let came = "B1,2025-05-21,2025-05-26,Alder Server Inc,US,Hazel Distribution Pte Ltd,SG,NVIDIA HGX H100 8-GPU baseboard,HGX-H100-8,4A090.a,12,250000,USD,720\n";
    let stock = "B0,2025-04-01,2025-04-06,Rowan Metal Works Ltd,TW,Hazel Distribution Pte Ltd,SG,server chassis without boards,SRV-CHASSIS-8U,EAR99,20,900,USD,1000\n";
    let left = |units: i64| {
        let weight = units * 60;
        format!(
            "B2,2025-05-30,2025-06-03,Hazel Distribution Pte Ltd,SG,Wuxi Elm Trading Co Ltd,CN,server chassis without boards,SRV-CHASSIS-8U,EAR99,{units},1000,USD,{weight}\n"
        )
    };
    for red_flag in ["goods-identity-break", "value-out-of-line"] {
        assert_eq!(sure(&format!("{came}{}", left(12)), red_flag), "high", "{red_flag}, nothing in stock");
        assert_eq!(sure(&format!("{stock}{came}{}", left(12)), red_flag), "medium", "{red_flag}, a whole lot");
        assert_eq!(sure(&format!("{stock}{came}{}", left(9)), red_flag), "low", "{red_flag}, a part of a lot");
    }
}

#[test]
fn a_token_value_is_usual_for_what_goes_to_be_repaired_or_comes_back() {
    let sold = "R1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch University,FR,H100 PCIe 80GB,H100-PCIE-80G,4A090.a,6,27000,USD,15\n";
    let sent = |to: &str, words: &str| {
        format!("R2,2025-04-08,2025-04-12,Larch University,FR,{to},{words},H100-PCIE-80G,4A090.a,2,1,USD,5\n")
    };
    let value = |row: String| sure(&format!("{sold}{row}"), "value-out-of-line");
    assert_eq!(value(sent("Maple Repair Pte Ltd,SG", "H100 PCIe 80GB")), "medium");
    assert_eq!(value(sent("Maple Repair Pte Ltd,SG", "defective units for repair")), "low");
    assert_eq!(value(sent("Alder Server Inc,US", "H100 PCIe 80GB")), "low");
}
