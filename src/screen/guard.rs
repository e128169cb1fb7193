//! Whether lists are whole, young and no smaller than the last good copy: what is wrong is said, never passed over.

use std::collections::BTreeMap;

use crate::model::{Day, Kind, ListEdition, Records, SourceFile};
use crate::policy::{Expected, ListBook, Policy};

/// Entries of every source of one list, as it was when it was last found good.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LastGood {
    /// Name of the list, for sentences.
    pub name: String,
    /// The file that it is compared with, as named in the run; all lists of the run when there is none.
    pub file: Option<String>,
    /// Entries by source.
    pub sources: BTreeMap<String, u64>,
}

/// What a list file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// In the columns of the consolidated list, with so many entries that it should be the whole.
    Whole,
    /// In the columns of the consolidated list, with too few entries for the whole.
    Excerpt,
    /// Another list.
    Other,
}

/// What is wrong with the lists of a run on a day, in plain sentences; none when nothing is. O(sources x lists known).
#[must_use]
pub fn guard(records: &Records, policy: &Policy, as_of: Day, last: &[LastGood]) -> Vec<String> {
    let book = policy.list_book();
    let mut complaints = Vec::new();
    for (file, number) in lists(records) {
        if extent(file, number, records, policy) == Extent::Whole {
            complaints.extend(lacking(
                book,
                Expected::Consolidated,
                &counts(records, |one| one.file == number),
                &file.name,
            ));
        }
    }
    if lists(records).next().is_some() {
        let all = counts(records, |_| true);
        complaints.extend(lacking(book, Expected::EveryRun, &all, "what was given as lists"));
    }
    complaints.extend(records.list_editions.iter().filter_map(|edition| stale(edition, records, book, as_of)));
    complaints.extend(last.iter().flat_map(|last| shrunken(last, records, book)));
    complaints.dedup();
    complaints
}

/// What a list file is, told by its header and its size.
#[must_use]
pub fn extent(file: &SourceFile, number: u32, records: &Records, policy: &Policy) -> Extent {
    let header: Vec<String> =
        file.header.iter().map(|cell| cell.trim().to_lowercase().replace([' ', '-'], "_")).collect();
    if !policy.list_book().is_consolidated(&header) {
        return Extent::Other;
    }
    let entries: u64 = counts(records, |edition| edition.file == number).values().sum();
    if entries >= policy.list_book().whole_from() { Extent::Whole } else { Extent::Excerpt }
}

/// Files that are lists, with their numbers.
pub fn lists(records: &Records) -> impl Iterator<Item = (&SourceFile, u32)> {
    records.files.iter().zip(0..).filter(|(file, _)| file.kind == Kind::List)
}

/// Entries by source.
fn counts(records: &Records, of: impl Fn(&ListEdition) -> bool) -> BTreeMap<&str, u64> {
    let mut counts = BTreeMap::new();
    for edition in records.list_editions.iter().filter(|edition| of(edition)) {
        *counts.entry(edition.source.as_str()).or_insert(0) += edition.entries;
    }
    counts
}

/// Sources that are missing, or fewer than policy expects.
fn lacking(book: &ListBook, place: Expected, counts: &BTreeMap<&str, u64>, name: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for expected in book.expected().filter(|expected| expected.place == place) {
        let of = |source: &&str| book.code(source) == Some(expected.code);
        let found: u64 = counts.iter().filter(|(source, _)| of(source)).map(|(_, entries)| entries).sum();
        if found == 0 {
            complaints
                .push(format!("{name} lacks the {} ({}): no entry of it was read", expected.title, expected.code));
        } else if found < expected.least {
            complaints.push(format!(
                "{name} holds {found} entries of the {} ({}), fewer than the {} expected ({})",
                expected.title, expected.code, expected.least, expected.basis
            ));
        }
    }
    complaints
}

/// An official list that is older than policy allows; the age of a list of one's own is shown, not limited.
fn stale(edition: &ListEdition, records: &Records, book: &ListBook, as_of: Day) -> Option<String> {
    let (published, most) = (edition.day?, book.most_age_days());
    let age = u64::try_from(as_of.days_since(published)).unwrap_or_default();
    book.code(&edition.source).filter(|_| age > most)?;
    let name = records.files.get(edition.file as usize).map_or("", |file| file.name.as_str());
    Some(format!(
        "{name} is of {published}, {age} days before {as_of}; a list may be {most} days old (project default): update it"
    ))
}

/// Sources that are gone, or lost more than policy allows, against the last good copy.
fn shrunken(last: &LastGood, records: &Records, book: &ListBook) -> Vec<String> {
    let name_of = |edition: &ListEdition| records.files.get(edition.file as usize).map(|file| file.name.as_str());
    let counts = counts(records, |edition| {
        last.file.as_deref().is_none_or(|file| name_of(edition).is_some_and(|name| name.starts_with(file)))
    });
    let most = book.most_drop_percent();
    let mut complaints = Vec::new();
    for (source, before) in &last.sources {
        let now = counts.get(source.as_str()).copied().unwrap_or_default();
        let source = if source.is_empty() { "no named source" } else { source.as_str() };
        if now == 0 && *before > 0 {
            complaints.push(format!(
                "{source} is missing from {}: the last good copy held {before} entries of it",
                last.name
            ));
        } else if before.saturating_sub(now) * 100 > before * most {
            complaints.push(format!(
                "{source} fell from {before} to {now} entries in {}, more than {most} % (project default)",
                last.name
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Input, Reader};

    fn read(policy: &Policy, name: &str, text: &str) -> Records {
        let mut reader = Reader::new(policy);
        reader.add(&Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
        reader.finish()
    }

    #[test]
    fn a_source_that_is_missing_or_fell_by_more_than_five_percent_is_told() {
        let policy = Policy::embedded().unwrap();
        let rows: Vec<String> = (0..96).map(|at| format!("A{at},alpha,Invented Party {at}\n")).collect();
        let records = read(&policy, "own.csv", &format!("list_id,source,name\n{}", rows.concat()));
        let day = Day::parse("2026-08-01").unwrap();
        let against = |alpha: u64, beta: u64| {
            let sources = [("alpha", alpha), ("beta", beta)].map(|(name, entries)| (name.to_owned(), entries));
            let last = LastGood { name: "own.csv".to_owned(), file: None, sources: sources.into() };
            guard(&records, &policy, day, &[last])
        };
        assert!(guard(&records, &policy, day, &[]).is_empty());
        assert!(against(96, 0).is_empty() && against(101, 0).is_empty());
        assert!(against(102, 0)[0].contains("fell from 102 to 96 entries"));
        assert!(against(96, 12)[0].contains("beta is missing"));
    }

    #[test]
    fn an_official_list_has_an_age_and_an_own_one_too_but_only_the_first_is_limited() {
        let policy = Policy::embedded().unwrap();
        let rows = "list_id,source,name\n1,Entity List (EL),Alder Invented Institute\n2,own,Birch Invented Works\n";
        let records = read(&policy, "list_2026-07-01.csv", rows);
        let on = |day: &str| guard(&records, &policy, Day::parse(day).unwrap(), &[]);
        assert!(on("2026-07-15").is_empty() && on("2026-06-01").is_empty());
        let told = on("2026-07-16");
        assert!(told.len() == 1 && told[0].contains("15 days before 2026-07-16"), "{told:?}");
    }
}
