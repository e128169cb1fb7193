//! The hops behind a hop that go to one party, found without looking at the others.

use std::ops::Range;

use super::field::Field;
use super::tally::prefix;

/// Slots sorted by party within each stretch that shares a sender and goods, with sums of those at which a route may end.
pub(super) struct ByParty {
    /// Slots of the field in that order; they are in it already where links are given one by one.
    order: Option<Vec<u32>>,
    /// The stretch of each slot.
    stretch: Vec<u32>,
    /// Where each stretch begins.
    begins: Vec<u32>,
    ends: Vec<u32>,
}

impl ByParty {
    /// Sorts. O(slots log slots).
    pub(super) fn of(field: &Field) -> ByParty {
        let slots = field.slot_count();
        let mut by_party = ByParty { order: None, stretch: Vec::new(), begins: Vec::new(), ends: Vec::new() };
        if field.slots.is_none() {
            by_party.sort(field);
        }
        let ends = |place: usize| u64::from(field.ends(by_party.hop(field, place)));
        let sums = prefix((0..slots).map(ends)).unwrap_or_default();
        by_party.ends = sums.into_iter().map(|sum| sum as u32).collect();
        by_party
    }

    /// Ranges never leave the stretch of one sender and goods key: where one range touches the next, they are joined.
    fn sort(&mut self, field: &Field) {
        let mut order: Vec<u32> = Vec::with_capacity(field.len());
        for at in 0..field.len() {
            if at == 0 || field.from[at] != field.from[at - 1] || field.key[at] != field.key[at - 1] {
                self.begins.push(at as u32);
            }
            self.stretch.push(self.begins.len() as u32 - 1);
            order.push(at as u32);
        }
        self.begins.push(field.len() as u32);
        for pair in self.begins.windows(2) {
            order[pair[0] as usize..pair[1] as usize].sort_unstable_by_key(|at| (field.to[*at as usize], *at));
        }
        self.order = Some(order);
    }

    fn hop(&self, field: &Field, place: usize) -> usize {
        field.in_slot(self.order.as_ref().map_or(place, |order| order[place] as usize))
    }

    /// Places in the order of the hops behind `at` that go to a party. O(log hops of the sender).
    fn places(&self, field: &Field, at: usize, party: u32) -> Range<usize> {
        let slots = field.behind(at);
        let Some(order) = &self.order else {
            let to = |slot: usize| field.to[field.in_slot(slot)];
            let begin = slots.start + first_where(slots.len(), |place| to(slots.start + place) >= party);
            return begin..begin + first_where(slots.end - begin, |place| to(begin + place) > party);
        };
        if slots.is_empty() {
            return 0..0;
        }
        let stretch = self.stretch[slots.start] as usize;
        let (begin, end) = (self.begins[stretch] as usize, self.begins[stretch + 1] as usize);
        let key = |place: usize| (field.to[order[begin + place] as usize], order[begin + place] as usize);
        let first = first_where(end - begin, |place| key(place) >= (party, slots.start));
        let last = first_where(end - begin, |place| key(place) >= (party, slots.end));
        begin + first..begin + last
    }

    /// Hops behind `at` that go to a party and may end a route.
    pub(super) fn ends(&self, field: &Field, at: usize, party: u32) -> u64 {
        let places = self.places(field, at, party);
        u64::from(self.ends[places.end] - self.ends[places.start])
    }

    /// Hops behind `at` that go to a party.
    pub(super) fn hops(&self, field: &Field, at: usize, party: u32) -> impl Iterator<Item = usize> {
        self.places(field, at, party).map(|place| self.hop(field, place))
    }
}

/// The first of so many places where something holds that holds for all places behind it.
fn first_where(places: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, places);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
