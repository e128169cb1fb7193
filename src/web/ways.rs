//! Where units of a shipment could have gone, and where units at a party could have come from, with the picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, RawQuery, State};

use super::desk::Desk;
use super::ground::{Move, Place, moves};
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::{Query, encoded};
use crate::model::Day;
use crate::report::grouped;
use crate::scan::{PathParty, Paths, Who};

/// Parties that are drawn; the table lists them all.
const DRAWN: usize = 60;
/// Width of a name in the picture.
const NAMED: usize = 232;
/// Parties that the table lists.
const LISTED: usize = 500;

#[derive(Template)]
#[template(path = "ways.html", config = "src/web/askama.toml")]
struct WaysPage {
    chrome: Chrome,
    title: String,
    asked: &'static str,
    day: &'static str,
    parties: Vec<Reached>,
    more: usize,
    picture: Picture,
}

/// A party that is reached.
#[derive(Clone)]
struct Reached {
    place: Place,
    day: Day,
    hops: u8,
    most: Option<i64>,
    exact: bool,
    shipments: u64,
}

/// Parties in columns by their distance, with what moved between them.
struct Picture {
    width: usize,
    height: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    left_out: usize,
}

struct Node {
    x: usize,
    y: usize,
    place: Place,
}

/// Hops between two parties, drawn as one line.
struct Edge {
    path: String,
    class: &'static str,
    told: String,
}

impl WaysPage {
    fn party(&self, name: &str) -> String {
        format!("/parties?name={}", encoded(name))
    }

    fn short(&self, name: &str) -> String {
        const LETTERS: usize = 26;
        let cut: String = name.chars().take(LETTERS).collect();
        if cut.len() < name.len() { format!("{cut}\u{2026}") } else { cut }
    }

    fn most(&self, one: &Reached) -> String {
        match (one.most, one.exact) {
            (None, _) => "not counted".to_owned(),
            (Some(most), true) => grouped(most),
            (Some(most), false) => format!("at most {}", grouped(most)),
        }
    }
}

/// Answers `reach` for a shipment or `back` for a party.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let query = Query::of(raw.as_deref());
        let (shipment, party) = (query.text("reach").to_owned(), query.text("back").to_owned());
        let store = desk.read()?;
        let ground = desk.ground(&store)?;
        let chrome = |title: &str| Chrome::new(title, "/search", Some(&visitor));
        if shipment.is_empty() {
            let at = vec![Who::Party(party.clone())];
            let asked = |ready: &Paths<'_>| Some((named(ready, &ready.back()?), moves(ready)));
            let (found, hops) = ground.ways(at, asked).ok_or_else(Trouble::missing)?;
            let title = format!("Where units at {party} could have come from");
            let hop = |hop: &Move| (hop.to.clone(), hop.from.clone());
            return html(&answer(chrome("Ways back"), (title, "back"), found, &hops, (&roots(&hops, &party), &hop)));
        }
        let asked = |ready: &Paths<'_>| Some((named(ready, &ready.reach(&shipment)?), moves(ready)));
        let (found, hops) = ground.ways(Vec::new(), asked).ok_or_else(Trouble::missing)?;
        let title = format!("Where units of shipment {shipment} could have gone");
        let first = hops.iter().filter(|hop| hop.shipment == shipment);
        let keys: Vec<&str> = first.clone().map(|hop| hop.key.as_str()).collect();
        let start: Vec<Place> = first.take(1).map(|hop| hop.from.clone()).collect();
        let from = hops.iter().find(|hop| hop.shipment == shipment).map(|hop| hop.departed);
        let hop = |hop: &Move| {
            let fits = keys.contains(&hop.key.as_str()) && from.is_none_or(|from| hop.departed >= from);
            if fits { (hop.from.clone(), hop.to.clone()) } else { (hop.to.clone(), hop.to.clone()) }
        };
        html(&answer(chrome("Ways on"), (title, "reach"), found, &hops, (&start, &hop)))
    })
    .await
}

