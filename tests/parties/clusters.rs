//! Which names are one party: identifiers decide, likeness joins within a country, nothing joins across a conflict.

use chiptrace::resolve::Matching;

use super::desk::{Desk, parties, shipments};

fn shipped(consignees: &[(&str, &str)]) -> Desk {
    Desk::of(&[("shipments.csv", &shipments(consignees))], Matching::Default)
}

#[test]
fn res_04_a_weak_link_joins_nothing_and_is_shown() {
    let desk = shipped(&[
        ("Ostrava Micro Ltd", "CZ"),
        ("Ostrava Micro", "CZ"),
        ("Ostara Micro", "HK"),
        ("Ostara Micro Trading", "HK"),
    ]);
    assert!(desk.is_one(("Ostrava Micro Ltd", "CZ"), ("Ostrava Micro", "CZ")));
    assert!(!desk.is_one(("Ostrava Micro", "CZ"), ("Ostara Micro", "HK")));
    assert!(!desk.is_one(("Ostara Micro", "HK"), ("Ostara Micro Trading", "HK")));
    let held = desk.possible(("Ostara Micro", "HK"), "Ostara Micro Trading").expect("shown as possibly the same");
    assert!(held.ends_with("one name has words that the other has not"), "{held}");
}

#[test]
fn a_name_like_another_in_another_country_is_possibly_the_same() {
    let desk = shipped(&[("Varnex Orbital Systems Ltd", "CZ"), ("Varnexx Orbital Systems Ltd", "HK")]);
    assert!(!desk.is_one(("Varnex Orbital Systems Ltd", "CZ"), ("Varnexx Orbital Systems Ltd", "HK")));
    let held = desk.possible(("Varnex Orbital Systems Ltd", "CZ"), "Varnexx Orbital Systems Ltd").expect("shown");
    assert!(held.ends_with("they are in different countries"), "{held}");
}

#[test]
fn no_chain_through_spellings_that_are_not_alike() {
    let names =
        ["Wexley Harbour Ltd", "Wexly Harbour Ltd", "Waxly Harbour Ltd", "Waxlie Harbour Ltd", "Vaxlie Harbour Ltd"];
    let desk = shipped(&names.map(|name| (name, "SG")));
    assert!(desk.is_one((names[0], "SG"), (names[1], "SG")));
    assert!(!desk.is_one((names[0], "SG"), (names[4], "SG")), "{:?}", desk.partition());
}

#[test]
fn two_slips_of_a_name_are_one_party_where_the_name_stands_far_oftener() {
    let (name, slips) = (
        "Nusa Biru Ombak Forwarding Pte Ltd",
        ["Nusa Biru Obmak Forwarding Pte Ltd", "Nusa Biru mbak Forwarding Pte Ltd"],
    );
    let with = |times: usize| {
        let mut consignees = vec![(name, "SG"); times];
        consignees.extend(slips.map(|slip| (slip, "SG")));
        shipped(&consignees)
    };
    let desk = with(8);
    assert!(slips.iter().all(|slip| desk.is_one((name, "SG"), (slip, "SG"))), "{:?}", desk.partition());
    let desk = with(1);
    assert!(!desk.is_one((slips[0], "SG"), (slips[1], "SG")), "a name that stands once holds nobody together");
}

#[test]
fn a_slip_in_a_word_for_the_sort_of_firm_is_no_other_sort() {
    let desk = shipped(&[
        ("Daqfan Amal Works FZE", "AE"),
        ("Daqfan Amal Workks FZE", "AE"),
        ("Daqfan Amal Trading FZE", "AE"),
        ("Zentral Mast Gesellschaft mit beschraenkter Haftung", "DE"),
        ("Zentral Mast GmbH", "DE"),
    ]);
    assert!(desk.is_one(("Daqfan Amal Works FZE", "AE"), ("Daqfan Amal Workks FZE", "AE")));
    assert!(!desk.is_one(("Daqfan Amal Works FZE", "AE"), ("Daqfan Amal Trading FZE", "AE")));
    assert!(desk.is_one(("Zentral Mast Gesellschaft mit beschraenkter Haftung", "DE"), ("Zentral Mast GmbH", "DE")));
}

