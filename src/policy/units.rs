//! Units and currencies by the words and signs that stand beside numbers; what means two of them is not read.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Certainty, Files, PolicyError, fold, read};
use crate::model::Currency;

/// What a unit measures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Pieces; the base is one piece.
    Count,
    /// Weight; the base is a kilogram.
    Mass,
    /// Packages, of which no word tells how many pieces they hold.
    Package,
    /// The base is a square metre.
    Area,
    /// The base is a metre.
    Length,
    /// The base is a litre.
    Volume,
    /// Freight containers.
    Container,
}

/// A unit of measure, by its UN/ECE code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unit {
    code: [u8; 3],
    measures: Measure,
    to_base: Decimal,
}

/// What a word or sign for money names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CurrencyWord {
    /// One currency.
    One(Currency),
    /// One of several (`$`): unknown unless the column or the row says.
    Several,
}

/// A unit with its words, as the policy file states it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitRow {
    /// UN/ECE Recommendation 20 or 21 code, two or three characters.
    pub code: String,
    /// Name to print, plural.
    pub name: String,
    /// What it measures.
    pub measures: Measure,
    /// How much of the base it is. Exact.
    #[serde(deserialize_with = "read::decimal")]
    pub base: Decimal,
    /// Codes and words, as written.
    pub words: Vec<String>,
    /// Where the words and the factor come from.
    pub source: String,
    /// How well they are supported.
    pub confidence: Certainty,
}

/// All units and currencies with an index over their words.
#[derive(Clone, Debug)]
pub(super) struct Units {
    pub(super) rows: Vec<UnitRow>,
    by_word: BTreeMap<String, Unit>,
    currencies: BTreeMap<String, CurrencyWord>,
    free: BTreeSet<String>,
    about: BTreeSet<String>,
    /// Upper case, punctuation kept.
    no_number: BTreeSet<String>,
}

impl Unit {
    /// The UN/ECE code (`KGM`, `C62`).
    #[must_use]
    pub fn code(&self) -> &str {
        let length = self.code.iter().take_while(|byte| **byte != 0).count();
        std::str::from_utf8(&self.code[..length]).unwrap_or("???")
    }

    /// What it measures.
    #[must_use]
    pub fn measures(&self) -> Measure {
        self.measures
    }

    /// How many of the base one of it is: pieces, kilograms, square metres, metres, litres. Exact.
    #[must_use]
    pub fn to_base(&self) -> Decimal {
        self.to_base
    }
}

impl Units {
    /// The unit of a word. O(length + log words).
    pub(super) fn unit(&self, words: &str) -> Option<Unit> {
        self.by_word.get(&fold::line(words)).copied()
    }

    /// The currency of a code, a sign or a word. O(length + log words).
    pub(super) fn currency(&self, words: &str) -> Option<CurrencyWord> {
        self.currencies.get(&sign(words)).or_else(|| self.currencies.get(&fold::line(words))).copied()
    }

    /// True for a word for goods without a price.
    pub(super) fn says_free(&self, words: &str) -> bool {
        self.free.contains(&fold::line(words))
    }

    /// True for what programs and people write where there is no number.
    pub(super) fn says_no_number(&self, cell: &str) -> bool {
        const LONGEST: usize = 24;
        // digits alone are the usual case
        let may_be = cell.len() <= LONGEST && !cell.starts_with(|first: char| first.is_ascii_digit());
        may_be && self.no_number.contains(&sign(cell))
    }

    /// True for a word for about.
    pub(super) fn says_about(&self, words: &str) -> bool {
        self.about.contains(&fold::line(words))
    }
}

