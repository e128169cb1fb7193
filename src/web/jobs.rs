//! Scans that run: one at a time, followed stage by stage, on a page that works with and without a script.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect};
use futures_util::stream;
use serde_json::json;
use tokio::sync::watch;

use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use super::random;
use super::users::held;
use crate::scan::Stages;
use crate::store::StoreError;

/// Scans that are remembered.
const REMEMBERED: usize = 20;

/// The scans of this server, newest last.
#[derive(Default)]
pub(super) struct Jobs {
    known: Mutex<Vec<Arc<Job>>>,
    /// Held by the scan that runs.
    turn: Mutex<()>,
}

/// A scan.
pub(super) struct Job {
    id: String,
    by: String,
    progress: watch::Sender<Progress>,
}

/// How far it is.
#[derive(Clone, Default)]
struct Progress {
    /// Stages with the time at which each began.
    stages: Vec<(&'static str, Instant)>,
    /// Set when it has ended: why it failed, if it did.
    ended: Option<(Instant, Result<(), String>)>,
}

#[derive(Template)]
#[template(path = "job.html", config = "src/web/askama.toml")]
struct JobPage {
    chrome: Chrome,
    id: String,
    by: String,
    stages: Vec<(String, String)>,
    running: bool,
    failed: String,
}

impl Stages for Job {
    fn begin(&self, stage: &'static str) {
        self.progress.send_modify(|progress| progress.stages.push((stage, Instant::now())));
    }
}

impl Progress {
    /// True before its turn.
    fn is_waiting(&self) -> bool {
        self.stages.is_empty() && self.ended.is_none()
    }

    /// Each stage with the seconds it took; the last may still run.
    fn told(&self) -> Vec<(String, String)> {
        let end = self.ended.as_ref().map(|(at, _)| *at);
        let nexts = self.stages.iter().skip(1).map(|(_, at)| Some(*at)).chain([end]);
        let told = |((stage, from), until): (&(&'static str, Instant), Option<Instant>)| {
            let spent = until.map_or_else(|| "running".to_owned(), |until| seconds(until.duration_since(*from)));
            ((*stage).to_owned(), spent)
        };
        self.stages.iter().zip(nexts).map(told).collect()
    }
}

fn seconds(spent: Duration) -> String {
    format!("{}.{} s", spent.as_secs(), spent.subsec_millis() / 100)
}

/// Starts a scan of everything in the store.
pub(super) async fn start(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    _form: Form,
) -> Answer {
    begin(&desk, &visitor)
}

/// Starts a scan, after the one that runs; one that waits already will see everything that is there now. Sends the
/// visitor to the page that follows it.
pub(super) fn begin(desk: &Arc<Desk>, visitor: &Visitor) -> Answer {
    Ok(Redirect::to(&format!("/jobs/{}", started(desk, visitor)?)).into_response())
}

/// The same, for a program: the id of the scan.
pub(super) fn started(desk: &Arc<Desk>, visitor: &Visitor) -> Result<String, Trouble> {
    let mut jobs = held(&desk.jobs.known);
    if let Some(waiting) = jobs.iter().find(|job| job.progress.borrow().is_waiting()) {
        return Ok(waiting.id.clone());
    }
    let job = Arc::new(Job { id: random::secret()?, by: visitor.name.clone(), progress: watch::Sender::default() });
    if jobs.len() >= REMEMBERED
        && let Some(oldest) = jobs.iter().position(|job| job.progress.borrow().ended.is_some())
    {
        jobs.remove(oldest);
    }
    jobs.push(Arc::clone(&job));
    let id = job.id.clone();
    let desk = Arc::clone(desk);
    tokio::task::spawn_blocking(move || {
        let turn = held(&desk.jobs.turn);
        let run = std::panic::AssertUnwindSafe(|| desk.scan(&*job, &job.by).map_err(|error| told(&error)));
        let ended = std::panic::catch_unwind(run).unwrap_or_else(|_| Err("The scan broke off.".to_owned()));
        if let Err(why) = &ended {
            eprintln!("serve: a scan failed: {}", crate::report::visible(why));
        }
        job.progress.send_modify(|progress| progress.ended = Some((Instant::now(), ended)));
        drop(turn);
        // what pages ask of the records is made ready before somebody asks; who asks earlier waits for it
        let _ = desk.read().and_then(|store| Ok(desk.ground(&store)?.licences().len()));
    });
    Ok(id)
}

/// How far a scan is, for a program.
pub(super) async fn progress(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    let progress = found(&desk, &id)?.progress.borrow().clone();
    let failed = progress.ended.clone().and_then(|(_, ended)| ended.err());
    super::page::json(&json!({ "stages": progress.told(), "running": progress.ended.is_none(), "failed": failed }))
}

/// An error with its causes.
fn told(error: &StoreError) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        words.push_str(&format!(": {deeper}"));
        cause = deeper.source();
    }
    words
}

fn found(desk: &Desk, id: &str) -> Result<Arc<Job>, Trouble> {
    held(&desk.jobs.known).iter().find(|job| job.id == id).cloned().ok_or_else(Trouble::missing)
}

/// Follows a scan.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Answer {
    let job = found(&desk, &id)?;
    let progress = job.progress.borrow().clone();
    let failed = progress.ended.clone().and_then(|(_, ended)| ended.err()).unwrap_or_default();
    html(&JobPage {
        chrome: Chrome::new("Scan", "/uploads", Some(&visitor)),
        id,
        by: job.by.clone(),
        stages: progress.told(),
        running: progress.ended.is_none(),
        failed,
    })
}

/// The same as a stream of events, one for each change, until the scan has ended.
pub(super) async fn events(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    let job = found(&desk, &id)?;
    let mut progress = job.progress.subscribe();
    progress.mark_changed();
    let events = stream::unfold(Some(progress), async |progress| {
        let mut progress = progress?;
        progress.changed().await.ok()?;
        let now = progress.borrow_and_update().clone();
        let told = json!({ "stages": now.told(), "running": now.ended.is_none() });
        let next = now.ended.is_none().then_some(progress);
        Some((Ok::<Event, Infallible>(Event::default().data(told.to_string())), next))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}
