//! Lists are read whole and guarded, and a scan screens every party in every role, graded; on invented names.

#![expect(clippy::disallowed_methods, reason = "the command line is tested on files, and a test is no floor")]

#[path = "cli/terminal.rs"]
#[expect(dead_code, reason = "each test program uses a part of the terminal")]
mod terminal;

use std::io::{Read, Write};

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::{Listing, Records};
use chiptrace::policy::Policy;
use serde_json::Value;

use terminal::{Place, chiptrace, chiptrace_reading};

fn read(files: &[(&str, &str)]) -> Records {
    let policy = Policy::embedded().expect("the rule book is read");
    let mut reader = Reader::new(&policy);
    for (name, text) in files {
        reader.add(&Input { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() });
    }
    reader.finish()
}

fn shown<'r>(records: &'r Records, texts: &[chiptrace::model::Text]) -> Vec<&'r str> {
    texts.iter().map(|text| records.texts.show(*text)).collect()
}

const SDN: &str = "36,\"ALDER LINES\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID No. 55-219 (Cuba); a.k.a. 'ALI'.\"\r\n\
    173,\"BIRCH TRADE CO., LTD.\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\u{1a}";
const ALT: &str = "36,12,\"aka\",\"AERO ALDER\",-0- \r\n173,57,\"fka\",\"BETULA TRADE\",\"weak\"\r\n\u{1a}";
const ADD: &str = "36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n173,129,\"Elm House, The Yard\",\"London EC3N\",\"United Kingdom\",-0- \r\n\
    173,130,-0- ,-0- ,\"Panama\",-0- \r\n\u{1a}";

#[test]
fn the_files_of_ofac_are_joined_by_number() {
    let records = read(&[("alt.csv", ALT), ("add.csv", ADD), ("sdn.csv", SDN)]);
    assert_eq!((records.listings.len(), records.rejects.len()), (2, 0));
    assert_eq!(records.list_editions.iter().map(|edition| edition.entries).collect::<Vec<_>>(), [2]);
    let [alder, birch] = &records.listings[..] else { panic!("two entries") };
    assert_eq!(shown(&records, &alder.aliases), ["AERO ALDER"]);
    assert_eq!(shown(&records, &alder.weak_aliases), ["ALI"]);
    assert_eq!((records.texts.show(alder.list_id), records.texts.show(alder.programs)), ("36", "CUBA"));
    assert_eq!(records.texts.show(alder.ids[0].value), "55-219");
    assert_eq!(shown(&records, &birch.weak_aliases), ["BETULA TRADE"], "the list calls it weak");
    let streets: Vec<&str> = birch.addresses.iter().map(|address| records.texts.show(address.text)).collect();
    assert_eq!(streets, ["", "Elm House, The Yard, London EC3N"]);
    let codes: Vec<String> = birch.countries.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["GB", "PA"]);
    assert_eq!(records.files[birch.addresses[0].record.file as usize].name, "add.csv");
}

#[test]
fn addresses_without_their_list_are_refused_and_names_stand_alone() {
    let alone = read(&[("add.csv", ADD)]);
    assert_eq!((alone.listings.len(), alone.rejects.len()), (0, 3));
    assert!(alone.rejects[0].reason.contains("sdn.csv"));
    assert!(alone.files[0].ledger.balanced());
    let names = read(&[("alt.csv", ALT)]);
    assert_eq!((names.listings.len(), names.list_editions[0].entries), (2, 2));
}

const OFFICIAL: &str = "source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,\
    standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,\
    vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,\
    source_information_url,ids";

