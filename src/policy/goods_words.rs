//! How goods are written in other languages, how their figures are written, and what a tariff number hints at.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Certainty, Files, PolicyError, read};

/// `goods-words.toml`: foreign words, ways to write figures, tariff hints.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodsWords {
    /// How figures of a circuit are written.
    pub figures: FigureWords,
    /// Part numbers that say by their form which board they are of.
    pub numbering: Numbering,
    /// Words of other languages.
    #[serde(rename = "tongue")]
    pub tongues: Vec<Tongue>,
    /// What tariff numbers hint at, the longest beginning first in use.
    #[serde(rename = "tariff")]
    pub tariffs: Vec<TariffHint>,
}

/// Words of one language for goods, with their meaning in the English that families and kinds are written in.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tongue {
    /// Language, for people.
    pub language: String,
    /// Word or phrase to meaning. `#` in front: only behind a number that it is written on to (`8卡`).
    pub words: BTreeMap<String, String>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// Words around the figures of a circuit, upper case, and the lengths of number formats.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureWords {
    /// Unit of a rate of operations to how many of 10^12 a second it is.
    pub rates: BTreeMap<String, u32>,
    /// Number format to its length in bits.
    pub formats: BTreeMap<String, u32>,
    /// Unit of memory bandwidth to how many GB/s it is.
    pub bandwidths: BTreeMap<String, u32>,
    /// Units of area that are mm2.
    #[serde(deserialize_with = "read::tokens")]
    pub areas: Vec<String>,
    /// An area beside one of these is that of the die.
    #[serde(deserialize_with = "read::tokens")]
    pub die: Vec<String>,
    /// An area in a text with one of these may be that of something larger than the die.
    #[serde(deserialize_with = "read::tokens")]
    pub larger: Vec<String>,
    /// Rates in a text with one of these may count left-out operations.
    #[serde(deserialize_with = "read::tokens")]
    pub sparse: Vec<String>,
    /// Words before one of `sparse` that deny it.
    #[serde(deserialize_with = "read::tokens")]
    pub not_sparse: Vec<String>,
    /// Words that may stand between a rate and its format.
    #[serde(deserialize_with = "read::tokens")]
    pub filler: Vec<String>,
    /// Phrases that say that a circuit is meant for data centres.
    #[serde(deserialize_with = "read::phrases")]
    pub datacenter: Vec<Vec<String>>,
    /// A rate without a bit length comes to no more than at this one.
    pub widest_bits: u32,
    /// Rates at this length and above alone do not tell what shorter formats reach.
    pub wide_bits: u32,
    /// Words of encryption: a system with it may be described in a `.z` paragraph elsewhere.
    #[serde(deserialize_with = "read::tokens")]
    pub encryption: Vec<String>,
    /// Said of systems at level a or b.
    pub encryption_note: String,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// Part numbers of boards: a sales or assembly prefix, a board code, then suffixes.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// Three-digit beginnings.
    pub prefixes: Vec<String>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// What a tariff number hints at. It never identifies an accelerator.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffHint {
    /// Beginning of the number, digits.
    pub code: String,
    /// Goods usually declared so.
    pub goods: String,
    /// Ids of goods kinds that fit, and `accelerator`.
    pub fits: Vec<String>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// Reads `goods-words.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<GoodsWords, PolicyError> {
    files.toml("goods-words.toml")
}
