//! What was good about lists when they were last taken in, kept in a hidden folder beside them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::cli::inputs::read;
use crate::cli::printable::output;
use crate::model::{Day, Records};
use crate::screen::{LastGood, lists};

/// Folder of copies and counts; hidden, so that a folder of lists is read without it.
pub(in crate::cli) const FOLDER: &str = ".last-good";
const MANIFEST: &str = "manifest.json";

/// Lists by file name, as they were taken in.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) lists: BTreeMap<String, Taken>,
}

/// One list as it was taken in.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Taken {
    /// Hash of its bytes.
    pub(super) sha256: String,
    /// Day of publication, else the day on which it was taken in.
    pub(super) day: String,
    /// Entries by source.
    pub(super) sources: BTreeMap<String, u64>,
}

impl Manifest {
    /// The manifest of a folder of lists; empty when none was kept.
    pub(super) fn of(folder: &Path) -> anyhow::Result<Manifest> {
        let path = folder.join(FOLDER).join(MANIFEST);
        if !path.exists() {
            return Ok(Manifest::default());
        }
        let name = path.display().to_string();
        serde_json::from_slice(&read(&path)?).with_context(|| format!("failed to read {name}: it is damaged"))
    }

    /// Writes the manifest in one step.
    pub(super) fn keep(&self, folder: &Path) -> anyhow::Result<()> {
        let kept = folder.join(FOLDER);
        let staged = tempfile::tempdir_in(&kept).context("failed to write the manifest")?;
        let mut file = output(Some(&staged.path().join(MANIFEST)))?;
        serde_json::to_writer_pretty(&mut file, self).context("failed to write the manifest")?;
        file.flush().context("failed to write the manifest")?;
        put(&staged.path().join(MANIFEST), &kept.join(MANIFEST))
    }
}

/// Puts a copy in place in one step, so that a reader sees the old list or the new one.
pub(super) fn put(from: &Path, to: &Path) -> anyhow::Result<()> {
    let failed = || format!("failed to write {}", to.display());
    let folder = to.parent().unwrap_or(Path::new("."));
    let temporary = NamedTempFile::with_prefix_in(".", folder).with_context(failed)?;
    std::fs::copy(from, temporary.path()).with_context(failed)?;
    temporary.persist(to).with_context(failed)?;
    Ok(())
}

/// Entries by source of the lists that were read, all files together.
pub(super) fn counts(records: &Records) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for edition in &records.list_editions {
        *counts.entry(edition.source.clone()).or_insert(0) += edition.entries;
    }
    counts
}

/// What the last good copies beside named lists held, and complaints about lists that are gone. A list that is the copy
/// itself is dated by the day on which it was taken in.
pub(in crate::cli) fn beside(paths: &[PathBuf], records: &mut Records) -> anyhow::Result<(Vec<LastGood>, Vec<String>)> {
    let (mut last, mut gone) = (Vec::new(), Vec::new());
    for path in paths {
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new("")) };
        for (name, taken) in Manifest::of(folder)?.lists {
            let file = folder.join(&name);
            if !path.is_dir() && file.file_name() != path.file_name() {
                continue;
            }
            let shown = file.display().to_string();
            // a workbook is read as one table a sheet, its name in front
            if !lists(records).any(|(read, _)| read.name.starts_with(&shown)) {
                gone.push(format!("the list {shown} was taken in on {} and is missing", taken.day));
                continue;
            }
            date(records, &shown, &taken);
            last.push(LastGood { name: shown.clone(), file: Some(shown), sources: taken.sources });
        }
    }
    Ok((last, gone))
}

fn date(records: &mut Records, file: &str, taken: &Taken) {
    let same = |number: u32| {
        records.files.get(number as usize).is_some_and(|read| read.name == file && read.sha256 == taken.sha256)
    };
    let Some(day) = Day::parse(&taken.day) else { return };
    let undated = records.list_editions.iter_mut().filter(|edition| edition.day.is_none() && same(edition.file));
    for edition in undated {
        edition.day = Some(day);
        edition.published = format!("{day} (as taken in)");
    }
}
