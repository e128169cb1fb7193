//! Quantities, weights and money as whole numbers of a small unit: exact, ordered, without floats.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Thousandths: of a counted unit for quantities, of a kilogram (grams) for weights, of a kilowatt for power.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Milli(pub i64);

impl Milli {
    /// Rounds half away from zero to thousandths; `None` when it does not fit.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Option<Milli> {
        scaled(value, 3).map(Milli)
    }

    /// Whole units, rounded down.
    #[must_use]
    pub fn whole(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The exact decimal.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 3).normalize()
    }
}

impl fmt::Display for Milli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_decimal().fmt(f)
    }
}

/// An ISO 4217 code as written (three letters), or [`Currency::UNKNOWN`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Currency([u8; 3]);

impl Currency {
    /// No currency was recorded.
    pub const UNKNOWN: Currency = Currency([0; 3]);

    /// Three ASCII letters in either case; anything else is `None`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Currency(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The code, or `"???"` when unknown.
    #[must_use]
    pub fn code(&self) -> &str {
        if *self == Currency::UNKNOWN { "???" } else { std::str::from_utf8(&self.0).unwrap_or("???") }
    }
}

/// An amount in ten-thousandths of a currency unit. Amounts of different currencies are never added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Money {
    /// Ten-thousandths of the unit (1 USD = 10,000): unit prices below a cent stay exact.
    pub amount: i64,
    /// What it is counted in.
    pub currency: Currency,
}

impl Money {
    /// Rounds half away from zero to ten-thousandths; `None` when it does not fit.
    #[must_use]
    pub fn from_decimal(value: Decimal, currency: Currency) -> Option<Money> {
        scaled(value, 4).map(|amount| Money { amount, currency })
    }

    /// The exact decimal, at least two places.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        let mut value = Decimal::new(self.amount, 4).normalize();
        if value.scale() < 2 {
            value.rescale(2);
        }
        value
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency.code(), self.to_decimal())
    }
}

fn scaled(value: Decimal, places: u32) -> Option<i64> {
    let factor = Decimal::from(10_i64.pow(places));
    let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    value.checked_mul(factor)?.round_dp_with_strategy(0, strategy).to_i64()
}
