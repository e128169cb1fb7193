//! What the columns of a table mean: by their names, by their cells, by a documented layout, or by the user's word.

mod assign;
mod by_cells;
mod candidates;
mod far_side;
mod file;
mod headless;
mod judge;
mod looks;
mod money;
mod sampled;
#[cfg(test)]
mod samples;
mod sizes;
mod told;
mod totals;

pub(super) use assign::{Proposal, propose};
pub(super) use candidates::known_cells;
pub use file::Mapping;
pub(super) use file::TableMapping;
pub(super) use file::said;
pub(super) use headless::recognise as headless_list;
pub(super) use judge::{Objection, objection};
pub(super) use looks::{is_data, is_date};
pub(super) use sampled::{SampledRow, flaws, rows};
pub use told::propose_mapping;
pub(super) use told::told;
pub(super) use totals::other_table;
