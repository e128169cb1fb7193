//! Which order the dates of one column are written in, settled by its cells or not at all.

mod short_years;

use super::dates::{DateOrder, DateStyle, Zone, is_placeholder};
use super::least::Least;
use super::written::{Clock, Parted, Shape, YearAt, written};
use super::{DayCell, Settled, counted, dates};
use crate::model::Day;
use short_years::ShortPlace;

/// What the cells of one column say of its dates. Counts, least and greatest only: neither the order of cells nor the
/// way they were divided among tallies matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ingest) struct DateTally {
    /// One reading by form.
    fixed: u64,
    day_first: Least,
    month_first: Least,
    /// Of those, the ones with dots.
    month_first_dotted: u64,
    /// Both readings possible, without dots.
    either: Least,
    /// Both readings possible, with dots: written day first wherever dates have dots.
    dotted: Least,
    short: Least,
    short_place: ShortPlace,
    bare: Least,
    month_year: Least,
    utc: Utc,
    years: [Span; 3],
}

/// Instants written in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Utc {
    cells: Least,
    /// The quarters of an hour that were seen, one bit for each of the 96 of a day.
    quarters: u128,
    days: Span,
    /// Off the quarters: no midnights.
    odd: u64,
}

/// The least and the greatest of some numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span(Option<(i32, i32)>);

impl Span {
    fn take(&mut self, number: i32) {
        self.merge(Span(Some((number, number))));
    }

    fn merge(&mut self, other: Span) {
        self.0 = match (self.0, other.0) {
            (Some((least, most)), Some((other_least, other_most))) => {
                Some((least.min(other_least), most.max(other_most)))
            }
            (one, other) => one.or(other),
        };
    }

    /// How far apart they lie.
    fn width(self) -> i32 {
        self.0.map_or(0, |(least, most)| most - least)
    }

    /// The one number that all were.
    fn only(self) -> Option<i32> {
        self.0.filter(|(least, most)| least == most).map(|(least, _)| least)
    }
}

impl DateTally {
    /// Counts one cell. O(length), without allocation on ISO dates.
    pub(in crate::ingest) fn take(&mut self, cell: &str) {
        if let Some((found, zone)) = dates::iso(cell) {
            self.fixed += 1;
            if let Some(year) = dates::digits(cell.as_bytes(), 0, 4) {
                self.year(YearAt::First, year);
            }
            if let (DayCell::Instant { day, utc_minutes }, Zone::Utc) = (found, zone) {
                let minute = utc_minutes - i64::from(day.number()) * i64::from(MINUTES_A_DAY);
                let seconds = cell.bytes().skip(CLOCK_ENDS).all(|byte| !matches!(byte, b'1'..=b'9'));
                let minute = i32::try_from(minute).unwrap_or_default();
                self.utc.take(Clock { minute, whole_minute: seconds, offset: Some(0) }, day, cell);
            }
            return;
        }
        let Some(written) = written(cell) else { return };
        self.shape(written.shape, cell.trim());
        if let (Some(clock), Shape::Fixed { year, month, day, .. }) = (written.clock, written.shape)
            && let Some(day) = Day::from_parts(year, month, day)
        {
            self.utc.take(clock, day, cell.trim());
        }
    }

    fn shape(&mut self, shape: Shape, cell: &str) {
        match shape {
            Shape::Fixed { year, month, day, year_at } => {
                if !is_placeholder(year, month, day) {
                    self.fixed += 1;
                    self.year(year_at, year);
                }
            }
            Shape::Pair { first, second, year, parted } => self.pair([first, second, year], parted, cell),
            Shape::Short(numbers) => self.short_cell(numbers, cell),
            Shape::ShortNamed { day, year, .. } => self.short_named([day, year], cell),
            Shape::MonthYear => self.month_year.take(cell),
            Shape::Bare => self.bare.take(cell),
        }
    }

    fn pair(&mut self, [first, second, year]: [u16; 3], parted: Parted, cell: &str) {
        if is_placeholder(year, first, second) || is_placeholder(year, second, first) {
            return;
        }
        let day_first = Day::from_parts(year, second, first).is_some();
        let month_first = Day::from_parts(year, first, second).is_some();
        match (day_first, month_first) {
            (true, true) if first == second => self.fixed += 1,
            (true, true) if parted == Parted::ByDots => self.dotted.take(cell),
            (true, true) => self.either.take(cell),
            (true, false) => self.day_first.take(cell),
            (false, true) => {
                self.month_first.take(cell);
                self.month_first_dotted += u64::from(parted == Parted::ByDots);
            }
            (false, false) => return,
        }
        self.year(YearAt::Last, year);
    }

    fn year(&mut self, at: YearAt, year: u16) {
        self.years[at as usize].take(i32::from(year / 100));
    }

    /// The counts of both.
    #[cfg(test)]
    pub(in crate::ingest) fn merge(&mut self, other: &DateTally) {
        self.fixed += other.fixed;
        self.day_first.merge(&other.day_first);
        self.month_first.merge(&other.month_first);
        self.month_first_dotted += other.month_first_dotted;
        self.either.merge(&other.either);
        self.dotted.merge(&other.dotted);
        self.short.merge(&other.short);
        self.short_place.merge(&other.short_place);
        self.bare.merge(&other.bare);
        self.month_year.merge(&other.month_year);
        self.utc.merge(&other.utc);
        for (span, other) in self.years.iter_mut().zip(other.years) {
            span.merge(other);
        }
    }

