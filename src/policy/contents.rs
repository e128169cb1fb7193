//! What is in the rule book beside what logic asks for: licence rules and numbers, as a person reads them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    CatchAll, ControlLine, ControlTest, DatedRule, DueDiligence, Exception, ExemptParties, ForeignNotice, InForce,
    Letter, ListBook, ListEffect, Policy, RedFlag, ReviewWindow, Threshold,
};
use crate::model::Country;

impl Policy {
    /// Licence rules that stand alone, by the key of their table in `licences.toml`.
    pub fn single_rules(&self) -> impl Iterator<Item = (&'static str, &DatedRule)> {
        self.licences.single().into_iter().map(|(key, _, rule)| (key, rule))
    }

    /// Is-informed letters of all days, in file order.
    #[must_use]
    pub fn letters(&self) -> &[Letter] {
        &self.licences.letter
    }

    /// Licence exceptions of all days, in file order.
    #[must_use]
    pub fn exceptions(&self) -> &[Exception] {
        &self.licences.exception
    }

    /// End-use and end-user controls of all days, in file order.
    #[must_use]
    pub fn catch_alls(&self) -> &[CatchAll] {
        &self.licences.catch_all
    }

    /// Notices that other countries ask for, of all days, in file order.
    #[must_use]
    pub fn foreign_notices(&self) -> &[ForeignNotice] {
        &self.licences.foreign_notice
    }

    /// Periods of the 50 % rule, in file order.
    #[must_use]
    pub fn affiliates_rules(&self) -> &[DatedRule] {
        &self.licences.affiliates
    }

    /// Review windows of all days, in file order.
    #[must_use]
    pub fn review_windows(&self) -> &[ReviewWindow] {
        &self.licences.review_window
    }

    /// Parties exempt by name, of all days, in file order.
    #[must_use]
    pub fn exempt(&self) -> &[ExemptParties] {
        &self.licences.exempt
    }

    /// Actions of due diligence, by id.
    pub fn due_diligence(&self) -> impl Iterator<Item = &DueDiligence> {
        self.due_diligence.values()
    }

    /// Actions that answer a red flag, in the order it names them.
    pub fn answers(&self, flag: &RedFlag) -> impl Iterator<Item = &DueDiligence> {
        flag.due_diligence.iter().filter_map(|id| self.due_diligence.get(id))
    }

    /// Lists of parties of concern that the policy knows, in file order: code, title and effect.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &str, ListEffect)> {
        self.lists.lists()
    }

    /// What lists do and what is expected of them.
    #[must_use]
    pub fn list_book(&self) -> &ListBook {
        &self.lists
    }

    /// The numbers of the link rule, of priority, of resolution and of screening, by file and name.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static str, &BTreeMap<String, Threshold>)> {
        let rules = [
            ("link-rule.toml", &self.link_rule.entries),
            ("priority.toml", &self.priority_rule.entries),
            ("resolution.toml", &self.resolution_rule.entries),
            ("lists.toml", &self.lists.number),
        ];
        rules.into_iter()
    }
}

impl InForce<'_> {
    /// Members of a set on the day, by code; territories that are treated as a member included.
    #[must_use]
    pub fn members(&self, set: &str) -> Vec<Country> {
        let rows = self.policy().countries().map(|row| row.country);
        let mut members: Vec<Country> = rows.filter(|country| self.is_in(set, *country)).collect();
        members.sort_unstable();
        members
    }
}

impl ControlTest {
    /// Every line in words: `3A090.a.2 (level a): TPP at least 1600, performance density at least 5.92`.
    #[must_use]
    pub fn lines_in_words(&self) -> Vec<String> {
        self.line.iter().map(ControlLine::in_words).collect()
    }
}

impl ControlLine {
    fn in_words(&self) -> String {
        let word = |name: &str, limit: Option<Decimal>| limit.map(|limit| format!("{name} {limit}"));
        let conditions = [
            word("TPP at least", self.tpp_at_least),
            word("TPP below", self.tpp_below),
            word("performance density at least", self.density_at_least),
            word("performance density below", self.density_below),
            word("interconnect GB/s at least", self.interconnect_at_least),
            word("memory bandwidth density above", self.memory_bandwidth_density_above),
        ];
        let conditions: Vec<String> = conditions.into_iter().flatten().collect();
        format!("{} (level {}): {}", self.paragraph, self.level.level().word(), conditions.join(", "))
    }
}

impl ReviewWindow {
    /// The window in words, with its note.
    #[must_use]
    pub fn in_words(&self) -> String {
        let codes = |countries: &[Country]| countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        format!(
            "TPP below {} and memory bandwidth below {} GB/s, from {} to {}: {}",
            self.tpp_below,
            self.bandwidth_below,
            codes(&self.exported_from),
            codes(&self.exported_to),
            self.note
        )
    }
}
