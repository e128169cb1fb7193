//! What lawful trade does that looks like diversion, in pairs: the same rows with and without what explains them.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use std::fs;

use serde_json::Value;

use crate::terminal::{Place, chiptrace};

pub(crate) const HEADER: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,\
    declared_description,part_number,eccn,quantity,unit_value,currency,gross_weight_kg";

/// How sure a red flag is raised on these rows; empty when it is not.
pub(crate) fn sure(rows: &str, red_flag: &str) -> String {
    sure_beside(&format!("{HEADER}\n{rows}"), &[], red_flag)
}

/// How sure a red flag is raised on a table of shipments with other tables beside it.
pub(crate) fn sure_beside(shipments: &str, beside: &[(&str, &str)], red_flag: &str) -> String {
    let report = report(shipments, beside);
    let flags = report["findings"].as_array().unwrap().iter().flat_map(|finding| finding["flags"].as_array().unwrap());
    let found = flags.filter(|flag| flag["red_flag"] == red_flag).map(|flag| flag["confidence"].as_str().unwrap());
    found.max_by_key(|word| ["low", "medium", "high"].iter().position(|known| known == word)).unwrap_or("").to_owned()
}

/// The report on a table of shipments with other tables beside it.
pub(crate) fn report(shipments: &str, beside: &[(&str, &str)]) -> Value {
    let place = Place::new();
    let mut files = vec![place.file("shipments.csv", shipments)];
    files.extend(beside.iter().map(|(name, text)| place.file(name, text)));
    let report = place.file("report.json", "");
    let mut words = vec!["scan"];
    words.extend(files.iter().map(String::as_str));
    words.extend(["--format", "json", "--as-of", "2025-12-01", "--out", &report]);
    let said = chiptrace(&words);
    assert!(said.code <= 1, "{}", said.err);
    serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap()
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
fn a_list_that_asks_for_a_licence_reaches_goods_below_the_lines() {
    let row = |day: &str| {
        format!(
            "L1,{day},{day},Alder Foundry Inc,US,Elm Packaging Co Ltd,CN,memory module 64GB,RDIMM-64,3A991,200,80,USD,9\n"
        )
    };
    let sold = |day: &str, status: &str| {
        let rows = format!("{HEADER},license\n{}", row(day).replace('\n', ",NLR\n"));
        let parties = format!("name,country,list_status\nElm Packaging Co Ltd,CN,{status}\n");
        sure_beside(&rows, &[("parties.csv", &parties)], "licence-gap")
    };
    assert_eq!(sold("2024-02-01", "Entity List 2020-12-18"), "high");
    assert_eq!(sold("2024-02-01", "Entity List 2024-12-18"), "", "not listed yet");
    assert_eq!(sold("2024-02-01", "removed from Entity List 2024-01-10"), "", "listed no more");
    assert_eq!(sold("2024-02-01", ""), "", "never listed");
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
    // under another name the value is no second sign
    for (red_flag, nothing) in [("goods-identity-break", "high"), ("value-out-of-line", "low")] {
        assert_eq!(sure(&format!("{came}{}", left(12)), red_flag), nothing, "{red_flag}, nothing in stock");
        assert_eq!(sure(&format!("{stock}{came}{}", left(12)), red_flag), "low", "{red_flag}, a whole lot");
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

/// Twenty-four accelerators come and as many notebooks of their weight leave.
const CAME: &str = "N1,2025-05-21,2025-05-26,Alder Server Inc,US,Hazel Supply Pte Ltd,SG,H100 PCIe 80GB,H100-PCIE-80G,4A090.a,24,27000,USD,60\n";

fn notebooks(id: &str, day: &str, from: &str, to: &str, units: i64) -> String {
    let kilos = units * 5 / 2;
    format!("{id},{day},{day},{from},{to},14in notebook computer,NB-14,5A992.c,{units},900,USD,{kilos}\n")
}

#[test]
fn a_party_that_deals_in_notebooks_sends_notebooks() {
    let left = notebooks("N2", "2025-06-10", "Hazel Supply Pte Ltd,SG", "Wuxi Elm Trading Co Ltd,CN", 24);
    let identity = |more: &str| sure(&format!("{CAME}{left}{more}"), "goods-identity-break");
    assert_eq!(identity(""), "high");
    let got: String = ["Fir", "Oak", "Yew"]
        .iter()
        .zip(1..)
        .map(|(maker, number)| {
            let from = format!("{maker} Computer Co Ltd,TW");
            notebooks(&format!("G{number}"), &format!("2024-03-0{number}"), &from, "Hazel Supply Pte Ltd,SG", 2)
        })
        .collect();
    assert_eq!(identity(&got), "low", "they came from others, fewer than left and long before");
    let sent = notebooks("N3", "2025-08-10", "Hazel Supply Pte Ltd,SG", "Larch Stores GmbH,DE", 30);
    assert_eq!(identity(&sent), "low", "54 left, and no more than 24 can have been what came");
    let few = notebooks("N3", "2025-08-10", "Hazel Supply Pte Ltd,SG", "Larch Stores GmbH,DE", 20);
    assert_eq!(identity(&few), "high", "of 44 more than half can have been what came");
    let heavy = "N0,2025-05-01,2025-05-02,Hazel Supply Pte Ltd,SG,Larch Stores GmbH,DE,14in notebook computer,NB-14,5A992.c,2,900,USD,5.56\n";
    let between = left.replace(",60\n", ",62.4\n");
    let rows = format!("{CAME}{heavy}{between}");
    assert_eq!(sure(&rows, "goods-identity-break"), "high", "a first lot of another weight uses up nothing that came");
}

#[test]
fn boards_and_cases_that_come_apart_leave_as_one() {
    let rows = |kilos: i64| {
        format!(
            "K1,2025-05-21,2025-05-26,Alder Server Inc,US,Hazel Supply Pte Ltd,SG,NVIDIA HGX H100 8-GPU baseboard,HGX-H100-8,4A090.a,6,250000,USD,360\n\
             K2,2025-05-22,2025-05-29,Rowan Metal Works Ltd,TW,Hazel Supply Pte Ltd,SG,server chassis without boards,SRV-CHASSIS-8U,EAR99,6,900,USD,300\n\
             K3,2025-06-10,2025-06-13,Hazel Supply Pte Ltd,SG,Wuxi Elm Trading Co Ltd,CN,storage array,,EAR99,6,9000,USD,{kilos}\n"
        )
    };
    assert_eq!(sure(&rows(660), "goods-identity-break"), "high");
    assert_eq!(sure(&rows(480), "goods-identity-break"), "", "eighty kilograms are not a board in a case");
}

#[test]
fn as_many_racks_may_be_the_machines() {
    let header = format!("{HEADER},end_user_name,end_user_country");
    let came = "U1,2025-03-03,2025-03-07,Alder Server Inc,US,Hazel Integration Pte Ltd,SG,8U server with 8x H100 SXM5,SRV8U-H100-8,4A090.a,8,280000,USD,1040,Larch University,AU\n";
    let went = |units: i64| {
        format!(
            "U2,2025-04-03,2025-04-12,Hazel Integration Pte Ltd,SG,Larch University,AU,computing rack installed,,4A090.a,{units},290000,USD,,Larch University,AU\n"
        )
    };
    let later =
        "U3,2025-10-03,2025-10-12,Rowan Metal Works Ltd,TW,Oak Stores GmbH,DE,steel shelves,,EAR99,4,90,USD,40,,\n";
    let end_user = |more: String| sure_beside(&format!("{header}\n{came}{later}{more}"), &[], "end-user-not-reached");
    assert_eq!(end_user(String::new()), "medium");
    assert_eq!(end_user(went(3)), "medium");
    assert_eq!(end_user(went(8)), "low");
}

#[test]
fn what_goes_on_under_a_licence_was_drawn_when_it_came() {
    let header = format!("{HEADER},license");
    let hub = "L1,2025-03-03,2025-03-07,Alder Server Inc,US,Alder Hub Pte Ltd,SG,8U server with 8x H200 SXM5,PowerEdge XE9680,5A992.z,20,300000,USD,2600,D1234567\n\
               L2,2025-03-20,2025-03-24,Alder Hub Pte Ltd,SG,Date Palm Cloud FZE,AE,8U server with 8x H200 SXM5,,5A992.z,20,300000,USD,2600,D1234567\n";
    let licence = "number,holder,consignee,end_user,items,quantity,valid_from,valid_to\n\
                   D1234567,Alder Server Inc,,,PowerEdge XE9680,20,2025-01-01,2026-12-31\n";
    let more = "L3,2025-04-20,2025-04-24,Alder Server Inc,US,Date Palm Cloud FZE,AE,8U server with 8x H200 SXM5,PowerEdge XE9680,5A992.z,1,300000,USD,130,D1234567\n";
    let gap = |rows: &str| sure_beside(&format!("{header}\n{rows}"), &[("licences.csv", licence)], "licence-gap");
    assert_eq!(gap(hub), "", "twenty units moved, twice");
    assert_eq!(gap(&format!("{hub}{more}")), "high", "twenty-one units moved");
    let named = licence.replace("Alder Server Inc,,,", "Alder Server Inc,Date Palm Cloud FZE,Date Palm Cloud FZE,");
    let stranger = hub.replace("L2,", "L0,2025-02-03,2025-02-07,Elm Trading GmbH,DE,Wadi Compute FZE,AE,8U server with 8x H200 SXM5,,5A992.z,30,300000,USD,3900,D1234567\nL2,");
    let on = |rows: &str| {
        let report = report(&format!("{header}\n{rows}"), &[("licences.csv", &named)]);
        let gap = |finding: &&Value| {
            finding["flags"].as_array().unwrap().iter().any(|flag| flag["red_flag"] == "licence-gap")
        };
        report["findings"].as_array().unwrap().iter().find(gap).map(|finding| finding["shipments"].to_string())
    };
    assert_eq!(on(hub), None, "for whom it names");
    assert_eq!(on(&stranger).as_deref(), Some("[\"L0\"]"), "a stranger who writes the number draws nothing");
}
