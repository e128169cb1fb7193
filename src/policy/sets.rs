//! Dated sets of countries: groups, tiers, licence destinations, embargoes, hubs.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Certainty, Files, Instrument, Period, PolicyError, instrument::covers, read};
use crate::model::{Country, Day};

/// A set of countries whose members change with the day.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountrySet {
    /// Id (`D:5`, `tier3`, `licence-destination`).
    pub id: String,
    /// What it is.
    pub title: String,
    /// Members by period.
    pub part: Vec<SetPart>,
    /// True when codes are looked up as written; otherwise a territory counts as the country that rules treat it as.
    #[serde(default)]
    pub as_written: bool,
    /// When the words stand in the Code of Federal Regulations (for sets that are not acted on throughout).
    #[serde(default)]
    pub text_in_cfr: Vec<Span>,
    /// When the agency acts on it (likewise).
    #[serde(default)]
    pub enforced: Vec<Span>,
}

/// Members of a set during one period.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPart {
    /// Countries by code, sorted.
    #[serde(default, deserialize_with = "read::countries")]
    pub countries: Vec<Country>,
    /// Members of these sets, on the day.
    #[serde(default)]
    pub sets: Vec<String>,
    /// True for every known country.
    #[serde(default)]
    pub everyone: bool,
    /// Not members of these sets, on the day.
    #[serde(default)]
    pub unless: Vec<String>,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// Instrument behind it.
    #[serde(default)]
    pub instrument: String,
    /// How well it is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// A period in a policy file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
}

/// A country that goods often pass through on their way elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// Code.
    pub country: String,
    /// Why it counts as one.
    pub reason: String,
    /// True for a weak sign only.
    #[serde(default)]
    pub weak: bool,
    /// How well it is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

impl SetPart {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
    }
}

/// All sets by id.
pub(super) type Sets = BTreeMap<String, CountrySet>;

/// The part that makes `country` a member of a set on the day. `country` must already be the one that rules mean;
/// sets of sets are followed (checked for cycles when read). O(parts x log members).
pub(super) fn member<'p>(sets: &'p Sets, id: &str, country: Country, day: Day) -> Option<&'p SetPart> {
    if !country.is_known() {
        return None;
    }
    sets.get(id)?.part.iter().find(|part| {
        covers(part.period(), day)
            && (part.everyone
                || part.countries.binary_search(&country).is_ok()
                || part.sets.iter().any(|set| member(sets, set, country, day).is_some()))
            && !part.unless.iter().any(|set| member(sets, set, country, day).is_some())
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetBook {
    set: Vec<CountrySet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HubBook {
    hub: Vec<Hub>,
}

const FILE: &str = "country-sets.toml";

/// Reads `country-sets.toml` and `hubs.toml`; sets may only name sets above them, so there are no cycles.
pub(super) fn read(
    files: &Files<'_>,
    instruments: &BTreeMap<String, Instrument>,
) -> Result<(Sets, Vec<Hub>), PolicyError> {
    let hubs: HubBook = files.toml("hubs.toml")?;
    let mut sets = Sets::from([("hubs".to_owned(), hub_set(&hubs.hub)?)]);
    for set in files.toml::<SetBook>(FILE)?.set {
        if sets.contains_key(&set.id) {
            return Err(PolicyError::value(FILE, "id", &set.id, "give each entry its own id"));
        }
        for part in &set.part {
            let key = format!("set {}", set.id);
            if let Some(unknown) = part.sets.iter().chain(&part.unless).find(|id| !sets.contains_key(*id)) {
                return Err(PolicyError::value(FILE, &key, unknown, "name a set that stands above this one"));
            }
            if !part.instrument.is_empty() && !instruments.contains_key(&part.instrument) {
                return Err(PolicyError::value(FILE, &key, &part.instrument, "name an id of instruments.toml"));
            }
        }
        sets.insert(set.id.clone(), set);
    }
    Ok((sets, hubs.hub))
}

fn hub_set(hubs: &[Hub]) -> Result<CountrySet, PolicyError> {
    let code = |hub: &Hub| {
        Country::parse(&hub.country)
            .ok_or_else(|| PolicyError::value("hubs.toml", "country", &hub.country, "write a two-letter code"))
    };
    let mut countries = hubs.iter().map(code).collect::<Result<Vec<Country>, PolicyError>>()?;
    countries.sort_unstable();
    let part = SetPart {
        countries,
        sets: Vec::new(),
        everyone: false,
        unless: Vec::new(),
        from: None,
        to: None,
        instrument: String::new(),
        confidence: Certainty::Medium,
        source: "hubs.toml".to_owned(),
    };
    let [text_in_cfr, enforced] = [Vec::new(), Vec::new()];
    let title = "Countries that goods often pass through".to_owned();
    Ok(CountrySet { id: "hubs".to_owned(), title, part: vec![part], as_written: true, text_in_cfr, enforced })
}