    /// The style of the column.
    pub(in crate::ingest) fn settle(&self) -> Settled<DateStyle> {
        let mut settled = self.order();
        if let Some((minutes, why)) = self.utc.shift() {
            settled.style.utc_shift_minutes = minutes;
            settled.certain &= minutes != 0;
            add(&mut settled.why, &why);
        }
        self.settle_short_years(&mut settled);
        for (cells, one, many) in [
            (&self.bare, "bare number is not read as a date", "bare numbers are not read as dates"),
            (&self.month_year, "cell names a month and no day", "cells name a month and no day"),
        ] {
            if cells.count > 0 {
                settled.open += cells.count;
                settled.certain = false;
                add(&mut settled.why, &format!("{}, for instance {}", counted(cells.count, one, many), cells.shown()));
            }
        }
        if settled.why.is_empty() {
            settled.why = if self.fixed > 0 { "every date has one reading" } else { "no dates" }.to_owned();
        }
        settled
    }

    fn order(&self) -> Settled<DateStyle> {
        let (days, months) = (&self.day_first, &self.month_first);
        let (either, dotted) = (self.either.count, self.dotted.count);
        let by_slashes = months.count > 0 && self.month_first_dotted == 0;
        let read = |order: DateOrder, why: String| Settled { style: DateStyle::of(order), certain: true, why, open: 0 };
        let cells = |count: u64| counted(count, "cell is read by it", "cells are read by it");
        match () {
            () if days.count > 0 && months.count > 0 => self.contradicted(days, months),
            () if by_slashes && dotted > 0 => self.contradicted(&self.dotted, months),
            () if days.count > 0 => {
                let why = format!("{} can only be day first; {}", days.shown(), cells(days.count + either + dotted));
                read(DateOrder::DayFirst, why)
            }
            () if months.count > 0 => {
                let why =
                    format!("{} can only be month first; {}", months.shown(), cells(months.count + either + dotted));
                read(DateOrder::MonthFirst, why)
            }
            () if either > 0 => {
                let why = format!(
                    "nothing settles day or month: {} either, for instance {}",
                    counted(either + dotted, "cell could be", "cells could be"),
                    self.either.shown()
                );
                Settled { style: DateStyle::default(), certain: false, why, open: either + dotted }
            }
            () if dotted > 0 => {
                let why = format!("dates with dots are written day first: {}; {}", self.dotted.shown(), cells(dotted));
                read(DateOrder::DayFirst, why)
            }
            () => {
                let order = (self.fixed > 0).then_some(DateOrder::YearFirst);
                let style = DateStyle { order, ..DateStyle::default() };
                Settled { style, certain: true, why: String::new(), open: 0 }
            }
        }
    }

    fn contradicted(&self, days: &Least, months: &Least) -> Settled<DateStyle> {
        let open = self.day_first.count + self.month_first.count + self.either.count + self.dotted.count;
        let why = format!(
            "{} is day first and {} can only be month first: no one order reads the column; {}",
            days.shown(),
            months.shown(),
            counted(open, "cell is refused", "cells are refused")
        );
        Settled { style: DateStyle { contradicted: true, ..DateStyle::default() }, certain: false, why, open }
    }
}

fn add(why: &mut String, more: &str) {
    if !why.is_empty() {
        why.push_str("; ");
    }
    why.push_str(more);
}

/// Minutes east of UTC of the zones that people live in.
const ZONES: [i32; 20] =
    [60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 540, 570, 600, 630, 660, 780, 825];
const MINUTES_A_DAY: i32 = 24 * 60;
const HOUR: i32 = 60;
const QUARTER: i32 = 15;
/// Bytes of `YYYY-MM-DDThh:mm`.
const CLOCK_ENDS: usize = 16;

impl Utc {
    fn take(&mut self, clock: Clock, day: Day, cell: &str) {
        if clock.offset != Some(0) {
            return;
        }
        self.cells.take(cell);
        self.days.take(day.number());
        if clock.whole_minute && clock.minute % QUARTER == 0 {
            self.quarters |= 1 << (clock.minute / QUARTER).clamp(0, 96);
        } else {
            self.odd += 1;
        }
    }

    #[cfg(test)]
    fn merge(&mut self, other: &Utc) {
        self.cells.merge(&other.cells);
        self.quarters |= other.quarters;
        self.days.merge(other.days);
        self.odd += other.odd;
    }

    /// Minutes to shift by, when all instants are the midnight of one zone east of Greenwich, on more than one day; a
    /// shift of none and a warning when they may be midnights of winter and summer.
    fn shift(&self) -> Option<(i32, String)> {
        let first = i32::try_from(self.quarters.trailing_zeros()).ok()? * QUARTER;
        let east = MINUTES_A_DAY - first;
        if self.odd > 0 || self.days.only().is_some() || !ZONES.contains(&east) {
            return None;
        }
        let clock = |minutes: i32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let (one, other, example) = (clock(first), clock(first + HOUR), self.cells.shown());
        match self.quarters >> (first / QUARTER) {
            1 => {
                let why = format!(
                    "every instant is {one}Z, which is midnight at UTC+{}: the local day is taken, one day after the date as written in {example}",
                    clock(east)
                );
                Some((east, why))
            }
            // the bits of two times an hour apart
            0b1_0001 if first + HOUR < MINUTES_A_DAY => {
                let why = format!(
                    "every instant is {one}Z or {other}Z, which may be midnights of summer and winter: dates are taken as written, one day early if so, for instance {example}; say utc_offset = \"+{}\" for the column in a mapping file to have the local day",
                    clock(east)
                );
                Some((0, why))
            }
            _ => None,
        }
    }
}
