//! What parties deal in as their business: controlled goods for many customers, and goods that cannot all be what came.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use petgraph::unionfind::UnionFind;

use super::Context;
use super::habits::Writers;
use super::seen_abroad::Unnamed;
use super::site::has_room;
use crate::model::{Basis, GoodsKey, Grouped, HopId, Link, PartyId};
use crate::network::LinkClass;
use crate::policy::Sighting;

/// Looked up when first asked for.
#[derive(Default)]
pub(super) struct Dealings {
    dealers: OnceLock<BTreeSet<PartyId>>,
    regulars: OnceLock<i64>,
    numbers: OnceLock<Vec<u32>>,
    named: Answers<(PartyId, u32), Arc<Named>>,
    others: Answers<(PartyId, u32), Option<Others>>,
    whole: Answers<PartyId, bool>,
    sellers: Answers<PartyId, bool>,
    rooms: Answers<PartyId, bool>,
    by_name: OnceLock<Grouped<HopId>>,
    by_words: OnceLock<(Vec<u32>, Grouped<HopId>)>,
    payments: OnceLock<BTreeMap<PartyId, Vec<u32>>>,
    pub(super) writers: OnceLock<Writers>,
    pub(super) unnamed: OnceLock<Unnamed>,
}

/// Answers once found. The lock is not held while one is looked for.
struct Answers<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Answers<K, V> {
    fn default() -> Answers<K, V> {
        Answers(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Answers<K, V> {
    fn get(&self, key: K, find: impl FnOnce() -> V) -> V {
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = held().get(&key).cloned();
        known.unwrap_or_else(|| {
            let found = find();
            held().insert(key, found.clone());
            found
        })
    }
}

/// Goods of one name at a party, whatever the wording and the part number.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Hops that brought them, in order of departure.
    pub came: Vec<HopId>,
    /// Hops that carried them away, in order of departure.
    pub gone: Vec<HopId>,
}

/// Goods of one name that a party sent out, which are at least in part no goods that came under another name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Others {
    /// Units that left and did not come under that name.
    pub left: i64,
    /// Units of controlled goods that came, of a weight that some of them may have, and did not leave under their own name.
    pub spare: i64,
}

impl Context<'_> {
    /// True for a party that sends controlled goods under their name to as many receivers outside its group as the
    /// `dealer_customers` of the link rule; those in Tier 3 and restricted ones do not count. To be named as end user of what
    /// it buys is a slip of the papers there, and says little. O(hops) once.
    #[must_use]
    pub(super) fn is_dealer(&self, party: PartyId) -> bool {
        self.dealings.dealers.get_or_init(|| dealers(self)).contains(&party)
    }

    /// True for a dealer, and for a reseller or integrator by its own record, older than the controls or, where its age is not on
    /// record, trading for the `seller_days` of the link rule, that sends controlled goods to its `seller_customers` outside its
    /// group that are no end of a route: named as end user of its stock, it uses none of it. O(hops that leave the party) once.
    #[must_use]
    pub(super) fn is_seller(&self, party: PartyId) -> bool {
        self.is_dealer(party) || self.dealings.sellers.get(party, || resells(party, self))
    }

    /// As [`has_room`], once for each party.
    #[must_use]
    pub(super) fn has_room(&self, party: PartyId) -> bool {
        self.dealings.rooms.get(party, || has_room(party, self))
    }

    /// True when more than so many days lie between the first and the last hop that leaves a party.
    fn has_traded_for(&self, party: PartyId, days: i64) -> bool {
        let ends = self.leaving(party).first().zip(self.leaving(party).last());
        ends.is_some_and(|(first, last)| {
            i64::from(self.hop(*last).departed.days_since(self.hop(*first).departed)) > days
        })
    }

    /// How many parties received lots enough for a surge to be looked for among them. O(hops) once.
    #[must_use]
    pub(super) fn regulars(&self) -> i64 {
        *self.dealings.regulars.get_or_init(|| {
            let least = usize::try_from(self.threshold("volume-surge", "least_lots")).unwrap_or(usize::MAX);
            let many = |party: &&PartyId| self.controlled_deliveries(**party).len() >= least.saturating_mul(2);
            self.traders().iter().filter(many).count() as i64
        })
    }

