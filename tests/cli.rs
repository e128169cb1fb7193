//! The command line as a person at a terminal, a shell script and a schedule meet it.

#![expect(clippy::disallowed_methods, reason = "the command line is tested on files, and a test is no floor")]

#[path = "cli/arrived.rs"]
mod arrived;
#[path = "cli/by_day.rs"]
mod by_day;
#[path = "cli/checked.rs"]
mod checked;
#[path = "cli/commonplace.rs"]
mod commonplace;
#[path = "cli/lakes.rs"]
mod lakes;
#[path = "cli/lookalikes.rs"]
mod lookalikes;
#[path = "cli/measure.rs"]
mod measure;
#[path = "cli/papers.rs"]
mod papers;
#[path = "cli/refused.rs"]
mod refused;
#[path = "cli/rule_book.rs"]
mod rule_book;
#[path = "cli/schemes.rs"]
mod schemes;
#[path = "cli/side_tables.rs"]
mod side_tables;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/together.rs"]
mod together;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use terminal::{Place, chiptrace, chiptrace_reading, command};

const CASE: &str = "datasets/cases/texas_shell";
const LOOKALIKES: &str = "datasets/cases/innocent_lookalikes";
const ESCAPE: char = '\x1b';
/// Of two rows one has no day.
const HALF_REJECTED: &str = "shipment_id,ship_date,exporter_name,consignee_name,quantity\n\
    A1,2025-01-07,Alder Fen Trading,Beacon Moor Labs,4\n\
    A2,someday,=Alder Fen Trading,Beacon Moor Labs,4\n";

