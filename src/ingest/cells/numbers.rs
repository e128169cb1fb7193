//! What a number cell says: fast paths for plain digits, and the style of a column for everything else.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::digits::{self, Readings};
use super::measures::{Around, Measures, around};
use crate::model::Currency;
use crate::policy::{Measure, Unit};

pub(in crate::ingest) use super::digits::DecimalMark;
pub(super) use super::digits::digit_of;
pub(in crate::ingest) use super::number_tally::NumberTally;

/// How the numbers of one column are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::ingest) struct NumberStyle {
    /// The decimal mark; `None` when it is not settled: cells with two readings are refused.
    pub(in crate::ingest) mark: Option<DecimalMark>,
}

/// A number cell as read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ingest) struct NumberCell {
    /// The number as written, in the unit as written. Exact.
    pub(in crate::ingest) value: Decimal,
    /// The unit beside it.
    pub(in crate::ingest) unit: Option<Unit>,
    /// The currency beside it, unknown when the sign stands for several.
    pub(in crate::ingest) currency: Option<Currency>,
    /// What a reader must be told of the reading.
    pub(in crate::ingest) remark: Option<&'static str>,
}

/// Thousandths of a cell of digits with at most one `.`, rounded half away from zero; `None` is the slow path: anything
/// else, and `1.234`, which may be one or a thousand. Not for columns with a decimal comma: use [`scaled_in`] there.
pub(in crate::ingest) fn plain_milli(cell: &[u8]) -> Option<i64> {
    plain_scaled(cell, 3)
}

/// As [`plain_milli`], in units of ten to the minus `places`.
pub(in crate::ingest) fn plain_scaled(cell: &[u8], places: u32) -> Option<i64> {
    let (whole, fraction) = split_plain(cell)?;
    let two_readings = fraction.is_some_and(|digits| digits.len() == 3) && digits::may_open_groups(whole);
    if two_readings { None } else { assemble(cell, whole, fraction, places) }
}

/// As [`plain_scaled`] for a column whose style is known: `1.234` is read in a column with a decimal point, and no point
/// is read in a column with a decimal comma.
pub(in crate::ingest) fn scaled_in(cell: &[u8], places: u32, style: NumberStyle) -> Option<i64> {
    match style.mark {
        None => plain_scaled(cell, places),
        Some(mark) => {
            let (whole, fraction) = split_plain(cell)?;
            let other = fraction.is_some() && mark == DecimalMark::Comma;
            if other { None } else { assemble(cell, whole, fraction, places) }
        }
    }
}

/// Digits that never overflow, with four places behind them.
const PLAIN_DIGITS: usize = 14;

fn split_plain(cell: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let unsigned = cell.strip_prefix(b"-").unwrap_or(cell);
    let whole = unsigned.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = unsigned.get(..whole).filter(|digits| !digits.is_empty() && digits.len() <= PLAIN_DIGITS)?;
    match unsigned.get(whole..)? {
        [] => Some((digits, None)),
        [b'.', fraction @ ..] if !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit) => {
            Some((digits, Some(fraction)))
        }
        _ => None,
    }
}

fn assemble(cell: &[u8], whole: &[u8], fraction: Option<&[u8]>, places: u32) -> Option<i64> {
    let (fraction, places) = (fraction.unwrap_or_default(), usize::try_from(places).ok()?);
    if places > 4 {
        return None;
    }
    let digit = |byte: &u8| i64::from(byte - b'0');
    let mut scaled = whole.iter().fold(0, |sum, byte| sum * 10 + digit(byte));
    for at in 0..places {
        scaled = scaled * 10 + fraction.get(at).map_or(0, digit);
    }
    // half away from zero needs the first digit that is left out, no more
    scaled += i64::from(fraction.get(places).is_some_and(|byte| *byte >= b'5'));
    Some(if cell.first() == Some(&b'-') { -scaled } else { scaled })
}

