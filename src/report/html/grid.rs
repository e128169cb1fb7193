//! Where boxes and lines of a custody picture stand: columns by place on the route, rows by first mention.

use super::custody::Custody;

/// Width of a box.
pub(super) const BOX_WIDTH: usize = 164;
/// Height of a box.
pub(super) const BOX_HEIGHT: usize = 98;
const GAP: usize = 134;
const MARGIN: usize = 14;
/// From row to row, where labels are long and where they are short.
const PITCH: usize = 160;
const CROWDED_PITCH: usize = 148;
/// From one line below the boxes to the next, and the radius of their corners.
const LANE: usize = 46;
const CORNER: usize = 18;
/// Places along a curve where a label may stand, in thousandths of its width and height: the middle first.
const ALONG: [(usize, usize); 5] = [(500, 500), (592, 677), (408, 323), (703, 844), (297, 156)];
/// Labels further apart than this do not touch.
const APART: usize = 44;

/// Boxes in columns, with places kept for lines that pass over a column.
pub(super) struct Grid<'a> {
    custody: &'a Custody,
    links: Vec<(usize, usize)>,
    columns: Vec<Vec<Slot>>,
    crowded: bool,
}

/// A drawn line and where its label stands.
pub(super) struct Line {
    /// SVG path.
    pub(super) path: String,
    /// Middle of the label.
    pub(super) x: usize,
    /// Height of the line there.
    pub(super) y: usize,
    /// Room for the label.
    pub(super) room: Room,
}

/// Room for a label.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// For all of it.
    Whole,
    /// For a line above and one below.
    Part,
    /// For a line above.
    Little,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Holder(usize),
    Passing(usize),
    Empty,
}

type Point = (usize, usize);