#[test]
fn nothing_usable_is_exit_code_3_and_a_plain_sentence() {
    let place = Place::new();
    let header = fs::read_to_string("datasets/template.csv").unwrap();
    let header = place.file("header.csv", header.lines().next().unwrap());
    let notes = place.folder("notes");
    place.file("notes/notes.md", "no table");
    let inputs = [
        place.file("empty.csv", ""),
        header,
        notes,
        place.folder("bare"),
        place.file("bytes.csv", "\0\u{1}\u{2}\n\0"),
        format!("{CASE}/payments.csv"),
    ];
    for input in &inputs {
        let said = chiptrace(&["scan", input]);
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{input}: {}", said.err);
        assert!(said.err.contains("nothing usable") && said.err.contains("no shipment row"), "{}", said.err);
        assert!(!said.err.contains("findings") && !said.err.contains("no red flag"), "{}", said.err);
    }
    let said = chiptrace(&["scan", CASE, "--since", "2031-01-01"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    assert!(said.err.contains("on or after 2031-01-01"), "{}", said.err);
    assert_eq!(chiptrace_reading("", &["scan", "-"]).code, 3);
    assert_eq!(chiptrace(&["check", &inputs[0]]).code, 3);
    let bare = chiptrace(&["check", &inputs[3]]);
    assert_eq!((bare.code, bare.err.contains("no tables were found")), (3, true), "{}", bare.err);
    assert_eq!(chiptrace(&["classify", "--file", &inputs[0]]).code, 3);
}

#[test]
fn what_cannot_be_done_is_exit_code_2_and_names_the_thing() {
    let place = Place::new();
    let missing = place.path("missing.csv");
    let rules = place.folder("rules");
    place.file("rules/names.toml", "legal_forms = [");
    for (args, words) in [
        (vec!["scan", &missing], "missing.csv; check the name"),
        (vec!["check", &missing], "missing.csv; check the name"),
        (vec!["classify", "--file", &missing], "missing.csv; check the name"),
        (vec!["scan", CASE, &missing], "missing.csv; check the name"),
        (vec!["scan", CASE, "--policy", &missing], "missing.csv"),
        (vec!["scan", CASE, "--policy", &rules], "names.toml"),
        (vec!["scan", CASE, "--out", &format!("{missing}/report.txt")], "report.txt"),
        (vec!["scan"], "INPUT"),
        (vec!["scan", CASE, "--format", "xml"], "json"),
        (vec!["scan", CASE, "--as-of", "2026-02-30"], "write it as"),
        (vec!["scan", CASE, "--threads", "0"], "--threads"),
        (vec!["scan", CASE, "--max-rejects", "101"], "--max-rejects"),
        (vec!["explain", "passthrough"], "pass-through"),
        (vec!["policy", "show", "passthrough"], "policy list"),
        (vec!["wash"], "wash"),
    ] {
        let said = chiptrace(&args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}: {}", said.err);
        assert!(said.err.contains("error: ") && said.err.contains(words), "{args:?}: {}", said.err);
    }
}

#[test]
fn findings_set_the_exit_code_at_the_priority_asked_for() {
    assert_eq!(chiptrace(&["scan", CASE]).code, 1);
    assert_eq!(chiptrace(&["scan", CASE, "--fail-on", "low"]).code, 1);
    assert_eq!(chiptrace(&["scan", CASE, "--fail-on", "never"]).code, 0);
    let lawful = chiptrace(&["scan", LOOKALIKES]);
    assert_eq!(lawful.code, 0);
    for word in ["clean", "cleared"] {
        assert!(!lawful.out.to_lowercase().contains(word), "absence of a flag is not clearance");
    }
}

#[test]
fn an_incomplete_run_is_exit_code_4_and_still_prints_findings() {
    let place = Place::new();
    let half = place.file("half.csv", HALF_REJECTED);
    let missing = place.path("list.csv");
    let shipments = format!("{CASE}/shipments.csv");
    for args in [
        vec!["scan", CASE, "--lists", &missing],
        vec!["scan", CASE, "--lists", &missing, "--fail-on", "never"],
        vec!["scan", CASE, "--lists", &shipments],
        vec!["scan", CASE, &half],
    ] {
        let said = chiptrace(&[args.clone(), vec!["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!((said.code, report["verdict"].as_str()), (4, Some("incomplete")), "{args:?}");
        assert!(!report["findings"].as_array().unwrap().is_empty(), "{args:?}");
        let text = chiptrace(&args);
        assert!(text.out.contains("incomplete") && text.out.contains(" 1. HIGH"), "{args:?}: {}", text.out);
    }
    assert_eq!(chiptrace(&["scan", &half]).code, 4);
    assert_eq!(chiptrace(&["scan", &half, "--max-rejects", "49"]).code, 4);
    assert_eq!(chiptrace(&["scan", &half, "--max-rejects", "50"]).code, 0);
}

#[test]
fn the_json_report_has_the_keys_of_its_schema_in_order_and_nothing_else_is_on_standard_output() {
    let said = chiptrace(&["scan", CASE, "--format", "json", "--timings"]);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["schema"], "chiptrace.report/1");
    let expected = "schema provenance verdict coverage summary findings red_flags rejects published_flags";
    assert_eq!(keys(&said.out, 2).join(" "), expected);
    let of_findings = keys(&said.out, 6);
    let finding = [
        "id",
        "rank",
        "priority",
        "score",
        "title",
        "summary",
        "status",
        "groups",
        "parties",
        "shipments",
        "routes",
        "totals",
        "flags",
        "explanations",
        "ask_next",
        "truncated",
        "passage",
    ];
    assert!(of_findings.windows(finding.len()).any(|keys| keys == finding), "{of_findings:?}");
    for money in report["findings"][0]["totals"]["value"].as_object().unwrap().values() {
        assert!(money.is_string(), "money is text: {money}");
    }
    assert!(said.err.contains("whole") && said.err.contains("rows"), "timings go to standard error: {}", said.err);
    assert!(said.err.contains("truth.toml is no table"), "{}", said.err);
    assert!(!said.err.contains([ESCAPE, '\r']), "no spinner when standard error is no terminal");
}

#[test]
fn standard_input_and_an_output_file_give_the_same_report() {
    let place = Place::new();
    let shipments = fs::read_to_string(format!("{CASE}/shipments.csv")).unwrap();
    let file = place.path("report.json");
    let options = ["--format", "json", "--as-of", "2026-07-31"];
    let printed = chiptrace_reading(&shipments, &[&["scan", "-"], &options[..]].concat());
    let written = chiptrace_reading(&shipments, &[&["scan", "-", "--out", &file], &options[..]].concat());
    assert_eq!((printed.code, written.code, written.out.as_str()), (1, 1, ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), printed.out);
    assert!(printed.out.contains("<stdin>"));
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let place = Place::new();
    let world = place.path("world");
    let made = chiptrace(&["generate", "--out", &world, "--rows", "300", "--seed", "7"]);
    assert_eq!(made.code, 0, "{}", made.err);
    for format in ["text", "json", "html"] {
        let scan =
            |threads| chiptrace(&["scan", &world, "--format", format, "--threads", threads, "--as-of", "2026-07-31"]);
        let (one, two) = (scan("1"), scan("2"));
        assert_eq!((one.code, two.code), (1, 1));
        assert!(one.out == two.out, "{format} differs between one and two threads");
    }
}

#[test]
fn check_shows_how_files_are_read_and_that_every_line_is_accounted_for() {
    let place = Place::new();
    let half = place.file("half.csv", HALF_REJECTED);
    let text = chiptrace(&["check", &half, CASE]);
    assert_eq!(text.code, 4, "half of the rows are rejected: {}", text.err);
    assert!(text.out.contains("3 lines = 1 header + 1 accepted + 1 rejected + 0 duplicates"), "{}", text.out);
    assert!(text.out.contains("first on line 3: column ship_date, 'someday'") && !text.out.contains("does not add up"));
    let said = chiptrace(&["check", &half, CASE, "--format", "json"]);
    let answer: Value = serde_json::from_str(&said.out).unwrap();
    let files = answer["files"].as_array().unwrap();
    let kinds: Vec<&str> = files.iter().filter_map(|file| file["kind"].as_str()).collect();
    assert_eq!(kinds, ["shipments", "parties", "payments", "shipments"]);
    for file in files {
        let count = |what: &str| file["ledger"][what].as_u64().unwrap();
        let parts = ["header", "accepted", "rejected", "duplicates", "skipped", "continuation"];
        assert_eq!(count("lines"), parts.into_iter().map(count).sum::<u64>(), "{file}");
        assert_eq!(file["ledger"]["balanced"], true);
        assert!(file["columns"].as_array().unwrap().iter().all(|column| column["header"].is_string()));
    }
    assert_eq!((&files[0]["columns"][1]["field"], &files[0]["rejects"][0]["line"]), (&"ship_date".into(), &3.into()));
}

#[test]
fn rejected_rows_are_written_with_reasons_and_without_formulas() {
    let place = Place::new();
    let half = place.file("half.csv", &HALF_REJECTED.replace("someday", "=1+1"));
    for command in ["scan", "check"] {
        let rejects = place.path("rejects.csv");
        chiptrace(&[command, &half, "--rejects", &rejects]);
        let mut table = csv::Reader::from_path(&rejects).unwrap();
        let added = ["file", "line", "column", "value", "reason"].map(|name| format!("chiptrace_{name}"));
        let header: Vec<&str> = table.headers().unwrap().iter().collect();
        assert_eq!(header[..5], ["shipment_id", "ship_date", "exporter_name", "consignee_name", "quantity"]);
        assert_eq!(header[5..], added);
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!((&rows[0][0], &rows[0][1], &rows[0][2]), ("A2", "'=1+1", "'=Alder Fen Trading"));
        assert_eq!((&rows[0][5], &rows[0][6], &rows[0][7], &rows[0][8]), (&*half, "3", "ship_date", "'=1+1"));
        assert!(rows[0][9].contains("date"), "{:?}", rows[0]);
        fs::remove_file(&rejects).unwrap();
    }
}

#[test]
fn the_rule_book_explains_itself() {
    let card = chiptrace(&["explain", "pass-through"]);
    assert_eq!((card.code, card.err.as_str()), (0, ""));
    assert!(card.out.contains("(pass-through)") && card.out.contains("T01") && card.out.contains("Lawful things"));
    let list = chiptrace(&["policy", "list"]);
    let ids = list.out.lines().skip_while(|line| *line != "Red flags").skip(1).take_while(|line| !line.is_empty());
    let ids: Vec<&str> = ids.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.len() >= 19, "{ids:?}");
    for id in [ids[0], ids[ids.len() - 1]] {
        assert_eq!(chiptrace(&["explain", id]).out, chiptrace(&["policy", "show", id]).out);
    }
    let check = chiptrace(&["policy", "check"]);
    assert_eq!(check.code, 0, "{}", check.out);
    assert!(check.out.contains(": 0 faults"), "{}", check.out);
}

#[test]
fn classify_shows_its_arithmetic() {
    let said = chiptrace(&["classify", "8U AI server, 8x H200 SXM5", "--format", "json"]);
    let goods: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, said.out.lines().count()), (0, 1));
    assert_eq!((&goods["chips"], &goods["tpp"], &goods["level"]), (&8.into(), &15832.into(), &"a".into()));
    assert!(goods["arithmetic"].as_str().unwrap().contains("4800"), "{goods}");
    let said = chiptrace(&["classify", "garden furniture", "--format", "json"]);
    let goods: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&goods["level"], &goods["tpp"], &goods["eccn"]), (&"unknown".into(), &Value::Null, &Value::Null));
    let place = Place::new();
    let items = place.file("items.txt", "H100 SXM5 80GB\n\ngarden furniture\n");
    assert_eq!(chiptrace(&["classify", "--file", &items, "--format", "json"]).out.lines().count(), 2);
}

