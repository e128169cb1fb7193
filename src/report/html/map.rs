//! The map of a finding: countries as land, legs as great circles, drawn in tenths of a degree.
//!
//! The outlines are one drawing for the whole page; each map is a window on it. A leg is drawn between the middles of two
//! countries: the records say no more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::page::Mark;
use crate::model::{Country, RouteHop, RouteView};
use crate::report::wording::{counted, grouped};

/// A window on the world with legs in it.
pub(super) struct Map {
    /// Left, top, width and height of the window.
    pub(super) window: [i64; 4],
    /// Legs in the order they are first travelled.
    pub(super) legs: Vec<Leg>,
    /// Countries that legs touch.
    pub(super) places: Vec<Stop>,
    /// The same in words.
    pub(super) words: String,
    /// What could not be drawn, or nothing.
    pub(super) left_out: String,
}

/// A great circle from one country to another.
pub(super) struct Leg {
    /// Number on the map, from 1.
    pub(super) number: usize,
    /// SVG path.
    pub(super) path: String,
    /// Where its number stands.
    pub(super) at: (i64, i64),
    /// Width of the line in pixels.
    pub(super) width: i64,
    /// The gravest licence sign of its hops.
    pub(super) mark: Mark,
    /// What travelled, in words.
    pub(super) words: String,
}

/// A country on the map.
pub(super) struct Stop {
    /// Its code.
    pub(super) code: String,
    /// Where it stands.
    pub(super) at: (i64, i64),
}

/// What travelled from one country to another.
#[derive(Default)]
struct Travelled<'r> {
    /// Its shipments: a lot that splits puts one hop on several routes.
    shipments: BTreeSet<&'r str>,
    /// Thousandths of a unit.
    units: i64,
    unknown: bool,
    /// The gravest sign, by its place among all.
    sign: usize,
}

/// Once around the world.
const ROUND: i64 = 3600;
/// Points of an arc.
const POINTS: i64 = 32;
/// Room around what is drawn, the least width of a window, and the ends of the land that is drawn.
const ROOM: i64 = 90;
const LEAST_WIDTH: i64 = 900;
const NORTH: i64 = -840;
const SOUTH: i64 = 600;

static OUTLINES: LazyLock<Outlines> = LazyLock::new(Outlines::read);

/// The land of the whole world as one SVG path.
pub(super) fn land() -> &'static str {
    &OUTLINES.land
}

impl Map {
    /// A hundredth of the width of the window: letters and dots are sized by it.
    pub(super) fn step(&self) -> i64 {
        self.window[2] / 100
    }

    /// Draws the legs of the routes; `None` when no leg goes from one known country to another. O(hops log hops).
    pub(super) fn of(routes: &[RouteView]) -> Option<Map> {
        let hops = || routes.iter().flat_map(|route| &route.hops);
        let mut travelled: BTreeMap<(Country, Country), Travelled<'_>> = BTreeMap::new();
        let mut order: Vec<(Country, Country)> = Vec::new();
        for hop in hops().filter(|hop| drawn(hop)) {
            let way = (hop.from_country, hop.to_country);
            if !order.contains(&way) {
                order.push(way);
            }
            travelled.entry(way).or_default().add(hop);
        }
        let first = OUTLINES.places.get(&order.first()?.0)?.0;
        let ways = order.iter().zip(1..);
        let legs: Vec<(Leg, Vec<(i64, i64)>)> =
            ways.map(|(way, number)| leg(number, *way, &travelled[way], first)).collect();
        let points = || legs.iter().flat_map(|(_, points)| points);
        let (left, right) = (points().map(|point| point.0).min()? - ROOM, points().map(|point| point.0).max()? + ROOM);
        let (top, bottom) = (points().map(|point| point.1).min()? - ROOM, points().map(|point| point.1).max()? + ROOM);
        let places = stops(&order, &legs);
        let shipments = |kind: &dyn Fn(&RouteHop) -> bool| {
            hops().filter(|hop| kind(hop)).map(|hop| hop.shipment.as_str()).collect::<BTreeSet<_>>().len() as u64
        };
        let (inside, undrawn) = (shipments(&within), shipments(&|hop| !drawn(hop) && !within(hop)));
        let legs: Vec<Leg> = legs.into_iter().map(|(leg, _)| leg).collect();
        let told: Vec<&str> = legs.iter().map(|leg| leg.words.as_str()).collect();
        Some(Map {
            window: window([left, right], [top, bottom]),
            words: format!("Map of the legs: {}", told.join("; ")),
            left_out: left_out(inside, undrawn),
            legs,
            places,
        })
    }
}

