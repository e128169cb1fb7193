//! What a lake holds beside the rows that were taken out of it: who else is named, how often, and where rows came from.

use std::collections::HashMap;

use super::{Country, RecordRef, Shipment, Text};

/// The rest of a lake, as far as the rows that were taken out of it need it.
#[derive(Clone, Debug, Default)]
pub struct Lake {
    /// Rows in which a party, or words for goods, stand first: they name and describe, and are no movements of this run.
    pub witnesses: Vec<Shipment>,
    /// Cells of shipments that name each spelling with its country, over the whole lake.
    pub cells: HashMap<(Text, Country), u32>,
    /// The file and row of the lake behind each record that was taken out of it.
    pub rows: HashMap<RecordRef, (Text, u64)>,
    /// Why the rows taken out may not be all that count; empty when they are.
    pub gaps: Vec<String>,
}
