//! The rules of one day: country sets, control tests, letters and licence requirements as they stood.

use super::licences::{Asked, DatedRule, codes};
use super::members::Epoch;
use super::{
    CatchAll, ControlTest, DeclaredRule, Exception, ExemptParties, ForeignNotice, Instrument, Letter, Policy,
    ReviewWindow, SetPart, instrument::covers, sets,
};
use crate::model::{Country, Day, Level};

/// A view of the policy on one day. Cheap to make and to copy.
#[derive(Clone, Copy, Debug)]
pub struct InForce<'p> {
    policy: &'p Policy,
    day: Day,
    epoch: Epoch,
}

impl<'p> InForce<'p> {
    pub(super) fn new(policy: &'p Policy, day: Day) -> InForce<'p> {
        InForce { policy, day, epoch: policy.members.epoch(day) }
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// True when the country is in the dated set on the day. Hong Kong counts as China and territories as their
    /// sovereign, except in sets that are looked up as written (hubs). An unknown country is in no set, and nothing is
    /// in an unknown set. O(log sets).
    #[must_use]
    pub fn is_in(&self, set: &str, country: Country) -> bool {
        self.policy.members.is_in(set, country, self.epoch)
    }

    /// The part of a set that makes the country a member on the day: its period, source and instrument.
    #[must_use]
    pub fn membership(&self, set: &str, country: Country) -> Option<&'p SetPart> {
        let as_written = self.policy.sets.get(set)?.as_written;
        let country = if as_written { country } else { self.policy.countries.treated_as(country, self.day) };
        sets::member(&self.policy.sets, set, country, self.day)
    }

    /// Macau, or a member of Country Group D:5 on the day; Hong Kong as China.
    #[must_use]
    pub fn is_tier3(&self, country: Country) -> bool {
        self.is_in("tier3", country)
    }

    /// Advanced computing items need a licence to this destination on the day. For the UAE from 2026-07-10 see
    /// [`InForce::exempt_parties`].
    #[must_use]
    pub fn is_licence_destination(&self, country: Country) -> bool {
        self.is_in("licence-destination", country)
    }

    /// The instrument that makes the country a licence destination on the day.
    #[must_use]
    pub fn licence_destination(&self, country: Country) -> Option<&'p Instrument> {
        self.policy.instrument(&self.membership("licence-destination", country)?.instrument)
    }

