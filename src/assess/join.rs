//! Which corridors are of one scheme: legs, senders, receivers and doors that they share.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use petgraph::unionfind::UnionFind;

use crate::detect::{Context, Detection, states_authority};
use crate::model::{Confidence, Day, Group, PartyId, Subject};
use crate::network::Corridor;
use crate::policy::Bond;

/// Parties with so many partners that two schemes through them are two.
pub(super) struct Houses(HashSet<PartyId>);

/// On which side of a party its partners stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Receivers,
    Senders,
}

impl Houses {
    /// Parties that supply more receivers of traced goods, or are supplied by more senders of them, than policy lets one
    /// story have. O(hops).
    pub(super) fn of(context: &Context<'_>) -> Houses {
        let most = context.survey.policy.priority_rule().most_partners_of_one_story;
        let mut partners: HashMap<(PartyId, Side), HashSet<PartyId>> = HashMap::new();
        let hops = context.survey.network.hops.iter().zip(&context.survey.traced.traced);
        for (hop, _) in hops.filter(|(_, traced)| **traced) {
            partners.entry((hop.from, Side::Receivers)).or_default().insert(hop.to);
            partners.entry((hop.to, Side::Senders)).or_default().insert(hop.from);
        }
        let large = partners.into_iter().filter(|(_, partners)| partners.len() > most);
        Houses(large.map(|((party, _), _)| party).collect())
    }

    /// True for a party with many partners.
    pub(super) fn holds(&self, party: PartyId) -> bool {
        self.0.contains(&party)
    }
}

/// Corridors are of one scheme when they share a leg, a sender that a flag is about, a payer, a pattern, a door, or a
/// receiver within the usual wait. No trading house joins any, so that a leg that is the first of both counts only when it
/// ends at none, nor at a subsidiary of its sender: a maker and its own works are one source.
/// O((corridors + flags) log n).
pub(super) fn join(
    corridors: &[&Corridor],
    context: &Context<'_>,
    detection: &Detection,
    houses: &Houses,
) -> UnionFind<usize> {
    let mut union = UnionFind::new(corridors.len());
    let mut legs: BTreeMap<(PartyId, PartyId), usize> = BTreeMap::new();
    // a maker's own works are part of the maker: what leaves them to a house is as a first leg
    let own = |from: PartyId, corridor: &Corridor| houses.holds(from) || context.same_group(from, corridor.parties[0]);
    for (number, corridor) in corridors.iter().enumerate() {
        for leg in corridor.edges().skip(1).filter(|leg| !(houses.holds(leg.1) && own(leg.0, corridor))) {
            union.union(number, *legs.entry(leg).or_insert(number));
        }
    }
    let suspects = suspects(context, detection, houses);
    let mut senders: BTreeMap<PartyId, usize> = BTreeMap::new();
    let mut firsts: BTreeMap<(PartyId, PartyId), usize> = BTreeMap::new();
    for (number, corridor) in corridors.iter().enumerate() {
        if let Some(leg) = corridor.edges().next() {
            legs.get(&leg).into_iter().for_each(|known| _ = union.union(number, *known));
            if !houses.holds(leg.1) && !context.same_group(leg.0, leg.1) {
                union.union(number, *firsts.entry(leg).or_insert(number));
            }
        }
        for (place, party) in corridor.parties[..corridor.parties.len() - 1].iter().enumerate() {
            let relabels = place > 0 && suspects.of_goods.contains(party);
            if relabels || suspects.of_parties.contains(party) {
                let party = suspects.together.get(party).unwrap_or(party);
                union.union(number, *senders.entry(*party).or_insert(number));
            }
        }
    }
    join_by_flags(corridors, detection, context, &mut union);
    join_by_receiver(corridors, context, houses, &mut union);
    union
}

/// Corridors for which one party pays that stands on none of the papers, and those of one pattern of straw buyers, are one
/// scheme. O(flags + hops).
fn join_by_flags(corridors: &[&Corridor], detection: &Detection, context: &Context<'_>, union: &mut UnionFind<usize>) {
    let policy = context.survey.policy;
    let mut holders: BTreeMap<u32, Vec<Holder>> = BTreeMap::new();
    for (number, flag) in detection.raised.iter().enumerate().filter(|(_, flag)| flag.confidence > Confidence::Low) {
        let bond = policy.red_flag(flag.red_flag).and_then(|card| card.holds_together);
        let holder = match (bond, &flag.subject) {
            (Some(Bond::Payer), Subject::Party(payer)) => Holder::Payer(*payer),
            (Some(Bond::Pattern), _) => Holder::Pattern(number),
            _ => continue,
        };
        flag.shipments.iter().for_each(|shipment| holders.entry(*shipment).or_default().push(holder));
    }
    let mut held: BTreeMap<Holder, usize> = BTreeMap::new();
    for (number, corridor) in corridors.iter().enumerate() {
        let shipments = corridor.hops().into_iter().map(|hop| context.hop(hop).shipment);
        for holder in shipments.filter_map(|shipment| holders.get(&shipment)).flatten() {
            union.union(number, *held.entry(*holder).or_insert(number));
        }
    }
}

