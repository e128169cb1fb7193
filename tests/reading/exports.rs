//! Exports of customs data as vendors sell them: every one understood, totals told from shipments, no row lost.

use chiptrace::model::Kind;

use super::ground::{Table, path, read};
use super::terminal::chiptrace;

/// Columns that a person of the trade would choose, by field.
type Chosen = &'static [(&'static str, &'static str)];

fn must_understand(name: &str, rows: u64, chosen: Chosen) -> Table {
    let table = read(&format!("exports/{name}.csv"));
    table.must_be_sound();
    let file = table.file();
    assert_eq!((file.header_line, file.is_pivot), (1, false));
    assert_eq!((file.ledger.accepted, file.ledger.lines), (rows, rows + 1), "{:?}", file.ledger);
    for (header, field) in chosen {
        assert_eq!(table.field(header), *field, "{name}: {header}");
    }
    let one_each: Vec<&str> = file.fields.iter().flatten().copied().collect();
    for field in ["ship_date", "arrival_date", "exporter_name", "consignee_name", "hs_code", "quantity"] {
        let taken = one_each.iter().filter(|taken| **taken == field).count();
        let wanted = chosen.iter().filter(|(_, wanted)| *wanted == field).count();
        assert_eq!(taken, wanted, "{name}: {field}");
    }
    table
}

fn must_refuse_totals(name: &str, words: &[&str]) {
    let table = read(&format!("exports/{name}.csv"));
    let file = table.file();
    assert_eq!((file.kind, file.is_pivot, file.header_line), (Kind::Unrecognised, true, 1));
    assert_eq!((table.ids().len(), file.ledger.skipped), (0, file.ledger.lines));
    table.must_say(words);
    table.must_say(&["not shipment rows"]);
    let said = chiptrace(&["check", "--format", "json", &path(&format!("exports/{name}.csv"))]);
    let report: serde_json::Value = serde_json::from_str(&said.out).expect("the answer is JSON");
    assert_eq!((said.code, &report["files"][0]["pivot"]), (3, &true.into()));
}

#[test]
fn angola_exports_are_totals() {
    must_refuse_totals("angola_export_s", &["TOTALQUANTITY", "MONTHYEAR"]);
}

#[test]
fn argentina_exports_are_totals() {
    must_refuse_totals("argentina_export_s", &["SUMOF", "PERCENTAGE"]);
}

