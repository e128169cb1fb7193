//! Lists ready to be asked: read and indexed, or taken from the folder in which they were kept.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::ingest::How;
use crate::model::Records;
use crate::policy::Policy;
use crate::screen::{SimilarNames, keep_lists, kept_lists, lists_key};

use super::inputs::{entries, read, read_all};
use super::options::not_dash;
use super::printable::note;

/// Lists that are kept in a folder at most; the ones not written for longest go first.
const KEPT: usize = 8;
/// How the files of the folder end.
const ENDING: &str = "chiptrace-lists";

/// Entries and index of lists. With a folder they are taken from it when it has them, else read and kept there; what it has
/// and cannot be used is read anew and replaced. The answer is the same with and without.
pub(super) fn open(
    lists: &[PathBuf],
    folder: Option<&Path>,
    policy: &Policy,
) -> anyhow::Result<(Records, SimilarNames)> {
    let Some((folder, key)) = folder.zip(key(lists, policy)?) else { return fresh(lists, policy) };
    let path = folder.join(format!("{key}.{ENDING}"));
    let kept = path.is_file().then(|| read(&path).ok()).flatten();
    if let Some(found) = kept.and_then(|bytes| kept_lists(&key, &bytes, policy)) {
        return Ok(found);
    }
    let (records, names) = fresh(lists, policy)?;
    if let Some(bytes) = keep_lists(&key, &records, &names)
        && let Err(error) = keep(folder, &path, &bytes)
    {
        note(&format!("the lists were read but not kept: {error:#}"));
    }
    Ok((records, names))
}

fn fresh(lists: &[PathBuf], policy: &Policy) -> anyhow::Result<(Records, SimilarNames)> {
    let intake = read_all(&[], lists, policy, How::default())?;
    let names = SimilarNames::new(&intake.records, policy);
    Ok((intake.records, names))
}

/// The key of lists that are plain files; folders and standard input are always read.
fn key(lists: &[PathBuf], policy: &Policy) -> anyhow::Result<Option<String>> {
    let plain = |path: &PathBuf| not_dash(path).filter(|path| path.is_file());
    let Some(paths) = lists.iter().map(plain).collect::<Option<Vec<PathBuf>>>() else { return Ok(None) };
    let files = paths.iter().map(|path| Ok((path.display().to_string(), read(path)?)));
    let files: Vec<(String, Vec<u8>)> = files.collect::<anyhow::Result<_>>()?;
    Ok(Some(lists_key(policy, files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))))
}

/// Writes a file whole or not at all, then takes the oldest away where there are too many.
fn keep(folder: &Path, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let mut file = tempfile::NamedTempFile::new_in(folder).context("failed to make a file")?;
    file.write_all(bytes).context("failed to write")?;
    file.persist(path).with_context(|| format!("failed to write {}", path.display()))?;
    let ours = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING);
    let mut kept: Vec<PathBuf> = entries(folder)?.into_iter().filter(ours).collect();
    kept.sort_by_key(|path| path.metadata().and_then(|known| known.modified()).ok());
    let older = kept.len().saturating_sub(KEPT);
    kept.iter().take(older).try_for_each(std::fs::remove_file).context("failed to take old lists away")
}
