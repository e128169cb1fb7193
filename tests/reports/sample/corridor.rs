//! The observed corridor: six lots of boards through five parties, declared for one that is not on the way.

use std::collections::BTreeMap;

use chiptrace::model::{
    Confidence, DiligenceCheck, Evidence, Explanation, Finding, FindingParty, FindingStatus, Flow, Group,
    LicenceAnswer, Milli, PartyName, Passage, Priority, RaisedView, Reply, RouteHop, RouteView, Severity, Totals,
};

use super::pieces::*;

/// The parties of the corridor: name, country, role.
const CORRIDOR: [(&str, &str, &str); 5] = [
    ("Lone Mesa Integration Inc", "US", "exporter"),
    ("Copper Wren Trading LLC", "US", "consignee"),
    ("Silver Tern Logistics Sdn Bhd", "MY", "forwarder"),
    ("Harbour Nine Forwarding Ltd", "HK", "intermediate consignee"),
    ("Qinghe Cloud Computing Co Ltd", "CN", "consignee"),
];

fn named(name: &str, code: &str) -> PartyName {
    PartyName { id: "7a7a7a7a7a7a".to_owned(), name: name.to_owned(), country: country(code) }
}

/// Hop `leg` (0 to 3) of lot `lot` (0 to 5): declared as what it is, then as parts.
fn corridor_hop(lot: i32, leg: i32) -> RouteHop {
    let place = leg as usize;
    let departed = day("2024-05-02") + lot * 48 + [0, 9, 17, 31][place];
    let as_declared = ["HGX H200 8-GPU board", "HGX H200 8-GPU board", "computer parts", "computer parts"][place];
    let required = licensing(
        LicenceAnswer::Required,
        "",
        &["H200: TPP 15,832 is level a of 3A090", "CN is in Country Group D:5 on the day", "no licence on the record"],
    );
    RouteHop {
        shipment: format!("SHP-{:04}", 100 + lot * 10 + leg),
        from: CORRIDOR[place].0.to_owned(),
        from_country: country(CORRIDOR[place].1),
        to: CORRIDOR[place + 1].0.to_owned(),
        to_country: country(CORRIDOR[place + 1].1),
        departed,
        arrived: Some(departed + [2, 6, 5, 3][place]),
        product: as_declared.to_owned(),
        goods_key: if leg < 2 { "h200" } else { "computer parts" }.to_owned(),
        units: Some(Milli(40_000)),
        weight_kg: Some(decimal("812.5")),
        value: Some(["USD 9600000.00", "USD 9880000.00", "USD 74000.00", "USD 74000.00"][place].to_owned()),
        serials: Vec::new(),
        basis: [None, Some("same product"), Some("count and weight"), Some("same product")][place],
        dwell_days: [None, Some(7), Some(2), Some(9)][place],
        licence: match leg {
            0 => licensing(LicenceAnswer::NotRequired, "NLR", &["the hop stays in the US"]),
            1 => licensing(LicenceAnswer::NeedsFacts, "NLR", &["headquarters of the consignee are not known"]),
            _ => required,
        },
    }
}

