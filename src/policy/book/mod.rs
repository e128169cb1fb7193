//! The files of a rule book: the built-in ones, and a folder laid over them entry by entry.

mod complaint;
mod merge;
mod place;
mod source;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

pub use complaint::Complaint;
pub(super) use place::Place;
use source::{Fault, Source};

use super::PolicyError;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/datasets/policy");

/// Where the built-in files stand in the repository.
const FOLDER: &str = "datasets/policy";

/// A file of an overlay that no rule is read from: parties to screen against beside the lists that are named.
pub const WATCH_LIST: &str = "watch-parties.csv";

/// The files that a policy is read from. Makes no difference between what is embedded and what is given.
#[derive(Clone, Debug, Default)]
pub struct Book {
    files: BTreeMap<String, Source>,
    overlay: Vec<OverlayFile>,
    own: BTreeSet<(String, String, String)>,
    sha256: String,
}

/// A file that was laid over the built-in ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OverlayFile {
    /// Name below the folder.
    pub file: String,
    /// SHA-256 of its text.
    pub sha256: String,
    /// Entries of the built-in file that it changed.
    pub changed: usize,
    /// Entries that it added.
    pub added: usize,
}

impl Book {
    /// The files inside the binary.
    #[must_use]
    pub fn embedded() -> Book {
        Book::of(&Book::embedded_texts())
    }

    /// Names and texts of the files inside the binary.
    #[must_use]
    pub fn embedded_texts() -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        gather(&EMBEDDED, &mut found);
        found
    }

    /// A book of names (`red-flags/x.toml`) and texts.
    #[must_use]
    pub fn of(texts: &BTreeMap<String, String>) -> Book {
        let file = |(name, text): (&String, &String)| {
            (name.clone(), Source::built_in(format!("{FOLDER}/{name}"), text.clone()))
        };
        let files = texts.iter().map(file).collect();
        Book { files, overlay: Vec::new(), own: BTreeSet::new(), sha256: hex(digest(texts)) }
    }

    /// Lays files over the book, entry by entry: an entry with the key of a known one replaces it, a new one is added,
    /// and a key of a single table replaces that key. A file that begins with `replace = true` (`# replace = true` in a
    /// CSV table) takes the place of the built-in one whole. `label` is the folder's name in complaints. What cannot be
    /// read is found when the policy is.
    #[must_use]
    pub fn overlaid(mut self, label: &str, texts: &BTreeMap<String, String>) -> Book {
        let mut hasher = digest(&self.texts());
        for (name, text) in texts {
            add(&mut hasher, &format!("overlay/{name}"), text);
            let tally = match name.as_str() {
                WATCH_LIST => merge::Tally::default(),
                _ => self.lay_over(label, name, text),
            };
            let (changed, added) = (tally.changed.len(), tally.added.len());
            let own = tally.changed.into_iter().chain(tally.added);
            self.own.extend(own.map(|(table, key)| (name.clone(), table, key)));
            let sha256 = hex(Sha256::new().chain_update(text));
            self.overlay.push(OverlayFile { file: name.clone(), sha256, changed, added });
        }
        self.sha256 = hex(hasher);
        self
    }

    fn lay_over(&mut self, label: &str, name: &str, text: &str) -> merge::Tally {
        let source = self.files.entry(name.to_owned()).or_default();
        source.lay_over(format!("{}/{name}", label.trim_end_matches('/')), text);
        let tally = match is_table(name) {
            true => tables::merged(name, source).map(|merged| merged.tally),
            false => merge::merged(name, source, &merge::padded(source)).map(|(_, tally)| tally),
        };
        tally.unwrap_or_default()
    }

    /// Files laid over, by name.
    #[must_use]
    pub fn overlay(&self) -> &[OverlayFile] {
        &self.overlay
    }

    /// SHA-256 over sorted file names and bytes, then over those laid over them; lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// True when the entry that a key names in a table of a file comes from the overlay.
    #[must_use]
    pub fn is_own(&self, file: &str, table: &str, key: &str) -> bool {
        self.own.contains(&(file.to_owned(), table.to_owned(), key.to_owned()))
    }

    /// Names of all files, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A TOML file as a typed value.
    pub(super) fn toml<T: DeserializeOwned>(&self, name: &str) -> Result<T, PolicyError> {
        let source = self.source(name)?;
        merge::typed(name, source).map_err(|fault| wrong(name, source, fault))
    }

    /// A CSV file with a header row as typed rows; cells are trimmed.
    pub(super) fn csv<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, PolicyError> {
        let source = self.source(name)?;
        tables::typed(name, source).map_err(|fault| wrong(name, source, fault))
    }

    /// Adds to an error the line on which the value that it names stands.
    pub(super) fn pinned(&self, error: PolicyError) -> PolicyError {
        match error {
            PolicyError::Value { file, key, value, remedy, place: None } => {
                let span = self.files.get(&file).map(|source| (source, find_value(source, &key, &value)));
                let place = span.map(|(source, span)| Box::new(source.complain(span, remedy.clone())));
                PolicyError::Value { file, key, value, remedy, place }
            }
            other => other,
        }
    }

    /// The error as a complaint with its line.
    pub(super) fn complaint(&self, error: &PolicyError) -> Complaint {
        let label = |file: &String| self.files.get(file).map_or(file.as_str(), Source::label).to_owned();
        match error {
            PolicyError::Unreadable { source, .. } => source.as_ref().clone(),
            PolicyError::Value { file, key, value, remedy, place } => {
                let message = if value.is_empty() {
                    format!("{key}: {remedy}")
                } else {
                    format!("{key} = \"{value}\": {remedy}")
                };
                match place {
                    Some(place) => Complaint { message, ..place.as_ref().clone() },
                    None => Complaint::whole(&label(file), message),
                }
            }
            PolicyError::Missing { file } => Complaint::whole(file, "the file is missing: add it".to_owned()),
            PolicyError::Stray { file } => {
                let message = "no part of the policy reads it; check its name and folder";
                Complaint::whole(&label(file), message.to_owned())
            }
        }
    }

    /// A complaint about a place in a file.
    pub(super) fn complain(&self, place: &Place, message: String) -> Complaint {
        match self.files.get(place.file()) {
            Some(source) => source.complain(place.find(source), message),
            None => Complaint::whole(place.file(), message),
        }
    }

    /// Takes what an error names out of the overlay, so that the rest can be read: the entry, or the file. False when
    /// the error is not the overlay's.
    pub(super) fn without(&mut self, error: &PolicyError) -> bool {
        let file = error.file();
        let Some(source) = self.files.get_mut(file) else { return false };
        let Some(over) = &source.over else { return false };
        let line = match error {
            PolicyError::Unreadable { source, .. } => Some(source.as_ref()),
            PolicyError::Value { place, .. } => place.as_deref(),
            _ => None,
        };
        let at = line.filter(|place| place.line > 0 && place.file == over.label).map(|place| {
            let lines = over.text.split_inclusive('\n').take(place.line as usize - 1);
            source.over_start() + lines.map(str::len).sum::<usize>()
        });
        if !at.is_some_and(|at| source.blank_entry(at, file)) {
            source.over = None;
            if source.base.is_none() {
                self.files.remove(file);
                self.files.extend(Book::embedded().files.remove_entry(file));
            }
        }
        true
    }

    fn source(&self, name: &str) -> Result<&Source, PolicyError> {
        self.files.get(name).ok_or_else(|| PolicyError::Missing { file: name.to_owned() })
    }

    fn texts(&self) -> BTreeMap<String, String> {
        let text = |source: &Source| source.base.as_ref().map_or(String::new(), |layer| layer.text.clone());
        self.files.iter().map(|(name, source)| (name.clone(), text(source))).collect()
    }
}

