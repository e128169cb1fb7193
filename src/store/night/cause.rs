//! Why a finding moved: its records, a list, or the rules (and their day).

use std::collections::{BTreeMap, BTreeSet};

use super::super::compare::Snapshot;
use super::super::life::Told;
use super::super::lives::Life;
use super::super::publish::Fate;
use super::super::runs::Basis;
use super::super::{Store, StoreError};
use super::material::{Material, kept_policy, last_lists, records_then, scan_options};
use crate::model::{Finding, Report};
use crate::scan::{Quiet, scan};

/// What may move a finding, in the order in which it is tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Cause {
    Data,
    List,
    Policy,
}

/// What causes are told from.
pub(super) struct Blame<'a> {
    pub(super) store: &'a Store,
    pub(super) report: &'a Report,
    pub(super) lives: &'a BTreeMap<&'a str, &'a Life>,
    pub(super) basis: &'a Basis,
    pub(super) last: Option<&'a Basis>,
    pub(super) material: &'a Material,
}

/// Content of findings by id, under some of tonight's changes.
type Contents = BTreeMap<String, String>;

impl Cause {
    fn word(self) -> &'static str {
        match self {
            Cause::Data => "data",
            Cause::List => "list",
            Cause::Policy => "policy",
        }
    }
}

impl Blame<'_> {
    /// Says of every finding that moved what moved it. Where one thing changed since the last run, it is that; else a
    /// finding that cites what is new was moved by it; what is left is judged once more without the later changes.
    pub(super) fn assign(&self, fates: &mut [Fate]) -> Result<(), StoreError> {
        let moved = |fate: &Fate| !matches!(fate.told, Told::Ongoing | Told::Nothing) && fate.cause.is_empty();
        let causes = self.causes();
        let Some(last) = self.last.filter(|_| causes.len() > 1) else {
            let only = causes.first().copied().unwrap_or(Cause::Policy);
            fates.iter_mut().filter(|fate| moved(fate)).for_each(|fate| fate.cause = only.word().to_owned());
            return Ok(());
        };
        let cited = self.cited(last, &causes)?;
        let by_id: BTreeMap<&str, &Finding> =
            self.report.findings.iter().map(|finding| (finding.id.as_str(), finding)).collect();
        let mut open = Vec::new();
        for fate in fates.iter_mut().filter(|fate| moved(fate)) {
            match by_id.get(fate.id.as_str()).and_then(|finding| cites(finding, &cited)) {
                Some(cause) => fate.cause = cause.word().to_owned(),
                None => open.push(fate),
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let stages = self.stages(last, &causes)?;
        for fate in open {
            fate.cause = self.first_that_moves(fate, &stages, &causes).word().to_owned();
        }
        Ok(())
    }

    /// What is different from the last run; data for the first.
    fn causes(&self) -> Vec<Cause> {
        let Some(last) = self.last else { return vec![Cause::Data] };
        let basis = self.basis;
        let rules = |one: &Basis| {
            (one.policy.clone(), one.version.clone(), one.as_of.clone(), one.matching.clone(), one.enforcement.clone())
        };
        let changed = [
            (Cause::Data, basis.records_sha256 != last.records_sha256 || basis.read_as != last.read_as),
            (Cause::List, basis.lists != last.lists),
            (Cause::Policy, rules(basis) != rules(last)),
        ];
        changed.into_iter().filter(|(_, changed)| *changed).map(|(cause, _)| cause).collect()
    }

    /// Names of files that are new, with what they are.
    fn cited(&self, last: &Basis, causes: &[Cause]) -> Result<Vec<(String, Cause)>, StoreError> {
        let then = records_then(self.store, last)?;
        let new = self.material.pieces.iter().filter(|piece| !then.contains(piece));
        let records = new.map(|piece| (piece.name.clone(), Cause::Data));
        let other = |name: &&String| last.lists.get(*name) != self.basis.lists.get(*name);
        let lists = self.basis.lists.keys().filter(other).map(|name| (name.clone(), Cause::List));
        Ok(records.chain(lists).filter(|(_, cause)| causes.contains(cause)).collect())
    }

    /// Findings after the change of each cause but the last, in order.
    fn stages(&self, last: &Basis, causes: &[Cause]) -> Result<Vec<Contents>, StoreError> {
        let mut stages = Vec::new();
        for upto in 1..causes.len() {
            let done: BTreeSet<Cause> = causes[..upto].iter().copied().collect();
            stages.push(self.judged(last, &done)?);
        }
        Ok(stages)
    }

    /// Findings with tonight's state of what is `done`, and the last run's of everything else.
    fn judged(&self, last: &Basis, done: &BTreeSet<Cause>) -> Result<Contents, StoreError> {
        let pieces = match done.contains(&Cause::Data) {
            true => self.material.pieces.clone(),
            false => records_then(self.store, last)?,
        };
        let lists =
            if done.contains(&Cause::List) { self.material.lists.clone() } else { last_lists(self.store, last)? };
        let policy = kept_policy(self.store, &last.policy)?;
        let material = Material { policy, pieces, lists };
        let read = material.read()?;
        let report = scan(&read.records, &material.policy, &scan_options(last)?, &read, &Quiet);
        Ok(report.findings.iter().map(Snapshot::of).map(|one| (one.id, one.content)).collect())
    }

    fn first_that_moves(&self, fate: &Fate, stages: &[Contents], causes: &[Cause]) -> Cause {
        let old = fate.formerly.as_deref().unwrap_or(&fate.id);
        let life = self.lives.get(old).filter(|life| life.state.is_live());
        let before = life.map(|life| life.snapshot.content.as_str());
        for (stage, cause) in stages.iter().zip(causes) {
            let here = stage.get(&fate.id).or_else(|| stage.get(old)).map(String::as_str);
            if here != before {
                return *cause;
            }
        }
        causes.last().copied().unwrap_or(Cause::Policy)
    }
}

/// What a finding cites that is new.
fn cites(finding: &Finding, new: &[(String, Cause)]) -> Option<Cause> {
    let files: BTreeSet<&str> =
        finding.flags.iter().flat_map(|flag| &flag.evidence).map(|cell| cell.file.as_str()).collect();
    let found = new.iter().filter(|(name, _)| files.iter().any(|file| file.starts_with(name.as_str())));
    found.map(|(_, cause)| *cause).min()
}
