//! Who is meant: parties by country, country set, name, list or red flag, on a day.

use std::collections::BTreeMap;

use crate::model::{Country, Day, PartyId};
use crate::policy::Policy;
use crate::resolve::{Directory, NormalForm};
use crate::screen::{Restriction, Standings};

/// Parties that are meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// In a country.
    Country(Country),
    /// In a member of a country set of the rule book, on the day.
    Set(String),
    /// By name, after normal form.
    Party(String),
    /// On a list given to the run, by record or by owners, on the day or on a day that is not known.
    Listed,
    /// Listed, or headquartered in Tier 3.
    Restricted,
    /// Parties of a raised red flag.
    RedFlag(String),
}

impl Who {
    /// True when lists must be screened first.
    pub(super) fn needs_survey(&self) -> bool {
        matches!(self, Who::Listed | Who::Restricted | Who::RedFlag(_))
    }

    /// True when red flags must be looked for first.
    pub(super) fn needs_flags(&self) -> bool {
        matches!(self, Who::RedFlag(_))
    }
}

/// All who are meant by one option; with nobody named, everyone.
pub struct Crowd<'a> {
    who: Vec<Who>,
    policy: &'a Policy,
    directory: &'a Directory,
    standings: Option<&'a Standings<'a>>,
    /// By party: meant by name or red flag.
    named: Vec<bool>,
    /// What is known of the countries on one day: hops come in the order of days.
    day: Option<Day>,
    countries: BTreeMap<Country, bool>,
    /// Names that no party has.
    pub(super) unknown: Vec<String>,
}

impl<'a> Crowd<'a> {
    pub(super) fn new(
        who: &[Who],
        policy: &'a Policy,
        directory: &'a Directory,
        standings: Option<&'a Standings<'a>>,
        flagged: &BTreeMap<&'static str, Vec<PartyId>>,
    ) -> Crowd<'a> {
        let mut named = vec![false; directory.parties.len()];
        let mut unknown = Vec::new();
        let normal = NormalForm::new(policy);
        for one in who {
            let found = match one {
                Who::Party(name) => [directory.with_normal(&normal.name(name)), directory.with_normal(name)].concat(),
                Who::RedFlag(flag) => flagged.get(flag.as_str()).cloned().unwrap_or_default(),
                _ => continue,
            };
            found.iter().for_each(|party| named[party.0 as usize] = true);
            if let (Who::Party(name), true) = (one, found.is_empty()) {
                unknown.push(name.clone());
            }
        }
        let countries = BTreeMap::new();
        Crowd { who: who.to_vec(), policy, directory, standings, named, day: None, countries, unknown }
    }

    /// True when a party is meant on a day.
    pub(super) fn holds(&mut self, party: PartyId, day: Day) -> bool {
        if self.who.is_empty() || self.named.get(party.0 as usize) == Some(&true) {
            return true;
        }
        if self.day != Some(day) {
            self.day = Some(day);
            self.countries.clear();
        }
        let country = self.directory.parties[party.0 as usize].country;
        let (who, policy) = (&self.who, self.policy);
        let by_country = *self.countries.entry(country).or_insert_with(|| {
            who.iter().any(|one| match one {
                Who::Country(meant) => *meant == country,
                Who::Set(set) => policy.in_force(day).is_in(set, country),
                _ => false,
            })
        });
        by_country || self.by_standing(party, day)
    }

    fn by_standing(&self, party: PartyId, day: Day) -> bool {
        let Some(standings) = self.standings else { return false };
        let reasons = |meant: fn(&Restriction) -> bool| standings.restrictions(party, day).iter().any(meant);
        self.who.iter().any(|one| match one {
            Who::Listed => reasons(Restriction::is_listing),
            Who::Restricted => reasons(|_| true),
            _ => false,
        })
    }
}