#[test]
fn res_05_names_that_are_only_a_legal_form_match_nothing() {
    let names =
        ["AB Co", "Limited", "GmbH & Co. KG", "PLC", "Coop", "S.C.S & Company", "Trading Co Ltd", "Tradings Co Ltd"];
    let desk = shipped(&names.map(|name| (name, "SG")));
    assert_eq!(desk.directory.parties.len(), names.len() + 1, "{:?}", desk.partition());
}

#[test]
fn res_08_two_rows_far_apart_are_one_party() {
    let mut consignees = vec![("Pell Harbour Ltd", "SG")];
    consignees.extend(std::iter::repeat_n(("Quiet Meadow GmbH", "DE"), 5_000));
    consignees.push(("Pell Harbour Ltd", "SG"));
    assert_eq!(shipped(&consignees).directory.parties.len(), 3);
}

#[test]
fn res_10_and_company_is_no_part_of_a_name() {
    let desk = shipped(&[("Pell & Co.", "GB"), ("Pell", "GB"), ("Pell and Company", "GB")]);
    assert!(
        desk.is_one(("Pell & Co.", "GB"), ("Pell", "GB")) && desk.is_one(("Pell", "GB"), ("Pell and Company", "GB"))
    );
}

#[test]
fn res_11_legal_forms_in_front_make_nobody_alike() {
    let names = [
        ("OOO Vremya Chip", "RU"),
        ("OOO Zarya Chip", "RU"),
        ("PT Sinar Wafer Tbk", "ID"),
        ("PT Laut Wafer Tbk", "ID"),
        ("UAB Girios Optika", "LT"),
        ("UAB Kalno Optika", "LT"),
    ];
    let desk = shipped(&names);
    assert_eq!(desk.directory.parties.len(), names.len() + 1);
    assert!(desk.directory.parties.iter().all(|party| party.alike.is_empty()));
}

#[test]
fn res_07_a_later_spelling_changes_no_name_of_a_party() {
    let first = [("Birchmoor Trading Ltd", "SG"), ("Cedarfall Logistics", "AE")];
    let second = [first[0], first[1], ("Cedarfal Logistics", "AE")];
    let (night1, night2) = (shipped(&first), shipped(&second));
    for (name, country) in first {
        let (before, after) = (night1.party(name, country), night2.party(name, country));
        assert_eq!((&before.normal, before.country, &before.name), (&after.normal, after.country, &after.name));
    }
    let party = night2.party("Cedarfal Logistics", "AE");
    let [joined] = party.joined.as_slice() else { panic!("{:?}", party.joined) };
    assert_eq!(joined.normal, "CEDARFAL LOGISTICS", "what its id was alone is kept");
    assert!(
        joined.because.starts_with("names alike ") && joined.because.contains("\"Cedarfal\""),
        "{}",
        joined.because
    );
    assert_eq!(joined.cites.len(), 2);
}

#[test]
fn identifiers_decide_across_spellings_and_an_lei_across_countries() {
    let lei = "9999INVENTED00000198";
    let rows = format!(
        "Bar Semicon Ltd,SG,201912345K,,,,,\nQux Devices Ltd,SG,2019-12345-K,,,,,\nNord One GmbH,DE,,{lei},,,,\n\
         Sud Two SA,FR,,{lei},,,,\nQux Devices Ltd,MY,201912345K,,,,,\n"
    );
    let desk = Desk::of_parties(&rows);
    let fits = desk.directory.notes.iter().all(|note| !note.contains("LEI"));
    assert!(fits, "{:?}", desk.directory.notes);
    assert!(desk.is_one(("Bar Semicon Ltd", "SG"), ("Qux Devices Ltd", "SG")));
    assert!(desk.is_one(("Nord One GmbH", "DE"), ("Sud Two SA", "FR")));
    assert!(!desk.is_one(("Bar Semicon Ltd", "SG"), ("Qux Devices Ltd", "MY")), "a number of another register");
    let joined = &desk.party("Bar Semicon Ltd", "SG").joined;
    assert!(joined.iter().any(|name| name.because == "same registration no. 201912345K"), "{joined:?}");
}

