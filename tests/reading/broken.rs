//! Files whose bytes, quotes or guards are broken: the samples whose fault is one of parsing.

use chiptrace::ingest::{How, Input, Reader};
use chiptrace::model::{Kind, Place};

use super::ground::{path, read, read_bytes, read_mapped, read_text, sample, text_of, with_columns};
use super::reading::policy;
use super::terminal::{Place as Folder, chiptrace};

const DAY: [(&str, &str); 1] = [("ship_date", "2025-03-04")];
const DAY_AND_SENDER: [(&str, &str); 2] = [("ship_date", "2025-03-04"), ("exporter_name", "Alder")];

/// The samples all have these two rows, or the first of them.
const BOTH: [&str; 2] = ["S-001", "S-002"];

#[test]
fn b01_a_byte_order_mark_stays_out_of_names_ids_and_outputs() {
    let table = read("broken/01-utf8-bom.csv");
    table.must_be_sound();
    assert_eq!((table.ids(), table.file().header[0].as_str()), (BOTH.to_vec(), "shipment_id"));
    assert_eq!(table.field("shipment_id"), "shipment_id");
    let file = path("broken/01-utf8-bom.csv");
    for args in [["check", "--format", "json"], ["scan", "--format", "json"], ["scan", "--format", "csv"]] {
        let said = chiptrace(&[args[0], &file, args[1], args[2]]);
        assert!(!said.out.contains('\u{feff}') && !said.out.contains("\\ufeff"), "{args:?}");
    }
}

#[test]
fn b03_utf16_without_a_mark_is_decoded_and_said() {
    let table = read("broken/03-utf16le-nobom.csv");
    table.must_be_sound();
    assert_eq!(table.ids(), ["S-001"]);
    assert_eq!(table.name(table.shipment("S-001"), Place::Consignee), "Birchwood Data LLC");
    table.must_say(&["UTF-16LE"]);
}

#[test]
fn b04_gb18030_is_detected_shown_and_can_be_overruled() {
    let table = read("broken/04-gb18030.csv");
    table.must_be_sound();
    assert_eq!(table.file().encoding, "GB18030");
    table.must_say(&["GB18030", "likely", "--encoding"]);
    let row = table.shipment("S-001");
    assert_eq!(table.name(row, Place::Exporter), "深圳市白桦科技有限公司");
    assert_eq!(table.name(row, Place::Consignee), "香港雪松贸易有限公司");
    assert_eq!(table.country(row, Place::Exporter), "CN");
    assert_eq!(table.country(row, Place::Consignee), "HK");
    assert_eq!((table.show(row.hs_code), table.values()), ("84733090", vec!["USD 288000.00".to_owned()]));
    let file = path("broken/04-gb18030.csv");
    let told = chiptrace(&["check", "--encoding", "gb18030", "--format", "json", &file]);
    assert!(
        told.code == 0 && told.out.contains("深圳市白桦科技有限公司") | told.out.contains("发货人"),
        "{}",
        told.out
    );
    let wrong = chiptrace(&["check", "--encoding", "windows-1252", "--format", "json", &file]);
    assert!(!wrong.out.contains("发货人"), "the user's word counts: {}", wrong.out);
}

#[test]
fn b06_big5_is_not_taken_for_gb18030() {
    let table = read("broken/06-big5.csv");
    table.must_be_sound();
    assert_eq!(table.file().encoding, "Big5");
    table.must_say(&["Big5"]);
    let row = table.shipment("S-001");
    assert_eq!(table.name(row, Place::Exporter), "許功電子股份有限公司");
    assert_eq!(table.name(row, Place::Consignee), "香港雪松貿易有限公司");
    assert_eq!((table.departures(), table.quantities()), (vec!["2025-03-04".to_owned()], vec!["5".to_owned()]));
}

#[test]
fn b07_windows_1252_has_an_en_dash_at_0x96() {
    let table = read("broken/07-windows1252.csv");
    table.must_be_sound();
    assert_eq!(table.file().encoding, "windows-1252");
    let row = table.shipment("S-001");
    assert_eq!(table.name(row, Place::Exporter), "Erlenwerk GmbH Köln");
    assert_eq!(table.name(row, Place::Consignee), "Société Bouleau – Négoce");
    assert_eq!(table.departures(), ["2025-03-04"]);
}

