//! Raised flags and corridors that tell one story, so that one scheme is one finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petgraph::unionfind::UnionFind;

use crate::detect::{Context, Detection};
use crate::model::Place as Mentioned;
use crate::model::{Confidence, FindingStatus, Group, HopId, PartyId, RaisedFlag, Severity, Subject};
use crate::network::{Corridor, Status};
use crate::policy::{Bond, Policy};

use super::join::{Houses, join};

/// Corridors and flags that belong together.
pub struct Story<'a> {
    /// How far the records carry it.
    pub status: FindingStatus,
    /// Its corridors, most units first.
    pub corridors: Vec<&'a Corridor>,
    /// Its flags, in the order of detection.
    pub flags: Vec<&'a RaisedFlag>,
    /// Its shipments: on the routes, and of flags about its parties.
    pub shipments: BTreeSet<u32>,
}

/// Joins corridors of one scheme, drops unfinished ones on which nothing says that the goods move on, and hands every flag
/// to the stories it touches, else to the one story that holds a party of it. What is left makes stories of its own.
/// O((corridors + flags) log n).
#[must_use]
pub fn stories<'a>(context: &Context<'_>, corridors: &'a [Corridor], detection: &'a Detection) -> Vec<Story<'a>> {
    let moving = moving_on(context, detection);
    let told = |corridor: &&Corridor| {
        let on_it = |hop: &HopId| moving.contains(&context.hop(*hop).shipment);
        corridor.status == Status::Observed || corridor.hops().iter().any(on_it)
    };
    let kept: Vec<&Corridor> = corridors.iter().filter(told).collect();
    let mut groups: BTreeMap<usize, Vec<&Corridor>> = BTreeMap::new();
    let houses = Houses::of(context);
    let union = join(&kept, context, detection, &houses);
    for (number, corridor) in kept.iter().enumerate() {
        groups.entry(union.find(number)).or_default().push(corridor);
    }
    let mut told: Vec<Story<'a>> = groups.into_values().map(story_of).collect();
    let places = Places::of(&told, context, &houses);
    let dropped = |flag: &RaisedFlag| matches!(&flag.subject, Subject::Corridor(parties) if !places.by_corridor.contains_key(parties.as_slice()));
    let policy = context.survey.policy;
    let mut loose: Vec<&RaisedFlag> = Vec::new();
    for flag in &detection.raised {
        let mut touched = places.touched_by(flag, policy, &houses);
        if touched.is_empty() && !dropped(flag) {
            // a note on other shipments stays by itself: nothing in the story would show what it is about
            match places.holds_party_of(flag, policy).filter(|_| glues(flag, policy)) {
                Some(story) => {
                    touched.insert(story);
                    told[story].shipments.extend(&flag.shipments);
                }
                None => loose.push(flag),
            }
        }
        touched.into_iter().for_each(|story| told[story].flags.push(flag));
    }
    let ways = told.len();
    told.extend(stories_without_route(&loose, policy, &houses));
    join_by_payer(&mut told, ways, policy);
    join_by_bonds(&mut told, ways, policy);
    told.retain(|story| !story.flags.is_empty());
    for story in &mut told {
        story.shipments = own_shipments(story, context, &houses);
    }
    told
}

/// Where shipments, corridors and parties stand in stories.
struct Places<'a> {
    by_corridor: HashMap<&'a [PartyId], usize>,
    by_shipment: HashMap<u32, BTreeSet<usize>>,
    by_party: HashMap<PartyId, BTreeSet<usize>>,
    /// Parties that stand on few stories in the trade: no trading houses.
    own: HashMap<PartyId, BTreeSet<usize>>,
}

