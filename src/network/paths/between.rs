//! Which hops may lie between starts and ends: both sides are looked out from, in fixed time a hop and level.

use super::columns::Columns;
use super::field::Limits;

/// Hops that are looked at together, without a branch.
const BLOCK: usize = 1 << 12;
/// Bits of a word of [`Seen`]: spans of days.
const SPANS: u32 = u64::BITS;
/// Bits by which it is told that a party was found with a goods key, for each word.
const PAIRS: usize = 8;

/// Positions of hops that may lie on a walk within the limits from a start to an end. Party, goods key and a span of days
/// are told by bits of a table: pairs that meet in it, and days that are close but not close enough, keep a hop too many,
/// never one too few. The side that found less looks at all hops until the levels of both sides are those of a walk;
/// what a side has not found by then lies near the other, and only there is looked on. O(hops x levels).
pub(super) fn between(columns: &Columns, limits: Limits) -> Vec<u32> {
    let levels = limits.max_hops;
    let mut starts = Side::new(columns, Columns::STARTS, limits);
    let mut ends = Side::new(columns, Columns::ENDS, limits);
    while starts.level() + ends.level() < usize::from(levels) {
        let less = if starts.frontier().len() < ends.frontier().len() { &mut starts } else { &mut ends };
        less.look_at_all();
    }
    starts.look_near(&ends, levels);
    ends.look_near(&starts, levels);
    // as slices of one length, so that no position is checked
    let (first, second) = (starts.distance.as_slice(), &ends.distance[..starts.distance.len()]);
    chosen(first.len(), |at| {
        let walk = u16::from(first[at]) + u16::from(second[at]);
        (first[at] > 0) & (second[at] > 0) & (walk <= u16::from(levels) + 1)
    })
}

/// Positions that hold, in order. Without a branch, for whether one holds cannot be foreseen.
fn chosen(count: usize, holds: impl Fn(usize) -> bool) -> Vec<u32> {
    let (mut all, mut block) = (Vec::new(), [0; BLOCK]);
    for start in (0..count).step_by(BLOCK) {
        let mut some = 0;
        for at in start..count.min(start + BLOCK) {
            block[some] = at as u32;
            some += usize::from(holds(at));
        }
        all.extend_from_slice(&block[..some]);
    }
    all
}

/// Hops looked at from marked ones: against the way of the goods from those that end, along it from those that start.
struct Side<'c> {
    /// Party and day by which a hop is found.
    near: (&'c [u32], &'c [i32]),
    /// Party and day by which a found hop finds others.
    far: (&'c [u32], &'c [i32]),
    key: &'c [u32],
    /// Days that are added to a day of `near` and to one of `far`.
    early: (i32, i32),
    /// Days of a span, as a power of two; about a quarter of the longest wait.
    shift: u32,
    /// Spans from that of a found hop to the first in which others may be.
    first_span: i32,
    /// A bit for each span in which others may be, from the lowest on.
    spans: u64,
    /// Hops from each hop to the nearest marked one, itself counted; 0 where none was found.
    distance: Vec<u8>,
    /// Hops by their distance.
    found: Vec<Vec<u32>>,
}

