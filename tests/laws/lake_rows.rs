//! The statements of `lake plan` once more, over records in memory: which rows of a lake are taken out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chiptrace::lake::{Answers, GoodsAnswer};
use chiptrace::model::{Day, Mention, Place, Records, Shipment, ShipmentStatus, Text};
use chiptrace::policy::LinkRule;

/// A row with everything that the engine joins to it.
struct Leg {
    row: usize,
    from: Option<u32>,
    to: Option<u32>,
    departed: Day,
    available: Day,
}

/// How goods that came may be the goods that left.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Tag {
    Key(u32),
    /// The same words where a weight is missing that would tell goods apart, and with the weight where it is not.
    Bare(u32),
    Words(u32, usize),
    /// Weight bucket; goods that are what they are said to be, and goods that may be others.
    Closed(usize),
    Open(usize),
    Assembly,
    Serial(Text),
}

type Reach = HashMap<(u32, Tag), BTreeSet<Day>>;

pub(crate) struct Reducer<'a> {
    records: &'a Records,
    answers: &'a Answers,
    rule: &'a LinkRule,
    legs: Vec<Leg>,
    leaving: HashMap<(u32, Tag), Vec<usize>>,
    arriving: HashMap<(u32, Tag), Vec<usize>>,
    bounds: Vec<i64>,
    /// Rows by id, and house bills by the bill that they are under.
    times: HashMap<Text, usize>,
    houses: HashMap<Text, usize>,
}

impl<'a> Reducer<'a> {
    pub(crate) fn new(records: &'a Records, answers: &'a Answers, rule: &'a LinkRule) -> Reducer<'a> {
        let mut bounds = vec![1_i64];
        while let Some(&last) = bounds.last().filter(|last| **last < i64::MAX / 2000) {
            bounds.push(last + (last * rule.weight_tolerance_permille / 1000).max(1));
        }
        let (leaving, arriving) = (HashMap::new(), HashMap::new());
        let (mut times, mut houses) = (HashMap::new(), HashMap::new());
        for row in &records.shipments {
            *times.entry(row.id).or_default() += 1;
            *houses.entry(row.filing().master_bill).or_default() += 1;
        }
        let mut all = Reducer { records, answers, rule, legs: Vec::new(), leaving, arriving, bounds, times, houses };
        for row in 0..records.shipments.len() {
            all.add_legs(row);
        }
        for at in 0..all.legs.len() {
            for tag in all.leaves_as(at) {
                all.legs[at].from.into_iter().for_each(|party| all.leaving.entry((party, tag)).or_default().push(at));
            }
            for tag in all.comes_as(at) {
                all.legs[at].to.into_iter().for_each(|party| all.arriving.entry((party, tag)).or_default().push(at));
            }
        }
        all
    }

    fn row(&self, row: usize) -> &'a Shipment {
        &self.records.shipments[row]
    }

    fn goods(&self, row: usize) -> GoodsAnswer {
        let row = self.row(row);
        self.answers.goods[&[row.part_number, row.description, row.eccn, row.hs_code]]
    }

    fn party(&self, mention: &Mention) -> Option<u32> {
        self.answers.party(mention.name, mention.country).map(|answer| answer.party)
    }

    fn place(&self, row: usize, place: Place) -> Option<u32> {
        self.party(&self.row(row).party(place))
    }

    fn add_legs(&mut self, at: usize) {
        let row = self.row(at);
        let Some(departed) = row.day() else { return };
        let arrived = row.arrived.filter(|arrived| row.departed.is_none_or(|departed| *arrived >= departed));
        let [from, via, to] =
            [Place::Exporter, Place::IntermediateConsignee, Place::Consignee].map(|place| self.place(at, place));
        let available = arrived.unwrap_or(departed);
        match via.filter(|via| Some(*via) != from && Some(*via) != to) {
            None => self.legs.push(Leg { row: at, from, to, departed, available }),
            Some(via) => {
                self.legs.push(Leg { row: at, from, to: Some(via), departed, available: departed });
                self.legs.push(Leg { row: at, from: Some(via), to, departed, available });
            }
        }
    }

    fn bucket(&self, row: usize) -> Option<usize> {
        let weight = self.row(row).weight_per_unit()?;
        Some(self.bounds.partition_point(|bound| *bound <= weight.0))
    }

