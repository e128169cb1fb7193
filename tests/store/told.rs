//! Files that are read as somebody said: by a template of the same header, by every later night, and by `verify`.

use std::fs;

use chiptrace::store::{Act, ReadAs, Recompute, Role};

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
