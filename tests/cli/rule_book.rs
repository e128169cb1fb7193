//! The rule book at the terminal: files of one's own laid over it, checked, listed, shown, and compared by day.

use serde_json::Value;

use super::terminal::{Place, Said, chiptrace};

const CASE: &str = "datasets/cases/texas_shell";
const HUB: &str = "[[hub]]\ncountry = \"CH\"\nreason = \"Ours.\"\nconfidence = \"low\"\nsource = \"our own cases\"\n";

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err))
}

/// A folder with a hub, a number and a watched party of one's own.
fn rules(place: &Place) -> String {
    let folder = place.folder("rules");
    place.folder("rules/red-flags");
    place.file("rules/hubs.toml", HUB);
    let flags =
        [("end-user-not-reached", "wait_days"), ("new-customer", "age_days"), ("payer-mismatch", "window_days")];
    for (flag, name) in flags {
        place.file(&format!("rules/red-flags/{flag}.toml"), &format!("[thresholds.{name}]\nvalue = 45\n"));
    }
    place.file(
        "rules/watch-parties.csv",
        "name,country,source,listed\nAlder Fen Trading,HK,our watch list,2024-01-02\n",
    );
    folder
}

#[test]
fn a_report_names_what_was_laid_over_the_rules_and_numbers_of_ones_own() {
    let place = Place::new();
    let folder = rules(&place);
    let plain = json(&chiptrace(&["scan", CASE, "--format", "json", "--as-of", "2026-07-31"]));
    assert!(plain["provenance"]["policy"].get("overlay").is_none());
    let args = ["scan", CASE, "--policy", &folder, "--as-of", "2026-07-31"];
    let own = json(&chiptrace(&[&args[..], &["--format", "json"]].concat()));
    let policy = &own["provenance"]["policy"];
    assert_ne!(policy["sha256"], plain["provenance"]["policy"]["sha256"]);
    assert_eq!(policy["edition"], plain["provenance"]["policy"]["edition"]);
    let overlay = policy["overlay"].as_array().unwrap();
    let files: Vec<&str> = overlay.iter().filter_map(|laid| laid["file"].as_str()).collect();
    assert_eq!(files[..2], ["hubs.toml", "red-flags/end-user-not-reached.toml"]);
    assert_eq!((&overlay[0]["changed"], &overlay[0]["added"]), (&0.into(), &1.into()));
    assert!(overlay.iter().all(|laid| laid["sha256"].as_str().is_some_and(|hash| hash.len() == 64)));
    let lists: Vec<&str> =
        own["provenance"]["lists"].as_array().unwrap().iter().filter_map(|list| list["source"].as_str()).collect();
    assert!(lists.contains(&"our watch list"), "{lists:?}");
    let cards = own["red_flags"].as_object().unwrap();
    let bases: Vec<&str> = cards
        .values()
        .flat_map(|card| card["thresholds"].as_array().unwrap())
        .filter_map(|number| number["basis"].as_str())
        .collect();
    assert!(bases.contains(&"your own"), "{bases:?}");
    let text = chiptrace(&args);
    assert!(text.out.contains("with files of your own laid over it"), "{}", text.out);
    assert!(text.out.contains("hubs.toml: 0 entries changed, 1 added (sha256 "), "{}", text.out);
    let html = chiptrace(&[&args[..], &["--format", "html"]].concat());
    assert!(html.out.contains("your own <bdi>hubs.toml</bdi>"));
}

#[test]
fn a_budget_that_cuts_links_is_said_in_the_findings_it_touches() {
    let place = Place::new();
    let folder = place.folder("few");
    place.file("few/link-rule.toml", "[most_neighbours]\nvalue = 1\n");
    let cut = |more: &[&str]| {
        let demo = ["scan", "datasets/demo", "--as-of", "2026-07-31", "--format", "json"];
        let report = json(&chiptrace(&[&demo, more].concat()));
        let findings = report["findings"].as_array().unwrap().clone();
        assert!(findings.len() > 5);
        let said = |finding: &&Value| {
            finding["truncated"].as_str().is_some_and(|said| said.contains("more than 1 deliveries of one kind"))
        };
        findings.iter().filter(said).count()
    };
    assert_eq!(cut(&[]), 0);
    assert!(cut(&["--policy", &folder]) > 5);
}

