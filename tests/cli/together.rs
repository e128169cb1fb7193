//! What counts together in one finding: evidence that meets, and no habit of the trade.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use serde_json::Value;

use crate::arrived::CARD;
use crate::lookalikes::{HEADER, report};

/// Priority and explanations of the finding that holds a shipment.
fn finding_on<'r>(report: &'r Value, shipment: &str) -> (&'r str, Vec<&'r str>) {
    let all = report["findings"].as_array().unwrap();
    let holds = |finding: &&Value| finding["shipments"].as_array().unwrap().iter().any(|one| one == shipment);
    let found = all.iter().find(holds).unwrap();
    let explained = found["explanations"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    (found["priority"].as_str().unwrap(), explained)
}

/// Sites that sell on what they said they use, each to another buyer.
fn sold_on(count: usize) -> String {
    let names = ["Alder", "Birch", "Cedar", "Elder", "Gorse", "Holly", "Juniper", "Willow"];
    let chain = |(at, name): (usize, &str)| {
        let (site, buyer, units) = (format!("{name} Hosting GmbH,DE"), format!("{name} Stores BV,NL"), at + 2);
        format!(
            "B{at},2025-01-06,2025-01-10,Rowan Server Inc,US,{site},{CARD},{units},27000,USD,5,{site}\n\
             S{at},2025-02-06,2025-02-10,{site},{buyer},{CARD},{units},28000,USD,5,,\n"
        )
    };
    (0..).zip(names).take(count).map(chain).collect()
}

#[test]
fn signs_that_many_findings_show_and_no_more_are_told_low_and_why() {
    let shown = |rows: &str| {
        let report = report(&format!("{HEADER},end_user_name,end_user_country\n{rows}"), &[]);
        let (priority, explained) = finding_on(&report, "S0");
        (priority.to_owned(), explained.contains(&"common-here"))
    };
    assert_eq!(shown(&sold_on(3)), ("medium".to_owned(), false));
    assert_eq!(shown(&sold_on(8)), ("low".to_owned(), true));
    let as_tills = sold_on(8).replacen(
        &format!("Alder Stores BV,NL,{CARD},2,28000"),
        "Alder Stores BV,NL,till with screen,TILL-9,5A992.c,2,900",
        1,
    );
    assert_eq!(shown(&as_tills), ("high".to_owned(), false), "what shows more than the others is no habit");
}
