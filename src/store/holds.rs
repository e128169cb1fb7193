//! Legal holds: named, on some files or on all, until somebody lifts them. They go before any date.

use serde::Serialize;
use serde_json::json;

use super::{Act, Store, StoreError, seal};

/// A legal hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Hold {
    /// Its name, for instance that of the matter.
    pub name: String,
    /// Hashes of the files that it holds; none holds every file, also those that come later.
    pub files: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub by: String,
    /// When.
    pub at: String,
    /// Who lifted it, when and why.
    pub lifted: Option<String>,
}

impl Hold {
    /// True when it holds a file.
    pub(super) fn holds(&self, sha256: &str) -> bool {
        self.files.is_empty() || self.files.iter().any(|file| file == sha256)
    }
}

impl Store {
    /// Places a hold on files of records, by hash or name; on every file when none is named.
    ///
    /// # Errors
    /// A hold of that name, no such file, no reason, no name, and what SQLite refuses.
    pub fn hold(&mut self, name: &str, files: &[String], reason: &str, act: &Act<'_>) -> Result<(), StoreError> {
        sound(name, reason, act)?;
        let found = files.iter().map(|file| self.records_file(file).map(|file| file.sha256));
        let files: Vec<String> = found.collect::<Result<_, _>>()?;
        if self.holds()?.iter().any(|hold| hold.name == name) {
            return Err(StoreError::Refused(format!("there is a hold named '{name}' already: choose another name")));
        }
        let change = self.change()?;
        let row = (name, json!(files).to_string(), reason, act.by, &act.at.utc);
        change.execute("INSERT INTO holds VALUES (?1, ?2, ?3, ?4, ?5, NULL)", row)?;
        let told = json!({ "hold": name, "files": files, "reason": reason });
        seal::append(&change, act, "legal hold placed", &told)?;
        Ok(change.commit()?)
    }

    /// Lifts a hold. It stays on record.
    ///
    /// # Errors
    /// No such hold, one that is lifted, no reason, no name, and what SQLite refuses.
    pub fn lift(&mut self, name: &str, reason: &str, act: &Act<'_>) -> Result<(), StoreError> {
        sound(name, reason, act)?;
        let change = self.change()?;
        let lifted = format!("{} on {}: {reason}", act.by, act.at.utc);
        let sql = "UPDATE holds SET lifted = ?2 WHERE hold = ?1 AND lifted IS NULL";
        if change.execute(sql, (name, lifted))? == 0 {
            return Err(StoreError::Refused(format!("there is no hold named '{name}' that stands")));
        }
        seal::append(&change, act, "legal hold lifted", &json!({ "hold": name, "reason": reason }))?;
        Ok(change.commit()?)
    }

    /// Every hold by name, lifted ones too.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn holds(&self) -> Result<Vec<Hold>, StoreError> {
        let sql = "SELECT hold, files, reason, by_name, at, lifted FROM holds ORDER BY hold";
        let one = |row: &rusqlite::Row<'_>| {
            let files: String = row.get(1)?;
            let hold = Hold {
                name: row.get(0)?,
                files: Vec::new(),
                reason: row.get(2)?,
                by: row.get(3)?,
                at: row.get(4)?,
                lifted: row.get(5)?,
            };
            Ok((hold, files))
        };
        let rows: Vec<(Hold, String)> =
            self.connection.prepare_cached(sql)?.query_map([], one)?.collect::<Result<_, _>>()?;
        let understood = |(hold, files): (Hold, String)| {
            let files = serde_json::from_str(&files).map_err(|error| StoreError::Damaged(error.to_string()))?;
            Ok(Hold { files, ..hold })
        };
        rows.into_iter().map(understood).collect()
    }
}

fn sound(name: &str, reason: &str, act: &Act<'_>) -> Result<(), StoreError> {
    for (what, text) in [("a name of its own", name), ("a reason", reason), ("a name of who asks", act.by)] {
        if text.trim().is_empty() {
            return Err(StoreError::Refused(format!("a legal hold needs {what}")));
        }
    }
    Ok(())
}
