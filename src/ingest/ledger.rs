//! The account of a file: every physical line is put under exactly one heading.

use super::table::Span;
use crate::model::Ledger;

/// What a record was found to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// The header row.
    Header,
    /// Taken in.
    Accepted,
    /// Refused with a reason.
    Rejected,
    /// An exact repeat.
    Duplicate,
    /// No record: blank cells only, or the header again.
    Skipped,
}

/// Books records in reading order; lines between them are blank or titles and count as skipped.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    ledger: Ledger,
    booked: u64,
}

impl Tally {
    /// Books one record: its first line under its outcome, its other lines as continuation.
    pub(super) fn book(&mut self, span: &Span, outcome: Outcome) {
        self.ledger.skipped += span.line - self.booked - 1;
        self.ledger.continuation += span.last_line - span.line;
        self.booked = span.last_line;
        match outcome {
            Outcome::Header => self.ledger.header += 1,
            Outcome::Accepted => self.ledger.accepted += 1,
            Outcome::Rejected => self.ledger.rejected += 1,
            Outcome::Duplicate => self.ledger.duplicates += 1,
            Outcome::Skipped => self.ledger.skipped += 1,
        }
    }

    /// Closes the account of a file of `lines` physical lines.
    pub(super) fn close(mut self, lines: u64) -> Ledger {
        self.ledger.lines = lines;
        self.ledger.skipped += lines - self.booked;
        self.ledger
    }
}
