//! Text of another encoding made UTF-8; what has no meaning becomes U+FFFD, is counted and is named by its line.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use tempfile::SpooledTempFile;

use super::spool::Spool;
use super::survey::{Lines, note_line};
use super::{Limits, Original};

/// Text that was made, and what could not be.
pub(super) struct Recoded {
    /// The text.
    pub(super) text: SpooledTempFile,
    /// Sequences and control characters that became U+FFFD.
    pub(super) replaced: u64,
    /// First lines with one.
    pub(super) lines: Vec<u64>,
    /// Characters of private use, which mean something only where they were written.
    pub(super) private: u64,
    /// NUL characters.
    pub(super) nuls: u64,
}

const MARK: &[u8] = "\u{FFFD}".as_bytes();
const BLOCK: usize = 256 << 10;

/// Reads `original` behind a mark of `mark` bytes. O(length).
pub(super) fn recode(
    mut original: Box<dyn Original>,
    encoding: &'static Encoding,
    mark: u64,
    size: u64,
    limits: &Limits,
) -> Result<Recoded, String> {
    let failed = |error: std::io::Error| format!("reading failed: {error}");
    original.seek(SeekFrom::Start(mark)).map_err(failed)?;
    let mut made = Making::new(encoding, Spool::new(limits, size));
    let mut block = vec![0; BLOCK];
    loop {
        match original.read(&mut block) {
            Ok(0) => break,
            Ok(read) => made.decode(&block[..read], Step::More)?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    made.decode(&[], Step::Last)?;
    let Making { spool, replaced, noted, private, nuls, .. } = made;
    Ok(Recoded { text: spool.finish()?, replaced, lines: noted, private, nuls })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    More,
    Last,
}

struct Making {
    decoder: Decoder,
    spool: Spool,
    room: Vec<u8>,
    lines: Lines,
    replaced: u64,
    noted: Vec<u64>,
    private: u64,
    nuls: u64,
}

impl Making {
    fn new(encoding: &'static Encoding, spool: Spool) -> Making {
        let decoder = encoding.new_decoder_without_bom_handling();
        let (room, lines, noted) = (vec![0; 2 * BLOCK], Lines::default(), Vec::new());
        Making { decoder, spool, room, lines, replaced: 0, noted, private: 0, nuls: 0 }
    }

    fn decode(&mut self, bytes: &[u8], step: Step) -> Result<(), String> {
        let mut at = 0;
        loop {
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut self.room, step == Step::Last);
            at += read;
            let room = std::mem::take(&mut self.room);
            let added = self.add(&room[..written]);
            self.room = room;
            added?;
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.replace()?,
            }
        }
    }

    fn replace(&mut self) -> Result<(), String> {
        self.replaced += 1;
        note_line(&mut self.noted, self.lines.current());
        self.lines.feed(MARK);
        self.spool.add(MARK)
    }

    /// Adds decoded text. Control characters of the upper half (C2 80 to C2 9F) stand where a code page has no
    /// character: in a name they are damage that does not show.
    fn add(&mut self, text: &[u8]) -> Result<(), String> {
        let mut from = 0;
        for at in memchr::memchr_iter(0xC2, text) {
            if text.get(at + 1).is_some_and(|next| *next < 0xA0) {
                self.keep(&text[from..at])?;
                self.replace()?;
                from = at + 2;
            }
        }
        self.keep(&text[from..])
    }

    fn keep(&mut self, text: &[u8]) -> Result<(), String> {
        if !text.is_ascii() {
            let private = |at: &usize| text[*at] == 0xEE || text.get(at + 1).is_some_and(|next| *next < 0xA4);
            self.private += memchr::memchr2_iter(0xEE, 0xEF, text).filter(private).count() as u64;
        }
        self.nuls += memchr::memchr_iter(0, text).count() as u64;
        self.lines.feed(text);
        self.spool.add(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GB18030, UTF_16LE, WINDOWS_1252};
    use std::io::Cursor;

    fn recoded(bytes: &[u8], encoding: &'static Encoding) -> (String, Recoded) {
        let original = Box::new(Cursor::new(bytes.to_vec()));
        let mut made = recode(original, encoding, 0, bytes.len() as u64, &Limits::default()).unwrap();
        let mut text = String::new();
        made.text.read_to_string(&mut text).unwrap();
        (text, made)
    }

    #[test]
    fn what_has_no_meaning_is_replaced_and_named() {
        let (text, made) = recoded(b"a\n\xB7\xA2\xFF,b\n", GB18030);
        assert_eq!((text.as_str(), made.replaced, made.lines), ("a\n发\u{FFFD},b\n", 1, vec![2]));
        let (text, made) = recoded(b"a\r\nb\r\n\x96\x81\x80\n", WINDOWS_1252);
        assert_eq!((text.as_str(), made.replaced, made.lines), ("a\r\nb\r\n–\u{FFFD}€\n", 1, vec![3]));
        let (text, made) = recoded(b"a\0\n\0\x00\xD8b\0\0\0c", UTF_16LE);
        assert_eq!((text.as_str(), made.replaced, made.nuls), ("a\n\u{FFFD}b\0\u{FFFD}", 2, 1));
    }
}
