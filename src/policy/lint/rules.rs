//! Complaints about instruments, control tests and licence rules: dates, citations, sets and what never applies.

use super::super::book::Place;
use super::super::{ControlLine, ControlTest, DatedRule, Exception, Instrument, Period, Policy};
use super::found::{Entry, Found};
use crate::model::{Country, Level};

const ALWAYS: Option<Period> = Some((None, None));

pub(super) fn instruments(policy: &Policy, found: &mut Found<'_>) {
    for instrument in policy.instruments() {
        let place = Place::entry("instruments.toml", "instrument", "id", &instrument.id);
        let entry = Entry::new(format!("instrument {}", instrument.id), place);
        let Instrument { citation, title, source, status, changes, .. } = instrument;
        found.filled(&entry, &[("citation", citation), ("title", title), ("source", source)]);
        found.filled(&entry, &[("status", status), ("changes", changes)]);
        let effect = (instrument.effective_from, instrument.effective_to);
        found.ordered(&entry, ("effective_from", "effective_to"), effect);
        found.ordered(&entry, ("text_from", "text_to"), instrument.text_in_cfr.unwrap_or((None, None)));
        let undated = instrument.published.is_none() && instrument.effective_from.is_none();
        if undated && instrument.enforced != ALWAYS {
            found.say(&entry, "", "has neither a day of publication nor a day of effect");
        }
        if !undated && instrument.enforced == ALWAYS {
            found.say(&entry, "enforced", "is enforced without a first day: write effective_from");
        }
        if !undated && instrument.text_in_cfr == ALWAYS {
            found.say(&entry, "text_in_cfr", "stands in the Code without a first day: write text_from");
        }
    }
}

pub(super) fn controls(policy: &Policy, found: &mut Found<'_>) {
    let tests = policy.controls();
    let entries: Vec<Entry> = tests.iter().map(test_entry).collect();
    for (test, entry) in tests.iter().zip(&entries) {
        found.filled(entry, &[("source", &test.source)]);
        found.ordered(entry, ("from", "to"), (test.from, test.to));
        if policy.instrument(&test.instrument).is_none() {
            found.say(entry, "instrument", &format!("names instrument {}, which does not exist", test.instrument));
        }
        not_before(policy, entry, &test.instrument, (test.from, test.to), found);
        if test.line.is_empty() {
            found.say(entry, "", "has no lines");
        }
        lines(test, entry, found);
    }
    for (pair, entry) in tests.windows(2).zip(entries.iter().skip(1)) {
        if let [before, after] = pair
            && before.to.map(|to| to + 1) != after.from
        {
            let what =
                format!("does not begin on the day after control test {} ends: a gap or overlap", before.version);
            found.say(entry, "from", &what);
        }
    }
}

fn test_entry(test: &ControlTest) -> Entry {
    let place = Place::entry("controls.toml", "test", "version", &test.version);
    Entry::new(format!("control test {}", test.version), place)
}

/// Lines are tried in order: graver levels first, each with a condition that some circuit can meet.
fn lines(test: &ControlTest, entry: &Entry, found: &mut Found<'_>) {
    let mut gravest: Option<Level> = None;
    for (number, line) in test.line.iter().enumerate() {
        let name = format!("line {} of {}", line.paragraph, entry.name);
        let entry = Entry::new(name, entry.place.nth("line", number));
        let conditions = conditions(line);
        if conditions.iter().all(|(least, most, _)| least.is_none() && most.is_none()) {
            found.say(&entry, "paragraph", "has no condition, so every circuit meets it");
        }
        for (least, most, key) in conditions {
            if least.zip(most).is_some_and(|(least, most)| least >= most) {
                found.say(&entry, key, "can be met by no figure: its lower bound is not below its upper one");
            }
        }
        let level = line.level.level();
        if gravest.is_some_and(|before| level < before) {
            found.say(&entry, "level", "stands behind a line of a lower level, which answers first");
        }
        gravest = gravest.max(Some(level));
    }
}

