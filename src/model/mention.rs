//! How one record names one party: the spelling, the country and the address it gives.

use super::{Country, Text};

/// Name, country and address as one record gives them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Mention {
    /// The spelling, [`Text::NONE`] when the cell is empty or holds a placeholder such as `TO ORDER`.
    pub name: Text,
    /// Resolved country, or unknown.
    pub country: Country,
    /// The address as written.
    pub address: Text,
}

/// Which of a shipment's parties is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// Who sends.
    Exporter,
    /// Who receives in between.
    IntermediateConsignee,
    /// Who receives in the end, as declared.
    Consignee,
    /// Who uses, as declared.
    EndUser,
    /// Who moves the goods.
    Forwarder,
    /// Who is told of arrival.
    NotifyParty,
}

impl Mention {
    /// True when no party is named.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.name.is_none()
    }
}

impl Place {
    /// All places, in the order of a shipment row.
    pub const ALL: [Place; 6] = [
        Place::Exporter,
        Place::IntermediateConsignee,
        Place::Consignee,
        Place::EndUser,
        Place::Forwarder,
        Place::NotifyParty,
    ];

    /// The canonical column of the name, the country and (where there is one) the address.
    #[must_use]
    pub fn columns(self) -> [&'static str; 3] {
        match self {
            Place::Exporter => ["exporter_name", "exporter_country", "exporter_address"],
            Place::IntermediateConsignee => {
                ["intermediate_consignee_name", "intermediate_consignee_country", "intermediate_consignee_address"]
            }
            Place::Consignee => ["consignee_name", "consignee_country", "consignee_address"],
            Place::EndUser => ["end_user_name", "end_user_country", "end_user_address"],
            Place::Forwarder => ["forwarder_name", "forwarder_country", ""],
            Place::NotifyParty => ["notify_name", "", ""],
        }
    }

    /// The trade's word for the role.
    #[must_use]
    pub fn role(self) -> &'static str {
        match self {
            Place::Exporter => "exporter",
            Place::IntermediateConsignee => "intermediate consignee",
            Place::Consignee => "consignee",
            Place::EndUser => "end user",
            Place::Forwarder => "forwarder",
            Place::NotifyParty => "notify party",
        }
    }
}
