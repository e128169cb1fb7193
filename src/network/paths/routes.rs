//! How many routes there are: walks whose parties are all distinct, counted exactly within a budget of partial routes.

use rayon::prelude::*;

use super::by_party::ByParty;
use super::field::Field;
use super::tally::prefix;
use super::walks::{self, PIECE};

/// Routes and walks from starts to ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RouteCount {
    /// Routes: time-respecting, all parties distinct. A lower bound when `partial` is above 0.
    pub routes: u128,
    /// Walks, parties may repeat; `None` when 128 bits do not hold their number.
    pub walks: Option<u128>,
    /// First hops of which there are routes or may be.
    pub first_hops: u64,
    /// First hops whose routes were not all counted, for the budget was used up.
    pub partial: u64,
}

impl Field {
    /// Counts routes and walks of at most the hop limit. Walks cost O(hops x levels). Routes cost O(hops x range) for up to
    /// three hops, and O(partial routes of `max_hops` - 2 hops) beyond: the last two hops are never visited one by one
    /// unless a party of the route may come again there. At most `budget` partial routes are looked at, cheap first hops
    /// first; the same for any number of threads.
    #[must_use]
    pub fn count(&self, budget: u64) -> RouteCount {
        let walks = walks::count(self);
        let Some(tails) = Tails::of(self) else {
            return RouteCount { routes: 0, walks, first_hops: 0, partial: 0 };
        };
        let firsts = tails.first_hops();
        let shares = tails.shares(&firsts, budget);
        let count =
            |(first, share): (&u32, &Option<u64>)| tails.routes_from(*first as usize, share.unwrap_or(u64::MAX));
        let both = |a: (u128, u64), b: (u128, u64)| (a.0 + b.0, a.1 + b.1);
        let (routes, partial) = firsts.par_iter().zip(&shares).with_max_len(64).map(count).reduce(|| (0, 0), both);
        RouteCount { routes, walks, first_hops: firsts.len() as u64, partial }
    }
}

/// Ends of routes, ready made: how many ways lead from each hop to an end in one and in two more hops without coming
/// back to the parties of the hop itself.
struct Tails<'f> {
    field: &'f Field,
    /// Fewest hops to an end, itself counted; 0 for none.
    fewest: Vec<u8>,
    /// Sums over slots of hops at which a route may end.
    ends: Vec<u32>,
    by_party: ByParty,
    one: Vec<u32>,
    ones: Vec<u64>,
    two: Vec<u64>,
    twos: Vec<u128>,
    /// By party: something reaches it.
    receives: Vec<bool>,
    /// By party: a route may end with it.
    ends_with: Vec<bool>,
    pairs: Pairs,
}

