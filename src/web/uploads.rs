//! Uploading: files in, "this is how I read it", then the scan.

use std::sync::Arc;

use askama::Template;
use axum::extract::{DefaultBodyLimit, Extension, Path, RawQuery, Request, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, post};
use serde_json::json;

use super::clock;
use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::inbox::{self, Part, Table, Upload};
use super::jobs;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::Query;
use super::receive::receive;
use super::told;
use super::users::held;
use crate::report::{Reading, grouped};
use crate::store::{Act, InputFile, Role, StoredFile, Template as Remembered, plain_name};

#[derive(Template)]
#[template(path = "uploads.html", config = "src/web/askama.toml")]
struct UploadsPage {
    chrome: Chrome,
    waiting: Vec<Upload>,
    kept: Vec<StoredFile>,
    lists: Vec<StoredFile>,
    templates: Vec<Remembered>,
}

#[derive(Template)]
#[template(path = "reading.html", config = "src/web/askama.toml")]
struct ReadingPage {
    chrome: Chrome,
    upload: Upload,
    parts: Vec<Shown>,
    usable: usize,
    known: usize,
}

/// A file of an upload as it was read.
struct Shown {
    part: Part,
    bytes: String,
    /// The day on which the same bytes came before.
    known: Option<String>,
    tables: Vec<Table>,
    form: Changing,
}

/// Whether the page holds the form that says how a file is to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changing {
    Here,
    Elsewhere,
}

impl UploadsPage {
    fn count(&self, number: &u64) -> String {
        grouped(number)
    }

    fn names(&self, upload: &Upload) -> String {
        upload.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Shown {
    fn kinds(&self) -> String {
        let mut kinds: Vec<&str> = self.tables.iter().map(|table| table.reading.kind.as_str()).collect();
        kinds.dedup();
        kinds.join(", ")
    }

    fn accepted(&self) -> String {
        grouped(self.tables.iter().map(|table| table.reading.ledger.accepted).sum::<u64>())
    }

    fn rejected(&self) -> String {
        grouped(self.tables.iter().map(|table| table.reading.ledger.rejected).sum::<u64>())
    }

    fn failed(&self) -> bool {
        !self.tables.iter().any(|table| table.reading.is_usable())
    }

    fn is_told(&self) -> bool {
        self.part.read_as.is_some()
    }

    fn has_mapping(&self) -> bool {
        self.part.read_as.as_ref().is_some_and(|told| told.mapping.is_some())
    }

    fn is_changing(&self) -> bool {
        self.form == Changing::Here
    }

    fn encoding(&self) -> &str {
        self.part.read_as.as_ref().and_then(|told| told.encoding.as_deref()).unwrap_or_default()
    }

    fn written(&self, table: &Reading, at: &usize) -> (String, String) {
        told::written(&self.part, table, *at)
    }
}

impl ReadingPage {
    fn encodings(&self) -> [&'static str; 14] {
        told::ENCODINGS
    }

    fn same(&self, one: &str, other: &str) -> bool {
        one == other
    }

    fn kinds(&self) -> Vec<&'static str> {
        crate::ingest::KINDS.iter().map(|kind| kind.word()).collect()
    }

    fn styles(&self) -> Vec<(&'static str, &'static str)> {
        told::WRITTEN.iter().map(|(word, _, shown)| (*word, *shown)).collect()
    }

    fn separators(&self) -> [(&'static str, &'static str); 4] {
        [(",", "comma"), (";", "semicolon"), ("t", "tab"), ("|", "|")]
    }

    fn count(&self, number: &u64) -> String {
        grouped(number)
    }

    fn ledger(&self, table: &Reading) -> [(&'static str, u64); 7] {
        let ledger = &table.ledger;
        [
            ("lines", ledger.lines),
            ("header", ledger.header),
            ("accepted", ledger.accepted),
            ("rejected", ledger.rejected),
            ("duplicates", ledger.duplicates),
            ("skipped", ledger.skipped),
            ("continued", ledger.continuation),
        ]
    }
}

/// The form for files, what waits, and what the store has.
pub(super) async fn page(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        html(&UploadsPage {
            waiting: inbox::all(&desk.folder, &visitor.name)?,
            kept: store.originals(Role::Records)?,
            lists: store.originals(Role::List)?,
            templates: store.templates()?,
            chrome: Chrome::new("Upload", "/uploads", Some(&visitor)),
        })
    })
    .await
}

/// The route that takes files: its limits count as the bytes come, so the limit on whole bodies is off.
pub(super) fn receiver() -> MethodRouter<Arc<Desk>> {
    post(take).layer(DefaultBodyLimit::disable())
}

async fn take(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>, request: Request) -> Answer {
    let upload = taken(&desk, visitor, request).await?;
    Ok(Redirect::to(&format!("/uploads/{}", upload.id)).into_response())
}

