//! How each column of one file writes dates and numbers: settled by its cells, or by the user, never cell by cell.

use std::io::Read;

use super::cells::{DateOrder, DateStyle, DateTally, DecimalMark, NumberStyle, NumberTally, Settled, plain_day};
use super::form::Reads;
use super::rows::{Rows, Shape};
use crate::model::Currency;
use crate::policy::Unit;

/// The styles of the columns of one file, by position.
pub(super) struct Styles {
    columns: Vec<ColumnStyle>,
    /// How much of the file they rest on.
    pub(super) extent: Extent,
}

/// How much of a file was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// Its beginning: a cell that does not fit makes the whole be looked at.
    Beginning,
    /// All of it.
    Whole,
}

#[derive(Clone, Copy, Default)]
struct ColumnStyle {
    date: DateStyle,
    number: NumberStyle,
    /// Cells that had to be looked at twice.
    unusual: u64,
    /// True when the user said how the column is written.
    is_told: bool,
    hint: Hint,
}

/// What the header says of the cells of a column.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Hint {
    /// Unit, where it is not the one that the column is read in without a word.
    pub(super) unit: Option<Unit>,
    /// Currency.
    pub(super) currency: Option<Currency>,
    /// What the numbers are to be multiplied with.
    pub(super) scale: Option<u32>,
    /// True when an empty cell in the column of the unit leaves the unit open.
    pub(super) in_several_units: bool,
    /// True for percentages.
    pub(super) in_percent: bool,
}

/// What the user said of a column.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Told {
    /// Order of dates.
    pub(super) date: Option<DateStyle>,
    /// Decimal mark.
    pub(super) number: Option<NumberStyle>,
    /// Minutes east of UTC of the local day of instants.
    pub(super) utc_shift_minutes: Option<i32>,
}

/// One sentence of how a column was settled, for the user.
pub(super) struct Settlement {
    /// Position of the column.
    pub(super) position: usize,
    /// What was decided.
    pub(super) what: String,
    /// On which cells.
    pub(super) why: String,
}

enum Tally {
    Date(Box<DateTally>),
    Number(NumberTally),
    Neither,
}

impl Styles {
    /// Looks at the cells of `source`, which stands at the first row (with `headers` rows to leave out), and settles each
    /// column. Rows of another width count for nothing. O(length).
    pub(super) fn settle(
        source: &mut dyn Read,
        (shape, headers): (Shape, usize),
        reads: &[Reads],
        told: &[Told],
        extent: Extent,
    ) -> (Styles, Vec<Settlement>) {
        let mut tallies: Vec<(Tally, u64)> = reads.iter().map(|reads| (Tally::of(*reads), 0)).collect();
        let mut rows = Rows::new(source, (0, 1), shape);
        for _ in 0..headers {
            rows.read();
        }
        while let Some(span) = rows.read() {
            let row = rows.row();
            if span.flaw.is_none() && row.len() >= reads.len() {
                count(&mut tallies, row.iter());
            }
        }
        let mut numbers = NumberTally::default();
        tallies.iter().for_each(|(tally, _)| tally.add_to(&mut numbers));
        let mut settlements = Vec::new();
        let columns = (0..reads.len()).map(|at| {
            let told = told.get(at).copied().unwrap_or_default();
            let (style, said) = tallies[at].0.style(told, tallies[at].1, &numbers);
            settlements.extend(said.map(|(what, why)| Settlement { position: at, what, why }));
            style
        });
        (Styles { columns: columns.collect(), extent }, settlements)
    }

    /// Adds what the header says of the cells, by position.
    pub(super) fn with_hints(mut self, hints: &[Hint]) -> Styles {
        self.columns.iter_mut().zip(hints).for_each(|(column, hint)| column.hint = *hint);
        self
    }

    /// What the header says of the cells of a column.
    pub(super) fn hint(&self, position: Option<usize>) -> Hint {
        self.column(position).hint
    }

