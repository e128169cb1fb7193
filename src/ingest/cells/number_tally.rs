//! Which decimal mark the numbers of one column are written with, settled by its cells or not at all.

use super::Settled;
use super::digits::{self, DecimalMark};
use super::least::Least;
use super::numbers::{NumberStyle, plain_milli};

/// What the cells of one column say of its decimal mark. Counts only: neither the order of cells nor the way they were
/// divided among tallies matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ingest) struct NumberTally {
    point: Least,
    comma: Least,
    open: Least,
    plain: u64,
}

impl NumberTally {
    /// Counts one cell. O(length), without allocation on plain digits.
    pub(in crate::ingest) fn take(&mut self, cell: &str) {
        let bytes = cell.as_bytes();
        if bytes.iter().all(u8::is_ascii_digit) {
            self.plain += u64::from(!bytes.is_empty());
            return;
        }
        if plain_milli(bytes).is_some() {
            self.point.take(cell);
            return;
        }
        let Some(parts) = digits::parts(cell.trim()).filter(|parts| !parts.is_scientific() && is_alone(parts)) else {
            return;
        };
        let Some(read) = digits::readings(parts.core) else { return };
        match (read.point, read.comma) {
            (Some(one), Some(other)) if one == other => self.plain += 1,
            (Some(_), Some(_)) => self.open.take(cell),
            (Some(_), None) => self.point.take(cell),
            _ => self.comma.take(cell),
        }
    }

    /// Cells with two readings.
    pub(in crate::ingest) fn open(&self) -> u64 {
        self.open.count
    }

    /// The counts of both.
    pub(in crate::ingest) fn merge(&mut self, other: &NumberTally) {
        self.point.merge(&other.point);
        self.comma.merge(&other.comma);
        self.open.merge(&other.open);
        self.plain += other.plain;
    }

    /// The style of the column.
    pub(in crate::ingest) fn settle(&self) -> Settled<NumberStyle> {
        let (point, comma, open) = (self.point.count, self.comma.count, self.open.count);
        match (point > 0, comma > 0, open > 0) {
            (true, false, _) => self.settled(DecimalMark::Point, &self.point, "point"),
            (false, true, _) => self.settled(DecimalMark::Comma, &self.comma, "comma"),
            (false, false, false) => {
                let why = "no cell has a mark that could be read in two ways".to_owned();
                Settled { style: NumberStyle::default(), certain: true, why, open }
            }
            (false, false, true) => {
                let cells = super::counted(open, "cell may be", "cells may be");
                let example = self.open.shown();
                let why = format!(
                    "nothing settles the decimal mark: {cells} thousands or thousandths, for instance {example}"
                );
                Settled { style: NumberStyle::default(), certain: false, why, open }
            }
            (true, true, _) => {
                let (point, comma) = (self.point.shown(), self.comma.shown());
                let cells = super::counted(open, "cell with two readings is", "cells with two readings are");
                let why = format!(
                    "{point} has a decimal point and {comma} a decimal comma: no one style reads the column; {cells} refused"
                );
                Settled { style: NumberStyle::default(), certain: false, why, open }
            }
        }
    }

    /// The style of the column, or, where its own cells leave it open, that of the other columns of the file, which one
    /// program wrote. `file` holds the counts of all number columns. Still not certain: the report must show it.
    pub(in crate::ingest) fn settle_within(&self, file: &NumberTally) -> Settled<NumberStyle> {
        let (own, others) = (self.settle(), file.settle());
        let contradicted = self.point.count > 0 && self.comma.count > 0;
        match others.style.mark {
            Some(_) if own.open > 0 && !contradicted => Settled {
                style: others.style,
                certain: false,
                why: format!("{}; taken from the other columns of the file, where {}", own.why, others.why),
                open: 0,
            },
            _ => own,
        }
    }

    fn settled(&self, mark: DecimalMark, cells: &Least, name: &str) -> Settled<NumberStyle> {
        let read = super::counted(cells.count + self.open.count, "cell is read", "cells are read");
        let why = format!("{} can only have a decimal {name}; {read} by it", cells.shown());
        Settled { style: NumberStyle { mark: Some(mark) }, certain: true, why, open: 0 }
    }
}

/// False for cells with a second number, which say nothing of the mark of one.
fn is_alone(parts: &digits::Parts<'_>) -> bool {
    !parts.behind.chars().any(|letter| digits::digit_of(letter).is_some() && !matches!(letter, '2' | '3'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tally(cells: &[&str]) -> NumberTally {
        let mut tally = NumberTally::default();
        cells.iter().for_each(|cell| tally.take(cell));
        tally
    }

    #[test]
    fn a_settling_cell_settles_the_column() {
        let mark = |cells: &[&str]| tally(cells).settle().style.mark;
        assert_eq!(mark(&["1,234", "1.234", "12,345", "1 234", "1,23,456", "(120)"]), Some(DecimalMark::Point));
        assert_eq!(
            mark(&["1,234", "1.234", "1,234.567", "1’234.50", "₹1,23,456.00", "120-"]),
            Some(DecimalMark::Point)
        );
        assert_eq!(mark(&["1.234.567,89", "9,99"]), Some(DecimalMark::Comma));
        assert_eq!(mark(&["1.200,00"]), Some(DecimalMark::Comma));
        assert_eq!(mark(&["1.000", "1.111,11"]), Some(DecimalMark::Comma));
        assert_eq!(mark(&["USD 1,234.50", "€ 1.234,50", "HKD 88k"]), None);
    }

    #[test]
    fn what_is_not_settled_says_so() {
        let open = tally(&["1.000", "2.000", "12"]).settle();
        assert_eq!((open.style.mark, open.certain, open.open), (None, false, 2));
        assert!(open.why.contains("'1.000'") && open.why.contains("2 cells"), "{}", open.why);
        let plain = tally(&["12", "1 234", "", "N/A"]).settle();
        assert_eq!((plain.style.mark, plain.certain, plain.open), (None, true, 0));
        let mixed = tally(&["12.5", "9,99", "1.000"]).settle();
        assert_eq!((mixed.style.mark, mixed.certain, mixed.open), (None, false, 1));
        assert!(mixed.why.contains("'12.5'") && mixed.why.contains("'9,99'"), "{}", mixed.why);
    }

    #[test]
    fn a_column_may_be_read_as_the_rest_of_its_file() {
        let quantities = tally(&["1.000"]);
        let mut file = quantities.clone();
        file.merge(&tally(&["9.000,50"]));
        let settled = quantities.settle_within(&file);
        assert_eq!((settled.style.mark, settled.certain, settled.open), (Some(DecimalMark::Comma), false, 0));
        assert!(settled.why.contains("'1.000'") && settled.why.contains("'9.000,50'"), "{}", settled.why);
        assert_eq!(quantities.settle_within(&quantities), quantities.settle());
    }

    proptest! {
        #[test]
        fn order_and_division_do_not_matter(cells in prop::collection::vec("[0-9]{1,3}([.,][0-9]{1,3}){0,2}|.*", 0..12), cut in 0_usize..12) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let whole = tally(&cells);
            let reversed: Vec<&str> = cells.iter().rev().copied().collect();
            prop_assert_eq!(&tally(&reversed), &whole);
            let (one, other) = cells.split_at(cut.min(cells.len()));
            let mut merged = tally(other);
            merged.merge(&tally(one));
            prop_assert_eq!(&merged, &whole);
            prop_assert_eq!(merged.settle(), whole.settle());
        }
    }
}
