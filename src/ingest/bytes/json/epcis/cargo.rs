//! The goods of an EPCIS event: things by serial number, and counted classes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::gs1::{self, Code};
use super::super::node::Node;

/// Goods of one kind in one event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Cargo {
    /// Part number, empty when unknown.
    pub(super) part: String,
    /// The class that masterdata knows.
    pub(super) class: String,
    /// Serial numbers in the order of the event.
    pub(super) serials: Vec<String>,
    /// Quantity as written, for a class that is counted.
    pub(super) counted: String,
    /// Unit of it (UN/ECE Recommendation 20), empty for pieces.
    pub(super) unit: String,
}

impl Cargo {
    /// Goods of an event, one entry for each kind in the order of their first appearance; units that hold others are
    /// opened as far as earlier or later events say what was packed into them.
    pub(super) fn of(event: &Node, packing: &Packing<'_>) -> Vec<Cargo> {
        let mut kinds: Vec<Cargo> = Vec::new();
        let mut things = Vec::new();
        for name in ["epcList", "childEPCs"] {
            things.extend(event.get(name).map(Node::items).unwrap_or_default().iter().map(Node::as_text));
        }
        let parent = event.text("parentID");
        if things.is_empty() && quantities(event).next().is_none() && !parent.is_empty() {
            things.push(parent);
        }
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for thing in packing.opened(&things).into_iter().filter(|thing| known.insert(*thing)) {
            let Code { part, serial, class } = gs1::code(thing);
            let place = *places.entry(part.clone()).or_insert(kinds.len());
            if place == kinds.len() {
                kinds.push(Cargo { part, class, ..Cargo::default() });
            }
            kinds[place].serials.extend(Some(serial).filter(|serial| !serial.is_empty()));
        }
        kinds.extend(quantities(event).map(|(class, quantity, unit)| {
            let Code { part, class, .. } = gs1::code(class);
            Cargo { part, class, serials: Vec::new(), counted: quantity.to_owned(), unit: unit.to_owned() }
        }));
        kinds
    }

    /// Pieces: as counted, else the serial numbers of goods whose kind is known. How much a unit of unknown contents
    /// holds is unknown.
    pub(super) fn quantity(&self) -> String {
        match (self.counted.is_empty(), self.part.is_empty() || self.serials.is_empty()) {
            (false, _) => self.counted.clone(),
            (true, false) => self.serials.len().to_string(),
            (true, true) => String::new(),
        }
    }
}

fn quantities(event: &Node) -> impl Iterator<Item = (&str, &str, &str)> {
    let lists = ["quantityList", "childQuantityList"].into_iter();
    let entries = lists.flat_map(|name| event.get(name).map(Node::items).unwrap_or_default());
    entries.map(|entry| (entry.text("epcClass"), entry.text("quantity"), entry.text("uom")))
}

/// What was packed into what, over all aggregation events.
pub(super) struct Packing<'n>(BTreeMap<&'n str, Vec<&'n str>>);

/// How deep units hold units: pallets, cases, boxes.
const DEEPEST: usize = 6;
/// Things that one event may open to.
const MOST: usize = 1 << 20;

impl<'n> Packing<'n> {
    /// Reads all events that pack.
    pub(super) fn of(events: &[&'n Node]) -> Packing<'n> {
        let mut packed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for event in
            events.iter().filter(|event| event.text("type") == "AggregationEvent" && event.text("action") == "ADD")
        {
            let children = event.get("childEPCs").map(Node::items).unwrap_or_default().iter().map(Node::as_text);
            packed.entry(event.text("parentID")).or_default().extend(children);
        }
        Packing(packed)
    }

    /// Things with units opened, in order.
    fn opened<'a>(&'a self, things: &[&'a str]) -> Vec<&'a str> {
        let mut open: Vec<&str> = things.to_vec();
        for _ in 0..DEEPEST {
            let opened = open.iter().map(|thing| self.0.get(thing).map_or(1, Vec::len)).fold(0, usize::saturating_add);
            if opened > MOST || open.iter().all(|thing| !self.0.contains_key(thing)) {
                break;
            }
            open = open
                .into_iter()
                .flat_map(|thing| self.0.get(thing).map_or_else(|| vec![thing], Clone::clone))
                .collect();
        }
        open
    }
}