impl<'f> Tails<'f> {
    fn of(field: &'f Field) -> Option<Tails<'f>> {
        let fewest = walks::to_the_end(field, |_| true);
        let (mut receives, mut ends_with) = (vec![false; field.parties], vec![false; field.parties]);
        for at in (0..field.len()).filter(|at| fewest[*at] > 0 && !field.is_loop(*at)) {
            receives[field.to[at] as usize] = true;
            ends_with[field.to[at] as usize] |= field.ends(at);
        }
        let ends = |slot: usize| {
            let at = field.in_slot(slot);
            u64::from(field.ends(at) && !field.is_loop(at))
        };
        let ends = prefix((0..field.slot_count()).map(ends))?.into_iter().map(|sum| sum as u32).collect();
        let pairs = Pairs::of(field, &fewest);
        let by_party = ByParty::of(field);
        let (one, ones, two, twos) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut tails = Tails { field, fewest, ends, by_party, one, ones, two, twos, receives, ends_with, pairs };
        let levels = field.limits.max_hops;
        let each = |value: &(dyn Fn(usize) -> u64 + Sync)| -> Vec<u64> {
            (0..field.len()).into_par_iter().with_min_len(PIECE / 16).map(value).collect()
        };
        if levels > 1 {
            tails.one = each(&|at| tails.one_more(at)).into_iter().map(|ways| ways as u32).collect();
        }
        if levels > 2 {
            tails.ones = prefix((0..field.slot_count()).map(|slot| u64::from(tails.one[field.in_slot(slot)])))?;
            tails.two = each(&|at| tails.two_more(at));
        }
        if levels > 3 {
            tails.twos = prefix((0..field.slot_count()).map(|slot| u128::from(tails.two[field.in_slot(slot)])))?;
        }
        Some(tails)
    }

    /// Hops that end a route right behind this one, its own parties left out.
    fn one_more(&self, at: usize) -> u64 {
        if self.fewest[at] == 0 || self.field.is_loop(at) {
            return 0;
        }
        let slots = self.field.behind(at);
        u64::from(self.ends[slots.end] - self.ends[slots.start]) - self.ends_at(at, self.field.from[at])
    }

    /// Hops behind this one that end a route with a given party.
    fn ends_at(&self, at: usize, party: u32) -> u64 {
        let field = self.field;
        if !self.ends_with[party as usize] || !self.pairs.may_have(field.to[at], party) || party == field.to[at] {
            return 0;
        }
        self.by_party.ends(field, at, party)
    }

    /// Ways to an end in just two more hops that come back to no party of this hop.
    fn two_more(&self, at: usize) -> u64 {
        let field = self.field;
        if self.fewest[at] == 0 || field.is_loop(at) {
            return 0;
        }
        let (slots, own) = (field.behind(at), field.from[at]);
        let ways = self.ones[slots.end] - self.ones[slots.start] - self.through(at, own, None);
        if !self.ends_with[own as usize] {
            return ways;
        }
        let between =
            slots.map(|slot| field.in_slot(slot)).filter(|next| self.one[*next] > 0 && field.to[*next] != own);
        ways - between.map(|next| self.ends_at(next, own)).sum::<u64>()
    }

    /// Of the ways of two more hops behind a hop, those whose first goes to a party and whose second not to another one.
    fn through(&self, at: usize, party: u32, but_not_to: Option<u32>) -> u64 {
        let field = self.field;
        if !self.receives[party as usize] || !self.pairs.may_have(field.to[at], party) {
            return 0;
        }
        let found = self.by_party.hops(field, at, party).filter(|next| self.one[*next] > 0);
        found.map(|next| u64::from(self.one[next]) - but_not_to.map_or(0, |other| self.ends_at(next, other))).sum()
    }

    fn first_hops(&self) -> Vec<u32> {
        let field = self.field;
        let first = |at: &usize| field.starts(*at) && self.fewest[*at] > 0 && !field.is_loop(*at);
        (0..field.len()).filter(first).map(|at| at as u32).collect()
    }

    /// For each first hop the partial routes that may be looked at, `None` when all may. O(hops x levels).
    fn shares(&self, firsts: &[u32], budget: u64) -> Vec<Option<u64>> {
        let mut shares = vec![None; firsts.len()];
        let costs = self.partial_walks();
        let mut order: Vec<(u64, usize)> = firsts.iter().map(|first| costs[*first as usize]).zip(0..).collect();
        if order.iter().try_fold(0_u64, |sum, (cost, _)| sum.checked_add(*cost)).is_some_and(|sum| sum <= budget) {
            return shares;
        }
        order.sort_unstable();
        // small ones in full, and an equal share of the rest for each of the others
        let mut left = budget;
        for (nth, (cost, place)) in order.iter().enumerate() {
            let share = left / (order.len() - nth) as u64;
            shares[*place] = (*cost > share).then_some(share);
            left -= share.min(*cost);
        }
        shares
    }

    /// Partial walks that a count from each hop may look at: all of up to two hops less than the limit.
    fn partial_walks(&self) -> Vec<u64> {
        let field = self.field;
        let mut partial: Vec<u64> = vec![1; field.len()];
        for _ in 3..field.limits.max_hops {
            let mut sums = vec![0_u64; field.slot_count() + 1];
            for slot in 0..field.slot_count() {
                sums[slot + 1] = sums[slot].saturating_add(partial[field.in_slot(slot)]);
            }
            partial = (0..field.len())
                .map(|at| {
                    let slots = field.behind(at);
                    if sums[slots.end] == u64::MAX { u64::MAX } else { 1 + sums[slots.end] - sums[slots.start] }
                })
                .collect();
        }
        partial
    }

    /// Routes with a given first hop, looking at so many partial routes at most, and 1 when that was not enough. Iterative.
    fn routes_from(&self, first: usize, share: u64) -> (u128, u64) {
        let levels = usize::from(self.field.limits.max_hops);
        let mut search = Search { tails: self, held: Vec::new(), found: 0 };
        search.found += u128::from(self.field.ends(first));
        if share == 0 {
            return (search.found, 1);
        }
        let mut open = Vec::new();
        open.extend(search.enter(first, levels - 1));
        let mut seen = 1;
        while let Some(Step { at, slots, kept }) = open.last_mut() {
            let (at, kept) = (*at, *kept);
            let Some(slot) = slots.next() else {
                open.pop();
                search.held.truncate(kept);
                continue;
            };
            let (next, left) = (self.field.in_slot(slot), levels - 1 - open.len());
            let reaches = self.fewest[next] > 0 && usize::from(self.fewest[next]) <= left + 1;
            if !reaches || self.field.is_loop(next) || !search.is_new(at, self.field.to[next]) {
                continue;
            }
            if seen >= share {
                return (search.found, 1);
            }
            seen += 1;
            open.extend(search.enter(next, left));
        }
        (search.found, 0)
    }
}

/// A hop of a partial route, with the slots behind it that are still to be looked at.
struct Step {
    at: usize,
    slots: std::ops::Range<usize>,
    /// Parties held before this hop held its own.
    kept: usize,
}

struct Search<'t, 'f> {
    tails: &'t Tails<'f>,
    /// Parties of the partial route that may be reached again, without the two of its last hop.
    held: Vec<u32>,
    found: u128,
}

impl Search<'_, '_> {
    /// Counts what ends one or two hops behind `at`, with `left` hops to go; the step to take when there may be more.
    fn enter(&mut self, at: usize, left: usize) -> Option<Step> {
        let (tails, field) = (self.tails, self.tails.field);
        if left == 0 {
            return None;
        }
        self.found += u128::from(tails.one[at]) - u128::from(self.ended(at, &self.held));
        if left == 2 {
            self.found += u128::from(self.two(at));
        }
        if left <= 2 {
            return None;
        }
        let (kept, slots) = (self.held.len(), field.behind(at));
        if tails.receives[field.from[at] as usize] {
            self.held.push(field.from[at]);
        }
        if left == 3 && self.held.is_empty() {
            self.found += u128::from(tails.ones[slots.end] - tails.ones[slots.start]);
            self.found += tails.twos[slots.end] - tails.twos[slots.start];
            return None;
        }
        Some(Step { at, slots, kept })
    }

