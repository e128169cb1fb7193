//! The ground prepared for detectors: parties, goods, links, ends and traced hops of one data set.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::named::{Named, named};
use crate::classify::{GoodsBook, kind_of};
use crate::model::{Answer, Day, Goods, Grouped, Hop, HopId, Money, PartyId, Place, Records, Text};
use crate::network::{Ends, Index, Network, Stock, Traced};
use crate::policy::{Policy, Stance};
use crate::resolve::{Directory, NormalForm, Profile};
use crate::screen::Standings;

/// Everything known before the first detector runs.
pub struct Survey<'a> {
    /// The rule book.
    pub policy: &'a Policy,
    /// The day the analyst stands on.
    pub as_of: Day,
    /// How the rules are read.
    pub stance: Stance,
    /// The records.
    pub records: &'a Records,
    /// The parties.
    pub directory: &'a Directory,
    /// What is recorded of each party.
    pub profiles: &'a [Profile],
    /// Lists, headquarters and ownership.
    pub standings: &'a Standings<'a>,
    /// Hops, intents and withdrawn rows.
    pub network: &'a Network,
    /// The goods.
    pub book: &'a GoodsBook,
    /// Links.
    pub index: &'a Index<'a>,
    /// Goods and ends of each hop on its day.
    pub ends: &'a Ends,
    /// Traced hops.
    pub traced: &'a Traced,
    /// What parties held of traced goods.
    pub stock: &'a Stock,
}

/// Hops by party, in order of departure.
#[derive(Default)]
pub(super) struct Ledgers {
    /// Hops arriving at a party.
    pub(super) arriving: Grouped,
    /// Hops leaving a party.
    pub(super) leaving: Grouped,
    /// Parties that some shipment states as consignee and end user in one.
    pub(super) own_use: BTreeSet<PartyId>,
    /// Last day on which anything moved, with the first hop that moved then.
    pub(super) last_day: Option<(Day, HopId)>,
    /// Parties that deal in traced goods, or are to receive controlled ones or such as are presumed to be.
    pub(super) traders: BTreeSet<PartyId>,
    /// Intents (shipment indices) by consignee.
    pub(super) meant: BTreeMap<PartyId, Vec<u32>>,
    /// Observations (indices) by party, in order of day and id.
    pub(super) seen: BTreeMap<PartyId, Vec<u32>>,
    /// What was drawn from each licence on file, in order of departure; each shipment once.
    pub(super) drawn: HashMap<Text, Vec<Drawn>>,
    /// Tenancies (indices) by operator.
    pub(super) let_out: BTreeMap<PartyId, Vec<u32>>,
    /// Cells that name a party which may be a listed one.
    pub(super) named: BTreeMap<PartyId, Vec<Named>>,
    /// Replies (indices of the answers table) by the party that they are about, in the order of day and words.
    pub(super) replies: BTreeMap<PartyId, Vec<u32>>,
    /// Orders (indices) by buyer, in the order of what they say.
    pub(super) orders: BTreeMap<PartyId, Vec<u32>>,
    /// Amendments (indices) by shipment id, in the order of what they say.
    pub(super) amended: HashMap<Text, Vec<u32>>,
    /// Hops by shipment id.
    pub(super) by_id: Grouped,
    /// By number of the goods: of a kind that is presumed to be advanced.
    presumed: Vec<bool>,
}

impl Ledgers {
    /// Takes note of whose own use it is for, and of how far the data run.
    fn moved(&mut self, hop: &Hop, id: HopId) {
        if hop.end_user == Some(hop.to) {
            self.own_use.insert(hop.to);
        }
        let moved = hop.available().max(hop.departed);
        if self.last_day.is_none_or(|(day, _)| moved > day) {
            self.last_day = Some((moved, id));
        }
    }

    /// True when a hop carries goods of a kind that is presumed to be advanced.
    pub(super) fn is_presumed(&self, hop: &Hop) -> bool {
        self.presumed.get(hop.goods as usize).copied().unwrap_or(false)
    }

