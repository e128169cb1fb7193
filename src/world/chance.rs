//! Repeatable chance: whole numbers from a ChaCha stream, equal on every platform for the same seed and stream.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A stream of draws. Streams of one seed do not disturb each other, so that a new story leaves the old ones as they were.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    /// The draws of one stream of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Chance {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Chance(generator)
    }

    /// A number below `count`; 0 when `count` is 0. The bias of the multiplication is below one in four billion per value.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * (count as u128);
        (wide >> 64) as usize
    }

    /// A number of a closed range; the first bound when the range is empty.
    pub(super) fn between(&mut self, range: [i64; 2]) -> i64 {
        let width = usize::try_from(range[1] - range[0] + 1).unwrap_or(1);
        range[0] + self.below(width) as i64
    }

    /// True in `percent` of a hundred draws.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    /// One element of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number below `count` that favours small ones: a few companies do most of the trade.
    pub(super) fn head_heavy(&mut self, count: usize) -> usize {
        let draw = u128::from(self.0.next_u64() >> 32);
        let cube = (draw * draw * draw) >> 64;
        ((cube * count as u128) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_same_for_ever() {
        let mut chance = Chance::new(7, 3);
        let draws: Vec<usize> = (0..6).map(|_| chance.below(1000)).collect();
        assert_eq!(draws, KNOWN, "a change here changes every generated world");
    }

    const KNOWN: [usize; 6] = [181, 92, 979, 334, 351, 384];

    #[test]
    fn draws_stay_in_their_range_and_reach_its_ends() {
        let mut chance = Chance::new(1, 0);
        let draws: Vec<i64> = (0..400).map(|_| chance.between([-2, 3])).collect();
        assert_eq!((draws.iter().min(), draws.iter().max()), (Some(&-2), Some(&3)));
        assert!((0..400).all(|_| chance.head_heavy(5) < 5));
        assert_eq!((chance.below(0), chance.head_heavy(0)), (0, 0));
    }
}
