//! What a person reviews: one story with its routes, flags, evidence and questions, all words resolved.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Confidence, Country, Day, Group, Licensing, Milli, Severity};

/// How soon a person should look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Priority {
    /// First.
    High,
    /// When the high ones are done.
    Medium,
    /// A note.
    Low,
}

/// How far the records carry the story.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FindingStatus {
    /// A route ends at a Tier 3 destination or a restricted party.
    Observed,
    /// The record ends elsewhere and the stated end user is not reached.
    Unfinished,
    /// About a party, without a route.
    Party,
}

/// One story. Everything in it is text or exact numbers, ready to print in any format.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Hash of what it is about: story kind, parties, red flags (lower-case hexadecimal, 16 digits).
    pub id: String,
    /// Place in the list, from 1.
    pub rank: u32,
    /// How soon to look.
    pub priority: Priority,
    /// Evidence combined over groups, 0 to 1000.
    pub score: u32,
    /// The story in one line.
    pub title: String,
    /// The story in two or three sentences.
    pub summary: String,
    /// How far the records carry it.
    pub status: FindingStatus,
    /// Groups that are raised, in the order of [`Group::ALL`].
    pub groups: Vec<Group>,
    /// Parties of the story, in the order of the route, then by name.
    pub parties: Vec<FindingParty>,
    /// Shipment ids as read, in date order.
    pub shipments: Vec<String>,
    /// First day of a hop in it.
    pub first_day: Option<Day>,
    /// Last day of a hop in it.
    pub last_day: Option<Day>,
    /// Listed routes, best first.
    pub routes: Vec<RouteView>,
    /// Sums over the hops that deliver into the story (never twice for one lot).
    pub totals: Totals,
    /// What all routes together brought to their ends; `None` without routes, or when they are too many.
    pub passage: Option<Passage>,
    /// Raised flags, gravest first.
    pub flags: Vec<RaisedView>,
    /// Innocent explanations that the data shows.
    pub explanations: Vec<Explanation>,
    /// What to ask next, in the order of what an answer would change.
    pub ask_next: Vec<String>,
    /// What has been answered already.
    pub replies: Vec<Reply>,
    /// Due diligence on its customers; empty for a note.
    pub checklist: Vec<DiligenceCheck>,
    /// What a work budget cut off, `None` when nothing.
    pub truncated: Option<String>,
}

/// A party of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FindingParty {
    /// Hash of normal name and country (lower-case hexadecimal, 12 digits).
    pub id: String,
    /// The spelling to print.
    pub name: String,
    /// Country, or unknown.
    pub country: Country,
    /// Roles on the records of the story.
    pub roles: Vec<&'static str>,
    /// Every spelling, in order.
    pub spellings: Vec<String>,
    /// Names that were joined to it, and why.
    pub merged: Vec<MergedName>,
    /// Parties that may be the same and were not joined.
    pub possibly_same: Vec<MergedName>,
}

/// A name that is, or may be, the same party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergedName {
    /// Id that it has, or would have, as a party of its own: hash of normal name and country.
    pub id: String,
    /// The spelling.
    pub spelling: String,
    /// Country, or unknown.
    pub country: Country,
    /// The spelling it is held against.
    pub with: String,
    /// Why, and what keeps it apart.
    pub because: String,
    /// Cells that show it.
    pub evidence: Vec<Evidence>,
}

/// One route as printed.
#[derive(Clone, Debug)]
pub struct RouteView {
    /// Hops in order.
    pub hops: Vec<RouteHop>,
    /// Bounds on the units of the first lot that could have reached the end.
    pub flow: Flow,
}

/// One hop as printed.
#[derive(Clone, Debug)]
pub struct RouteHop {
    /// Shipment id as read.
    pub shipment: String,
    /// Sender.
    pub from: String,
    /// Country of departure.
    pub from_country: Country,
    /// Receiver.
    pub to: String,
    /// Country of arrival.
    pub to_country: Country,
    /// Departure.
    pub departed: Day,
    /// Arrival, when recorded.
    pub arrived: Option<Day>,
    /// Product, or the record's own words.
    pub product: String,
    /// Goods key.
    pub goods_key: String,
    /// Units, when recorded.
    pub units: Option<Milli>,
    /// Kilograms of the line, when recorded.
    pub weight_kg: Option<Decimal>,
    /// Value of the line as printed money, when recorded.
    pub value: Option<String>,
    /// Serial numbers on the record.
    pub serials: Vec<String>,
    /// Why it follows the hop before; `None` for the first.
    pub basis: Option<&'static str>,
    /// Days waited before it; `None` for the first.
    pub dwell_days: Option<i32>,
    /// Licence test of this hop on its day.
    pub licence: Licensing,
}

