//! What the user says of names: the same, or different. It is the strongest evidence; what it contradicts is told.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::Bridge;
use super::{Ground, Unit, Work, marks};
use crate::model::{Cite, Country, Mention, Records, SameParties, SameVerdict, Text};
use crate::policy::Policy;
use crate::resolve::Normals;

/// Spellings of one normal name that stand for two parties keep their own spelling as their normal form: where the user
/// says that they are different, and where their rows in one country give different registration numbers or LEIs.
pub(in crate::resolve) fn split_apart(records: &Records, policy: &Policy, normals: &mut Normals) {
    let mut apart: BTreeSet<String> = BTreeSet::new();
    for row in records.same_parties.iter().filter(|row| row.verdict == SameVerdict::Different) {
        let [one, other] = row.names.map(|name| name.name);
        if one != other && normals[&one] == normals[&other] {
            apart.insert(normals[&one].clone());
        }
    }
    let mut told: BTreeMap<(&str, Country, marks::Sort), BTreeMap<Text, BTreeSet<String>>> = BTreeMap::new();
    for row in records.parties.iter().filter(|row| !(row.registration_no.is_none() && row.lei.is_none())) {
        let (found, _) = marks::of_row(row, records, policy.identity_words());
        for mark in found.into_iter().filter(|mark| matches!(mark.sort, marks::Sort::Lei | marks::Sort::Registration)) {
            let key = (normals[&row.mention.name].as_str(), row.mention.country, mark.sort);
            told.entry(key).or_default().entry(row.mention.name).or_default().insert(mark.value);
        }
    }
    for ((name, ..), spelled) in told {
        let values: Vec<&BTreeSet<String>> = spelled.values().collect();
        let differ =
            |(at, one): (usize, &&BTreeSet<String>)| values[at + 1..].iter().any(|other| one.is_disjoint(other));
        if values.iter().enumerate().any(differ) {
            apart.insert(name.to_owned());
        }
    }
    if !apart.is_empty() {
        for (spelling, known) in normals.iter_mut().filter(|(_, known)| apart.contains(*known)) {
            *known = records.texts.show(*spelling).to_owned();
        }
    }
}

/// Units that the user says are different.
pub(super) fn forbidden(ground: &Ground<'_, '_>, units: &[Unit<'_>]) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut forbidden: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for row in ground.records.same_parties.iter().filter(|row| row.verdict == SameVerdict::Different) {
        let [ones, others] = row.names.map(|name| meant(ground, units, &name));
        for one in &ones {
            for other in others.iter().filter(|other| *other != one) {
                forbidden.entry(*one).or_default().insert(*other);
                forbidden.entry(*other).or_default().insert(*one);
            }
        }
    }
    forbidden
}

/// Units that a name of the user means: those of its normal form, in its country when one is given.
fn meant(ground: &Ground<'_, '_>, units: &[Unit<'_>], name: &Mention) -> Vec<u32> {
    let Some(normal) = ground.normals.get(&name.name) else { return Vec::new() };
    let start = units.partition_point(|unit| unit.normal < normal.as_str());
    let same = units[start..].iter().zip(start..).take_while(|(unit, _)| unit.normal == normal);
    let fits = same.filter(|(unit, _)| !name.country.is_known() || unit.country == name.country);
    fits.filter_map(|(_, at)| u32::try_from(at).ok()).collect()
}

impl Work<'_, '_> {
    /// Joins what the user says is the same, in the order of what is said.
    pub(super) fn take_rulings(&mut self) {
        for row in &self.ground.records.same_parties {
            let [ones, others] = row.names.map(|name| meant(self.ground, self.units, &name));
            for (name, found) in row.names.iter().zip([&ones, &others]) {
                if found.is_empty() {
                    let said = self.said(row);
                    let note = format!("{said}: {} names nobody in the data", self.called(name));
                    self.notes.push(note);
                }
            }
            match (ones.as_slice(), others.as_slice()) {
                ([], _) | (_, []) => {}
                (ones, others) if row.verdict == SameVerdict::Different => self.told_apart(row, ones, others),
                ([one], [other]) => self.told_same(row, [*one, *other]),
                _ => {
                    let note =
                        format!("{}: not joined, a name stands in several countries; add the country", self.said(row));
                    self.notes.push(note);
                }
            }
        }
    }

    fn told_apart(&mut self, row: &SameParties, ones: &[u32], others: &[u32]) {
        if ones.iter().any(|one| others.contains(one)) {
            let note = format!("{}: not heeded, the rows cannot tell one name in one country apart", self.said(row));
            self.notes.push(note);
        }
    }

    fn told_same(&mut self, row: &SameParties, [one, other]: [u32; 2]) {
        if let Some(refusal) = self.groups.refusal(one, other, Bridge::All) {
            let note = format!("{}: not joined, for {}", self.said(row), refusal.words());
            self.notes.push(note);
            return;
        }
        if let Some(against) = self.groups.refusal(one, other, Bridge::Plain) {
            let note = format!("{}: joined as you say, although {}", self.said(row), against.words());
            self.notes.push(note);
        }
        let show = |text: Text| self.ground.records.texts.show(text);
        let who = if row.who.is_none() {
            "you say that they are the same".to_owned()
        } else {
            format!("{} says that they are the same", show(row.who))
        };
        let reason = if row.reason.is_none() { String::new() } else { format!(": {}", show(row.reason)) };
        let cite = Cite { record: row.record, column: "verdict", note: String::new() };
        self.join([one, other], format!("{who}{reason}"), vec![cite]);
    }

    fn said(&self, row: &SameParties) -> String {
        let verdict = if row.verdict == SameVerdict::Same { "the same" } else { "different" };
        let [one, other] = row.names.map(|name| self.called(&name));
        format!("you say that {one} and {other} are {verdict}")
    }

    fn called(&self, name: &Mention) -> String {
        let country = if name.country.is_known() { format!(" ({})", name.country) } else { String::new() };
        format!("{}{country}", self.ground.records.texts.show(name.name))
    }
}