type Bounds = (Option<rust_decimal::Decimal>, Option<rust_decimal::Decimal>, &'static str);

fn conditions(line: &ControlLine) -> [Bounds; 4] {
    [
        (line.tpp_at_least, line.tpp_below, "tpp_below"),
        (line.density_at_least, line.density_below, "density_below"),
        (line.interconnect_at_least, None, "interconnect_at_least"),
        (line.memory_bandwidth_density_above, None, "memory_bandwidth_density_above"),
    ]
}

/// A rule does not begin before the instrument that makes it, nor stand on one that never applied.
fn not_before(policy: &Policy, entry: &Entry, instrument: &str, (from, _): Period, found: &mut Found<'_>) {
    let Some(instrument) = policy.instrument(instrument) else { return };
    if let (Some(from), Some(effect)) = (from, instrument.effective_from)
        && from < effect
    {
        found.say(entry, "from", &format!("begins on {from}, before {} takes effect on {effect}", instrument.id));
    }
    if instrument.enforced.is_none() && instrument.text_in_cfr.is_none() {
        let what = format!("rests on {}, which was neither enforced nor in the Code", instrument.id);
        found.say(entry, "instrument", &what);
    }
}

/// One licence rule of any kind, as far as the linter looks at all of them alike.
struct Rule<'p> {
    entry: Entry,
    instrument: &'p str,
    note: &'p String,
    period: Period,
    /// What may hold only once a day.
    once: Vec<String>,
    countries: Vec<Country>,
}

pub(super) fn licences(policy: &Policy, found: &mut Found<'_>) {
    let rules = all_rules(policy);
    for rule in &rules {
        found.filled(&rule.entry, &[("note", rule.note)]);
        found.ordered(&rule.entry, ("from", "to"), rule.period);
        not_before(policy, &rule.entry, rule.instrument, rule.period, found);
        for country in rule.countries.iter().filter(|country| policy.countries.row(**country).is_none()) {
            found.say(&rule.entry, "countries", &format!("names {country}, which countries.csv does not have"));
        }
    }
    let named = rules.iter().flat_map(|rule| rule.once.iter().map(|name| (name.clone(), &rule.entry, rule.period)));
    found.in_turn(named);
    exceptions(policy, found);
    for rule in policy.declared_rules() {
        let place = Place::entry("licences.toml", "declared", "id", &rule.id);
        let entry = Entry::new(format!("declared-ECCN rule {}", rule.id), place);
        found.filled(&entry, &[("source", &rule.source)]);
        for (key, list) in [("eccns", &rule.eccns), ("to", &rule.to)] {
            if list.is_empty() {
                found.say(&entry, key, &format!("has nothing in {key}, so it never applies"));
            }
        }
    }
}

fn exceptions(policy: &Policy, found: &mut Found<'_>) {
    let exceptions = &policy.licences.exception;
    let entry = |exception: &Exception| {
        let place = Place::entry("licences.toml", "exception", "code", &exception.code);
        Entry::new(format!("exception {}", exception.code), place)
    };
    for exception in exceptions {
        let entry = entry(exception);
        found.filled(&entry, &[("conditions", &exception.conditions), ("source", &exception.source)]);
        found.ordered(&entry, ("from", "to"), exception.period());
        for (key, levels) in [("levels", &exception.levels), ("not_datacenter", &exception.not_datacenter)] {
            if let Some(unknown) = levels.iter().find(|level| !["a", "b", "c"].contains(&level.as_str())) {
                found.say(&entry, key, &format!("names level {unknown}, which is none of a, b, c"));
            }
        }
    }
    let entries: Vec<Entry> = exceptions.iter().map(entry).collect();
    let named = exceptions.iter().zip(&entries);
    found.in_turn(named.map(|(exception, entry)| (format!("exception {}", exception.code), entry, exception.period())));
}

