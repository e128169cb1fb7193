//! Files that are there whole or not at all, also after a power cut: written beside, synced, renamed, folder synced.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::StoreError;

/// How the name of a file begins that is still being written.
const UNDER_WAY: &str = ".part-";

/// What a file turned out to be while it was written.
pub(super) struct Written {
    pub(super) sha256: String,
    pub(super) bytes: u64,
    file: NamedTempFile,
}

/// Copies a stream beside its later place while it is hashed.
pub(super) fn copy_beside(folder: &Path, from: &mut dyn Read) -> Result<Written, StoreError> {
    let failed = |cause| StoreError::file("write a file in", folder, cause);
    let mut file = NamedTempFile::with_prefix_in(UNDER_WAY, folder).map_err(failed)?;
    file.as_file().lock().map_err(failed)?;
    let mut hash = Sha256::new();
    let bytes = each_block(from, |block| {
        hash.update(block);
        file.write_all(block)
    })
    .map_err(failed)?;
    Ok(Written { sha256: hex(&hash.finalize()), bytes, file })
}

impl Written {
    /// Puts the file in its place; when this returns, a power cut does not undo it.
    pub(super) fn keep(self, path: &Path) -> Result<(), StoreError> {
        let failed = |cause| StoreError::file("write", path, cause);
        let (file, beside) = self.file.into_parts();
        file.sync_all().map_err(failed)?;
        std::fs::rename(&beside, path).map_err(failed)?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    }
}

/// Writes bytes to a place, whole or not at all.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    copy_beside(folder, &mut { bytes })?.keep(path)
}

/// Moves a file within one file system, so that a power cut does not undo it.
pub(super) fn shift(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::rename(from, to).map_err(|cause| StoreError::file("move", from, cause))?;
    for path in [to, from] {
        sync_folder(path.parent().unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Takes away what killed writers left. A file that somebody is writing is locked and stays.
pub(super) fn sweep(folder: &Path) -> Result<(), StoreError> {
    for path in entries(folder)? {
        let under_way = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNDER_WAY));
        if under_way && open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(&path)?;
        }
    }
    Ok(())
}

/// Takes a file away, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(StoreError::file("remove", path, cause)),
        _ => Ok(()),
    }
}

/// A lock of the operating system, which ends with the process that holds it, however it ends.
pub(super) fn lock(path: &Path) -> Result<Option<File>, StoreError> {
    let failed = |cause| StoreError::file("lock", path, cause);
    let file = File::options().create(true).truncate(false).read(true).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(failed(cause)),
    }
}

/// Leaves a note in a locked file and answers with the one that was there. The note only helps to tell what happened: where
/// it cannot be written, the run goes on.
pub(super) fn swap_note(file: &mut File, note: &str) -> String {
    let mut left = String::new();
    let _ = file.rewind().and_then(|()| file.read_to_string(&mut left).map(|_| ()));
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(note.as_bytes()));
    left
}

/// Makes a folder and those above it.
pub(super) fn folder(path: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(path).map_err(|cause| StoreError::file("make", path, cause))?;
    sync_folder(path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// Opens a file to read it.
pub(super) fn open(path: &Path) -> Result<File, StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the store is a door to the outside")]
    File::open(path).map_err(|cause| StoreError::file("read", path, cause))
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|cause| StoreError::file("read", path, cause))?;
    Ok(bytes)
}

/// What stands in a folder, by name; nothing when there is no such folder.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let failed = |cause| StoreError::file("list", folder, cause);
    #[expect(clippy::disallowed_methods, reason = "the store is a door to the outside")]
    let listing = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths =
        listing.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// SHA-256 of a file and its length.
pub(super) fn hash(path: &Path) -> Result<(String, u64), StoreError> {
    let mut hash = Sha256::new();
    let bytes = each_block(&mut open(path)?, |block| {
        hash.update(block);
        Ok(())
    });
    Ok((hex(&hash.finalize()), bytes.map_err(|cause| StoreError::file("read", path, cause))?))
}

/// Hands a stream on in blocks; answers with its length.
fn each_block(from: &mut dyn Read, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut block = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match from.read(&mut block) {
            Ok(0) => return Ok(bytes),
            Ok(read) => {
                take(&block[..read])?;
                bytes += read as u64;
            }
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}

/// A path from the root, every link in it followed as far as something is there.
pub(crate) fn real_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut missing = Vec::new();
    let mut above = path.as_path();
    loop {
        if let Ok(found) = above.canonicalize() {
            return missing.iter().rev().fold(found, |whole: PathBuf, name| whole.join(name));
        }
        match (above.parent(), above.file_name()) {
            (Some(parent), Some(name)) => {
                missing.push(name);
                above = parent;
            }
            _ => return path,
        }
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    open(folder)?.sync_all().map_err(|cause| StoreError::file("sync", folder, cause))
}

/// A name that came from outside, safe as the name of a file: letters, digits and `._-`, no full stop in front.
pub(crate) fn plain_name(name: &str) -> String {
    let kept = |letter: char| if letter.is_alphanumeric() || "._-".contains(letter) { letter } else { '_' };
    let name: String = name.chars().map(kept).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}
