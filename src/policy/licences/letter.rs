//! Is-informed letters: which goods they name or reach, to where, and whom they bind.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::model::Day;
use crate::policy::{Certainty, Period, Policy, fold, read};

/// A letter that tells its addressees that they need a licence (15 CFR 744.2(b) and its like). It binds them; for anyone
/// else it is knowledge.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Instrument behind it.
    pub instrument: String,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// Country sets of destinations, and of headquarters when [`Letter::headquarters`] says so.
    pub sets: Vec<String>,
    /// True when it also names parties headquartered in the sets, wherever they are.
    #[serde(default)]
    pub headquarters: bool,
    /// Chip families that it names.
    pub families: Vec<String>,
    /// Circuits that it reaches by their bandwidth.
    #[serde(default)]
    pub reach: Option<Reach>,
    /// Names of its addressees, without legal forms.
    #[serde(deserialize_with = "read::phrases")]
    pub addressees: Vec<Vec<String>>,
    /// How well it is supported.
    pub confidence: Certainty,
    /// What it says.
    pub note: String,
}

impl Letter {
    /// The period it holds for.
    #[must_use]
    pub fn period(&self) -> Period {
        (self.from, self.to)
    }

    /// True when it names the chip family.
    #[must_use]
    pub fn names(&self, family: &str) -> bool {
        self.families.iter().any(|named| named == family)
    }

    /// True when an exporter's name is that of an addressee, with or without a legal form behind it. A name that only begins
    /// so may be anybody's.
    #[must_use]
    pub fn binds(&self, exporter: &str, policy: &Policy) -> bool {
        let words = fold::words(exporter);
        let rest =
            self.addressees.iter().filter(|name| !name.is_empty()).find_map(|name| words.strip_prefix(&name[..]));
        rest.is_some_and(|rest| rest.iter().all(|word| policy.ends_name(word)))
    }
}

/// Circuits that a letter reaches by their bandwidth, GB/s.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// Memory bandwidth at or above is reached.
    #[serde(deserialize_with = "read::decimal")]
    pub memory_bandwidth: Decimal,
    /// Transfer rate at or above is reached.
    #[serde(deserialize_with = "read::decimal")]
    pub interconnect: Decimal,
    /// Memory bandwidth at or above is in doubt.
    #[serde(deserialize_with = "read::decimal")]
    pub doubt_memory_bandwidth: Decimal,
    /// Transfer rate at or above is in doubt.
    #[serde(deserialize_with = "read::decimal")]
    pub doubt_interconnect: Decimal,
    /// How well the figures are supported.
    pub confidence: Certainty,
    /// Where they were found.
    pub source: String,
}

/// Whether a circuit attains the reach of a letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attained {
    /// It does.
    Yes,
    /// A figure is near, or not known: one sentence each.
    Perhaps(Vec<String>),
    /// It does not.
    No,
}

impl Reach {
    /// Memory bandwidth and transfer rate of a circuit against the reach; what is not known could attain it. A card that is
    /// not for data centres and has little memory bandwidth has no such transfer rate.
    #[must_use]
    pub fn attained(
        &self,
        memory_bandwidth: Option<Decimal>,
        interconnect: Option<Decimal>,
        datacenter: Option<bool>,
    ) -> Attained {
        if datacenter == Some(false) && memory_bandwidth.is_some_and(|it| it < self.doubt_memory_bandwidth) {
            return Attained::No;
        }
        let figures = [
            ("memory bandwidth", memory_bandwidth, self.memory_bandwidth, self.doubt_memory_bandwidth),
            ("interconnect", interconnect, self.interconnect, self.doubt_interconnect),
        ];
        let mut doubts = Vec::new();
        for (name, value, line, doubt) in figures {
            match value {
                Some(value) if value >= line => return Attained::Yes,
                Some(value) if value >= doubt => doubts.push(format!(
                    "{name} of {} GB/s is near what the letter reaches ({line} GB/s; figures {})",
                    value.normalize(),
                    self.confidence.caveat()
                )),
                Some(_) => {}
                None => doubts.push(format!("{name} is not known, so the letter may reach it")),
            }
        }
        if doubts.is_empty() { Attained::No } else { Attained::Perhaps(doubts) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_figure_that_could_attain_the_reach_is_no_answer() {
        let number = |value: i64| Some(Decimal::from(value));
        let [memory_bandwidth, interconnect, doubt_memory_bandwidth, doubt_interconnect] =
            [4000, 900, 1400, 700].map(Decimal::from);
        let (confidence, source) = (Certainty::Low, String::new());
        let reach =
            Reach { memory_bandwidth, interconnect, doubt_memory_bandwidth, doubt_interconnect, confidence, source };
        let doubts = |attained| if let Attained::Perhaps(doubts) = attained { doubts.len() } else { 0 };
        assert_eq!(reach.attained(number(4800), None, None), Attained::Yes);
        assert_eq!(reach.attained(number(900), number(64), Some(true)), Attained::No);
        assert_eq!(reach.attained(number(900), None, Some(false)), Attained::No);
        assert_eq!(doubts(reach.attained(number(900), None, Some(true))), 1);
        assert_eq!(doubts(reach.attained(number(1800), number(64), Some(false))), 1);
        assert_eq!(doubts(reach.attained(None, None, None)), 2);
    }
}
