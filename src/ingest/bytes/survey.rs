//! One pass over raw bytes: hash, size, lines, and whether they are UTF-8.

use std::io::{Read, Seek, SeekFrom};

use memchr::{memchr_iter, memchr2_iter};
use sha2::{Digest, Sha256};

use super::{Original, Refused};

/// Bytes at the beginning that are kept.
const HEAD: usize = 64 << 10;
/// Lines that are named one by one.
pub(super) const NAMED_LINES: usize = 5;

/// What one pass over raw bytes shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Survey {
    /// SHA-256, lower-case hexadecimal.
    pub(super) sha256: String,
    /// Bytes.
    pub(super) size: u64,
    /// Physical lines: ends of lines, and one more when the last line has none.
    pub(super) lines: u64,
    /// First bytes.
    pub(super) head: Vec<u8>,
    /// NUL bytes.
    pub(super) nuls: u64,
    /// Escape bytes, by which old Japanese mail encodings shift.
    pub(super) escapes: u64,
    /// Replacement characters that stand in the bytes themselves.
    pub(super) marks: u64,
    /// Well-formed characters of more than one byte.
    pub(super) wide_characters: u64,
    /// Sequences that are not UTF-8.
    pub(super) broken: u64,
    /// First lines with such a sequence.
    pub(super) broken_lines: Vec<u64>,
}

impl Survey {
    /// Reads `original` from its beginning to its end, `block` bytes at a time. The block size changes nothing.
    pub(super) fn of(original: &mut Box<dyn Original>, block: usize) -> Result<Survey, Refused> {
        let mut survey = Survey::default();
        let mut lines = Lines::default();
        let mut hash = Sha256::new();
        let failed = |survey: &Survey, lines: &Lines, error: std::io::Error| Refused {
            sha256: String::new(),
            size: survey.size,
            lines: lines.total(),
            why: format!("reading failed after {} bytes: {error}", survey.size),
        };
        if let Err(error) = original.seek(SeekFrom::Start(0)) {
            return Err(failed(&survey, &lines, error));
        }
        let mut buffer = vec![0; block.max(8)];
        let mut carried = 0;
        loop {
            let read = match original.read(&mut buffer[carried..]) {
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(failed(&survey, &lines, error)),
            };
            let filled = carried + read;
            survey.take(&buffer[carried..filled], &mut hash);
            if read == 0 {
                survey.cut_off(&buffer[..filled], &mut lines);
                break;
            }
            let checked = survey.check(&buffer[..filled], &mut lines);
            buffer.copy_within(checked..filled, 0);
            carried = filled - checked;
        }
        survey.lines = lines.total();
        survey.sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(survey)
    }

    /// Hashes and counts new bytes.
    fn take(&mut self, bytes: &[u8], hash: &mut Sha256) {
        hash.update(bytes);
        self.size += bytes.len() as u64;
        let room = HEAD - self.head.len().min(HEAD);
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        for at in memchr2_iter(0, 0x1B, bytes) {
            *(if bytes[at] == 0 { &mut self.nuls } else { &mut self.escapes }) += 1;
        }
    }

    /// Checks bytes for UTF-8 and gives how many are settled: all but an unfinished character at the end.
    fn check(&mut self, bytes: &[u8], lines: &mut Lines) -> usize {
        let (mut at, mut walked) = (0, 0);
        while at < bytes.len() {
            let (good, broken) = match std::str::from_utf8(&bytes[at..]) {
                Ok(rest) => (rest.len(), None),
                Err(error) if error.error_len().is_none() => {
                    self.count(&bytes[at..at + error.valid_up_to()]);
                    at += error.valid_up_to();
                    break;
                }
                Err(error) => (error.valid_up_to(), error.error_len()),
            };
            self.count(&bytes[at..at + good]);
            at += good;
            if let Some(length) = broken {
                lines.feed(&bytes[walked..at]);
                walked = at;
                self.note_broken(lines);
                at += length;
            }
        }
        lines.feed(&bytes[walked..at]);
        at
    }

