//! Looking for names, parts, serials and shipments, and one party over all findings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, RawQuery, State};

use super::desk::Desk;
use super::findings::{holds, state};
use super::ground::{Ground, Move};
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::{Query, encoded};
use crate::model::{Finding, Shipment, Text};
use crate::report::{grouped, stored_finding};
use crate::store::{FindingRow, Store};

/// Findings whose whole text is searched, by rank.
const SEARCHED: usize = 2000;
/// Findings that are shown at most.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct SearchPage {
    chrome: Chrome,
    words: String,
    hits: Vec<(FindingRow, &'static str)>,
    more: usize,
    searched: usize,
    all: usize,
    shipments: Vec<(String, &'static str)>,
    parties: BTreeSet<String>,
    reach: Records,
}

/// Whether the records themselves were searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Records {
    Searched,
    TooLarge,
}

#[derive(Template)]
#[template(path = "party.html", config = "src/web/askama.toml")]
struct PartyPage {
    chrome: Chrome,
    name: String,
    countries: BTreeSet<String>,
    roles: BTreeSet<&'static str>,
    spellings: BTreeSet<String>,
    merged: BTreeSet<(String, String)>,
    possible: BTreeSet<(String, String)>,
    moves: Vec<Moves>,
    bars: Vec<Bar>,
    /// Hops that arrive there.
    arrives: usize,
    /// List entries with a name like it: score, name, source, listed, removed.
    listings: Vec<[String; 5]>,
    /// Recorded owners and theirs: steps, owner, owned, share, days.
    owners: Vec<[String; 5]>,
    findings: Vec<FindingRow>,
    more: usize,
}

/// A month of the picture.
struct Bar {
    x: usize,
    up: i64,
    down: i64,
    top: i64,
    told: String,
    month: String,
}

/// Units of a product that came or went in a month, on all recorded hops.
struct Moves {
    month: String,
    product: String,
    came: String,
    went: String,
}

impl SearchPage {
    fn shipment(&self, id: &str) -> String {
        format!("/shipments?id={}", encoded(id))
    }

    fn party(&self, name: &str) -> String {
        format!("/parties?name={}", encoded(name))
    }

    fn unsearched(&self) -> bool {
        self.reach == Records::TooLarge
    }

    fn state<'r>(&self, row: &'r FindingRow) -> &'r str {
        state(row)
    }
}

impl PartyPage {
    fn state<'r>(&self, row: &'r FindingRow) -> &'r str {
        state(row)
    }

    fn back(&self) -> String {
        format!("/ways?back={}", encoded(&self.name))
    }

    fn search(&self, name: &str) -> String {
        format!("/search?q={}", encoded(name))
    }
}

/// Findings that hold some words: title, party, flag or id; else anywhere in their text. Shipments and parties besides.
pub(super) async fn search(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let words = Query::of(raw.as_deref()).text("q").to_owned();
        let sought = words.to_lowercase();
        let store = desk.read()?;
        let run = store.latest()?;
        let rows = run.as_ref().map(|run| store.findings(run.run)).transpose()?.unwrap_or_default();
        let quoted = quoted(&sought);
        let mut hits = Vec::new();
        for (place, row) in rows.iter().enumerate().filter(|_| !sought.is_empty()) {
            if holds(row, &sought) {
                hits.push((row.clone(), "title or party"));
            } else if let Some(run) = run.as_ref().filter(|_| place < SEARCHED) {
                let body = store.finding(run.run, &row.finding)?.unwrap_or_default();
                if body.to_lowercase().contains(&quoted) {
                    hits.push((row.clone(), "shipment, serial, goods or evidence"));
                }
            }
        }
        let more = hits.len().saturating_sub(SHOWN);
        hits.truncate(SHOWN);
        let ground = if sought.is_empty() || run.is_none() { None } else { desk.ground(&store).ok() };
        let (shipments, parties) = ground.as_ref().map(|ground| recorded(ground, &sought)).unwrap_or_default();
        let chrome = Chrome::new("Search", "/search", Some(&visitor));
        let unseen = run.is_some() && !sought.is_empty() && ground.is_none();
        let reach = if unseen { Records::TooLarge } else { Records::Searched };
        let searched = rows.len().min(SEARCHED);
        html(&SearchPage { chrome, words, hits, more, searched, all: rows.len(), shipments, parties, reach })
    })
    .await
}

