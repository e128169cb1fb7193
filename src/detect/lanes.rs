//! Lanes of trade statistics: where what one country reports as sent and the other as received stopped agreeing.

use std::collections::BTreeMap;

use super::Context;
use crate::model::{Country, Currency, Day, Milli, RecordRef, Text, TradeFlow, TradeStatistic};

/// How a lane stopped agreeing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Turn {
    /// Less comes in than the sender reports, against the years or months before.
    Vanishes,
    /// More comes in than the sender reports.
    Appears,
}

/// Periods in a row in which a lane does not agree.
pub(super) struct Gap {
    pub code: Text,
    pub turn: Turn,
    pub first: Day,
    pub last: Day,
    /// Reported by the sender and by the receiver over these periods, in thousandths of `unit`.
    pub sent: i64,
    pub came: i64,
    pub unit: Unit,
    /// Of each thousand reported as sent, how many were reported as received before: the median.
    pub usual: i64,
    /// Rows of these periods, and those before that tell what is usual.
    pub rows: Vec<RecordRef>,
    pub history: Vec<RecordRef>,
}

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Kilograms,
    Value(Currency),
}

/// What is known of the trade from one country to another.
#[derive(Default)]
pub(super) struct Lane {
    /// Tariff numbers and periods in which it was judged.
    judged: Vec<(Text, Day, Day)>,
    pub gaps: Vec<Gap>,
}

/// By sender and receiver.
pub(super) type Lanes = BTreeMap<(Country, Country), Lane>;

impl Lane {
    /// True when the statistics tell of goods of this tariff number on this day.
    pub(super) fn tells(&self, hs_code: &str, day: Day, context: &Context<'_>) -> bool {
        let covers = |(code, first, last): &(Text, Day, Day)| {
            *first <= day && day <= *last && hs_code.starts_with(context.text(*code))
        };
        self.judged.iter().any(covers)
    }
}

/// What tells a gap: see the thresholds of the red flag.
pub(super) struct Limits {
    pub least_history: usize,
    /// Periods before that are looked at; those further back tell little of what is usual.
    pub most_history: usize,
    pub least_periods: usize,
    pub tolerance: i64,
    pub spreads: i64,
}

/// The two sides of one lane, tariff number and period.
#[derive(Default)]
struct Sides<'r> {
    sent: Vec<&'r TradeStatistic>,
    came: Vec<&'r TradeStatistic>,
}

/// The periods of one lane and tariff number, by first and last day.
type Series<'r> = BTreeMap<(Day, Day), Sides<'r>>;

/// A period as it is compared: thousandths that came of those sent, and the rows that say so.
struct Point {
    first: Day,
    last: Day,
    sent: i64,
    came: i64,
    rows: [RecordRef; 2],
}

/// More than this many times as much is as good as any more.
pub(super) const MOST_PERMILLE: i64 = 10_000;

/// Every lane of the statistics with its gaps. Months and years are not mixed; a period of which one side is not told, or told
/// twice, is not judged: a row that is missing says nothing. O(rows log rows x periods of history).
pub(super) fn lanes(context: &Context<'_>, limits: &Limits) -> Lanes {
    let mut series: BTreeMap<(Country, Country, &str, bool), Series<'_>> = BTreeMap::new();
    for row in &context.survey.records.trade_statistics {
        let known = row.reporter.is_known() && row.partner.is_known() && row.reporter != row.partner;
        let code = context.text(row.code);
        if !known || row.flow == TradeFlow::Part || code.len() < 4 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let out = row.flow == TradeFlow::Export;
        let (from, to) = if out { (row.reporter, row.partner) } else { (row.partner, row.reporter) };
        let monthly = row.last.days_since(row.first) < 31;
        let sides = series.entry((from, to, code, monthly)).or_default().entry((row.first, row.last)).or_default();
        if out { sides.sent.push(row) } else { sides.came.push(row) }
    }
    let mut lanes = Lanes::new();
    for ((from, to, ..), periods) in &series {
        if let Some((judged, gaps)) = gaps(periods, limits) {
            let lane = lanes.entry((*from, *to)).or_default();
            lane.judged.push(judged);
            lane.gaps.extend(gaps);
        }
    }
    lanes
}

