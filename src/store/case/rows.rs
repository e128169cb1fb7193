//! The records that a finding cites, byte for byte, with the hash of the file in which they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Seek, SeekFrom};

use serde::Serialize;
use serde_json::json;

use super::super::night::{Material, Piece, last_lists, records_then};
use super::super::runs::{Basis, sha256};
use super::super::{Store, StoreError, disk};
use super::{Files, Redacted, pretty};
use crate::model::{RecordRef, SourceFile};
use crate::policy::Policy;

/// Everything that is cited.
#[derive(Default)]
pub(super) struct Cited {
    /// Kept files by hash: the name, and the day on which it came.
    pub(super) originals: BTreeMap<String, (String, String)>,
    /// Records, by file and number.
    pub(super) rows: Vec<Row>,
}

/// A record.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub(super) file: String,
    /// Hash of the file.
    pub(super) file_sha256: String,
    pub(super) record: u32,
    pub(super) line: u32,
    /// Where it begins in the text that was read.
    pub(super) offset: u64,
    /// Whether the kept file has these bytes at this place; a workbook or a compressed file has them in another form.
    pub(super) stands_so_in_the_file: bool,
    /// Hash of its bytes.
    pub(super) sha256: String,
    /// Cells by header, as written; a column without a header by its place.
    pub(super) cells: BTreeMap<String, String>,
    /// Canonical column of each header.
    #[serde(skip)]
    pub(super) columns: BTreeMap<String, &'static str>,
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
}

/// Reads what is cited again from the kept files, by the rules of a run and as the files were read then.
pub(super) fn cited(
    store: &Store,
    (policy, basis): (&Policy, &Basis),
    cells: &BTreeSet<(String, u32)>,
) -> Result<Cited, StoreError> {
    let files: BTreeSet<&str> = cells.iter().map(|(file, _)| file.as_str()).collect();
    let is_cited = |piece: &Piece| files.iter().any(|file| file.starts_with(&piece.name));
    let (records, lists) = (records_then(store, basis)?, last_lists(store, basis)?);
    let [pieces, lists] = [records, lists].map(|pieces| pieces.into_iter().filter(is_cited).collect::<Vec<Piece>>());
    let material = Material { policy: std::sync::Arc::new(policy.clone()), pieces, lists };
    let read = material.read()?;
    let mut found = Cited { originals: BTreeMap::new(), rows: Vec::new() };
    for (file, at) in read.records.files.iter().zip(0..) {
        for (_, record) in cells.iter().filter(|(name, _)| *name == file.name) {
            let known = material.pieces.iter().chain(&material.lists).find(|piece| piece.sha256 == file.sha256);
            let Some(known) = known else { continue };
            let (cells, bytes) = read.row(RecordRef { file: at, record: *record });
            found.originals.insert(file.sha256.clone(), (known.name.clone(), known.day.clone()));
            found.rows.push(row(known, file, *record, (cells, bytes))?);
        }
    }
    found.rows.sort_by(|a, b| (&a.file, a.record).cmp(&(&b.file, b.record)));
    found.rows.dedup_by(|a, b| (&a.file, a.record) == (&b.file, b.record));
    Ok(found)
}

fn row(
    piece: &Piece,
    file: &SourceFile,
    record: u32,
    (cells, bytes): (Vec<String>, Vec<u8>),
) -> Result<Row, StoreError> {
    let offset = record.checked_sub(1).and_then(|at| file.offsets.get(at as usize)).copied().unwrap_or_default();
    let header = |at: usize| match file.header.get(at).map(String::as_str) {
        None | Some("") => format!("column {}", at + 1),
        Some(name) => name.to_owned(),
    };
    let columns = file.fields.iter().enumerate().filter_map(|(at, field)| Some((header(at), (*field)?))).collect();
    Ok(Row {
        file: file.name.clone(),
        file_sha256: file.sha256.clone(),
        record,
        line: file.line(record),
        offset,
        stands_so_in_the_file: stands_so(piece, offset, &bytes)?,
        sha256: sha256(&bytes),
        cells: cells.into_iter().enumerate().map(|(at, cell)| (header(at), cell)).collect(),
        columns,
        bytes,
    })
}

fn stands_so(piece: &Piece, offset: u64, bytes: &[u8]) -> Result<bool, StoreError> {
    let failed = |cause| StoreError::file("read", &piece.path, cause);
    let mut file = disk::open(&piece.path)?;
    file.seek(SeekFrom::Start(offset)).map_err(failed)?;
    let mut there = Vec::new();
    file.take(bytes.len() as u64).read_to_end(&mut there).map_err(failed)?;
    Ok(there == bytes)
}

/// Writes the cells of all records, and their bytes where nothing is taken out.
pub(super) fn write(rows: &[Row], redacted: &Redacted, files: &mut Files) {
    files.insert("rows.json".to_owned(), pretty(&json!(rows)));
    if *redacted != Redacted::Nothing {
        return;
    }
    let names: BTreeSet<&str> = rows.iter().map(|row| row.file.as_str()).collect();
    for (name, number) in names.into_iter().zip(1..) {
        let of_file = rows.iter().filter(|row| row.file == name);
        let bytes = of_file.flat_map(|row| [row.bytes.as_slice(), b"\n"].concat()).collect();
        files.insert(format!("rows/{number}.txt"), bytes);
    }
}
