//! Where a licence is needed beyond the level of the goods: declared ECCNs, letters, headquarters, review policy.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Certainty, Files, Instrument, LevelWord, Period, PolicyError, Sets, read};
use crate::model::{Country, Day};

/// What a declared ECCN means by itself, for goods that nothing else identifies.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredRule {
    /// Stable id.
    pub id: String,
    /// ECCNs; each also stands for its sub-paragraphs.
    pub eccns: Vec<String>,
    /// True when the ECCNs stand for themselves only.
    #[serde(default)]
    pub whole: bool,
    /// Level it is treated as, when it is one of the advanced computing entries.
    #[serde(default)]
    pub level: Option<LevelWord>,
    /// Country sets that need a licence.
    pub to: Vec<String>,
    /// Country sets that do not.
    #[serde(default)]
    pub unless: Vec<String>,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub until: Option<Day>,
    /// Instrument behind it.
    pub instrument: String,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says.
    pub note: String,
    /// Where it was found.
    pub source: String,
}

/// A rule that is one instrument over one period, with the sets it looks at.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRule {
    /// Instrument behind it.
    pub instrument: String,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// Country sets it looks at.
    #[serde(default)]
    pub sets: Vec<String>,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says.
    pub note: String,
}

/// Goods and lanes whose licence applications are looked at one by one; a licence is still needed.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewWindow {
    /// Instrument behind it.
    pub instrument: String,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// TPP below.
    #[serde(deserialize_with = "read::decimal")]
    pub tpp_below: Decimal,
    /// Memory bandwidth below, GB/s.
    #[serde(deserialize_with = "read::decimal")]
    pub bandwidth_below: Decimal,
    /// Export from.
    #[serde(deserialize_with = "read::countries")]
    pub exported_from: Vec<Country>,
    /// Export to, by code as written.
    #[serde(deserialize_with = "read::countries")]
    pub exported_to: Vec<Country>,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says, with the certifications.
    pub note: String,
}

/// Parties free of a destination's licence requirement by name.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemptParties {
    /// Destination.
    #[serde(deserialize_with = "read::countries")]
    pub countries: Vec<Country>,
    /// Names as published.
    pub names: Vec<String>,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// Instrument behind it.
    pub instrument: String,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says.
    pub note: String,
}

/// Codes of licence exceptions that may still apply.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exceptions {
    left: Vec<String>,
    not_for_datacenters: Vec<String>,
    confidence: Certainty,
    note: String,
    source: String,
}

impl Exceptions {
    /// True when the code names an exception that goods like these may use.
    pub(super) fn may_apply(&self, code: &str, datacenter: Option<bool>) -> bool {
        let named = |codes: &[String]| codes.iter().any(|known| known == code);
        named(&self.left) || (datacenter != Some(true) && named(&self.not_for_datacenters))
    }
}

/// All of `licences.toml`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Licences {
    pub(super) level_c: DatedRule,
    pub(super) headquarters: DatedRule,
    pub(super) worldwide: DatedRule,
    pub(super) letter: Vec<DatedRule>,
    pub(super) affiliates: Vec<DatedRule>,
    pub(super) review_window: Vec<ReviewWindow>,
    #[serde(default)]
    pub(super) exempt: Vec<ExemptParties>,
    pub(super) declared: Vec<DeclaredRule>,
    pub(super) exceptions: Exceptions,
}

impl DatedRule {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
    }
}

impl DeclaredRule {
    /// True when the declared ECCN is one of the rule's or a sub-paragraph of one; case does not matter.
    #[must_use]
    pub fn names(&self, eccn: &str) -> bool {
        self.eccns.iter().any(|entry| {
            eccn.get(..entry.len()).is_some_and(|head| head.eq_ignore_ascii_case(entry))
                && match eccn.as_bytes().get(entry.len()) {
                    None => true,
                    Some(next) => *next == b'.' && !self.whole,
                }
        })
    }
}

impl ReviewWindow {
    /// True when the figures and the lane fall in the window; unknown figures do not.
    #[must_use]
    pub fn admits(&self, tpp: Option<Decimal>, bandwidth: Option<Decimal>, lane: (Country, Country)) -> bool {
        tpp.is_some_and(|tpp| tpp < self.tpp_below)
            && bandwidth.is_some_and(|bandwidth| bandwidth < self.bandwidth_below)
            && self.exported_from.contains(&lane.0)
            && self.exported_to.contains(&lane.1)
    }
}

const FILE: &str = "licences.toml";

/// Reads `licences.toml` and checks the instruments and sets it names.
pub(super) fn read(
    files: &Files<'_>,
    instruments: &BTreeMap<String, Instrument>,
    sets: &Sets,
) -> Result<Licences, PolicyError> {
    let licences: Licences = files.toml(FILE)?;
    let one = [&licences.level_c, &licences.headquarters, &licences.worldwide];
    let dated: Vec<&DatedRule> = one.into_iter().chain(&licences.letter).chain(&licences.affiliates).collect();
    let named = dated.iter().map(|rule| &rule.instrument);
    let named = named.chain(licences.declared.iter().map(|rule| &rule.instrument));
    let named = named.chain(licences.review_window.iter().map(|window| &window.instrument));
    let mut named = named.chain(licences.exempt.iter().map(|exempt| &exempt.instrument));
    if let Some(unknown) = named.find(|id| !instruments.contains_key(*id)) {
        return Err(PolicyError::value(FILE, "instrument", unknown, "name an id of instruments.toml"));
    }
    let mut used = licences.declared.iter().flat_map(|rule| rule.to.iter().chain(&rule.unless));
    if let Some(unknown) = used.find(|id| !sets.contains_key(*id)) {
        return Err(PolicyError::value(FILE, "to", unknown, "name a set of country-sets.toml"));
    }
    if let Some(unknown) = dated.iter().flat_map(|rule| &rule.sets).find(|id| !sets.contains_key(*id)) {
        return Err(PolicyError::value(FILE, "sets", unknown, "name a set of country-sets.toml"));
    }
    Ok(licences)
}
