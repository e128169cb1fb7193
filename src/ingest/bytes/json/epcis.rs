//! EPCIS 2.0 events as movements of goods from one party to another (GS1 EPCIS 2.0, CBV 2.0).

mod cargo;
mod masterdata;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::Made;
use super::gs1::term;
use super::node::Node;
use cargo::{Cargo, Packing};
use masterdata::Masterdata;

const HEADER: [&str; 13] = [
    "shipment_id",
    "ship_date",
    "arrival_date",
    "exporter_name",
    "exporter_country",
    "consignee_name",
    "consignee_country",
    "declared_description",
    "part_number",
    "quantity",
    "quantity_unit",
    "serial_numbers",
    "status",
];

/// True for an EPCIS document, of events or of the answer to a query.
pub(super) fn is_document(document: &Node) -> bool {
    document.text("type").starts_with("EPCIS") || document.get("epcisBody").is_some() || is_event(document)
}

/// True for one event by itself.
pub(super) fn is_event(node: &Node) -> bool {
    node.text("type").ends_with("Event") && node.get("eventTime").is_some()
}

/// A row for every kind of goods in every event that moves goods between two parties.
pub(super) fn rows(document: &Node) -> Result<Made, String> {
    let events = events(document);
    let masterdata = Masterdata::of(document);
    let packing = Packing::of(&events);
    let mut passed_over: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut movements: Vec<Movement> = Vec::new();
    let mut open: BTreeMap<Met, Vec<usize>> = BTreeMap::new();
    let mut merged = 0_u64;
    for event in &events {
        let movement = match Movement::of(event, &masterdata, &packing) {
            Ok(movement) => movement,
            Err(why) => {
                *passed_over.entry(why).or_default() += 1;
                continue;
            }
        };
        let waiting = open.entry(movement.met()).or_default();
        match waiting.iter().position(|earlier| movements[*earlier].takes(&movement)) {
            Some(found) => {
                movements[waiting.remove(found)].arrived = movement.arrived;
                merged += 1;
            }
            None => {
                waiting.push(movements.len());
                movements.push(movement);
            }
        }
    }
    let rows: Vec<Vec<String>> = movements.iter().flat_map(|movement| movement.rows(&masterdata)).collect();
    let mut decisions = vec![format!(
        "{} EPCIS events were read as {} movements in {} rows",
        events.len(),
        movements.len(),
        rows.len()
    )];
    if merged > 0 {
        decisions
            .push(format!("{merged} receipts of goods were put beside the shipping of the same goods, as its arrival"));
    }
    decisions.extend(passed_over.iter().map(|(why, count)| format!("{count} events were passed over: {why}")));
    Ok(Made { header: HEADER.map(str::to_owned).to_vec(), rows, what: "EPCIS 2.0 JSON", decisions })
}

fn events(document: &Node) -> Vec<&Node> {
    if let Node::List(list) = document {
        return list.iter().collect();
    }
    if is_event(document) {
        return vec![document];
    }
    let body = document.get("epcisBody").unwrap_or(document);
    let results = body.get("queryResults").and_then(|results| results.get("resultsBody")).unwrap_or(body);
    let list = results.get("eventList").or_else(|| results.get("event")).map(Node::items).unwrap_or_default();
    list.iter().collect()
}

/// Source, destination and one of the goods.
type Met = (String, String, String);

/// One movement, as a shipping or a receiving event says it.
struct Movement {
    id: String,
    from: String,
    to: String,
    shipped: String,
    arrived: String,
    status: &'static str,
    cargo: Vec<Cargo>,
}

