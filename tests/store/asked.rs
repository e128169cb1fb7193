//! What is asked of a store by day: one order before it ships, everything that went to someone, one finding as a file.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use chiptrace::store::{DecisionKind, Recompute};
use serde_json::Value;

use crate::ground::{HEADER, Place, consignee, row};

fn chiptrace(place: &Place, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    command.args(arguments).args(["--store", "store"]).current_dir(place.path("")).output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {:?}", output.status))
}

/// A store in which the consignee of number 0 is known from one delivery.
fn ground() -> Place {
    let place = Place::new();
    place.list(&[1]);
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    place
}

const ASSESS: [&str; 6] = ["assess", "order.csv", "--as-of", "2026-08-01", "--format", "json"];

#[test]
fn an_order_is_judged_with_history_and_only_its_hash_is_kept() {
    let place = ground();
    let order = format!("{HEADER}{}", row("O1", 0, 7, "proposed"));
    fs::write(place.path("order.csv"), &order).unwrap();
    let before = fs::read_dir(place.path("store/originals")).unwrap().count();
    let output = chiptrace(&place, &ASSESS);
    assert_eq!(output.status.code(), Some(1));
    let told = json(&output);
    assert_eq!((&told["order"]["rows"], &told["history"]["shipments"]), (&1.into(), &1.into()));
    assert_eq!(told["licences"][0]["licence"]["answer"], "required");
    let flags: Vec<&str> =
        told["flags"].as_array().unwrap().iter().filter_map(|flag| flag["red_flag"].as_str()).collect();
    assert!(flags.contains(&"licence-gap") && flags.contains(&"tier3-destination-route"), "{flags:?}");
    let shipments = told["findings"][0]["shipments"].as_array().unwrap();
    assert!(
        shipments.contains(&"S1".into()) && shipments.contains(&"O1".into()),
        "history stands in it: {shipments:?}"
    );
    assert_eq!(told["known"][0]["state"], "open");
    assert!(!told["ask_next"].as_array().unwrap().is_empty());
    let log = place.store().log(0, 99).unwrap();
    let last = log.last().unwrap();
    assert_eq!((last.action.as_str(), last.actor.as_str()), ("order assessed", "assess"));
    assert!(last.payload.contains(told["order"]["sha256"].as_str().unwrap()) && !last.payload.contains("Beacon"));
    assert_eq!(fs::read_dir(place.path("store/originals")).unwrap().count(), before);
    let night = place.night();
    assert_eq!(
        (night.digest.ongoing, night.digest.new.len() + night.digest.changed.len()),
        (1, 0),
        "nothing of it stays"
    );
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
}

#[test]
fn an_order_is_judged_as_the_night_will_judge_it_once_it_has_moved() {
    let place = Place::new();
    place.list(&[2]);
    let leg = "M1,2025-03-05,2025-03-06,Quarry Hill Servers Inc,US,Rowan Gate Logistics Sdn Bhd,MY,\"8U AI server, 8x H200 SXM5\",4,290000,USD,,,\n";
    place.drop_in("a.csv", &format!("{}{}{leg}", row("S1", 0, 4, "original"), row("S2", 2, 3, "original")));
    place.night();
    let onward = leg.replace("M1,2025-03-05,2025-03-06", "O3,2025-03-12,2025-03-14");
    let onward = onward.replace("Rowan Gate Logistics Sdn Bhd,MY", "Sedge Point Trading Ltd,HK");
    let onward = onward.replace("Quarry Hill Servers Inc,US", "Rowan Gate Logistics Sdn Bhd,MY");
    let orders =
        [("O1", row("O1", 0, 9, "")), ("O2", row("O2", 2, 2, "")), ("O3", onward), ("O4", row("O4", 3, 2, ""))];
    for (id, moved) in orders {
        let proposed = moved.trim_end().to_owned() + "proposed\n";
        fs::write(place.path("order.csv"), format!("{HEADER}{proposed}")).unwrap();
        let told = json(&chiptrace(&place, &ASSESS));
        let of = |finding: &Value| (finding["id"].clone(), finding["priority"].clone(), finding["shipments"].clone());
        let asked: Vec<_> = told["findings"].as_array().unwrap().iter().map(of).collect();
        place.drop_in(&format!("{id}.csv"), &moved);
        let run = place.night().digest.run;
        let report: Value = serde_json::from_slice(&place.store().report(run).unwrap()).unwrap();
        let here = |finding: &&Value| finding["shipments"].as_array().unwrap().contains(&id.into());
        let judged: Vec<_> = report["findings"].as_array().unwrap().iter().filter(here).map(of).collect();
        assert!(!judged.is_empty() && asked == judged, "{id}: {asked:?}, and once it moved {judged:?}");
    }
}

