//! Rows of a list of parties of concern, and which edition of which source a list file is.

use super::cells;
use super::columns::{ColumnSpec, always, optional, telling};
use super::entry::{Column, Entry, Fault, Layout};
use super::notes::Decided;
use crate::model::{Country, Day, ListEdition, Listing, Text, Texts};

/// Canonical columns: the plain layout, and beside it the names of the US Consolidated Screening List and of the
/// Denied Persons List. An end date is when an entry stops being in force, which may lie ahead.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    always("name"),
    optional("aliases").or(&["alt_names"]),
    optional("country"),
    optional("address").or(&["addresses", "street_address"]),
    telling("source"),
    telling("list_id").or(&["entity_number"]),
    telling("listed").or(&["start_date", "effective_date"]),
    telling("delisted").or(&["end_date", "expiration_date"]),
    optional("license_requirement").or(&["licence_requirement"]),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    name: Column,
    aliases: Column,
    country: Column,
    address: Column,
    source: Column,
    listed: Column,
    delisted: Column,
    requirement: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            name: layout.column("name"),
            aliases: layout.column("aliases"),
            country: layout.column("country"),
            address: layout.column("address"),
            source: layout.column("source"),
            listed: layout.column("listed"),
            delisted: layout.column("delisted"),
            requirement: layout.column("license_requirement"),
        }
    }

    /// The source of a row, as written.
    pub(super) fn source(&self, entry: &mut Entry<'_, '_>) -> Text {
        entry.text(self.source)
    }

    /// The day of listing of a row, without a note.
    pub(super) fn listed(&self, entry: &Entry<'_, '_>) -> Option<Day> {
        cells::day(entry.cell(self.listed)).map(cells::DayCell::day)
    }

    /// Reads one row. A listed name is never lost for the form of its dates: such a date is unknown, with a note.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Listing, Fault> {
        let name = entry.text(self.name);
        Ok(Listing {
            record: entry.at,
            source: self.source(entry),
            name,
            aliases: entry.words(self.aliases),
            addresses: entry.text(self.address),
            countries: self.countries(entry),
            listed: day_or_unknown(entry, self.listed),
            delisted: day_or_unknown(entry, self.delisted),
            requirement: entry.text(self.requirement),
        })
    }

    /// Each country once: those of the country column, or, where the layout has none, the last part of each address
    /// (`Street 1, City, CN; KY`). A street alone names no country.
    fn countries(&self, entry: &mut Entry<'_, '_>) -> Box<[Country]> {
        let mut countries = Vec::new();
        let column = if self.country.position.is_some() { self.country } else { self.address };
        for part in cells::entries(entry.cell(column)) {
            let part = match self.country.position {
                Some(_) => part,
                None => part.rsplit(',').next().unwrap_or(part).trim(),
            };
            if part.is_empty() {
                continue;
            }
            let read = entry.intake.country(part.as_bytes());
            if let Some(decided) = read.decided {
                entry.intake.notes.take(column.name, decided, part);
            }
            if read.country.is_known() && !countries.contains(&read.country) {
                countries.push(read.country);
            }
        }
        countries.into()
    }
}

fn day_or_unknown(entry: &mut Entry<'_, '_>, column: Column) -> Option<Day> {
    entry.day(column).unwrap_or_else(|fault| {
        entry.intake.notes.take(column.name, Decided::DateUnknown, &fault.value);
        None
    })
}

/// Entries per source of one list file, sources in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Editions(Vec<(Text, u64, Option<Day>)>);

impl Editions {
    /// Counts one entry, also one that repeats an entry of an earlier file.
    pub(super) fn count(&mut self, source: Text, listed: Option<Day>) {
        match self.0.iter_mut().rev().find(|(known, ..)| *known == source) {
            Some((_, entries, newest)) => {
                *entries += 1;
                *newest = (*newest).max(listed);
            }
            None => self.0.push((source, 1, listed)),
        }
    }

    /// One edition per source; the day of publication is the date in the file name, else that of the newest entry.
    pub(super) fn close(self, file: u32, name: &str, texts: &Texts) -> Vec<ListEdition> {
        let dated = date_in(name);
        let edition = |(source, entries, newest): (Text, u64, Option<Day>)| {
            let published = match (dated, newest) {
                (Some(day), _) => format!("{day} (from the file name)"),
                (None, Some(day)) => format!("newest entry {day}"),
                (None, None) => String::new(),
            };
            ListEdition { file, source: texts.show(source).to_owned(), published, entries }
        };
        self.0.into_iter().map(edition).collect()
    }
}

/// The last `YYYY-MM-DD` in the last part of a path.
fn date_in(name: &str) -> Option<Day> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    (0..last.len()).rev().find_map(|at| {
        let digit_at = |at: Option<usize>| at.and_then(|at| last.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
        let alone = !digit_at(at.checked_sub(1)) && !digit_at(Some(at + 10));
        last.get(at..at + 10).filter(|_| alone).and_then(Day::parse)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_is_dated_from_the_file_name_or_the_newest_entry() {
        assert_eq!(date_in("lists/consolidated_2026-07-31.csv"), Day::parse("2026-07-31"));
        assert_eq!(date_in("2025-01-01/list.csv"), None);
        assert_eq!(date_in("list-12026-07-31.csv"), None);
        let mut texts = Texts::default();
        let source = texts.intern("Own list");
        let mut editions = Editions::default();
        editions.count(source, Day::parse("2026-07-28"));
        editions.count(source, None);
        let closed = editions.close(3, "list.csv", &texts);
        assert_eq!((closed[0].published.as_str(), closed[0].entries), ("newest entry 2026-07-28", 2));
    }
}
