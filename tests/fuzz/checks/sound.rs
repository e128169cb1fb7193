//! Sound tables under canonical names: what they say does not depend on separator, line ends, order of columns or files.

use chiptrace::ingest::How;
use chiptrace::model::{Records, Shipment};

use super::draw::Draw;
use super::held::read;

const COLUMNS: [&str; 10] = [
    "shipment_id",
    "ship_date",
    "arrival_date",
    "exporter_name",
    "consignee_name",
    "consignee_country",
    "quantity",
    "total_value",
    "currency",
    "serial_numbers",
];

/// Cells by column; each can be read in one way only.
const CELLS: [&[&str]; 10] = [
    &["S1", "S2", "S3", "S4", "", "007", "A-9"],
    &["2025-03-04", "2025-12-31", "", "2025-02-30", "soon"],
    &["2025-03-09", "", "2024-01-01"],
    &["Alder Data Ltd", "Birch; Systems", "Cedar, \"North\" Inc", "", "N/A", "晨光电子"],
    &["Elm|Fir Pte Ltd", "TO ORDER", "Гинкго\tООО", "Hazel\nJuniper", ""],
    &["SG", "Viet Nam", "Niger", "", "-", "Korea"],
    &["1", "12", "0", "-3", "", "many"],
    &["100", "0.5", "", "1e", "-7"],
    &["USD", "EUR", "", "usd", "dollars"],
    &["SN1;SN2", "SN1-SN9", "", "SN3"],
];

/// Reads a sound table in several forms and compares what was taken in.
pub(crate) fn check(data: &[u8]) {
    let mut draw = Draw::of(data);
    let (separator, ending, split, turn) =
        (draw.one(&[';', '\t', '|', ',']), draw.one(&["\n", "\r\n", "\r"]), draw.byte(), draw.below(COLUMNS.len()));
    let mut rows: Vec<Vec<&str>> = Vec::new();
    while !draw.is_done() && rows.len() < 24 {
        rows.push(CELLS.iter().map(|cells| draw.one(cells)).collect());
    }
    let plain = said(&[written(&COLUMNS, &rows, ',', "\n")]);
    assert_eq!(
        plain,
        said(&[written(&COLUMNS, &rows, separator, ending)]),
        "separator {separator:?}, ending {ending:?}"
    );
    let turned = |row: &[&'static str]| [&row[turn..], &row[..turn]].concat();
    let around: Vec<Vec<&str>> = rows.iter().map(|row| turned(row)).collect();
    assert_eq!(plain, said(&[written(&turned(&COLUMNS), &around, ',', "\n")]), "columns turned by {turn}");
    let (above, below) = rows.split_at(usize::from(split) % (rows.len() + 1));
    assert_eq!(plain, said(&[written(&COLUMNS, above, ',', "\n"), written(&COLUMNS, below, ',', "\n")]), "two files");
}

fn written(header: &[&str], rows: &[Vec<&str>], separator: char, ending: &str) -> Vec<u8> {
    let cell = |cell: &&str| match cell.contains([separator, '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => (*cell).to_owned(),
    };
    let row = |cells: &[&str]| cells.iter().map(cell).collect::<Vec<_>>().join(&separator.to_string()) + ending;
    let table: String = std::iter::once(row(header)).chain(rows.iter().map(|cells| row(cells))).collect();
    table.into_bytes()
}

/// What the shipments say, in the order of what they say, and how many rows were refused.
fn said(tables: &[Vec<u8>]) -> (Vec<String>, usize) {
    let names = ["one", "two"];
    let inputs: Vec<(&str, &[u8])> = names.into_iter().zip(tables.iter().map(Vec::as_slice)).collect();
    let records = read(&inputs, How::default());
    let mut said: Vec<String> = records.shipments.iter().map(|shipment| sentence(&records, shipment)).collect();
    said.sort_unstable();
    (said, records.rejects.len())
}

fn sentence(records: &Records, shipment: &Shipment) -> String {
    let show = |text| records.texts.show(text);
    let id = if shipment.id_made { "" } else { show(shipment.id) };
    let parties: Vec<_> = shipment.parties.iter().map(|party| (show(party.name), party.country)).collect();
    let serials: Vec<&str> = shipment.serials.iter().map(|serial| show(*serial)).collect();
    let days = (shipment.departed, shipment.arrived);
    format!(
        "{id} {days:?} {parties:?} {:?} {:?} {serials:?} {:?}",
        shipment.quantity, shipment.total_value, shipment.status
    )
}
