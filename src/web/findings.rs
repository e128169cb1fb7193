//! The ranked list: what to look at first, filtered and sorted by its address.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, RawQuery, State};

use super::clock;
use super::desk::Desk;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::Query;
use super::views;
use crate::model::{Day, Report};
use crate::report::grouped;
use crate::store::life;
use crate::store::{DecisionKind, FindingRow, RunRow, Store};

/// Findings on one page: what a person looks at in a day.
pub(super) const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "findings.html", config = "src/web/askama.toml")]
struct FindingsPage {
    chrome: Chrome,
    run: Option<RunRow>,
    incomplete: Vec<String>,
    query: Query,
    facets: Vec<Facet>,
    rows: Vec<Line>,
    /// First and last line on this page, from 1.
    span: (usize, usize),
    fit: usize,
    all: usize,
    pages: usize,
    page: usize,
    kinds: [DecisionKind; 5],
    said: usize,
    flags: Vec<String>,
    sorts: [(&'static str, &'static str); 4],
    /// Saved views: name, and what stands behind the question mark.
    views: Vec<(String, String)>,
}

/// A way of filtering, with the values there are and how many findings have each.
struct Facet {
    name: &'static str,
    title: &'static str,
    values: Vec<(String, usize)>,
}

/// A finding in the list.
struct Line {
    row: FindingRow,
    value: String,
    state: String,
    route: String,
    age: String,
}

impl FindingsPage {
    fn count(&self, number: &i64) -> String {
        grouped(number)
    }

    /// The address of what is shown, without the page.
    fn shown(&self) -> String {
        self.query.with("page", "")
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.query.text(name) == value
    }
}

/// The list of findings of the newest run.
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let query = Query::of(raw.as_deref());
        let store = desk.read()?;
        let chrome = Chrome::new("Findings", "/", Some(&visitor));
        let (run, report, rows) = match desk.latest(&store)? {
            Some((run, report)) => {
                let rows = desk.rows(&store, run.run)?;
                (Some(run), Some(report), rows)
            }
            None => (None, None, Arc::default()),
        };
        let page = made(chrome, query, run, &rows, (desk, &store, report.as_deref()))?;
        html(&FindingsPage { views: views::of(desk, &visitor.name), ..page })
    })
    .await
}

fn made(
    chrome: Chrome,
    query: Query,
    run: Option<RunRow>,
    rows: &[FindingRow],
    (desk, store, report): (&Desk, &Store, Option<&Report>),
) -> Result<FindingsPage, Trouble> {
    let fit = chosen(rows, &query);
    let pages = fit.len().div_ceil(PAGE).max(1);
    let page = query.number("page", 1).min(pages);
    let first = (page - 1) * PAGE;
    let shown = fit.iter().skip(first).take(PAGE);
    let days: BTreeMap<i64, Day> =
        store.runs()?.into_iter().filter_map(|run| Some((run.run, Day::parse(&run.day)?))).collect();
    let lines =
        shown.map(|row| line(row, run.as_ref(), (desk, store, report), &days)).collect::<Result<Vec<Line>, _>>()?;
    let flags: BTreeSet<&str> = rows.iter().flat_map(|row| row.red_flags.split("; ")).collect();
    Ok(FindingsPage {
        chrome,
        incomplete: report.map_or_else(Vec::new, |report| report.incomplete.clone()),
        facets: facets(rows),
        span: (first + usize::from(!lines.is_empty()), first + lines.len()),
        rows: lines,
        fit: fit.len(),
        all: rows.len(),
        pages,
        page,
        kinds: DecisionKind::ALL,
        said: query.number("said", 0),
        flags: flags.into_iter().map(str::to_owned).collect(),
        sorts: [("", "priority"), ("chips", "chips"), ("newest", "newest first"), ("last", "last day of goods")],
        query,
        run,
        views: Vec::new(),
    })
}

/// The rows that fit the address, in its order. O(n log n).
pub(super) fn chosen<'r>(rows: &'r [FindingRow], query: &Query) -> Vec<&'r FindingRow> {
    let words = query.text("q").to_lowercase();
    let is = |name: &str, value: &str| query.text(name).is_empty() || query.text(name) == value;
    let fits = |row: &&FindingRow| {
        let flag = query.text("flag");
        is("priority", &row.priority)
            && is("told", &row.told)
            && is("state", state(row))
            && (flag.is_empty() || row.red_flags.split("; ").any(|known| known == flag))
            && (words.is_empty() || holds(row, &words))
    };
    let mut fit: Vec<&FindingRow> = rows.iter().filter(fits).collect();
    match query.text("sort") {
        "chips" => fit.sort_by_key(|row| std::cmp::Reverse(row.chips)),
        "newest" => fit.sort_by_key(|row| std::cmp::Reverse(row.first_run)),
        "last" => fit.sort_by(|one, other| other.last_day.cmp(&one.last_day)),
        _ => {}
    }
    fit
}

/// True when title, parties, red flags or id hold the words.
pub(super) fn holds(row: &FindingRow, words: &str) -> bool {
    [&row.title, &row.parties, &row.red_flags, &row.finding].iter().any(|text| text.to_lowercase().contains(words))
}

/// Where a finding stands, in the word that pages use: its decision, or that there is none.
pub(super) fn state(row: &FindingRow) -> &str {
    match &row.decision {
        Some(decision) if row.state == life::State::Decided.word() => decision,
        _ => &row.state,
    }
}

/// Printed sums with their digits in threes: `USD 1234.50; EUR 10` is `USD 1,234.50; EUR 10`.
fn money(printed: &str) -> String {
    printed
        .split(' ')
        .map(|word| match word.strip_suffix(';') {
            Some(number) => format!("{};", grouped(number)),
            None => grouped(word),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn facets(rows: &[FindingRow]) -> Vec<Facet> {
    let counted = |name, title, of: fn(&FindingRow) -> &str, order: &[&str]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        rows.iter().for_each(|row| *counts.entry(of(row)).or_default() += 1);
        let mut values: Vec<(String, usize)> =
            counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
        values.sort_by_key(|(value, _)| order.iter().position(|known| known == value).unwrap_or(order.len()));
        Facet { name, title, values }
    };
    vec![
        counted("priority", "Priority", |row| &row.priority, &["high", "medium", "low"]),
        counted("state", "State", state, &[life::State::Open.word(), life::State::Proposed.word()]),
        counted("told", "Since the last run", |row| &row.told, &["new", "changed", "reopened", "ongoing"]),
    ]
}

fn line(
    row: &FindingRow,
    run: Option<&RunRow>,
    (desk, store, report): (&Desk, &Store, Option<&Report>),
    days: &BTreeMap<i64, Day>,
) -> Result<Line, Trouble> {
    let route = run.zip(report).map(|(run, report)| desk.route(store, run.run, &row.finding, report)).transpose()?;
    let age = days.get(&row.first_run).map(|first| clock::now().day.days_since(*first));
    let age = age.map_or_else(String::new, |days| if days < 1 { "today".to_owned() } else { format!("{days} d") });
    let (value, state) = (money(&row.value), state(row).to_owned());
    Ok(Line { value, state, row: row.clone(), route: route.unwrap_or_default(), age })
}
