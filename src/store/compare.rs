//! Two nights held against each other: which finding is which, and what is different, whatever file or line it stands in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk::hex;
use crate::model::{Finding, Priority};

/// What of a finding is remembered, so that tomorrow's run knows it and sees what is different.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) priority: String,
    pub(super) shipments: BTreeSet<String>,
    pub(super) red_flags: BTreeSet<String>,
    /// Ids of its parties.
    pub(super) parties: BTreeSet<String>,
    /// Ids that names joined to its parties have, or had before they were joined.
    pub(super) joined: BTreeSet<String>,
    /// Hash of all that a person would read, without lines, files, ranks and scores.
    pub(super) content: String,
    /// Each piece of evidence, each priority up to its own, and behind a plus sign who and what it is about, by hash.
    pub(super) items: BTreeSet<String>,
}

/// Which findings of two runs are one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Pairs {
    /// Id before to id now, where the id changed.
    pub(super) renamed: BTreeMap<String, String>,
    /// Id before to the finding now that holds its story beside another one's.
    pub(super) absorbed: BTreeMap<String, String>,
}

/// How what a finding is about begins among its pieces of evidence.
const ABOUT: char = '+';

/// Bytes of a hash that tell pieces of evidence apart.
const ITEM_BYTES: usize = 8;

impl Snapshot {
    /// What is remembered of a finding.
    pub(super) fn of(finding: &Finding) -> Snapshot {
        let ids =
            |of: &dyn Fn(&crate::model::FindingParty) -> Vec<String>| finding.parties.iter().flat_map(of).collect();
        Snapshot {
            id: finding.id.clone(),
            title: finding.title.clone(),
            priority: finding.priority.word().to_owned(),
            shipments: finding.shipments.iter().cloned().collect(),
            red_flags: finding.flags.iter().map(|flag| flag.red_flag.clone()).collect(),
            parties: ids(&|party| vec![party.id.clone()]),
            joined: ids(&|party| party.merged.iter().map(|name| name.id.clone()).collect()),
            content: content(finding),
            items: items(finding).into_iter().chain(about(finding)).collect(),
        }
    }

    /// Whether it holds what was not known. What an older program noted says nothing of who and what a finding is about.
    pub(super) fn is_new_to(&self, known: &BTreeSet<String>) -> bool {
        let tells_all = known.iter().any(|item| item.starts_with(ABOUT));
        self.items.iter().any(|item| (tells_all || !item.starts_with(ABOUT)) && !known.contains(item))
    }

    /// How many shipments, or parties where there is no shipment, two findings share, in thousandths of the smaller;
    /// `None` when less than half, or no red flag is common.
    fn likeness(&self, now: &Snapshot) -> Option<usize> {
        if self.red_flags.is_disjoint(&now.red_flags) {
            return None;
        }
        let (shared, smaller) = if self.shipments.is_empty() || now.shipments.is_empty() {
            let all: BTreeSet<&String> = now.parties.union(&now.joined).collect();
            (self.parties.iter().filter(|id| all.contains(id)).count(), self.parties.len().min(now.parties.len()))
        } else {
            (self.shipments.intersection(&now.shipments).count(), self.shipments.len().min(now.shipments.len()))
        };
        (shared > 0 && shared * 2 >= smaller).then(|| shared * 1000 / smaller.max(1))
    }
}

/// Finds for each finding that has vanished by its id the one that tells its story now: first one that is new by its id,
/// each taken once, the likest first; else any that holds at least half of it. O(findings x those that share with them).
pub(super) fn pairs(before: &[Snapshot], now: &[Snapshot]) -> Pairs {
    let ids_before: BTreeSet<&str> = before.iter().map(|one| one.id.as_str()).collect();
    let ids_now: BTreeSet<&str> = now.iter().map(|one| one.id.as_str()).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, one) in now.iter().enumerate() {
        let keys = one.shipments.iter().chain(&one.parties).chain(&one.joined);
        keys.for_each(|key| holders.entry(key).or_default().push(place));
    }
    let mut wishes = Vec::new();
    for old in before.iter().filter(|old| !ids_now.contains(old.id.as_str())) {
        let keys = old.shipments.iter().chain(&old.parties);
        let near: BTreeSet<usize> = keys.filter_map(|key| holders.get(key.as_str())).flatten().copied().collect();
        for place in near {
            if let Some(likeness) = old.likeness(&now[place]) {
                let known = ids_before.contains(now[place].id.as_str());
                wishes.push((known, std::cmp::Reverse(likeness), old.id.as_str(), now[place].id.as_str()));
            }
        }
    }
    wishes.sort_unstable();
    let (mut pairs, mut taken) = (Pairs::default(), BTreeSet::new());
    for &(known, _, old, new) in &wishes {
        if !known && !pairs.renamed.contains_key(old) && taken.insert(new) {
            pairs.renamed.insert(old.to_owned(), new.to_owned());
        }
    }
    for (_, _, old, new) in wishes {
        if !pairs.renamed.contains_key(old) {
            pairs.absorbed.entry(old.to_owned()).or_insert_with(|| new.to_owned());
        }
    }
    pairs
}

