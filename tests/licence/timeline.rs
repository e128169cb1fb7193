//! One test for each dated rule that changes an answer: a shipment the day before and the day after.

use chiptrace::policy::Enforcement;

use super::ground::{FACTS, H100, NOT, POLICY, REQUIRED, REVIEW, Sent, assert_answer, says};

/// A shipment that a rule changes: the instrument, the last day before, the first day after, what is answered on each,
/// and words of the later explanation.
type Turn<'t> = (&'t str, Sent<'t>, (&'t str, &'t str), (&'t str, &'t str), &'t str);

#[track_caller]
fn turns(cases: &[Turn<'_>]) {
    for (instrument, sent, (before, after), (was, becomes), words) in cases {
        assert!(POLICY.instrument(instrument).is_some(), "{instrument} is no instrument");
        assert_answer(&sent.on(before), was, "");
        assert_answer(&sent.on(after), becomes, words);
    }
}

const MAKER: (&str, &str) = ("NVIDIA", "US");
const A100: &str = "NVIDIA A100 SXM4 80GB";
const A800: &str = "NVIDIA A800 PCIe 80GB";
const HBM: &str = "HBM3E memory stack";
const NOTEBOOK: &str = "notebook computer 14 inch";

#[test]
fn letters_of_2022_and_2023() {
    let from_maker = Sent { from: MAKER, ..H100 };
    turns(&[
        (
            "US-2022-08-LETTERS",
            from_maker.of(A100),
            ("2022-08-25", "2022-08-26"),
            (NOT, REQUIRED),
            "the exporter is its addressee",
        ),
        ("US-2022-08-LETTERS", H100.of(A100), ("2022-08-25", "2022-08-26"), (NOT, FACTS), "knowledge for anyone else"),
        ("US-2023-08-ME", H100.to("SA"), ("2023-08-27", "2023-08-28"), (NOT, FACTS), "unverified"),
        (
            "US-2023-10-NVDA",
            from_maker.of(A800),
            ("2023-10-22", "2023-10-23"),
            (NOT, REQUIRED),
            "Form 8-K of 2023-10-24",
        ),
        ("US-2023-10-NVDA", H100.of(A800), ("2023-10-22", "2023-10-23"), (NOT, FACTS), "knowledge for anyone else"),
    ]);
}

#[test]
fn the_first_and_the_second_advanced_computing_rule() {
    let mi300x = H100.of("AMD Instinct MI300X");
    let to_group = Sent { parties: &[("Birch Systems", "SG,CN,cloud")], ..mi300x.to("SG") };
    turns(&[
        ("US-2022-10-AC1", H100, ("2022-10-06", "2022-10-07"), (FACTS, REQUIRED), "87 FR 62186"),
        (
            "US-2023-01-MACAU",
            H100.to("MO"),
            ("2023-01-16", "2023-01-17"),
            (NOT, REQUIRED),
            "MO is a licence destination",
        ),
        ("US-2023-11-AC2", H100.of(A800), ("2022-10-07", "2023-11-17"), (NOT, REQUIRED), "3A090.a"),
        ("US-2023-11-AC2", mi300x.to("VN"), ("2023-11-16", "2023-11-17"), (NOT, REQUIRED), "88 FR 73458"),
        ("US-2023-11-AC2", to_group, ("2023-11-16", "2023-11-17"), (NOT, REQUIRED), "headquartered in CN"),
        (
            "US-2023-11-AC2",
            H100.of("NVIDIA L40 48GB").to("VN"),
            ("2023-11-16", "2023-11-17"),
            (NOT, REQUIRED),
            "level b",
        ),
    ]);
}

#[test]
fn country_groups_that_move() {
    turns(&[
        ("US-2024-03-NI", H100.to("NI"), ("2024-03-14", "2024-03-15"), (NOT, REQUIRED), "NI is a licence destination"),
        ("US-2024-05-CY", H100.to("CY"), ("2024-05-29", "2024-05-30"), (REQUIRED, NOT), "CY is no licence destination"),
        ("US-2025-11-KH", H100.of(HBM).to("KH"), ("2025-11-06", "2025-11-07"), (REQUIRED, NOT), ""),
    ]);
    assert_answer(&H100.to("KH").on("2025-11-07"), REQUIRED, "KH is a licence destination");
}

#[test]
fn the_united_arab_emirates_keep_a_requirement_by_name() {
    let named = |name| Sent { to: (name, "AE"), ..H100 };
    turns(&[
        (
            "US-2026-07-UAE",
            named("Core42"),
            ("2026-07-09", "2026-07-10"),
            (REQUIRED, FACTS),
            "confirm that it is the one",
        ),
        ("US-2027-04-UAE", named("Core42"), ("2027-04-05", "2027-04-06"), (FACTS, REQUIRED), "91 FR 43034"),
        ("US-2026-07-UAE", named("Birch Systems"), ("2026-07-09", "2026-07-10"), (REQUIRED, REQUIRED), "91 FR 43034"),
    ]);
    let let_out = Sent { parties: &[("Core42", "AE,CN,cloud")], ..named("Core42") };
    assert_answer(&let_out.on("2026-07-10"), REQUIRED, "headquartered in CN");
    assert_answer(&named("Core42tress Trading").on("2026-07-10"), REQUIRED, "");
}

#[test]
fn high_bandwidth_memory_from_the_day_of_compliance() {
    turns(&[("US-2024-12-FDP", H100.of(HBM), ("2024-12-30", "2024-12-31"), (NOT, REQUIRED), "89 FR 96790")]);
}

#[test]
fn the_split_of_the_exceptions_changes_the_question() {
    let card = H100.of("GeForce RTX 4090").to("VN");
    let (before, after) = (card.on("2024-04-03"), card.on("2024-04-04"));
    assert_answer(&before, REQUIRED, "exception NAC may be open");
    assert_answer(&after, REQUIRED, "exception ACA may be open");
    assert!(!says(&before, "exception ACA") && !says(&after, "exception NAC"));
    assert_answer(&card.to("CN").on("2024-04-04"), REQUIRED, "exception NAC may be open");
}

#[test]
fn the_text_that_reaches_everywhere_is_said_beside_practice() {
    let berlin = H100.to("DE");
    let (before, after) = (berlin.on("2025-05-14"), berlin.on("2025-05-15"));
    assert_answer(&before, NOT, "");
    assert_answer(&after, NOT, "any destination worldwide");
    assert_eq!(before.licensing.text_in_cfr, NOT);
    assert!(after.licensing.text_in_cfr.starts_with("required (") && after.licensing.enforced == NOT);
    let by_text = Sent { enforcement: Enforcement::Text, ..berlin };
    assert_answer(&by_text.on("2025-05-14"), NOT, "");
    assert_answer(&by_text.on("2025-05-15"), REQUIRED, "is not enforced");
    assert_eq!(by_text.on("2025-05-15").licensing.enforced, NOT, "practice is said beside the text");
    assert_answer(&by_text.of("NVIDIA L40 48GB").on("2025-05-15"), NOT, "");
}

#[test]
fn the_letter_of_april_2025() {
    let h20 = H100.of("NVIDIA H20 96GB SXM5");
    let from_maker = Sent { from: MAKER, ..h20 };
    let to_group = Sent { parties: &[("Birch Systems", "SG,CN,cloud")], ..h20.to("SG") };
    turns(&[
        ("US-2025-04-H20", from_maker, ("2025-04-08", "2025-04-09"), (NOT, REQUIRED), "the exporter is its addressee"),
        ("US-2025-04-H20", h20, ("2025-04-08", "2025-04-09"), (NOT, FACTS), "knowledge for anyone else"),
        ("US-2025-04-H20", to_group, ("2025-04-08", "2025-04-09"), (NOT, FACTS), "is-informed letter"),
        ("US-2025-04-H20", h20.to("HK"), ("2025-04-08", "2025-04-09"), (NOT, FACTS), "is-informed letter"),
    ]);
    let in_full = Sent { from: ("NVIDIA Corporation", "US"), ..h20 };
    assert_answer(&in_full.on("2025-04-09"), REQUIRED, "the exporter is its addressee");
    let alike = Sent { from: ("AMD Alder Trading Ltd", "US"), ..h20 };
    assert_answer(&alike.on("2025-04-09"), FACTS, "knowledge for anyone else");
    assert_answer(&h20.to("DE").on("2025-04-09"), NOT, "");
    assert_answer(&H100.of("NVIDIA L20 48GB").on("2025-04-09"), NOT, "");
}

#[test]
fn the_package_of_may_2025_turns_circuits_designed_in_china_into_a_question_in_both_directions() {
    let out = Sent { from: ("Cedar Chips", "CN"), ..H100.of("Huawei Ascend 910C accelerator").to("MY") };
    turns(&[("US-2025-05-PKG", out, ("2025-05-12", "2025-05-13"), (NOT, FACTS), "General Prohibition 10")]);
    let inside = Sent { from: ("Cedar Chips", "US"), ..out.to("US") };
    assert_answer(&inside.on("2025-05-13"), FACTS, "General Prohibition 10");
    let home = Sent { from: ("Cedar Chips", "MY"), ..out.to("CN") };
    assert_answer(&home.on("2025-05-13"), REQUIRED, "General Prohibition 10");
}

#[test]
fn malaysia_asks_for_notice() {
    let leaving = Sent { from: ("Cedar Chips", "MY"), ..H100.to("SG") };
    turns(&[("MY-2025-07", leaving, ("2025-07-13", "2025-07-14"), (NOT, FACTS), "Malaysia asks for 30 days' notice")]);
}

#[test]
fn the_affiliates_rule_comes_goes_and_comes_back_unverified() {
    let owned = Sent {
        tables: &[
            ("list.csv", "name,source,country,listed\nElm Holding,Entity List,CN,2020-12-18\n"),
            ("ownership.csv", "owner_name,owned_name,percent\nElm Holding,Birch Systems,60\n"),
        ],
        ..H100.of(NOTEBOOK).to("DE")
    };
    turns(&[
        ("US-2025-09-AFF", owned, ("2025-09-28", "2025-09-29"), (NOT, REQUIRED), "90 FR 47201"),
        ("US-2025-11-SUSP", owned, ("2025-11-09", "2025-11-10"), (REQUIRED, NOT), ""),
        ("US-2026-11-AFF2", owned, ("2026-11-09", "2026-11-10"), (NOT, REQUIRED), "unverified"),
    ]);
}

#[test]
fn the_review_policy_of_january_2026_changes_no_requirement() {
    let h200 = H100.of("NVIDIA H200 SXM5 141GB");
    assert_answer(&h200.on("2026-01-14"), REQUIRED, "");
    assert!(!says(&h200.on("2026-01-14"), "case by case"));
    assert_answer(&h200.on("2026-01-15"), REQUIRED, "reviewed case by case");
    let from_abroad = Sent { from: ("Cedar Chips", "MY"), ..h200 };
    assert!(!says(&from_abroad.on("2026-01-15"), "reviewed case by case"), "a re-export is outside the window");
    assert!(says(&from_abroad.on("2026-01-15"), "presumed to be denied"));
    assert!(says(&H100.of("NVIDIA B200 SXM").on("2026-01-15"), "presumed to be denied"));
}

#[test]
fn the_headquarters_rule_holds_without_a_break() {
    let to_group = Sent { parties: &[("Birch Systems", "SG,CN,cloud")], ..H100.to("SG") };
    for day in ["2023-11-17", "2025-05-12", "2025-05-13", "2026-05-30", "2026-05-31"] {
        assert_answer(&to_group.on(day), REQUIRED, "headquartered in CN");
    }
    let unknown = Sent { parties: &[("Birch Systems", "SG,,cloud")], ..H100.to("SG") };
    assert_answer(&unknown.on("2026-06-01"), FACTS, "are not recorded");
}

#[test]
fn part_746_is_review_and_never_not_required() {
    turns(&[
        ("US-2022-02-RU", H100.of(NOTEBOOK).to("RU"), ("2022-02-23", "2022-02-24"), (NOT, REVIEW), "87 FR 12226"),
        ("US-2022-03-BY", H100.of(NOTEBOOK).to("BY"), ("2022-03-01", "2022-03-02"), (NOT, REVIEW), "87 FR 13048"),
    ]);
    for country in ["CU", "IR", "KP", "SY", "RU", "BY"] {
        for goods in [NOTEBOOK, "cotton shirts", "NVIDIA H100 SXM5 80GB", "GeForce RTX 3060"] {
            for day in ["2022-04-01", "2023-11-17", "2026-11-25"] {
                assert_answer(&H100.of(goods).to(country).on(day), REVIEW, "not modelled item by item");
            }
        }
    }
    let to_russia = H100.to("RU").on("2026-11-25");
    assert!(to_russia.licensing.needed, "what 742.6 asks stands beside the review");
    assert_eq!(to_russia.licensing.text_in_cfr, REVIEW, "the worldwide text adds nothing to it");
}
