//! Sums of counts over ranges by prefix sums, with a wider number where the first one is too small.

/// A count that knows when it no longer fits.
pub(super) trait Tally: Copy + Ord + Default + Send + Sync {
    /// One.
    const ONE: Self;
    /// The sum, `None` when it does not fit and the type promises to be exact.
    fn plus(self, other: Self) -> Option<Self>;
    /// The difference; never below zero.
    fn minus(self, other: Self) -> Self;
    /// As the widest count.
    fn wide(self) -> u128;
}

impl Tally for u64 {
    const ONE: u64 = 1;
    fn plus(self, other: u64) -> Option<u64> {
        self.checked_add(other)
    }
    fn minus(self, other: u64) -> u64 {
        self.saturating_sub(other)
    }
    fn wide(self) -> u128 {
        u128::from(self)
    }
}

impl Tally for u128 {
    const ONE: u128 = 1;
    fn plus(self, other: u128) -> Option<u128> {
        self.checked_add(other)
    }
    fn minus(self, other: u128) -> u128 {
        self.saturating_sub(other)
    }
    fn wide(self) -> u128 {
        self
    }
}

/// Sums of all values before each position, one more than there are values. `None` when a sum does not fit. O(values).
pub(super) fn prefix<T: Tally>(values: impl ExactSizeIterator<Item = T>) -> Option<Vec<T>> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    let mut sum = T::default();
    sums.push(sum);
    for value in values {
        sum = sum.plus(value)?;
        sums.push(sum);
    }
    Some(sums)
}
