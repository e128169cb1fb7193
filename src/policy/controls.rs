//! The tests that make a circuit controlled: lines of figures by version, answered yes, no or unknown.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;

use super::{Certainty, Files, PolicyError, read};
use crate::model::{Day, Level};

/// Figures of one circuit. `None` is unknown, never zero.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Total processing performance.
    pub tpp: Option<Decimal>,
    /// TPP by mm2 of die.
    pub performance_density: Option<Decimal>,
    /// Designed or marketed for data centres.
    pub datacenter: Option<bool>,
    /// Bidirectional transfer rate over all inputs and outputs, GB/s.
    pub interconnect_gbps: Option<Decimal>,
    /// True for a stack of high bandwidth memory that is not packaged with logic.
    pub is_hbm: bool,
    /// Memory bandwidth by mm2 of stack, GB/s.
    pub memory_bandwidth_density: Option<Decimal>,
}

/// One version of the control test.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlTest {
    /// `v1` (October 2022) or `v2` (November 2023).
    pub version: String,
    /// Instrument that made it.
    pub instrument: String,
    /// First day.
    #[serde(default, deserialize_with = "read::day")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, deserialize_with = "read::day")]
    pub to: Option<Day>,
    /// Lines in the order they are tried: all of level a before level b.
    pub line: Vec<ControlLine>,
    /// Circuits not designed or marketed for data centres are outside when TPP is below this (Note 2).
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub outside_datacenter_below_tpp: Option<Decimal>,
    /// Said of a circuit in level a that is not for data centres.
    #[serde(default)]
    pub non_datacenter_note: String,
    /// A figure this close to a line that decides, in hundredths of the line, is worth a second look; a margin of this
    /// project, not of the law.
    #[serde(default)]
    pub look_twice_percent: u32,
    /// Where circuits go that are below every line.
    #[serde(default)]
    pub below: Option<Below>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where it was found.
    pub source: String,
}

/// Where circuits below every line go.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Below {
    /// Rate at or above, 10^12 operations a second.
    #[serde(deserialize_with = "read::decimal")]
    pub tops_at_least: Decimal,
    /// Transfer rate at or above, GB/s.
    #[serde(deserialize_with = "read::decimal")]
    pub interconnect_at_least: Decimal,
    /// ECCN of the circuit.
    pub circuit: String,
    /// ECCN of an assembly that contains it.
    pub assembly: String,
}

/// One line of a test: every condition that is given must hold.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlLine {
    /// Paragraph (`3A090.a.1`).
    pub paragraph: String,
    /// Level it gives.
    pub level: LevelWord,
    /// TPP at or above.
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub tpp_at_least: Option<Decimal>,
    /// TPP below.
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub tpp_below: Option<Decimal>,
    /// Performance density at or above.
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub density_at_least: Option<Decimal>,
    /// Performance density below.
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub density_below: Option<Decimal>,
    /// Transfer rate at or above, GB/s.
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub interconnect_at_least: Option<Decimal>,
    /// Memory bandwidth density above, GB/s by mm2; a line with this is for memory stacks only.
    #[serde(default, deserialize_with = "read::optional_decimal")]
    pub memory_bandwidth_density_above: Option<Decimal>,
}

/// A control level as policy files write it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelWord {
    /// 3A090.a.
    A,
    /// 3A090.b.
    B,
    /// 3A090.c.
    C,
    /// Below every line.
    None,
    /// Needs classification.
    Unknown,
}

impl LevelWord {
    /// The level of the model.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            LevelWord::A => Level::A,
            LevelWord::B => Level::B,
            LevelWord::C => Level::C,
            LevelWord::None => Level::None,
            LevelWord::Unknown => Level::Unknown,
        }
    }
}

impl ControlTest {
    /// Level of a circuit, why (one sentence of arithmetic each), and which figures are missing.
    ///
    /// A line that could still hold if a missing figure were known makes the answer unknown, never none.
    /// Source: 15 CFR part 774 Supp. No. 1, 3A090 with Note 2. O(lines).
    #[must_use]
    pub fn level(&self, figures: &Figures) -> (Level, Vec<String>, Vec<String>) {
        let mut missing = Vec::new();
        for line in self.line.iter().filter(|line| line.is_for_memory() == figures.is_hbm) {
            let (answer, why, unknown) = line.holds(figures);
            match answer {
                Some(true) if missing.is_empty() => return self.note(line, figures, why),
                Some(false) => {}
                _ => missing.extend(unknown),
            }
        }
        if self.is_exempt(figures) {
            return (Level::None, vec![self.exempt_words(figures)], Vec::new());
        }
        missing.sort();
        missing.dedup();
        match missing.is_empty() {
            true => (Level::None, vec![self.below_words(figures)], missing),
            false => (Level::Unknown, vec![format!("not settled: {} not known", missing.join(", "))], missing),
        }
    }

    /// The line that puts a circuit in its level. O(lines).
    #[must_use]
    pub fn deciding_line(&self, figures: &Figures) -> Option<&ControlLine> {
        let mut lines = self.line.iter().filter(|line| line.is_for_memory() == figures.is_hbm);
        lines.find(|line| line.holds(figures).0 == Some(true))
    }