#[test]
fn the_consolidated_list_of_28_and_29_columns_gives_the_same_entry() {
    let row = "Entity List (EL) - Bureau of Industry and Security,,Entity,EAR,Alder Wafer Institute,,\
        \"1 Birch Road, Harbin, CN; 2 Elm Road, HK\",88 FR 1,2021-06-03,,,\"For all items (See 734.9(e)(2))\",Presumption of denial,,,,,,,\
        a note,,AWI; Alder Wafer,,,,,,\"CN, 91-2203, Unified Social Credit Code; http://x.example, Website\"";
    let short = read(&[("csl.csv", &format!("{OFFICIAL}\n{row}\n"))]);
    let long = read(&[("csl.csv", &format!("_id,{OFFICIAL}\nabc,{row}\n"))]);
    for records in [&short, &long] {
        let entry: &Listing = &records.listings[0];
        let streets: Vec<&str> = entry.addresses.iter().map(|address| records.texts.show(address.text)).collect();
        assert_eq!(streets, ["1 Birch Road, Harbin", "2 Elm Road"]);
        assert_eq!(entry.addresses.iter().map(|address| address.country.to_string()).collect::<Vec<_>>(), ["CN", "HK"]);
        assert_eq!(shown(records, &entry.aliases), ["AWI", "Alder Wafer"]);
        assert_eq!(*entry.footnotes, [4]);
        let words = [entry.programs, entry.license_policy, entry.notice, entry.remarks];
        assert_eq!(shown(records, &words), ["EAR", "Presumption of denial", "88 FR 1", "a note"]);
        assert_eq!((entry.ids.len(), records.texts.show(entry.ids[0].value)), (1, "91-2203"));
    }
}

#[test]
fn the_denied_persons_list_is_known_by_its_columns() {
    let text = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\
        \"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\
        \"ALDER INVENTED\"\t\"1 BIRCH ROAD\"\t\"DAYTON\"\t\"OH\"\t\"US\"\t\"45400\"\t\"06/19/2023\"\t\"06/29/2056\"\t\"Y\"\t\
        \"2023-07-31\"\t\"ADDED\"\t\"88 F.R. 1\"\n";
    let records = read(&[("dpl.txt", text)]);
    let entry = &records.listings[0];
    assert!(records.texts.show(entry.source).contains("Denied Persons List"));
    assert_eq!(entry.listed.map(|day| day.to_string()).as_deref(), Some("2023-06-19"));
    assert_eq!(records.texts.show(entry.addresses[0].text), "1 BIRCH ROAD, DAYTON, OH, 45400");
}

const SHIPMENTS: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,consignee_country,\
    notify_name,forwarder_name,forwarder_country,declared_description,quantity\n\
    S1,2025-02-03,2025-02-08,Prairie Kiln Inc,US,Maple Office Furniture Ltd,HK,,,,office chairs,20\n\
    S2,2025-02-04,2025-02-09,Prairie Kiln Inc,US,Oak Desk Ltd,HK,Quillon Radar Works,,,office chairs,20\n\
    S3,2025-02-05,2025-02-10,Prairie Kiln Inc,US,Eagle,HK,,,,office chairs,20\n\
    S4,2025-02-06,2025-02-11,Prairie Kiln Inc,US,Oak Desk Ltd,HK,,Vostrel Avionics Logistics Ltd,CN,office chairs,20\n";
const PARTIES: &str = "name,country,registration_no,ultimate_parent\n\
    Maple Office Furniture Ltd,HK,REG-5520981,\nOak Desk Ltd,HK,REG-1,Tarnwood Optics Holding\nEagle,HK,,\n";
const PAYMENTS: &str = "payment_id,date,payer_name,payer_country,payee_name,payee_country,amount,currency,shipment_ids\n\
    P1,2025-02-01,Norvane Capital Works,AE,Prairie Kiln Inc,US,1000,USD,\n";
const LIST: &str = "list_id,source,name,aliases,country,listed,registry_id,alias_strength\n\
    L1,Entity List,Yunhe Hexin Communication Group,,,2020-01-01,REG-5520981,strong\n\
    L2,Entity List,Quillon Radar Works,,,2020-01-01,,strong\n\
    L3,Entity List,Tarnwood Optics Holding,,,2020-01-01,,strong\n\
    L4,Entity List,Norvane Capital Works,,,2020-01-01,,strong\n\
    L5,Entity List,Vostrel Avionics Logistic Ltd,,CN,2020-01-01,,strong\n\
    L6,own,Eagle,,,2020-01-01,,weak\n";

/// A folder of records, a list, and the report of a scan.
fn scanned(list: &str, more: &[&str]) -> (Value, i32, Place) {
    let place = Place::new();
    let folder = place.folder("records");
    for (name, text) in [("shipments", SHIPMENTS), ("parties", PARTIES), ("payments", PAYMENTS)] {
        place.file(&format!("records/{name}.csv"), text);
    }
    let list = place.file("list.csv", list);
    let mut args = vec!["scan", &folder, "--lists", &list, "--as-of", "2026-01-01", "--format", "json"];
    args.extend(more);
    let run = chiptrace(&args);
    (serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.err)), run.code, place)
}

