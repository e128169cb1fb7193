//! Where each party stands on a day: headquartered in Tier 3, listed, or owned by listed owners.

use std::collections::BTreeSet;

use crate::model::{Country, Day, PartyId, Records, Text};
use crate::policy::{ListEffect, Policy};
use crate::resolve::{Directory, Known, NormalForm, Profile};

use super::owners::{Holding, Owners};
use super::{ListIndex, ListMatch, ListedDay, ListedShare, Restriction};

/// List matches of every party, and the look-up of restrictions by day.
pub struct Standings<'a> {
    records: &'a Records,
    policy: &'a Policy,
    profiles: &'a [Profile],
    matches: Vec<Vec<ListMatch>>,
    recorded: Vec<Vec<(Known<Text>, ListEffect)>>,
    owners: Owners,
    screened: bool,
}

impl<'a> Standings<'a> {
    /// Screens every party by all its names, and every owner. O(n log n) in names of parties, lists and owners.
    #[must_use]
    pub fn new(
        records: &'a Records,
        policy: &'a Policy,
        directory: &Directory,
        profiles: &'a [Profile],
    ) -> Standings<'a> {
        let normal = NormalForm::new(policy);
        let index = ListIndex::new(records, &normal);
        let screen = |names: &BTreeSet<String>, country: Country| index.matches(names, country, records, policy);
        let matches = directory.parties.iter().map(|party| screen(&names(party, records, &normal), party.country));
        let effect = |known: &Known<Text>| (*known, policy.list_effect(records.texts.show(known.value)));
        let recorded = profiles.iter().map(|profile| profile.list_statuses.iter().map(effect).collect()).collect();
        let unplaced =
            |owner: Text| screen(&BTreeSet::from([normal.name(records.texts.show(owner))]), Country::UNKNOWN);
        let owners = Owners::new(records, directory, unplaced);
        let screened = !index.is_empty();
        Standings { records, policy, profiles, matches: matches.collect(), recorded, owners, screened }
    }

    /// True when at least one list was given.
    #[must_use]
    pub fn screened(&self) -> bool {
        self.screened
    }

    /// List entries that carry one of the party's names.
    #[must_use]
    pub fn matches(&self, party: PartyId) -> &[ListMatch] {
        self.matches.get(party.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Where a day lies against the dates of the entry.
    #[must_use]
    pub fn listed_on(&self, found: &ListMatch, day: Day) -> ListedDay {
        ListedDay::of(&self.records.listings[found.listing as usize], day)
    }

    /// Why the party is restricted on a day, every reason; empty when none is known. Unknown headquarters is not "no",
    /// and a listing without a day is a reason that says so ([`Restriction::is_day_unknown`]).
    #[must_use]
    pub fn restrictions(&self, party: PartyId, day: Day) -> Vec<Restriction> {
        let Some(profile) = self.profiles.get(party.0 as usize) else { return Vec::new() };
        let rules = self.policy.in_force(day);
        let seat = profile.head_countries().find(|(known, _)| rules.is_tier3(known.value));
        let mut reasons: Vec<Restriction> =
            seat.map(|(known, column)| Restriction::Headquarters(known, column)).into_iter().collect();
        reasons.extend(self.listings(party, day));
        reasons.extend(self.owned(party, day));
        reasons
    }

    /// True when the records cannot say whether listed owners hold half of the party on a day: such an owner holds a share
    /// that is not recorded, and the recorded ones stay below [`Policy::owned_share`]. It raises no restriction by itself.
    #[must_use]
    pub fn unknown_share(&self, party: PartyId, day: Day) -> bool {
        let listed: Vec<&Holding> =
            self.owners.on(party, day).into_iter().filter(|held| self.counts(held, day)).collect();
        let known: i64 = listed.iter().filter_map(|held| held.percent).map(|percent| percent.0).sum();
        listed.iter().any(|held| held.percent.is_none()) && known < self.policy.owned_share().0
    }

    /// Listings of the party itself that bind on a day, or may.
    fn listings(&self, party: PartyId, day: Day) -> Vec<Restriction> {
        let words = self.recorded.get(party.0 as usize).into_iter().flatten();
        let recorded = words.filter(|(_, effect)| binds(*effect)).map(|(known, effect)| {
            let on = ListedDay::in_words(self.records.texts.show(known.value), day);
            (on, Restriction::Recorded(*known, *effect, on))
        });
        let recorded = recorded.filter(|(on, _)| on.may_bind()).map(|(_, reason)| reason);
        recorded.chain(self.bound(self.matches(party), day)).collect()
    }

    fn bound(&self, matches: &[ListMatch], day: Day) -> impl Iterator<Item = Restriction> {
        let listed = matches.iter().filter(|found| binds(found.effect) && !found.country_differs);
        let dated = listed.map(move |found| (found, self.listed_on(found, day)));
        dated.filter(|(_, on)| on.may_bind()).map(|(found, on)| Restriction::Listed(found.clone(), on))
    }

    /// Listings of an owner that reach what it owns: denial lists (SDN) on any day, licence lists (Entity List, MEU) while
    /// the Affiliates rule is in force.
    fn owner_listings(&self, held: &Holding, day: Day) -> Vec<Restriction> {
        let affiliates = self.policy.in_force(day).affiliates_rule().is_some();
        let placed = held.owners.iter().flat_map(|owner| self.listings(*owner, day));
        let reasons = placed.chain(self.bound(&held.unplaced, day));
        reasons.filter(|reason| affiliates || reason.effect() == Some(ListEffect::Denial)).collect()
    }

    fn counts(&self, held: &Holding, day: Day) -> bool {
        !self.owner_listings(held, day).is_empty()
    }

    /// Shares of listed owners, added up; those whose listing has no day count apart.
    fn owned(&self, party: PartyId, day: Day) -> Option<Restriction> {
        let share = |held: &Holding| {
            let listings = self.owner_listings(held, day);
            let row = &self.records.ownership[held.row as usize];
            let share = ListedShare { record: row.record, owner: row.owner_name, percent: held.percent?, listings };
            (!share.listings.is_empty()).then_some(share)
        };
        let shares: Vec<ListedShare> = self.owners.on(party, day).into_iter().filter_map(share).collect();
        let certain = |share: &&ListedShare| share.listings.iter().any(|reason| !reason.is_day_unknown());
        let reached = |sum: i64| sum >= self.policy.owned_share().0;
        if reached(shares.iter().filter(certain).map(|share| share.percent.0).sum()) {
            let shares = shares.iter().filter(certain).cloned().collect();
            return Some(Restriction::Owned(shares, ListedDay::On));
        }
        let all = shares.iter().map(|share| share.percent.0).sum();
        reached(all).then_some(Restriction::Owned(shares, ListedDay::Unknown))
    }
}

fn binds(effect: ListEffect) -> bool {
    matches!(effect, ListEffect::Denial | ListEffect::Licence)
}

/// Every normal name of a party: of its spellings and of the aliases that its own rows give.
fn names(party: &crate::model::Party, records: &Records, normal: &NormalForm<'_>) -> BTreeSet<String> {
    let rows = party.records.iter().map(|index| &records.parties[*index as usize]);
    let spelled = party.spellings.iter().chain(rows.flat_map(|row| &row.aliases));
    spelled.map(|text| normal.name(records.texts.show(*text))).collect()
}
