//! What there is: the nouns that every floor above shares, and nothing that decides.

mod also_under;
mod amount;
mod country;
mod day;
mod finding;
mod flag;
mod goods;
mod grouped;
mod hop;
mod lake;
mod listing;
mod mention;
mod party;
mod record;
mod report;
mod share;
mod shipment;
mod side;
mod text;

pub use also_under::{AlsoUnder, Moved};
pub use amount::{Currency, Milli, Money};
pub use country::Country;
pub use day::Day;
pub use finding::{
    Citation, Counts, DiligenceCheck, Evidence, Explanation, Finding, FindingParty, FindingStatus, Flow, MergedName,
    PartyName, Passage, Priority, RaisedView, Reply, RouteHop, RouteView, Totals,
};
pub use flag::{Cite, Confidence, Group, RaisedFlag, Severity, Subject};
pub use goods::{Goods, GoodsKey, Identity, Level};
pub use grouped::Grouped;
pub use hop::{Basis, Hop, HopId, Link, PartyId, Role};
pub use lake::{AlikeNames, Lake};
pub use listing::{ListAddress, ListEdition, ListId, Listing, NameStrength};
pub use mention::{Mention, Place};
pub use party::{Alike, Joined, Party};
pub use record::{Decision, Escape, Kind, Ledger, RecordRef, Reject, SourceFile};
pub use report::{
    CoverageLine, InputView, LicenceAnswer, Licensing, ListView, OverlayView, Provenance, PublishedLine, RedFlagView,
    Report, Summary, Verdict,
};
pub use share::Share;
pub use shipment::{Filing, Shipment, ShipmentStatus};
pub use side::{
    Amendment, Answer, Licence, OFFICER_COLUMNS, Observation, Order, OrderStatus, Ownership, PartyRecord, Payment,
    Records, SameParties, SameVerdict, Tenancy, TradeFlow, TradeStatistic,
};
pub use text::{Text, Texts};