#[test]
fn a_wrong_lei_joins_nothing_and_is_told() {
    let rows = "Nord One GmbH,DE,,9999INVENTED00000100,,,,\nSud Two SA,FR,,9999INVENTED00000100,,,,\n";
    let desk = Desk::of_parties(rows);
    assert!(!desk.is_one(("Nord One GmbH", "DE"), ("Sud Two SA", "FR")));
    assert!(
        desk.directory.notes.iter().any(|note| note.contains("fails its check digits")),
        "{:?}",
        desk.directory.notes
    );
}

#[test]
fn registration_numbers_that_differ_keep_names_apart_through_every_chain() {
    let rows = "Varnex Orbital Systems Ltd,SG,201900001A,,,,,\nVarnex Orbitals Systems Ltd,SG,201900002B,,,,,\n\
        Varnex Orbital System Ltd,SG,,,,,,\n";
    let desk = Desk::of_parties(rows);
    let (a, b) = (("Varnex Orbital Systems Ltd", "SG"), ("Varnex Orbitals Systems Ltd", "SG"));
    assert!(!desk.is_one(a, b));
    assert!(desk.is_one(a, ("Varnex Orbital System Ltd", "SG")) != desk.is_one(b, ("Varnex Orbital System Ltd", "SG")));
    let held = desk.possible(a, b.0).expect("shown");
    assert!(held.ends_with("their registration numbers differ"), "{held}");
}

#[test]
fn two_numbers_of_one_name_are_two_parties_where_spellings_tell_them_apart_and_a_note_where_not() {
    let desk = Desk::of_parties("Foo Harbour Ltd,SG,201900001A,,,,,\nFOO HARBOUR LIMITED,SG,201900002B,,,,,\n");
    assert!(!desk.is_one(("Foo Harbour Ltd", "SG"), ("FOO HARBOUR LIMITED", "SG")));
    let desk = Desk::of_parties("Foo Harbour Ltd,SG,201900001A,,,,,\nFoo Harbour Ltd,SG,201900002B,,,,,\n");
    assert!(desk.directory.notes.iter().any(|note| note.contains("several registration numbers")));
}

#[test]
fn what_the_words_say_keeps_names_apart() {
    for (one, other) in [
        ("Kunlun 1 Holdings Ltd", "Kunlun 2 Holdings Ltd"),
        ("Foo Harbour Ltd", "Foo Harbour Inc"),
        ("Lopatek Blue Imports", "Lopatek Blue Exports"),
        ("Alder Point Systems Inc", "Alder Joint Systems Inc"),
        ("Golden Dragon Trading Ltd", "Golden Dragon International Trading Ltd"),
        ("Fab Ltd", "Fad Ltd"),
        ("Deutsche Harfe AG", "Deutsche Harfe GmbH"),
    ] {
        assert!(!shipped(&[(one, "SG"), (other, "SG")]).is_one((one, "SG"), (other, "SG")), "{one} | {other}");
    }
    for (one, other) in [
        ("Norwick Semicon Co. Ltd", "NORWICK SEMICON"),
        ("Meridian Harbour Tech Ltd", "Meridian Harbor Technology Limited"),
        ("Северный Ветер ООО", "OOO Severny Veter"),
        ("Golden Dragon Trading Ltd", "Dragon Golden Trading Ltd"),
        ("Glasswater Arch Server Inc", "Glass Water Arch Server Inc"),
        ("Ulu Jernih Senja Cloud Sdn Bhd", "Ulu Jernih Senja Clouds Sdn. Bhd."),
    ] {
        assert!(shipped(&[(one, "SG"), (other, "SG")]).is_one((one, "SG"), (other, "SG")), "{one} | {other}");
    }
}

#[test]
fn a_name_without_legal_form_joins_neither_of_two_forms() {
    let desk = shipped(&[("Foo Harbour", "SG"), ("Foo Harbour Ltd", "SG"), ("Foo Harbour Inc", "SG")]);
    assert_eq!(desk.directory.parties.len(), 4, "{:?}", desk.partition());
}

