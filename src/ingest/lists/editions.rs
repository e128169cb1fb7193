//! Which editions of which sources a list file holds, and how many entries of each.

use crate::model::{Day, ListEdition, Text, Texts};

/// Entries per source of one list file, sources in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Editions(Vec<(Text, u64, Option<Day>)>);

impl Editions {
    /// Counts one entry, also one that repeats an entry of an earlier file.
    pub(in crate::ingest) fn count(&mut self, source: Text, listed: Option<Day>) {
        match self.0.iter_mut().rev().find(|(known, ..)| *known == source) {
            Some((_, entries, newest)) => {
                *entries += 1;
                *newest = (*newest).max(listed);
            }
            None => self.0.push((source, 1, listed)),
        }
    }

    /// One edition per source; the day of publication is the date in the file name, else that of the newest entry.
    pub(in crate::ingest) fn close(self, file: u32, name: &str, texts: &Texts) -> Vec<ListEdition> {
        let dated = date_in(name);
        let edition = |(source, entries, newest): (Text, u64, Option<Day>)| {
            let published = match (dated, newest) {
                (Some(day), _) => format!("{day} (from the file name)"),
                (None, Some(day)) => format!("newest entry {day}"),
                (None, None) => String::new(),
            };
            ListEdition { file, source: texts.show(source).to_owned(), published, day: dated, entries }
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
