//! Files that are read as somebody said: by a template of the same header, by every later night, and by `verify`.

use std::fs;
use std::process::Command;

use chiptrace::store::{Act, ReadAs, Recompute, Role, Way};
use serde_json::Value;

use crate::ground::{HEADER, Place, row};

/// A header that nobody knows, with the meanings of the usual one in its order.
fn odd() -> (String, ReadAs) {
    let fields: Vec<&str> = HEADER.trim().split(',').collect();
    let cells: Vec<String> = (0..fields.len()).map(|at| format!("Spalte Q{at}")).collect();
    let columns = cells.iter().zip(&fields);
    let columns = columns.map(|(cell, field)| format!("[[table.column]]\nheader = \"{cell}\"\nfield = \"{field}\"\n"));
    let mapping = format!("[[table]]\nkind = \"shipments\"\n{}", columns.collect::<String>());
    (cells.join(",") + "\n", ReadAs { encoding: None, mapping: Some(mapping) })
}

#[test]
fn a_night_reads_a_file_by_its_template_and_goes_on_so_without_it() {
    let place = Place::new();
    let (header, read_as) = odd();
    let write = |name: &str, id: &str| {
        fs::write(place.path("inbox").join(name), format!("{header}{}", row(id, 0, 4, "original"))).unwrap();
    };
    let moment = place.moment();
    let act = Act { by: "Mara", at: &moment };
    write("a.csv", "S1");
    let failed = place.night();
    assert_eq!((failed.digest.files.failed, failed.digest.new.len()), (1, 0), "nobody knows this header");
    place.store().keep_template("Alder Fen", &read_as, &act).unwrap();
    write("b.csv", "S2");
    let read = place.night();
    assert_eq!((read.digest.files.done, read.digest.new.len()), (1, 1), "{:?}", read.digest.notes);
    assert!(read.digest.notes.contains(&"b.csv was read as the template Alder Fen says".to_owned()));
    place.store().drop_template("Alder Fen", &act).unwrap();
    assert!(place.store().drop_template("Alder Fen", &act).is_err());
    let after = place.night();
    assert_eq!((after.digest.ongoing, after.digest.gone.len()), (1, 0), "what was read stays as it is");
    // told anew, the file counts as new data, and each run is made again as it was read then
    let file = place.store().originals(Role::Records).unwrap()[0].sha256.clone();
    place.store().read_as(&file, None, &act).unwrap();
    let gone = place.night();
    assert_eq!((gone.digest.gone.len(), gone.digest.gone[0].cause.as_str()), (1, "data"));
    let every = place.verified(Recompute::Every);
    assert_eq!((every.faults, every.recomputed.len()), (Vec::<String>::new(), 4));
}

#[test]
fn a_reading_behind_the_back_of_the_log_is_found() {
    let place = Place::new();
    let (header, read_as) = odd();
    fs::write(place.path("inbox/a.csv"), format!("{header}{}", row("S1", 0, 4, "original"))).unwrap();
    let moment = place.moment();
    place.store().keep_template("Alder Fen", &read_as, &Act { by: "Mara", at: &moment }).unwrap();
    place.night();
    assert_eq!(place.verified(Recompute::Every).faults, [""; 0]);
    let database = rusqlite::Connection::open(place.path("store/store.sqlite")).unwrap();
    database.execute_batch("DELETE FROM read_as").unwrap();
    assert!(place.verified(Recompute::Nothing).faults.join("; ").contains("tells another reading"));
}

#[test]
fn an_order_is_read_by_the_template_of_its_header_or_as_the_question_says() {
    let place = Place::new();
    let (header, read_as) = odd();
    place.drop_in("a.csv", &row("S1", 0, 4, "original"));
    place.night();
    fs::write(place.path("order.csv"), format!("{header}{}", row("O1", 0, 4, "proposed"))).unwrap();
    let assess = |more: &[&str]| {
        let asked = ["assess", "order.csv", "--store", "store", "--as-of", "2026-08-01", "--format", "json"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
        let output = command.args(asked).args(more).current_dir(place.path("")).output().unwrap();
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
    };
    assert_eq!(assess(&[]).0, Some(3), "nobody knows this header");
    fs::write(place.path("mapping.toml"), read_as.mapping.as_deref().unwrap()).unwrap();
    let (code, told) = assess(&["--mapping", "mapping.toml"]);
    assert_eq!((code, &told["order"]["rows"]), (Some(1), &1.into()), "{told}");
    assert_eq!(told["order"]["read_as"], "read as was said with the question");
    let moment = place.moment();
    place.store().keep_template("Alder Fen", &read_as, &Act { by: "Mara", at: &moment }).unwrap();
    let (code, told) = assess(&[]);
    assert_eq!((code, &told["order"]["read_as"]), (Some(1), &"read as the template Alder Fen says".into()));
    assert_eq!(assess(&["--encoding", "klingon"]).0, Some(2));
}

#[test]
fn what_a_run_judged_is_read_again_as_it_was_whatever_became_of_the_files_since() {
    let place = Place::new();
    let (header, read_as) = odd();
    let moment = place.moment();
    let act = Act { by: "Mara", at: &moment };
    place.store().keep_template("Alder Fen", &read_as, &act).unwrap();
    fs::write(place.path("inbox/a.csv"), format!("{header}{}", row("S1", 0, 4, "original"))).unwrap();
    place.drop_in("b.csv", &row("S2", 1, 4, "original"));
    place.night();
    let ids = |run: i64| -> Vec<String> {
        let (records, _) = place.store().judged(run).unwrap().read().unwrap();
        records.shipments.iter().map(|one| records.texts.show(one.id).to_owned()).collect()
    };
    assert_eq!(ids(1), ["S1", "S2"]);
    let hash = |name: &str| {
        let files = place.store().originals(Role::Records).unwrap();
        files.into_iter().find(|file| file.name == name).unwrap().sha256
    };
    place.store().read_as(&hash("a.csv"), None, &act).unwrap();
    place.store().withdraw(&hash("b.csv"), Way::Out, "sent by mistake", &act).unwrap();
    place.drop_in("c.csv", &row("S3", 2, 4, "original"));
    assert_eq!(ids(1), ["S1", "S2"]);
    place.night();
    assert_eq!((ids(1), ids(2)), (vec!["S1".to_owned(), "S2".to_owned()], vec!["S3".to_owned()]));
    let only = place.store().judged(1).unwrap().with_table("b.csv").read().unwrap().0;
    assert_eq!((only.files.len(), only.files[0].name.as_str()), (1, "b.csv"));
    assert!(place.store().judged(9).is_err());
}