#[test]
fn what_an_order_leaves_open_is_told_and_never_taken_for_an_answer() {
    let place = ground();
    let vague = "O2,2026-08-03,,Alder Fen Servers Inc,US,Nettle Shed GmbH,DE,wooden crates,,,,PENDING,,proposed\n";
    let broken = "O3,someday,,Alder Fen Servers Inc,US,Nettle Shed GmbH,DE,stoves,4,,,,,proposed\n";
    fs::write(place.path("order.csv"), format!("{HEADER}{vague}{broken}")).unwrap();
    let output = chiptrace(&place, &ASSESS);
    assert_eq!(output.status.code(), Some(4), "a refused row makes the answer incomplete");
    let open = json(&output)["not_judged"].to_string();
    for word in ["licence is pending", "quantity is not recorded", "no end user", "someday"] {
        assert!(open.contains(word), "{word}: {open}");
    }
    let printed = String::from_utf8(chiptrace(&place, &["assess", "order.csv"]).stdout).unwrap().to_lowercase();
    assert!(printed.contains("absence of a red flag is not clearance") && !printed.contains("cleared"), "{printed}");
    fs::write(place.path("order.csv"), format!("{HEADER}{}\n", row("S1", 0, 4, "original"))).unwrap();
    let again = chiptrace(&place, &ASSESS);
    assert_eq!(again.status.code(), Some(3), "a row that is kept is no order");
    assert!(String::from_utf8(again.stderr).unwrap().contains("repeat"));
    assert_eq!(chiptrace(&place, &["assess", "nowhere.csv"]).status.code(), Some(2));
}

#[test]
fn an_open_order_without_a_sender_is_judged_by_its_buyer() {
    let place = ground();
    let order = format!(
        "order_id,date,buyer_name,buyer_country,item,quantity,status\n\
         P1,2026-08-04,{},CN,\"8U AI server, 8x H200 SXM5\",6,open\nP2,2026-08-04,{},CN,stoves,6,refused\n",
        consignee(1),
        consignee(1)
    );
    fs::write(place.path("order.csv"), order).unwrap();
    let told = json(&chiptrace(&place, &ASSESS));
    assert_eq!((&told["order"]["rows"], &told["licences"][0]["shipment"]), (&1.into(), &"P1".into()));
    let flags = told["flags"].to_string();
    assert!(flags.contains("listed-party"), "the buyer is listed: {flags}");
    let cells = told["findings"].to_string();
    assert!(cells.contains("order.csv") && cells.contains("consignee_name"), "the order's rows are cited: {cells}");
    assert!(told["not_judged"].to_string().contains("P2: the order is not open"));
}

