//! Goods known by stated figures: rates by bit length, die area and bandwidths to a control level, arithmetic shown.

use rust_decimal::Decimal;

use crate::model::Level;
use crate::policy::{ControlTest, Figures, Form};

/// A rate of operations as stated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// 10^12 operations a second.
    pub tops: Decimal,
    /// Bit length of the operands; `None` when not stated.
    pub bits: Option<u32>,
    /// True when the rate may count operations that sparsity leaves out: dense rates count.
    pub sparse: bool,
}

/// Figures of one circuit as stated. `None` is not stated, never zero.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stated {
    /// Rates; the one with the highest product of rate and bit length counts.
    pub rates: Vec<Rate>,
    /// Area of all logic dies on a non-planar process, mm2; for memory, area of the stack.
    pub die_area: Option<Decimal>,
    /// True when every die is on a planar process: there is no performance density then.
    pub planar: bool,
    /// Designed or marketed for data centres.
    pub datacenter: Option<bool>,
    /// Bidirectional transfer rate over all inputs and outputs, GB/s.
    pub interconnect: Option<Decimal>,
    /// Memory bandwidth, GB/s.
    pub memory_bandwidth: Option<Decimal>,
    /// True for a stack of high bandwidth memory that is not packaged with logic.
    pub is_hbm: bool,
    /// Circuits in one unit, when stated.
    pub chips: Option<u32>,
    /// In what form they are sold, when stated.
    pub form: Option<Form>,
    /// What a text leaves open.
    pub open: Vec<String>,
}

/// What stated figures come to.
pub(super) struct Judged {
    pub(super) figures: Figures,
    /// Highest rate of those that count, for the entry below every line.
    pub(super) tops: Option<Decimal>,
    pub(super) tpp_by_bits: Vec<(u32, Decimal)>,
    pub(super) level: Level,
    pub(super) arithmetic: Vec<String>,
    pub(super) missing: Vec<String>,
}

