//! The desk in the browser: upload, look, decide. Pages from the store, nothing fetched from outside.
//!
//! A page reads the store read-only; what changes something goes through the store, which writes its log first. Every
//! route stands in one table with the role that it takes ([`ROUTES`]). Values are escaped by the templates; nothing on a
//! page is a script or a style of its own, so that the content policy allows neither.
//!
//! What is remembered of visitors (users, sessions, tokens, saved views) stands in small JSON files beside the store, secrets
//! as hashes; what is remembered of the work (how a file is read, templates, decisions, attached files) is the store's.

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
mod given;
mod ground;
mod guard;
mod inbox;
mod jobs;
mod kept;
mod limits;
mod log;
mod look;
mod page;
mod papers;
mod query;
mod random;
mod receive;
mod routes;
mod runs;
mod send;
mod server;
mod sessions;
mod shelf;
mod shipment;
mod tokens;
mod tokens_page;
mod told;
mod uploads;
mod users;
mod users_page;
mod views;
mod ways;

pub use desk::{Desk, Door, Settings};
pub use guard::Least;
pub use limits::Limits;
pub use routes::{ROUTES, Route, router};
pub use server::{answer, serve};
pub use tokens::Scope;
pub use users::Role;
