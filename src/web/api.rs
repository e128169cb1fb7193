//! The same answers for other programs: findings, one finding, runs, and what describes them.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::desk::Desk;
use super::finding::found;
use super::findings::{PAGE, chosen};
use super::page::{Answer, json};
use super::query::Query;

/// The description of these answers, as OpenAPI 3.1.
pub(super) async fn description() -> Answer {
    Ok(([(header::CONTENT_TYPE, "application/json")], include_str!("openapi.json")).into_response())
}

/// Findings of the newest run, filtered, sorted and paged as the page of findings is.
pub(super) async fn findings(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer {
    desk.ask(move |desk| {
        let query = Query::of(raw.as_deref());
        let store = desk.read()?;
        let Some(run) = store.latest()? else {
            return json(&json!({ "run": null, "all": 0, "fit": 0, "page": 1, "findings": [] }));
        };
        let rows = desk.rows(&store, run.run)?;
        let fit = chosen(&rows, &query);
        let page = query.number("page", 1);
        let shown: Vec<_> = fit.iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE).collect();
        json(&json!({ "run": run, "all": rows.len(), "fit": fit.len(), "page": page, "findings": shown }))
    })
    .await
}

/// A finding as the report has it.
pub(super) async fn finding(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        let (run, id, _) = found(desk, &store, &id)?;
        let body = store.finding(run.run, &id)?.unwrap_or_default();
        let finding: Value = serde_json::from_str(&body).map_err(std::io::Error::other)?;
        let decisions: Vec<_> = store.decisions()?.into_iter().filter(|decision| decision.now == id).collect();
        json(&json!({ "run": run.run, "finding": finding, "decisions": decisions }))
    })
    .await
}

/// All runs, newest first.
pub(super) async fn runs(State(desk): State<Arc<Desk>>) -> Answer {
    desk.ask(move |desk| json(&json!({ "runs": desk.read()?.runs()? }))).await
}
