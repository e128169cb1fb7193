//! Two runs over the same records under different rules: which findings appear, vanish or change.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AlsoUnder, Finding, Moved, Report};

/// Holds the findings of `other` against those of `base`. A finding is the same story when it has the same parties, else
/// when it shares at least half of the shipments of the smaller one; the larger share wins, then the order of `other`.
/// O(findings x shipments x log findings).
#[must_use]
pub fn also_under(base: &Report, other: &Report, name: &str) -> AlsoUnder {
    let pairs = pair(&base.findings, &other.findings);
    let partners: BTreeSet<usize> = pairs.iter().flatten().copied().collect();
    let mut told = AlsoUnder {
        name: name.to_owned(),
        policy_edition: other.provenance.policy_edition.clone(),
        policy_sha256: other.provenance.policy_sha256.clone(),
        appeared: Vec::new(),
        vanished: Vec::new(),
        changed: Vec::new(),
        unchanged: 0,
    };
    for (finding, partner) in base.findings.iter().zip(pairs) {
        let Some(partner) = partner.map(|place| &other.findings[place]) else {
            told.vanished.push(moved(Some(finding), None));
            continue;
        };
        let moved = moved(Some(finding), Some(partner));
        if moved.was == moved.becomes && moved.raised.is_empty() && moved.silent.is_empty() {
            told.unchanged += 1;
        } else {
            told.changed.push(moved);
        }
    }
    let alone = other.findings.iter().enumerate().filter(|(place, _)| !partners.contains(place));
    told.appeared = alone.map(|(_, finding)| moved(None, Some(finding))).collect();
    told
}

fn moved(was: Option<&Finding>, becomes: Option<&Finding>) -> Moved {
    let flags = |finding: Option<&Finding>| -> BTreeSet<String> {
        finding.into_iter().flat_map(|finding| &finding.flags).map(|flag| flag.red_flag.clone()).collect()
    };
    let (before, after) = (flags(was), flags(becomes));
    let told = was.or(becomes);
    Moved {
        id: told.map(|finding| finding.id.clone()).unwrap_or_default(),
        title: told.map(|finding| finding.title.clone()).unwrap_or_default(),
        was: was.map(|finding| finding.priority),
        becomes: becomes.map(|finding| finding.priority),
        raised: after.difference(&before).cloned().collect(),
        silent: before.difference(&after).cloned().collect(),
    }
}

/// For each finding of `base`, its partner in `other`; no partner is taken twice.
fn pair(base: &[Finding], other: &[Finding]) -> Vec<Option<usize>> {
    let mut by_shipment: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_party: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, finding) in other.iter().enumerate() {
        finding.shipments.iter().for_each(|id| by_shipment.entry(id).or_default().push(place));
        finding.parties.iter().for_each(|party| by_party.entry(&party.id).or_default().push(place));
    }
    let mut wishes = Vec::new();
    for (here, finding) in base.iter().enumerate() {
        let by_id = finding.shipments.iter().filter_map(|id| by_shipment.get(id.as_str())).flatten();
        let by_name = finding.parties.iter().filter_map(|party| by_party.get(party.id.as_str())).flatten();
        let candidates: BTreeSet<usize> = by_id.chain(by_name).copied().collect();
        for there in candidates {
            if let Some(likeness) = likeness(finding, &other[there]) {
                wishes.push((std::cmp::Reverse(likeness), here, there));
            }
        }
    }
    wishes.sort_unstable();
    let mut pairs = vec![None; base.len()];
    let mut taken = BTreeSet::new();
    for (_, here, there) in wishes {
        if pairs[here].is_none() && taken.insert(there) {
            pairs[here] = Some(there);
        }
    }
    pairs
}

/// How much two findings are one story: same parties, then shared shipments in thousandths; `None` when they are not.
fn likeness(a: &Finding, b: &Finding) -> Option<(bool, usize)> {
    let parties = |finding: &Finding| finding.parties.iter().map(|party| party.id.clone()).collect::<BTreeSet<_>>();
    let ids = |finding: &Finding| finding.shipments.iter().cloned().collect::<BTreeSet<_>>();
    let (left, right) = (ids(a), ids(b));
    let shared = left.intersection(&right).count();
    let smaller = left.len().min(right.len());
    let same = parties(a) == parties(b) && (shared > 0 || smaller == 0);
    (same || (shared > 0 && shared * 2 >= smaller)).then(|| (same, shared * 1000 / smaller.max(1)))
}
