//! Tables of small random worlds, and what can be done to them: shuffle, split, edit, drop rows.

use std::collections::BTreeSet;

use chiptrace::ingest::Input;
use chiptrace::model::Day;
use chiptrace::world::{Dials, World, scheme_ids};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;

/// A table that can be changed cell by cell.
#[derive(Clone)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A change to one cell or row of one table, wherever its numbers fall.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    at: (usize, usize, usize),
    what: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Blank,
    /// The cell of the next row, too.
    Copy,
    /// The row once more under another id.
    Again,
    Write(&'static str),
}

/// Cells that real files hold and nobody likes. Numbers are large enough to overflow what is not watched.
const CELLS: [&str; 16] = [
    "TO ORDER",
    "N/A",
    "SAME AS CONSIGNEE",
    "Hong Kong",
    "CN",
    "0",
    "0.5",
    "-1",
    "999999999999",
    "9223372036854775",
    "9999-12-31",
    "0001-01-01",
    "NVIDIA H100 80GB PCIe accelerator",
    "ÅÄ\u{202e}名,\"x\"",
    "3A090",
    "cancelled",
];

impl Sheet {
    /// The table as a file.
    pub(crate) fn input(&self) -> Input {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        self.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        Input { name: self.name.clone(), bytes: writer.into_inner().unwrap() }
    }

    pub(crate) fn column(&self, name: &str) -> usize {
        self.header.iter().position(|column| column == name).unwrap()
    }

    /// The rows whose record numbers are told, in order.
    pub(crate) fn with_records(&self, told: impl Fn(u32) -> bool) -> Sheet {
        let rows = self.rows.iter().zip(1..).filter(|(_, record)| told(*record)).map(|(row, _)| row.clone());
        Sheet { rows: rows.collect(), ..self.clone() }
    }
}

/// Sheets of a world, an edit for every number in `edits` already made.
pub(crate) fn sheets(dials: &Dials, edits: &[Edit]) -> Vec<Sheet> {
    let world = World::build(dials);
    let sheet = |table: &chiptrace::world::Table| Sheet {
        name: table.name.to_owned(),
        header: table.header.iter().map(|column| (*column).to_owned()).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(str::to_owned).collect()).collect(),
    };
    let mut sheets: Vec<Sheet> = world.tables.iter().map(sheet).collect();
    edits.iter().enumerate().for_each(|(number, edit)| make(&mut sheets, edit, number));
    sheets
}

/// Ids stay as they are: a row that has lost its id is named after its file and place, and that is told anew.
fn make(sheets: &mut [Sheet], edit: &Edit, number: usize) {
    // half of all edits fall on shipments, the first table
    let table = if edit.at.0.is_multiple_of(2) { 0 } else { edit.at.0 / 2 % sheets.len() };
    let sheet = &mut sheets[table];
    let (count, width) = (sheet.rows.len(), sheet.header.len());
    let (row, column) = (edit.at.1 % count.max(1), 1 + edit.at.2 % (width - 1));
    if count == 0 {
        return;
    }
    match edit.what {
        Change::Blank => sheet.rows[row][column].clear(),
        Change::Copy => sheet.rows[row][column] = sheet.rows[(row + 1) % count][column].clone(),
        Change::Write(words) => words.clone_into(&mut sheet.rows[row][column]),
        Change::Again => {
            let mut again = sheet.rows[row].clone();
            again[0].push_str(&format!("-{number}"));
            sheet.rows.push(again);
        }
    }
}

/// Worlds of few rows with one to four schemes.
pub(crate) fn small_world() -> impl Strategy<Value = Dials> {
    (any::<u32>(), 20..80_u32, subsequence(scheme_ids(), 1..=4), 0..=1_u32).prop_map(
        |(seed, shipments, only, each_lookalike)| Dials {
            misspelt_percent: 0,
            seed: u64::from(seed),
            shipments,
            planted_per_10k: 0,
            each_scheme: 1,
            each_lookalike,
            only,
            ..Dials::default()
        },
    )
}

/// Up to `most` edits.
pub(crate) fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    let change = prop_oneof![
        Just(Change::Blank),
        Just(Change::Copy),
        Just(Change::Again),
        prop::sample::select(CELLS.to_vec()).prop_map(Change::Write),
    ];
    let edit = (any::<(usize, usize, usize)>(), change).prop_map(|(at, what)| Edit { at, what });
    vec(edit, 0..=most)
}

/// Every table's rows in another order, each table in up to two files, the files in another order.
pub(crate) fn shuffled(sheets: &[Sheet], seed: u64) -> Vec<Sheet> {
    let mut draw = Draw(seed);
    let mut files = Vec::new();
    for sheet in sheets {
        let mut rows = sheet.rows.clone();
        draw.shuffle(&mut rows);
        let behind = rows.split_off(draw.below(rows.len() + 1));
        files.push(Sheet { rows, ..sheet.clone() });
        if !behind.is_empty() {
            files.push(Sheet { name: format!("more-{}", sheet.name), rows: behind, ..sheet.clone() });
        }
    }
    draw.shuffle(&mut files);
    files
}

/// All days in the tables moved so that the last of shipments lies before `day`.
pub(crate) fn moved_before(sheets: &[Sheet], day: Day) -> Vec<Sheet> {
    let days = |sheet: &Sheet| sheet.rows.iter().flatten().filter_map(|cell| Day::parse(cell)).max();
    let shift = days(&sheets[0]).map_or(0, |last| last.days_since(day) + 1);
    let mut moved = sheets.to_vec();
    for cell in moved.iter_mut().flat_map(|sheet| &mut sheet.rows).flatten() {
        if let Some(day) = Day::parse(cell) {
            *cell = (day - shift).to_string();
        }
    }
    moved
}

/// Files and records cited by a flag.
pub(crate) type Cited = BTreeSet<(String, u32)>;

/// The tables without the cited records, or with nothing else.
pub(crate) fn without(sheets: &[Sheet], cited: &Cited) -> Vec<Sheet> {
    sheets.iter().map(|sheet| sheet.with_records(|record| !cited.contains(&(sheet.name.clone(), record)))).collect()
}

/// The cited records alone.
pub(crate) fn alone(sheets: &[Sheet], cited: &Cited) -> Vec<Sheet> {
    sheets.iter().map(|sheet| sheet.with_records(|record| cited.contains(&(sheet.name.clone(), record)))).collect()
}

/// A small source of chance (splitmix64), the same everywhere.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}