impl<'a> Grid<'a> {
    /// Lays out the custody. O(handovers x columns + parties).
    pub(super) fn of(custody: &'a Custody) -> Grid<'a> {
        let handed = custody.handovers.iter().map(|handover| (handover.from, handover.to));
        let declared = custody.holders.iter().enumerate().filter(|(_, holder)| holder.only_declared);
        let links: Vec<(usize, usize)> = handed.chain(declared.map(|(number, _)| (0, number))).collect();
        let layers = custody.holders.iter().map(|holder| holder.layer + 1).max().unwrap_or(0);
        let mut columns = vec![Vec::new(); layers];
        for (number, holder) in custody.holders.iter().enumerate().filter(|(_, holder)| !holder.only_declared) {
            columns[holder.layer].push(Slot::Holder(number));
        }
        for (number, &(from, to)) in links.iter().enumerate().take(custody.handovers.len()) {
            let (start, end) = (custody.holders[from].layer, custody.holders[to].layer);
            columns.iter_mut().take(end).skip(start + 1).for_each(|column| column.push(Slot::Passing(number)));
        }
        let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
        for (number, holder) in custody.holders.iter().enumerate().filter(|(_, holder)| holder.only_declared) {
            let column = &mut columns[holder.layer];
            column.resize(rows.max(column.len()), Slot::Empty);
            column.push(Slot::Holder(number));
        }
        Grid { custody, links, columns, crowded: rows > 1 }
    }

    /// Width and height of the drawing.
    pub(super) fn size(&self) -> (usize, usize) {
        let width = 2 * MARGIN + (self.columns.len() * (BOX_WIDTH + GAP)).saturating_sub(GAP);
        let back = (0..self.links.len()).filter(|&link| self.runs_back(link)).count();
        (width, self.floor() + MARGIN + if back > 0 { back * LANE + MARGIN } else { 0 })
    }

    /// Top left corner of the box of a party.
    pub(super) fn corner(&self, number: usize) -> Point {
        let (x, middle) = self.place(self.custody.holders[number].layer, Slot::Holder(number));
        (x, middle - BOX_HEIGHT / 2)
    }

    /// A line for each handover, then for each end user that is only declared. O(lines^2).
    pub(super) fn lines(&self) -> Vec<Line> {
        let routes: Vec<(String, Vec<Point>)> = (0..self.links.len()).map(|link| self.route(link)).collect();
        let mut order: Vec<usize> = (0..routes.len()).collect();
        // level lines have no choice of height, so they take their places first
        order.sort_by_key(|&link| routes[link].1.iter().any(|point| point.1 != routes[link].1[0].1));
        let mut taken: Vec<Point> = Vec::new();
        let mut labels = vec![(0, 0); routes.len()];
        for link in order {
            let free = |point: &Point| {
                taken
                    .iter()
                    .filter(|other| other.0.abs_diff(point.0) < GAP)
                    .map(|other| other.1.abs_diff(point.1))
                    .min()
            };
            // of equally free places the first is the one nearest to the middle
            let best = routes[link].1.iter().rev().max_by_key(|point| free(point).unwrap_or(APART).min(APART));
            labels[link] = best.copied().unwrap_or_default();
            taken.push(labels[link]);
        }
        let line = |((path, places), (x, y)): ((String, Vec<Point>), Point)| {
            let level = places.iter().all(|place| place.1 == y);
            let room = match (self.crowded, level) {
                (false, _) => Room::Whole,
                (true, true) => Room::Part,
                (true, false) => Room::Little,
            };
            Line { path, x, y, room }
        };
        routes.into_iter().zip(labels).map(line).collect()
    }

    fn pitch(&self) -> usize {
        if self.crowded { CROWDED_PITCH } else { PITCH }
    }

    /// Lower edge of the lowest row.
    fn floor(&self) -> usize {
        let rows = self.columns.iter().map(Vec::len).max().unwrap_or(0);
        MARGIN + rows.saturating_sub(1) * self.pitch() + BOX_HEIGHT
    }

    fn runs_back(&self, link: usize) -> bool {
        let (from, to) = self.links[link];
        self.custody.holders[to].layer <= self.custody.holders[from].layer
    }

    /// Left edge and middle line of a slot.
    fn place(&self, layer: usize, slot: Slot) -> Point {
        let row = self.columns[layer].iter().position(|&taken| taken == slot).unwrap_or(0);
        (MARGIN + layer * (BOX_WIDTH + GAP), MARGIN + row * self.pitch() + BOX_HEIGHT / 2)
    }

    /// The path of a link and the places where its label may stand, best first.
    fn route(&self, link: usize) -> (String, Vec<Point>) {
        let (from, to) = self.links[link];
        let (start, end) = (self.custody.holders[from].layer, self.custody.holders[to].layer);
        let (origin, target) = (self.place(start, Slot::Holder(from)), self.place(end, Slot::Holder(to)));
        if self.custody.holders[to].only_declared {
            return declared(origin, target);
        }
        if self.runs_back(link) {
            let lane = (0..=link).filter(|&earlier| self.runs_back(earlier)).count();
            return back(origin, target, self.floor() + lane * LANE);
        }
        let mut stops = vec![origin];
        stops.extend((start + 1..end).map(|layer| self.place(layer, Slot::Passing(link))));
        stops.push(target);
        forward(&stops)
    }
}

/// Curves through the gaps between columns; the label stands in the first.
fn forward(stops: &[Point]) -> (String, Vec<Point>) {
    let mut path = format!("M{} {}", stops[0].0 + BOX_WIDTH, stops[0].1);
    for pair in stops.windows(2) {
        let (start, y, end, until) = (pair[0].0 + BOX_WIDTH, pair[0].1, pair[1].0, pair[1].1);
        let middle = (start + end) / 2;
        path.push_str(&format!(" H{start} C{middle} {y} {middle} {until} {end} {until}"));
    }
    let (from, to) = (stops[0].1, stops[1].1);
    let height =
        |share: usize| if to >= from { from + (to - from) * share / 1000 } else { from - (from - to) * share / 1000 };
    let places = ALONG.map(|(across, down)| (stops[0].0 + BOX_WIDTH + GAP * across / 1000, height(down)));
    (path, places.to_vec())
}

/// Down from the first sender and across: what was only said.
fn declared(origin: Point, target: Point) -> (String, Vec<Point>) {
    // beside the middle, so that lines that run back have their own place
    let (start, top) = (origin.0 + BOX_WIDTH / 4, origin.1 + BOX_HEIGHT / 2);
    let ((end, y), turn) = (target, target.1 - CORNER);
    let path = format!("M{start} {top} V{turn} Q{start} {y} {} {y} H{end}", start + CORNER);
    (path, vec![(end - GAP / 2, y)])
}

/// Down, back to the left below all boxes, and up.
fn back(origin: Point, target: Point, low: usize) -> (String, Vec<Point>) {
    let bottom = |(x, middle): Point| (x + BOX_WIDTH / 2, middle + BOX_HEIGHT / 2);
    let ((start, from), (end, to)) = (bottom(origin), bottom(target));
    let (turn, left, right) = (low - CORNER, start.saturating_sub(CORNER), end + CORNER);
    let path = format!("M{start} {from} V{turn} Q{start} {low} {left} {low} H{right} Q{end} {low} {end} {turn} V{to}");
    (path, vec![((start + end) / 2, low)])
}
