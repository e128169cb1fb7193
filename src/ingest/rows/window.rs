//! A stretch of a long text in memory: what is behind the reader is let go, what comes is read in blocks.

use std::io::{ErrorKind, Read};

use super::marks::mark;

/// Bytes asked for at a time.
const BLOCK: usize = 1 << 18;
/// Bytes of a line at most: what is longer is no table, and must not fill the memory.
const LONGEST_STRETCH: usize = 1 << 28;

/// The bytes in memory and where the structural ones stand.
pub(super) struct Window<'s> {
    source: &'s mut dyn Read,
    delimiter: u8,
    bytes: Vec<u8>,
    filled: usize,
    /// Offset in the text of the first byte in memory.
    pub(super) base: u64,
    /// Positions of separators, quotes and line ends in memory.
    pub(super) marks: Vec<u32>,
    /// True when nothing more comes.
    pub(super) ended: bool,
    /// Why reading stopped before the end.
    pub(super) failure: Option<String>,
    block: usize,
}

impl<'s> Window<'s> {
    /// Nothing in memory yet; the source stands at `base`.
    pub(super) fn new(source: &'s mut dyn Read, base: u64, delimiter: u8) -> Window<'s> {
        let (bytes, marks) = (Vec::new(), Vec::new());
        Window { source, delimiter, bytes, filled: 0, base, marks, ended: false, failure: None, block: BLOCK }
    }

    /// The same with another block size: nothing but speed hangs on it.
    pub(super) fn in_blocks_of(self, block: usize) -> Window<'s> {
        Window { block, ..self }
    }

    /// What is in memory.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    /// Lets go of the first `behind` bytes and reads one more block, or as much as is kept. O(kept + block).
    pub(super) fn slide(&mut self, behind: usize) {
        self.bytes.copy_within(behind..self.filled, 0);
        self.base += behind as u64;
        self.filled -= behind;
        // a long record is read in ever larger blocks, so that its bytes are not moved too often
        let wanted = self.filled + self.block.max(self.filled);
        if self.bytes.len() < wanted {
            self.bytes.resize(wanted, 0);
        }
        while self.filled < wanted && !self.ended {
            match self.source.read(&mut self.bytes[self.filled..wanted]) {
                Ok(0) => self.ended = true,
                Ok(got) => self.filled += got,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failure = Some(error.to_string());
                    self.ended = true;
                }
            }
        }
        if !self.ended && self.filled > LONGEST_STRETCH {
            self.failure = Some(format!("a line of more than {} MiB", LONGEST_STRETCH >> 20));
            self.ended = true;
        }
        self.marks.clear();
        mark(&self.bytes[..self.filled], self.delimiter, &mut self.marks);
    }
}
