//! Signs that many findings of one run show and little else: habits of the trade, told and not asked about first.

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::Context;
use crate::model::{Confidence, PartyId, RaisedFlag};

use super::explain::Shown;

/// Flags of one route, shipment or party, of one finding.
pub(super) type Nuclei<'a> = Vec<Vec<&'a RaisedFlag>>;

/// Most signs of a finding that others are held against: what shows more is no background.
const FEW: usize = 2;

/// How often each sign stands nearly alone in the findings of a run.
pub(super) struct Common<'c> {
    context: &'c Context<'c>,
    /// Findings by sign, among those that show few and no fact.
    background: BTreeMap<&'static str, u128>,
    /// The same by few signs that stand together, without others.
    alike: BTreeMap<BTreeSet<&'static str>, u128>,
    /// Parties that send or receive traced goods.
    parties: u128,
}

impl<'c> Common<'c> {
    /// Counts, of each finding what stands together. O(findings x flags + hops).
    pub(super) fn of(context: &'c Context<'c>, findings: &[Nuclei<'_>]) -> Common<'c> {
        let mut background: BTreeMap<&'static str, u128> = BTreeMap::new();
        let mut alike: BTreeMap<BTreeSet<&'static str>, u128> = BTreeMap::new();
        for nuclei in findings {
            let all: Option<Vec<_>> = nuclei.iter().map(|flags| signs(context, flags)).collect();
            if let Some(all) = all.filter(|all| all.iter().all(|signs| signs.len() <= FEW)) {
                let once: BTreeSet<&'static str> = all.iter().flatten().copied().collect();
                once.into_iter().for_each(|sign| *background.entry(sign).or_default() += 1);
                let once: BTreeSet<_> = all.into_iter().collect();
                once.into_iter().for_each(|signs| *alike.entry(signs).or_default() += 1);
            }
        }
        let hops = context.survey.network.hops.iter().zip(&context.survey.traced.traced);
        let ends = hops.filter(|(_, traced)| **traced).flat_map(|(hop, _)| [hop.from, hop.to]);
        let parties = ends.collect::<BTreeSet<PartyId>>().len() as u128;
        Common { context, background, alike, parties: parties.max(1) }
    }

    /// What stands together, where it is all common: signs that many findings show without others, or that some party would
    /// show together by chance, were each as common as it is and none due to another.
    pub(super) fn shown(&self, flags: &[&RaisedFlag]) -> Option<Shown> {
        let signs = signs(self.context, flags).filter(|signs| !signs.is_empty())?;
        let policy = self.context.survey.policy;
        let least = policy.priority_rule().common_findings as u128;
        let title = |sign: &&str| policy.red_flag(sign).map_or("", |card| card.title.as_str());
        let quoted = |sign: &&str| format!("'{}'", title(sign));
        let alike = self.alike.get(&signs).copied().unwrap_or(0);
        let count = |sign: &&str| self.background.get(sign).copied().unwrap_or(0);
        let chance =
            || signs.iter().try_fold(self.parties, |left, sign| Some(left.checked_mul(count(sign))? / self.parties));
        let text = if alike >= least {
            let all: Vec<String> = signs.iter().map(quoted).collect();
            format!("{alike} findings of this run show {} and no more", all.join(" and "))
        } else if signs.iter().all(|sign| count(sign) >= least) && chance().is_some_and(|chance| chance > 0) {
            let each: Vec<String> = signs.iter().map(|sign| format!("{} in {}", quoted(sign), count(sign))).collect();
            let parties = self.parties;
            format!(
                "Findings of this run that show little else: {}; among {parties} parties some show both by chance",
                each.join(", ")
            )
        } else {
            return None;
        };
        let text = format!("{text}: common here, and by itself no sign of a scheme.");
        Some(Shown { id: "common-here", text, answers: None, cites: Vec::new() })
    }
}

/// Signs of a finding that are more likely true than not; `None` where a fact is among them.
fn signs(context: &Context<'_>, flags: &[&RaisedFlag]) -> Option<BTreeSet<&'static str>> {
    let card = |flag: &RaisedFlag| context.survey.policy.red_flag(flag.red_flag);
    let sure = || flags.iter().filter(|flag| flag.confidence > Confidence::Low);
    let fact = sure().any(|flag| card(flag).is_none_or(|card| card.stands_alone));
    (!fact).then(|| sure().map(|flag| flag.red_flag).collect())
}
