//! Which control test and which licence rules began and ended between two days.

use super::super::{Certainty, ControlTest, Instrument, Period, Policy};
use super::{Change, TestChange, Told, Window};

/// The control tests of the two days, when they differ.
pub(super) fn control_test(policy: &Policy, window: Window) -> Option<TestChange> {
    let [old, new] = [window.from, window.to].map(|day| policy.in_force(day).control_test());
    if old.map(|test| &test.version) == new.map(|test| &test.version) {
        return None;
    }
    let shown = |test: Option<&ControlTest>| test.map(|test| (test.version.clone(), test.lines_in_words()));
    let behind = new.or(old)?;
    Some(TestChange {
        old: shown(old),
        new: shown(new),
        citation: cite(policy, &behind.instrument),
        confidence: behind.confidence,
    })
}

/// One licence rule, whatever its kind.
struct Rule<'p> {
    kind: &'static str,
    id: &'p str,
    what: String,
    instrument: &'p str,
    period: Period,
    confidence: Certainty,
}

/// Beginnings and ends of all licence rules, in file order.
pub(super) fn changes(policy: &Policy, window: Window) -> impl Iterator<Item = Change> {
    let rules = dated(policy).into_iter().chain(others(policy));
    rules.flat_map(move |rule| {
        let Rule { kind, id, what, instrument, period, confidence } = rule;
        window.changes(period, confidence, &Told { kind, id, what, citation: cite(policy, instrument) })
    })
}

fn cite(policy: &Policy, instrument: &str) -> String {
    policy.instrument(instrument).map_or(String::new(), Instrument::cite)
}

fn dated(policy: &Policy) -> Vec<Rule<'_>> {
    let licences = &policy.licences;
    let single = licences.single().into_iter().map(|(_, kind, rule)| (kind, rule));
    let affiliates = licences.affiliates.iter().map(|rule| ("affiliates rule", rule));
    let all = single.chain(affiliates);
    all.map(|(kind, rule)| Rule {
        kind,
        id: &rule.instrument,
        what: rule.note.clone(),
        instrument: &rule.instrument,
        period: rule.period(),
        confidence: rule.confidence,
    })
    .collect()
}

fn others(policy: &Policy) -> Vec<Rule<'_>> {
    let licences = &policy.licences;
    let windows = licences.review_window.iter().map(|window| Rule {
        kind: "review window",
        id: &window.instrument,
        what: window.in_words(),
        instrument: &window.instrument,
        period: (window.from, window.to),
        confidence: window.confidence,
    });
    let exempt = licences.exempt.iter().map(|exempt| Rule {
        kind: "exempt parties",
        id: &exempt.instrument,
        what: format!("{}: {}", exempt.names.join(", "), exempt.note),
        instrument: &exempt.instrument,
        period: (exempt.from, exempt.to),
        confidence: exempt.confidence,
    });
    let letters = licences.letter.iter().map(|letter| Rule {
        kind: "letter",
        id: &letter.instrument,
        what: letter.note.clone(),
        instrument: &letter.instrument,
        period: letter.period(),
        confidence: letter.confidence,
    });
    let declared = licences.declared.iter().map(|rule| Rule {
        kind: "declared ECCN",
        id: &rule.id,
        what: format!("{} to {}: {}", rule.eccns.join(", "), rule.to.join(", "), rule.note),
        instrument: &rule.instrument,
        period: (rule.from, rule.until),
        confidence: rule.confidence,
    });
    letters.chain(windows).chain(exempt).chain(declared).chain(around(policy)).chain(sets_in_text(policy)).collect()
}

/// End-use controls, exceptions and notices of other countries.
fn around(policy: &Policy) -> Vec<Rule<'_>> {
    let licences = &policy.licences;
    let catch_alls = licences.catch_all.iter().map(|rule| Rule {
        kind: "end-use control",
        id: &rule.id,
        what: rule.note.clone(),
        instrument: &rule.instrument,
        period: rule.period(),
        confidence: rule.confidence,
    });
    let exceptions = licences.exception.iter().map(|exception| Rule {
        kind: "licence exception",
        id: &exception.code,
        what: exception.conditions.clone(),
        instrument: "",
        period: exception.period(),
        confidence: exception.confidence,
    });
    let notices = licences.foreign_notice.iter().map(|notice| Rule {
        kind: "notice of another country",
        id: &notice.instrument,
        what: notice.note.clone(),
        instrument: &notice.instrument,
        period: notice.period(),
        confidence: notice.confidence,
    });
    catch_alls.chain(exceptions).chain(notices).collect()
}

fn sets_in_text(policy: &Policy) -> Vec<Rule<'_>> {
    let sets = policy.country_sets().flat_map(|set| set.text_in_cfr.iter().map(move |span| (set, span)));
    let rules = sets.map(|(set, span)| {
        let part = set.part.first();
        Rule {
            kind: "country set in the Code",
            id: &set.id,
            what: set.title.clone(),
            instrument: part.map_or("", |part| &part.instrument),
            period: (span.from, span.to),
            confidence: part.map_or(Certainty::High, |part| part.confidence),
        }
    });
    rules.collect()
}
