//! Decisions taken cell by cell, counted per column so that each file says them once.

/// What was decided about a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decided {
    /// Not resolved to a country: unknown.
    NoCountry,
    /// A time of day was left out.
    TimeLeftOut,
    /// A word for nothing (`N/A`) was read as not recorded.
    NothingRecorded,
    /// A reference to another cell that cannot be followed: unknown.
    DeadReference,
    /// A date of a list entry that is not read: the entry is kept, its date is unknown.
    DateUnknown,
}

/// Decisions of one file, in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Vec<Note>);

#[derive(Clone, Debug)]
struct Note {
    column: &'static str,
    decided: Decided,
    cells: u64,
    values: Vec<String>,
}

/// Values shown in a sentence.
const SHOWN: usize = 3;
/// Characters of a value shown in a sentence.
const WIDTH: usize = 40;

impl Notes {
    /// Counts one cell.
    pub(super) fn take(&mut self, column: &'static str, decided: Decided, value: &str) {
        let same = |note: &&mut Note| note.decided == decided && note.column == column;
        let note = match self.0.iter_mut().find(same) {
            Some(note) => note,
            None => {
                self.0.push(Note { column, decided, cells: 0, values: Vec::new() });
                let last = self.0.len() - 1;
                &mut self.0[last]
            }
        };
        note.cells += 1;
        if note.values.len() <= SHOWN && !note.values.iter().any(|known| known == value) {
            note.values.push(value.to_owned());
        }
    }

    /// One sentence per column and decision; `written` gives a canonical column as the file writes it.
    pub(super) fn sentences<'h>(&self, written: impl Fn(&'static str) -> &'h str) -> impl Iterator<Item = String> {
        self.0.iter().map(move |note| note.sentence(written(note.column)))
    }
}

impl Note {
    fn sentence(&self, column: &str) -> String {
        let cells = if self.cells == 1 { "1 cell".to_owned() } else { format!("{} cells", self.cells) };
        let said = match self.decided {
            Decided::NoCountry => "not resolved to a country and read as unknown",
            Decided::TimeLeftOut => "with a time of day, of which the date as written was taken",
            Decided::NothingRecorded => "with a word for nothing, read as not recorded",
            Decided::DeadReference => "referring to a cell that names nobody, read as unknown",
            Decided::DateUnknown => "not read as a date; the entry is kept and its date is unknown",
        };
        let shown: Vec<String> = self.values.iter().take(SHOWN).map(|value| quoted(value)).collect();
        let more = if self.values.len() > SHOWN { ", ..." } else { "" };
        format!("column {column}: {cells} {said}: {}{more}", shown.join(", "))
    }
}

fn quoted(value: &str) -> String {
    let mut shown: String = value.chars().take(WIDTH).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    format!("'{shown}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_and_a_few_values_shown() {
        let mut notes = Notes::default();
        for value in ["XX", "YY", "XX", "ZZ", "WW"] {
            notes.take("consignee_country", Decided::NoCountry, value);
        }
        let sentences: Vec<_> = notes.sentences(|column| column).collect();
        assert_eq!(
            sentences,
            ["column consignee_country: 5 cells not resolved to a country and read as unknown: 'XX', 'YY', 'ZZ', ..."]
        );
    }
}
