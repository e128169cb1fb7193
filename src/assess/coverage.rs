//! What was looked for, on how many subjects, and what a red flag would still need.

use crate::detect::{Context, DETECTORS, Detection};
use crate::model::{CoverageLine, Kind, PublishedLine};
use crate::policy::Question;

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

/// One line for every published warning sign that stands on the day of the run, by id.
#[must_use]
pub fn published(context: &Context<'_>, coverage: &[CoverageLine]) -> Vec<PublishedLine> {
    let policy = context.survey.policy;
    let mut lines = Vec::new();
    for sign in policy.published_flags().filter(|sign| sign.stands_on(context.survey.as_of)) {
        let cites = |line: &&CoverageLine| {
            let card = policy.red_flag(&line.red_flag).filter(|card| !card.rests_on_replies());
            card.is_some_and(|card| card.citations.iter().any(|cited| cited.id == sign.id))
        };
        let looked: Vec<&CoverageLine> = coverage.iter().filter(cites).collect();
        let asked: Vec<&Question> =
            policy.questions().iter().filter(|question| question.published.contains(&sign.id)).collect();
        let replies = asked.iter().map(|question| replies(context, question)).sum::<u64>();
        let judged = looked.iter().filter(|line| line.evaluated);
        let subjects = judged.clone().map(|line| line.subjects - line.unknown).max().unwrap_or_default();
        let evaluated = judged.count() > 0 || replies > 0;
        let columns = looked.iter().flat_map(|line| line.needs.iter().cloned());
        let words = asked.iter().map(|question| format!("answers: {}", question.id));
        let mut needs: Vec<String> = if evaluated { Vec::new() } else { columns.chain(words).collect() };
        needs.sort();
        needs.dedup();
        lines.push(PublishedLine {
            id: sign.id.clone(),
            text: sign.cite(),
            red_flags: looked.iter().map(|line| line.red_flag.clone()).collect(),
            questions: asked.iter().map(|question| question.id.clone()).collect(),
            evaluated,
            subjects,
            replies,
            needs,
        });
    }
    lines
}

/// Replies on record to a question, whomever they are about, that read as yes or no.
fn replies(context: &Context<'_>, question: &Question) -> u64 {
    let policy = context.survey.policy;
    let rows = context.survey.records.answers.iter();
    let to_it = rows.filter(|row| {
        policy.reads_as(context.text(row.answer)).is_some()
            && policy.question(context.text(row.question)).is_some_and(|named| named.id == question.id)
    });
    to_it.count() as u64
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
