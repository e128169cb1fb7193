//! What other programs may do with a token: send files, start scans and follow them, decide, take reports out.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path, RawQuery, Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, post};
use serde::Deserialize;
use serde_json::json;

use super::decide::decided;
use super::desk::Desk;
use super::guard::Visitor;
use super::jobs;
use super::page::{Answer, Trouble, json};
use super::query::Query;
use super::uploads;
use crate::model::Day;
use crate::store::{Decision, DecisionKind};

/// A decision about findings, as a program sends it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    findings: Vec<String>,
    #[serde(rename = "as")]
    kind: String,
    reason: String,
    until: Option<String>,
}

/// Most findings of one request.
const MOST: usize = 1000;

/// The route that takes files.
pub(super) fn receiver() -> MethodRouter<Arc<Desk>> {
    post(take).layer(DefaultBodyLimit::disable())
}

async fn take(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>, request: Request) -> Answer {
    let visitor = visitor.program()?;
    let upload = uploads::taken(&desk, visitor, request).await?;
    json(&json!({ "upload": upload.id, "files": upload.parts }))
}

/// Takes the files of an upload in and starts a scan of everything.
pub(super) async fn scan_upload(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Answer {
    let visitor = visitor.program()?;
    uploads::take_in(&desk, visitor.name.clone(), id).await?;
    json(&json!({ "scan": jobs::started(&desk, &visitor)? }))
}

/// Starts a scan of everything in the store.
pub(super) async fn scan(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    let visitor = visitor.program()?;
    json(&json!({ "scan": jobs::started(&desk, &visitor)? }))
}

/// Decides about findings, each with the same reason.
pub(super) async fn decide(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Answer {
    let visitor = visitor.program()?;
    let long = |_| Trouble::refused("That is too long: send fewer findings at once.");
    let bytes = to_bytes(request.into_body(), desk.limits.form).await.map_err(long)?;
    let sent: Decided = serde_json::from_slice(&bytes)
        .map_err(|error| Trouble::refused(&format!("The description of the interface says what to send: {error}.")))?;
    let kind = DecisionKind::ALL.into_iter().find(|kind| kind.word() == sent.kind);
    let kind = kind.ok_or_else(|| Trouble::refused("\"as\" is no decision."))?;
    let day = |text: &String| Day::parse(text).ok_or_else(|| Trouble::refused("Write the day as 2026-07-10."));
    let until = sent.until.as_ref().map(day).transpose()?;
    if sent.findings.is_empty() || sent.findings.len() > MOST {
        return Err(Trouble::refused(&format!("Name 1 to {MOST} findings.")));
    }
    let one = |finding| Decision { finding, kind, reason: sent.reason.clone(), until };
    let done = decided(&desk, visitor.name, sent.findings.into_iter().map(one).collect()).await?;
    json(&json!({ "decided": done }))
}

/// The report of a run, byte for byte as it was published.
pub(super) async fn report(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        let asked = Query::of(raw.as_deref()).text("run").parse::<i64>().ok();
        let newest = store.latest()?.map(|run| run.run);
        let run = asked.or(newest).ok_or_else(Trouble::missing)?;
        let bytes = store.report(run).map_err(|_| Trouble::missing())?;
        Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
    })
    .await
}
