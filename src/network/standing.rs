//! Which rows stand: filings that were amended, cancelled, reversed or filed a second time under another bill do not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;

use crate::classify::GoodsBook;
use crate::model::{GoodsKey, Milli, Place, Records, Shipment, ShipmentStatus, Text};

/// Rows that are history: kept, shown, and no hops.
pub(super) struct Standing {
    withdrawn: BTreeSet<u32>,
}

/// Shipment id and exporter: one filing, whatever other exporters number the same way.
type Filing = (Text, Text);

/// What orders the rows of a filing: version, the minute of filing, then what the row does.
type Rank = (Milli, i64, u8);

#[derive(Clone, Copy)]
struct Row<'r> {
    index: u32,
    row: &'r Shipment,
    key: GoodsKey,
    rank: Rank,
}

impl Standing {
    /// Judges all rows; `order` holds them by what they say, so that the order of reading decides nothing. O(n log n).
    pub(super) fn of(records: &Records, book: &GoodsBook, order: &[u32]) -> Standing {
        let filing = |index: u32| {
            let row = &records.shipments[index as usize];
            (row.id, row.party(Place::Exporter).name)
        };
        let at = |index: u32| {
            let key = book.keys[book.of_shipment[index as usize] as usize];
            Row { index, row: &records.shipments[index as usize], key, rank: Rank::default() }
        };
        let mut rows_of: HashMap<Filing, u32, RandomState> =
            HashMap::with_capacity_and_hasher(order.len(), RandomState::default());
        let mut houses: HashMap<Text, Vec<Row<'_>>, RandomState> = HashMap::default();
        for index in order {
            *rows_of.entry(filing(*index)).or_default() += 1;
            let row = &records.shipments[*index as usize];
            if !row.filing().master_bill.is_none() && row.filing().master_bill != row.id {
                houses.entry(row.filing().master_bill).or_default().push(at(*index));
            }
        }
        // nearly every filing has one row, which stands
        let mut filings: HashMap<Filing, Vec<Row<'_>>> = HashMap::new();
        for index in order {
            let row = at(*index);
            let alone = rows_of.get(&filing(*index)) == Some(&1) && row.row.status == ShipmentStatus::Original;
            if !alone || houses.contains_key(&row.row.id) {
                filings.entry(filing(*index)).or_default().push(row);
            }
        }
        let mut withdrawn = BTreeSet::new();
        for rows in filings.values_mut() {
            ranked(rows);
            judge(rows, &mut withdrawn);
            let on_house_bills =
                |row: &&Row<'_>| houses.get(&row.row.id).is_some_and(|houses| is_same_goods(row, houses));
            withdrawn.extend(rows.iter().filter(on_house_bills).map(|row| row.index));
        }
        Standing { withdrawn }
    }

    /// True for a row that is history.
    pub(super) fn is_withdrawn(&self, index: u32) -> bool {
        self.withdrawn.contains(&index)
    }
}

/// Ranks the rows of one filing. A version, or an instant of filing, orders them only when every row has one: a blank is
/// not the first, it is unknown. What is left is ordered by what it does: a row, a change of it, its end.
fn ranked(rows: &mut [Row<'_>]) {
    let has_versions = rows.iter().all(|row| row.row.filing().version.is_some());
    let has_instants = rows.iter().all(|row| row.row.filing().filed.is_some());
    for row in rows {
        let filing = row.row.filing();
        let does = match row.row.status {
            ShipmentStatus::Original | ShipmentStatus::Proposed => 0,
            ShipmentStatus::Amended => 1,
            ShipmentStatus::Returned => 2,
            ShipmentStatus::Cancelled => 3,
        };
        let version = filing.version.filter(|_| has_versions).unwrap_or_default();
        row.rank = (version, filing.filed.filter(|_| has_instants).unwrap_or_default(), does);
    }
}

/// Judges the rows of one filing.
fn judge(rows: &[Row<'_>], withdrawn: &mut BTreeSet<u32>) {
    let is = |status: ShipmentStatus| rows.iter().filter(move |row| row.row.status == status);
    if let Some(cancelled) = is(ShipmentStatus::Cancelled).map(|row| row.rank).max() {
        // what is filed again later stands
        let ended = rows.iter().filter(|row| row.rank <= cancelled || row.row.status == ShipmentStatus::Cancelled);
        withdrawn.extend(ended.map(|row| row.index));
    }
    let standing: Vec<&Row<'_>> = rows.iter().filter(|row| !withdrawn.contains(&row.index)).collect();
    if standing.len() > 1 {
        supersede(&standing, withdrawn);
    }
    for returned in is(ShipmentStatus::Returned) {
        withdrawn.insert(returned.index);
        let reversed = standing.iter().find(|row| {
            let same = row.key.0 == returned.key.0 && row.row.quantity == returned.row.quantity;
            same && row.row.status != ShipmentStatus::Returned && !withdrawn.contains(&row.index)
        });
        withdrawn.extend(reversed.map(|row| row.index));
    }
}

/// The last version of a line replaces the earlier ones of the same item or goods; when a filing has one line before and
/// one after, it replaces it whatever the goods. Lines that no later version names stay.
fn supersede(rows: &[&Row<'_>], withdrawn: &mut BTreeSet<u32>) {
    let counts = |row: &&&Row<'_>| matches!(row.row.status, ShipmentStatus::Original | ShipmentStatus::Amended);
    let rows: Vec<&Row<'_>> = rows.iter().filter(counts).copied().collect();
    let (first, last) = (rows.iter().map(|row| row.rank).min(), rows.iter().map(|row| row.rank).max());
    let of = |wanted: Option<Rank>| rows.iter().filter(move |row| Some(row.rank) == wanted);
    let lines_after = of(last).map(|row| line(row)).collect::<BTreeSet<_>>().len();
    if first != last && of(first).count() == 1 && lines_after == 1 {
        withdrawn.extend(of(first).map(|row| row.index));
    }
    let mut lines: BTreeMap<(Text, u32), Vec<&Row<'_>>> = BTreeMap::new();
    rows.iter().for_each(|row| lines.entry(line(row)).or_default().push(row));
    for versions in lines.values() {
        let Some(highest) = versions.iter().map(|row| row.rank).max() else { continue };
        withdrawn.extend(versions.iter().filter(|row| row.rank < highest).map(|row| row.index));
        // of amended rows alike in version the last by what they say counts, so that the order of reading does not
        let is_amended = |row: &&&Row<'_>| row.rank == highest && row.row.status == ShipmentStatus::Amended;
        let amended: Vec<u32> = versions.iter().filter(is_amended).map(|row| row.index).collect();
        let told_apart = versions.iter().any(|row| !row.row.filing().container.is_none());
        if !told_apart && let Some((_, earlier)) = amended.split_last() {
            withdrawn.extend(earlier);
        }
    }
}

/// What a line is about: its number where it has one, else its goods.
fn line(row: &Row<'_>) -> (Text, u32) {
    let item = row.row.filing().item;
    if item.is_none() { (item, row.key.0) } else { (item, 0) }
}

/// True when the house bills carry just the goods of the master bill: one movement, filed twice.
fn is_same_goods(master: &Row<'_>, houses: &[Row<'_>]) -> bool {
    let carried: Option<i64> = houses.iter().map(|house| house.row.quantity.map(|units| units.0)).sum();
    let same = houses.iter().all(|house| house.key.0 == master.key.0 && house.index != master.index);
    same && carried.is_some() && carried == master.row.quantity.map(|units| units.0)
}
