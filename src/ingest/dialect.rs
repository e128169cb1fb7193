//! The separator and quoting of a table, the row that is its header, and what its columns mean.

use super::header::{self, CellHint, Certainty, Header, NoHeader};
use super::mapping::{self, Mapping, Objection, Proposal, SampledRow, TableMapping};
use super::side;
use crate::model::{Decision, Escape, Kind};
use crate::policy::Policy;

/// The first bytes of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sample<'a> {
    /// UTF-8 as far as it goes, byte-order mark left out.
    pub(super) bytes: &'a [u8],
    /// Nothing follows.
    pub(super) whole: bool,
}

/// Where and how to read a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Dialect {
    /// Field separator.
    pub(super) delimiter: u8,
    /// How quotes are written inside quoted cells.
    pub(super) escape: Escape,
    /// Offset of the header row, or of the first row where there is none.
    pub(super) start: usize,
    /// Its physical line, from 1; 0 where there is no header row.
    pub(super) line: u64,
    /// The header row, or what is known in its place.
    pub(super) header: Header,
    /// Physical lines above it, by reason.
    pub(super) skipped: Vec<(String, u64)>,
    /// What was decided and why.
    pub(super) decisions: Vec<Decision>,
}

/// A table that is not read: the proposal as far as it goes, and a sentence that says why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct NoTable {
    /// Most likely separator.
    pub(super) delimiter: u8,
    /// Header row, or the first row, as cells.
    pub(super) cells: Vec<String>,
    /// Canonical field of each cell, as far as it is known.
    pub(super) fields: Vec<Option<&'static str>>,
    /// How sure of each.
    pub(super) certainty: Box<[Certainty]>,
    /// Physical line of the row, 0 when there is none.
    pub(super) line: u64,
    /// Totals, not rows.
    pub(super) pivot: bool,
    /// Why nothing was read, and what to do.
    pub(super) why: String,
    /// What was decided on the way.
    pub(super) decisions: Box<[Decision]>,
}

/// Bytes that are looked at for header and meanings.
pub(super) const SAMPLED: usize = 1 << 20;
/// Separators that are tried; the earlier one wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are tried as the header: reports put titles and filters above it.
const TRIED_ROWS: usize = 50;
/// Rows of the sample that are looked at.
const SAMPLED_ROWS: usize = 400;

/// Finds separator, quoting, header and meanings: the user's mapping first, then canonical headers, then names and
/// cells by score. O(bytes of the sample x separators).
pub(super) fn find(sample: Sample<'_>, words: &Policy, mapping: Option<&Mapping>) -> Result<Dialect, NoTable> {
    let (from, told) = separator_line(sample.bytes);
    let sheets: Vec<Sheet> = match told {
        Some(delimiter) => vec![Sheet::read(sample, from, delimiter)],
        None => DELIMITERS.into_iter().map(|delimiter| Sheet::read(sample, from, delimiter)).collect(),
    };
    let extra = mapping.into_iter().flat_map(|mapping| &mapping.tables).filter_map(|table| table.delimiter);
    let extra: Vec<Sheet> = extra
        .filter_map(|delimiter| u8::try_from(delimiter).ok())
        .filter(|delimiter| sheets.iter().all(|sheet| sheet.delimiter != *delimiter))
        .map(|delimiter| Sheet::read(sample, from, delimiter))
        .collect();
    if let Some(found) =
        mapping.and_then(|mapping| extra.iter().chain(&sheets).find_map(|sheet| sheet.mapped(mapping, words, from)))
    {
        return Ok(found);
    }
    let place = sheets.iter().filter_map(|sheet| Some((sheet, sheet.place(words)?)));
    match best(place) {
        Some((sheet, place)) => sheet.understood(place, words, from),
        None => unheaded(&sheets, words, from),
    }
}

/// The sheet that knows most; the earlier separator wins a tie.
fn best<'s>(places: impl Iterator<Item = (&'s Sheet, Place)>) -> Option<(&'s Sheet, Place)> {
    places.fold(None, |best, (sheet, place)| match best {
        Some((_, known)) if known.score >= place.score => best,
        _ => Some((sheet, place)),
    })
}