    /// How dates are written in a column.
    pub(super) fn date(&self, position: Option<usize>) -> DateStyle {
        self.column(position).date
    }

    /// How numbers are written in a column.
    pub(super) fn number(&self, position: Option<usize>) -> NumberStyle {
        self.column(position).number
    }

    /// True when only the whole file can tell how to read an unusual cell of the column: its beginning had none.
    pub(super) fn is_new_in(&self, position: Option<usize>) -> bool {
        let column = self.column(position);
        self.extent == Extent::Beginning && column.unusual == 0 && !column.is_told
    }

    /// True when a cell that does not fit may unsettle the column.
    pub(super) fn may_change(&self, position: Option<usize>) -> bool {
        self.extent == Extent::Beginning && !self.column(position).is_told
    }

    fn column(&self, position: Option<usize>) -> ColumnStyle {
        position.and_then(|position| self.columns.get(position)).copied().unwrap_or_default()
    }
}

fn count<'c>(tallies: &mut [(Tally, u64)], cells: impl Iterator<Item = &'c [u8]>) {
    for ((tally, unusual), cell) in tallies.iter_mut().zip(cells) {
        let Ok(cell) = std::str::from_utf8(cell) else { continue };
        match tally {
            Tally::Date(_) if cell.is_empty() || plain_day(cell.as_bytes()).is_some() => {}
            Tally::Date(tally) => {
                tally.take(&super::cells::bare(cell));
                *unusual += 1;
            }
            Tally::Number(_) if cell.bytes().all(|byte| byte.is_ascii_digit()) => {}
            Tally::Number(tally) => {
                tally.take(&super::cells::bare(cell));
                *unusual += 1;
            }
            Tally::Neither => {}
        }
    }
}

impl Tally {
    fn of(reads: Reads) -> Tally {
        match reads {
            Reads::Date => Tally::Date(Box::default()),
            Reads::Number => Tally::Number(NumberTally::default()),
            _ => Tally::Neither,
        }
    }

    fn add_to(&self, numbers: &mut NumberTally) {
        if let Tally::Number(tally) = self {
            numbers.merge(tally);
        }
    }

    /// The style, and what and why to say where there was something to decide. `numbers` counts all columns of the file,
    /// which one program wrote.
    fn style(&self, told: Told, unusual: u64, numbers: &NumberTally) -> (ColumnStyle, Option<(String, String)>) {
        let mut style = ColumnStyle { unusual, ..ColumnStyle::default() };
        let mut said = None;
        match self {
            Tally::Date(_) if told.date.is_some() => {
                (style.date, style.is_told) = (told.date.unwrap_or_default(), true);
            }
            Tally::Number(_) if told.number.is_some() => {
                (style.number, style.is_told) = (told.number.unwrap_or_default(), true);
            }
            Tally::Date(tally) => {
                let settled: Settled<DateStyle> = tally.settle();
                style.date = settled.style;
                let order = settled.style.order.map_or("not settled", DateOrder::word);
                let plain = settled.style.order.is_none_or(|order| order == DateOrder::YearFirst);
                let decided = !plain || !settled.certain || settled.style.utc_shift_minutes != 0;
                said = (decided && unusual > 0).then(|| (format!("dates: {order}"), settled.why));
            }
            Tally::Number(tally) => {
                let settled: Settled<NumberStyle> = tally.settle_within(numbers);
                style.number = settled.style;
                let mark = settled.style.mark.map_or("not settled", DecimalMark::word);
                let decided = settled.style.mark == Some(DecimalMark::Comma) || !settled.certain || tally.open() > 0;
                said = (decided && unusual > 0).then(|| (format!("numbers: {mark}"), settled.why));
            }
            Tally::Neither => {}
        }
        style.date.utc_shift_minutes = told.utc_shift_minutes.unwrap_or(style.date.utc_shift_minutes);
        (style, said)
    }
}
