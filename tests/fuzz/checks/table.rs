//! Tables glued from known names of columns and awkward fragments: read once, again, and through gzip.

use std::io::Write;

use chiptrace::model::Records;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::draw::Draw;
use super::held::read_one;
use super::sound;

const NAMES: [&str; 44] = [
    "shipment_id",
    "ship_date",
    "arrival_date",
    "exporter_name",
    "exporter_country",
    "consignee_name",
    "consignee_country",
    "end_user_name",
    "declared_description",
    "hs_code",
    "quantity",
    "unit_value",
    "total_value",
    "currency",
    "gross_weight_kg",
    "serial_numbers",
    "status",
    "version",
    "filed_at",
    "item_number",
    "master_bill",
    "house_bill",
    "origin_country",
    "license",
    "Shipper Name",
    "Consignee",
    "HS Code",
    "Date",
    "Qty",
    "Unit",
    "Value (USD)",
    "Gross Weight (LB)",
    "Country of Destination",
    "Expéditeur",
    "Empfänger",
    "Fecha de embarque",
    "Importador",
    "Наименование отправителя",
    "Дата",
    "收货人",
    "数量",
    "出荷日",
    "Unnamed: 0",
    "x",
];

const FRAGMENTS: [&str; 64] = [
    ",",
    ",",
    ",",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "\\\"",
    "\\",
    "'",
    "\0",
    "\x1a",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\u{fffd}",
    "\u{2028}",
    "2025-03-04",
    "04/03/2025",
    "13/03/2025",
    "03/13/2025",
    "04.03.2025",
    "45720",
    "20250304",
    "4 Mar 2025",
    "2025-03-04T18:30:00Z",
    "2025年3月4日",
    "0000-00-00",
    "1",
    "-1",
    "1,000",
    "1.000",
    "1 000,50",
    "1.5",
    "(12)",
    "1E+05",
    "8.47E+09",
    "99999999999999999999",
    "1,000 PCS",
    "424390 LB",
    "USD",
    "€ 5",
    "847180",
    "8471.80",
    "SG",
    "VN, VIETNAM",
    "Korea",
    "NA",
    "-",
    "Alder Data Ltd",
    "TO ORDER",
    "SAME AS CONSIGNEE",
    "&amp;",
    "&#0;",
    "Total",
    "S1",
    "S2",
];

/// A table of any shape, or one that is sound and keeps its meaning in every form.
pub(crate) fn check(data: &[u8]) {
    let mut draw = Draw::of(data);
    match draw.byte() % 4 {
        3 => sound::check(draw.rest()),
        titles => glued(&mut draw, titles),
    }
}

fn glued(draw: &mut Draw<'_>, titles: u8) {
    let mut table = Vec::new();
    for _ in 0..titles {
        for _ in 0..draw.below(4) {
            draw.fragment(&FRAGMENTS, &mut table);
        }
        table.push(b'\n');
    }
    let separator = draw.one(&[",", ";", "\t", "|"]);
    let names: Vec<&str> = (0..2 + draw.below(10)).map(|_| draw.one(&NAMES)).collect();
    table.extend_from_slice(names.join(separator).as_bytes());
    table.push(b'\n');
    while !draw.is_done() {
        draw.fragment(&FRAGMENTS, &mut table);
    }
    let once = read_one(&table);
    let again = read_one(&table);
    assert_eq!(format!("{:?}", once.files), format!("{:?}", again.files), "read twice, decided alike");
    assert_eq!(once.rejects, again.rejects, "read twice, refused alike");
    let squeezed = read_one(&gzip(&table));
    assert_eq!(ids(&once), ids(&squeezed), "gzip changes no record");
    assert_eq!(once.rejects, squeezed.rejects, "gzip changes no refusal");
}

fn gzip(table: &[u8]) -> Vec<u8> {
    let mut squeezed = GzEncoder::new(Vec::new(), Compression::fast());
    squeezed.write_all(table).expect("memory can be written to");
    squeezed.finish().expect("memory can be written to")
}

/// Ids of shipments and where they stand; ids that were made hold the hash of the file and are left out.
fn ids(records: &Records) -> Vec<(u32, &str)> {
    let id = |shipment: &chiptrace::model::Shipment| match shipment.id_made {
        true => "",
        false => records.texts.show(shipment.id),
    };
    let named = records.shipments.iter().map(|shipment| (shipment.record.record, id(shipment)));
    named.collect()
}
