//! Rows that must not be lost and values that must not change in silence, each kind of fault with the right answer.

use chiptrace::model::{Place, ShipmentStatus};

use super::ground::read_text;

const HEADER: &str = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,description,quantity,total_value,currency,gross_weight_kg\n";
const FIRST: &str = "S1,2025-03-04,Alder,SG,Cedar,CN,GPU boards,12,1000,USD,120\n";

#[test]
fn a_row_in_one_cell_is_no_note() {
    for row in [
        "S2;2025-03-04;Alder;SG;Cedar;CN;GPU boards;12;1000;USD;120",
        "S2|2025-03-04|Alder|SG|Cedar|CN|GPU boards|12|1000|USD|120",
        "\"S2,2025-03-04,Alder,SG,Cedar,CN,GPU boards,12,1000,USD,120\"",
        "S2 2025-03-04 Alder Cedar 12",
        "\"S2;2025-03-04;Alder;SG;Cedar;CN;GPU boards\",,,,,,,,,,",
    ] {
        let table = read_text(&format!("{HEADER}{FIRST}{row}\n{}", FIRST.replace("S1", "S3")));
        assert_eq!(table.ids(), ["S1", "S3"], "{row}");
        assert_eq!(table.rejects().len(), 1, "{row}: {}", table.decided());
        assert_eq!(table.rejects()[0].0, 3, "{row}");
    }
    for note in [
        "Printed on 2025-04-01 by user",
        "* figures are provisional, all in USD",
        "# end",
        "Page 1 of 3 printed 04/03/2025",
    ] {
        let table = read_text(&format!("{HEADER}{FIRST}\"{note}\"\n"));
        assert_eq!(table.rejects(), [], "{note}");
        table.must_say(&["note or footer"]);
    }
}

#[test]
fn a_long_record_is_one_record() {
    let long = "x".repeat(3 << 20);
    let table = read_text(&format!("{HEADER}{}{}", FIRST.replace("GPU boards", &long), FIRST.replace("S1", "S2")));
    table.must_be_sound();
    assert_eq!(table.ids(), ["S1", "S2"]);
    let lines = format!("\"{}\"", "x\n".repeat(700_000));
    let table = read_text(&format!("{HEADER}{}{}", FIRST.replace("GPU boards", &lines), FIRST.replace("S1", "S2")));
    table.must_be_sound();
    assert_eq!((table.ids(), table.file().ledger.continuation), (vec!["S1", "S2"], 700_000));
}

#[test]
fn rows_below_the_header_and_totals_are_no_records() {
    for below in [
        ",,,,,,,pcs,USD,,kg",
        "(text),(date),(text),,(text),,(text),(pcs),(USD),,(kg)",
        "B/L No,Ship Date,Shipper,,Consignee,,Goods,Qty,Value,,Weight",
    ] {
        let table = read_text(&format!("{HEADER}{below}\n{FIRST}"));
        table.must_be_sound();
        assert_eq!(table.ids(), ["S1"], "{below}");
    }
    let table = read_text(&format!("{HEADER}S0,soon,Alder,SG,Cedar,CN,GPU boards,,,USD,\n").replace("S0", "S"));
    assert_eq!(table.rejects().len(), 1, "a row without numbers is no row of units");
    for total in [
        "Somme,,,,,,,24,,,",
        ",,,,,,Sub-total,24,2000,USD,240",
        "計,,,,,,,24,,,",
        "Jumlah,,,,,,,24,,,",
        "Toplam,,,,,,,24,,,",
        "Gesamtsumme,,,,,,,24,,,",
    ] {
        let table = read_text(&format!("{HEADER}{FIRST}{total}\n"));
        assert_eq!(table.rejects(), [], "{total}");
        table.must_say(&["row of totals"]);
    }
}

#[test]
fn sizes_in_the_header_are_kept() {
    let base = "shipment_id,ship_date,exporter_name,consignee_name,description";
    for (name, cell, quantity, value, grams) in [
        ("Gross Weight (g)", "120000", "-", "-", 120_000),
        ("Value (USD '000)", "2880", "-", "USD 2880000.00", 0),
        ("Value (USD mn)", "2.5", "-", "USD 2500000.00", 0),
        ("Quantity ('000)", "12", "12000", "-", 0),
        ("Qty in thousand pcs", "3", "3000", "-", 0),
    ] {
        let table = read_text(&format!("{base},{name}\nS1,2025-03-04,Alder,Cedar,GPU boards,{cell}\n"));
        table.must_be_sound();
        let weight = table.shipment("S1").gross_weight.map_or(0, |weight| weight.0);
        assert_eq!(
            (table.quantities()[0].as_str(), table.values()[0].as_str(), weight),
            (quantity, value, grams),
            "{name}"
        );
    }
}

