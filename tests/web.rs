//! The desk as its visitors meet it: roles, forms, uploads, hostile text, slow lines.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]
#![expect(clippy::disallowed_methods, reason = "tests look at what was written")]

#[path = "web/access.rs"]
mod access;
#[path = "web/desk.rs"]
mod desk;
#[path = "web/explore.rs"]
mod explore;
#[path = "web/hostile.rs"]
mod hostile;
#[path = "web/lines.rs"]
mod lines;
#[path = "web/programs.rs"]
mod programs;
#[path = "web/reading.rs"]
mod reading;
#[path = "web/sending.rs"]
mod sending;
#[path = "web/work.rs"]
mod work;
