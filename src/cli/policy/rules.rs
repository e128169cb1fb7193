//! Red flags, instruments, control tests, licence rules and numbers as entries.

use crate::model::Day;
use crate::policy::{AskedOf, DatedRule, Instrument, Policy, Threshold, YesNo};

use super::item::{Item, cite, period};

pub(super) fn red_flags(policy: &Policy) -> Vec<Item> {
    let card = |card: &crate::policy::RedFlag| {
        let file = format!("red-flags/{}.toml", card.id);
        let own = policy.book().overlay().iter().any(|laid| laid.file == file);
        let item = Item::new("red-flags", &card.id, &card.title)
            .fact("group", card.group.word())
            .fact("severity", card.severity.word())
            .fact("patterns", card.patterns.join(", "))
            .fact("why", &card.why)
            .facts("innocent", card.innocent.clone())
            .facts("ask next", card.ask_next.clone())
            .facts("citations", card.citations.iter().map(|cited| format!("{}: {}", cited.id, cited.text)).collect())
            .facts("due diligence", policy.answers(card).map(crate::policy::DueDiligence::in_words).collect())
            .facts("needs", card.needs.clone())
            .facts("thresholds", card.thresholds.iter().map(|(name, number)| number_words(name, number)).collect())
            .fact("effective", card.effective.map_or("any day".to_owned(), |day| day.to_string()))
            .fact("withdrawn", card.withdrawn.map_or(String::new(), |day| day.to_string()))
            .support(card.confidence, &card.source);
        Item { own, ..item }
    };
    policy.red_flags().map(card).collect()
}

fn number_words(name: &str, number: &Threshold) -> String {
    format!("{name} = {} {} (basis: {}): {}", number.value, number.unit, number.basis.words(), number.note)
}

pub(super) fn instruments(policy: &Policy, day: Day) -> Vec<Item> {
    policy.instruments().map(|entry| instrument(policy, entry, day)).collect()
}

fn instrument(policy: &Policy, entry: &Instrument, day: Day) -> Item {
    let dates = |dates: Option<crate::policy::Period>| dates.map_or("never".to_owned(), |dates| period(dates, day));
    Item::new("instruments", &entry.id, &entry.title)
        .fact("citation", entry.cite())
        .fact("published", entry.published.map_or(String::new(), |day| day.to_string()))
        .fact("text in the Code", dates(entry.text_in_cfr))
        .fact("enforced", dates(entry.enforced))
        .fact("status", &entry.status)
        .fact("changes", &entry.changes)
        .fact("red flags", cited_by(policy, &entry.id))
        .fact("country sets", sets_by(policy, &entry.id))
        .support(entry.confidence, &entry.source)
        .own(policy, "instruments.toml", "instrument", &entry.id)
}

