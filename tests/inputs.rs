//! Inputs as a folder, a schedule and a colleague hand them over: thousands of files, old encodings, rows to feed back.

#![expect(clippy::disallowed_methods, reason = "the command line is tested on files, and a test is no floor")]

#[path = "cli/terminal.rs"]
mod terminal;

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use terminal::{Place, chiptrace, chiptrace_reading, command};

const HEADER: &str = "shipment_id,ship_date,exporter_name,consignee_name,consignee_country,quantity\n";

#[test]
fn a_folder_of_more_files_than_may_be_open_is_read_whole() {
    let place = Place::new();
    let folder = place.folder("nights");
    for night in 0..150 {
        place.file(&format!("nights/{night:03}.csv"), &format!("{HEADER}S-{night},2025-03-04,Alder,Birch,AE,1\n"));
    }
    let program = command(&[]).get_program().to_owned();
    let run = Command::new("sh")
        .args(["-c", "ulimit -n 64; exec \"$0\" check \"$1\" --format json"])
        .args([program.as_os_str(), folder.as_ref()])
        .stdin(Stdio::null())
        .output()
        .expect("a shell runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let answer: Value = serde_json::from_slice(&run.stdout).expect("the answer is JSON");
    let files = answer["files"].as_array().expect("files");
    assert_eq!(files.len(), 150);
    assert!(files.iter().all(|file| file["ledger"]["accepted"] == 1));
}

#[test]
fn the_encoding_that_is_told_is_of_the_exports_and_not_of_a_named_list() {
    let place = Place::new();
    let export = place.path("export.csv");
    let gb18030: &[u8] = b"S-1,2025-03-04,Alder Systems Inc,\xB0\xD7\xE8\xEB\xBF\xC6\xBC\xBC,CN,4\n";
    fs::write(&export, [HEADER.as_bytes(), gb18030].concat()).expect("a file can be written");
    let list = place.file("list.csv", "name,country,source,listed\n白桦科技,CN,Own list,2020-01-01\n");
    let said = chiptrace(&["scan", &export, "--encoding", "gb18030", "--lists", &list, "--format", "json"]);
    let report: Value = serde_json::from_str(&said.out).expect("the answer is JSON");
    let flags = |finding: &Value| finding["flags"].to_string();
    let found: Vec<String> = report["findings"].as_array().expect("findings").iter().map(flags).collect();
    assert!(found.iter().any(|flags| flags.contains("listed-party") && flags.contains("白桦科技")), "{}", said.out);
    assert_eq!(report["provenance"]["options"]["encoding"], "gb18030", "what changes the answer stands in the report");
}

#[test]
fn rejected_rows_can_be_corrected_and_read_again() {
    let place = Place::new();
    let long = "a very long description ".repeat(40);
    let table = format!(
        "{HEADER}S-1,2025-03-04,Alder,Birch,AE,1\nS-2,someday,=Alder,Birch,AE,2\nS-3,2025-03-04,Alder, {long},Birch,AE,3\n"
    );
    let export = place.file("export.csv", &table);
    let rejects = place.path("rejects.csv");
    assert_eq!(chiptrace(&["check", &export, "--rejects", &rejects]).code, 4);
    let rows = csv::Reader::from_path(&rejects).expect("rejects");
    let rows: Vec<csv::StringRecord> = rows.into_records().map(|row| row.expect("a sound row")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[1][9].contains(long.trim()), "a row that cannot be parted stands whole: {:?}", rows[1]);
    let corrected = fs::read_to_string(&rejects).expect("rejects").replacen("someday", "2025-03-05", 1);
    let again = chiptrace_reading(&corrected, &["check", "-", "--format", "json"]);
    let answer: Value = serde_json::from_str(&again.out).expect("the answer is JSON");
    assert_eq!(answer["files"][0]["ledger"]["accepted"], 1, "{}", again.out);
    again.never_steers("a corrected table");
}
