//! What was asked, answered and done about a finding, in the shapes of schema v1.

use serde::Serialize;

use super::finding::Evidence;
use crate::model;

/// A reply on record.
#[derive(Serialize)]
pub(super) struct Reply<'a> {
    party: &'a str,
    question: &'a str,
    answer: &'a str,
    date: Option<String>,
    by: &'a str,
    evidence: Vec<Evidence<'a>>,
}

/// An action of due diligence and what is on record of it.
#[derive(Serialize)]
pub(super) struct Check<'a> {
    id: &'a str,
    party: &'a str,
    action: &'a str,
    keep: &'a str,
    screened: bool,
    evidence: Vec<Evidence<'a>>,
}

impl<'a> From<&'a model::Reply> for Reply<'a> {
    fn from(reply: &'a model::Reply) -> Self {
        Reply {
            party: &reply.party,
            question: &reply.question,
            answer: &reply.answer,
            date: reply.day.map(|day| day.to_string()),
            by: &reply.by,
            evidence: reply.evidence.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a model::DiligenceCheck> for Check<'a> {
    fn from(check: &'a model::DiligenceCheck) -> Self {
        Check {
            id: &check.id,
            party: &check.party,
            action: &check.action,
            keep: &check.keep,
            screened: check.screened,
            evidence: check.evidence.iter().map(Into::into).collect(),
        }
    }
}
