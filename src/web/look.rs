//! Looking for names, parts, serials and shipments, and one party over all findings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, RawQuery, State};

use super::desk::Desk;
use super::findings::{holds, state};
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::{Query, encoded};
use crate::model::Finding;
use crate::report::{grouped, stored_finding};
use crate::store::FindingRow;

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
    findings: Vec<FindingRow>,
    more: usize,
}

/// Units of a product that came or went in a month, on the listed hops, each shipment once.
struct Moves {
    month: String,
    product: String,
    came: String,
    went: String,
}

impl SearchPage {
    fn state<'r>(&self, row: &'r FindingRow) -> &'r str {
        state(row)
    }
}

impl PartyPage {
    fn state<'r>(&self, row: &'r FindingRow) -> &'r str {
        state(row)
    }

    fn search(&self, name: &str) -> String {
        format!("/search?q={}", encoded(name))
    }
}

/// Findings that hold some words: title, party, flag or id; else anywhere in their text.
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
        // a text stands in the stored finding as JSON writes it
        let quoted = serde_json::to_string(&sought).unwrap_or_default();
        let quoted = quoted.trim_matches('"').to_owned();
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
        let chrome = Chrome::new("Search", "/search", Some(&visitor));
        html(&SearchPage { chrome, words, hits, more, searched: rows.len().min(SEARCHED), all: rows.len() })
    })
    .await
}

/// A party as all findings of the newest run know it.
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
        if rows.is_empty() {
            return Err(Trouble::missing());
        }
        let mut known = Vec::new();
        for row in rows.iter().take(SHOWN) {
            let body = store.finding(run.run, &row.finding)?.unwrap_or_default();
            known.extend(stored_finding(&body, &report.red_flags).ok());
        }
        let more = rows.len().saturating_sub(SHOWN);
        rows.truncate(SHOWN);
        html(&made(Chrome::new(&name, "/search", Some(&visitor)), &name, &known, (rows, more)))
    })
    .await
}

fn made(chrome: Chrome, name: &str, known: &[Finding], (findings, more): (Vec<FindingRow>, usize)) -> PartyPage {
    let parties = || known.iter().flat_map(|finding| &finding.parties).filter(|party| party.name == name);
    let names = |of: fn(&crate::model::FindingParty) -> &Vec<crate::model::MergedName>| {
        parties().flat_map(of).map(|other| (other.spelling.clone(), other.because.clone())).collect()
    };
    PartyPage {
        countries: parties().map(|party| party.country.to_string()).collect(),
        roles: parties().flat_map(|party| party.roles.iter().copied()).collect(),
        spellings: parties().flat_map(|party| party.spellings.iter().cloned()).collect(),
        merged: names(|party| &party.merged),
        possible: names(|party| &party.possibly_same),
        moves: moves(name, known),
        name: name.to_owned(),
        chrome,
        findings,
        more,
    }
}

/// What came and went by month and product. O(hops log hops).
fn moves(name: &str, known: &[Finding]) -> Vec<Moves> {
    let mut hops: BTreeMap<(&str, bool), (String, &str, i64)> = BTreeMap::new();
    for hop in known.iter().flat_map(|finding| &finding.routes).flat_map(|route| &route.hops) {
        let units = hop.units.map_or(0, crate::model::Milli::whole);
        let month = |day: crate::model::Day| day.to_string().chars().take(7).collect();
        if hop.to == name {
            hops.insert((&hop.shipment, true), (month(hop.arrived.unwrap_or(hop.departed)), &hop.product, units));
        }
        if hop.from == name {
            hops.insert((&hop.shipment, false), (month(hop.departed), &hop.product, units));
        }
    }
    let mut sums: BTreeMap<(String, &str), (i64, i64)> = BTreeMap::new();
    for ((_, came), (month, product, units)) in hops {
        let sum = sums.entry((month, product)).or_default();
        if came { sum.0 += units } else { sum.1 += units }
    }
    let told = |((month, product), (came, went)): ((String, &str), (i64, i64))| Moves {
        month,
        product: product.to_owned(),
        came: grouped(came),
        went: grouped(went),
    };
    sums.into_iter().map(told).collect()
}