    /// Under what a leg may have been carried on from.
    fn leaves_as(&self, at: usize) -> Vec<Tag> {
        let (row, goods) = (self.legs[at].row, self.goods(self.legs[at].row));
        let mut tags: Vec<Tag> = goods.key.map(Tag::Key).into_iter().collect();
        let counted = self.row(row).quantity.is_some_and(|units| units.0 >= self.rule.least_count * 1000);
        match self.bucket(row) {
            None => tags.extend(goods.key.map(Tag::Bare)),
            Some(bucket) => {
                for near in bucket.saturating_sub(NEAR)..=bucket + NEAR {
                    tags.extend(goods.key.map(|key| Tag::Words(key, near)));
                    tags.extend(counted.then_some(Tag::Open(near)));
                    tags.extend((counted && goods.open).then_some(Tag::Closed(near)));
                }
            }
        }
        tags.extend(goods.family.then_some(Tag::Assembly));
        tags.extend(self.row(row).serials.iter().map(|serial| Tag::Serial(*serial)));
        tags
    }

    /// Under what goods may be carried on.
    fn comes_as(&self, at: usize) -> Vec<Tag> {
        let (row, goods) = (self.legs[at].row, self.goods(self.legs[at].row));
        let bucket = self.bucket(row);
        let mut tags = match (goods.key, bucket.filter(|_| goods.words)) {
            (None, _) => Vec::new(),
            (Some(key), None) => vec![Tag::Key(key)],
            (Some(key), Some(bucket)) => vec![Tag::Bare(key), Tag::Words(key, bucket)],
        };
        tags.extend(bucket.map(|bucket| if goods.open { Tag::Open(bucket) } else { Tag::Closed(bucket) }));
        tags.extend(goods.part.then_some(Tag::Assembly));
        tags.extend(self.row(row).serials.iter().map(|serial| Tag::Serial(*serial)));
        tags
    }

    fn ends(&self, leg: &Leg) -> bool {
        let row = self.row(leg.row);
        [Place::IntermediateConsignee, Place::Consignee].iter().any(|place| {
            let mention = row.party(*place);
            self.answers.party(mention.name, mention.country).is_some_and(|answer| answer.ends)
                || (mention.is_none() && self.answers.tier3.contains(&mention.country))
        })
    }

    /// Legs of goods that are controlled, or that need a licence at their end for what is declared of them.
    fn starts(&self) -> BTreeSet<usize> {
        let starts = |at: &usize| {
            let goods = self.goods(self.legs[*at].row);
            goods.controlled || (goods.declared && self.ends(&self.legs[*at]))
        };
        (0..self.legs.len()).filter(starts).collect()
    }

    /// Legs that may follow those found, again and again.
    fn forward(&self, starts: BTreeSet<usize>) -> BTreeSet<usize> {
        let (mut all, mut new) = (starts.clone(), starts);
        while !new.is_empty() {
            let mut reach = Reach::new();
            for at in &new {
                let Some(to) = self.legs[*at].to else { continue };
                for tag in self.comes_as(*at) {
                    reach.entry((to, tag)).or_default().insert(self.legs[*at].available);
                }
            }
            let mut next = BTreeSet::new();
            for (place, days) in &reach {
                let most = if matches!(place.1, Tag::Serial(_)) { i32::MAX / 2 } else { self.rule.max_dwell_days };
                let within = |at: &&usize| {
                    let departed = self.legs[**at].departed;
                    days.iter().any(|day| (-self.rule.tolerance_days..=most).contains(&departed.days_since(*day)))
                };
                next.extend(self.leaving.get(place).into_iter().flatten().filter(within).copied());
            }
            new = next.difference(&all).copied().collect();
            all.extend(&new);
        }
        all
    }

