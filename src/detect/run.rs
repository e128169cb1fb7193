//! Runs every detector on every subject of its kind, in parallel, with the same answer for any number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::{Confidence, Group, HopId, Link, PartyId, RaisedFlag, Subject};
use crate::network::Corridor;

use super::own_stock::may_be_others;
use super::support::cite_what_traces;
use super::{Context, DETECTORS};

/// One red flag's logic.
pub struct Detector {
    /// Id of the red flag in policy.
    pub red_flag: &'static str,
    /// What it looks at; a detector may look at several kinds of subject.
    pub inspect: &'static [Inspect],
}

/// What a detector must see at once.
pub enum Inspect {
    /// A traced hop, or a hop on a route.
    Hop(fn(HopId, &Context<'_>, &mut Notes)),
    /// Any hop, traced or not.
    AnyHop(fn(HopId, &Context<'_>, &mut Notes)),
    /// Two hops of one lot: a link on a shared-out route.
    Lot(fn(&Link, &Context<'_>, &mut Notes)),
    /// A party that deals in traced goods.
    Party(fn(PartyId, &Context<'_>, &mut Notes)),
    /// Any party on any shipment.
    AnyParty(fn(PartyId, &Context<'_>, &mut Notes)),
    /// A corridor.
    Corridor(fn(&Corridor, &Context<'_>, &mut Notes)),
    /// A payment, by its index.
    Payment(fn(usize, &Context<'_>, &mut Notes)),
    /// A tenancy, by its index.
    Tenancy(fn(usize, &Context<'_>, &mut Notes)),
}

/// What a detector has to say about its subjects.
#[derive(Default)]
pub struct Notes {
    /// Flags raised.
    pub raised: Vec<RaisedFlag>,
    /// Subjects that could not be judged for want of a value.
    pub unknown: u64,
    /// Subjects looked at.
    pub subjects: u64,
    /// By sign: parties at which it could be judged, and whether something there bears it.
    signs: Signs,
}

/// By sign: parties at which it could be judged, and whether something there bears it.
type Signs = BTreeMap<&'static str, BTreeMap<PartyId, bool>>;

/// Flags and what they were looked for on, by red flag.
#[derive(Default)]
pub struct Detection {
    /// Flags in the order of [`DETECTORS`] and subjects.
    pub raised: Vec<RaisedFlag>,
    /// Subjects looked at and subjects that could not be judged.
    pub looked: BTreeMap<&'static str, (u64, u64)>,
}

/// Whether a subject bears a sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bears {
    /// It does.
    Yes,
    /// It could, and does not.
    No,
}

impl Notes {
    /// Raises a flag.
    pub fn raise(&mut self, flag: RaisedFlag) {
        self.raised.push(flag);
    }

    /// Counts a party at which something bears a sign, or could and does not.
    pub fn count(&mut self, sign: &'static str, at: PartyId, bears: Bears) {
        *self.signs.entry(sign).or_default().entry(at).or_default() |= bears == Bears::Yes;
    }

    /// Says that this subject could not be judged: a value is not recorded.
    pub fn cannot_tell(&mut self) {
        self.unknown += 1;
    }
}

/// Runs all detectors over hops, lots, parties, corridors, payments and tenancies. O(subjects) for each detector.
#[must_use]
pub fn detect(context: &Context<'_>, hops: &[HopId], corridors: &[Corridor]) -> Detection {
    let traders: Vec<PartyId> = context.traders().iter().copied().collect();
    let everyone: Vec<PartyId> =
        (0..context.survey.profiles.len()).filter_map(|n| u32::try_from(n).ok().map(PartyId)).collect();
    let payments: Vec<usize> = (0..context.survey.records.payments.len()).collect();
    let tenancies: Vec<usize> = (0..context.survey.records.tenancies.len()).collect();
    let lots = lots(corridors);
    let count = u32::try_from(context.survey.network.hops.len()).unwrap_or(u32::MAX);
    let all: Vec<HopId> = (0..count).map(HopId).collect();
    let mut detection = Detection::default();
    let mut signs: BTreeMap<&'static str, Signs> = BTreeMap::new();
    for detector in DETECTORS {
        for inspect in detector.inspect {
            let notes = match inspect {
                Inspect::Hop(look) => each(hops, |hop, notes| look(*hop, context, notes)),
                Inspect::AnyHop(look) => each(&all, |hop, notes| look(*hop, context, notes)),
                Inspect::Lot(look) => each(&lots, |link, notes| look(link, context, notes)),
                Inspect::Party(look) => each(&traders, |party, notes| look(*party, context, notes)),
                Inspect::AnyParty(look) => each(&everyone, |party, notes| look(*party, context, notes)),
                Inspect::Corridor(look) => each(corridors, |corridor, notes| look(corridor, context, notes)),
                Inspect::Payment(look) => each(&payments, |payment, notes| look(*payment, context, notes)),
                Inspect::Tenancy(look) => each(&tenancies, |tenancy, notes| look(*tenancy, context, notes)),
            };
            let looked = detection.looked.entry(detector.red_flag).or_default();
            *looked = (looked.0 + notes.subjects, looked.1 + notes.unknown);
            detection.raised.extend(notes.raised);
            add(signs.entry(detector.red_flag).or_default(), notes.signs);
        }
    }
    detection.raised.par_iter_mut().for_each(|flag| {
        lower_what_is_common(flag, &signs, context);
        lower_what_may_be_other_goods(flag, context);
        cite_what_traces(flag, context);
    });
    detection
}

/// What is said of a hop because controlled goods may be on it says little where they are as likely others; what the goods
/// themselves, a list or the law say stands.
fn lower_what_may_be_other_goods(flag: &mut RaisedFlag, context: &Context<'_>) {
    let Subject::Hop(hop) = flag.subject else { return };
    let group = context.survey.policy.red_flag(flag.red_flag).map(|card| card.group);
    let of_the_way = matches!(group, Some(Group::Flow | Group::Party | Group::Money | Group::Site));
    if of_the_way && flag.confidence > Confidence::Low && may_be_others(hop, context) {
        flag.confidence = Confidence::Low;
        flag.because.push_str(" The goods may be others than those that came.");
    }
}

/// A sign that is found at many of the parties where it could be tells little: the records do not show what would clear it, or
/// such is the trade. Parties are counted and not lots: who does it often is no reason to look away.
fn lower_what_is_common(flag: &mut RaisedFlag, signs: &BTreeMap<&'static str, Signs>, context: &Context<'_>) {
    let of_flag = flag.sign.and_then(|sign| signs.get(flag.red_flag)?.get(sign));
    let Some(parties) = of_flag.filter(|_| flag.confidence > Confidence::Low) else { return };
    let (bearing, all) = (parties.values().filter(|bears| **bears).count() as i64, parties.len() as i64);
    let least = context.threshold(flag.red_flag, "common_least");
    // a flag whose policy says nothing of it lowers nothing
    if least < 1 || bearing < least || bearing * 100 < all * context.threshold(flag.red_flag, "common_percent") {
        return;
    }
    flag.confidence = Confidence::Low;
    flag.because.push_str(&format!(
        " So it is at {bearing} of {all} parties in these records: that it is so here tells little."
    ));
}

fn add(all: &mut Signs, more: Signs) {
    for (sign, parties) in more {
        let known = all.entry(sign).or_default();
        parties.into_iter().for_each(|(party, bears)| *known.entry(party).or_default() |= bears);
    }
}

/// Links on the routes of corridors, each once, in order.
fn lots(corridors: &[Corridor]) -> Vec<Link> {
    let routes = corridors.iter().flat_map(|corridor| &corridor.routes);
    let mut links: Vec<Link> = routes.flat_map(|(route, _)| route.links.iter().copied()).collect();
    links.sort_unstable();
    links.dedup();
    links
}

fn each<T: Sync>(subjects: &[T], look: impl Fn(&T, &mut Notes) + Sync) -> Notes {
    let parts: Vec<Notes> = subjects
        .par_chunks(256)
        .map(|chunk| {
            let mut notes = Notes { subjects: chunk.len() as u64, ..Notes::default() };
            chunk.iter().for_each(|subject| look(subject, &mut notes));
            notes
        })
        .collect();
    let mut all = Notes::default();
    for part in parts {
        all.raised.extend(part.raised);
        all.unknown += part.unknown;
        all.subjects += part.subjects;
        add(&mut all.signs, part.signs);
    }
    all
}
