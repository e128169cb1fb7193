//! The shipped policy parses, resolves and says what the rules say on each day.

use std::collections::BTreeMap;
use std::error::Error;

use chiptrace::model::{Country, Day, Group, Level, Severity};
use chiptrace::policy::{Basis, Certainty, Figures, InForce, Policy, PolicyError, Product, lint};
use rust_decimal::Decimal;

fn shipped() -> Policy {
    Policy::embedded().unwrap_or_else(|error| panic!("failed to {error}: {:?}", error.source()))
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("tests write days that exist")
}

fn country(code: &str) -> Country {
    Country::parse(code).expect("tests write two letters")
}

fn product<'p>(policy: &'p Policy, model: &str) -> &'p Product {
    policy.products().iter().find(|product| product.model == model).unwrap_or_else(|| panic!("no product {model}"))
}

fn with(name: &str, change: impl Fn(&str) -> String) -> Result<Policy, PolicyError> {
    let mut files = Policy::embedded_files();
    let text = change(files.get(name).map_or("", String::as_str));
    files.insert(name.to_owned(), text);
    Policy::from_files(&files)
}

#[test]
fn the_shipped_policy_has_no_complaints() {
    assert_eq!(lint(&shipped()), []);
}

#[test]
fn the_shipped_policy_is_whole() {
    let policy = shipped();
    assert!(policy.instruments().count() >= 45);
    assert_eq!(policy.published_flags().count(), 88);
    assert_eq!(policy.products().len(), 355);
    assert_eq!(policy.countries().count(), 250);
    assert!(policy.red_flags().count() >= 19);
    assert_eq!(policy.sha256().len(), 64);
    assert_eq!(policy.sha256(), shipped().sha256());
    assert!(Day::parse(policy.edition()).is_some());
}

#[test]
fn red_flags_carry_the_numbers_that_detectors_ask_for() {
    let policy = shipped();
    let asked = [
        ("pass-through", "dwell_days"),
        ("pass-through", "out_share_percent"),
        ("new-customer", "age_days"),
        ("new-customer", "least_chips"),
        ("value-out-of-line", "catalogue_ratio"),
        ("value-out-of-line", "inbound_ratio"),
        ("gather", "least_buyers"),
        ("gather", "dwell_days"),
        ("hub-stacking", "least_hubs"),
        ("hub-stacking", "young_days"),
        ("payer-mismatch", "window_days"),
        ("end-user-not-reached", "wait_days"),
        ("shared-address", "most_parties"),
        ("business-mismatch", "least_chips"),
        ("offshore-tenant", "least_share_permille"),
        ("offshore-tenant", "least_chips"),
        ("volume-surge", "window_days"),
        ("volume-surge", "ratio"),
        ("volume-surge", "least_lots"),
    ];
    for (flag, name) in asked {
        let flag = policy.red_flag(flag).unwrap();
        assert!(flag.threshold(name) > Decimal::ZERO, "{} {name}", flag.id);
        assert_eq!(flag.thresholds[name].basis, Basis::Project);
    }
    let gap = policy.red_flag("licence-gap").unwrap();
    assert_eq!((gap.group, gap.severity, gap.effective), (Group::Law, Severity::High, Day::parse("2022-10-07")));
    assert_eq!(policy.red_flag("prc-advanced-ic").unwrap().effective, Day::parse("2025-05-13"));
    assert_eq!(policy.red_flag("listed-party").unwrap().group, Group::List);
}

