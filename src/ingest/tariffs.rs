//! What a tariff number is worth, for those who have one without a table.

use super::cells::tariff;

/// The digits of a tariff number as written, and what they are worth: `ok`, `insufficient`, `lost_leading_zero`,
/// `invalid_length`, `point_added` or `no_such_heading`. Nothing is padded, nothing is cut. O(length).
///
/// # Errors
/// What else the cell holds, and what to write.
pub fn tariff_number(cell: &str) -> Result<(String, &'static str), &'static str> {
    tariff(cell).map(|read| (read.digits.into_owned(), read.verdict.word()))
}