/// Sentences of listed-party with their confidence.
fn listed(report: &Value) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().expect("findings");
    let flags = findings.iter().flat_map(|finding| finding["flags"].as_array().expect("flags"));
    let listed = flags.filter(|flag| flag["red_flag"] == "listed-party");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    listed.map(|flag| (text(&flag["because"]), text(&flag["confidence"]))).collect()
}

#[test]
fn scr_07_every_role_is_screened_and_each_match_says_how_it_was_found() {
    let (report, code, _place) = scanned(LIST, &[]);
    assert_eq!(code, 0, "no finding is high");
    let told = listed(&report);
    let says = |words: &str| told.iter().find(|(because, _)| because.contains(words));
    let by_number = says("registration number REG-5520981 of Yunhe Hexin").expect("the number decides");
    assert!(by_number.0.contains("Maple Office Furniture Ltd (HK)") && by_number.1 == "high");
    assert!(says("Quillon Radar Works carries the name").is_some(), "a notify party");
    assert!(says("Norvane Capital Works (AE) carries the name").is_some(), "a payer");
    assert!(says("Tarnwood Optics Holding, the recorded ultimate parent of Oak Desk Ltd (HK)").is_some(), "a parent");
    let like = says("Vostrel Avionics").expect("a forwarder by likeness");
    assert!(like.0.contains("Vostrel Avionics Logistic Ltd") && like.0.contains("of 1000"), "{}", like.0);
}

#[test]
fn scr_14_a_weak_alias_alone_raises_nothing_and_is_told() {
    let (report, _, place) = scanned(LIST, &[]);
    assert!(listed(&report).iter().all(|(because, _)| !because.contains("Eagle")));
    let coverage = report["coverage"].as_array().expect("coverage");
    let line = coverage.iter().find(|line| line["red_flag"] == "listed-party").expect("listed-party");
    let needs = line["needs"].to_string();
    assert!(needs.contains("1 party carries a list's weak alias alone"), "{needs}");
    let list = place.path("list.csv");
    let screen = |more: &[&str]| -> Value {
        let run = chiptrace(&[&["screen", "Eagle", "--format", "json", "--lists", &list], more].concat());
        serde_json::from_str(&run.out).expect("a line is JSON")
    };
    assert_eq!(
        (screen(&[])["matches"].as_array().map(Vec::len), &screen(&[])["weak_only"]),
        (Some(0), &Value::from(1))
    );
    let shown = screen(&["--all"]);
    assert_eq!(
        (&shown["matches"][0]["listing"], &shown["matches"][0]["weak_alias"]),
        (&Value::from("Eagle"), &Value::from(true))
    );
    let longer = chiptrace(&["screen", "Eagle Stationery", "--format", "json", "--all", "--lists", &list]);
    let longer: Value = serde_json::from_str(&longer.out).expect("a line is JSON");
    assert_eq!(longer["matches"], Value::Array(Vec::new()));
}

#[test]
fn scr_13_the_strongest_status_of_a_name_wins_and_its_source_is_cited() {
    for rows in [
        ["A1,alpha,Eagle,,,2020-01-01,,strong", "B1,beta,Eagle,,,2020-01-01,,weak"],
        ["B1,beta,Eagle,,,2020-01-01,,weak", "A1,alpha,Eagle,,,2020-01-01,,strong"],
    ] {
        let header = LIST.lines().next().expect("a header");
        let (report, ..) = scanned(&format!("{header}\n{}\n", rows.join("\n")), &[]);
        let told = listed(&report);
        assert_eq!(told.len(), 1);
        assert!(told[0].0.contains("carries the name of an entry of alpha"), "{}", told[0].0);
    }
}

#[test]
fn a_name_that_is_only_like_a_listed_one_asks_for_no_licence() {
    let header = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,declared_description,quantity";
    let answer = |listed: &str| {
        let place = Place::new();
        let rows =
            format!("{header}\nS1,2025-02-03,Prairie Kiln Inc,US,Vostrel Avionics Logistics Ltd,AE,office chairs,20\n");
        let shipments = place.file("shipments.csv", &rows);
        let list = place
            .file("list.csv", &format!("list_id,source,name,country,listed\nL1,Entity List,{listed},,2020-01-01\n"));
        let run = chiptrace(&["licence", &shipments, &list, "--format", "json"]);
        assert!(run.code == 0 || run.code == 1, "{}", run.err);
        run.out.contains("is listed (Entity List")
    };
    assert!(answer("Vostrel Avionics Logistics Limited"), "the same name");
    assert!(!answer("Vostrel Avionic Logistics Ltd"), "a like name is for a person to settle");
}

