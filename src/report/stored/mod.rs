//! A report of schema `chiptrace.report/1` read back for pages that show it again: its head, and findings one by one.
//!
//! What the schema does not hold is told from what it holds: the country of a hop's end is that of the party, the days of
//! a finding are those of its listed routes, and evidence names its file and line and no shipment.

mod finding;
mod head;

use std::collections::BTreeMap;

use crate::model::{Finding, RedFlagView, Report};
use crate::report::SavedError;

/// All of a stored report but its findings. Linear in its size.
///
/// # Errors
/// Bytes that are no JSON report, and other schemas.
pub fn stored_report(bytes: &[u8]) -> Result<Report, SavedError> {
    let head: head::Head = serde_json::from_slice(bytes)?;
    if head.schema == "chiptrace.report/1" { Ok(head.into_report()) } else { Err(SavedError::Schema(head.schema)) }
}

/// One finding of a stored report, from its JSON object and the cards of the report. Linear in its size.
///
/// # Errors
/// Text that is no finding of the schema.
pub fn stored_finding(text: &str, cards: &BTreeMap<String, RedFlagView>) -> Result<Finding, SavedError> {
    let found: finding::StoredFinding = serde_json::from_str(text)?;
    Ok(found.into_finding(cards))
}

/// The value of an enum by the word that reports use for it.
fn named<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|value| word(*value) == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Format as _;
    use crate::report::json::Json;

    #[test]
    fn a_report_that_is_read_back_says_the_same_again() {
        let written = include_str!("../../../tests/snapshots/report.json");
        let whole: serde_json::Value = serde_json::from_str(written).unwrap();
        let mut again = stored_report(written.as_bytes()).unwrap();
        let findings = whole["findings"].as_array().unwrap().iter();
        again.findings =
            findings.map(|finding| stored_finding(&finding.to_string(), &again.red_flags).unwrap()).collect();
        assert!(!again.findings.is_empty());
        let mut rewritten = Vec::new();
        Json.write(&again, &mut rewritten).unwrap();
        assert_eq!(String::from_utf8(rewritten).unwrap(), written);
    }

    #[test]
    fn other_schemas_are_refused() {
        let other = include_str!("../../../tests/snapshots/report.json").replacen("chiptrace.report/1", "x/2", 1);
        assert!(matches!(stored_report(other.as_bytes()), Err(SavedError::Schema(_))));
        assert!(stored_report(b"[]").is_err() && stored_finding("{}", &BTreeMap::new()).is_err());
    }
}
