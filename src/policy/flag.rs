//! Red flags: what each warning sign means, what it rests on, and the numbers it uses.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::{Certainty, DueDiligence, Files, Instrument, PolicyError, PublishedFlag, read};
use crate::model::{Day, Group, Severity};

/// A warning sign with its reasons, questions, sources and thresholds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RedFlag {
    /// Stable id, also the name of its file.
    pub id: String,
    /// Title for a heading.
    pub title: String,
    /// Why it matters, in a few sentences.
    pub why: String,
    /// Kind of evidence it counts as.
    pub group: Group,
    /// How grave it is when true.
    pub severity: Severity,
    /// Typology patterns (`T02`).
    pub patterns: Vec<String>,
    /// Lawful things that look the same, and how to tell.
    pub innocent: Vec<String>,
    /// What it misses by its nature, so that silence is not taken for more than it is.
    pub cannot_see: Vec<String>,
    /// Questions to send, in order.
    pub ask_next: Vec<String>,
    /// Numbers, from 1, of those questions that may go to the customer; the others are for the company's own desk.
    pub to_customer: Vec<usize>,
    /// Published flags and instruments it answers.
    pub citations: Vec<FlagCitation>,
    /// Actions of due diligence that answer it, by id.
    pub due_diligence: Vec<String>,
    /// First day it may be raised; `None` for a pattern of behaviour.
    pub effective: Option<Day>,
    /// Last day it may be raised.
    pub withdrawn: Option<Day>,
    /// Columns and tables it looks at (`shipments.ship_date`).
    pub needs: Vec<String>,
    /// On an unfinished route, says by itself that the goods will move on.
    pub says_goods_move_on: bool,
    /// Its records prove it: how many others show it is no reason to look away.
    pub stands_alone: bool,
    /// What makes corridors that it names one scheme.
    pub holds_together: Option<Bond>,
    /// Numbers it uses, by name.
    pub thresholds: BTreeMap<String, Threshold>,
    /// How well the entry is supported.
    pub confidence: Certainty,
    /// Where the pattern comes from.
    pub source: String,
}

/// What makes corridors that one red flag names one scheme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bond {
    /// The party it is about, who pays for all of them.
    Payer,
    /// The pattern itself, raised once for all its lots.
    Pattern,
    /// One party takes the place of another: what is said of either is said of both.
    Succession,
}

/// A published flag or instrument behind a red flag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FlagCitation {
    /// Published flag (`DG-05`) or instrument (`US-2023-11-AC2`).
    pub id: String,
    /// Words to print, with the caveat when confidence is below high.
    pub text: String,
    /// Day of publication.
    pub published: Option<Day>,
    /// Last day it stood.
    pub until: Option<Day>,
    /// How well the citation is supported.
    pub confidence: Certainty,
}

/// Where a number comes from. A number of our own never looks like a legal one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A rule says so.
    Law,
    /// Published guidance says so.
    Guidance,
    /// A default of this project.
    Project,
    /// The user's own, from an overlay.
    Own,
}

impl Basis {
    /// The words used in reports.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Basis::Law => "law",
            Basis::Guidance => "guidance",
            Basis::Project => "project",
            Basis::Own => "your own",
        }
    }
}

/// A number with its unit and basis.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The number.
    #[serde(deserialize_with = "read::decimal")]
    pub value: Decimal,
    /// What it counts.
    pub unit: String,
    /// Where it comes from.
    pub basis: Basis,
    /// Why this number.
    #[serde(default)]
    pub note: String,
}

impl RedFlag {
    /// True for a red flag that only replies raise: the table of answers is the first thing that it needs.
    #[must_use]
    pub fn rests_on_replies(&self) -> bool {
        self.needs.first().is_some_and(|need| need.starts_with("answers."))
    }

    /// A number by name.
    ///
    /// # Panics
    /// When the red flag has no such threshold; `tests/policy.rs` holds the list that detectors ask for.
    #[must_use]
    #[track_caller]
    pub fn threshold(&self, name: &str) -> Decimal {
        self.thresholds
            .get(name)
            .map(|threshold| threshold.value)
            .expect("thresholds that detectors ask for are tested")
    }

