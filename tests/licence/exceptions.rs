//! Which exceptions are left: by level, destination, headquarters and list, and what records write for them.

use super::ground::{FACTS, H100, NOT, REQUIRED, Sent, assert_answer, says};

const DAY: &str = "2025-06-01";
const L40: &str = "NVIDIA L40 48GB";
const CARD: &str = "GeForce RTX 4090";
const OPEN: &str = "its conditions are to be shown";
const SHUT: &str = "which is not left for level";

#[test]
fn only_goods_of_level_a_for_data_centres_are_outside_nac_and_aca() {
    let stated = |license: &'static str, goods: &'static str, to: &'static str| {
        Sent { license, ..H100.of(goods).to(to) }.on(DAY)
    };
    assert_answer(&stated("ACA", L40, "VN"), REQUIRED, OPEN);
    assert_answer(&stated("NAC", L40, "CN"), REQUIRED, OPEN);
    assert_answer(&stated("ACA", CARD, "VN"), REQUIRED, OPEN);
    assert_answer(&stated("ACA", "NVIDIA H100 SXM5 80GB", "VN"), REQUIRED, SHUT);
    assert_answer(&stated("NAC", "NVIDIA L4 24GB", "CN"), REQUIRED, SHUT);
    assert_answer(&stated("ACA", L40, "CN"), REQUIRED, SHUT);
}

#[test]
fn a_seat_in_the_sets_counts_as_the_destination() {
    let group = |country: &'static str, rest: &'static [(&'static str, &'static str)], license: &'static str| {
        Sent { license, parties: rest, ..H100.of(L40).to(country) }.on(DAY)
    };
    assert_answer(&group("SG", &[("Birch Systems", "SG,CN,cloud")], "NAC"), REQUIRED, OPEN);
    assert_answer(&group("SG", &[("Birch Systems", "SG,CN,cloud")], "ACA"), REQUIRED, SHUT);
    assert_answer(&group("VN", &[("Birch Systems", "VN,CN,cloud")], "ACA"), REQUIRED, SHUT);
    assert_answer(&group("VN", &[("Birch Systems", "VN,CN,cloud")], "NAC"), REQUIRED, OPEN);
}

#[test]
fn a_transfer_inside_a_country_may_use_aca_from_its_first_day() {
    for country in ["CN", "MO"] {
        let inside = Sent { from: ("Cedar Chips", country), license: "ACA", ..H100.of(CARD).to(country) };
        assert_answer(&inside.on("2024-04-03"), REQUIRED, SHUT);
        assert_answer(&inside.on("2024-04-04"), REQUIRED, OPEN);
        assert_answer(&Sent { from: ("Cedar Chips", "US"), ..inside }.on("2024-04-04"), REQUIRED, SHUT);
        assert_answer(&inside.of("NVIDIA H100 SXM5 80GB").on("2024-04-04"), REQUIRED, SHUT);
    }
}

#[test]
fn what_frees_technology_and_weights_frees_no_goods() {
    for license in ["TSU", "AIA"] {
        assert_answer(&Sent { license, ..H100 }.on(DAY), REQUIRED, SHUT);
    }
    assert_answer(&Sent { license: "RPL", ..H100 }.on(DAY), REQUIRED, OPEN);
}

#[test]
fn the_code_of_filings_for_no_licence_is_that_claim() {
    assert_answer(
        &Sent { license: "C33", ..H100 }.on(DAY),
        REQUIRED,
        "on the record: C33, although a licence is required",
    );
}

#[test]
fn an_unverified_party_has_no_exceptions() {
    let list = "name,source,country,listed\nBirch Systems,Unverified List (UVL),VN,2025-03-01\n";
    let sent = Sent { license: "ACA", tables: &[("list.csv", list)], ..H100.of(CARD).to("VN") };
    assert_answer(&sent.on("2025-02-28"), REQUIRED, OPEN);
    let judged = sent.on("2025-03-01");
    assert_answer(&judged, REQUIRED, "ACA, which is not available: Birch Systems (VN) is listed (Unverified List");
    assert!(!says(&judged, "may be open"));
    let below = Sent { license: "NLR", ..sent.of("notebook computer 14 inch") };
    assert_answer(&below.on("2025-03-01"), NOT, "no licence exception may be used");
}

#[test]
fn the_list_of_another_authority_asks_for_no_licence() {
    for source in ["UFLPA Entity List", "China MOFCOM Unreliable Entity List"] {
        let list = format!("name,source,country,listed\nBirch Systems,{source},DE,2021-01-01\n");
        let sent = Sent { tables: &[("list.csv", &list)], ..H100.of("notebook computer 14 inch").to("DE") };
        assert_answer(&sent.on(DAY), NOT, "");
    }
}

#[test]
fn an_unknown_share_of_a_listed_owner_is_a_question_while_shares_count() {
    let owned = Sent {
        tables: &[
            ("list.csv", "name,source,country,listed\nElm Holding,Entity List,CN,2020-12-18\n"),
            ("ownership.csv", "owner_name,owned_name,percent\nElm Holding,Birch Systems,\n"),
        ],
        ..H100.of("notebook computer 14 inch").to("DE")
    };
    assert_answer(&owned.on("2025-09-28"), NOT, "");
    assert_answer(&owned.on("2025-10-15"), FACTS, "at most 100 % (Elm Holding): find the share");
    assert_answer(&owned.on("2025-11-10"), NOT, "");
}
