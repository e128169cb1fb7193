//! Files whose rows and columns are broken: titles, repeated headers, doubled names, no header, no rows.

use chiptrace::model::{Kind, Place};

use super::ground::{path, read, read_mapped, read_text, text_of};
use super::terminal::{Place as Folder, chiptrace};

#[test]
fn b13_the_header_is_found_below_titles_and_the_user_may_choose_another() {
    let table = read("broken/13-title-rows-before-header.csv");
    table.must_be_sound();
    assert_eq!((table.file().header_line, table.ids()), (6, vec!["S-001"]));
    table.must_say(&["skipped", "4 title lines above the header", "1 blank"]);
    let said = chiptrace(&["check", &path("broken/13-title-rows-before-header.csv")]);
    assert!(said.out.contains("header on line 6"), "{}", said.out);
    // two rows could be the header: the mapping file says which, by its cells
    let text =
        "shipper,consignee,ship_date,qty\nVersender,Empfänger,Versanddatum,Menge\nAlder,Birchwood,2025-03-04,7\n";
    let mapping = "[[table]]\nkind = \"shipments\"\n[[table.column]]\nheader = \"Versender\"\nfield = \"exporter_name\"\n\
        [[table.column]]\nheader = \"Empfänger\"\nfield = \"consignee_name\"\n\
        [[table.column]]\nheader = \"Versanddatum\"\nfield = \"ship_date\"\n[[table.column]]\nheader = \"Menge\"\nfield = \"quantity\"\n";
    let chosen = read_mapped(text, mapping);
    chosen.must_be_sound();
    assert_eq!((chosen.file().header_line, chosen.quantities()), (2, vec!["7".to_owned()]));
}

#[test]
fn b15_repeated_headers_and_blank_rows_are_counted() {
    let table = read("broken/15-repeated-header-and-empty-rows.csv");
    table.must_be_sound();
    assert_eq!((table.ids(), table.file().ledger.skipped), (vec!["S-001", "S-002"], 5));
    table.must_say(&["skipped", "4 blank", "1 repeated header"]);
    // a header of the same columns in another order is not read by position
    let (first, second) =
        ("shipment_id,ship_date,shipper,consignee,quantity", "quantity,ship_date,shipper,consignee,shipment_id");
    let mixed = format!("{first}\nS-001,2025-03-04,Alder,Birch,12\n{second}\n99,2025-03-09,Birch,Cedar,S-002\n");
    let mixed = read_text(&mixed);
    assert_eq!(mixed.ids().first(), Some(&"S-001"));
    assert!(!mixed.ids().contains(&"99"), "read by position: {:?}", mixed.ids());
    let named = mixed.ids().contains(&"S-002")
        || mixed.rejects().iter().any(|(line, _, why)| *line == 4 && why.contains("line 3"));
    assert!(named, "{:?} {:?}", mixed.ids(), mixed.rejects());
}

#[test]
fn b16_columns_of_one_name_are_settled_by_the_user_never_by_the_last() {
    let table = read("broken/16-duplicate-headers.csv");
    assert_eq!((table.file().kind, table.ids()), (Kind::Unrecognised, vec![]));
    table.must_say(&["\"date\"", "\"party\"", "\"country\"", "--mapping"]);
    let fields = [
        "shipment_id",
        "ship_date",
        "exporter_name",
        "exporter_country",
        "consignee_name",
        "consignee_country",
        "arrival_date",
        "hs_code",
    ];
    let columns: Vec<String> = table
        .file()
        .header
        .iter()
        .zip(fields)
        .map(|(header, field)| format!("[[table.column]]\nheader = {header:?}\nfield = {field:?}\n"))
        .collect();
    let mapping = format!("[[table]]\nkind = \"shipments\"\n{}", columns.concat());
    let settled = read_mapped(&text_of("broken/16-duplicate-headers.csv"), &mapping);
    settled.must_be_sound();
    let row = settled.shipment("S-001");
    assert_eq!(settled.name(row, Place::Exporter), "Alder Semicon Pte Ltd");
    assert_eq!(settled.name(row, Place::Consignee), "Birchwood Data LLC");
    assert_eq!(
        (settled.country(row, Place::Exporter), settled.country(row, Place::Consignee)),
        ("SG".to_owned(), "AE".to_owned())
    );
    assert_eq!(row.departed.map(|day| day.to_string()).as_deref(), Some("2025-03-04"));
    assert_eq!(row.arrived.map(|day| day.to_string()).as_deref(), Some("2025-03-09"));
}

#[test]
fn b54_a_header_alone_is_not_an_answer() {
    let table = read("broken/54-header-only.csv");
    assert_eq!((table.file().kind, table.ids()), (Kind::Shipments, vec![]));
    table.must_say(&["a header and no rows"]);
    let said = chiptrace(&["scan", &path("broken/54-header-only.csv")]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    assert!(said.err.contains("nothing usable") && said.err.contains("0 rows"), "{}", said.err);
    assert!(!said.err.contains("findings"), "{}", said.err);
    assert_eq!(chiptrace(&["check", &path("broken/54-header-only.csv")]).code, 3);
}

/// A mapping file for the sample without a header.
pub(crate) fn headless() -> String {
    let fields = [
        "shipment_id",
        "ship_date",
        "exporter_name",
        "exporter_country",
        "consignee_name",
        "consignee_country",
        "hs_code",
        "declared_description",
        "quantity",
        "total_value",
    ];
    let columns: Vec<String> = fields.iter().map(|field| format!("[[table.column]]\nfield = {field:?}\n")).collect();
    format!("[[table]]\nkind = \"shipments\"\nheader = \"none\"\n{}", columns.concat())
}

#[test]
fn b55_a_table_without_header_asks_and_loses_no_row() {
    let table = read("broken/55-no-header.csv");
    assert_eq!((table.file().kind, table.file().header_line, table.ids()), (Kind::Unrecognised, 0, vec![]));
    table.must_say(&["first row is data", "--mapping"]);
    let mapped = read_mapped(&text_of("broken/55-no-header.csv"), &headless());
    mapped.must_be_sound();
    assert_eq!(mapped.ids(), ["S-001", "S-002"]);
    assert_eq!(mapped.name(mapped.shipment("S-001"), Place::Exporter), "Alder Semicon Pte Ltd");
    // the way of a user: save the proposal, fill in the fields, read again
    let folder = Folder::new();
    let (file, saved) = (path("broken/55-no-header.csv"), folder.path("mapping.toml"));
    assert_eq!(chiptrace(&["check", &file, "--save-mapping", &saved]).code, 3);
    let proposal = String::from_utf8(std::fs::read(&saved).unwrap()).unwrap();
    assert!(proposal.contains("header = \"none\"") && proposal.matches("[[table.column]]").count() == 10, "{proposal}");
    let fields = headless();
    let mut fields = fields.lines().filter(|line| line.starts_with("field"));
    let filled: String = proposal
        .lines()
        .map(|line| if line == "field = \"\"" { fields.next().unwrap_or(line) } else { line })
        .map(|line| format!("{line}\n"))
        .collect();
    let filled = folder.file("filled.toml", &filled);
    assert_eq!(chiptrace(&["check", &file, "--mapping", &filled]).code, 0);
}