impl<'r> Travelled<'r> {
    fn add(&mut self, hop: &'r RouteHop) {
        let class = Mark::of(hop.licence.answer).class;
        let sign = Mark::all().iter().position(|mark| mark.class == class).unwrap_or(0);
        self.sign = if self.shipments.is_empty() { sign } else { self.sign.min(sign) };
        if self.shipments.insert(&hop.shipment) {
            self.units += hop.units.map_or(0, |units| units.0);
            self.unknown |= hop.units.is_none();
        }
    }

    /// Lines grow with the number of digits: ten times the units, one step wider.
    fn width(&self) -> i64 {
        2 + i64::from((self.units / 1000).max(1).ilog10())
    }
}

fn within(hop: &RouteHop) -> bool {
    hop.from_country.is_known() && hop.from_country == hop.to_country
}

fn drawn(hop: &RouteHop) -> bool {
    let placed = |country: &Country| OUTLINES.places.contains_key(country);
    !within(hop) && placed(&hop.from_country) && placed(&hop.to_country)
}

fn left_out(inside: u64, undrawn: u64) -> String {
    let inside = (inside > 0).then(|| format!("{} within one country", counted(inside, "shipment")));
    let undrawn = (undrawn > 0).then(|| format!("{} with an unknown country", counted(undrawn, "shipment")));
    let told: Vec<String> = inside.into_iter().chain(undrawn).collect();
    if told.is_empty() { String::new() } else { format!("Not drawn: {}.", told.join(", ")) }
}

fn leg(number: usize, (from, to): (Country, Country), what: &Travelled<'_>, first: i64) -> (Leg, Vec<(i64, i64)>) {
    let points = great_circle(OUTLINES.places[&from], OUTLINES.places[&to], first);
    let pairs: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
    let units = grouped(what.units / 1000);
    let more = if what.unknown { " and more without a count" } else { "" };
    let words = format!(
        "{number}. {from} to {to}: {units} units{more} in {}",
        counted(what.shipments.len() as u64, "shipment")
    );
    let leg = Leg {
        number,
        path: format!("M{}", pairs.join("L")),
        at: points[points.len() / 2],
        width: what.width(),
        mark: Mark::all()[what.sign],
        words,
    };
    (leg, points)
}

/// Countries in the order they are met, each where the first leg that touches it puts it.
fn stops(order: &[(Country, Country)], legs: &[(Leg, Vec<(i64, i64)>)]) -> Vec<Stop> {
    let mut places: Vec<Stop> = Vec::new();
    for ((from, to), (_, points)) in order.iter().zip(legs) {
        for (country, at) in [(from, points.first()), (to, points.last())] {
            let code = country.code();
            if let Some(at) = at.filter(|at| !places.iter().any(|stop| stop.code == code && stop.at == **at)) {
                places.push(Stop { code: code.to_owned(), at: *at });
            }
        }
    }
    places
}

/// A window that shows all, not narrower than the eye needs, within the land that is drawn.
fn window([left, right]: [i64; 2], [top, bottom]: [i64; 2]) -> [i64; 4] {
    let width = (right - left).max(LEAST_WIDTH);
    let left = (left + right - width) / 2;
    let height = (bottom - top).max(width * 2 / 5).min(SOUTH - NORTH);
    let top = ((top + bottom - height) / 2).clamp(NORTH, SOUTH - height);
    [left, top, width, height]
}

