//! Distinct values out: the first row in which each spelling, each wording of goods, each mode and serial cell stands.

use super::columns::FIELDS;
use super::{AnswerTable, Form, Step};

/// Places of a shipment: letter, and the columns of name, country and address.
pub(super) const PLACES: [(&str, [&str; 3]); 6] = [
    ("exporter", ["exporter_name", "exporter_country", "exporter_address"]),
    (
        "intermediate",
        ["intermediate_consignee_name", "intermediate_consignee_country", "intermediate_consignee_address"],
    ),
    ("consignee", ["consignee_name", "consignee_country", "consignee_address"]),
    ("end user", ["end_user_name", "end_user_country", "end_user_address"]),
    ("forwarder", ["forwarder_name", "forwarder_country", "''"]),
    ("notify", ["notify_name", "''", "''"]),
];

/// The columns that say what goods are.
pub(super) const GOODS: [&str; 4] = ["part_number", "declared_description", "eccn", "hs_code"];

/// A SELECT for each place, all rows of all of them.
pub(super) fn each_place(one: impl Fn(&str, [&str; 3]) -> String) -> String {
    PLACES.iter().map(|(place, columns)| one(place, *columns)).collect::<Vec<_>>().join("\nUNION ALL\n")
}

/// Statements before the answers.
pub(super) fn steps() -> Vec<Step> {
    let mut steps = names();
    steps.extend(narrowed("ct_first", "place, name, country, address", ["shipment_id", "lake_file", "lake_row"]));
    let mut refs = vec!["SELECT lake_file, lake_row FROM ct_first_lake_row".to_owned()];
    for (table, columns) in [("ct_goods", &GOODS[..]), ("ct_modes", &["mode"]), ("ct_serials", &["serial_numbers"])] {
        steps.extend(distinct(table, columns));
        refs.push(format!("SELECT lake_file, lake_row FROM {table}_first"));
    }
    let refs = refs.join(" UNION ALL ");
    steps.push(Step::new(
        "ct_witness_refs",
        format!("SELECT lake_file, lake_row FROM ({refs}) w GROUP BY lake_file, lake_row"),
    ));
    steps.push(Step::new("ct_witnesses", of_rows("ct_witness_refs")));
    steps
}

/// What a row needs to be a shipment.
const USABLE: &str =
    "(s.ship_date <> '' OR s.arrival_date <> '') AND (s.exporter_name <> '' OR s.consignee_name <> '')";

/// How many rows are none.
pub(super) fn left_out() -> String {
    format!("SELECT COUNT(*) FROM ct_source s WHERE NOT ({USABLE})")
}

/// Rows that can be shipments, everybody named in them, and the rows of the first day on which each is.
fn names() -> Vec<Step> {
    let grouped = |place: &str, [name, country, address]: [&str; 3]| {
        // what stands for a column that there is not cannot be grouped by
        let groups: Vec<&str> = [name, country, address].into_iter().filter(|column| *column != "''").collect();
        format!(
            "SELECT '{place}' AS place, {name} AS name, {country} AS country, {address} AS address, \
             MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY {}",
            groups.join(", ")
        )
    };
    let of_first_day = |place: &str, columns: [&str; 3]| {
        let [name, country, address] = columns.map(of_row);
        format!(
            "SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row\n\
             FROM ct_rows r JOIN ct_names n ON n.place = '{place}' AND r.day = n.day AND {name} = n.name \
             AND {country} = n.country AND {address} = n.address"
        )
    };
    vec![
        Step::new(
            "ct_rows",
            format!(
                "SELECT s.*, CASE WHEN s.ship_date <> '' THEN s.ship_date ELSE s.arrival_date END AS day\n\
                 FROM ct_source s\nWHERE {USABLE}"
            ),
        ),
        Step::new("ct_names", each_place(grouped)),
        Step::new(
            "ct_mentions",
            "SELECT name, country, SUM(cells) AS cells FROM ct_names WHERE name <> '' GROUP BY name, country",
        ),
        Step::new("ct_first", each_place(of_first_day)),
    ]
}