impl Stated {
    /// True when nothing is stated that a test could use.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rates.is_empty() && !self.is_hbm
    }

    /// The level by a test. `widest` is the bit length taken for a rate without one, `wide` the length from which rates
    /// alone do not tell what shorter formats reach. O(rates x lines).
    pub(super) fn judge(&self, test: Option<&ControlTest>, (widest, wide): (u32, u32)) -> Judged {
        let exact: Vec<(Decimal, u32)> =
            self.rates.iter().filter(|rate| !rate.sparse).filter_map(|rate| Some((rate.tops, rate.bits?))).collect();
        let by_bits = by_bits(&exact);
        let tpp = by_bits.iter().map(|(_, tpp)| *tpp).max();
        let figures = self.figures(tpp);
        let mut arithmetic = self.arithmetic(&exact, &figures);
        let Some(test) = test else {
            arithmetic.push("no control test in force on this day".to_owned());
            return Judged::plain(figures, &exact, by_bits, (Level::None, arithmetic, Vec::new()));
        };
        let (level, why, mut missing) = test.level(&figures);
        let bound = self.figures(self.rates.iter().filter_map(|rate| rate.bound(widest)).max());
        let mut open = self.open_questions();
        let only_wide = !exact.is_empty() && exact.iter().all(|(_, bits)| *bits >= wide);
        if only_wide && level == Level::None {
            open.push(format!("dense rates at less than {wide} bits"));
        }
        let settled = open.is_empty() || level == Level::A || (!only_wide && test.level(&bound).0 == Level::None);
        if settled {
            arithmetic.extend(why);
            let level = if level == Level::Unknown && !open.is_empty() { Level::None } else { level };
            missing.retain(|_| level == Level::Unknown);
            return Judged::plain(bound_or(figures, bound, &exact), &exact, by_bits, (level, arithmetic, missing));
        }
        missing.extend(open);
        arithmetic.push(format!("not settled: {}", missing.join(", ")));
        Judged::plain(figures, &exact, by_bits, (Level::Unknown, arithmetic, missing))
    }

    fn figures(&self, tpp: Option<Decimal>) -> Figures {
        let area = self.die_area.filter(|area| *area > Decimal::ZERO);
        let density =
            if self.planar { Some(Decimal::ZERO) } else { tpp.zip(area).and_then(|(tpp, area)| tpp.checked_div(area)) };
        let memory = self.memory_bandwidth.zip(area).and_then(|(bandwidth, area)| bandwidth.checked_div(area));
        Figures {
            tpp,
            performance_density: density.filter(|_| !self.is_hbm),
            datacenter: self.datacenter,
            interconnect_gbps: self.interconnect,
            is_hbm: self.is_hbm,
            memory_bandwidth_density: memory.filter(|_| self.is_hbm),
        }
    }

    fn arithmetic(&self, exact: &[(Decimal, u32)], figures: &Figures) -> Vec<String> {
        let plain = |value: Decimal| value.normalize().to_string();
        let mut lines: Vec<String> = exact
            .iter()
            .filter_map(|(tops, bits)| {
                let tpp = tops.checked_mul(Decimal::from(*bits))?;
                Some(format!("{} x {bits} bits = TPP {}", plain(*tops), plain(tpp)))
            })
            .collect();
        let cut = |value: Decimal| value.round_dp_with_strategy(3, rust_decimal::RoundingStrategy::ToZero).normalize();
        match (figures.performance_density, self.die_area, figures.tpp) {
            (Some(_), _, _) if self.planar => lines.push("no die on a non-planar process: no density".to_owned()),
            (Some(density), Some(area), Some(tpp)) => {
                lines.push(format!("{} / {} mm2 = performance density {}", plain(tpp), plain(area), cut(density)));
            }
            _ => {}
        }
        if let (Some(density), Some(area), Some(bandwidth)) =
            (figures.memory_bandwidth_density, self.die_area, self.memory_bandwidth)
        {
            lines.push(format!("{} GB/s / {} mm2 = {} GB/s by mm2", plain(bandwidth), plain(area), cut(density)));
        }
        lines
    }

    fn open_questions(&self) -> Vec<String> {
        let mut open = self.open.clone();
        for rate in &self.rates {
            let tops = rate.tops.normalize();
            if rate.sparse {
                open.push(format!("dense rate: {tops} TOPS may count sparsity"));
            } else if rate.bits.is_none() {
                open.push(format!("bit length of the rate of {tops} TOPS"));
            }
        }
        open
    }
}

impl Rate {
    /// The most that the rate can come to.
    fn bound(&self, widest: u32) -> Option<Decimal> {
        self.tops.checked_mul(Decimal::from(self.bits.unwrap_or(widest)))
    }
}

impl Judged {
    fn plain(
        figures: Figures,
        exact: &[(Decimal, u32)],
        tpp_by_bits: Vec<(u32, Decimal)>,
        (level, arithmetic, missing): (Level, Vec<String>, Vec<String>),
    ) -> Judged {
        let tops = exact.iter().map(|(tops, _)| *tops).max();
        Judged { figures, tops, tpp_by_bits, level, arithmetic, missing }
    }
}

/// Exact figures where there are some; else the bound, which was enough.
fn bound_or(figures: Figures, bound: Figures, exact: &[(Decimal, u32)]) -> Figures {
    if exact.is_empty() && !figures.is_hbm { bound } else { figures }
}

/// The highest TPP of each bit length, by bit length.
fn by_bits(exact: &[(Decimal, u32)]) -> Vec<(u32, Decimal)> {
    let mut found: Vec<(u32, Decimal)> = Vec::new();
    for (tops, bits) in exact {
        let Some(tpp) = tops.checked_mul(Decimal::from(*bits)) else { continue };
        match found.iter_mut().find(|(known, _)| known == bits) {
            Some((_, most)) => *most = tpp.max(*most),
            None => found.push((*bits, tpp)),
        }
    }
    found.sort_unstable();
    found
}