/// Signs keep their punctuation, which is all they have.
fn sign(words: &str) -> String {
    words.trim().to_uppercase()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    free: Vec<String>,
    about: Vec<String>,
    no_number: Vec<String>,
    currency_numbers: BTreeMap<String, String>,
    currency_codes: String,
    ambiguous_currencies: Vec<String>,
    currency: Vec<Money>,
    unit: Vec<UnitRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Money {
    code: String,
    words: Vec<String>,
}

const FILE: &str = "units.toml";

/// Reads `units.toml`; a word that two units or two currencies claim is refused.
pub(super) fn read(files: &Files<'_>) -> Result<Units, PolicyError> {
    let table: Table = files.toml(FILE)?;
    let folded = |words: &[String]| words.iter().map(|words| fold::line(words)).collect();
    Ok(Units {
        by_word: by_word(&table.unit)?,
        currencies: currencies(&table)?,
        free: folded(&table.free),
        about: folded(&table.about),
        no_number: table.no_number.iter().map(|word| sign(word)).collect(),
        rows: table.unit,
    })
}

fn by_word(rows: &[UnitRow]) -> Result<BTreeMap<String, Unit>, PolicyError> {
    let mut found: BTreeMap<String, Unit> = BTreeMap::new();
    for row in rows {
        let unit = unit(row)?;
        for word in &row.words {
            let folded = fold::line(word);
            let before = found.insert(folded.clone(), unit);
            if folded.is_empty() || before.is_some_and(|other| other != unit) {
                let key = format!("words of {}", row.code);
                return Err(PolicyError::value(FILE, &key, word, "give each word to one unit, or to none"));
            }
        }
    }
    Ok(found)
}

fn unit(row: &UnitRow) -> Result<Unit, PolicyError> {
    let mut code = [0; 3];
    let fits = (2..=3).contains(&row.code.len()) && row.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits {
        return Err(PolicyError::value(FILE, "code", &row.code, "write a code of two or three letters or digits"));
    }
    if row.base <= Decimal::ZERO {
        return Err(PolicyError::value(FILE, &format!("base of {}", row.code), "", "write a number above zero"));
    }
    code[..row.code.len()].copy_from_slice(row.code.as_bytes());
    Ok(Unit { code, measures: row.measures, to_base: row.base })
}

fn currencies(table: &Table) -> Result<BTreeMap<String, CurrencyWord>, PolicyError> {
    let mut found: BTreeMap<String, CurrencyWord> = BTreeMap::new();
    let code = |code: &str| {
        Currency::parse(code)
            .map(CurrencyWord::One)
            .ok_or_else(|| PolicyError::value(FILE, "currency code", code, "write three letters"))
    };
    let mut entries = Vec::new();
    for name in table.currency_codes.split_whitespace() {
        entries.push((name, code(name)?));
    }
    for money in &table.currency {
        let meant = code(&money.code)?;
        entries.extend(money.words.iter().map(|word| (word.as_str(), meant)));
    }
    for (number, name) in &table.currency_numbers {
        entries.push((number.as_str(), code(name)?));
    }
    entries.extend(table.ambiguous_currencies.iter().map(|word| (word.as_str(), CurrencyWord::Several)));
    for (word, meant) in entries {
        // a word is also known without its punctuation when letters remain beside none
        let keys = [sign(word), fold::line(word)];
        let lettered = word.chars().all(|letter| letter.is_alphanumeric() || letter.is_whitespace() || letter == '.');
        for key in keys.into_iter().take(if lettered { 2 } else { 1 }) {
            if found.insert(key, meant).is_some_and(|other| other != meant) {
                return Err(PolicyError::value(FILE, "words of a currency", word, "give each word to one currency"));
            }
        }
    }
    Ok(found)
}

impl super::Policy {
    /// Units of measure with their words, in file order.
    pub fn units(&self) -> impl Iterator<Item = &UnitRow> {
        self.units.rows.iter()
    }

    /// The unit that a code or words name (`PCS`, `шт.`, `KGM`); what names two units (`TON`) or none is `None`.
    #[must_use]
    pub fn unit(&self, words: &str) -> Option<Unit> {
        self.units.unit(words)
    }

    /// The currency that a code, a sign or words name; `$` names several.
    #[must_use]
    pub fn currency(&self, words: &str) -> Option<CurrencyWord> {
        self.units.currency(words)
    }

    /// True for `free of charge`, `no commercial value`.
    #[must_use]
    pub fn says_free(&self, words: &str) -> bool {
        self.units.says_free(words)
    }

    /// True for `NaN`, `#REF!`, `N/D`, `-0-`: what stands where there is no number.
    #[must_use]
    pub fn says_no_number(&self, cell: &str) -> bool {
        self.units.says_no_number(cell)
    }

    /// True for `approx.`, `circa`.
    #[must_use]
    pub fn says_about(&self, words: &str) -> bool {
        self.units.says_about(words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy;
    use super::*;

    #[test]
    fn units_resolve_or_stay_unknown() {
        let policy = Policy::embedded().unwrap();
        for (words, code) in [
            ("PCS", "C62"),
            ("NOS", "C62"),
            ("NMB", "C62"),
            ("PIECES/ITEM [NUMBER]", "C62"),
            ("шт.", "C62"),
            ("個", "C62"),
            ("MTK", "MTK"),
            ("M²", "MTK"),
            ("METROS CUADRADO", "MTK"),
            ("SQF", "FTK"),
            ("PK - COLIS (PACKAGE)", "PK"),
            ("CT - CARTON", "CT"),
            ("BOX (CAJA)", "BX"),
            ("kgs.", "KGM"),
        ] {
            let found = policy.unit(words);
            assert_eq!(found.as_ref().map(Unit::code), Some(code), "{words}");
        }
        for words in ["", "NULL", "UNV", "TON", "ST", "件", "GR", "-"] {
            assert_eq!(policy.unit(words), None, "{words}");
        }
    }

    #[test]
    fn signs_of_several_currencies_name_none() {
        let policy = Policy::embedded().unwrap();
        let code = |words: &str| match policy.currency(words) {
            Some(CurrencyWord::One(currency)) => currency.code().to_owned(),
            Some(CurrencyWord::Several) => "several".to_owned(),
            None => "none".to_owned(),
        };
        for (words, expected) in [
            ("USD", "USD"),
            ("usd", "USD"),
            ("US$", "USD"),
            ("HK$", "HKD"),
            ("$", "several"),
            ("¥", "several"),
            ("€", "EUR"),
            ("£", "GBP"),
            ("RMB", "CNY"),
            ("Rs.", "several"),
            ("RS", "several"),
            ("руб.", "RUB"),
            ("PCS", "none"),
            ("ABC", "none"),
            ("", "none"),
        ] {
            assert_eq!(code(words), expected, "{words}");
        }
    }
}
