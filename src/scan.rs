//! The whole work, pure: records and rules in, one report out.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::{Case, Originals, coverage, findings, stories};
use crate::classify::{Catalogue, GoodsBook, classify_all};
use crate::detect::{Context, Detection, Survey, detect};
use crate::model::{
    Counts, Day, Finding, HopId, InputView, ListView, OverlayView, Priority, Provenance, Records, RedFlagView, Report,
    Summary, Verdict,
};
use crate::network::{
    Corridor, Ends, Index, Linker, Network, Route, RouteQuery, Status, build, corridors, links_behind, list_routes,
    share_out, trace,
};
use crate::policy::{OverlayFile, Policy, RedFlag};
use crate::resolve::{Directory, Matching, NormalForm, profiles, resolve};
use crate::screen::Standings;

/// What changes the answer of a run.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// The day the analyst stands on.
    pub as_of: Day,
    /// First day of the window: hops that departed before it are read but raise nothing by themselves.
    pub since: Option<Day>,
    /// How spellings are joined.
    pub matching: Matching,
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
    begin(stages, "classify");
    let catalogue = Catalogue::new(policy, policy.in_force(options.as_of));
    let book = classify_all(records, &catalogue);
    begin(stages, "resolve");
    let mut directory = resolve(records, &NormalForm::new(policy), options.matching);
    let profiles = profiles(records, &directory);
    begin(stages, "screen");
    let standings = Standings::new(records, policy, &directory, &profiles);
    begin(stages, "network");
    let network = build(records, &book, &mut directory);
    let index = Index::new(Linker { hops: &network.hops, book: &book, records, rule: policy.link_rule() });
    let ends = Ends::judge(&network.hops, &book, records, policy, &standings);
    let traced = trace(&index, &ends);
    let survey = Survey {
        policy,
        as_of: options.as_of,
        records,
        directory: &directory,
        profiles: &profiles,
        standings: &standings,
        network: &network,
        book: &book,
        index: &index,
        ends: &ends,
        traced: &traced,
    };
    begin(stages, "routes");
    let ways = ways(&survey, options);
    begin(stages, "detect");
    let context = Context::new(&survey);
    let mut detection = detect(&context, &hops_to_inspect(&survey, &ways.corridors, options), &ways.corridors);
    keep_window(&mut detection, records, options);
    begin(stages, "assess");
    let stories = stories(&context, &ways.corridors, &detection);
    let cut = ways.cut.iter().map(|hop| network.hops[hop.0 as usize].shipment).collect();
    let found = findings(&Case { context: &context, originals, cut }, &stories);
    report(&Answer { context: &context, detection: &detection, ways: &ways, options }, found)
}

/// Drops flags none of whose shipments lie in the window.
fn keep_window(detection: &mut Detection, records: &Records, options: &ScanOptions) {
    if let Some(since) = options.since {
        let inside = |index: &u32| records.shipments[*index as usize].day().is_some_and(|day| day >= since);
        detection.raised.retain(|flag| flag.shipments.iter().any(inside));
    }
}

struct Ways {
    corridors: Vec<Corridor>,
    routes: u64,
    cut: Vec<HopId>,
}

/// Observed corridors, then unfinished ones among the traced hops that no observed route explains.
fn ways(survey: &Survey<'_>, options: &ScanOptions) -> Ways {
    let in_window =
        |hop: &HopId| options.since.is_none_or(|since| survey.network.hops[hop.0 as usize].departed >= since);
    let ends: Vec<HopId> = survey.traced.ends.iter().copied().filter(in_window).collect();
    let mut ways = Ways { corridors: Vec::new(), routes: 0, cut: Vec::new() };
    add_ways(survey, &ends, &survey.traced.links_in, Status::Observed, &mut ways);
    let explained: BTreeSet<HopId> = ways.corridors.iter().flat_map(Corridor::hops).collect();
    let ends: Vec<HopId> = unfinished_ends(survey, &explained).into_iter().filter(in_window).collect();
    let links_in = links_behind(survey.index, &ends);
    add_ways(survey, &ends, &links_in, Status::Unfinished, &mut ways);
    ways
}

