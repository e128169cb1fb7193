//! One declared shipment, as its record gives it.

use super::{Country, Currency, Day, Mention, Milli, Money, Place, RecordRef, Text};

/// What the record says of its own standing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum ShipmentStatus {
    /// Filed and not changed; also when nothing is recorded.
    #[default]
    Original,
    /// A later version of a filing.
    Amended,
    /// Withdrawn: never a hop.
    Cancelled,
    /// Not yet shipped: an intent, never a hop.
    Proposed,
    /// A negative quantity: goods that came back, or a line that was reversed. Never a hop to the consignee.
    Returned,
}

/// What tells the versions, lines and bills of one filing apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Filing {
    /// Version, in thousandths; the highest counts.
    pub version: Option<Milli>,
    /// When it was filed, in minutes since 1970-01-01T00:00Z (midnight where only the day is known).
    pub filed: Option<i64>,
    /// Line of the filing, as written.
    pub item: Text,
    /// Container, as written.
    pub container: Text,
    /// Carrier's bill that this shipment travels under.
    pub master_bill: Text,
    /// Forwarder's bill.
    pub house_bill: Text,
}

/// A shipment row. Absent cells are `None`, [`Text::NONE`] or unknown; nothing is filled in.
#[derive(Clone, Debug)]
pub struct Shipment {
    /// Where it was read.
    pub record: RecordRef,
    /// Shipment id as read, or made from file hash and record number.
    pub id: Text,
    /// True when the id was made because the record has none.
    pub id_made: bool,
    /// Ship date.
    pub departed: Option<Day>,
    /// Arrival date.
    pub arrived: Option<Day>,
    /// Parties by [`Place`], in the order of [`Place::ALL`].
    pub parties: [Mention; 6],
    /// Goods in the declarant's words.
    pub description: Text,
    /// Part number as written.
    pub part_number: Text,
    /// Declared ECCN, upper case.
    pub eccn: Text,
    /// Declared HS code, digits only.
    pub hs_code: Text,
    /// Country of origin of the goods.
    pub origin: Country,
    /// Counted units, in thousandths.
    pub quantity: Option<Milli>,
    /// Declared value of one unit.
    pub unit_value: Option<Money>,
    /// Declared value of the line.
    pub total_value: Option<Money>,
    /// Gross weight of the line, in grams.
    pub gross_weight: Option<Milli>,
    /// Mode of transport, upper case.
    pub mode: Text,
    /// Port of lading as written.
    pub port_of_lading: Text,
    /// Port of unlading as written.
    pub port_of_unlading: Text,
    /// Licence number, exception code, `NLR`, `PENDING` or nothing, upper case.
    pub license: Text,
    /// Serial numbers, upper case, sorted, each once.
    pub serials: Box<[Text]>,
    /// Order id as written.
    pub order_id: Text,
    /// What the record says of its own standing.
    pub status: ShipmentStatus,
    /// Versions, lines and bills; `None` where the record has none of them, which is the usual case.
    pub filing: Option<Box<Filing>>,
}

impl Shipment {
    /// The same row among other texts: `carry` gives the number that a text has there.
    #[must_use]
    pub fn carried(&self, mut carry: impl FnMut(Text) -> Text) -> Shipment {
        let parties = self.parties.map(|mention| Mention {
            name: carry(mention.name),
            address: carry(mention.address),
            ..mention
        });
        let filing = self.filing.as_deref().map(|filing| Filing {
            item: carry(filing.item),
            container: carry(filing.container),
            master_bill: carry(filing.master_bill),
            house_bill: carry(filing.house_bill),
            ..*filing
        });
        Shipment {
            id: carry(self.id),
            parties,
            description: carry(self.description),
            part_number: carry(self.part_number),
            eccn: carry(self.eccn),
            hs_code: carry(self.hs_code),
            mode: carry(self.mode),
            port_of_lading: carry(self.port_of_lading),
            port_of_unlading: carry(self.port_of_unlading),
            license: carry(self.license),
            serials: self.serials.iter().map(|serial| carry(*serial)).collect(),
            order_id: carry(self.order_id),
            filing: filing.map(Box::new),
            ..*self
        }
    }

    /// Versions, lines and bills.
    #[must_use]
    pub fn filing(&self) -> Filing {
        self.filing.as_deref().copied().unwrap_or_default()
    }

    /// The party at a place.
    #[must_use]
    pub fn party(&self, place: Place) -> Mention {
        self.parties[place as usize]
    }

    /// The day rules are looked up for: departure, else arrival.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.departed.or(self.arrived)
    }

    /// Value of one unit: as declared, else total divided by quantity.
    #[must_use]
    pub fn value_per_unit(&self) -> Option<Money> {
        self.unit_value.or_else(|| {
            let total = self.total_value?;
            let units = self.quantity?.0;
            let amount =
                i64::try_from(i128::from(total.amount) * 1000 / i128::from((units > 0).then_some(units)?)).ok()?;
            Some(Money { amount, ..total })
        })
    }

    /// Value of the line: as declared, else unit value times quantity; `None` when it does not fit.
    #[must_use]
    pub fn line_value(&self) -> Option<Money> {
        self.total_value.or_else(|| {
            let unit = self.unit_value?;
            let amount = i64::try_from(i128::from(unit.amount) * i128::from(self.quantity?.0) / 1000).ok()?;
            Some(Money { amount, ..unit })
        })
    }

    /// Grams for one unit.
    #[must_use]
    pub fn weight_per_unit(&self) -> Option<Milli> {
        let (weight, units) = (self.gross_weight?.0, self.quantity?.0);
        (units > 0 && weight > 0).then(|| Milli((i128::from(weight) * 1000 / i128::from(units)) as i64))
    }

    /// The currency values are declared in.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.unit_value.or(self.total_value).map_or(Currency::UNKNOWN, |money| money.currency)
    }
}