/// Units of the first lot of a route that are in the last delivery.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flow {
    /// At least.
    pub least: i64,
    /// At most.
    pub most: i64,
    /// First in, first out.
    pub fifo: i64,
    /// In proportion.
    pub pro_rata: i64,
}

/// What the routes of a story together can have brought to their ends, and whose hold would have stopped it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Passage {
    /// What is counted: `chips`, or `units` of goods without any.
    pub counts: &'static str,
    /// In the first lots; `None` when one of them is not counted.
    pub sent: Option<i64>,
    /// At least so much of it is in the last deliveries.
    pub least: i64,
    /// At most so much.
    pub most: i64,
    /// So much of the last deliveries no record explains: stock from before, or records that are missing.
    pub stock: i64,
    /// The fewest parties in between whose hold would have stopped every lot that went through others.
    pub choke_points: Vec<PartyName>,
    /// Where it is one party: others each of whom would have done as well.
    pub instead: Vec<PartyName>,
    /// Senders of what went to an end at once.
    pub direct: Vec<PartyName>,
    /// False when a budget ended the search: a smaller set may exist.
    pub smallest: bool,
}

/// A party by its id and name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartyName {
    /// Hash of normal name and country, as [`FindingParty::id`].
    pub id: String,
    /// The spelling to print.
    pub name: String,
    /// Country, or unknown.
    pub country: Country,
}

/// Sums over a finding. Values per currency, never added across currencies.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Totals {
    /// Units.
    pub units: i64,
    /// Integrated circuits.
    pub chips: i64,
    /// Total processing performance: units x chips per unit x TPP.
    pub tpp: Decimal,
    /// Declared value by currency code.
    pub value: BTreeMap<String, Decimal>,
}

/// A raised flag as printed.
#[derive(Clone, Debug)]
pub struct RaisedView {
    /// Id of the red flag.
    pub red_flag: String,
    /// Its title.
    pub title: String,
    /// Typology patterns.
    pub patterns: Vec<String>,
    /// Kind of evidence.
    pub group: Group,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// One sentence with numbers.
    pub because: String,
    /// Ids of the parties that it is about, in order, as [`FindingParty::id`].
    pub parties: Vec<String>,
    /// Cells that show it, ordered by shipment id, column, value.
    pub evidence: Vec<Evidence>,
    /// Rules and guidance it answers.
    pub citations: Vec<Citation>,
}

/// A cited cell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Evidence {
    /// Shipment id (or payment, observation id) that the cell belongs to.
    pub subject: String,
    /// Canonical column.
    pub column: String,
    /// The cell as written in the file.
    pub value: String,
    /// What it shows.
    pub note: String,
    /// File as given.
    pub file: String,
    /// Record number, from 1.
    pub record: u32,
    /// Physical line, from 1.
    pub line: u32,
}

/// A rule or guidance behind a flag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation {
    /// Instrument or published flag id.
    pub id: String,
    /// Citation text, with confidence when it is below high.
    pub text: String,
    /// In force (or published) on the hop's day; false prints as "published later".
    pub in_force_on_hop: bool,
}

/// An innocent explanation that the data shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Stable id.
    pub id: String,
    /// One sentence with numbers.
    pub text: String,
    /// The one group it answers; `None` when it rests only on the suspect's own words.
    pub answers_group: Option<Group>,
    /// Cells that show it.
    pub evidence: Vec<Evidence>,
}

/// A reply on record about a party of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// Whom it is about.
    pub party: String,
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// Day of the reply.
    pub day: Option<Day>,
    /// Who gave or took it; empty when not recorded.
    pub by: String,
    /// Its cells.
    pub evidence: Vec<Evidence>,
}

/// What guidance expects to be done about a customer, and what shows that it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiligenceCheck {
    /// Action of due diligence (`DD-04`).
    pub id: String,
    /// The customer.
    pub party: String,
    /// What to do.
    pub action: String,
    /// The record to keep.
    pub keep: String,
    /// True when the action is screening and this run did it.
    pub screened: bool,
    /// Cells that show something of it; none is not "not done".
    pub evidence: Vec<Evidence>,
}

/// Numbers of findings by priority.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// High.
    pub high: u32,
    /// Medium.
    pub medium: u32,
    /// Low.
    pub low: u32,
}

impl Priority {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::Low => "low",
        }
    }
}

impl FindingStatus {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            FindingStatus::Observed => "observed",
            FindingStatus::Unfinished => "unfinished",
            FindingStatus::Party => "party",
        }
    }
}
