//! The records beside shipments: what is known of parties, money, sites, orders, licences and lists.

use super::{
    Country, Currency, Day, Lake, ListEdition, Listing, Mention, Milli, Money, RecordRef, Reject, Shipment, SourceFile,
    Text, Texts,
};

/// A row of the parties table.
#[derive(Clone, Debug)]
pub struct PartyRecord {
    /// Where it was read.
    pub record: RecordRef,
    /// Name, country and address.
    pub mention: Mention,
    /// Other names.
    pub aliases: Box<[Text]>,
    /// Registration number.
    pub registration_no: Text,
    /// Legal Entity Identifier (ISO 17442) as written.
    pub lei: Text,
    /// DUNS number as written.
    pub duns: Text,
    /// Number for taxes as written.
    pub tax_id: Text,
    /// Telephone.
    pub phone: Text,
    /// E-mail.
    pub email: Text,
    /// Who acts for it, by the columns of [`OFFICER_COLUMNS`].
    pub officers: [Box<[Text]>; 3],
    /// Date of formation.
    pub incorporated: Option<Day>,
    /// Country of the headquarters.
    pub hq_country: Country,
    /// Name of the ultimate parent.
    pub ultimate_parent: Text,
    /// Country where the ultimate parent is headquartered.
    pub ultimate_parent_country: Country,
    /// Line of business in the record's words.
    pub business: Text,
    /// Web presence in the record's words (`none`, `minimal`, `normal`).
    pub web_presence: Text,
    /// Declared power of the data centre, in kilowatts.
    pub datacentre_kw: Option<i64>,
    /// Listing that the user's own record states.
    pub list_status: Text,
}

/// Columns of people who act for a party.
pub const OFFICER_COLUMNS: [&str; 3] = ["officers", "directors", "legal_representative"];

/// A dated share of one party in another.
#[derive(Clone, Debug)]
pub struct Ownership {
    /// Where it was read.
    pub record: RecordRef,
    /// Who owns.
    pub owner_name: Text,
    /// Who is owned.
    pub owned_name: Text,
    /// Percent in thousandths (50 % is 50,000); `None` is unknown, never zero.
    pub percent: Option<Milli>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

/// A payment.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Where it was read.
    pub record: RecordRef,
    /// Payment id.
    pub id: Text,
    /// Day of payment.
    pub date: Day,
    /// Who paid (no address).
    pub payer: Mention,
    /// Who was paid (no address).
    pub payee: Mention,
    /// How much.
    pub amount: Option<Money>,
    /// Shipments it is said to be for.
    pub shipment_ids: Box<[Text]>,
}

/// Something seen at a party on a day.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Where it was read.
    pub record: RecordRef,
    /// Observation id.
    pub id: Text,
    /// Day.
    pub date: Day,
    /// Kind in the record's words (activation, site visit, audit, teardown, ...), lower case.
    pub kind: Text,
    /// Where (no address).
    pub party: Mention,
    /// Serial numbers, upper case, sorted, each once.
    pub serials: Box<[Text]>,
    /// What was seen, in the record's words.
    pub note: Text,
}

/// Compute rented out.
#[derive(Clone, Debug)]
pub struct Tenancy {
    /// Where it was read.
    pub record: RecordRef,
    /// Who runs the machines.
    pub operator: Mention,
    /// Who uses them.
    pub tenant: Mention,
    /// Headquarters of the tenant.
    pub tenant_hq: Country,
    /// First day.
    pub start: Option<Day>,
    /// Share of capacity in thousandths (94 % is 940); `None` is unknown.
    pub share: Option<Milli>,
    /// Use in the record's words.
    pub usage: Text,
}

/// How an order ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OrderStatus {
    /// Not yet decided; also when nothing is recorded.
    Open,
    /// Shipped.
    Filled,
    /// Turned down.
    Refused,
    /// Withdrawn.
    Cancelled,
}

/// An order, shipped or not.
#[derive(Clone, Debug)]
pub struct Order {
    /// Where it was read.
    pub record: RecordRef,
    /// Order id.
    pub id: Text,
    /// Day.
    pub date: Day,
    /// Who ordered (no address).
    pub buyer: Mention,
    /// Item in the order's words.
    pub item: Text,
    /// Units, in thousandths.
    pub quantity: Option<Milli>,
    /// How it ended.
    pub status: OrderStatus,
    /// Why.
    pub reason: Text,
}

/// A licence on file.
#[derive(Clone, Debug)]
pub struct Licence {
    /// Where it was read.
    pub record: RecordRef,
    /// Number, upper case.
    pub number: Text,
    /// To whom it was granted.
    pub holder: Text,
    /// Consignee it names.
    pub consignee: Text,
    /// End user it names.
    pub end_user: Text,
    /// Items it covers, in its words.
    pub items: Text,
    /// Units it covers, in thousandths.
    pub quantity: Option<Milli>,
    /// Value it covers.
    pub value: Option<Money>,
    /// First day.
    pub valid_from: Option<Day>,
    /// Last day.
    pub valid_to: Option<Day>,
}

