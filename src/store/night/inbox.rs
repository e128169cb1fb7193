//! New files: known by their bytes, looked at, kept, and moved to `done` or, with the reason beside them, to `failed`.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::digest::Files;
use super::super::original::InputFile;
use super::super::runs::sha256;
use super::super::{Act, Added, Role, Store, StoreError, Template, disk};
use super::Night;
use super::material::{Piece, Said};
use super::put_away;
use crate::ingest::Reader;
use crate::model::Kind;
use crate::policy::Policy;

/// What came of the inbox.
#[derive(Default)]
pub(super) struct Told {
    pub(super) files: Files,
    pub(super) notes: Vec<String>,
    /// Why the run is incomplete, in sentences.
    pub(super) complaints: Vec<String>,
    /// Files that failed, by name, and why.
    failed: BTreeMap<String, String>,
}

/// Something that lies in the inbox.
struct Entry {
    name: String,
    path: PathBuf,
    /// Why it is no file that can be opened.
    fault: Option<String>,
}

/// What an entry is on a closer look.
enum Looked {
    /// Somebody took it away meanwhile.
    Gone,
    /// Not even its bytes can be had.
    Unreadable(String),
    /// A file with this hash.
    File(String),
}

/// Endings of files that somebody is still writing.
const UNDER_WAY: [&str; 3] = ["part", "tmp", "crdownload"];
/// Names that are told of files that failed.
const MOST_NAMES: usize = 5;

/// Takes in what lies in the inbox, by name. What is done for a file is logged before it is moved, so that a night that
/// is killed in between finds it again and knows it. One that cannot be used is put aside, and the others are taken in.
pub(super) fn take_in(
    store: &mut Store,
    night: &Night<'_>,
    policy: &Policy,
    act: &Act<'_>,
) -> Result<Told, StoreError> {
    let mut told = Told { failed: store.failed_untold()?, ..Told::default() };
    told.notes.extend(told.failed.iter().map(|(name, why)| format!("{name} failed: {why}")));
    let entries = night.inbox.map(|inbox| lying(inbox, &mut told)).transpose()?;
    for entry in entries.into_iter().flatten() {
        match looked(&entry)? {
            Looked::Gone => {}
            Looked::Unreadable(why) => fail(store, &entry, (None, why), &mut told, act)?,
            Looked::File(hash) => take(store, &entry, (&hash, policy), &mut told, act)?,
        }
    }
    told.complain();
    Ok(told)
}

/// Takes in one file.
fn take(
    store: &mut Store,
    entry: &Entry,
    (hash, policy): (&str, &Policy),
    told: &mut Told,
    act: &Act<'_>,
) -> Result<(), StoreError> {
    let Entry { name, path, .. } = entry;
    if store.knows(hash)?.is_some() {
        store.append(act, "file already known", &json!({ "name": name, "sha256": hash }))?;
        if store.withdrawn_hashes()?.contains(hash) {
            told.notes.push(format!("{name} has the bytes of a file that was withdrawn: it stays out"));
        }
        told.files.already_known += 1;
        return put_away::done(path, hash);
    }
    let template = template_for(store, path, policy)?;
    if let Some(why) = unusable(path, name, policy, template.as_ref())? {
        return fail(store, entry, (Some(hash), why), told, act);
    }
    // told before the file is kept: a night that is killed in between must not leave it to be read as found
    if let Some(template) = template {
        store.read_as(hash, Some(&template.read_as), act)?;
        told.notes.push(format!("{name} was read as the template {} says", template.name));
    }
    let added = store.add_original(Role::Records, name, &mut disk::open(path)?, act)?;
    if added.file().sha256 != hash {
        told.notes.push(format!("{name} was changed while it was read; what was read is kept, the file is left"));
        return Ok(());
    }
    match added {
        Added::New(_) => told.files.done += 1,
        Added::AlreadyKnown(_) => told.files.already_known += 1,
    }
    put_away::done(path, hash)
}

/// Puts an entry that cannot be used aside.
fn fail(
    store: &mut Store,
    entry: &Entry,
    (hash, why): (Option<&str>, String),
    told: &mut Told,
    act: &Act<'_>,
) -> Result<(), StoreError> {
    let name = &entry.name;
    store.append(act, "file failed", &json!({ "name": name, "sha256": hash, "why": why }))?;
    put_away::failed(&entry.path, hash.unwrap_or(&sha256(name.as_bytes())), &why)?;
    let note = format!("{name} failed: {why}");
    if !told.notes.contains(&note) {
        told.notes.push(note);
    }
    told.failed.insert(name.clone(), why);
    Ok(())
}

