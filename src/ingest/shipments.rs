//! Rows of the shipments table.

use super::columns::{ColumnSpec, one_of, optional};
use super::entry::{Column, Entry, Fault, Layout};
use super::intake::Intake;
use super::notes::Decided;
use crate::model::{Day, Filing, Mention, Place, Shipment, ShipmentStatus, Text};
use crate::policy::PartyWord;

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
    optional("quantity_unit"),
    optional("weight_unit"),
    optional("version"),
    optional("filed_at"),
    optional("item_number"),
    optional("container"),
    optional("master_bill"),
    optional("house_bill"),
    optional("license_type"),
    optional("movement_type"),
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
    quantity_unit: Column,
    weight_unit: Column,
    version: Column,
    filed_at: Column,
    item_number: Column,
    container: Column,
    master_bill: Column,
    house_bill: Column,
    license_type: Column,
    movement: Column,
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
            quantity_unit: layout.column("quantity_unit"),
            weight_unit: layout.column("weight_unit"),
            version: layout.column("version"),
            filed_at: layout.column("filed_at"),
            item_number: layout.column("item_number"),
            container: layout.column("container"),
            master_bill: layout.column("master_bill"),
            house_bill: layout.column("house_bill"),
            license_type: layout.column("license_type"),
            movement: layout.column("movement_type"),
        }
    }

    /// The shipment's own id, none when the record has none: where no column has one, its house bill, or the master bill
    /// of a row without one.
    pub(super) fn own_id(&self, entry: &mut Entry<'_, '_>) -> Text {
        let has_bills = self.house_bill.position.is_some() && self.master_bill.position.is_some();
        if self.id.position.is_some() || !has_bills {
            return entry.word(self.id);
        }
        let house = entry.word(self.house_bill);
        if house.is_none() { entry.word(self.master_bill) } else { house }
    }

    /// Reads one row; `made_id` names it when the record has no id of its own.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>, made_id: &str) -> Result<Shipment, Fault> {
        let own = self.told_id(entry);
        let currency = entry.currency(self.currency)?;
        let quantity = entry.counted(self.quantity, self.quantity_unit)?;
        let weight = entry.weight(self.gross_weight, self.weight_unit)?.or(quantity.grams);
        let departed = entry.day(self.departed)?;
        let arrived = if departed.is_some() { entry.side_day(self.arrived) } else { entry.day(self.arrived)? };
        if departed.is_none() && arrived.is_none() {
            return Err(self.no_day(entry));
        }
        self.tell_order(entry, departed.zip(arrived));
        let status = self.status(entry)?;
        Ok(Shipment {
            record: entry.at,
            id: if own.is_none() { entry.intake.texts.intern(made_id) } else { own },
            id_made: own.is_none(),
            departed,
            arrived,
            parties: self.parties(entry),
            description: entry.word(self.description),
            part_number: entry.identifier(self.part_number),
            eccn: entry.code(self.eccn),
            hs_code: self.hs_code(entry),
            origin: entry.country(self.origin),
            quantity: quantity.units,
            unit_value: entry.value_of_goods(self.unit_value, currency, quantity)?,
            total_value: entry.value_of_goods(self.total_value, currency, quantity)?,
            gross_weight: weight,
            mode: entry.code(self.mode),
            port_of_lading: entry.word(self.port_of_lading),
            port_of_unlading: entry.word(self.port_of_unlading),
            license: self.license(entry),
            serials: entry.serials(self.serials, quantity.units),
            order_id: entry.identifier(self.order_id),
            status: if quantity.is_return || self.is_sent_back(entry) { ShipmentStatus::Returned } else { status },
            filing: Some(self.filing(entry)?).filter(|filing| *filing != Filing::default()).map(Box::new),
        })
    }

    /// The own id; what a spreadsheet did to it, or that it is a bill's, is noted.
    fn told_id(&self, entry: &mut Entry<'_, '_>) -> Text {
        if self.id.position.is_some() {
            return entry.identifier(self.id);
        }
        let own = self.own_id(entry);
        if !own.is_none() {
            let Intake { notes, texts, .. } = &mut *entry.intake;
            notes.take("shipment_id", Decided::BillAsId, texts.show(own));
        }
        own
    }

    fn tell_order(&self, entry: &mut Entry<'_, '_>, days: Option<(Day, Day)>) {
        if days.is_some_and(|(departed, arrived)| arrived < departed) {
            entry.intake.notes.take(self.arrived.name, Decided::ArrivesFirst, entry.cell(self.arrived));
        }
    }

    fn no_day(&self, entry: &Entry<'_, '_>) -> Fault {
        let column = if self.departed.position.is_some() { self.departed } else { self.arrived };
        Fault::new(column, entry.cell(column), "no ship or arrival date: write YYYY-MM-DD")
    }

    fn filing(&self, entry: &mut Entry<'_, '_>) -> Result<Filing, Fault> {
        let version = entry.amount(self.version, "negative version: number the versions from 1")?;
        Ok(Filing {
            version,
            filed: entry.side_minute(self.filed_at),
            item: entry.word(self.item_number),
            container: entry.identifier(self.container),
            master_bill: entry.identifier(self.master_bill),
            house_bill: entry.identifier(self.house_bill),
        })
    }

    /// `SAME AS CONSIGNEE` copies the consignee where the role can be the consignee's, and so on for the other references;
    /// elsewhere they name nobody.
    fn parties(&self, entry: &mut Entry<'_, '_>) -> [Mention; 6] {
        let read = self.parties.map(|columns| entry.mention(columns));
        Place::ALL.map(|place| {
            let (mention, said) = read[place as usize];
            let may_copy = matches!(place, Place::EndUser | Place::NotifyParty | Place::Forwarder);
            let meant = match said {
                None | Some(PartyWord::Nobody) | Some(PartyWord::ToOrder) => return mention,
                Some(PartyWord::SameAsConsignee) | Some(PartyWord::SameAsAbove) if may_copy => Some(Place::Consignee),
                Some(PartyWord::SameAsNotify) if place != Place::NotifyParty => Some(Place::NotifyParty),
                Some(PartyWord::SameAsExporter) if may_copy => Some(Place::Exporter),
                _ => None,
            };
            let copied = meant.map(|meant| read[meant as usize].0).filter(|copied| !copied.is_none());
            copied.unwrap_or_else(|| {
                entry.dead_reference(self.parties[place as usize][0]);
                mention
            })
        })
    }

    /// The digits of the tariff number, never padded or cut; what is none, or of no chapter that can be told, is noted
    /// and not used.
    fn hs_code(&self, entry: &mut Entry<'_, '_>) -> Text {
        let word = entry.word(self.hs_code);
        if word.is_none() {
            return word;
        }
        let read = entry.intake.tariff(word);
        if let Some(decided) = read.decided {
            let cell = entry.cell(self.hs_code);
            let Intake { notes, texts, .. } = &mut *entry.intake;
            notes.take_with(self.hs_code.name, decided, cell, texts.show(read.hint));
        }
        read.digits
    }

    /// The licence; where none is written, what the type of licence says by a known code.
    fn license(&self, entry: &mut Entry<'_, '_>) -> Text {
        let (license, kind) = (entry.code(self.license), entry.code(self.license_type));
        if !license.is_none() || kind.is_none() {
            return license;
        }
        let said = entry.intake.policy.header_words().license_codes.get(entry.intake.texts.show(kind));
        said.map_or(Text::NONE, |said| entry.intake.texts.intern(said))
    }

    /// True when the type of movement is one of the words for goods that go back.
    fn is_sent_back(&self, entry: &Entry<'_, '_>) -> bool {
        let cell = entry.cell(self.movement).to_lowercase();
        !cell.is_empty() && entry.intake.policy.header_words().status.returned.contains(&cell)
    }

    fn status(&self, entry: &mut Entry<'_, '_>) -> Result<ShipmentStatus, Fault> {
        let cell = entry.cell(self.status);
        let said = cell.to_lowercase();
        let words = &entry.intake.policy.header_words().status;
        let kinds = [
            (&words.original, ShipmentStatus::Original),
            (&words.amended, ShipmentStatus::Amended),
            (&words.cancelled, ShipmentStatus::Cancelled),
            (&words.proposed, ShipmentStatus::Proposed),
            (&words.returned, ShipmentStatus::Returned),
        ];
        let found = kinds.iter().find(|(words, _)| words.contains(&said)).map(|(_, status)| *status);
        // a code of one letter may be a word for nothing elsewhere, so the words for nothing come last
        let found = found.or_else(|| entry.word(self.status).is_none().then_some(ShipmentStatus::Original));
        let why = "not a status: write original, amended, cancelled, returned or proposed";
        found.ok_or_else(|| Fault::new(self.status, cell, why))
    }
}
