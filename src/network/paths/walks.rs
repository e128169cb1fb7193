//! Which hops lie between starts and ends, how far each is from an end, and how many walks there are.

use std::borrow::Cow;

use rayon::prelude::*;

use super::columns::Columns;
use super::field::{Field, Limits};
use super::tally::{Tally, prefix};

/// Hops at least so many to a task, so that small work is not cut up.
pub(super) const PIECE: usize = 1 << 14;
/// Hops that are looked at together.
const BLOCK: usize = 1 << 12;

/// Positions of hops that may lie on a walk within the limits from a start to an end. Party, goods key and a span of days
/// share one bit of a table: two that meet in a bit, and days that are close but not close enough, keep a hop too many,
/// never one too few. O(hops x levels) from the rarer side, then O(hops that it left x levels) from the other.
pub(super) fn between(columns: &Columns, limits: Limits) -> Vec<u32> {
    let levels = limits.max_hops;
    let marked = |mark: u8| columns.marks.iter().filter(|marks| *marks & mark != 0).count();
    let (rarer, other) = match marked(Columns::STARTS) < marked(Columns::ENDS) {
        true => (Columns::STARTS, Columns::ENDS),
        false => (Columns::ENDS, Columns::STARTS),
    };
    // the hop farthest from the one side must be marked on the other
    let near = |at: usize, distance: u8| (distance < levels) | (columns.marks[at] & other != 0);
    let first = Look::all(columns, rarer).distances(limits, near);
    let left: Vec<u32> = (0..).zip(&first).filter(|(_, distance)| **distance < u8::MAX).map(|(at, _)| at).collect();
    let room = |at: usize, distance: u8| first[left[at] as usize] <= levels + 1 - distance;
    let second = Look::of(columns, other, &left).distances(limits, room);
    left.iter().zip(&second).filter(|(_, distance)| **distance < u8::MAX).map(|(at, _)| *at).collect()
}

/// Hops looked at from marked ones: against the way of the goods from those that end, along it from those that start.
struct Look<'c> {
    /// Party and day by which a hop is found.
    near: Cow<'c, [u32]>,
    near_days: Cow<'c, [i32]>,
    /// Party and day by which a found hop finds others.
    far: Cow<'c, [u32]>,
    far_days: Cow<'c, [i32]>,
    key: Cow<'c, [u32]>,
    marks: Cow<'c, [u8]>,
    mark: u8,
    parties: usize,
}

/// Parties, and the days on which they send or receive.
type Dated<'c> = (Cow<'c, [u32]>, Cow<'c, [i32]>);

impl<'c> Look<'c> {
    fn all(columns: &'c Columns, mark: u8) -> Look<'c> {
        let sides = [
            (Cow::Borrowed(columns.from.as_slice()), Cow::Borrowed(columns.departed.as_slice())),
            (Cow::Borrowed(columns.to.as_slice()), Cow::Borrowed(columns.available.as_slice())),
        ];
        let (key, marks) = (Cow::Borrowed(columns.key.as_slice()), Cow::Borrowed(columns.marks.as_slice()));
        Look::from(sides, (key, marks), mark, columns.parties())
    }

    /// Some hops only, side by side.
    fn of(columns: &Columns, mark: u8, hops: &[u32]) -> Look<'c> {
        fn some<T: Copy>(column: &[T], hops: &[u32]) -> Cow<'static, [T]> {
            hops.iter().map(|hop| column[*hop as usize]).collect()
        }
        let sides = [
            (some(&columns.from, hops), some(&columns.departed, hops)),
            (some(&columns.to, hops), some(&columns.available, hops)),
        ];
        Look::from(sides, (some(&columns.key, hops), some(&columns.marks, hops)), mark, columns.parties())
    }

    fn from(
        [sent, received]: [Dated<'c>; 2],
        (key, marks): (Cow<'c, [u32]>, Cow<'c, [u8]>),
        mark: u8,
        parties: usize,
    ) -> Look<'c> {
        let ((near, near_days), (far, far_days)) =
            if mark == Columns::ENDS { (received, sent) } else { (sent, received) };
        Look { near, near_days, far, far_days, key, marks, mark, parties }
    }

    /// Hops from each hop to the nearest marked one, itself counted; `u8::MAX` when there is none within the limit, or
    /// none that `matters` at that distance. What matters at one distance matters at every smaller one.
    fn distances(&self, limits: Limits, matters: impl Fn(usize, u8) -> bool) -> Vec<u8> {
        let window = limits.max_dwell.saturating_sub(limits.least_dwell).unsigned_abs().saturating_add(1);
        let shift = window.checked_next_power_of_two().map_or(31, u32::trailing_zeros).min(31);
        // an arrival counts from the first day on which goods may leave
        let backwards = self.mark == Columns::ENDS;
        let early = if backwards { (limits.least_dwell, 0) } else { (0, limits.least_dwell) };
        let along = if backwards { -1 } else { 1 };
        let first = |marks: &u8, at: usize| if marks & self.mark != 0 && matters(at, 1) { 1 } else { u8::MAX };
        let mut distance: Vec<u8> = self.marks.iter().zip(0..).map(|(marks, at)| first(marks, at)).collect();
        let mut found: Vec<u32> = (0..).zip(&distance).filter(|(_, one)| **one == 1).map(|(at, _)| at).collect();
        let mut open = [0; BLOCK];
        for level in 2..=limits.max_hops {
            let mut seen = Seen::of(found.len() * 2, self.parties);
            for at in found.drain(..).map(|at| at as usize) {
                let span = self.far_days[at].saturating_add(early.1) >> shift;
                [span, span + along].into_iter().for_each(|span| seen.add(self.far[at], self.key[at], span));
            }
            for start in (0..distance.len()).step_by(BLOCK) {
                let count = seen.parties_met(&self.near, &distance, start, &mut open);
                for at in open[..count].iter().map(|at| start + usize::from(*at)) {
                    let span = self.near_days[at].saturating_add(early.0) >> shift;
                    if seen.has(self.near[at], self.key[at], span) && matters(at, level) {
                        distance[at] = level;
                        found.push(at as u32);
                    }
                }
            }
            if found.is_empty() {
                break;
            }
        }
        distance
    }
}

