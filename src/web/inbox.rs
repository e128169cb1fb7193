//! Files that were uploaded and wait to be scanned: folders with names that nobody can guess, beside the store.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::random;
use crate::ingest::{How, Reader};
use crate::model::Kind;
use crate::policy::Policy;
use crate::report::Reading;
use crate::store::InputFile;

/// What was uploaded at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Upload {
    /// Its name: 64 hexadecimal digits.
    pub(super) id: String,
    /// Whose it is.
    pub(super) by: String,
    /// When it was whole, RFC 3339.
    pub(super) at: String,
    /// Its files.
    pub(super) parts: Vec<Part>,
}

/// A file of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Part {
    /// The name that it came with, as text: no path is made from it.
    pub(super) name: String,
    /// Its length.
    pub(super) bytes: u64,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
}

/// Name of what is written beside the files of an upload.
const TOLD: &str = "upload.json";
const READ: &str = "reading.json";

/// The folder of all uploads.
pub(super) fn folder(store: &Path) -> PathBuf {
    store.join("uploads")
}

/// A new, empty folder for files that are on their way; it goes with the value unless it is kept.
pub(super) fn begin(store: &Path) -> io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("coming-").tempdir_in(folder(store))
}

/// Keeps what has come whole.
pub(super) fn keep(
    store: &Path,
    coming: tempfile::TempDir,
    by: &str,
    at: &str,
    parts: Vec<Part>,
) -> io::Result<Upload> {
    let upload = Upload { id: random::secret()?, by: by.to_owned(), at: at.to_owned(), parts };
    write_json(&coming.path().join(TOLD), &upload)?;
    fs::rename(coming.keep(), folder(store).join(&upload.id))?;
    Ok(upload)
}

/// Takes away what a server that ended in the middle has left.
pub(super) fn sweep(store: &Path) -> io::Result<()> {
    for entry in listed(store)? {
        if entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with("coming-")) {
            fs::remove_dir_all(entry)?;
        }
    }
    Ok(())
}

/// An upload by its name and owner. Somebody else's looks like none.
pub(super) fn find(store: &Path, id: &str, by: &str) -> Option<Upload> {
    let is_name = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let told = is_name.then(|| read_json::<Upload>(&folder(store).join(id).join(TOLD)).ok()).flatten();
    told.filter(|upload| upload.by == by)
}

/// All uploads of somebody, newest first.
pub(super) fn all(store: &Path, by: &str) -> io::Result<Vec<Upload>> {
    let folders = listed(store)?;
    let told = folders.iter().filter_map(|folder| read_json::<Upload>(&folder.join(TOLD)).ok());
    let mut uploads: Vec<Upload> = told.filter(|upload| upload.by == by).collect();
    uploads.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.id.cmp(&other.id)));
    Ok(uploads)
}

/// Takes an upload away.
pub(super) fn remove(store: &Path, upload: &Upload) -> io::Result<()> {
    fs::remove_dir_all(folder(store).join(&upload.id))
}

/// Where the bytes of a part are.
pub(super) fn part(store: &Path, upload: &Upload, number: usize) -> PathBuf {
    folder(store).join(&upload.id).join(number.to_string())
}

/// How each table of an upload was read, with the number of its part; read once and kept beside it.
pub(super) fn readings(store: &Path, upload: &Upload, policy: &Policy) -> io::Result<Vec<(usize, Reading)>> {
    let kept = folder(store).join(&upload.id).join(READ);
    if let Ok(readings) = read_json(&kept) {
        return Ok(readings);
    }
    let mut readings = Vec::new();
    for (number, told) in upload.parts.iter().enumerate() {
        let mut reader = Reader::told(policy, How::default());
        reader.add_original(told.name.clone(), Box::new(InputFile::new(&part(store, upload, number))?));
        let (records, originals) = reader.finish_with_originals();
        let row = |record| originals.row(&records.files, record);
        let tables = (0..).take(records.files.len()).filter_map(|table| Reading::of(&records, table, &row));
        readings.extend(tables.map(|reading| (number, reading)));
    }
    write_json(&kept, &readings)?;
    Ok(readings)
}

/// True when every table of a part is a list of parties of concern.
pub(super) fn is_list(readings: &[(usize, Reading)], number: usize) -> bool {
    let mut tables = readings.iter().filter(|(part, _)| *part == number).peekable();
    tables.peek().is_some() && tables.all(|(_, reading)| reading.kind == Kind::List.word())
}

/// A name that is safe for a file of the folder of lists.
pub(super) fn plain(name: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || "._-".contains(letter) { letter } else { '_' };
    let name: String = name.chars().map(kept).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "list".to_owned() } else { name.to_owned() }
}

/// Copies a file whole or not at all; what stood under the name before is replaced.
pub(super) fn put(from: &Path, to: &Path) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(to.parent().unwrap_or(Path::new(".")))?;
    io::copy(&mut InputFile::new(from)?, &mut file)?;
    file.as_file().sync_all()?;
    file.persist(to)?;
    Ok(())
}

fn listed(store: &Path) -> io::Result<Vec<PathBuf>> {
    #[expect(clippy::disallowed_methods, reason = "the server is a door to the outside")]
    let entries = fs::read_dir(folder(store))?;
    entries.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<T> {
    #[expect(clippy::disallowed_methods, reason = "the server is a door to the outside")]
    let bytes = fs::read(path)?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn write_json(path: &Path, told: &impl Serialize) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    serde_json::to_writer(&mut file, told)?;
    file.persist(path)?;
    Ok(())
}
