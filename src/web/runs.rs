//! Runs: when, with which verdict, and what each found new, changed or gone.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};

use super::desk::Desk;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use crate::store::{Digest, RunRow};

#[derive(Template)]
#[template(path = "runs.html", config = "src/web/askama.toml")]
struct RunsPage {
    chrome: Chrome,
    runs: Vec<RunRow>,
}

#[derive(Template)]
#[template(path = "run.html", config = "src/web/askama.toml")]
struct RunPage {
    chrome: Chrome,
    run: i64,
    digest: Digest,
    parts: Vec<(&'static str, Vec<Told>)>,
    newest: bool,
}

/// A finding of a digest.
struct Told {
    id: String,
    priority: String,
    title: String,
    cause: String,
}

/// All runs, newest first.
pub(super) async fn list(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    desk.ask(move |desk| {
        let runs = desk.read()?.runs()?;
        html(&RunsPage { chrome: Chrome::new("Runs", "/runs", Some(&visitor)), runs })
    })
    .await
}

/// The digest of a run.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Answer {
    desk.ask(move |desk| {
        let run: i64 = id.parse().map_err(|_| Trouble::missing())?;
        let store = desk.read()?;
        let digest = store.digest(run).map_err(|_| Trouble::missing())?;
        let told = |id: &str, cause: &str| {
            let line = digest.titles.get(id).cloned().unwrap_or_default();
            Told { id: id.to_owned(), priority: line.priority, title: line.title, cause: cause.to_owned() }
        };
        let moved = |moved: &[crate::store::Moved]| moved.iter().map(|one| told(&one.id, &one.cause)).collect();
        let parts = vec![
            ("New", digest.new.iter().map(|id| told(id, "")).collect()),
            ("Changed", moved(&digest.changed)),
            ("Reopened", moved(&digest.reopened)),
            ("Gone", moved(&digest.gone)),
        ];
        let newest = store.latest()?.is_some_and(|latest| latest.run == run);
        let chrome = Chrome::new(format!("Run {run}"), "/runs", Some(&visitor));
        html(&RunPage { chrome, run, parts, digest, newest })
    })
    .await
}
