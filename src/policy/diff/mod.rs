//! What changed in the rules between two days: instruments, country sets, control tests, licence rules and flags.

mod rules;
mod sets;

use super::{Certainty, Instrument, Period, Policy};
use crate::model::Day;

pub use sets::{MovedCountry, SetChange};

/// What changed after one day, up to and with another. Every list is in a fixed order: by day, then by id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changes {
    /// The day that is compared; nothing of it is told.
    pub from: Day,
    /// The last day of which changes are told.
    pub to: Day,
    /// Instruments that were published, began or ended.
    pub instruments: Vec<Change>,
    /// Country sets whose members on the two days differ, or are members by another instrument.
    pub sets: Vec<SetChange>,
    /// The control tests of the two days, when they differ.
    pub control_test: Option<TestChange>,
    /// Licence rules: letters, review windows, exempt parties, declared ECCNs, the affiliates rule and the rest.
    pub rules: Vec<Change>,
    /// Red flags that may be raised from a day on, or no more.
    pub red_flags: Vec<Change>,
    /// Published warning signs that appeared or were withdrawn.
    pub published_flags: Vec<Change>,
}

/// Something that changed on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// First day of the new state.
    pub day: Day,
    /// What happened.
    pub event: Event,
    /// What kind of entry it is (`instrument`, `letter`).
    pub kind: &'static str,
    /// Id of the entry.
    pub id: String,
    /// What it says, in a sentence.
    pub what: String,
    /// The instrument behind it, as cited.
    pub citation: String,
    /// How well the entry is supported.
    pub confidence: Certainty,
}

/// What happened to an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// Published, without effect yet.
    Published,
    /// Began.
    Began,
    /// Began as a text that is not acted on.
    BeganInText,
    /// Ended; the day is the first one without it.
    Ended,
}

/// The control tests of two days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestChange {
    /// Version and lines of the first day.
    pub old: Option<(String, Vec<String>)>,
    /// Version and lines of the last day.
    pub new: Option<(String, Vec<String>)>,
    /// The instrument behind the new test, or behind the one that ended.
    pub citation: String,
    /// How well the entry is supported.
    pub confidence: Certainty,
}

impl Event {
    /// The word used in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Event::Published => "published",
            Event::Began => "began",
            Event::BeganInText => "began in text only",
            Event::Ended => "ended",
        }
    }
}

impl Changes {
    /// True when nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.instruments.is_empty()
            && self.sets.is_empty()
            && self.control_test.is_none()
            && self.rules.is_empty()
            && self.red_flags.is_empty()
            && self.published_flags.is_empty()
    }
}

impl Policy {
    /// What changed after `from`, up to and with `to`. Entries that began and ended in between are told too, except in
    /// sets, whose members are compared on the two days. O(entries + sets x countries).
    #[must_use]
    pub fn changes(&self, from: Day, to: Day) -> Changes {
        let window = Window { from, to };
        Changes {
            from,
            to,
            instruments: sorted(self.instruments().flat_map(|entry| instrument(entry, window))),
            sets: sets::changes(self, window),
            control_test: rules::control_test(self, window),
            rules: sorted(rules::changes(self, window)),
            red_flags: sorted(self.red_flags().flat_map(|flag| {
                let citation = flag.citations.first().map_or(String::new(), |cited| cited.text.clone());
                let told = Told { kind: "red flag", id: &flag.id, what: flag.title.clone(), citation };
                window.changes((flag.effective, flag.withdrawn), flag.confidence, &told)
            })),
            published_flags: sorted(self.published_flags().flat_map(|flag| {
                let citation = format!("{}, flag {}", flag.document, flag.number);
                let told = Told { kind: "published flag", id: &flag.id, what: flag.words.clone(), citation };
                window.changes((flag.from, flag.to), flag.confidence, &told)
            })),
        }
    }
}

fn sorted(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut changes: Vec<Change> = changes.collect();
    changes.sort_by(|a, b| (a.day, a.kind, &a.id, a.event, &a.what).cmp(&(b.day, b.kind, &b.id, b.event, &b.what)));
    changes
}

/// The days after `from`, up to and with `to`.
#[derive(Clone, Copy)]
struct Window {
    from: Day,
    to: Day,
}

/// What is told of an entry whose dates fall in the window.
struct Told<'t> {
    kind: &'static str,
    id: &'t str,
    what: String,
    citation: String,
}

impl Window {
    fn holds(self, day: Day) -> bool {
        self.from < day && day <= self.to
    }

    /// Beginning and end of a period, as far as they lie in the window.
    fn changes(self, (from, to): Period, confidence: Certainty, told: &Told<'_>) -> Vec<Change> {
        let began = from.map(|day| (day, Event::Began));
        let ended = to.map(|day| (day + 1, Event::Ended));
        let change = |(day, event)| Change {
            day,
            event,
            kind: told.kind,
            id: told.id.to_owned(),
            what: told.what.clone(),
            citation: told.citation.clone(),
            confidence,
        };
        began.into_iter().chain(ended).filter(|(day, _)| self.holds(*day)).map(change).collect()
    }
}

/// Publication counts when it comes before the effect, or when there is none.
fn instrument(entry: &Instrument, window: Window) -> Vec<Change> {
    let told = || Told { kind: "instrument", id: &entry.id, what: entry.title.clone(), citation: entry.cite() };
    let acted_on = entry.enforced.is_some();
    let effect = if acted_on { entry.enforced } else { entry.text_in_cfr };
    // an instrument without dates of effect of its own may still have an end
    let effect = effect.map_or((None, None), |(from, to)| (from.or(entry.effective_from), to.or(entry.effective_to)));
    let mut changes = window.changes(effect, entry.confidence, &told());
    for change in changes.iter_mut().filter(|change| !acted_on && change.event == Event::Began) {
        change.event = Event::BeganInText;
    }
    if entry.published.is_some_and(|published| effect.0.is_none_or(|effect| published < effect)) {
        let mut published = window.changes((entry.published, None), entry.confidence, &told());
        published.iter_mut().for_each(|change| change.event = Event::Published);
        changes.extend(published);
    }
    changes
}

#[cfg(test)]
mod tests;