/// Shipments whose id, part number, serial or order are the words, and parties whose names hold them.
fn recorded(ground: &Ground, sought: &str) -> (Vec<(String, &'static str)>, BTreeSet<String>) {
    let records = &ground.records;
    let is = |text: Text| records.texts.show(text).eq_ignore_ascii_case(sought);
    let found = |shipment: &Shipment| {
        let place = [
            (is(shipment.id), "shipment"),
            (is(shipment.part_number), "part number"),
            (shipment.serials.iter().any(|serial| is(*serial)), "serial"),
            (is(shipment.order_id), "order"),
        ];
        let place = place.into_iter().find(|(holds, _)| *holds)?.1;
        Some((records.texts.show(shipment.id).to_owned(), place))
    };
    let mut shipments: Vec<_> = records.shipments.iter().filter_map(found).collect();
    shipments.dedup();
    shipments.truncate(SHOWN);
    let places = ground.moves.iter().flat_map(|hop| [&hop.from.name, &hop.to.name]);
    let parties = places.filter(|name| name.to_lowercase().contains(sought)).cloned().collect::<BTreeSet<String>>();
    (shipments, parties.into_iter().take(SHOWN).collect())
}

/// A text as it stands in a stored finding: as JSON writes it.
fn quoted(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    quoted.trim_matches('"').to_owned()
}

/// Findings of the newest run whose text holds a whole value, and how many further ones were not searched.
pub(super) fn naming(store: &Store, value: &str) -> Result<(Vec<FindingRow>, usize), Trouble> {
    let Some(run) = store.latest()? else { return Ok((Vec::new(), 0)) };
    let rows = store.findings(run.run)?;
    let more = rows.len().saturating_sub(SEARCHED);
    let whole = format!("\"{}\"", quoted(value));
    let mut named = Vec::new();
    for row in rows.into_iter().take(SEARCHED) {
        if store.finding(run.run, &row.finding)?.unwrap_or_default().contains(&whole) {
            named.push(row);
        }
    }
    Ok((named, more))
}

/// A party as all findings of the newest run and all records know it.
pub(super) async fn party(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let name = Query::of(raw.as_deref()).text("name").to_owned();
        let store = desk.read()?;
        let (run, report) = desk.latest(&store)?.ok_or_else(Trouble::missing)?;
        let mut rows = store.findings(run.run)?;
        rows.retain(|row| row.parties.split("; ").any(|known| known == name));
        let mut known = Vec::new();
        for row in rows.iter().take(SHOWN) {
            let body = store.finding(run.run, &row.finding)?.unwrap_or_default();
            known.extend(stored_finding(&body, &report.red_flags).ok());
        }
        let more = rows.len().saturating_sub(SHOWN);
        rows.truncate(SHOWN);
        let ground = desk.ground(&store).ok();
        let names = names(&name, &known);
        let moves = ground.iter().flat_map(|ground| &ground.moves);
        let hops: Vec<&Move> = moves.filter(|hop| hop.is_of(&names)).collect();
        if rows.is_empty() && hops.is_empty() {
            return Err(Trouble::missing());
        }
        let chrome = Chrome::new(&name, "/search", Some(&visitor));
        let (listings, owners) = match &ground {
            Some(ground) => (ground.listings(&name), ground.owners(&name)),
            None => (Vec::new(), Vec::new()),
        };
        html(&PartyPage { listings, owners, ..made(chrome, (&name, &names), &known, (rows, more), &hops) })
    })
    .await
}

impl Move {
    fn is_of(&self, names: &BTreeSet<String>) -> bool {
        names.contains(&self.from.name) || names.contains(&self.to.name)
    }
}

