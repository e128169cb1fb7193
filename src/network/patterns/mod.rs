//! Shapes that goods leave behind: passed straight on, sent round, spread out and brought together again.
//!
//! Each works on columns of hops, within a budget where the number of answers has no other bound, and says what it left
//! out. Answers come in the order of parties, goods and days, the same for any number of threads.

mod cycles;
mod pass_through;
mod scatter_gather;

pub use cycles::{Cycles, cycles};
pub use pass_through::{PassedOn, pass_through};
pub use scatter_gather::{Gathered, ScatterGather, scatter_gather};