#[test]
fn a_scan_with_lists_is_the_same_for_any_number_of_threads() {
    let out = |threads: &str| {
        let (mut report, ..) = scanned(LIST, &["--threads", threads]);
        // the folder of the test stands in names of files
        report["provenance"] = Value::Null;
        report["findings"].as_array().map(|findings| {
            findings
                .iter()
                .map(|one| {
                    (one["id"].to_string(), one["score"].to_string(), one["flags"].as_array().map_or(0, Vec::len))
                })
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(out("1"), out("2"));
    assert_eq!(out("1"), out("7"));
}

#[test]
fn scr_11_an_unreadable_entry_makes_every_run_incomplete() {
    let bad = "list_id,name,type\nL1,Aurora Photonics,company\nL2,\"unterminated name,company\nL3,Varnex JSC,company\n";
    let (report, code, place) = scanned(bad, &[]);
    assert_eq!((code, &report["verdict"]), (4, &Value::from("incomplete")));
    assert!(
        report["summary"]["incomplete"].to_string().contains("1 of 3 entries of the list"),
        "{}",
        report["summary"]["incomplete"]
    );
    let list = place.path("list.csv");
    let screen = chiptrace(&["screen", "Varnex JSC", "--lists", &list]);
    assert!(screen.code == 4 && screen.out.contains("Varnex JSC"), "the entry behind the bad one is loaded");
    let check = chiptrace(&["lists", "check", &list]);
    assert!(check.code == 4 && check.out.contains("1 entries could not be read") && check.out.contains("line 3"));
}

/// A list of 96 entries of alpha and, in the good copy, 12 of beta.
fn two_sources(beta: usize) -> String {
    let alpha = (0..96).map(|at| format!("A{at},alpha,Invented Party {at}\n"));
    let beta = (0..beta).map(|at| format!("B{at},beta,Invented Debarred {at}\n"));
    alpha.chain(beta).fold("list_id,source,name\n".to_owned(), |all, row| all + &row)
}

#[test]
fn scr_10_a_source_that_is_gone_makes_the_run_incomplete_with_its_findings() {
    let place = Place::new();
    let (good, lists) = (place.file("good.csv", &two_sources(12)), place.path("lists"));
    let taken = chiptrace(&["lists", "update", "--from", &good, "--into", &lists]);
    assert_eq!(taken.code, 0, "{}", taken.err);
    let (short, one_less) = (place.file("short.csv", &two_sources(0)), place.file("less.csv", &two_sources(11)));
    for against in [&good, &lists] {
        let check = chiptrace(&["lists", "check", &short, "--last-good", against]);
        assert!(check.code == 4 && check.err.contains("beta is missing"), "{}", check.err);
    }
    let check = chiptrace(&["lists", "check", &one_less, "--last-good", &good]);
    assert!(check.code == 4 && check.err.contains("beta fell from 12 to 11"), "{}", check.err);
    // the same list put in the place of the good one by hand
    std::fs::copy(&short, place.path("lists/good.csv")).expect("a copy");
    let shipments = place.file("shipments.csv", SHIPMENTS);
    let scan = chiptrace(&["scan", &shipments, "--lists", &lists, "--format", "json"]);
    let report: Value = serde_json::from_str(&scan.out).expect("JSON");
    assert_eq!((scan.code, &report["verdict"]), (4, &Value::from("incomplete")));
    assert!(report["summary"]["incomplete"].to_string().contains("beta is missing") && report["findings"].is_array());
    assert!(report["coverage"].to_string().contains("beta is missing"), "coverage says it too");
    std::fs::remove_file(place.path("lists/good.csv")).expect("a list can be taken away");
    let scan = chiptrace(&["scan", &shipments, "--lists", &lists]);
    assert!(scan.code == 4 && scan.out.contains("is missing"), "{}", scan.out);
}

#[test]
fn a_list_that_is_worse_never_takes_the_place_of_the_good_one() {
    let place = Place::new();
    let (good, lists) = (place.file("list_2026-08-01.csv", &two_sources(12)), place.path("lists"));
    assert_eq!(chiptrace(&["lists", "update", "--from", &good, "--into", &lists]).code, 0);
    let kept = std::fs::read(place.path("lists/list.csv")).expect("the list is kept without its day");
    let bad = place.file("list_2026-08-02.csv", &two_sources(0));
    let refused = chiptrace(&["lists", "update", "--from", &bad, "--into", &lists]);
    assert!(refused.code == 4 && refused.err.contains("was left as it was"), "{}", refused.err);
    assert_eq!(std::fs::read(place.path("lists/list.csv")).expect("a list"), kept);
    assert_eq!(std::fs::read(place.path("lists/.last-good/list.csv")).expect("a copy"), kept);
    let accepted =
        chiptrace_reading(&two_sources(0), &["lists", "update", "--from", "-", "--into", &lists, "--accept"]);
    assert_eq!(accepted.code, 0, "the first list of its name has nothing to be compared with: {}", accepted.err);
    let accepted = chiptrace(&["lists", "update", "--from", &bad, "--into", &lists, "--accept"]);
    assert_eq!(accepted.code, 4, "taken, and the complaint stays");
    assert_ne!(std::fs::read(place.path("lists/list.csv")).expect("a list"), kept);
    let log = std::fs::read_to_string(place.path("lists/.last-good/log.jsonl")).expect("a log");
    assert_eq!(log.lines().count(), 4, "every attempt is logged");
}

/// Answers one request with a list, and tells its address.
fn served(list: String) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let address = listener.local_addr().expect("it has a number");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("somebody asks");
        let mut asked = [0; 1024];
        let _ = stream.read(&mut asked);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", list.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(list.as_bytes())).expect("it is heard");
    });
    format!("http://{address}/lists/own_2026-08-01.csv?whole=yes")
}

