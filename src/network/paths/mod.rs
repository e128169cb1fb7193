//! Questions about routes on columns: how many there are, the best of them, who is within reach, whatever their number.
//!
//! Hops are structures of arrays, sorted by (from party, goods key, departure), so that the hops that may follow a hop are
//! one contiguous range of that order. Counts are sums over ranges of prefix sums: O(hops x levels) for walks, however
//! many there are. Nothing recurses, and the answers are the same for any number of threads and any order of hops.

mod best;
mod between;
mod by_party;
mod choke;
mod columns;
mod field;
mod radix;
mod reach;
mod routes;
mod tally;
mod walks;

pub use best::{BestRoute, BestRoutes};
pub use choke::ChokePoints;
pub use columns::Columns;
pub use field::{Field, Limits};
pub use reach::{Reached, lots, reach};
pub use routes::RouteCount;
