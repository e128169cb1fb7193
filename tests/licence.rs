//! The licence determination of single hops: the day before a rule and the day after, and every rule that can answer.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

#[path = "licence/exceptions.rs"]
mod exceptions;
#[path = "licence/ground.rs"]
mod ground;
#[path = "licence/laws.rs"]
mod laws;
#[path = "licence/ledger.rs"]
mod ledger;
#[path = "licence/reach.rs"]
mod reach;
#[path = "licence/rules.rs"]
mod rules;
#[path = "licence/timeline.rs"]
mod timeline;