#[test]
fn parties_of_the_watch_list_are_screened_with_caution() {
    let place = Place::new();
    let folder = rules(&place);
    let rows = std::fs::read_to_string(format!("{CASE}/shipments.csv")).unwrap();
    let name = rows.lines().nth(1).and_then(|row| row.split(',').nth(3)).unwrap();
    place.file("rules/watch-parties.csv", &format!("name,country,source\n{name},,our watch list\n"));
    let found = |args: &[&str]| {
        let report = json(&chiptrace(&[&["scan", CASE, "--format", "json"], args].concat()));
        let flags: Vec<Value> =
            report["findings"].as_array().unwrap().iter().map(|finding| finding["flags"].clone()).collect();
        let flags = flags.iter().flat_map(|flags| flags.as_array().unwrap().clone());
        flags.filter(|flag| flag["red_flag"] == "listed-party").collect::<Vec<Value>>()
    };
    let watched = found(&["--policy", &folder]);
    assert!(watched.iter().any(|flag| flag.to_string().contains("our watch list")), "{watched:?}");
    assert!(!found(&[]).iter().any(|flag| flag.to_string().contains("our watch list")));
}

#[test]
fn check_tells_every_fault_of_an_overlay_with_file_line_and_caret() {
    let place = Place::new();
    let folder = rules(&place);
    let sound = chiptrace(&["policy", "check", "--policy", &folder]);
    assert_eq!(sound.code, 0, "{}", sound.out);
    assert!(sound.out.contains("5 files of your own: 0 faults"), "{}", sound.out);
    place.file("rules/hubs.toml", &format!("{HUB}\n[[hub]]\ncountry = \"SG\"\nreasons = \"x\"\n"));
    place.file("rules/products.csv", "model,chips\nDGX H100,eight\n");
    place.file("rules/red-flags/night-shift.toml", &nameless_flag("night-shift"));
    place.file("rules/watch-parties.csv", "shipment_id,ship_date,exporter_name,consignee_name\nA1,2025-01-02,B,C\n");
    let said = chiptrace(&["policy", "check", "--policy", &folder]);
    assert_eq!(said.code, 2, "{}", said.out);
    for expected in [
        format!("{folder}/hubs.toml:9:1: unknown field `reasons`"),
        "  9 | reasons = \"x\"\n    | ^^^^^^^".to_owned(),
        format!("{folder}/products.csv:2:1: column chips"),
        format!("{folder}/red-flags/night-shift.toml:1:6: red flag night-shift has no detector"),
        "  1 | id = \"night-shift\"\n    |      ^^^^^^^^^^^^^".to_owned(),
        format!("{folder}/watch-parties.csv:1:1: is read as shipments, not as a list"),
        ": 4 faults".to_owned(),
    ] {
        assert!(said.out.contains(&expected), "no '{expected}' in {}", said.out);
    }
    let faults = json(&chiptrace(&["policy", "check", "--policy", &folder, "--format", "json"]));
    let lines: Vec<u64> =
        faults["faults"].as_array().unwrap().iter().filter_map(|fault| fault["line"].as_u64()).collect();
    assert_eq!(lines.len(), 4, "{faults}");
    let scan = chiptrace(&["scan", CASE, "--policy", &folder]);
    assert_eq!((scan.code, scan.out.as_str()), (2, ""));
    assert!(scan.err.contains("caused by: ") && scan.err.contains("hubs.toml:9:1"), "{}", scan.err);
}

fn nameless_flag(id: &str) -> String {
    format!(
        "id = \"{id}\"\ntitle = \"Ships at night\"\ngroup = \"flow\"\nseverity = \"low\"\npatterns = [\"T01\"]\n\
         why = \"Ours.\"\ninnocent = [\"Shift work.\"]\ncannot_see = [\"Days.\"]\nask_next = [\"Why at night?\"]\ncitations = [\"DG-01\"]\n\
         needs = [\"shipments.ship_date\"]\nconfidence = \"low\"\nsource = \"our own\"\n"
    )
}

