//! A reply on record says that a published warning sign holds for a party that receives controlled goods.

use std::collections::BTreeMap;

use super::prelude::counted;
use super::prelude::*;
use crate::model::{Answer, Severity};
use crate::policy::Question;

pub(super) const DETECTOR: Detector = Detector { red_flag: "confirmed-warning", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.controlled_deliveries(party);
    if deliveries.is_empty() {
        return;
    }
    let policy = context.survey.policy;
    let mut latest: BTreeMap<&str, (&Question, &Answer)> = BTreeMap::new();
    let mut read = false;
    for reply in context.replies(party) {
        let Some(question) = policy.question(context.text(reply.question)) else { continue };
        if policy.reads_as(context.text(reply.answer)).is_none() {
            continue;
        }
        read = true;
        // replies come in order of day, those of one day in order of words: a later one takes the place of an earlier
        latest.insert(&question.id, (question, reply));
    }
    if !read {
        return notes.cannot_tell();
    }
    for (question, reply) in latest.into_values() {
        if policy.reads_as(context.text(reply.answer)) == Some(question.confirmed_by) {
            notes.raise(flag(party, question, reply, &deliveries, context));
        }
    }
}

fn flag(
    party: PartyId,
    question: &Question,
    reply: &Answer,
    deliveries: &[Delivery],
    context: &Context<'_>,
) -> RaisedFlag {
    let namesakes = context.survey.directory.named(reply.party_name).len();
    let confidence = match question.says {
        _ if namesakes > 1 => Confidence::Low,
        Severity::Low => Confidence::Low,
        Severity::Medium => Confidence::Medium,
        Severity::High => Confidence::High,
    };
    let doubt = if namesakes > 1 {
        format!(" {} bear this name; the reply does not say which.", counted(namesakes as i64, "party"))
    } else {
        String::new()
    };
    let day = reply.date.map_or("on a day not recorded".to_owned(), |day| format!("on {day}"));
    let by = context.text(reply.by);
    let by = if by.is_empty() { String::new() } else { format!(", by {by}") };
    let because = format!(
        "Asked of {}: \"{}\" The reply on record ({day}{by}) is \"{}\"; {} of controlled goods are for it.{doubt}",
        context.name(party),
        question.asks,
        context.text(reply.answer),
        counted(deliveries.len() as i64, "shipment"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party]);
    raise = raise.cite(reply.record, &["party_name", "question", "answer", "date", "by"], "reply");
    for delivery in deliveries {
        raise = raise.delivery(context, delivery, &["consignee_name", "end_user_name"], "controlled goods");
    }
    raise.rests_on(&question.published).done()
}