/// What holds corridors together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    Payer(PartyId),
    /// A raised flag, by its number.
    Pattern(usize),
}

/// Corridors into one receiver are one scheme when they start at one sender, or when no more than the usual wait lies
/// between them: parallel shells, and shells that follow each other. Those to or through a restricted party are one
/// matter, however many supply it.
fn join_by_receiver(corridors: &[&Corridor], context: &Context<'_>, houses: &Houses, union: &mut UnionFind<usize>) {
    let wait = context.survey.policy.link_rule().max_dwell_days;
    let mut ends: BTreeMap<PartyId, Vec<(Day, Day, usize)>> = BTreeMap::new();
    let mut pairs: BTreeMap<(PartyId, PartyId), usize> = BTreeMap::new();
    let mut restricted: BTreeMap<PartyId, usize> = BTreeMap::new();
    // what goes straight to the receiver under a licence that covers it is no part of what goes there without
    let licensed = |corridor: &Corridor| {
        corridor.routes.iter().all(|(route, _)| route.links.is_empty() && states_authority(context, route.last()))
    };
    for (number, corridor) in corridors.iter().enumerate().filter(|(_, corridor)| !licensed(corridor)) {
        let (first, last) = (corridor.parties[0], corridor.parties[corridor.parties.len() - 1]);
        let on_it = corridor.routes.first().into_iter().flat_map(|(route, _)| &route.hops);
        for hop in on_it.filter(|hop| context.survey.ends.restricted[hop.0 as usize]) {
            union.union(number, *restricted.entry(context.hop(*hop).to).or_insert(number));
        }
        let hops = corridor.hops();
        let days = hops.iter().map(|hop| context.hop(*hop).departed);
        if let (false, Some(start), Some(end)) = (houses.holds(last), days.clone().min(), days.max()) {
            ends.entry(last).or_default().push((start, end, number));
            union.union(number, *pairs.entry((first, last)).or_insert(number));
        }
    }
    for corridors in ends.values_mut() {
        corridors.sort_unstable();
        let (_, mut until, mut known) = corridors[0];
        for (start, end, number) in corridors.iter().skip(1) {
            if *start <= until + wait {
                union.union(known, *number);
            }
            known = *number;
            until = until.max(*end);
        }
    }
}

/// Parties that flags are about.
#[derive(Default)]
struct Suspects {
    /// Named by flags about the party itself; a note of low confidence joins nothing.
    of_parties: BTreeSet<PartyId>,
    /// Named by likely flags about what the party made of the goods. The first exporter of a corridor is not joined by
    /// these: one wrong code of a large supplier joins nothing.
    of_goods: BTreeSet<PartyId>,
    /// The first party of those that one flag holds together: at one address, or one after the other.
    together: BTreeMap<PartyId, PartyId>,
}

fn suspects(context: &Context<'_>, detection: &Detection, houses: &Houses) -> Suspects {
    let policy = context.survey.policy;
    let mut suspects = Suspects::default();
    for flag in &detection.raised {
        let group = policy.red_flag(flag.red_flag).map(|card| card.group);
        let mut own = flag.parties.iter().filter(|party| !houses.holds(**party)).copied();
        match (&flag.subject, group) {
            (Subject::Party(_), Some(Group::Party)) if flag.confidence > Confidence::Low => {
                let Some(first) = own.next() else { continue };
                let first = suspects.together.get(&first).copied().unwrap_or(first);
                suspects.of_parties.insert(first);
                for party in own {
                    suspects.of_parties.insert(party);
                    suspects.together.entry(party).or_insert(first);
                }
            }
            (Subject::Hop(_) | Subject::Lot(..), Some(Group::Identity)) if flag.confidence > Confidence::Low => {
                suspects.of_goods.extend(own);
            }
            _ => {}
        }
    }
    suspects
}
