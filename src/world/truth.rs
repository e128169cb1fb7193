//! What is true of a world: which stories were planted, on which shipments, and what should or must not be found.

use std::collections::BTreeSet;

use serde::Serialize;

use super::World;
use super::play::{Stage, Story};
use super::script::ExpectedLine;
use super::tables::shipment_id;

/// A story of a world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planted {
    /// Id of the scheme or look-alike.
    pub scheme: String,
    /// The story in a line.
    pub title: String,
    /// Typology patterns that should be found; none for lawful stories.
    pub patterns: Vec<String>,
    /// All its shipments, in the order of their ids.
    pub shipments: Vec<String>,
    /// Names of all its parties, in the order of the cast.
    pub parties: Vec<String>,
    /// True for a look-alike: none of its shipments may be in a finding of high priority.
    pub lawful: bool,
    /// Why it is lawful, or empty.
    pub why: String,
    /// What should be found.
    pub expected: Vec<Expectation>,
}

/// One finding that should be made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Expectation {
    /// Typology patterns joined by `+`; a finding that raises one of them meets it.
    pub pattern: String,
    /// Names of its parties in the order of the route.
    pub path: Vec<String>,
    /// Its shipments.
    pub shipments: Vec<String>,
    /// Tables that are needed to see it.
    pub needs: Vec<String>,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// What there is to see.
    pub why: String,
}

#[derive(Serialize)]
struct TruthFile<'a> {
    expected: Vec<&'a Expectation>,
    must_not_flag: Vec<Quiet<'a>>,
}

#[derive(Serialize)]
struct Quiet<'a> {
    shipments: &'a [String],
    why: &'a str,
}

impl World {
    /// The truth in the layout of the annotated cases: `[[expected]]` and `[[must_not_flag]]`.
    ///
    /// # Panics
    /// Never: the layout can always be written as TOML.
    #[must_use]
    pub fn truth_toml(&self) -> String {
        let quiet = self.truth.iter().filter(|story| story.lawful);
        let file = TruthFile {
            expected: self.truth.iter().flat_map(|story| &story.expected).collect(),
            must_not_flag: quiet.map(|story| Quiet { shipments: &story.shipments, why: &story.why }).collect(),
        };
        toml::to_string(&file).expect("the layout can be written as TOML")
    }
}

/// The truth about one story.
pub(super) fn planted(stage: &Stage<'_>, story: &Story<'_>, ids: &[u32]) -> Planted {
    let script = story.script;
    let patterns = script.expected.iter().flat_map(|line| line.pattern.split('+').map(str::to_owned));
    let names = |part: &Vec<usize>| part.iter().map(|&one| stage.companies.list[one].name()).collect::<Vec<_>>();
    Planted {
        scheme: script.id.clone(),
        title: script.title.clone(),
        patterns: patterns.collect::<BTreeSet<_>>().into_iter().collect(),
        shipments: shipments(story, ids, |_, _| true),
        parties: story.cast.iter().flat_map(names).collect(),
        lawful: script.quiet.is_some(),
        why: script.quiet.clone().unwrap_or_default(),
        expected: script.expected.iter().map(|line| expectation(stage, story, line, ids)).collect(),
    }
}

fn expectation(stage: &Stage<'_>, story: &Story<'_>, line: &ExpectedLine, ids: &[u32]) -> Expectation {
    let members = line.path.iter().flat_map(|key| &story.cast[story.script.part(key)]);
    Expectation {
        pattern: line.pattern.clone(),
        path: members.map(|&one| stage.companies.list[one].name()).collect(),
        shipments: shipments(story, ids, |leg, phase| {
            line.legs.contains(&leg) && line.phase.is_none_or(|wanted| wanted == phase)
        }),
        needs: line.needs.clone(),
        confidence: line.confidence.clone(),
        why: line.why.clone(),
    }
}

/// Ids of the rows whose leg and phase are wanted, in order.
fn shipments(story: &Story<'_>, ids: &[u32], wanted: impl Fn(usize, usize) -> bool) -> Vec<String> {
    let rows = story.played.iter().filter(|played| wanted(played.leg, played.phase));
    let numbers: BTreeSet<u32> = rows.map(|played| ids[played.row]).collect();
    numbers.into_iter().map(shipment_id).collect()
}
