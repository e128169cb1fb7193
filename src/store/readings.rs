//! What somebody said of how a file is to be read, kept with the file; and templates for files with the same header.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::OptionalExtension as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Act, LogRow, Role, Store, StoreError, disk, log};
use crate::ingest::{How, Mapping, Reader, knows_encoding};
use crate::policy::Policy;

/// How a file is to be read, as far as somebody said so; the rest is found out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ReadAs {
    /// Name of the encoding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// A mapping file, as `check --save-mapping` writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
}

/// A reading that is kept under a name, for files with the same header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Who kept it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Hash under which the reading is kept.
    pub sha256: String,
    /// The reading.
    pub read_as: ReadAs,
}

/// Bytes of a text that are looked at for a header.
const BEGINNING: u64 = 1 << 20;
/// Bytes of a packed file, read whole, above which no template is looked for.
const PACKED: u64 = 64 << 20;
/// Most bytes of a name.
const NAME: usize = 120;

impl ReadAs {
    /// What the reader is told.
    ///
    /// # Errors
    /// A sentence: an encoding or a mapping that these rules do not know.
    pub fn how(&self, policy: &Policy) -> Result<How, StoreError> {
        let refused = |why: String| StoreError::Refused(format!("the kept reading cannot be used: {why}"));
        if let Some(name) = self.encoding.as_ref().filter(|name| !knows_encoding(name)) {
            return Err(refused(format!("{name:?} is no encoding")));
        }
        let mapping = self.mapping.as_ref().map(|text| Mapping::parse(text, policy)).transpose().map_err(refused)?;
        Ok(How { encoding: self.encoding.clone(), mapping })
    }

    /// A reading that was kept.
    pub(super) fn kept(path: &Path) -> Result<ReadAs, StoreError> {
        serde_json::from_slice(&disk::read(path)?).map_err(|error| StoreError::Damaged(error.to_string()))
    }
}

impl Store {
    /// Says how a kept file is to be read from now on; `None`: as it is found.
    ///
    /// # Errors
    /// What SQLite or the file system refuses; then nothing was changed.
    pub fn read_as(&mut self, sha256: &str, told: Option<&ReadAs>, act: &Act<'_>) -> Result<(), StoreError> {
        let reading = told.map(|told| self.keep_reading("", told, act)).transpose()?;
        let change = self.change()?;
        log::append(&change, act, "reading told", &json!({ "sha256": sha256, "reading": reading }))?;
        match reading {
            Some(reading) => change.execute("INSERT OR REPLACE INTO read_as VALUES (?1, ?2)", [sha256, &reading])?,
            None => change.execute("DELETE FROM read_as WHERE sha256 = ?1", [sha256])?,
        };
        Ok(change.commit()?)
    }

    /// What was said of how a kept file is to be read.
    ///
    /// # Errors
    /// What SQLite or the file system refuses.
    pub fn reading_of(&self, sha256: &str) -> Result<Option<ReadAs>, StoreError> {
        let sql = "SELECT reading FROM read_as WHERE sha256 = ?1";
        let hash: Option<String> = self.connection.query_row(sql, [sha256], |row| row.get(0)).optional()?;
        hash.map(|hash| ReadAs::kept(&self.original_path(&hash))).transpose()
    }

    /// Keeps a reading under a name; one that had the name before gives way. Files that were read by it stay as they are.
    ///
    /// # Errors
    /// A name that will not do, and what SQLite or the file system refuses.
    pub fn keep_template(&mut self, name: &str, told: &ReadAs, act: &Act<'_>) -> Result<(), StoreError> {
        let name = name.trim();
        if name.is_empty() || name.len() > NAME || name.chars().any(char::is_control) {
            return Err(StoreError::Refused(format!("A template has a name of 1 to {NAME} bytes.")));
        }
        let reading = self.keep_reading(name, told, act)?;
        let change = self.change()?;
        log::append(&change, act, "template kept", &json!({ "name": name, "reading": reading }))?;
        change.execute(
            "INSERT OR REPLACE INTO templates VALUES (?1, ?2, ?3, ?4)",
            [name, &reading, act.by, &act.at.utc],
        )?;
        Ok(change.commit()?)
    }

