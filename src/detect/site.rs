//! What an end user received, what of it was seen working, and how that stands among all end users of the data.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::prelude::{Raise, counted};
use crate::model::{Confidence, Day, HopId, Observation, PartyId, RecordRef, Tenancy, Text};
use crate::policy::Sighting;

/// The machines of one end user.
pub(super) struct Site {
    party: PartyId,
    /// Controlled goods delivered to it as stated end user, with serial numbers or without, in order of departure.
    pub came: Vec<HopId>,
    /// Serial numbers seen working there.
    pub seen: BTreeSet<Text>,
}

/// Machines of end users that have any activation on record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Count {
    /// End users with machines seen working.
    pub users: i64,
    /// Serial numbers delivered to them.
    pub delivered: i64,
    /// Those of them that were seen working.
    pub working: i64,
    /// Lots with serial numbers delivered to them, and those of which nothing was seen working.
    pub lots: i64,
    pub silent: i64,
    /// End users with serial numbers on record of which none was seen working.
    pub quiet: i64,
}

/// What is heard of machines, all end users together.
#[derive(Default)]
pub(super) struct Peers {
    all: Count,
    /// A delivery and the observation that shows it working, for the first few of them.
    shown: Vec<(PartyId, HopId, RecordRef)>,
    /// Serial numbers that were seen working at a known party: when, where, and the row that shows it.
    heard: BTreeMap<Text, Vec<(Day, PartyId, RecordRef)>>,
}

/// Why it says something that machines are not seen working.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hearing {
    /// Those of the end users other than this one are.
    Peers(PartyId, Count),
    /// One of them is, later and in another country: whoever keeps the observations hears these machines.
    Elsewhere(HopId, RecordRef),
}

/// How many other end users a flag shows.
const SHOWN: usize = 3;

impl Site {
    /// Reads the deliveries and observations of a party. O(hops and serial numbers of the party).
    pub(super) fn of(party: PartyId, context: &Context<'_>) -> Site {
        let used_here = |hop: &HopId| {
            let one = context.hop(*hop);
            context.is_controlled(*hop) && one.transit_to.is_none() && context.is_for(one, party)
        };
        let came = context.arriving(party).iter().copied().filter(used_here).collect();
        let seen = running(party, context).flat_map(|seen| seen.serials.iter().copied()).collect();
        Site { party, came, seen }
    }

    /// Its machines among those of all: nothing when none of them was seen working.
    fn count(&self, context: &Context<'_>) -> Count {
        let serials = self.came.iter().flat_map(|hop| context.shipment(*hop).serials.iter().copied());
        let delivered: BTreeSet<Text> = serials.collect();
        match delivered.intersection(&self.seen).count() as i64 {
            0 => Count { quiet: i64::from(!delivered.is_empty()), ..Count::default() },
            working => {
                let numbered = self.came.iter().map(|hop| &context.shipment(*hop).serials);
                let numbered = numbered.filter(|serials| !serials.is_empty());
                let lots = numbered.clone().count() as i64;
                let silent =
                    numbered.filter(|serials| !serials.iter().any(|serial| self.seen.contains(serial))).count() as i64;
                Count { users: 1, delivered: delivered.len() as i64, working, lots, silent, quiet: 0 }
            }
        }
    }
}

impl Peers {
    /// Counts over all parties that deal in traced goods. O(hops + serial numbers), once.
    pub(super) fn of(context: &Context<'_>) -> Peers {
        let mut peers = Peers::default();
        for seen in context.running() {
            let parties = &context.survey.directory;
            let place = parties.party(&seen.party).filter(|party| !parties.parties[party.0 as usize].placeholder);
            for (serial, place) in seen.serials.iter().zip(place.into_iter().cycle()) {
                peers.heard.entry(*serial).or_default().push((seen.date, place, seen.record));
            }
        }
        for party in context.traders() {
            let site = Site::of(*party, context);
            let count = site.count(context);
            peers.all.quiet += count.quiet;
            if count.users == 0 {
                continue;
            }
            peers.all.users += count.users;
            peers.all.delivered += count.delivered;
            peers.all.working += count.working;
            peers.all.lots += count.lots;
            peers.all.silent += count.silent;
            // one more than is shown, for one of them may be the site in question
            if peers.shown.len() <= SHOWN {
                let first = site.came.iter().find_map(|hop| shown(*hop, *party, context));
                peers.shown.extend(first.map(|(hop, seen)| (*party, hop, seen)));
            }
        }
        peers
    }