    /// True when a party is on the partial route neither before nor with the hop `at`.
    fn is_new(&self, at: usize, party: u32) -> bool {
        self.tails.field.from[at] != party && !self.held.contains(&party)
    }

    /// Ends right behind a hop with one of some parties.
    fn ended(&self, at: usize, parties: &[u32]) -> u64 {
        parties.iter().map(|party| self.tails.ends_at(at, *party)).sum()
    }

    /// Ways to an end in two more hops that come back to no party of the partial route.
    fn two(&self, at: usize) -> u64 {
        let (tails, field) = (self.tails, self.tails.field);
        if !self.held.iter().any(|party| tails.ends_with[*party as usize]) {
            let own = Some(field.from[at]);
            return tails.two[at] - self.held.iter().map(|party| tails.through(at, *party, own)).sum::<u64>();
        }
        let behind = field.behind(at).map(|slot| field.in_slot(slot));
        let next = behind.filter(|next| tails.one[*next] > 0 && self.is_new(at, field.to[*next]));
        let own = field.from[at];
        next.map(|next| u64::from(tails.one[next]) - self.ended(next, &self.held) - tails.ends_at(next, own)).sum()
    }
}

/// Which parties send to which, told by one bit a pair: may say yes too often, never no.
struct Pairs {
    bits: Vec<u64>,
    shift: u32,
}

impl Pairs {
    fn of(field: &Field, fewest: &[u8]) -> Pairs {
        let size = (field.len() * 16).next_power_of_two().max(64);
        let mut pairs = Pairs { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() };
        for at in (0..field.len()).filter(|at| fewest[*at] > 0) {
            let bit = pairs.place(field.from[at], field.to[at]);
            pairs.bits[bit / 64] |= 1 << (bit % 64);
        }
        pairs
    }

    fn place(&self, from: u32, to: u32) -> usize {
        ((u64::from(from) << 32 | u64::from(to)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    fn may_have(&self, from: u32, to: u32) -> bool {
        let bit = self.place(from, to);
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }
}
