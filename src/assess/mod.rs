//! What a person should look at: raised flags to findings, priority, explanations, coverage.

mod coverage;
mod evidence;
mod explain;
mod finding;
mod names;
mod passage;
mod priority;
mod story;
mod views;

pub use coverage::coverage;
pub use evidence::{Originals, Unread};
pub use finding::{Case, findings};
pub use story::{Story, stories};
