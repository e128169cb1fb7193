//! What bytes an input is made of, and the UTF-8 text of every table in it.
//!
//! [`unpack`] reads the original once for its hash, size and well-formedness (`survey`), tells what it is from its first
//! bytes (`magic`), undoes gzip and zstd under bounds (`squeezed`), turns worksheets and Parquet into rows of text
//! (`workbook`, `columnar`) and JSON documents into tables (`json`), and says in which encoding text is written and how
//! sure that is (`guess`).
//! Nothing is repaired in silence: what could not be read is replaced by U+FFFD, counted and named by its line.

mod columnar;
mod contained;
mod guess;
mod json;
mod magic;
mod recode;
mod rows;
mod spool;
mod squeezed;
mod survey;
mod text;
mod vocabulary;
mod wide;
mod workbook;

use std::io::{Read, Seek};

#[cfg(not(feature = "lake"))]
pub(crate) use columnar::NOT_BUILT;
#[cfg(feature = "lake")]
pub(crate) use columnar::ParquetFile;
use survey::Survey;
pub use text::knows_encoding;

/// What is read from: a file, standard input that was kept, bytes in memory.
pub trait Original: Read + Seek + Send {}

impl<T: Read + Seek + Send> Original for T {}

/// How an original is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unpacking<'o> {
    /// Encoding by the user's word: any WHATWG label, or the usual names of code pages (`cp936`). A byte-order mark is
    /// believed first.
    pub encoding: Option<&'o str>,
    /// Bounds on what compressed files and workbooks may grow to.
    pub limits: Limits,
}

/// Bounds on what an original may grow to, in bytes and parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Limits {
    /// Most bytes of text.
    pub most_bytes: u64,
    /// Most bytes of text for one byte of the original, once `ratio_after` bytes have been made.
    pub most_ratio: u64,
    /// Bytes of text that are made before the ratio is looked at.
    pub ratio_after: u64,
    /// Most files inside a workbook.
    pub most_entries: usize,
    /// Most bytes of a document that must be held in memory as a whole: JSON, or a workbook unpacked.
    pub most_held: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { most_bytes: 8 << 30, most_ratio: 200, ratio_after: 8 << 20, most_entries: 4096, most_held: 2 << 30 }
    }
}

/// An original that could be read: its identity and its tables.
pub(super) struct Unpacked {
    /// SHA-256 of the original, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes of the original.
    pub size: u64,
    /// One table for a plain file, one for every worksheet that is not empty.
    pub tables: Vec<TableText>,
    /// Sentences about the original as a whole.
    pub notes: Vec<String>,
}

/// The text of one table, in UTF-8.
pub(super) struct TableText {
    /// Nothing, or `#Sheet1`: what is added to the name of the input.
    pub part: String,
    /// The text; offset 0 is its first byte. A plain UTF-8 file is its own text.
    pub text: Box<dyn Original>,
    /// Where the text begins: 3 behind a UTF-8 byte-order mark, else 0.
    pub start: u64,
    /// Name of the encoding for the report.
    pub encoding: String,
    /// `certain`, `likely` or `guess`.
    pub certainty: &'static str,
    /// What must be looked for in every cell.
    pub taint: Taint,
    /// Sentences for the user on what was decided, replaced or passed over.
    pub decisions: Vec<String>,
}

/// Bytes that no cell may hold, if the text has any.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taint {
    /// UTF-8 without NUL and without U+FFFD: cells need no check.
    Nothing,
    /// Somewhere there is a NUL, a sequence that is not UTF-8, or U+FFFD.
    Somewhere,
}

