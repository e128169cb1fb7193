//! The hops that can matter to a question, in the order in which those that may follow a hop are one contiguous range.

use super::columns::Columns;
use super::radix;

/// How long a route may be and how long goods may wait between two of its hops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Most hops of a route, at least 1.
    pub max_hops: u8,
    /// Least days between availability and departure; negative where a departure may lie before the arrival.
    pub least_dwell: i32,
    /// Most days between availability and departure.
    pub max_dwell: i32,
}

/// Hops that lie on some way from a start to an end as far as parties and goods keys tell, sorted by (from party, goods
/// key, departure), with the range of those that may follow each. About 33 bytes a hop kept, 60 more while it is made.
pub struct Field {
    /// Position of each hop in the columns it was made of.
    pub(super) hop: Vec<u32>,
    pub(super) from: Vec<u32>,
    pub(super) to: Vec<u32>,
    pub(super) key: Vec<u32>,
    pub(super) departed: Vec<i32>,
    pub(super) available: Vec<i32>,
    pub(super) marks: Vec<u8>,
    /// First slot behind each hop.
    pub(super) begin: Vec<u32>,
    /// One past the last slot behind each hop.
    pub(super) end: Vec<u32>,
    /// The hop in each slot; `None` when slot and hop are the same number.
    pub(super) slots: Option<Vec<u32>>,
    /// How long routes and waits may be.
    pub(super) limits: Limits,
    pub(super) parties: usize,
}

impl Field {
    /// Sorts what can matter. Hops that no start reaches or that reach no end are left out first. O(hops x levels).
    #[must_use]
    pub fn new(columns: &Columns, limits: Limits) -> Field {
        let kept = super::between::between(columns, limits);
        let rows = kept.into_iter().map(|hop| (u64::from(columns.departed[hop as usize].abs_diff(i32::MIN)), hop));
        let rows = in_order(rows.collect());
        let key_bits = u32::BITS - columns.key.iter().max().map_or(0, |key| key.leading_zeros()).min(u32::BITS);
        let group = |party: u32, hop: usize| u64::from(party) << key_bits | u64::from(columns.key[hop]);
        let leaving = rows.into_iter().map(|(_, hop)| (group(columns.from[hop as usize], hop as usize), hop));
        let leaving = in_order(leaving.collect());
        let hop: Vec<u32> = leaving.iter().map(|row| row.1).collect();
        let at = |hop: &u32| *hop as usize;
        let mut field = Field {
            from: hop.iter().map(|hop| columns.from[at(hop)]).collect(),
            to: hop.iter().map(|hop| columns.to[at(hop)]).collect(),
            key: hop.iter().map(|hop| columns.key[at(hop)]).collect(),
            departed: hop.iter().map(|hop| columns.departed[at(hop)]).collect(),
            available: hop.iter().map(|hop| columns.available[at(hop)]).collect(),
            marks: hop.iter().map(|hop| columns.marks[at(hop)]).collect(),
            begin: vec![0; hop.len()],
            end: vec![0; hop.len()],
            slots: None,
            limits,
            parties: columns.parties(),
            hop,
        };
        let groups: Vec<u64> = leaving.into_iter().map(|row| row.0).collect();
        field.link(&groups, |at| group(field_to(columns, at), at as usize));
        field
    }

    /// A field whose links are given: for each hop of the columns, the hops that may follow it.
    #[must_use]
    pub fn linked(columns: &Columns, limits: Limits, mut next: impl FnMut(u32) -> Vec<u32>) -> Field {
        let hop: Vec<u32> = (0..u32::try_from(columns.len()).unwrap_or(u32::MAX)).collect();
        let (mut begin, mut end, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        for one in &hop {
            begin.push(u32::try_from(slots.len()).unwrap_or(u32::MAX));
            let mut behind = next(*one);
            // those that go to one party stand side by side
            behind.sort_unstable_by_key(|hop| (columns.to[*hop as usize], *hop));
            slots.extend(behind);
            end.push(u32::try_from(slots.len()).unwrap_or(u32::MAX));
        }
        let Columns { from, to, key, departed, available, marks } = columns.clone();
        let parties = columns.parties();
        Field { hop, from, to, key, departed, available, marks, begin, end, slots: Some(slots), limits, parties }
    }

    /// Hops in the field.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hop.len()
    }

    /// True when no hop can matter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hop.is_empty()
    }

    /// Position in the columns of the hop at a place of the field.
    #[must_use]
    pub fn position(&self, at: usize) -> u32 {
        self.hop[at]
    }

    /// Places of the hops that may follow the hop at a place.
    pub fn followers(&self, at: usize) -> impl Iterator<Item = usize> + use<'_> {
        self.behind(at).map(|slot| self.in_slot(slot)).filter(move |next| *next != at)
    }

    /// Most hops of a route.
    #[must_use]
    pub fn max_hops(&self) -> u8 {
        self.limits.max_hops
    }

    /// Slots behind a hop.
    pub(super) fn behind(&self, at: usize) -> std::ops::Range<usize> {
        self.begin[at] as usize..self.end[at] as usize
    }

    /// The hop in a slot.
    pub(super) fn in_slot(&self, slot: usize) -> usize {
        self.slots.as_ref().map_or(slot, |slots| slots[slot] as usize)
    }

    /// Number of slots.
    pub(super) fn slot_count(&self) -> usize {
        self.slots.as_ref().map_or(self.len(), Vec::len)
    }

    pub(super) fn starts(&self, at: usize) -> bool {
        self.marks[at] & Columns::STARTS != 0
    }

    pub(super) fn ends(&self, at: usize) -> bool {
        self.marks[at] & Columns::ENDS != 0
    }

    /// A shipment to oneself: it may be walked, but no route holds it.
    pub(super) fn is_loop(&self, at: usize) -> bool {
        self.from[at] == self.to[at]
    }

    /// True when a hop lies in its own range: sent to oneself without passing of time. No hop follows itself.
    pub(super) fn follows_itself(&self, at: usize) -> bool {
        self.is_loop(at) && self.slots.is_none() && self.behind(at).contains(&at)
    }

    /// Finds the range behind each hop by walking arrivals and departures of each group side by side. O(hops).
    fn link(&mut self, groups: &[u64], arrives_in: impl Fn(u32) -> u64) {
        let places = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        let days = places.map(|at| (u64::from(self.available[at as usize].abs_diff(i32::MIN)), at));
        let days = in_order(days.collect());
        let arriving = days.into_iter().map(|(_, at)| (arrives_in(self.hop[at as usize]), at));
        let (mut first, mut last) = (0, 0);
        for (group, at) in in_order(arriving.collect()) {
            let day = self.available[at as usize];
            let (open, close) =
                (day.saturating_add(self.limits.least_dwell), day.saturating_add(self.limits.max_dwell));
            while first < groups.len() && (groups[first], self.departed[first]) < (group, open) {
                first += 1;
            }
            last = last.max(first);
            while last < groups.len() && (groups[last], self.departed[last]) <= (group, close) {
                last += 1;
            }
            self.begin[at as usize] = first as u32;
            self.end[at as usize] = last as u32;
        }
    }
}

fn field_to(columns: &Columns, hop: u32) -> u32 {
    columns.to[hop as usize]
}

/// Sorts rows unless they are sorted, as records of a data set are by day.
fn in_order(rows: Vec<(u64, u32)>) -> Vec<(u64, u32)> {
    if rows.is_sorted_by_key(|row| row.0) { rows } else { radix::sort(rows) }
}