impl<'c> Side<'c> {
    fn new(columns: &'c Columns, mark: u8, limits: Limits) -> Side<'c> {
        let window = i64::from(limits.max_dwell).saturating_sub(limits.least_dwell.into()).max(0).unsigned_abs();
        let shift = (window + 1).next_power_of_two().trailing_zeros().saturating_sub(2).min(i32::BITS - 1);
        // days that lie as far apart as the window meet so many spans at most
        let most = (window >> shift) + 2;
        let (sent, received) = (
            (columns.from.as_slice(), columns.departed.as_slice()),
            (columns.to.as_slice(), columns.available.as_slice()),
        );
        // an arrival counts from the first day on which goods may leave
        let (near, far, early, first_span) = match mark == Columns::ENDS {
            true => (received, sent, (limits.least_dwell, 0), 1 - most as i32),
            false => (sent, received, (0, limits.least_dwell), 0),
        };
        let distance: Vec<u8> = columns.marks.iter().map(|marks| u8::from(marks & mark != 0)).collect();
        let found = vec![chosen(distance.len(), |at| distance[at] == 1)];
        let (key, spans) = (columns.key.as_slice(), (1 << most.min(u64::from(SPANS) - 1)) - 1);
        Side { near, far, key, early, shift, first_span, spans, distance, found }
    }

    fn level(&self) -> usize {
        self.found.len()
    }

    /// Hops found last.
    fn frontier(&self) -> &[u32] {
        self.found.last().map_or(&[], Vec::as_slice)
    }

    /// Where the next hops are found from those found last.
    fn seen(&self) -> Seen {
        let mut seen = Seen::of(self.frontier().len().max(self.key.len() / SPANS as usize));
        for at in self.frontier().iter().map(|at| *at as usize) {
            let day = self.far.1[at].saturating_add(self.early.1);
            let span = (day >> self.shift).wrapping_add(self.first_span);
            seen.add((self.far.0[at], self.key[at]), self.spans.rotate_left(bit(span)));
        }
        seen
    }

    /// The span of days by which a hop is found.
    fn span(&self, at: usize) -> u32 {
        bit(self.near.1[at].saturating_add(self.early.0) >> self.shift)
    }

    /// The next level, of all hops that were not found yet.
    fn look_at_all(&mut self) {
        let mut found = Vec::new();
        if !self.frontier().is_empty() {
            let (seen, level) = (self.seen(), self.level() as u8 + 1);
            let (mut open, mut met) = ([(0, 0); BLOCK], [0; BLOCK]);
            for start in (0..self.distance.len()).step_by(BLOCK) {
                let count = seen.pairs_met(self, start, &mut open);
                let mut hits = 0;
                for (at, place) in &open[..count] {
                    met[hits] = *at;
                    hits += usize::from(seen.has(*place as usize, self.span(*at as usize)));
                }
                met[..hits].iter().for_each(|at| self.distance[*at as usize] = level);
                found.extend_from_slice(&met[..hits]);
            }
        }
        self.found.push(found);
    }

    /// The levels up to the last, of hops that lie no farther from the other side than a walk is long.
    fn look_near(&mut self, other: &Side, levels: u8) {
        while self.level() < usize::from(levels) {
            let mut found = Vec::new();
            let level = self.level() as u8 + 1;
            if !self.frontier().is_empty() {
                let seen = self.seen();
                for at in other.found.iter().take(usize::from(levels - level) + 1).flatten() {
                    let hop = *at as usize;
                    let place = Seen::place(seen.shift, (self.near.0[hop], self.key[hop]));
                    let is_met = self.distance[hop] == 0 && seen.has(place / PAIRS, self.span(hop));
                    if is_met && seen.has_pair(place) {
                        self.distance[hop] = level;
                        found.push(*at);
                    }
                }
            }
            self.found.push(found);
        }
    }
}

/// The bit of a span of days.
fn bit(span: i32) -> u32 {
    span.cast_unsigned() % SPANS
}

/// Parties and goods keys that were found, a bit for each of them, and a word for some whose bits are spans of days.
struct Seen {
    pairs: Vec<u64>,
    words: Vec<u64>,
    shift: u32,
}

impl Seen {
    /// For so many hops.
    fn of(most: usize) -> Seen {
        let words = most.next_power_of_two().max(64);
        let shift = u64::BITS - (words * PAIRS).trailing_zeros();
        Seen { pairs: vec![0; words * PAIRS / 64], words: vec![0; words], shift }
    }

    /// The bit of a party and goods key among the pairs; its word is the one at so many words for each.
    fn place(shift: u32, (party, key): (u32, u32)) -> usize {
        ((u64::from(party) << 32 | u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as usize
    }

    fn add(&mut self, pair: (u32, u32), spans: u64) {
        let place = Seen::place(self.shift, pair);
        self.pairs[place / 64] |= 1 << (place % 64);
        self.words[place / PAIRS] |= spans;
    }

    /// Hops of a block without a distance whose party and goods key were found, each with the place of its word, and how
    /// many. Pairs alone fit in a nearer memory than pairs and days, and are asked without a branch.
    fn pairs_met(&self, side: &Side, start: usize, open: &mut [(u32, u32); BLOCK]) -> usize {
        let mut count = 0;
        let hops = side.near.0[start..].iter().zip(&side.key[start..]).zip(&side.distance[start..]);
        for (((party, key), distance), at) in hops.take(BLOCK).zip(start as u32..) {
            let place = Seen::place(self.shift, (*party, *key));
            open[count] = (at, (place / PAIRS) as u32);
            count += usize::from(self.has_pair(place) & (*distance == 0));
        }
        count
    }

    fn has_pair(&self, place: usize) -> bool {
        self.pairs[place / 64] >> (place % 64) & 1 == 1
    }

    fn has(&self, word: usize, span: u32) -> bool {
        self.words[word] >> span & 1 == 1
    }
}
