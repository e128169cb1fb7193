//! The scripts that a world plays: who takes part, which legs goods travel, what is declared, and what should be found.

use serde::Deserialize;

/// A file of scripts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scripts {
    pub(super) script: Vec<Script>,
}

/// The file of lawful trade: standing companies, flows between them, and list entries that nobody in the trade is on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Traffic {
    pub(super) first_day: String,
    pub(super) last_day: String,
    /// First and last day on which old companies were formed.
    pub(super) formed: [String; 2],
    pub(super) standing: Vec<Standing>,
    pub(super) script: Vec<Script>,
    pub(super) list: Vec<ListSource>,
}

/// Companies that stand all the time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standing {
    pub(super) key: String,
    pub(super) business: String,
    pub(super) country: Vec<String>,
    pub(super) least: usize,
    pub(super) per_10k: usize,
    pub(super) owner: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) mw: Option<u32>,
}

/// Entries of one source of the invented watch list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListSource {
    pub(super) source: String,
    pub(super) entries: usize,
    pub(super) business: Vec<String>,
    pub(super) country: Vec<String>,
    pub(super) requirement: String,
    pub(super) policy: String,
}

/// One story or flow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) weight: usize,
    pub(super) window: Option<[String; 2]>,
    pub(super) goods: GoodsChoice,
    #[serde(default = "one_lot")]
    pub(super) phase: Vec<Phase>,
    pub(super) cast: Vec<Casting>,
    pub(super) leg: Vec<Leg>,
    #[serde(default)]
    pub(super) paid: u32,
    #[serde(default)]
    pub(super) activated: u32,
    #[serde(default)]
    pub(super) payment: Vec<PaymentLine>,
    #[serde(default)]
    pub(super) observation: Vec<ObservationLine>,
    #[serde(default)]
    pub(super) order: Vec<OrderLine>,
    #[serde(default)]
    pub(super) tenancy: Vec<TenancyLine>,
    #[serde(default)]
    pub(super) licence: Vec<LicenceLine>,
    #[serde(default)]
    pub(super) answer: Vec<AnswerLine>,
    #[serde(default)]
    pub(super) expected: Vec<ExpectedLine>,
    pub(super) quiet: Option<String>,
}

/// What a lot is made of: one of these parts, so many units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoodsChoice {
    pub(super) any: Vec<String>,
    pub(super) units: [i64; 2],
    #[serde(default)]
    pub(super) serials: bool,
}

/// A run of lots with days between them; `times` multiplies the units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phase {
    pub(super) lots: [i64; 2],
    pub(super) every: [i64; 2],
    #[serde(default = "once")]
    pub(super) times: i64,
}

/// A part in a story: a standing company, the owner of another part, or a company made for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Casting {
    pub(super) key: String,
    pub(super) standing: Option<String>,
    pub(super) owner_of: Option<String>,
    #[serde(default)]
    pub(super) business: String,
    #[serde(default)]
    pub(super) country: Vec<String>,
    #[serde(default)]
    pub(super) age: [i64; 2],
    #[serde(default)]
    pub(super) web: String,
    #[serde(default)]
    pub(super) address: Dwelling,
    pub(super) same_address: Option<String>,
    pub(super) same_tower: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) parent_business: Option<String>,
    pub(super) mw: Option<u32>,
    pub(super) listed: Option<String>,
    #[serde(default = "one_company")]
    pub(super) count: [i64; 2],
}

/// What kind of address a company gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Dwelling {
    /// Its own house.
    #[default]
    House,
    /// A unit in a tower.
    Unit,
    /// A flat.
    Residential,
}

/// One leg. What is not declared otherwise is declared truthfully.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leg {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) end_user: Option<String>,
    pub(super) forwarder: Option<String>,
    #[serde(default)]
    pub(super) wait: [i64; 2],
    pub(super) transit: Option<[i64; 2]>,
    pub(super) mode: Option<String>,
    #[serde(default)]
    pub(super) gather: bool,
    pub(super) description: Option<String>,
    pub(super) part: Option<String>,
    pub(super) eccn: Option<String>,
    pub(super) hs: Option<String>,
    pub(super) usd: Option<[i64; 2]>,
    pub(super) usd_percent: Option<[i64; 2]>,
    pub(super) license: Option<String>,
    #[serde(default = "yes")]
    pub(super) serials: bool,
}