#[test]
fn nothing_is_fetched_unasked_and_an_address_that_is_named_is() {
    let place = Place::new();
    let lists = place.path("lists");
    let run = chiptrace(&["lists", "update", "--into", &lists]);
    assert!(
        run.code == 2 && run.err.contains("nothing is fetched unasked") && run.err.contains("--from"),
        "{}",
        run.err
    );
    let open = chiptrace(&["lists", "update", "--from", "http://lists.example.org/list.csv", "--into", &lists]);
    assert!(open.code == 2 && open.err.contains("failed to fetch"), "an open connection is refused: {}", open.err);
    let good = two_sources(12);
    let fetched = chiptrace(&["lists", "update", "--from", &served(good.clone()), "--into", &lists]);
    if std::process::Command::new("curl").arg("--version").output().is_err() {
        assert!(fetched.code == 2 && fetched.err.contains("curl did not start"), "{}", fetched.err);
        return;
    }
    assert_eq!(fetched.code, 0, "{}", fetched.err);
    assert_eq!(std::fs::read_to_string(place.path("lists/own.csv")).expect("the list without its day"), good);
    let log = std::fs::read_to_string(place.path("lists/.last-good/log.jsonl")).expect("a log");
    assert!(log.contains("http://127.0.0.1:"), "{log}");
}

#[test]
fn a_consolidated_list_without_a_source_is_no_whole_list_and_an_old_one_is_stale() {
    let place = Place::new();
    let row = |at: usize| {
        format!("Entity List (EL) - Bureau of Industry and Security,,Entity,,Invented Works {at}{}\n", ",".repeat(23))
    };
    let rows: String = (0..600).map(row).collect();
    let list = place.file("consolidated_2026-07-31.csv", &format!("{OFFICIAL}\n{rows}"));
    let check = chiptrace(&["lists", "check", &list, "--as-of", "2026-08-01"]);
    assert_eq!(check.code, 4);
    assert!(check.err.contains("lacks the Specially Designated Nationals"), "{}", check.err);
    assert!(
        check.err.contains("holds 600 entries of the Entity List (EL), fewer than the 2700 expected"),
        "{}",
        check.err
    );
    assert!(!check.err.contains("days before"));
    let old = chiptrace(&["lists", "check", &list, "--as-of", "2026-12-01"]);
    assert!(old.err.contains("is of 2026-07-31, 123 days before 2026-12-01"), "{}", old.err);
    let excerpt = place.file("excerpt.csv", &format!("{OFFICIAL}\n{}", row(1)));
    let check = chiptrace(&["lists", "check", &excerpt]);
    assert!(check.code == 0 && check.out.contains("an excerpt"), "{}", check.out);
}