/// Offset behind a line `sep=;` and the separator that it tells.
fn separator_line(bytes: &[u8]) -> (usize, Option<u8>) {
    match bytes {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, rest @ ..] if delimiter.is_ascii() => {
            let ending = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let told = !matches!(delimiter, b'\r' | b'\n' | b'"') && (ending > 0 || rest.is_empty());
            // only the ending of this line: blank lines behind it are counted as blank
            let ending = if rest.starts_with(b"\r\n") { 2 } else { ending.min(1) };
            if told { (5 + ending, Some(*delimiter)) } else { (0, None) }
        }
        _ => (0, None),
    }
}

/// The sample under one separator.
struct Sheet {
    delimiter: u8,
    escape: Escape,
    rows: Vec<SampledRow>,
}

/// A row that may be the header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Place {
    row: usize,
    /// Whether the canonical names alone make it a header, then how many cells are known.
    score: (bool, usize),
}

impl Sheet {
    fn read(sample: Sample<'_>, from: usize, delimiter: u8) -> Sheet {
        let under = |escape| mapping::rows(sample.bytes, from, delimiter, escape, SAMPLED_ROWS);
        let mut sheet = Sheet { delimiter, escape: Escape::Doubled, rows: under(Escape::Doubled) };
        if memchr::memmem::find(sample.bytes, b"\\\"").is_some() {
            let escaped = under(Escape::Backslash);
            if mapping::flaws(&escaped) < mapping::flaws(&sheet.rows) {
                (sheet.escape, sheet.rows) = (Escape::Backslash, escaped);
            }
        }
        if !sample.whole && sheet.rows.len() > 1 && sheet.rows.len() < SAMPLED_ROWS {
            sheet.rows.pop();
        }
        sheet
    }

    /// The first row that is a canonical header; else the row of which most cells are known by their words.
    fn place(&self, words: &Policy) -> Option<Place> {
        let mut best: Option<Place> = None;
        for (row, sampled) in self.rows.iter().enumerate().take(TRIED_ROWS) {
            let cells: Vec<&str> = sampled.cells.iter().map(String::as_str).collect();
            let exact = match header::recognise(&cells) {
                Ok(header) => Some(header.fields.iter().flatten().count()),
                Err(NoHeader::Doubled(_)) => Some(2),
                Err(NoHeader::Unknown) => None,
            };
            let place = match exact.filter(|_| !sampled.flawed) {
                Some(known) => Place { row, score: (true, known) },
                None => Place { row, score: (false, self.named(sampled, words)) },
            };
            if place.score > best.map_or((false, 1), |best| best.score) {
                best = Some(place);
            }
            if place.score.0 {
                break;
            }
        }
        best
    }