fn add_ways(
    survey: &Survey<'_>,
    ends: &[HopId],
    links_in: &BTreeMap<HopId, Vec<crate::model::Link>>,
    status: Status,
    ways: &mut Ways,
) {
    let rule = survey.policy.link_rule();
    let query = RouteQuery { ends, links_in, max_hops: rule.max_hops, visits: rule.max_steps_per_start as u64 };
    let listing = list_routes(survey.index, &query);
    ways.cut.extend(listing.cut);
    if status == Status::Observed {
        ways.routes = listing.routes.len() as u64;
    }
    let carries = |hop: &HopId| {
        let at = hop.0 as usize;
        survey.ends.controlled[at] || (survey.ends.declared[at] && survey.ends.is_end(at))
    };
    let linker = &survey.index.linker;
    let routes = listing.routes.into_iter().filter(|route| route.hops.iter().any(carries)).collect();
    let mut told: BTreeMap<Vec<HopId>, (Route, i64)> = BTreeMap::new();
    let mut order: Vec<Vec<HopId>> = Vec::new();
    for (route, units) in share_out(linker, routes) {
        let route = told_from(survey, route).without_weak_start(linker, carries);
        if !told.contains_key(&route.hops) {
            order.push(route.hops.clone());
        }
        let held = told.entry(route.hops.clone()).or_insert((route, 0));
        held.1 = held.1.saturating_add(units);
    }
    let told = order.iter().filter_map(|hops| told.remove(hops)).collect();
    ways.corridors.extend(corridors(linker, told, status));
}

/// Goods that come out of a Tier 3 destination are no diversion to one: the story starts where they leave the first
/// party outside, unless the whole route is inside.
fn told_from(survey: &Survey<'_>, route: Route) -> Route {
    let inside = |hop: &HopId| survey.ends.from_tier3[hop.0 as usize];
    if inside(&route.hops[0]) { route.starting_where(|hop| !inside(hop)) } else { route }
}

/// Traced hops with nothing recorded behind them, whose consignee is not the stated end user.
fn unfinished_ends(survey: &Survey<'_>, explained: &BTreeSet<HopId>) -> Vec<HopId> {
    let hops = survey.network.hops.iter().zip(0..).map(|(hop, number)| (hop, HopId(number)));
    let open = hops.filter(|(hop, id)| {
        let at = id.0 as usize;
        survey.traced.traced[at] && !survey.ends.is_end(at) && !explained.contains(id) && hop.end_user != Some(hop.to)
    });
    let last = |id: &HopId| {
        survey.index.successors(*id).iter().all(|link| link.slow || !survey.traced.traced[link.to.0 as usize])
    };
    open.map(|(_, id)| id).filter(last).collect()
}

/// Traced hops in the window, and every hop on a corridor.
fn hops_to_inspect(survey: &Survey<'_>, corridors: &[Corridor], options: &ScanOptions) -> Vec<HopId> {
    let hops = survey.network.hops.iter().zip(0..);
    let in_window = |day: Day| options.since.is_none_or(|since| day >= since);
    let traced = hops.filter(|(hop, number)| survey.traced.traced[*number as usize] && in_window(hop.departed));
    let on_routes = corridors.iter().flat_map(Corridor::hops);
    let all: BTreeSet<HopId> = traced.map(|(_, number)| HopId(number)).chain(on_routes).collect();
    all.into_iter().collect()
}

struct Answer<'a> {
    context: &'a Context<'a>,
    detection: &'a Detection,
    ways: &'a Ways,
    options: &'a ScanOptions,
}

fn report(answer: &Answer<'_>, findings: Vec<Finding>) -> Report {
    let survey = answer.context.survey;
    let records = survey.records;
    let incomplete = incomplete(records, answer.options.max_rejects_percent);
    let verdict = match (incomplete.is_empty(), findings.is_empty()) {
        (false, _) => Verdict::Incomplete,
        (true, true) => Verdict::NoRedFlagRaised,
        (true, false) => Verdict::Findings,
    };
    let raised: BTreeSet<&str> =
        findings.iter().flat_map(|finding| &finding.flags).map(|flag| flag.red_flag.as_str()).collect();
    let cards = raised.into_iter().filter_map(|id| survey.policy.red_flag(id));
    Report {
        provenance: provenance(survey.policy, records, answer.options),
        verdict,
        incomplete,
        coverage: coverage(answer.context, answer.detection),
        summary: summary(survey, answer.ways.routes, &findings),
        red_flags: cards.map(|card| (card.id.clone(), card_view(card))).collect(),
        findings,
        rejects: records.rejects.clone(),
    }
}

