//! From where the rules are read: text or practice, and the day on which every hop is judged.

use crate::model::Day;

/// Which reading decides where the words of the Code and what the agency acts on differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Enforcement {
    /// What the agency acts on.
    #[default]
    Practice,
    /// What the Code of Federal Regulations says.
    Text,
}

/// How a run reads the rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stance {
    /// Text or practice.
    pub enforcement: Enforcement,
    /// Judge every hop as if it moved on this day; `None` judges each on its own.
    pub as_if_on: Option<Day>,
}

impl Stance {
    /// The day by whose rules something of `own` day is judged.
    #[must_use]
    pub fn day(self, own: Day) -> Day {
        self.as_if_on.unwrap_or(own)
    }
}
