//! The directory of a compound file: whether an old workbook is in it, and whether that may be opened.

use std::io::{Read, Seek, SeekFrom};

use super::super::{Limits, Original};
use super::PROTECTED;
use super::zipped::Format;

/// Looks into a compound file; the error says what it is instead of a workbook. O(length).
pub(super) fn examine(original: &mut Box<dyn Original>, size: u64, limits: &Limits) -> Result<Format, String> {
    if size > limits.most_held {
        return Err(format!("the workbook is larger than {} bytes: save its sheets as CSV (UTF-8)", limits.most_held));
    }
    let mut bytes = Vec::new();
    original
        .seek(SeekFrom::Start(0))
        .and_then(|_| original.read_to_end(&mut bytes))
        .map_err(|error| format!("the workbook could not be read: {error}"))?;
    let file = Compound::of(&bytes).ok_or_else(|| super::damaged(&"its list of contents is cut off"))?;
    let names: Vec<&str> = file.entries.iter().map(|entry| entry.name.as_str()).collect();
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)));
    if has(&["EncryptedPackage"]) {
        return Err(PROTECTED.to_owned());
    }
    if let Some(stream) =
        file.entries.iter().find(|entry| ["workbook", "book"].contains(&entry.name.to_ascii_lowercase().as_str()))
    {
        let stream = file.stream(stream).ok_or_else(|| super::damaged(&"its parts are not where it says"))?;
        check_records(&stream, limits)?;
        return Ok(Format::Xls);
    }
    let what = match () {
        () if has(&["WordDocument"]) => "a text document (doc)",
        () if has(&["PowerPoint Document"]) => "a presentation (ppt)",
        () if names.iter().any(|name| name.starts_with("__substg1.0") || name.starts_with("__properties")) => {
            "an e-mail (msg)"
        }
        () => "an office document that holds no workbook",
    };
    Err(format!("this is {what}, not a table: export the records as CSV or as a workbook (xlsx)"))
}

/// A file within the file.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    name: String,
    start: u32,
    length: u64,
}

/// A compound file (MS-CFB), as far as it is needed.
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    small_below: u64,
    entries: Vec<Entry>,
}

/// Numbers from here on are no sectors.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
const SMALL_SECTOR: usize = 64;

impl<'b> Compound<'b> {
    fn of(bytes: &'b [u8]) -> Option<Compound<'b>> {
        let shift = short(bytes, 30)?;
        let sector = if matches!(shift, 9 | 12) { 1_usize << shift } else { return None };
        let (table, small_table, small, entries) = Default::default();
        let mut file = Compound { bytes, sector, table, small_table, small, small_below: 0, entries };
        file.small_below = u64::from(long(bytes, 56)?);
        file.table = file.table_sectors()?.into_iter().filter_map(|id| file.sector(id)).flat_map(longs).collect();
        let listed = file.chain(long(bytes, 48)?)?;
        file.entries = listed.chunks_exact(128).filter_map(entry).collect();
        file.small_table = file.chain(long(bytes, 60)?).map(|bytes| longs(&bytes).collect()).unwrap_or_default();
        let root = file.entries.first().map(|entry| entry.start);
        file.small = root.and_then(|start| file.chain(start)).unwrap_or_default();
        Some(file)
    }

    /// Sectors of the table of sectors: 109 in the header, the others in a chain of their own.
    fn table_sectors(&self) -> Option<Vec<u32>> {
        let mut ids: Vec<u32> = longs(self.bytes.get(76..512)?).collect();
        let mut next = long(self.bytes, 68)?;
        let mut left = self.bytes.len() / self.sector + 1;
        while next < NO_SECTOR && left > 0 {
            ids.extend(longs(self.sector(next)?));
            next = ids.pop()?;
            left -= 1;
        }
        ids.retain(|id| *id < NO_SECTOR);
        Some(ids)
    }

    fn sector(&self, id: u32) -> Option<&'b [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// The bytes of a chain of sectors; a chain cannot be longer than the file.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut next) = (Vec::new(), start);
        while next < NO_SECTOR {
            if bytes.len() > self.bytes.len() {
                return None;
            }
            bytes.extend_from_slice(self.sector(next)?);
            next = *self.table.get(next as usize)?;
        }
        Some(bytes)
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.length >= self.small_below {
            return self.chain(entry.start).map(|bytes| cut(bytes, entry.length));
        }
        let (mut bytes, mut next) = (Vec::new(), entry.start);
        while next < NO_SECTOR {
            let start = (next as usize).checked_mul(SMALL_SECTOR)?;
            bytes.extend_from_slice(self.small.get(start..(start + SMALL_SECTOR).min(self.small.len()))?);
            next = *self.small_table.get(next as usize)?;
            if bytes.len() > self.bytes.len() {
                return None;
            }
        }
        Some(cut(bytes, entry.length))
    }
}

