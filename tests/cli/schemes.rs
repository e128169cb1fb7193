//! One scheme is one finding: what one supplier sends to one intermediary is one story, unless that deals with many.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use crate::lookalikes::{HEADER, report};

const CARD: &str = "H100 PCIe 80GB,H100-PCIE-80G,4A090.a";

/// A lot to an intermediary, and where it went from there.
fn lot(number: u32, units: u32, end_user: &str, sold: Option<&str>) -> String {
    let kilos = units * 2;
    let came = format!(
        "A{number},2025-0{number}-06,2025-0{number}-10,Alder Server Inc,US,Hazel Larch Sdn Bhd,MY,{CARD},{units},27000,USD,{kilos},{end_user},MY\n"
    );
    let left = sold.map(|to| {
        format!("B{number},2025-0{number}-16,2025-0{number}-20,Hazel Larch Sdn Bhd,MY,{to},CN,{CARD},{units},28000,USD,{kilos},,\n")
    });
    came + &left.unwrap_or_default()
}

/// The shipments of each finding above low.
fn findings(rows: &str, beside: &[(&str, &str)]) -> Vec<String> {
    let table = format!("{HEADER},end_user_name,end_user_country\n{rows}");
    let report = report(&table, beside);
    let above = report["findings"].as_array().unwrap().iter().filter(|finding| finding["priority"] != "low");
    let text = |id: &serde_json::Value| id.as_str().unwrap().to_owned();
    above
        .map(|finding| {
            let mut shipments: Vec<String> = finding["shipments"].as_array().unwrap().iter().map(text).collect();
            shipments.sort();
            shipments.join(" ")
        })
        .collect()
}

#[test]
fn one_intermediary_with_two_buyers_is_one_scheme() {
    let own = "Hazel Larch Sdn Bhd";
    let rows = lot(1, 12, own, Some("Wuxi Elm Trading Co Ltd")) + &lot(4, 20, own, Some("Harbin Oak Systems Co Ltd"));
    assert_eq!(findings(&rows, &[]), ["A1 A4 B1 B4"]);
    let many: String = ('A'..='I')
        .map(|letter| {
            let buyer = format!("Maple {letter}rbor Systems Ltd,MY");
            format!("X{letter},2024-02-06,2024-02-10,Hazel Larch Sdn Bhd,MY,{buyer},{CARD},2,28000,USD,5,{buyer}\n")
        })
        .collect();
    let found = findings(&(rows + &many), &[]);
    assert_eq!(found, ["A4 B4", "A1 B1"], "a house that sells to eleven may be of two schemes");
}

#[test]
fn lots_not_seen_to_leave_are_of_the_scheme_of_those_that_are() {
    let later =
        "Z1,2025-11-03,2025-11-12,Rowan Metal Works Ltd,TW,Oak Stores GmbH,DE,steel shelves,,EAR99,4,90,USD,40,,\n";
    let rows =
        lot(1, 12, "Beech University", Some("Wuxi Elm Trading Co Ltd")) + &lot(4, 20, "Beech University", None) + later;
    let paid = "payment_id,date,payer_name,payer_country,payee_name,payee_country,amount,currency,shipment_ids\n\
        P1,2025-01-05,Fir Pacific Trading Ltd,HK,Alder Server Inc,US,324000,USD,A1\n\
        P2,2025-04-05,Fir Pacific Trading Ltd,HK,Alder Server Inc,US,540000,USD,A4\n";
    assert_eq!(findings(&rows, &[("payments.csv", paid)]), ["A1 A4 B1"]);
}

#[test]
fn what_one_stranger_pays_for_is_one_scheme() {
    let lot = |number: u32, shell: &str| {
        format!(
            "A{number},2025-0{number}-06,2025-0{number}-10,Alder Server Inc,US,{shell},{CARD},{number},27000,USD,9,,\n"
        )
    };
    let rows = lot(3, "Hazel Larch Sdn Bhd,MY") + &lot(5, "Rowan Birch Kft,HU");
    let paid = |second: &str| {
        format!(
            "payment_id,date,payer_name,payer_country,payee_name,payee_country,amount,currency,shipment_ids\n\
             P1,2025-03-05,Fir Pacific Trading Ltd,HK,Alder Server Inc,US,81000,USD,A3\n\
             P2,2025-05-05,{second},HK,Alder Server Inc,US,135000,USD,A5\n"
        )
    };
    assert_eq!(findings(&rows, &[("payments.csv", &paid("Fir Pacific Trading Ltd"))]).len(), 1);
    assert_eq!(findings(&rows, &[("payments.csv", &paid("Yew Ocean Finance Ltd"))]).len(), 2);
}

#[test]
fn two_schemes_that_share_a_maker_and_its_own_works_are_two() {
    let chain = |at: u32, shell: &str, buyer: &str| {
        let (units, works, to) = (at + 9, "Alder Server Hsinchu Co Ltd,TW", format!("{buyer} Trading Ltd"));
        let shell = format!("{shell} Compute Co Ltd,TH");
        format!(
            "A{at},2024-03-01,2024-03-04,Alder Server Inc,US,{works},{CARD},{units},27000,USD,5,{shell}\n\
             B{at},2024-03-20,2024-03-24,{works},{shell},{CARD},{units},27000,USD,5,{shell}\n\
             C{at},2024-04-02,2024-04-06,{shell},{to},HK,{CARD},{units},28000,USD,5,,\n"
        )
    };
    let rows = chain(1, "Hazel", "Elm") + &chain(5, "Larch", "Oak");
    let group = |parent: &str| {
        format!("name,country,ultimate_parent,ultimate_parent_country\nAlder Server Hsinchu Co Ltd,TW,{parent},US\n")
    };
    let told = |parent: &str| findings(&rows, &[("parties.csv", &group(parent))]);
    assert_eq!(told("Alder Server Inc"), ["A5 B5 C5", "A1 B1 C1"]);
    assert_eq!(told(""), ["A1 A5 B1 B5 C1 C5"], "a stranger that supplies both joins them");
}