impl<'a> Places<'a> {
    fn of(stories: &[Story<'a>], context: &Context<'_>, houses: &Houses) -> Places<'a> {
        let mut places = Places {
            by_corridor: HashMap::new(),
            by_shipment: HashMap::new(),
            by_party: HashMap::new(),
            own: HashMap::new(),
        };
        for (number, story) in stories.iter().enumerate() {
            for corridor in &story.corridors {
                places.by_corridor.insert(&corridor.parties, number);
                for party in corridor.parties.iter().filter(|party| !houses.holds(**party)) {
                    places.own.entry(*party).or_default().insert(number);
                }
            }
            let place = Place::of(story, context);
            for shipment in place.shipments {
                places.by_shipment.entry(shipment).or_default().insert(number);
            }
            for party in place.beyond_first {
                places.by_party.entry(party).or_default().insert(number);
            }
        }
        places
    }

    /// Stories that a flag touches: by corridor, by shipments, or by the party that it is about. What is less than grave of
    /// a trading house says nothing of a story through it.
    fn touched_by(&self, flag: &RaisedFlag, policy: &Policy, houses: &Houses) -> BTreeSet<usize> {
        if let Subject::Corridor(parties) = &flag.subject {
            return self.by_corridor.get(parties.as_slice()).copied().into_iter().collect();
        }
        let shared = flag.shipments.iter().filter_map(|shipment| self.by_shipment.get(shipment)).flatten();
        let mut touched: BTreeSet<usize> = shared.copied().collect();
        let grave = policy.red_flag(flag.red_flag).is_some_and(|card| card.severity == Severity::High);
        if let Subject::Party(party) = flag.subject
            && is_about_a_party(flag, policy)
            && (grave || !houses.holds(party))
        {
            touched.extend(self.by_party.get(&party).into_iter().flatten());
        }
        touched
    }

    /// The one story that holds a party which a flag names, unless the flag is about a list.
    fn holds_party_of(&self, flag: &RaisedFlag, policy: &Policy) -> Option<usize> {
        let held: BTreeSet<usize> =
            flag.parties.iter().filter_map(|party| self.own.get(party)).flatten().copied().collect();
        let about_list = policy.red_flag(flag.red_flag).is_some_and(|card| card.group == Group::List);
        held.first().copied().filter(|_| held.len() == 1 && !about_list)
    }
}

/// Parties and shipments of a story.
struct Place {
    beyond_first: BTreeSet<PartyId>,
    shipments: BTreeSet<u32>,
}

impl Place {
    fn of(story: &Story<'_>, context: &Context<'_>) -> Place {
        let hops = story.corridors.iter().flat_map(|corridor| corridor.hops());
        Place {
            beyond_first: story.corridors.iter().flat_map(|corridor| corridor.parties[1..].to_vec()).collect(),
            shipments: hops.map(|hop| context.hop(hop).shipment).collect(),
        }
    }
}

/// Flags that are about a party wherever it stands, not about certain shipments.
fn is_about_a_party(flag: &RaisedFlag, policy: &Policy) -> bool {
    let group = policy.red_flag(flag.red_flag).map(|card| card.group);
    matches!(group, Some(Group::Party | Group::Site | Group::List))
}

fn story_of<'a>(mut corridors: Vec<&'a Corridor>) -> Story<'a> {
    let units = |corridor: &Corridor| -> i64 { corridor.routes.iter().map(|(_, units)| units).sum() };
    corridors.sort_by_key(|corridor| {
        (
            corridor.status,
            std::cmp::Reverse(corridor.parties.len()),
            std::cmp::Reverse(units(corridor)),
            corridor.parties.clone(),
        )
    });
    let observed = corridors.iter().any(|corridor| corridor.status == Status::Observed);
    let status = if observed { FindingStatus::Observed } else { FindingStatus::Unfinished };
    Story { status, corridors, flags: Vec::new(), shipments: BTreeSet::new() }
}

/// Shipments on which a flag says by itself that the goods move on.
fn moving_on(context: &Context<'_>, detection: &Detection) -> BTreeSet<u32> {
    let policy = context.survey.policy;
    let moves_on = |flag: &&RaisedFlag| {
        let says = policy.red_flag(flag.red_flag).is_some_and(|card| card.says_goods_move_on);
        says && flag.confidence > Confidence::Low && !matches!(flag.subject, Subject::Corridor(_))
    };
    detection.raised.iter().filter(moves_on).flat_map(|flag| flag.shipments.iter().copied()).collect()
}

