//! A country or territory by its ISO 3166-1 alpha-2 code, or unknown.

use std::fmt;

/// Two capital letters, or [`Country::UNKNOWN`]. Whether the code is assigned is the country table's business (policy).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Country([u8; 2]);

impl Country {
    /// Not recorded, or not resolved. Never a "no".
    pub const UNKNOWN: Country = Country([0, 0]);

    /// Two ASCII letters in either case; anything else is `None`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Country> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Country([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// True unless unknown.
    #[must_use]
    pub fn is_known(self) -> bool {
        self != Country::UNKNOWN
    }

    /// The code, or the empty string when unknown.
    #[must_use]
    pub fn code(&self) -> &str {
        if self.is_known() { std::str::from_utf8(&self.0).unwrap_or("") } else { "" }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_known() { self.code() } else { "unknown" })
    }
}
