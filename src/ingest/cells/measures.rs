//! What stands beside a number: sign, unit, currency, words; and weights in grams.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::digits::{self, Parts};
use crate::model::Currency;
use crate::policy::{CurrencyWord, Measure, Policy, Unit};

/// What reading numbers needs to know from policy.
pub(crate) trait Measures {
    /// The unit that words or a code name; `None` when they name none, or several.
    fn unit(&self, words: &str) -> Option<Unit>;
    /// The currency that a code, a sign or words name.
    fn currency(&self, words: &str) -> Option<CurrencyWord>;
    /// True for `free of charge`, `no commercial value`.
    fn says_free(&self, words: &str) -> bool;
    /// True for `approx.`, `ca.`, `about`.
    fn says_about(&self, words: &str) -> bool;
}

impl Measures for Policy {
    fn unit(&self, words: &str) -> Option<Unit> {
        Policy::unit(self, words)
    }

    fn currency(&self, words: &str) -> Option<CurrencyWord> {
        Policy::currency(self, words)
    }

    fn says_free(&self, words: &str) -> bool {
        Policy::says_free(self, words)
    }

    fn says_about(&self, words: &str) -> bool {
        Policy::says_about(self, words)
    }
}

/// Grams of a mass, rounded half away from zero; `None` for another measure or a number that does not fit. Exact.
pub(in crate::ingest) fn to_grams(value: Decimal, unit: Unit) -> Option<i64> {
    if unit.measures() != Measure::Mass {
        return None;
    }
    let grams = value.checked_mul(unit.to_base())?.checked_mul(Decimal::ONE_THOUSAND)?;
    grams.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero).to_i64()
}

/// What stands around the digits of a cell.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) negative: bool,
    pub(super) approximate: bool,
    /// `k` right behind the digits.
    pub(super) thousands: bool,
    pub(super) unit: Option<Unit>,
    pub(super) currency: Option<Currency>,
    /// The sign of several currencies.
    pub(super) ambiguous_sign: bool,
}

type Reason = Cow<'static, str>;

/// Reads what stands before and behind a number; everything must be understood.
pub(super) fn around(parts: &Parts<'_>, measures: &dyn Measures) -> Result<Around, Reason> {
    let mut around = Around::default();
    let (mut before, mut behind) = (parts.before.trim(), parts.behind);
    if before.is_empty() && behind.is_empty() {
        return Ok(around);
    }
    if let (Some(inner), Some(rest)) = (before.strip_prefix('('), behind.trim_end().strip_suffix(')')) {
        (before, behind, around.negative) = (inner.trim(), rest, true);
    }
    for _ in 0..3 {
        if let Some(rest) =
            before.strip_suffix(['-', '\u{2212}', '+']).or_else(|| before.strip_prefix(['-', '\u{2212}', '+']))
        {
            around.negative |= !before.contains('+');
            before = rest.trim();
        }
        if let Some(rest) = before.strip_prefix(['~', '≈', '±', '∼', '～']).or_else(|| before.strip_suffix(['~', '≈']))
        {
            around.approximate = true;
            before = rest.trim();
        }
    }
    around.take_behind(behind, measures)?;
    around.take_before(before, measures)?;
    Ok(around)
}

impl Around {
    fn take_behind(&mut self, behind: &str, measures: &dyn Measures) -> Result<(), Reason> {
        let mut words = behind.trim();
        if matches!(behind.trim_end(), "-" | "\u{2212}") {
            self.negative = true;
            words = "";
        }
        if let Some(rest) = behind.strip_prefix(['k', 'K'])
            && !rest.starts_with(char::is_alphanumeric)
        {
            self.thousands = true;
            words = rest.trim();
        }
        if behind.starts_with('M') && words == "M" {
            return Err("M may be millions or metres: write the number out".into());
        }
        if words.is_empty() || self.take_word(words, measures) {
            return Ok(());
        }
        Err(why_not_behind(words, measures))
    }

    fn take_before(&mut self, before: &str, measures: &dyn Measures) -> Result<(), Reason> {
        // `NO. 5` is the fifth, not five pieces: of units only weights stand before their number
        let weight = measures.unit(before).filter(|unit| unit.measures() == Measure::Mass);
        if before.is_empty() || self.take_currency(before, measures) || (weight.is_some() && self.unit.is_none()) {
            self.unit = self.unit.or(weight);
            return Ok(());
        }
        if measures.says_about(before) {
            self.approximate = true;
            return Ok(());
        }
        if let Some((first, rest)) = before.split_once(char::is_whitespace)
            && measures.says_about(first)
        {
            self.approximate = true;
            return self.take_before(rest.trim(), measures);
        }
        if let Some((first, rest)) = before.split_once(char::is_whitespace)
            && self.take_currency(first, measures)
            && self.take_currency(rest.trim(), measures)
        {
            return Ok(());
        }
        Err("words before the number that name no unit and no currency: write the number alone".into())
    }

    fn take_word(&mut self, words: &str, measures: &dyn Measures) -> bool {
        if self.unit.is_none()
            && let Some(unit) = measures.unit(words)
        {
            self.unit = Some(unit);
            return true;
        }
        self.take_currency(words, measures)
    }

    fn take_currency(&mut self, words: &str, measures: &dyn Measures) -> bool {
        match measures.currency(words) {
            Some(CurrencyWord::One(currency)) if self.currency.is_none_or(|known| known == currency) => {
                self.currency = Some(currency);
                true
            }
            Some(CurrencyWord::Several) => {
                if self.currency.is_none() {
                    (self.currency, self.ambiguous_sign) = (Some(Currency::UNKNOWN), true);
                }
                true
            }
            _ => false,
        }
    }
}

const CONTAINERS: &str = "a count of containers by size (7X20), not a quantity: write the number of units";
const PACKAGES: &str = "packages, not pieces, and more than one number: write the number of units";

/// True when the reason says that something other than units is counted: the cell is understood, the units are unknown.
pub(in crate::ingest) fn counts_something_else(reason: &str) -> bool {
    reason == CONTAINERS || reason == PACKAGES
}

fn why_not_behind(words: &str, measures: &dyn Measures) -> Reason {
    let crossed = words.strip_prefix(['x', 'X', '×', '*']).map(str::trim_start);
    if crossed.is_some_and(|rest| rest.starts_with(|letter: char| digits::digit_of(letter).is_some())) {
        return CONTAINERS.into();
    }
    if words.starts_with('%') {
        return "a percentage, not a quantity: write the number of units".into();
    }
    if words.chars().any(|letter| digits::digit_of(letter).is_some()) {
        let first = words.split(['(', '/', ',', ';', '+']).next().unwrap_or_default().trim();
        let packages = measures.unit(first).is_some_and(|unit| unit.measures() == Measure::Package);
        return match packages {
            true => PACKAGES.into(),
            false => "more than one number in the cell: write the one that is meant".into(),
        };
    }
    "words behind the number that name no unit and no currency: write the number alone".into()
}
