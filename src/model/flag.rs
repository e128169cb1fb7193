//! A raised flag: one published warning sign seen on one subject, with the cells that show it.

use std::collections::BTreeSet;

use super::{HopId, PartyId, RecordRef};

/// Kinds of evidence that count as independent of each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// How goods move.
    Flow,
    /// What the goods are said to be.
    Identity,
    /// Who the parties are.
    Party,
    /// Values and payments.
    Money,
    /// Where the goods stand and who uses them.
    Site,
    /// Lists of parties of concern.
    List,
    /// What the rules required on the day.
    Law,
}

/// How grave the pattern is when true (set by policy).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a note.
    Low,
    /// Worth a question.
    Medium,
    /// Worth a hold.
    High,
}

/// How sure the detector is that the pattern is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// Other readings are as likely.
    Low,
    /// The likely reading.
    Medium,
    /// The records say so.
    High,
}

/// What a flag is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// One hop.
    Hop(HopId),
    /// An inbound and an outbound hop of the same lot.
    Lot(HopId, HopId),
    /// A party.
    Party(PartyId),
    /// A corridor: first exporter, intermediaries, last consignee.
    Corridor(Vec<PartyId>),
}

/// A cell that shows what a flag says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cite {
    /// The record.
    pub record: RecordRef,
    /// Canonical column.
    pub column: &'static str,
    /// What the cell shows, in a few words; empty when it speaks for itself.
    pub note: String,
}

/// A red flag raised by a detector.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RaisedFlag {
    /// Id of the red flag in policy.
    pub red_flag: &'static str,
    /// Which of its signs it is, where how common that sign is in the records says how much it tells.
    pub sign: Option<&'static str>,
    /// What it is about.
    pub subject: Subject,
    /// How sure the detector is.
    pub confidence: Confidence,
    /// One sentence with numbers; no line numbers, no file names.
    pub because: String,
    /// The cells that show it.
    pub evidence: Vec<Cite>,
    /// Shipments it is about (indices): they join the finding's shipments.
    pub shipments: Vec<u32>,
    /// Parties it is about.
    pub parties: Vec<PartyId>,
    /// Of what the red flag cites, the ids that this one rests on; empty when it rests on all.
    pub rests_on: BTreeSet<String>,
}

impl Group {
    /// All groups in the order they are printed.
    pub const ALL: [Group; 7] =
        [Group::Law, Group::List, Group::Flow, Group::Identity, Group::Party, Group::Money, Group::Site];

    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Group::Flow => "flow",
            Group::Identity => "identity",
            Group::Party => "party",
            Group::Money => "money",
            Group::Site => "site",
            Group::List => "list",
            Group::Law => "law",
        }
    }
}

impl Severity {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
    }
}

impl Confidence {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}
