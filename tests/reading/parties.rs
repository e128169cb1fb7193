//! Files that name countries and parties in broken or indirect ways.

use chiptrace::model::Place;
use chiptrace::resolve::{Matching, NormalForm, resolve};

use super::ground::{Table, read, read_text, text_of, with_columns};
use super::reading::policy;

const DAY: [(&str, &str); 1] = [("ship_date", "2025-03-04")];
const DAY_AND_SENDER: [(&str, &str); 2] = [("ship_date", "2025-03-04"), ("exporter_name", "Alder")];
const DAY_AND_PARTIES: [(&str, &str); 3] =
    [("ship_date", "2025-03-04"), ("exporter_name", "Alder"), ("consignee_name", "Birch")];

#[test]
fn b42_countries_are_read_in_many_spellings_and_never_guessed() {
    let text = text_of("broken/42-country-spellings.csv");
    let proposal = read_text(&text);
    assert_eq!((proposal.field("origin"), proposal.field("destination")), ("origin_country", "consignee_country"));
    let table = read_text(&with_columns(&text, ',', &DAY_AND_PARTIES));
    table.must_be_sound();
    let expected = [
        ("1", "HK", "KR"),
        ("2", "GB", "XK"),
        ("3", "TW", "TW"),
        ("4", "KP", ""),
        ("5", "VN", "VN"),
        ("6", "TR", "TR"),
        ("7", "AE", "AE"),
        ("8", "NA", "NA"),
        ("9", "", ""),
        ("10", "", ""),
        ("11", "CN", "US"),
        ("12", "IN", "CL"),
        ("13", "CN", "CN"),
        ("14", "MO", "CN"),
        ("15", "TW", "CN"),
    ];
    for (id, origin, destination) in expected {
        let row = table.shipment(id);
        assert_eq!(
            (row.origin.code(), table.country(row, Place::Consignee).as_str()),
            (origin, destination),
            "row {id}"
        );
    }
    table.must_say(&["destination", "more than one country", "'Korea'"]);
    table.must_say(&["destination", "city", "'Dubai'"]);
    table.must_say(&["destination", "close to the name", "'Malasia'", "Malaysia"]);
    table.must_say(&["origin", "close to the name", "'Singapor'", "Singapore"]);
    table.must_say(&["origin", "group of countries", "'EU'"]);
    table.must_say(&["destination", "group of countries", "'SEVERAL COUNTRIES'"]);
}

#[test]
fn b43_look_alike_letters_of_countries_are_undone_and_the_raw_text_shown() {
    let text = text_of("broken/43-homoglyph-country.csv");
    let table = read_text(&with_columns(&text, ',', &DAY_AND_SENDER));
    table.must_be_sound();
    assert_eq!(table.each(|row| table.country(row, Place::Consignee)), ["US", "RU", "CN"]);
    table.must_say(&["destination", "look-alike", "'RUSSlA'", "'АHУ'", "'ＣＨＩＮＡ'"]);
    assert_eq!(table.original(table.shipment("2"), "consignee_country"), "RUSSlA");
}

#[test]
fn b43_look_alike_letters_of_parties_come_to_one_name() {
    let table = read_text(&with_columns(&text_of("broken/43-homoglyph-country.csv"), ',', &DAY_AND_SENDER));
    let form = NormalForm::new(policy());
    let names = table.each(|row| form.name(table.name(row, Place::Consignee)));
    assert_eq!(names[0], names[1]);
}

#[test]
fn b43_full_width_letters_of_parties_are_folded() {
    let table = read_text(&with_columns(&text_of("broken/43-homoglyph-country.csv"), ',', &DAY_AND_SENDER));
    let form = NormalForm::new(policy());
    assert_eq!(form.name(table.name(table.shipment("3"), Place::Consignee)), form.name("Cedar Co"));
}

