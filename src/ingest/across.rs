//! What rows say of each other: consignees that change after filing, and numbered goods out of order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::{Day, Decision, Place, Records, Shipment, ShipmentStatus, Text};

/// Tells, at the file of the later row, what no row says alone. `tolerance_days` is that of the link rule. Nothing is changed. O(rows + rows that share an id or a
/// serial number, each with at most 64 others).
pub(super) fn tell(records: &mut Records, tolerance_days: i32) {
    let mut said = Said::default();
    changed_consignees(records, &mut said);
    numbered_goods(records, tolerance_days, &mut said);
    for ((file, what), examples) in said.0 {
        let (column, words) = what.words();
        let Some(file) = records.files.get_mut(file as usize) else { continue };
        let column = file.position(column).and_then(|at| file.header.get(at)).cloned();
        let what = format!("{} {words}", super::notes::counted_as(examples.len(), what.noun()));
        file.decisions.push(Decision { column, what, why: shown(&examples) });
    }
}

/// Sentences by file and kind; sorted by their words, so that the order of rows does not matter.
#[derive(Default)]
struct Said(BTreeMap<(u32, What), BTreeSet<String>>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    ConsigneeChanged,
    LeavesFirst,
    ComesBack,
}

impl What {
    fn noun(self) -> &'static str {
        if self == What::ConsigneeChanged { "shipment" } else { "serial number" }
    }

    /// The column it is about, and what is told.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            What::ConsigneeChanged => ("consignee_name", "of which the consignee was changed after filing: ask why"),
            What::LeavesFirst => {
                ("serial_numbers", "out of order, for the goods leave a place before they come to it: kept as written")
            }
            What::ComesBack => {
                ("serial_numbers", "on goods that come back to their sender: perhaps a return for repair")
            }
        }
    }
}

impl Said {
    fn push(&mut self, row: &Shipment, what: What, sentence: String) {
        self.0.entry((row.record.file, what)).or_default().insert(sentence);
    }
}

fn changed_consignees(records: &Records, said: &mut Said) {
    let changed = |row: &&Shipment| row.status == ShipmentStatus::Amended && !row.id_made;
    let amended: HashSet<Text> = records.shipments.iter().filter(changed).map(|row| row.id).collect();
    if amended.is_empty() {
        return;
    }
    let mut filings: HashMap<(Text, Text), Vec<&Shipment>> = HashMap::new();
    for row in records.shipments.iter().filter(|row| amended.contains(&row.id)) {
        filings.entry((row.id, row.party(Place::Exporter).name)).or_default().push(row);
    }
    let show = |text| records.texts.show(text);
    for rows in filings.values_mut() {
        let consignee = |row: &Shipment| row.party(Place::Consignee).name;
        rows.retain(|row| !consignee(row).is_none() && row.status != ShipmentStatus::Cancelled);
        rows.sort_by_key(|row| (row.filing().version, row.filing().filed, row.status, show(consignee(row))));
        for pair in rows.windows(2).filter(|pair| consignee(pair[0]) != consignee(pair[1])) {
            let (before, after) = (show(consignee(pair[0])), show(consignee(pair[1])));
            said.push(pair[1], What::ConsigneeChanged, format!("{}: {before} -> {after}", show(pair[1].id)));
        }
    }
}

/// Rows of one serial number that are compared each with the others; a number on more rows tells nothing.
const MOST_ROWS: usize = 64;

fn numbered_goods(records: &Records, tolerance_days: i32, said: &mut Said) {
    let moves = |row: &&Shipment| matches!(row.status, ShipmentStatus::Original | ShipmentStatus::Amended);
    let rows = || records.shipments.iter().filter(moves).filter(|row| row.departed.is_some());
    // most numbers stand on one row, and need no list of rows
    let mut times = vec![0_u8; records.texts.count()];
    for serial in rows().flat_map(|row| &row.serials) {
        times[serial.number()] = times[serial.number()].saturating_add(1);
    }
    let mut rows_of: HashMap<Text, Vec<&Shipment>> = HashMap::new();
    for row in rows() {
        for serial in row.serials.iter().filter(|serial| times[serial.number()] > 1) {
            rows_of.entry(*serial).or_default().push(row);
        }
    }
    for (serial, rows) in rows_of.iter().filter(|(_, rows)| (2..=MOST_ROWS).contains(&rows.len())) {
        let serial = records.texts.show(*serial);
        for later in rows {
            if let Some((what, sentence)) = out_of_order(records, tolerance_days, later, rows) {
                said.push(later, what, format!("{serial} {sentence}"));
            }
            if let Some(sentence) = returned(records, later, rows) {
                said.push(later, What::ComesBack, format!("{serial} {sentence}"));
            }
        }
    }
}

/// Goods that leave a place which they reach on later days only.
fn out_of_order(records: &Records, tolerance_days: i32, row: &Shipment, rows: &[&Shipment]) -> Option<(What, String)> {
    let sender = row.party(Place::Exporter).name;
    let departed = row.departed.filter(|_| !sender.is_none())?;
    let came = rows.iter().filter(|other| other.party(Place::Consignee).name == sender);
    let first: Day = came.filter_map(|other| other.departed).min()?;
    let sentence =
        || format!("leaves {} on {departed}, before it is sent there on {first}", records.texts.show(sender));
    (departed + tolerance_days < first).then(|| (What::LeavesFirst, sentence()))
}

/// Goods that are sent to whom they were sent by before.
fn returned(records: &Records, row: &Shipment, rows: &[&Shipment]) -> Option<String> {
    let receiver = row.party(Place::Consignee).name;
    let departed = row.departed.filter(|_| !receiver.is_none())?;
    let sent = rows.iter().filter(|other| other.party(Place::Exporter).name == receiver && other.record != row.record);
    let first = sent.filter_map(|other| other.departed).min().filter(|first| *first <= departed)?;
    Some(format!("was sent by {} on {first} and comes back on {departed}", records.texts.show(receiver)))
}

fn shown(examples: &BTreeSet<String>) -> String {
    const SHOWN: usize = 3;
    let more = if examples.len() > SHOWN { "; ..." } else { "" };
    examples.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ") + more
}
