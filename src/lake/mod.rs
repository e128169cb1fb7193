//! Beyond one machine: distinct values of a lake answered here, rows joined and reduced by the engine that holds them.
//!
//! # What the rows that are taken out of a lake must hold
//! Findings of the rows taken out equal those of all rows when every row is taken out that a detector reads. A row is
//! read for one of these reasons, and for no other:
//!
//! * its goods raise a flag by themselves, are controlled under some test, or are carried by hand: a *start*;
//! * it may follow a start, and what follows it, within the usual wait (`forward`), or lie before those within the longest
//!   wait of a link, as many times as a route has hops (`backward`), and further back within the usual wait: flow bounds
//!   ask that far (`behind`);
//! * it comes to, leaves or passes a party on one of these, or a party at the door of such a one: their history is read;
//! * it names a party that may be listed or is owned by such;
//! * it shares a serial number with one of these, draws on a licence on file, is a direct sale that a middleman took over,
//!   states the strictest ECCN for goods that are seen here, is a version or a house bill of a row taken out, or is the
//!   last that moved.
//!
//! Names are resolved over everybody who is named in the lake: of each name, and of each wording of goods, the first row
//! is taken out as a *witness*, which names and describes and is no movement.
//!
//! # How many names there may be
//! Of each name little more than its letters, words and addresses is held: enough to find which names are alike. Those that
//! hang together are answered together ([`crate::resolve::Parts`]), a million at a time; who stands at whose door is found
//! over all of them at the end. A scan of rows taken out keeps the names that have to do with somebody in them
//! ([`crate::resolve::Kin`]) and drops the others before anything is resolved.

mod answers;
mod asked;
mod plan;

pub use answers::{Answers, GoodsAnswer, Part, PartyAnswer, answers};
pub use asked::Asked;
pub use plan::{AnswerTable, Dialect, Form, Plan, PlanOptions, RULES, answer_tables, column_map, near_buckets, plan};