    /// Who sent and received which hops, and who deals in traced goods. O(hops log parties).
    fn of_hops(survey: &Survey<'_>) -> Ledgers {
        let hops = survey.network.hops.iter().zip((0..).map(HopId));
        let id = |hop: &Hop| survey.records.shipments[hop.shipment as usize].id;
        let mut ledgers = Ledgers {
            arriving: Grouped::of(hops.clone().map(|(hop, id)| (hop.to.0 as usize, id))),
            leaving: Grouped::of(hops.clone().map(|(hop, id)| (hop.from.0 as usize, id))),
            by_id: Grouped::of(hops.map(|(hop, number)| (id(hop).number(), number))),
            presumed: presumed(survey),
            ..Ledgers::default()
        };
        for (hop, number) in survey.network.hops.iter().zip(0..) {
            ledgers.moved(hop, HopId(number));
            if survey.traced.traced[number as usize] {
                ledgers.traders.extend([Some(hop.from), Some(hop.to), hop.end_user].into_iter().flatten());
            }
            if ledgers.is_presumed(hop) {
                ledgers.traders.insert(hop.to);
            }
        }
        ledgers
    }

    /// Sorts hops by party. O(hops log parties).
    pub(super) fn of(survey: &Survey<'_>) -> Ledgers {
        let mut ledgers = Ledgers::of_hops(survey);
        for index in &survey.network.intents {
            let row = &survey.records.shipments[*index as usize];
            if let Some(party) = survey.directory.party(&row.party(Place::Consignee)) {
                ledgers.traders.insert(party);
                ledgers.meant.entry(party).or_default().push(*index);
            }
        }
        for (row, number) in survey.records.tenancies.iter().zip(0..) {
            if let Some(operator) = survey.directory.party(&row.operator) {
                ledgers.let_out.entry(operator).or_default().push(number);
            }
        }
        for (row, number) in survey.records.orders.iter().zip(0..) {
            if let Some(buyer) = survey.directory.party(&row.buyer) {
                ledgers.orders.entry(buyer).or_default().push(number);
            }
        }
        for (row, number) in survey.records.amendments.iter().zip(0..) {
            ledgers.amended.entry(row.shipment_id).or_default().push(number);
        }
        ledgers.drawn = drawn(survey);
        ledgers.seen = seen(survey);
        ledgers.replies = replies(survey);
        ledgers.named = named(survey);
        ledgers
    }
}

/// By number of the goods: known by words alone, which are those of a kind that is presumed to be advanced.
fn presumed(survey: &Survey<'_>) -> Vec<bool> {
    let kinds: Vec<&str> =
        survey.policy.kinds().iter().filter(|kind| kind.presumed_advanced).map(|kind| kind.id.as_str()).collect();
    let is = |goods: &Goods| kind_of(goods, survey.policy).is_some_and(|kind| kinds.contains(&kind));
    survey.book.goods.iter().map(is).collect()
}

/// What was drawn from a licence up to and with a hop.
pub(super) struct Drawn {
    /// The hop.
    pub(super) hop: HopId,
    /// Whole units so far; unknown ones are not guessed.
    pub(super) units: i64,
    /// Declared value so far, by currency.
    pub(super) values: Vec<Money>,
}

