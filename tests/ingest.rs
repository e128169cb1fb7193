//! Laws and samples of reading: nothing panics, every line is accounted for, nothing is shifted or guessed.

use std::sync::LazyLock;

use chiptrace::ingest::{Input, Need, Reader, cells_of, columns};
use chiptrace::model::{
    Country, Currency, Day, Kind, Milli, Money, OrderStatus, Place, Records, Shipment, ShipmentStatus, Text,
    TradeStatistic,
};
use chiptrace::policy::Policy;
use proptest::prelude::*;

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().expect("the shipped rule book can be read"));

fn read(inputs: &[(&str, &[u8])]) -> Records {
    let mut reader = Reader::new(&POLICY);
    for (name, bytes) in inputs {
        reader.add(&Input { name: (*name).to_owned(), bytes: bytes.to_vec() });
    }
    let records = reader.finish();
    for file in &records.files {
        assert!(file.ledger.balanced(), "{}: {:?}", file.name, file.ledger);
    }
    records
}

fn read_one(table: &str) -> Records {
    read(&[("table.csv", table.as_bytes())])
}

const HEADER: &str = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,quantity\n";

fn shown(records: &Records, text: Text) -> &str {
    records.texts.show(text)
}

fn ids(records: &Records) -> Vec<&str> {
    records.shipments.iter().map(|shipment| shown(records, shipment.id)).collect()
}

fn decided(records: &Records, words: &str) -> bool {
    records.files.iter().flat_map(|file| &file.decisions).any(|decision| decision.to_string().contains(words))
}

#[test]
fn a_shipment_is_read_whole() {
    let table = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,exporter_address,consignee_name,consignee_country,\
        intermediate_consignee_name,end_user_name,forwarder_name,forwarder_country,notify_name,declared_description,part_number,eccn,\
        hs_code,origin_country,quantity,unit_value,total_value,currency,gross_weight_kg,mode,port_of_lading,license,serial_numbers,order_id,status\n\
        S-1, 2025-03-04 ,20250309,Alder Semicon Pte Ltd,Singapore,\"1 Tree Lane, Singapore\",Birch Data LLC,AE,TO ORDER,same as consignee,Elm Freight,HK,N/A,\
        \"GPU board, 8-way\",hgx-8,4a090.a,8473.30.11,TW,\"1,200\",2.5,3000,usd,0.75,air,SGSIN,nlr,b2; a1;B2;;N/A,N/A,Amended\n";
    let records = read_one(table);
    assert_eq!(records.rejects, []);
    let shipment = &records.shipments[0];
    let words = |text| shown(&records, text);
    assert_eq!((words(shipment.id), shipment.id_made), ("S-1", false));
    assert_eq!((shipment.departed, shipment.arrived), (Day::parse("2025-03-04"), Day::parse("2025-03-09")));
    let exporter = shipment.party(Place::Exporter);
    assert_eq!((words(exporter.name), exporter.country.code()), ("Alder Semicon Pte Ltd", "SG"));
    assert_eq!(words(exporter.address), "1 Tree Lane, Singapore");
    assert_eq!(shipment.party(Place::EndUser), shipment.party(Place::Consignee));
    assert!(shipment.party(Place::IntermediateConsignee).is_none() && shipment.party(Place::NotifyParty).is_none());
    assert_eq!(
        (words(shipment.eccn), words(shipment.hs_code), words(shipment.license)),
        ("4A090.A", "84733011", "NLR")
    );
    assert_eq!((words(shipment.part_number), words(shipment.mode)), ("hgx-8", "AIR"));
    assert_eq!((shipment.quantity, shipment.gross_weight), (Some(Milli(1_200_000)), Some(Milli(750))));
    let usd = Currency::parse("USD").unwrap();
    assert_eq!(shipment.unit_value, Some(Money { amount: 25_000, currency: usd }));
    assert_eq!(shipment.serials.iter().map(|serial| words(*serial)).collect::<Vec<_>>(), ["A1", "B2"]);
    assert_eq!((shipment.order_id, shipment.status), (Text::NONE, ShipmentStatus::Amended));
}

