//! Where a licence is needed beyond the level of the goods: declared ECCNs, letters, headquarters, review policy.

mod declared;
mod eccn;
mod exceptions;
mod letter;
mod overlays;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Certainty, Files, Instrument, Period, Policy, PolicyError, Product, Sets, fold, read};
use crate::model::{Country, Day};

pub use declared::DeclaredRule;
pub(super) use eccn::codes;
pub use exceptions::{Asked, Exception};
pub use letter::{Attained, Letter, Reach};
pub use overlays::{CatchAll, ForeignNotice};

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
    /// Names as published, and others that they go by.
    pub names: Vec<String>,
    /// Words of names without a legal form that may be one of them (`ministry`).
    #[serde(default, deserialize_with = "read::phrases")]
    pub signs: Vec<Vec<String>>,
    /// Lines of business of parties that may be one of them, as a whole (`federal government`).
    #[serde(default, deserialize_with = "read::phrases")]
    pub business: Vec<Vec<String>>,
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

/// What records write for "no licence required".
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoneRequired {
    /// Codes, those of AES filings among them.
    pub(super) written: Vec<String>,
    confidence: Certainty,
    source: String,
}

/// All of `licences.toml`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Licences {
    pub(super) level_c: DatedRule,
    pub(super) headquarters: DatedRule,
    pub(super) worldwide: DatedRule,
    pub(super) prc_designed: DatedRule,
    pub(super) training: DatedRule,
    pub(super) foreign_made: DatedRule,
    pub(super) in_transit: DatedRule,
    pub(super) negations: eccn::Negations,
    pub(super) none_required: NoneRequired,
    pub(super) letter: Vec<Letter>,
    pub(super) affiliates: Vec<DatedRule>,
    pub(super) review_window: Vec<ReviewWindow>,
    #[serde(default)]
    pub(super) exempt: Vec<ExemptParties>,
    pub(super) declared: Vec<DeclaredRule>,
    pub(super) exception: Vec<Exception>,
    pub(super) catch_all: Vec<CatchAll>,
    #[serde(default)]
    pub(super) foreign_notice: Vec<ForeignNotice>,
}

impl Licences {
    /// Rules that stand alone: the key of the table, what it is, the rule.
    pub(super) fn single(&self) -> [(&'static str, &'static str, &DatedRule); 7] {
        [
            ("level_c", "high bandwidth memory", &self.level_c),
            ("headquarters", "headquarters rule", &self.headquarters),
            ("worldwide", "worldwide text, not enforced", &self.worldwide),
            ("prc_designed", "circuits designed in D:5 or Macau", &self.prc_designed),
            ("training", "training of models for parties of D:5 or Macau", &self.training),
            ("foreign_made", "items made abroad", &self.foreign_made),
            ("in_transit", "items in transit", &self.in_transit),
        ]
    }

    /// Rules that are one instrument over one period.
    fn dated(&self) -> impl Iterator<Item = &DatedRule> {
        self.single().into_iter().map(|(.., rule)| rule).chain(&self.affiliates)
    }

    /// Every entry's instrument, the country sets it looks at and its period, in file order by kind.
    pub(super) fn entries(&self) -> Vec<(&String, Vec<&String>, Period)> {
        let dated = self.dated().map(|rule| (&rule.instrument, rule.sets.iter().collect(), rule.period()));
        let letters = self.letter.iter().map(|it| (&it.instrument, it.sets.iter().collect(), it.period()));
        let windows = self.review_window.iter().map(|it| (&it.instrument, Vec::new(), (it.from, it.to)));
        let exempt = self.exempt.iter().map(|it| (&it.instrument, Vec::new(), (it.from, it.to)));
        let declared = self
            .declared
            .iter()
            .map(|it| (&it.instrument, it.to.iter().chain(&it.unless).collect(), (it.from, it.until)));
        let catch_alls = self.catch_all.iter().map(|it| (&it.instrument, it.sets.iter().collect(), it.period()));
        let notices = self.foreign_notice.iter().map(|it| (&it.instrument, Vec::new(), it.period()));
        dated.chain(letters).chain(windows).chain(exempt).chain(declared).chain(catch_alls).chain(notices).collect()
    }
}

impl ExemptParties {
    /// The first sign in a name without a legal form: a body of a state has none.
    #[must_use]
    pub fn sign_in(&self, name: &str, policy: &Policy) -> Option<String> {
        let words = fold::words(name);
        let found = self.signs.iter().find(|sign| fold::contains(&words, sign));
        let is_company = || words.iter().any(|word| policy.ends_name(word));
        found.filter(|_| !is_company()).map(|sign| sign.join(" ").to_lowercase())
    }
}

impl ExemptParties {
    /// True for a line of business that is one of these and nothing else: who sells to a government is none.
    #[must_use]
    pub fn is_business(&self, business: &str) -> bool {
        self.business.contains(&fold::words(business))
    }
}

impl DatedRule {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
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

/// Reads `licences.toml` and checks the instruments, sets and products it names.
pub(super) fn read(
    files: &Files<'_>,
    instruments: &BTreeMap<String, Instrument>,
    sets: &Sets,
    products: &[Product],
) -> Result<Licences, PolicyError> {
    let licences: Licences = files.toml(FILE)?;
    for (instrument, named, _) in licences.entries() {
        if !instruments.contains_key(instrument) {
            return Err(PolicyError::value(FILE, "instrument", instrument, "name an id of instruments.toml"));
        }
        if let Some(unknown) = named.into_iter().find(|id| !sets.contains_key(*id)) {
            let key = format!("sets of {instrument}");
            return Err(PolicyError::value(FILE, &key, unknown, "name a set of country-sets.toml"));
        }
    }
    let excepted = licences.exception.iter().flat_map(|it| it.sets.iter().chain(&it.unless).chain(&it.in_country));
    if let Some(unknown) = excepted.into_iter().find(|id| !sets.contains_key(*id)) {
        return Err(PolicyError::value(FILE, "sets of an exception", unknown, "name a set of country-sets.toml"));
    }
    for letter in &licences.letter {
        let family = |family: &&String| !products.iter().any(|product| product.family == **family);
        if let Some(unknown) = letter.families.iter().find(family) {
            return Err(PolicyError::value(FILE, "families of a letter", unknown, "name a family of products.csv"));
        }
    }
    Ok(licences)
}
