//! Which hops lie between starts and ends, how far each is from an end, and how many walks there are.

use rayon::prelude::*;

use super::columns::Columns;
use super::field::Field;
use super::tally::{Tally, prefix};

/// Hops at least so many to a task, so that small work is not cut up.
pub(super) const PIECE: usize = 1 << 14;

/// Positions of hops that may lie on a walk of at most `levels` hops from a start to an end, as far as parties and goods
/// keys tell: a relaxation that leaves time out. Party and key share one bit of a table; two pairs that meet in a bit keep
/// a hop too many, never one too few. O(hops x levels).
pub(super) fn between(columns: &Columns, levels: u8) -> Vec<u32> {
    let behind = distances(columns, &columns.to, &columns.from, Columns::ENDS, levels);
    let before = distances(columns, &columns.from, &columns.to, Columns::STARTS, levels);
    let far = |(behind, before): (&u8, &u8)| u16::from(*behind) + u16::from(*before) > u16::from(levels) + 1;
    let kept = behind.iter().zip(&before).zip(0..).filter(|(distance, _)| !far(*distance));
    kept.map(|(_, hop)| hop).collect()
}

/// Hops from each hop to the nearest marked one, itself counted; `u8::MAX` when there is none within `levels`.
fn distances(columns: &Columns, near: &[u32], far: &[u32], mark: u8, levels: u8) -> Vec<u8> {
    let mut distance: Vec<u8> = columns.marks.iter().map(|marks| if marks & mark != 0 { 1 } else { u8::MAX }).collect();
    let bits = (columns.len() * 8).next_power_of_two().max(64);
    let mut seen = vec![0_u64; bits / 64];
    let place = |party: u32, key: u32| {
        let mixed = (u64::from(party) << 32 | u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - bits.trailing_zeros())) as usize
    };
    for level in 1..levels.min(u8::MAX - 1) {
        let mut any = false;
        for at in (0..distance.len()).filter(|at| distance[*at] == level) {
            let bit = place(far[at], columns.key[at]);
            seen[bit / 64] |= 1 << (bit % 64);
            any = true;
        }
        if !any {
            break;
        }
        distance.par_iter_mut().zip(near).zip(&columns.key).with_min_len(PIECE).for_each(|((distance, party), key)| {
            let bit = place(*party, *key);
            if *distance == u8::MAX && seen[bit / 64] >> (bit % 64) & 1 == 1 {
                *distance = level + 1;
            }
        });
    }
    distance
}

/// Fewest hops from each hop to an end, itself counted; 0 when no end lies within the hop limit. O(hops x levels).
pub(super) fn to_the_end(field: &Field) -> Vec<u8> {
    let ends = |at: usize| u8::from(field.ends(at));
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
            .filter(|(_, fewest)| **fewest == 0)
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
