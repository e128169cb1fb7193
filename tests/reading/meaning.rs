//! Files that can be read and mean something else than they seem to: nothing-words, days, numbers, units, tariff numbers, filings.

use chiptrace::model::{Day, Milli, Place, ShipmentStatus};

use super::ground::{path, read, read_mapped, read_text, text_of, with_columns};
use super::terminal::chiptrace;

const DAY: [(&str, &str); 1] = [("ship_date", "2025-03-04")];
const DAY_AND_SENDER: [(&str, &str); 2] = [("ship_date", "2025-03-04"), ("exporter_name", "Alder")];

#[test]
fn b25_words_for_nothing_are_missing_and_join_nothing() {
    let text = text_of("broken/25-null-words.csv");
    let table = read_text(&text);
    assert_eq!(table.ids(), ["S-001"]);
    assert!(
        matches!(table.rejects()[..], [(3, "ship_date", _)]),
        "without a day a row cannot be used: {:?}",
        table.rejects()
    );
    let dated = read_text(&text.replace("S-002,NULL", "S-002,2025-03-05"));
    dated.must_be_sound();
    let (first, second) = (dated.shipment("S-001"), dated.shipment("S-002"));
    for (row, place) in [(first, Place::Exporter), (first, Place::Consignee), (second, Place::Consignee)] {
        assert!(row.party(place).is_none(), "{place:?}");
    }
    assert_eq!(
        (dated.country(first, Place::Exporter), dated.country(second, Place::Consignee)),
        ("SG".to_owned(), String::new())
    );
    assert!(first.description.is_none() && second.description.is_none());
    assert_eq!(dated.values(), ["-", "-"]);
    // two rows that name nobody share no party
    let both = read_text(&text.replace("S-002,NULL,Alder Semicon", "S-002,2025-03-05,NULL"));
    assert!(both.each(|row| row.party(Place::Exporter)).iter().all(chiptrace::model::Mention::is_none));
    let namibia = read_text(&text.replace(",AE,", ",NA,"));
    assert_eq!(namibia.country(namibia.shipment("S-001"), Place::Consignee), "NA");
}

#[test]
fn b27_a_single_value_settles_day_first() {
    let table = read("broken/27-ambiguous-dmy.csv");
    table.must_be_sound();
    assert_eq!(table.departures(), ["2025-04-03", "2025-04-26", "2025-04-05"]);
    table.must_say(&["ship_date", "day-first", "'26/04/2025'"]);
}

#[test]
fn b28_what_nothing_settles_is_asked_not_guessed() {
    let text = text_of("broken/28-ambiguous-dmy-unsettled.csv");
    let table = read_text(&text);
    assert_eq!((table.ids(), table.rejects().len()), (vec![], 2));
    assert!(table.rejects()[0].2.contains("day-first") && table.rejects()[0].2.contains("mapping"));
    table.must_say(&["ship_date", "not settled", "'03/04/2025'"]);
    for (order, days) in [("day-first", ["2025-04-03", "2025-08-07"]), ("month-first", ["2025-03-04", "2025-07-08"])] {
        let column = |name: &str, field: &str, dates: &str| {
            format!("[[table.column]]\nheader = {name:?}\nfield = {field:?}\n{dates}")
        };
        let dates = format!("dates = {order:?}\n");
        let mapping = [
            "[[table]]\nkind = \"shipments\"\n".to_owned(),
            column("id", "shipment_id", ""),
            column("ship_date", "ship_date", &dates),
            column("arrival_date", "arrival_date", &dates),
            column("shipper", "exporter_name", ""),
            column("consignee", "consignee_name", ""),
        ];
        let told = read_mapped(&text, &mapping.concat());
        told.must_be_sound();
        assert_eq!(told.departures(), days, "{order}");
    }
}

#[test]
fn b30_local_midnights_in_utc_are_days_of_the_place() {
    let table = read("broken/30-utc-shifted-dates.csv");
    table.must_be_sound();
    assert_eq!(table.departures(), ["2025-03-29", "2025-03-04"]);
    table.must_say(&["ship_date", "18:30Z", "+05:30"]);
    assert_eq!(table.original(table.shipment("S-001"), "ship_date"), "2025-03-28T18:30:00.000Z", "the instant is kept");
}

