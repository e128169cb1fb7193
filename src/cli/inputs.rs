//! Files, folders and standard input to bytes; the originals from which evidence is read again.

use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::assess::Originals;
use crate::ingest::{self, How, Original, Reader};
use crate::model::{RecordRef, Records, Reject};
use crate::policy::Policy;
use crate::store::InputFile;

use super::options::not_dash;

/// What was read, kept so that evidence shows the words of the file.
pub(super) struct Intake {
    pub(super) records: Records,
    originals: ingest::Originals,
    /// Inputs by name, as they were asked for.
    inputs: Vec<String>,
    /// Files of folders that are no tables, by name.
    pub(super) passed_over: Vec<String>,
}

/// An input by name, opened.
type Opened = (String, Box<dyn Original>);

/// Reads inputs in the order given, then the lists that were named; the files of a folder by name.
pub(super) fn read_all(paths: &[PathBuf], lists: &[PathBuf], policy: &Policy, how: How) -> anyhow::Result<Intake> {
    let mut passed_over = Vec::new();
    let (inputs, lists) = (opened(paths, &mut passed_over)?, opened(lists, &mut passed_over)?);
    let names = inputs.iter().chain(&lists).map(|(name, _)| name.clone()).collect();
    let mut reader = Reader::told(policy, how);
    inputs.into_iter().for_each(|(name, original)| reader.add_original(name, original));
    lists.into_iter().for_each(|(name, original)| reader.add_list(name, original));
    let (records, originals) = reader.finish_with_originals();
    Ok(Intake { records, originals, inputs: names, passed_over })
}

fn opened(paths: &[PathBuf], passed_over: &mut Vec<String>) -> anyhow::Result<Vec<Opened>> {
    let mut inputs = Vec::new();
    for path in paths {
        match not_dash(path) {
            None => inputs.push(standard_input()?),
            Some(path) => add(&path, &mut inputs, passed_over)?,
        }
    }
    Ok(inputs)
}

impl Intake {
    /// Refuses to write to a file that was read: an answer never takes the place of a record.
    pub(super) fn spare(&self, target: Option<&Path>) -> anyhow::Result<()> {
        let Some(target) = target.and_then(not_dash).and_then(|path| path.canonicalize().ok()) else { return Ok(()) };
        let read = |name: &&String| Path::new(name).canonicalize().is_ok_and(|path| path == target);
        match self.inputs.iter().find(read) {
            Some(name) if target.is_file() => {
                bail!("failed to write {name}: it is one of the inputs; choose another name")
            }
            _ => Ok(()),
        }
    }
}

impl Intake {
    /// Takes the files of what was read by itself behind the others, with what was refused in them.
    pub(super) fn take_files(&mut self, read: Intake) {
        let first = u32::try_from(self.records.files.len()).unwrap_or(u32::MAX);
        self.records.files.extend(read.records.files);
        self.records
            .rejects
            .extend(read.records.rejects.into_iter().map(|reject| Reject { file: reject.file + first, ..reject }));
        self.originals.append(read.originals);
        self.inputs.extend(read.inputs);
        self.passed_over.extend(read.passed_over);
    }

    /// All cells of a record that can be told apart, else its text as it stands in its file.
    pub(super) fn sound_row(&self, record: RecordRef) -> Result<Vec<String>, String> {
        self.originals.sound_row(&self.records.files, record)
    }

    /// All cells of a record, as they stand in its file.
    pub(super) fn row(&self, record: RecordRef) -> Vec<String> {
        self.originals.row(&self.records.files, record)
    }
}

impl Originals for Intake {
    fn cells(&self, record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        self.originals.cells(&self.records.files, record, columns)
    }
}

/// Entries of a folder in the order of their names; hidden ones left out.
pub(super) fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let listing = std::fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))?;
    let mut paths = listing.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<PathBuf>, _>>()?;
    paths.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    paths.sort();
    Ok(paths)
}

/// Names that a table in a folder ends with; a file that is named itself is read whatever its name.
const TABLES: [&str; 15] =
    ["csv", "tsv", "tab", "txt", "psv", "xlsx", "xlsm", "xlsb", "xls", "ods", "json", "jsonl", "gz", "zst", "parquet"];

/// A file that is opened when it is read.
pub(super) fn open(path: &Path) -> anyhow::Result<InputFile> {
    InputFile::new(path)
        .with_context(|| format!("failed to read {}; check the name and that you may read it", path.display()))
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    std::fs::read(path)
        .with_context(|| format!("failed to read {}; check the name and that you may read it", path.display()))
}

fn add(path: &Path, inputs: &mut Vec<Opened>, passed_over: &mut Vec<String>) -> anyhow::Result<()> {
    if !path.exists() {
        bail!("failed to find {}; check the name", path.display());
    }
    if !path.is_dir() {
        inputs.push((path.display().to_string(), Box::new(open(path)?)));
        return Ok(());
    }
    for entry in entries(path)? {
        let table = entry.extension().is_some_and(|kind| TABLES.iter().any(|known| kind.eq_ignore_ascii_case(known)));
        if entry.is_dir() || table {
            add(&entry, inputs, passed_over)?;
        } else {
            passed_over.push(entry.display().to_string());
        }
    }
    Ok(())
}

/// Standard input, kept so that it can be read again: in memory while it is small, else in an unnamed file.
fn standard_input() -> anyhow::Result<Opened> {
    const IN_MEMORY: usize = 64 << 20;
    let mut kept = tempfile::spooled_tempfile(IN_MEMORY);
    std::io::copy(&mut std::io::stdin().lock(), &mut kept).context("failed to read standard input")?;
    kept.flush().and_then(|()| kept.rewind()).context("failed to keep standard input")?;
    Ok(("<stdin>".to_owned(), Box::new(kept)))
}