    /// What makes it say something that machines of these lots are silent at their site; `None` when nothing does.
    /// O(serial numbers of the site and where they were seen).
    pub(super) fn hearing(
        &self,
        (site, lots): (&Site, &[HopId]),
        red_flag: &str,
        context: &Context<'_>,
    ) -> Option<Hearing> {
        let limit = |name: &str| context.threshold(red_flag, name);
        let own = site.count(context);
        let others = Count {
            users: self.all.users - own.users,
            delivered: self.all.delivered - own.delivered,
            working: self.all.working - own.working,
            lots: self.all.lots - own.lots,
            silent: self.all.silent - own.silent,
            quiet: self.all.quiet - own.quiet,
        };
        if others.tell(limit("least_peers"), limit("peer_percent")) {
            return Some(Hearing::Peers(site.party, others));
        }
        let elsewhere = |hop: &HopId| {
            let came = context.hop(*hop).available();
            let away = |(day, party, _): &&(Day, PartyId, RecordRef)| {
                let (here, there) = (context.country(site.party), context.country(*party));
                *day > came && here.is_known() && there.is_known() && here != there
            };
            let serials = context.shipment(*hop).serials.iter().filter(|serial| !site.seen.contains(serial));
            let heard = serials.filter_map(|serial| self.heard.get(serial)).flatten().find(away);
            heard.map(|(.., seen)| Hearing::Elsewhere(*hop, *seen))
        };
        lots.iter().find_map(elsewhere)
    }
}

impl Count {
    /// How many thousandths of a site as silent as one of `lots` lots are to be expected among all by chance: a lot of the
    /// others is silent as often as it is, each for itself. O(lots), no more than forty.
    fn by_chance(self, lots: usize) -> i64 {
        let start = self.users.saturating_mul(1_000_000);
        let lot =
            |expected: i64, _| (i128::from(expected) * i128::from(self.silent) / i128::from(self.lots.max(1))) as i64;
        (0..lots.min(40)).fold(start, lot) / 1000
    }

    /// True when enough end users have machines on record and nearly all of these were seen working.
    fn tell(self, least_users: i64, percent: i64) -> bool {
        self.users >= least_users && self.working * 100 >= self.delivered * percent
    }
}

impl Hearing {
    /// The words for it, after those about the site.
    pub(super) fn because(self) -> String {
        match self {
            Hearing::Peers(_, Count { working, delivered, .. }) => {
                format!("{working} of {delivered} other end users' machines were")
            }
            Hearing::Elsewhere(..) => "one of them was, elsewhere".to_owned(),
        }
    }

    /// How sure silence of so many lots makes: where chance alone would make as silent a site now and then, or where more end
    /// users are silent than are heard, so that it is not known who reports, little.
    pub(super) fn confidence(self, lots: usize, red_flag: &str, context: &Context<'_>) -> Confidence {
        match self {
            Hearing::Peers(_, others) if others.quiet > others.users => Confidence::Low,
            Hearing::Peers(_, others)
                if others.by_chance(lots) > context.threshold(red_flag, "most_by_chance_permille") =>
            {
                Confidence::Low
            }
            _ => Confidence::Medium,
        }
    }

    /// Cites what it rests on: a few machines of others that work, or the one that was heard elsewhere.
    pub(super) fn cite(self, raise: Raise, context: &Context<'_>) -> Raise {
        const DELIVERED: [&str; 3] = ["end_user_name", "arrival_date", "serial_numbers"];
        const SEEN: [&str; 4] = ["date", "kind", "party_name", "serial_numbers"];
        match self {
            Hearing::Peers(own, _) => {
                let others = context.peers().shown.iter().filter(|(party, ..)| *party != own).take(SHOWN);
                others.fold(raise, |raise, (_, hop, seen)| {
                    let raise = raise.cite(context.hop(*hop).record, &DELIVERED, "others: delivered");
                    raise.cite(*seen, &SEEN, "others: working")
                })
            }
            Hearing::Elsewhere(hop, seen) => raise
                .cite(context.hop(hop).record, &DELIVERED, "delivered, heard elsewhere")
                .cite(seen, &SEEN, "heard elsewhere"),
        }
    }
}

/// Most machines of a lot, last seen working where the records sent them, outside Tier 3.
pub(super) struct AtWork {
    /// Serial numbers seen there.
    pub numbers: usize,
    /// Serial numbers of the lot.
    pub of: usize,
    /// Who has them.
    pub party: PartyId,
    /// The row that says so of the first.
    pub record: RecordRef,
}

impl AtWork {
    /// The words for it, behind a sentence; none when it is not so.
    pub(super) fn words(found: Option<&AtWork>, context: &Context<'_>) -> String {
        found.map_or(String::new(), |found| {
            format!(
                " {} of its {} were last seen working at {}, where a record sent them.",
                found.numbers,
                counted(found.of as i64, "serial number"),
                context.name(found.party)
            )
        })
    }

