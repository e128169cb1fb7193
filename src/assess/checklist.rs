//! Due diligence on the customers of a story: what guidance expects, and what is on record already.

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Context;
use crate::model::{Cite, DiligenceCheck, Evidence, PartyId, RecordRef};
use crate::policy::DueDiligence;

use super::Story;
use super::evidence::evidence;
use super::finding::Case;

/// One line for each customer and each action that a red flag of the story names: who receives controlled goods in it, what to
/// do, which record shows it, and the cells that do. Nothing found is nothing found: it may lie in a drawer.
/// O(customers x actions x rows about a customer).
pub(super) fn checklist(
    case: &Case<'_>,
    story: &Story<'_>,
    parties: &[PartyId],
    ids: &BTreeMap<RecordRef, String>,
) -> Vec<DiligenceCheck> {
    let context = case.context;
    let policy = context.survey.policy;
    let cards = story.flags.iter().filter_map(|flag| policy.red_flag(flag.red_flag));
    let named: BTreeSet<&str> = cards.flat_map(|card| card.due_diligence.iter().map(String::as_str)).collect();
    let actions: Vec<&DueDiligence> = policy.due_diligence().filter(|action| named.contains(&*action.id)).collect();
    let mut lines = Vec::new();
    for party in customers(context, story, parties) {
        for action in &actions {
            let cites: Vec<Cite> = action.shown_by.iter().flat_map(|place| shown(context, party, place)).collect();
            let cells = evidence(&cites, context.survey.records, case.originals, ids);
            let evidence: Vec<Evidence> = cells.into_iter().filter(|cell| !cell.value.trim().is_empty()).collect();
            lines.push(DiligenceCheck {
                id: action.id.clone(),
                party: context.name(party),
                action: action.action.clone(),
                keep: action.record.clone(),
                screened: action.shown_by.iter().any(|place| place == "lists") && context.survey.standings.screened(),
                evidence,
            });
        }
    }
    lines
}

/// Who of these parties receives controlled goods in a story, in their order. O(deliveries to the parties).
pub(super) fn customers(context: &Context<'_>, story: &Story<'_>, parties: &[PartyId]) -> Vec<PartyId> {
    let receives = |party: &PartyId| {
        let deliveries = context.controlled_deliveries(*party);
        deliveries.iter().any(|delivery| story.shipments.contains(&delivery.shipment))
    };
    parties.iter().copied().filter(receives).collect()
}

/// Cells at a place (`parties.incorporated`, `answers.end-use-form`) that are about a party.
fn shown(context: &Context<'_>, party: PartyId, place: &str) -> Vec<Cite> {
    let Some((table, name)) = place.split_once('.') else { return Vec::new() };
    if table == "answers" {
        let replies = context.replies(party).filter(|reply| {
            context.survey.policy.question(context.text(reply.question)).is_some_and(|question| question.id == name)
        });
        let cite = |record| Cite { record, column: "answer", note: "reply".to_owned() };
        return replies.map(|reply| cite(reply.record)).collect();
    }
    let records = context.survey.records;
    let rows = context.survey.directory.parties[party.0 as usize].records.iter();
    let Some(column) = COLUMNS.into_iter().find(|column| *column == name) else { return Vec::new() };
    let cite = |row: &u32| Cite { record: records.parties[*row as usize].record, column, note: String::new() };
    rows.map(cite).collect()
}

/// Columns of the parties table that can show what was done.
const COLUMNS: [&str; 9] = [
    "incorporated",
    "registration_no",
    "address",
    "hq_country",
    "ultimate_parent",
    "ultimate_parent_country",
    "business",
    "web_presence",
    "datacentre_mw",
];

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    #[test]
    fn every_place_that_shows_an_action_is_one_that_is_looked_at() {
        let policy = Policy::embedded().expect("the policy is read");
        for action in policy.due_diligence() {
            for place in &action.shown_by {
                let known = match place.split_once('.') {
                    Some(("parties", column)) => super::COLUMNS.contains(&column),
                    Some(("answers", id)) => policy.questions().iter().any(|question| question.id == id),
                    _ => place == "lists",
                };
                assert!(known, "{} names {place}", action.id);
            }
        }
    }
}