#[test]
fn words_for_no_number_and_parts_of_pieces() {
    let row = |cell: &str| format!("{HEADER}{}", FIRST.replace(",12,", &format!(",{cell},")));
    for cell in ["-0-", "nan", "#REF!", "#DIV/0!", "\\N", "N/D", "ND", "S/D"] {
        let table = read_text(&row(cell));
        table.must_be_sound();
        assert_eq!(table.quantities(), ["-"], "{cell}");
        table.must_say(&["word for nothing", cell]);
    }
    let table = read_text(&row("12.5"));
    table.must_say(&["no whole number", "12.5"]);
}

#[test]
fn currencies_are_those_of_the_standard() {
    for (cell, value) in
        [("USD", "USD"), ("840", "USD"), ("156", "CNY"), ("ABC", "???"), ("PCS", "???"), ("CIF", "???"), ("DOL", "???")]
    {
        let table = read_text(&format!("{HEADER}{}", FIRST.replace("USD", cell)));
        table.must_be_sound();
        assert_eq!(table.values(), [format!("{value} 1000.00")], "{cell}");
    }
}

#[test]
fn dates_that_stand_for_none_and_dates_beside() {
    let dated = |cell: &str| read_text(&format!("{HEADER}{}", FIRST.replace("2025-03-04", cell)));
    assert_eq!(dated("1970-01-01").rejects().len(), 1);
    dated("2052-03-04").must_say(&["ahead of the policy data"]);
    let table = read_text(
        "Filing Date,Ship Date,Arrival Date,Exporter,Consignee,Goods,Qty\n03/12/2025,2025-03-14,03/04/2025,Alder,Cedar,GPU boards,12\n",
    );
    table.must_be_sound();
    assert_eq!(table.departures(), ["2025-03-14"]);
    table.must_say(&["left out", "03/12/2025"]);
}

#[test]
fn what_a_row_says_of_its_standing() {
    let header = HEADER.replace('\n', ",status\n");
    let status = |cell: &str| {
        let table = read_text(&format!("{header}{}", FIRST.replace('\n', &format!(",{cell}\n"))));
        table.must_be_sound();
        table.shipment("S1").status
    };
    for cell in ["X", "Cancelled", "CANC", "Annulé", "Anulado", "已取消"] {
        assert_eq!(status(cell), ShipmentStatus::Cancelled, "{cell}");
    }
    for cell in ["In transit", "Accepted", "Cleared", ""] {
        assert_eq!(status(cell), ShipmentStatus::Original, "{cell}");
    }
    let table = read_text(
        "ITN,Export Date,USPPI Name,Ultimate Consignee Name,Ultimate Consignee Country,Country of Ultimate Destination,Commodity Description,Quantity 1,Filing Status\nX1,2025-03-15,Alder,Neva,AE,RU,GPU boards,2,Cancelled\n",
    );
    table.must_be_sound();
    assert_eq!(table.shipment("X1").status, ShipmentStatus::Cancelled);
    assert_eq!(table.country(table.shipment("X1"), Place::Consignee), "RU");
    let header = HEADER.replace('\n', ",movement_type\n");
    let table = read_text(&format!("{header}{}", FIRST.replace('\n', ",RMA return\n")));
    assert_eq!(table.shipment("S1").status, ShipmentStatus::Returned);
}

#[test]
fn serial_numbers_are_parted_or_left_out() {
    let serials = |quantity: &str, cell: &str| {
        let table = read_text(&format!(
            "shipment_id,ship_date,exporter_name,consignee_name,quantity,serial_numbers\nS1,2025-03-04,Alder,Cedar,{quantity},{cell}\n"
        ));
        table.each(|row| row.serials.iter().map(|serial| table.show(*serial).to_owned()).collect::<Vec<_>>()).concat()
    };
    assert_eq!(serials("3", "SN1/SN2/SN3"), ["SN1", "SN2", "SN3"]);
    assert_eq!(serials("3", "SN1 SN2 SN3"), ["SN1", "SN2", "SN3"]);
    assert_eq!(serials("2", "SN1/SN2/SN3"), ["SN1/SN2/SN3"]);
    assert!(serials("1", "1.23457E+15").is_empty());
}