#[test]
fn b09_a_decimal_comma_is_settled_by_its_column() {
    let table = read("broken/09-semicolon-decimal-comma.csv");
    table.must_be_sound();
    assert_eq!(table.values(), ["EUR 1234567.89", "EUR 9.99"]);
    assert_eq!((table.quantities(), table.file().delimiter), (vec!["12".to_owned(), "3".to_owned()], b';'));
    assert_eq!(table.departures(), ["2025-03-04", "2025-03-05"]);
    table.must_say(&["wert_eur", "decimal-comma", "1.234.567,89"]);
}

#[test]
fn b10_a_sep_line_is_a_hint_and_no_header() {
    let table = read("broken/10-sep-line.csv");
    assert_eq!((table.file().delimiter, table.file().header_line), (b';', 2));
    let fields =
        [("id", "shipment_id"), ("shipper", "exporter_name"), ("consignee", "consignee_name"), ("qty", "quantity")];
    assert_eq!(table.fields(), fields);
    table.must_say(&["lacks ship_date or arrival_date"]);
    let rows = text_of("broken/10-sep-line.csv")
        .replace("id;shipper", "ship_date;id;shipper")
        .replace("S-001", "2025-03-04;S-001");
    let dated = read_text(&rows);
    dated.must_be_sound();
    assert_eq!((dated.ids(), dated.quantities()), (vec!["S-001"], vec!["12".to_owned()]));
    dated.must_say(&["skipped", "sep= line"]);
}

#[test]
fn b12_tabs_are_found_in_a_file_called_csv() {
    let table = read("broken/12-tab-named-csv.csv");
    table.must_be_sound();
    assert_eq!((table.file().delimiter, table.ids()), (b'\t', BOTH.to_vec()));
}

#[test]
fn b18_ragged_rows_are_refused_never_shifted() {
    let table = read("broken/18-ragged-rows.csv");
    assert_eq!(table.ids(), ["S-001"], "an empty cell at the end shifts nothing");
    assert_eq!(table.values(), ["USD 2880000.00"]);
    let rejects = table.rejects();
    assert!(matches!(rejects[..], [(3, _, short), (4, _, long)]
        if short.starts_with("row has 8 cells, header has 10") && long.starts_with("row has 12 cells, header has 10")));
    let countries = table.each(|row| table.country(row, Place::Exporter));
    assert_eq!(countries, ["SG"]);
}

#[test]
fn b19_cells_of_several_lines_are_one_record_at_its_physical_line() {
    let table = read("broken/19-embedded-newlines.csv");
    table.must_be_sound();
    assert_eq!((table.ids(), &table.file().lines[..]), (BOTH.to_vec(), &[2, 7][..]));
    let row = table.shipment("S-001");
    let exporter = row.party(Place::Exporter);
    assert_eq!(table.show(exporter.name), "Alder Semicon Pte Ltd");
    assert_eq!(table.show(exporter.address), "1 Tree Lane\r\nSingapore 000001");
    let consignee = row.party(Place::Consignee);
    assert_eq!(table.show(consignee.name), "Birchwood Data LLC");
    assert_eq!(table.show(consignee.address), "ATTN: \"Import Desk\"");
    assert_eq!(table.show(row.description), "GPU baseboard,\n8-way");
    let broken = format!("{}S-003,someday,A,SG,B,AE,8473301180,x,1,2\n", text_of("broken/19-embedded-newlines.csv"));
    assert_eq!(read_text(&broken).rejects()[0].0, 8, "errors name physical lines");
}

