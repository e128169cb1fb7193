//! What a tariff number hints at: it agrees with what words and part number say, or contradicts it; it never decides.

use crate::ingest::tariff_number;
use crate::policy::Policy;

/// A tariff number beside goods.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TariffAnswer {
    /// Digits as written.
    pub digits: String,
    /// `ok`, `insufficient`, `lost_leading_zero`, `invalid_length`, `point_added`, `no_such_heading`, `unreadable`,
    /// `agrees`, `contradicts`, or `description_mismatch` for a chapter that holds no electronics.
    pub answer: &'static str,
    /// One sentence.
    pub because: String,
}

/// Judges a tariff number beside goods of a kind; `accelerator` is the kind of what holds accelerators, an empty one is
/// not known. O(hints).
pub(super) fn tariff_answer(code: &str, kind: &str, policy: &Policy) -> Option<TariffAnswer> {
    let code = code.trim();
    if code.is_empty() {
        return None;
    }
    let (digits, worth) = match tariff_number(code) {
        Ok(read) => read,
        Err(why) => {
            return Some(TariffAnswer { digits: code.to_owned(), answer: "unreadable", because: why.to_owned() });
        }
    };
    let hints = &policy.goods_words().tariffs;
    let hint = hints.iter().filter(|hint| digits.starts_with(&hint.code)).max_by_key(|hint| hint.code.len());
    let electronics = hints.iter().any(|hint| digits.get(..2) == hint.code.get(..2));
    let (answer, because) = match (worth, hint) {
        ("insufficient", _) => {
            ("insufficient", format!("{digits} is a chapter or heading: six digits are needed, none is added"))
        }
        ("lost_leading_zero", _) => {
            ("lost_leading_zero", format!("{digits} may have lost a zero in front; it is not put back"))
        }
        ("invalid_length" | "no_such_heading", _) => {
            (worth, format!("{digits} is no tariff number; it is neither cut nor padded"))
        }
        (_, Some(hint)) if kind.is_empty() => {
            (worth, format!("{digits} is usual for {}: a hint, no classification", hint.goods))
        }
        (_, Some(hint)) if hint.fits.iter().any(|fit| fit == kind) => {
            ("agrees", format!("{digits} is usual for {}", hint.goods))
        }
        (_, Some(hint)) => {
            ("contradicts", format!("{digits} is usual for {}, which the goods are not said to be", hint.goods))
        }
        (_, None) if kind.is_empty() || electronics => (worth, format!("{digits} says nothing of accelerators")),
        (_, None) => {
            ("description_mismatch", format!("chapter {} holds no such goods", digits.get(..2).unwrap_or_default()))
        }
    };
    Some(TariffAnswer { digits, answer, because })
}
