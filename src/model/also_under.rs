//! What another day, reading or edition of the rules would make of the same records.

use super::Priority;

/// The findings of a run held against those of the same records under other rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlsoUnder {
    /// What was asked: a day, `text`, `practice`, or the folder of an edition.
    pub name: String,
    /// Policy edition of the other run.
    pub policy_edition: String,
    /// SHA-256 of its policy files.
    pub policy_sha256: String,
    /// Findings of the other run only, in its order.
    pub appeared: Vec<Moved>,
    /// Findings of this run only, in its order.
    pub vanished: Vec<Moved>,
    /// Findings of both with another priority or other red flags, in the order of this run.
    pub changed: Vec<Moved>,
    /// Findings that stay as they are.
    pub unchanged: u64,
}

/// One finding under both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Id in this run; of the other run where it appears.
    pub id: String,
    /// The story in one line.
    pub title: String,
    /// Priority in this run.
    pub was: Option<Priority>,
    /// Priority in the other.
    pub becomes: Option<Priority>,
    /// Red flags raised in the other run only, sorted.
    pub raised: Vec<String>,
    /// Red flags raised in this run only, sorted.
    pub silent: Vec<String>,
}