/// Parties, goods keys and spans of days that were found, a bit for several of them.
struct Seen {
    parties: Vec<u64>,
    bits: Vec<u64>,
    shift: u32,
}

impl Seen {
    fn of(most: usize, parties: usize) -> Seen {
        let bits = (most * 8).next_power_of_two().max(64);
        Seen { parties: vec![0; parties / 64 + 1], bits: vec![0; bits / 64], shift: u64::BITS - bits.trailing_zeros() }
    }

    fn place(&self, party: u32, key: u32, span: i32) -> usize {
        let pair = (u64::from(party) << 32 | u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (pair ^ pair >> 29 ^ u64::from(span.cast_unsigned())).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> self.shift) as usize
    }

    fn add(&mut self, party: u32, key: u32, span: i32) {
        let bit = self.place(party, key, span);
        self.bits[bit / 64] |= 1 << (bit % 64);
        self.parties[party as usize / 64] |= 1 << (party % 64);
    }

    /// Hops of a block without a distance whose party was found, by their place in it, and how many. Parties alone fit in a
    /// nearer memory than parties, goods and days, and are asked without a branch.
    fn parties_met(&self, near: &[u32], distance: &[u8], start: usize, open: &mut [u16; BLOCK]) -> usize {
        let mut count = 0;
        for (at, (party, distance)) in near[start..].iter().zip(&distance[start..]).take(BLOCK).enumerate() {
            let is_known = self.parties[*party as usize / 64] >> (party % 64) & 1 == 1;
            open[count] = at as u16;
            count += usize::from(is_known & (*distance == u8::MAX));
        }
        count
    }

    fn has(&self, party: u32, key: u32, span: i32) -> bool {
        let bit = self.place(party, key, span);
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Fewest hops from each hop to an end, itself counted, over hops that count; 0 when no end lies within the hop limit.
/// O(hops x levels).
pub(super) fn to_the_end(field: &Field, counts: impl Fn(usize) -> bool + Sync) -> Vec<u8> {
    let ends = |at: usize| u8::from(field.ends(at) && counts(at));
    let mut fewest: Vec<u8> = (0..field.len()).map(ends).collect();
    for level in 1..field.limits.max_hops {
        let mut sum = 0_u32;
        let reached = (0..field.slot_count()).map(|slot| {
            let before = sum;
            sum += u32::from(fewest[field.in_slot(slot)] > 0);
            before
        });
        let mut sums: Vec<u32> = reached.collect();
        sums.push(sum);
        let grown: usize = fewest
            .par_iter_mut()
            .enumerate()
            .with_min_len(PIECE)
            .filter(|(at, fewest)| **fewest == 0 && counts(*at))
            .map(|(at, fewest)| {
                let slots = field.behind(at);
                if sums[slots.end] > sums[slots.start] {
                    *fewest = level + 1;
                }
                usize::from(*fewest > 0)
            })
            .sum();
        if grown == 0 {
            break;
        }
    }
    fewest
}

/// Walks of at most the limit of hops from a start to an end: linked hop sequences, parties may repeat. `None` when there
/// are more than 128 bits count. O(hops x levels), whatever the number of walks.
pub(super) fn count(field: &Field) -> Option<u128> {
    count_as::<u64>(field).or_else(|| count_as::<u128>(field))
}

fn count_as<T: Tally>(field: &Field) -> Option<u128> {
    let one = |at: usize| if field.ends(at) { T::ONE } else { T::default() };
    let mut walks: Vec<T> = (0..field.len()).map(one).collect();
    for _ in 1..field.limits.max_hops {
        let sums = prefix((0..field.slot_count()).map(|slot| walks[field.in_slot(slot)]))?;
        walks = (0..field.len())
            .into_par_iter()
            .with_min_len(PIECE)
            .map(|at| {
                let slots = field.behind(at);
                let onward = sums[slots.end].minus(sums[slots.start]);
                let onward = if field.follows_itself(at) { onward.minus(walks[at]) } else { onward };
                onward.plus(one(at))
            })
            .collect::<Option<Vec<T>>>()?;
    }
    let starts = (0..field.len()).filter(|at| field.starts(*at));
    starts.map(|at| walks[at].wide()).try_fold(0_u128, u128::checked_add)
}
