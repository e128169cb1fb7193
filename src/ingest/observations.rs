//! Rows of the observations table.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::Observation;

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("observation_id").or(&["observation_no", "observation_number", "obs_id", "sighting_id", "sighting_no"]),
    always("date").or(&["observation_date", "observed_on", "date_observed", "seen_on", "sighting_date"]),
    always("kind").or(&["observation_kind", "observation_type", "sighting_type", "type"]),
    always("party_name").or(&["party", "site_name", "site"]),
    optional("country").or(&["party_country", "site_country"]),
    optional("serial_numbers").or(&[
        "serials",
        "serial_nos",
        "serial_no",
        "serial_number",
        "serial_numbers_seen",
        "serials_seen",
    ]),
    optional("note").or(&["notes", "remark", "remarks", "comment", "comments", "details"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    id: Column,
    date: Column,
    kind: Column,
    party: [Column; 3],
    serials: Column,
    note: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            id: layout.column("observation_id"),
            date: layout.column("date"),
            kind: layout.column("kind"),
            party: layout.party(["party_name", "country", ""]),
            serials: layout.column("serial_numbers"),
            note: layout.column("note"),
        }
    }

    /// Reads one row.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Observation, Fault> {
        let kind = entry.cell(self.kind).to_lowercase();
        Ok(Observation {
            record: entry.at,
            id: entry.word(self.id),
            date: entry.needed_day(self.date)?,
            kind: entry.intake.texts.intern(&kind),
            party: entry.party(self.party),
            serials: entry.serials(self.serials, None),
            note: entry.text(self.note),
        })
    }
}
