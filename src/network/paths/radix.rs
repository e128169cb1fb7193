//! Positions sorted by whole-number keys in time that grows with their number alone.

const DIGIT: u32 = 11;
const BUCKETS: usize = 1 << DIGIT;

/// Sorts rows of (key, position) by key; rows of equal keys keep their order. O(rows x digits of the highest key).
pub(super) fn sort(mut rows: Vec<(u64, u32)>) -> Vec<(u64, u32)> {
    let all = rows.iter().fold(0, |bits, row| bits | row.0);
    let digits = (u64::BITS - all.leading_zeros()).div_ceil(DIGIT);
    let mut other = vec![(0, 0); rows.len()];
    for digit in 0..digits {
        let bucket = |row: &(u64, u32)| (row.0 >> (digit * DIGIT)) as usize & (BUCKETS - 1);
        let mut places = [0_u32; BUCKETS];
        rows.iter().for_each(|row| places[bucket(row)] += 1);
        if places.iter().any(|count| *count as usize == rows.len()) {
            continue;
        }
        let mut place = 0;
        for count in &mut places {
            place += std::mem::replace(count, place);
        }
        for row in &rows {
            let place = &mut places[bucket(row)];
            other[*place as usize] = *row;
            *place += 1;
        }
        std::mem::swap(&mut rows, &mut other);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_equal_keys_keep_their_order() {
        let keys = (0..5000_u64).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (number % 40 + 8));
        let rows: Vec<(u64, u32)> = keys.map(|key| key % 97 + (key >> 30)).zip(0..).collect();
        let mut known = rows.clone();
        known.sort();
        assert_eq!(sort(rows), known);
        assert_eq!(sort(Vec::new()), []);
        assert_eq!(sort(vec![(7, 1), (7, 0)]), [(7, 1), (7, 0)]);
    }
}
