//! Evidence to score and priority: independent groups add, repeats saturate, every number from policy.

use std::collections::BTreeMap;

use crate::model::{Confidence, Explanation, FindingStatus, Group, Priority, RaisedFlag, Severity};
use crate::policy::{Policy, PriorityRule};

/// How soon to look at a story, and its score from 0 to 1000.
///
/// High: a law-group fact, or at least as many independent groups as policy asks for after explanations, which together
/// weigh what policy asks of a hold. Medium: one strong group with a route. What reads otherwise as likely (low confidence)
/// moves a finding among its equals and lifts none; a record that states nothing of a licence counts beside a second group.
pub(super) fn judge(
    policy: &Policy,
    status: FindingStatus,
    flags: &[&RaisedFlag],
    explanations: &[Explanation],
) -> (Priority, u32) {
    let rule = policy.priority_rule();
    let mut groups = Groups::new();
    for flag in flags {
        if let Some(card) = policy.red_flag(flag.red_flag) {
            groups.entry(card.group).or_default().push((flag, card.severity));
        }
    }
    let explained =
        |group: &Group| *group != Group::Law && explanations.iter().any(|one| one.answers_group == Some(*group));
    let weigh = |(group, raised): (&Group, &Vec<Raised<'_>>)| {
        let weight = group_weight(rule, raised);
        if explained(group) { weight * u64::from(rule.explained_permille) / 1000 } else { weight }
    };
    let score = together(groups.iter().map(weigh));
    let silent_law =
        groups.get(&Group::Law).is_some_and(|raised| raised.iter().all(|(flag, _)| flag.confidence == Confidence::Low));
    let firm = firm(groups, explained);
    let law_fact =
        firm.get(&Group::Law).is_some_and(|raised| raised.iter().any(|(flag, _)| flag.confidence == Confidence::High));
    let enough = rule.groups_for_high as usize;
    let two_groups = firm.len() >= enough || (firm.len() + 1 >= enough && !firm.is_empty() && silent_law);
    let strong = firm.values().flatten().any(|(_, severity)| *severity > Severity::Low);
    // an end in Tier 3 that no flag is sure of is not known to be the end
    let ends = |group: &Group| matches!(group, Group::Flow | Group::Law | Group::List);
    let status = match status {
        FindingStatus::Observed if !firm.keys().any(ends) => FindingStatus::Unfinished,
        other => other,
    };
    let firm_score = || together(firm.values().map(|raised| group_weight(rule, raised)));
    let priority = if law_fact || (two_groups && (silent_law || firm_score() >= rule.high_score)) {
        Priority::High
    } else if strong && firm_score() >= least_for_medium(rule, status) {
        Priority::Medium
    } else {
        Priority::Low
    };
    (priority, score)
}

/// A raised flag with the severity of its kind.
type Raised<'f> = (&'f RaisedFlag, Severity);

/// Raised flags by group.
type Groups<'f> = BTreeMap<Group, Vec<Raised<'f>>>;

/// What lifts a finding: of groups that nothing explains, the flags that are more likely true than not.
fn firm<'f>(groups: Groups<'f>, explained: impl Fn(&Group) -> bool) -> Groups<'f> {
    let open = groups.into_iter().filter(|(group, _)| !explained(group));
    let sure = open.map(|(group, raised)| {
        (group, raised.into_iter().filter(|(flag, _)| flag.confidence > Confidence::Low).collect::<Vec<_>>())
    });
    sure.filter(|(_, raised)| !raised.is_empty()).collect()
}

/// Score from 0 to 1000: one less the product of what each group leaves in doubt.
fn together(weights: impl Iterator<Item = u64>) -> u32 {
    let doubt = weights.fold(1000_u64, |doubt, weight| doubt * (1000 - weight.min(1000)) / 1000);
    u32::try_from(1000 - doubt).unwrap_or(1000)
}

/// What one group must weigh, by what is known of the end.
fn least_for_medium(rule: &PriorityRule, status: FindingStatus) -> u32 {
    match status {
        FindingStatus::Observed => 0,
        FindingStatus::Unfinished => rule.unfinished_score,
        FindingStatus::Party => rule.medium_score,
    }
}

/// The heaviest flag in full, each further one at the saturation, to the ceiling.
fn group_weight(rule: &PriorityRule, raised: &[Raised<'_>]) -> u64 {
    let mut weights: Vec<u64> =
        raised.iter().map(|(flag, severity)| flag_weight(rule, *severity, flag.confidence)).collect();
    weights.sort_unstable_by(|a, b| b.cmp(a));
    let first = weights.first().copied().unwrap_or(0);
    // several flags of one kind say little more than one: only the best of each kind counts further
    let kinds: BTreeMap<&str, u64> = raised.iter().fold(BTreeMap::new(), |mut best, (flag, severity)| {
        let weight = flag_weight(rule, *severity, flag.confidence);
        let held = best.entry(flag.red_flag).or_insert(0);
        *held = weight.max(*held);
        best
    });
    let others: u64 = kinds.values().sum::<u64>() - first;
    (first + others * u64::from(rule.group_saturation_permille) / 1000).min(u64::from(rule.group_ceiling_permille))
}

fn flag_weight(rule: &PriorityRule, severity: Severity, confidence: Confidence) -> u64 {
    let severity = match severity {
        Severity::Low => rule.severity_low_permille,
        Severity::Medium => rule.severity_medium_permille,
        Severity::High => rule.severity_high_permille,
    };
    let confidence = match confidence {
        Confidence::Low => rule.confidence_low_permille,
        Confidence::Medium => rule.confidence_medium_permille,
        Confidence::High => rule.confidence_high_permille,
    };
    u64::from(severity) * u64::from(confidence) / 1000
}
