//! Whether a folder is the store that it was: not one whose database was lost or emptied, nor one that cannot be written.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::TempDir;

use super::{DATABASE, PATIENCE, Store, StoreError, disk, schema};

/// Files that a store writes, by how their names begin.
const OWN: [&str; 6] = [DATABASE, "run.lock", "checkpoint.json", super::USERS, super::TOKENS, super::VIEWS];
/// Folders that it writes.
const FOLDERS: [&str; 2] = ["originals", "reports"];

/// Refuses a folder that holds what a store leaves, and no database that knows of it.
pub(super) fn not_lost(folder: &Path, connection: Option<&Connection>) -> Result<(), StoreError> {
    let known = match connection {
        Some(connection) => schema::edition(connection)? > 0 && holds_rows(connection)?,
        None => false,
    };
    if known || !holds_what_a_store_leaves(folder)? {
        return Ok(());
    }
    Err(StoreError::Refused(format!(
        "{} holds the files of a store, and its database {DATABASE} is lost or empty: nothing was changed. Restore a backup \
         into a new folder (`chiptrace restore BACKUP --store NEW`), or begin anew with a folder that is not there yet",
        folder.display()
    )))
}

/// Whether anything was ever written; where only the log is gone, `verify` has to say so.
fn holds_rows(connection: &Connection) -> Result<bool, StoreError> {
    let any = "SELECT EXISTS (SELECT 1 FROM log) OR EXISTS (SELECT 1 FROM runs) OR EXISTS (SELECT 1 FROM originals)";
    Ok(connection.query_row(any, [], |row| row.get(0))?)
}

fn holds_what_a_store_leaves(folder: &Path) -> Result<bool, StoreError> {
    if folder.join("checkpoint.json").exists() {
        return Ok(true);
    }
    for part in FOLDERS {
        let half = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if disk::entries(&folder.join(part))?.iter().any(|path| !half(path)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// True for a place at which a store keeps something of its own.
pub(crate) fn is_of_a_store(folder: &Path, place: &Path) -> bool {
    let (folder, place) = (disk::real_path(folder), disk::real_path(place));
    let Ok(inside) = place.strip_prefix(&folder) else { return false };
    let first = inside.iter().next().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    first.is_empty() || FOLDERS.contains(&first.as_str()) || OWN.iter().any(|own| first.starts_with(own))
}

/// Opens the database of a folder that cannot be written: as it is, or from a copy where its last writer left rows aside.
pub(super) fn frozen(folder: &Path) -> Result<(Connection, Option<TempDir>), StoreError> {
    let aside = folder.join(format!("{DATABASE}-wal"));
    let (place, work) = if aside.metadata().is_ok_and(|file| file.len() > 0) {
        let work = tempfile::tempdir().map_err(|cause| StoreError::file("copy", folder, cause))?;
        for name in [DATABASE.to_owned(), format!("{DATABASE}-wal")] {
            let (from, to) = (folder.join(&name), work.path().join(&name));
            std::fs::copy(&from, &to).map_err(|cause| StoreError::file("copy", &from, cause))?;
        }
        (work.path().join(DATABASE), Some(work))
    } else {
        (folder.join(DATABASE), None)
    };
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = if work.is_some() {
        Connection::open_with_flags(place, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)?
    } else {
        let uri = format!("file:{}?immutable=1", escaped(&disk::real_path(&place)));
        Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_READ_ONLY)?
    };
    connection.busy_timeout(PATIENCE)?;
    Ok((connection, work))
}

/// A path as an address writes it.
fn escaped(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|byte| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl StoreError {
    /// True where the folder of a store cannot be written.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        let StoreError::Database(cause) = self else { return false };
        matches!(cause.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
    }
}

impl Store {
    /// True when it was opened as its last writer left it, for its folder cannot be written.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::log;
    use super::*;

    #[test]
    fn a_place_of_the_store_is_known_by_any_way_that_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        std::fs::create_dir(&store).unwrap();
        for own in ["store.sqlite", "store.sqlite-wal", "originals/x", "reports/1.json", "", "../store/checkpoint.json"]
        {
            assert!(is_of_a_store(&store, &store.join(own)), "{own}");
        }
        for other in ["digest.html", "../digest.html", "../originals/x"] {
            assert!(!is_of_a_store(&store, &store.join(other)), "{other}");
        }
    }

    #[test]
    fn a_path_is_an_address_whatever_stands_in_it() {
        assert_eq!(escaped(Path::new("/a b/c?d#e%/store.sqlite")), "/a%20b/c%3Fd%23e%25/store.sqlite");
    }

    #[test]
    fn a_store_that_cannot_be_written_is_read_as_it_was_left_also_where_rows_stand_aside() {
        let folder = tempfile::tempdir().unwrap();
        let moment = super::super::Moment { utc: "t".to_owned(), day: crate::model::Day::from_number(0) };
        let act = super::super::Act { by: "test", at: &moment };
        let store = Store::create(&folder.path().join("a?b"), &act).unwrap();
        let (connection, work) = frozen(store.folder()).unwrap();
        assert!(work.is_some(), "rows stand aside while somebody writes");
        assert_eq!(log::head(&connection).unwrap(), store.head().unwrap());
        let place = store.folder().to_path_buf();
        drop((store, connection));
        let (connection, work) = frozen(&place).unwrap();
        assert!(work.is_none());
        assert_eq!(log::head(&connection).unwrap().sequence, 1);
    }
}