    /// Payments that a party made, by their place among the records. O(payments) once.
    #[must_use]
    pub(super) fn payments_by(&self, payer: PartyId) -> &[u32] {
        let payments = self.dealings.payments.get_or_init(|| {
            let mut by_payer: BTreeMap<PartyId, Vec<u32>> = BTreeMap::new();
            for (payment, at) in self.survey.records.payments.iter().zip(0..) {
                let payer = self.survey.directory.party(&payment.payer);
                payer.into_iter().for_each(|payer| by_payer.entry(payer).or_default().push(at));
            }
            by_payer
        });
        payments.get(&payer).map_or(&[], Vec::as_slice)
    }

    /// Hops of goods of the name of a hop that come from or go to somebody who deals in traced goods, in order: those of the
    /// same words where there are `enough`, for one number may stand for several goods. O(hops) once.
    #[must_use]
    pub(super) fn moved_by_traders(&self, id: HopId, enough: usize) -> &[HopId] {
        let (words, worded) = self.dealings.by_words.get_or_init(|| {
            let words = numbers(self, &[Known::Name]);
            let worded = self.near_traders(|id| words[self.hop(id).goods as usize]);
            (words, worded)
        });
        let same = worded.at(words[self.hop(id).goods as usize] as usize);
        if same.len() >= enough {
            return same;
        }
        self.dealings.by_name.get_or_init(|| self.near_traders(|id| self.name_of(id))).at(self.name_of(id) as usize)
    }

    fn near_traders(&self, number: impl Fn(HopId) -> u32) -> Grouped<HopId> {
        let traders = self.traders();
        let hops = self.survey.network.hops.iter().zip((0..).map(HopId));
        let near = hops.filter(|(hop, _)| hop.unit_weight.is_some());
        let near = near.filter(|(hop, _)| traders.contains(&hop.from) || traders.contains(&hop.to));
        Grouped::of(near.map(|(_, id)| (number(id) as usize, id)).collect::<Vec<_>>().into_iter())
    }

    fn name_of(&self, id: HopId) -> u32 {
        self.dealings.numbers.get_or_init(|| numbers(self, &[Known::Name, Known::Key]))[self.hop(id).goods as usize]
    }

    /// True when two hops carry goods of one name, whatever the wording and the part number, or of one goods key.
    #[must_use]
    pub(super) fn is_named_alike(&self, one: HopId, other: HopId) -> bool {
        self.name_of(one) == self.name_of(other)
    }

    /// Goods of the name of a hop at its sender. O(hops of the party) once for each name.
    #[must_use]
    pub(super) fn named(&self, id: HopId) -> Arc<Named> {
        let place = (self.hop(id).from, self.name_of(id));
        self.dealings.named.get(place, || {
            let alike = |hops: &[HopId]| hops.iter().copied().filter(|hop| self.is_named_alike(*hop, id)).collect();
            Arc::new(Named { came: alike(self.arriving(place.0)), gone: alike(self.leaving(place.0)) })
        })
    }

    /// True when lots of as many units and the same weight left a party under other names within days of most of the lots of
    /// controlled goods that came to it, and of several: once is chance, again and again is not. O(lots of the party and
    /// their neighbours) once.
    #[must_use]
    pub(super) fn passes_whole_lots(&self, party: PartyId) -> bool {
        self.dealings.whole.get(party, || passes_whole_lots(party, self))
    }

    /// Goods under the name of a hop that left its sender, against what of the controlled goods that came may be among them.
    /// `None` when no hop of them has a weight. O(hops of the party) once for each.
    #[must_use]
    pub(super) fn others(&self, id: HopId) -> Option<Others> {
        self.dealings.others.get((self.hop(id).from, self.name_of(id)), || others(id, self))
    }
}

fn resells(party: PartyId, context: &Context<'_>) -> bool {
    let by_record = context.business(party).is_some_and(|(text, _)| context.says(Sighting::Resells, text.value));
    let (policy, rule) = (context.survey.policy, context.survey.policy.link_rule());
    let old = || match context.profile(party).incorporated {
        Some(formed) => policy.in_force(formed.value).control_test().is_none(),
        None => context.has_traded_for(party, rule.seller_days),
    };
    let customers = || {
        let open = |hop: &&HopId| context.is_controlled(**hop) && !context.survey.ends.is_end(hop.0 as usize);
        let to = context.leaving(party).iter().filter(open).map(|hop| context.hop(*hop).to);
        to.filter(|other| !context.may_be_one(party, *other)).collect::<BTreeSet<PartyId>>()
    };
    by_record && old() && customers().len() >= rule.seller_customers
}

