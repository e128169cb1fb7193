//! Shipment records to hops: superseded, cancelled and proposed rows aside, one hop per leg, numbered by content.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::classify::GoodsBook;
use crate::model::{Hop, PartyId, Place, Records, Shipment, ShipmentStatus};
use crate::resolve::Directory;

use super::standing::Standing;

/// Hops of a data set and the rows that are none.
#[derive(Default)]
pub struct Network {
    /// Hops in the order of departure, shipment id and content.
    pub hops: Vec<Hop>,
    /// Shipments that are intents (proposed, or licence pending): never hops.
    pub intents: Vec<u32>,
    /// Shipments cancelled, superseded, reversed or filed a second time under another bill.
    pub withdrawn: Vec<u32>,
}

/// Builds hops; parties without name become one node per shipment. O(n log n).
#[must_use]
pub fn build(records: &Records, book: &GoodsBook, directory: &mut Directory) -> Network {
    let order = in_order(records);
    let standing = Standing::of(records, book, &order);
    let mut network = Network::default();
    for index in order {
        let row = &records.shipments[index as usize];
        if standing.is_withdrawn(index) {
            network.withdrawn.push(index);
        } else if row.status == ShipmentStatus::Proposed || records.texts.show(row.license) == "PENDING" {
            network.intents.push(index);
        } else {
            add_legs(&mut network.hops, row, index, book, directory);
        }
    }
    network
}

fn add_legs(hops: &mut Vec<Hop>, row: &Shipment, index: u32, book: &GoodsBook, directory: &mut Directory) {
    let Some(day) = row.day() else { return };
    let named = |place| directory.party(&row.party(place));
    let (end_user, forwarder) = (named(Place::EndUser), named(Place::Forwarder));
    let via = named(Place::IntermediateConsignee);
    let from = directory.party_or_unnamed(&row.party(Place::Exporter), index, Place::Exporter);
    let to = directory.party_or_unnamed(&row.party(Place::Consignee), index, Place::Consignee);
    let country = |directory: &Directory, party: PartyId, place: Place| {
        let own = row.party(place).country;
        if own.is_known() { own } else { directory.parties[party.0 as usize].country }
    };
    let goods = book.of_shipment[index as usize];
    let whole = Hop {
        shipment: index,
        record: row.record,
        from,
        to,
        end_user,
        forwarder,
        from_country: country(directory, from, Place::Exporter),
        to_country: country(directory, to, Place::Consignee),
        departed: day,
        // a day of arrival before the departure is a slip, and times nothing
        arrived: row.arrived.filter(|arrived| row.departed.is_none_or(|departed| *arrived >= departed)),
        goods,
        key: book.keys[goods as usize],
        units: row.quantity,
        unit_weight: row.weight_per_unit(),
        leg: 0,
        has_serials: !row.serials.is_empty(),
        transit_to: None,
    };
    match via.filter(|via| *via != from && *via != to) {
        None => hops.push(whole),
        Some(via) => {
            let middle = country(directory, via, Place::IntermediateConsignee);
            let end = Some((to, whole.to_country));
            hops.push(Hop { to: via, to_country: middle, arrived: None, transit_to: end, ..whole.clone() });
            hops.push(Hop { from: via, from_country: middle, leg: 1, ..whole });
        }
    }
}

/// Shipments by what they say: by day and the first letters of their ids, which tell nearly all apart, then by the rest.
fn in_order(records: &Records) -> Vec<u32> {
    let key = |row: &Shipment| {
        let id = if row.id_made { "" } else { records.texts.show(row.id) };
        let mut letters = [0; ID_LETTERS];
        let known = id.len().min(ID_LETTERS);
        letters[..known].copy_from_slice(&id.as_bytes()[..known]);
        (row.day(), letters)
    };
    let row = |index: u32| &records.shipments[index as usize];
    let mut order: Vec<_> = records.shipments.iter().map(key).zip(0..).collect();
    order.par_sort_by(|(a, first), (b, next)| a.cmp(b).then_with(|| by_content(records, row(*first), row(*next))));
    order.into_iter().map(|(_, index)| index).collect()
}

const ID_LETTERS: usize = 16;

/// Total order of shipments by what they say, never by where they were read.
fn by_content(records: &Records, a: &Shipment, b: &Shipment) -> Ordering {
    let show = |text| records.texts.show(text);
    // a made id tells where a row was read
    let own_id = |row: &Shipment| if row.id_made { "" } else { show(row.id) };
    let names = |row: &Shipment| row.parties.map(|mention| show(mention.name));
    a.day()
        .cmp(&b.day())
        .then_with(|| own_id(a).cmp(own_id(b)))
        .then_with(|| names(a).cmp(&names(b)))
        .then_with(|| show(a.part_number).cmp(show(b.part_number)))
        .then_with(|| show(a.description).cmp(show(b.description)))
        .then_with(|| (a.arrived, a.quantity, a.gross_weight).cmp(&(b.arrived, b.quantity, b.gross_weight)))
        .then_with(|| (a.unit_value, a.total_value).cmp(&(b.unit_value, b.total_value)))
        .then_with(|| show(a.eccn).cmp(show(b.eccn)))
        .then_with(|| show(a.hs_code).cmp(show(b.hs_code)))
        .then_with(|| show(a.license).cmp(show(b.license)))
        .then_with(|| a.status.cmp(&b.status))
        .then_with(|| a.serials.iter().map(|s| show(*s)).cmp(b.serials.iter().map(|s| show(*s))))
        .then_with(|| by_asides(records, a, b))
        .then_with(|| a.record.cmp(&b.record))
}

/// What rows that are alike in everything that counts may still differ in.
fn by_asides(records: &Records, a: &Shipment, b: &Shipment) -> Ordering {
    let show = |text| records.texts.show(text);
    let places = |row: &Shipment| row.parties.map(|mention| (mention.country, show(mention.address)));
    let words = |row: &Shipment| [row.mode, row.port_of_lading, row.port_of_unlading, row.order_id].map(show);
    places(a)
        .cmp(&places(b))
        .then_with(|| a.origin.cmp(&b.origin))
        .then_with(|| words(a).cmp(&words(b)))
        .then_with(|| by_filing(records, a, b))
}

fn by_filing(records: &Records, a: &Shipment, b: &Shipment) -> Ordering {
    let words = |row: &Shipment| {
        let filing = row.filing();
        [filing.item, filing.container, filing.master_bill, filing.house_bill].map(|text| records.texts.show(text))
    };
    let times = |row: &Shipment| (row.filing().version, row.filing().filed);
    times(a).cmp(&times(b)).then_with(|| words(a).cmp(&words(b)))
}