#[test]
fn country_groups_follow_the_day() {
    let policy = shipped();
    let member = |set: &str, code: &str, on: &str| policy.in_force(day(on)).is_in(set, country(code));
    assert!(member("D:5", "KH", "2025-11-06"));
    assert!(!member("D:5", "KH", "2025-11-07"));
    assert!(member("D:1", "KH", "2026-01-01"));
    assert!(member("D:5", "CY", "2024-05-29"));
    assert!(!member("D:5", "CY", "2024-05-30"));
    assert!(!member("D:5", "NI", "2024-03-14"));
    assert!(member("D:5", "NI", "2024-03-15"));
    assert!(member("D:4", "AE", "2026-07-09") && !member("D:4", "AE", "2026-07-10"));
    assert!(!member("A:5", "AE", "2026-07-09") && member("A:5", "AE", "2026-07-10"));
    assert!(member("D:5", "HK", "2024-01-01"), "Hong Kong counts as China");
    assert!(member("china", "HK", "2024-01-01") && !member("china", "TW", "2024-01-01"));
    assert!(!member("D:5", "MO", "2024-01-01"), "Macau is never in D:5");
    assert!(member("E:2", "CU", "2024-01-01") && member("E:1", "KP", "2024-01-01"));
    assert!(member("A:5", "GL", "2024-01-01"), "territories follow their sovereign");
    assert!(member("us", "PR", "2024-01-01"));
    let d5 = |on: &str| {
        policy.countries().filter(|row| row.treated_as.is_none() && member("D:5", row.country.code(), on)).count()
    };
    assert_eq!((d5("2026-07-23"), d5("2025-05-13")), (22, 23));
}

#[test]
fn tiers_are_dated_and_say_text_and_practice() {
    let policy = shipped();
    let rules = policy.in_force(day("2025-05-13"));
    let tier = |code: &str| ["tier1", "tier2", "tier3"].map(|set| rules.is_in(set, country(code)));
    assert_eq!(tier("TW"), [true, false, false]);
    assert_eq!(tier("SG"), [false, true, false]);
    assert_eq!(tier("MO"), [false, false, true]);
    assert_eq!(tier("HK"), [false, false, true]);
    assert_eq!(tier("US"), [false, false, false]);
    assert!(rules.is_tier3(country("HK")) && rules.is_tier3(country("MO")) && rules.is_tier3(country("KH")));
    assert!(!rules.is_tier3(Country::UNKNOWN) && !rules.is_in("tier2", Country::UNKNOWN));
    let set = policy.country_sets().find(|set| set.id == "tier1").unwrap();
    assert!(set.enforced.is_empty() && set.text_in_cfr.first().unwrap().from == Day::parse("2025-01-13"));
}

#[test]
fn licence_destinations_follow_the_day() {
    let policy = shipped();
    let needs = |code: &str, on: &str| policy.in_force(day(on)).is_licence_destination(country(code));
    assert!(!needs("CN", "2022-10-06") && needs("CN", "2022-10-07") && needs("HK", "2022-10-07"));
    assert!(!needs("MO", "2023-01-16") && needs("MO", "2023-01-17"));
    assert!(!needs("VN", "2023-11-16") && needs("VN", "2023-11-17"));
    assert!(needs("AE", "2026-07-09"), "by Country Group D:4");
    assert!(needs("AE", "2026-07-10"), "by name");
    let by = |on: &str| policy.in_force(day(on)).licence_destination(country("AE")).unwrap().id.clone();
    assert_eq!((by("2026-07-09").as_str(), by("2026-07-10").as_str()), ("US-2023-11-AC2", "US-2026-07-UAE"));
    assert_eq!(policy.in_force(day("2026-07-10")).exempt_parties(country("AE")).count(), 3);
    assert_eq!(policy.in_force(day("2026-07-09")).exempt_parties(country("AE")).count(), 0);
    for free in ["SG", "MY", "TH", "TW", "IL", "CY", "KR", "DE"] {
        assert!(!needs(free, "2025-05-13"), "{free}");
    }
    for bound in ["SA", "QA", "KZ", "KH", "LA", "EG"] {
        assert!(needs(bound, "2025-05-13"), "{bound}");
    }
}

