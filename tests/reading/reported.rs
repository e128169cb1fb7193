//! Reported faults of other readers of tables, each with the behaviour that is right.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use chiptrace::ingest::{How, Input, Reader};
use chiptrace::model::{Kind, Place, Records};

use super::ground::{path, read, read_bytes, read_mapped, read_text, sample, text_of};
use super::reading::policy;
use super::terminal::{Place as Folder, chiptrace};

#[test]
fn ing_01_an_unbalanced_quote_costs_its_own_row() {
    let table = read("reported/unbalanced_quote.csv");
    assert_eq!(table.ids(), ["S1", "S3", "S4", "S5"]);
    assert_eq!(table.name(table.shipment("S4"), Place::Consignee), "Listed Example Co");
    let [(line, column, reason)] = table.rejects()[..] else { panic!("{:?}", table.rejects()) };
    assert_eq!((line, column), (3, "unit_value_usd"));
    assert!(reason.contains("opened on line 3") && reason.contains("not closed"), "{reason}");
    let ledger = table.file().ledger;
    assert_eq!(ledger.accepted + ledger.rejected, 5);
    assert!(!table.file().is_cut_off, "the file goes on behind the open quote");
}

#[test]
fn ing_02_a_file_that_ends_inside_a_quote_is_incomplete() {
    let table = read("reported/truncated_upload.csv");
    assert_eq!(table.ids(), ["S1", "S2"]);
    table.must_say(&["input ends inside a quoted field at line 4"]);
    // however few the rejected rows are
    for command in ["scan", "check"] {
        let said = chiptrace(&[command, &path("reported/truncated_upload.csv"), "--max-rejects", "100"]);
        assert_eq!(said.code, 4, "{command}: {}", said.err);
    }
    let report =
        chiptrace(&["scan", &path("reported/truncated_upload.csv"), "--max-rejects", "100", "--format", "json"]);
    assert!(report.out.contains("\"verdict\": \"incomplete\""), "{}", report.out);
}

#[test]
fn ing_04_leading_zeros_of_ids_are_kept() {
    let table = read("reported/leading_zero_ids.csv");
    table.must_be_sound();
    assert_eq!(table.ids(), ["000417", "0417", "417"]);
    assert_eq!(table.file().ledger.duplicates, 0);
}

#[test]
fn ing_05_long_ids_are_text() {
    let table = read("reported/long_ids.csv");
    table.must_be_sound();
    let ids = ["9007199254740993", "9007199254740992", "3791411052119578828", "3791411052119578829"];
    assert_eq!(table.ids(), ids);
    let folder = Folder::new();
    let broken = folder.file("ids.csv", &text_of("reported/long_ids.csv").replace(",10,9000", ",1e5,9000"));
    let rejects = folder.path("rejects.csv");
    chiptrace(&["check", &broken, "--rejects", &rejects]);
    let written = String::from_utf8(std::fs::read(rejects).unwrap()).unwrap();
    assert!(ids.iter().all(|id| written.contains(&format!("\n{id},"))), "byte for byte on the way out: {written}");
}

#[test]
fn ing_07_odd_exponents_and_words_of_machines_are_refused() {
    let table = read("reported/decimal_exponent.csv");
    assert!(table.ids().iter().all(|id| *id == "S3"), "{:?}", table.ids());
    assert!(table.quantities().iter().all(|units| units == "100000"));
    let lines: Vec<u32> = table.rejects().iter().map(|(line, ..)| *line).collect();
    assert!([2, 3, 5, 6].iter().all(|line| lines.contains(line)), "{lines:?}");
    assert!(table.rejects().iter().all(|(_, column, _)| *column == "qty"));
}

#[test]
fn ing_08_one_order_per_column() {
    let table = read("reported/dayfirst_mixed.csv");
    table.must_be_sound();
    assert_eq!(table.departures(), ["2026-01-12", "2026-02-01", "2026-04-15"]);
    table.must_say(&["event_time", "day-first"]);
    // an order that changes within a column is refused, never mixed
    let mixed = text_of("reported/dayfirst_mixed.csv")
        .replace("12.01.2026 17:18", "12/31/2026")
        .replace("15.04.2026 02:40", "31/12/2026");
    let mixed = read_text(&mixed);
    assert_eq!(mixed.ids(), Vec::<&str>::new(), "{:?}", mixed.departures());
}

#[test]
fn ing_10_na_is_namibia_and_gaps_are_counted() {
    let table = read("reported/namibia.csv");
    table.must_be_sound();
    assert_eq!(table.each(|row| table.country(row, Place::Consignee)), ["NA", "", ""]);
    table.must_say(&["consignee_country", "1 cell", "word for nothing", "'N/A'"]);
    table.must_say(&["consignee_country", "1 cell empty", "unknown"]);
}

