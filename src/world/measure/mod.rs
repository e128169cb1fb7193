//! How a ranked list of findings does against known truth: precision, recall, what lawful stories suffered.

mod baseline;
mod flags;
mod tally;
mod truth;

pub use baseline::{Baseline, baselines};
pub use flags::{FlagWorth, by_flag};
pub use tally::{Measures, measure};
pub use truth::Truth;

use crate::model::Priority;

/// A finding, or what a simpler rule puts in its place: rank is its position in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Ids of its shipments.
    pub shipments: Vec<String>,
    /// Typology patterns that it raises; empty for rules that name none.
    pub patterns: Vec<String>,
    /// Red flags that it raises; empty for rules that know none.
    pub flags: Vec<String>,
    /// Its priority; look-alikes in claims of high priority are counted apart.
    pub priority: Priority,
}
