//! Who is listed: parties to list entries by exact normal name or by likeness, and what that makes them on a day.

mod cached;
mod cascade;
mod entry_names;
mod index;
mod listed_day;
mod owners;
mod restriction;
mod similar;
mod standing;

pub use cached::{keep_lists, kept_lists, lists_key};
pub use cascade::Ownership;
pub use index::{ListIndex, ListMatch};
pub use listed_day::{ListedDay, date_in};
pub use restriction::{ListedShare, Restriction};
pub use similar::{Similar, SimilarNames};
pub use standing::{Seat, Standings};
