//! The desk in the browser: upload, look, decide. Pages from the store, nothing fetched from outside.
//!
//! A page reads the store read-only; what changes something goes through the store, which writes its log first. Every
//! route stands in one table with the role that it takes ([`ROUTES`]). Values are escaped by the templates; nothing on a
//! page is a script or a style of its own, so that the content policy allows neither.

mod api;
mod assets;
mod basis;
mod clock;
mod decide;
mod desk;
mod door;
mod evidence;
mod finding;
mod findings;
mod form;
mod guard;
mod inbox;
mod jobs;
mod limits;
mod log;
mod look;
mod page;
mod query;
mod random;
mod receive;
mod routes;
mod runs;
mod server;
mod sessions;
mod uploads;
mod users;
mod users_page;

pub use desk::{Desk, Door, Settings};
pub use guard::Least;
pub use limits::Limits;
pub use routes::{ROUTES, Route, router};
pub use server::{answer, serve};
pub use users::Role;