#[expect(clippy::too_many_lines, reason = "one literal, read as a whole")]
pub(super) fn corridor() -> Finding {
    let lot = |lot| RouteView {
        hops: (0..4).map(|leg| corridor_hop(lot, leg)).collect(),
        flow: Flow { least: 36, most: 40, fifo: 40, pro_rata: 38 },
    };
    let routes: Vec<RouteView> = (0..6).map(lot).collect();
    let mut parties: Vec<FindingParty> =
        CORRIDOR.iter().map(|&(name, code, role)| party(name, code, &[role])).collect();
    parties.push(party("Mesa Verde University Hospital", "US", &["end user"]));
    Finding {
        id: "9f3a61c07be2d418".to_owned(),
        rank: 1,
        priority: Priority::High,
        score: 968,
        title: "Six lots of H200 boards declared for a US hospital reached Qinghe Cloud Computing (CN)".to_owned(),
        summary:
            "Lone Mesa Integration sold 240 eight-GPU boards to Copper Wren Trading, a company formed seven weeks \
                  before the first order, for a hospital in the US. Every lot left for Silver Tern Logistics in \
                  Malaysia within nine days, was declared as computer parts at USD 1,850 a piece with the same count \
                  and weight, and went through Hong Kong to Qinghe Cloud Computing in China. No licence is recorded."
                .to_owned(),
        status: FindingStatus::Observed,
        groups: vec![Group::Law, Group::Identity, Group::Money],
        parties,
        shipments: (0..6).flat_map(|lot| (0..4).map(move |leg| format!("SHP-{:04}", 100 + lot * 10 + leg))).collect(),
        first_day: Some(day("2024-05-02")),
        last_day: Some(day("2025-01-31")),
        totals: Totals {
            units: 240,
            chips: 1_920,
            tpp: decimal("30397440"),
            value: BTreeMap::from([("USD".to_owned(), decimal("57600000.00"))]),
        },
        routes,
        passage: Some(Passage {
            counts: "chips",
            sent: Some(1_920),
            least: 1_900,
            most: 1_920,
            stock: 8,
            choke_points: vec![named("Copper Wren Trading LLC", "US")],
            instead: vec![named("Blue Tern Freight Ltd", "MY")],
            direct: vec![named("Lone Mesa <Integration> Inc", "US")],
            smallest: true,
        }),
        flags: corridor_flags(),
        explanations: vec![Explanation {
            id: "return-of-goods".to_owned(),
            text: "Two later shipments from Copper Wren Trading to Lone Mesa Integration are declared as warranty \
                   returns of 4 units"
                .to_owned(),
            answers_group: None,
            evidence: vec![evidence("SHP-0190", "declared_description", "RMA return", "", 1_871)],
        }],
        ask_next: texts(&[
            "Ask Mesa Verde University Hospital whether it ordered or received any of the 240 boards.",
            "Ask Copper Wren Trading for the serial numbers and a power-on attestation of each board.",
            "Ask the bank of Copper Wren Trading for the originator of the six payments from Hong Kong.",
        ]),
        replies: vec![Reply {
            party: "Kestrel Meridian Trading FZE (AE)".to_owned(),
            question: "Can the customer say what the product does & why it needs it?".to_owned(),
            answer: "No, \"for a client\"".to_owned(),
            day: Some(day("2024-12-02")),
            by: "export desk".to_owned(),
            evidence: vec![evidence("A1", "answer", "No, \"for a client\"", "", 3)],
        }],
        checklist: vec![
            DiligenceCheck {
                id: "DD-01".to_owned(),
                party: "Kestrel Meridian Trading FZE (AE)".to_owned(),
                action: "Look into a new customer.".to_owned(),
                keep: "date of incorporation".to_owned(),
                screened: false,
                evidence: vec![evidence("P1", "incorporated", "2024-03-01", "", 9)],
            },
            DiligenceCheck {
                id: "DD-08".to_owned(),
                party: "Kestrel Meridian Trading FZE (AE)".to_owned(),
                action: "Screen every party.".to_owned(),
                keep: "log of the screening".to_owned(),
                screened: true,
                evidence: Vec::new(),
            },
        ],
        truncated: None,
    }
}

#[expect(clippy::too_many_lines, reason = "one literal, read as a whole")]
fn corridor_flags() -> Vec<RaisedView> {
    let last_legs = |column: &'static str, value: &'static str, note: &'static str| {
        (0..6)
            .map(move |lot| evidence(&format!("SHP-{:04}", 103 + lot * 10), column, value, note, 420 + lot as u32 * 61))
    };
    let licence = raised(
        "licence-gap",
        "A licence was required and none is recorded",
        "T37",
        Group::Law,
        "12 hops of H200 boards to Hong Kong and China between 2024-05-19 and 2025-01-31 needed a licence; none records one.",
    );
    let identity = raised(
        "goods-identity-break",
        "Same count and weight, other goods",
        "T10",
        Group::Identity,
        "In each of 6 lots 40 units of 812.5 kg came in as H200 boards and left as computer parts at USD 1,850 a unit, \
         0.7 % of the value before.",
    );
    let payer = raised(
        "payer-mismatch",
        "The payer is not the buyer",
        "T24",
        Group::Money,
        "6 of 6 payments for these lots, USD 59,280,000 in all, came from Hong Kong and China; the buyer is in the US.",
    );
    vec![
        RaisedView {
            evidence: last_legs("license", "", "nothing recorded")
                .chain(last_legs("consignee_country", "CN", "Country Group D:5"))
                .collect(),
            citations: vec![
                in_force("15-cfr-742.6", "15 CFR 742.6(a)(6): licence for 3A090 items to D:1, D:4 and D:5"),
                published_later(
                    "is-2025-05-13",
                    "BIS guidance of 2025-05-13 on diversion of advanced chips (confidence medium)",
                ),
            ],
            ..licence
        },
        RaisedView {
            evidence: last_legs("declared_description", "COMPUTER PARTS", "was HGX H200 8-GPU board")
                .chain(last_legs("gross_weight_kg", "812.5", "unchanged"))
                .chain(last_legs("unit_value", "1850.00", "was 247,000.00"))
                .collect(),
            citations: vec![in_force("supp-3-732", "Supp. No. 3 to 15 CFR Part 732, red flag 14")],
            ..identity
        },
        RaisedView {
            severity: Severity::Medium,
            confidence: Confidence::Medium,
            evidence: vec![Evidence {
                file: "records/payments.csv".to_owned(),
                ..evidence("PAY-0031", "payer_country", "HK", "", 32)
            }],
            ..payer
        },
    ]
}