/// Keeps the files of a request until they are scanned or taken away.
pub(super) async fn taken(desk: &Arc<Desk>, visitor: Visitor, request: Request) -> Result<Upload, Trouble> {
    let name = visitor.name.clone();
    let (coming, room) = desk.ask(move |desk| Ok((inbox::begin(&desk.folder)?, room(desk, &name)?))).await?;
    let mut parts = receive(request, &visitor, coming.path(), &desk.limits, room).await?;
    desk.ask(move |desk| {
        told::recalled(desk, coming.path(), &mut parts)?;
        let told = json!({ "files": parts });
        desk.note(&visitor.name, "files uploaded", &told)?;
        Ok(inbox::keep(&desk.folder, coming, &visitor.name, &clock::now().utc, parts)?)
    })
    .await
}

/// Bytes that somebody may still upload before a scan.
pub(super) fn room(desk: &Desk, name: &str) -> Result<u64, Trouble> {
    let waiting = inbox::all(&desk.folder, name)?;
    let held: u64 = waiting.iter().flat_map(|upload| &upload.parts).map(|part| part.bytes).sum();
    match desk.limits.waiting.saturating_sub(held) {
        left if left > 0 && waiting.len() < desk.limits.uploads => Ok(left),
        _ => Err(Trouble::refused("Too much of yours waits to be scanned. Scan it, or take some of it away.")),
    }
}

/// How the files of an upload were read.
pub(super) async fn reading(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let upload = inbox::find(&desk.folder, &id, &visitor.name).ok_or_else(Trouble::missing)?;
        let change: Option<usize> = Query::of(raw.as_deref()).text("change").parse().ok();
        let change = change.or((upload.parts.len() == 1).then_some(0));
        let _one = held(&desk.reading);
        let readings = inbox::readings(&desk.folder, &upload, &desk.policy)?;
        let store = desk.read()?;
        let mut parts = Vec::new();
        for (number, part) in upload.parts.iter().enumerate() {
            let tables = readings.iter().filter(|table| table.part == number).cloned().collect();
            let known = store.knows(&part.sha256)?.map(|file| file.day);
            let form = if change == Some(number) { Changing::Here } else { Changing::Elsewhere };
            parts.push(Shown { bytes: grouped(part.bytes), part: part.clone(), known, tables, form });
        }
        let usable = parts.iter().filter(|part| !part.failed()).count();
        let known = parts.iter().filter(|part| part.known.is_some()).count();
        let chrome = Chrome::new("How it was read", "/uploads", Some(&visitor));
        html(&ReadingPage { chrome, upload, parts, usable, known })
    })
    .await
}

/// Gives the files of an upload to the store and starts a scan of everything.
pub(super) async fn scan(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    _form: Form,
) -> Answer {
    take_in(&desk, visitor.name.clone(), id).await?;
    jobs::begin(&desk, &visitor)
}

/// Gives the files of an upload to the store.
pub(super) async fn take_in(desk: &Arc<Desk>, by: String, id: String) -> Result<(), Trouble> {
    desk.ask(move |desk| {
        let upload = inbox::find(&desk.folder, &id, &by).ok_or_else(Trouble::missing)?;
        let _one = held(&desk.reading);
        let readings = inbox::readings(&desk.folder, &upload, &desk.policy)?;
        let mut store = desk.write()?;
        let now = clock::now();
        for (number, part) in upload.parts.iter().enumerate() {
            let act = Act { by: &by, at: &now };
            let usable = readings.iter().any(|table| table.part == number && table.reading.is_usable());
            if !usable {
                store.append(&act, "file failed", &json!(part))?;
                continue;
            }
            let path = inbox::part(&desk.folder, &upload, number);
            // records that are kept stay records, however they are read now
            if inbox::is_list(&upload, &readings, number) && store.knows(&part.sha256)?.is_none() {
                store.append(&act, "list uploaded", &json!(part))?;
                inbox::put(&path, &desk.lists.join(plain_name(&part.name)))?;
            } else {
                told::keep(&mut store, part, &act)?;
                store.add_original(Role::Records, &part.name, &mut InputFile::new(&path)?, &act)?;
            }
        }
        Ok(inbox::remove(&desk.folder, &upload)?)
    })
    .await
}

/// Takes an upload away without a scan.
pub(super) async fn drop_it(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    _form: Form,
) -> Answer {
    desk.ask(move |desk| {
        let upload = inbox::find(&desk.folder, &id, &visitor.name).ok_or_else(Trouble::missing)?;
        desk.note(&visitor.name, "upload taken away", &json!({ "files": upload.parts }))?;
        Ok(inbox::remove(&desk.folder, &upload)?)
    })
    .await?;
    Ok(Redirect::to("/uploads").into_response())
}
