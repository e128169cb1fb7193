//! Who is listed: parties to list entries by name, number or likeness, graded, and what that makes them on a day.

mod cached;
mod cascade;
mod entry_names;
mod guard;
mod hit;
mod index;
mod listed_day;
mod owners;
mod restriction;
mod screening;
mod similar;
mod standing;

pub use cached::{keep_lists, kept_lists, lists_key};
pub use cascade::Ownership;
pub use guard::{Extent, LastGood, extent, guard, lists};
pub use hit::{CountryFit, Grade, ListMatch};
pub use listed_day::{ListedDay, date_in};
pub use restriction::{ListedShare, Restriction};
pub use similar::{Similar, SimilarNames};
pub use standing::{Seat, Standings};