#[test]
fn rules_come_into_force_on_their_days() {
    let policy = shipped();
    let on = |text: &str| policy.in_force(day(text));
    let version = |text: &str| on(text).control_test().map(|test| test.version.clone());
    assert_eq!(version("2022-10-06"), None);
    assert_eq!(version("2022-10-07").as_deref(), Some("v1"));
    assert_eq!(version("2023-11-16").as_deref(), Some("v1"));
    assert_eq!(version("2023-11-17").as_deref(), Some("v2"));
    assert!(!on("2024-12-30").level_c_in_force() && on("2024-12-31").level_c_in_force());
    assert!(on("2023-11-16").headquarters_rule().is_none() && on("2023-11-17").headquarters_rule().is_some());
    assert!(on("2025-05-14").worldwide_text().is_none());
    let worldwide = on("2025-05-15").worldwide_text().unwrap();
    assert!(worldwide.enforced.is_none() && worldwide.is_in_text(day("2026-07-23")));
    let letters = |text: &str| on(text).letters().map(|letter| letter.instrument.clone()).collect::<Vec<_>>();
    assert!(!letters("2025-04-08").contains(&"US-2025-04-H20".to_owned()));
    assert!(letters("2025-04-09").contains(&"US-2025-04-H20".to_owned()));
    let window = on("2026-01-15").review_window().unwrap();
    assert!(on("2026-01-14").review_window().is_none());
    let lane = (country("US"), country("CN"));
    let [h200, bandwidth] = [Decimal::from(15832), Decimal::from(4800)].map(Some);
    assert!(window.admits(h200, bandwidth, lane));
    assert!(!window.admits(h200, bandwidth, (country("MY"), country("CN"))) && !window.admits(None, bandwidth, lane));
}

#[test]
fn the_affiliates_rule_is_on_off_and_unverified() {
    let policy = shipped();
    let rule = |text: &str| policy.in_force(day(text)).affiliates_rule();
    assert!(rule("2025-09-28").is_none() && rule("2025-09-29").is_some());
    assert!(rule("2025-11-09").is_some() && rule("2025-11-10").is_none() && rule("2026-11-09").is_none());
    let back = rule("2026-11-10").unwrap();
    assert_eq!(back.confidence, Certainty::Low);
    assert!(back.cite().contains("unverified"), "{}", back.cite());
}

#[test]
fn embargoes_have_their_days() {
    let policy = shipped();
    let embargo = |code: &str, on: &str| policy.in_force(day(on)).embargo(country(code)).is_some();
    assert!(embargo("IR", "2020-01-01") && embargo("CU", "2025-01-01") && embargo("KP", "2025-01-01"));
    assert!(!embargo("RU", "2022-02-23") && embargo("RU", "2022-02-24"));
    assert!(!embargo("BY", "2022-03-01") && embargo("BY", "2022-03-02"));
    assert!(!embargo("CN", "2025-01-01"));
}

#[test]
fn the_second_test_answers_the_published_vectors() {
    let policy = shipped();
    let test = policy.in_force(day("2024-01-01")).control_test().unwrap();
    let vectors = [
        ("A100 PCIe 80GB", Level::A),
        ("H100 SXM5 80GB", Level::A),
        ("H20 SXM5 96GB", Level::None),
        ("GeForce RTX 4090", Level::A),
        ("GeForce RTX 4090 D", Level::None),
        ("L4", Level::A),
        ("L40", Level::B),
        ("L20", Level::None),
        ("L2", Level::None),
        ("A30", Level::B),
        ("A40", Level::B),
        ("A10", Level::None),
        ("Instinct MI210", Level::B),
        ("Tesla V100 SXM2 16/32GB", Level::None),
        ("RTX A6000", Level::None),
        ("RTX 6000D (China)", Level::Unknown),
        ("Instinct MI308X OAM", Level::Unknown),
        ("MLU370-X8", Level::Unknown),
    ];
    for (model, level) in vectors {
        let (found, why, missing) = test.level(&product(&policy, model).figures());
        assert_eq!(found, level, "{model}: {why:?} {missing:?}");
        assert_eq!(missing.is_empty(), level != Level::Unknown, "{model}");
        assert!(!why.is_empty(), "{model}");
    }
    let (_, why, _) = test.level(&product(&policy, "GeForce RTX 4090").figures());
    assert!(why.iter().any(|line| line.contains("NAC")), "{why:?}");
    assert_eq!(product(&policy, "H20 SXM5 96GB").letter.as_deref(), Some("US-2025-04-H20"));
}

#[test]
fn the_first_test_needs_the_interconnect() {
    let policy = shipped();
    let test = policy.in_force(day("2023-06-01")).control_test().unwrap();
    let level = |model: &str| test.level(&product(&policy, model).figures()).0;
    assert_eq!((level("A100 SXM4 80GB"), level("H100 PCIe 80GB")), (Level::A, Level::A));
    assert_eq!(
        (level("A800 SXM4 80GB"), level("H800 SXM5 80GB"), level("L40S")),
        (Level::None, Level::None, Level::None)
    );
    assert_eq!(level("Ascend 910C"), Level::Unknown, "an unknown rate is not a low one");
}

