//! Where each party stands on a day: headquartered in Tier 3, listed, or owned by listed owners.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::model::{Country, Day, Milli, PartyId, RecordRef, Records, Text};
use crate::policy::{ListEffect, Policy};
use crate::resolve::{Directory, Known, NormalForm, Profile};

use super::cascade::{Cascade, Ownership};
use super::owners::{Holding, NodeId, Owners};
use super::screening::{Asked, Screening};
use super::{Grade, ListMatch, ListedDay, Restriction};

/// A country of headquarters and the column that states it.
pub type Seat = (Known<Country>, &'static str);

/// List matches of every party, and the look-up of restrictions by day.
pub struct Standings<'a> {
    records: &'a Records,
    policy: &'a Policy,
    profiles: &'a [Profile],
    matches: Vec<Vec<ListMatch>>,
    /// Entries of ultimate parents that are no party, by name.
    parents: HashMap<Text, Vec<ListMatch>>,
    recorded: Vec<Vec<(Known<Text>, ListEffect)>>,
    owners: Owners,
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
        let placed = directory.parties.par_iter().map(|party| Asked::party(party, records, &normal));
        let mut asked: Vec<Asked> = placed.collect();
        let apart = names_apart(records, directory, profiles);
        asked.extend(apart.iter().map(|name| Asked::name(*name, records, &normal)));
        let mut matches = Screening::new(records, policy, &normal).matches(&asked);
        let parents: HashMap<Text, Vec<ListMatch>> =
            apart.into_iter().zip(matches.split_off(directory.parties.len())).collect();
        let effect = |known: &Known<Text>| (*known, policy.list_effect(records.texts.show(known.value)));
        let recorded = profiles.iter().map(|profile| profile.list_statuses.iter().map(effect).collect()).collect();
        let owners = Owners::new(records, directory, |owner| parents.get(&owner).cloned().unwrap_or_default());
        Standings { records, policy, profiles, matches, parents, recorded, owners }
    }

    /// True when at least one list was given.
    #[must_use]
    pub fn screened(&self) -> bool {
        !self.records.listings.is_empty()
    }

    /// List entries that the party may be, the surest first; those by a weak name alone are left out.
    #[must_use]
    pub fn matches(&self, party: PartyId) -> &[ListMatch] {
        self.matches.get(party.0 as usize).map_or(&[], |found| above_the_line(found))
    }

    /// List entries that the party's recorded ultimate parent may be, when the parent is no party of the records.
    #[must_use]
    pub fn parent_matches(&self, party: PartyId) -> &[ListMatch] {
        let parent = self.profiles.get(party.0 as usize).and_then(|profile| profile.parent);
        parent.and_then(|known| self.parents.get(&known.value)).map_or(&[], |found| above_the_line(found))
    }

    /// True when the party, or its ultimate parent, may be a listed one.
    #[must_use]
    pub fn is_noted(&self, party: PartyId) -> bool {
        !self.matches(party).is_empty() || !self.parent_matches(party).is_empty()
    }

    /// Parties that carry nothing but a weak name of list entries.
    #[must_use]
    pub fn weak_only(&self) -> usize {
        let weak = |found: &&Vec<ListMatch>| found.first().is_some_and(|first| first.grade == Grade::WeakName);
        self.matches.iter().filter(weak).count()
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
        if self.profiles.get(party.0 as usize).is_none() {
            return Vec::new();
        }
        let rules = self.policy.in_force(day);
        let seat = self.seats(party, day).into_iter().find(|(known, _)| rules.is_tier3(known.value));
        let mut reasons: Vec<Restriction> =
            seat.map(|(known, column)| Restriction::Headquarters(known, column)).into_iter().collect();
        reasons.extend(self.listings(party, day));
        reasons.extend(self.owned(party, day));
        reasons
    }

    /// Countries that decide the headquarters rule on a day, each with its record and column: those of the profile, then
    /// those of whoever holds more than half of the party by the ownership table, nearest first.
    #[must_use]
    pub fn seats(&self, party: PartyId, day: Day) -> Vec<Seat> {
        let own = self.profiles.get(party.0 as usize).into_iter().flat_map(Profile::head_countries);
        own.chain(self.controlling(party, day).into_iter().flat_map(|held| self.seats_of(held.owner))).collect()
    }

    /// Who holds more than half of the party on a day, nearest first: ownership record, owner as spelled, percent in
    /// thousandths.
    #[must_use]
    pub fn control_chain(&self, party: PartyId, day: Day) -> Vec<(RecordRef, Text, Milli)> {
        let row = |held: &Holding| &self.records.ownership[held.row as usize];
        let chain = self.controlling(party, day).into_iter();
        chain.map(|held| (row(held).record, row(held).owner_name, held.percent.unwrap_or_default())).collect()
    }

    /// True when a seat that decides the headquarters rule on a day is open: the profile leaves it open and no owner of
    /// more than half settles it, or the last such owner has no recorded seat.
    #[must_use]
    pub fn seat_unknown(&self, party: PartyId, day: Day) -> bool {
        let Some(profile) = self.profiles.get(party.0 as usize) else { return true };
        match self.controlling(party, day).last() {
            Some(held) => self.seats_of(held.owner).is_empty() && profile.parent_country.is_none(),
            None => profile.headquarters_unknown(),
        }
    }

    fn controlling(&self, party: PartyId, day: Day) -> Vec<&Holding> {
        let half = self.policy.owned_share();
        self.owners.of(party).map_or(Vec::new(), |node| self.owners.controlling(node, day, half))
    }

    fn seats_of(&self, node: NodeId) -> Vec<Seat> {
        let parties = self.owners.node(node).parties.iter();
        parties.flat_map(|owner| self.profiles[owner.0 as usize].head_countries()).collect()
    }

    /// How much of the party listed owners hold on a day, through any depth: denial lists (SDN) on any day, licence lists
    /// (Entity List, MEU) while the Affiliates rule is in force. Nothing when the ownership table does not name the party.
    #[must_use]
    pub fn ownership(&self, party: PartyId, day: Day) -> Ownership {
        let Some(node) = self.owners.of(party) else { return Ownership::default() };
        let affiliates = self.policy.in_force(day).affiliates_rule().is_some();
        let counts = |reason: &Restriction| affiliates || reason.effect() == Some(ListEffect::Denial);
        let listings = |node: NodeId| -> Vec<Restriction> {
            let named = self.owners.node(node);
            let placed = named.parties.iter().flat_map(|owner| self.listings(*owner, day));
            placed.chain(self.bound(&named.unplaced, day, binds)).filter(counts).collect()
        };
        let half = self.policy.owned_share();
        Cascade::new((&self.owners, self.records), (node, day), half, listings).ownership(node)
    }

    /// True when the ownership table names an owner of the party.
    #[must_use]
    pub fn names_owners(&self, party: PartyId) -> bool {
        self.owners.of(party).is_some_and(|node| self.owners.has_owners(node))
    }

    /// True when the records cannot say whether listed owners hold half of the party on a day: what is recorded stays below
    /// [`Policy::owned_share`], and what is not could reach it. It raises no restriction by itself.
    #[must_use]
    pub fn unknown_share(&self, party: PartyId, day: Day) -> bool {
        let (held, half) = (self.ownership(party, day), self.policy.owned_share());
        held.least < half && half <= held.most && self.owned(party, day).is_none()
    }

    /// The first listing of the party that makes licence exceptions unavailable on a day, or may. It restricts nothing else.
    #[must_use]
    pub fn without_exceptions(&self, party: PartyId, day: Day) -> Option<Restriction> {
        let unavailable = |effect| effect == ListEffect::ExceptionsUnavailable;
        self.listings_with(party, day, unavailable).into_iter().next()
    }

    /// Listings of the party itself that bind on a day, or may.
    fn listings(&self, party: PartyId, day: Day) -> Vec<Restriction> {
        self.listings_with(party, day, binds)
    }

    fn listings_with(&self, party: PartyId, day: Day, wanted: fn(ListEffect) -> bool) -> Vec<Restriction> {
        let words = self.recorded.get(party.0 as usize).into_iter().flatten();
        let recorded = words.filter(|(_, effect)| wanted(*effect)).map(|(known, effect)| {
            let on = ListedDay::in_words(self.records.texts.show(known.value), day, self.policy);
            (on, Restriction::Recorded(*known, *effect, on))
        });
        let recorded = recorded.filter(|(on, _)| on.may_bind()).map(|(_, reason)| reason);
        recorded.chain(self.bound(self.matches(party), day, wanted)).collect()
    }

    fn bound(
        &self,
        matches: &[ListMatch],
        day: Day,
        wanted: fn(ListEffect) -> bool,
    ) -> impl Iterator<Item = Restriction> {
        let listed = matches.iter().filter(move |found| wanted(found.effect) && found.is_sure());
        let dated = listed.map(move |found| (found, self.listed_on(found, day)));
        dated.filter(|(_, on)| on.may_bind()).map(|(found, on)| Restriction::Listed(found.clone(), on))
    }

    /// Half or more by listed owners, for certain or by owners whose day of listing is not recorded.
    #[must_use]
    pub fn owned(&self, party: PartyId, day: Day) -> Option<Restriction> {
        self.owners.of(party)?;
        let (held, half) = (self.ownership(party, day), self.policy.owned_share());
        if held.least >= half {
            return Some(Restriction::Owned(held.certain, ListedDay::On));
        }
        let stated: i64 = held.stated.iter().map(|share| share.percent.0).sum();
        (stated >= half.0).then_some(Restriction::Owned(held.stated, ListedDay::Unknown))
    }
}

fn binds(effect: ListEffect) -> bool {
    matches!(effect, ListEffect::Denial | ListEffect::Licence)
}

/// Matches are ordered by how sure they are, so those by a weak name alone stand last.
fn above_the_line(found: &[ListMatch]) -> &[ListMatch] {
    &found[..found.partition_point(|one| one.grade != Grade::WeakName)]
}

/// Names of owners and ultimate parents that are no party's, each once.
fn names_apart(records: &Records, directory: &Directory, profiles: &[Profile]) -> Vec<Text> {
    let owners = records.ownership.iter().flat_map(|row| [row.owner_name, row.owned_name]);
    let parents = profiles.iter().filter_map(|profile| profile.parent).map(|known| known.value);
    let mut names: Vec<Text> = owners.chain(parents).filter(|name| directory.named(*name).is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
