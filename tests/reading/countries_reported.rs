//! Reported faults of other readers with countries, tariff numbers and tables of ports.

use chiptrace::model::{Kind, Place};
use chiptrace::policy::CountryHow;

use super::ground::{path, read, read_text, text_of, with_columns};
use super::reading::policy;
use super::terminal::{Place as Folder, chiptrace};

/// Rows of the sample: a spelling and the code that is expected, or `unknown`.
fn rows(numbers: std::ops::RangeInclusive<usize>) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(text_of("reported/countries.csv").as_bytes().to_vec().leak() as &[u8]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a sound row")).collect();
    numbers.map(|number| (rows[number - 1][0].to_owned(), rows[number - 1][1].to_owned())).collect()
}

/// The country of a cell of a shipment, through the whole of reading.
fn through_a_table(cell: &str) -> String {
    let cell = cell.replace('"', "\"\"");
    let table = read_text(&format!(
        "ship_date,exporter_name,consignee_name,consignee_country\n2025-03-04,Alder,Birch,\"{cell}\"\n"
    ));
    table.must_be_sound();
    table.country(&table.records.shipments[0], Place::Consignee)
}

fn must_read(numbers: std::ops::RangeInclusive<usize>) {
    for (cell, expected) in rows(numbers) {
        let expected = if expected == "unknown" { "" } else { &expected };
        let country = policy().read_country(&cell).country.unwrap_or_default();
        assert_eq!((country.code(), through_a_table(&cell).as_str()), (expected, expected), "{cell}");
    }
}

#[test]
fn cls_01_niger_is_not_nigeria() {
    must_read(1..=2);
}

#[test]
fn cls_02_two_countries_are_called_congo() {
    must_read(3..=5);
    let bare = policy().read_country("Congo");
    assert!(bare.country.is_none_or(|country| country.code() == "CG"), "{bare:?}");
}

#[test]
fn cls_03_guinea_is_not_guinea_bissau() {
    must_read(6..=7);
}

#[test]
fn cls_04_a_dash_is_no_country() {
    must_read(8..=10);
    for cell in ["-", "?", "n/a"] {
        assert_eq!(policy().read_country(cell).how, CountryHow::Nothing, "{cell}");
    }
}

#[test]
fn cls_05_libanes_is_lebanon_in_any_form() {
    must_read(11..=13);
    for cell in ["Libanés", "libanes", "LIBANÉS", "Libane\u{301}s"] {
        assert_eq!(through_a_table(cell), "LB", "{cell}");
    }
}

#[test]
fn cls_07_tariff_numbers_of_odd_length_are_flagged_never_padded_or_cut() {
    let text = text_of("reported/hs_codes.csv");
    let proposal = read_text(&text);
    assert_eq!((proposal.field("hs_code"), proposal.field("description")), ("hs_code", "declared_description"));
    let ids: String = text
        .lines()
        .enumerate()
        .map(|(number, line)| {
            format!("{},{line}\n", if number == 0 { "shipment_id".to_owned() } else { number.to_string() })
        })
        .collect();
    let table = read_text(&with_columns(&ids, ',', &[("ship_date", "2025-03-04"), ("exporter_name", "Alder")]));
    table.must_be_sound();
    let codes = table.each(|row| table.show(row.hs_code));
    assert_eq!(codes, ["8542", "854231", "854231", "85423100", "", "", "0902", "", "621149"]);
    table.must_say(&["hs_code", "length", "'8542310'", "'85423'"]);
    table.must_say(&["hs_code", "leading zero", "'902'", "0902"]);
    for (id, written) in [("5", "8542310"), ("6", "902"), ("7", "0902"), ("8", "85423")] {
        assert_eq!(table.original(table.shipment(id), "hs_code"), written);
    }
}

#[test]
fn cls_08_a_heading_is_insufficient_and_never_padded() {
    let table =
        read_text("ship_date,exporter_name,shipment_id,hs_code,description\n2025-03-04,Alder,1,8542,GPU accelerator\n");
    table.must_be_sound();
    assert_eq!(table.show(table.shipment("1").hs_code), "8542");
    table.must_say(&["hs_code", "insufficient", "'8542'"]);
}

#[test]
fn cls_08_a_textile_code_with_gpu_text_is_a_finding_that_cites_both_cells() {
    let folder = Folder::new();
    let rows = "ship_date,exporter_name,exporter_country,consignee_name,consignee_country,shipment_id,hs_code,description,quantity\n\
        2025-03-04,Alder,US,Birch,SG,1,621149,GPU accelerator,10\n";
    let said = chiptrace(&["scan", &folder.file("rows.csv", rows), "--format", "json", "--as-of", "2026-07-01"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let text = report["findings"].to_string();
    assert!(text.contains("\"hs_code\"") && text.contains("\"declared_description\""), "{text}");
}

#[test]
fn cls_10_a_table_of_ports_is_refused_and_is_no_list_of_parties() {
    let table = read("reported/ports.csv");
    assert_eq!((table.file().kind, table.records.parties.len()), (Kind::Unrecognised, 0));
    table.must_say(&["ports", "locode"]);
    assert_eq!(chiptrace(&["check", &path("reported/ports.csv")]).code, 3);
}

#[test]
fn cls_11_no_coordinate_of_a_port_is_used() {
    let rows = text_of("reported/ports.csv");
    let only_the_third: String =
        rows.lines().enumerate().filter(|(at, _)| matches!(at, 0 | 3)).map(|(_, line)| format!("{line}\n")).collect();
    let table = read_text(&only_the_third);
    assert_eq!(table.file().kind, Kind::Unrecognised);
    table.must_say(&["coordinates", "not used"]);
}
