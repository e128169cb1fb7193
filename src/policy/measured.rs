//! What each red flag was worth in generated worlds, as `chiptrace evaluate cards` measured it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Files, PolicyError};
use crate::model::Share;

/// Figures of all red flags, from one run of the command.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measured {
    worlds: String,
    flags: BTreeMap<String, [u64; 4]>,
}

const FILE: &str = "measured.toml";

/// Reads `measured.toml`. A figure is never more than what it is a part of.
pub(super) fn read(files: &Files<'_>) -> Result<Measured, PolicyError> {
    let measured = files.toml::<Measured>(FILE)?;
    match measured.flags.iter().find(|(_, [right, findings, shown, lines])| right > findings || shown > lines) {
        Some((id, figures)) => {
            let value = format!("{figures:?}");
            Err(PolicyError::value(FILE, id, &value, "write the file with `chiptrace evaluate cards`"))
        }
        None => Ok(measured),
    }
}

impl Measured {
    /// Sentences for the card of a red flag.
    pub(super) fn lines(&self, red_flag: &str) -> Vec<String> {
        let [right, findings, shown, lines] = self.flags.get(red_flag).copied().unwrap_or_default();
        let right = Share { part: right, whole: findings };
        let shown = Share { part: shown, whole: lines };
        let precision = match right.thousandths() {
            None => "no finding raised it: its precision is not known".to_owned(),
            Some(_) => {
                format!("{} of {findings} findings with it are on a planted scheme{}", right.part, chance(right))
            }
        };
        let recall = match shown.thousandths() {
            None => "nothing planted shows its patterns: what it misses is not known".to_owned(),
            Some(_) => {
                format!("it shows {} of {lines} planted lines that name a pattern of it{}", shown.part, chance(shown))
            }
        };
        vec![precision, recall, format!("measured in {}", self.worlds)]
    }
}

/// `: 0.95 (0.84 to 0.99 at 95 %)`, in hundredths.
fn chance(share: Share) -> String {
    let decimal = |thousandths: u64| format!("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10);
    let (low, high) = share.interval();
    let value = share.thousandths().map(decimal).unwrap_or_default();
    format!(": {value} ({} to {} at 95 %)", decimal(low), decimal(high))
}
