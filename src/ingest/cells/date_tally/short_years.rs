//! Years of two digits: where they stand in a column, and of which century they are.

use super::super::dates::{DateOrder, DateStyle, ShortYears};
use super::super::written::YearAt;
use super::super::{Settled, counted};
use super::{DateTally, Span, add};

/// How far apart numbers lie at least that are days, and at most that are years, where nothing else tells which is which.
const DAYS_APART: i32 = 10;
const YEARS_APART: i32 = 5;

/// What cells with two-digit years say, for each place where the year may stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ShortPlace {
    /// A number above 31 in the first or the last place.
    above: [u64; 2],
    /// Above 31 behind the name of a month.
    behind_month: u64,
    /// Read with the year last: only day first, only month first.
    day_first: u64,
    month_first: u64,
    /// The numbers in the first place and in the last, of dates in numbers and of those that name the month.
    ends: [Span; 2],
    named_ends: [Span; 2],
}

impl DateTally {
    pub(super) fn short_cell(&mut self, [a, b, c]: [u16; 3], cell: &str) {
        if a == 0 && b == 0 && c == 0 {
            return;
        }
        self.short.take(cell);
        let place = &mut self.short_place;
        place.ends[0].take(i32::from(a));
        place.ends[1].take(i32::from(c));
        place.above[0] += u64::from(a > 31);
        place.above[1] += u64::from(c > 31);
        place.day_first += u64::from(a > 12 && b <= 12);
        place.month_first += u64::from(b > 12 && a <= 12);
    }

    pub(super) fn short_named(&mut self, [day, year]: [u16; 2], cell: &str) {
        self.short.take(cell);
        let place = &mut self.short_place;
        place.named_ends[0].take(i32::from(day));
        place.named_ends[1].take(i32::from(year));
        place.behind_month += u64::from(year > 31);
    }

    /// Two-digit years are read when their place is fixed, by a number above 31, by years of four digits, or because the
    /// numbers there lie close together and those at the other end all over a month; and when their century is, by years of four
    /// digits of one century, or because all are below 50. Otherwise they are refused.
    pub(super) fn settle_short_years(&self, settled: &mut Settled<DateStyle>) {
        if self.short.count == 0 {
            return;
        }
        let place = &self.short_place;
        let year_at = match (place.above[0] > 0, place.above[1] > 0, place.behind_month > 0) {
            (true, false, false) => Some(YearAt::First),
            (false, true, false) => Some(YearAt::Last),
            (false, false, true) => Some(YearAt::BehindMonth),
            (false, false, false) => self.short_place_by_spans(),
            _ => None,
        };
        if settled.style.order.is_none() && year_at == Some(YearAt::Last) && self.either.count == 0 {
            settled.style.order = place.order();
        }
        let against = match settled.style.order {
            Some(DateOrder::DayFirst) => place.month_first,
            Some(DateOrder::MonthFirst) => place.day_first,
            _ => 0,
        };
        let known = year_at.and_then(|at| Some((at, self.century(at)?)));
        match known.and_then(|(at, century)| Some((at, u16::try_from(century).ok()?.checked_mul(100)?))) {
            Some((year_at, century)) if year_at != YearAt::Last || (against == 0 && settled.style.order.is_some()) => {
                settled.style.short_years = Some(ShortYears { year_at, century });
                let full = self.years[year_at as usize].only().is_some();
                let because = if full { "as the years of four digits are" } else { "for none is above 49" };
                let why = format!(
                    "years of two digits such as {} are of the century {century}, {because}",
                    self.short.shown()
                );
                add(&mut settled.why, &why);
            }
            _ => {
                settled.certain = false;
                settled.open += self.short.count;
                let cells = counted(self.short.count, "cell has", "cells have");
                add(&mut settled.why, &format!("{cells} a year of two digits, for instance {}", self.short.shown()));
            }
        }
    }

    /// The one century of the years of four digits in a place; this one where there are none and all are below 50.
    fn century(&self, at: YearAt) -> Option<i32> {
        const THIS: i32 = 20;
        const BELOW: i32 = 50;
        let full = self.years[at as usize];
        let ends = if at == YearAt::BehindMonth { self.short_place.named_ends } else { self.short_place.ends };
        let years = ends[usize::from(at != YearAt::First)];
        let below = years.0.is_some_and(|(_, most)| most < BELOW);
        full.only().or((full.0.is_none() && below).then_some(THIS))
    }

    /// The place of the year by where the numbers lie closest together: in one form of date only, two cells at least.
    fn short_place_by_spans(&self) -> Option<YearAt> {
        let ShortPlace { ends, named_ends, .. } = &self.short_place;
        let (one, named) = (ends[0].0.is_some(), named_ends[0].0.is_some());
        let (ends, last) = match (one, named) {
            (true, false) => (ends, YearAt::Last),
            (false, true) => (named_ends, YearAt::BehindMonth),
            _ => return None,
        };
        let has_full = self.years[last as usize].0.is_some() && self.years[YearAt::First as usize].0.is_none();
        // days lie all over the month, and the years of one table close together
        let are_days = |days: i32, years: i32| days >= DAYS_APART && years <= YEARS_APART;
        match ends.map(Span::width) {
            _ if has_full => Some(last),
            [first, other] if are_days(first, other) => Some(last),
            [first, other] if are_days(other, first) && last == YearAt::Last => Some(YearAt::First),
            _ => None,
        }
    }
}

impl ShortPlace {
    /// Day or month first, where some cell can only be one of them.
    fn order(&self) -> Option<DateOrder> {
        match (self.day_first > 0, self.month_first > 0) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(super) fn merge(&mut self, other: &ShortPlace) {
        self.above = [self.above[0] + other.above[0], self.above[1] + other.above[1]];
        self.behind_month += other.behind_month;
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        for (span, other) in self.ends.iter_mut().zip(other.ends) {
            span.merge(other);
        }
        for (span, other) in self.named_ends.iter_mut().zip(other.named_ends) {
            span.merge(other);
        }
    }
}
