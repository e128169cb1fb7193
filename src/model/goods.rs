//! What the goods are: product, circuits per unit, control level, and the key that joins hops of the same goods.

use rust_decimal::Decimal;

use super::Text;

/// Control level of the contained circuit under the test that is asked about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// 3A090.a / 4A090.a.
    A,
    /// 3A090.b / 4A090.b.
    B,
    /// 3A090.c (high bandwidth memory).
    C,
    /// Below every line.
    None,
    /// Needs classification; never "none".
    Unknown,
}

impl Level {
    /// True for levels a, b and c.
    #[must_use]
    pub fn is_controlled(self) -> bool {
        matches!(self, Level::A | Level::B | Level::C)
    }

    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::A => "a",
            Level::B => "b",
            Level::C => "c",
            Level::None => "none",
            Level::Unknown => "unknown",
        }
    }
}

/// How the goods of a record were recognised, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Identity {
    /// Part number of the catalogue.
    PartNumber,
    /// Chip named in part number or description.
    Named,
    /// Kind of goods named (chassis, notebook, adapter), no accelerator.
    Kind,
    /// Nothing recognised.
    Unrecognised,
}

/// Index of a distinct goods key: catalogue chip family, else normal part number, else normal description.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GoodsKey(pub u32);

/// What a pair of part number and description resolves to. One per distinct pair, shared by all its records.
#[derive(Clone, PartialEq, Debug)]
pub struct Goods {
    /// Name to print: catalogue product, else the record's own words.
    pub name: String,
    /// Chip family (`H100`), empty when none is recognised.
    pub family: String,
    /// Text of the goods key.
    pub key: String,
    /// How it was recognised.
    pub identity: Identity,
    /// Integrated circuits in one unit; 0 for goods without an accelerator.
    pub chips: u32,
    /// Total processing performance of one circuit; `None` when not published or not an accelerator.
    pub tpp: Option<Decimal>,
    /// TPP over die area, `None` when the area is unknown.
    pub performance_density: Option<Decimal>,
    /// Memory bandwidth in GB/s.
    pub memory_bandwidth: Option<Decimal>,
    /// Designed or marketed for data centres; `None` is unclear.
    pub datacenter: Option<bool>,
    /// Level under the test in force since 2023-11-17.
    pub level: Level,
    /// ECCN computed from the figures, empty when unknown.
    pub eccn: String,
    /// Paragraph of the control test that decides (`3A090.b.2`), empty when none does.
    pub paragraph: String,
    /// Highest TPP at each bit length, where rates were stated.
    pub tpp_by_bits: Vec<(u32, Decimal)>,
    /// What to keep in mind: figures close to a line, suffixes not known, paragraphs to check.
    pub notes: Vec<String>,
    /// Facts that are needed to say whether an is-informed letter reaches the goods.
    pub needs_facts: Vec<String>,
    /// How the level was found, in one line of arithmetic.
    pub arithmetic: String,
    /// What is missing for a full classification.
    pub missing: Vec<String>,
    /// Licence needed by is-informed letter: id of the instrument.
    pub letter: Option<String>,
    /// Designed by a company headquartered in D:5 or Macau (General Prohibition 10).
    pub prc_designed: bool,
    /// Usual value of one unit in US dollars, `None` when unknown.
    pub typical_unit_value_usd: Option<i64>,
    /// Power of one unit in watts, `None` when unknown.
    pub power_w: Option<i64>,
    /// Goods classes that this is built into (assembly links), by chip family.
    pub built_into: Vec<String>,
    /// `high`, `medium` or `low`: how sure the catalogue figures are.
    pub certainty: &'static str,
    /// The part number and description this stands for.
    pub words: (Text, Text),
}
