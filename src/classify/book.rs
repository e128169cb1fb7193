//! Every distinct pair of part number and description is classified once and shared by its records.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::model::{Goods, GoodsKey, Records, Text};
use crate::policy::Figures;

use super::Catalogue;

/// The goods of a data set. Numbers follow the order of the words, so they do not depend on row order.
pub struct GoodsBook {
    /// Distinct goods.
    pub goods: Vec<Goods>,
    /// Their figures, for tests of other days.
    pub figures: Vec<Figures>,
    /// Goods key of each.
    pub keys: Vec<GoodsKey>,
    /// Index of the goods of each shipment.
    pub of_shipment: Vec<u32>,
    /// Chip families that the items of each licence on file name; empty where none is recognised.
    pub granted: Vec<BTreeSet<String>>,
}

/// Families that a list of items names. A machine that is named by its part number alone says nothing of what it is built
/// with: many are sold with accelerators of several families.
fn families_of(items: &str, catalogue: &Catalogue<'_>) -> BTreeSet<String> {
    let each = items.split([';', ',', '|', '/', '\n']).map(str::trim).filter(|item| !item.is_empty());
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let named = each.chain([items]).map(|item| (letters(item), catalogue.classify(item, item).0.family));
    let spoken = named.filter(|(item, family)| !family.is_empty() && item.contains(&letters(family)));
    spoken.map(|(_, family)| family).collect()
}

/// Classifies all shipments of a data set. O(shipments + distinct goods x families).
#[must_use]
pub fn classify_all(records: &Records, catalogue: &Catalogue<'_>) -> GoodsBook {
    let texts = &records.texts;
    let pairs: BTreeSet<(&str, &str, Text, Text)> = records
        .shipments
        .iter()
        .map(|row| (texts.show(row.part_number), texts.show(row.description), row.part_number, row.description))
        .collect();
    let pairs: Vec<_> = pairs.into_iter().collect();
    let classified: Vec<(Goods, Figures)> = pairs
        .par_iter()
        .map(|&(part, words, part_number, description)| {
            let (goods, figures) = catalogue.classify(part, words);
            (Goods { words: (part_number, description), ..goods }, figures)
        })
        .collect();
    let numbers: HashMap<(Text, Text), u32> =
        pairs.iter().zip(0..).map(|(pair, index)| ((pair.2, pair.3), index)).collect();
    let of_shipment = records.shipments.iter().map(|row| numbers[&(row.part_number, row.description)]).collect();
    let (goods, figures): (Vec<_>, Vec<_>) = classified.into_iter().unzip();
    let distinct: BTreeSet<&str> = goods.iter().map(|goods| goods.key.as_str()).collect();
    let order: HashMap<&str, u32> = distinct.into_iter().zip(0..).collect();
    let keys = goods.iter().map(|goods| GoodsKey(order[goods.key.as_str()])).collect();
    let granted = records.licences.iter().map(|licence| families_of(texts.show(licence.items), catalogue)).collect();
    GoodsBook { goods, figures, keys, of_shipment, granted }
}
