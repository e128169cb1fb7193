//! Rows of the amendments table.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::Amendment;

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("shipment_id"),
    always("date").or(&["amendment_date", "changed_on", "change_date"]),
    always("field").or(&["field_name", "changed_field"]),
    optional("old").or(&["old_value"]),
    optional("new").or(&["new_value"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    shipment_id: Column,
    date: Column,
    field: Column,
    old: Column,
    new: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            shipment_id: layout.column("shipment_id"),
            date: layout.column("date"),
            field: layout.column("field"),
            old: layout.column("old"),
            new: layout.column("new"),
        }
    }

    /// Reads one row. The values before and after keep every word: `TO ORDER` is a statement there.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Amendment, Fault> {
        Ok(Amendment {
            record: entry.at,
            shipment_id: entry.word(self.shipment_id),
            date: entry.needed_day(self.date)?,
            field: entry.text(self.field),
            old: entry.text(self.old),
            new: entry.text(self.new),
        })
    }
}
