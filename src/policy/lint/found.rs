//! Complaints as they are gathered: what is wrong with which entry, and where that is written.

use std::collections::BTreeMap;

use super::super::Period;
use super::super::book::{Book, Complaint, Place};
use super::super::instrument::covers;

/// Complaints so far.
pub(super) struct Found<'b> {
    book: &'b Book,
    complaints: Vec<Complaint>,
}

/// An entry that is looked at: what it is called, and where it stands.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) place: Place,
}

impl Entry {
    pub(super) fn new(name: String, place: Place) -> Entry {
        Entry { name, place }
    }
}

impl<'b> Found<'b> {
    pub(super) fn new(book: &'b Book) -> Found<'b> {
        Found { book, complaints: Vec::new() }
    }

    pub(super) fn complaints(self) -> Vec<Complaint> {
        self.complaints
    }

    /// A complaint about an entry, at one of its keys when that is written.
    pub(super) fn say(&mut self, entry: &Entry, key: &str, what: &str) {
        let place = if key.is_empty() { entry.place.clone() } else { entry.place.key(key) };
        self.complaints.push(self.book.complain(&place, format!("{} {what}", entry.name)));
    }

    /// A complaint in whole words about a file, at a word of it when that is given.
    pub(super) fn say_of(&mut self, file: &str, message: String) {
        self.complaints.push(self.book.complain(&Place::file_of(file), message));
    }

    /// Texts that must not be empty.
    pub(super) fn filled(&mut self, entry: &Entry, cells: &[(&str, &String)]) {
        for (key, cell) in cells {
            if cell.trim().is_empty() {
                self.say(entry, key, &format!("has no {key}"));
            }
        }
    }

    /// A period that must not end before it begins.
    pub(super) fn ordered(&mut self, entry: &Entry, keys: (&str, &str), (from, to): Period) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let key = if keys.1.is_empty() { keys.0 } else { keys.1 };
            self.say(entry, key, &format!("ends on {to}, before it begins on {from}"));
        }
    }

    /// Periods of things that go by one name: no two of them may hold on one day, and what is taken up again within a
    /// month was probably not meant to rest. O(n log n) for each name.
    pub(super) fn in_turn<'e>(&mut self, parts: impl Iterator<Item = (String, &'e Entry, Period)>) {
        let mut by_name: BTreeMap<String, Vec<(Period, &Entry)>> = BTreeMap::new();
        for (name, entry, period) in parts {
            by_name.entry(name).or_default().push((period, entry));
        }
        for (name, mut periods) in by_name {
            periods.sort_by_key(|(period, _)| *period);
            for pair in periods.windows(2) {
                let [(before, _), (after, entry)] = pair else { continue };
                if overlap(*before, *after) {
                    let days = format!("{} and {}", words(*before), words(*after));
                    self.say(entry, "from", &format!("holds twice for {name} on the same days: {days}"));
                } else if let Some(days) = rest(*before, *after) {
                    self.say(entry, "from", &format!("leaves a gap of {days} days for {name}"));
                }
            }
        }
    }
}

/// Longest rest that is taken for a slip, days: rules that are taken up again rest longer.
const SLIP_DAYS: i32 = 31;

/// Days between two periods that follow each other closely.
fn rest(before: Period, after: Period) -> Option<i32> {
    let between = after.0?.days_since(before.1?) - 1;
    (1..=SLIP_DAYS).contains(&between).then_some(between)
}

pub(super) fn overlap(a: Period, b: Period) -> bool {
    let begins_in = |a: Period, b: Period| a.0.is_none_or(|day| covers(b, day)) && (a.0.is_some() || b.0.is_none());
    begins_in(a, b) || begins_in(b, a)
}

fn words((from, to): Period) -> String {
    match (from, to) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("to {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    }
}
