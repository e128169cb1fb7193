//! The laws of reading: every line accounted for, every refusal reasoned, every record's evidence readable.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chiptrace::ingest::{How, Input, Originals, Reader};
use chiptrace::model::{Kind, RecordRef, Records, SourceFile, Text};
use chiptrace::policy::Policy;

pub(super) static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().expect("the rule book reads itself"));

/// Reads inputs as one run and holds what was read against the laws.
pub(crate) fn read(inputs: &[(&str, &[u8])], how: How) -> Records {
    let mut reader = Reader::told(&POLICY, how);
    for (name, bytes) in inputs {
        reader.add(&Input { name: (*name).to_owned(), bytes: bytes.to_vec() });
    }
    let (records, originals) = reader.finish_with_originals();
    holds(&records, &originals);
    records
}

/// Reads one input, told nothing.
pub(crate) fn read_one(bytes: &[u8]) -> Records {
    read(&[("input", bytes)], How::default())
}

fn holds(records: &Records, originals: &Originals) {
    let taken = taken(records);
    for (file, number) in records.files.iter().zip(0_u32..) {
        files_hold(file);
        let accepted = taken.iter().filter(|record| record.file == number).count() as u64;
        assert_eq!(accepted, file.ledger.accepted, "records of {} and its ledger", file.kind.word());
        let rejected = records.rejects.iter().filter(|reject| reject.file == number).count() as u64;
        assert_eq!(rejected, file.ledger.rejected, "refusals of a file and its ledger");
        for record in (1..=file.offsets.len()).filter_map(|record| u32::try_from(record).ok()) {
            let at = RecordRef { file: number, record };
            evidence_reads(records, originals, at, &taken);
        }
    }
    for reject in &records.rejects {
        let file = &records.files[reject.file as usize];
        assert!(!reject.reason.is_empty(), "a refusal says why");
        assert!(reject.record >= 1 && reject.record as usize <= file.offsets.len(), "a refusal is of a record");
        assert_eq!(reject.line, file.line(reject.record), "a refusal is on the line of its record");
    }
    words_hold(records);
}

fn files_hold(file: &SourceFile) {
    let ledger = file.ledger;
    assert!(ledger.balanced(), "{ledger:?}");
    assert!(file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", file.sha256);
    assert!(!file.encoding.is_empty());
    assert!(file.header.len() >= file.fields.len() || file.header.is_empty(), "{:?}", file.header);
    assert_eq!(file.offsets.len(), file.lines.len());
    assert!(file.offsets.is_sorted_by(|one, next| one < next) && file.lines.is_sorted_by(|one, next| one < next));
    assert!(file.lines.last().is_none_or(|last| u64::from(*last) <= ledger.lines), "a record below the last line");
    let fields: Vec<_> = file.fields.iter().flatten().collect();
    assert_eq!(fields.len(), fields.iter().collect::<BTreeSet<_>>().len(), "two columns of one meaning");
    if file.kind == Kind::Unrecognised {
        assert_eq!(ledger.skipped, ledger.lines, "what is no table is skipped as a whole");
        assert!(!file.decisions.is_empty(), "what is no table says why");
    } else {
        let records = ledger.accepted + ledger.rejected + ledger.duplicates;
        assert_eq!(file.offsets.len() as u64, records, "records and the ledger");
    }
}

/// Shown again, an accepted row has a cell for every column, and a cell is the cell of its row.
fn evidence_reads(records: &Records, originals: &Originals, at: RecordRef, taken: &BTreeSet<RecordRef>) {
    let file = &records.files[at.file as usize];
    let row = originals.row(&records.files, at);
    assert!(!row.is_empty(), "record {} of {:?} can be read again", at.record, file.name);
    assert!(!taken.contains(&at) || row.len() >= file.fields.len(), "{} cells: {row:?}", row.len());
    let columns: Vec<&str> = file.fields.iter().flatten().copied().collect();
    for (column, cell) in std::iter::zip(&columns, originals.cells(&records.files, at, &columns)) {
        let position = file.position(column).expect("a column that was just met");
        assert_eq!(cell.as_ref(), row.get(position), "a cell is the cell of its row");
    }
}

/// No letter that was lost, and no NUL, is in a name; a shipment has an id and a day.
fn words_hold(records: &Records) {
    let sound = |text: Text| {
        let text = records.texts.show(text);
        assert!(!text.contains(['\u{FFFD}', '\0']), "{text:?} is no word");
    };
    for shipment in &records.shipments {
        assert!(!shipment.id.is_none(), "a shipment has an id");
        assert!(shipment.day().is_some(), "a shipment has a day");
        assert!(shipment.quantity.is_none_or(|units| units.0 >= 0), "goods that came back are counted, not owed");
        shipment.parties.iter().for_each(|party| sound(party.name));
        // none of these may fail, whatever was declared
        let _ = (shipment.value_per_unit(), shipment.line_value(), shipment.weight_per_unit(), shipment.currency());
        assert!(shipment.weight_per_unit().is_none_or(|weight| weight.0 >= 0), "a weight is no debt");
    }
    for listing in &records.listings {
        assert!(!listing.name.is_none(), "an entry of a list has a name");
        sound(listing.name);
        listing.aliases.iter().for_each(|alias| sound(*alias));
    }
}

/// Every record that was taken in, of whatever kind.
fn taken(records: &Records) -> BTreeSet<RecordRef> {
    let mut taken: Vec<RecordRef> = Vec::new();
    taken.extend(records.shipments.iter().map(|row| row.record));
    taken.extend(records.parties.iter().map(|row| row.record));
    taken.extend(records.ownership.iter().map(|row| row.record));
    taken.extend(records.payments.iter().map(|row| row.record));
    taken.extend(records.observations.iter().map(|row| row.record));
    taken.extend(records.tenancies.iter().map(|row| row.record));
    taken.extend(records.orders.iter().map(|row| row.record));
    taken.extend(records.licences.iter().map(|row| row.record));
    taken.extend(records.amendments.iter().map(|row| row.record));
    taken.extend(records.answers.iter().map(|row| row.record));
    taken.extend(records.same_parties.iter().map(|row| row.record));
    taken.extend(records.trade_statistics.iter().map(|row| row.record));
    taken.extend(records.listings.iter().flat_map(|row| row.additions.iter().copied().chain([row.record])));
    let distinct: BTreeSet<RecordRef> = taken.iter().copied().collect();
    assert_eq!(distinct.len(), taken.len(), "one row is one record");
    distinct
}
