//! Every format of one rich report, byte for byte, and what hostile data must not be able to do to a reader.
//!
//! `SNAPSHOTS=write cargo test --test reports` writes the files under `tests/snapshots` anew; read the difference.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

#[path = "reports/sample/mod.rs"]
mod sample;

use chiptrace::model::{Report, Verdict};
use chiptrace::report::{FORMATS, format};

fn written(report: &Report, name: &str) -> String {
    let mut bytes = Vec::new();
    format(name).unwrap().write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "snapshots are files beside the tests")]
fn same_as_snapshot(file: &str, now: &str) {
    let path = format!("{}/tests/snapshots/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "write") {
        std::fs::write(&path, now).unwrap();
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(before == now, "{file} differs: run SNAPSHOTS=write cargo test --test reports and read the difference");
}

#[test]
fn every_format_is_as_recorded() {
    for name in FORMATS {
        same_as_snapshot(&format!("report.{name}"), &written(&sample::report(), name));
    }
    same_as_snapshot("quiet.text", &written(&sample::quiet(), "text"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for name in FORMATS {
        assert_eq!(written(&sample::report(), name), written(&sample::report(), name), "{name}");
    }
}

#[test]
fn json_has_the_keys_of_version_one() {
    let json: serde_json::Value = serde_json::from_str(&written(&sample::report(), "json")).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let finding = &json["findings"][0];
    let hop = &finding["routes"][0]["hops"][0];
    let flag = &finding["flags"][0];
    assert_eq!(json["schema"], "chiptrace.report/1");
    let quiet: serde_json::Value = serde_json::from_str(&written(&sample::quiet(), "json")).unwrap();
    assert_eq!(keys(&quiet), "coverage findings provenance red_flags rejects schema summary verdict");
    assert_eq!(
        keys(&json),
        "also_under coverage findings provenance published_flags red_flags rejects schema summary verdict"
    );
    assert_eq!(
        keys(finding),
        "ask_next checklist explanations flags groups id parties passage priority rank replies routes score shipments \
         status summary title totals truncated"
    );
    assert_eq!(keys(&finding["passage"]), "choke_points counts direct instead least most sent smallest stock");
    assert_eq!(
        keys(hop),
        "arrived basis departed dwell_days from goods_key licence product serials shipment to units value weight_kg"
    );
    assert_eq!(keys(&hop["licence"]), "answer because enforced on_record text_in_cfr");
    assert_eq!(keys(flag), "because citations confidence evidence group parties pattern red_flag severity");
    assert_eq!(keys(&flag["evidence"][0]), "column file line note record value");
    assert_eq!(keys(&json["rejects"][0]), "column file line reason value");
    assert_eq!(keys(&json["coverage"][0]), "evaluated needs red_flag subjects unknown");
    assert!(hop["units"].is_i64() && hop["weight_kg"].is_f64() && hop["value"].is_string());
    assert!(finding["totals"]["tpp"].is_i64() && finding["totals"]["value"]["USD"].is_string());
    assert_eq!(json["rejects"][0]["file"], "records/shipments.csv");
}

#[test]
fn json_lines_are_the_findings_of_the_json_report() {
    let report = sample::report();
    let whole: serde_json::Value = serde_json::from_str(&written(&report, "json")).unwrap();
    let lines: Vec<serde_json::Value> =
        written(&report, "jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(whole["findings"].as_array().unwrap(), &lines);
}

#[test]
fn no_format_calls_silence_clearance() {
    for report in [sample::report(), sample::quiet()] {
        for name in FORMATS {
            let page = written(&report, name).to_lowercase();
            assert!(!page.contains("clean") && !page.contains("cleared"), "{name}");
        }
    }
    for name in ["text", "html"] {
        let page = written(&sample::quiet(), name).to_lowercase();
        assert!(page.contains("no red flag raised by the rules that could be evaluated (2 not evaluated"), "{name}");
        assert!(page.contains("absence of a red flag is not clearance. not legal advice."), "{name}");
    }
}

#[test]
fn an_incomplete_run_says_why() {
    let mut report = sample::report();
    report.verdict = Verdict::Incomplete;
    report.incomplete = vec!["records/payments.csv: 3 lines are not accounted for".to_owned()];
    for name in ["text", "html", "json"] {
        assert!(written(&report, name).contains("3 lines are not accounted for"), "{name}");
    }
    for name in ["text", "html"] {
        assert!(written(&report, name).contains("incomplete: part of the input was not judged"), "{name}");
    }
}

#[test]
fn text_fits_a_terminal_of_100_columns() {
    for report in [sample::report(), sample::quiet(), hostile("名前 ".repeat(40).as_str())] {
        for line in written(&report, "text").lines() {
            assert!(textwrap::core::display_width(line) <= 100, "{line}");
        }
    }
}

/// The sample with `text` in every place that data can reach.
fn hostile(text: &str) -> Report {
    let mut report = sample::report();
    let text = || text.to_owned();
    for finding in &mut report.findings {
        (finding.title, finding.summary, finding.truncated) = (text(), text(), Some(text()));
        finding.parties.iter_mut().for_each(|party| party.name = text());
        finding.shipments.iter_mut().for_each(|shipment| *shipment = text());
        finding.ask_next.iter_mut().for_each(|question| *question = text());
        finding.explanations.iter_mut().for_each(|explanation| explanation.text = text());
        for hop in finding.routes.iter_mut().flat_map(|route| &mut route.hops) {
            (hop.shipment, hop.from, hop.to, hop.product) = (text(), text(), format!("{}2", text()), text());
            (hop.goods_key, hop.value, hop.serials) = (text(), Some(text()), vec![text()]);
            (hop.licence.on_record, hop.licence.because) = (text(), vec![text()]);
            (hop.licence.text_in_cfr, hop.licence.enforced) = (text(), String::new());
        }
        for flag in &mut finding.flags {
            (flag.title, flag.because) = (text(), text());
            for cell in &mut flag.evidence {
                (cell.subject, cell.value, cell.note, cell.file) = (text(), text(), text(), text());
            }
            flag.citations.iter_mut().for_each(|citation| citation.text = text());
        }
    }
    for input in &mut report.provenance.inputs {
        (input.file, input.decisions) = (text(), vec![text()]);
    }
    report.provenance.lists.iter_mut().for_each(|list| list.source = text());
    report.provenance.options.insert("lists".to_owned(), text());
    report.incomplete.push(text());
    for reject in &mut report.rejects {
        (reject.value, reject.column, reject.reason) = (text(), text(), text());
    }
    report
}

#[test]
fn markup_in_the_data_stays_text() {
    for attack in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style></svg>&lt;",
    ] {
        let page = written(&hostile(attack), "html");
        assert!(!page.contains(attack), "{attack}");
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("' onmouseover"), "{attack}");
        assert_eq!(page.matches("</style>").count(), 1, "{attack}");
    }
}

#[test]
fn steering_characters_never_reach_a_reader() {
    let steering = "a\u{1b}[2J\u{7}\u{202e}b\u{2066}\u{200b}\u{9b}\rc\td";
    for name in FORMATS {
        let page = written(&hostile(steering), name);
        let found = page.chars().find(|&character| {
            (character.is_control() && character != '\n') || "\u{202e}\u{2066}\u{200b}".contains(character)
        });
        assert_eq!(found, None, "{name}");
    }
    assert!(written(&hostile(steering), "text").contains("a\\u{1b}[2J\\u{7}\\u{202e}b"));
}

#[test]
fn a_line_break_in_the_data_makes_no_line_of_its_own() {
    let forged = "x\n 1. HIGH    A forged finding";
    assert!(written(&hostile(forged), "text").lines().all(|line| !line.starts_with(" 1. HIGH    A forged")));
}

#[test]
fn no_cell_of_the_table_is_a_formula() {
    for attack in ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"] {
        let table = written(&hostile(attack), "csv");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        for row in reader.records() {
            let row = row.unwrap();
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{attack}: {row:?}");
        }
    }
}

#[test]
fn the_page_asks_nothing_of_the_network() {
    let page = written(&sample::report(), "html");
    for word in ["http:", "https:", "src=", "@import", "url(\"", "<link", "<script"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn odd_shapes_are_written_too() {
    let mut report = sample::report();
    report.findings = vec![sample::network(), sample::bare()];
    for name in FORMATS {
        assert!(!written(&report, name).is_empty(), "{name}");
    }
    let page = written(&report, "html");
    assert_eq!(page.matches("class=\"party held\"").count(), 7);
    assert_eq!(page.matches("class=\"line ").count(), 10 + 1 + 3, "handovers, a declaration, the legend");
    assert!(written(&Report { verdict: Verdict::Failed, ..sample::quiet() }, "text").contains("nothing is said"));
}

#[test]
fn many_notes_do_not_bury_the_page() {
    let mut report = sample::report();
    let note = report.findings.pop().unwrap();
    report.findings.extend((3..90).map(|rank| chiptrace::model::Finding { rank, ..note.clone() }));
    let page = written(&report, "text");
    assert_eq!(page.matches(". LOW ").count(), 50);
    assert!(page.contains("and 37 more low findings, all in the JSON report"));
}
