//! The account of a file: every physical line is put under exactly one heading.

use super::rows::Span;
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
    /// No record.
    Skipped(Skip),
}

/// Why a line is no record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Skip {
    /// Blank cells only.
    Blank,
    /// The header again.
    RepeatedHeader,
    /// A row of totals.
    Total,
    /// A sentence below or between the rows.
    Note,
    /// Units or a second language right below the header.
    BelowHeader,
}

/// Books records in reading order; lines between them are blank and count as skipped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tally {
    ledger: Ledger,
    booked: u64,
    /// Skipped records by reason, in the order of [`Skip`].
    skips: [u64; 5],
}

impl Tally {
    /// Opens the account; `above` lines stand above the first record and are explained elsewhere.
    pub(super) fn below(above: u64) -> Tally {
        Tally { ledger: Ledger { skipped: above, ..Ledger::default() }, booked: above, skips: [0; 5] }
    }

    /// Books one record: its first line under its outcome, its other lines as continuation.
    pub(super) fn book(&mut self, span: &Span, outcome: Outcome) {
        let blank = span.line.saturating_sub(self.booked + 1);
        self.ledger.skipped += blank;
        self.skips[Skip::Blank as usize] += blank;
        self.ledger.continuation += span.last_line - span.line;
        self.booked = span.last_line;
        match outcome {
            Outcome::Header => self.ledger.header += 1,
            Outcome::Accepted => self.ledger.accepted += 1,
            Outcome::Rejected => self.ledger.rejected += 1,
            Outcome::Duplicate => self.ledger.duplicates += 1,
            Outcome::Skipped(skip) => {
                self.ledger.skipped += 1;
                self.skips[skip as usize] += 1;
            }
        }
    }

    /// Closes the account of a file of `lines` physical lines, and says how many were skipped for which reason.
    pub(super) fn close(mut self, lines: u64) -> (Ledger, Vec<(&'static str, u64)>) {
        let blank = lines.saturating_sub(self.booked);
        self.skips[Skip::Blank as usize] += blank;
        self.ledger.lines = lines;
        self.ledger.skipped += blank;
        let reasons =
            ["blank", "repeated header", "row of totals", "note or footer", "row of units or of a second header"];
        let counted = reasons.into_iter().zip(self.skips).filter(|(_, count)| *count > 0).collect();
        (self.ledger, counted)
    }
}
