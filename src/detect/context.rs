//! What a detector may ask: about hops, parties, goods, thresholds and the licence test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::model::{
    Amendment, Answer, Country, Currency, Day, Goods, Hop, HopId, Licensing, Money, Observation, Order, PartyId,
    Shipment, Tenancy, Text,
};
use crate::policy::{BusinessClass, InForce, Letter, Sighting};
use crate::resolve::matching::Lexicon;
use crate::resolve::{Known, Profile, same_group};

use super::dealings::Dealings;
use super::lanes::{Lanes, Limits, lanes};
use super::licensing;
use super::named::Named;
use super::site::Peers;
use super::survey::{Ledgers, Survey};
use super::whereabouts::Whereabouts;

/// The survey with its ledgers by party.
pub struct Context<'a> {
    /// What is known.
    pub survey: &'a Survey<'a>,
    /// Where parties are and how they are reached.
    pub(super) whereabouts: Whereabouts,
    ledgers: Ledgers,
    seats: OnceLock<(i64, i64)>,
    peers: OnceLock<Peers>,
    near: OnceLock<BTreeMap<PartyId, BTreeSet<PartyId>>>,
    lanes: OnceLock<Lanes>,
    pub(super) lexicon: OnceLock<Lexicon>,
    pub(super) dealings: Dealings,
    /// What is recorded of a party without name.
    nothing: Profile,
}

/// A delivery or an intent to deliver: who gets which shipment when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Index of the shipment.
    pub shipment: u32,
    /// Day of departure, or of the intent.
    pub day: Day,
    /// Circuits in it, 0 when unknown.
    pub chips: i64,
    /// Not known to be controlled: of a kind that is presumed to be until its figures are shown, a unit a circuit.
    pub presumed: bool,
}

