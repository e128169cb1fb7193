//! A measured share, with the interval that chance leaves open.

/// So many of so many, with the interval that chance leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// How many hold.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
}

/// The square of 1.96, in thousandths: the interval holds the true share nineteen times in twenty.
const Z_SQUARED: u128 = 3842;

impl Share {
    /// The share in thousandths, rounded; `None` of nothing.
    #[must_use]
    pub fn thousandths(self) -> Option<u64> {
        (self.part * 1000 + self.whole / 2).checked_div(self.whole)
    }

    /// Wilson's interval of the share at 95 %, in thousandths: E. B. Wilson, JASA 22 (1927). Of nothing: all is open.
    #[must_use]
    pub fn interval(self) -> (u64, u64) {
        if self.whole == 0 {
            return (0, 1000);
        }
        let (n, s) = (u128::from(self.whole) * 1000, u128::from(self.part) * 1000);
        let middle = s + Z_SQUARED / 2;
        // z * sqrt(s (n - s) / n + z^2 / 4), all in thousandths
        let spread = (Z_SQUARED * (s * (n - s) / n + Z_SQUARED / 4)).isqrt();
        let all = n + Z_SQUARED;
        let share = |thousandths: u128| u64::try_from(thousandths).unwrap_or(1000).min(1000);
        // outwards: the interval is never told narrower than it is
        (share(middle.saturating_sub(spread) * 1000 / all), share(((middle + spread) * 1000).div_ceil(all)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_wilson() {
        // 8 of 10: 0.4902 to 0.9433 in any table of it
        assert_eq!(Share { part: 8, whole: 10 }.interval(), (490, 944));
        assert_eq!(Share { part: 0, whole: 10 }.interval(), (0, 278));
        assert_eq!(Share { part: 0, whole: 0 }.interval(), (0, 1000));
        assert_eq!(Share { part: 2, whole: 3 }.thousandths(), Some(667));
    }
}