    /// A number by name, as a whole number (fractions cut off).
    ///
    /// # Panics
    /// As [`RedFlag::threshold`].
    #[must_use]
    #[track_caller]
    pub fn threshold_i64(&self, name: &str) -> i64 {
        self.threshold(name).trunc().to_i64().expect("thresholds fit 64 bits")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    id: String,
    title: String,
    why: String,
    group: Group,
    severity: Severity,
    patterns: Vec<String>,
    innocent: Vec<String>,
    #[serde(default)]
    cannot_see: Vec<String>,
    ask_next: Vec<String>,
    #[serde(default)]
    to_customer: Vec<usize>,
    citations: Vec<String>,
    #[serde(default)]
    due_diligence: Vec<String>,
    #[serde(default, deserialize_with = "read::day")]
    effective: Option<Day>,
    #[serde(default, deserialize_with = "read::day")]
    withdrawn: Option<Day>,
    needs: Vec<String>,
    #[serde(default)]
    says_goods_move_on: bool,
    #[serde(default)]
    stands_alone: bool,
    #[serde(default)]
    holds_together: Option<Bond>,
    #[serde(default)]
    thresholds: BTreeMap<String, Threshold>,
    confidence: Certainty,
    source: String,
}

/// Reads every file in `red-flags/` and resolves its citations.
pub(super) fn read(
    files: &Files<'_>,
    instruments: &BTreeMap<String, Instrument>,
    published: &BTreeMap<String, PublishedFlag>,
    actions: &BTreeMap<String, DueDiligence>,
) -> Result<BTreeMap<String, RedFlag>, PolicyError> {
    let mut found = BTreeMap::new();
    for file in files.names_in("red-flags/") {
        let card: Card = files.toml(file)?;
        if file != format!("red-flags/{}.toml", card.id) {
            return Err(PolicyError::value(file, "id", &card.id, "give the file the name of its id"));
        }
        if let Some(unknown) = card.due_diligence.iter().find(|id| !actions.contains_key(*id)) {
            return Err(PolicyError::value(file, "due_diligence", unknown, "name an id of due-diligence.toml"));
        }
        let citations = card.citations.iter().map(|id| {
            cite(id, instruments, published).ok_or_else(|| {
                PolicyError::value(file, "citations", id, "name an id of published-flags.csv or instruments.toml")
            })
        });
        let citations = citations.collect::<Result<Vec<FlagCitation>, PolicyError>>()?;
        found.insert(card.id.clone(), red_flag(card, citations));
    }
    Ok(found)
}

fn cite(
    id: &str,
    instruments: &BTreeMap<String, Instrument>,
    published: &BTreeMap<String, PublishedFlag>,
) -> Option<FlagCitation> {
    let citation =
        |text, (published, until), confidence| FlagCitation { id: id.to_owned(), text, published, until, confidence };
    if let Some(flag) = published.get(id) {
        return Some(citation(flag.cite(), (flag.from, flag.to), flag.confidence));
    }
    let instrument = instruments.get(id)?;
    Some(citation(
        instrument.cite(),
        (instrument.published.or(instrument.effective_from), instrument.effective_to),
        instrument.confidence,
    ))
}

fn red_flag(card: Card, citations: Vec<FlagCitation>) -> RedFlag {
    RedFlag {
        id: card.id,
        title: card.title,
        why: card.why,
        group: card.group,
        severity: card.severity,
        patterns: card.patterns,
        innocent: card.innocent,
        cannot_see: card.cannot_see,
        ask_next: card.ask_next,
        to_customer: card.to_customer,
        citations,
        due_diligence: card.due_diligence,
        effective: card.effective,
        withdrawn: card.withdrawn,
        needs: card.needs,
        says_goods_move_on: card.says_goods_move_on,
        stands_alone: card.stands_alone,
        holds_together: card.holds_together,
        thresholds: card.thresholds,
        confidence: card.confidence,
        source: card.source,
    }
}
