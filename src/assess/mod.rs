//! What a person should look at: raised flags to findings, priority, explanations, coverage.

mod checklist;
mod common;
mod coverage;
mod evidence;
mod explain;
mod finding;
mod join;
mod names;
mod nuclei;
mod passage;
mod priority;
mod questions;
mod story;
mod views;

pub use coverage::{coverage, published};
pub use evidence::{Originals, Unread};
pub use finding::{Case, findings};
pub use story::{Story, stories};