#[test]
fn b21_an_open_quote_swallows_no_other_row() {
    let table = read("broken/21-unbalanced-quote.csv");
    assert_eq!(table.ids(), ["S-002", "S-003"]);
    let [(line, column, reason)] = table.rejects()[..] else { panic!("{:?}", table.rejects()) };
    assert_eq!((line, column), (2, "shipper"));
    assert!(reason.contains("quote"), "{reason}");
    // the same with nothing behind a closing quote on the line: the quote itself is named with its line
    let open = text_of("broken/21-unbalanced-quote.csv").replace("19\" rack", "19 rack");
    let open = read_text(&open);
    assert_eq!(open.ids(), ["S-002", "S-003"]);
    assert!(open.rejects()[0].2.starts_with("a quote opened on line 2 is not closed"), "{:?}", open.rejects());
}

#[test]
fn b22_backslashes_escape_quotes() {
    let text = text_of("broken/22-backslash-escaped-quotes.csv");
    assert_eq!(read_text(&text).field("desc"), "declared_description");
    let table = read_text(&with_columns(&text, ',', &DAY));
    table.must_be_sound();
    assert_eq!(table.show(table.shipment("S-001").description), "GPU \"SXM5\" module");
}

#[test]
fn b24_the_end_of_file_mark_of_dos_is_no_record() {
    let table = read("broken/24-ctrl-z-eof.csv");
    table.must_be_sound();
    assert_eq!((table.ids(), table.file().ledger.rejected), (vec!["S-001"], 0));
}

#[test]
fn b34_guards_of_spreadsheets_are_taken_off() {
    let text = text_of("broken/34-excel-text-guards.csv");
    assert_eq!(
        read_text(&text).fields(),
        [("id", "shipment_id"), ("hs_code", "hs_code"), ("serial", "serial_numbers")]
    );
    let table = read_text(&with_columns(&text, ',', &DAY_AND_SENDER));
    table.must_be_sound();
    assert_eq!(table.each(|row| table.show(row.hs_code)), ["8542310000"; 3]);
    for row in &table.records.shipments {
        assert_eq!(row.serials.iter().map(|serial| table.show(*serial)).collect::<Vec<_>>(), ["0012345"]);
    }
}

#[test]
fn b52_cells_that_a_spreadsheet_would_run_are_text_and_are_guarded_on_the_way_out() {
    let table = read("broken/52-csv-injection.csv");
    table.must_be_sound();
    let row = table.shipment("S-001");
    assert_eq!(table.name(row, Place::Exporter), "=HYPERLINK(\"http://example.test\",\"x\")");
    assert_eq!(table.name(row, Place::Consignee), "+1-555-0100 TRADING", "a name may begin with a sign");
    assert_eq!(table.show(row.description), "@SUM(A1)");
    let folder = Folder::new();
    let rows = text_of("broken/52-csv-injection.csv").replace("2025-03-04", "someday");
    let file = folder.file("rows.csv", &rows);
    let out = folder.path("rejects.csv");
    assert_eq!(chiptrace(&["check", &file, "--rejects", &out]).code, 3);
    let written = String::from_utf8(std::fs::read(&out).unwrap()).unwrap();
    assert!(
        written.contains("'=HYPERLINK(") && written.contains("'+1-555-0100 TRADING") && written.contains("'@SUM(A1)")
    );
    let again = read_text(&written.replace("someday", "2025-03-04"));
    let row = again.shipment("S-001");
    assert_eq!(again.name(row, Place::Consignee), "+1-555-0100 TRADING", "what was guarded reads back");
}

#[test]
fn samples_read_the_same_compressed_and_twice() {
    let plain = sample("broken/12-tab-named-csv.csv");
    let mut reader = Reader::new(policy());
    for name in ["a.csv", "b.csv"] {
        reader.add(&Input { name: name.to_owned(), bytes: plain.clone() });
    }
    let records = reader.finish();
    assert_eq!((records.shipments.len(), records.files[1].ledger.duplicates), (2, 2));
    let told = read_bytes("x.csv", plain, How { encoding: Some("utf-8".to_owned()), ..How::default() });
    assert_eq!((told.file().kind, told.ids()), (Kind::Shipments, BOTH.to_vec()));
    let mapped = read_mapped(&text_of("broken/55-no-header.csv"), &super::structure::headless());
    assert_eq!(mapped.ids(), BOTH);
}
