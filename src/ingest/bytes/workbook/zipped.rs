//! The directory of a zip file: which kind of workbook it is, and what it grows to before it is opened.

use std::io::{BufReader, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use super::super::{Limits, Original};

/// Formats of workbooks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// Office Open XML.
    Xlsx,
    /// The binary form of it.
    Xlsb,
    /// The binary form before 2007.
    Xls,
    /// OpenDocument.
    Ods,
}

impl Format {
    /// Name for the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
        }
    }
}

/// A file inside, as the directory lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    name: String,
    method: u16,
    packed: u64,
    unpacked: u64,
    at: u64,
}

/// Looks into a zip file; the error says what it is instead of a workbook, or what it would grow to. The parts that will
/// be read are unpacked once and counted, because a directory may lie. O(bytes unpacked), within the limits.
pub(super) fn examine(original: &mut Box<dyn Original>, size: u64, limits: &Limits) -> Result<Format, String> {
    let failed = |error: std::io::Error| format!("the zip file could not be read: {error}");
    let entries = directory(original, size, limits)?;
    let format = format(&entries)?;
    let mut grown = Growth { limits: *limits, size, bytes: 0 };
    for entry in entries.iter().filter(|entry| is_read(&entry.name)) {
        grown.add(entry.unpacked)?;
    }
    grown.bytes = 0;
    for entry in entries.iter().filter(|entry| is_read(&entry.name)) {
        let start = data_start(original, entry.at).map_err(failed)?;
        original.seek(SeekFrom::Start(start)).map_err(failed)?;
        let packed = BufReader::new(Read::take(&mut *original, entry.packed));
        match entry.method {
            0 => grown.add(entry.packed)?,
            8 => grown.count(DeflateDecoder::new(packed), entry)?,
            other => {
                return Err(format!("{:?} in the workbook is packed by method {other}, which is not read", entry.name));
            }
        }
    }
    Ok(format)
}

/// True for the parts that are opened: not pictures, fonts and programs.
fn is_read(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".xml", ".bin", ".rels", "mimetype"].iter().any(|end| lower.ends_with(end)) && !lower.contains("/media/")
}

fn format(entries: &[Entry]) -> Result<Format, String> {
    let has = |part: &str| entries.iter().any(|entry| entry.name.replace('\\', "/").eq_ignore_ascii_case(part));
    let starts = |part: &str| entries.iter().any(|entry| entry.name.to_ascii_lowercase().starts_with(part));
    let ends = |part: &str| entries.iter().any(|entry| entry.name.to_ascii_lowercase().ends_with(part));
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("xl/workbook.xml") || (has("[Content_Types].xml") && ends("workbook.xml")) {
        return Ok(Format::Xlsx);
    }
    let other = match () {
        () if starts("word/") => "a text document (docx)",
        () if starts("ppt/") => "a presentation (pptx)",
        () if ends(".iwa") => "a Numbers document",
        () if has("content.xml") && has("mimetype") => return Ok(Format::Ods),
        () => {
            let names: Vec<&str> = entries.iter().take(3).map(|entry| entry.name.as_str()).collect();
            return Err(format!(
                "this is an archive (zip) of {} files ({}{}), no workbook: unpack it and hand in the tables that are in \
                 it",
                entries.len(),
                names.join(", "),
                if entries.len() > names.len() { ", ..." } else { "" }
            ));
        }
    };
    Err(format!("this is {other}, not a table: export the records as CSV or as a workbook (xlsx)"))
}

/// What was unpacked so far.
struct Growth {
    limits: Limits,
    size: u64,
    bytes: u64,
}

impl Growth {
    fn add(&mut self, bytes: u64) -> Result<(), String> {
        self.bytes = self.bytes.saturating_add(bytes);
        let Limits { most_held, most_ratio, ratio_after, .. } = self.limits;
        if self.bytes > most_held || (self.bytes > ratio_after && self.bytes / most_ratio.max(1) > self.size) {
            return Err(format!(
                "the workbook of {} bytes unpacks to more than {} bytes, which is not read: save its sheets as CSV (UTF-8)",
                self.size,
                self.bytes.min(most_held)
            ));
        }
        Ok(())
    }

    fn count(&mut self, mut unpacked: impl Read, entry: &Entry) -> Result<(), String> {
        let mut block = vec![0; 64 << 10];
        let mut first = true;
        let mut tables = (entry.name == "content.xml").then(OpenTables::default);
        loop {
            let read = unpacked.read(&mut block).map_err(|error| {
                format!("{:?} in the workbook is damaged ({error}): get the file again", entry.name)
            })?;
            if first && entry.name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
                check_count(&block[..read], entry.packed.max(entry.unpacked))?;
            }
            first = false;
            if read == 0 {
                return tables.map_or(Ok(()), |tables| tables.check());
            }
            if let Some(tables) = &mut tables {
                tables.feed(&block[..read]);
            }
            self.add(read as u64)?;
        }
    }
}

/// Whether the tables of an OpenDocument file are closed: one that is not would be read without end.
#[derive(Default)]
struct OpenTables {
    carried: Vec<u8>,
    before: usize,
    last: [usize; TAGS.len()],
}

/// Tags that open and close, and what could hide one.
const TAGS: [&[u8]; 5] = [b"<table:table ", b"<table:table>", b"</table:table>", b"<!--", b"<![CDATA["];