    /// Legs that may lie before those found, as many times as a route has hops; further back within the usual wait only.
    fn backward(&self, found: &BTreeSet<usize>) -> BTreeSet<usize> {
        let (mut all, mut new) = (found.clone(), found.clone());
        let mut round = 1;
        while !new.is_empty() {
            let longest = if round < self.rule.max_hops { self.rule.slow_dwell_days } else { self.rule.max_dwell_days };
            let mut reach: HashMap<(u32, Tag), BTreeMap<Day, i64>> = HashMap::new();
            for at in &new {
                let Some(from) = self.legs[*at].from else { continue };
                for tag in self.leaves_as(*at) {
                    let days = reach.entry((from, tag)).or_default();
                    let least = days.entry(self.legs[*at].departed).or_insert(i64::MAX);
                    *least = self.units(*at).unwrap_or(i64::MAX).min(*least);
                }
            }
            let mut next = BTreeSet::new();
            for (place, days) in &reach {
                let most = if matches!(place.1, Tag::Serial(_)) { i32::MAX / 2 } else { longest };
                let within = |at: &&usize| {
                    let units = self.units(**at);
                    days.iter().any(|(day, least)| {
                        let wait = day.days_since(self.legs[**at].available);
                        let by_weight = matches!(place.1, Tag::Open(_) | Tag::Closed(_));
                        let enough = wait <= self.rule.max_dwell_days || units.is_some_and(|units| units >= *least);
                        (-self.rule.tolerance_days..=most).contains(&wait) && (!by_weight || enough)
                    })
                };
                next.extend(self.arriving.get(place).into_iter().flatten().filter(within).copied());
            }
            new = next.difference(&all).copied().collect();
            all.extend(&new);
            round += 1;
        }
        all
    }

    fn units(&self, at: usize) -> Option<i64> {
        self.row(self.legs[at].row).quantity.map(|units| units.0)
    }

    /// Parties whose history is read.
    fn parties(&self, on_ways: &BTreeSet<usize>) -> BTreeSet<u32> {
        let mut read: BTreeSet<u32> = BTreeSet::new();
        for leg in on_ways.iter().map(|at| &self.legs[*at]) {
            read.extend(leg.from.into_iter().chain(leg.to));
            read.extend([Place::Consignee, Place::EndUser].iter().filter_map(|place| self.place(leg.row, *place)));
        }
        for at in 0..self.records.shipments.len() {
            let (row, goods) = (self.row(at), self.goods(at));
            let by_hand = self.answers.by_hand.contains(&row.mode);
            let pending = self.records.texts.show(row.license) == "PENDING";
            if goods.stands_out || goods.presumed || by_hand || pending || row.status != ShipmentStatus::Original {
                let places = [Place::Exporter, Place::IntermediateConsignee, Place::Consignee, Place::EndUser];
                read.extend(places.iter().filter_map(|place| self.place(at, *place)));
            }
        }
        let told = self.answers.parties().filter(|one| one.whole || one.asked || one.searched);
        read.extend(told.map(|one| one.party));
        let beside = self.answers.beside.iter().filter(|(one, _)| read.contains(one)).map(|(_, other)| *other);
        let beside: Vec<u32> = beside.collect();
        read.extend(beside);
        read
    }

    /// The rows that are taken out.
    pub(crate) fn rows(&self) -> BTreeSet<usize> {
        let on_ways = self.forward(self.starts());
        let searched: BTreeSet<u32> = self.answers.parties().filter(|one| one.searched).map(|one| one.party).collect();
        let came = (0..self.legs.len()).filter(|at| self.legs[*at].to.is_some_and(|to| searched.contains(&to)));
        let on_ways = self.backward(&on_ways.iter().copied().chain(came).collect());
        let read = self.parties(&on_ways);
        let mut rows: BTreeSet<usize> = on_ways.iter().map(|at| self.legs[*at].row).collect();
        let shared: HashSet<Text> = rows.iter().flat_map(|at| self.row(*at).serials.iter().copied()).collect();
        for leg in &self.legs {
            if leg.from.into_iter().chain(leg.to).any(|party| read.contains(&party)) {
                rows.insert(leg.row);
            }
        }
        for at in 0..self.records.shipments.len() {
            let row = self.row(at);
            let whole =
                |mention: &Mention| self.answers.party(mention.name, mention.country).is_some_and(|one| one.whole);
            let numbered = row.serials.iter().any(|one| shared.contains(one) || self.answers.seen.contains(one));
            let drawn = self.answers.licences.contains(&row.license) || self.answers.paid.contains(&row.id);
            if self.goods(at).stands_out || numbered || drawn || row.parties.iter().any(whole) {
                rows.insert(at);
            }
        }
        self.add_taken_over(&read, &mut rows);
        self.add_strictest(&mut rows);
        self.add_last(&mut rows);
        self.add_filings(&mut rows);
        rows
    }

