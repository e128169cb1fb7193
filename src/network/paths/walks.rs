//! Which hops lie between starts and ends, how far each is from an end, and how many walks there are.

use rayon::prelude::*;

use super::columns::Columns;
use super::field::{Field, Limits};
use super::tally::{Tally, prefix};

/// Hops at least so many to a task, so that small work is not cut up.
pub(super) const PIECE: usize = 1 << 14;

/// Positions of hops that may lie on a walk within the limits from a start to an end. Party, goods key and a span of days
/// share one bit of a table: two that meet in a bit, and days that are close but not close enough, keep a hop too many,
/// never one too few. O(hops x levels), from the rarer side first.
pub(super) fn between(columns: &Columns, limits: Limits) -> Vec<u32> {
    let levels = limits.max_hops;
    let behind = Side {
        near: &columns.to,
        far: &columns.from,
        near_days: &columns.available,
        far_days: &columns.departed,
        mark: Columns::ENDS,
        least_dwell: limits.least_dwell,
    };
    let before = Side {
        near: &columns.from,
        far: &columns.to,
        near_days: &columns.departed,
        far_days: &columns.available,
        mark: Columns::STARTS,
        least_dwell: limits.least_dwell,
    };
    let marked = |side: &Side<'_>| columns.marks.iter().filter(|marks| *marks & side.mark != 0).count();
    let sides = if marked(&before) < marked(&behind) { [before, behind] } else { [behind, before] };
    let mark = sides[1].mark;
    // the hop farthest from the one side must be marked on the other
    let near = |at: usize, distance: u8| (distance < levels) | (columns.marks[at] & mark != 0);
    let first = sides[0].distances(columns, limits, near);
    let second = sides[1].distances(columns, limits, |at, distance| first[at] <= levels + 1 - distance);
    (0..).zip(&second).filter(|(_, distance)| **distance < u8::MAX).map(|(at, _)| at).collect()
}

/// One direction of looking: from marked hops against the way of the goods, or along it.
struct Side<'c> {
    /// Party and day by which a hop is found.
    near: &'c [u32],
    near_days: &'c [i32],
    /// Party and day by which a found hop finds others.
    far: &'c [u32],
    far_days: &'c [i32],
    mark: u8,
    least_dwell: i32,
}

impl Side<'_> {
    /// Hops from each hop to the nearest marked one, itself counted; `u8::MAX` when there is none within the limit, or
    /// none that `matters` at that distance.
    fn distances(&self, columns: &Columns, limits: Limits, matters: impl Fn(usize, u8) -> bool) -> Vec<u8> {
        let bits = (columns.len() * 8).next_power_of_two().max(64);
        let mut seen = vec![0_u64; bits / 64];
        let window = limits.max_dwell.saturating_sub(limits.least_dwell).unsigned_abs().saturating_add(1);
        let shift = window.checked_next_power_of_two().map_or(31, u32::trailing_zeros).min(31);
        let place = |party: u32, key: u32, span: i32| {
            let pair = (u64::from(party) << 32 | u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = (pair ^ pair >> 29 ^ u64::from(span.cast_unsigned())).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed >> (64 - bits.trailing_zeros())) as usize
        };
        // an arrival counts from the first day on which goods may leave
        let early = if self.mark == Columns::ENDS { (self.least_dwell, 0) } else { (0, self.least_dwell) };
        let along = if self.mark == Columns::ENDS { -1 } else { 1 };
        let first = |marks: &u8, at: usize| if marks & self.mark != 0 && matters(at, 1) { 1 } else { u8::MAX };
        let mut distance: Vec<u8> = columns.marks.iter().zip(0..).map(|(marks, at)| first(marks, at)).collect();
        let mut found: Vec<u32> = (0..).zip(&distance).filter(|(_, one)| **one == 1).map(|(at, _)| at).collect();
        let mut parties = vec![0_u64; columns.parties() / 64 + 1];
        for level in 2..=limits.max_hops {
            for at in found.drain(..).map(|at| at as usize) {
                let (party, span) = (self.far[at], self.far_days[at].saturating_add(early.1) >> shift);
                parties[party as usize / 64] |= 1 << (party % 64);
                for span in [span, span + along] {
                    let bit = place(party, columns.key[at], span);
                    seen[bit / 64] |= 1 << (bit % 64);
                }
            }
            for (at, distance) in distance.iter_mut().enumerate() {
                let party = self.near[at];
                // parties alone fit in a nearer memory than parties, goods and days
                let known = parties[party as usize / 64] >> (party % 64) & 1 == 1;
                if known && *distance == u8::MAX && matters(at, level) {
                    let bit = place(party, columns.key[at], self.near_days[at].saturating_add(early.0) >> shift);
                    if seen[bit / 64] >> (bit % 64) & 1 == 1 {
                        *distance = level;
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