impl OpenTables {
    fn feed(&mut self, bytes: &[u8]) {
        self.carried.extend_from_slice(bytes);
        for (last, tag) in self.last.iter_mut().zip(TAGS) {
            if let Some(at) = memchr::memmem::rfind(&self.carried, tag) {
                *last = self.before + at + 1;
            }
        }
        let passed = self.carried.len().saturating_sub(24);
        self.carried.drain(..passed);
        self.before += passed;
    }

    fn check(&self) -> Result<(), String> {
        let [table, bare_table, table_end, comment, data] = self.last;
        if table.max(bare_table) > table_end || comment > 0 || data > 0 {
            return Err(super::damaged(&"a table in it is not closed, or is hidden in a comment"));
        }
        Ok(())
    }
}

/// The table of strings says how many it holds, and that much room is made for them: no more than there are bytes.
fn check_count(beginning: &[u8], bytes: u64) -> Result<(), String> {
    let said = memchr::memmem::find(beginning, b"uniqueCount=").map(|at| &beginning[at + 12..]);
    let digits = said.map(|said| said.iter().skip(1).take_while(|byte| byte.is_ascii_digit()));
    let count = digits.map_or(0, |digits| {
        digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    });
    if count > bytes.max(4096) {
        return Err(
            "the workbook says that it holds more strings than it has bytes: open it in a spreadsheet program and \
                    save it again"
                .to_owned(),
        );
    }
    Ok(())
}

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LISTED: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// The entries of the directory at the end of the file.
fn directory(original: &mut Box<dyn Original>, size: u64, limits: &Limits) -> Result<Vec<Entry>, String> {
    let cut_off = || {
        "the workbook or archive (zip) ends early or is damaged: its list of contents is missing. Get it again"
            .to_owned()
    };
    let failed = |error: std::io::Error| format!("the zip file could not be read: {error}");
    let tail_start = size.saturating_sub(66 << 10);
    let tail = bytes_at(original, tail_start, size - tail_start).map_err(failed)?;
    let end = memchr::memmem::rfind(&tail, END).ok_or_else(cut_off)?;
    let [mut count, mut length, mut start] = numbers(&tail, end, [(10, 2), (12, 4), (16, 4)]).ok_or_else(cut_off)?;
    // bytes before the zip file shift every place in it
    let mut shift = (tail_start + end as u64).saturating_sub(start.saturating_add(length));
    if count == 0xFFFF || start == 0xFFFF_FFFF {
        let wide = memchr::memmem::rfind(&tail, END_64).ok_or_else(cut_off)?;
        [count, length, start] = numbers(&tail, wide, [(32, 8), (40, 8), (48, 8)]).ok_or_else(cut_off)?;
        shift = 0;
    }
    if count > limits.most_entries as u64 {
        return Err(format!(
            "it is a zip file of {count} files, and more than {} are not read: unpack it and hand in the tables",
            limits.most_entries
        ));
    }
    let listed = bytes_at(original, start.saturating_add(shift), length.min(size)).map_err(failed)?;
    entries(&listed, count, shift).ok_or_else(cut_off)
}

/// What the list of contents says; `None` when it is damaged.
fn entries(listed: &[u8], count: u64, shift: u64) -> Option<Vec<Entry>> {
    let (mut found, mut at) = (Vec::new(), 0_usize);
    for _ in 0..count {
        if !listed.get(at..)?.starts_with(LISTED) {
            return None;
        }
        let [method, packed, unpacked] = numbers(listed, at, [(10, 2), (20, 4), (24, 4)])?;
        let [name, extra, comment] = numbers(listed, at, [(28, 2), (30, 2), (32, 2)])?.map(|length| length as usize);
        let [place] = numbers(listed, at, [(42, 4)])?;
        let name_end = at + 46 + name;
        let mut wide = wide_numbers(listed.get(name_end..name_end + extra)?);
        let [unpacked, packed, place] = [unpacked, packed, place]
            .map(|short| if short == 0xFFFF_FFFF { wide.next().unwrap_or(short) } else { short });
        let name = String::from_utf8_lossy(&listed[at + 46..name_end]).into_owned();
        found.push(Entry { name, method: method as u16, packed, unpacked, at: place.saturating_add(shift) });
        at = name_end + extra + comment;
    }
    Some(found)
}

/// The long numbers in the extra field of an entry.
fn wide_numbers(extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut at = 0;
    let mut field: &[u8] = &[];
    while let Some([id, length]) = numbers(extra, at, [(0, 2), (2, 2)]) {
        let end = at + 4 + length as usize;
        if id == 1 {
            field = extra.get(at + 4..end).unwrap_or_default();
            break;
        }
        at = end;
    }
    field.chunks_exact(8).filter_map(|chunk| number(chunk, 0, 8))
}

/// Where the bytes of an entry begin, behind its own header.
fn data_start(original: &mut Box<dyn Original>, at: u64) -> std::io::Result<u64> {
    let header = bytes_at(original, at, 30)?;
    match numbers(&header, 0, [(26, 2), (28, 2)]) {
        Some([name, extra]) if header.starts_with(LOCAL) => Ok(at + 30 + name + extra),
        _ => Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "an entry is not where the list says")),
    }
}

fn bytes_at(original: &mut Box<dyn Original>, at: u64, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    original.seek(SeekFrom::Start(at))?;
    Read::take(original, length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Little-endian numbers at places behind `at`, each of so many bytes.
fn numbers<const N: usize>(bytes: &[u8], at: usize, places: [(usize, usize); N]) -> Option<[u64; N]> {
    let mut found = [0; N];
    for (number_found, (place, width)) in found.iter_mut().zip(places) {
        *number_found = number(bytes, at + place, width)?;
    }
    Some(found)
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    Some(bytes.get(at..at + width)?.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}
