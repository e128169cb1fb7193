//! Where a value was read: files, records and lines, and the ledger that accounts for every line.

/// One record of one input file. Numbers index [`super::Records::files`] and count records from 1 (header not counted).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct RecordRef {
    /// Index into the list of input files.
    pub file: u32,
    /// Record number in that file, from 1.
    pub record: u32,
}

/// What a table holds, told from its header.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Shipments.
    Shipments,
    /// What is known of parties.
    Parties,
    /// Who owns whom.
    Ownership,
    /// Who paid whom.
    Payments,
    /// What was seen: activations, visits, tear-downs.
    Observations,
    /// Who rents compute from whom.
    Tenancies,
    /// Orders, shipped or not.
    Orders,
    /// Licences granted.
    Licences,
    /// Changes to filed shipments.
    Amendments,
    /// Replies to questions only a person can settle.
    Answers,
    /// Names that the user says are one party, or two.
    SameParties,
    /// What countries report of their trade with one another.
    TradeStatistics,
    /// Parties of concern.
    List,
    /// Not one of these; nothing in it was used.
    Unrecognised,
}

impl Kind {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Shipments => "shipments",
            Kind::Parties => "parties",
            Kind::Ownership => "ownership",
            Kind::Payments => "payments",
            Kind::Observations => "observations",
            Kind::Tenancies => "tenancies",
            Kind::Orders => "orders",
            Kind::Licences => "licences",
            Kind::Amendments => "amendments",
            Kind::Answers => "answers",
            Kind::SameParties => "same parties",
            Kind::TradeStatistics => "trade statistics",
            Kind::List => "list",
            Kind::Unrecognised => "unrecognised",
        }
    }
}

/// How a quote is written inside a quoted cell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Escape {
    /// Twice, as RFC 4180 has it.
    #[default]
    Doubled,
    /// Behind a backslash, as MySQL writes it; a doubled quote is understood too.
    Backslash,
}

/// One input table as read. `offsets[n]` and `lines[n]` belong to record `n + 1`.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name as the user gave it (`<stdin>` for standard input).
    pub name: String,
    /// What it was read as.
    pub kind: Kind,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes of the whole input.
    pub size: u64,
    /// Header cells as written.
    pub header: Vec<String>,
    /// Canonical column of each header cell, `None` when it is not used.
    pub fields: Vec<Option<&'static str>>,
    /// Field separator.
    pub delimiter: u8,
    /// How a quote is written inside a quoted cell.
    pub escape: Escape,
    /// Physical line of the header, from 1.
    pub header_line: u32,
    /// Name of the encoding the bytes were read in.
    pub encoding: String,
    /// Byte offset of each record.
    pub offsets: Vec<u64>,
    /// Physical line of each record, from 1.
    pub lines: Vec<u32>,
    /// What became of every line.
    pub ledger: Ledger,
    /// What was decided while reading, worth telling in every report.
    pub decisions: Vec<Decision>,
    /// Why which column was taken for what, for who looks closer.
    pub meanings: Vec<Decision>,
    /// How sure the meaning of each header cell is: `exact`, `high`, `medium`, `low` or `none`.
    pub certainty: Vec<&'static str>,
    /// Totals, not rows: a pivot report.
    pub is_pivot: bool,
    /// True when reading stopped before the end of the file.
    pub is_cut_off: bool,
}

/// Something that was decided for the user while reading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    /// Column as written; `None` for the whole table.
    pub column: Option<String>,
    /// What was decided.
    pub what: String,
    /// On what grounds, empty when the decision says it itself.
    pub why: String,
}

impl Decision {
    /// A decision about the whole table that says its own grounds.
    pub fn of_table(what: impl Into<String>) -> Decision {
        Decision { what: what.into(), ..Decision::default() }
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(column) = &self.column {
            write!(f, "column {column}: ")?;
        }
        f.write_str(&self.what)?;
        if self.why.is_empty() { Ok(()) } else { write!(f, ": {}", self.why) }
    }
}

impl SourceFile {
    /// Physical line (from 1) of a record; 0 when the record is not of this file.
    #[must_use]
    pub fn line(&self, record: u32) -> u32 {
        record.checked_sub(1).and_then(|index| self.lines.get(index as usize)).copied().unwrap_or(0)
    }

    /// Position of a canonical column in the rows of this file.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.fields.iter().position(|field| *field == Some(column))
    }
}

/// Counts of physical lines. Balanced when the parts add up to `lines`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Ledger {
    /// Physical lines in the file.
    pub lines: u64,
    /// Header lines.
    pub header: u64,
    /// Records taken in.
    pub accepted: u64,
    /// Records refused with a reason.
    pub rejected: u64,
    /// Exact repeats of an earlier record, counted once.
    pub duplicates: u64,
    /// Lines that are not records: blank, title, total, repeated header, or a table of no known kind.
    pub skipped: u64,
    /// Lines that continue a quoted cell of the record before.
    pub continuation: u64,
}

impl Ledger {
    /// True when every physical line is accounted for.
    #[must_use]
    pub fn balanced(&self) -> bool {
        let parts = [self.header, self.accepted, self.rejected, self.duplicates, self.skipped, self.continuation];
        parts.into_iter().try_fold(0_u64, u64::checked_add) == Some(self.lines)
    }
}

/// A record that was refused: where, which value, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reject {
    /// Index into the list of input files.
    pub file: u32,
    /// Record number in the file, from 1.
    pub record: u32,
    /// Physical line, from 1.
    pub line: u32,
    /// Column at fault, empty when the whole row is.
    pub column: String,
    /// The cell as written, or the row.
    pub value: String,
    /// Why, and what to do.
    pub reason: String,
}
