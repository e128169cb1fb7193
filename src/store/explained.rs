//! Pairs of parties that somebody has explained: known from releases and false positives, shown, and never applied.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Digest, Standing, Store, StoreError};
use crate::model::{Finding, Report};

/// Two parties that a decision explained, or one by itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Explained {
    /// Sender, or the party that a finding without a route is about.
    pub from: String,
    /// Receiver; none where one party was explained by itself.
    pub to: Option<String>,
    /// The finding that was decided, by its id now.
    pub finding: String,
    /// `release` or `false-positive`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Who, and who confirmed.
    pub by: String,
    /// When.
    pub at: String,
    /// `standing`, or why it ended.
    pub standing: String,
}

/// Decisions that explain.
const EXPLAINS: [&str; 2] = ["release", "false-positive"];

impl Store {
    /// Known and explained pairs, by name. A decision that another one replaced explains nothing; one that ended with its
    /// day or with new evidence is shown with that.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn explained(&self) -> Result<Vec<Explained>, StoreError> {
        let mut found = BTreeSet::new();
        for one in self.decisions()?.into_iter().filter(explains) {
            let sql = "SELECT pairs FROM explained WHERE decision = ?1";
            let mut rows = self.connection.prepare_cached(sql)?;
            let texts: Vec<String> = rows.query_map([one.decision], |row| row.get(0))?.collect::<Result<_, _>>()?;
            for text in texts {
                let pairs: Vec<(String, Option<String>)> =
                    serde_json::from_str(&text).map_err(|error| StoreError::Damaged(error.to_string()))?;
                found.extend(pairs.into_iter().map(|(from, to)| told(&one, from, to)));
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Explained pairs in what a digest names as new, changed or reopened, those of its own decision left out.
    pub(super) fn explained_in(&self, report: &Report, digest: &Digest) -> Result<ByFinding, StoreError> {
        let all = self.explained()?;
        let moved = digest.changed.iter().chain(&digest.reopened).map(|moved| &moved.id);
        let told: BTreeSet<&String> = digest.new.iter().chain(moved).collect();
        let mut found = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| !all.is_empty() && told.contains(&finding.id)) {
            let pairs = pairs(finding);
            let own = |one: &&Explained| one.finding == finding.id;
            let is_here = |one: &&Explained| pairs.contains(&(one.from.as_str(), one.to.as_deref()));
            let here: Vec<Explained> = all.iter().filter(|one| !own(one) && is_here(one)).cloned().collect();
            if !here.is_empty() {
                found.insert(finding.id.clone(), here);
            }
        }
        Ok(found)
    }
}

impl Explained {
    /// The pair, and who explained it how.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        let Explained { from, to, finding, kind, reason, by, at, standing } = self;
        let pair = to.as_ref().map_or_else(|| from.clone(), |to| format!("{from} -> {to}"));
        let day = at.get(..10).unwrap_or(at);
        format!("{pair}: {kind} of {finding} by {by} on {day} ({standing}): {reason}")
    }
}

/// Explained pairs by finding.
type ByFinding = BTreeMap<String, Vec<Explained>>;

/// As [`pairs_of`], of a finding of tonight.
fn pairs(finding: &Finding) -> BTreeSet<(&str, Option<&str>)> {
    let hops = finding.routes.iter().flat_map(|route| &route.hops);
    let pairs: BTreeSet<_> = hops.map(|hop| (hop.from.as_str(), Some(hop.to.as_str()))).collect();
    if pairs.is_empty() { finding.parties.iter().map(|party| (party.name.as_str(), None)).collect() } else { pairs }
}

/// Sender and receiver of every hop on the routes of a finding; without routes, its parties one by one.
pub(super) fn pairs_of(body: &Value) -> Vec<(String, Option<String>)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let hops = body["routes"].as_array().into_iter().flatten();
    let hops = hops.flat_map(|route| route["hops"].as_array().into_iter().flatten());
    let pairs: BTreeSet<(String, Option<String>)> =
        hops.map(|hop| (word(&hop["from"]), Some(word(&hop["to"])))).collect();
    if !pairs.is_empty() {
        return pairs.into_iter().collect();
    }
    body["parties"].as_array().into_iter().flatten().map(|party| (word(&party["name"]), None)).collect()
}

fn explains(one: &Standing) -> bool {
    EXPLAINS.contains(&one.kind.as_str()) && one.standing != "awaiting" && one.ended.as_deref() != Some("replaced")
}

fn told(one: &Standing, from: String, to: Option<String>) -> Explained {
    let second = one.confirmed_by.as_ref().map_or_else(String::new, |name| format!(", confirmed by {name}"));
    Explained {
        from,
        to,
        finding: one.now.clone(),
        kind: one.kind.clone(),
        reason: one.reason.clone(),
        by: format!("{}{second}", one.by),
        at: one.at.clone(),
        standing: one.ended.as_ref().map_or_else(|| one.standing.clone(), |why| format!("ended: {why}")),
    }
}
