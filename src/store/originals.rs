//! Originals kept byte for byte by their hash: files of the inbox, lists, editions of the rules.

use std::io::Read;
use std::path::PathBuf;

use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Act, Store, StoreError, disk, log};

/// What a kept file is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Records: evaluated by every night from now on.
    Records,
    /// A list of parties of concern.
    List,
    /// An edition of the rules.
    Policy,
    /// What somebody said of how a file is to be read.
    Reading,
    /// A paper to a decision, named by the finding.
    Attachment,
}

/// A kept file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoredFile {
    /// SHA-256 of its bytes, which is its name in `originals/`.
    pub sha256: String,
    /// What it is for.
    pub role: Role,
    /// The name that findings cite it by: the one it came with, and the beginning of its hash where another has that.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The local date on which it came first.
    pub day: String,
    /// Hash of what somebody said of how it is to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
}

/// What became of a file that was handed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Added {
    /// Kept, durable.
    New(StoredFile),
    /// The same bytes were kept before.
    AlreadyKnown(StoredFile),
}

impl Added {
    /// The kept file.
    #[must_use]
    pub fn file(&self) -> &StoredFile {
        match self {
            Added::New(file) | Added::AlreadyKnown(file) => file,
        }
    }
}

impl Role {
    /// All roles.
    pub(super) const ALL: [Role; 5] = [Role::Records, Role::List, Role::Policy, Role::Reading, Role::Attachment];

    /// The word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Records => "records",
            Role::List => "list",
            Role::Policy => "policy",
            Role::Reading => "reading",
            Role::Attachment => "attachment",
        }
    }

    fn of(word: &str) -> Role {
        match word {
            "list" => Role::List,
            "policy" => Role::Policy,
            "reading" => Role::Reading,
            "attachment" => Role::Attachment,
            _ => Role::Records,
        }
    }
}

/// Digits of a hash that tell files of one name apart.
const SHORT: usize = 8;

impl Store {
    /// Keeps the bytes of a file. Records with bytes that are kept already are not kept twice, whatever their name;
    /// lists and rules are one entry for each name. The log tells of what is new.
    ///
    /// # Errors
    /// What SQLite or the file system refuses, and errors of the stream; then nothing was added.
    pub fn add_original(
        &mut self,
        role: Role,
        name: &str,
        from: &mut dyn Read,
        act: &Act<'_>,
    ) -> Result<Added, StoreError> {
        let written = disk::copy_beside(&self.folder.join("originals"), from)?;
        let (sha256, bytes) = (written.sha256.clone(), written.bytes);
        let place = self.original_path(&sha256);
        if let Some(file) = known(&self.connection, role, name, &sha256)? {
            if !place.exists() {
                written.keep(&place)?;
            }
            return Ok(Added::AlreadyKnown(file));
        }
        if !place.exists() {
            written.keep(&place)?;
        }
        let change = self.change()?;
        // another process may have been faster
        if let Some(file) = known(&change, role, name, &sha256)? {
            return Ok(Added::AlreadyKnown(file));
        }
        let name = if role == Role::Records { free_name(&change, name, &sha256)? } else { name.to_owned() };
        let file = StoredFile { sha256, role, name, bytes, day: act.at.day.to_string(), read_as: None };
        log::append(&change, act, "file kept", &json!(file))?;
        change.execute(
            "INSERT INTO originals (sha256, role, name, bytes, added, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (&file.sha256, role.word(), &file.name, i64::try_from(bytes).unwrap_or(i64::MAX), &act.at.utc, &file.day),
        )?;
        change.commit()?;
        Ok(Added::New(file))
    }

    /// Kept files of a role, in the order in which they came.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn originals(&self, role: Role) -> Result<Vec<StoredFile>, StoreError> {
        let sql = "SELECT sha256, role, name, bytes, day, reading FROM originals LEFT JOIN read_as USING (sha256) \
                   WHERE role = ?1 ORDER BY number";
        let files = self.connection.prepare_cached(sql)?.query_map([role.word()], stored)?.collect::<Result<_, _>>()?;
        Ok(files)
    }

    /// Whether records with this hash are kept.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn knows(&self, sha256: &str) -> Result<Option<StoredFile>, StoreError> {
        known(&self.connection, Role::Records, "", sha256)
    }

    /// Files that were attached to a finding, under any id that it had, by the names with which they came.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn attached(&self, finding: &str) -> Result<Vec<StoredFile>, StoreError> {
        let is_own = |owner: &str| owner == finding || self.resolve(owner).is_ok_and(|now| now == finding);
        let own = |file: StoredFile| {
            let (owner, name) = file.name.split_once('/')?;
            is_own(owner).then(|| StoredFile { name: name.to_owned(), ..file.clone() })
        };
        Ok(self.originals(Role::Attachment)?.into_iter().filter_map(own).collect())
    }

    /// Where the bytes with a hash are kept.
    #[must_use]
    pub fn original_path(&self, sha256: &str) -> PathBuf {
        self.folder.join("originals").join(sha256)
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredFile> {
    let role: String = row.get(1)?;
    let bytes: i64 = row.get(3)?;
    Ok(StoredFile {
        sha256: row.get(0)?,
        role: Role::of(&role),
        name: row.get(2)?,
        bytes: bytes.unsigned_abs(),
        day: row.get(4)?,
        read_as: row.get(5)?,
    })
}

fn known(inside: &Connection, role: Role, name: &str, sha256: &str) -> Result<Option<StoredFile>, StoreError> {
    let sql = "SELECT sha256, role, name, bytes, day, reading FROM originals LEFT JOIN read_as USING (sha256) \
               WHERE sha256 = ?1 AND role = ?2 AND (name = ?3 OR ?2 = 'records') ORDER BY number LIMIT 1";
    let mut found = inside.prepare_cached(sql)?;
    let mut rows = found.query_map((sha256, role.word(), name), stored)?;
    Ok(rows.next().transpose()?)
}

fn free_name(inside: &Connection, name: &str, sha256: &str) -> Result<String, StoreError> {
    let sql = "SELECT count(*) FROM originals WHERE role = 'records' AND name = ?1";
    let taken: i64 = inside.query_row(sql, [name], |row| row.get(0))?;
    Ok(if taken == 0 { name.to_owned() } else { format!("{name} ({})", sha256.get(..SHORT).unwrap_or(sha256)) })
}
