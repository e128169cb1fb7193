//! Files that were uploaded and wait to be scanned: folders with names that nobody can guess, beside the store.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::page::Trouble;
use super::random;
use crate::ingest::{Reader, beginnings};
use crate::model::Kind;
use crate::policy::Policy;
use crate::report::Reading;
use crate::store::{InputFile, ReadAs};

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
    /// What was said of how it is to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) read_as: Option<ReadAs>,
    /// The template that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) template: Option<String>,
    /// Whether somebody said so here; what was only recalled must not undo what was said elsewhere since.
    #[serde(default)]
    pub(super) said_here: bool,
}

/// A table of an upload as it was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Table {
    /// Number of the file that holds it.
    pub(super) part: usize,
    /// How it was read.
    pub(super) reading: Reading,
    /// Its first lines as text.
    pub(super) top: Vec<String>,
}

/// Name of what is written beside the files of an upload.
const TOLD: &str = "upload.json";
const READ: &str = "reading.json";
/// Lines of a table that are shown as text.
const TOP: usize = 12;

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

/// How each table of an upload was read; each file is read once, and again when somebody says how.
pub(super) fn readings(store: &Path, upload: &Upload, policy: &Policy) -> Result<Vec<Table>, Trouble> {
    let kept = folder(store).join(&upload.id).join(READ);
    let mut tables: Vec<Table> = read_json(&kept).unwrap_or_default();
    let known = tables.len();
    for number in 0..upload.parts.len() {
        if !tables.iter().any(|table| table.part == number) {
            tables.extend(read(store, upload, number, policy)?);
        }
    }
    if tables.len() > known {
        tables.sort_by_key(|table| table.part);
        write_json(&kept, &tables)?;
    }
    Ok(tables)
}

fn read(store: &Path, upload: &Upload, number: usize, policy: &Policy) -> Result<Vec<Table>, Trouble> {
    let (told, path) = (&upload.parts[number], part(store, upload, number));
    let how = told.read_as.as_ref().map(|read_as| read_as.how(policy)).transpose()?.unwrap_or_default();
    let tops = beginnings(Box::new(InputFile::new(&path)?), how.encoding.as_deref());
    let mut reader = Reader::told(policy, how);
    reader.add_original(told.name.clone(), Box::new(InputFile::new(&path)?));
    let (records, originals) = reader.finish_with_originals();
    let row = |record| originals.row(&records.files, record);
    let readings = (0..).take(records.files.len()).filter_map(|table| Reading::of(&records, table, &row));
    let with_top = |(at, reading): (usize, Reading)| {
        let most = TOP.max(usize::try_from(reading.header_line).unwrap_or(TOP) + 2);
        Table { part: number, top: tops.get(at).map_or_else(Vec::new, |top| top.lines(most)), reading }
    };
    Ok(readings.enumerate().map(with_top).collect())
}

/// Keeps what was said of how a file of an upload is to be read, and forgets how it was read before.
pub(super) fn tell(store: &Path, upload: &Upload, number: usize) -> io::Result<()> {
    let folder = folder(store).join(&upload.id);
    let mut tables: Vec<Table> = read_json(&folder.join(READ)).unwrap_or_default();
    tables.retain(|table| table.part != number);
    write_json(&folder.join(READ), &tables)?;
    write_json(&folder.join(TOLD), upload)
}

/// True when every table of a part is a list of parties of concern, and nobody said how it is to be read: lists are kept
/// as they come.
pub(super) fn is_list(upload: &Upload, tables: &[Table], number: usize) -> bool {
    let mut tables = tables.iter().filter(|table| table.part == number).peekable();
    let told = upload.parts.get(number).is_some_and(|part| part.read_as.is_some());
    !told && tables.peek().is_some() && tables.all(|table| table.reading.kind == Kind::List.word())
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