#[test]
fn armenia_imports() {
    must_understand(
        "armenia_import_f",
        2,
        &[
            ("SUPPLIER NAME", "exporter_name"),
            ("IMPORTER NAME EN", "consignee_name"),
            ("ASSESSMENT DATE", "arrival_date"),
            ("HS CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("PRODUCT DESCRIPTION", "declared_description"),
            ("ORIGIN COUNTRY", "origin_country"),
            ("GROSS WEIGHT", "gross_weight_kg"),
            ("DECLARATION NUMBER", "shipment_id"),
        ],
    );
}

#[test]
fn brazil_bills_of_lading() {
    must_understand(
        "brazil_bl_import_f",
        2,
        &[
            ("SHIPPER_NAME", "exporter_name"),
            ("SHIPPER_COUNTRY", "exporter_country"),
            ("CONSIGNEE_NAME", "consignee_name"),
            ("CONSIGNEE_COUNTRY", "consignee_country"),
            ("SHIPMENT_DATE", "ship_date"),
            ("HS_CODE", "hs_code"),
            ("NORTIFY_PARTY_NAME", "notify_name"),
            ("FORWARDER", "forwarder_name"),
            ("GROSS_WEIGHT", "gross_weight_kg"),
            ("PRODUCT_DESCRIPTION", "declared_description"),
        ],
    );
}

#[test]
fn colombia_imports() {
    must_understand(
        "colombia_import_f",
        2,
        &[
            ("SUPPLIER_NAME", "exporter_name"),
            ("SUPPLIER_COUNTRY", "exporter_country"),
            ("IMPORTER_NAME", "consignee_name"),
            ("IMP_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("PRODUCT_DESCRIPTION", "declared_description"),
            ("ORIGIN_COUNTRY", "origin_country"),
        ],
    );
}

#[test]
fn india_imports() {
    must_understand(
        "india_import_f",
        2,
        &[
            ("SUPPLIER", "exporter_name"),
            ("IMPORTER", "consignee_name"),
            ("DATE", "arrival_date"),
            ("HS CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("GOODS DESCRIPTION", "declared_description"),
            ("COUNTRY OF_ORIGIN", "origin_country"),
            ("TOTAL VALUE_USD", "total_value"),
            ("LOADING PORT", "port_of_lading"),
        ],
    );
}

#[test]
fn kazakhstan_exports() {
    must_understand(
        "kazakhstan_export_f",
        2,
        &[
            ("EXPORTER_NAME", "exporter_name"),
            ("BUYER_NAME", "consignee_name"),
            ("REGISTRATION_DATE", "ship_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT_OF_QUANTITY", "quantity_unit"),
            ("G_WEIGHT", "gross_weight_kg"),
            ("PRODUCT_DESCRIPTION", "declared_description"),
            ("TO_COUNTRY_NAME_EN", "consignee_country"),
        ],
    );
}

#[test]
fn mongolia_imports() {
    must_understand(
        "mongolia_import_f",
        2,
        &[
            ("SUPPLIER_NAME", "exporter_name"),
            ("IMPORTER_NAME_EN", "consignee_name"),
            ("IMP_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("MODEL_NUMBER", "part_number"),
            ("TOTAL_VALUE_IN_USD", "total_value"),
            ("ORIGIN_COUNTRY", "origin_country"),
        ],
    );
}

#[test]
fn philippines_imports() {
    must_understand(
        "philippines_import_f",
        2,
        &[
            ("SUPPLIER_NAME", "exporter_name"),
            ("IMPORTER_NAME", "consignee_name"),
            ("IMP_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("QUANTITY_UNIT", "quantity_unit"),
            ("BL_NO", "shipment_id"),
            ("EXPORT_COUNTRY", "exporter_country"),
            ("GROSS_WEIGHT", "gross_weight_kg"),
        ],
    );
}

#[test]
fn russia_imports() {
    must_understand(
        "russia_import_full",
        2,
        &[
            ("SUPPLIER_NAME", "exporter_name"),
            ("IMPORTER_NAME_EN", "consignee_name"),
            ("IMP_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("DECLARATION_NUMBER", "shipment_id"),
            ("DESTINATION_COUNTRY", "consignee_country"),
            ("GROSS_WEIGHT_KG", "gross_weight_kg"),
            ("TOTAL_VALUE_USD", "total_value"),
        ],
    );
}

#[test]
fn sri_lanka_imports() {
    must_understand(
        "srilanka_import_f",
        2,
        &[
            ("SUPPLIER_NAME", "exporter_name"),
            ("IMPORTER_NAME", "consignee_name"),
            ("IMP_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("ORIGIN_COUNTRY", "origin_country"),
            ("CURRENCY", "currency"),
            ("GROSS_WEIGHT", "gross_weight_kg"),
        ],
    );
}

#[test]
fn turkey_exports() {
    let table = must_understand(
        "turkey_export_f",
        4,
        &[
            ("EXPORTER_NAME", "exporter_name"),
            ("BUYER_NAME", "consignee_name"),
            ("REGISTRATION_DATE", "ship_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("DESTINATION_COUNTRY", "consignee_country"),
            ("PRODUCT_DESCRIPTION", "declared_description"),
            ("ORIGIN_COUNTRY", "origin_country"),
        ],
    );
    assert_eq!(table.each(|row| row.origin.code().to_owned()), ["TR"; 4]);
}

#[test]
fn united_states_manifests() {
    let table = must_understand(
        "us_import_610990_1",
        18,
        &[
            ("SHIPPER_NAME", "exporter_name"),
            ("CONSIGNEE_NAME", "consignee_name"),
            ("ACTUAL_ARRIVAL_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QUANTITY", "quantity"),
            ("QUANTITY_UNIT", "quantity_unit"),
            ("WEIGHT_IN_KG", "gross_weight_kg"),
            ("BILL_OF_LADING", "shipment_id"),
            ("NOTIFY_PARTY_NAME", "notify_name"),
            ("PRODUCT_DESCRIPTION", "declared_description"),
        ],
    );
    assert_eq!(table.shipment("BBDC452452844").gross_weight.map(chiptrace::model::Milli::whole), Some(798_337));
}

#[test]
fn vietnam_imports() {
    must_understand(
        "vietnam_import_full",
        2,
        &[
            ("EXPORTER_NAME", "exporter_name"),
            ("IMPORTER_NAME_EN", "consignee_name"),
            ("DECLARATION_DATE", "arrival_date"),
            ("HS_CODE", "hs_code"),
            ("QTY", "quantity"),
            ("UNIT", "quantity_unit"),
            ("PRODUCT_DESC_EN", "declared_description"),
            ("ORIGIN_COUNTRY", "origin_country"),
            ("DECLARATION_NUMBER", "shipment_id"),
        ],
    );
}

#[test]
fn goods_that_are_not_traced_raise_no_finding() {
    let said = chiptrace(&["scan", &path("exports"), "--format", "json", "--as-of", "2026-07-01"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).expect("the answer is JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0), "{}", report["findings"]);
}