/// The gaps of one series and what of it was judged, by weight where that tells enough, else by value; `None` when neither
/// does.
fn gaps(periods: &Series<'_>, limits: &Limits) -> Option<((Text, Day, Day), Vec<Gap>)> {
    let one = periods.values().flat_map(|sides| sides.sent.iter().chain(&sides.came)).next()?;
    let by_value = Unit::Value(one.currency);
    [Unit::Kilograms, by_value].into_iter().find_map(|unit| {
        let points: Vec<Point> = periods.iter().filter_map(|(period, sides)| point(period, sides, unit)).collect();
        let (first, last) = (points.get(limits.least_history)?.first, points.last()?.last);
        Some(((one.code, first, last), walk(&points, (one.code, unit), limits)))
    })
}

fn point((first, last): &(Day, Day), sides: &Sides<'_>, unit: Unit) -> Option<Point> {
    let measure = |row: &TradeStatistic| match unit {
        // no weight beside a value is a weight that was not recorded
        Unit::Kilograms => row.weight.filter(|weight| weight.0 > 0 || row.value.is_none_or(|value| value.0 == 0)),
        Unit::Value(currency) => row.value.filter(|_| row.currency == currency),
    };
    let side = |rows: &[&TradeStatistic]| match rows {
        [one] => Some((measure(one).map(|Milli(amount)| amount)?, one.record)),
        _ => None,
    };
    let (sent, came) = (side(&sides.sent)?, side(&sides.came)?);
    Some(Point { first: *first, last: *last, sent: sent.0, came: came.0, rows: [sent.1, came.1] })
}

impl Point {
    fn permille(&self) -> i64 {
        match (self.sent, self.came) {
            (0, 0) => 1000,
            (0, _) => MOST_PERMILLE,
            (sent, came) => (i128::from(came) * 1000 / i128::from(sent)).min(i128::from(MOST_PERMILLE)) as i64,
        }
    }
}

/// Goes through the periods: what agrees with those before becomes history, what does not for long enough is a gap.
fn walk(points: &[Point], (code, unit): (Text, Unit), limits: &Limits) -> Vec<Gap> {
    let (mut history, mut runs): (Vec<&Point>, Vec<(Turn, Vec<&Point>)>) = (Vec::new(), Vec::new());
    let mut open: Option<(Turn, Vec<&Point>)> = None;
    for point in points {
        let recent = &history[history.len().saturating_sub(limits.most_history)..];
        let turn = if recent.len() < limits.least_history { None } else { turn(point, recent, limits) };
        match (turn, &mut open) {
            (Some(turn), Some((running, run))) if turn == *running => run.push(point),
            (turn, _) => {
                runs.extend(open.take());
                open = turn.map(|turn| (turn, vec![point]));
                if turn.is_none() {
                    history.push(point);
                }
            }
        }
    }
    runs.extend(open);
    let rows = |points: &[&Point]| points.iter().flat_map(|point| point.rows).collect::<Vec<_>>();
    let long = runs.into_iter().filter(|(_, run)| run.len() >= limits.least_periods);
    long.filter_map(|(turn, run)| {
        let past = history.partition_point(|point| point.first < run[0].first);
        let before = &history[past.saturating_sub(limits.most_history)..past];
        Some(Gap {
            code,
            turn,
            first: run.first()?.first,
            last: run.last()?.last,
            sent: run.iter().map(|point| point.sent).fold(0, i64::saturating_add),
            came: run.iter().map(|point| point.came).fold(0, i64::saturating_add),
            unit,
            usual: median(before.iter().map(|point| point.permille()).collect()),
            rows: rows(&run),
            history: rows(before),
        })
    })
    .collect()
}

