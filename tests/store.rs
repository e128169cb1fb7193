//! What is remembered from night to night: findings, decisions and evidence, through crashes, full disks and tampering.

#![expect(clippy::disallowed_methods, reason = "the store is tested on files, and a test is no floor")]
#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

#[path = "store/asked.rs"]
mod asked;
#[path = "store/crash.rs"]
mod crash;
#[path = "store/delivery.rs"]
mod delivery;
#[path = "store/given_out.rs"]
mod given_out;
#[path = "store/ground.rs"]
mod ground;
#[path = "store/inbox.rs"]
mod inbox;
#[path = "store/joined.rs"]
mod joined;
#[path = "store/kept.rs"]
mod kept;
#[path = "store/lost.rs"]
mod lost;
#[path = "store/memory.rs"]
mod memory;
#[path = "store/nights.rs"]
mod nights;
#[path = "store/reported.rs"]
mod reported;
#[path = "store/set_right.rs"]
mod set_right;
#[path = "store/tampered.rs"]
mod tampered;
#[path = "store/told.rs"]
mod told;
#[path = "store/track.rs"]
mod track;