#[test]
fn b45_bills_to_order_name_no_consignee() {
    let table = read("broken/45-to-order.csv");
    table.must_be_sound();
    for row in &table.records.shipments {
        assert!(row.party(Place::Consignee).is_none(), "{}", table.original(row, "consignee_name"));
    }
    assert_eq!(table.each(|row| table.country(row, Place::Consignee)), ["HK", "AE", "RU", ""]);
    table.must_say(&["consignee", "order", "TO ORDER OF BANK OF THE FOREST", "'TO THE ORDER'"]);
    table.must_say(&["consignee", "names nobody", "'SAME AS CONSIGNEE'"]);
    let first = table.shipment("S-001");
    assert_eq!(table.original(first, "consignee_name"), "TO ORDER OF BANK OF THE FOREST", "the bank can be read again");
    // the country behind the order is a hint where the cell of the country is empty
    let hinted = read_text(&text_of("broken/45-to-order.csv").replace("RUSSIA,RU,", "RUSSIA,,"));
    assert_eq!(hinted.country(hinted.shipment("S-003"), Place::Consignee), "RU");
    // one node a shipment: two bills to order share no consignee
    let mut directory = resolve(&table.records, &NormalForm::new(policy()), Matching::Default);
    let nodes: Vec<_> =
        (0..table.records.shipments.len()).map(|index| consignee(&mut directory, &table, index)).collect();
    let different: std::collections::BTreeSet<_> = nodes.iter().collect();
    assert_eq!(different.len(), nodes.len(), "{nodes:?}");
}

#[test]
fn b46_references_copy_a_named_cell_or_nobody() {
    let text = text_of("broken/46-notify-same-as.csv");
    assert_eq!(read_text(&text).field("notify_party"), "notify_name");
    let table = read_text(&with_columns(&text, ',', &DAY));
    table.must_be_sound();
    let name = |id, place| table.name(table.shipment(id), place);
    assert_eq!(name("1", Place::NotifyParty), "Birchwood Data LLC");
    assert_eq!((name("2", Place::Consignee), name("2", Place::NotifyParty)), ("", ""), "a reference to an unknown");
    assert_eq!((name("3", Place::Exporter), name("3", Place::NotifyParty)), ("", ""), "the row above only if asked");
    table.must_say(&["shipper", "names nobody", "'SAME AS ABOVE'"]);
}

#[test]
fn b48_an_address_glued_to_a_name_is_cut_at_the_legal_form() {
    let table = read("broken/48-address-in-name.csv");
    table.must_be_sound();
    let row = table.shipment("S-001");
    let exporter = row.party(Place::Exporter);
    assert_eq!(table.show(exporter.name), "BIRCH LOGISTICS CO.,LIMITED");
    assert!(table.show(exporter.address).starts_with("FLAT B5 1 F MAPLE"), "{}", table.show(exporter.address));
    assert!(table.original(row, "exporter_name").contains("LIMITEDFLAT"), "the raw text is kept");
    let consignee = table.name(row, Place::Consignee);
    assert_eq!(consignee, "MR. JOHN ELMKASESE BUKONJO WEST", "NANA is NA and NA, glued");
    assert!(table.original(row, "consignee_name").ends_with("WESTNANA"));
    table.must_say(&["consignee", "WESTNANA"]);
}

/// Sample 49 as consignees of shipments.
fn variants() -> Table {
    let text =
        text_of("broken/49-legal-form-variants.csv").replace("id,party,country", "id,consignee_name,consignee_country");
    let table = read_text(&with_columns(&text, ',', &DAY_AND_SENDER));
    table.must_be_sound();
    table
}

#[test]
fn b49_sibling_companies_stay_apart() {
    let table = read("broken/49-legal-form-variants.csv");
    table.must_say(&["'party'"]);
    let table = variants();
    let names = table.each(|row| table.name(row, Place::Consignee));
    assert_eq!((names[0], names[4]), ("R A ELM CERAMICS P J S C", "ФИРМА RAELM CERAMICS PJSC"), "names are read whole");
    let mut directory = resolve(&table.records, &NormalForm::new(policy()), Matching::Default);
    let nodes: Vec<_> = (0..7).map(|index| consignee(&mut directory, &table, index)).collect();
    assert!(
        (0..5).all(|index| nodes[index] != nodes[5] && nodes[index] != nodes[6]) && nodes[5] != nodes[6],
        "{nodes:?}"
    );
}

#[test]
fn b49_five_spellings_are_one_party() {
    let table = variants();
    let mut directory = resolve(&table.records, &NormalForm::new(policy()), Matching::Default);
    let nodes: Vec<_> = (0..5).map(|index| consignee(&mut directory, &table, index)).collect();
    assert!(nodes.iter().all(|node| *node == nodes[0]), "{nodes:?}");
}

fn consignee(directory: &mut chiptrace::resolve::Directory, table: &Table, index: usize) -> u32 {
    let row = &table.records.shipments[index];
    let number = u32::try_from(index).expect("a small number");
    directory.party_or_unnamed(&row.party(Place::Consignee), number, Place::Consignee).0
}
