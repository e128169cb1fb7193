//! What of a finding stands together: the flags on one way of the goods, on one shipment, or on one party.

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Context;
use crate::model::{PartyId, RaisedFlag, Subject};

use super::Story;

/// Flags that are on one route, shipment or party, each set once and none that another holds. Evidence of several groups
/// counts as independent where it meets there: flags of parties that share but a large dealer are so many stories of one
/// flag each. O(flags x corridors + shipments of flags).
pub(super) fn nuclei<'a>(context: &Context<'_>, story: &Story<'a>) -> Vec<Vec<&'a RaisedFlag>> {
    let mut by_shipment: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    let mut by_party: BTreeMap<PartyId, BTreeSet<usize>> = BTreeMap::new();
    for (flag, number) in story.flags.iter().zip(0..) {
        flag.shipments.iter().for_each(|one| _ = by_shipment.entry(*one).or_default().insert(number));
        flag.parties.iter().for_each(|one| _ = by_party.entry(*one).or_default().insert(number));
    }
    let mut sets: BTreeSet<BTreeSet<usize>> = by_shipment.into_values().chain(by_party.into_values()).collect();
    sets.extend((0..story.flags.len()).map(|number| BTreeSet::from([number])));
    for corridor in &story.corridors {
        let shipments: BTreeSet<u32> = corridor.hops().iter().map(|hop| context.hop(*hop).shipment).collect();
        let is_on = |flag: &RaisedFlag| match &flag.subject {
            Subject::Corridor(parties) => *parties == corridor.parties,
            Subject::Party(party) if corridor.parties[1..].contains(party) => true,
            _ => flag.shipments.iter().any(|shipment| shipments.contains(shipment)),
        };
        sets.insert((0..story.flags.len()).filter(|number| is_on(story.flags[*number])).collect());
    }
    let largest = |set: &&BTreeSet<usize>| {
        !set.is_empty() && !sets.iter().any(|other| other.len() > set.len() && set.is_subset(other))
    };
    sets.iter().filter(largest).map(|set| set.iter().map(|number| story.flags[*number]).collect()).collect()
}
