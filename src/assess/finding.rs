//! Stories to findings: everything resolved into words and exact numbers, ranked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::detect::Context;
use crate::model::{
    Day, Explanation, Finding, FindingStatus, Group, HopId, PartyId, Priority, RaisedFlag, RecordRef, Shipment,
};

use super::checklist::checklist;
use super::common::{Common, Nuclei};
use super::evidence::evidence;
use super::explain::{Shown, explanations};
use super::nuclei::nuclei;
use super::passage::passage;
use super::priority::judge;
use super::questions::{Asked, ask_next, replies};
use super::{Originals, Story, views};

/// What findings are made from.
pub struct Case<'a> {
    /// The survey and its questions.
    pub context: &'a Context<'a>,
    /// Words as written.
    pub originals: &'a dyn Originals,
    /// Shipments whose listing of routes was cut off by the budget.
    pub cut: BTreeSet<u32>,
}

/// Findings by priority, band of score, chips at risk, score and id; ranks from 1. O(stories x their evidence).
#[must_use]
pub fn findings(case: &Case<'_>, stories: &[Story<'_>]) -> Vec<Finding> {
    let rule = case.context.survey.policy.priority_rule();
    let together: Vec<Nuclei<'_>> = stories.par_iter().map(|story| nuclei(case.context, story)).collect();
    let common = Common::of(case.context, &together);
    let told = stories.par_iter().zip(&together);
    let mut found: Vec<Finding> = told.map(|(story, nuclei)| finding(case, (story, nuclei), &common)).collect();
    found.sort_by(|a, b| {
        let band = |finding: &Finding| finding.score / rule.score_band_permille.max(1);
        let key = |finding: &Finding| {
            (finding.priority, Reverse(band(finding)), Reverse(finding.totals.chips), Reverse(finding.score))
        };
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    for (finding, rank) in found.iter_mut().zip(1..) {
        finding.rank = rank;
    }
    found
}

fn finding(case: &Case<'_>, (story, nuclei): (&Story<'_>, &Nuclei<'_>), common: &Common<'_>) -> Finding {
    let context = case.context;
    let parties = parties_of(story);
    let shipments = shipments_of(case, story);
    let ids = record_ids(context, &shipments);
    let (priority, score, explanations) = weighed(case, (story, nuclei), common, (&parties, &ids));
    let groups = groups_of(context, story);
    let days = days_of(context, &shipments);
    let day = days.map_or(context.survey.as_of, |(_, last)| last);
    let totals = views::totals(context, story, &shipments);
    Finding {
        id: identity(context, story, (&parties, &shipments)),
        rank: 0,
        priority,
        score,
        title: views::title(context, story),
        summary: views::summary(context, story, &totals, &groups),
        status: story.status,
        groups,
        parties: parties.iter().map(|party| views::party(case, *party, &shipments, &ids)).collect(),
        shipments: shipment_ids(context, &shipments),
        first_day: days.map(|(first, _)| first),
        last_day: days.map(|(_, last)| last),
        routes: views::routes(context, story),
        totals,
        passage: passage(context, story),
        flags: views::flags(case, story, days.unwrap_or((day, day)), &ids),
        ask_next: ask_next(context, &Asked { story, parties: &parties, priority, explanations: &explanations }),
        replies: replies(case, &parties, &ids),
        checklist: if priority == Priority::Low { Vec::new() } else { checklist(case, story, &parties, &ids) },
        explanations,
        truncated: truncated(case, story, &shipments),
    }
}

/// Priority, score and explanations. A finding is worth the most that stands together in it, on one route, shipment or
/// party, what is common here aside; its score counts all of it.
fn weighed(
    case: &Case<'_>,
    (story, nuclei): (&Story<'_>, &Nuclei<'_>),
    common: &Common<'_>,
    (parties, ids): (&[PartyId], &BTreeMap<RecordRef, String>),
) -> (Priority, u32, Vec<Explanation>) {
    let context = case.context;
    let mut all = explained(case, explanations(context, story, parties).into_iter(), ids);
    let judged = |flags: &[&RaisedFlag]| judge(context.survey.policy, story.status, flags, &all);
    let (mut priority, mut aside) = (Priority::Low, Vec::new());
    for flags in nuclei {
        match common.shown(flags) {
            Some(shown) => aside.push((judged(flags).0, shown)),
            None => priority = priority.min(judged(flags).0),
        }
    }
    let (_, score) = judged(&story.flags);
    let told = aside.into_iter().filter(|(would_be, _)| *would_be < priority).map(|(_, shown)| shown);
    all.extend(explained(case, told, ids));
    (priority, score, all)
}

fn explained(
    case: &Case<'_>,
    shown: impl Iterator<Item = Shown>,
    ids: &BTreeMap<RecordRef, String>,
) -> Vec<Explanation> {
    let view = |shown: Shown| Explanation {
        id: shown.id.to_owned(),
        text: shown.text,
        answers_group: shown.answers,
        evidence: evidence(&shown.cites, case.context.survey.records, case.originals, ids),
    };
    shown.map(view).collect()
}

/// Parties in the order of the longest corridor, then those that flags name.
fn parties_of(story: &Story<'_>) -> Vec<PartyId> {
    let on_routes = story.corridors.iter().flat_map(|corridor| corridor.parties.iter().copied());
    let named = story.flags.iter().flat_map(|flag| flag.parties.iter().copied());
    let mut seen = BTreeSet::new();
    on_routes.chain(named).filter(|party| seen.insert(*party)).collect()
}

/// Shipments of the story in date order.
fn shipments_of(case: &Case<'_>, story: &Story<'_>) -> Vec<u32> {
    let context = case.context;
    let mut all: Vec<u32> = story.shipments.iter().copied().collect();
    let rows = &context.survey.records.shipments;
    all.sort_by_cached_key(|index| {
        let row = &rows[*index as usize];
        (row.day(), context.text(row.id), context.text(row.part_number), row.quantity, *index)
    });
    all
}

fn shipment_ids(context: &Context<'_>, shipments: &[u32]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let ids = shipments.iter().map(|index| context.text(context.survey.records.shipments[*index as usize].id));
    ids.filter(|id| seen.insert(*id)).map(str::to_owned).collect()
}

fn record_ids(context: &Context<'_>, shipments: &[u32]) -> BTreeMap<RecordRef, String> {
    let rows = shipments.iter().map(|index| &context.survey.records.shipments[*index as usize]);
    rows.map(|row| (row.record, context.text(row.id).to_owned())).collect()
}

fn groups_of(context: &Context<'_>, story: &Story<'_>) -> Vec<Group> {
    let policy = context.survey.policy;
    let group = |flag: &&RaisedFlag| policy.red_flag(flag.red_flag).map(|card| card.group);
    let raised: BTreeSet<Group> = story.flags.iter().filter_map(group).collect();
    Group::ALL.into_iter().filter(|group| raised.contains(group)).collect()
}

fn days_of(context: &Context<'_>, shipments: &[u32]) -> Option<(Day, Day)> {
    let rows = shipments.iter().map(|index| &context.survey.records.shipments[*index as usize]);
    let first = rows.clone().filter_map(Shipment::day).min()?;
    let last = rows.filter_map(|row| row.arrived.or(row.departed)).max()?;
    Some((first, last.max(first)))
}

/// Hash of story kind, parties, corridors and red flags: not of wording, scores, lines or files. Corridors count, for two
/// stories may name the same parties where a flag that both carry is about the first party of each.
fn identity(context: &Context<'_>, story: &Story<'_>, (parties, shipments): (&[PartyId], &[u32])) -> String {
    let keys = |parties: &[PartyId]| parties.iter().map(|party| views::party_key(context, *party)).collect::<Vec<_>>();
    let mut about = keys(parties);
    about.extend(story.corridors.iter().map(|corridor| keys(&corridor.parties).join(">")));
    // a party without name is one for each shipment: the shipments tell such stories apart
    if parties.iter().any(|party| context.survey.directory.parties[party.0 as usize].placeholder) {
        about.extend(shipment_ids(context, shipments));
    }
    about.sort();
    about.dedup();
    let red_flags: BTreeSet<&str> = story.flags.iter().map(|flag| flag.red_flag).collect();
    let mut hash = Sha256::new();
    hash.update(if story.status == FindingStatus::Party { "party" } else { "route" });
    for word in about.iter().map(String::as_str).chain(red_flags) {
        hash.update([0]);
        hash.update(word);
    }
    views::hex(&hash.finalize(), 8)
}

fn truncated(case: &Case<'_>, story: &Story<'_>, shipments: &[u32]) -> Option<String> {
    let rule = case.context.survey.policy.link_rule();
    let cut = shipments.iter().filter(|shipment| case.cut.contains(shipment)).count();
    let most = rule.max_routes_per_corridor;
    let unlisted: usize = story.corridors.iter().map(|corridor| corridor.routes.len().saturating_sub(most)).sum();
    let mut said = Vec::new();
    if cut > 0 {
        let steps = rule.max_steps_per_start;
        said.push(format!(
            "more routes end at {cut} of these shipments than {steps} search steps find; counts are at least"
        ));
    }
    if unlisted > 0 {
        said.push(format!("{unlisted} further lots are in the sums and not listed as routes"));
    }
    let crowded = case.context.survey.index.crowded();
    let here = story.corridors.iter().flat_map(|corridor| &corridor.parties).find(|party| crowded.contains(party));
    if let Some(party) = here {
        said.push(format!(
            "{} has more than {} deliveries of one kind of goods within a year: only the nearest, and those of the same \
             size, were held against each other",
            case.context.name(*party),
            rule.most_neighbours
        ));
    }
    let hops: BTreeSet<HopId> = story.corridors.iter().flat_map(|corridor| corridor.hops()).collect();
    if hops.len() > rule.max_hops_in_story {
        said.push(format!(
            "flow in all and choke points were not looked for among {} hops, more than {}",
            hops.len(),
            rule.max_hops_in_story
        ));
    }
    (!said.is_empty()).then(|| format!("truncated: {}", said.join("; ")))
}
