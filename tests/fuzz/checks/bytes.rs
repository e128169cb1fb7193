//! Any bytes as one input: read as they are, under an encoding by word, and beside themselves.

use chiptrace::ingest::How;

use super::held::{read, read_one};

const ENCODINGS: [&str; 9] =
    ["utf-8", "utf-16le", "utf-16be", "windows-1252", "gb18030", "big5", "shift_jis", "windows-1251", "cp437"];

/// Whatever it is, the laws of reading hold; the same bytes again are repeats and nothing else.
pub(crate) fn check(data: &[u8]) {
    let once = read_one(data);
    let encoding = Some(ENCODINGS[data.len() % ENCODINGS.len()].to_owned());
    read(&[("input", data)], How { encoding, mapping: None });
    let twice = read(&[("input", data), ("again", data)], How::default());
    assert_eq!(twice.counts(), once.counts(), "the same bytes again add no record and no refusal");
    for (first, again) in once.files.iter().zip(&twice.files[once.files.len()..]) {
        assert_eq!(first.ledger.lines, again.ledger.lines);
        assert_eq!(again.ledger.accepted + again.ledger.rejected, 0, "every row is a repeat");
    }
}