/// The party as the hops that arrive there name it.
fn roots(hops: &[Move], party: &str) -> Vec<Place> {
    let same = |hop: &&Move| hop.to.name == party;
    hops.iter().filter(same).take(1).map(|hop| hop.to.clone()).collect()
}

fn named(ready: &Paths<'_>, found: &[PathParty]) -> Vec<Reached> {
    let told = |one: &PathParty| {
        let (name, country) = ready.party(one.party);
        Reached {
            place: Place { name: name.to_owned(), country: country.to_owned() },
            day: one.day,
            hops: one.hops,
            most: one.most_units,
            exact: one.exact,
            shipments: one.shipments,
        }
    };
    found.iter().map(told).collect()
}

type Ends<'e> = &'e dyn Fn(&Move) -> (Place, Place);

fn answer(
    chrome: Chrome,
    (title, asked): (String, &'static str),
    mut found: Vec<Reached>,
    hops: &[Move],
    (roots, ends): (&[Place], Ends<'_>),
) -> WaysPage {
    let picture = drawn(roots, &found, hops, ends);
    let more = found.len().saturating_sub(LISTED);
    found.truncate(LISTED);
    let day = if asked == "reach" { "Earliest there" } else { "Latest away" };
    WaysPage { chrome, title, asked, day, parties: found, more, picture }
}

/// Columns by the fewest hops, lines for all hops between neighbours. O(hops log parties).
fn drawn(roots: &[Place], found: &[Reached], hops: &[Move], ends: Ends<'_>) -> Picture {
    const COLUMN: usize = 290;
    const ROW: usize = 30;
    let mut steps: BTreeMap<&Place, usize> = roots.iter().map(|root| (root, 0)).collect();
    for one in found.iter().take(DRAWN) {
        steps.entry(&one.place).or_insert(usize::from(one.hops));
    }
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places: BTreeMap<&Place, (usize, usize)> = BTreeMap::new();
    for place in roots.iter().chain(found.iter().take(DRAWN).map(|one| &one.place)) {
        let step = steps.get(place).copied().unwrap_or_default();
        places.entry(place).or_insert_with(|| {
            let row = rows.entry(step).or_default();
            *row += 1;
            (12 + step * COLUMN, *row * ROW)
        });
    }
    Picture {
        width: (rows.keys().max().copied().unwrap_or_default() + 1) * COLUMN,
        height: (rows.values().max().copied().unwrap_or_default() + 1) * ROW,
        edges: edges(&steps, &places, hops, ends),
        nodes: places.iter().map(|(place, (x, y))| Node { x: *x, y: *y, place: (*place).clone() }).collect(),
        left_out: found.len().saturating_sub(DRAWN),
    }
}

/// What moved from one drawn party to another in a later column, one line for each pair. O(hops log parties).
fn edges(
    steps: &BTreeMap<&Place, usize>,
    places: &BTreeMap<&Place, (usize, usize)>,
    hops: &[Move],
    ends: Ends<'_>,
) -> Vec<Edge> {
    let mut sums: BTreeMap<(Place, Place), (usize, i64)> = BTreeMap::new();
    for hop in hops {
        let (from, to) = ends(hop);
        if steps.get(&from).zip(steps.get(&to)).is_some_and(|(from, to)| from < to) {
            let sum = sums.entry((from, to)).or_default();
            *sum = (sum.0 + 1, sum.1 + hop.units.unwrap_or_default());
        }
    }
    let edge = |((from, to), (hops, units)): (&(Place, Place), &(usize, i64))| {
        let ((x, y), (to_x, to_y)) = (*places.get(from)?, *places.get(to)?);
        let (x, middle) = (x + NAMED, (x + NAMED + to_x) / 2);
        let path = format!("M{x},{y} C{middle},{y} {middle},{to_y} {to_x},{to_y}", y = y - 4, to_y = to_y - 4);
        let class = match *units {
            0..=9 => "thin",
            10..=99 => "middle",
            _ => "wide",
        };
        let told = format!("{} to {}: {hops} hops, {} units", from.name, to.name, grouped(*units));
        Some(Edge { path, class, told })
    };
    sums.iter().filter_map(edge).collect()
}