#[test]
fn side_tables_are_read() {
    let records = read(&[
        ("p", b"name,country,aliases,web_presence,datacentre_mw,incorporated\nAlder,SG,Alder Pte; Alder SG,none,5,2019-01-01\n"),
        ("o", b"owner_name,owned_name,percent,from\nAlder,Birch,50,2024-01-01\nAlder,Cedar,,\nAlder,Elm,150,\n"),
        ("m", b"payment_id,date,payer_name,payee_name,amount,shipment_ids\nP1,2025-01-02,Alder,Birch,4100000,S-1; S-2\n"),
        ("v", b"observation_id,date,kind,party_name,serial_numbers\nO1,2025-01-02,Warranty Log-in,Alder,x2;x1\n"),
        ("t", b"operator_name,tenant_name,tenant_hq_country,share_of_capacity,use\nAlder,Birch,CN,0.94,training\nAlder,Elm,,94%,\nAlder,Fir,,94,\n"),
        ("r", b"order_id,date,buyer_name,quantity,status\nR1,2025-01-02,Alder,5,refused\nR2,2025-01-02,Alder,5,\nR3,2025-01-02,Alder,5,lost\n"),
        ("l", b"number,holder,quantity,value,valid_to\nd123,Alder,10,5000,2026-01-01\n"),
        ("a", b"shipment_id,date,field,old,new\nS-1,2025-01-02,consignee_name,TO ORDER,Birch\n"),
        ("s", b"period,reporterISO,flowCode,partnerISO,cmdCode,netWgt,primaryValue\n202402,USA,X,MYS,8471.50,1200,\n2023,MYS,M,USA,TOTAL,,9000\n202413,USA,X,MYS,847150,1,\n202403,USA,Y,MYS,847150,1,\n202403,USA,X,MYS,847150,,\n"),
        ("q", b"party_name,question,answer,by\nAlder,site visited?,none,J. Doe\n"),
    ]);
    let words = |text| shown(&records, text);
    let party = &records.parties[0];
    assert_eq!((party.datacentre_kw, words(party.web_presence), party.aliases.len()), (Some(5000), "none", 2));
    assert_eq!(records.ownership.iter().map(|row| row.percent).collect::<Vec<_>>(), [Some(Milli(50_000)), None]);
    assert_eq!(records.payments[0].amount, Some(Money { amount: 41_000_000_000, currency: Currency::UNKNOWN }));
    assert_eq!(records.payments[0].shipment_ids.len(), 2);
    assert_eq!(words(records.observations[0].kind), "warranty log-in");
    assert_eq!(records.tenancies.iter().map(|row| row.share).collect::<Vec<_>>(), [Some(Milli(940)); 2]);
    assert_eq!(
        records.orders.iter().map(|row| row.status).collect::<Vec<_>>(),
        [OrderStatus::Refused, OrderStatus::Open]
    );
    assert_eq!(words(records.licences[0].number), "D123");
    assert_eq!(words(records.amendments[0].old), "TO ORDER");
    let told = |row: &TradeStatistic| (words(row.code), row.first.to_string(), row.last.to_string(), row.weight);
    let statistics: Vec<_> = records.trade_statistics.iter().map(told).collect();
    let month = ("847150", "2024-02-01".to_owned(), "2024-02-29".to_owned(), Some(Milli(1_200_000)));
    assert_eq!(statistics, [("TOTAL", "2023-01-01".to_owned(), "2023-12-31".to_owned(), None), month]);
    assert_eq!(words(records.answers[0].answer), "none");
    assert_eq!(
        records.rejects.iter().map(|reject| reject.value.as_str()).collect::<Vec<_>>(),
        ["150", "94", "lost", "202413", "Y", ""]
    );
}