fn provenance(policy: &Policy, records: &Records, options: &ScanOptions) -> Provenance {
    let list = |edition: &crate::model::ListEdition| ListView {
        source: edition.source.clone(),
        published: edition.published.clone(),
        entries: edition.entries,
        sha256: records.files.get(edition.file as usize).map(|file| file.sha256.clone()).unwrap_or_default(),
    };
    let input = |file: &crate::model::SourceFile| InputView {
        file: file.name.clone(),
        kind: file.kind.word().to_owned(),
        sha256: file.sha256.clone(),
        ledger: file.ledger,
        decisions: file.decisions.iter().map(ToString::to_string).collect(),
    };
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: options.as_of,
        policy_edition: policy.edition().to_owned(),
        policy_sha256: policy.sha256().to_owned(),
        policy_overlay: policy.book().overlay().iter().map(overlay_view).collect(),
        lists: records.list_editions.iter().map(list).collect(),
        inputs: records.files.iter().map(input).collect(),
        options: options.printed.clone(),
    }
}

fn overlay_view(file: &OverlayFile) -> OverlayView {
    let OverlayFile { file, sha256, changed, added } = file.clone();
    OverlayView { file, sha256, changed: changed as u64, added: added as u64 }
}

/// Why a run is incomplete: an input that is no table, one that could not be read to its end, a ledger that does not add
/// up, or too many rows refused.
#[must_use]
pub fn incomplete(records: &Records, most_percent: u32) -> Vec<String> {
    let mut reasons = Vec::new();
    for file in &records.files {
        let ledger = file.ledger;
        if !ledger.balanced() {
            reasons.push(format!("the ledger of {} does not add up: {} lines", file.name, ledger.lines));
        }
        if file.kind == crate::model::Kind::Unrecognised {
            let why = file.decisions.last().map(ToString::to_string).unwrap_or_default();
            reasons.push(format!("{} was not read: {why}", file.name));
        }
        if file.is_cut_off {
            reasons.push(format!("{} could not be read to its end", file.name));
        }
        let rows = ledger.accepted + ledger.rejected + ledger.duplicates;
        if ledger.rejected * 100 > rows * u64::from(most_percent) {
            reasons.push(format!(
                "{} of {rows} rows of {} were rejected, more than {most_percent} %",
                ledger.rejected, file.name
            ));
        }
    }
    reasons
}

fn summary(survey: &Survey<'_>, routes: u64, findings: &[Finding]) -> Summary {
    let Network { hops, intents, withdrawn } = survey.network;
    let days = || hops.iter().map(|hop| hop.departed);
    let count = |priority| findings.iter().fold(0, |sum, finding| sum + u32::from(finding.priority == priority));
    let controlled = |traced: &Ends| traced.controlled.iter().filter(|controlled| **controlled).count() as u64;
    Summary {
        findings: Counts { high: count(Priority::High), medium: count(Priority::Medium), low: count(Priority::Low) },
        shipments: survey.records.shipments.len() as u64,
        hops: hops.len() as u64,
        parties: named(survey.directory),
        controlled_hops: controlled(survey.ends),
        unclassified_hops: unclassified(survey.book, survey.network),
        routes,
        not_hops: (intents.len() + withdrawn.len()) as u64,
        window: days().min().zip(days().max()),
    }
}

fn named(directory: &Directory) -> u64 {
    directory.parties.iter().filter(|party| !party.placeholder).count() as u64
}

fn unclassified(book: &GoodsBook, network: &Network) -> u64 {
    let unknown = |goods: u32| book.goods[goods as usize].level == crate::model::Level::Unknown;
    network.hops.iter().filter(|hop| unknown(hop.goods)).count() as u64
}

/// The card of a red flag as reports print it.
#[must_use]
pub fn card_view(card: &RedFlag) -> RedFlagView {
    let threshold = |(name, threshold): (&String, &crate::policy::Threshold)| {
        let basis = threshold.basis.words().to_owned();
        (name.clone(), format!("{} {}", threshold.value, threshold.unit), basis)
    };
    RedFlagView {
        title: card.title.clone(),
        why: card.why.clone(),
        group: card.group.word().to_owned(),
        severity: card.severity.word().to_owned(),
        patterns: card.patterns.clone(),
        innocent: card.innocent.clone(),
        ask_next: card.ask_next.clone(),
        citations: card.citations.iter().map(|cite| format!("{}: {}", cite.id, cite.text)).collect(),
        thresholds: card.thresholds.iter().map(threshold).collect(),
    }
}
