//! Laws of the determination: what is not known never frees, and what is added never weakens.

use chiptrace::model::Day;
use chiptrace::policy::Enforcement;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::ground::{FACTS, H100, NOT, POLICY, REQUIRED, REVIEW, Sent, answer};

const GOODS: [&str; 8] = [
    "NVIDIA H100 SXM5 80GB",
    "NVIDIA L40 48GB",
    "NVIDIA H20 96GB SXM5",
    "GeForce RTX 4090",
    "Huawei Ascend 910C accelerator",
    "HBM3E memory stack",
    "notebook computer 14 inch",
    "electronic assembly",
];
const COUNTRIES: [&str; 14] = ["CN", "HK", "MO", "VN", "SG", "MY", "AE", "DE", "TW", "IN", "RU", "IR", "NI", ""];
const ECCNS: [&str; 4] = ["", "EAR99", "3A090.a", "3A991.p"];

fn strength(answer: &str) -> u8 {
    match answer {
        REVIEW => 3,
        REQUIRED => 2,
        FACTS => 1,
        _ => 0,
    }
}

#[derive(Clone, Copy, Debug)]
struct Drawn {
    goods: &'static str,
    from: &'static str,
    to: &'static str,
    eccn: &'static str,
    day: Day,
}

impl Drawn {
    fn sent<'t>(self) -> Sent<'t> {
        Sent {
            from: ("Alder Data", self.from),
            to: ("Birch Systems", self.to),
            goods: self.goods,
            eccn: self.eccn,
            ..H100
        }
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let first = Day::parse("2022-01-01").unwrap();
    let parts = (0..GOODS.len(), 0..COUNTRIES.len(), 0..COUNTRIES.len(), 0..ECCNS.len(), 0..1_900_i32, any::<bool>());
    parts.prop_map(move |(goods, from, to, eccn, days, from_us)| Drawn {
        goods: GOODS[goods],
        from: if from_us { "US" } else { COUNTRIES[from] },
        to: COUNTRIES[to],
        eccn: ECCNS[eccn],
        day: first + days,
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, rng_seed: RngSeed::Fixed(2026), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn part_746_is_never_not_required(drawn in drawn()) {
        let judged = drawn.sent().on(&drawn.day.to_string());
        let to = POLICY.country(drawn.to).unwrap_or(chiptrace::model::Country::UNKNOWN);
        if POLICY.in_force(drawn.day).embargo(to).is_some() {
            prop_assert_eq!(answer(&judged), REVIEW);
        }
    }

    #[test]
    fn a_seat_that_is_not_recorded_frees_nothing(drawn in drawn()) {
        let day = drawn.day.to_string();
        let known = answer(&drawn.sent().on(&day));
        let unknown = Sent { parties: &[("Birch Systems", ",,")], ..drawn.sent() };
        let unknown = answer(&unknown.on(&day));
        prop_assert!(strength(unknown) > 0 || known == NOT, "{} became {}", known, unknown);
    }

    #[test]
    fn the_text_asks_for_no_less_than_practice(drawn in drawn()) {
        let day = drawn.day.to_string();
        let practice = drawn.sent().on(&day);
        let text = Sent { enforcement: Enforcement::Text, ..drawn.sent() }.on(&day);
        prop_assert!(strength(answer(&text)) >= strength(answer(&practice)));
        prop_assert_eq!(&text.licensing.text_in_cfr, &practice.licensing.text_in_cfr);
        prop_assert_eq!(&text.licensing.enforced, &practice.licensing.enforced);
    }

    #[test]
    fn a_listing_never_weakens(drawn in drawn()) {
        let day = drawn.day.to_string();
        let list = "name,source,country,listed\nBirch Systems,Entity List,,2019-05-16\n";
        let listed = Sent { tables: &[("list.csv", list)], ..drawn.sent() };
        let (before, after) = (answer(&drawn.sent().on(&day)), answer(&listed.on(&day)));
        prop_assert!(strength(after) >= strength(before) && strength(after) > 1, "{} became {}", before, after);
    }
}