#[test]
fn lists_of_both_layouts_are_read_with_their_editions() {
    let official = "_id,source,entity_number,name,addresses,start_date,end_date,license_requirement,alt_names\n\
        1,Entity List,7,ALDER CO LTD,\"1 Tree Lane, Shenzhen, CN; HK; PRC\",2025-01-02,,For all items,\"ALDER; ALDER CO., LTD\"\n\
        2,Denied Persons,8,ELM TRADING,,2024-05-06,,,\n3,Entity List,9,FIR LTD,,soon,,,\n";
    let own = "name,country,address,source,listed,delisted\nBirch,Singapore,,Own list,2026-07-28,2026-07-30\n";
    let records = read(&[("list_2026-07-31.csv", official.as_bytes()), ("own.csv", own.as_bytes())]);
    let listing = &records.listings[1]; // entries stand in the order of source and name
    assert_eq!(listing.countries.iter().map(Country::code).collect::<Vec<_>>(), ["CN", "HK"]);
    assert_eq!((listing.aliases.len(), shown(&records, listing.requirement)), (2, "For all items"));
    assert_eq!(records.listings[2].listed, None);
    assert_eq!(records.listings[3].delisted, Day::parse("2026-07-30"));
    let editions: Vec<_> = records
        .list_editions
        .iter()
        .map(|line| (line.source.as_str(), line.published.as_str(), line.entries))
        .collect();
    assert_eq!(
        editions,
        [
            ("Entity List", "2026-07-31 (from the file name)", 2),
            ("Denied Persons", "2026-07-31 (from the file name)", 1),
            ("Own list", "newest entry 2026-07-28", 1),
        ]
    );
}

#[test]
fn evidence_is_read_again_from_its_record() {
    let table = format!(
        "\u{feff}{HEADER}\r\nS-1,2025-03-04,\"Alder\r\n\"\"Semicon\"\"\",SG,Birch,AE,12\r\n\r\nS-2,2025-03-09,Birch,AE,Cedar,HK,5"
    );
    let records = read_one(&table);
    let file = &records.files[0];
    assert_eq!(file.lines, [3, 6]);
    let cell = |record: usize, column| {
        cells_of(file, &table.as_bytes()[file.offsets[record] as usize..], &[column]).swap_remove(0)
    };
    assert_eq!(cell(0, "exporter_name").unwrap(), "Alder\r\n\"Semicon\"");
    assert_eq!(cell(1, "shipment_id").unwrap(), "S-2");
    assert_eq!(cell(1, "quantity").unwrap(), "5");
    assert_eq!(cell(1, "eccn"), None);
}

#[test]
fn a_byte_order_mark_stays_out_of_the_first_column() {
    let records = read_one(&format!("\u{feff}{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE,12\n"));
    assert_eq!((ids(&records), records.files[0].header[0].as_str()), (vec!["S-1"], "shipment_id"));
}

#[test]
fn ragged_rows_are_refused_never_shifted() {
    let records = read_one(&format!(
        "{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE\nS-2,2025-03-04,Alder, Pte,SG,Birch,AE,12\nS-3,2025-03-04,Alder,SG,Birch,AE,12\n"
    ));
    assert_eq!(ids(&records), ["S-3"]);
    let reasons: Vec<_> = records.rejects.iter().map(|reject| (reject.line, reject.reason.as_str())).collect();
    assert!(
        matches!(reasons[..], [(2, short), (3, long)] if short.starts_with("row has 6 cells, header has 7") && long.starts_with("row has 8"))
    );
}

#[test]
fn repeated_headers_and_empty_rows_are_skipped() {
    let records = read_one(&format!(
        "{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE,12\n\n,,,,,,\n{}S-2,2025-03-09,Birch,AE,Cedar,HK,5\n\n\n\u{1a}",
        HEADER.to_uppercase()
    ));
    let ledger = records.files[0].ledger;
    assert_eq!((ids(&records), ledger.lines, ledger.accepted, ledger.skipped), (vec!["S-1", "S-2"], 9, 2, 6));
}