/// Flags that share a shipment, a party that is no trading house, or red flag and parties, are one story. List flags and
/// notes of low confidence glue nothing: they join every story they touch, or make one of their own.
fn stories_without_route<'a>(flags: &[&'a RaisedFlag], policy: &Policy, houses: &Houses) -> Vec<Story<'a>> {
    let (flags, notes): (Vec<&RaisedFlag>, Vec<&RaisedFlag>) =
        flags.iter().copied().partition(|flag| glues(flag, policy));
    let mut union: UnionFind<usize> = UnionFind::new(flags.len());
    let mut by_shipment: BTreeMap<u32, usize> = BTreeMap::new();
    let mut by_party: BTreeMap<PartyId, usize> = BTreeMap::new();
    let mut by_parties: BTreeMap<(&str, &[PartyId]), usize> = BTreeMap::new();
    for (number, flag) in flags.iter().enumerate() {
        for shipment in &flag.shipments {
            union.union(number, *by_shipment.entry(*shipment).or_insert(number));
        }
        let subject = if let Subject::Party(party) = flag.subject { Some(party) } else { None };
        for party in flag.parties.iter().filter(|party| !houses.holds(**party)).copied().chain(subject) {
            union.union(number, *by_party.entry(party).or_insert(number));
        }
        union.union(number, *by_parties.entry((flag.red_flag, &flag.parties)).or_insert(number));
    }
    let mut groups: BTreeMap<usize, Vec<&RaisedFlag>> = BTreeMap::new();
    for (number, flag) in flags.iter().enumerate() {
        groups.entry(union.find(number)).or_default().push(flag);
    }
    let mut told: Vec<Story<'a>> = groups.into_values().map(without_route).collect();
    join_notes(&notes, &mut told);
    told
}

/// Whoever pays for goods on one way alone, and for other goods without one, tells one story. O(flags).
fn join_by_payer(told: &mut [Story<'_>], ways: usize, policy: &Policy) {
    let payer = |flag: &RaisedFlag| payer(flag, policy);
    let (with_way, without) = told.split_at_mut(ways);
    let mut pays: HashMap<PartyId, BTreeSet<usize>> = HashMap::new();
    for (number, story) in with_way.iter().enumerate() {
        story.flags.iter().filter_map(|flag| payer(flag)).for_each(|party| {
            pays.entry(party).or_default().insert(number);
        });
    }
    for story in without {
        let on: BTreeSet<usize> =
            story.flags.iter().filter_map(|flag| pays.get(&payer(flag)?)).flatten().copied().collect();
        if let (1, Some(number)) = (on.len(), on.first()) {
            with_way[*number].flags.append(&mut story.flags);
        }
    }
}

/// A story without a way goes to the one that a pattern of its shipments, or a succession of its party, is told on. O(flags).
fn join_by_bonds(told: &mut [Story<'_>], ways: usize, policy: &Policy) {
    let (mut by_shipment, mut by_party) = (HashMap::new(), HashMap::new());
    for (number, story) in told.iter().enumerate() {
        for flag in story.flags.iter().filter(|flag| flag.confidence > Confidence::Low) {
            match policy.red_flag(flag.red_flag).and_then(|card| card.holds_together) {
                Some(Bond::Pattern) => {
                    flag.shipments.iter().for_each(|one| _ = by_shipment.entry(*one).or_insert(number));
                }
                Some(Bond::Succession) => {
                    flag.parties.iter().for_each(|one| _ = by_party.entry(*one).or_insert(number));
                }
                Some(Bond::Payer) | None => {}
            }
        }
    }
    for number in ways..told.len() {
        let about = |flag: &&&RaisedFlag| flag.confidence > Confidence::Low;
        let bound = told[number].flags.iter().filter(about).find_map(|flag| {
            let party = if let Subject::Party(party) = &flag.subject { by_party.get(party) } else { None };
            party.or_else(|| flag.shipments.iter().find_map(|one| by_shipment.get(one))).copied()
        });
        if let Some(other) = bound.filter(|other| *other != number && !told[*other].flags.is_empty()) {
            let flags = std::mem::take(&mut told[number].flags);
            told[other].flags.extend(flags);
        }
    }
}

/// The payer that a flag is about, when it is likely true.
fn payer(flag: &RaisedFlag, policy: &Policy) -> Option<PartyId> {
    let Subject::Party(party) = flag.subject else { return None };
    let money = policy.red_flag(flag.red_flag).is_some_and(|card| card.group == Group::Money);
    (money && flag.confidence > Confidence::Low).then_some(party)
}

/// Hands each note to every story with a shipment of it, else to the one of the notes of its kind about the same parties,
/// else makes one of it. O(shipments of flags x stories that hold them).
fn join_notes<'a>(notes: &[&'a RaisedFlag], told: &mut Vec<Story<'a>>) {
    let mut holders: HashMap<u32, BTreeSet<usize>> = HashMap::new();
    let hold = |holders: &mut HashMap<u32, BTreeSet<usize>>, flag: &RaisedFlag, story: usize| {
        for shipment in &flag.shipments {
            holders.entry(*shipment).or_default().insert(story);
        }
    };
    for (number, story) in told.iter().enumerate() {
        story.flags.iter().for_each(|flag| hold(&mut holders, flag, number));
    }
    let mut alike: HashMap<(&str, &[PartyId]), usize> = HashMap::new();
    for flag in notes {
        let shared = flag.shipments.iter().filter_map(|shipment| holders.get(shipment)).flatten();
        let mut touched: BTreeSet<usize> = shared.copied().collect();
        if touched.is_empty() {
            let own = *alike.entry((flag.red_flag, flag.parties.as_slice())).or_insert(told.len());
            if own == told.len() {
                told.push(without_route(Vec::new()));
            }
            touched.insert(own);
        }
        for story in touched {
            told[story].flags.push(flag);
            hold(&mut holders, flag, story);
        }
    }
}