impl Taint {
    /// Looks at made UTF-8 text for NUL and U+FFFD, and goes back to its beginning. O(length).
    fn of(text: &mut (impl Read + Seek)) -> Result<Taint, String> {
        let failed = |error: std::io::Error| format!("the text could not be read again: {error}");
        let mut block = vec![0; 64 << 10];
        let (mut taint, mut carried) = (Taint::Nothing, 0);
        text.rewind().map_err(failed)?;
        while taint == Taint::Nothing {
            let read = text.read(&mut block[carried..]).map_err(failed)?;
            let filled = &block[..carried + read];
            if memchr::memchr(0, filled).is_some() || memchr::memmem::find(filled, "\u{FFFD}".as_bytes()).is_some() {
                taint = Taint::Somewhere;
            }
            if read == 0 {
                break;
            }
            let from = filled.len().saturating_sub(2);
            let to = filled.len();
            block.copy_within(from..to, 0);
            carried = to - from;
        }
        text.rewind().map_err(failed)?;
        Ok(taint)
    }
}

/// An original that was not read, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Refused {
    /// SHA-256 of the original, lower-case hexadecimal; empty when it could not be read to its end.
    pub sha256: String,
    /// Bytes of the original that were read.
    pub size: u64,
    /// Physical lines of those bytes, as if they were text.
    pub lines: u64,
    /// A sentence: what is wrong and what to do.
    pub why: String,
}

/// Bytes that are looked at together.
const BLOCK: usize = 128 << 10;

/// Reads an original into the text of its tables. O(length of the original and of the text made from it); memory is one
/// block, and 64 MiB for each text that had to be made; JSON and workbooks are held as a whole within
/// [`Limits::most_held`].
///
/// # Errors
/// [`Refused`] for an empty original, for anything that is no table (a picture, an archive, a protected workbook), for
/// what grows beyond the limits, and for a failure to read.
pub(super) fn unpack(original: Box<dyn Original>, how: &Unpacking<'_>) -> Result<Unpacked, Refused> {
    unpack_in_blocks(original, how, BLOCK)
}

fn unpack_in_blocks(mut original: Box<dyn Original>, how: &Unpacking<'_>, block: usize) -> Result<Unpacked, Refused> {
    let survey = Survey::of(&mut original, block)?;
    let refused = |why| Refused { sha256: survey.sha256.clone(), size: survey.size, lines: survey.lines, why };
    let (tables, notes) = tables(original, &survey, how, block).map_err(refused)?;
    Ok(Unpacked { sha256: survey.sha256, size: survey.size, tables, notes })
}

type Tables = (Vec<TableText>, Vec<String>);

fn tables(original: Box<dyn Original>, survey: &Survey, how: &Unpacking<'_>, block: usize) -> Result<Tables, String> {
    match magic::kind(survey)? {
        magic::Kind::Text => text_tables(original, survey, how, ""),
        magic::Kind::Squeezed(method) => {
            let (unpacked, notes) = squeezed::undo(original, method, survey.size, &how.limits)?;
            let mut unpacked: Box<dyn Original> = Box::new(unpacked);
            let inner = Survey::of(&mut unpacked, block).map_err(|refused| refused.why)?;
            let name = method.name();
            match magic::kind(&inner).map_err(|why| format!("inside the {name} file: {why}"))? {
                magic::Kind::Text => {
                    let (tables, more) = text_tables(unpacked, &inner, how, &format!(" in {name}"))?;
                    Ok((tables, notes.into_iter().chain(more).collect()))
                }
                magic::Kind::Squeezed(_) => Err(format!("a compressed file inside a {name} file: unpack it first")),
                magic::Kind::Workbook(_) => Err(format!("a workbook inside a {name} file: unpack it first")),
                magic::Kind::Parquet => Err(format!("a Parquet file inside a {name} file: unpack it first")),
            }
        }
        magic::Kind::Workbook(container) => workbook::tables(original, container, survey, how),
        magic::Kind::Parquet => columnar::tables(original, survey, how),
    }
}

fn text_tables(
    original: Box<dyn Original>,
    survey: &Survey,
    how: &Unpacking<'_>,
    inside: &str,
) -> Result<Tables, String> {
    let mut table = text::read(original, survey, how)?;
    table.encoding.push_str(inside);
    if let Some(converted) = json::convert(&mut table, how)? {
        return Ok(converted);
    }
    Ok((vec![table], Vec::new()))
}

#[cfg(test)]
mod tests;
