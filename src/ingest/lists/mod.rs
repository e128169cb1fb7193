//! Rows of a list of parties of concern, each thing that an entry says kept apart.

mod editions;
mod join;
mod parts;

use super::cells;
use super::columns::{ColumnSpec, always, aside, optional, telling};
use super::entry::{Column, Entry, Fault, Layout};
use super::header::{self, Header};
use super::notes::Decided;
use crate::model::{Country, Day, Kind, ListAddress, Listing, NameStrength, Text};
use crate::policy::{CountryHow, Policy};

pub(super) use editions::Editions;
pub(super) use join::join;

/// Canonical columns: the plain layout, and beside it the names of the US Consolidated Screening List, of the OFAC files
/// and of the Denied Persons List. An end date is when an entry stops being in force, which may lie ahead.
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
    aside("license_policy").or(&["licence_policy"]),
    aside("programs").or(&["program"]),
    aside("federal_register_notice").or(&["fr_citation"]),
    aside("remarks"),
    aside("ids").or(&["registry_id", "registration_no", "identifiers"]),
    aside("weak_aliases"),
    aside("alias_strength"),
    aside("city"),
    aside("state"),
    aside("postal_code"),
    aside("entry_of"),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    name: Column,
    aliases: Column,
    weak_aliases: Column,
    strength: Column,
    country: Column,
    address: [Column; 4],
    source: Column,
    list_id: Column,
    listed: Column,
    delisted: Column,
    requirement: Column,
    license_policy: Column,
    programs: Column,
    notice: Column,
    remarks: Column,
    ids: Column,
    entry_of: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            name: layout.column("name"),
            aliases: layout.column("aliases"),
            weak_aliases: layout.column("weak_aliases"),
            strength: layout.column("alias_strength"),
            country: layout.column("country"),
            address: ["address", "city", "state", "postal_code"].map(|name| layout.column(name)),
            source: layout.column("source"),
            list_id: layout.column("list_id"),
            listed: layout.column("listed"),
            delisted: layout.column("delisted"),
            requirement: layout.column("license_requirement"),
            license_policy: layout.column("license_policy"),
            programs: layout.column("programs"),
            notice: layout.column("federal_register_notice"),
            remarks: layout.column("remarks"),
            ids: layout.column("ids"),
            entry_of: layout.column("entry_of"),
        }
    }

    /// True when rows add names or addresses to entries of another file, and need no name.
    pub(super) fn adds(&self) -> bool {
        self.entry_of.position.is_some()
    }

    /// The source of a row, as written, and its day of listing, without a note; `None` for a row that is no entry.
    pub(super) fn counted(&self, entry: &mut Entry<'_, '_>) -> Option<(Text, Option<Day>)> {
        let is_entry = entry.cell(self.entry_of).is_empty() && !entry.text(self.name).is_none();
        let listed = entry.day(self.listed).ok().flatten();
        is_entry.then(|| (entry.text(self.source), listed))
    }

    /// Reads one row. A listed name is never lost for the form of its dates: such a date is unknown, with a note.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<Listing, Fault> {
        let (name, remarks) = (entry.text(self.name), entry.word(self.remarks));
        let addresses = self.addresses(entry);
        let mut countries: Vec<Country> = Vec::new();
        for country in self.stated(entry).into_iter().chain(addresses.iter().map(|address| address.country)) {
            if country.is_known() && !countries.contains(&country) {
                countries.push(country);
            }
        }
        let book = entry.intake.policy.list_book();
        let is_weak = book.says_weak(entry.cell(self.strength));
        let said = [self.requirement, self.name, self.remarks].map(|column| entry.cell(column)).join(" ");
        let mut ids = parts::identifiers(entry.cell(self.ids), entry.intake);
        ids.extend(parts::identifiers_in_remarks(entry.cell(self.remarks), entry.intake));
        let weak_in_remarks = parts::weak_aliases(entry.cell(self.remarks), entry.intake);
        Ok(Listing {
            record: entry.at,
            source: entry.text(self.source),
            list_id: entry.word(self.list_id),
            programs: entry.word(self.programs),
            name,
            strength: if is_weak { NameStrength::Weak } else { NameStrength::Strong },
            aliases: entry.words(self.aliases),
            weak_aliases: entry.words(self.weak_aliases).into_iter().chain(weak_in_remarks).collect(),
            addresses,
            countries: countries.into(),
            ids: ids.into(),
            listed: day_or_unknown(entry, self.listed),
            delisted: day_or_unknown(entry, self.delisted),
            requirement: entry.text(self.requirement),
            license_policy: entry.word(self.license_policy),
            notice: entry.word(self.notice),
            footnotes: book.footnotes(&said),
            remarks,
            additions: Box::default(),
            adds_to: entry.word(self.entry_of),
        })
    }

    /// Countries of the country column.
    fn stated(&self, entry: &mut Entry<'_, '_>) -> Vec<Country> {
        let cell = entry.cell(self.country);
        cells::entries(cell).map(|part| country(entry, self.country, part)).collect()
    }

    /// Addresses apart. Where the layout has no country column the last part of each is its country (`Street 1, City, CN;
    /// KY`); where it has one, the address takes the one country given, or the one that it names itself. A street alone
    /// names no country.
    fn addresses(&self, entry: &mut Entry<'_, '_>) -> Box<[ListAddress]> {
        let stated: Vec<Country> = self.stated(entry).into_iter().filter(|country| country.is_known()).collect();
        let [street, more @ ..] = self.address;
        let more = more.map(|column| entry.cell(column)).into_iter().filter(|cell| !entry.intake.is_nothing(cell));
        let more: Vec<&str> = more.collect();
        let mut parts: Vec<String> = cells::entries(entry.cell(street)).map(str::to_owned).collect();
        if !more.is_empty() {
            let street = parts.join("; ");
            let street = if entry.intake.is_nothing(&street) { None } else { Some(street.as_str()) };
            parts = vec![street.into_iter().chain(more).collect::<Vec<_>>().join(", ")];
        }
        let record = entry.at;
        let mut read = |part: String| -> ListAddress {
            let (before, last) = part.rsplit_once(',').unwrap_or(("", &part));
            let named = match stated[..] {
                [] if self.country.position.is_none() => country(entry, street, last.trim()),
                _ => entry.intake.country(last.trim().as_bytes()).country,
            };
            let says_itself = named.is_known() && (stated.is_empty() || stated.contains(&named));
            // a city tells its country too, and is part of the address
            let how = entry.intake.policy.read_country(last.trim()).how;
            let is_place = matches!(how, CountryHow::City | CountryHow::FreeZone);
            let text = if says_itself && !is_place { before.trim() } else { part.trim() };
            let country = match stated[..] {
                _ if says_itself => named,
                [one] => one,
                _ => Country::UNKNOWN,
            };
            ListAddress { record, text: entry.intake.word(text.as_bytes()), country }
        };
        let mut addresses: Vec<ListAddress> = parts.into_iter().map(&mut read).collect();
        if addresses.is_empty() {
            addresses =
                stated.iter().map(|country| ListAddress { record, text: Text::NONE, country: *country }).collect();
        }
        addresses.retain(|address| !address.text.is_none() || address.country.is_known());
        addresses.into()
    }
}

/// A country with a note of how it was read.
fn country(entry: &mut Entry<'_, '_>, column: Column, part: &str) -> Country {
    if part.is_empty() {
        return Country::UNKNOWN;
    }
    let read = entry.intake.country(part.as_bytes());
    if let Some(decided) = read.decided {
        entry.intake.notes.take(column.name, decided, part);
    }
    read.country
}

fn day_or_unknown(entry: &mut Entry<'_, '_>, column: Column) -> Option<Day> {
    entry.day(column).unwrap_or_else(|fault| {
        entry.intake.notes.take(column.name, Decided::DateUnknown, &fault.value);
        None
    })
}

/// Gives a list whose header has no column for the source the source that its layout tells; the sentence says so.
pub(super) fn complete(header: &mut Header, policy: &Policy) -> Option<String> {
    let has_source = header.fields.contains(&Some("source")) || header.given.iter().any(|(name, _)| *name == "source");
    if header.kind != Kind::List || has_source {
        return None;
    }
    let cells: Vec<String> = header.cells.iter().map(|cell| header::normal(cell)).collect();
    let source = policy.list_book().source_of(&cells)?;
    header.given.push(("source", source.to_owned()));
    Some(format!("the columns are those of one list, which has no column for the source: {source}"))
}
