//! Laws of addresses: order and spelling of the parts change nothing, another house number is another place.

use proptest::prelude::*;

use super::*;
use crate::policy::Policy;

fn with<T>(ask: impl FnOnce(&AddressWords<'_>) -> T) -> T {
    thread_local! { static POLICY: Policy = Policy::embedded().unwrap(); }
    POLICY.with(|policy| ask(&AddressWords::new(policy)))
}

fn same(one: &str, other: &str) -> SameAddress {
    with(|words| {
        let [one, other] = [one, other].map(|text| Address::read(text, words));
        let answer = one.compare(&other);
        assert_eq!(answer, other.compare(&one));
        answer
    })
}

#[test]
fn spellings_of_one_door() {
    for (one, other) in [
        ("Unit 14-06, 88 Example Sukhumvit Rd, Bangkok", "88 Example Sukhumvit Road, #14-06, Bangkok 10110, Thailand"),
        ("2 Example South Lane #03-11, Singapore", "#3-11, 2 Example South Ln, Singapore 098765"),
        (
            "Room 2309 Ho King Commercial Centre, Mong Kok",
            "Rm. 2309, Ho King Commercial Ctr., Mong Kok, Kowloon, Hong Kong",
        ),
        ("14 Example Shore Ln Apt 6F, Brooklyn NY", "Apt. 6F, 14 Example Shore Lane, Brooklyn, NY 11235"),
        ("11 Example St Ste 114, Houston TX", "11 Example Street, Suite 114, Houston, TX 77001"),
        (
            "Flat A, 16/F, Example Industrial Bldg, 5 Hing Yip St, Kwun Tong",
            "Flat A 16th Floor, Example Industrial Building, 5 Hing Yip Street, Kwun Tong, Kowloon",
        ),
        ("深圳市南山区科苑路88号3栋1903室", "南山区科苑路88号3栋1903室"),
        (
            "Rm 1903, Bldg 3, No. 88 Keyuan Lu, Nanshan, Shenzhen",
            "88 Keyuan Road, Building 3, Room 1903, Nanshan District, Shenzhen, China",
        ),
        ("ul. Primernaya, d. 79, kv. 12, Moscow", "79 ul. Primernaya, kv 12, Moscow 115035"),
        ("P.O. Box 1234, Examplebury", "PO BOX 1234 Examplebury"),
        ("2 Example St 4F, New York NY", "2 Example Street, 4th Floor, New York, NY"),
    ] {
        assert_eq!(same(one, other), SameAddress::Unit, "{one} | {other}");
    }
}

#[test]
fn spellings_of_one_house() {
    for (one, other) in [
        ("21/4 Charoen Nakhon, Bangkok", "21/4 Charoen Nakhon Road, Bangkok"),
        ("Beispielstr. 5, 80331 München", "Beispielstraße 5, Munchen"),
        ("33 Example Willow Ct, Missouri City TX", "33 EXAMPLE WILLOW COURT, MISSOURI CITY, TX 77459"),
        ("115 Example Road, Shijiazhuang, Hebei, China", "No.115 Example Rd., Shijiazhuang"),
        ("12 St John Street, London EC1V 4NT", "12 St. John St, London"),
    ] {
        assert_eq!(same(one, other), SameAddress::House, "{one} | {other}");
    }
}

#[test]
fn what_is_weak_unknown_or_another_place() {
    use SameAddress::{Building, CannotTell, Different};
    for (one, other, want) in [
        ("Unit 12-04, 5 Example Raffles Tower, Singapore", "Unit 30-11, 5 Example Raffles Tower, Singapore", Building),
        ("Unit 12-04, 5 Example Raffles Tower, Singapore", "5 Example Raffles Tower, Singapore", Building),
        ("Shenzhen", "Shenzhen", CannotTell),
        ("", "12 Example Road, Leeds", CannotTell),
        ("12 Example Road, Leeds", "12 Example Road, York", CannotTell),
        ("8 Example Orchard Ave, Hefei", "8 Example Orchard Ave, Shenzhen", CannotTell),
        ("8 Example Orchard Ave, Hefei", "8 Example Orchard Ave, China", Building),
        ("12 Example Road, Leeds", "12 Example Street, Leeds", Different),
        ("12 Example Road, Leeds", "14 Example Road, Leeds", Different),
        ("12 Example Road, Leeds 10110", "12 Example Road, Leeds 10120", Different),
        ("12 Example Road, Singapore", "12 Example Road, Thailand", Different),
        ("12 Main St W, Example Falls", "12 Main St E, Example Falls", Different),
        ("Block A, 12 Example Road, Leeds", "Block B, 12 Example Road, Leeds", Different),
    ] {
        assert_eq!(same(one, other), want, "{one} | {other}");
    }
}

#[test]
fn hints_are_named() {
    let hints = |text: &str| with(|words| Address::read(text, words).hints().collect::<Vec<_>>());
    assert_eq!(hints("P.O. Box 12, Example Bay"), [HintKind::MailDrop]);
    assert_eq!(hints("c/o Example Nominees, 5 Bay St"), [HintKind::MailDrop]);
    assert_eq!(hints("Apt 6F, 14 Example Shore Ln"), [HintKind::Home]);
    assert_eq!(hints("33 Example Willow Ct, Missouri City TX"), [HintKind::HomeStreet]);
    assert_eq!(hints("Suite 5, 33 Example Willow Ct"), []);
    assert_eq!(hints("Virtual Office 5, 33 High St"), [HintKind::OfficeService]);
    assert_eq!(hints("22 Example Assembly Park, Durham NC"), []);
}

/// A unit, a number, a street and a city, in spellings of their marks.
fn written() -> impl Strategy<Value = (u32, u32, Vec<String>)> {
    let unit = prop::sample::select(vec!["Unit", "unit no", "Suite", "Ste.", "#", "Rm", "ROOM", "Flat"]);
    let kind = prop::sample::select(vec!["Rd", "Road", "ROAD", "rd."]);
    (1_u32..400, 1_u32..4000, unit, kind, "[A-Z][a-z]{4,8}").prop_map(|(number, room, unit, kind, street)| {
        let unit = unit.replace(" no", "");
        (
            number,
            room,
            vec![format!("{unit} {room}"), format!("{number} Old {street} {kind}"), "Examplebury".to_owned()],
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn order_of_parts_changes_nothing((_, _, parts) in written(), turn in 0_usize..3) {
        let mut turned = parts.clone();
        turned.rotate_left(turn);
        prop_assert_eq!(same(&parts.join(", "), &turned.join(", ")), SameAddress::Unit);
    }

    #[test]
    fn another_number_is_another_place((number, room, parts) in written(), step in 1_u32..50) {
        let moved = parts[1].replacen(&number.to_string(), &(number + step).to_string(), 1);
        let other = [parts[0].clone(), moved, parts[2].clone()].join(", ");
        prop_assert_eq!(same(&parts.join(", "), &other), SameAddress::Different);
        let next_door = [format!("Unit {}", room + step), parts[1].clone(), parts[2].clone()].join(", ");
        prop_assert_eq!(same(&parts.join(", "), &next_door), SameAddress::Building);
    }

    #[test]
    fn any_text_is_read_and_compares_the_same_both_ways(one in "\\PC{0,60}", other in "[A-Za-z0-9#,/ .-]{0,60}") {
        same(&one, &other);
        same(&one, &one);
    }

    #[test]
    fn the_normal_form_reads_as_itself((_, _, parts) in written()) {
        with(|words| {
            let read = Address::read(&parts.join(", "), words);
            let again = Address::read(&read.to_string(), words);
            assert_eq!(read, again, "{read} | {again}");
        });
    }

    #[test]
    fn what_is_one_building_has_a_key_in_common((_, _, one) in written(), (_, _, other) in written()) {
        with(|words| {
            let [one, other] = [one, other].map(|parts| Address::read(&parts.join(", "), words));
            if !matches!(one.compare(&other), SameAddress::Different | SameAddress::CannotTell) {
                assert!(!one.keys().is_disjoint(&other.keys()));
            }
        });
    }
}