#[test]
fn b31_impossible_dates_are_kept_told_and_accuse_nobody() {
    let table = read("broken/31-arrival-before-departure.csv");
    table.must_be_sound();
    let arrived = table.each(|row| row.arrived.map(|day| day.to_string()));
    assert_eq!(arrived, [Some("2025-03-04".to_owned()), None, None], "placeholders are missing");
    table.must_say(&["arrival_date", "1 cell before the departure", "'2025-03-04'"]);
    table.must_say(&["arrival_date", "2 cells", "not recorded", "'1900-01-01'", "'2099-12-31'"]);
    let said = chiptrace(&["scan", &path("broken/31-arrival-before-departure.csv"), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, report["findings"].as_array().map(Vec::len)), (0, Some(0)));
}

#[test]
fn b33_a_tariff_number_that_lost_its_zero_is_told_and_meets_no_other_chapter() {
    let text = text_of("broken/33-leading-zeros-lost.csv");
    assert_eq!(read_text(&text).field("hs_code"), "hs_code");
    let table = read_text(&with_columns(&text, ',', &DAY_AND_SENDER));
    table.must_be_sound();
    table.must_say(&["hs_code", "leading zero", "'1012100'", "0101.21.00"]);
    let codes = table.each(|row| table.show(row.hs_code));
    assert_eq!(codes[1..], ["8542310000", "854231"]);
    assert!(!codes[0].starts_with("10"), "{codes:?}");
    assert_eq!(table.original(table.shipment("1"), "hs_code"), "1012100", "the cell is kept as written");
}

#[test]
fn b36_units_and_currencies_in_cells_are_read_and_never_mixed() {
    let text = text_of("broken/36-units-in-cells.csv");
    let proposal = read_text(&text);
    assert_eq!(
        (proposal.field("quantity"), proposal.field("weight"), proposal.field("value")),
        ("quantity", "gross_weight_kg", "total_value")
    );
    let table = read_text(&with_columns(&text, ',', &DAY_AND_SENDER));
    table.must_be_sound();
    assert_eq!(table.quantities(), ["1000", "-", "-", "12"], "7X20 and packages count no units");
    table.must_say(&["quantity", "something other than pieces", "'2 PALLETS (48 CTNS)'", "'7X20'"]);
    table.must_say(&["quantity", "about", "'~12'"]);
    let grams = table.each(|row| row.gross_weight.map(|weight| weight.0));
    assert_eq!(grams, [Some(12_500), Some(192_500_066), Some(750_000), None]);
    table.must_say(&["weight", "converted to kilograms", "'424390 LB'"]);
    assert_eq!(table.values(), ["USD 1234.50", "EUR 1234.50", "HKD 88000.00", "??? 0.00"]);
    table.must_say(&["value", "thousands", "'HKD 88k'"]);
    table.must_say(&["value", "free of charge"]);
}

#[test]
fn b37_the_number_style_is_settled_by_column() {
    let text = text_of("broken/37-thousands-ambiguity.csv");
    let table = read_text(&with_columns(&text, ',', &DAY_AND_SENDER));
    table.must_be_sound();
    assert_eq!(table.quantities(), ["1234", "1.234", "12345", "1234", "123456", "120"]);
    assert_eq!(table.shipment("6").status, ShipmentStatus::Returned, "(120) is minus 120");
    table.must_say(&["quantity", "negative", "'(120)'"]);
    let values = table.each(|row| row.total_value.map(|value| value.to_decimal().to_string()));
    let values: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
    assert_eq!(values, ["1234.00", "1.234", "1234.567", "1234.50", "123456.00", "120.00"]);
    assert_eq!(table.values()[4], "INR 123456.00", "the sign in the cell counts");
    let open = "ship_date,exporter_name,id,quantity,hs_code\n2025-03-04,Alder,1,\"1,234\",854231\n2025-03-04,Alder,2,\"5,678\",854231\n";
    let open = read_text(open);
    assert_eq!((open.ids(), open.rejects().len()), (vec![], 2), "undecidable is said, not guessed");
    open.must_say(&["quantity", "not settled"]);
}