#[test]
fn a_licence_type_stands_in_for_a_licence() {
    let license = |kind: &str, number: &str| {
        let table = read_text(&format!(
            "shipment_id,ship_date,exporter_name,consignee_name,quantity,License Type,License No\nS1,2025-03-04,Alder,Cedar,1,{kind},{number}\n"
        ));
        table.show(table.shipment("S1").license).to_owned()
    };
    for (kind, number, expected) in [
        ("NLR", "", "NLR"),
        ("C33", "", "NLR"),
        ("C30", "D1234567", "D1234567"),
        ("STA", "", "STA"),
        ("individual", "", ""),
    ] {
        assert_eq!(license(kind, number), expected, "{kind} {number}");
    }
}

#[test]
fn countries_and_parties_of_declarations() {
    let table = read_text(
        "海关编号,出口日期,境内发货人,境外收货人,贸易国(地区),运抵国(地区),商品名称,成交数量\n1,20250214,华强电子,Cedar FZE,阿联酋,俄罗斯,GPU,12\n",
    );
    assert_eq!(table.country(table.shipment("1"), Place::Exporter), "");
    assert_eq!(table.country(table.shipment("1"), Place::Consignee), "RU");
    let table = read_text(
        "海关编号,进口日期,境内收货人,境外发货人,贸易国(地区),启运国(地区),商品名称,成交数量\n1,20250214,华强电子,Cedar Ltd,美国,香港,GPU,12\n",
    );
    assert_eq!(table.country(table.shipment("1"), Place::Exporter), "HK");
    let table = read_text(
        "Shipped From,Shipped To,Ship Date,Description,Qty,Exporter\nSingapore,China,2025-03-04,GPU boards,12,Alder\n",
    );
    assert_eq!(table.field("Shipped To"), "consignee_country");
    let table = read_text(
        "Số tờ khai,Ngày đăng ký,Doanh nghiệp nhập khẩu,Người xuất khẩu,Nước xuất khẩu,Tên hàng,Lượng\n1,14/02/2025,Song Hong,Cedar,Hồng Kông,GPU,12\n",
    );
    assert_eq!(table.field("Ngày đăng ký"), "arrival_date");
    let table = read_text(
        "OFICIALIZACION,RAZON SOCIAL,PROVEEDOR,POSICION,MERCADERIA\n13/02/2025,GUARANI SA,CEDAR LTD,8473.30.49,GPU\n",
    );
    assert_eq!(table.field("RAZON SOCIAL"), "consignee_name");
    let table = read_text(&format!("{HEADER}{}", FIRST.replace("Cedar", "MÃ¼ller GmbH")));
    assert_eq!(table.name(table.shipment("S1"), Place::Consignee), "Müller GmbH");
    table.must_say(&["decoded wrongly, repaired"]);
    for nobody in ["00000", "по указанию", "ORDEN", "HIDDEN BY LAW"] {
        let table = read_text(&format!("{HEADER}{}", FIRST.replace("Cedar", nobody)));
        assert_eq!(table.name(table.shipment("S1"), Place::Consignee), "", "{nobody}");
    }
}

#[test]
fn units_of_columns() {
    let table = read_text(
        "shipment_id,ship_date,exporter_name,consignee_name,description,Units,Weight,Weight Unit\nS1,2025-03-04,Alder,Cedar,GPU boards,12,264,LB\nS2,2025-03-04,Alder,Cedar,GPU boards,3,264,\n",
    );
    assert_eq!(table.quantities(), ["12", "3"]);
    let weights = table.each(|row| row.gross_weight.map(|weight| weight.0));
    assert_eq!(weights, [Some(119_748), None]);
    table.must_say(&["several units", "264"]);
}

#[test]
fn a_master_bill_is_not_counted_beside_its_houses() {
    let table = read_text(
        "master_bill,house_bill,ship_date,exporter_name,consignee_name,quantity\nM1,,2025-03-04,Forward A,Forward B,12\nM1,H1,2025-03-04,Alder,Cedar,8\nM1,H2,2025-03-04,Alder,Birch,4\n",
    );
    table.must_be_sound();
    assert_eq!(table.ids(), ["M1", "H1", "H2"]);
}

#[test]
fn other_separators_and_other_words_are_told() {
    for (text, word) in [
        ("shipment_id^ship_date^exporter_name^quantity\nS1^2025-03-04^Alder^12\n", "'^'"),
        (
            "SHIPMENT_ID  SHIP_DATE   EXPORTER_NAME   QUANTITY\nS1           2025-03-04  Alder           12\n",
            "fixed width",
        ),
        ("\"shipment_id,ship_date,exporter_name,quantity\"\n\"S1,2025-03-04,Alder,12\"\n", "stands in quotes"),
        ("fnord,gribble,zork\na,b,c\n", "--mapping"),
    ] {
        read_text(text).must_say(&[word]);
    }
}