impl<'a> Context<'a> {
    /// Sorts the survey's hops by party. O(hops log parties).
    #[must_use]
    pub fn new(survey: &'a Survey<'a>) -> Context<'a> {
        let (whereabouts, ledgers) = (Whereabouts::of(survey), Ledgers::of(survey));
        let (seats, peers, near, lanes) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        let (lexicon, dealings, nothing) = (OnceLock::new(), Dealings::default(), Profile::default());
        Context { survey, whereabouts, ledgers, seats, peers, near, lanes, lexicon, dealings, nothing }
    }

    /// A hop by its number.
    #[must_use]
    pub fn hop(&self, id: HopId) -> &'a Hop {
        &self.survey.network.hops[id.0 as usize]
    }

    /// The goods of a hop.
    #[must_use]
    pub fn goods(&self, id: HopId) -> &'a Goods {
        &self.survey.book.goods[self.hop(id).goods as usize]
    }

    /// The record of a hop.
    #[must_use]
    pub fn shipment(&self, id: HopId) -> &'a Shipment {
        &self.survey.records.shipments[self.hop(id).shipment as usize]
    }

    /// A string of the records.
    #[must_use]
    pub fn text(&self, text: Text) -> &'a str {
        self.survey.records.texts.show(text)
    }

    /// The name of a party with its country, as printed.
    #[must_use]
    pub fn name(&self, party: PartyId) -> String {
        let party = &self.survey.directory.parties[party.0 as usize];
        if party.country.is_known() { format!("{} ({})", party.name, party.country) } else { party.name.clone() }
    }

    /// What is recorded of a party; empty for a party without name.
    #[must_use]
    pub fn profile(&self, party: PartyId) -> &Profile {
        self.survey.profiles.get(party.0 as usize).unwrap_or(&self.nothing)
    }

    /// Country of a party, or unknown.
    #[must_use]
    pub fn country(&self, party: PartyId) -> Country {
        self.survey.directory.parties[party.0 as usize].country
    }

    /// The day by whose rules a hop is judged: its own, unless the run judges all as if on one day.
    #[must_use]
    pub fn judged_on(&self, id: HopId) -> Day {
        self.survey.stance.day(self.hop(id).departed)
    }

    /// Rules of the day by which a hop is judged.
    #[must_use]
    pub fn rules(&self, id: HopId) -> InForce<'a> {
        self.survey.policy.in_force(self.judged_on(id))
    }

    /// A threshold of a red flag as a whole number (the policy linter guarantees that it exists).
    #[must_use]
    pub fn threshold(&self, red_flag: &str, name: &str) -> i64 {
        self.survey.policy.red_flag(red_flag).map_or(0, |flag| flag.threshold_i64(name))
    }

    /// True when the goods were controlled on the hop's day.
    #[must_use]
    pub fn is_controlled(&self, id: HopId) -> bool {
        self.survey.ends.controlled[id.0 as usize]
    }

    /// True when the goods are controlled and known by name, not only by what they are linked to.
    #[must_use]
    pub fn is_traced(&self, id: HopId) -> bool {
        self.survey.traced.traced[id.0 as usize]
    }

    /// Circuits on a hop: units times circuits per unit; 0 when either is unknown.
    #[must_use]
    pub fn chips(&self, id: HopId) -> i64 {
        self.hop(id).whole_units().saturating_mul(i64::from(self.goods(id).chips))
    }

    /// Hops arriving at a party, in order of departure.
    #[must_use]
    pub fn arriving(&self, party: PartyId) -> &[HopId] {
        self.ledgers.arriving.at(party.0 as usize)
    }

    /// Hops leaving a party, in order of departure.
    #[must_use]
    pub fn leaving(&self, party: PartyId) -> &[HopId] {
        self.ledgers.leaving.at(party.0 as usize)
    }

    /// Cells that name a party which may be a listed one, in the order of the tables.
    pub(super) fn naming(&self, party: PartyId) -> &[Named] {
        self.ledgers.named.get(&party).map_or(&[], Vec::as_slice)
    }

    /// Hops of a shipment id, in order of departure.
    #[must_use]
    pub fn hops_of_shipment(&self, id: Text) -> &[HopId] {
        self.ledgers.by_id.at(id.number())
    }

    /// Whole units drawn from a licence on file up to a hop, and the value in a currency. O(log hops under it).
    #[must_use]
    pub fn drawn(&self, number: Text, until: HopId, currency: Currency) -> (i64, Money) {
        let under = self.ledgers.drawn.get(&number).map_or(&[][..], Vec::as_slice);
        let last = under.partition_point(|drawn| drawn.hop <= until).checked_sub(1).map(|place| &under[place]);
        let value = last.and_then(|drawn| drawn.values.iter().find(|sum| sum.currency == currency).copied());
        (last.map_or(0, |drawn| drawn.units), value.unwrap_or(Money { amount: 0, currency }))
    }

    /// Compute that a party lets out.
    pub fn tenancies_of(&self, operator: PartyId) -> impl Iterator<Item = &'a Tenancy> {
        let rows = self.ledgers.let_out.get(&operator).map_or(&[][..], Vec::as_slice);
        let records = self.survey.records;
        rows.iter().map(move |number| &records.tenancies[*number as usize])
    }

    /// Observations at a party, in order of day.
    pub fn observations(&self, party: PartyId) -> impl Iterator<Item = &'a Observation> {
        let rows = self.ledgers.seen.get(&party).map_or(&[][..], Vec::as_slice);
        let records = self.survey.records;
        rows.iter().map(move |number| &records.observations[*number as usize])
    }

    /// Observations anywhere in which the machines themselves say that they work, in the order of the rows.
    pub(super) fn running(&self) -> impl Iterator<Item = &'a Observation> {
        let all = self.survey.records.observations.iter();
        all.filter(|seen| self.says(Sighting::Running, seen.kind))
    }

    /// Replies on record about a party, in order of day; undated ones first.
    pub fn replies(&self, party: PartyId) -> impl Iterator<Item = &'a Answer> {
        let rows = self.ledgers.replies.get(&party).map_or(&[][..], Vec::as_slice);
        let records = self.survey.records;
        rows.iter().map(move |number| &records.answers[*number as usize])
    }

    /// Orders of a buyer, in the order of what they say.
    pub fn orders_of(&self, buyer: PartyId) -> impl Iterator<Item = &'a Order> {
        let rows = self.ledgers.orders.get(&buyer).map_or(&[][..], Vec::as_slice);
        let records = self.survey.records;
        rows.iter().map(move |number| &records.orders[*number as usize])
    }

    /// Changes to a filed shipment, in the order of what they say.
    pub fn amendments_of(&self, shipment: Text) -> impl Iterator<Item = &'a Amendment> {
        let rows = self.ledgers.amended.get(&shipment).map_or(&[][..], Vec::as_slice);
        let records = self.survey.records;
        rows.iter().map(move |number| &records.amendments[*number as usize])
    }

    /// True when the words of a cell say it.
    #[must_use]
    pub fn says(&self, what: Sighting, cell: Text) -> bool {
        !cell.is_none() && self.survey.policy.says(what, self.text(cell))
    }

    /// Last day on which anything moved in the data, no later than the day the analyst stands on.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.ledgers.last_day.map_or(self.survey.as_of, |(day, _)| day.min(self.survey.as_of))
    }

    /// The hop of the last day on which anything moved: the records run at least until then.
    #[must_use]
    pub(super) fn last_hop(&self) -> Option<HopId> {
        self.ledgers.last_day.map(|(_, hop)| hop)
    }

    /// True when some shipment states the party as consignee and end user in one.
    #[must_use]
    pub fn buys_for_own_use(&self, party: PartyId) -> bool {
        self.ledgers.own_use.contains(&party)
    }

    /// Controlled goods sent or meant for a party, hops and intents, in order of day.
    #[must_use]
    pub fn controlled_deliveries(&self, party: PartyId) -> Vec<Delivery> {
        let hops = self.arriving(party).iter().filter(|hop| self.is_controlled(**hop));
        let sent = hops.map(|hop| Delivery {
            shipment: self.hop(*hop).shipment,
            day: self.hop(*hop).departed,
            chips: self.chips(*hop),
            presumed: false,
        });
        let mut all: Vec<Delivery> = sent.chain(self.intents(party)).collect();
        all.sort_by_key(|delivery| delivery.day);
        all
    }

    /// [`Context::controlled_deliveries`], and hops of goods that are presumed to be as advanced, in order of day.
    #[must_use]
    pub(super) fn advanced_deliveries(&self, party: PartyId) -> Vec<Delivery> {
        let presumed = |hop: &&HopId| !self.is_controlled(**hop) && self.ledgers.is_presumed(self.hop(**hop));
        let hops = self.arriving(party).iter().filter(presumed);
        let sent = hops.map(|hop| Delivery {
            shipment: self.hop(*hop).shipment,
            day: self.hop(*hop).departed,
            chips: self.hop(*hop).whole_units(),
            presumed: true,
        });
        let mut all: Vec<Delivery> = sent.chain(self.controlled_deliveries(party)).collect();
        all.sort_by_key(|delivery| delivery.day);
        all
    }

    /// Every party that is to receive controlled goods, or sends or receives traced goods.
    #[must_use]
    pub fn traders(&self) -> &BTreeSet<PartyId> {
        &self.ledgers.traders
    }

    /// True when two parties are of one group by recorded ultimate parent.
    #[must_use]
    pub fn same_group(&self, a: PartyId, b: PartyId) -> bool {
        same_group(self.survey.profiles, a, b)
    }

    /// True when the stated end user of a hop is a party, or one of its group: the machines are for that site.
    #[must_use]
    pub(super) fn is_for(&self, hop: &Hop, party: PartyId) -> bool {
        hop.end_user.is_some_and(|user| self.same_group(user, party))
    }

    /// As [`Context::same_group`], or when the two are possibly the same party in another spelling: then nobody can say
    /// that they are two.
    #[must_use]
    pub fn may_be_one(&self, a: PartyId, b: PartyId) -> bool {
        let names = |one: PartyId, other: PartyId| {
            let party = self.survey.directory.parties.get(one.0 as usize);
            party.is_some_and(|party| party.alike.iter().any(|alike| alike.other == other))
        };
        self.same_group(a, b) || names(a, b) || names(b, a)
    }

    /// Where the namesakes of an owner say that they or their parents sit: the first on record.
    #[must_use]
    pub(super) fn seat_of(&self, owner: Text) -> Option<(Known<Country>, &'static str)> {
        let namesakes = self.survey.directory.named(owner).iter();
        namesakes.filter_map(|one| self.survey.profiles.get(one.0 as usize)).find_map(|one| one.head_countries().next())
    }

    /// Buyers of controlled goods with a row of their own: how many whose seat is on record, of how many.
    #[must_use]
    pub(super) fn seats_on_record(&self) -> (i64, i64) {
        *self.seats.get_or_init(|| {
            let row = |party: &PartyId| {
                let known = self.survey.directory.parties.get(party.0 as usize);
                known.is_some_and(|known| !known.records.is_empty())
            };
            let buyers = self.traders().iter().copied().filter(row);
            let buyers: Vec<PartyId> = buyers.filter(|party| !self.controlled_deliveries(*party).is_empty()).collect();
            let open = |party: &&PartyId| self.survey.standings.seat_unknown(**party, self.survey.as_of);
            let unknown = buyers.iter().filter(open).count();
            ((buyers.len() - unknown) as i64, buyers.len() as i64)
        })
    }

    /// Machines of all end users that have any activation on record, counted once.
    #[must_use]
    pub(super) fn peers(&self) -> &Peers {
        self.peers.get_or_init(|| Peers::of(self))
    }

    /// Lanes of the trade statistics with their gaps, compared once.
    #[must_use]
    pub(super) fn lanes(&self) -> &Lanes {
        let limit = |name: &str| self.threshold("mirror-gap", name);
        let periods = |name: &str| usize::try_from(limit(name)).unwrap_or(usize::MAX);
        let limits = Limits {
            least_history: periods("least_history"),
            most_history: periods("most_history"),
            least_periods: periods("least_periods"),
            tolerance: limit("tolerance_permille"),
            spreads: limit("spreads"),
        };
        self.lanes.get_or_init(|| lanes(self, &limits))
    }

    /// Parties at a trader's door or reached as it is that state no relation to it, looked up for all traders once; where
    /// more than `most` parties are, nobody is near.
    #[must_use]
    pub(super) fn near(&self, party: PartyId, most: i64) -> Option<&BTreeSet<PartyId>> {
        let all = self.near.get_or_init(|| {
            let of = |party: &PartyId| {
                let doors = self.whereabouts.neighbours(*party, most).into_iter().filter(|one| one.same.is_one_door());
                let reached = doors.map(|one| one.party).chain(self.whereabouts.reached_alike(*party, most));
                let apart: BTreeSet<PartyId> = reached.filter(|other| !self.may_be_one(*party, *other)).collect();
                (!apart.is_empty()).then_some((*party, apart))
            };
            self.traders().iter().filter_map(of).collect()
        });
        all.get(&party)
    }

    /// Line of business as recorded, with its class; `None` when nothing is recorded.
    #[must_use]
    pub fn business(&self, party: PartyId) -> Option<(Known<Text>, BusinessClass)> {
        let known = self.profile(party).business?;
        Some((known, self.survey.policy.business_class(self.text(known.value))))
    }

    /// The licence test of a hop on its day.
    #[must_use]
    pub fn licensing(&self, id: HopId) -> Licensing {
        licensing::judge(self, id)
    }

    /// True when an is-informed letter names the goods and the destination of a hop, whatever the day and whoever sent.
    #[must_use]
    pub fn falls_under(&self, letter: &Letter, id: HopId) -> bool {
        licensing::falls_under(self, letter, id)
    }

    /// Controlled goods that are meant for a party and have not moved.
    pub(super) fn intents(&self, party: PartyId) -> impl Iterator<Item = Delivery> {
        let records = self.survey.records;
        let rows = self.ledgers.meant.get(&party).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(move |&index| {
            let row = &records.shipments[index as usize];
            let goods = &self.survey.book.goods[self.survey.book.of_shipment[index as usize] as usize];
            let units = row.quantity.map_or(0, crate::model::Milli::whole);
            let chips = units.saturating_mul(i64::from(goods.chips));
            let delivery = Delivery { shipment: index, day: row.day()?, chips, presumed: false };
            goods.level.is_controlled().then_some(delivery)
        })
    }
}
