//! The desk as its visitors meet it: roles, forms, uploads, hostile text, slow lines.

#[path = "web/access.rs"]
mod access;
#[path = "web/desk.rs"]
mod desk;
#[path = "web/hostile.rs"]
mod hostile;
#[path = "web/lines.rs"]
mod lines;
#[path = "web/sending.rs"]
mod sending;
#[path = "web/work.rs"]
mod work;
