//! The whole work, pure: records and rules in, one report out.

mod also_under;
mod crowd;
mod licences;
mod lookback;
mod order;
mod path_question;
mod path_reach;
mod paths;
mod report;
mod survey;
mod ways;

use std::collections::BTreeMap;

use crate::assess::{Case, Originals, findings, stories};
use crate::detect::{Context, Detection, detect};
use crate::model::{Day, Records, Report};
use crate::policy::{Policy, Stance};
use crate::resolve::Matching;

pub use also_under::also_under;
pub use crowd::{Crowd, Who};
pub use licences::{HopLicence, licences};
pub use lookback::{LookParty, LookTotal, Lookback, Movement, RowLine, Sought, lookback};
pub use order::{OrderAnswer, Proposal};
pub use path_question::{PathChoke, PathCount, PathParty, PathQuestion, PathTop, SameGoods};
pub use paths::{Paths, paths};
pub use report::{card_view, incomplete};
pub use survey::with_survey;

/// What changes the answer of a run.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// The day the analyst stands on.
    pub as_of: Day,
    /// First day of the window: hops that departed before it are read but raise nothing by themselves.
    pub since: Option<Day>,
    /// How spellings are joined.
    pub matching: Matching,
    /// How the rules are read.
    pub stance: Stance,
    /// Rejected rows, in percent of all rows, above which the run is incomplete.
    pub max_rejects_percent: u32,
    /// Options as printed in the provenance.
    pub printed: BTreeMap<String, String>,
}

/// Told at the start of each stage, for progress and timings; an edge may read the clock in it.
pub trait Stages: Sync {
    /// A stage begins.
    fn begin(&self, stage: &'static str);
}

/// Tells the listener and whoever subscribed to traces.
fn begin(stages: &dyn Stages, stage: &'static str) {
    tracing::debug!(stage, "begins");
    stages.begin(stage);
}

/// Nobody listens.
pub struct Quiet;

impl Stages for Quiet {
    fn begin(&self, _: &'static str) {}
}

/// Scans a data set. The same records, rules and options give the same report for any number of threads.
#[must_use]
pub fn scan(
    records: &Records,
    policy: &Policy,
    options: &ScanOptions,
    originals: &dyn Originals,
    stages: &dyn Stages,
) -> Report {
    with_survey(records, policy, options, stages, |survey| {
        begin(stages, "routes");
        let ways = ways::ways(survey, options);
        begin(stages, "detect");
        let context = Context::new(survey);
        let hops = ways::hops_to_inspect(survey, &ways.corridors, options);
        let mut detection = detect(&context, &hops, &ways.corridors);
        keep_window(&mut detection, records, options);
        begin(stages, "assess");
        let stories = stories(&context, &ways.corridors, &detection);
        let cut = ways.cut.iter().map(|hop| survey.network.hops[hop.0 as usize].shipment).collect();
        let found = findings(&Case { context: &context, originals, cut }, &stories);
        report::report(&report::Answer { context: &context, detection: &detection, ways: &ways, options }, found)
    })
}

/// Drops flags none of whose shipments lie in the window.
fn keep_window(detection: &mut Detection, records: &Records, options: &ScanOptions) {
    if let Some(since) = options.since {
        let inside = |index: &u32| records.shipments[*index as usize].day().is_some_and(|day| day >= since);
        detection.raised.retain(|flag| flag.shipments.iter().any(inside));
    }
}
