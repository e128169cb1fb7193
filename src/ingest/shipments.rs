//! Rows of the shipments table.

use super::cells;
use super::columns::{ColumnSpec, one_of, optional};
use super::entry::{Column, Entry, Fault, Layout};
use super::intake::Said;
use super::notes::Decided;
use crate::model::{Mention, Place, Shipment, ShipmentStatus, Text};

const DATES: &str = "a date";
const PARTIES: &str = "a party";

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    optional("shipment_id"),
    one_of(DATES, "ship_date"),
    one_of(DATES, "arrival_date"),
    one_of(PARTIES, "exporter_name"),
    optional("exporter_country"),
    optional("exporter_address"),
    optional("intermediate_consignee_name"),
    optional("intermediate_consignee_country"),
    optional("intermediate_consignee_address"),
    one_of(PARTIES, "consignee_name"),
    optional("consignee_country"),
    optional("consignee_address"),
    optional("end_user_name"),
    optional("end_user_country"),
    optional("end_user_address"),
    optional("forwarder_name"),
    optional("forwarder_country"),
    optional("notify_name"),
    optional("declared_description"),
    optional("part_number"),
    optional("eccn"),
    optional("hs_code"),
    optional("origin_country"),
    optional("quantity"),
    optional("unit_value"),
    optional("total_value"),
    optional("currency"),
    optional("gross_weight_kg"),
    optional("mode"),
    optional("port_of_lading"),
    optional("port_of_unlading"),
    optional("license").or(&["licence"]),
    optional("serial_numbers"),
    optional("order_id"),
    optional("status"),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    id: Column,
    departed: Column,
    arrived: Column,
    parties: [[Column; 3]; 6],
    description: Column,
    part_number: Column,
    eccn: Column,
    hs_code: Column,
    origin: Column,
    quantity: Column,
    unit_value: Column,
    total_value: Column,
    currency: Column,
    gross_weight: Column,
    mode: Column,
    port_of_lading: Column,
    port_of_unlading: Column,
    license: Column,
    serials: Column,
    order_id: Column,
    status: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            id: layout.column("shipment_id"),
            departed: layout.column("ship_date"),
            arrived: layout.column("arrival_date"),
            parties: Place::ALL.map(|place| layout.party(place.columns())),
            description: layout.column("declared_description"),
            part_number: layout.column("part_number"),
            eccn: layout.column("eccn"),
            hs_code: layout.column("hs_code"),
            origin: layout.column("origin_country"),
            quantity: layout.column("quantity"),
            unit_value: layout.column("unit_value"),
            total_value: layout.column("total_value"),
            currency: layout.column("currency"),
            gross_weight: layout.column("gross_weight_kg"),
            mode: layout.column("mode"),
            port_of_lading: layout.column("port_of_lading"),
            port_of_unlading: layout.column("port_of_unlading"),
            license: layout.column("license"),
            serials: layout.column("serial_numbers"),
            order_id: layout.column("order_id"),
            status: layout.column("status"),
        }
    }

    /// The shipment's own id, none when the record has none.
    pub(super) fn own_id(&self, entry: &mut Entry<'_, '_>) -> Text {
        entry.word(self.id)
    }

    /// Reads one row; `made_id` names it when the record has no id of its own.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>, made_id: &str) -> Result<Shipment, Fault> {
        let own = self.own_id(entry);
        let currency = entry.currency(self.currency)?;
        let shipment = Shipment {
            record: entry.at,
            id: own,
            id_made: own.is_none(),
            departed: entry.day(self.departed)?,
            arrived: entry.day(self.arrived)?,
            parties: self.parties(entry),
            description: entry.word(self.description),
            part_number: entry.word(self.part_number),
            eccn: entry.code(self.eccn),
            hs_code: self.hs_code(entry)?,
            origin: entry.country(self.origin),
            quantity: entry.quantity(self.quantity)?,
            unit_value: entry.value(self.unit_value, currency)?,
            total_value: entry.value(self.total_value, currency)?,
            gross_weight: entry.amount(self.gross_weight, "negative weight: write kilograms of the line")?,
            mode: entry.code(self.mode),
            port_of_lading: entry.word(self.port_of_lading),
            port_of_unlading: entry.word(self.port_of_unlading),
            license: entry.code(self.license),
            serials: entry.serials(self.serials),
            order_id: entry.word(self.order_id),
            status: self.status(entry)?,
        };
        if shipment.day().is_none() {
            return Err(Fault::new(
                self.departed,
                entry.cell(self.departed),
                "no ship or arrival date: write YYYY-MM-DD",
            ));
        }
        let id = if own.is_none() { entry.intake.texts.intern(made_id) } else { own };
        Ok(Shipment { id, ..shipment })
    }

    /// `SAME AS CONSIGNEE` copies the consignee where the role can be the consignee's; elsewhere it names nobody.
    fn parties(&self, entry: &mut Entry<'_, '_>) -> [Mention; 6] {
        let read = self.parties.map(|columns| entry.mention(columns));
        let consignee = read[Place::Consignee as usize].0;
        Place::ALL.map(|place| {
            let (mention, said) = read[place as usize];
            let may_copy = matches!(place, Place::EndUser | Place::NotifyParty | Place::Forwarder);
            if said != Said::SameAsConsignee {
                return mention;
            }
            if may_copy && !consignee.is_none() {
                return consignee;
            }
            let column = self.parties[place as usize][0];
            let cell = entry.cell(column);
            entry.intake.notes.take(column.name, Decided::DeadReference, cell);
            mention
        })
    }

    fn hs_code(&self, entry: &mut Entry<'_, '_>) -> Result<Text, Fault> {
        let (word, cell) = (entry.word(self.hs_code), entry.cell(self.hs_code));
        if word.is_none() || cell.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(word);
        }
        match cells::tariff_digits(cell) {
            Some(digits) => Ok(entry.intake.texts.intern(&digits)),
            None => Err(Fault::new(self.hs_code, cell, "not a tariff number: write its digits, for instance 847330")),
        }
    }

    fn status(&self, entry: &mut Entry<'_, '_>) -> Result<ShipmentStatus, Fault> {
        if entry.word(self.status).is_none() {
            return Ok(ShipmentStatus::Original);
        }
        let cell = entry.cell(self.status);
        match cell.to_ascii_lowercase().as_str() {
            "original" => Ok(ShipmentStatus::Original),
            "amended" => Ok(ShipmentStatus::Amended),
            "cancelled" | "canceled" => Ok(ShipmentStatus::Cancelled),
            "proposed" => Ok(ShipmentStatus::Proposed),
            _ => Err(Fault::new(self.status, cell, "not a status: write original, amended, cancelled or proposed")),
        }
    }
}
