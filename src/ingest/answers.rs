//! Rows of the answers table.

use super::columns::{ColumnSpec, always, optional};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::Answer;

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("party_name").or(&["party", "customer_name", "company_name"]),
    always("question"),
    always("answer").or(&["reply", "response"]),
    optional("date").or(&["answered_on", "answer_date"]),
    optional("by").or(&["answered_by"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    party_name: Column,
    question: Column,
    answer: Column,
    date: Column,
    by: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            party_name: layout.column("party_name"),
            question: layout.column("question"),
            answer: layout.column("answer"),
            date: layout.column("date"),
            by: layout.column("by"),
        }
    }

    /// Reads one row. The answer keeps every word: "none" and "-" are replies.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Answer, Fault> {
        Ok(Answer {
            record: entry.at,
            party_name: entry.word(self.party_name),
            question: entry.text(self.question),
            answer: entry.text(self.answer),
            date: entry.day(self.date)?,
            by: entry.text(self.by),
        })
    }
}
