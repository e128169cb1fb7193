//! One text in every kind of cell of a shipment, under every way of writing dates and numbers.

use chiptrace::ingest::{How, Mapping};

use super::held::{POLICY, read};

/// Columns and a cell of each that is sound.
const COLUMNS: [(&str, &str); 19] = [
    ("shipment_id", ""),
    ("ship_date", "2025-03-04"),
    ("arrival_date", "2025-03-09"),
    ("exporter_name", "Alder Data Ltd"),
    ("exporter_country", "US"),
    ("consignee_name", "Birch Systems Pte Ltd"),
    ("consignee_country", "SG"),
    ("consignee_address", "1 Cedar Road"),
    ("declared_description", "server"),
    ("hs_code", "847180"),
    ("quantity", "2"),
    ("quantity_unit", "PCS"),
    ("unit_value", "10.5"),
    ("total_value", "21"),
    ("currency", "USD"),
    ("gross_weight_kg", "40"),
    ("serial_numbers", "SN1;SN2"),
    ("status", "original"),
    ("filed_at", "2025-03-01T08:00:00Z"),
];
const DATES: [&str; 6] = ["", "year-first", "day-first", "month-first", "excel-1900", "excel-1904"];
const NUMBERS: [&str; 3] = ["", "decimal-point", "decimal-comma"];
const OFFSETS: [&str; 3] = ["", "+05:30", "-12:00"];

/// The first byte chooses what the user says of the columns, the others are the text. Every row is taken in, refused with
/// a reason or a repeat.
pub(crate) fn check(data: &[u8]) {
    let Some((choice, text)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let mut table = row(|at| COLUMNS[at].0);
    for fuzzed in 0..COLUMNS.len() {
        let id = format!("S{fuzzed}");
        table.push_str(&row(|at| match at {
            _ if at == fuzzed => &text,
            0 => &id,
            _ => COLUMNS[at].1,
        }));
    }
    let records = read(&[("input", table.as_bytes())], How { encoding: None, mapping: mapping(*choice) });
    // a backslash may be the escape of the whole file, and then a quote behind it opens nothing
    if text.contains(['\\', '\n', '\r', '\u{FFFD}']) {
        return;
    }
    let ledger = records.files[0].ledger;
    let rows = ledger.accepted + ledger.rejected + ledger.duplicates;
    assert_eq!(rows, COLUMNS.len() as u64, "a row is a record: {ledger:?}");
}

fn row<'c>(cell: impl Fn(usize) -> &'c str) -> String {
    let cells: Vec<String> = (0..COLUMNS.len()).map(|at| format!("\"{}\"", cell(at).replace('"', "\"\""))).collect();
    cells.join(",") + "\n"
}

/// What a user might say of every column, or nothing.
fn mapping(choice: u8) -> Option<Mapping> {
    let choice = usize::from(choice);
    let (dates, numbers) = (DATES[choice % DATES.len()], NUMBERS[choice / DATES.len() % NUMBERS.len()]);
    let offset = OFFSETS[choice / (DATES.len() * NUMBERS.len()) % OFFSETS.len()];
    if dates.is_empty() && numbers.is_empty() && offset.is_empty() {
        return None;
    }
    let mut text = String::from("[[table]]\nkind = \"shipments\"\n");
    for (name, _) in COLUMNS {
        text.push_str(&format!("[[table.column]]\nheader = \"{name}\"\nfield = \"{name}\"\n"));
        for (key, value) in [("dates", dates), ("numbers", numbers), ("utc_offset", offset)] {
            if !value.is_empty() {
                text.push_str(&format!("{key} = \"{value}\"\n"));
            }
        }
    }
    Some(Mapping::parse(&text, &POLICY).expect("a mapping that says what may be said"))
}
