//! Decisions taken cell by cell, counted per column so that each file says them once.

use std::collections::BTreeMap;

/// What was decided about a cell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Decided {
    /// Not resolved to a country: unknown.
    NoCountry,
    /// A near miss of a country's name: unknown, not guessed.
    CountryTypo,
    /// A name of more than one country: unknown.
    CountryAmbiguous,
    /// A group of countries: unknown.
    CountryGroup,
    /// A country read from damaged or look-alike letters.
    CountryRepaired,
    /// A country read from a city, port or free zone.
    CountryByPlace,
    /// A country read from the name of a state that ended.
    CountryHistoric,
    /// A time of day was left out.
    TimeLeftOut,
    /// An instant with its time zone: the local date is taken.
    Instant,
    /// A date that programs write for no date.
    NoDate,
    /// A word for nothing (`N/A`) was read as not recorded.
    NothingRecorded,
    /// A reference to another cell that cannot be followed: unknown.
    DeadReference,
    /// A bill to order: the consignee is unknown.
    ToOrder,
    /// An address stood behind the name in the same cell.
    NameCut,
    /// A date of a list entry that is not read: the entry is kept, its date is unknown.
    DateUnknown,
    /// A number that is not about pieces.
    NotPieces,
    /// A unit that is not known, or that names several.
    UnitUnknown,
    /// A weight whose unit is none of mass.
    NotWeight,
    /// A number with a unit, converted.
    Converted,
    /// A count of pieces that is no whole number.
    PartOfPiece,
    /// A weight without a unit in a file of several units of weight.
    WeightOpen,
    /// A currency that is not known.
    CurrencyUnknown,
    /// A serial number that a spreadsheet has damaged: not used.
    SerialDamaged(&'static str),
    /// A cell that is one serial number, or several.
    SerialsTogether,
    /// Serial numbers parted because there are as many as units.
    SerialsParted,
    /// A name whose letters were decoded wrongly, repaired.
    NameRepaired,
    /// A day far behind the edition of the policy data.
    FarAhead,
    /// A date beside the day of movement that is not read.
    DateLeftOut,
    /// A bill of lading that stands for the id.
    BillAsId,
    /// What reading numbers remarked.
    Remark(&'static str),
    /// No tariff number: not used.
    NoTariff,
    /// A chapter or heading of the tariff.
    TariffHeading,
    /// A tariff number that may have lost its leading zero.
    TariffZeroLost,
    /// A tariff number of a length that no tariff has.
    TariffLength,
    /// A tariff number of no heading that exists.
    TariffUnknown,
    /// A tariff number that a spreadsheet wrote as a decimal.
    TariffPoint,
    /// An identifier that a spreadsheet has damaged: text kept.
    Damaged(&'static str),
    /// The arrival is before the departure.
    ArrivesFirst,
    /// A negative quantity: a return or a reversal.
    Returned,
    /// Nothing stands in the cell.
    Empty,
    /// A filler or a guard was taken off a name.
    NameTrimmed,
}

/// Decisions of one file, in the order of columns and decisions.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    notes: BTreeMap<(&'static str, Decided), Note>,
    /// Empty cells of columns whose gaps are told: a count without a look-up.
    empty: Vec<(&'static str, u64)>,
}

#[derive(Clone, Debug, Default)]
struct Note {
    cells: u64,
    /// The least of the values that were seen, so that the order of rows does not matter, each with what is said of it.
    values: Vec<(String, String)>,
}

/// One sentence about the cells of a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Sentence {
    /// Canonical column.
    pub(super) column: &'static str,
    /// What was decided, with the number of cells.
    pub(super) what: String,
    /// A few of the values.
    pub(super) values: String,
}

/// Values shown in a sentence.
const SHOWN: usize = 3;
/// Characters of a value shown in a sentence.
const WIDTH: usize = 40;

impl Notes {
    /// Counts one cell.
    pub(super) fn take(&mut self, column: &'static str, decided: Decided, value: &str) {
        self.take_with(column, decided, value, "");
    }

    /// Counts one cell; `hint` is what a person should know of its value, nothing if `""`.
    pub(super) fn take_with(&mut self, column: &'static str, decided: Decided, value: &str, hint: &str) {
        let note = self.notes.entry((column, decided)).or_default();
        note.cells += 1;
        if note.values.iter().any(|(known, _)| known == value) {
            return;
        }
        let is_full = note.values.len() > SHOWN;
        if is_full && note.values.last().is_none_or(|(last, _)| value >= last.as_str()) {
            return;
        }
        if is_full {
            note.values.pop();
        }
        note.values.push((value.to_owned(), hint.to_owned()));
        note.values.sort_unstable();
    }

    /// Counts an empty cell of a column whose gaps are told. O(columns so counted).
    pub(super) fn take_empty(&mut self, column: &'static str) {
        match self.empty.iter_mut().find(|(known, _)| *known == column) {
            Some((_, cells)) => *cells += 1,
            None => self.empty.push((column, 1)),
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Notes::default();
    }

    /// One sentence per column and decision.
    pub(super) fn sentences(mut self) -> impl Iterator<Item = Sentence> {
        for (column, cells) in std::mem::take(&mut self.empty) {
            self.notes.insert((column, Decided::Empty), Note { cells, values: Vec::new() });
        }
        self.notes.into_iter().map(|((column, decided), note)| note.sentence(column, decided))
    }
}

impl Note {
    fn sentence(&self, column: &'static str, decided: Decided) -> Sentence {
        let cells = if self.cells == 1 { "1 cell".to_owned() } else { format!("{} cells", self.cells) };
        let shown: Vec<String> = self.values.iter().take(SHOWN).map(|(value, hint)| quoted(value, hint)).collect();
        let more = if self.values.len() > SHOWN { ", ..." } else { "" };
        Sentence { column, what: format!("{cells} {}", decided.words()), values: shown.join(", ") + more }
    }
}

impl Decided {
    fn words(self) -> String {
        let words = match self {
            Decided::NoCountry
            | Decided::CountryTypo
            | Decided::CountryAmbiguous
            | Decided::CountryGroup
            | Decided::CountryRepaired
            | Decided::CountryByPlace
            | Decided::CountryHistoric => self.of_country(),
            Decided::TimeLeftOut => "with a time of day, of which the date as written was taken",
            Decided::Instant => "with a time and its zone: the instant is kept in the file, the local date was taken",
            Decided::NoDate => "with a date that programs write for none, read as not recorded",
            Decided::NothingRecorded => "with a word for nothing, read as not recorded",
            Decided::DeadReference => "referring to a cell that names nobody, read as unknown",
            Decided::ToOrder => "made out to order: who receives the goods is unknown",
            Decided::NameCut => "with an address behind the name, which was taken as the address",
            Decided::DateUnknown => "not read as a date; the entry is kept and its date is unknown",
            Decided::NotPieces => "counting something other than pieces, read as an unknown quantity",
            Decided::UnitUnknown => {
                "naming a unit that is not known, or that may be two: what it counts is read as unknown"
            }
            Decided::NotWeight => "whose unit is none of mass, read as an unknown weight",
            Decided::Converted => "with a unit, converted to kilograms",
            Decided::ArrivesFirst => "before the departure: kept as written, not used for timing",
            Decided::Returned => "negative: read as a return or a reversal, never as a movement to the consignee",
            Decided::SerialDamaged(words) => return format!("not used as serial numbers: {words}"),
            Decided::NameTrimmed => "with a filler or a guard of a program at the name, which was left out",
            Decided::Empty => "empty: the country is unknown",
            Decided::Remark(words) => return format!("read with a remark: {words}"),
            Decided::Damaged(words) => return format!("kept as written, but {words}"),
            _ => match self.of_tariff() {
                "" => self.of_open_cells(),
                words => words,
            },
        };
        words.to_owned()
    }

    /// What is said of countries.
    fn of_country(self) -> &'static str {
        match self {
            Decided::NoCountry => "not resolved to a country and read as unknown",
            Decided::CountryTypo => "close to the name of a country and read as unknown; correct them if that is meant",
            Decided::CountryAmbiguous => "that may mean more than one country, read as unknown",
            Decided::CountryGroup => "naming a group of countries, read as unknown",
            Decided::CountryRepaired => "with damaged or look-alike letters, repaired to a country",
            Decided::CountryByPlace => "naming a city, port or free zone, read as its country",
            Decided::CountryHistoric => "naming a state that ended",
            _ => "",
        }
    }

    /// What is said of cells that leave something open.
    fn of_open_cells(self) -> &'static str {
        match self {
            Decided::PartOfPiece => {
                "that are no whole number: kept as written, and counted as whole pieces, parts cut off"
            }
            Decided::WeightOpen => {
                "without a unit in a file that weighs in several units: the weight is read as unknown"
            }
            Decided::CurrencyUnknown => "naming no currency of ISO 4217: the currency is read as unknown",
            Decided::SerialsTogether => {
                "with blanks or slashes inside: kept as one serial number; write a semicolon between serial numbers"
            }
            Decided::SerialsParted => "parted at blanks or slashes into as many serial numbers as there are units",
            Decided::NameRepaired => "with letters decoded wrongly, repaired",
            Decided::FarAhead => "years ahead of the policy data, so perhaps a slip: kept as written",
            Decided::DateLeftOut => "not read as a date and left out, for another date tells when the goods moved",
            Decided::BillAsId => "taken as the id of the shipment, for no column has one",
            _ => "",
        }
    }

    /// What is said of tariff numbers.
    fn of_tariff(self) -> &'static str {
        match self {
            Decided::NoTariff => "that are no tariff number, not used",
            Decided::TariffHeading => {
                "insufficient: a heading only, and six digits or more are needed to classify goods"
            }
            Decided::TariffZeroLost => {
                "of odd length that may have lost a leading zero: not padded and not compared; write the zero if it is meant"
            }
            Decided::TariffLength => "of a length that no tariff has: not padded, not cut and not compared",
            Decided::TariffPoint => {
                "with a decimal point that a spreadsheet added: read without it, and a leading zero may be lost"
            }
            Decided::TariffUnknown => "of a chapter or heading that does not exist: kept as written",
            _ => "",
        }
    }
}

/// `1 cell`, `2 cells`.
pub(super) fn counted_as(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn quoted(value: &str, hint: &str) -> String {
    // a line end within a cell would read as the end of the sentence
    let on_one_line = |letter: char| if matches!(letter, '\n' | '\r') { ' ' } else { letter };
    let mut shown: String = value.chars().take(WIDTH).map(on_one_line).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    if hint.is_empty() { format!("'{shown}'") } else { format!("'{shown}' ({hint})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_and_the_least_values_shown_in_any_order() {
        let mut values = ["XX", "YY", "XX", "ZZ", "WW", "VV"];
        for _ in 0..values.len() {
            values.rotate_left(1);
            let mut notes = Notes::default();
            values.iter().for_each(|value| notes.take("consignee_country", Decided::NoCountry, value));
            let sentences: Vec<_> = notes.sentences().collect();
            assert_eq!(sentences[0].what, "6 cells not resolved to a country and read as unknown");
            assert_eq!((sentences.len(), sentences[0].values.as_str()), (1, "'VV', 'WW', 'XX', ..."));
        }
    }
}
