//! An entry of the rule book, whatever its kind, ready to be listed, shown or written as JSON.

use serde_json::{Map, Value, json};

use crate::model::Day;
use crate::policy::{Certainty, Instrument, Period, Policy};

use super::{goods, rules, sets};

/// Sections in the order in which they are listed.
pub(super) const SECTIONS: [&str; 16] = [
    "red-flags",
    "instruments",
    "published-flags",
    "questions",
    "due-diligence",
    "country-sets",
    "hubs",
    "control-tests",
    "licence-rules",
    "declared-eccns",
    "lists",
    "numbers",
    "families",
    "kinds",
    "products",
    "countries",
];

/// Sections that `policy list` only counts, because they are long; it lists them when they are named.
pub(super) const LONG: [&str; 5] = ["published-flags", "questions", "families", "products", "countries"];

/// An entry of the rule book.
pub(super) struct Item {
    pub(super) section: &'static str,
    pub(super) id: String,
    pub(super) title: String,
    /// What else is known, by name, in the order of printing.
    pub(super) facts: Vec<(&'static str, Vec<String>)>,
    /// From the user's own files.
    pub(super) own: bool,
}

impl Item {
    pub(super) fn new(section: &'static str, id: &str, title: &str) -> Item {
        Item { section, id: id.to_owned(), title: title.to_owned(), facts: Vec::new(), own: false }
    }

    /// Adds a fact; nothing when there is nothing to say.
    pub(super) fn fact(mut self, name: &'static str, text: impl Into<String>) -> Item {
        let text = text.into();
        if !text.is_empty() {
            self.facts.push((name, vec![text]));
        }
        self
    }

    /// Adds a fact of several lines.
    pub(super) fn facts(mut self, name: &'static str, lines: Vec<String>) -> Item {
        if !lines.is_empty() {
            self.facts.push((name, lines));
        }
        self
    }

    /// Adds confidence and source, which every entry has.
    pub(super) fn support(self, confidence: Certainty, source: &str) -> Item {
        self.fact("confidence", confidence.word()).fact("source", source)
    }

    /// Marks an entry that comes from the overlay.
    pub(super) fn own(mut self, policy: &Policy, file: &str, table: &str, key: &str) -> Item {
        self.own = policy.book().is_own(file, table, key);
        self
    }

    pub(super) fn as_json(&self) -> Value {
        let facts: Map<String, Value> =
            self.facts.iter().map(|(name, lines)| ((*name).to_owned(), json!(lines))).collect();
        json!({ "section": self.section, "id": self.id, "title": self.title, "own": self.own, "facts": facts })
    }
}

/// All entries of a section, as they stand on a day.
pub(super) fn items(policy: &Policy, section: &str, day: Day) -> Vec<Item> {
    match section {
        "red-flags" => rules::red_flags(policy),
        "instruments" => rules::instruments(policy, day),
        "published-flags" => rules::published_flags(policy),
        "questions" => rules::questions(policy),
        "due-diligence" => rules::due_diligence(policy),
        "country-sets" => sets::sets(policy, day),
        "hubs" => sets::hubs(policy),
        "countries" => sets::countries(policy, day),
        "control-tests" => rules::control_tests(policy, day),
        "licence-rules" => rules::licence_rules(policy, day),
        "declared-eccns" => rules::declared(policy, day),
        "numbers" => rules::numbers(policy),
        "lists" => goods::lists(policy),
        "families" => goods::families(policy),
        "kinds" => goods::kinds(policy),
        "products" => goods::products(policy, day),
        _ => Vec::new(),
    }
}

/// A period in words, with how it stands on a day.
pub(super) fn period((from, to): Period, day: Day) -> String {
    let words = match (from, to) {
        (None, None) => return "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("to {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    };
    let standing = if from.is_some_and(|from| day < from) {
        "not yet"
    } else if to.is_some_and(|to| to < day) {
        "no more"
    } else {
        "in force"
    };
    format!("{words} ({standing} on {day})")
}

/// An instrument by its id and citation.
pub(super) fn cite(policy: &Policy, id: &str) -> String {
    policy.instrument(id).map_or(id.to_owned(), |instrument: &Instrument| format!("{id}: {}", instrument.cite()))
}