fn passes_whole_lots(party: PartyId, context: &Context<'_>) -> bool {
    const SEVERAL: usize = 2;
    let index = context.survey.index;
    let days = context.threshold("goods-identity-break", "close_days");
    let came: Vec<HopId> = context.arriving(party).iter().copied().filter(|hop| context.is_controlled(*hop)).collect();
    let renamed = |link: &Link| {
        let whole = link.basis == Basis::CountAndWeight && index.linker.class(link) == LinkClass::WholeLot;
        whole && i64::from(link.dwell) <= days
    };
    let passed = came.iter().filter(|hop| index.successors(**hop).iter().any(renamed)).count();
    passed >= SEVERAL && passed * 2 >= came.len()
}

fn dealers(context: &Context<'_>) -> BTreeSet<PartyId> {
    let mut customers: BTreeMap<PartyId, BTreeSet<PartyId>> = BTreeMap::new();
    for (hop, id) in context.survey.network.hops.iter().zip((0..).map(HopId)) {
        let open = !context.survey.ends.is_end(id.0 as usize);
        if context.is_controlled(id) && open && hop.from != hop.to {
            customers.entry(hop.from).or_default().insert(hop.to);
        }
    }
    let least = context.survey.policy.link_rule().dealer_customers;
    customers.retain(|party, all| {
        all.len() >= least && all.iter().filter(|other| !context.may_be_one(*party, **other)).count() >= least
    });
    customers.into_keys().collect()
}

fn others(id: HopId, context: &Context<'_>) -> Option<Others> {
    let party = context.hop(id).from;
    let units = |hop: &HopId| context.hop(*hop).whole_units();
    let named = context.named(id);
    let sum = |hops: &[HopId]| hops.iter().map(units).fold(0, i64::saturating_add);
    let weights = || named.gone.iter().filter_map(|hop| context.hop(*hop).unit_weight.map(|weight| weight.0));
    let (least, most) = (weights().min()?, weights().max()?);
    let tolerance = context.survey.policy.link_rule().weight_tolerance_permille;
    let near =
        |heavy: i64, light: i64| heavy.saturating_sub(light).saturating_mul(1000) <= heavy.saturating_mul(tolerance);
    let fits = |hop: &&HopId| {
        context.hop(**hop).unit_weight.is_some_and(|weight| near(least, weight.0) && near(weight.0, most))
    };
    let (came, gone) = (context.arriving(party), context.leaving(party));
    let mut spare: BTreeMap<GoodsKey, i64> = BTreeMap::new();
    let apart = |hop: &&HopId| context.is_controlled(**hop) && !context.is_named_alike(**hop, id);
    for hop in came.iter().filter(apart).filter(fits) {
        *spare.entry(context.hop(*hop).key).or_default() += units(hop);
    }
    for hop in gone {
        if let Some(held) = spare.get_mut(&context.hop(*hop).key) {
            *held -= units(hop);
        }
    }
    let spare = spare.values().map(|held| (*held).max(0)).fold(0, i64::saturating_add);
    Some(Others { left: sum(&named.gone) - sum(&named.came), spare })
}

/// What goods are known by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Known {
    Name,
    Key,
}

/// A number for what each entry of the goods book is: one for all of a name, without regard to case and punctuation, or of a
/// goods key. O(goods).
fn numbers(context: &Context<'_>, by: &[Known]) -> Vec<u32> {
    let goods = &context.survey.book.goods;
    let mut one = UnionFind::<u32>::new(goods.len());
    let mut known: HashMap<(Known, String), u32> = HashMap::new();
    let name =
        |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    for (entry, at) in goods.iter().zip(0..) {
        for sort in by {
            let text = if *sort == Known::Name { name(&entry.name) } else { entry.key.clone() };
            one.union(at, *known.entry((*sort, text)).or_insert(at));
        }
    }
    one.into_labeling()
}
