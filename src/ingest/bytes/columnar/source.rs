//! An original as the reader of Parquet wants it: any block of it, from anywhere.

use std::io::{BufReader, Read, Result, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::super::Original;

/// An original that several columns read at once.
pub(super) struct Source {
    original: Arc<Mutex<Box<dyn Original>>>,
    length: u64,
}

/// One reader on its way through it.
pub(super) struct Place {
    original: Arc<Mutex<Box<dyn Original>>>,
    at: u64,
}

impl Source {
    pub(super) fn new(mut original: Box<dyn Original>) -> Result<Source> {
        let length = original.seek(SeekFrom::End(0))?;
        Ok(Source { original: Arc::new(Mutex::new(original)), length })
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Source {
    type T = BufReader<Place>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(BufReader::new(Place { original: Arc::clone(&self.original), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        // a file that was cut or damaged asks for more than there is, and memory is not made for that
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF(format!(
                "{length} bytes from {start} on are not in a file of {}",
                self.length
            )));
        }
        let mut block = vec![0; length];
        Place { original: Arc::clone(&self.original), at: start }.read_exact(&mut block)?;
        Ok(block.into())
    }
}

impl Read for Place {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let mut original = self.original.lock().unwrap_or_else(PoisonError::into_inner);
        original.seek(SeekFrom::Start(self.at))?;
        let read = original.read(into)?;
        self.at += read as u64;
        Ok(read)
    }
}