/// The name, and the spellings that findings have joined to it.
fn names(name: &str, known: &[Finding]) -> BTreeSet<String> {
    let parties = known.iter().flat_map(|finding| &finding.parties).filter(|party| party.name == name);
    parties.flat_map(|party| party.spellings.iter().cloned()).chain([name.to_owned()]).collect()
}

fn made(
    chrome: Chrome,
    (name, spelled): (&str, &BTreeSet<String>),
    known: &[Finding],
    (findings, more): (Vec<FindingRow>, usize),
    hops: &[&Move],
) -> PartyPage {
    let parties = || known.iter().flat_map(|finding| &finding.parties).filter(|party| party.name == name);
    let names = |of: fn(&crate::model::FindingParty) -> &Vec<crate::model::MergedName>| {
        parties().flat_map(of).map(|other| (other.spelling.clone(), other.because.clone())).collect()
    };
    let seen = hops.iter().flat_map(|hop| [&hop.from, &hop.to]).filter(|place| spelled.contains(&place.name));
    let countries = seen.map(|place| place.country.clone()).filter(|country| !country.is_empty());
    PartyPage {
        countries: parties().map(|party| party.country.to_string()).chain(countries).collect(),
        roles: parties().flat_map(|party| party.roles.iter().copied()).collect(),
        spellings: parties().flat_map(|party| party.spellings.iter().cloned()).collect(),
        merged: names(|party| &party.merged),
        possible: names(|party| &party.possibly_same),
        moves: moves(spelled, hops),
        bars: bars(spelled, hops),
        arrives: hops.iter().filter(|hop| spelled.contains(&hop.to.name)).count(),
        listings: Vec::new(),
        owners: Vec::new(),
        name: name.to_owned(),
        chrome,
        findings,
        more,
    }
}

/// Units by month: what came and what went, counted hops alone.
type Sums<K> = BTreeMap<K, (i64, i64)>;

/// What came and went by key. O(hops log hops).
fn sums<K: Ord>(names: &BTreeSet<String>, hops: &[&Move], key: impl Fn(String, &Move) -> K) -> Sums<K> {
    let mut sums: Sums<K> = BTreeMap::new();
    let month = |day: crate::model::Day| day.to_string().chars().take(7).collect::<String>();
    for hop in hops {
        let units = hop.units.unwrap_or_default();
        if names.contains(&hop.to.name) {
            sums.entry(key(month(hop.arrived.unwrap_or(hop.departed)), hop)).or_default().0 += units;
        }
        if names.contains(&hop.from.name) {
            sums.entry(key(month(hop.departed), hop)).or_default().1 += units;
        }
    }
    sums
}

fn moves(names: &BTreeSet<String>, hops: &[&Move]) -> Vec<Moves> {
    let told = |((month, product), (came, went)): ((String, String), (i64, i64))| Moves {
        month,
        product,
        came: grouped(came),
        went: grouped(went),
    };
    sums(names, hops, |month, hop| (month, hop.goods.clone())).into_iter().map(told).collect()
}

/// The bars of the newest months: what came above the line, what went below it.
fn bars(names: &BTreeSet<String>, hops: &[&Move]) -> Vec<Bar> {
    const MONTHS: usize = 36;
    const HEIGHT: i64 = 60;
    let sums = sums(names, hops, |month, _| month);
    let most = sums.values().map(|(came, went)| *came.max(went)).max().unwrap_or(1).max(1);
    let skipped = sums.len().saturating_sub(MONTHS);
    let bar = |(at, (month, (came, went))): (usize, (String, (i64, i64)))| {
        let (up, down) = (came * HEIGHT / most, went * HEIGHT / most);
        let told = format!("{month}: {} came, {} went", grouped(came), grouped(went));
        Bar { x: at * 22, up, down, top: HEIGHT - up, told, month: month.get(2..).unwrap_or_default().to_owned() }
    };
    sums.into_iter().skip(skipped).enumerate().map(bar).collect()
}