#[test]
fn ing_11_encodings_are_decoded_and_replacement_marks_are_reported() {
    for (name, encoding) in [("reported/utf16le_bom.csv", "UTF-16LE"), ("reported/cp1252.csv", "windows-1252")] {
        let table = read(name);
        table.must_be_sound();
        assert!(table.file().encoding.starts_with(encoding), "{}", table.file().encoding);
        assert_eq!(table.name(table.shipment("S1"), Place::Consignee), "Müller-Örtel Halbleiter GmbH");
    }
    assert_eq!(read("reported/cp1252.csv").each(|row| row.description).len(), 1);
    let lost = text_of("reported/leading_zero_ids.csv").replace("Birchmoor", "Birch\u{fffd}moor");
    let lost = read_text(&lost);
    assert_eq!((lost.ids(), lost.rejects().len()), (vec![], 3));
    assert!(lost.rejects().iter().all(|(_, column, why)| *column == "consignee" && why.contains("lost")));
    let wrong = How { encoding: Some("utf-8".to_owned()), ..How::default() };
    let wrong = read_bytes("cp1252.csv", sample("reported/cp1252.csv"), wrong);
    let names = wrong.each(|row| wrong.name(row, Place::Consignee));
    assert!(names.iter().all(|name| !name.contains('\u{fffd}')), "{names:?}");
    assert_eq!(wrong.rejects().len(), 1, "{}", wrong.decided());
}

#[test]
fn ing_13_a_decimal_comma_is_never_dropped() {
    let table = read("reported/decimal_comma.csv");
    table.must_be_sound();
    assert_eq!(table.quantities(), ["1200"]);
    let values = table.each(|row| row.unit_value.map(|value| value.to_string()));
    assert_eq!(values, [Some("USD 10.00".to_owned())]);
}

#[test]
fn ing_14_one_number_format_per_file() {
    let table = read("reported/ambiguous_thousands.csv");
    let refused = table.rejects().iter().any(|(line, column, _)| (*line, *column) == (2, "qty"));
    assert!(refused || table.quantities() == ["1000"], "{:?} {:?}", table.quantities(), table.rejects());
    assert!(!table.quantities().contains(&"1".to_owned()));
}

#[test]
fn ing_16_two_columns_of_one_name_are_refused() {
    let table = read("reported/duplicate_header.csv");
    assert_eq!((table.file().kind, table.ids()), (Kind::Unrecognised, vec![]));
    table.must_say(&["duplicate column \"consignee\""]);
    assert_eq!(chiptrace(&["scan", &path("reported/duplicate_header.csv")]).code, 3);
}

#[test]
fn ing_19_a_bare_number_is_no_date() {
    let table = read("reported/excel_serial_dates.csv");
    assert_eq!((table.ids(), table.rejects().len()), (vec![], 3));
    assert!(table.rejects()[0].2.contains("excel-1900"), "{:?}", table.rejects());
    let header: Vec<String> = table.file().header.clone();
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
        "unit_value",
    ];
    let columns = header.iter().zip(fields).map(|(header, field)| {
        let dates = if field == "ship_date" { "dates = \"excel-1900\"\n" } else { "" };
        format!("[[table.column]]\nheader = {header:?}\nfield = {field:?}\n{dates}")
    });
    let mapping = format!("[[table]]\nkind = \"shipments\"\n{}", columns.collect::<String>());
    let told = read_mapped(&text_of("reported/excel_serial_dates.csv"), &mapping);
    assert_eq!(told.departures()[..2], ["2026-03-01", "2026-03-01"], "{:?}", told.rejects());
}

#[test]
fn ing_20_workbooks_of_the_1904_system_keep_their_days() {
    let table = read("reported/date1904.xlsx");
    assert_eq!(table.fields(), [("shipment_id", "shipment_id"), ("event_time", "ship_date")]);
    table.must_say(&["lacks exporter_name or consignee_name"]);
    // the sample has no party: read as licences, its days can be looked at
    let mapping = "[[table]]\nkind = \"licences\"\n[[table.column]]\nheader = \"shipment_id\"\nfield = \"number\"\n\
        [[table.column]]\nheader = \"event_time\"\nfield = \"valid_from\"\n";
    let mapping = Some(chiptrace::ingest::Mapping::parse(mapping, policy()).unwrap());
    let licences = read_bytes("date1904.xlsx", sample("reported/date1904.xlsx"), How { mapping, ..How::default() });
    let days: Vec<_> = licences.records.licences.iter().map(|row| row.valid_from.map(|day| day.to_string())).collect();
    assert_eq!(days, [Some("2026-03-01".to_owned())], "{}", licences.decided());
}

