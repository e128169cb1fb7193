//! Is-informed letters: which goods they name or reach, to where, and whom they bind.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::model::Day;
use crate::policy::{Certainty, Period, fold, read};

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
    /// Catalogue product whose memory bandwidth or transfer rate is its reach: any circuit that attains either is in it.
    #[serde(default)]
    pub reaches_like: Option<String>,
    /// Beginnings of the names of its addressees.
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

    /// True when an exporter's name begins with that of an addressee.
    #[must_use]
    pub fn binds(&self, exporter: &str) -> bool {
        let words = fold::words(exporter);
        self.addressees.iter().any(|name| !name.is_empty() && words.starts_with(name))
    }
}

/// True when one of the figures attains the other product's, false when none does, `None` when an unknown one could.
/// Memory bandwidth and transfer rate, GB/s.
#[must_use]
pub fn attains(figures: [Option<Decimal>; 2], reach: [Option<Decimal>; 2]) -> Option<bool> {
    let mut unknown = false;
    for (figure, reach) in figures.into_iter().zip(reach) {
        match (figure, reach) {
            (Some(figure), Some(reach)) if figure >= reach => return Some(true),
            (None, Some(_)) => unknown = true,
            _ => {}
        }
    }
    (!unknown).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_figure_that_could_attain_the_reach_is_no_answer() {
        let number = |value: i64| Some(Decimal::from(value));
        let reach = [number(4000), number(1028)];
        assert_eq!(attains([number(4800), None], reach), Some(true));
        assert_eq!(attains([number(900), number(64)], reach), Some(false));
        assert_eq!(attains([number(900), None], reach), None);
        assert_eq!(attains([None, None], [None, None]), Some(false));
    }
}
