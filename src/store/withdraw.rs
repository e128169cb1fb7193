//! A wrong file taken out of what is judged, and back in: the file itself is kept.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::{Act, Role, Store, StoreError, StoredFile, seal};

/// A file whose records no night judges.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Withdrawn {
    /// Its hash.
    pub sha256: String,
    /// The name by which it was cited.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
}

/// Which way a file goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Its records leave the next night.
    Out,
    /// Its records are judged again.
    BackIn,
}

impl Withdrawn {
    /// What a reader of an answer must know of it.
    pub(super) fn in_words(&self) -> String {
        format!("{} was withdrawn by {} and not read: {}", self.name, self.by, self.reason)
    }
}

impl Store {
    /// Takes a file of records out of what is judged, or back in, by its hash or the beginning of it. The next night says
    /// what that moves, with cause data.
    ///
    /// # Errors
    /// No such file, several, one that is out (or in) already, no reason, no name, and what SQLite refuses.
    pub fn withdraw(&mut self, hash: &str, way: Way, reason: &str, act: &Act<'_>) -> Result<StoredFile, StoreError> {
        for (what, text) in [("a reason", reason), ("a name", act.by)] {
            if text.trim().is_empty() {
                return Err(StoreError::Refused(format!("withdrawing a file needs {what}")));
            }
        }
        let file = self.records_file(hash)?;
        let is_out = self.withdrawn()?.iter().any(|one| one.sha256 == file.sha256);
        let change = self.change()?;
        match (way, is_out) {
            (Way::Out, true) => return Err(StoreError::Refused(format!("{} is withdrawn already", file.name))),
            (Way::BackIn, false) => return Err(StoreError::Refused(format!("{} is not withdrawn", file.name))),
            (Way::Out, false) => {
                let row = (&file.sha256, &file.name, reason, act.by, &act.at.utc);
                change.execute("INSERT INTO withdrawn VALUES (?1, ?2, ?3, ?4, ?5)", row)?;
            }
            (Way::BackIn, true) => {
                change.execute("DELETE FROM withdrawn WHERE sha256 = ?1", [&file.sha256])?;
            }
        }
        let action = if way == Way::Out { "file withdrawn" } else { "file taken back" };
        seal::append(&change, act, action, &json!({ "sha256": file.sha256, "name": file.name, "reason": reason }))?;
        change.commit()?;
        Ok(file)
    }

    /// Files that are withdrawn now, by hash.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn withdrawn(&self) -> Result<Vec<Withdrawn>, StoreError> {
        let sql = "SELECT sha256, name, reason, by_name, at FROM withdrawn ORDER BY sha256";
        let one = |row: &rusqlite::Row<'_>| {
            Ok(Withdrawn {
                sha256: row.get(0)?,
                name: row.get(1)?,
                reason: row.get(2)?,
                by: row.get(3)?,
                at: row.get(4)?,
            })
        };
        let rows = self.connection.prepare_cached(sql)?.query_map([], one)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Hashes of the files that are withdrawn now.
    pub(super) fn withdrawn_hashes(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.withdrawn()?.into_iter().map(|one| one.sha256).collect())
    }

    /// The one kept file of records whose hash, or name, begins like this.
    pub(super) fn records_file(&self, wanted: &str) -> Result<StoredFile, StoreError> {
        let wanted = wanted.trim();
        let mut files = self.originals(Role::Records)?;
        if let Some(at) = files.iter().position(|file| file.name == wanted) {
            return Ok(files.swap_remove(at));
        }
        let lower = wanted.to_lowercase();
        files.retain(|file| !lower.is_empty() && file.sha256.starts_with(&lower));
        match (files.pop(), files.is_empty()) {
            (Some(file), true) => Ok(file),
            (Some(_), false) => {
                Err(StoreError::Refused(format!("several kept files begin with '{wanted}': give more of it")))
            }
            (None, _) => Err(StoreError::Refused(format!("no kept file of records has the hash or name '{wanted}'"))),
        }
    }
}