#[test]
fn every_command_reads_the_rules_with_what_is_laid_over_them() {
    let place = Place::new();
    let folder = rules(&place);
    place.file("rules/products.csv", "model,typical_unit_value_usd\nH100 SXM5 80GB,31000\n");
    let card = chiptrace(&["explain", "new-customer", "--policy", &folder]);
    assert!(card.out.contains("age_days: 45 days (basis: your own)"), "{}", card.out);
    assert!(card.out.contains("record to keep") && card.out.contains("(DD-01, "), "{}", card.out);
    let shown = chiptrace(&["policy", "show", "CH", "--policy", &folder]);
    assert!(shown.out.contains("CH  (hubs, your own)"), "{}", shown.out);
    let product = chiptrace(&["policy", "show", "H100 SXM5 80GB", "--policy", &folder]);
    assert!(product.out.contains("31000 US dollars") && product.out.contains("your own"), "{}", product.out);
    assert_eq!(chiptrace(&["classify", "H100 SXM5 80GB", "--policy", &folder]).code, 0);
    assert_eq!(chiptrace(&["check", CASE, "--policy", &folder]).code, 0);
    let list = chiptrace(&["policy", "list", "hubs", "--policy", &folder]);
    assert!(list.out.contains("Ours. (confidence: low) (your own)"), "{}", list.out);
}

#[test]
fn everything_is_listed_and_shown_in_eighty_columns_and_as_json() {
    let list = chiptrace(&["policy", "list", "--as-of", "2025-06-01"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    assert!(list.out.lines().all(|line| line.chars().count() <= 80), "{}", list.out);
    for heading in
        ["Country sets", "Control tests", "Licence rules", "Declared ECCNs", "Due diligence", "Numbers", "Products: "]
    {
        assert!(list.out.contains(heading), "{heading}: {}", list.out);
    }
    let all = json(&chiptrace(&["policy", "list", "--as-of", "2025-06-01", "--format", "json"]));
    let sections = all["sections"].as_object().unwrap();
    let ids = |section: &str| -> Vec<String> {
        let entries = sections[section].as_array().unwrap().iter();
        entries.map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((ids("due-diligence").len(), ids("countries").len()), (18, 250));
    assert!(list.out.contains(&format!("Products: {}", ids("products").len())));
    for section in sections.keys() {
        let id = &ids(section)[0];
        let shown = chiptrace(&["policy", "show", id, "--as-of", "2025-06-01"]);
        assert_eq!(shown.code, 0, "{section} {id}: {}", shown.err);
        let entries = json(&chiptrace(&["policy", "show", id, "--format", "json"]));
        assert!(entries["entries"].as_array().unwrap().iter().any(|entry| entry["section"] == **section), "{entries}");
    }
    let set = json(&chiptrace(&["policy", "show", "D:5", "--as-of", "2025-11-06", "--format", "json"]));
    assert!(set["entries"][0]["facts"]["members"][0].as_str().unwrap().contains("KH"));
    let set = json(&chiptrace(&["policy", "show", "d:5", "--as-of", "2025-11-07", "--format", "json"]));
    assert!(!set["entries"][0]["facts"]["members"][0].as_str().unwrap().contains("KH"));
    assert_eq!(chiptrace(&["policy", "list", "hub"]).code, 2);
}

#[test]
fn a_diff_says_what_changed_between_two_days_and_that_nothing_did() {
    let diff = |from: &str, to: &str, more: &[&str]| {
        chiptrace(&[&["policy", "diff", "--from", from, "--to", to], more].concat())
    };
    let cambodia = diff("2025-11-06", "2025-11-07", &[]);
    assert_eq!((cambodia.code, cambodia.err.as_str()), (0, ""));
    assert!(cambodia.out.contains("Cambodia (KH) left by US-2025-11-KH (confidence: medium)"), "{}", cambodia.out);
    assert!(cambodia.out.lines().all(|line| line.chars().count() <= 80));
    let answer = json(&diff("2026-07-09", "2026-07-10", &["--format", "json"]));
    let sets = answer["country_sets"].as_array().unwrap();
    assert_eq!((&sets[0]["set"], &sets[0]["joined"][0]["country"]), (&"A:5".into(), &"AE".into()));
    assert_eq!((&answer["nothing_changed"], &answer["control_test"]), (&false.into(), &Value::Null));
    let tests = diff("2023-11-16", "2023-11-17", &[]);
    assert!(tests.out.contains("was test v1") && tests.out.contains("is  test v2"), "{}", tests.out);
    let quiet = diff("2024-07-15", "2024-07-22", &[]);
    assert!(quiet.out.contains("nothing changed"), "{}", quiet.out);
    let back = diff("2025-11-07", "2025-11-06", &[]);
    assert_eq!((back.code, back.out.as_str()), (2, ""));
    assert!(back.err.contains("give the earlier day as --from"), "{}", back.err);
}