#[test]
fn classify_takes_figures_and_tables() {
    let object = |said: &str| serde_json::from_str::<Value>(said).unwrap();
    let figures =
        ["classify", "--tops", "1979@8", "--tops", "989", "--bits", "16", "--die-area", "814", "--format", "json"];
    let goods = object(&chiptrace(&figures).out);
    assert_eq!((&goods["level"], &goods["tpp"], &goods["eccn"]), (&"a".into(), &15832.into(), &"3A090.a".into()));
    assert_eq!(goods["tpp_by_bits"]["16"], Value::from(15824));
    let place = Place::new();
    let table = "part_number;description;hs_code;tops;bits;die_area_mm2;datacenter\n\
        900-21010-0000-030;;854231;;;;\n;NPU X;;300;8;1200;yes\n;NPU Y;621149;wide;8;;yes\n";
    let said = chiptrace(&["classify", "--file", &place.file("items.csv", table), "--format", "json"]);
    let rows: Vec<Value> = said.out.lines().map(object).collect();
    let levels: Vec<&str> = rows.iter().map(|row| row["level"].as_str().unwrap()).collect();
    assert_eq!((said.code, levels), (0, vec!["a", "b", "unknown"]), "{}", said.out);
    assert_eq!((&rows[0]["hs"]["answer"], &rows[1]["paragraph"]), (&"agrees".into(), &"3A090.b.1".into()));
    assert!(rows[2]["notes"].to_string().contains("cannot be read"), "{}", rows[2]);
    assert_eq!(chiptrace(&["classify", "--bits", "8"]).code, 2);
    assert_eq!(chiptrace(&["classify", "--tops", "1979@many"]).code, 2);
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    for args in [
        vec!["scan", CASE],
        vec!["scan", CASE, "--format", "json"],
        vec!["scan", CASE, "--format", "jsonl"],
        vec!["scan", CASE, "--format", "csv"],
        vec!["scan", CASE, "--format", "html"],
        vec!["check", CASE],
        vec!["policy", "list"],
        vec!["explain", "pass-through"],
    ] {
        let mut child = command(&args).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 1)), "{args:?} ends with {code:?}: {err}");
        assert!(!err.contains("panicked") && !err.contains("error"), "{args:?}: {err}");
    }
}

