//! What the cells of one column look like, so that a name is believed only where its cells agree.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::policy::{CellForm, Measure, Policy, Unit};

/// Counts over the cells of one column in the sample.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Looks {
    /// Cells that hold something.
    pub(in crate::ingest) filled: usize,
    /// Filled cells that are not zero.
    pub(in crate::ingest) not_zero: usize,
    /// The first filled cell.
    pub(in crate::ingest) example: String,
    days: usize,
    numbers: usize,
    tariffs: usize,
    worded: usize,
    countries: usize,
    long: usize,
    latin: usize,
    other_script: usize,
    /// Cells of digits alone that are no code of a unit.
    counts: usize,
    /// Distinct cells that were looked at as countries.
    asked: usize,
    /// Cells that name a unit of weight other than the kilogram.
    pub(in crate::ingest) other_weights: usize,
}

/// Distinct cells of a column that are looked at as countries.
const ASKED: usize = 40;
/// Letters of a word for nothing and of a country's name at most.
const LONGEST_NOTHING: usize = 24;
const LONGEST_COUNTRY: usize = 60;

fn has_digit(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
}

fn may_name_country(cell: &str) -> bool {
    cell.len() <= LONGEST_COUNTRY && (!has_digit(cell) || cell.len() <= 4)
}

/// Letters of an identifier at most.
const LONGEST_CODE: usize = 80;

impl Looks {
    /// Looks at the cells of a column; words for nothing count as empty. O(cells).
    pub(in crate::ingest) fn at<'c>(cells: impl Iterator<Item = &'c str>, words: &Policy) -> Looks {
        let mut looks = Looks::default();
        let mut asked: BTreeSet<&str> = BTreeSet::new();
        let mut nothings: BTreeMap<&str, bool> = BTreeMap::new();
        for cell in cells {
            // what is long, or holds a digit among other letters, is no word for nothing
            let may_be_nothing = cell.len() <= LONGEST_NOTHING && !(cell.len() > 3 && has_digit(cell));
            if cell.is_empty()
                || (may_be_nothing && *nothings.entry(cell).or_insert_with(|| words.is_placeholder(cell)))
            {
                continue;
            }
            if looks.filled == 0 {
                looks.example = cell.chars().take(40).collect();
            }
            looks.filled += 1;
            looks.take(cell);
            looks.take_unit(cell, words);
            if asked.len() < ASKED && may_name_country(cell) && asked.insert(cell) && words.names_country(cell) {
                looks.countries += 1;
            }
        }
        looks.asked = asked.len();
        looks
    }

    fn take(&mut self, cell: &str) {
        let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
        self.days += usize::from(is_day(cell));
        self.numbers += usize::from(is_number(cell));
        self.tariffs += usize::from(is_tariff(cell));
        self.worded += usize::from(letters > 0);
        self.long += usize::from(cell.chars().count() > LONGEST_CODE);
        self.not_zero += usize::from(cell.chars().any(|letter| letter.is_alphabetic() || matches!(letter, '1'..='9')));
        for letter in cell.chars().filter(|letter| letter.is_alphabetic()) {
            let latin = letter <= '\u{24F}' || matches!(letter, '\u{1E00}'..='\u{1EFF}');
            *if latin { &mut self.latin } else { &mut self.other_script } += 1;
        }
    }

    fn take_unit(&mut self, cell: &str, words: &Policy) {
        const LONGEST_UNIT: usize = 8;
        if cell.len() <= LONGEST_UNIT && cell.chars().any(char::is_alphanumeric) {
            let is_count = cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
            let unit = words.unit(cell);
            self.counts += usize::from(is_count && unit.is_none());
            let weighs = |unit: &Unit| unit.measures() == Measure::Mass && unit.to_base() != Decimal::ONE;
            self.other_weights += usize::from(unit.as_ref().is_some_and(weighs));
        }
    }

    /// True when every cell is a bare number.
    pub(in crate::ingest) fn holds_counts(&self) -> bool {
        self.filled > 0 && self.counts == self.filled
    }

    /// True when every cell that could be one is a country, and no cell could not.
    pub(in crate::ingest) fn are_countries(&self) -> bool {
        self.asked > 0 && self.countries == self.asked && self.long == 0
    }

    /// True when most letters are Latin, or there are none.
    pub(in crate::ingest) fn is_latin(&self) -> bool {
        self.latin >= self.other_script
    }

    /// True when not one cell looks as it would have to.
    pub(in crate::ingest) fn contradict(&self, form: CellForm) -> bool {
        self.filled > 0
            && match form {
                CellForm::Any => false,
                CellForm::Days => self.days == 0,
                CellForm::Names | CellForm::Words => self.worded == 0,
                CellForm::Countries => self.countries == 0 && self.worded == 0,
                CellForm::Numbers => self.numbers == 0,
                CellForm::Tariffs => self.tariffs == 0,
                CellForm::Codes => 2 * self.long > self.filled,
            }
    }

    /// True when at least half of the cells look as they should.
    pub(in crate::ingest) fn agree(&self, form: CellForm) -> bool {
        let agreeing = match form {
            CellForm::Any => self.filled,
            CellForm::Days => self.days,
            CellForm::Names | CellForm::Words => self.worded,
            CellForm::Countries => return self.filled == 0 || self.countries > 0,
            CellForm::Numbers => self.numbers,
            CellForm::Tariffs => self.tariffs,
            CellForm::Codes => self.filled - self.long,
        };
        2 * agreeing >= self.filled
    }
}