impl Movement {
    /// What an event says; the error is why it is no movement.
    fn of(event: &Node, masterdata: &Masterdata<'_>, packing: &Packing<'_>) -> Result<Movement, &'static str> {
        if event.get("errorDeclaration").is_some() {
            return Err("declared to be in error by a later event");
        }
        let time = time(event);
        let (shipped, arrived, status) = match term(event.text("bizStep")) {
            "shipping" | "departing" => (time, String::new(), "original"),
            "void_shipping" => (time, String::new(), "cancelled"),
            "receiving" | "arriving" => (String::new(), time, "original"),
            "" => return Err("no business step, so nothing says that the goods moved"),
            _ => return Err("a business step other than shipping and receiving"),
        };
        let (from, to) = (party(event, "sourceList", "source"), party(event, "destinationList", "destination"));
        if from.is_empty() || to.is_empty() {
            return Err("no source and destination party: add sourceList and destinationList");
        }
        if masterdata.name(&from) == masterdata.name(&to) {
            return Err("source and destination are the same party");
        }
        let cargo = Cargo::of(event, packing);
        Ok(Movement { id: id(event), from, to, shipped, arrived, status, cargo })
    }

    /// What a movement and its receipt have in common at the first look.
    fn met(&self) -> Met {
        let first = self.cargo.first();
        let thing = first.and_then(|goods| goods.serials.first()).or_else(|| first.map(|goods| &goods.class));
        (self.from.clone(), self.to.clone(), thing.cloned().unwrap_or_default())
    }

    /// True when `receipt` is the arrival of this movement: the same parties and the same things, not before it left.
    fn takes(&self, receipt: &Movement) -> bool {
        let open = self.arrived.is_empty() && receipt.shipped.is_empty() && self.status == "original";
        open && self.cargo == receipt.cargo && self.shipped.get(..10) <= receipt.arrived.get(..10)
    }

    fn rows(&self, masterdata: &Masterdata<'_>) -> Vec<Vec<String>> {
        let nothing = [Cargo::default()];
        let cargo = if self.cargo.is_empty() { &nothing[..] } else { &self.cargo };
        let row = |goods: &Cargo| {
            let cells = [
                self.id.clone(),
                self.shipped.clone(),
                self.arrived.clone(),
                masterdata.name(&self.from).to_owned(),
                masterdata.country(&self.from).to_owned(),
                masterdata.name(&self.to).to_owned(),
                masterdata.country(&self.to).to_owned(),
                masterdata.description(&goods.class).to_owned(),
                masterdata.part(&goods.class).unwrap_or(&goods.part).to_owned(),
                goods.quantity(),
                goods.unit.clone(),
                goods.serials.iter().map(|serial| serial.replace(';', ",")).collect::<Vec<_>>().join(";"),
                self.status.to_owned(),
            ];
            cells.to_vec()
        };
        cargo.iter().map(row).collect()
    }
}

/// The party of a list of sources or destinations: who possesses the goods, else who owns them, else where they are.
fn party(event: &Node, list: &str, member: &str) -> String {
    let entries = event.get(list).map(Node::items).unwrap_or_default();
    let of_kind = |kind: &str| entries.iter().find(|entry| term(entry.text("type")) == kind);
    let found = ["possessing_party", "owning_party", "location"].into_iter().find_map(of_kind);
    found.map(|entry| entry.text(member).to_owned()).unwrap_or_default()
}

/// The despatch advice, else the bill of lading, the order, or the id of the event.
fn id(event: &Node) -> String {
    let papers = event.get("bizTransactionList").map(Node::items).unwrap_or_default();
    let of_kind = |kind: &str| papers.iter().find(|paper| term(paper.text("type")) == kind);
    let paper = ["desadv", "bol", "po", "inv"].into_iter().find_map(of_kind).or_else(|| papers.first());
    let text = paper.map_or_else(|| event.text("eventID"), |paper| paper.text("bizTransaction"));
    text.strip_prefix("urn:epcglobal:cbv:bt:").unwrap_or(text).to_owned()
}

/// The time of an event on the clock of the place where it was seen; as written when it says no such place.
fn time(event: &Node) -> String {
    let (written, offset_written) = (event.text("eventTime"), event.text("eventTimeZoneOffset"));
    let local = || {
        let at: Timestamp = written.parse().ok()?;
        let offset = seconds(offset_written).and_then(|seconds| Offset::from_seconds(seconds).ok())?;
        Some(format!("{}{}", offset.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S"), offset_written))
    };
    local().unwrap_or_else(|| written.to_owned())
}

/// `+05:30` in seconds.
fn seconds(offset: &str) -> Option<i32> {
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = offset.strip_prefix(['+', '-'])?.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=15).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 3600 + minutes * 60))
}
