//! JSON documents that are tables, and ones that are not.

use super::super::tests::{only, refusal};

#[test]
fn flat_objects_become_rows() {
    let (text, table) = only(
        br#"[{"shipment_id":"0017","quantity":12,"consignee":{"name":"Cedar, Ltd","country":"HK"}},
        {"shipment_id":9007199254740993,"serial_numbers":["a","b"],"note":null}]"#,
    );
    assert_eq!(
        text,
        "shipment_id,quantity,consignee_name,consignee_country,serial_numbers,note\n0017,12,\"Cedar, Ltd\",HK,,\n\
         9007199254740993,,,,\"a;b\",\n"
    );
    assert_eq!(table.encoding, "UTF-8 in JSON");
    assert_eq!(
        only(b"{\"id\":1,\"date\":\"2025-03-04\"}\n{\"id\":2,\"b\":true}\n").0,
        "id,date,b\n1,2025-03-04,\n2,,TRUE\n"
    );
    assert_eq!(only(br#"{"page":1,"shipments":[{"id":"a"}]}"#).0, "id\na\n");
    assert_eq!(only(br#"[["id","date"],["a","2025-03-04"]]"#).0, "id,date\na,2025-03-04\n");
}

#[test]
fn other_json_is_refused_and_tables_that_look_like_it_are_read() {
    assert!(refusal(br#"{"findings":[{"id":"F1","status":"op"#).contains("ends early"));
    assert!(refusal(br#"{"a":[{"b":1}],"c":[1],"d":[]}"#).contains("no list of records"));
    assert!(refusal(br#"[{"id":1,"id":2}]"#).contains("twice"));
    assert!(refusal(br#"[{"id":1,"goods":[{"a":1}]}]"#).contains("list of objects"));
    assert!(refusal(b"[]").contains("no record"));
    assert!(refusal(format!("{}1{}", "[".repeat(4000), "]".repeat(4000)).as_bytes()).contains("damaged"));
    assert_eq!(only(b"[Report] of March\nid,date\n").0, "[Report] of March\nid,date\n");
    assert_eq!(only(b"{id},date\n").0, "{id},date\n");
}

#[test]
fn a_screening_list_becomes_rows() {
    let (text, _) = only(
        br#"{"total":1,"sources_used":[{"source":"x"}],"results":[{"source":"Entity List (EL)","name":"Alder Test Institute","alt_names":["ATI","Alder; Lab"],
        "addresses":[{"address":"1 Birch Road","city":"Harbin","state":null,"postal_code":"150001","country":"CN"},{"country":"HK"}],
        "start_date":"2020-06-05","license_requirement":"All items","ids":[{"country":"CN","number":"91-X","type":"USCC"}]}]}"#,
    );
    assert_eq!(
        text,
        "source,entity_number,programs,name,alt_names,country,addresses,federal_register_notice,start_date,end_date,\
         license_requirement,license_policy,remarks,source_list_url,ids\nEntity List (EL),,,Alder Test Institute,\
         \"ATI; Alder, Lab\",\"CN; HK\",\"1 Birch Road, Harbin, 150001, CN; HK\",,2020-06-05,,All items,,,,\"CN, 91-X, USCC\"\n"
    );
}

const EVENTS: &str = r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument",
"schemaVersion":"2.0","epcisHeader":{"epcisMasterData":{"vocabularyList":[
 {"type":"urn:epcglobal:epcis:vtype:SourceDest","vocabularyElementList":[
  {"id":"urn:epc:id:pgln:9521141.00001","attributes":[{"id":"urn:epcglobal:cbv:mda#name","attribute":"Alder Devices"},{"id":"urn:epcglobal:cbv:mda#countryCode","attribute":"TW"}]},
  {"id":"urn:epc:id:pgln:9521141.00002","attributes":[{"id":"urn:epcglobal:cbv:mda#name","attribute":"Birch Data"},{"id":"urn:epcglobal:cbv:mda#countryCode","attribute":"IN"}]}]},
 {"type":"urn:epcglobal:epcis:vtype:EPCClass","vocabularyElementList":[
  {"id":"urn:epc:idpat:sgtin:9521141.012345.*","attributes":[{"id":"urn:epcglobal:cbv:mda#descriptionShort","attribute":"GPU board"}]}]}]}},
"epcisBody":{"eventList":[
 {"type":"AggregationEvent","eventTime":"2025-03-03T08:00:00Z","eventTimeZoneOffset":"+08:00","action":"ADD","bizStep":"packing",
  "parentID":"urn:epc:id:sscc:9521141.1234567890","childEPCs":["urn:epc:id:sgtin:9521141.012345.S1","urn:epc:id:sgtin:9521141.012345.S2"]},
 {"type":"ObjectEvent","eventTime":"2025-03-03T18:30:00Z","eventTimeZoneOffset":"+05:30","action":"OBSERVE","bizStep":"shipping",
  "epcList":["urn:epc:id:sscc:9521141.1234567890"],
  "bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:9521141000005:PO9"},{"type":"desadv","bizTransaction":"urn:epcglobal:cbv:bt:9521141000005:D7"}],
  "sourceList":[{"type":"possessing_party","source":"urn:epc:id:pgln:9521141.00001"}],
  "destinationList":[{"type":"possessing_party","destination":"urn:epc:id:pgln:9521141.00002"}]},
 {"type":"ObjectEvent","eventTime":"2025-03-09T10:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"https://ref.gs1.org/cbv/BizStep-receiving",
  "epcList":["urn:epc:id:sscc:9521141.1234567890"],
  "sourceList":[{"type":"urn:epcglobal:cbv:sdt:possessing_party","source":"urn:epc:id:pgln:9521141.00001"}],
  "destinationList":[{"type":"possessing_party","destination":"urn:epc:id:pgln:9521141.00002"}]},
 {"type":"ObjectEvent","eventTime":"2025-03-10T10:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"shipping",
  "quantityList":[{"epcClass":"urn:epc:class:lgtin:9521141.012345.L1","quantity":40}],"eventID":"urn:uuid:1",
  "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:9521141.00002"}],
  "destinationList":[{"type":"owning_party","destination":"Cedar Trading"}]},
 {"type":"ObjectEvent","eventTime":"2025-03-11T10:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"storing","epcList":[]}]}}"#;

#[test]
fn events_between_two_parties_become_movements() {
    let (text, table) = only(EVENTS.as_bytes());
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "9521141000005:D7,2025-03-04T00:00:00+05:30,2025-03-09T10:00:00+00:00,Alder Devices,TW,Birch Data,IN,GPU board,\
             09521141123454,2,,\"S1;S2\",original",
            "urn:uuid:1,2025-03-10T10:00:00+00:00,,Birch Data,IN,Cedar Trading,,GPU board,09521141123454,40,,,original"
        ]
    );
    assert!(table.decisions.iter().any(|said| said.starts_with("2 events were passed over")), "{:?}", table.decisions);
    assert_eq!(table.encoding, "UTF-8 in EPCIS 2.0 JSON");
}
