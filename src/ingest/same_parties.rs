//! Rows of the table in which a user says which names are one party, and which are two.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::{SameParties, SameVerdict};

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("name1"),
    optional("country1"),
    always("name2"),
    optional("country2"),
    always("verdict"),
    optional("who").or(&["by"]),
    optional("reason").or(&["why"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    names: [[Column; 3]; 2],
    verdict: Column,
    who: Column,
    reason: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            names: [layout.party(["name1", "country1", ""]), layout.party(["name2", "country2", ""])],
            verdict: layout.column("verdict"),
            who: layout.column("who"),
            reason: layout.column("reason"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<SameParties, Fault> {
        let written = entry.cell(self.verdict);
        let verdict = match written.to_lowercase().as_str() {
            "same" => SameVerdict::Same,
            "different" => SameVerdict::Different,
            _ => return Err(Fault::new(self.verdict, written, "neither same nor different: write one of the two")),
        };
        let names = self.names.map(|columns| entry.party(columns));
        Ok(SameParties { record: entry.at, names, verdict, who: entry.text(self.who), reason: entry.text(self.reason) })
    }
}