    /// Takes a template away. Files that were read by it stay as they are.
    ///
    /// # Errors
    /// No such template, and what SQLite refuses.
    pub fn drop_template(&mut self, name: &str, act: &Act<'_>) -> Result<(), StoreError> {
        let change = self.change()?;
        log::append(&change, act, "template taken away", &json!({ "name": name }))?;
        if change.execute("DELETE FROM templates WHERE name = ?1", [name])? == 0 {
            return Err(StoreError::Refused("There is no such template.".to_owned()));
        }
        Ok(change.commit()?)
    }

    /// All templates, the newest first.
    ///
    /// # Errors
    /// What SQLite or the file system refuses.
    pub fn templates(&self) -> Result<Vec<Template>, StoreError> {
        let sql = "SELECT name, by_name, at, reading FROM templates ORDER BY at DESC, name";
        let mut rows = self.connection.prepare_cached(sql)?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        rows.map(|row| {
            let (name, by, at, sha256): (_, _, _, String) = row?;
            let read_as = ReadAs::kept(&self.original_path(&sha256))?;
            Ok(Template { name, by, at, sha256, read_as })
        })
        .collect()
    }

    /// The newest template that names the header of a table of this file. Looks at the first MiB of a text, and at a
    /// packed file or workbook whole when it has at most 64 MiB. O(templates x bytes looked at).
    ///
    /// # Errors
    /// What SQLite or the file system refuses.
    pub fn template_for<R: Read + Seek>(
        &self,
        original: &mut R,
        policy: &Policy,
    ) -> Result<Option<Template>, StoreError> {
        let templates = self.templates()?;
        if templates.is_empty() {
            return Ok(None);
        }
        let failed = |cause| StoreError::file("read", &self.folder, cause);
        let bytes = beginning(original).map_err(failed)?;
        for template in templates {
            // rules may have changed since: what cannot be used any more is not used for new files
            let Ok(how) = template.read_as.how(policy) else { continue };
            let Some(mapping) = how.mapping.clone() else { continue };
            let mut reader = Reader::told(policy, how);
            reader.add_original(String::new(), Box::new(Cursor::new(bytes.clone())));
            if reader.finish().files.iter().any(|file| mapping.is_for(file)) {
                return Ok(Some(template));
            }
        }
        Ok(None)
    }

    fn keep_reading(&mut self, name: &str, told: &ReadAs, act: &Act<'_>) -> Result<String, StoreError> {
        let text = json!(told).to_string();
        Ok(self.add_original(Role::Reading, name, &mut text.as_bytes(), act)?.file().sha256.clone())
    }
}

/// What of a file is looked at for its header.
fn beginning(original: &mut (impl Read + Seek)) -> std::io::Result<Vec<u8>> {
    const PACKS: [&[u8]; 4] = [b"PK", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0"];
    original.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    original.by_ref().take(BEGINNING).read_to_end(&mut bytes)?;
    if PACKS.iter().any(|pack| bytes.starts_with(pack)) {
        original.by_ref().take(PACKED - BEGINNING).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// What is said of how files are read, held against the log.
pub(super) fn verified(store: &Store, rows: &[LogRow], faults: &mut Vec<String>) -> Result<(), StoreError> {
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.action == "reading told") {
        let value: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        let file = value["sha256"].as_str().unwrap_or_default().to_owned();
        match value["reading"].as_str() {
            Some(reading) => drop(told.insert(file, reading.to_owned())),
            None => drop(told.remove(&file)),
        }
    }
    let mut kept = store.connection.prepare_cached("SELECT sha256, reading FROM read_as ORDER BY sha256")?;
    let kept: BTreeMap<String, String> =
        kept.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    if told != kept {
        let differs = |file: &&String| told.get(*file) != kept.get(*file);
        let file = told.keys().chain(kept.keys()).find(differs).map_or("", String::as_str);
        faults.push(format!("original {file}: the log tells another reading of it than the store"));
    }
    Ok(())
}
