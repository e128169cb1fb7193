//! Questions that only a person can settle: what is asked, of whom, which reply confirms a published warning sign.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Files, Policy, PolicyError, PublishedFlag, fold};
use crate::model::Severity;

/// Who settles a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AskedOf {
    /// The customer, in writing.
    Customer,
    /// The company's own desk.
    Desk,
}

/// How a reply reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum YesNo {
    /// It begins with a yes.
    Yes,
    /// It begins with a no.
    No,
}

/// A question with the warning signs that it settles.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id (`services-declined`).
    pub id: String,
    /// Who settles it.
    pub to: AskedOf,
    /// The words, to be answered with yes or no.
    pub asks: String,
    /// The reply that confirms the warning sign.
    pub confirmed_by: YesNo,
    /// How grave the confirmed sign is.
    pub says: Severity,
    /// Published flags that it settles, by id.
    pub published: Vec<String>,
}

/// What `questions.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Questions {
    replies: Replies,
    question: Vec<Question>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replies {
    open: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

const FILE: &str = "questions.toml";

/// Reads `questions.toml`, in file order; every flag that it names is published.
pub(super) fn read(files: &Files<'_>, published: &BTreeMap<String, PublishedFlag>) -> Result<Questions, PolicyError> {
    let read: Questions = files.toml(FILE)?;
    for (place, question) in read.question.iter().enumerate() {
        if read.question[..place].iter().any(|other| other.id == question.id) {
            return Err(PolicyError::value(FILE, "id", &question.id, "give each entry its own id"));
        }
        if let Some(unknown) = question.published.iter().find(|id| !published.contains_key(*id)) {
            return Err(PolicyError::value(FILE, "published", unknown, "name an id of published-flags.csv"));
        }
    }
    Ok(read)
}

impl Policy {
    /// Questions that only a person can settle, in file order.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions.question
    }

    /// The question that a cell of the answers table names: by its id, by a published flag that it alone settles, or by
    /// its words. `None` when it is none of these.
    #[must_use]
    pub fn question(&self, named: &str) -> Option<&Question> {
        let words = fold::words(named);
        let by_id = self.questions().iter().find(|one| one.id == named.trim() || fold::words(&one.asks) == words);
        by_id.or_else(|| {
            let mut settling = self.questions().iter().filter(|one| one.published.iter().any(|id| id == named.trim()));
            settling.next().filter(|_| settling.next().is_none())
        })
    }

    /// Who settles a question by its words: the customer where the rule book says so, else the company's own desk.
    #[must_use]
    pub fn asked_of(&self, words: &str) -> AskedOf {
        let by_card = self.red_flags().any(|card| {
            card.to_customer.iter().any(|number| {
                number
                    .checked_sub(1)
                    .and_then(|place| card.ask_next.get(place))
                    .is_some_and(|question| question == words)
            })
        });
        let by_sign = self.questions().iter().any(|one| one.to == AskedOf::Customer && one.asks == words);
        if by_card || by_sign { AskedOf::Customer } else { AskedOf::Desk }
    }

    /// True when a cell of the answers table says that there is no reply yet.
    #[must_use]
    pub fn is_open(&self, reply: &str) -> bool {
        let reply = reply.trim();
        reply.is_empty() || self.questions.replies.open.iter().any(|word| word.eq_ignore_ascii_case(reply))
    }

    /// The word that says so in a table to be filled in.
    #[must_use]
    pub fn open_word(&self) -> &str {
        self.questions.replies.open.first().map_or("", String::as_str)
    }

    /// How a reply reads: by its first word. `None` when that is neither yes nor no: a person has to read it.
    #[must_use]
    pub fn reads_as(&self, reply: &str) -> Option<YesNo> {
        let words = fold::words(reply);
        let first = words.first()?;
        let among = |known: &[String]| known.iter().any(|word| fold::words(word).first() == Some(first));
        match (among(&self.questions.replies.yes), among(&self.questions.replies.no)) {
            (true, false) => Some(YesNo::Yes),
            (false, true) => Some(YesNo::No),
            _ => None,
        }
    }
}
