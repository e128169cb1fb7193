//! The rows behind a finding, as they stand in the files that were read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};

use super::desk::Desk;
use super::finding::found;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use crate::model::{Finding, RecordRef};
use crate::store::Judged;

/// Rows that are shown at most.
const SHOWN: usize = 200;
/// Bytes of a file that is read again for a page.
const LARGEST: u64 = 256 << 20;

#[derive(Template)]
#[template(path = "rows.html", config = "src/web/askama.toml")]
struct RowsPage {
    chrome: Chrome,
    id: String,
    title: String,
    tables: Vec<Table>,
    missing: Vec<String>,
    left_out: usize,
}

/// Cited rows of one table.
struct Table {
    name: String,
    sha256: String,
    header: Vec<String>,
    rows: Vec<Row>,
}

/// A row: its line, and each cell with whether it is cited.
struct Row {
    line: u32,
    cells: Vec<(String, bool)>,
}

/// Cited columns by record, by table.
type Cited = BTreeMap<String, BTreeMap<u32, BTreeSet<String>>>;

/// The cited rows of a finding.
pub(super) async fn rows(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        let (run, id, finding) = found(desk, &store, &id)?;
        let (cited, left_out) = cited(&finding);
        let judged = store.judged(run.run)?;
        let mut tables = Vec::new();
        let mut missing = Vec::new();
        for (name, records) in &cited {
            match table(&judged, (name, records))? {
                Some(table) => tables.push(table),
                None => missing.push(name.clone()),
            }
        }
        let chrome = Chrome::new("Rows as read", "/", Some(&visitor));
        html(&RowsPage { chrome, id, title: finding.title, tables, missing, left_out })
    })
    .await
}

/// What flags and explanations cite, and how many rows are left out.
fn cited(finding: &Finding) -> (Cited, usize) {
    let flags = finding.flags.iter().flat_map(|flag| &flag.evidence);
    let told = finding.explanations.iter().flat_map(|explanation| &explanation.evidence);
    let (mut cited, mut rows, mut left_out) = (Cited::new(), 0, BTreeSet::new());
    for cell in flags.chain(told) {
        let known = cited.get(&cell.file).is_some_and(|records| records.contains_key(&cell.record));
        if !known && rows >= SHOWN {
            left_out.insert((&cell.file, cell.record));
            continue;
        }
        rows += usize::from(!known);
        let columns = cited.entry(cell.file.clone()).or_default().entry(cell.record).or_default();
        columns.insert(cell.column.clone());
    }
    (cited, left_out.len())
}

/// Reads the rows of a table again as the run read them, from the original that it came in; `None` when the run had no such
/// file, or it is too large.
fn table(judged: &Judged, (name, records): (&str, &BTreeMap<u32, BTreeSet<String>>)) -> Result<Option<Table>, Trouble> {
    let own = judged.with_table(name);
    if own.bytes()? > LARGEST {
        return Ok(None);
    }
    let (read, originals) = own.read()?;
    let Some((number, source)) = (0..).zip(&read.files).find(|(_, source)| source.name == name) else {
        return Ok(None);
    };
    let row = |(&record, columns): (&u32, &BTreeSet<String>)| {
        let cells = originals.row(&read.files, RecordRef { file: number, record });
        let is_cited = |at: usize| {
            let field = source.fields.get(at).copied().flatten();
            field.is_some_and(|field| columns.contains(field))
                || source.header.get(at).is_some_and(|header| columns.contains(header))
        };
        let cells = cells.into_iter().enumerate().map(|(at, cell)| (cell, is_cited(at)));
        Row { line: source.line(record), cells: cells.collect() }
    };
    Ok(Some(Table {
        name: name.to_owned(),
        sha256: source.sha256.clone(),
        header: source.header.clone(),
        rows: records.iter().map(row).collect(),
    }))
}