fn cited_by(policy: &Policy, id: &str) -> String {
    let cards = policy.red_flags().filter(|card| card.citations.iter().any(|cited| cited.id == id));
    cards.map(|card| card.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn sets_by(policy: &Policy, id: &str) -> String {
    let sets = policy.country_sets().filter(|set| set.part.iter().any(|part| part.instrument == id));
    sets.map(|set| set.id.as_str()).collect::<Vec<_>>().join(", ")
}

pub(super) fn published_flags(policy: &Policy) -> Vec<Item> {
    let flag = |flag: &crate::policy::PublishedFlag| {
        let from = flag.from.map_or(String::new(), |day| day.to_string());
        Item::new("published-flags", &flag.id, &flag.words)
            .fact("document", format!("{}, flag {}", flag.document, flag.number))
            .fact("from", from)
            .fact("to", flag.to.map_or(String::new(), |day| day.to_string()))
            .fact("needs", &flag.needs)
            .support(flag.confidence, &flag.source)
            .own(policy, "published-flags.csv", "", &flag.id)
    };
    policy.published_flags().map(flag).collect()
}

pub(super) fn questions(policy: &Policy) -> Vec<Item> {
    let question = |question: &crate::policy::Question| {
        let to = if question.to == AskedOf::Customer { "the customer" } else { "the company's own desk" };
        let confirming = if question.confirmed_by == YesNo::Yes { "yes" } else { "no" };
        Item::new("questions", &question.id, &question.asks)
            .fact("settled by", to)
            .fact("warning confirmed by", confirming)
            .fact("severity when confirmed", question.says.word())
            .fact("published flags", question.published.join(", "))
            .own(policy, "questions.toml", "question", &question.id)
    };
    policy.questions().iter().map(question).collect()
}

pub(super) fn due_diligence(policy: &Policy) -> Vec<Item> {
    let action = |action: &crate::policy::DueDiligence| {
        let named = policy.red_flags().filter(|card| card.due_diligence.contains(&action.id));
        Item::new("due-diligence", &action.id, &action.action)
            .fact("record to keep", &action.record)
            .fact("document", &action.document)
            .fact("answers", named.map(|card| card.id.as_str()).collect::<Vec<_>>().join(", "))
            .support(action.confidence, &action.source)
            .own(policy, "due-diligence.toml", "action", &action.id)
    };
    policy.due_diligence().map(action).collect()
}

pub(super) fn control_tests(policy: &Policy, day: Day) -> Vec<Item> {
    let test = |test: &crate::policy::ControlTest| {
        let outside =
            test.outside_datacenter_below_tpp.map(|tpp| format!("TPP below {tpp}, when not for data centres"));
        Item::new("control-tests", &test.version, &period((test.from, test.to), day))
            .fact("instrument", cite(policy, &test.instrument))
            .facts("lines", test.lines_in_words())
            .fact("outside", outside.unwrap_or_default())
            .support(test.confidence, &test.source)
            .own(policy, "controls.toml", "test", &test.version)
    };
    policy.controls().iter().map(test).collect()
}

/// Letters, the affiliates rule, review windows, exempt parties and the rules that stand alone, by instrument.
pub(super) fn licence_rules(policy: &Policy, day: Day) -> Vec<Item> {
    let dated = |id: &str, kind: &str, table: &str, rule: &DatedRule| {
        Item::new("licence-rules", id, &format!("{kind}: {}", rule.note))
            .fact("period", period(rule.period(), day))
            .fact("instrument", cite(policy, &rule.instrument))
            .fact("country sets", rule.sets.join(", "))
            .fact("confidence", rule.confidence.word())
            .own(policy, "licences.toml", table, if id == table { "" } else { id })
    };
    let mut items: Vec<Item> = policy.single_rules().map(|(key, rule)| dated(key, "rule", key, rule)).collect();
    items.extend(letters(policy, day));
    let affiliates = policy.affiliates_rules().iter();
    items.extend(affiliates.map(|rule| dated(&rule.instrument, "affiliates rule", "affiliates", rule)));
    items.extend(policy.review_windows().iter().map(|window| {
        Item::new("licence-rules", &window.instrument, &format!("review window: {}", window.in_words()))
            .fact("period", period((window.from, window.to), day))
            .fact("instrument", cite(policy, &window.instrument))
            .fact("confidence", window.confidence.word())
            .own(policy, "licences.toml", "review_window", &window.instrument)
    }));
    items.extend(policy.exempt().iter().map(|exempt| {
        let names = exempt.names.join(", ");
        Item::new("licence-rules", &exempt.instrument, &format!("exempt parties: {names}"))
            .fact("note", &exempt.note)
            .fact("countries", exempt.countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            .fact("signs in a name", phrases(&exempt.signs))
            .fact("period", period((exempt.from, exempt.to), day))
            .fact("instrument", cite(policy, &exempt.instrument))
            .fact("confidence", exempt.confidence.word())
            .own(policy, "licences.toml", "exempt", &names)
    }));
    items.extend(around_licences(policy, day));
    items
}

fn letters(policy: &Policy, day: Day) -> impl Iterator<Item = Item> {
    policy.letters().iter().map(move |letter| {
        let seats = if letter.headquarters { "also parties headquartered there" } else { "" };
        Item::new("licence-rules", &letter.instrument, &format!("letter: {}", letter.note))
            .fact("period", period(letter.period(), day))
            .fact("instrument", cite(policy, &letter.instrument))
            .fact("families", letter.families.join(", "))
            .fact("reach", letter.reach.as_ref().map_or(String::new(), reach))
            .fact("country sets", letter.sets.join(", "))
            .fact("headquarters", seats)
            .fact("addressees", letter.addressees.iter().map(|name| name.join(" ")).collect::<Vec<_>>().join(", "))
            .fact("confidence", letter.confidence.word())
            .own(policy, "licences.toml", "letter", &letter.instrument)
    })
}

fn phrases(phrases: &[Vec<String>]) -> String {
    phrases.iter().map(|words| words.join(" ").to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn reach(reach: &crate::policy::Reach) -> String {
    let (memory, rate) = (reach.memory_bandwidth, reach.interconnect);
    format!("memory bandwidth from {memory} GB/s, or transfer rate from {rate} GB/s ({})", reach.confidence.word())
}

/// Licence exceptions, end-use controls and notices of other countries.
fn around_licences(policy: &Policy, day: Day) -> Vec<Item> {
    let exceptions = policy.exceptions().iter().map(|it| {
        Item::new("licence-rules", &it.code, &format!("exception: {}", it.conditions))
            .fact("levels", it.levels.join(", "))
            .fact("to members of", it.sets.join(", "))
            .fact("except members of", it.unless.join(", "))
            .fact("headquarters", if it.headquarters { "also of parties headquartered there" } else { "" })
            .fact("transfers inside", it.in_country.join(", "))
            .fact("not for data centres at level", it.not_datacenter.join(", "))
            .fact("goods", if it.not_goods { "none: technology, software or weights only" } else { "" })
            .fact("also written", it.written.join(", "))
            .fact("period", period(it.period(), day))
            .support(it.confidence, &it.source)
            .own(policy, "licences.toml", "exception", &it.code)
    });
    let catch_alls = policy.catch_alls().iter().map(|it| {
        Item::new("licence-rules", &it.id, &format!("end-use control: {}", it.note))
            .fact("about", &it.about)
            .fact("country sets", it.sets.join(", "))
            .fact("words", phrases(&it.words))
            .fact("not in", phrases(&it.innocent))
            .fact("period", period(it.period(), day))
            .fact("instrument", cite(policy, &it.instrument))
            .support(it.confidence, &it.source)
            .own(policy, "licences.toml", "catch_all", &it.id)
    });
    let notices = policy.foreign_notices().iter().map(|it| {
        Item::new("licence-rules", &it.instrument, &format!("notice of another country: {}", it.note))
            .fact("from", it.countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            .fact("period", period(it.period(), day))
            .fact("instrument", cite(policy, &it.instrument))
            .fact("confidence", it.confidence.word())
            .own(policy, "licences.toml", "foreign_notice", &it.instrument)
    });
    exceptions.chain(catch_alls).chain(notices).collect()
}

pub(super) fn declared(policy: &Policy, day: Day) -> Vec<Item> {
    let rule = |rule: &crate::policy::DeclaredRule| {
        Item::new("declared-eccns", &rule.id, &rule.note)
            .fact("ECCNs", rule.eccns.join(", "))
            .fact("level", rule.level.map_or("", |level| level.level().word()))
            .fact("to members of", rule.to.join(", "))
            .fact("except members of", rule.unless.join(", "))
            .fact("period", period((rule.from, rule.until), day))
            .fact("instrument", cite(policy, &rule.instrument))
            .support(rule.confidence, &rule.source)
            .own(policy, "licences.toml", "declared", &rule.id)
    };
    policy.declared_rules().iter().map(rule).collect()
}

/// The numbers of the link rule, of priority and of red flags.
pub(super) fn numbers(policy: &Policy) -> Vec<Item> {
    let item = |id: &str, number: &Threshold, place: &str| {
        let own = number.basis == crate::policy::Basis::Own;
        let title = format!("{} {} (basis: {})", number.value, number.unit, number.basis.words());
        Item { own, ..Item::new("numbers", id, &title).fact("note", &number.note).fact("file", place) }
    };
    let mut items = Vec::new();
    for (file, entries) in policy.numbers() {
        items.extend(entries.iter().map(|(name, number)| item(name, number, file)));
    }
    for card in policy.red_flags() {
        let file = format!("red-flags/{}.toml", card.id);
        items.extend(card.thresholds.iter().map(|(name, number)| item(&format!("{}.{name}", card.id), number, &file)));
    }
    items
}
