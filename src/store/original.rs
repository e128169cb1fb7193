//! A file that is open only while it is read, so that a folder of thousands needs no thousands of handles.

use std::fs::{File, Metadata};
use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// An input file: closed by every seek, opened again by the next read, and refused when it has changed meanwhile.
pub(crate) struct InputFile {
    path: PathBuf,
    known: Known,
    at: u64,
    open: Option<File>,
}

/// What a file is known again by.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Known {
    length: u64,
    changed: Option<SystemTime>,
}

impl InputFile {
    /// Looks whether the file can be read.
    pub(crate) fn new(path: &Path) -> Result<InputFile> {
        let known = Known::of(&opened(path)?.metadata()?);
        Ok(InputFile { path: path.to_path_buf(), known, at: 0, open: None })
    }
}

impl Known {
    fn of(metadata: &Metadata) -> Known {
        Known { length: metadata.len(), changed: metadata.modified().ok() }
    }
}

impl Read for InputFile {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let file = match &mut self.open {
            Some(file) => file,
            none => {
                let mut file = opened(&self.path)?;
                if file.metadata()?.is_file() && Known::of(&file.metadata()?) != self.known {
                    return Err(Error::other("the file was changed while it was read: run again"));
                }
                file.seek(SeekFrom::Start(self.at))?;
                none.insert(file)
            }
        };
        let read = file.read(into)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for InputFile {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.open = None;
        let moved =
            |from: u64, by: i64| from.checked_add_signed(by).ok_or_else(|| Error::other("before the beginning"));
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => moved(self.known.length, by)?,
            SeekFrom::Current(by) => moved(self.at, by)?,
        };
        Ok(self.at)
    }
}

fn opened(path: &Path) -> Result<File> {
    #[expect(clippy::disallowed_methods, reason = "the store is a door to the outside")]
    File::open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_is_read_from_where_it_stands_and_refused_when_it_changes() {
        let mut kept = tempfile::NamedTempFile::new().unwrap();
        kept.write_all(b"one,two\n").unwrap();
        let mut file = InputFile::new(kept.path()).unwrap();
        let mut text = String::new();
        file.seek(SeekFrom::Start(4)).unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), file.stream_position().unwrap()), ("two\n", 8));
        assert_eq!(file.seek(SeekFrom::End(-1)).unwrap(), 7);
        assert!(file.seek(SeekFrom::Current(-9)).is_err());
        kept.write_all(b"three\n").unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        assert!(file.read(&mut [0; 4]).unwrap_err().to_string().contains("changed"));
    }
}
