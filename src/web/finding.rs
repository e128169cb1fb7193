//! One finding: the story with its pictures and evidence, what was decided about it, and what to decide.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, RawQuery, State};

use super::desk::Desk;
use super::findings::state;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::{Query, encoded};
use crate::model::Finding;
use crate::report::{Section, stored_finding};
use crate::store::{DecisionKind, FindingRow, RunRow, Standing, Store, StoredFile};

#[derive(Template)]
#[template(path = "finding.html", config = "src/web/askama.toml")]
struct FindingPage<'a> {
    chrome: Chrome,
    run: RunRow,
    row: Option<FindingRow>,
    state: String,
    section: Section<'a>,
    finding: &'a Finding,
    decisions: Vec<Standing>,
    papers: Vec<StoredFile>,
    history: Vec<(i64, String, String)>,
    /// Other findings that share a party: id, priority, title, the party.
    others: Vec<(String, String, String, String)>,
    kinds: [DecisionKind; 5],
    before: Option<String>,
    after: Option<String>,
    said: usize,
}

/// Findings with shared parties that are named at most.
const OTHERS: usize = 12;

impl FindingPage<'_> {
    fn party(&self, name: &str) -> String {
        format!("/parties?name={}", encoded(name))
    }

    fn shipment(&self, id: &str) -> String {
        format!("/shipments?id={}", encoded(id))
    }

    fn awaits(&self) -> bool {
        self.decisions.iter().any(|decision| decision.standing == "awaiting")
    }
}

/// The page of a finding of the newest run.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        let (run, id, finding) = found(desk, &store, &id)?;
        let rows = desk.rows(&store, run.run)?;
        let place = rows.iter().position(|row| row.finding == id);
        let beside = |step: isize| {
            let place = place?.checked_add_signed(step)?;
            rows.get(place).map(|row| row.finding.clone())
        };
        let row = place.map(|place| rows[place].clone());
        let decisions = store.decisions()?.into_iter().filter(|decision| decision.now == id).collect();
        html(&FindingPage {
            chrome: Chrome::new(&finding.title, "/", Some(&visitor)),
            state: row.as_ref().map_or_else(String::new, |row| state(row).to_owned()),
            row,
            section: Section::of(&finding),
            decisions,
            papers: store.attached(&id)?,
            history: store.history(&id)?,
            others: others(&finding, &rows),
            kinds: DecisionKind::ALL,
            before: beside(-1),
            after: beside(1),
            said: Query::of(raw.as_deref()).number("said", 0),
            finding: &finding,
            run,
        })
    })
    .await
}

/// A finding of the newest run by its id, or by an id that it had before.
pub(super) fn found(desk: &Desk, store: &Store, id: &str) -> Result<(RunRow, String, Finding), Trouble> {
    const WHOLE: usize = 16;
    let (run, report) = desk.latest(store)?.ok_or_else(Trouble::missing)?;
    if id.len() != WHOLE || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Trouble::missing());
    }
    let body = match store.finding(run.run, id)? {
        Some(body) => Some((id.to_owned(), body)),
        None => match store.resolve(id) {
            Ok(now) => store.finding(run.run, &now)?.map(|body| (now, body)),
            Err(_) => None,
        },
    };
    let (id, body) = body.ok_or_else(Trouble::missing)?;
    let finding = stored_finding(&body, &report.red_flags).map_err(|error| Trouble::failed(&error))?;
    Ok((run, id, finding))
}

/// Other findings that name a party of this one, best first.
fn others(finding: &Finding, rows: &[FindingRow]) -> Vec<(String, String, String, String)> {
    let shared = |row: &FindingRow| {
        let names: Vec<&str> = row.parties.split("; ").collect();
        finding.parties.iter().find(|party| names.contains(&party.name.as_str())).map(|party| party.name.clone())
    };
    let told = |row: &FindingRow| Some((row.finding.clone(), row.priority.clone(), row.title.clone(), shared(row)?));
    rows.iter().filter(|row| row.finding != finding.id).filter_map(told).take(OTHERS).collect()
}