#[test]
fn a_telephone_a_mail_domain_or_an_address_supports_a_likeness() {
    let (one, other) = ("Alder Point Systems Inc", "Alder Joint Systems Inc");
    for (shared, joined) in [
        (",,,+65 6123 4567,,,", true),
        (",,,,sales@alder-point.example.sg,,", true),
        (",,,,alder@gmail.com,,", false),
        (",,,,,12 Invented Street Singapore 048619,", true),
    ] {
        let desk = Desk::of_parties(&format!("{one},SG{shared}\n{other},SG{shared}\n"));
        assert_eq!(desk.is_one((one, "SG"), (other, "SG")), joined, "{shared}");
    }
    for (address, joined) in [
        ("\"#05-01, 12 Invented St, Singapore\"", true),
        ("\"12 Invented Street, Singapore\"", false),
        ("\"Unit 06-01, 12 Invented Street, Singapore\"", false),
        ("Singapore", false),
    ] {
        let own = "\"Unit 05-01, 12 Invented Street, Singapore 048619\"";
        let desk = Desk::of_parties(&format!("{one},SG,,,,,{own},\n{other},SG,,,,,{address},\n"));
        assert_eq!(desk.is_one((one, "SG"), (other, "SG")), joined, "one building is not one door: {address}");
    }
    let forms = Desk::of_parties("Foo Harbour Ltd,SG,,,+65 6123 4567,,,\nFoo Harbour Inc,SG,,,+65 6123 4567,,,\n");
    assert!(!forms.is_one(("Foo Harbour Ltd", "SG"), ("Foo Harbour Inc", "SG")), "sister companies share a telephone");
}

#[test]
fn a_name_cut_short_is_the_name_where_something_else_agrees_or_it_is_rare() {
    let whole = "Varnex Orbital Systems LLC";
    for (cut, joined) in [
        ("Varnex Orbital Sys", true),
        ("Varnex Orbital Systems L", true),
        ("Varnex Orb", false),
        ("Varnex Orbital Trading LLC", false),
    ] {
        let rows = |address: &str| {
            Desk::of_parties(&format!("{whole},US,,,,,12 Invented Street Dover 19901,\n{cut},US,,,,,{address},\n"))
        };
        let is_one = |desk: &Desk| desk.is_one((whole, "US"), (cut, "US"));
        assert_eq!(is_one(&rows("12 Invented Street Dover 19901")), joined, "{cut} at the same door");
        let mut consignees = vec![(whole, "US"); 40];
        consignees.push((cut, "US"));
        assert_eq!(is_one(&shipped(&consignees)), joined, "{cut}, once beside forty");
    }
}

#[test]
fn words_that_sound_alike_find_each_other() {
    for (one, other) in [
        ("Verstra Quinhal University", "Verstra Kwinhal University"),
        ("Yunhua Insurance Limited", "Yunwa Insurance Limited"),
        ("Lundwick Pharma Pty Ltd", "Lundwick Farma Pty Ltd"),
    ] {
        let door = "12 Invented Street Perth 6000";
        let desk = Desk::of_parties(&format!("{one},AU,,,,,{door},\n{other},AU,,,,,{door},\n"));
        assert!(desk.is_one((one, "AU"), (other, "AU")), "{one} | {other}");
    }
}

#[test]
fn a_name_without_country_joins_only_the_one_party_it_can_mean() {
    let (bare, known) = (("Varnexx Orbital Systems Ltd", ""), ("Varnex Orbital Systems Ltd", "SG"));
    assert!(shipped(&[bare, known]).is_one(bare, known));
    let two = shipped(&[bare, known, ("Varnex Orbital Systems Ltd", "MY")]);
    assert!(!two.is_one(bare, known));
    assert!(two.possible(bare, known.0).expect("shown").contains("several parties fit"));
}

