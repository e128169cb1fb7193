//! A store as one file, and a store out of it again: whole or not at all.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::Path;

use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::verify::{Against, Recompute, verify};
use super::{Act, DATABASE, Role, Store, StoreError, TOKENS, USERS, VIEWS, disk};

/// What the desk keeps beside the database; whoever is signed in signs in again.
const BESIDE: [&str; 3] = [USERS, TOKENS, VIEWS];

/// Writes everything that is kept to one ZIP file, the users of the desk too; runs and decisions may go on meanwhile. Answers with how many files it
/// holds.
///
/// # Errors
/// A file of that name, a store that is not as it was, and what SQLite or the file system refuses.
pub fn backup(store: &mut Store, out: &Path, act: &Act<'_>) -> Result<u64, StoreError> {
    if out.symlink_metadata().is_ok() {
        return Err(StoreError::Refused(format!("{} is there already: a backup takes no file's place", out.display())));
    }
    let found = verify(store, &Against { recompute: Recompute::Nothing, ..Against::default() })?;
    if let Some(fault) = found.faults.first() {
        return Err(StoreError::Refused(format!(
            "the store is not as it was ({} in all, `chiptrace verify` names each): {fault}. No backup was made, for none of \
             it could be restored; copy the folder as it is",
            found.faults.len()
        )));
    }
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    store.append(act, "backup made", &json!({ "file": name }))?;
    let failed = |cause| StoreError::file("write the backup", out, cause);
    let work = tempfile::tempdir_in(store.folder()).map_err(failed)?;
    let copied = work.path().join(DATABASE);
    store.connection.execute("VACUUM INTO ?1", [copied.display().to_string()])?;
    let mut files = vec![(DATABASE.to_owned(), copied.clone())];
    let frozen = Store::frozen(&copied, store.folder())?;
    let mut seen = BTreeSet::new();
    for role in Role::ALL {
        for file in frozen.originals(role)?.into_iter().filter(|file| seen.insert(file.sha256.clone())) {
            files.push((format!("originals/{}", file.sha256), store.original_path(&file.sha256)));
        }
    }
    for run in frozen.runs()?.into_iter().filter(|run| run.status == "published") {
        files.push((format!("reports/{}.json", run.run), store.report_path(run.run)));
    }
    let beside = BESIDE.map(|name| (name.to_owned(), store.folder().join(name)));
    files.extend(beside.into_iter().filter(|(_, path)| path.exists()));
    let mut packed = tempfile::tempfile_in(store.folder()).map_err(failed)?;
    pack(&files, &mut packed).map_err(failed)?;
    packed.rewind().map_err(failed)?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk::copy_beside(folder, &mut packed)?.keep(out)?;
    Ok(files.len() as u64)
}

/// Makes a store out of a backup, in a folder that is not there yet, and verifies it.
///
/// # Errors
/// A folder that is there, a file that is no backup or not as it was, and what the file system refuses.
pub fn restore(from: &Path, folder: &Path, act: &Act<'_>) -> Result<u64, StoreError> {
    if folder.exists() {
        return Err(StoreError::Refused(format!("{} is there already: restore into a new folder", folder.display())));
    }
    let failed = |cause| StoreError::file("restore", folder, cause);
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work = tempfile::Builder::new().prefix(".restore-").tempdir_in(above).map_err(failed)?;
    for part in ["originals", "reports"] {
        disk::folder(&work.path().join(part))?;
    }
    let files =
        unpack(disk::open(from)?, work.path()).map_err(|cause| StoreError::file("read the backup", from, cause))?;
    let mut store = Store::open(work.path())?;
    let found = verify(&store, &Against { recompute: Recompute::Nothing, ..Against::default() })?;
    if let Some(fault) = found.faults.first() {
        return Err(StoreError::Refused(format!("{} is not as it was when it was made: {fault}", from.display())));
    }
    store.append(act, "store restored", &json!({ "log_head": found.head }))?;
    drop(store);
    disk::shift(&work.keep(), folder)?;
    Ok(files)
}

fn pack(files: &[(String, std::path::PathBuf)], out: &mut File) -> io::Result<()> {
    let mut zip = ZipWriter::new(out);
    let how = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    for (name, path) in files {
        zip.start_file(name.as_str(), how)?;
        let mut from = disk::open(path).map_err(io::Error::other)?;
        io::copy(&mut from, &mut zip)?;
    }
    zip.finish()?.flush()
}

/// Takes the files of a backup out, those of a store and no others, under no other names.
fn unpack(from: File, folder: &Path) -> io::Result<u64> {
    let mut zip = ZipArchive::new(from)?;
    for at in 0..zip.len() {
        let mut file = zip.by_index(at)?;
        let name = file.name()?.into_owned();
        if !is_ours(&name) {
            return Err(io::Error::other(format!("{name} is no file of a store")));
        }
        disk::copy_beside(folder, &mut file)
            .and_then(|written| written.keep(&folder.join(&name)))
            .map_err(io::Error::other)?;
    }
    Ok(zip.len() as u64)
}

fn is_ours(name: &str) -> bool {
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match name.split_once('/') {
        None => name == DATABASE || BESIDE.contains(&name),
        Some(("originals", hash)) => hex(hash),
        Some(("reports", report)) => report.strip_suffix(".json").is_some_and(number),
        Some(_) => false,
    }
}
