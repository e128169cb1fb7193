//! What is remembered from night to night: originals, lists, rules, runs, findings, decisions, and the log of it all.
//!
//! A store is a folder: `store.sqlite` (WAL; many readers while one writes), `originals/<sha256>` byte for byte,
//! `reports/<run>.json` as `scan --format json` writes them, `checkpoint.json`. Reports are files, not rows, because they
//! are handed on and hashed as they are; the database holds their hashes.
//!
//! By day it answers questions: [`assess`] judges one order, [`lookback`] tells what went to someone, [`case`] packs one
//! finding for others; each is in the log before it is given out.
//!
//! Nothing here reads the clock: who acts and when is an [`Act`]. What is done is written to the log in the same
//! transaction, before it takes effect. [`night`] is the whole work of a night; [`life`] says what may become of a finding.

mod backup;
mod case;
mod compare;
mod decisions;
mod delivery;
mod digest;
mod disk;
mod explained;
mod given_file;
mod holds;
mod judged;
pub mod life;
mod lives;
mod log;
mod lookback;
mod metrics;
mod night;
mod order;
mod original;
mod originals;
mod outbox;
mod publish;
mod readings;
mod retention;
mod runs;
mod schema;
mod seal;
mod track;
mod verify;
mod verify_given;
mod verify_rows;
mod whole;
mod withdraw;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use serde_json::json;

use crate::model::Day;

pub use backup::{backup, restore};
pub use case::{Packed, Redacted, case, case_bytes, letters};
pub use decisions::{Decision, DecisionKind, Standing, Verdict};
pub use digest::{Digest, Due, Files, Line, Moved};
pub(crate) use disk::{plain_name, real_path};
pub use explained::Explained;
pub(crate) use given_file::GivenFile;
pub use holds::Hold;
pub use judged::Judged;
pub use log::{Head, LogRow};
pub use lookback::{LookAsked, LookedBack, lookback};
pub use metrics::write_metrics;
pub use night::{Handover, Mode, Night, Outcome, apart, night};
pub use order::{Asked, Assessed, Known, assess};
pub(crate) use original::InputFile;
pub use originals::{Added, Role, StoredFile};
pub use outbox::Waiting;
pub use readings::{ReadAs, Template};
pub use retention::{Retained, retention};
pub use runs::{EditionUse, FindingRow, RunRow};
pub use track::Track;
pub use verify::{Against, Recompute, Verified, verify};
pub(crate) use whole::is_of_a_store;
pub use withdraw::{Way, Withdrawn};

/// Name of the database in the folder.
const DATABASE: &str = "store.sqlite";

/// Name of the file in the folder that holds the users of the desk.
pub(crate) const USERS: &str = "users.json";
/// File names in the folder, the tokens of programs and the saved views of the desk.
pub(crate) const TOKENS: &str = "tokens.json";
pub(crate) const VIEWS: &str = "views.json";

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open store. One connection; it may be sent to another thread, not shared.
pub struct Store {
    folder: PathBuf,
    connection: Connection,
    /// Where its database was copied to, when its folder cannot be written.
    frozen: Option<Option<tempfile::TempDir>>,
}

/// A point in time as the caller's clock has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// RFC 3339 in UTC, whole seconds.
    pub utc: String,
    /// The local date.
    pub day: Day,
}

/// Who acts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// A person, or the name of a schedule.
    pub by: &'a str,
    /// When.
    pub at: &'a Moment,
}

/// Why a store cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder.
    #[error("failed to {what} {}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The database.
    #[error("failed to use the database of the store")]
    Database(#[from] rusqlite::Error),
    /// A value in the database that this program did not write.
    #[error("failed to understand the store: {0}")]
    Damaged(String),
    /// No store.
    #[error("failed to find a store in {}: `nightly --store` makes one", .0.display())]
    NoStore(PathBuf),
    /// Made by a newer program.
    #[error("failed to open the store: its edition is {edition}, this program knows {known}; use a newer chiptrace")]
    Newer {
        /// Of the store.
        edition: usize,
        /// Of the program.
        known: usize,
    },
    /// Another run holds the lock.
    #[error("another run is writing to this store: wait until it ends")]
    Running,
    /// What was asked is not allowed; a whole sentence.
    #[error("{0}")]
    Refused(String),
}