#[test]
fn memory_and_unknown_figures_are_never_none_by_default() {
    let policy = shipped();
    let test = policy.in_force(day("2025-01-01")).control_test().unwrap();
    assert_eq!(test.level(&Figures::default()).0, Level::Unknown);
    let stack = |density: Option<i64>| Figures {
        is_hbm: true,
        memory_bandwidth_density: density.map(Decimal::from),
        ..Figures::default()
    };
    assert_eq!(test.level(&stack(Some(5))).0, Level::C);
    assert_eq!(test.level(&stack(Some(2))).0, Level::None);
    assert_eq!(test.level(&stack(None)).0, Level::Unknown);
    let unclear =
        Figures { tpp: Some(Decimal::from(3000)), performance_density: Some(Decimal::from(4)), ..Figures::default() };
    let (level, _, missing) = test.level(&unclear);
    assert_eq!((level, missing), (Level::Unknown, vec!["designed or marketed for data centres".to_owned()]));
}

#[test]
fn declared_eccns_need_licences_by_destination() {
    let policy = shipped();
    let rule = |eccn: &str, to: &str, on: &str| {
        policy.in_force(day(on)).declared_eccn_needs_licence(eccn, country(to)).map(|rule| rule.id.clone())
    };
    let on = "2025-06-01";
    assert_eq!(rule("4A090.a", "CN", on).as_deref(), Some("declared-advanced-computing-a"));
    assert_eq!(rule("3a090.b", "VN", on).as_deref(), Some("declared-advanced-computing-b"));
    assert_eq!(rule("4A090.a", "MY", on), None);
    assert_eq!(rule("5A992.z", "CN", on).as_deref(), Some("declared-z-items"));
    assert_eq!(rule("3A001.a.7", "CN", on).as_deref(), Some("declared-national-security"));
    assert_eq!(rule("3B001", "TW", on), None);
    assert_eq!(rule("3A991.a", "CN", on), None);
    assert_eq!(rule("3A991.a", "RU", on).as_deref(), Some("declared-anti-terrorism"));
    assert_eq!(rule("5A992.c", "IR", on).as_deref(), Some("declared-anti-terrorism"));
    assert_eq!(rule("EAR99", "CN", on), None);
    assert_eq!(rule("EAR99", "RU", on), None);
    assert_eq!(rule("3A0901", "CN", on), None, "another number, not a paragraph");
    assert_eq!(rule("3A090.a", "CN", "2022-10-06"), None);
    assert_eq!(rule("3A090", "CN", "2022-10-07").as_deref(), Some("declared-advanced-computing-v1"));
    assert_eq!(rule("3A090.c", "VN", on), None);
    for spelled in ["4A090A", "4A090(a)", "ECCN 4A090.a", "EAR99 / 4A090 a.1"] {
        assert_eq!(rule(spelled, "CN", on).as_deref(), Some("declared-advanced-computing-a"), "{spelled}");
    }
    assert_eq!(rule("3A090/4A090", "CN", on).as_deref(), Some("declared-advanced-computing-no-paragraph"));
    assert_eq!(rule("EAR99, not 3A090.a", "CN", on), None);
}

#[test]
fn citations_say_when_and_how_sure() {
    let policy = shipped();
    let cite = |id: &str| policy.instrument(id).unwrap().cite();
    assert_eq!(cite("US-2023-11-AC2"), "88 FR 73458 (in force from 2023-11-17)");
    assert_eq!(cite("US-2023-01-MACAU"), "88 FR 2821 (in force from 2023-01-17, confidence: medium)");
    assert_eq!(policy.instrument("US-2025-04-MI308").unwrap().citation, "AMD Form 8-K of 2025-04-16");
    assert_eq!(cite("US-2022-10-AC1"), "87 FR 62186 (in force 2022-10-07 to 2023-11-16)");
    assert_eq!(cite("US-2025-01-DIFF"), "90 FR 4544 (in the Code from 2025-01-13, not enforced)");
    let rules: InForce<'_> = policy.in_force(day("2024-01-01"));
    assert!(rules.in_force_or_published("US-2023-11-AC2") && !rules.in_force_or_published("US-2026-05-HQ"));
    let flag = policy.red_flag("forwarder-as-consignee").unwrap();
    assert!(
        flag.citations.iter().any(|citation| citation.id == "DG-05" && citation.text.contains("confidence: medium"))
    );
}

