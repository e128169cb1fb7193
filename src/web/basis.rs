//! What findings rest on: coverage, files, lists and rules of the newest run, and the cards of the rule book.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};

use super::clock;
use super::desk::Desk;
use super::guard::Visitor;
use super::page::{Answer, Chrome, Trouble, html};
use crate::model::{Day, RedFlagView, Report};
use crate::policy::{Change, Event, MovedCountry, Policy, SetChange};
use crate::report::Foundations;
use crate::scan::card_view;
use crate::store::{EditionUse, Track};

#[derive(Template)]
#[template(path = "coverage.html", config = "src/web/askama.toml")]
struct CoveragePage<'a> {
    chrome: Chrome,
    report: Option<(i64, &'a Report, Foundations<'a>)>,
}

#[derive(Template)]
#[template(path = "rules.html", config = "src/web/askama.toml")]
struct RulesPage<'a> {
    chrome: Chrome,
    edition: &'a str,
    sha256: &'a str,
    cards: Vec<(String, RedFlagView)>,
    instruments: Vec<(String, String, String, &'static str)>,
    today: Day,
    ahead: Vec<Dated>,
    lately: Vec<Dated>,
    editions: Vec<EditionUse>,
}

/// What changes in the rules on a day.
struct Dated {
    day: String,
    what: String,
    citation: String,
    caveat: &'static str,
}

/// Days that are looked back and ahead from today.
const BACK: i32 = 180;
const AHEAD: i32 = 3660;

impl Dated {
    /// What changes after one day, up to and with another, by day; of sets only that they differ.
    fn between(policy: &Policy, from: Day, to: Day) -> Vec<Dated> {
        let changes = policy.changes(from, to);
        let kinds = [&changes.instruments, &changes.rules, &changes.red_flags, &changes.published_flags];
        let mut dated: Vec<&Change> = kinds.into_iter().flatten().collect();
        dated.sort_by_key(|change| change.day);
        let told = |change: &Change| Dated {
            day: change.day.to_string(),
            what: format!("{} {}: {}", change.id, happens(change.event), change.what),
            citation: change.citation.clone(),
            caveat: change.confidence.caveat(),
        };
        let moved = |set: &SetChange| {
            let codes = |all: &[MovedCountry]| {
                all.iter().map(|one| policy.country_name(one.country).to_owned()).collect::<Vec<_>>().join(", ")
            };
            let parts = [("joins", &set.joined), ("leaves", &set.left), ("stays by another rule", &set.stays_by)];
            let parts = parts.iter().filter(|(_, all)| !all.is_empty());
            let parts: Vec<String> = parts.map(|(word, all)| format!("{word}: {}", codes(all))).collect();
            Dated {
                day: format!("by {to}"),
                what: format!("country set {}: {}", set.title, parts.join("; ")),
                citation: String::new(),
                caveat: if set.enforced { "" } else { "a label of the text only, never acted on" },
            }
        };
        dated.into_iter().map(told).chain(changes.sets.iter().map(moved)).collect()
    }
}

#[derive(Template)]
#[template(path = "card.html", config = "src/web/askama.toml")]
struct CardPage {
    chrome: Chrome,
    id: String,
    card: RedFlagView,
    needs: Vec<String>,
    confidence: &'static str,
    source: String,
    findings: usize,
    track: Option<String>,
}

/// What happens, of a day that has passed or is to come.
fn happens(event: Event) -> &'static str {
    match event {
        Event::Published => "is published",
        Event::Began => "begins",
        Event::BeganInText => "begins, as a text that is not acted on",
        Event::Ended => "ends",
    }
}

/// What was looked for, what was read, and under which rules.
pub(super) async fn coverage(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    desk.ask(move |desk| {
        let chrome = Chrome::new("Coverage", "/coverage", Some(&visitor));
        let latest = desk.latest(&desk.read()?)?;
        let report = latest.as_ref().map(|(run, report)| (run.run, report.as_ref(), Foundations::of(report)));
        html(&CoveragePage { chrome, report })
    })
    .await
}

/// Every red flag and instrument of the rules in use.
pub(super) async fn rules(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>) -> Answer {
    desk.ask(move |desk| rule_book(desk, &visitor)).await
}

fn rule_book(desk: &Desk, visitor: &Visitor) -> Answer {
    let today = clock::now().day;
    let instrument = |known: &crate::policy::Instrument| {
        (known.title.clone(), known.cite(), known.changes.clone(), known.confidence.word())
    };
    html(&RulesPage {
        chrome: Chrome::new("Rule book", "/rules", Some(visitor)),
        edition: desk.policy.edition(),
        sha256: desk.policy.sha256(),
        cards: desk.policy.red_flags().map(|card| (card.id.clone(), card_view(&desk.policy, card))).collect(),
        instruments: desk.policy.instruments().map(instrument).collect(),
        today,
        ahead: Dated::between(&desk.policy, today, today + AHEAD),
        lately: Dated::between(&desk.policy, today - BACK, today),
        editions: desk.read()?.editions()?,
    })
}

/// The card of a red flag.
pub(super) async fn card(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Answer {
    desk.ask(move |desk| {
        let known = desk.policy.red_flag(&id).ok_or_else(Trouble::missing)?;
        let card = card_view(&desk.policy, known);
        let store = desk.read()?;
        let rows = store.latest()?.map(|run| store.findings(run.run)).transpose()?.unwrap_or_default();
        let findings = rows.iter().filter(|row| row.red_flags.split("; ").any(|flag| flag == id)).count();
        html(&CardPage {
            chrome: Chrome::new(&card.title, "/rules", Some(&visitor)),
            card,
            needs: known.needs.clone(),
            confidence: known.confidence.word(),
            source: known.source.clone(),
            findings,
            track: store.track()?.get(&id).and_then(Track::in_words),
            id,
        })
    })
    .await
}