fn all_rules(policy: &Policy) -> Vec<Rule<'_>> {
    let licences = &policy.licences;
    let file = || Place::file_of("licences.toml");
    let single = licences.single().into_iter().map(|(key, _, rule)| dated(rule, file().key(key), Vec::new()));
    let affiliates = licences.affiliates.iter().map(|rule| {
        let place = Place::entry("licences.toml", "affiliates", "instrument", &rule.instrument);
        dated(rule, place, vec!["the affiliates rule".to_owned()])
    });
    let mut rules: Vec<Rule<'_>> = single.chain(affiliates).collect();
    rules.extend(letters(policy));
    rules.extend(windows(policy));
    rules.extend(exempt(policy));
    rules.extend(declared(policy));
    rules.extend(end_uses(policy));
    rules
}

fn dated(rule: &DatedRule, place: Place, once: Vec<String>) -> Rule<'_> {
    let entry = Entry::new(format!("licence rule of {}", rule.instrument), place);
    let (instrument, note, period) = (&rule.instrument, &rule.note, rule.period());
    Rule { entry, instrument, note, period, once, countries: Vec::new() }
}

fn letters(policy: &Policy) -> impl Iterator<Item = Rule<'_>> {
    policy.licences.letter.iter().map(|letter| Rule {
        entry: Entry::new(
            format!("licence rule of {}", letter.instrument),
            Place::entry("licences.toml", "letter", "instrument", &letter.instrument),
        ),
        instrument: &letter.instrument,
        note: &letter.note,
        period: letter.period(),
        once: vec![format!("letter {}", letter.instrument)],
        countries: Vec::new(),
    })
}

/// Catch-alls and notices of other countries.
fn end_uses(policy: &Policy) -> impl Iterator<Item = Rule<'_>> {
    let catch_alls = policy.licences.catch_all.iter().map(|rule| Rule {
        entry: Entry::new(format!("catch-all {}", rule.id), Place::entry("licences.toml", "catch_all", "id", &rule.id)),
        instrument: &rule.instrument,
        note: &rule.note,
        period: rule.period(),
        once: vec![format!("catch-all {}", rule.id)],
        countries: Vec::new(),
    });
    let notices = policy.licences.foreign_notice.iter().map(|notice| Rule {
        entry: Entry::new(
            format!("licence rule of {}", notice.instrument),
            Place::entry("licences.toml", "foreign_notice", "instrument", &notice.instrument),
        ),
        instrument: &notice.instrument,
        note: &notice.note,
        period: notice.period(),
        once: Vec::new(),
        countries: notice.countries.clone(),
    });
    catch_alls.chain(notices)
}

fn windows(policy: &Policy) -> impl Iterator<Item = Rule<'_>> {
    policy.licences.review_window.iter().map(|window| Rule {
        entry: Entry::new(
            format!("licence rule of {}", window.instrument),
            Place::entry("licences.toml", "review_window", "instrument", &window.instrument),
        ),
        instrument: &window.instrument,
        note: &window.note,
        period: (window.from, window.to),
        once: vec!["the review window".to_owned()],
        countries: [window.exported_from.as_slice(), &window.exported_to].concat(),
    })
}

fn exempt(policy: &Policy) -> impl Iterator<Item = Rule<'_>> {
    policy.licences.exempt.iter().map(|exempt| Rule {
        entry: Entry::new(
            format!("licence rule of {}", exempt.instrument),
            Place::entry("licences.toml", "exempt", "names", &exempt.names.join(", ")),
        ),
        instrument: &exempt.instrument,
        note: &exempt.note,
        period: (exempt.from, exempt.to),
        once: exempt.names.iter().map(|name| format!("exempt party {name}")).collect(),
        countries: exempt.countries.clone(),
    })
}

/// Rules that read an ECCN alike: whole or with its paragraphs.
fn declared(policy: &Policy) -> impl Iterator<Item = Rule<'_>> {
    policy.declared_rules().iter().map(|rule| Rule {
        entry: Entry::new(
            format!("declared-ECCN rule {}", rule.id),
            Place::entry("licences.toml", "declared", "id", &rule.id),
        ),
        instrument: &rule.instrument,
        note: &rule.note,
        period: (rule.from, rule.until),
        once: rule.eccns.iter().map(|eccn| format!("ECCN {eccn}")).collect(),
        countries: Vec::new(),
    })
}
