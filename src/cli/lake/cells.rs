//! The rows of a table once more, as the engine wrote them, beside what was read in them.

use anyhow::Context as _;

use crate::model::{Place, RecordRef, Records, Shipment, Text, Texts};

use super::sheet::Sheet;

/// The cells by which a mention is known in the lake: name and country as written.
pub(super) type Cells = (Text, Text);

/// A row as it is written.
pub(super) struct Row {
    pub(super) record: RecordRef,
    /// File and row of the lake.
    pub(super) place: (Text, u64),
    /// Name and country in each place.
    pub(super) mentions: [Cells; 6],
    pub(super) goods: [Text; 4],
    pub(super) serials: Text,
    pub(super) mode: Text,
}

/// Hands every row of a table that was read to `take`, with the shipment that was read in it; says how many rows there are.
/// Cells are kept among the texts of the run. O(rows log rows).
pub(super) fn as_written(
    sheet: &Sheet,
    records: &mut Records,
    mut take: impl FnMut(&Texts, &Row, Option<&Shipment>),
) -> anyhow::Result<u64> {
    let numbers: Vec<u32> = sheet.files.iter().map(|path| file_of(records, &path.display().to_string())).collect();
    let places = Place::ALL.map(Place::columns);
    let mut columns: Vec<&str> = places.iter().flat_map(|[name, country, _]| [*name, *country]).collect();
    columns.extend(["part_number", "declared_description", "eccn", "hs_code", "serial_numbers", "mode"]);
    let (texts, shipments) = (&mut records.texts, &records.shipments);
    let (mut now, mut record) = (0, 0);
    sheet.each(&["lake_file", "lake_row"], &columns, |file, row| {
        if file != now {
            (now, record) = (file, 0);
        }
        record += 1;
        let number = row[1].parse().with_context(|| {
            format!(
                "failed to read {} row {record}, lake_row = '{}': it must be a whole number; write the table anew",
                sheet.files[file].display(),
                row[1]
            )
        })?;
        let place = (texts.intern(row[0]), number);
        let mut cells = row[2..].iter().map(|cell| texts.intern(cell));
        let mut next = || cells.next().unwrap_or_default();
        let row = Row {
            record: RecordRef { file: numbers[file], record },
            place,
            mentions: [(); 6].map(|()| (next(), next())),
            goods: [(); 4].map(|()| next()),
            serials: next(),
            mode: next(),
        };
        let read = shipments.binary_search_by_key(&row.record, |row| row.record).ok().map(|at| &shipments[at]);
        take(texts, &row, read);
        Ok(())
    })
}

fn file_of(records: &Records, name: &str) -> u32 {
    records.files.iter().zip(0..).find(|(file, _)| file.name == name).map_or(u32::MAX, |(_, at)| at)
}
