//! What the decisions of a team say of each red flag: counted and shown, never applied.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Store, StoreError};
use crate::model::Share;

/// What became of the findings in which a red flag stood, each finding counted once, by its last decision that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Track {
    /// Held, escalated or reported: somebody had to act.
    pub acted: u64,
    /// Decided to be false positives.
    pub false_positives: u64,
    /// Released: the goods may go, which says neither that the flag was right nor that it was wrong.
    pub released: u64,
}

impl Track {
    /// Of the findings that were acted on or false, how many were acted on: the precision that this team met.
    #[must_use]
    pub fn share(&self) -> Share {
        Share { part: self.acted, whole: self.acted + self.false_positives }
    }

    /// In a sentence; `None` when nothing was decided.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        let Track { acted, false_positives, released } = *self;
        if acted + false_positives + released == 0 {
            return None;
        }
        let percent = |thousandths: u64| (thousandths + 5) / 10;
        let share = self.share().thousandths().map_or_else(String::new, |share| {
            let (least, most) = self.share().interval();
            let [share, least, most] = [share, least, most].map(percent);
            format!("; precision {share} %, 95 % interval {least} to {most} %")
        });
        Some(format!(
            "By decisions in this store: of the findings with this red flag {acted} were held, escalated or reported, \
             {false_positives} were false positives{share}. {released} more were released. Findings have several flags: \
             this counts findings, and it changes no ranking."
        ))
    }
}

impl Store {
    /// What decisions say of each red flag, by id. Decisions that wait for a second name do not count, nor those of a
    /// program that did not note the flags. O(decisions).
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn track(&self) -> Result<BTreeMap<String, Track>, StoreError> {
        let sql = "SELECT coalesce(formerly.finding, decisions.finding), decisions.kind, log.payload FROM decisions \
                   JOIN log ON log.sequence = decisions.sequence \
                   LEFT JOIN formerly ON formerly.old = decisions.finding \
                   AND formerly.old NOT IN (SELECT finding FROM life) \
                   WHERE decisions.standing <> 'awaiting' AND (decisions.confirmed_by IS NOT NULL \
                   OR log.payload ->> 'counts' = 'standing') ORDER BY decisions.decision DESC";
        let mut rows = self.connection.prepare_cached(sql)?;
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let (mut seen, mut found) = (BTreeSet::new(), BTreeMap::<String, Track>::new());
        for row in rows {
            let (finding, kind, payload): (String, String, String) = row?;
            if !seen.insert(finding) {
                continue;
            }
            let told: Value = serde_json::from_str(&payload).unwrap_or_default();
            for id in told["red_flags"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let track = found.entry(id.to_owned()).or_default();
                match kind.as_str() {
                    "release" => track.released += 1,
                    "false-positive" => track.false_positives += 1,
                    _ => track.acted += 1,
                }
            }
        }
        Ok(found)
    }
}