/// A change to a filed shipment.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Where it was read.
    pub record: RecordRef,
    /// Shipment that changed.
    pub shipment_id: Text,
    /// Day of the change.
    pub date: Day,
    /// Column that changed.
    pub field: Text,
    /// Value before.
    pub old: Text,
    /// Value after.
    pub new: Text,
}

/// A reply to a question that only a person can settle.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it was read.
    pub record: RecordRef,
    /// Whom it is about.
    pub party_name: Text,
    /// Question id or words.
    pub question: Text,
    /// The reply.
    pub answer: Text,
    /// Day of the reply.
    pub date: Option<Day>,
    /// Who gave or took it.
    pub by: Text,
}

/// What the user says of two names: the strongest evidence there is.
#[derive(Clone, Debug)]
pub struct SameParties {
    /// Where it was read.
    pub record: RecordRef,
    /// The two names, each with its country when given (no address).
    pub names: [Mention; 2],
    /// Whether they are one party.
    pub verdict: SameVerdict,
    /// Who says so.
    pub who: Text,
    /// Why.
    pub reason: Text,
}

/// Whether two names are one party.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SameVerdict {
    /// They are one.
    Same,
    /// They are two.
    Different,
}

/// Which way a country reports goods to have gone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TradeFlow {
    /// Out of it, re-exports included.
    Export,
    /// Into it, re-imports included.
    Import,
    /// A part of exports or imports that is told beside them; not used.
    Part,
}

/// What a country reports of its trade with another, of one tariff number in one period.
#[derive(Clone, Debug)]
pub struct TradeStatistic {
    /// Where it was read.
    pub record: RecordRef,
    /// Who reports.
    pub reporter: Country,
    /// With whom.
    pub partner: Country,
    /// Which way.
    pub flow: TradeFlow,
    /// Digits of the tariff number, as long as they are given.
    pub code: Text,
    /// First day of the period.
    pub first: Day,
    /// Last day of the period.
    pub last: Day,
    /// Kilograms, net.
    pub weight: Option<Milli>,
    /// Value in the currency, in thousandths.
    pub value: Option<Milli>,
    /// Currency of the value; unknown when none is recorded.
    pub currency: Currency,
}

/// Everything read from the inputs of a run: files, refusals and shipments in reading order, the other tables in the
/// order of what they say.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// All strings.
    pub texts: Texts,
    /// All input tables.
    pub files: Vec<SourceFile>,
    /// Refused records.
    pub rejects: Vec<Reject>,
    /// Shipments.
    pub shipments: Vec<Shipment>,
    /// Parties table.
    pub parties: Vec<PartyRecord>,
    /// Ownership.
    pub ownership: Vec<Ownership>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Observations.
    pub observations: Vec<Observation>,
    /// Tenancies.
    pub tenancies: Vec<Tenancy>,
    /// Orders.
    pub orders: Vec<Order>,
    /// Licences.
    pub licences: Vec<Licence>,
    /// Amendments.
    pub amendments: Vec<Amendment>,
    /// Answers.
    pub answers: Vec<Answer>,
    /// What the user says of names.
    pub same_parties: Vec<SameParties>,
    /// Trade statistics.
    pub trade_statistics: Vec<TradeStatistic>,
    /// List entries.
    pub listings: Vec<Listing>,
    /// One line per list source.
    pub list_editions: Vec<ListEdition>,
    /// The lake that the shipments were taken out of, when they were.
    pub lake: Option<Box<Lake>>,
}

impl Records {
    /// How many rows of each table there are, to go back to with [`Records::truncate`].
    #[must_use]
    pub fn counts(&self) -> [usize; 14] {
        [
            self.rejects.len(),
            self.shipments.len(),
            self.parties.len(),
            self.ownership.len(),
            self.payments.len(),
            self.observations.len(),
            self.tenancies.len(),
            self.orders.len(),
            self.licences.len(),
            self.amendments.len(),
            self.answers.len(),
            self.listings.len(),
            self.same_parties.len(),
            self.trade_statistics.len(),
        ]
    }

    /// Drops the rows behind `counts`.
    pub fn truncate(&mut self, counts: &[usize; 14]) {
        self.rejects.truncate(counts[0]);
        self.shipments.truncate(counts[1]);
        self.parties.truncate(counts[2]);
        self.ownership.truncate(counts[3]);
        self.payments.truncate(counts[4]);
        self.observations.truncate(counts[5]);
        self.tenancies.truncate(counts[6]);
        self.orders.truncate(counts[7]);
        self.licences.truncate(counts[8]);
        self.amendments.truncate(counts[9]);
        self.answers.truncate(counts[10]);
        self.listings.truncate(counts[11]);
        self.same_parties.truncate(counts[12]);
        self.trade_statistics.truncate(counts[13]);
    }
}
