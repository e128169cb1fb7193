//! What a run is made from: rules, records and lists by hash, read again the same way each time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::super::disk;
use super::super::original::InputFile;
use super::super::readings::ReadAs;
use super::super::runs::{Basis, sha256};
use super::super::{Act, Role, Store, StoreError, StoredFile};
use super::{Night, lists};
use crate::assess;
use crate::ingest::{self, How, Reader};
use crate::model::{Day, RecordRef, Records, Report, Verdict};
use crate::policy::{Book, Enforcement, Policy, Stance};
use crate::resolve::Matching;
use crate::scan::ScanOptions;

/// A file that is read: where it is, and the name by which it is cited.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store) struct Piece {
    pub(in crate::store) name: String,
    pub(in crate::store) path: PathBuf,
    pub(in crate::store) sha256: String,
    /// The local date on which it came first.
    pub(in crate::store) day: String,
    /// What somebody said of how it is to be read.
    pub(in crate::store) read_as: Option<Said>,
}

/// What somebody said of how a file is to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store) enum Said {
    /// Kept under a hash, at a place.
    Kept(String, PathBuf),
    /// Said with a question, and kept nowhere.
    Now(ReadAs),
}

impl Said {
    /// What is kept under a hash.
    pub(in crate::store) fn kept(store: &Store, sha256: &str) -> Said {
        Said::Kept(sha256.to_owned(), store.original_path(sha256))
    }

    fn how(&self, policy: &Policy) -> Result<How, StoreError> {
        match self {
            Said::Kept(_, path) => ReadAs::kept(path)?.how(policy),
            Said::Now(told) => told.how(policy),
        }
    }

    fn hash(&self) -> Option<&str> {
        match self {
            Said::Kept(hash, _) => Some(hash),
            Said::Now(_) => None,
        }
    }
}

/// Everything that a run judges.
pub(in crate::store) struct Material {
    pub(in crate::store) policy: Arc<Policy>,
    pub(in crate::store) pieces: Vec<Piece>,
    pub(in crate::store) lists: Vec<Piece>,
}

/// What was read.
pub(in crate::store) struct Read {
    pub(in crate::store) records: Records,
    originals: ingest::Originals,
}

impl assess::Originals for Read {
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        self.originals.cells(&self.records.files, record, columns)
    }
}

impl Read {
    /// All cells of a record, and its bytes as they stand in the text that was read.
    pub(in crate::store) fn row(&self, record: RecordRef) -> (Vec<String>, Vec<u8>) {
        let files = &self.records.files;
        (self.originals.row(files, record), self.originals.raw(files, record))
    }

    pub(in crate::store) fn parts(self) -> (Records, ingest::Originals) {
        (self.records, self.originals)
    }
}

impl Material {
    /// Reads records in the order in which they came, then lists by name.
    pub(in crate::store) fn read(&self) -> Result<Read, StoreError> {
        read(&self.policy, &self.pieces, &self.lists)
    }
}

pub(super) fn read(policy: &Policy, pieces: &[Piece], lists: &[Piece]) -> Result<Read, StoreError> {
    let open =
        |piece: &Piece| InputFile::new(&piece.path).map_err(|cause| StoreError::file("read", &piece.path, cause));
    let mut reader = Reader::told(policy, How::default());
    for piece in pieces {
        let how = piece.read_as.as_ref().map(|said| said.how(policy)).transpose()?;
        reader.add_told(piece.name.clone(), Box::new(open(piece)?), how.unwrap_or_default());
    }
    for piece in lists {
        reader.add_list(piece.name.clone(), Box::new(open(piece)?));
    }
    let (mut records, originals) = reader.finish_with_originals();
    date(&mut records, lists);
    Ok(Read { records, originals })
}

/// A list that does not say when it was published is as old as the day on which its bytes came first.
fn date(records: &mut Records, lists: &[Piece]) {
    let days: BTreeMap<&str, &Piece> = lists.iter().map(|piece| (piece.sha256.as_str(), piece)).collect();
    for edition in records.list_editions.iter_mut().filter(|edition| edition.day.is_none()) {
        let file = records.files.get(edition.file as usize);
        let piece = file.and_then(|file| days.get(file.sha256.as_str()));
        if let Some(day) = piece.and_then(|piece| Day::parse(&piece.day)) {
            edition.day = Some(day);
            edition.published = format!("{day} (as taken in)");
        }
    }
}

/// A kept file as a piece.
pub(in crate::store) fn piece(store: &Store, file: &StoredFile) -> Piece {
    let StoredFile { name, sha256, day, read_as, .. } = file.clone();
    let read_as = read_as.map(|hash| Said::kept(store, &hash));
    Piece { name, path: store.original_path(&sha256), sha256, day, read_as }
}