#[test]
fn families_name_products_and_bare_mentions_have_a_default() {
    let policy = shipped();
    for family in policy.families() {
        assert!(policy.default_product(&family.id).is_some_and(|product| product.family == family.id), "{}", family.id);
        assert!(!family.match_tokens.is_empty(), "{}", family.id);
    }
    let named: BTreeMap<&str, &str> =
        policy.products().iter().map(|product| (product.model.as_str(), product.family.as_str())).collect();
    assert_eq!(named["DGX H100"], "H100");
    assert_eq!(named["SYS-821GE-TNHR"], "H100");
    assert_eq!(policy.default_product("H100").unwrap().model, "H100 SXM5 80GB");
}

#[test]
fn wrong_files_are_refused_by_file_key_and_remedy() {
    let text = |result: Result<Policy, PolicyError>| match result {
        Ok(_) => panic!("accepted"),
        Err(error) => format!("failed to {error}: {}", error.source().map(ToString::to_string).unwrap_or_default()),
    };
    let unknown_key = text(with("red-flags/gather.toml", |old| old.replace("severity", "sevirity")));
    assert!(unknown_key.contains("red-flags/gather.toml") && unknown_key.contains("sevirity"), "{unknown_key}");
    let dangling = text(with("red-flags/gather.toml", |old| old.replace("DG-07", "DG-77")));
    assert!(dangling.contains("DG-77") && dangling.contains("published-flags.csv"), "{dangling}");
    let misnamed = text(with("red-flags/gather.toml", |old| old.replace("id = \"gather\"", "id = \"gathers\"")));
    assert!(misnamed.contains("give the file the name of its id"), "{misnamed}");
    let date = text(with("country-sets.toml", |old| old.replacen("2024-03-15", "15 March 2024", 1)));
    assert!(date.contains("YYYY-MM-DD"), "{date}");
    let stray = text(with("red_flags/gather.toml", str::to_owned));
    assert!(stray.contains("no part of the policy reads it"), "{stray}");
    let number = text(with("products.csv", |old| old.replacen(",1979,", ",1 979,", 1)));
    assert!(number.contains("products.csv") && number.contains("1 979"), "{number}");
    let missing = text(with("link-rule.toml", |old| old.replacen("[max_hops]", "[max_hop]", 1)));
    assert!(missing.contains("max_hops"), "{missing}");
}

#[test]
fn the_linter_sees_what_parsing_does_not() {
    let complaints = |name: &str, from: &str, to: &str| {
        let policy = with(name, |old| {
            assert!(old.contains(from), "{name} has no {from}");
            old.replacen(from, to, 1)
        });
        lint(&policy.unwrap())
    };
    assert!(!complaints("products.csv", ",1979,8,15832,", ",1979,8,15000,").is_empty());
    assert!(!complaints("country-sets.toml", "to = \"2025-11-06\"", "to = \"2020-11-06\"").is_empty());
    assert!(!complaints("red-flags/licence-gap.toml", "effective = \"2022-10-07\"\n", "").is_empty());
    assert!(!complaints("questions.toml", "published = [\"QS-01\"]", "published = [\"QS-03\"]").is_empty());
    assert!(!complaints("questions.toml", "manipulated?", "manipulated").is_empty());
    assert!(!complaints("red-flags/volume-surge.toml", "to_customer = [1, 2, 3]", "to_customer = [1, 4]").is_empty());
    assert!(!complaints("controls.toml", "to = \"2023-11-16\"", "to = \"2023-11-10\"").is_empty());
}

#[test]
fn an_overlay_changes_the_digest_and_the_answer() {
    let policy = with("red-flags/pass-through.toml", |old| old.replacen("value = 30", "value = 20", 1)).unwrap();
    assert_ne!(policy.sha256(), shipped().sha256());
    assert_eq!(policy.red_flag("pass-through").unwrap().threshold_i64("dwell_days"), 20);
}
