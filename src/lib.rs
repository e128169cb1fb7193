//! chiptrace finds diversion in chip supply chains: papers declare, hops show, diversion is the gap between them.
//!
//! # Floors
//! Lowest first; a module may use only those before it, and `tests/architecture.rs` fails on an upward import.
//!
//! * [`model`]: what there is. Nouns that every floor shares.
//! * [`policy`]: what is controlled or suspect, and since when. Logic sees only `Policy::in_force(day)`.
//! * [`ingest`]: bytes to nouns, every line accounted for.
//! * [`classify`]: what the goods are.
//! * [`resolve`]: who is who.
//! * [`screen`]: who is listed, headquartered in Tier 3 or owned by listed owners.
//! * [`network`]: where it went: hops, the one link rule, routes, corridors, flow bounds.
//! * [`detect`]: what looks wrong, one file per red flag.
//! * [`assess`]: what a person should look at: stories, priority, explanations, coverage.
//! * [`scan`](mod@scan): the whole work, pure.
//! * [`lake`]: what an engine that holds more rows than one machine has to be told, and what it is answered.
//! * [`world`]: made-up worlds with known diversion.
//! * [`report`]: text, JSON, CSV, HTML.
//! * [`store`]: what is remembered from night to night: originals, runs, decisions, the log.
//! * [`web`]: the desk in the browser.
//! * [`cli`]: the door to files and the clock.
//!
//! # What is deliberately absent
//! The floors below `store` open no file, read no clock and cannot fail halfway. No date, country, threshold or weight of
//! the rules stands in Rust source: it stands in `datasets/policy`. There is no float in money, quantity or score, no
//! order that comes from a hash map, and no word for "all clear": absence of a flag is not clearance.

pub mod assess;
pub mod classify;
pub mod cli;
pub mod detect;
pub mod ingest;
pub mod lake;
pub mod model;
pub mod network;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod scan;
pub mod screen;
pub mod store;
pub mod web;
pub mod world;
