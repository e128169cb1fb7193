//! The audit log, newest first.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, RawQuery, State};

use super::desk::Desk;
use super::guard::Visitor;
use super::page::{Answer, Chrome, html};
use super::query::Query;
use crate::store::{Head, LogRow};

/// Rows on one page.
const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "log.html", config = "src/web/askama.toml")]
struct LogPage {
    chrome: Chrome,
    head: Head,
    rows: Vec<LogRow>,
    /// Sequences of the last row of the page before and behind.
    older: Option<i64>,
    newer: Option<i64>,
}

/// A page of the log.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        let head = store.head()?;
        let asked: i64 = Query::of(raw.as_deref()).text("to").parse().unwrap_or(head.sequence);
        let last = asked.clamp(0, head.sequence);
        let after = (last - PAGE).max(0);
        let mut rows = store.log(after, u32::try_from(last - after).unwrap_or(0))?;
        rows.reverse();
        html(&LogPage {
            chrome: Chrome::new("Log", "/log", Some(&visitor)),
            rows,
            older: (after > 0).then_some(after),
            newer: (last < head.sequence).then_some(last + PAGE),
            head,
        })
    })
    .await
}
