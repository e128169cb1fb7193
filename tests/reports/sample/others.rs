//! A route that stops short of its stated end user, and a note on a party.

use std::collections::BTreeMap;

use chiptrace::model::{
    Confidence, Explanation, Finding, FindingStatus, Flow, Group, LicenceAnswer, Milli, Priority, RaisedView, RouteHop,
    RouteView, Severity, Totals,
};

use super::pieces::*;

#[expect(clippy::too_many_lines, reason = "one literal, read as a whole")]
pub(super) fn unfinished() -> Finding {
    let hop = |leg: i32, from: (&str, &str), to: (&str, &str)| RouteHop {
        shipment: format!("KM/24-{:03}", 71 + leg),
        from: from.0.to_owned(),
        from_country: country(from.1),
        to: to.0.to_owned(),
        to_country: country(to.1),
        departed: day("2024-11-04") + leg * 12,
        arrived: (leg == 0).then(|| day("2024-11-09")),
        product: "MI300X accelerator".to_owned(),
        goods_key: "mi300x".to_owned(),
        units: (leg == 0).then_some(Milli(64_000)),
        weight_kg: None,
        value: None,
        serials: texts(&["KX10001", "KX10002", "KX10003"]),
        basis: (leg == 1).then_some("serial"),
        dwell_days: (leg == 1).then_some(7),
        licence: licensing(LicenceAnswer::NeedsFacts, "", &["headquarters of the consignee are not known"]),
    };
    let hops = vec![
        hop(0, ("Fennimore Systems Oy", "FI"), ("Kestrel Meridian DMCC", "AE")),
        hop(1, ("Kestrel Meridian DMCC", "AE"), ("Low Tide Trading FZE", "AE")),
    ];
    let flag = raised(
        "end-user-not-reached",
        "The stated end user is not reached",
        "T26",
        Group::Flow,
        "64 units were declared for Oryx Steppe Data Centre in Kazakhstan; 7 days after arrival they left for a trading \
         company instead.",
    );
    Finding {
        id: "41d7c2aa90be6f05".to_owned(),
        rank: 2,
        priority: Priority::Medium,
        score: 540,
        title: "64 MI300X accelerators for a data centre in Kazakhstan stop at a trading company in the UAE".to_owned(),
        summary:
            "The records end at Low Tide Trading. The stated end user, Oryx Steppe Data Centre, never appears as a \
                  consignee."
                .to_owned(),
        status: FindingStatus::Unfinished,
        groups: vec![Group::Flow],
        parties: vec![
            party("Fennimore Systems Oy", "FI", &["exporter"]),
            party("Kestrel Meridian DMCC", "AE", &["consignee", "exporter"]),
            party("Low Tide Trading FZE", "AE", &["consignee"]),
            party("Oryx Steppe Data Centre LLP", "KZ", &["end user"]),
        ],
        shipments: texts(&["KM/24-071", "KM/24-072"]),
        first_day: Some(day("2024-11-04")),
        last_day: Some(day("2024-11-16")),
        totals: Totals { units: 64, chips: 64, tpp: decimal("1338163.2"), value: BTreeMap::new() },
        passage: None,
        routes: vec![RouteView { hops, flow: Flow { least: 3, most: 64, fifo: 64, pro_rata: 64 } }],
        flags: vec![RaisedView {
            evidence: vec![evidence("KM/24-071", "end_user_name", "Oryx Steppe Data Centre LLP", "", 208)],
            ..flag
        }],
        explanations: vec![Explanation {
            id: "hub-stock".to_owned(),
            text: "Kestrel Meridian holds stock for 3 other customers in the same months".to_owned(),
            answers_group: Some(Group::Flow),
            evidence: Vec::new(),
        }],
        ask_next: texts(&["Ask Kestrel Meridian where the three serial numbers on both records are today."]),
        replies: Vec::new(),
        checklist: Vec::new(),
        truncated: Some("routes beyond 8 hops were not listed".to_owned()),
    }
}

pub(super) fn party_note() -> Finding {
    let flag = raised(
        "new-customer",
        "Formed shortly before the first order",
        "T06",
        Group::Party,
        "Blue Larch Compute was formed on 2024-08-01, 41 days before its first order of 16 units.",
    );
    Finding {
        id: "c0ffee0123456789".to_owned(),
        rank: 3,
        priority: Priority::Low,
        score: 120,
        title: "Blue Larch Compute (SG) was formed 41 days before its first order".to_owned(),
        summary: "One order of 16 units by a company without earlier trade.".to_owned(),
        status: FindingStatus::Party,
        groups: vec![Group::Party],
        parties: vec![party("Blue Larch Compute Pte Ltd", "SG", &["consignee"])],
        shipments: texts(&["SHP-1203"]),
        first_day: Some(day("2024-09-11")),
        last_day: Some(day("2024-09-11")),
        routes: Vec::new(),
        passage: None,
        totals: Totals { units: 16, chips: 16, ..Totals::default() },
        flags: vec![RaisedView { severity: Severity::Low, confidence: Confidence::Medium, ..flag }],
        explanations: Vec::new(),
        ask_next: texts(&["Ask who founded the company and who uses the machines."]),
        replies: Vec::new(),
        checklist: Vec::new(),
        truncated: None,
    }
}

/// Seven parties whose routes branch, skip a step, meet again and run back.
pub(crate) fn network() -> Finding {
    let hop = |from: &str, to: &str, basis: Option<&'static str>| RouteHop {
        shipment: format!("{from}{to}"),
        from: format!("Party {from} Holdings"),
        from_country: country("SG"),
        to: format!("Party {to} Holdings"),
        to_country: country("MY"),
        departed: day("2024-03-01"),
        arrived: Some(day("2024-03-05")),
        product: "H100 PCIe card".to_owned(),
        goods_key: "h100".to_owned(),
        units: Some(Milli(12_000)),
        weight_kg: None,
        value: None,
        serials: Vec::new(),
        basis,
        dwell_days: basis.map(|_| 4),
        licence: licensing(LicenceAnswer::ReviewPolicy, "D1234567", &[]),
    };
    let route = |way: &[&str]| {
        let bases = [None, Some("same product"), Some("assembly"), Some("count and weight")];
        let hops = way.windows(2).zip(bases.iter().cycle()).map(|(pair, &basis)| hop(pair[0], pair[1], basis));
        RouteView { hops: hops.collect(), flow: Flow::default() }
    };
    Finding {
        id: "77aa77aa77aa77aa".to_owned(),
        rank: 1,
        title: "A network of seven parties".to_owned(),
        routes: vec![
            route(&["A", "B", "C", "D"]),
            route(&["A", "E", "D"]),
            route(&["A", "D"]),
            route(&["F", "B", "G", "D"]),
            route(&["D", "B"]),
            route(&[]),
        ],
        replies: Vec::new(),
        checklist: Vec::new(),
        truncated: None,
        ..unfinished()
    }
}

/// A finding that has nothing but its title.
pub(crate) fn bare() -> Finding {
    Finding {
        id: "00aa00aa00aa00aa".to_owned(),
        rank: 2,
        title: "A bare finding".to_owned(),
        summary: String::new(),
        groups: Vec::new(),
        parties: Vec::new(),
        shipments: Vec::new(),
        first_day: None,
        last_day: None,
        routes: Vec::new(),
        totals: Totals::default(),
        flags: Vec::new(),
        explanations: Vec::new(),
        ask_next: Vec::new(),
        replies: Vec::new(),
        checklist: Vec::new(),
        truncated: None,
        ..unfinished()
    }
}
