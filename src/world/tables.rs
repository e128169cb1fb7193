//! Prints the rows of a world as tables in the canonical columns.

use csv::StringRecord;

use super::book::{Book, Gap, Index, Row, Serials, Spelling};
use super::company::Company;
use super::play::Stage;

/// One file of a world.
#[derive(Clone, Debug)]
pub struct Table {
    /// File name, for instance `shipments.csv`.
    pub name: &'static str,
    /// Canonical column names.
    pub header: &'static [&'static str],
    /// Cells in the order of the header.
    pub rows: Vec<StringRecord>,
}

impl Table {
    /// The file: UTF-8, commas, header first, a line feed after every row.
    ///
    /// # Panics
    /// Never: rows have as many cells as the header, and memory takes what is written.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.header).expect("memory takes what is written");
        for row in &self.rows {
            writer.write_record(row).expect("rows have as many cells as the header");
        }
        writer.into_inner().expect("memory takes what is written")
    }
}

/// Columns of the shipments table.
pub const SHIPMENT_COLUMNS: &[&str] = &[
    "shipment_id",
    "ship_date",
    "arrival_date",
    "exporter_name",
    "exporter_country",
    "exporter_address",
    "consignee_name",
    "consignee_country",
    "consignee_address",
    "forwarder_name",
    "forwarder_country",
    "end_user_name",
    "end_user_country",
    "declared_description",
    "part_number",
    "eccn",
    "hs_code",
    "quantity",
    "unit_value",
    "currency",
    "gross_weight_kg",
    "mode",
    "port_of_lading",
    "port_of_unlading",
    "license",
    "serial_numbers",
    "order_id",
];

/// Ids of the rows of a book, by row: numbers in the order of departure, so that an id says nothing about a story.
pub(super) fn shipment_ids(book: &Book<'_>) -> Vec<u32> {
    let mut ids = vec![0; book.rows.len()];
    for (number, row) in (1..).zip(by_departure(book)) {
        ids[row as usize] = number;
    }
    ids
}

/// An id as printed.
pub(super) fn shipment_id(number: u32) -> String {
    format!("S{number:07}")
}

/// The rows of the shipments table, in the order of departure.
pub(super) fn shipments<'s>(stage: &'s Stage<'_>, ids: &'s [u32]) -> impl Iterator<Item = StringRecord> + use<'s> {
    by_departure(&stage.book).into_iter().map(|row| shipment(stage, &stage.book.rows[row as usize], ids[row as usize]))
}

/// The shipments table without its rows.
pub(super) fn no_shipments() -> Table {
    Table { name: "shipments.csv", header: SHIPMENT_COLUMNS, rows: Vec::new() }
}

/// Serial numbers as one cell.
pub(super) fn serial_cell(serials: Option<Serials<'_>>) -> String {
    let Some(run) = serials else { return String::new() };
    let numbers = (run.first..run.first + run.count).map(|number| format!("{}{number:07}", run.goods.serial));
    numbers.collect::<Vec<_>>().join(";")
}

/// Hundredths as a decimal with two places.
pub(super) fn hundredths(value: i64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

fn by_departure(book: &Book<'_>) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..).take(book.rows.len()).collect();
    rows.sort_unstable_by_key(|&row| (book.rows[row as usize].departed, row));
    rows
}

fn shipment(stage: &Stage<'_>, row: &Row<'_>, id: u32) -> StringRecord {
    let company = |index: Index| &stage.companies.list[index.at()];
    let (exporter, consignee) = (company(row.exporter), company(row.consignee));
    let forwarder = row.forwarder.map(company).map(|one| (one.name(), one.country.as_str())).unwrap_or_default();
    let end_user = row.end_user.map(company).map(|one| (one.name(), one.country.as_str())).unwrap_or_default();
    let abroad = exporter.country != consignee.country;
    let licence = row.licence.map(|licence| stage.book.licences[licence.at()].number.as_str());
    let mut cells = StringRecord::with_capacity(320, SHIPMENT_COLUMNS.len());
    let mut put = |cell: &str| cells.push_field(cell);
    put(&shipment_id(id));
    put(&row.departed.to_string());
    put(&filled(row, Gap::Arrival, row.arrived.to_string()));
    put(&spelled(stage, exporter, row.spelling[0]));
    put(&exporter.country);
    put(&exporter.address);
    put(&spelled(stage, consignee, row.spelling[1]));
    put(&consignee.country);
    put(&consignee.address);
    [forwarder.0.as_str(), forwarder.1, &end_user.0, end_user.1].into_iter().for_each(&mut put);
    row.words().into_iter().for_each(&mut put);
    put(&row.units.to_string());
    put(&hundredths(row.unit_cents));
    put("USD");
    put(&filled(row, Gap::Weight, hundredths((row.grams + 5) / 10)));
    put(row.leg.mode.as_deref().unwrap_or(if abroad { "AIR" } else { "ROAD" }));
    put(&exporter.port);
    put(&consignee.port);
    put(licence.or(row.leg.license.as_deref()).unwrap_or("NLR"));
    put(&serial_cell(row.serial_numbers()));
    put(&row.order.map(|order| order_id(order.at())).unwrap_or_default());
    cells
}

/// An order id as printed.
pub(super) fn order_id(order: usize) -> String {
    format!("PO{:05}", order + 1)
}

fn filled(row: &Row<'_>, gap: Gap, cell: String) -> String {
    if row.gap == gap { String::new() } else { cell }
}

fn spelled(stage: &Stage<'_>, company: &Company, spelling: Spelling) -> String {
    match (spelling, stage.props.words.variants.get(&company.form)) {
        (Spelling::Capitals, _) => company.name().to_uppercase(),
        (Spelling::OtherForm, Some(form)) => format!("{} {form}", company.stem),
        _ => company.name(),
    }
}