#[test]
fn owners_are_known_under_other_spellings() {
    let shipments = shipments(&[("Varnex Orbital Systems Ltd", "SG")]);
    let ownership = "owner_name,owned_name,percent\nFar Owner Holding AG,Varnexx Orbital Systems Ltd,60\n";
    let desk = Desk::of(&[("s.csv", &shipments), ("o.csv", ownership)], Matching::Default);
    let spelling = desk.records.texts.find("Varnexx Orbital Systems Ltd").expect("read");
    let [party] = desk.directory.named(spelling) else { panic!("one party") };
    assert_eq!(desk.directory.parties[party.0 as usize].name, "Varnex Orbital Systems Ltd");
    assert_eq!(desk.directory.canonical(spelling), desk.directory.canonical_name(*party));
    assert_eq!(desk.directory.parties.len(), 2, "a name in no mention is no party");
}

const RULED: &str = "name1,country1,name2,country2,verdict,who,reason\n";

#[test]
fn what_the_user_says_counts_most_and_what_it_contradicts_is_told() {
    let rows = parties(
        "Bar Semicon Ltd,SG,201900001A,,,,,\nQux Devices Ltd,SG,201900002B,,,,,\nVarnex Orbital Systems Ltd,SG,,,,,,\n\
         Varnexx Orbital Systems Ltd,SG,,,,,,\nFoo Harbour Ltd,MY,,,,,,\nFOO HARBOUR LIMITED,MY,,,,,,\n",
    );
    let ruled = format!(
        "{RULED}Bar Semicon Ltd,SG,Qux Devices Ltd,SG,same,A. Reader,register extract\n\
         Varnex Orbital Systems Ltd,,Varnexx Orbital Systems Ltd,SG,different,,\n\
         Foo Harbour Ltd,MY,FOO HARBOUR LIMITED,MY,different,,\nNobody At All Ltd,SG,Bar Semicon Ltd,SG,same,,\n"
    );
    let tables = [("parties.csv", rows.as_str()), ("ruled.csv", ruled.as_str())];
    let desk = Desk::of(&tables, Matching::Default);
    assert!(desk.is_one(("Bar Semicon Ltd", "SG"), ("Qux Devices Ltd", "SG")));
    assert!(!desk.is_one(("Varnex Orbital Systems Ltd", "SG"), ("Varnexx Orbital Systems Ltd", "SG")));
    assert!(!desk.is_one(("Foo Harbour Ltd", "MY"), ("FOO HARBOUR LIMITED", "MY")));
    let told = |words: &str| desk.directory.notes.iter().any(|note| note.contains(words));
    assert!(told("joined as you say, although their registration numbers differ"), "{:?}", desk.directory.notes);
    assert!(told("Nobody At All Ltd (SG) names nobody in the data"), "{:?}", desk.directory.notes);
    let joined = &desk.party("Qux Devices Ltd", "SG").joined;
    assert_eq!(joined[0].because, "A. Reader says that they are the same: register extract");
    let exact = Desk::of(&tables, Matching::Exact);
    assert!(exact.is_one(("Bar Semicon Ltd", "SG"), ("Qux Devices Ltd", "SG")));
    let off = Desk::of(&tables, Matching::Off);
    assert!(!off.is_one(("Bar Semicon Ltd", "SG"), ("Qux Devices Ltd", "SG")));
    assert!(off.directory.notes.iter().any(|note| note.contains("resolution is off")));
}

#[test]
fn a_block_that_is_cut_is_told() {
    let names: Vec<String> = (0..400).map(|at| format!("Golden Dragon {} Ltd", word(at))).collect();
    let consignees: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "SG")).collect();
    let desk = shipped(&consignees);
    let cut = desk.directory.notes.iter().find(|note| note.contains("dragon golden")).expect("told");
    assert!(cut.contains("(400 names)"), "{cut}");
    assert_eq!(desk.directory.parties.len(), 401);
}

/// Words of which no two are near.
fn word(at: usize) -> String {
    const PARTS: [&str; 20] = [
        "bram", "celo", "dunt", "eska", "farv", "gilm", "hodt", "inka", "jurm", "kelp", "lomb", "mirt", "nuzo", "oprk",
        "pelv", "quas", "rimd", "sotk", "tulv", "vexa",
    ];
    format!("{}{}", PARTS[at / PARTS.len()], PARTS[at % PARTS.len()])
}
