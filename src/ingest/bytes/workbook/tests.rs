//! Workbooks made on the spot, sound and hostile.

use super::super::tests::{refusal, text_of, unpacked};
use std::io::Write;

/// A zip file of stored or deflated parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut listed) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0]);
        common.extend(crc.sum().to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        let at = file.len() as u32;
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.as_bytes());
        file.extend(&packed);
        listed.extend(b"PK\x01\x02\x14\0");
        listed.extend(&common);
        listed.extend([0; 10]);
        listed.extend(at.to_le_bytes());
        listed.extend(name.as_bytes());
    }
    let (start, count) = (file.len() as u32, (parts.len() as u16).to_le_bytes());
    file.extend(&listed);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count);
    file.extend(count);
    file.extend((listed.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A workbook with the given sheets: name, state, and the rows as XML.
fn xlsx(sheets: &[(&str, &str, &str)], is_1904: &str) -> Vec<u8> {
    let listed: String = (1..)
        .zip(sheets)
        .map(|(id, (name, state, _))| {
            format!(r#"<sheet name="{name}" sheetId="{id}" state="{state}" r:id="rId{id}"/>"#)
        })
        .collect();
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{is_1904}"/><sheets>{listed}</sheets></workbook>"#
    );
    let relations: String = (1..=sheets.len())
        .map(|id| format!(r#"<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#))
        .collect();
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
    );
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
    let bodies: Vec<(String, String)> = (1..)
        .zip(sheets)
        .map(|(id, (_, _, rows))| {
            let body = format!(
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
            );
            (format!("xl/worksheets/sheet{id}.xml"), body)
        })
        .collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    parts.extend(bodies.iter().map(|(name, body)| (name.as_str(), body.as_bytes())));
    zip(&parts)
}

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn row_n_of_the_sheet_is_line_n_of_the_text() {
    let rows = format!(
        r#"<row r="2">{}</row><row r="4">{}{}{}</row><row r="5">{}<c r="B5" s="1"><v>44620</v></c><c r="C5"><v>84733011</v></c><c r="D5"><v>1234567890123456789</v></c></row>"#,
        text("A2", "Report"),
        text("A4", "shipment_id"),
        text("B4", "ship_date"),
        text("C4", "hs_code"),
        text("A5", "0017&#10;a,b")
    );
    let book = xlsx(&[("Shipments", "visible", &rows), ("Empty", "visible", ""), ("Old", "hidden", &rows)], "1");
    let mut found = unpacked(&book).map_err(|refused| refused.why).unwrap();
    assert_eq!(found.tables.len(), 2);
    assert!(found.notes[0].contains("\"Empty\" is empty"));
    let table = &mut found.tables[0];
    assert_eq!(table.part, "#Shipments");
    assert_eq!(
        text_of(table),
        "\nReport,,,\n\nshipment_id,ship_date,hs_code,\n\"0017\u{2028}a,b\",2026-03-01,84733011,1234567890123456800\n"
    );
    assert!(table.decisions.iter().any(|said| said.contains("16 or more digits")), "{:?}", table.decisions);
    assert!(found.tables[1].decisions[0].contains("hidden"));
}

#[test]
fn archives_and_documents_are_named() {
    assert!(refusal(&zip(&[("a.csv", b"a,b\n1,2\n")])).contains("no workbook: unpack it"));
    assert!(refusal(&zip(&[("word/document.xml", b"<a/>")])).contains("docx"));
    let book = xlsx(&[("A", "visible", &format!("<row r=\"1\">{}</row>", text("A1", "id")))], "0");
    for keep in [40, book.len() / 2, book.len() - 30] {
        assert!(refusal(&book[..keep]).contains("ends early"), "{keep}");
    }
    assert!(refusal(&xlsx(&[("A", "visible", "")], "0")).contains("nothing was read"));
}

#[test]
fn bombs_and_far_corners_cost_nothing() {
    let zeros = vec![b' '; 64 << 20];
    let bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(refusal(&bomb).contains("unpacks to more than"));
    let strings = br#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    assert!(
        refusal(&zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings)]))
            .contains("more strings")
    );
    let many: Vec<(String, &[u8])> = (0..5000).map(|part| (format!("e{part}.csv"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(refusal(&zip(&many)).contains("5000 files"));
    let rows = format!(r#"<row r="1">{}</row><row r="1048576">{}</row>"#, text("A1", "id"), text("XFD1048576", "far"));
    let mut found = unpacked(&xlsx(&[("A", "visible", &rows)], "0")).map_err(|refused| refused.why).unwrap();
    assert!(text_of(&mut found.tables[0]).len() < 2 << 20);
    let backwards = format!(r#"<row r="2">{}</row><row r="1">{}</row>"#, text("A2", "b"), text("A1", "a"));
    assert!(refusal(&xlsx(&[("A", "visible", &backwards)], "0")).contains("not in the order"));
}

#[test]
fn damaged_workbooks_are_answers_and_no_ends() {
    let rows = format!(r#"<row r="1">{}<c r="B1" s="1"><v>46082</v></c></row>"#, text("A1", "id"));
    let book = xlsx(&[("A", "visible", &rows)], "0");
    for at in 0..book.len() {
        let mut damaged = book.clone();
        damaged[at] ^= 0xFF;
        let _ = unpacked(&damaged);
    }
}
