//! Cited cells with the words that stand in the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Cite, Evidence, RecordRef, Records};

/// The originals, from which cells are read again as they were written.
pub trait Originals: Sync {
    /// The cells of canonical columns in a record, each `None` when the record has no such column.
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>>;
}

/// No originals at hand: evidence is printed without values.
pub struct Unread;

impl Originals for Unread {
    fn cells(&self, _: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        vec![None; columns.len()]
    }
}

/// What a record that is no shipment is called by: its id, else the party it names.
const CALLED_BY: [&str; 10] = [
    "shipment_id",
    "payment_id",
    "observation_id",
    "order_id",
    "number",
    "operator_name",
    "owned_name",
    "party_name",
    "name",
    "name1",
];

/// Turns citations into evidence, ordered by subject, column and value; columns that a record does not have are left
/// out. `ids` names shipments whose id was made. Each record is read again once, however many of its cells are cited.
/// O(citations log citations).
pub(super) fn evidence(
    cites: &[Cite],
    records: &Records,
    originals: &dyn Originals,
    ids: &BTreeMap<RecordRef, String>,
) -> Vec<Evidence> {
    let cites: BTreeSet<&Cite> = cites.iter().collect();
    let cites: Vec<&Cite> = cites.into_iter().collect();
    let rows = cites.chunk_by(|one, next| one.record == next.record);
    let mut found: Vec<Evidence> = rows.flat_map(|row| of_record(row, records, originals, ids)).collect();
    found.sort();
    found.dedup();
    found
}

/// The evidence of citations that share a record.
fn of_record(
    cites: &[&Cite],
    records: &Records,
    originals: &dyn Originals,
    ids: &BTreeMap<RecordRef, String>,
) -> Vec<Evidence> {
    let record = cites[0].record;
    let Some(file) = records.files.get(record.file as usize) else { return Vec::new() };
    let columns: Vec<&str> = cites.iter().map(|cite| cite.column).chain(CALLED_BY).collect();
    let mut cells = originals.cells(record, &columns);
    let mut names = cells.split_off(cites.len()).into_iter().flatten();
    let called = names.find(|name| !name.is_empty());
    let subject = ids.get(&record).cloned().or(called).unwrap_or_default();
    let (name, number, line) = match records.lake.as_ref().and_then(|lake| lake.rows.get(&record)) {
        Some((name, row)) => {
            // the row of the lake stands in the place of the line: its file may have none
            let row = u32::try_from(*row).unwrap_or(u32::MAX);
            (records.texts.show(*name), row, row)
        }
        None => (file.name.as_str(), record.record, file.line(record.record)),
    };
    let one = |(cite, value): (&&Cite, Option<String>)| {
        Some(Evidence {
            subject: subject.clone(),
            column: cite.column.to_owned(),
            value: value?,
            note: cite.note.clone(),
            file: name.to_owned(),
            record: number,
            line,
        })
    };
    std::iter::zip(cites, cells).filter_map(one).collect()
}
