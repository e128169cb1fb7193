//! What to ask next, in the order of what the answer would change, and what has been answered already.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Context;
use crate::model::{Cite, Confidence, Explanation, PartyId, Priority, RaisedFlag, RecordRef, Reply, Severity, Subject};
use crate::policy::{AskedOf, Question};

use super::Story;
use super::checklist::customers;
use super::evidence::evidence;
use super::finding::Case;
use super::priority::judge;
use super::views::by_gravity;

/// The red flag that a reply raises.
const CONFIRMED: &str = "confirmed-warning";

/// A story with what its priority rests on.
pub(super) struct Asked<'a> {
    pub(super) story: &'a Story<'a>,
    /// Its parties.
    pub(super) parties: &'a [PartyId],
    pub(super) priority: Priority,
    pub(super) explanations: &'a [Explanation],
}

/// Open questions, each once. First those that could change the priority: of red flags without which it would be another,
/// then published signs that would lift it when confirmed; after them the others of each kind, gravest first. On a note
/// only its red flags ask. O(red flags of the story squared).
pub(super) fn ask_next(context: &Context<'_>, asked: &Asked<'_>) -> Vec<String> {
    let replied = Replied::of(context, asked);
    let mut own: Vec<(bool, &str)> = Vec::new();
    let mut red_flags = BTreeSet::new();
    for flag in by_gravity(context, asked.story) {
        if let (true, Some(card)) = (red_flags.insert(flag.red_flag), context.survey.policy.red_flag(flag.red_flag)) {
            let decides = without(context, asked, flag.red_flag) != asked.priority;
            own.extend(card.ask_next.iter().map(|question| (decides, question.as_str())));
        }
    }
    let published = if asked.priority == Priority::Low { Vec::new() } else { published(context, asked) };
    let lifts = |wanted: bool| {
        let mine = own.iter().filter(move |(decides, _)| *decides == wanted).map(|(_, question)| *question);
        mine.chain(published.iter().filter(move |(lifts, _)| *lifts == wanted).map(|(_, question)| *question))
    };
    let mut seen = BTreeSet::new();
    let all = lifts(true).chain(lifts(false));
    let open = all.filter(|question| replied.is_open(question, context, asked.story) && seen.insert(*question));
    open.map(str::to_owned).collect()
}

/// Who of a story has replied to what.
struct Replied<'c> {
    customers: Vec<PartyId>,
    by: BTreeMap<&'c str, BTreeSet<PartyId>>,
}

impl<'c> Replied<'c> {
    fn of(context: &Context<'c>, asked: &Asked<'_>) -> Replied<'c> {
        let mut by: BTreeMap<&str, BTreeSet<PartyId>> = BTreeMap::new();
        for party in asked.parties {
            for reply in context.replies(*party) {
                by.entry(words(context, context.text(reply.question))).or_default().insert(*party);
            }
        }
        Replied { customers: customers(context, asked.story, asked.parties), by }
    }

    /// A question to customers is open until each customer that it is put to has replied; another one, until there is a
    /// reply about any party of the story.
    fn is_open(&self, question: &str, context: &Context<'_>, story: &Story<'_>) -> bool {
        let Some(by) = self.by.get(question) else { return true };
        let policy = context.survey.policy;
        let asks = |flag: &&&RaisedFlag| {
            policy.red_flag(flag.red_flag).is_some_and(|card| card.ask_next.iter().any(|asked| asked == question))
        };
        let asking: Vec<&&RaisedFlag> = story.flags.iter().filter(asks).collect();
        let about = |flag: &RaisedFlag, one: &PartyId| flag.parties.is_empty() || flag.parties.contains(one);
        let concerned = |one: &PartyId| asking.is_empty() || asking.iter().any(|flag| about(flag, one));
        let put_to = self.customers.iter().filter(|one| concerned(one));
        policy.asked_of(question) == AskedOf::Customer && put_to.into_iter().any(|one| !by.contains(one))
    }
}

/// The priority without one red flag.
fn without(context: &Context<'_>, asked: &Asked<'_>, red_flag: &str) -> Priority {
    let rest: Vec<&RaisedFlag> = asked.story.flags.iter().copied().filter(|flag| flag.red_flag != red_flag).collect();
    judge(context.survey.policy, asked.story.status, &rest, asked.explanations).0
}

/// Published signs in force that a person can settle and no red flag of the story speaks of, with whether a reply that
/// confirms one would change the priority; what the customer answers first, then the gravest, as many as policy shows.
fn published<'c>(context: &Context<'c>, asked: &Asked<'_>) -> Vec<(bool, &'c str)> {
    let policy = context.survey.policy;
    let cards = asked.story.flags.iter().filter_map(|flag| policy.red_flag(flag.red_flag));
    let spoken_of: BTreeSet<&str> =
        cards.flat_map(|card| card.citations.iter().map(|citation| citation.id.as_str())).collect();
    let open = |question: &&Question| {
        let mut signs = question.published.iter().filter(|id| policy.is_published(id, context.survey.as_of)).peekable();
        signs.peek().is_some() && !signs.any(|id| spoken_of.contains(id.as_str()))
    };
    let mut questions: Vec<&'c Question> = policy.questions().iter().filter(open).collect();
    questions.sort_by_key(|question| (question.to == AskedOf::Desk, Reverse(question.says)));
    let most = usize::try_from(context.threshold(CONFIRMED, "most_per_finding")).unwrap_or(usize::MAX);
    questions.truncate(most);
    questions
        .into_iter()
        .map(|question| (confirmed(context, asked, question) != asked.priority, &*question.asks))
        .collect()
}

/// The priority if a reply confirmed the sign.
fn confirmed(context: &Context<'_>, asked: &Asked<'_>, question: &Question) -> Priority {
    let confirmed = RaisedFlag {
        red_flag: CONFIRMED,
        sign: None,
        subject: Subject::Corridor(Vec::new()),
        confidence: sureness(question.says),
        because: String::new(),
        evidence: Vec::new(),
        shipments: Vec::new(),
        parties: Vec::new(),
        rests_on: BTreeSet::new(),
    };
    let mut flags = asked.story.flags.clone();
    flags.push(&confirmed);
    judge(context.survey.policy, asked.story.status, &flags, asked.explanations).0
}

fn sureness(says: Severity) -> Confidence {
    match says {
        Severity::Low => Confidence::Low,
        Severity::Medium => Confidence::Medium,
        Severity::High => Confidence::High,
    }
}

/// The words of a question as the rule book has them, else as the cell has them.
fn words<'c>(context: &Context<'c>, named: &'c str) -> &'c str {
    context.survey.policy.question(named).map_or(named.trim(), |question| &question.asks)
}

/// Replies on record about the parties of a story, by day, question and reply.
pub(super) fn replies(case: &Case<'_>, parties: &[PartyId], ids: &BTreeMap<RecordRef, String>) -> Vec<Reply> {
    let context = case.context;
    let mut found = Vec::new();
    for party in parties {
        for row in context.replies(*party) {
            let cites = ["party_name", "question", "answer", "date", "by"].map(|column| Cite {
                record: row.record,
                column,
                note: String::new(),
            });
            found.push(Reply {
                party: context.name(*party),
                question: words(context, context.text(row.question)).to_owned(),
                answer: context.text(row.answer).to_owned(),
                day: row.date,
                by: context.text(row.by).to_owned(),
                evidence: evidence(&cites, context.survey.records, case.originals, ids),
            });
        }
    }
    found.sort_by(|a, b| (a.day, &a.question, &a.answer, &a.party).cmp(&(b.day, &b.question, &b.answer, &b.party)));
    found
}
