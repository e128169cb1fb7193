//! Files, folders and standard input to bytes; the originals from which evidence is read again.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::assess::Originals;
use crate::ingest::{Input, Reader, cell_of};
use crate::model::{RecordRef, Records, SourceFile};
use crate::policy::Policy;

use super::options::not_dash;

/// What was read, kept so that evidence shows the words of the file.
pub(super) struct Intake {
    pub(super) records: Records,
    pub(super) inputs: Vec<Input>,
    /// Files of folders that are no tables, by name.
    pub(super) passed_over: Vec<String>,
}

/// Reads inputs in the order given, the files of a folder by name.
pub(super) fn read_all(paths: &[PathBuf], policy: &Policy) -> anyhow::Result<Intake> {
    let mut passed_over = Vec::new();
    let mut inputs = Vec::new();
    for path in paths {
        match not_dash(path) {
            None => inputs.push(standard_input()?),
            Some(path) => add(&path, &mut inputs, &mut passed_over)?,
        }
    }
    let mut reader = Reader::new(policy);
    inputs.iter().for_each(|input| reader.add(input));
    Ok(Intake { records: reader.finish(), inputs, passed_over })
}

impl Intake {
    /// Refuses to write to a file that was read: an answer never takes the place of a record.
    pub(super) fn spare(&self, target: Option<&Path>) -> anyhow::Result<()> {
        let Some(target) = target.and_then(not_dash).and_then(|path| path.canonicalize().ok()) else { return Ok(()) };
        let read = |input: &&Input| Path::new(&input.name).canonicalize().is_ok_and(|path| path == target);
        match self.inputs.iter().find(read) {
            Some(input) if target.is_file() => {
                bail!("failed to write {}: it is one of the inputs; choose another name", input.name)
            }
            _ => Ok(()),
        }
    }
}

impl Originals for Intake {
    fn cell(&self, record: RecordRef, column: &str) -> Option<String> {
        let file: &SourceFile = self.records.files.get(record.file as usize)?;
        let offset = *file.offsets.get(record.record.checked_sub(1)? as usize)?;
        let bytes = &self.inputs.get(record.file as usize)?.bytes;
        cell_of(file, bytes.get(usize::try_from(offset).ok()?..)?, column)
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

/// The bytes of a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    std::fs::read(path)
        .with_context(|| format!("failed to read {}; check the name and that you may read it", path.display()))
}

fn add(path: &Path, inputs: &mut Vec<Input>, passed_over: &mut Vec<String>) -> anyhow::Result<()> {
    if !path.exists() {
        bail!("failed to find {}; check the name", path.display());
    }
    if !path.is_dir() {
        inputs.push(Input { name: path.display().to_string(), bytes: read(path)? });
        return Ok(());
    }
    for entry in entries(path)? {
        let table = entry
            .extension()
            .is_some_and(|kind| ["csv", "tsv", "txt"].iter().any(|known| kind.eq_ignore_ascii_case(known)));
        if entry.is_dir() || table {
            add(&entry, inputs, passed_over)?;
        } else {
            passed_over.push(entry.display().to_string());
        }
    }
    Ok(())
}

fn standard_input() -> anyhow::Result<Input> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).context("failed to read standard input")?;
    Ok(Input { name: "<stdin>".to_owned(), bytes })
}
