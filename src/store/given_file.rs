//! A file that is given out: written aside and put in its place whole, or straight into a pipe or device that stands there.

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use super::{StoreError, disk};

/// A file that is being written. A flush puts what was written in its place; without one, or after a write that failed,
/// nothing is at the place that was not there before.
pub(crate) struct GivenFile {
    to: BufWriter<File>,
    /// Where it is written, and its place; none once it is there, or where it is written straight away.
    aside: Option<(TempPath, PathBuf)>,
    failed: bool,
}

/// Names under which a system keeps what a process has open.
const OPEN: [&str; 4] = ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc/self/fd"];
/// Links that are followed.
const MOST_LINKS: usize = 40;

impl GivenFile {
    /// Begins to write. A link is followed; a file keeps its permissions.
    ///
    /// # Errors
    /// A folder, or one that nothing can be written into.
    pub(crate) fn new(path: &Path) -> io::Result<GivenFile> {
        if OPEN.iter().any(|open| path.starts_with(open)) {
            return GivenFile::straight(path);
        }
        let place = followed(path);
        let there = place.metadata().ok();
        if there.as_ref().is_some_and(Metadata::is_dir) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return GivenFile::straight(&place);
        }
        match aside(&place) {
            Ok(file) => {
                if let Some(there) = there {
                    file.as_file().set_permissions(there.permissions())?;
                }
                let (file, beside) = file.into_parts();
                Ok(GivenFile { to: BufWriter::new(file), aside: Some((beside, place)), failed: false })
            }
            // whoever may write the file and not its folder has no other way
            Err(cause) if there.is_some() && cause.kind() == io::ErrorKind::PermissionDenied => {
                GivenFile::straight(&place)
            }
            Err(cause) => Err(cause),
        }
    }

    fn straight(path: &Path) -> io::Result<GivenFile> {
        // what a process has open may hold something already, behind which this goes
        let is_open = OPEN.iter().any(|open| path.starts_with(open));
        let file = File::options().write(true).append(is_open).open(path)?;
        if !is_open && file.metadata().is_ok_and(|there| there.is_file()) {
            file.set_len(0)?;
        }
        Ok(GivenFile { to: BufWriter::new(file), aside: None, failed: false })
    }

    /// Writes all of it at once.
    pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let written = GivenFile::new(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.flush()));
        written.map_err(|cause| StoreError::file("write", path, cause))
    }
}

impl Write for GivenFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes).inspect_err(|_| self.failed = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().inspect_err(|_| self.failed = true)?;
        if self.failed {
            return Err(io::Error::other("what was written is not whole"));
        }
        let Some((beside, place)) = self.aside.take() else { return Ok(()) };
        self.to.get_ref().sync_all()?;
        beside.persist(&place).map_err(|cause| cause.error)?;
        disk::sync_folder(folder_of(&place)).map_err(io::Error::other)
    }
}

/// A file beside a place, with the permissions of a file that is newly made.
fn aside(place: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".part-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder_of(place))
}

fn folder_of(place: &Path) -> &Path {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What a link, or a link to a link, leads to, also when nothing is there yet.
fn followed(path: &Path) -> PathBuf {
    let mut place = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        let Ok(next) = place.read_link() else { break };
        place = folder_of(&place).join(next);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> String {
        String::from_utf8(disk::read(path).unwrap()).unwrap()
    }

    #[test]
    fn a_file_takes_its_place_whole_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.txt");
        GivenFile::put(&place, b"old").unwrap();
        let mut file = GivenFile::new(&place).unwrap();
        file.write_all(&[b'x'; 100_000]).unwrap();
        drop(file);
        assert_eq!((read(&place).as_str(), disk::entries(folder.path()).unwrap().len()), ("old", 1));
        let mut file = GivenFile::new(&place).unwrap();
        file.write_all(b"new").unwrap();
        file.failed = true;
        assert!(file.flush().is_err());
        drop(file);
        assert_eq!((read(&place).as_str(), disk::entries(folder.path()).unwrap().len()), ("old", 1));
        assert!(GivenFile::new(folder.path()).is_err(), "a folder is no place for a file");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_stays_and_permissions_are_those_of_a_new_file() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (link, place) = (folder.path().join("link"), folder.path().join("a.txt"));
        symlink("a.txt", &link).unwrap();
        for text in ["one", "two"] {
            GivenFile::put(&link, text.as_bytes()).unwrap();
            assert_eq!((read(&place).as_str(), link.is_symlink(), place.is_symlink()), (text, true, false));
        }
        assert_ne!(place.metadata().unwrap().permissions().mode() & 0o044, 0, "others may read it");
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o640)).unwrap();
        GivenFile::put(&place, b"three").unwrap();
        assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_into_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            return;
        }
        let reading = std::thread::spawn({
            let pipe = pipe.clone();
            move || read(&pipe)
        });
        GivenFile::put(&pipe, b"through").unwrap();
        assert_eq!(reading.join().unwrap(), "through");
        assert!(!pipe.is_file() && pipe.exists());
    }
}