/// True for a cell that stands in rows rather than in headers: a day, a number, a tariff number.
pub(in crate::ingest) fn is_data(cell: &str) -> bool {
    is_day(cell) || (cell.starts_with(|first: char| first.is_ascii_digit()) && is_number(cell))
}

/// True for a cell that is a date and no other number: three groups of digits of which one is a year, or the name of a
/// month between two.
pub(in crate::ingest) fn is_date(cell: &str) -> bool {
    const DIGITS: std::ops::RangeInclusive<usize> = 5..=8;
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |part: &str| part.chars().count() >= 3 && part.chars().all(char::is_alphabetic);
    let mut parts = cell.split(['-', '/', '.']);
    let ends = [parts.next(), parts.next(), parts.next(), parts.next()];
    let [Some(first), Some(middle), Some(last), None] = ends else { return false };
    is_number(first) && (is_number(middle) || is_month(middle)) && is_number(last) && DIGITS.contains(&digits)
}

/// Loosely a day: two groups of digits with what separates dates, eight digits of this or the last century, or the
/// serial number of a day in a spreadsheet.
fn is_day(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let groups = cell.split(|letter: char| !letter.is_ascii_digit()).filter(|group| !group.is_empty());
    let (count, longest) = groups.fold((0, 0), |(count, longest), group| (count + 1, group.len().max(longest)));
    let parted = cell.contains(['/', '-', '.', '年', ':']) || (longest == 4 && cell.chars().any(char::is_alphabetic));
    let dated = (3..=20).contains(&digits) && cell.len() <= 40 && count > 1 && longest <= 4 && parted;
    let stamped = cell.len() >= 10 && longest <= 9 && count >= 5;
    let packed = digits == cell.len() && digits == 8 && (cell.starts_with("19") || cell.starts_with("20"));
    let serial = digits > 4 && cell.split('.').next().is_some_and(|whole| whole.len() == 5) && is_number(cell);
    dated || stamped || packed || serial
}

/// A number, perhaps with a unit, a currency or grouping.
fn is_number(cell: &str) -> bool {
    let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
    cell.chars().any(char::is_numeric) && letters <= 14 && cell.chars().count() <= 40
}

/// Digits with what stands between the parts of a tariff number, guards of spreadsheets allowed.
fn is_tariff(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let plain =
        |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ' ' | '-' | '=' | '"' | '\'' | '\t' | '/');
    (2..=14).contains(&digits) && cell.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_numbers_and_tariffs_are_told_apart() {
        for cell in [
            "2025-03-04",
            "04.03.2025",
            "3/4/2025 5:06 PM",
            "04-Mar-2025",
            "20250304",
            "46082",
            "46082.75",
            "2025年3月4日",
            "2025-03-28T18:30:00.000Z",
            "Mar 4, 2025",
        ] {
            assert!(is_day(cell), "{cell}");
        }
        for cell in ["Alder", "12", "8473301180", "Oct 2025", "GPU", "1,000 PCS"] {
            assert!(!is_day(cell), "{cell}");
        }
        for cell in ["12", "1,000 PCS", "USD 1,234.50", "~12", "(120)", "1.234.567,89"] {
            assert!(is_number(cell), "{cell}");
        }
        assert!(is_tariff("8473.30.11") && is_tariff("=\"8542310000\"") && !is_tariff("WOODEN CHAIRS"));
        assert!(is_date("2025-03-04") && is_date("4.3.2025") && is_date("04-Mar-2025"));
        assert!(!is_date("12.5") && !is_date("10.0.0") && !is_date("2025") && !is_date("S-2025-1"));
        assert!(is_data("2025-03-04") && is_data("12") && !is_data("HS 8473"));
    }
}