/// Reads a number cell under the style of its column, with unit, currency and sign as people write them. O(length).
///
/// # Errors
/// Why there is no one number, and what to write.
pub(in crate::ingest) fn number_in(
    cell: &str,
    style: &NumberStyle,
    measures: &dyn Measures,
) -> Result<NumberCell, Cow<'static, str>> {
    let cell = cell.trim();
    let Some(parts) = digits::parts(cell) else {
        let bare = NumberCell { value: Decimal::ZERO, unit: None, currency: None, remark: Some(FREE) };
        return if measures.says_free(cell) { Ok(bare) } else { Err(NOT_A_NUMBER.into()) };
    };
    if parts.is_scientific() {
        return Err("scientific notation: write the number out in digits".into());
    }
    let around = around(&parts, measures)?;
    let readings = digits::readings(parts.core).ok_or(NOT_A_NUMBER)?;
    match settled(readings, *style) {
        Ok(value) => finish(value, &around),
        Err(why) => {
            let pieces = around.unit.is_some_and(|unit| unit.measures() == Measure::Count);
            let (value, remark) = whole(readings).filter(|_| pieces && style.mark.is_none()).ok_or(why)?;
            let read = finish(value, &around)?;
            Ok(NumberCell { remark: read.remark.or(Some(remark)), ..read })
        }
    }
}

const FREE: &str = "free of charge: read as 0";
const NOT_A_NUMBER: &str =
    "not a number in a form that is read: write digits with '.' as the decimal mark, for instance 1234.5";

fn settled(readings: Readings, style: NumberStyle) -> Result<Decimal, &'static str> {
    match (readings.point, readings.comma, style.mark) {
        (Some(one), Some(other), _) if one == other => Ok(one),
        (Some(point), _, Some(DecimalMark::Point)) => Ok(point),
        (_, Some(comma), Some(DecimalMark::Comma)) => Ok(comma),
        (Some(_), Some(_), None) => Err(
            "may be thousands or thousandths: nothing in the column settles the decimal mark; write 1234.5, or say numbers = \"decimal-point\" or \"decimal-comma\" for the column in a mapping file",
        ),
        (Some(value), None, None) | (None, Some(value), None) => Ok(value),
        (None, Some(_), Some(DecimalMark::Point)) => {
            Err("a decimal comma in a column with decimal points: write it as the rest of the column")
        }
        (Some(_), None, Some(DecimalMark::Comma)) => {
            Err("a decimal point in a column with decimal commas: write it as the rest of the column")
        }
        (None, None, _) => Err(NOT_A_NUMBER),
    }
}

/// Pieces are whole: where the mark is not settled, `1,234 PCS` are not 1.234 pieces, and `1,000 PCS` most likely a
/// thousand, which is said.
fn whole(readings: Readings) -> Option<(Decimal, &'static str)> {
    let (point, comma) = (readings.point?, readings.comma?);
    let thousands = point.max(comma);
    thousands.is_integer().then(|| match point.min(comma).is_integer() {
        true => {
            (thousands, "nothing settles the decimal mark: read as thousands, for pieces are written without decimals")
        }
        false => (thousands, "read as thousands, for pieces are whole"),
    })
}

