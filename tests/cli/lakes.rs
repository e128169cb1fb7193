//! What a lake is planned in, in a program that reads Parquet and in one that does not.

use std::fs;

use serde_json::Value;

use super::terminal::{Place, chiptrace};

/// Tables go as Parquet where the program reads it, else as CSV; what it cannot do it says.
#[test]
fn a_lake_is_planned_in_a_form_that_can_be_read_back() {
    let place = Place::new();
    let (usual, asked) = (place.folder("usual"), place.folder("asked"));
    let parquet = cfg!(feature = "lake");
    assert_eq!(chiptrace(&["lake", "plan", "--out", &usual]).code, 0);
    let plan: Value = serde_json::from_str(&fs::read_to_string(format!("{usual}/plan.json")).unwrap()).unwrap();
    assert_eq!(plan["form"], if parquet { "parquet" } else { "csv" });
    assert_eq!(plan["asked"][0][1], if parquet { "witnesses.parquet" } else { "witnesses.csv" });
    let said = chiptrace(&["lake", "plan", "--format", "parquet", "--out", &asked]);
    assert_eq!((said.code, said.err.contains("--features lake")), if parquet { (0, false) } else { (2, true) });
    for name in ["witnesses.parquet", "mentions.parquet"] {
        place.file(&format!("asked/{name}"), "PAR1 cut");
    }
    let said = chiptrace(&["lake", "answer", &asked]);
    let why = if parquet { "cut short or is damaged" } else { "--features lake" };
    assert!(said.code == 2 && said.err.contains(why) && said.err.contains("witnesses.parquet"), "{}", said.err);
    let said = chiptrace(&["scan", &asked]);
    assert!(said.code == 3 && said.err.contains(why), "{}", said.err);
}
