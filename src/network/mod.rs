//! Where it went: hops, the one link rule, routes that respect time, corridors and bounds on what flowed.

mod build;
mod corridor;
mod ends;
mod flow;
mod index;
mod link;
mod lots;
pub mod paths;
pub mod patterns;
mod route;
mod side;
mod standing;
mod stock;
mod trace;

pub use build::{Network, build};
pub use corridor::{Corridor, Status, corridors};
pub use ends::{Ends, is_against_terrorism_only, is_on_control_list};
pub use flow::{Account, InAll, Lot, Supply, bounds, in_all};
pub use index::Index;
pub use link::{LinkClass, Linker};
pub use lots::share_out;
pub use route::{Listing, Route, RouteQuery, list_routes};
pub use stock::Stock;
pub use trace::{Traced, carries_on, links_behind, trace};
