//! Cited cells with the words that stand in the file.

use std::collections::BTreeMap;

use crate::model::{Cite, Evidence, RecordRef, Records};

/// The originals, from which a cell is read again as it was written.
pub trait Originals: Sync {
    /// The cell of a canonical column in a record, `None` when the record has no such column.
    fn cell(&self, record: RecordRef, column: &str) -> Option<String>;
}

/// No originals at hand: evidence is printed without values.
pub struct Unread;

impl Originals for Unread {
    fn cell(&self, _: RecordRef, _: &str) -> Option<String> {
        None
    }
}

/// Turns citations into evidence, ordered by subject, column and value; columns that a record does not have are left
/// out. `ids` names shipments whose id was made.
pub(super) fn evidence(
    cites: &[Cite],
    records: &Records,
    originals: &dyn Originals,
    ids: &BTreeMap<RecordRef, String>,
) -> Vec<Evidence> {
    let mut found: Vec<Evidence> = cites.iter().filter_map(|cite| one(cite, records, originals, ids)).collect();
    found.sort();
    found.dedup();
    found
}

fn one(
    cite: &Cite,
    records: &Records,
    originals: &dyn Originals,
    ids: &BTreeMap<RecordRef, String>,
) -> Option<Evidence> {
    let file = records.files.get(cite.record.file as usize)?;
    let value = originals.cell(cite.record, cite.column)?;
    let subject = ids.get(&cite.record).cloned().or_else(|| named(cite.record, originals)).unwrap_or_default();
    Some(Evidence {
        subject,
        column: cite.column.to_owned(),
        value,
        note: cite.note.clone(),
        file: file.name.clone(),
        record: cite.record.record,
        line: file.line(cite.record.record),
    })
}

/// What a record that is no shipment is called: its id, else the party it names.
fn named(record: RecordRef, originals: &dyn Originals) -> Option<String> {
    let ids = [
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
    ids.iter().find_map(|column| originals.cell(record, column)).filter(|name| !name.is_empty())
}