/// How a period differs from the ones before, beyond the tolerance and beyond how they differ among themselves.
fn turn(point: &Point, history: &[&Point], limits: &Limits) -> Option<Turn> {
    let usual = median(history.iter().map(|point| point.permille()).collect());
    let spread = median(history.iter().map(|point| (point.permille() - usual).abs()).collect());
    let limit = limits.tolerance.max(spread.saturating_mul(limits.spreads));
    let now = point.permille();
    if now < usual - limit {
        Some(Turn::Vanishes)
    } else if now > usual + limit {
        Some(Turn::Appears)
    } else {
        None
    }
}

/// The middle one; the lower of two.
fn median(mut figures: Vec<i64>) -> i64 {
    figures.sort_unstable();
    figures.get(figures.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { least_history: 6, most_history: 24, least_periods: 2, tolerance: 300, spreads: 4 };

    /// Months from January 2023 on, of each what was sent and what came.
    fn months(pairs: &[(i64, i64)]) -> Vec<Point> {
        let point = |(place, (sent, came)): (usize, &(i64, i64))| {
            let number = u16::try_from(place).unwrap();
            let first = Day::from_parts(2023 + number / 12, number % 12 + 1, 1).unwrap();
            let rows = [0, 1].map(|file| RecordRef { file, record: u32::from(number) });
            Point { first, last: first, sent: *sent, came: *came, rows }
        };
        pairs.iter().enumerate().map(point).collect()
    }

    fn turns(pairs: &[(i64, i64)]) -> Vec<(Turn, i64, i64)> {
        let gaps = walk(&months(pairs), (Text::NONE, Unit::Kilograms), &LIMITS);
        gaps.iter().map(|gap| (gap.turn, gap.sent, gap.came)).collect()
    }

    const STEADY: [(i64, i64); 7] = [(10, 10), (20, 19), (12, 12), (11, 10), (30, 30), (10, 9), (15, 15)];

    fn then(more: &[(i64, i64)]) -> Vec<(Turn, i64, i64)> {
        turns(&[&STEADY[..], more].concat())
    }

    #[test]
    fn a_lane_that_stops_agreeing_for_long_enough_is_a_gap() {
        assert_eq!(then(&[(40, 10), (50, 12)]), [(Turn::Vanishes, 90, 22)]);
        assert_eq!(then(&[(10, 40), (0, 50), (10, 10)]), [(Turn::Appears, 10, 90)]);
        assert_eq!(then(&[(10, 0), (10, 0), (10, 40), (10, 40)]), [(Turn::Vanishes, 20, 0), (Turn::Appears, 20, 80)]);
    }

    #[test]
    fn one_month_and_what_is_usual_are_none() {
        assert_eq!(then(&[(40, 10), (40, 40), (40, 10)]), []);
        assert_eq!(turns(&STEADY), []);
        // a lane that never agreed, and one that jumps about
        assert_eq!(turns(&[(10, 3); 12]), []);
        let jumps = [(10, 2), (10, 19), (10, 6), (10, 15), (10, 9), (10, 18), (10, 3), (10, 4), (10, 2)];
        assert_eq!(turns(&jumps), []);
        // too few months before
        assert_eq!(turns(&[(10, 10), (10, 10), (10, 10), (10, 1), (10, 1)]), []);
    }

    #[test]
    fn the_history_of_a_gap_is_what_came_before_it_and_agreed() {
        let gaps = walk(
            &months(&[&STEADY[..], &[(40, 10), (50, 12), (9, 9)]].concat()),
            (Text::NONE, Unit::Kilograms),
            &LIMITS,
        );
        assert_eq!((gaps[0].rows.len(), gaps[0].history.len(), gaps[0].usual), (4, 14, 1000));
    }
}
