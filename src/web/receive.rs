//! Files as they come: streamed to disk while they are hashed and counted, and refused before a limit is passed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::guard::Visitor;
use super::inbox::Part;
use super::limits::Limits;
use super::page::Trouble;
use super::random::{self, hex};

/// Bytes that may come without a part or a piece of one getting through: the heads of parts are held in memory.
const HELD: u64 = 1 << 23;
/// Characters of a file name that are kept.
const NAME: usize = 200;

/// What has come so far, and how fast.
struct Meter<'l> {
    held: Arc<AtomicU64>,
    limits: &'l Limits,
    begun: Instant,
    bytes: u64,
    /// Bytes that the visitor may still send.
    room: u64,
}

/// Writes the files of a request into a folder, each under its number. The first part must be the token of the form.
pub(super) async fn receive(
    request: Request,
    visitor: &Visitor,
    folder: &Path,
    limits: &Limits,
    room: u64,
) -> Result<Vec<Part>, Trouble> {
    let (mut fields, held) = taken_apart(request).await?;
    let mut meter = Meter { held, limits, begun: Instant::now(), bytes: 0, room: room.min(limits.request) };
    // the token of a program is no cookie that a browser sends by itself
    let (mut parts, mut is_own) = (Vec::new(), visitor.scopes.is_some());
    while let Some(mut field) = meter.patient(fields.next_field()).await? {
        if field.name() == Some("token") {
            is_own = random::same(&visitor.form_token, &meter.short(&mut field).await?);
            continue;
        }
        if !is_own {
            return Err(Trouble::stale());
        }
        // a field for files that was left empty comes with an empty name
        let Some(name) = field.file_name().map(last_of).filter(|name| !name.is_empty()) else { continue };
        if parts.len() >= limits.files {
            return Err(too_much(&format!("One upload has at most {} files.", limits.files)));
        }
        let (bytes, sha256) = meter.store(&mut field, &folder.join(parts.len().to_string())).await?;
        parts.push(Part { name, bytes, sha256, read_as: None, template: None, said_here: false });
    }
    if parts.is_empty() { Err(Trouble::refused("Choose at least one file.")) } else { Ok(parts) }
}

/// The parts of a request, and the count of bytes that came since one got through.
async fn taken_apart(request: Request) -> Result<(Multipart, Arc<AtomicU64>), Trouble> {
    let held = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&held);
    let (head, body) = request.into_parts();
    let counted = body.into_data_stream().map(move |piece| {
        let piece = piece.map_err(std::io::Error::other)?;
        let held = counter.fetch_add(piece.len() as u64, Ordering::Relaxed);
        if held > HELD { Err(std::io::Error::other("the head of a part is too long")) } else { Ok(piece) }
    });
    let request = Request::from_parts(head, Body::from_stream(counted));
    let fields = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    Ok((fields, held))
}

impl Meter<'_> {
    /// Waits for the next piece, and not for ever.
    async fn patient<T>(&self, next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Trouble> {
        let came = tokio::time::timeout(self.limits.stall, next).await.map_err(|_| slow())?;
        self.held.store(0, Ordering::Relaxed);
        came.map_err(|_| broken())
    }

    /// Counts what came, against the limits and the clock.
    fn count(&mut self, bytes: usize) -> Result<(), Trouble> {
        self.bytes += bytes as u64;
        let spent = self.begun.elapsed();
        if spent > self.limits.stall && self.bytes / spent.as_secs().max(1) < self.limits.least_rate {
            return Err(slow());
        }
        if self.bytes > self.room {
            return Err(too_much("Files that wait to be scanned have a limit for each user, and so has one upload."));
        }
        Ok(())
    }

    /// A short text.
    async fn short(&mut self, field: &mut Field<'_>) -> Result<String, Trouble> {
        const MOST: usize = 256;
        let mut text = Vec::new();
        while let Some(piece) = self.patient(field.chunk()).await? {
            self.count(piece.len())?;
            if text.len() + piece.len() > MOST {
                return Err(Trouble::stale());
            }
            text.extend_from_slice(&piece);
        }
        String::from_utf8(text).map_err(|_| Trouble::stale())
    }

    /// Writes a file; its length and hash.
    async fn store(&mut self, field: &mut Field<'_>, path: &Path) -> Result<(u64, String), Trouble> {
        let mut file = tokio::fs::OpenOptions::new().write(true).create_new(true).open(path).await?;
        let (mut hash, mut length) = (Sha256::new(), 0);
        while let Some(piece) = self.patient(field.chunk()).await? {
            self.count(piece.len())?;
            length += piece.len() as u64;
            if length > self.limits.file {
                return Err(too_much(&format!("A file has at most {} bytes.", self.limits.file)));
            }
            hash.update(&piece);
            file.write_all(&piece).await?;
        }
        file.sync_all().await?;
        Ok((length, hex(&hash.finalize())))
    }
}

/// The last part of a name, whichever system's folders it names, short enough to show.
fn last_of(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if last.is_empty() && !name.is_empty() { "unnamed".to_owned() } else { last.chars().take(NAME).collect() }
}

fn too_much(what: &str) -> Trouble {
    Trouble::new(StatusCode::PAYLOAD_TOO_LARGE, "That is too much", what)
}

fn slow() -> Trouble {
    let what = "Nothing was kept. Try again over a faster line, or with fewer files.";
    Trouble::new(StatusCode::REQUEST_TIMEOUT, "The files came too slowly", what)
}

fn broken() -> Trouble {
    let what = "Nothing was kept. Send the files again.";
    Trouble::new(StatusCode::BAD_REQUEST, "The files did not come whole", what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_its_last_part_and_never_a_path() {
        assert_eq!(last_of("../../etc/passwd"), "passwd");
        assert_eq!(last_of("C:\\exports\\may.csv"), "may.csv");
        assert_eq!(last_of("may.csv"), "may.csv");
        assert_eq!(last_of("..\\"), "unnamed");
        assert_eq!(last_of(""), "");
        assert_eq!(last_of(&"x".repeat(999)).len(), NAME);
    }
}
