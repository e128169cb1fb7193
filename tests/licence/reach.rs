//! How far the rules reach: on the way, by a declared ECCN, by words of a name, where a country has no group.

use super::ground::{FACTS, H100, NOT, REQUIRED, REVIEW, Sent, assert_answer, says};

const DAY: &str = "2025-06-01";
const T4: &str = "NVIDIA T4 16GB";

#[test]
fn an_intermediate_consignee_is_judged_on_its_leg() {
    let via = |via: (&'static str, &'static str), rest: &'static [(&'static str, &'static str)]| Sent {
        via,
        parties: rest,
        license: "NLR",
        ..H100.to("SG")
    };
    let in_china = via(("Cedar Trading", "CN"), &[]);
    let leg = in_china.first_leg(DAY);
    assert_answer(&leg, FACTS, "on the way, at Cedar Trading (CN): CN is a licence destination");
    assert!(says(&leg, "show that the goods only pass there to Birch Systems (SG)"));
    assert_eq!((&leg.to[..], leg.ultimate.as_deref()), ("Cedar Trading (CN)", Some("Birch Systems (SG)")));
    let of_group = via(("Cedar Trading", "SG"), &[("Cedar Trading", "SG,CN,")]);
    assert_answer(&of_group.first_leg(DAY), FACTS, "or its ultimate parent is headquartered in CN");
    assert_answer(&via(("Cedar Trading", "SG"), &[]).first_leg(DAY), NOT, "");
    let unknown = via(("Cedar Trading", "MY"), &[("Cedar Trading", "MY,,")]);
    assert_answer(&unknown.first_leg(DAY), FACTS, "headquarters of Cedar Trading (MY)");
    let forwarder = via(("Cedar Freight Forwarding", "MY"), &[("Cedar Freight Forwarding", "MY,,")]);
    assert_answer(&forwarder.first_leg(DAY), NOT, "");
    assert_answer(&via(("Cedar Trading", "US"), &[]).first_leg(DAY), NOT, "");
    assert_answer(&via(("Cedar Trading", "IR"), &[]).first_leg(DAY), REVIEW, "on the way, at Cedar Trading (IR)");
    assert_answer(&via(("Cedar Trading", "SG"), &[]).to("CN").first_leg(DAY), REQUIRED, "CN is a licence destination");
}

#[test]
fn a_declared_eccn_is_judged_by_headquarters_too() {
    let group = &[("Birch Systems", "SG,CN,cloud")];
    for eccn in ["3A090.a", "5A992.z", "4A090(b)", "ECCN 3A090A1", "3A090/4A090"] {
        let declared = Sent { eccn, ..H100.of("electronic assembly") };
        assert_answer(&declared.on(DAY), REQUIRED, "CN is a licence destination");
        let to_group = Sent { parties: group, ..declared.to("SG") };
        assert_answer(&to_group.on(DAY), REQUIRED, "headquartered in CN");
        assert_answer(&to_group.on("2023-11-16"), FACTS, "");
        assert_answer(&declared.to("SG").on(DAY), FACTS, "needs classification");
    }
    let core = Sent { to: ("Core42", "AE"), eccn: "4A090.a", ..H100.of("electronic assembly") };
    assert_answer(&core.on("2026-08-01"), FACTS, "confirm that it is the one");
    let other = Sent { to: ("Birch Systems", "AE"), ..core };
    assert_answer(&other.on("2026-08-01"), REQUIRED, "91 FR 43034");
    let older = Sent { eccn: "3A001.a.7", ..H100.of("electronic assembly") };
    assert_answer(&older.on("2024-02-01"), REQUIRED, "15 CFR part 738");
}

#[test]
fn military_words_of_several_languages_ask() {
    let to = |name: &'static str, country: &'static str| Sent { to: (name, country), ..H100.of(T4) }.on(DAY);
    for (name, country) in [
        ("中国人民解放军某部队", "CN"),
        ("國防工業股份公司", "CN"),
        ("Ministerio del Poder Popular para la Defensa", "VE"),
        ("Birch Electronics Defense Systems", "CN"),
        ("University of Defence Technology", "CN"),
        ("Ejército Ejemplar", "NI"),
    ] {
        assert_answer(&to(name, country), FACTS, "744.21");
    }
    for (name, country) in [
        ("将军食品有限公司", "CN"),
        ("冠军体育", "CN"),
        ("Birch Civil Defense Sirens", "CN"),
        ("Instituto de Defensa del Consumidor", "VE"),
        ("Birch Defense Systems", "DE"),
    ] {
        assert_answer(&to(name, country), NOT, "");
    }
}

#[test]
fn a_country_without_a_group_is_indeterminate() {
    for country in ["PS", "AQ"] {
        assert_answer(&H100.to(country).on("2026-08-01"), FACTS, "has no row in the Country Groups");
        assert!(!says(&H100.to(country).on("2026-08-01"), "is no licence destination"));
    }
    assert_answer(&H100.to("XK").on("2026-08-01"), NOT, "");
}

#[test]
fn bodies_of_the_emirates_may_be_free() {
    let to = |name: &'static str| Sent { to: (name, "AE"), ..H100 }.on("2026-08-01");
    for name in [
        "Abu Dhabi Police",
        "UAE Cabinet Office",
        "Government of UAE",
        "UAE Ministry of Interior",
        "Group 42 Holding Ltd",
        "AWS UAE",
    ] {
        assert_answer(&to(name), FACTS, "free of the requirement");
    }
    for name in ["Police Uniform Trading LLC", "Ministry of Games FZE", "Birch Systems"] {
        assert_answer(&to(name), REQUIRED, "");
    }
    let business = |parties| Sent { to: ("Hazel Compute", "AE"), parties, ..H100 }.on("2026-08-01");
    assert_answer(&business(&[("Hazel Compute", "AE,AE,federal government")]), FACTS, "the name or business of");
    assert_answer(&business(&[("Hazel Compute", "AE,AE,sales to the federal government")]), REQUIRED, "");
    assert_answer(&business(&[("Hazel Compute", "AE,AE,cloud")]), REQUIRED, "");
}

#[test]
fn each_maker_is_told_by_its_own_letter() {
    let sent = |maker: &'static str, goods: &'static str| Sent { from: (maker, "US"), ..H100.of(goods) }.on(DAY);
    let own = sent("AMD", "AMD Instinct MI308X");
    assert_answer(&own, REQUIRED, "AMD Form 8-K of 2025-04-16");
    assert!(!says(&own, "NVIDIA Form 8-K"));
    assert_answer(&sent("AMD", "NVIDIA H20 96GB SXM5"), FACTS, "knowledge for anyone else: NVIDIA Form 8-K");
    assert_answer(&sent("Alder Data Inc", "AMD Instinct MI308X"), FACTS, "AMD Form 8-K");
}

#[test]
fn the_review_policy_presumes_denial_for_headquarters_too() {
    let to_group = Sent { parties: &[("Birch Systems", "SG,CN,cloud")], ..H100.of("NVIDIA H200 SXM5 141GB").to("SG") };
    assert_answer(&to_group.on("2026-02-01"), REQUIRED, "presumed to be denied");
    assert!(!says(&to_group.on("2026-01-14"), "presumed to be denied"));
}
