//! What was observed: parties, hops between them, and the links by which one hop may follow another.

use super::{Country, Day, GoodsKey, Milli, RecordRef};

/// Index of a resolved party. Given in the order of normal name and country, so it does not depend on row order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartyId(pub u32);

/// Index of a hop. Hops are in the order of departure, shipment id and content, so it does not depend on row order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HopId(pub u32);

/// A role that a party played on some record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Sent goods.
    Exporter,
    /// Received goods on the way.
    IntermediateConsignee,
    /// Received goods.
    Consignee,
    /// Declared as the user.
    EndUser,
    /// Moved goods.
    Forwarder,
    /// Was told of arrival.
    NotifyParty,
    /// Paid.
    Payer,
    /// Rents compute.
    Tenant,
}

/// Goods moving from one party to another.
#[derive(Clone, Debug)]
pub struct Hop {
    /// Index into the shipments.
    pub shipment: u32,
    /// Where it was read.
    pub record: RecordRef,
    /// Who sent.
    pub from: PartyId,
    /// Who received.
    pub to: PartyId,
    /// End user declared, `None` when not recorded.
    pub end_user: Option<PartyId>,
    /// Forwarder declared.
    pub forwarder: Option<PartyId>,
    /// Country of departure.
    pub from_country: Country,
    /// Country of arrival.
    pub to_country: Country,
    /// Day of departure (arrival when only that is recorded).
    pub departed: Day,
    /// Day of arrival, `None` when not recorded.
    pub arrived: Option<Day>,
    /// Index of the goods.
    pub goods: u32,
    /// Goods key.
    pub key: GoodsKey,
    /// Units in thousandths, `None` when not recorded.
    pub units: Option<Milli>,
    /// Grams for one unit, `None` when not recorded.
    pub unit_weight: Option<Milli>,
    /// Leg of the shipment, 0 for the first.
    pub leg: u8,
    /// True when the record gives serial numbers.
    pub has_serials: bool,
    /// On the leg to an intermediate consignee: who receives in the end, and where. Goods in transit do not end here.
    pub transit_to: Option<(PartyId, Country)>,
}

impl Hop {
    /// Day from which goods can move on: arrival, or departure when no arrival is recorded.
    #[must_use]
    pub fn available(&self) -> Day {
        self.arrived.unwrap_or(self.departed)
    }

    /// Who receives in the end on this record, and where (15 CFR 748.5: ultimate against intermediate consignee).
    #[must_use]
    pub fn ultimate(&self) -> (PartyId, Country) {
        self.transit_to.unwrap_or((self.to, self.to_country))
    }

    /// Whole units, 0 when unknown.
    #[must_use]
    pub fn whole_units(&self) -> i64 {
        self.units.map_or(0, Milli::whole)
    }
}

/// Why one hop may follow another, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Basis {
    /// A serial number in common.
    Serial,
    /// Same chip family or same goods key.
    SameProduct,
    /// Units match or are a part, weight per unit agrees.
    CountAndWeight,
    /// Units are the sum of several inbound lots, weight per unit agrees.
    SumOfLots,
    /// The catalogue says that one is built into the other.
    Assembly,
}

impl Basis {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Basis::Serial => "serial",
            Basis::SameProduct => "same product",
            Basis::CountAndWeight => "count and weight",
            Basis::SumOfLots => "count and weight (sum of lots)",
            Basis::Assembly => "assembly",
        }
    }
}

/// Hop `to` may follow hop `from`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Link {
    /// The earlier hop.
    pub from: HopId,
    /// The later hop.
    pub to: HopId,
    /// The strongest reason.
    pub basis: Basis,
    /// Days between availability and departure; negative within the tolerance.
    pub dwell: i32,
    /// True when the dwell is beyond the usual window.
    pub slow: bool,
}

impl From<super::Place> for Role {
    fn from(place: super::Place) -> Role {
        match place {
            super::Place::Exporter => Role::Exporter,
            super::Place::IntermediateConsignee => Role::IntermediateConsignee,
            super::Place::Consignee => Role::Consignee,
            super::Place::EndUser => Role::EndUser,
            super::Place::Forwarder => Role::Forwarder,
            super::Place::NotifyParty => Role::NotifyParty,
        }
    }
}

impl Role {
    /// The trade's word for the role.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Exporter => "exporter",
            Role::IntermediateConsignee => "intermediate consignee",
            Role::Consignee => "consignee",
            Role::EndUser => "end user",
            Role::Forwarder => "forwarder",
            Role::NotifyParty => "notify party",
            Role::Payer => "payer",
            Role::Tenant => "tenant",
        }
    }
}