    /// Cites the row that says so.
    pub(super) fn cite(found: Option<AtWork>, raise: Raise) -> Raise {
        const SEEN: [&str; 4] = ["date", "kind", "party_name", "serial_numbers"];
        found.into_iter().fold(raise, |raise, found| raise.cite(found.record, &SEEN, "seen working"))
    }
}

/// Where most machines of a lot were last seen working, when that is outside Tier 3 and a record sent them there.
/// O(serial numbers of the lot, and the hops and observations that name each).
pub(super) fn at_work(id: HopId, context: &Context<'_>) -> Option<AtWork> {
    let serials = &context.shipment(id).serials;
    let rules = context.survey.policy.in_force(context.survey.stance.day(context.last_day()));
    let place = |serial: &Text| {
        let last = context.peers().heard.get(serial)?.iter().max()?;
        let country = context.country(last.1);
        let brought = |hop: &HopId| context.same_group(context.hop(*hop).to, last.1);
        let sent = context.survey.index.carrying(*serial).iter().any(brought);
        (sent && country.is_known() && !rules.is_tier3(country)).then_some(*last)
    };
    let found: Vec<(Day, PartyId, RecordRef)> = serials.iter().filter_map(place).collect();
    let (_, party, record) = *found.first().filter(|_| found.len() * 2 >= serials.len())?;
    Some(AtWork { numbers: found.len(), of: serials.len(), party, record })
}

/// What the controlled goods delivered to a party draw, in kilowatts without cooling; goods whose power is not known draw
/// none. O(hops that come to it).
pub(crate) fn load_kw(party: PartyId, context: &Context<'_>) -> i64 {
    let hops = context.arriving(party).iter().filter(|hop| context.is_controlled(**hop));
    let watts = |hop: &HopId| context.goods(*hop).power_w.unwrap_or(0).saturating_mul(context.hop(*hop).whole_units());
    hops.map(watts).fold(0, i64::saturating_add) / 1000
}

/// True for a site outside every licence destination, of a party with a known seat and no restriction, whose declared power
/// covers all that was delivered to it, and no tenant of which sits in Tier 3 or nowhere known: machines that reach it stay and
/// are used there, by all that is on record.
pub(super) fn has_room(party: PartyId, context: &Context<'_>) -> bool {
    let survey = context.survey;
    let today = survey.stance.day(context.last_day());
    let country = context.country(party);
    let open = country.is_known() && !survey.policy.in_force(today).is_licence_destination(country);
    let known = !survey.standings.seat_unknown(party, today) && survey.standings.restrictions(party, today).is_empty();
    let power = context.profile(party).power_kw;
    let rules = survey.policy.in_force(today);
    let plain = |tenant: &Tenancy| {
        let seats = [tenant.tenant_hq, tenant.tenant.country];
        seats.iter().any(|seat| seat.is_known()) && !seats.iter().any(|seat| rules.is_tier3(*seat))
    };
    let own = || context.tenancies_of(party).all(plain);
    open && known && power.is_some_and(|power| load_kw(party, context) <= power.value) && own()
}

/// Said of goods that went where there is room for them.
pub(super) const ROOM: &str = " Under the same name it went to a site whose declared power covers all that it got.";

/// True when all of some hops carry the goods of a hop under their name to sites that have room for them.
pub(super) fn find_room(id: HopId, gone: &[HopId], context: &Context<'_>) -> bool {
    let linker = &context.survey.index.linker;
    let goes = |next: &HopId| linker.same_product(id, *next) && context.has_room(context.hop(*next).ultimate().0);
    !gone.is_empty() && gone.iter().all(goes)
}

/// Observations at a party in which the machines themselves say that they work.
pub(super) fn running<'a>(party: PartyId, context: &Context<'a>) -> impl Iterator<Item = &'a Observation> {
    context.observations(party).filter(|seen| context.says(Sighting::Running, seen.kind))
}

/// The delivery with the first observation of one of its serial numbers at work.
fn shown(hop: HopId, party: PartyId, context: &Context<'_>) -> Option<(HopId, RecordRef)> {
    let serials = &context.shipment(hop).serials;
    let seen = running(party, context).find(|seen| seen.serials.iter().any(|serial| serials.contains(serial)))?;
    Some((hop, seen.record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_silent_lot_among_many_sites_is_chance_and_several_are_not() {
        let others = Count { users: 100, delivered: 6000, working: 5600, lots: 600, silent: 36, quiet: 0 };
        assert_eq!([1, 2, 3].map(|lots| others.by_chance(lots)), [6000, 360, 21]);
        assert_eq!(Count { silent: 0, ..others }.by_chance(1), 0);
        assert_eq!(Count::default().by_chance(1), 0);
    }
}
