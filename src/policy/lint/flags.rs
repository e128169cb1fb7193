//! Complaints about red flags and numbers: nothing cited, nothing to ask, numbers of ours that look like law.

use super::super::book::Place;
use super::super::{Basis, Instrument, Policy, RedFlag, Threshold};
use super::found::{Entry, Found};
use crate::model::{Day, Group};

pub(super) fn published(policy: &Policy, found: &mut Found<'_>) {
    for flag in policy.published_flags() {
        let entry = Entry::new(format!("published flag {}", flag.id), Place::row("published-flags.csv", &flag.id));
        found.filled(&entry, &[("document", &flag.document), ("words", &flag.words), ("source", &flag.source)]);
        found.ordered(&entry, ("from", "to"), (flag.from, flag.to));
        if flag.from.is_none() {
            found.say(&entry, "from", "has no first day");
        }
        let cited = |by_reply: bool| {
            let mut cards = policy.red_flags().filter(|card| card.rests_on_replies() == by_reply);
            cards.any(|card| card.citations.iter().any(|citation| citation.id == flag.id))
        };
        let asked = policy.questions().iter().any(|question| question.published.contains(&flag.id));
        if !asked && !cited(false) {
            found.say(&entry, "id", "is cited by no red flag and settled by no question: nobody looks for it");
        }
        if asked != cited(true) {
            found.say(
                &entry,
                "id",
                "is settled by a question and cited by no red flag that rests on replies, or the reverse",
            );
        }
    }
}

pub(super) fn questions(policy: &Policy, found: &mut Found<'_>) {
    for question in policy.questions() {
        let place = Place::entry("questions.toml", "question", "id", &question.id);
        let entry = Entry::new(format!("question {}", question.id), place);
        found.filled(&entry, &[("asks", &question.asks)]);
        if !question.asks.ends_with('?') {
            found.say(&entry, "asks", "asks nothing: end it with a question mark");
        }
        if question.published.is_empty() {
            found.say(&entry, "published", "settles no published flag");
        }
    }
}

pub(super) fn due_diligence(policy: &Policy, found: &mut Found<'_>) {
    for action in policy.due_diligence() {
        let place = Place::entry("due-diligence.toml", "action", "id", &action.id);
        let entry = Entry::new(format!("action {}", action.id), place);
        found.filled(&entry, &[("action", &action.action), ("record", &action.record)]);
        found.filled(&entry, &[("document", &action.document), ("source", &action.source)]);
    }
}

pub(super) fn red_flag(policy: &Policy, flag: &RedFlag, found: &mut Found<'_>) {
    let file = format!("red-flags/{}.toml", flag.id);
    let entry = Entry::new(format!("red flag {}", flag.id), Place::file_of(&file));
    found.filled(&entry, &[("title", &flag.title), ("why", &flag.why), ("source", &flag.source)]);
    let lists = [
        ("patterns", &flag.patterns),
        ("innocent", &flag.innocent),
        ("cannot_see", &flag.cannot_see),
        ("ask_next", &flag.ask_next),
        ("needs", &flag.needs),
    ];
    for (name, list) in lists {
        if list.is_empty() || list.iter().any(|entry| entry.trim().is_empty()) {
            found.say(&entry, name, &format!("has nothing in {name}, or an empty entry"));
        }
    }
    if let Some(number) = flag.to_customer.iter().find(|number| !(1..=flag.ask_next.len()).contains(number)) {
        found.say(
            &entry,
            "to_customer",
            &format!("sends question {number} to the customer and has {}", flag.ask_next.len()),
        );
    }
    if flag.citations.is_empty() {
        found.say(&entry, "citations", "cites nothing");
    }
    for pair in flag.citations.iter().enumerate() {
        if flag.citations.iter().take(pair.0).any(|other| other.id == pair.1.id) {
            found.say(&entry, "citations", &format!("cites {} twice", pair.1.id));
        }
    }
    found.ordered(&entry, ("effective", "withdrawn"), (flag.effective, flag.withdrawn));
    if flag.group == Group::Law {
        law(policy, flag, &entry, found);
    }
    for (name, threshold) in &flag.thresholds {
        let place = Place::file_of(&file).key("thresholds").key(name);
        number(policy, &Entry::new(format!("red flag {}, {name}", flag.id), place), threshold, found);
    }
}

/// A flag of the law group has a first day, not before all of what it cites, and cites nothing that never applied.
fn law(policy: &Policy, flag: &RedFlag, entry: &Entry, found: &mut Found<'_>) {
    let cited: Vec<&Instrument> = flag.citations.iter().filter_map(|cited| policy.instrument(&cited.id)).collect();
    let first: Option<Day> =
        cited.iter().map(|instrument| instrument.effective_from.or(instrument.published)).min().flatten();
    match (flag.effective, first) {
        (None, _) => found.say(entry, "group", "is of the law group and has no effective day"),
        (Some(day), Some(first)) if day < first => {
            let what = format!("is effective from {day}, and the first rule it cites from {first}");
            found.say(entry, "effective", &what);
        }
        _ => {}
    }
    for dead in cited.iter().filter(|cited| cited.enforced.is_none() && cited.text_in_cfr.is_none()) {
        let what = format!("is of the law group and cites {}, which was neither enforced nor in the Code", dead.id);
        found.say(entry, "citations", &what);
    }
}

/// The numbers of the link rule, of priority and of resolution.
pub(super) fn numbers(policy: &Policy, found: &mut Found<'_>) {
    for (file, entries) in policy.numbers() {
        for (name, threshold) in entries {
            let entry = Entry::new(name.clone(), Place::file_of(file).key(name));
            number(policy, &entry, threshold, found);
        }
    }
    let rule = &policy.link_rule;
    if rule.slow_dwell_days < rule.max_dwell_days {
        let entry = Entry::new("slow_dwell_days".to_owned(), Place::file_of("link-rule.toml").key("slow_dwell_days"));
        found.say(&entry, "value", "is shorter than max_dwell_days");
    }
}

fn number(policy: &Policy, entry: &Entry, threshold: &Threshold, found: &mut Found<'_>) {
    found.filled(entry, &[("unit", &threshold.unit), ("note", &threshold.note)]);
    if threshold.value.is_sign_negative() {
        found.say(entry, "value", "is below zero");
    }
    let laid = policy.book().overlay().iter().any(|laid| laid.file == entry.place.file());
    if threshold.basis == Basis::Own && !laid {
        found.say(entry, "basis", "is called the user's own in a built-in file: only an overlay has such numbers");
    }
    let law = cites_law(policy, &threshold.note);
    match threshold.basis {
        Basis::Project | Basis::Own if law => {
            let what = "is a number of ours whose note reads like law: say why we chose it, or give its basis";
            found.say(entry, "note", what);
        }
        Basis::Law if !law => found.say(entry, "note", "is a number of law whose note cites none: name the rule"),
        Basis::Guidance if threshold.note.trim().is_empty() => {
            found.say(entry, "note", "is a number of guidance whose note does not say which");
        }
        _ => {}
    }
}

/// Marks of a legal citation, as words.
const MARKS: [&str; 7] = ["CFR", "C.F.R.", "FR", "U.S.C.", "USC", "Supp.", "ECCN"];

/// True when a text cites a rule: a mark of law, or an instrument by its id or citation.
fn cites_law(policy: &Policy, text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || [',', ';', '(', ')', ':'].contains(&c));
    text.contains('\u{a7}')
        || words.into_iter().any(|word| MARKS.contains(&word))
        || policy.instruments().any(|known| text.contains(&known.id) || text.contains(&known.citation))
}
