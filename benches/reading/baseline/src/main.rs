//! Makes an invented file of shipments, or reads one the plain way: csv, serde and exact decimals into structs.

mod made;

use std::process::ExitCode;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

/// A row, every column typed; words stay strings.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what counts is that it is read and kept")]
struct Shipment {
    shipment_id: String,
    ship_date: Option<Date>,
    arrival_date: Option<Date>,
    exporter_name: String,
    exporter_country: String,
    intermediate_consignee_name: String,
    intermediate_consignee_country: String,
    consignee_name: String,
    consignee_country: String,
    consignee_address: String,
    end_user_name: String,
    end_user_country: String,
    forwarder_name: String,
    declared_description: String,
    part_number: String,
    eccn: String,
    hs_code: String,
    origin_country: String,
    quantity: Option<Decimal>,
    unit_value: Option<Decimal>,
    total_value: Option<Decimal>,
    currency: String,
    gross_weight_kg: Option<Decimal>,
    mode: String,
    license: String,
    serial_numbers: String,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["make", "--rows", number, path] => made::write(path, made::Until::Rows(number.parse().unwrap_or(0))),
        ["make", "--bytes", number, path] => made::write(path, made::Until::Bytes(number.parse().unwrap_or(0))),
        ["read", path] => read(path),
        _ => Err("usage: reading-baseline make --rows|--bytes NUMBER FILE | read FILE".to_owned()),
    };
    match done {
        Ok(rows) => {
            println!("{rows}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn read(path: &str) -> Result<u64, String> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| format!("failed to open {path}: {error}"))?;
    let rows: Result<Vec<Shipment>, csv::Error> = reader.deserialize().collect();
    rows.map(|rows| rows.len() as u64).map_err(|error| format!("failed to read {path}: {error}"))
}