fn cut(mut bytes: Vec<u8>, length: u64) -> Vec<u8> {
    bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    bytes
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(short(bytes, 64)?).min(64).saturating_sub(2);
    let units: Vec<u16> = bytes[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let name = String::from_utf16_lossy(&units);
    (bytes[66] != 0).then_some(())?;
    Some(Entry { name, start: long(bytes, 116)?, length: u64::from(long(bytes, 120)?) })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// Walks the records of a workbook stream (MS-XLS): room is made for every cell between the outermost ones of a sheet,
/// and for what a sheet says of its own size, so both must stay within bounds. O(length), sheet by sheet.
fn check_records(stream: &[u8], limits: &Limits) -> Result<(), String> {
    let mut sheets = Vec::new();
    let mut work = (stream.len() as u64).saturating_mul(4);
    let mut room = extent(stream, 0, &mut work, &mut sheets).unwrap_or(u64::MAX);
    sheets.truncate(limits.most_entries);
    for start in std::mem::take(&mut sheets) {
        room = room.saturating_add(extent(stream, start, &mut work, &mut sheets).unwrap_or(u64::MAX));
    }
    if room.saturating_mul(ROOM) > limits.most_held.saturating_mul(4) {
        return Err(
            "the workbook says that its sheets are larger than a worksheet can be, or than is read: open it in a \
                    spreadsheet program and save it as xlsx"
                .to_owned(),
        );
    }
    Ok(())
}

/// Cells for which the part of a workbook that begins at `at` makes room; `None` when they are more than a worksheet
/// has, or when parts overlap so often that walking them would not end. Starts of sheets are put into `sheets`.
fn extent(stream: &[u8], mut at: usize, work: &mut u64, sheets: &mut Vec<usize>) -> Option<u64> {
    let (mut rows, mut columns, mut depth) = (0_u64, 0_u64, 0_u32);
    while let (Some(kind), Some(length)) = (short(stream, at), short(stream, at + 2)) {
        let data = stream.get(at + 4..at + 4 + usize::from(length)).unwrap_or_default();
        at += 4 + usize::from(length);
        *work = work.checked_sub(4 + u64::from(length))?;
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            SHEET => sheets.extend(long(data, 0).map(|start| start as usize)),
            DIMENSIONS => {
                let (declared_rows, declared_columns) = declared(data);
                (rows, columns) = (rows.max(declared_rows), columns.max(declared_columns));
            }
            _ if CELLS.contains(&kind) => {
                rows = rows.max(u64::from(short(data, 0).unwrap_or(0)) + 1);
                columns = columns.max(u64::from(last_column(kind, data)) + 1);
            }
            _ => {}
        }
    }
    (rows <= 65_536 && columns <= 256).then(|| rows * columns)
}

/// Bytes of room for a cell.
const ROOM: u64 = 32;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
/// Records that hold cells: formula, number, label, truth or error, one or many short numbers, shared and rich strings.
const CELLS: [u16; 9] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6, 0x0201];

/// Rows and columns that a sheet says it has; a size that runs backwards is too large.
fn declared(data: &[u8]) -> (u64, u64) {
    let wide = data.len() >= 14;
    let (first, last, columns) = if wide { (long(data, 0), long(data, 4), 10) } else { (None, None, 6) };
    let first = first.or_else(|| short(data, 0).map(u32::from)).unwrap_or(0);
    let last = last.or_else(|| short(data, 2).map(u32::from)).unwrap_or(0);
    let rows = if last > 0 && first > last { u64::MAX } else { u64::from(last) };
    (rows, u64::from(short(data, columns).unwrap_or(0)))
}

fn last_column(kind: u16, data: &[u8]) -> u16 {
    let first = short(data, 2).unwrap_or(0);
    if kind == 0x00BD { short(data, data.len().saturating_sub(2)).unwrap_or(first).max(first) } else { first }
}