#[test]
fn a_file_that_unpacks_without_end_is_refused() {
    let table = read("reported/gz_zeros_20MiB.csv.gz");
    assert_eq!((table.file().kind, table.ids()), (Kind::Unrecognised, vec![]));
    table.must_say(&["unpack"]);
}

/// Gives at most so many bytes at a time.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

impl Seek for Trickle {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

/// Rows with line ends, separators and doubled quotes in random cells; some are broken.
fn seeded(rows: u64) -> String {
    let mut state = 42_u64;
    let mut next = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let mut text = "shipment_id,ship_date,exporter_name,consignee_name,description,quantity\n".to_owned();
    for row in 0..rows {
        let mut cell = |word: &str| match next(5) {
            0 => format!("\"{word}\r\nsecond line\""),
            1 => format!("\"{word}, with a comma\""),
            2 => format!("\"{word} \"\"quoted\"\"\""),
            _ => word.to_owned(),
        };
        let cells = [cell("Alder"), cell("Birch"), cell("GPU board")].join(",");
        let day = if next(50) == 0 { "someday".to_owned() } else { format!("2025-03-{:02}", 1 + next(28)) };
        let quantity = next(900);
        text.push_str(&format!("S-{row},{day},{cells},{quantity}\n"));
    }
    text
}

/// Everything that was read, in words.
fn normalised(records: &Records) -> String {
    let mut text = String::new();
    for row in &records.shipments {
        let show = |words| records.texts.show(words);
        let parties = row.parties.map(|party| (show(party.name), show(party.address), party.country));
        text.push_str(&format!(
            "{:?} {} {:?} {parties:?} {} {:?}\n",
            row.record,
            show(row.id),
            row.departed,
            show(row.description),
            row.quantity
        ));
    }
    let file = &records.files[0];
    format!(
        "{text}{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        records.rejects, file.ledger, file.offsets, file.lines, file.decisions
    )
}

#[test]
fn ing_17_no_chunk_size_compression_or_thread_changes_anything() {
    let text = seeded(20_000);
    let whole = read_bytes("rows.csv", text.clone().into_bytes(), How::default());
    assert_eq!(whole.ids().len() + whole.rejects().len(), 20_000);
    assert!(whole.rejects().len() > 100);
    let expected = normalised(&whole.records);
    for most in [1, 2, 3, 7, 16, 64, 4096, 8 << 20] {
        let text = if most < 4096 { seeded(1_000) } else { text.clone() };
        let expected = if most < 4096 {
            normalised(&read_text(&text).records).replace("table.csv", "rows.csv")
        } else {
            expected.clone()
        };
        let mut reader = Reader::new(policy());
        reader.add_original("rows.csv".to_owned(), Box::new(Trickle(Cursor::new(text.into_bytes()), most)));
        assert!(normalised(&reader.finish()) == expected, "chunks of {most} bytes");
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = read_bytes("rows.csv", gzip.finish().unwrap(), How::default());
    let without_decisions = |text: &str| text.rsplit_once('\n').map(|(rows, _)| rows.to_owned());
    assert!(without_decisions(&normalised(&gzip.records)) == without_decisions(&expected), "gzip");
}

#[test]
fn ing_17_no_number_of_threads_changes_a_report() {
    let folder = Folder::new();
    let file = folder.file("rows.csv", &seeded(1_500));
    let scan = |threads: &str| {
        let rejects = folder.path("rejects.csv");
        let args =
            ["scan", &file, "--format", "json", "--as-of", "2026-07-01", "--threads", threads, "--rejects", &rejects];
        let said = chiptrace(&args);
        (said.code, said.out, std::fs::read(rejects).unwrap())
    };
    let one = scan("1");
    for threads in ["2", "3", "7", "16", "64"] {
        assert!(scan(threads) == one, "{threads} threads");
    }
}

#[test]
fn two_inputs_are_read_as_one_after_the_other() {
    let text = seeded(2_000);
    let header = text.lines().next().unwrap();
    let half = text.match_indices("\nS-1000,").next().unwrap().0 + 1;
    let mut reader = Reader::new(policy());
    for (name, part) in [("a", text[..half].to_owned()), ("b", format!("{header}\n{}", &text[half..]))] {
        reader.add(&Input { name: name.to_owned(), bytes: part.into_bytes() });
    }
    let halves = reader.finish();
    let whole = read_text(&text);
    let ids = |records: &Records| {
        records.shipments.iter().map(|row| records.texts.show(row.id).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&halves), ids(&whole.records));
}
