//! What is wrong with a row before any cell of it is read, and which rows are no records at all.

use super::header;
use super::ledger::Skip;
use super::mapping;
use super::quotes::Flaw;
use super::rows::{Row, Span};
use crate::policy::Policy;

/// True when no cell holds anything.
pub(super) fn is_blank(row: &Row<'_>) -> bool {
    match row.get(0) {
        // A lone SUB is the end-of-file mark of old systems.
        Some(b"\x1A") if row.len() == 1 => true,
        Some([_, ..]) => false,
        _ => row.iter().all(<[u8]>::is_empty),
    }
}

/// False when one of the first cells begins with another letter or digit than the header's: a cheap first look.
pub(super) fn may_repeat(header: &header::Header, row: &Row<'_>) -> bool {
    const LOOKED_AT: usize = 3;
    header.cells.iter().take(LOOKED_AT).enumerate().all(|(at, known)| {
        match (known.as_bytes().first(), row.cell(at).first()) {
            (Some(known), Some(cell)) if known.is_ascii_alphanumeric() && cell.is_ascii_alphanumeric() => {
                known.eq_ignore_ascii_case(cell)
            }
            _ => true,
        }
    })
}

/// Why no cell of the row can be trusted: its quotes, another header above it, or its number of cells.
pub(super) fn whole_row(row: &Row<'_>, span: &Span, width: usize, other_header: Option<u64>) -> Option<String> {
    match (span.flaw, other_header) {
        (Some(Flaw::Open(_)), _) => Some(format!(
            "a quote opened on line {} is not closed: close it, or double it if it is part of the text",
            span.line
        )),
        (Some(Flaw::TextBehind(_)), _) => {
            Some("text follows a closing quote: double the quotes inside a quoted cell".to_owned())
        }
        (None, Some(line)) => Some(format!(
            "line {line} is a header with other columns, so this row cannot be read under the first: put it in a file of its own"
        )),
        (None, None) if row.len() != width && !has_only_blanks_behind(row, width) => Some(other_width(row, width)),
        (None, None) => None,
    }
}

fn other_width(row: &Row<'_>, width: usize) -> String {
    let whole = only_cell(row).and_then(|cell| parted(cell, width));
    match whole {
        Some((_, parts)) => format!(
            "the row is one cell of {parts} parts, and the header has {width} cells: write it with the separator and the quotes of the other rows"
        ),
        None => format!(
            "row has {} cells, header has {width}: quote a cell that holds the separator, or fill in the missing cells",
            row.len(),
        ),
    }
}

/// The text of a row of which one cell alone is filled.
fn only_cell<'r>(row: &Row<'r>) -> Option<&'r str> {
    let mut filled = row.iter().filter(|cell| !cell.is_empty());
    let first = filled.next()?;
    std::str::from_utf8(first).ok().filter(|_| filled.next().is_none())
}

/// The separator of a whole row that stands in one cell, and how many parts it makes: as many as the header has, or half
/// of that with data among them.
fn parted(cell: &str, width: usize) -> Option<(char, usize)> {
    const FEWEST_PARTS: usize = 3;
    let fewest = FEWEST_PARTS.max(width / 2);
    [',', ';', '\t', '|', '^', '~'].into_iter().find_map(|separator| {
        let parts = || cell.split(separator).map(|part| part.trim().trim_matches('"'));
        let (count, data) = (parts().count(), parts().any(mapping::is_data));
        (count >= fewest && (data || (count == width && width > FEWEST_PARTS))).then_some((separator, count))
    })
}

/// True for one cell that holds what a record does: parts of a row, or a date behind a code or number.
fn is_squeezed_record(cell: &str, width: usize) -> bool {
    let mut words = cell.split_whitespace();
    let coded = words.next().is_some_and(|first| first.chars().any(|letter| letter.is_ascii_digit()));
    let (dates, others): (Vec<&str>, Vec<&str>) = cell.split_whitespace().partition(|word| mapping::is_date(word));
    parted(cell, width).is_some() || (coded && !dates.is_empty() && others.len() > 1)
}

/// The first cell whose letters cannot be trusted, with its position and why.
pub(super) fn tainted_cell<'r>(row: &Row<'r>) -> Option<(usize, &'r [u8], &'static str)> {
    let reason = |cell: &[u8]| match std::str::from_utf8(cell) {
        Err(_) => Some("not UTF-8: say --encoding NAME, or save the table as CSV (UTF-8)"),
        Ok(_) if cell.contains(&0) => Some("a NUL byte stands in the cell: save the table again as CSV (UTF-8)"),
        Ok(text) if text.contains('\u{fffd}') => {
            Some("letters of this cell were lost when it was decoded or written: export the table again")
        }
        Ok(_) => None,
    };
    row.iter().enumerate().find_map(|(at, cell)| Some((at, cell, reason(cell)?)))
}

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Right below the header.
    Top,
    /// Among records.
    Body,
    /// Behind a row of totals or a note, with no record since.
    Footer,
}