/// Draws every licence on file down, hop by hop; legs in transit are not counted again.
fn drawn(survey: &Survey<'_>) -> HashMap<Text, Vec<Drawn>> {
    let mut drawn: HashMap<Text, Vec<Drawn>> =
        survey.records.licences.iter().map(|licence| (licence.number, Vec::new())).collect();
    // what came under the number and goes on under it was drawn when it came
    let mut held: HashMap<(Text, PartyId), i64> = HashMap::new();
    let named = named_in_licences(survey);
    for (hop, number) in survey.network.hops.iter().zip(0..).filter(|(hop, _)| hop.transit_to.is_none()) {
        let row = &survey.records.shipments[hop.shipment as usize];
        let Some(under) = drawn.get_mut(&row.license) else { continue };
        // a stranger who writes the number draws nothing from it
        if !named.get(&row.license).is_some_and(|names| names.iter().any(|names| is_for(hop, names, survey))) {
            continue;
        }
        let units = hop.whole_units();
        let before = held.get(&(row.license, hop.from)).copied().unwrap_or(0).min(units);
        *held.entry((row.license, hop.from)).or_default() -= before;
        *held.entry((row.license, hop.to)).or_default() += units;
        let (sum, mut values) = under.last().map_or((0, Vec::new()), |last| (last.units, last.values.clone()));
        let new = units - before;
        if let Some(value) = row.line_value().filter(|_| new > 0 || units == 0) {
            add_to(&mut values, Money { amount: share_of(value.amount, new, units), ..value });
        }
        under.push(Drawn { hop: HopId(number), units: i64::saturating_add(sum, new), values });
    }
    drawn
}

/// Consignee and end user that each licence names, in normal form; empty where it names none.
fn named_in_licences(survey: &Survey<'_>) -> HashMap<Text, Vec<[String; 2]>> {
    let normal = NormalForm::new(survey.policy);
    let mut named: HashMap<Text, Vec<[String; 2]>> = HashMap::new();
    for licence in &survey.records.licences {
        let names = [licence.consignee, licence.end_user].map(|name| normal.name(survey.records.texts.show(name)));
        named.entry(licence.number).or_default().push(names);
    }
    named
}

/// True when a hop goes to somebody whom a licence names, or is meant for one, and when it names nobody.
fn is_for(hop: &Hop, names: &[String; 2], survey: &Survey<'_>) -> bool {
    let is = |name: &String, party: PartyId| {
        !name.is_empty() && survey.directory.parties[party.0 as usize].normals.contains(name)
    };
    let parties = [Some(hop.ultimate().0), hop.end_user];
    names.iter().all(String::is_empty)
        || parties.iter().flatten().any(|party| names.iter().any(|name| is(name, *party)))
}

/// So many of the units' share of an amount; all of it where units are not recorded.
fn share_of(amount: i64, new: i64, units: i64) -> i64 {
    if units == 0 {
        return amount;
    }
    i64::try_from(i128::from(amount) * i128::from(new) / i128::from(units)).unwrap_or(amount)
}

fn add_to(values: &mut Vec<Money>, value: Money) {
    match values.iter_mut().find(|sum| sum.currency == value.currency) {
        Some(sum) => sum.amount = sum.amount.saturating_add(value.amount),
        None => values.push(value),
    }
}

fn seen(survey: &Survey<'_>) -> BTreeMap<PartyId, Vec<u32>> {
    let records = survey.records;
    let mut seen: BTreeMap<PartyId, Vec<u32>> = BTreeMap::new();
    for (row, number) in records.observations.iter().zip(0..) {
        if let Some(party) = survey.directory.party(&row.party) {
            seen.entry(party).or_default().push(number);
        }
    }
    for rows in seen.values_mut() {
        rows.sort_by_key(|number| {
            let row = &records.observations[*number as usize];
            (row.date, records.texts.show(row.id), *number)
        });
    }
    seen
}

/// A reply is about every party of the name that it gives: the table has no country. An open answer is none.
fn replies(survey: &Survey<'_>) -> BTreeMap<PartyId, Vec<u32>> {
    let records = survey.records;
    let mut replies: BTreeMap<PartyId, Vec<u32>> = BTreeMap::new();
    let given = |row: &&Answer| !survey.policy.is_open(records.texts.show(row.answer));
    for (row, number) in records.answers.iter().zip(0..).filter(|(row, _)| given(row)) {
        for party in survey.directory.named(row.party_name) {
            replies.entry(*party).or_default().push(number);
        }
    }
    let show = |text| records.texts.show(text);
    for rows in replies.values_mut() {
        rows.sort_by_key(|number| {
            let row = &records.answers[*number as usize];
            (row.date, show(row.question), show(row.answer), show(row.by))
        });
    }
    replies
}
