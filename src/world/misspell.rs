//! Names of parties in shipments written otherwise here and there, as clerks write them.

use csv::StringRecord;

use super::chance::Chance;
use super::distort::{Distorter, Distortion};
use super::tables::Table;

/// The ways in which clerks write a name otherwise.
const WAYS: [Distortion; 6] = [
    Distortion::Case,
    Distortion::Dropped,
    Distortion::Doubled,
    Distortion::Swapped,
    Distortion::Form,
    Distortion::Joined,
];

/// Writes `percent` of the cells that name a party otherwise. O(cells).
pub(super) fn misspell(table: &mut Table, percent: u32, seed: u64, chance: &mut Chance) {
    let distorter = Distorter::new(seed);
    let names: Vec<usize> = (0..table.header.len()).filter(|at| table.header[*at].ends_with("_name")).collect();
    for (nth, row) in table.rows.iter_mut().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let is_chosen = names.contains(&at) && !cell.is_empty() && chance.percent(percent);
                let way = if is_chosen { Some(*chance.pick(&WAYS)) } else { None };
                way.and_then(|way| distorter.distort(cell, nth * names.len() + at, way))
                    .unwrap_or_else(|| cell.to_owned())
            })
            .collect();
        *row = StringRecord::from(cells);
    }
}
