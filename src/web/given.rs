//! What is given out about one finding as a file: the case, whole or with names and prices taken out, and its letters.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::http::header;
use axum::response::IntoResponse;

use super::clock;
use super::desk::Desk;
use super::finding::found;
use super::form::Form;
use super::guard::Visitor;
use super::page::{Answer, Trouble};
use crate::store::{Act, Redacted, Store, StoreError, case_bytes, letters};

/// The case of a finding; `redact` takes out names, but for those of the fields `keep`, and prices.
pub(super) async fn case(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let kept = form.all("keep").map(str::to_owned).collect();
    let redacted = if form.text("redact") == "on" { Redacted::NamesBut(kept) } else { Redacted::Nothing };
    let packed = move |store: &mut Store, id: &str, act: &Act<'_>| {
        case_bytes(store, id, &redacted, act).map(|(packed, bytes)| {
            let redacted = if packed.taken_out.is_empty() { "" } else { "-redacted" };
            (format!("case-{}{redacted}.zip", packed.finding), bytes)
        })
    };
    given(&desk, visitor, id, packed).await
}

/// Letters to the customers of a finding, statements to sign, and the table for replies.
pub(super) async fn asked(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    _form: Form,
) -> Answer {
    let packed = |store: &mut Store, id: &str, act: &Act<'_>| {
        letters(store, id, act).map(|bytes| (format!("letters-{id}.zip"), bytes))
    };
    given(&desk, visitor, id, packed).await
}

type Named = (String, Vec<u8>);

async fn given(
    desk: &Arc<Desk>,
    visitor: Visitor,
    id: String,
    packed: impl FnOnce(&mut Store, &str, &Act<'_>) -> Result<Named, StoreError> + Send + 'static,
) -> Answer {
    let (name, bytes) = desk
        .ask(move |desk| {
            let (_, id, _) = found(desk, &desk.read()?, &id)?;
            let act = Act { by: &visitor.name, at: &clock::now() };
            Ok::<Named, Trouble>(packed(&mut desk.write()?, &id, &act)?)
        })
        .await?;
    let said = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, said)], bytes)
        .into_response())
}