/// Distinct values of columns, and the first row in which each stands.
fn distinct(table: &str, columns: &[&str]) -> [Step; 2] {
    let own = columns.join(", ");
    let on: Vec<String> = columns.iter().map(|column| format!("r.{column} = g.{column}")).collect();
    let of: Vec<String> = columns.iter().map(|column| format!("g.{column}")).collect();
    let (on, of) = (on.join(" AND "), of.join(", "));
    [
        Step::new(table, format!("SELECT {own}, MIN(lake_file) AS lake_file FROM ct_rows GROUP BY {own}")),
        Step::new(
            &format!("{table}_first"),
            format!(
                "SELECT {of}, g.lake_file, MIN(r.lake_row) AS lake_row\n\
                 FROM {table} g JOIN ct_rows r ON {on} AND r.lake_file = g.lake_file GROUP BY {of}, g.lake_file"
            ),
        ),
    ]
}

/// The rows behind references.
pub(super) fn of_rows(refs: &str) -> String {
    let fields = FIELDS.iter().map(|(field, _)| *field).chain(["lake_file", "lake_row"]);
    let columns: Vec<String> = fields.map(|field| format!("r.{field}")).collect();
    let columns = columns.join(", ");
    format!("SELECT {columns} FROM ct_rows r JOIN {refs} w ON r.lake_file = w.lake_file AND r.lake_row = w.lake_row")
}

/// A column of `r`, or the word that stands for none.
pub(super) fn of_row(column: &str) -> String {
    if column == "''" { column.to_owned() } else { format!("r.{column}") }
}

/// Of the rows of each group those that are smallest in the first column, of these in the second, and so on.
fn narrowed(table: &str, group: &str, columns: [&str; 3]) -> Vec<Step> {
    let own: Vec<String> = group.split(", ").map(|column| format!("a.{column} = b.{column}")).collect();
    let (mut from, mut kept, mut on) = (table.to_owned(), group.to_owned(), own.join(" AND "));
    let mut steps = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let select = if at == 0 {
            format!("SELECT {group}, MIN({column}) AS {column} FROM {table} GROUP BY {group}")
        } else {
            let known: Vec<String> = kept.split(", ").map(|column| format!("a.{column}")).collect();
            let known = known.join(", ");
            format!("SELECT {known}, MIN(b.{column}) AS {column} FROM {from} a JOIN {table} b ON {on} GROUP BY {known}")
        };
        from = format!("{table}_{column}");
        steps.push(Step::new(&from, select));
        kept = format!("{kept}, {column}");
        on = format!("{on} AND a.{column} = b.{column}");
    }
    steps
}

/// Tables that come back: name, file, and columns with what they hold.
pub(super) fn answers(form: Form) -> Vec<AnswerTable> {
    let words = |names: &[&'static str]| names.iter().map(|name| (*name, "text")).collect::<Vec<_>>();
    let numbers = |names: &[&'static str]| names.iter().map(|name| (*name, "whole")).collect::<Vec<_>>();
    let both = |one: &[&'static str], other: &[&'static str]| [words(one), numbers(other)].concat();
    let tables = vec![
        (
            "ct_a_parties",
            "parties",
            both(&["name", "country"], &["party", "is_end", "is_whole", "is_asked", "is_searched"]),
        ),
        ("ct_a_beside", "beside", numbers(&["party", "beside"])),
        (
            "ct_a_goods",
            "goods",
            both(
                &GOODS,
                &[
                    "goods_key",
                    "is_controlled",
                    "is_declared",
                    "strictness",
                    "is_odd",
                    "is_presumed",
                    "is_open",
                    "is_words",
                    "is_part",
                    "is_family",
                ],
            ),
        ),
        ("ct_a_modes", "modes", words(&["mode"])),
        ("ct_a_serials", "serials", both(&["serial_numbers"], &["serial", "is_seen"])),
        ("ct_a_ids", "ids", words(&["shipment_id"])),
        ("ct_a_licences", "licences", words(&["license"])),
        ("ct_a_days", "days", both(&["day"], &["number"])),
        ("ct_a_near", "near", numbers(&["bucket", "near"])),
    ];
    tables.into_iter().map(|(table, name, columns)| (table, form.file(name), columns)).collect()
}