    /// Figures so close to a line that a small error would change the level, one sentence each. O(lines x lines).
    #[must_use]
    pub fn close_calls(&self, figures: &Figures) -> Vec<String> {
        let own = self.level(figures).0;
        let margin = Decimal::new(i64::from(self.look_twice_percent), 2);
        let mut found = Vec::new();
        for line in self.line.iter().filter(|line| line.is_for_memory() == figures.is_hbm) {
            for (name, value, limit, set) in line.movable(figures) {
                let (Some(value), Some(limit)) = (value, limit) else { continue };
                let distance = (value - limit).abs();
                if distance > limit * margin {
                    continue;
                }
                let moved = if value < limit { limit } else { limit - limit * margin };
                let mut other = figures.clone();
                set(&mut other, moved);
                if self.level(&other).0 != own {
                    found.push(format!(
                        "{name} {} is within {} % of {limit}: the level rests on the exact figure",
                        shown(value),
                        self.look_twice_percent
                    ));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Note 2: what is not for data centres and below the line is outside; unclear marketing is unknown.
    fn note(&self, line: &ControlLine, figures: &Figures, why: String) -> (Level, Vec<String>, Vec<String>) {
        let level = line.level.level();
        let small = self.outside_datacenter_below_tpp.is_some_and(|limit| figures.tpp.is_some_and(|tpp| tpp < limit));
        match (figures.datacenter, small) {
            (Some(false), true) => (Level::None, vec![why, self.exempt_words(figures)], Vec::new()),
            (None, true) => {
                let missing = vec!["designed or marketed for data centres".to_owned()];
                (Level::Unknown, vec![why, "outside if not for data centres, which is not known".to_owned()], missing)
            }
            (Some(false), false) if !self.non_datacenter_note.is_empty() => {
                (level, vec![why, self.non_datacenter_note.clone()], Vec::new())
            }
            _ => (level, vec![why], Vec::new()),
        }
    }

    fn is_exempt(&self, figures: &Figures) -> bool {
        match (self.outside_datacenter_below_tpp, figures.tpp, figures.datacenter) {
            (Some(limit), Some(tpp), Some(false)) => tpp < limit && !figures.is_hbm,
            _ => false,
        }
    }

    fn exempt_words(&self, figures: &Figures) -> String {
        let [tpp, limit] = [figures.tpp, self.outside_datacenter_below_tpp].map(Option::unwrap_or_default);
        format!("not for data centres and TPP {} below {limit}: outside 3A090 by Note 2", shown(tpp))
    }

    fn below_words(&self, figures: &Figures) -> String {
        let word = |name: &str, value: Option<Decimal>| value.map(|value| format!("{name} {}", shown(value)));
        let known = [
            word("TPP", figures.tpp),
            word("performance density", figures.performance_density),
            word("interconnect", figures.interconnect_gbps),
            word("memory bandwidth density", figures.memory_bandwidth_density),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        format!("{} below every line of test {}", known.join(", "), self.version)
    }
}

impl ControlLine {
    fn is_for_memory(&self) -> bool {
        self.memory_bandwidth_density_above.is_some()
    }

    /// The figures that the lines of a circuit are drawn through, with what sets them.
    fn movable(&self, figures: &Figures) -> [Movable; 4] {
        let tpp = |figures: &mut Figures, value| figures.tpp = Some(value);
        let density = |figures: &mut Figures, value| figures.performance_density = Some(value);
        [
            ("TPP", figures.tpp, self.tpp_at_least, tpp),
            ("TPP", figures.tpp, self.tpp_below, tpp),
            ("performance density", figures.performance_density, self.density_at_least, density),
            ("performance density", figures.performance_density, self.density_below, density),
        ]
    }

    /// Three-valued "and": false beats unknown beats true. Gives the sentence and the figures that are missing.
    fn holds(&self, figures: &Figures) -> (Option<bool>, String, Vec<String>) {
        let conditions = [
            ("TPP", figures.tpp, self.tpp_at_least, Side::AtLeast),
            ("TPP", figures.tpp, self.tpp_below, Side::Below),
            ("performance density", figures.performance_density, self.density_at_least, Side::AtLeast),
            ("performance density", figures.performance_density, self.density_below, Side::Below),
            ("interconnect GB/s", figures.interconnect_gbps, self.interconnect_at_least, Side::AtLeast),
            (
                "memory bandwidth density",
                figures.memory_bandwidth_density,
                self.memory_bandwidth_density_above,
                Side::Above,
            ),
        ];
        let (mut words, mut missing, mut failed) = (Vec::new(), Vec::new(), false);
        for (name, value, limit, side) in conditions {
            let Some(limit) = limit else { continue };
            match value {
                None => missing.push(name.to_owned()),
                Some(value) if side.admits(value, limit) => {
                    words.push(format!("{name} {} {} {limit}", shown(value), side.word()));
                }
                Some(_) => failed = true,
            }
        }
        let answer = if failed { Some(false) } else { missing.is_empty().then_some(true) };
        (answer, format!("{}: {}", words.join(", "), self.paragraph), missing)
    }
}

/// Name, value, limit, and what sets the value.
type Movable = (&'static str, Option<Decimal>, Option<Decimal>, fn(&mut Figures, Decimal));

/// At most three decimals, cut and never rounded up: what is below a line must not look as if it stood on it.
fn shown(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(3, RoundingStrategy::ToZero).normalize()
}

/// Which side of a limit a figure must be on.
#[derive(Clone, Copy)]
enum Side {
    AtLeast,
    Above,
    Below,
}

impl Side {
    fn admits(self, value: Decimal, limit: Decimal) -> bool {
        match self {
            Side::AtLeast => value >= limit,
            Side::Above => value > limit,
            Side::Below => value < limit,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Side::AtLeast => "is at least",
            Side::Above => "is above",
            Side::Below => "is below",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    test: Vec<ControlTest>,
}

/// Reads `controls.toml`, in file order.
pub(super) fn read(files: &Files<'_>) -> Result<Vec<ControlTest>, PolicyError> {
    files.toml::<Book>("controls.toml").map(|book| book.test)
}