impl Leg {
    /// True when a licence of the book is cited.
    pub(super) fn is_granted(&self) -> bool {
        self.license.as_deref() == Some("GRANTED")
    }
}

/// A payment for the rows of a leg.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentLine {
    pub(super) payer: String,
    pub(super) payee: String,
    pub(super) leg: usize,
    pub(super) days: [i64; 2],
    pub(super) percent: [i64; 2],
    #[serde(default)]
    pub(super) lots: Lots,
    #[serde(default = "yes")]
    pub(super) cite: bool,
}

/// Something seen after the rows of a leg arrived.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObservationLine {
    pub(super) kind: String,
    pub(super) party: String,
    pub(super) leg: usize,
    pub(super) days: [i64; 2],
    #[serde(default)]
    pub(super) lots: Lots,
    pub(super) serials: bool,
    pub(super) note: String,
}

/// An order, `days` from the first lot, for `percent` of its units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderLine {
    pub(super) buyer: String,
    pub(super) days: [i64; 2],
    pub(super) percent: [i64; 2],
    pub(super) status: String,
    pub(super) reason: String,
}

/// Compute rented out, `days` from the first arrival.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TenancyLine {
    pub(super) operator: String,
    pub(super) tenant: String,
    pub(super) days: [i64; 2],
    pub(super) percent: [i64; 2],
    #[serde(rename = "use")]
    pub(super) usage: String,
}

/// A licence for `percent` of all units, valid from `days` from the first lot for `valid` days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LicenceLine {
    pub(super) holder: String,
    pub(super) consignee: String,
    pub(super) end_user: String,
    pub(super) days: [i64; 2],
    pub(super) valid: i32,
    pub(super) percent: [i64; 2],
}

/// A reply to a question, `days` from the first lot.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerLine {
    pub(super) party: String,
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) days: [i64; 2],
    pub(super) by: String,
}

/// What should be found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedLine {
    pub(super) pattern: String,
    pub(super) path: Vec<String>,
    pub(super) legs: Vec<usize>,
    pub(super) phase: Option<usize>,
    pub(super) needs: Vec<String>,
    pub(super) confidence: String,
    pub(super) why: String,
}

/// Which lots of a story a line is about, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Lots {
    #[default]
    All,
    Odd,
    Even,
    First,
    Last,
}

impl Lots {
    /// True when lot `lot` of `count` is meant.
    pub(super) fn holds(self, lot: usize, count: usize) -> bool {
        match self {
            Lots::All => true,
            Lots::Odd => !lot.is_multiple_of(2),
            Lots::Even => lot.is_multiple_of(2),
            Lots::First => lot == 1,
            Lots::Last => lot == count,
        }
    }
}

impl Script {
    /// Position of a part in the cast.
    pub(super) fn part(&self, key: &str) -> usize {
        self.cast.iter().position(|casting| casting.key == key).expect("a script names only parts of its cast")
    }

    /// Which of its orders was filled: the one that its shipments carry out.
    pub(super) fn filled_order(&self) -> Option<usize> {
        self.order.iter().position(|line| line.status == "filled")
    }

    /// Most days from the first departure to the last arrival.
    pub(super) fn longest(&self) -> i64 {
        let between: i64 = self.phase.iter().map(|phase| phase.lots[1] * phase.every[1]).sum();
        let under_way: i64 = self.leg.iter().map(|leg| leg.wait[1] + leg.transit.map_or(9, |days| days[1])).sum();
        between + under_way
    }
}

fn one_lot() -> Vec<Phase> {
    vec![Phase { lots: [1, 1], every: [0, 0], times: 1 }]
}

fn once() -> i64 {
    1
}

fn yes() -> bool {
    true
}

fn one_company() -> [i64; 2] {
    [1, 1]
}