    /// Part 746 embargo: the answer is review, never "not required".
    #[must_use]
    pub fn embargo(&self, country: Country) -> Option<&'p Instrument> {
        self.policy.instrument(&self.membership("embargo", country)?.instrument)
    }

    /// A country with no row in the Country Groups: whether a licence is needed to it, the text does not say.
    #[must_use]
    pub fn is_without_group(&self, country: Country) -> bool {
        self.is_in("no-country-group", country)
    }

    /// A country that goods often pass through; as written, so Hong Kong is one and China is not.
    #[must_use]
    pub fn is_hub(&self, country: Country) -> bool {
        self.is_in("hubs", country)
    }

    /// The 2022 or the 2023 test; `None` before the first.
    #[must_use]
    pub fn control_test(&self) -> Option<&'p ControlTest> {
        self.policy.controls.iter().find(|test| covers((test.from, test.to), self.day))
    }

    /// High bandwidth memory (3A090.c) needs a licence to D:5 and Macau.
    #[must_use]
    pub fn level_c_in_force(&self) -> bool {
        self.level_c_rule().is_some()
    }

    /// The rule about high bandwidth memory (3A090.c) is published on the day.
    #[must_use]
    pub fn level_c_is_known(&self) -> bool {
        self.in_force_or_published(&self.policy.licences.level_c.instrument)
    }

    /// The rule for parties headquartered, or with an ultimate parent headquartered, in D:5 or Macau.
    #[must_use]
    pub fn headquarters_rule(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.headquarters)
    }

    /// The text that reaches every destination for level a: in the Code, not enforced.
    #[must_use]
    pub fn worldwide_text(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.worldwide)
    }

    /// Is-informed letters in force.
    pub fn letters(&self) -> impl Iterator<Item = &'p Letter> {
        let day = self.day;
        self.policy.licences.letter.iter().filter(move |letter| covers(letter.period(), day))
    }

    /// The presumption about advanced circuits designed in D:5 or Macau (General Prohibition 10).
    #[must_use]
    pub fn prc_designed_rule(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.prc_designed)
    }

    /// The policy on training models for parties headquartered in D:5 or Macau.
    #[must_use]
    pub fn training_rule(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.training)
    }

    /// The rule for high bandwidth memory.
    #[must_use]
    pub fn level_c_rule(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.level_c)
    }

    /// The foreign direct product rule for advanced computing items.
    #[must_use]
    pub fn foreign_made_rule(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.foreign_made)
    }

    /// Goods that only pass through a country are exported to where they end.
    #[must_use]
    pub fn transit_rule(&self) -> Option<&'p Instrument> {
        self.dated(&self.policy.licences.in_transit)
    }

    /// End-use and end-user controls that reach items below every line.
    pub fn catch_alls(&self) -> impl Iterator<Item = &'p CatchAll> {
        let day = self.day;
        self.policy.licences.catch_all.iter().filter(move |rule| covers(rule.period(), day))
    }

    /// Notices and permits that a country other than the United States asks for on the way out.
    pub fn foreign_notices(&self, from: Country) -> impl Iterator<Item = &'p ForeignNotice> {
        let day = self.day;
        let notices = self.policy.licences.foreign_notice.iter();
        notices.filter(move |notice| notice.countries.contains(&from) && covers(notice.period(), day))
    }

    /// Licence exceptions that may be used for items of a level on a lane on the day.
    pub fn exceptions<'q>(&self, asked: Asked<'q>) -> impl Iterator<Item = &'p Exception> + use<'p, 'q> {
        let rules = *self;
        self.policy.licences.exception.iter().filter(move |exception| {
            let is_of = |levels: &[String]| levels.iter().any(|level| level == asked.level);
            covers(exception.period(), rules.day)
                && is_of(&exception.levels)
                && !exception.not_goods
                && !(asked.datacenter == Some(true) && is_of(&exception.not_datacenter))
                && rules.serves(exception, asked)
        })
    }

    /// True when an exception serves the lane, by destination and headquarters or inside one country.
    fn serves(&self, exception: &Exception, asked: Asked<'_>) -> bool {
        let meant = |country: Country| self.policy.countries.treated_as(country, self.day);
        let here = |sets: &[String]| sets.iter().any(|set| self.is_in(set, asked.to));
        let seated = |set: &String| asked.seats.iter().any(|seat| self.is_in(set, *seat));
        let there = |sets: &[String]| here(sets) || (exception.headquarters && sets.iter().any(seated));
        let inside = asked.to.is_known() && meant(asked.from) == meant(asked.to);
        (inside && here(&exception.in_country))
            || ((exception.sets.is_empty() || there(&exception.sets)) && !there(&exception.unless))
    }

    /// The 50 % rule while it is in force.
    #[must_use]
    pub fn affiliates_rule(&self) -> Option<&'p Instrument> {
        self.policy.licences.affiliates.iter().find_map(|rule| self.dated(rule))
    }

    /// Goods and lanes that are reviewed case by case; a licence is still needed.
    #[must_use]
    pub fn review_window(&self) -> Option<&'p ReviewWindow> {
        self.policy.licences.review_window.iter().find(|window| covers((window.from, window.to), self.day))
    }

    /// Parties that need no licence to this destination, by name.
    pub fn exempt_parties(&self, country: Country) -> impl Iterator<Item = &'p ExemptParties> {
        let day = self.day;
        let rules = self.policy.licences.exempt.iter();
        rules.filter(move |exempt| exempt.countries.contains(&country) && covers((exempt.from, exempt.to), day))
    }

    /// The first rule by which a declared ECCN alone needs a licence to the destination; EAR99 never does here. A cell may
    /// write several, in any spelling.
    #[must_use]
    pub fn declared_eccn_needs_licence(&self, eccn: &str, to: Country) -> Option<&'p DeclaredRule> {
        self.declared_rules(eccn).find(|rule| {
            rule.to.iter().any(|set| self.is_in(set, to)) && !rule.unless.iter().any(|set| self.is_in(set, to))
        })
    }

    /// The gravest level of advanced computing that a declared ECCN stands for, wherever the goods go, and its rule.
    #[must_use]
    pub fn declared_level(&self, eccn: &str) -> Option<(Level, &'p DeclaredRule)> {
        self.declared_rules(eccn).find_map(|rule| Some((rule.level?.level(), rule)))
    }

    fn declared_rules(&self, eccn: &str) -> impl Iterator<Item = &'p DeclaredRule> + use<'p> {
        let licences = &self.policy.licences;
        let (codes, day) = (codes(eccn, &licences.negations), self.day);
        let rules = if codes.is_empty() { &[][..] } else { &licences.declared[..] };
        rules
            .iter()
            .filter(move |rule| covers((rule.from, rule.until), day) && codes.iter().any(|code| rule.names(code)))
    }

    /// The citation of an instrument, with dates and caveat; its id when it is unknown.
    #[must_use]
    pub fn cite(&self, instrument: &str) -> String {
        self.policy.instrument(instrument).map_or_else(|| instrument.to_owned(), Instrument::cite)
    }

    /// Published on or before the day; an unknown instrument is not.
    #[must_use]
    pub fn in_force_or_published(&self, instrument: &str) -> bool {
        self.policy.instrument(instrument).is_some_and(|instrument| instrument.is_known_on(self.day))
    }

    fn dated(&self, rule: &'p DatedRule) -> Option<&'p Instrument> {
        covers(rule.period(), self.day).then(|| self.policy.instrument(&rule.instrument))?
    }
}

impl Policy {
    /// True when the country was, is or will be in the set on some day.
    #[must_use]
    pub fn is_ever_in(&self, set: &str, country: Country) -> bool {
        self.members.is_ever_in(set, country)
    }

    /// True for what records write for "no licence required" (`NLR`, `C33`); case does not matter.
    #[must_use]
    pub fn is_none_required(&self, code: &str) -> bool {
        self.licences.none_required.written.iter().any(|written| written.eq_ignore_ascii_case(code))
    }

    /// True when some is-informed letter names the chip family, whatever its dates.
    #[must_use]
    pub fn some_letter_names(&self, family: &str) -> bool {
        self.licences.letter.iter().any(|letter| letter.names(family))
    }
}
