//! What a lake holds beside the rows that were taken out of it: who else is named, how often, and where rows came from.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Country, Mention, RecordRef, Shipment, Text};

/// The rest of a lake, as far as the rows that were taken out of it need it.
#[derive(Clone, Debug, Default)]
pub struct Lake {
    /// Rows in which a party, or words for goods, stand first: they name and describe, and are no movements of this run.
    pub witnesses: Vec<Shipment>,
    /// Who else is named in the lake, with each address.
    pub named: Vec<Mention>,
    /// Which names are alike, where that was found out before they were put together here.
    pub alike: Option<AlikeNames>,
    /// Cells of shipments that name each spelling with its country, over the whole lake.
    pub cells: HashMap<(Text, Country), u32>,
    /// The file and row of the lake behind each record that was taken out of it.
    pub rows: HashMap<RecordRef, (Text, u64)>,
    /// Why the rows taken out may not be all that count; empty when they are.
    pub gaps: Vec<String>,
}

/// Which of very many names are alike, found over all of them.
#[derive(Clone, Debug, Default)]
pub struct AlikeNames {
    /// The name of each text, by its number.
    pub of_text: Arc<Vec<u32>>,
    /// Names that are alike; what is not among them is not.
    pub pairs: Vec<(u32, u32)>,
    /// Two words that more names share than are compared with each other, and how many do.
    pub cut: Vec<(String, usize)>,
}