impl StoreError {
    pub(super) fn file(what: &'static str, path: &Path, source: std::io::Error) -> StoreError {
        StoreError::File { what, path: path.to_path_buf(), source }
    }
}

impl Store {
    /// Opens a store to read and write, and makes it when there is none.
    ///
    /// # Errors
    /// A store of a newer program, and what SQLite or the file system refuses.
    pub fn create(folder: &Path, act: &Act<'_>) -> Result<Store, StoreError> {
        if !folder.join(DATABASE).exists() {
            whole::not_lost(folder, None)?;
        }
        for part in ["originals", "reports"] {
            disk::folder(&folder.join(part))?;
        }
        let mut store = Store::with(folder, OpenFlags::SQLITE_OPEN_CREATE)?;
        if store.head()?.sequence > 0 {
            return Ok(store);
        }
        let change = store.change()?;
        if log::head(&change)?.sequence == 0 {
            let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            log::append(&change, act, "store made", &json!({ "name": name, "schema": "chiptrace.store/1" }))?;
        }
        change.commit()?;
        Ok(store)
    }

    /// Opens a store to read and write.
    ///
    /// # Errors
    /// No store there, one that is lost, one of a newer program, and what SQLite or the file system refuses.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        if !folder.join(DATABASE).exists() {
            whole::not_lost(folder, None)?;
            return Err(StoreError::NoStore(folder.to_path_buf()));
        }
        Store::with(folder, OpenFlags::empty())
    }

    /// Opens a store to read it, also while a run is writing, and where its folder cannot be written.
    ///
    /// # Errors
    /// As [`Store::open`]; a store of an older edition must be opened to write first.
    pub fn read_only(folder: &Path) -> Result<Store, StoreError> {
        let path = folder.join(DATABASE);
        if !path.exists() {
            whole::not_lost(folder, None)?;
            return Err(StoreError::NoStore(folder.to_path_buf()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut store =
            Store { folder: folder.to_path_buf(), connection: Connection::open_with_flags(path, flags)?, frozen: None };
        store.connection.busy_timeout(PATIENCE)?;
        let edition = match schema::edition(&store.connection) {
            Err(why) if why.is_read_only() => {
                let (connection, copy) = whole::frozen(folder)?;
                (store.connection, store.frozen) = (connection, Some(copy));
                schema::edition(&store.connection)?
            }
            edition => edition?,
        };
        whole::not_lost(folder, Some(&store.connection))?;
        if edition < schema::NEWEST {
            return Err(StoreError::Refused(
                "the store is of an older edition: let a nightly run bring it up to date first".to_owned(),
            ));
        }
        Ok(store)
    }

    /// A copy of the database that nobody writes to, with the files of a store.
    fn frozen(copy: &Path, folder: &Path) -> Result<Store, StoreError> {
        let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok(Store { folder: folder.to_path_buf(), connection, frozen: None })
    }

    fn with(folder: &Path, more: OpenFlags) -> Result<Store, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let mut connection = Connection::open_with_flags(folder.join(DATABASE), flags)?;
        connection.busy_timeout(PATIENCE)?;
        whole::not_lost(folder, Some(&connection))?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        schema::migrate(&mut connection)?;
        Ok(Store { folder: folder.to_path_buf(), connection, frozen: None })
    }

    /// The folder of the store.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A setting, `None` when it was never set.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let value = "SELECT value FROM settings WHERE name = ?1";
        Ok(self.connection.query_row(value, [name], |row| row.get(0)).optional()?)
    }

    /// Changes a setting; the log tells when it is another value.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn set(&mut self, name: &str, value: &str, act: &Act<'_>) -> Result<(), StoreError> {
        let before = self.setting(name)?;
        if before.as_deref() == Some(value) {
            return Ok(());
        }
        let change = self.change()?;
        change.execute("INSERT INTO settings VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", [name, value])?;
        seal::append(&change, act, "setting changed", &json!({ "name": name, "before": before, "value": value }))?;
        Ok(change.commit()?)
    }

    /// A transaction that has the right to write from its beginning.
    fn change(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}
