//! What was looked for, on how many subjects, and what a red flag would still need.

use crate::detect::{Context, DETECTORS, Detection};
use crate::model::{CoverageLine, Kind};

/// Where names that lists call weak are told.
const LISTED_PARTY: &str = "listed-party";

/// One line for every red flag in policy, in the order of the detectors.
///
/// Not evaluated: every subject lacked a value, or there was none and the first thing it needs is in no file read.
#[must_use]
pub fn coverage(context: &Context<'_>, detection: &Detection) -> Vec<CoverageLine> {
    let policy = context.survey.policy;
    let mut lines = Vec::new();
    for detector in DETECTORS {
        let Some(card) = policy.red_flag(detector.red_flag) else { continue };
        let (subjects, unknown) = detection.looked.get(detector.red_flag).copied().unwrap_or_default();
        let mut needs: Vec<String> = card.needs.iter().filter(|need| is_missing(need, context)).cloned().collect();
        let without_its_table = card.needs.first().is_some_and(|first| needs.contains(first));
        let weak = context.survey.standings.weak_only();
        if card.id == LISTED_PARTY && weak > 0 {
            let parties = if weak == 1 { "1 party carries".to_owned() } else { format!("{weak} parties carry") };
            needs.push(format!("{parties} a list's weak alias alone, which raises nothing: `screen --all` shows it"));
        }
        let evaluated = if subjects > 0 { subjects > unknown } else { !without_its_table };
        lines.push(CoverageLine {
            red_flag: card.id.clone(),
            title: card.title.clone(),
            evaluated,
            subjects,
            unknown,
            needs,
        });
    }
    lines
}

/// True when no file read has the table, or the column of the table, that a need names (`payments`, `parties.business`).
fn is_missing(need: &str, context: &Context<'_>) -> bool {
    let (table, column) = need.split_once('.').unwrap_or((need, ""));
    if table == Kind::List.word() || table == "lists" {
        return !context.survey.standings.screened();
    }
    let records = context.survey.records;
    let mut files = records.files.iter().filter(|file| file.kind.word() == table);
    !files.any(|file| column.is_empty() || file.position(column).is_some())
}
