//! Broken and reported files, one test for each, and exports of many countries: what a careful reader makes of them.

#![expect(clippy::disallowed_methods, reason = "samples are files, and a test is no floor")]

#[path = "reading/broken.rs"]
mod broken;
#[path = "reading/countries_reported.rs"]
mod countries_reported;
#[path = "reading/declared.rs"]
mod declared;
#[path = "reading/exports.rs"]
mod exports;
#[path = "reading/ground.rs"]
mod ground;
#[path = "reading/meaning.rs"]
mod meaning;
#[path = "reading/parties.rs"]
mod parties;
#[path = "reading/mod.rs"]
mod reading;
#[path = "reading/reported.rs"]
mod reported;
#[path = "reading/structure.rs"]
mod structure;
#[path = "cli/terminal.rs"]
#[expect(dead_code, reason = "shared with the tests of the command line, which need more of it")]
mod terminal;
#[path = "reading/terminal_reported.rs"]
mod terminal_reported;
