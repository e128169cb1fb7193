//! Names of parties in shipments written otherwise here and there, as clerks write them.

use csv::StringRecord;

use super::chance::Chance;
use super::distort::{Distorter, Distortion};
use super::tables::SHIPMENT_COLUMNS;

/// The ways in which clerks write a name otherwise.
const WAYS: [Distortion; 6] = [
    Distortion::Case,
    Distortion::Dropped,
    Distortion::Doubled,
    Distortion::Swapped,
    Distortion::Form,
    Distortion::Joined,
];

/// Writes some of the cells that name a party otherwise.
pub(super) struct Clerks {
    percent: u32,
    distorter: Distorter,
    chance: Chance,
    names: Vec<usize>,
    rows: usize,
}

impl Clerks {
    /// `percent` of the cells.
    pub(super) fn new(percent: u32, seed: u64, chance: Chance) -> Clerks {
        let names = (0..SHIPMENT_COLUMNS.len()).filter(|at| SHIPMENT_COLUMNS[*at].ends_with("_name")).collect();
        Clerks { percent, distorter: Distorter::new(seed), chance, names, rows: 0 }
    }

    /// The next row of shipments as it is written. O(cells).
    pub(super) fn written(&mut self, row: StringRecord) -> StringRecord {
        if self.percent == 0 {
            return row;
        }
        let nth = self.rows * self.names.len();
        self.rows += 1;
        let cell = |(at, cell): (usize, &str)| {
            let is_chosen = self.names.contains(&at) && !cell.is_empty() && self.chance.percent(self.percent);
            let way = if is_chosen { Some(*self.chance.pick(&WAYS)) } else { None };
            way.and_then(|way| self.distorter.distort(cell, nth + at, way)).unwrap_or_else(|| cell.to_owned())
        };
        StringRecord::from(row.iter().enumerate().map(cell).collect::<Vec<String>>())
    }
}