fn without_route(flags: Vec<&RaisedFlag>) -> Story<'_> {
    Story { status: FindingStatus::Party, corridors: Vec::new(), flags, shipments: BTreeSet::new() }
}

/// Shipments on the routes, what a payer of these paid for beside, and of flags about parties beyond the first as far as
/// they went to a party of the routes: what else a suspect sold may be lawful. Without a route those of all flags, of
/// notes of low confidence only when there is nothing else.
fn own_shipments(story: &Story<'_>, context: &Context<'_>, houses: &Houses) -> BTreeSet<u32> {
    let (policy, survey) = (context.survey.policy, context.survey);
    let place = Place::of(story, context);
    let parties: BTreeSet<PartyId> =
        story.corridors.iter().flat_map(|corridor| corridor.parties.iter().copied()).collect();
    let to_us = |index: &&u32| {
        let consignee = &survey.records.shipments[**index as usize].party(Mentioned::Consignee);
        parties.is_empty() || survey.directory.party(consignee).is_some_and(|party| parties.contains(&party))
    };
    let only_notes = !story.flags.iter().any(|flag| glues(flag, policy));
    let mut all: BTreeSet<u32> = story.shipments.iter().filter(to_us).copied().collect();
    all.extend(&place.shipments);
    for flag in &story.flags {
        let own = match (&flag.subject, story.corridors.is_empty()) {
            (Subject::Party(party), false) => {
                let is_ours = place.beyond_first.contains(party) && !houses.holds(*party);
                is_about_a_party(flag, policy) && is_ours && flag.confidence > Confidence::Low
            }
            (_, false) => false,
            (_, true) => glues(flag, policy) || only_notes,
        };
        if payer(flag, policy).is_some() {
            all.extend(&flag.shipments);
        } else if own {
            all.extend(flag.shipments.iter().filter(to_us));
        }
    }
    all
}

/// Flags that tell what a story is about: a list entry may stand on many stories, and a note of low confidence says little.
fn glues(flag: &RaisedFlag, policy: &Policy) -> bool {
    flag.confidence > Confidence::Low && policy.red_flag(flag.red_flag).is_some_and(|card| card.group != Group::List)
}
