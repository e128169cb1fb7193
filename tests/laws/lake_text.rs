//! The statements as they are written: one kept word for word, the others alike but for wrapper, quotes and types.

#![expect(clippy::disallowed_methods, reason = "the statements are kept on disk, and a test is no floor")]

use std::path::PathBuf;

use chiptrace::lake::{Dialect, Form, PlanOptions, column_map, plan};

use super::reading::policy;

fn text(dialect: Dialect, columns: &[(String, String)], rounds: Option<u32>) -> String {
    let options = PlanOptions { dialect, columns: columns.to_vec(), rounds, form: Form::Csv };
    plan(policy(), &options).text(dialect, "shipments", columns)
}

/// `CHIPTRACE_WRITE_PLAN=1 cargo test --test laws` writes the statements anew: look at what changed, and raise the version
/// of the rules when other rows are taken out.
#[test]
fn the_statements_are_those_that_were_looked_at() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/lake/plan.sql");
    let written = text(Dialect::DuckDb, &[], Some(2));
    if std::env::var_os("CHIPTRACE_WRITE_PLAN").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let differs = kept.lines().zip(written.lines()).find(|(kept, written)| kept != written);
    assert!(kept == written, "CHIPTRACE_WRITE_PLAN=1 cargo test --test laws; first difference: {differs:?}");
}

#[test]
fn engines_differ_in_words_alone() {
    let plain = |dialect: Dialect| {
        let text = text(dialect, &[], Some(3)).replace('`', "\"");
        let words = [("STRING", "VARCHAR"), ("INT64", "BIGINT"), ("FLOAT64", "DOUBLE"), (" USING parquet", "")];
        let text = words.iter().fold(text, |text, (own, ours)| text.replace(own, ours));
        let kept = text.lines().filter(|line| !line.starts_with("DROP TABLE") && !line.starts_with("--"));
        kept.collect::<Vec<_>>().join("\n").replace("CREATE OR REPLACE TABLE", "CREATE TABLE")
    };
    let ours = plain(Dialect::DuckDb);
    for dialect in Dialect::ALL {
        assert!(plain(dialect) == ours, "{} differs", dialect.word());
    }
}

#[test]
fn no_statement_recurses_or_asks_for_what_one_engine_has() {
    let text = text(Dialect::DuckDb, &[], None).to_uppercase();
    for word in ["RECURSIVE", "OVER (", "QUALIFY", "UNNEST", "EXPLODE", "ILIKE", "REGEXP", "LATERAL", "LIMIT"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_map_of_columns_is_read_or_its_fault_is_told() {
    let map = column_map("# ours = theirs\nexporter_name = Shipper Name\nlake_row=\"id\"\n\n").unwrap();
    assert_eq!(map, [("exporter_name", "Shipper Name"), ("lake_row", "id")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    let told = text(Dialect::Snowflake, &map, None);
    assert!(told.contains("\"Shipper Name\"") && told.contains("CAST('' AS VARCHAR) AS house_bill"));
    for (words, fault) in [
        ("exporter = a", "line 1: 'exporter' is no field of shipments"),
        ("quantity", "line 1 is not 'field = column': quantity"),
        ("mode = a\nmode = b", "line 2: 'mode' was named before"),
    ] {
        assert_eq!(column_map(words).unwrap_err(), fault);
    }
}