#[test]
fn a_second_header_with_other_columns_is_not_read_by_position() {
    let records = read_one(&format!(
        "{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE,12\nship_date,shipment_id,exporter_name,exporter_country,consignee_name,consignee_country,quantity\n\
         2025-03-04,S-2,Alder,SG,Birch,AE,12\n"
    ));
    assert_eq!((ids(&records), records.rejects.len()), (vec!["S-1"], 2));
    assert!(records.rejects[1].reason.contains("line 3 is a header"));
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let records = read_one(&format!(
        "{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE,12\nS-2,2025-03-04,Alder,SG,Birch,AE,\"12\nS-3,2025-03-04,Alder,SG,Birch,AE,12\nS-4,2025-03-04,Alder,SG,\"Birch, Inc\",AE,12\n"
    ));
    assert_eq!(ids(&records), ["S-1", "S-3", "S-4"]);
    assert_eq!((records.rejects.len(), records.rejects[0].line), (1, 3));
    let records = read_one(&format!("{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE,12\nS-2,2025-03-04,\"Birchmo"));
    assert_eq!((ids(&records), records.rejects[0].line), (vec!["S-1"], 3));
    assert!(records.rejects[0].reason.contains("not closed"));
    let records = read_one(&format!(
        "{HEADER}S-1,2025-03-04,\"Alder,SG,Birch,AE,GPU 19\" rack\nS-2,2025-03-04,Alder,SG,Birch,AE,12\n"
    ));
    assert_eq!((ids(&records), records.rejects.len()), (vec!["S-2"], 1));
}

#[test]
fn embedded_newlines_count_as_continuation() {
    let records = read_one(&format!(
        "{HEADER}S-1,2025-03-04,\"Alder\r\n1 Tree Lane\r\nSingapore\",SG,\"Birch\nATTN: \"\"Desk\"\"\",AE,12\nS-2,2025-03-09,Birch,AE,Cedar,HK,\"1,2x\"\n"
    ));
    let ledger = records.files[0].ledger;
    assert_eq!((ledger.lines, ledger.accepted, ledger.continuation, ledger.rejected), (6, 1, 3, 1));
    assert_eq!(
        (records.rejects[0].line, records.rejects[0].column.as_str(), records.rejects[0].value.as_str()),
        (6, "quantity", "1,2x")
    );
}

#[test]
fn inputs_that_hold_no_table_say_so() {
    for (bytes, kind, words) in [
        (HEADER.as_bytes(), Kind::Shipments, "a header and no rows"),
        (b"", Kind::Unrecognised, "the file is empty"),
        (b"\n\n", Kind::Unrecognised, "only blank lines"),
        (b"S-1,2025-03-04,Alder\nS-2,2025-03-04,Birch\n", Kind::Unrecognised, "no header row was found"),
        (b"part_number,eccn\nA,B\n", Kind::Unrecognised, "for shipments it lacks ship_date or arrival_date"),
        (
            b"ship_date,exporter_name,exporter-name\n2025-03-04,A,B\n",
            Kind::Unrecognised,
            "names \"exporter_name\" twice",
        ),
        (b"s\0h\0i\0p\0,\0d\0a\0t\0e\0\n\0", Kind::Unrecognised, "UTF-16"),
        (b"PK\x03\x04rest", Kind::Unrecognised, "workbook"),
    ] {
        let records = read(&[("x.csv", bytes)]);
        assert_eq!(records.files[0].kind, kind, "{words}");
        assert!(decided(&records, words), "{words}: {:?}", records.files[0].decisions);
    }
}

#[test]
fn placeholders_name_nobody_and_references_copy_only_a_named_consignee() {
    let header = "shipment_id,ship_date,exporter_name,consignee_name,end_user_name,notify_name\n";
    let records = read_one(&format!(
        "{header}S-1,2025-03-04,Alder,TO ORDER OF A BANK,SAME AS CONSIGNEE,\nS-2,2025-03-04,Alder,Birch,,SAME AS CONSIGNEE\nS-3,2025-03-04,SAME AS CONSIGNEE,Birch,,\n"
    ));
    let party = |row: usize, place| records.shipments[row].party(place);
    assert!(party(0, Place::Consignee).is_none() && party(0, Place::EndUser).is_none());
    assert_eq!(party(1, Place::NotifyParty), party(1, Place::Consignee));
    assert!(party(2, Place::Exporter).is_none());
    assert!(decided(&records, "column exporter_name: 1 cell referring"));
}

