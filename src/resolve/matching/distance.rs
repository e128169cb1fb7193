//! How far two words are apart by letters, in whole numbers.

use super::marks::{LONGEST, Marks, bit, head, is_twice};
use crate::policy::LetterCosts;

/// What it costs to turn letters into one another, ready to be looked up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Distance {
    put_for: Box<[[u8; ASCII]; ASCII]>,
    /// Cost of putting one letter for another that neither looks nor sounds like it: the unit of all costs.
    pub(super) other: u16,
    /// Cost of one vowel for another, of a letter left out or put in, and of two neighbours exchanged.
    pub(super) slip: u16,
    /// Cost of a letter written once instead of twice.
    doubled: u16,
    /// Letters, one bit each, by what one of them costs at least that stands in one of two words only.
    alone: Vec<(u64, u16)>,
}

/// Letters of ASCII.
const ASCII: usize = 128;

impl Distance {
    /// O(letters x letters).
    pub(super) fn new(costs: &LetterCosts) -> Distance {
        let mut put_for = Box::new([[costs.other; ASCII]; ASCII]);
        let mut put = |one: u8, other: u8, cost: u8| {
            let (one, other) = (usize::from(one) % ASCII, usize::from(other) % ASCII);
            (put_for[one][other], put_for[other][one]) = (cost, cost);
        };
        for (one, other) in costs.vowels.bytes().flat_map(|one| costs.vowels.bytes().map(move |other| (one, other))) {
            put(one, other, costs.slip);
        }
        for pair in costs.pairs.iter().map(String::as_bytes) {
            put(pair[0], pair[1], costs.alike);
        }
        (0..ASCII as u8).for_each(|letter| put(letter, letter, 0));
        let alone = alone(&put_for, costs);
        let [other, slip, doubled] = [costs.other, costs.slip, costs.doubled].map(u16::from);
        Distance { put_for, other, slip, doubled, alone }
    }

    /// Likeness of two ASCII words from 0 to 1000: 1000 less the cost of turning one into the other (letters put in, left
    /// out, exchanged with a neighbour, put for another) against the longer word; 0 when it is below `least`.
    /// O(length x length), symmetric.
    pub(super) fn alike(&self, one: &str, other: &str, least: u16) -> u16 {
        if one == other {
            return 1000;
        }
        let (a, b) = (head(one), head(other));
        let longer = a.len().max(b.len());
        if longer == 0 || too_long(longer, a.len().abs_diff(b.len())) {
            return 0;
        }
        let most = self.most(longer, least);
        if usize::from(self.doubled) * a.len().abs_diff(b.len()) > usize::from(most) {
            return 0;
        }
        let alike = self.cost(a, b, most).map_or(0, |cost| self.share(cost, longer));
        if alike < least { 0 } else { alike }
    }

    /// The most that the likeness of two words can be, by their letters without order. O(1).
    ///
    /// Each letter that stands in one word only has to be put in, left out or put for another, and each letter that the
    /// longer word has more is left out.
    pub(super) fn ceiling(&self, one: Marks, other: Marks) -> u16 {
        let (short, long) = if one.length < other.length { (one, other) } else { (other, one) };
        let more = u16::from(long.length - short.length);
        if too_long(usize::from(long.length), usize::from(more)) {
            return 0;
        }
        let apart = one.letters ^ other.letters;
        let letters: u16 = self.alone.iter().map(|(same, cost)| (same & apart).count_ones() as u16 * cost).sum();
        let twice = more.min(u16::from(long.twice));
        let length = twice * self.doubled + (more - twice) * self.slip;
        if long.length == 0 { 1000 } else { self.share(letters.max(length), usize::from(long.length)) }
    }

    fn share(&self, cost: u16, longer: usize) -> u16 {
        let whole = u32::from(self.other) * longer as u32;
        u16::try_from(1000_u32.saturating_sub(u32::from(cost) * 1000 / whole)).unwrap_or(0)
    }

    /// The most that turning words into one another may cost that are alike so much.
    fn most(&self, longer: usize, least: u16) -> u16 {
        let whole = u32::from(self.other) * longer as u32;
        u16::try_from(whole * u32::from(1001 - least) / 1000).unwrap_or(u16::MAX)
    }