/// A row that could not be taken in and is no record: totals, which name no parties, or one sentence among empty cells;
/// behind such a row, in the footer, one cell of any words.
pub(super) fn no_record(row: &Row<'_>, width: usize, place: Place, policy: &Policy) -> Option<Skip> {
    if place == Place::Top && row.len() == width && is_below_header(row, policy) {
        return Some(Skip::BelowHeader);
    }
    let mut filled =
        row.iter().filter(|cell| !cell.is_empty()).map(|cell| std::str::from_utf8(cell).unwrap_or_default());
    let first = filled.next()?;
    if opens_totals(first, &policy.header_words().pivot.rows) {
        return (filled.filter(|cell| has_a_name(cell)).count() <= MOST_NAMES_OF_TOTALS).then_some(Skip::Total);
    }
    let is_alone = filled.next().is_none();
    let words = first.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    let is_comment = place == Place::Footer || first.starts_with('#');
    let fewest = if is_comment { 1 } else { FEWEST_WORDS };
    (is_alone && words >= fewest && !is_squeezed_record(first, width)).then_some(Skip::Note)
}

/// True for a row without any number that says more of the columns, two of them at least: units, currencies and words in
/// brackets, or the header in a second language.
fn is_below_header(row: &Row<'_>, policy: &Policy) -> bool {
    const FEWEST: usize = 2;
    if row.iter().any(|cell| cell.iter().any(u8::is_ascii_digit)) {
        return false;
    }
    let explains = |cell: &[u8]| {
        let cell = std::str::from_utf8(cell).unwrap_or_default();
        let is_measure = || policy.unit(cell).is_some() || policy.currency(cell).is_some();
        cell.starts_with(['(', '[']) || !cell.contains(char::is_alphanumeric) || is_measure()
    };
    let filled = || row.iter().filter(|cell| !cell.is_empty());
    filled().count() >= FEWEST && (filled().all(explains) || is_header(row, policy))
}

/// True for a word for totals, alone or with a number or colon behind it.
fn opens_totals(cell: &str, words: &[String]) -> bool {
    let cell = cell.to_lowercase();
    let cell = cell.trim_matches(|letter: char| !letter.is_alphabetic()).trim().replace('-', " ");
    words.iter().any(|word| *word == cell || word.replace('-', " ") == cell)
}

/// True for a cell with a word longer than a code of a unit, a currency or a country.
fn has_a_name(cell: &str) -> bool {
    const LONGEST_CODE: usize = 3;
    cell.split(|letter: char| !letter.is_alphabetic()).any(|word| word.chars().count() > LONGEST_CODE)
}

/// Names beside the word of a row of totals: what is counted, in words. A row with more has parties, and is a record.
const MOST_NAMES_OF_TOTALS: usize = 1;

/// Words of the shortest sentence that is no cell of a broken record.
const FEWEST_WORDS: usize = 3;

/// True when the row is the header of a table of some kind: by canonical names, or as names of which most are known.
pub(super) fn is_header(row: &Row<'_>, policy: &Policy) -> bool {
    let cells: Option<Vec<&str>> = row.iter().map(|cell| std::str::from_utf8(cell).ok()).collect();
    let Some(cells) = cells else { return false };
    if !matches!(header::recognise(&cells), Err(header::NoHeader::Unknown)) {
        return true;
    }
    let filled: Vec<String> = cells.iter().filter(|cell| !cell.is_empty()).map(|cell| (*cell).to_owned()).collect();
    // two points for a cell that means something: nearly all cells of a header do, and few of a record
    filled.len() >= FEWEST_NAMES
        && !filled.iter().any(|cell| mapping::is_data(cell))
        && 4 * mapping::known_cells(&filled, policy) >= 6 * filled.len()
}

/// Names of the shortest header that is told by words.
const FEWEST_NAMES: usize = 3;

/// Separators at the end of every row, as some statistics offices write them, shift nothing.
fn has_only_blanks_behind(row: &Row<'_>, width: usize) -> bool {
    row.len() > width && row.iter().skip(width).all(<[u8]>::is_empty)
}
