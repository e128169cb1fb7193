//! Files that are attached to the decision on a finding: bounded, kept by their hash, given out as files and never shown.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Extension, Path, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, post};
use serde_json::json;

use super::clock;
use super::desk::Desk;
use super::finding::found;
use super::guard::Visitor;
use super::inbox;
use super::limits::Limits;
use super::page::{Answer, Trouble};
use super::receive::receive;
use crate::store::{Act, InputFile, Role};

/// Bytes of one attached file.
const LARGEST: u64 = 20 << 20;
/// Files attached to one finding.
const MOST: usize = 20;

/// The route that takes them.
pub(super) fn receiver() -> MethodRouter<Arc<Desk>> {
    post(attach).layer(DefaultBodyLimit::disable())
}

async fn attach(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let coming = desk.ask(move |desk| Ok(inbox::begin(&desk.folder)?)).await?;
    let limits = Limits { file: LARGEST, files: MOST, ..desk.limits };
    let parts = receive(request, &visitor, coming.path(), &limits, LARGEST * MOST as u64).await?;
    let to = desk
        .ask(move |desk| {
            let (_, id, _) = found(desk, &desk.read()?, &id)?;
            if desk.read()?.attached(&id)?.len() + parts.len() > MOST {
                return Err(Trouble::refused(&format!("At most {MOST} files are attached to a finding.")));
            }
            let mut store = desk.write()?;
            let now = clock::now();
            let act = Act { by: &visitor.name, at: &now };
            for (number, part) in parts.iter().enumerate() {
                store.append(
                    &act,
                    "file attached",
                    &json!({ "finding": id, "name": part.name, "sha256": part.sha256 }),
                )?;
                let mut from = InputFile::new(&coming.path().join(number.to_string()))?;
                store.add_original(Role::Attachment, &format!("{id}/{}", part.name), &mut from, &act)?;
            }
            Ok(format!("/findings/{id}#decide-title"))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Gives an attached file out, to be saved.
pub(super) async fn file(State(desk): State<Arc<Desk>>, Path((id, sha256)): Path<(String, String)>) -> Answer {
    desk.ask(move |desk| {
        let store = desk.read()?;
        let (_, id, _) = found(desk, &store, &id)?;
        let file = store.attached(&id)?.into_iter().find(|file| file.sha256 == sha256).ok_or_else(Trouble::missing)?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut InputFile::new(&store.original_path(&file.sha256))?, &mut bytes)?;
        let said = format!("attachment; filename*=UTF-8''{}", percent(&file.name));
        let headers =
            [(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, said)];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// A name as RFC 8187 writes it.
fn percent(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