#[test]
fn text_that_a_spreadsheet_would_run_is_kept_as_text() {
    let records = read_one(&format!(
        "{HEADER}=1+1,2025-03-04,\"=HYPERLINK(\"\"http://example.test\"\",\"\"x\"\")\",SG,@SUM(A1),AE,12\n"
    ));
    let shipment = &records.shipments[0];
    assert_eq!(shown(&records, shipment.id), "=1+1");
    assert_eq!(shown(&records, shipment.party(Place::Exporter).name), "=HYPERLINK(\"http://example.test\",\"x\")");
    assert_eq!(shown(&records, shipment.party(Place::Consignee).name), "@SUM(A1)");
}

#[test]
fn cells_that_cannot_be_read_refuse_their_row_with_column_and_reason() {
    let row = |date: &str, quantity: &str| format!("{HEADER}S-1,{date},Alder,SG,Birch,AE,{quantity}\n");
    for (table, column, words) in [
        (row("03/04/2025", "1"), "ship_date", "day and month cannot be told apart"),
        (row("26/04/25", "1"), "ship_date", "write all four"),
        (row("46082", "1"), "ship_date", "bare number"),
        (row("", "1"), "ship_date or arrival_date", "is empty"),
        (row("NULL", "1"), "ship_date", "no ship or arrival date"),
        (row("2025-03-04", "1e5"), "quantity", "scientific"),
        (row("2025-03-04", "NaN"), "quantity", "calculation that failed"),
        (row("2025-03-04", "\"1,234\""), "quantity", "nothing in the column settles"),
        (row("2025-03-04", "12 of 20"), "quantity", "more than one number"),
        (row("2025-03-04", "9999999999999999999999"), "quantity", "too large"),
        (row("2025-03-04", "1\0"), "quantity", "NUL"),
    ] {
        let records = read_one(&table);
        assert_eq!((records.rejects.len(), records.rejects[0].column.as_str()), (1, column), "{words}");
        assert!(records.rejects[0].reason.contains(words), "{}", records.rejects[0].reason);
    }
}

#[test]
fn letters_of_windows_are_decoded_and_the_guess_is_shown() {
    let latin = [HEADER.as_bytes(), b"S-1,2025-03-04,K\xF6ln,SG,Birch,AE,1\n"].concat();
    let records = read(&[("latin.csv", &latin)]);
    assert_eq!(shown(&records, records.shipments[0].party(Place::Exporter).name), "Köln");
    assert!(decided(&records, "windows-1252"));
}

#[test]
fn a_row_in_another_encoding_than_its_file_is_not_read_as_other_letters() {
    let rows = b"S-1,2025-03-04,K\xF6ln,SG,Birch,AE,1\nS-2,2025-03-04,K\xC3\xB6ln,SG,Birch,AE,1\n";
    let records = read(&[("mixed.csv", &[HEADER.as_bytes(), rows].concat())]);
    let names = records.shipments.iter().map(|row| shown(&records, row.party(Place::Exporter).name));
    assert!(names.into_iter().all(|name| name == "Köln"));
}

#[test]
fn what_was_decided_is_said_once_per_column() {
    let records = read_one(
        "shipment_id,ship_date,exporter_name,consignee_country,Colour\nS-1,2025-03-28T18:30:00Z,A,Atlantis,red\nS-2,2025-03-28,A,Atlantis,red\nS-3,2025-03-28,A,Utopia,red\n",
    );
    assert!(decided(
        &records,
        "column consignee_country: 3 cells not resolved to a country and read as unknown: 'Atlantis', 'Utopia'"
    ));
    assert!(decided(&records, "column ship_date: 1 cell with a time and its zone"));
    assert!(decided(&records, "Colour"));
}

#[test]
fn repeats_are_counted_once_and_only_when_a_record_has_an_id() {
    let first = format!("{HEADER}S-1,2025-03-04,Alder,SG,Birch,AE,12\nS-1,2025-03-04,Alder,SG,Birch,AE,12\n");
    let moved = "quantity,ship_date,shipment_id,exporter_name,exporter_country,consignee_name,consignee_country,eccn\n12,2025-03-04,S-1,Alder,SG,Birch,AE,\n";
    let bare = "ship_date,exporter_name\n2025-03-04,Alder\n2025-03-04,Alder\n";
    let records =
        read(&[("a", first.as_bytes()), ("b", moved.as_bytes()), ("c", bare.as_bytes()), ("d", first.as_bytes())]);
    let duplicates: Vec<_> = records.files.iter().map(|file| file.ledger.duplicates).collect();
    assert_eq!((duplicates, records.shipments.len()), (vec![1, 1, 0, 2], 3));
    assert!(records.shipments[1].id_made && records.shipments[1].id != records.shipments[2].id);
    assert!(decided(&records, "the same bytes as a"));
}

