//! How far each hop is from an end, and how many walks there are.

use rayon::prelude::*;

use super::field::Field;
use super::tally::{Tally, prefix};

/// Hops at least so many to a task, so that small work is not cut up.
pub(super) const PIECE: usize = 1 << 14;
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
