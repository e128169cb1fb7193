//! An invented file of shipments in 26 columns, the same bytes on every machine.

use std::fs::File;
use std::io::{BufWriter, Write};

use jiff::civil::{Date, date};

/// When the file is long enough.
#[derive(Clone, Copy)]
pub enum Until {
    /// At so many rows.
    Rows(u64),
    /// At so many bytes.
    Bytes(u64),
}

const HEADER: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,intermediate_consignee_name,\
intermediate_consignee_country,consignee_name,consignee_country,consignee_address,end_user_name,end_user_country,\
forwarder_name,declared_description,part_number,eccn,hs_code,origin_country,quantity,unit_value,total_value,currency,\
gross_weight_kg,mode,license,serial_numbers\n";
const TREES: [&str; 16] = [
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Iris", "Juniper", "Kestrel", "Laurel",
    "Maple", "Nettle", "Onyx", "Poplar",
];
const TRADES: [&str; 7] = ["Trading", "Systems", "Logistics", "Computing", "Electronics", "Semicon", "Data"];
const FORMS: [&str; 8] = ["Ltd", "Pte Ltd", "LLC", "GmbH", "\"Co., Ltd.\"", "Sdn Bhd", "Inc", "FZE"];
const COUNTRIES: [&str; 16] =
    ["US", "SG", "MY", "AE", "HK", "CN", "TW", "DE", "IN", "TR", "KZ", "VN", "TH", "JP", "KR", "GB"];
const GOODS: [&str; 8] = [
    "GPU baseboard 8-way",
    "\"server, 8x H100 SXM\"",
    "Graphics card RTX 4090",
    "network switch 64 port",
    "power supply unit",
    "memory modules DDR5",
    "\"AI server, 8x B200\"",
    "rack cabinet 42U",
];
const CONTROLS: [&str; 5] = ["3A090.a", "4A090.a", "EAR99", "5A992.c", ""];
const TARIFF: [&str; 4] = ["847330", "854231", "84718000", "8471.50"];
const LICENCES: [&str; 3] = ["NLR", "D123456", ""];
/// Names of companies that occur, and of forwarders among them.
const COMPANIES: u64 = 20_000;
const FORWARDERS: u64 = 200;
const PARTS: u64 = 2_000;

/// Writes the file and gives its number of rows.
///
/// # Errors
/// A sentence with the path when it cannot be written.
pub fn write(path: &str, until: Until) -> Result<u64, String> {
    let failed = |error: std::io::Error| format!("failed to write {path}: {error}");
    #[expect(clippy::disallowed_methods, reason = "this makes a file to read, and is no floor of the crate above")]
    let created = File::create(path);
    let mut file = BufWriter::new(created.map_err(failed)?);
    file.write_all(HEADER.as_bytes()).map_err(failed)?;
    let (mut chance, mut row) = (Chance(7), String::new());
    let (mut rows, mut bytes) = (0, HEADER.len() as u64);
    while match until {
        Until::Rows(most) => rows < most,
        Until::Bytes(most) => bytes < most,
    } {
        row.clear();
        shipment(rows, &mut chance, &mut row);
        file.write_all(row.as_bytes()).map_err(failed)?;
        (rows, bytes) = (rows + 1, bytes + row.len() as u64);
    }
    file.flush().map_err(failed)?;
    Ok(rows)
}

fn shipment(number: u64, chance: &mut Chance, row: &mut String) {
    let first: Date = date(2024, 1, 1);
    let departed = first.saturating_add(jiff::Span::new().days(chance.days(700)));
    let arrived = departed.saturating_add(jiff::Span::new().days(1 + chance.days(30)));
    let (units, cents) = (1 + chance.below(400), 100 + chance.below(4_000_000));
    let (total, grams) = (units * cents, units * (100 + chance.below(9_000)));
    let middle = number.is_multiple_of(3);
    let middleman = if middle { company(chance.below(COMPANIES)) } else { String::new() };
    let serials: Vec<String> = match number.is_multiple_of(4) {
        true => (0..units.min(4)).map(|unit| format!("SN{number}{unit}")).collect(),
        false => Vec::new(),
    };
    let part = chance.below(PARTS);
    let cells = [
        format!("S{number:07}"),
        departed.to_string(),
        arrived.to_string(),
        company(chance.below(COMPANIES)),
        chance.one(&COUNTRIES).to_owned(),
        middleman,
        if middle { chance.one(&COUNTRIES).to_owned() } else { String::new() },
        company(chance.below(COMPANIES)),
        chance.one(&COUNTRIES).to_owned(),
        format!("\"{} {} Road, {} City\"", 1 + chance.below(400), chance.one(&TREES), chance.one(&TREES)),
        company(chance.below(COMPANIES)),
        chance.one(&COUNTRIES).to_owned(),
        company(chance.below(FORWARDERS)),
        chance.one(&GOODS).to_owned(),
        format!("HGX-{part}-{}", 100 + part * 7 % 900),
        chance.one(&CONTROLS).to_owned(),
        chance.one(&TARIFF).to_owned(),
        chance.one(&COUNTRIES).to_owned(),
        units.to_string(),
        format!("{}.{:02}", cents / 100, cents % 100),
        format!("{}.{:02}", total / 100, total % 100),
        "USD".to_owned(),
        format!("{}.{:03}", grams / 1000, grams % 1000),
        chance.one(&["AIR", "SEA"]).to_owned(),
        chance.one(&LICENCES).to_owned(),
        serials.join(";"),
    ];
    row.push_str(&cells.join(","));
    row.push('\n');
}

/// The name of a company, quoted where it holds a comma; the same number, the same name.
fn company(number: u64) -> String {
    let mut chance = Chance(number + 1);
    let (one, other, trade, form) = (chance.one(&TREES), chance.one(&TREES), chance.one(&TRADES), chance.one(&FORMS));
    match form.strip_prefix('"') {
        Some(form) => format!("\"{one} {other} {trade} {number} {form}"),
        None => format!("{one} {other} {trade} {number} {form}"),
    }
}

/// A small source of chance (splitmix64), the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn days(&mut self, most: u32) -> i64 {
        i64::try_from(self.below(u64::from(most))).unwrap_or(0)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap_or(0)]
    }
}
