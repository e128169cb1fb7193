//! Names that say one thing twice: `Consignee Name (Ship-To)`, `Exporter / Shipper`.

use super::{HeaderWords, NameReading};

/// What stands between two names of one column.
const BETWEEN: [char; 7] = ['(', ')', '[', ']', '/', '|', ';'];

impl HeaderWords {
    /// The reading of the first part of a name of several, where each part is a name by itself and all mean one field.
    /// What stands in brackets for something else (`Date (invoice)`) makes a name that is not known. O(words of the name).
    pub(super) fn said_twice(&self, name: &str) -> Option<NameReading<'_>> {
        if !name.contains(BETWEEN) {
            return None;
        }
        let parts = name.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty());
        let readings: Vec<NameReading<'_>> = parts.map(|part| self.read_name(part)).collect();
        let fields =
            |reading: &NameReading<'_>| reading.meanings.iter().map(|meaning| meaning.field).collect::<Vec<_>>();
        let (first, others) = readings.split_first()?;
        let one = fields(first);
        let agrees = |other: &NameReading<'_>| fields(other).iter().any(|field| one.contains(field));
        (one.len() == 1 && !others.is_empty() && others.iter().all(agrees)).then(|| first.clone())
    }
}