fn content(finding: &Finding) -> String {
    let mut words: BTreeSet<String> = items(finding);
    words.extend(finding.shipments.iter().map(|id| format!("shipment {id}")));
    words.extend(finding.parties.iter().map(|party| format!("party {}", party.id)));
    for flag in &finding.flags {
        let (severity, confidence) = (flag.severity.word(), flag.confidence.word());
        words.insert(format!("flag {} {severity} {confidence}", flag.red_flag));
        words.extend(flag.citations.iter().map(|cited| format!("cited {} {}", cited.id, cited.in_force_on_hop)));
    }
    for told in &finding.explanations {
        words.insert(format!("explained {} {:?}", told.id, told.answers_group));
    }
    words.extend(
        finding.replies.iter().map(|reply| format!("reply {} {} {}", reply.party, reply.question, reply.answer)),
    );
    let totals = &finding.totals;
    words.insert(format!("totals {} {} {} {:?}", totals.units, totals.chips, totals.tpp, totals.value));
    words.insert(format!("status {}", finding.status.word()));
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word);
        hash.update([0]);
    }
    hex(&hash.finalize())
}

fn items(finding: &Finding) -> BTreeSet<String> {
    let cells = finding.flags.iter().flat_map(|flag| {
        let cell = |cell: &crate::model::Evidence| item(&[&flag.red_flag, &cell.subject, &cell.column, &cell.value]);
        flag.evidence.iter().map(cell).chain([item(&[&flag.red_flag])]).collect::<Vec<_>>()
    });
    let reached = [Priority::Low, Priority::Medium, Priority::High].into_iter().filter(|one| *one >= finding.priority);
    cells.chain(reached.map(|one| item(&["priority", one.word()]))).collect()
}

/// Shipments, parties and hops.
fn about(finding: &Finding) -> BTreeSet<String> {
    let hops = finding.routes.iter().flat_map(|route| &route.hops);
    let hops =
        hops.map(|hop| item(&["hop", &hop.shipment, &hop.from_country.to_string(), &hop.to_country.to_string()]));
    let shipments = finding.shipments.iter().map(|id| item(&["shipment", id]));
    let parties = finding.parties.iter().map(|party| item(&["party", &party.id]));
    shipments.chain(parties).chain(hops).map(|item| format!("{ABOUT}{item}")).collect()
}

fn item(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word);
        hash.update([0]);
    }
    hex(hash.finalize().get(..ITEM_BYTES).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(id: &str, shipments: &[&str], red_flags: &[&str]) -> Snapshot {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let (shipments, red_flags) = (set(shipments), set(red_flags));
        Snapshot { id: id.to_owned(), shipments, red_flags, ..Snapshot::default() }
    }

    #[test]
    fn a_finding_under_a_new_id_is_known_by_what_it_holds() {
        let before = [snapshot("old", &["S1", "S2"], &["detour"]), snapshot("stays", &["S9"], &["leak"])];
        let now = [
            snapshot("a", &["S1"], &["detour"]),
            snapshot("b", &["S1", "S2", "S3"], &["detour", "leak"]),
            snapshot("stays", &["S9"], &["leak"]),
        ];
        let found = pairs(&before, &now);
        assert_eq!(found.renamed, BTreeMap::from([("old".to_owned(), "a".to_owned())]));
        assert!(found.absorbed.is_empty());
        assert!(pairs(&before, &[snapshot("c", &["S1", "S2"], &["leak"])]).renamed.is_empty());
    }

    #[test]
    fn two_findings_that_became_one_are_both_known() {
        let before = [snapshot("x", &["S1"], &["leak"]), snapshot("y", &["S2"], &["leak"])];
        let found = pairs(&before, &[snapshot("both", &["S1", "S2"], &["leak"])]);
        let all: BTreeSet<&String> = found.renamed.keys().chain(found.absorbed.keys()).collect();
        assert_eq!(all.len(), 2);
        assert!(found.renamed.values().chain(found.absorbed.values()).all(|id| id == "both"));
    }

    #[test]
    fn a_story_about_a_party_is_known_when_its_name_was_joined_to_another() {
        let mut old = snapshot("old", &[], &["new-customer"]);
        old.parties = BTreeSet::from(["p1".to_owned()]);
        let mut new = snapshot("new", &[], &["new-customer"]);
        new.parties = BTreeSet::from(["p2".to_owned()]);
        assert!(pairs(&[old.clone()], &[new.clone()]).renamed.is_empty());
        new.joined = BTreeSet::from(["p1".to_owned()]);
        assert_eq!(pairs(&[old], &[new]).renamed["old"], "new");
    }
}
