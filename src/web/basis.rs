//! What findings rest on: coverage, files, lists and rules of the newest run, and the cards of the rule book.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};

use super::desk::Desk;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use crate::model::{RedFlagView, Report};
use crate::report::Foundations;
use crate::scan::card_view;
use crate::store::Track;

#[derive(Template)]
#[template(path = "coverage.html", config = "src/web/askama.toml")]
struct CoveragePage<'a> {
    chrome: Chrome,
    report: Option<(i64, &'a Report, Foundations<'a>)>,
}

#[derive(Template)]
#[template(path = "rules.html", config = "src/web/askama.toml")]
struct RulesPage<'a> {
    chrome: Chrome,
    edition: &'a str,
    sha256: &'a str,
    cards: Vec<(String, RedFlagView)>,
    instruments: Vec<(String, String, String, &'static str)>,
}

#[derive(Template)]
#[template(path = "card.html", config = "src/web/askama.toml")]
struct CardPage {
    chrome: Chrome,
    id: String,
    card: RedFlagView,
    needs: Vec<String>,
    confidence: &'static str,
    source: String,
    findings: usize,
    track: Option<String>,
}

/// What was looked for, what was read, and under which rules.
pub(super) async fn coverage(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    desk.ask(move |desk| {
        let chrome = Chrome::new("Coverage", "/coverage", Some(&visitor));
        let latest = desk.latest(&desk.read()?)?;
        let report = latest.as_ref().map(|(run, report)| (run.run, report.as_ref(), Foundations::of(report)));
        html(&CoveragePage { chrome, report })
    })
    .await
}

/// Every red flag and instrument of the rules in use.
pub(super) async fn rules(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    let instrument = |known: &crate::policy::Instrument| {
        (known.title.clone(), known.cite(), known.changes.clone(), known.confidence.word())
    };
    html(&RulesPage {
        chrome: Chrome::new("Rule book", "/rules", Some(&visitor)),
        edition: desk.policy.edition(),
        sha256: desk.policy.sha256(),
        cards: desk.policy.red_flags().map(|card| (card.id.clone(), card_view(&desk.policy, card))).collect(),
        instruments: desk.policy.instruments().map(instrument).collect(),
    })
}

/// The card of a red flag.
pub(super) async fn card(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Answer {
    desk.ask(move |desk| {
        let known = desk.policy.red_flag(&id).ok_or_else(Trouble::missing)?;
        let card = card_view(&desk.policy, known);
        let store = desk.read()?;
        let rows = store.latest()?.map(|run| store.findings(run.run)).transpose()?.unwrap_or_default();
        let findings = rows.iter().filter(|row| row.red_flags.split("; ").any(|flag| flag == id)).count();
        html(&CardPage {
            chrome: Chrome::new(&card.title, "/rules", Some(&visitor)),
            card,
            needs: known.needs.clone(),
            confidence: known.confidence.word(),
            source: known.source.clone(),
            findings,
            track: store.track()?.get(&id).and_then(Track::in_words),
            id,
        })
    })
    .await
}
