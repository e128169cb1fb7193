//! New files: known by their bytes, looked at, kept, and moved to `done` or, with the reason beside them, to `failed`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::digest::Files;
use super::super::original::InputFile;
use super::super::{Act, Added, Role, Store, StoreError, Template, disk};
use super::Night;
use super::material::{Piece, Said};
use crate::ingest::Reader;
use crate::model::Kind;
use crate::policy::Policy;

/// What came of the inbox.
#[derive(Default)]
pub(super) struct Told {
    pub(super) files: Files,
    pub(super) notes: Vec<String>,
}

/// Endings of files that somebody is still writing.
const UNDER_WAY: [&str; 3] = ["part", "tmp", "crdownload"];

/// Takes in what lies in the inbox, by name. What is done for a file is logged before it is moved, so that a night that
/// is killed in between finds it again and knows it.
pub(super) fn take_in(
    store: &mut Store,
    night: &Night<'_>,
    policy: &Policy,
    act: &Act<'_>,
) -> Result<Told, StoreError> {
    let mut told = Told::default();
    let Some(inbox) = night.inbox else { return Ok(told) };
    for (name, path) in lying(inbox, &mut told)? {
        let (hash, _) = disk::hash(&path)?;
        if store.knows(&hash)?.is_some() {
            store.append(act, "file already known", &json!({ "name": name, "sha256": hash }))?;
            if store.withdrawn_hashes()?.contains(&hash) {
                told.notes.push(format!("{name} has the bytes of a file that was withdrawn: it stays out"));
            }
            told.files.already_known += 1;
            put_away(inbox, "done", &path, &hash)?;
            continue;
        }
        let template = template_for(store, &path, policy)?;
        if let Some(why) = unusable(&path, &name, policy, template.as_ref())? {
            store.append(act, "file failed", &json!({ "name": name, "sha256": hash, "why": why }))?;
            told.files.failed += 1;
            told.notes.push(format!("{name} failed: {why}"));
            let at = put_away(inbox, "failed", &path, &hash)?;
            let mut beside = at.into_os_string();
            beside.push(".why.txt");
            disk::put(Path::new(&beside), format!("{why}\n").as_bytes())?;
            continue;
        }
        // told before the file is kept: a night that is killed in between must not leave it to be read as found
        if let Some(template) = template {
            store.read_as(&hash, Some(&template.read_as), act)?;
            told.notes.push(format!("{name} was read as the template {} says", template.name));
        }
        let added = store.add_original(Role::Records, &name, &mut disk::open(&path)?, act)?;
        if added.file().sha256 != hash {
            told.notes.push(format!("{name} was changed while it was read; what was read is kept, the file is left"));
            continue;
        }
        match added {
            Added::New(_) => told.files.done += 1,
            Added::AlreadyKnown(_) => told.files.already_known += 1,
        }
        put_away(inbox, "done", &path, &hash)?;
    }
    Ok(told)
}

/// Looks at what lies in the inbox and leaves it there; what can be used is added to the pieces.
pub(super) fn look_at(
    store: &Store,
    night: &Night<'_>,
    policy: &Policy,
    pieces: &mut Vec<Piece>,
) -> Result<Told, StoreError> {
    let mut told = Told::default();
    let Some(inbox) = night.inbox else { return Ok(told) };
    for (name, path) in lying(inbox, &mut told)? {
        let (sha256, _) = disk::hash(&path)?;
        if store.knows(&sha256)?.is_some() {
            told.files.already_known += 1;
            continue;
        }
        let template = template_for(store, &path, policy)?;
        if let Some(why) = unusable(&path, &name, policy, template.as_ref())? {
            told.files.failed += 1;
            told.notes.push(format!("{name} would fail: {why}"));
            continue;
        }
        told.files.done += 1;
        let read_as = template.map(|template| Said::kept(store, &template.sha256));
        pieces.push(Piece { name, path, sha256, day: String::new(), read_as });
    }
    Ok(told)
}

/// Refuses a night whose inbox is not there, before it begins.
pub(super) fn must_be_there(night: &Night<'_>) -> Result<(), StoreError> {
    match night.inbox.filter(|inbox| !inbox.is_dir()) {
        None => Ok(()),
        Some(inbox) => {
            Err(StoreError::Refused(format!("failed to find the inbox {}; check the name", inbox.display())))
        }
    }
}

/// Files of the inbox by name, without those that are hidden or still being written.
fn lying(inbox: &Path, told: &mut Told) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    for path in disk::entries(inbox)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let own = path.is_dir() && (name == "done" || name == "failed");
        if own || name.starts_with('.') {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if path.is_dir() {
            told.notes.push(format!("{name} is a folder: only files of the inbox itself are taken in"));
        } else if UNDER_WAY.contains(&ending.as_str()) {
            told.notes.push(format!("{name} looks like a file that is still being written and waits"));
        } else {
            found.push((name, path));
        }
    }
    Ok(found)
}

/// Why nothing of a file can be used, `None` when something can, or when it holds a header and no rows.
fn unusable(
    path: &Path,
    name: &str,
    policy: &Policy,
    template: Option<&Template>,
) -> Result<Option<String>, StoreError> {
    let original = InputFile::new(path).map_err(|cause| StoreError::file("read", path, cause))?;
    let how = template.map(|template| template.read_as.how(policy)).transpose()?;
    let mut reader = Reader::told(policy, how.unwrap_or_default());
    reader.add_original(name.to_owned(), Box::new(original));
    let records = reader.finish();
    let usable = |file: &crate::model::SourceFile| {
        file.kind != Kind::Unrecognised && (file.ledger.accepted > 0 || file.ledger.rejected == 0)
    };
    if records.files.iter().any(usable) {
        return Ok(None);
    }
    let told = records.files.iter().flat_map(|file| file.decisions.iter().map(ToString::to_string));
    let refused =
        records.rejects.iter().map(|reject| format!("line {}: {}: {}", reject.line, reject.value, reject.reason));
    let why: Vec<String> = told.chain(refused).take(MOST_REASONS).collect();
    Ok(Some(if why.is_empty() { "no table was found in it".to_owned() } else { why.join("; ") }))
}

/// The template that names the header of a file.
fn template_for(store: &Store, path: &Path, policy: &Policy) -> Result<Option<Template>, StoreError> {
    let original = InputFile::new(path).map_err(|cause| StoreError::file("read", path, cause))?;
    store.template_for(&mut { original }, policy)
}

/// Reasons that are told of one file at most.
const MOST_REASONS: usize = 5;

/// Moves a file to a folder of the inbox, under a name that no other file there has.
fn put_away(inbox: &Path, folder: &str, path: &Path, hash: &str) -> Result<PathBuf, StoreError> {
    let folder = inbox.join(folder);
    disk::folder(&folder)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let short = hash.get(..8).unwrap_or(hash);
    let names = (0..).map(|at| match at {
        0 => name.clone(),
        1 => format!("{short}-{name}"),
        _ => format!("{short}-{at}-{name}"),
    });
    let free = names.map(|name| folder.join(name)).find(|target| !target.exists());
    let target = free.unwrap_or_else(|| folder.join(hash));
    disk::shift(path, &target)?;
    Ok(target)
}