/// The same file as it was to be read when a run was made.
fn as_read_then(store: &Store, piece: &Piece, basis: &Basis) -> Piece {
    let hash = basis.read_as.get(&piece.sha256);
    Piece { read_as: hash.map(|hash| Said::kept(store, hash)), ..piece.clone() }
}

/// Records that are judged now, in the order in which they came, and how many are kept.
pub(in crate::store) fn records_now(store: &Store) -> Result<Vec<Piece>, StoreError> {
    let withdrawn = store.withdrawn_hashes()?;
    let files = store.originals(Role::Records)?;
    Ok(files.iter().filter(|file| !withdrawn.contains(&file.sha256)).map(|file| piece(store, file)).collect())
}

/// Records that a run judged, in the order in which they came, each as it was to be read then.
pub(in crate::store) fn records_then(store: &Store, basis: &Basis) -> Result<Vec<Piece>, StoreError> {
    let files = store.originals(Role::Records)?;
    let judged = files.iter().take(basis.records).filter(|file| !basis.withdrawn.contains(&file.sha256));
    Ok(judged.map(|file| as_read_then(store, &piece(store, file), basis)).collect())
}

/// The lists of a run, as they were, by name.
pub(in crate::store) fn last_lists(store: &Store, basis: &Basis) -> Result<Vec<Piece>, StoreError> {
    let files = store.originals(Role::List)?;
    let used = files.iter().filter(|file| basis.lists.get(&file.name) == Some(&file.sha256));
    let mut pieces: Vec<Piece> = used.map(|file| piece(store, file)).collect();
    pieces.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pieces)
}

/// An edition of the rules as it is kept: the built-in files and those laid over them.
#[derive(Serialize, Deserialize)]
struct Edition {
    schema: String,
    embedded: BTreeMap<String, String>,
    label: Option<String>,
    overlay: BTreeMap<String, String>,
}

/// The built-in rules, read once: the policy, the edition as it is kept, and its hash.
static BUILT_IN: LazyLock<(Result<Arc<Policy>, String>, String, String)> = LazyLock::new(|| {
    let policy = Policy::embedded().map(Arc::new).map_err(|error| error.to_string());
    let text = edition(None);
    let hash = sha256(text.as_bytes());
    (policy, text, hash)
});

/// Keeps the rules of a night, so that its report can be made again by a later program; answers with their hash.
pub(super) fn keep_policy(store: &mut Store, night: &Night<'_>, act: &Act<'_>) -> Result<String, StoreError> {
    let hash = policy_hash(night);
    let kept = store.originals(Role::Policy)?.iter().any(|file| file.sha256 == hash);
    if kept && store.original_path(&hash).exists() {
        return Ok(hash);
    }
    let own = night.overlay.as_ref().map(|overlay| edition(Some(overlay)));
    let text = own.as_ref().unwrap_or(&BUILT_IN.1);
    let added = store.add_original(Role::Policy, "rules", &mut text.as_bytes(), act)?;
    Ok(added.file().sha256.clone())
}

/// The hash under which the rules of a night would be kept.
pub(super) fn policy_hash(night: &Night<'_>) -> String {
    let own = night.overlay.as_ref().map(|overlay| sha256(edition(Some(overlay)).as_bytes()));
    own.unwrap_or_else(|| BUILT_IN.2.clone())
}

fn edition(overlay: Option<&(String, BTreeMap<String, String>)>) -> String {
    let (label, overlay) = overlay.cloned().unzip();
    let schema = "chiptrace.policy-edition/1".to_owned();
    let edition = Edition { schema, embedded: Book::embedded_texts(), label, overlay: overlay.unwrap_or_default() };
    serde_json::json!(edition).to_string()
}

/// The files of the rules that were kept under a hash, those laid over the built-in ones after them.
pub(in crate::store) fn kept_texts(store: &Store, sha256: &str) -> Result<[BTreeMap<String, String>; 2], StoreError> {
    let bytes = disk::read(&store.original_path(sha256))?;
    let edition: Edition = serde_json::from_slice(&bytes).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok([edition.embedded, edition.overlay])
}

/// The rules that were kept under a hash.
pub(in crate::store) fn kept_policy(store: &Store, sha256: &str) -> Result<Arc<Policy>, StoreError> {
    if sha256 == BUILT_IN.2 {
        return plain_policy();
    }
    let bytes = disk::read(&store.original_path(sha256))?;
    let edition: Edition = serde_json::from_slice(&bytes).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let book = Book::of(&edition.embedded);
    read_policy(edition.label.map_or(book.clone(), |label| book.overlaid(&label, &edition.overlay)))
}

