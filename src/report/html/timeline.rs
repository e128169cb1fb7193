//! When each lot moved and rested: a bar for each hop, a thin line for each wait, one row a lot.

use super::page::Mark;
use crate::model::{Day, RouteView};

const WIDTH: usize = 1100;
const LEFT: usize = 150;
const RIGHT: usize = 24;
const TOP: usize = 8;
const ROW: usize = 24;
/// Pixels that a label of days needs.
const LABEL: usize = 34;
/// Lots drawn at most.
const SHOWN: usize = 24;

/// A drawing in whole pixels.
pub(super) struct Timeline {
    /// Width.
    pub(super) width: usize,
    /// Height.
    pub(super) height: usize,
    /// Foot of the rows, where the days stand.
    pub(super) foot: usize,
    /// Days marked.
    pub(super) ticks: Vec<Tick>,
    /// Lots.
    pub(super) rows: Vec<Row>,
    /// Lots not drawn.
    pub(super) more: usize,
}

/// A marked day.
pub(super) struct Tick {
    /// Place.
    pub(super) x: usize,
    /// Month or day.
    pub(super) label: String,
}

/// One lot.
pub(super) struct Row {
    /// Middle line.
    pub(super) y: usize,
    /// First shipment.
    pub(super) label: String,
    /// Hops.
    pub(super) bars: Vec<Bar>,
    /// Waits between hops.
    pub(super) waits: Vec<Wait>,
}

/// A hop.
pub(super) struct Bar {
    /// Left edge.
    pub(super) x: usize,
    /// Length, at least four pixels.
    pub(super) width: usize,
    /// Licence sign.
    pub(super) mark: Mark,
    /// In words.
    pub(super) words: String,
}

/// A wait.
pub(super) struct Wait {
    /// Left end.
    pub(super) x: usize,
    /// Right end.
    pub(super) until: usize,
    /// Days, when there is room.
    pub(super) label: String,
    /// In words.
    pub(super) words: String,
}

/// The window, as days onto pixels.
struct Scale {
    first: Day,
    span: usize,
}

impl Timeline {
    /// Draws the routes; `None` without a hop. O(hops).
    pub(super) fn of(routes: &[RouteView]) -> Option<Timeline> {
        let hops = || routes.iter().take(SHOWN).flat_map(|route| &route.hops);
        let first = hops().map(|hop| hop.departed).min()?;
        let last = hops().map(|hop| hop.arrived.unwrap_or(hop.departed)).max()?;
        let scale = Scale { first, span: usize::try_from(last.days_since(first)).unwrap_or(0).max(1) };
        let rows: Vec<Row> =
            routes.iter().take(SHOWN).enumerate().map(|(number, route)| row(&scale, number, route)).collect();
        let foot = TOP + rows.len() * ROW;
        let more = routes.len().saturating_sub(SHOWN);
        Some(Timeline { width: WIDTH, height: foot + 22, foot, ticks: ticks(&scale), rows, more })
    }
}

impl Scale {
    fn x(&self, day: Day) -> usize {
        let days = usize::try_from(day.days_since(self.first)).unwrap_or(0).min(self.span);
        LEFT + days * (WIDTH - LEFT - RIGHT) / self.span
    }
}

fn row(scale: &Scale, number: usize, route: &RouteView) -> Row {
    let bar = |hop: &crate::model::RouteHop| {
        let until = hop.arrived.unwrap_or(hop.departed);
        let x = scale.x(hop.departed);
        Bar {
            x,
            width: scale.x(until).saturating_sub(x).max(4),
            mark: Mark::of(hop.licence.answer),
            words: format!("{}: {} to {}, {} to {until}", hop.shipment, hop.from, hop.to, hop.departed),
        }
    };
    let wait = |pair: &[crate::model::RouteHop]| {
        let (x, until) = (scale.x(pair[0].arrived.unwrap_or(pair[0].departed)), scale.x(pair[1].departed));
        let days = pair[1].dwell_days.map_or_else(|| "?".to_owned(), |days| days.to_string());
        let label = if until > x + LABEL { format!("{days} d") } else { String::new() };
        (until > x).then(|| Wait { x, until, label, words: format!("{days} days at {}", pair[1].from) })
    };
    Row {
        y: TOP + number * ROW + ROW / 2,
        label: route.hops.first().map_or_else(String::new, |hop| short(&hop.shipment)),
        bars: route.hops.iter().map(bar).collect(),
        waits: route.hops.windows(2).filter_map(wait).collect(),
    }
}

/// A shipment id that fits beside its row.
fn short(id: &str) -> String {
    const ROOM: usize = 18;
    if id.chars().count() <= ROOM { id.to_owned() } else { id.chars().take(ROOM - 1).chain(['\u{2026}']).collect() }
}

/// Month starts, or every seventh day in a short window.
fn ticks(scale: &Scale) -> Vec<Tick> {
    const SHORT: usize = 62;
    const MOST: usize = 12;
    const MONTH: usize = 30;
    if scale.span <= SHORT {
        let days = (0..=scale.span).step_by(7).filter_map(|days| i32::try_from(days).ok());
        return days.map(|days| scale.first + days).map(|day| tick(scale, day, 10)).collect();
    }
    let step = (scale.span / MONTH).div_ceil(MOST).max(1);
    months(scale.first, scale.span).step_by(step).map(|day| tick(scale, day, 7)).collect()
}

fn tick(scale: &Scale, day: Day, digits: usize) -> Tick {
    Tick { x: scale.x(day), label: day.to_string().chars().take(digits).collect() }
}

/// First days of the months that start within `span` days of `first`.
fn months(first: Day, span: usize) -> impl Iterator<Item = Day> {
    let last = first + i32::try_from(span).unwrap_or(i32::MAX);
    (0..)
        .map(move |days| first + days)
        .take_while(move |day| *day <= last)
        .filter(|day| day.to_string().ends_with("-01"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_start_on_their_first_day() {
        let first = Day::parse("2024-01-15").unwrap();
        let starts: Vec<String> = months(first, 80).map(|day| day.to_string()).collect();
        assert_eq!(starts, ["2024-02-01", "2024-03-01", "2024-04-01"]);
    }
}
