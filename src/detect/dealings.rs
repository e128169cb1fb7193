//! What parties deal in as their business: controlled goods for many customers, and goods that cannot all be what came.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Context;
use crate::model::{GoodsKey, HopId, PartyId};

/// Looked up when first asked for.
#[derive(Default)]
pub(super) struct Dealings {
    dealers: OnceLock<BTreeSet<PartyId>>,
    regulars: OnceLock<i64>,
    others: Mutex<HashMap<(PartyId, GoodsKey), Option<Others>>>,
}

/// Goods of one key that a party sent out, which are at least in part no goods that came under another name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Others {
    /// The first hop of them that has a weight: theirs agree with it.
    pub first: HopId,
    /// Units that left and did not come under that name.
    pub left: i64,
    /// Units of controlled goods of that weight that came and did not leave under their own name.
    pub spare: i64,
}

impl Context<'_> {
    /// True for a party that sends controlled goods under their name to as many receivers outside its group as the
    /// `dealer_customers` of the link rule. To be named as end user of what it buys is a slip of the papers there, and says
    /// little. O(hops) once.
    #[must_use]
    pub(super) fn is_dealer(&self, party: PartyId) -> bool {
        self.dealings.dealers.get_or_init(|| dealers(self)).contains(&party)
    }

    /// How many parties received at least so many lots of controlled goods; the first that asks says how many. O(hops) once.
    #[must_use]
    pub(super) fn regulars(&self, least: usize) -> i64 {
        *self.dealings.regulars.get_or_init(|| {
            let many = |party: &&PartyId| self.controlled_deliveries(**party).len() >= least;
            self.traders().iter().filter(many).count() as i64
        })
    }

    /// Goods under the name of a hop that left its sender, against what of the controlled goods that came may be among them.
    /// `None` when no hop of them has a weight. O(hops of the party) once for each.
    #[must_use]
    pub(super) fn others(&self, id: HopId) -> Option<Others> {
        let place = (self.hop(id).from, self.hop(id).key);
        let held = || self.dealings.others.lock().unwrap_or_else(PoisonError::into_inner);
        let known = held().get(&place).copied();
        known.unwrap_or_else(|| {
            let found = others(place, self);
            held().insert(place, found);
            found
        })
    }
}

fn dealers(context: &Context<'_>) -> BTreeSet<PartyId> {
    let mut customers: BTreeMap<PartyId, BTreeSet<PartyId>> = BTreeMap::new();
    for (hop, id) in context.survey.network.hops.iter().zip((0..).map(HopId)) {
        if context.is_controlled(id) && hop.from != hop.to {
            customers.entry(hop.from).or_default().insert(hop.to);
        }
    }
    let least = context.survey.policy.link_rule().dealer_customers;
    customers.retain(|party, all| {
        all.len() >= least && all.iter().filter(|other| !context.may_be_one(*party, **other)).count() >= least
    });
    customers.into_keys().collect()
}

fn others((party, key): (PartyId, GoodsKey), context: &Context<'_>) -> Option<Others> {
    let linker = &context.survey.index.linker;
    let units = |hop: &HopId| context.hop(*hop).whole_units();
    // one kind of goods has a key for each wording
    let name =
        context.leaving(party).iter().find(|hop| context.hop(**hop).key == key).map(|hop| name(*hop, context))?;
    let of_key = |hop: &&HopId| context.hop(**hop).key == key || self::name(**hop, context) == name;
    let (came, gone) = (context.arriving(party), context.leaving(party));
    let first = *gone.iter().filter(of_key).find(|hop| context.hop(**hop).unit_weight.is_some())?;
    let alike = |hop: &&HopId| linker.weights_agree(**hop, first) || **hop == first;
    let sum = |hops: &[HopId]| hops.iter().filter(of_key).filter(alike).map(units).fold(0, i64::saturating_add);
    let left = sum(gone) - sum(came);
    let mut spare: BTreeMap<GoodsKey, i64> = BTreeMap::new();
    for hop in came.iter().filter(|hop| context.is_controlled(**hop) && !of_key(hop)).filter(alike) {
        *spare.entry(context.hop(*hop).key).or_default() += units(hop);
    }
    for hop in gone {
        if let Some(held) = spare.get_mut(&context.hop(*hop).key) {
            *held -= units(hop);
        }
    }
    let spare = spare.values().map(|held| (*held).max(0)).fold(0, i64::saturating_add);
    Some(Others { first, left, spare })
}

/// What goods are called when they are recognised, else their words.
fn name<'a>(hop: HopId, context: &Context<'a>) -> &'a str {
    &context.goods(hop).name
}