    /// What a supplier sold itself to customers whom a middleman serves with the same goods.
    fn add_taken_over(&self, read: &BTreeSet<u32>, rows: &mut BTreeSet<usize>) {
        let mut served: HashMap<(u32, u32), BTreeSet<u32>> = HashMap::new();
        let mut supplied: HashMap<(u32, u32), BTreeSet<u32>> = HashMap::new();
        for leg in &self.legs {
            let (Some(from), Some(to), Some(key)) = (leg.from, leg.to, self.goods(leg.row).key) else { continue };
            if read.contains(&from) && self.ends(leg) {
                served.entry((from, key)).or_default().insert(to);
            }
            if read.contains(&to) {
                supplied.entry((to, key)).or_default().insert(from);
            }
        }
        let mut sales: HashSet<(u32, u32, u32)> = HashSet::new();
        for ((middle, key), customers) in &served {
            for supplier in supplied.get(&(*middle, *key)).into_iter().flatten() {
                sales.extend(customers.iter().map(|customer| (*supplier, *customer, *key)));
            }
        }
        let direct = |leg: &&Leg| {
            let key = self.goods(leg.row).key;
            leg.from.zip(leg.to).zip(key).is_some_and(|((from, to), key)| sales.contains(&(from, to, key)))
        };
        rows.extend(self.legs.iter().filter(direct).map(|leg| leg.row));
    }

    /// For the goods of the rows, the rows that declare the strictest ECCN of these goods first.
    fn add_strictest(&self, rows: &mut BTreeSet<usize>) {
        let keys: HashSet<u32> = rows.iter().filter_map(|at| self.goods(*at).key).collect();
        let mut best: BTreeMap<u32, (u32, Day, &str)> = BTreeMap::new();
        let stated = |at: usize| {
            let (goods, row) = (self.goods(at), self.row(at));
            let id = if row.id_made { "" } else { self.records.texts.show(row.id) };
            Some((goods.key.filter(|key| keys.contains(key))?, (goods.strictness?, row.day()?, id)))
        };
        let all = || (0..self.records.shipments.len()).filter_map(|at| Some((at, stated(at)?)));
        for (_, (key, how)) in all().filter(|(at, _)| self.stands_alone(*at)) {
            let held = best.entry(key).or_insert(how);
            *held = how.min(*held);
        }
        let first = |(at, (key, how)): &(usize, (u32, (u32, Day, &str)))| {
            let held = best.get(key);
            held.is_none_or(|held| if self.stands_alone(*at) { how == held } else { how <= held })
        };
        rows.extend(all().filter(first).map(|(at, _)| at));
    }

    /// The rows that moved last: a hop for certain, and those that are perhaps one and moved no earlier.
    fn add_last(&self, rows: &mut BTreeSet<usize>) {
        let moved = |leg: &Leg| leg.available.max(leg.departed);
        let id = |leg: &Leg| {
            let row = self.row(leg.row);
            if row.id_made { "" } else { self.records.texts.show(row.id) }
        };
        let alone = || self.legs.iter().filter(|leg| self.stands_alone(leg.row));
        let last = alone().map(moved).max();
        let first = alone().filter(|leg| Some(moved(leg)) == last).map(|leg| (leg.departed, id(leg))).min();
        let counts = |leg: &&Leg| {
            let (alone, day) = (self.stands_alone(leg.row), Some(moved(leg)));
            if alone { day == last && Some((leg.departed, id(leg))) == first } else { day >= last }
        };
        rows.extend(self.legs.iter().filter(counts).map(|leg| leg.row));
    }

    /// True for the only row of its id, that is filed and not pending, under no other bill: it moved, whatever else is filed.
    fn stands_alone(&self, at: usize) -> bool {
        let row = self.row(at);
        let pending = self.records.texts.show(row.license) == "PENDING";
        row.status == ShipmentStatus::Original
            && !pending
            && self.times[&row.id] == 1
            && !self.houses.contains_key(&row.id)
    }

    /// Versions of the rows' filings, and the house bills under them.
    fn add_filings(&self, rows: &mut BTreeSet<usize>) {
        let ids: HashSet<Text> = rows.iter().map(|at| self.row(*at).id).collect();
        let belongs = |at: &usize| {
            let row = self.row(*at);
            ids.contains(&row.id) || (!row.filing().master_bill.is_none() && ids.contains(&row.filing().master_bill))
        };
        rows.extend((0..self.records.shipments.len()).filter(belongs));
    }
}

/// Buckets within which weights are taken to agree.
const NEAR: usize = 2;
