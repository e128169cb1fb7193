//! Worlds made and scanned in memory, for the commands that measure.

use std::collections::BTreeMap;

use crate::assess::Unread;
use crate::ingest::{Input, Reader};
use crate::model::{Report, Shipment};
use crate::policy::{Policy, Stance};
use crate::resolve::Matching;
use crate::scan::{Quiet, ScanOptions, scan};
use crate::world::Table;

/// The report on tables, a year after their last row, when nothing is still on its way; `None` when nothing has a day.
pub(super) fn scanned(tables: &[Table], policy: &Policy) -> Option<Report> {
    let mut reader = Reader::new(policy);
    for table in tables {
        reader.add(&Input { name: table.name.to_owned(), bytes: table.to_csv() });
    }
    let records = reader.finish();
    let last = records.shipments.iter().filter_map(Shipment::day).max()?;
    let options = ScanOptions {
        as_of: last + 365,
        since: None,
        matching: Matching::Default,
        stance: Stance::default(),
        max_rejects_percent: 1,
        printed: BTreeMap::new(),
    };
    Some(scan(&records, policy, &options, &Unread, &Quiet))
}