    /// Cells that are known by their words, 0 for a row that holds data or is not like its neighbours.
    fn named(&self, row: &SampledRow, words: &Policy) -> usize {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty());
        let data = filled.clone().filter(|cell| mapping::is_data(cell)).count();
        if row.flawed || row.cells.len() < 2 || 4 * data > filled.count() {
            return 0;
        }
        mapping::known_cells(&row.cells, words).max(side::known(&row.cells, words.header_words()))
    }

    fn understood(&self, place: Place, words: &Policy, from: usize) -> Result<Dialect, NoTable> {
        let row = &self.rows[place.row];
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        match header::recognise(&cells) {
            Ok(header) if header.kind != Kind::Shipments => {
                match mapping::other_table(&row.cells, words.header_words()) {
                    Some(why) => Err(self.refused(row, Proposal::default(), format!("line {}: {why}", row.line))),
                    None => Ok(self.dialect(row, side::complete(&header, words.header_words()), Vec::new(), from)),
                }
            }
            Err(NoHeader::Doubled(twice)) => {
                let why = format!(
                    "the header on line {} names {twice:?} twice, so a cell could mean either: rename one of them",
                    row.line
                );
                Err(self.refused(row, Proposal::default(), why))
            }
            _ => {
                let below: Vec<&[String]> = self.rows[place.row + 1..]
                    .iter()
                    .filter(|other| other.cells.len() == row.cells.len() && other.cells != row.cells)
                    .map(|other| other.cells.as_slice())
                    .collect();
                let shipments = self.judged(row, mapping::propose(&row.cells, &below, words), words, from);
                // what is no table of shipments may be one beside them
                shipments.or_else(|why| match side::recognise(&cells, words.header_words()) {
                    Some(header) if !why.pivot => Ok(self.dialect(row, header, Vec::new(), from)),
                    _ => Err(why),
                })
            }
        }
    }

    /// A table of shipments, unless something stands against it.
    fn judged(&self, row: &SampledRow, proposal: Proposal, words: &Policy, from: usize) -> Result<Dialect, NoTable> {
        match mapping::objection(&row.cells, &proposal, words.header_words()) {
            Some(Objection { why, pivot }) => {
                let why = format!("line {}: {why}", row.line);
                let proposal = if pivot { proposal.without_totals(&row.cells, words.header_words()) } else { proposal };
                Err(NoTable { pivot, ..self.refused(row, proposal, why) })
            }
            None => {
                let header = Header {
                    certainty: proposal.certainty,
                    values_in: proposal.hints,
                    profile: proposal.profile,
                    ..Header::exact(Kind::Shipments, row.cells.clone(), proposal.fields)
                };
                Ok(self.dialect(row, header, proposal.decisions, from))
            }
        }
    }

    fn dialect(&self, row: &SampledRow, header: Header, decisions: Vec<Decision>, from: usize) -> Dialect {
        let skipped = self.skipped(row, from);
        Dialect {
            delimiter: self.delimiter,
            escape: self.escape,
            start: row.start,
            line: row.line,
            header,
            skipped,
            decisions,
        }
    }

    /// Physical lines above a row, by reason.
    fn skipped(&self, row: &SampledRow, from: usize) -> Vec<(String, u64)> {
        let above = self.rows.iter().take_while(|other| other.start < row.start);
        let (mut titles, separator) = (0, u64::from(from > 0));
        for title in above.filter(|other| other.cells.iter().any(|cell| !cell.is_empty())) {
            titles += title.lines;
        }
        let blank = row.line - 1 - titles - separator;
        let counts = [("sep= line", separator), ("title lines above the header", titles), ("blank", blank)];
        counts.into_iter().filter(|(_, lines)| *lines > 0).map(|(reason, lines)| (reason.to_owned(), lines)).collect()
    }

    fn refused(&self, row: &SampledRow, proposal: Proposal, why: String) -> NoTable {
        let width = row.cells.len();
        let (mut fields, mut certainty) = (proposal.fields, proposal.certainty);
        fields.resize(width, None);
        certainty.resize(width, Certainty::None);
        let (cells, certainty, decisions) = (row.cells.clone(), certainty.into(), proposal.decisions.into());
        NoTable { delimiter: self.delimiter, cells, fields, certainty, line: row.line, pivot: false, why, decisions }
    }

    /// The user's mapping on the first row that it knows.
    fn mapped(&self, mapping: &Mapping, words: &Policy, from: usize) -> Option<Dialect> {
        let fits = |table: &TableMapping| table.delimiter.is_none_or(|told| u8::try_from(told) == Ok(self.delimiter));
        for row in self.rows.iter().take(TRIED_ROWS) {
            let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
            if let Some(table) = mapping.for_table(&cells).filter(|table| fits(table)) {
                let header = said_by_header(mapping::said(table, &row.cells), words);
                return Some(self.dialect(row, header, vec![user_said()], from));
            }
        }
        let first = self.rows.iter().find(|row| row.cells.iter().any(|cell| !cell.is_empty()))?;
        let table = mapping.for_width(first.cells.len()).filter(|table| fits(table))?;
        let header = mapping::said(table, &[]);
        Some(Dialect { line: 0, ..self.dialect(first, header, vec![user_said()], from) })
    }
}

/// Units and currencies that the header cells state hold where the user says nothing else: a weight in pounds stays one.
fn said_by_header(mut header: Header, words: &Policy) -> Header {
    let stated = mapping::propose(&header.cells, &[], words);
    let same = stated.fields.iter().zip(stated.hints);
    for ((field, hint), (stated, from_header)) in header.fields.iter().zip(&mut header.values_in).zip(same) {
        if field.is_some() && field == stated && *hint == CellHint::default() {
            *hint = from_header;
        }
    }
    header
}

fn user_said() -> Decision {
    let what = "columns as the mapping file says".to_owned();
    Decision { column: None, what, why: "it names these header cells, or this number of columns".to_owned() }
}