/// The rules of a night.
pub(super) fn policy(night: &Night<'_>) -> Result<Arc<Policy>, StoreError> {
    match &night.overlay {
        None => plain_policy(),
        Some((label, texts)) => read_policy(Book::embedded().overlaid(label, texts)),
    }
}

/// The built-in rules.
pub(in crate::store) fn plain_policy() -> Result<Arc<Policy>, StoreError> {
    BUILT_IN.0.clone().map_err(|error| StoreError::Refused(format!("failed to read the rules: {error}")))
}

fn read_policy(book: Book) -> Result<Arc<Policy>, StoreError> {
    let policy = Policy::from_book(book).map(Arc::new);
    policy.map_err(|error| StoreError::Refused(format!("failed to read the rules: {error}")))
}

/// What a run is made from, but for what shows only when the lists are read.
pub(super) fn basis<const N: usize>(
    night: &Night<'_>,
    act: &Act<'_>,
    (pieces, kept, withdrawn): (&[Piece], usize, BTreeSet<String>),
    lists: &lists::Chosen,
    policy: &str,
    printed: [(&str, String); N],
) -> Basis {
    let mut told = BTreeMap::from(printed.map(|(name, value)| (name.to_owned(), value)));
    let matching = match night.matching {
        Matching::Off => "off",
        Matching::Exact => "exact",
        Matching::Default => "default",
    };
    let enforcement = if night.enforcement == Enforcement::Text { "text" } else { "practice" };
    told.insert("max-rejects".to_owned(), night.max_rejects_percent.to_string());
    told.insert("resolve".to_owned(), matching.to_owned());
    if night.enforcement == Enforcement::Text {
        told.insert("enforcement".to_owned(), enforcement.to_owned());
    }
    if night.overlay.is_some() {
        told.insert("policy".to_owned(), "overlay".to_owned());
    }
    Basis {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: night.as_of.unwrap_or(act.at.day).to_string(),
        matching: matching.to_owned(),
        enforcement: enforcement.to_owned(),
        max_rejects: night.max_rejects_percent,
        printed: told,
        records: kept,
        withdrawn,
        records_sha256: digest_of(pieces),
        read_as: pieces
            .iter()
            .filter_map(|piece| Some((piece.sha256.clone(), piece.read_as.as_ref()?.hash()?.to_owned())))
            .collect(),
        lists: lists.pieces.iter().map(|piece| (piece.name.clone(), piece.sha256.clone())).collect(),
        sources: BTreeMap::new(),
        policy: policy.to_owned(),
        complaints: Vec::new(),
        unread: Vec::new(),
    }
}

/// SHA-256 over the hashes of files, in order.
pub(in crate::store) fn digest_of(pieces: &[Piece]) -> String {
    let all: Vec<&str> = pieces.iter().map(|piece| piece.sha256.as_str()).collect();
    sha256(all.join("\n").as_bytes())
}

/// The options of a scan from what was kept of them.
pub(in crate::store) fn scan_options(basis: &Basis) -> Result<ScanOptions, StoreError> {
    let matching = match basis.matching.as_str() {
        "off" => Matching::Off,
        "exact" => Matching::Exact,
        _ => Matching::Default,
    };
    let enforcement = if basis.enforcement == "text" { Enforcement::Text } else { Enforcement::Practice };
    Ok(ScanOptions {
        as_of: day(&basis.as_of)?,
        since: None,
        matching,
        stance: Stance { enforcement, as_if_on: None },
        max_rejects_percent: basis.max_rejects,
        printed: basis.printed.clone(),
    })
}

pub(super) fn day(text: &str) -> Result<Day, StoreError> {
    Day::parse(text).ok_or_else(|| StoreError::Damaged(format!("'{text}' is no day")))
}

/// Makes a report say what was wrong with its lists.
pub(in crate::store) fn complain(report: &mut Report, complaints: &[String]) {
    let known: BTreeSet<String> = report.incomplete.iter().cloned().collect();
    let more: Vec<String> = complaints.iter().filter(|complaint| !known.contains(*complaint)).cloned().collect();
    if more.is_empty() {
        return;
    }
    for line in report.coverage.iter_mut().filter(|line| line.red_flag.starts_with("listed-")) {
        line.needs.extend(more.iter().cloned());
    }
    report.incomplete.extend(more);
    report.verdict = Verdict::Incomplete;
}

/// Makes a report say what came in and could not be read.
pub(in crate::store) fn leave_unread(report: &mut Report, unread: &[String]) {
    if !unread.is_empty() {
        report.incomplete.extend(unread.iter().cloned());
        report.verdict = Verdict::Incomplete;
    }
}
