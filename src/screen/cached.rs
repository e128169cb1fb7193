//! Lists that were read and indexed, as bytes to be kept, and back.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::similar::{ListNames, SimilarNames};
use crate::model::{Escape, Kind, Ledger, ListEdition, Listing, Records, SourceFile, Texts};
use crate::policy::Policy;

/// Opening words of what is kept; another form of it opens with others.
const MARK: &[u8] = b"chiptrace lists 4\n";
/// Bytes of a digest.
const DIGEST: usize = 32;

/// What is kept of lists.
#[derive(Serialize)]
struct Keeping<'a> {
    texts: Vec<&'a str>,
    files: Vec<KeptFile>,
    listings: &'a [Listing],
    editions: &'a [ListEdition],
    names: &'a ListNames,
}

#[derive(Deserialize)]
struct Kept<'a> {
    #[serde(borrow)]
    texts: Vec<&'a str>,
    files: Vec<KeptFile>,
    listings: Vec<Listing>,
    editions: Vec<ListEdition>,
    names: ListNames,
}

/// Where the entries of a file stand, and the ledger of its lines.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    name: String,
    sha256: String,
    size: u64,
    header: Vec<String>,
    delimiter: u8,
    header_line: u32,
    encoding: String,
    offsets: Vec<u64>,
    lines: Vec<u32>,
    ledger: Ledger,
}

/// The name under which lists are kept: the same for the same program, rule book, file names and bytes alone.
#[must_use]
pub fn lists_key<'a>(policy: &Policy, lists: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(MARK);
    part(policy.sha256().as_bytes());
    for (name, bytes) in lists {
        part(name.as_bytes());
        part(&Sha256::digest(bytes));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lists as bytes; `None` when a line of them was refused or reading was cut off, so that they are read anew each time and
/// what is missing is said each time. O(size).
#[must_use]
pub fn keep_lists(key: &str, records: &Records, names: &SimilarNames) -> Option<Vec<u8>> {
    let is_whole = |file: &SourceFile| file.kind == Kind::List && file.ledger.rejected == 0 && !file.is_cut_off;
    if !records.files.iter().all(is_whole) || !records.rejects.is_empty() {
        return None;
    }
    let texts = (0..records.texts.count()).map(|number| records.texts.numbered(number)).collect();
    let files = records.files.iter().map(KeptFile::of).collect();
    let (listings, editions) = (&records.listings, &records.list_editions);
    let keeping = Keeping { texts, files, listings, editions, names: names.index() };
    let body = postcard::to_allocvec(&keeping).ok()?;
    let digest = sealed(key, &body);
    Some([MARK, &digest, &body].concat())
}

/// Lists from bytes that were kept under this key; `None` when the bytes are not what was kept. O(size).
#[must_use]
pub fn kept_lists(key: &str, bytes: &[u8], policy: &Policy) -> Option<(Records, SimilarNames)> {
    let (digest, body) = bytes.strip_prefix(MARK)?.split_at_checked(DIGEST)?;
    if sealed(key, body) != digest {
        return None;
    }
    let kept: Kept<'_> = postcard::from_bytes(body).ok()?;
    let mut texts = Texts::default();
    for (text, number) in kept.texts.iter().zip(0..) {
        if texts.intern(text).number() != number {
            return None;
        }
    }
    if !kept.names.is_sound(kept.listings.len()) {
        return None;
    }
    let files = kept.files.into_iter().map(KeptFile::file).collect();
    let records = Records { texts, files, listings: kept.listings, list_editions: kept.editions, ..Records::default() };
    Some((records, SimilarNames::kept(kept.names, policy)))
}

/// Digest of key and body: a file under another name or with a changed byte is not taken.
fn sealed(key: &str, body: &[u8]) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(key.as_bytes());
    digest.update(body);
    digest.finalize().to_vec()
}

impl KeptFile {
    fn of(file: &SourceFile) -> KeptFile {
        KeptFile {
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            size: file.size,
            header: file.header.clone(),
            delimiter: file.delimiter,
            header_line: file.header_line,
            encoding: file.encoding.clone(),
            offsets: file.offsets.clone(),
            lines: file.lines.clone(),
            ledger: file.ledger,
        }
    }

    /// The file again, without what was decided while it was read: `check` reads the file itself.
    fn file(self) -> SourceFile {
        SourceFile {
            name: self.name,
            kind: Kind::List,
            sha256: self.sha256,
            size: self.size,
            fields: vec![None; self.header.len()],
            certainty: vec!["none"; self.header.len()],
            header: self.header,
            delimiter: self.delimiter,
            escape: Escape::default(),
            header_line: self.header_line,
            encoding: self.encoding,
            offsets: self.offsets,
            lines: self.lines,
            ledger: self.ledger,
            decisions: Vec::new(),
            meanings: Vec::new(),
            is_pivot: false,
            is_cut_off: false,
        }
    }
}