    /// The least cost of turning one into the other; `None` once it must be above `most`.
    fn cost(&self, a: &[u8], b: &[u8], most: u16) -> Option<u16> {
        let (mut left_out, mut rows) = ([0_u16; LONGEST], [[0_u16; LONGEST + 1]; 3]);
        let left_out = &mut left_out[..b.len()];
        left_out.iter_mut().enumerate().for_each(|(j, cost)| *cost = self.gap(b, j));
        let [before, last, now] = &mut rows;
        let (mut before, mut last, mut now) = (&mut before[..=b.len()], &mut last[..=b.len()], &mut now[..=b.len()]);
        for (j, cost) in left_out.iter().enumerate() {
            last[j + 1] = last[j] + cost;
        }
        let mut above = false;
        for (i, letter) in a.iter().enumerate() {
            let put_in = self.gap(a, i);
            let put_for = &self.put_for[usize::from(*letter) % ASCII];
            let earlier = i.checked_sub(1).map(|i| a[i]);
            let mut here = last[0] + put_in;
            now[0] = here;
            let mut cheapest = here;
            for (j, other) in b.iter().enumerate() {
                let mut least = last[j] + u16::from(put_for[usize::from(*other) % ASCII]);
                least = least.min(last[j + 1] + put_in).min(here + left_out[j]);
                if earlier == Some(*other) && j > 0 && *letter == b[j - 1] {
                    least = least.min(before[j - 1] + self.slip);
                }
                here = least;
                now[j + 1] = here;
                cheapest = cheapest.min(here);
            }
            // an exchange of neighbours may step over one row, not over two
            if cheapest > most && above {
                return None;
            }
            above = cheapest > most;
            (before, last, now) = (last, now, before);
        }
        Some(last[b.len()])
    }

    /// Cost of leaving out the letter at `at`.
    pub(super) fn gap(&self, word: &[u8], at: usize) -> u16 {
        match word[at] {
            b'0'..=b'9' => self.other,
            _ if is_twice(word, at) => self.doubled,
            _ => self.slip,
        }
    }

    pub(super) fn put_for(&self, a: u8, b: u8) -> u16 {
        u16::from(self.put_for[usize::from(a) % ASCII][usize::from(b) % ASCII])
    }
}

/// True of lengths so far apart that words of them are never alike.
fn too_long(longer: usize, more: usize) -> bool {
    more * 5 > longer * 2 + 2
}

/// What each letter costs at least that stands in one of two words only: half of the cheapest letter that it is put for,
/// or being left out, twice where it is doubled.
fn alone(put_for: &[[u8; ASCII]; ASCII], costs: &LetterCosts) -> Vec<(u64, u16)> {
    let mut alone: Vec<(u64, u16)> = Vec::new();
    for letter in (b'a'..=b'z').chain(b'0'..=b'9') {
        let others = put_for[usize::from(letter)].iter().zip(0..).filter(|(_, other)| *other != letter);
        let cheapest = others.map(|(cost, _)| cost / 2).min().unwrap_or(0);
        let cost = u16::from(cheapest.min(costs.slip).min(costs.doubled.saturating_mul(2)));
        match alone.iter_mut().find(|(_, known)| *known == cost) {
            Some((letters, _)) => *letters |= bit(letter),
            None => alone.push((bit(letter), cost)),
        }
    }
    alone
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::policy::Policy;

    const FLOOR: u16 = 500;

    static DISTANCE: LazyLock<Distance> =
        LazyLock::new(|| Distance::new(&Policy::embedded().unwrap().name_words().letter_costs));

    #[test]
    fn slips_of_the_pen_cost_little_and_digits_their_full_price() {
        let alike = |one: &str, other: &str| DISTANCE.alike(one, other, FLOOR);
        assert_eq!(alike("varnex", "varnex"), 1000);
        assert!(alike("varnex", "vaarnex") > 940 && alike("varnex", "varnx") == 875);
        assert!(alike("varnex", "vranex") > 870, "neighbours exchanged");
        assert!(alike("ig0r", "igor") > 860);
        assert_eq!(alike("varnex", "oblast"), alike("oblast", "varnex"));
        assert_eq!((alike("varnex", "orion"), alike("abc", "abcdefgh")), (0, 0));
    }

    proptest! {
        #[test]
        fn no_two_words_are_more_alike_than_their_ceiling(
            one in "[a-e]{0,8}|[a-z]{1,12}|[a-z0-9]{1,5}",
            (at, put, kind) in (0..12_usize, "[a-e]{1,2}", 0..4_u8),
            far in "[a-e]{0,9}|[a-z]{1,12}",
        ) {
            let (before, after) = one.split_at(at.min(one.len()));
            let near = match kind {
                0 => format!("{before}{put}{after}"),
                1 => format!("{before}{put}{}", after.get(1..).unwrap_or("")),
                2 => format!("{before}{}", after.get(1..).unwrap_or("")),
                _ => format!("{after}{before}"),
            };
            for other in [near, far] {
                let (alike, ceiling) = (DISTANCE.alike(&one, &other, 1), DISTANCE.ceiling(Marks::of(&one), Marks::of(&other)));
                prop_assert!(alike <= ceiling, "{} {} {} {}", one, other, alike, ceiling);
                for least in [500, 620, 860] {
                    let told = if alike < least { 0 } else { alike };
                    prop_assert_eq!(DISTANCE.alike(&one, &other, least), told, "{} {}", one, other);
                }
            }
        }
    }
}