    /// Counts a character that the end of the input cuts off.
    fn cut_off(&mut self, bytes: &[u8], lines: &mut Lines) {
        if !bytes.is_empty() {
            self.note_broken(lines);
            lines.feed(bytes);
        }
    }

    fn note_broken(&mut self, lines: &Lines) {
        self.broken += 1;
        note_line(&mut self.broken_lines, lines.current());
    }

    fn count(&mut self, good: &[u8]) {
        if good.is_ascii() {
            return;
        }
        self.wide_characters += good.iter().filter(|byte| **byte >= 0xC0).count() as u64;
        self.marks += memchr_iter(0xEF, good).filter(|at| good[*at..].starts_with(MARK)).count() as u64;
    }
}

/// U+FFFD in UTF-8.
const MARK: &[u8] = "\u{FFFD}".as_bytes();

/// Remembers a line unless it is known or enough lines are.
pub(super) fn note_line(noted: &mut Vec<u64>, line: u64) {
    if noted.len() <= NAMED_LINES && noted.last() != Some(&line) {
        noted.push(line);
    }
}

/// "line 7", "lines 7, 9 and 11", "lines 7, 9, 11, 12, 15 and more".
pub(super) fn named_lines(noted: &[u64]) -> String {
    let shown: Vec<String> = noted.iter().take(NAMED_LINES).map(u64::to_string).collect();
    match shown.split_last() {
        None => "no line".to_owned(),
        Some((only, [])) => format!("line {only}"),
        Some(_) if noted.len() > NAMED_LINES => format!("lines {} and more", shown.join(", ")),
        Some((last, others)) => format!("lines {} and {last}", others.join(", ")),
    }
}

/// Counts physical lines piece by piece. A line ends with LF, CR LF or a lone CR.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lines {
    ends: u64,
    after_return: bool,
    open: bool,
}

impl Lines {
    /// Walks over more bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return };
        if self.after_return && *first != b'\n' {
            self.ends += 1;
        }
        self.ends += memchr_iter(b'\n', bytes).count() as u64;
        let lone = |at: &usize| bytes.get(*at + 1).is_some_and(|next| *next != b'\n');
        self.ends += memchr_iter(b'\r', bytes).filter(lone).count() as u64;
        self.after_return = *last == b'\r';
        self.open = !matches!(*last, b'\n' | b'\r');
    }

    /// The line on which the next byte stands, if it is no end of a line.
    pub(super) fn current(&self) -> u64 {
        self.ends + u64::from(self.after_return) + 1
    }

    /// Lines so far; a last line without an ending counts.
    pub(super) fn total(&self) -> u64 {
        self.ends + u64::from(self.after_return) + u64::from(self.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn survey(bytes: &[u8], block: usize) -> Survey {
        let mut original: Box<dyn Original> = Box::new(Cursor::new(bytes.to_vec()));
        Survey::of(&mut original, block).unwrap()
    }

    #[test]
    fn lines_end_in_three_ways() {
        for (bytes, lines) in [("", 0), ("a", 1), ("a\n", 1), ("a\r\nb\rc\n\n", 4), ("a\r", 1), ("a\n\rb", 3)] {
            assert_eq!(survey(bytes.as_bytes(), 1 << 20).lines, lines, "{bytes:?}");
            assert_eq!(survey(bytes.as_bytes(), 1).lines, lines, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_utf_8_is_counted_with_its_lines() {
        let found = survey(b"a,\xC3\xA4\nb,\xFC\n\nc,\xE4\xBD\nd,\xEF\xBF\xBD\0", 9);
        assert_eq!((found.wide_characters, found.broken, found.marks, found.nuls), (2, 2, 1, 1));
        assert_eq!(named_lines(&found.broken_lines), "lines 2 and 4");
        assert_eq!(survey(b"a\n\xE4\xBD", 64).broken_lines, [2]);
        assert_eq!(named_lines(&[1, 2, 3, 4, 5, 6]), "lines 1, 2, 3, 4, 5 and more");
        assert_eq!(survey(b"abc", 64).sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