#[test]
fn b39_the_last_version_stands_and_history_is_kept() {
    let table = read("broken/39-amended-and-resent.csv");
    table.must_be_sound();
    assert_eq!((table.file().ledger.duplicates, table.ids().len()), (1, 4), "an exact repeat counts once");
    let statuses = table.each(|row| row.status);
    use ShipmentStatus::{Amended, Cancelled, Original};
    assert_eq!(statuses, [Original, Amended, Original, Cancelled]);
    let consignees = table.each(|row| table.name(row, Place::Consignee));
    assert_eq!(consignees, ["Birchwood", "Cedar", "Birchwood", "Birchwood"], "version 1 is kept");
    table.must_say(&["ultimate_consignee", "changed", "X20250304000001", "Birchwood", "Cedar"]);
    let said = chiptrace(&["scan", &path("broken/39-amended-and-resent.csv"), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&report["summary"]["hops"], &report["summary"]["shipments"]),
        (&1.into(), &4.into()),
        "{}",
        report["summary"]
    );
}

#[test]
fn b40_lines_of_one_bill_are_not_repeats() {
    let text = text_of("broken/40-same-id-different-goods.csv");
    let fields = read_text(&text);
    assert_eq!(
        (fields.field("bill_of_lading"), fields.field("container"), fields.field("piece_count")),
        ("shipment_id", "container", "quantity")
    );
    let text = with_columns(&text, ',', &DAY);
    let table = read_text(&text);
    table.must_be_sound();
    assert_eq!((table.ids(), table.quantities()), (vec!["ABCD123"; 3], vec!["10".to_owned(); 3]));
    let folder = super::terminal::Place::new();
    let said = chiptrace(&["scan", &folder.file("bill.csv", &text), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["summary"]["hops"], 3, "30 pieces in 3 containers: {}", report["summary"]);
}

#[test]
fn b51_a_circle_ends_and_its_order_is_told() {
    let table = read("broken/51-circular-and-order.csv");
    table.must_be_sound();
    assert_eq!(table.departures(), ["2025-03-04", "2025-03-01", "2025-03-20"]);
    table.must_say(&["serial", "SN1", "before"]);
    table.must_say(&["serial", "SN1", "return"]);
    let said = chiptrace(&["scan", &path("broken/51-circular-and-order.csv")]);
    assert_eq!(said.code, 0, "{}", said.err);
}

/// A file too long to be looked at whole before it is read, with `late` as its last row.
fn long_file(date: &str, late: &str) -> String {
    let row = |number: usize| format!("S-{number},{date},Alder Semicon of the long name {number},Birchwood Data,5\n");
    let mut table = String::from("shipment_id,ship_date,exporter_name,consignee_name,quantity\n");
    (0..24_000).for_each(|number| table.push_str(&row(number)));
    assert!(table.len() > 1 << 20, "longer than the beginning that is looked at");
    table + late
}

#[test]
fn a_column_is_settled_by_a_cell_far_down() {
    let table = read_text(&long_file("03/04/2025", "S-X,26/04/2025,Alder,Birchwood,5\n"));
    assert_eq!((table.records.shipments.len(), table.records.rejects.len()), (24_001, 0));
    assert_eq!(table.records.shipments[0].departed, Day::parse("2025-04-03"));
    let open = read_text(&long_file("03/04/2025", ""));
    assert_eq!((open.records.shipments.len(), open.records.rejects.len()), (0, 24_000), "nothing settles it: refused");
}

#[test]
fn a_contradiction_far_down_unsettles_what_the_beginning_settled() {
    let rows = "S-X,04/26/2025,Alder,Birchwood,5\nS-Y,03/04/2025,Alder,Birchwood,5\n";
    let table = read_text(&long_file("26/04/2025", rows));
    assert_eq!(
        (table.records.shipments.len(), table.records.rejects.len()),
        (0, 24_002),
        "one order a column, or none"
    );
    assert!(table.records.rejects[0].reason.contains("others only month first"), "{:?}", table.records.rejects[0]);
}

#[test]
fn a_unit_that_is_not_known_is_no_piece_and_no_kilogram() {
    let table = read_text(
        "ship_date,exporter_name,consignee_name,quantity,quantity_unit,gross_weight_kg,weight_unit\n\
         2025-03-04,Alder,Birch,5,BLORB,7,BLORB\n2025-03-04,Alder,Birch,5,PCS,7,LB\n2025-03-04,Alder,Birch,5,NULL,7,\n",
    );
    let read: Vec<_> = table.records.shipments.iter().map(|row| (row.quantity, row.gross_weight)).collect();
    let five = Some(Milli(5000));
    // beside pounds an empty unit may be either
    assert_eq!(read, [(None, None), (five, Some(Milli(3175))), (five, None)]);
    assert!(table.records.files[0].decisions.iter().any(|told| told.to_string().contains("a unit that is not known")));
}

#[test]
fn the_unit_in_the_name_of_a_quantity_is_what_it_counts() {
    let read = |name: &str| {
        let table =
            read_text(&format!("ship_date,exporter_name,consignee_name,{name}\n2026-03-01,Alder Gate,Birch Lane,12\n"));
        let row = &table.records.shipments[0];
        (row.quantity, row.gross_weight)
    };
    for name in ["Quantity", "Quantity PCS"] {
        assert_eq!(read(name), (Some(Milli(12_000)), None), "{name}");
    }
    for name in ["Quantity (KG)", "QTY_KG", "Menge (kg)", "数量(KG)"] {
        assert_eq!(read(name), (None, Some(Milli(12_000))), "{name}");
    }
}

#[test]
fn a_unit_of_the_mapping_file_is_what_the_column_counts() {
    let read = |unit: &str| {
        let column = |name: &str| format!("[[table.column]]\nheader = \"{name}\"\nfield = \"{name}\"\n");
        let columns = ["ship_date", "exporter_name", "consignee_name", "quantity"].map(column).concat();
        let table = read_mapped(
            "ship_date,exporter_name,consignee_name,quantity\n2026-03-01,Alder Gate,Birch Lane,12\n",
            &format!("[[table]]\nkind = \"shipments\"\n{columns}unit = \"{unit}\"\n"),
        );
        table.records.shipments[0].quantity
    };
    assert_eq!(read("PCE"), Some(Milli(12_000)));
    assert_eq!(read("dozen"), Some(Milli(144_000)));
    assert_eq!(read("carton"), None);
}

#[test]
fn net_weight_in_any_language_is_told_where_it_stands_for_gross() {
    for name in ["Net Weight (KG)", "净重(KG)", "Peso líquido (kg)", "Масса нетто (кг)", "Nettogewicht kg"]
    {
        let table = read_text(&format!(
            "ship_date,exporter_name,consignee_name,{name}\n2026-03-01,Alder Gate,Birch Lane,12.5\n"
        ));
        assert_eq!(table.records.shipments[0].gross_weight, Some(Milli(12_500)), "{name}");
        let told = table.file().meanings.iter().find(|told| told.what == "net weight read as gross");
        assert_eq!(told.and_then(|told| told.column.as_deref()), Some(name));
    }
}

#[test]
fn a_unit_that_the_header_states_holds_under_a_mapping_that_names_none() {
    let text = "Ship Date,Exporter,Consignee,Gross Weight (LBS)\n2026-03-01,Alder Gate,Birch Lane,10\n";
    let found = read_text(text);
    let mapping = chiptrace::ingest::propose_mapping(&found.records.files);
    let says_unit = mapping.lines().any(|line| !line.starts_with('#') && line.contains("unit ="));
    assert!(mapping.contains("gross_weight_kg") && !says_unit, "{mapping}");
    let told = read_mapped(text, &mapping);
    assert_eq!(told.records.shipments[0].gross_weight, found.records.shipments[0].gross_weight);
    assert!(found.records.shipments[0].gross_weight.is_some_and(|weight| weight < Milli(5_000)));
}