impl Told {
    /// What failed was not judged: the run is incomplete.
    fn complain(&mut self) {
        self.files.failed = self.failed.len() as u64;
        let names: Vec<&str> = self.failed.keys().map(String::as_str).take(MOST_NAMES).collect();
        if !names.is_empty() {
            let more = self.failed.len() - names.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.complaints.push(format!(
                "of the inbox {} could not be read and {} not judged: {}{more}",
                self.failed.len(),
                if self.failed.len() == 1 { "is" } else { "are" },
                names.join(", ")
            ));
        }
    }
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
    for entry in lying(inbox, &mut told)? {
        let sha256 = match looked(&entry)? {
            Looked::Gone => continue,
            Looked::Unreadable(why) => {
                told.would_fail(entry.name, why);
                continue;
            }
            Looked::File(hash) => hash,
        };
        let Entry { name, path, .. } = entry;
        if store.knows(&sha256)?.is_some() {
            told.files.already_known += 1;
            continue;
        }
        let template = template_for(store, &path, policy)?;
        if let Some(why) = unusable(&path, &name, policy, template.as_ref())? {
            told.would_fail(name, why);
            continue;
        }
        told.files.done += 1;
        let read_as = template.map(|template| Said::kept(store, &template.sha256));
        pieces.push(Piece { name, path, sha256, day: String::new(), read_as });
    }
    told.complain();
    Ok(told)
}

impl Told {
    fn would_fail(&mut self, name: String, why: String) {
        self.notes.push(format!("{name} would fail: {why}"));
        self.failed.insert(name, why);
    }
}

/// Refuses a night whose inbox is not there, or where files could not be put away, before it begins.
pub(super) fn must_be_there(store: &Store, night: &Night<'_>) -> Result<(), StoreError> {
    let Some(inbox) = night.inbox else { return Ok(()) };
    if !inbox.is_dir() {
        return Err(StoreError::Refused(format!("failed to find the inbox {}; check the name", inbox.display())));
    }
    for folder in put_away::FOLDERS.map(|folder| inbox.join(folder)) {
        if folder.exists() && !folder.is_dir() {
            return Err(StoreError::Refused(format!(
                "{} is no folder: files of the inbox are moved into a folder of that name",
                folder.display()
            )));
        }
    }
    apart(inbox, store.folder())
}

/// Refuses an inbox that is the store, holds it or lies in it: what lies in an inbox is moved away.
///
/// # Errors
/// That sentence.
pub fn apart(inbox: &Path, store: &Path) -> Result<(), StoreError> {
    let (inside, around) = (disk::real_path(inbox), disk::real_path(store));
    if inside.starts_with(&around) || around.starts_with(&inside) {
        return Err(StoreError::Refused(format!(
            "the inbox {} and the store {} lie in one another: what lies in an inbox is read and moved away; name a \
             folder beside the store",
            inbox.display(),
            store.display()
        )));
    }
    Ok(())
}

/// What lies in the inbox by name, without what is hidden or still being written.
fn lying(inbox: &Path, told: &mut Told) -> Result<Vec<Entry>, StoreError> {
    let mut found = Vec::new();
    for path in disk::entries(inbox)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let kind = std::fs::metadata(&path);
        let is_folder = kind.as_ref().is_ok_and(std::fs::Metadata::is_dir);
        if is_folder && put_away::FOLDERS.contains(&name.as_str()) {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if name.starts_with('.') {
            told.notes.push(format!("{name} is hidden and was left where it is"));
        } else if is_folder {
            told.notes.push(format!("{name} is a folder: only files of the inbox itself are taken in"));
        } else if UNDER_WAY.contains(&ending.as_str()) {
            told.notes.push(format!("{name} looks like a file that is still being written and waits"));
        } else {
            let fault = match kind {
                Ok(kind) if kind.is_file() => None,
                Ok(_) => Some("it is a pipe, a socket or a device, and no file".to_owned()),
                Err(_) if path.is_symlink() => Some("it is a link that leads to no file".to_owned()),
                Err(cause) => Some(format!("it cannot be read: {cause}")),
            };
            found.push(Entry { name, path, fault });
        }
    }
    Ok(found)
}

fn looked(entry: &Entry) -> Result<Looked, StoreError> {
    if std::fs::symlink_metadata(&entry.path).is_err_and(|cause| cause.kind() == ErrorKind::NotFound) {
        return Ok(Looked::Gone);
    }
    if let Some(fault) = &entry.fault {
        return Ok(Looked::Unreadable(fault.clone()));
    }
    match disk::hash(&entry.path) {
        Ok((hash, _)) => Ok(Looked::File(hash)),
        Err(StoreError::File { source, .. }) => Ok(Looked::Unreadable(format!("it cannot be read: {source}"))),
        Err(other) => Err(other),
    }
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
