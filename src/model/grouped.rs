//! What shares a small number, side by side: one list, and where each number's part of it begins.

use rayon::prelude::*;

use super::HopId;

/// Hops, or what is told of them, by number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grouped<T = HopId> {
    rows: Vec<T>,
    starts: Vec<u32>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Grouped<T> {
        Grouped { rows: Vec::new(), starts: vec![0] }
    }
}

impl<T: Copy> Grouped<T> {
    /// Groups rows by number; those of one number keep their order. O(pairs + the highest number).
    #[must_use]
    pub fn of(pairs: impl Iterator<Item = (usize, T)> + Clone) -> Grouped<T> {
        let Some((_, any)) = pairs.clone().next() else { return Grouped::default() };
        let numbers = pairs.clone().map(|(number, _)| number + 1).max().unwrap_or(0);
        let mut starts = vec![0_u32; numbers + 1];
        pairs.clone().for_each(|(number, _)| starts[number] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        let mut rows = vec![any; sum as usize];
        for (number, row) in pairs {
            rows[starts[number] as usize] = row;
            starts[number] += 1;
        }
        // every start has moved to its end, which is where the next one began
        starts.rotate_right(1);
        starts[0] = 0;
        Grouped { rows, starts }
    }

    /// The rows of numbers from zero on, each list in its place. O(rows).
    ///
    /// # Panics
    /// When there are more than four billion rows.
    pub fn listed<L: IntoIterator<Item = T>>(lists: impl IntoIterator<Item = L>) -> Grouped<T> {
        let mut grouped = Grouped::default();
        lists.into_iter().for_each(|list| grouped.push(list));
        grouped
    }

    /// Adds the rows of the next number.
    ///
    /// # Panics
    /// When there are more than four billion rows.
    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.rows.extend(list);
        self.starts.push(u32::try_from(self.rows.len()).expect("fewer than 2^32 rows"));
    }

    /// The rows of a number, none when it has none. O(1).
    #[must_use]
    pub fn at(&self, number: usize) -> &[T] {
        let bounds = self.starts.get(number).zip(self.starts.get(number + 1));
        bounds.map_or(&[], |(start, end)| &self.rows[*start as usize..*end as usize])
    }

    /// One more than the highest number.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.starts.len() - 1
    }
}

impl<T: Ord + Send> Grouped<T> {
    /// Sorts the rows of each number. O(n log n), on all cores.
    #[must_use]
    pub fn sorted(mut self) -> Grouped<T> {
        let (mut rest, mut groups) = (self.rows.as_mut_slice(), Vec::with_capacity(self.starts.len()));
        for bounds in self.starts.windows(2) {
            let (group, behind) = rest.split_at_mut((bounds[1] - bounds[0]) as usize);
            groups.push(group);
            rest = behind;
        }
        groups.into_par_iter().for_each(ParallelSliceMut::par_sort_unstable);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn hops_of_a_number_are_those_that_were_given_in_order(numbers in prop::collection::vec(0..9_usize, 0..40)) {
            let pairs: Vec<(usize, HopId)> = numbers.into_iter().zip((0..).map(HopId)).collect();
            let grouped = Grouped::of(pairs.iter().copied());
            let backwards = Grouped::of(pairs.iter().rev().copied()).sorted();
            for number in 0..10 {
                let given: Vec<HopId> = pairs.iter().filter(|pair| pair.0 == number).map(|pair| pair.1).collect();
                prop_assert_eq!(grouped.at(number), &given[..]);
                prop_assert_eq!(backwards.at(number), &given[..]);
            }
            prop_assert_eq!(&backwards, &grouped);
            let lists = (0..grouped.numbers()).map(|number| grouped.at(number).to_vec());
            prop_assert_eq!(&Grouped::listed(lists), &grouped);
        }
    }
}