/// Points of the shortest way between two places of a sphere, east and south in tenths of a degree, the first within half
/// a round of `near`: interpolation of two unit vectors along the arc between them. O(points).
#[expect(clippy::float_arithmetic, reason = "a line on a picture; libm gives the same digits on every machine")]
fn great_circle(from: (i64, i64), to: (i64, i64), near: i64) -> Vec<(i64, i64)> {
    let radians = |tenths: i64| tenths as f64 * std::f64::consts::PI / 1800.0;
    let tenths = |radians: f64| libm::round(radians * 1800.0 / std::f64::consts::PI) as i64;
    let vector = |(east, north): (i64, i64)| {
        let (east, north) = (radians(east), radians(north));
        [libm::cos(north) * libm::cos(east), libm::cos(north) * libm::sin(east), libm::sin(north)]
    };
    let (a, b) = (vector(from), vector(to));
    let angle = libm::acos((a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).clamp(-1.0, 1.0));
    let share = |part: f64| if angle < 1e-9 { part } else { libm::sin(part * angle) / libm::sin(angle) };
    let mut before = near;
    (0..=POINTS)
        .map(|step| {
            let part = step as f64 / POINTS as f64;
            let at: Vec<f64> = (0..3).map(|axis| share(1.0 - part) * a[axis] + share(part) * b[axis]).collect();
            let east = tenths(libm::atan2(at[1], at[0]));
            let north = tenths(libm::atan2(at[2], libm::hypot(at[0], at[1])));
            before = unwrapped(east, before);
            (before, -north)
        })
        .collect()
}

/// The same meridian, less than half a round away from another.
fn unwrapped(east: i64, near: i64) -> i64 {
    near + (east - near + ROUND / 2).rem_euclid(ROUND) - ROUND / 2
}

/// Where countries are, and the land of all of them.
struct Outlines {
    places: BTreeMap<Country, (i64, i64)>,
    land: String,
}

impl Outlines {
    fn read() -> Outlines {
        let text = include_str!("../../../datasets/map/outlines.csv");
        let mut outlines = Outlines { places: BTreeMap::new(), land: String::new() };
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [country, east, north, outline] = cells.as_slice() else { continue };
            if let (Some(country), Ok(east), Ok(north)) = (Country::parse(country), east.parse(), north.parse()) {
                outlines.places.insert(country, (east, north));
            }
            outline.split(';').filter(|ring| !ring.is_empty()).for_each(|ring| outlines.draw(ring));
        }
        outlines
    }

    /// Adds a ring of `east north` pairs, as steps from point to point.
    fn draw(&mut self, ring: &str) {
        let numbers: Vec<i64> = ring.split(' ').filter_map(|number| number.parse().ok()).collect();
        let mut last = (0, 0);
        for (at, pair) in numbers.as_chunks::<2>().0.iter().enumerate() {
            let here = (pair[0], -pair[1]);
            let step = (here.0 - last.0, here.1 - last.1);
            let command = ["l", "M"][usize::from(at == 0)];
            self.land.push_str(&format!("{command}{} {}", step.0, step.1));
            last = here;
        }
        self.land.push('z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_east_crosses_the_date_line() {
        let points = great_circle((-1180, 340), (1214, 312), -1180);
        assert_eq!((points[0], points[32].0), ((-1180, -340), 1214 - ROUND));
        assert!(points.iter().all(|(_, south)| (-600..=-300).contains(south)), "over the northern Pacific");
        assert!(points.is_sorted_by_key(|(east, _)| std::cmp::Reverse(*east)));
        let equator = great_circle((0, 0), (900, 0), 0);
        assert_eq!((equator[16], equator[32]), ((450, 0), (900, 0)));
    }

    #[test]
    fn every_country_of_the_rule_book_has_a_place_on_the_map() {
        let text = include_str!("../../../datasets/policy/countries.csv");
        for line in text.lines().skip(1) {
            let country = Country::parse(&line[..2]).unwrap();
            let (east, north) = OUTLINES.places.get(&country).unwrap_or_else(|| panic!("{country} is not on the map"));
            assert!((-1800..=1800).contains(east) && (-900..=900).contains(north), "{country}");
        }
        assert!(land().len() > 20_000 && land().starts_with('M') && land().ends_with('z'));
    }
}