/// No row of any sheet is a header: a list that comes without one, or data whose header is missing.
fn unheaded(sheets: &[Sheet], words: &Policy, from: usize) -> Result<Dialect, NoTable> {
    for sheet in sheets {
        let Some(row) = sheet.rows.first() else { continue };
        if let Some(header) = mapping::headless_list(&sheet.rows, words.header_words()) {
            let list = header.profile.as_deref().unwrap_or("list");
            let what = format!("a list without header, told by its shape: {list}");
            let why = "width, leading number and null word fit its documentation".to_owned();
            let decision = Decision { column: None, what, why };
            return Ok(Dialect { line: 0, ..sheet.dialect(row, header, vec![decision], from) });
        }
    }
    Err(explain(sheets))
}

fn explain(sheets: &[Sheet]) -> NoTable {
    let filled = |row: &&SampledRow| row.cells.iter().any(|cell| !cell.is_empty());
    let first = |sheet: &Sheet| sheet.rows.iter().find(filled).cloned();
    let width = |sheet: &&Sheet| first(sheet).map_or(0, |row| row.cells.len());
    let widest = sheets.iter().rev().max_by_key(width);
    let Some((sheet, row)) = widest.and_then(|sheet| Some((sheet, first(sheet)?))) else {
        let (cells, fields, certainty, decisions) = (Vec::new(), Vec::new(), Box::default(), Box::default());
        let why = "the file holds only blank lines".to_owned();
        return NoTable { delimiter: b',', cells, fields, certainty, line: 0, pivot: false, why, decisions };
    };
    let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
    let mut why = header::explain_unknown(&cells);
    let data = cells.iter().filter(|cell| mapping::is_data(cell)).count();
    if let [only] = cells[..] {
        why.push_str(other_separator(only));
    }
    if data > 0 {
        why.push_str("; its first row is data, and by position nothing is guessed: add a header row, or say what the columns are with --mapping FILE");
    }
    NoTable { line: 0, ..sheet.refused(&row, Proposal::default(), why) }
}

/// What a first row of one cell may be parted by, to be told; nothing where no sign of it is seen.
fn other_separator(cell: &str) -> &'static str {
    const FEWEST: usize = 3;
    let parts = |separator: &str| cell.split(separator).filter(|part| !part.trim().is_empty()).count() >= FEWEST;
    match () {
        () if DELIMITERS.iter().any(|delimiter| parts(char::from(*delimiter).encode_utf8(&mut [0; 4]))) => {
            "; the whole line stands in quotes, so that it is one cell: save the table again, or take off the quotes around whole lines"
        }
        () if parts("^") => {
            "; it seems to be parted by '^': say delimiter = \"^\" in a mapping file, or save the table with commas"
        }
        () if parts("~") => {
            "; it seems to be parted by '~': say delimiter = \"~\" in a mapping file, or save the table with commas"
        }
        () if parts("  ") => {
            "; it seems to have columns of fixed width, which are not read: save the table with commas or tabs"
        }
        () => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn found(table: &str) -> Result<Dialect, NoTable> {
        let policy = Policy::embedded().unwrap();
        find(Sample { bytes: table.as_bytes(), whole: true }, &policy, None)
    }

    #[test]
    fn the_separator_is_told_from_the_header() {
        for delimiter in [",", ";", "\t", "|"] {
            let table = ["shipment_id", "ship_date", "exporter_name"].join(delimiter) + "\n";
            assert_eq!(found(&table).unwrap().delimiter, delimiter.as_bytes()[0]);
        }
    }

    #[test]
    fn titles_above_the_header_are_passed_over_and_counted() {
        let table = "Register of shipments\nRun, 4 March\n\nship_date,exporter_name\n";
        let dialect = found(table).unwrap();
        assert_eq!((dialect.line, dialect.header.cells.len()), (4, 2));
        let counted = |reason: &str, lines| (reason.to_owned(), lines);
        assert_eq!(dialect.skipped, [counted("title lines above the header", 2), counted("blank", 1)]);
        let dialect = found("sep=;\nship_date;exporter_name\n").unwrap();
        assert_eq!((dialect.delimiter, dialect.line), (b';', 2));
        assert_eq!(dialect.skipped, [counted("sep= line", 1)]);
    }

    #[test]
    fn a_table_without_header_says_so() {
        assert!(found("S-001,2025-03-04,Alder\n").unwrap_err().why.contains("add a header row"));
        assert!(found("\n\n").unwrap_err().why.contains("blank"));
        assert!(found("ship_date,exporter_name,ship date\n").unwrap_err().why.contains("twice"));
    }
}