#[test]
fn names_from_files_and_of_files_never_steer_the_terminal() {
    let place = Place::new();
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}";
    let shipments = fs::read_to_string(format!("{CASE}/shipments.csv")).unwrap();
    let party = shipments.lines().nth(1).and_then(|row| row.split(',').nth(3)).unwrap();
    let shipments = shipments.replace(party, &format!("{party}{hostile}")).replace("SHA", &format!("SHA{hostile}"));
    let input = place.file("ship\u{1b}[2Jments.csv", &format!("{shipments}{hostile},x\n"));
    let list = place.path("li\u{1b}[2Jst.csv");
    for format in chiptrace::report::FORMATS {
        let said = chiptrace(&["scan", &input, "--format", format, "--lists", &list]);
        assert_eq!(said.code, 4);
        assert!(said.out.len() > 200, "{format} prints findings");
        said.never_steers(format);
    }
    chiptrace(&["check", &input]).never_steers("check");
    chiptrace(&["check", &input, "--format", "json"]).never_steers("check");
    chiptrace(&["check", &list]).never_steers("a missing file");
    for format in ["text", "json"] {
        chiptrace(&["classify", hostile, "--format", format]).never_steers("classify");
    }
    chiptrace(&["explain", hostile]).never_steers("explain");
    let empty = place.file("emp\u{1b}[2Jty.csv", "");
    chiptrace(&["scan", &empty]).never_steers("nothing usable");
}

#[test]
fn an_answer_never_takes_the_place_of_a_record() {
    let place = Place::new();
    let input = place.file("half.csv", HALF_REJECTED);
    for args in [
        ["scan", &input, "--out", &input],
        ["scan", &input, "--rejects", &input],
        ["check", &input, "--rejects", &input],
    ] {
        let said = chiptrace(&args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(said.err.contains("one of the inputs"), "{args:?}: {}", said.err);
        assert_eq!(fs::read_to_string(&input).unwrap(), HALF_REJECTED);
    }
    assert!(chiptrace(&["scan", &input, "--out", "-"]).out.contains("chiptrace"));
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("-").exists());
}

#[test]
fn help_and_version_are_answers_and_help_says_what_exit_codes_mean() {
    let help = chiptrace(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("Exit codes") && help.out.contains("not clearance"), "{}", help.out);
    assert!(chiptrace(&["--version"]).out.contains(env!("CARGO_PKG_VERSION")));
    assert_eq!(chiptrace(&["scan", "--help"]).code, 0);
}

/// Keys of objects that stand `indent` spaces deep in pretty JSON, in the order of the text.
fn keys(json: &str, indent: usize) -> Vec<&str> {
    let deep = |line: &str| line.len() - line.trim_start().len() == indent;
    let lines = json.lines().filter(|line| deep(line) && line.trim_start().starts_with('"'));
    lines.filter_map(|line| line.trim_start()[1..].split_once("\":").map(|(key, _)| key)).collect()
}
