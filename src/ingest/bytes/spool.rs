//! Text that had to be made: in memory while it is small, else in an unnamed file that goes with the process.

use std::io::{Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use super::Limits;

/// Bytes of made text that are held in memory.
const IN_MEMORY: usize = 64 << 20;

/// Takes text under the bounds of [`Limits`].
pub(super) struct Spool {
    file: SpooledTempFile,
    limits: Limits,
    original: u64,
    made: u64,
}

impl Spool {
    /// Nothing made yet, from an original of so many bytes.
    pub(super) fn new(limits: &Limits, original: u64) -> Spool {
        Spool { file: SpooledTempFile::new(IN_MEMORY), limits: *limits, original, made: 0 }
    }

    /// Adds text; the error is a sentence for the user.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        let Limits { most_bytes, most_ratio, ratio_after, .. } = self.limits;
        self.made += bytes.len() as u64;
        if self.made > most_bytes {
            return Err(format!(
                "it unpacks to more than {most_bytes} bytes, which is not read: split the table into smaller files"
            ));
        }
        if self.made > ratio_after && self.made / most_ratio.max(1) > self.original {
            return Err(format!(
                "{} bytes unpack to more than {most_ratio} times as many, which no table of records does and which is \
                 not read: if the file is what it should be, unpack it and hand in the table",
                self.original
            ));
        }
        self.file.write_all(bytes).map_err(|error| format!("the unpacked text could not be kept: {error}"))
    }

    /// The text, from its first byte.
    pub(super) fn finish(mut self) -> Result<SpooledTempFile, String> {
        self.file
            .seek(SeekFrom::Start(0))
            .map_err(|error| format!("the unpacked text could not be read again: {error}"))?;
        Ok(self.file)
    }
}