fn is_table(name: &str) -> bool {
    name.ends_with(".csv")
}

fn wrong(name: &str, source: &Source, fault: Fault) -> PolicyError {
    let complaint = source.complain(fault.span, fault.message);
    PolicyError::Unreadable { file: name.to_owned(), source: Box::new(complaint) }
}

/// A value stands behind the last word of its key where that word stands (`family of H100`), else at its first place.
fn find_value(source: &Source, key: &str, value: &str) -> Option<(usize, usize)> {
    let (field, entry) = key.split_once(" of ").or_else(|| key.split_once(' ')).unwrap_or((key, ""));
    let near = if entry.is_empty() { field } else { entry };
    source.find(near, if value.is_empty() { near } else { value }).or_else(|| source.find("", value))
}

fn gather(folder: &Dir<'static>, found: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.insert(name.replace('\\', "/"), text.to_owned());
        }
    }
    for inner in folder.dirs() {
        gather(inner, found);
    }
}

/// Name, length and bytes of every file in order of name, so that no two sets of files share a digest.
fn digest(files: &BTreeMap<String, String>) -> Sha256 {
    let mut hasher = Sha256::new();
    for (name, text) in files {
        add(&mut hasher, name, text);
    }
    hasher
}

fn add(hasher: &mut Sha256, name: &str, text: &str) {
    for part in [name.as_bytes(), text.as_bytes()] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
}

fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