fn finish(value: Decimal, around: &Around) -> Result<NumberCell, Cow<'static, str>> {
    let value = if around.negative { -value } else { value };
    let value = match around.thousands {
        true => value.checked_mul(Decimal::ONE_THOUSAND).ok_or("too large a number to be counted: check the cell")?,
        false => value,
    };
    let remark = match (around.approximate, around.thousands, around.ambiguous_sign) {
        (true, true, _) => Some("about, and in thousands ('k'): read as the number times 1,000"),
        (true, false, _) => Some("marked as about: read as the number"),
        (false, true, _) => Some("in thousands ('k'): read as the number times 1,000"),
        (false, false, true) => Some("a currency sign of several currencies: the currency is unknown"),
        (false, false, false) => None,
    };
    Ok(NumberCell { value, unit: around.unit, currency: around.currency, remark })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Milli, Money};
    use crate::policy::Policy;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());
    const ANY: NumberStyle = NumberStyle { mark: None };
    const POINT: NumberStyle = NumberStyle { mark: Some(DecimalMark::Point) };
    const COMMA: NumberStyle = NumberStyle { mark: Some(DecimalMark::Comma) };

    fn value(cell: &str, style: NumberStyle) -> Option<String> {
        number_in(cell, &style, &*POLICY).ok().map(|read| read.value.to_string())
    }

    #[test]
    fn one_reading_is_read_two_are_refused_until_settled() {
        for (cell, any, point, comma) in [
            ("12", Some("12"), Some("12"), Some("12")),
            ("12.50", Some("12.50"), Some("12.50"), None),
            ("9,99", Some("9.99"), None, Some("9.99")),
            ("1,234", None, Some("1234"), Some("1.234")),
            ("1.234", None, Some("1.234"), Some("1234")),
            ("0.750", Some("0.750"), Some("0.750"), None),
            ("0,123", Some("0.123"), None, Some("0.123")),
            ("1.234.567,89", Some("1234567.89"), None, Some("1234567.89")),
            ("1,234,567.89", Some("1234567.89"), Some("1234567.89"), None),
            ("1.234.567", Some("1234567"), None, Some("1234567")),
            ("1,23,456", Some("123456"), Some("123456"), None),
            ("1 234", Some("1234"), Some("1234"), Some("1234")),
            ("1\u{A0}234,5", Some("1234.5"), None, Some("1234.5")),
            ("1\u{202F}234\u{202F}567", Some("1234567"), Some("1234567"), Some("1234567")),
            ("1'234.50", Some("1234.50"), Some("1234.50"), None),
            ("1\u{2019}234.50", Some("1234.50"), Some("1234.50"), None),
            ("(120)", Some("-120"), Some("-120"), Some("-120")),
            ("120-", Some("-120"), Some("-120"), Some("-120")),
            ("\u{2212}120", Some("-120"), Some("-120"), Some("-120")),
            ("-3.5", Some("-3.5"), Some("-3.5"), None),
            ("+7", Some("7"), Some("7"), Some("7")),
            (".5", Some("0.5"), Some("0.5"), None),
            ("１２", Some("12"), Some("12"), Some("12")),
            ("١٢٣٫٥", Some("123.5"), Some("123.5"), Some("123.5")),
            ("1234.567", Some("1234.567"), Some("1234.567"), None),
        ] {
            assert_eq!(value(cell, ANY).as_deref(), any, "{cell} under no style");
            assert_eq!(value(cell, POINT).as_deref(), point, "{cell} with a point");
            assert_eq!(value(cell, COMMA).as_deref(), comma, "{cell} with a comma");
        }
    }

    #[test]
    fn units_currencies_and_words_beside_a_number() {
        for (cell, number, unit, currency) in [
            ("1,000 PCS", "1000", Some("C62"), None),
            ("12.5 KGS", "12.5", Some("KGM"), None),
            ("424390 LB", "424390", Some("LBR"), None),
            ("0.75 t", "0.75", Some("TNE"), None),
            ("USD 1,234.50", "1234.50", None, Some("USD")),
            ("€ 9.50", "9.50", None, Some("EUR")),
            ("US$1,234.50", "1234.50", None, Some("USD")),
            ("HKD 88k", "88000", None, Some("HKD")),
            ("₹1,23,456.00", "123456.00", None, Some("INR")),
            ("$ 5", "5", None, Some("???")),
            ("CNY ¥ 5", "5", None, Some("CNY")),
            ("KG 12.5", "12.5", Some("KGM"), None),
            ("100 RMB", "100", None, Some("CNY")),
            ("-$5", "-5", None, Some("???")),
            ("($5)", "-5", None, Some("???")),
            ("~12", "12", None, None),
            ("approx. 12 pcs", "12", Some("C62"), None),
            ("25 M2", "25", Some("MTK"), None),
            ("25 m²", "25", Some("MTK"), None),
            ("8 ШТ", "8", Some("C62"), None),
            ("8台", "8", Some("C62"), None),
            ("free of charge", "0", None, None),
        ] {
            let read = number_in(cell, &POINT, &*POLICY).unwrap_or_else(|why| panic!("{cell}: {why}"));
            assert_eq!(read.value.to_string(), number, "{cell}");
            assert_eq!(read.unit.as_ref().map(Unit::code), unit, "{cell}");
            assert_eq!(read.currency.as_ref().map(Currency::code), currency, "{cell}");
        }
        for (cell, number) in [("1,000 PCS", "1000"), ("1.234 pcs", "1234"), ("1,234 EA", "1234")] {
            let read = number_in(cell, &ANY, &*POLICY).expect(cell);
            assert_eq!((read.value.to_string().as_str(), read.remark.is_some()), (number, true), "{cell}");
        }
        assert_eq!(value("1,234 KG", ANY), None);
        for cell in ["~12", "88k", "HKD 88k", "$ 5", "free of charge"] {
            assert!(number_in(cell, &ANY, &*POLICY).unwrap().remark.is_some(), "{cell}");
        }
        assert_eq!(value("€ 1.234,50", ANY).as_deref(), Some("1234.50"));
        assert_eq!(value("0,75 t", ANY).as_deref(), Some("0.75"));
    }

    #[test]
    fn what_is_not_one_number_is_refused_with_its_reason() {
        for (cell, word) in [
            ("7X20", "containers"),
            ("2 x 40HC", "containers"),
            ("2 PALLETS (48 CTNS)", "packages"),
            ("1e5", "scientific"),
            ("1.5E+10", "scientific"),
            ("NaN", "not a number"),
            ("inf", "not a number"),
            ("-20165.4676_e-+4294967292", "more than one number"),
            ("1e4294967295", "scientific"),
            ("12 GREEN", "no unit"),
            ("5%", "percent"),
            ("1.2M", "millions"),
            ("NO. 5", "no unit"),
            ("12 / 13", "more than one number"),
            ("100-200", "more than one number"),
            ("1,2,3", "not a number"),
            ("12,34,5", "not a number"),
            ("", "not a number"),
            ("-", "not a number"),
        ] {
            let why = number_in(cell, &ANY, &*POLICY).expect_err(cell);
            assert!(why.contains(word), "{cell}: {why}");
        }
    }

    #[test]
    fn plain_digits_take_the_fast_path() {
        for (cell, thousandths) in [
            ("12", Some(12_000)),
            ("12.5", Some(12_500)),
            ("-3", Some(-3000)),
            ("0.750", Some(750)),
            ("1234.567", Some(1_234_567)),
            ("12.50049", Some(12_500)),
            ("12.5005", Some(12_501)),
            ("-12.5005", Some(-12_501)),
            ("1.234", None),
            ("1,234", None),
            ("5.", None),
            (".5", None),
            ("", None),
            ("-", None),
            ("1e5", None),
            ("123456789012345", None),
        ] {
            assert_eq!(plain_milli(cell.as_bytes()), thousandths, "{cell}");
        }
        assert_eq!(scaled_in(b"1.234", 3, POINT), Some(1234));
        assert_eq!(scaled_in(b"1.234", 3, COMMA), None);
        assert_eq!(scaled_in(b"1.2345", 4, ANY), Some(12_345));
    }

    fn decimals() -> impl Strategy<Value = Decimal> {
        (-999_999_999_999_999_i64..=999_999_999_999_999, 0_u32..=6)
            .prop_map(|(digits, scale)| Decimal::new(digits, scale))
    }

    fn printed(number: Decimal, group: &str, mark: &str) -> String {
        let text = number.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut shown = if number.is_sign_negative() { "-".to_owned() } else { String::new() };
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                shown.push_str(group);
            }
            shown.push(digit);
        }
        if fraction.is_empty() { shown } else { shown + mark + fraction }
    }

    proptest! {
        #[test]
        fn a_printed_number_is_read_back_in_its_style(number in decimals(), group in prop::sample::select(vec![0, 1, 2, 3])) {
            for (style, mark, grouping) in [(POINT, ".", ","), (COMMA, ",", ".")] {
                let shown = printed(number, ["", grouping, "\u{A0}", "'"][group], mark);
                let read = number_in(&shown, &style, &*POLICY).expect(&shown);
                prop_assert_eq!(read.value, number, "{}", shown);
            }
        }

        #[test]
        fn the_fast_path_agrees_with_the_slow_one(cell in "-?[0-9]{1,6}([.,][0-9]{1,8})?") {
            for style in [ANY, POINT, COMMA] {
                let slow = number_in(&cell, &style, &*POLICY).ok().map(|read| read.value);
                if let Some(fast) = scaled_in(cell.as_bytes(), 3, style) {
                    prop_assert_eq!(Some(fast), slow.and_then(Milli::from_decimal).map(|milli| milli.0));
                }
                if let Some(fast) = scaled_in(cell.as_bytes(), 4, style) {
                    let money = slow.and_then(|value| Money::from_decimal(value, Currency::UNKNOWN));
                    prop_assert_eq!(Some(fast), money.map(|money| money.amount));
                }
            }
        }

        #[test]
        fn any_text_is_a_number_or_has_a_reason(cell in any::<String>()) {
            for style in [ANY, POINT, COMMA] {
                let _ = number_in(&cell, &style, &*POLICY);
                let _ = scaled_in(cell.as_bytes(), 4, style);
            }
        }

        #[test]
        fn anything_like_a_number_is_read_or_refused(cell in "[0-9.,' ()eExX%~k$€+-]{0,14}( ?[A-Z]{0,4})") {
            if let (Ok(any), Ok(point)) = (number_in(&cell, &ANY, &*POLICY), number_in(&cell, &POINT, &*POLICY)) {
                let pieces = any.unit.is_some_and(|unit| unit.measures() == Measure::Count);
                prop_assert!(pieces || any.value == point.value);
            }
        }
    }
}
