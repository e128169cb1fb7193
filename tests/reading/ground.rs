//! Samples as files, read through the library, and short ways to ask what was read.

use std::fs;

use chiptrace::ingest::{How, Input, Mapping, Originals, Reader};
use chiptrace::model::{Kind, Place, Records, Shipment, SourceFile, Text};

use super::reading::policy;

/// What was read of one input or several, and the texts it was read from.
pub(crate) struct Table {
    pub(crate) records: Records,
    originals: Originals,
}

/// The bytes of a sample.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(path(name)).expect("the sample is in tests/reading")
}

/// The path of a sample.
pub(crate) fn path(name: &str) -> String {
    format!("{}/tests/reading/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The text of a sample that is UTF-8.
pub(crate) fn text_of(name: &str) -> String {
    String::from_utf8(sample(name)).expect("the sample is UTF-8")
}

/// Reads a sample as it is.
pub(crate) fn read(name: &str) -> Table {
    read_bytes(name, sample(name), How::default())
}

/// Reads a text as a table.
pub(crate) fn read_text(text: &str) -> Table {
    read_bytes("table.csv", text.as_bytes().to_vec(), How::default())
}

/// Reads a text as a table, under a mapping file.
pub(crate) fn read_mapped(text: &str, mapping: &str) -> Table {
    let mapping = Some(Mapping::parse(mapping, policy()).expect("the mapping file is sound"));
    read_bytes("table.csv", text.as_bytes().to_vec(), How { mapping, ..How::default() })
}

/// Reads bytes under a name; every line must be accounted for.
pub(crate) fn read_bytes(name: &str, bytes: Vec<u8>, how: How) -> Table {
    let mut reader = Reader::told(policy(), how);
    reader.add(&Input { name: name.to_owned(), bytes });
    let (records, originals) = reader.finish_with_originals();
    for file in &records.files {
        assert!(file.ledger.balanced(), "{}: {:?}", file.name, file.ledger);
    }
    Table { records, originals }
}

/// A table with columns put before its own, the same in every row (`("exporter_name", "Alder")`).
pub(crate) fn with_columns(text: &str, delimiter: char, columns: &[(&str, &str)]) -> String {
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let names: String = columns.iter().map(|(name, _)| format!("{name}{delimiter}")).collect();
    let values: String = columns.iter().map(|(_, value)| format!("{value}{delimiter}")).collect();
    std::iter::once(format!("{names}{header}\n")).chain(lines.map(|line| format!("{values}{line}\n"))).collect()
}

impl Table {
    /// The first file.
    pub(crate) fn file(&self) -> &SourceFile {
        &self.records.files[0]
    }

    /// The field of a header cell, `""` when it is not used.
    pub(crate) fn field(&self, header: &str) -> &'static str {
        let file = self.file();
        let at = file.header.iter().position(|cell| cell == header);
        let at = at.unwrap_or_else(|| panic!("no column {header}: {:?}", file.header));
        file.fields[at].unwrap_or_default()
    }

    /// Every header cell with its field, unused ones left out.
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        let file = self.file();
        file.header.iter().zip(&file.fields).filter_map(|(cell, field)| Some((cell.as_str(), (*field)?))).collect()
    }

    /// What was decided, one sentence a line.
    pub(crate) fn decided(&self) -> String {
        self.file().decisions.iter().map(|decision| format!("{decision}\n")).collect()
    }

    /// True when one sentence holds all the words.
    pub(crate) fn says(&self, words: &[&str]) -> bool {
        self.decided().lines().any(|line| words.iter().all(|word| line.contains(word)))
    }

    /// Fails unless one sentence holds all the words.
    pub(crate) fn must_say(&self, words: &[&str]) {
        assert!(self.says(words), "no decision says {words:?}:\n{}", self.decided());
    }

    /// Rejected rows: line, column, reason.
    pub(crate) fn rejects(&self) -> Vec<(u32, &str, &str)> {
        let rejects = self.records.rejects.iter();
        rejects.map(|reject| (reject.line, reject.column.as_str(), reject.reason.as_str())).collect()
    }

    /// The words behind a number of a text.
    pub(crate) fn show(&self, text: Text) -> &str {
        self.records.texts.show(text)
    }

    /// Shipment ids, in the order of rows.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.each(|row| self.show(row.id))
    }

    /// Something of every shipment.
    pub(crate) fn each<'t, A>(&'t self, of: impl Fn(&'t Shipment) -> A) -> Vec<A> {
        self.records.shipments.iter().map(of).collect()
    }

    /// The shipment of an id.
    pub(crate) fn shipment(&self, id: &str) -> &Shipment {
        let found = self.records.shipments.iter().find(|row| self.show(row.id) == id);
        found.unwrap_or_else(|| panic!("no shipment {id}: {:?}; {:?}\n{}", self.ids(), self.rejects(), self.decided()))
    }

    /// The name of a party of a shipment, `""` when nobody is named.
    pub(crate) fn name(&self, row: &Shipment, place: Place) -> &str {
        self.show(row.party(place).name)
    }

    /// The country code of a party of a shipment, `""` when unknown.
    pub(crate) fn country(&self, row: &Shipment, place: Place) -> String {
        row.party(place).country.code().to_owned()
    }

    /// Days of departure, `-` where there is none.
    pub(crate) fn departures(&self) -> Vec<String> {
        self.each(|row| row.departed.map_or("-".to_owned(), |day| day.to_string()))
    }

    /// Quantities, `-` where none is known.
    pub(crate) fn quantities(&self) -> Vec<String> {
        self.each(|row| row.quantity.map_or("-".to_owned(), |units| units.to_string()))
    }

    /// Values of lines with their currency, `-` where none is known.
    pub(crate) fn values(&self) -> Vec<String> {
        self.each(|row| row.total_value.map_or("-".to_owned(), |value| value.to_string()))
    }

    /// The cell of a shipment as it stands in the file.
    pub(crate) fn original(&self, row: &Shipment, column: &str) -> String {
        self.originals.cells(&self.records.files, row.record, &[column]).swap_remove(0).unwrap_or_default()
    }

    /// Fails unless the table is one of shipments and no row of it is rejected.
    pub(crate) fn must_be_sound(&self) {
        assert_eq!(self.file().kind, Kind::Shipments, "{}", self.decided());
        assert_eq!(self.rejects(), [], "{}", self.decided());
    }
}