#[test]
fn looking_back_tells_everything_that_went_to_someone_and_on() {
    let place = Place::new();
    place.list(&[1]);
    let leg = |id: &str, from: &str, to: &str, day: &str, serials: &str| {
        format!(
            "{id},2025-03-{day},2025-03-{day},{from},{to},\"8U AI server, 8x H200 SXM5\",4,290000,USD,,,{serials}\n"
        )
    };
    let first = leg("L1", "Quarry Hill Servers Inc,US", "Rowan Gate Logistics Sdn Bhd,MY", "05", "");
    let second = leg("L2", "Rowan Gate Logistics Sdn Bhd,MY", "Sedge Point Trading Ltd,HK", "12", "");
    let listed = row("S2", 1, 5, "original");
    place.drop_in("a.csv", &format!("{first}{second}{listed}{}", row("S3", 1, 2, "cancelled")));
    place.night();
    let told = json(&chiptrace(&place, &["lookback", "--party", "rowan gate logistics", "--format", "json"]));
    let ids = |key: &str| -> Vec<String> {
        told[key].as_array().unwrap().iter().map(|hop| hop["shipment"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("movements"), ["L1", "L2"]);
    assert_eq!(told["movements"][0]["roles"], serde_json::json!(["consignee"]));
    assert_eq!((&told["movements"][0]["chips"], &told["movements"][0]["line"]), (&32.into(), &2.into()));
    let told = json(&chiptrace(&place, &["lookback", "--party", "Quarry Hill Servers", "--format", "json"]));
    assert_eq!((&told["movements"][0]["shipment"], &told["onward"][0]["shipment"]), (&"L1".into(), &"L2".into()));
    assert_eq!(told["onward"][0]["follows"][0], "L1");
    let told = json(&chiptrace(&place, &["lookback", "--listing", "L1", "--since", "2025-01-01", "--format", "json"]));
    assert_eq!(told["movements"][0]["shipment"], "S2");
    assert_eq!(told["not_moved"][0]["standing"], "cancelled or superseded");
    assert_eq!((&told["totals"][0]["units"], &told["totals"][0]["chips"]), (&5.into(), &40.into()));
    assert!(!told["findings"].as_array().unwrap().is_empty());
    let letter = chiptrace(&place, &["lookback", "--letter", "US-2025-04-H20"]);
    assert_eq!(letter.status.code(), Some(3), "nothing of the letter's goods moved");
    assert!(String::from_utf8(letter.stdout).unwrap().contains("Absence of a record"));
    let unknown = chiptrace(&place, &["lookback", "--letter", "NO-SUCH"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(chiptrace(&place, &["lookback", "--serial", "X-1"]).status.code(), Some(3));
    assert_eq!(chiptrace(&place, &["lookback"]).status.code(), Some(2), "somebody has to be meant");
    assert_eq!(place.store().log(0, 99).unwrap().last().unwrap().action, "looked back");
}

/// The files of a ZIP file.
fn unpacked(path: &Path) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}

#[test]
fn a_case_is_whole_is_the_same_each_time_and_is_in_the_log() {
    let place = ground();
    let id = place.store().findings(1).unwrap()[0].finding.clone();
    place.decide(&id, DecisionKind::Hold, None);
    place.attach(&id, "Brief vom 3.7. <a>.txt", b"we know them");
    let case = |out: &str| chiptrace(&place, &["export", "case", &id[..8], "--out", out, "--by", "Ada"]);
    assert_eq!(case("one.zip").status.code(), Some(0), "{:?}", case("x.zip"));
    assert_eq!(case("two.zip").status.code(), Some(0));
    assert_eq!(case("two.zip").status.code(), Some(2), "no file's place is taken");
    assert!(fs::read(place.path("one.zip")).unwrap() == fs::read(place.path("two.zip")).unwrap());
    let files = unpacked(&place.path("one.zip"));
    assert_eq!(files["rows/1.txt"], row("S1", 0, 4, "original"), "the row as it stands in the file");
    assert_eq!(files["attached/1-Brief_vom_3.7.__a_.txt"], "we know them");
    let attached: Value = serde_json::from_str(&files["attached.json"]).unwrap();
    assert_eq!(attached["attached/1-Brief_vom_3.7.__a_.txt"]["name"], "Brief vom 3.7. <a>.txt");
    let rows: Value = serde_json::from_str(&files["rows.json"]).unwrap();
    assert_eq!((&rows[0]["line"], &rows[0]["stands_so_in_the_file"]), (&2.into(), &true.into()));
    assert!(files["memo.txt"].contains("Beacon Moor") && files["decisions.json"].contains("known customer, visited"));
    assert!(
        files.contains_key("policy/red-flags/licence-gap.toml") && files["policy/instruments.json"].contains("88 FR")
    );
    assert!(files["log.ndjson"].contains("run published") && files["log.ndjson"].contains("\"decision\""));
    let manifest: Value = serde_json::from_str(&files["manifest.json"]).unwrap();
    for (name, text) in files.iter().filter(|(name, _)| *name != "manifest.json") {
        assert_eq!(manifest["files"][name]["bytes"], text.len(), "{name}");
    }
    let log = place.store().log(0, 99).unwrap();
    let last = log.last().unwrap();
    assert_eq!((last.action.as_str(), last.actor.as_str()), ("case exported", "Ada"));
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
}

#[test]
fn a_redacted_case_holds_no_name_of_another_and_no_price() {
    let place = ground();
    let id = place.store().findings(1).unwrap()[0].finding.clone();
    place.attach(&id, "about Beacon-Moor.txt", b"BEACON MOOR");
    let keep = "alder fen servers inc";
    let output = chiptrace(&place, &["export", "case", &id, "--out", "r.zip", "--redact", "--keep", keep]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text(&output).contains("taken out: "));
    let files = unpacked(&place.path("r.zip"));
    for (name, text) in &files {
        let upper = text.to_uppercase();
        assert!(
            !upper.contains("BEACON MOOR") && !upper.contains("290000") && !upper.contains("290,000"),
            "{name}: {text}"
        );
        assert!(!text.contains("1160000") && !text.contains("1,160,000"), "{name}");
    }
    assert!(!files["finding.json"].contains("5443b3d2fb49"), "an id is a hash of the name");
    assert!(files["memo.txt"].contains("Alder Fen") && files["memo.txt"].contains("[party "), "{}", files["memo.txt"]);
    assert!(!files.contains_key("rows/1.txt") && files["taken-out.txt"].contains("prices"));
    assert!(files["taken-out.txt"].contains("attached files, 1 in all"), "{}", files["taken-out.txt"]);
    assert!(files["log.ndjson"].contains("file attached") && !files["log.ndjson"].contains("Beacon-Moor"));
}
