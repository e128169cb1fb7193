//! What other rules would make of the same records, as JSON.

use serde::Serialize;

use crate::model::{self, Priority};

/// One other day, reading or edition.
#[derive(Serialize)]
pub(super) struct AlsoUnder<'a> {
    name: &'a str,
    policy: Edition<'a>,
    appeared: Vec<Moved<'a>>,
    vanished: Vec<Moved<'a>>,
    changed: Vec<Moved<'a>>,
    unchanged: u64,
}

#[derive(Serialize)]
struct Edition<'a> {
    edition: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Moved<'a> {
    id: &'a str,
    title: &'a str,
    was: Option<&'static str>,
    becomes: Option<&'static str>,
    raised: &'a [String],
    silent: &'a [String],
}

impl<'a> From<&'a model::AlsoUnder> for AlsoUnder<'a> {
    fn from(other: &'a model::AlsoUnder) -> Self {
        let list = |stories: &'a [model::Moved]| stories.iter().map(Into::into).collect();
        AlsoUnder {
            name: &other.name,
            policy: Edition { edition: &other.policy_edition, sha256: &other.policy_sha256 },
            appeared: list(&other.appeared),
            vanished: list(&other.vanished),
            changed: list(&other.changed),
            unchanged: other.unchanged,
        }
    }
}

impl<'a> From<&'a model::Moved> for Moved<'a> {
    fn from(story: &'a model::Moved) -> Self {
        Moved {
            id: &story.id,
            title: &story.title,
            was: story.was.map(Priority::word),
            becomes: story.becomes.map(Priority::word),
            raised: &story.raised,
            silent: &story.silent,
        }
    }
}