#[test]
fn the_template_names_every_kind() {
    let needed = |kind| columns(kind).iter().filter(|spec| spec.need != Need::Optional).count();
    assert!([Kind::Shipments, Kind::Parties, Kind::List, Kind::Answers].into_iter().all(|kind| needed(kind) > 0));
    assert!(columns(Kind::Unrecognised).is_empty());
}

/// Bytes that look like tables often enough to reach every path.
fn tabular() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => Just(HEADER.as_bytes().to_vec()),
        8 => Just(b"S-1,2025-03-04,Alder,SG,Birch,AE,12\n".to_vec()),
        2 => Just(b"S-2,2025-03-04,\"Alder\r\nPte\",SG,Birch,AE,12\r\n".to_vec()),
        2 => proptest::sample::select(vec![&b"\""[..], b",", b"\n", b"\r", b"\r\n", b";", b"\t", b"\0", b"\xFF", b"x\"x,\"\n", b"\xEF\xBB\xBF", b"\x1A"]).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn content(records: &Records, shipment: &Shipment) -> String {
    let names = shipment.parties.map(|party| (shown(records, party.name).to_owned(), party.country));
    format!("{} {:?} {names:?} {:?}", shown(records, shipment.id), shipment.departed, shipment.quantity)
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_accounted_for(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read(&[("any", &bytes)]);
    }

    #[test]
    fn anything_like_a_table_is_read_and_accounted_for(bytes in tabular()) {
        let records = read(&[("any", &bytes), ("headed", &[HEADER.as_bytes(), &bytes].concat())]);
        let file = &records.files[1];
        let ledger = file.ledger;
        prop_assert_eq!(file.offsets.len() as u64, ledger.accepted + ledger.rejected + ledger.duplicates);
        prop_assert!(file.offsets.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(file.lines.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_broken_line_costs_no_other_row(rows in 1_usize..12, place in 0_usize..12, broken in proptest::sample::select(vec![
        "S-9,2025-03-04,\"Alder,SG,Birch,AE,1", "S-9,2025-03-04,Alder,SG,Birch,AE,\"1", "\"", "S-9,2025-03-04,\"Al\"der,SG,Birch,AE,1", "S-9,2025-03-04", "S-9,x,A,B,C,D,1,2,3",
    ])) {
        let mut lines: Vec<String> = (0..rows).map(|row| format!("S-1{row},2025-03-04,\"Alder, {row}\",SG,Birch,AE,{row}")).collect();
        let whole = read_one(&format!("{HEADER}{}", lines.join("\n")));
        lines.insert(place.min(rows), broken.to_owned());
        let hurt = read_one(&format!("{HEADER}{}", lines.join("\n")));
        prop_assert_eq!(ids(&whole), ids(&hurt));
    }

    #[test]
    fn a_file_split_in_two_gives_the_same_shipments(rows in proptest::collection::vec((0_u16..40, "[A-Z][a-z ]{0,8}", "[A-Z]{2}", 0_u32..5000), 1..30), cut in 0_usize..30) {
        let lines: Vec<String> = rows.iter().map(|(id, name, country, units)| format!("S-{id},2025-03-04,{name},{country},Birch,AE,{units}\n")).collect();
        let (left, right) = lines.split_at(cut.min(lines.len()));
        let whole = read_one(&format!("{HEADER}{}", lines.concat()));
        let (left, right) = (format!("{HEADER}{}", left.concat()), format!("{HEADER}{}", right.concat()));
        let halves = read(&[("left", left.as_bytes()), ("right", right.as_bytes())]);
        let contents = |records: &Records| records.shipments.iter().map(|shipment| content(records, shipment)).collect::<Vec<_>>();
        prop_assert_eq!(contents(&whole), contents(&halves));
    }
}
