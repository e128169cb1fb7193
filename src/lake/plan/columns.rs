//! Which column of the lake is which field, and the rows as the other statements see them: words, nothing else.

use super::{Dialect, Field, Step};

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holds {
    Words,
    Day,
    Number,
}

/// Fields of a shipment that rows are taken out with.
pub(super) const FIELDS: &[(&str, Holds)] = &[
    ("shipment_id", Holds::Words),
    ("ship_date", Holds::Day),
    ("arrival_date", Holds::Day),
    ("exporter_name", Holds::Words),
    ("exporter_country", Holds::Words),
    ("exporter_address", Holds::Words),
    ("intermediate_consignee_name", Holds::Words),
    ("intermediate_consignee_country", Holds::Words),
    ("intermediate_consignee_address", Holds::Words),
    ("consignee_name", Holds::Words),
    ("consignee_country", Holds::Words),
    ("consignee_address", Holds::Words),
    ("end_user_name", Holds::Words),
    ("end_user_country", Holds::Words),
    ("end_user_address", Holds::Words),
    ("forwarder_name", Holds::Words),
    ("forwarder_country", Holds::Words),
    ("notify_name", Holds::Words),
    ("declared_description", Holds::Words),
    ("part_number", Holds::Words),
    ("eccn", Holds::Words),
    ("hs_code", Holds::Words),
    ("origin_country", Holds::Words),
    ("quantity", Holds::Number),
    ("unit_value", Holds::Number),
    ("total_value", Holds::Number),
    ("currency", Holds::Words),
    ("gross_weight_kg", Holds::Number),
    ("mode", Holds::Words),
    ("port_of_lading", Holds::Words),
    ("port_of_unlading", Holds::Words),
    ("license", Holds::Words),
    ("license_type", Holds::Words),
    ("serial_numbers", Holds::Words),
    ("order_id", Holds::Words),
    ("status", Holds::Words),
    ("movement_type", Holds::Words),
    ("version", Holds::Number),
    ("filed_at", Holds::Words),
    ("item_number", Holds::Words),
    ("container", Holds::Words),
    ("master_bill", Holds::Words),
    ("house_bill", Holds::Words),
];

/// Fields without which nothing can be said.
const NEEDED: [&str; 4] = ["shipment_id", "exporter_name", "consignee_name", "declared_description"];

/// One of each pair is needed, with the row's place in the lake.
pub(super) const EITHER: [&str; 2] = ["ship_date", "arrival_date"];

/// Reads `field = column` lines; `#` opens a comment. Fields that no line names are those of our own names.
///
/// # Errors
/// A sentence naming the line that is no field, or that names one twice.
pub fn column_map(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut map: Vec<(String, String)> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let Some((field, column)) = line.split_once('=') else {
            return Err(format!("line {number} is not 'field = column': {line}"));
        };
        let (field, column) = (field.trim().trim_matches('"'), column.trim().trim_matches('"'));
        let known = FIELDS.iter().any(|(name, _)| *name == field) || ["lake_file", "lake_row"].contains(&field);
        if !known {
            return Err(format!("line {number}: '{field}' is no field of shipments"));
        }
        if map.iter().any(|(known, _)| known == field) {
            return Err(format!("line {number}: '{field}' was named before"));
        }
        map.push((field.to_owned(), column.to_owned()));
    }
    Ok(map)
}

/// Every field with its column, and how it reads in the engine when the table has it and when it has not.
pub(super) fn fields(dialect: Dialect, map: &[(String, String)]) -> Vec<Field> {
    let (text, whole) = (dialect.text(), dialect.whole());
    let column =
        |field: &str| map.iter().find(|(name, _)| name == field).map_or(field, |(_, column)| column).to_owned();
    let mut all: Vec<Field> = FIELDS
        .iter()
        .map(|(field, holds)| {
            let column = column(field);
            let own = dialect.quoted(&column);
            let words = match holds {
                Holds::Day => format!("CAST(CAST({own} AS DATE) AS {text})"),
                Holds::Words | Holds::Number => format!("CAST({own} AS {text})"),
            };
            Field {
                field: (*field).to_owned(),
                needed: NEEDED.contains(field),
                present: format!("CASE WHEN {own} IS NULL THEN '' ELSE {words} END"),
                absent: format!("CAST('' AS {text})"),
                column,
            }
        })
        .collect();
    for (field, kind) in [("lake_file", text), ("lake_row", whole)] {
        let column = column(field);
        let present = format!("CAST({} AS {kind})", dialect.quoted(&column));
        all.push(Field { field: field.to_owned(), column, needed: true, absent: String::new(), present });
    }
    all
}

/// The rows that can be shipments, all cells as words.
pub(super) fn rows(fields: &[Field], told: impl Fn(&Field) -> bool) -> Step {
    let column =
        |field: &Field| format!("{} AS {}", if told(field) { &field.present } else { &field.absent }, field.field);
    let columns: Vec<String> = fields.iter().map(column).collect();
    Step::new("ct_source", format!("SELECT {}\nFROM {{source}}", columns.join(",\n  ")))
}
