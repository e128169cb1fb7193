//! Links and routes of small random temporal multigraphs, against a naive reading of the link rule.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

mod readings;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chiptrace::classify::{Catalogue, GoodsBook, classify_all};
use chiptrace::ingest::{Input, Reader};
use chiptrace::model::{Basis, Day, Hop, HopId, Identity, Link, Milli, PartyId, Records};
use chiptrace::network::{
    Index, Linker, Network, Route, RouteQuery, bounds, build, links_behind, list_routes, share_out,
};
use chiptrace::policy::{LinkRule, Policy};
use chiptrace::resolve::{Matching, NormalForm, resolve};
use proptest::prelude::*;
use readings::{Readings, reached};

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

const HEADER: &str = "shipment_id,ship_date,arrival_date,exporter_name,exporter_country,consignee_name,\
consignee_country,declared_description,quantity,gross_weight_kg,serial_numbers\n";

/// One row: from, to, day of departure, days of transit (none: no arrival), goods, units, kilograms a unit, serial.
type Row = (u8, u8, u8, Option<u8>, u8, Option<u8>, Option<u8>, Option<u8>);

fn row() -> impl Strategy<Value = Row> {
    let party = || 0..5_u8;
    let units = prop::option::weighted(0.9, prop::sample::select(vec![1_u8, 2, 2, 4, 4, 6, 8]));
    let kilograms = prop::option::weighted(0.8, prop::sample::select(vec![10_u8, 10, 10, 3]));
    let serial = prop::option::weighted(0.15, 0..3_u8);
    (party(), party(), 0..20_u8, prop::option::weighted(0.8, 0..4_u8), 0..4_u8, units, kilograms, serial)
}

/// One to three units, counted, and no serial numbers: few readings.
fn few_units(row: Row) -> Row {
    let (from, to, departed, transit, kind, units, kilograms, _) = row;
    (from, to, departed, transit, kind, Some(units.unwrap_or(1) % 3 + 1), kilograms, None)
}

fn day(number: u8) -> String {
    (Day::parse("2025-03-01").unwrap() + i32::from(number) * 3).to_string()
}

fn csv(rows: &[Row]) -> Vec<u8> {
    let goods =
        ["NVIDIA H100 80GB PCIe accelerator", "computer parts", "electronic equipment", "NVIDIA H200 NVL 141GB"];
    let mut text = HEADER.to_owned();
    for (number, (from, to, departed, transit, kind, units, kilograms, serial)) in rows.iter().enumerate() {
        let arrived = transit.map(|days| (Day::parse(&day(*departed)).unwrap() + i32::from(days)).to_string());
        let weight = units.zip(*kilograms).map(|(units, each)| (u32::from(units) * u32::from(each)).to_string());
        text.push_str(&format!(
            "S{number:03},{},{},Party {from} Ltd,SG,Party {to} Ltd,SG,{},{},{},{}\n",
            day(*departed),
            arrived.unwrap_or_default(),
            goods[usize::from(*kind)],
            units.map(|units| units.to_string()).unwrap_or_default(),
            weight.unwrap_or_default(),
            serial.map(|serial| format!("SN{serial}")).unwrap_or_default(),
        ));
    }
    text.into_bytes()
}

struct Ground {
    records: Records,
    book: GoodsBook,
    network: Network,
}

fn ground(rows: &[Row]) -> Ground {
    let mut reader = Reader::new(&POLICY);
    reader.add(&Input { name: "rows.csv".to_owned(), bytes: csv(rows) });
    let records = reader.finish();
    let today = Day::parse("2026-11-25").unwrap();
    let book = classify_all(&records, &Catalogue::new(&POLICY, POLICY.in_force(today)));
    let mut directory = resolve(&records, &NormalForm::new(&POLICY), Matching::Exact);
    let network = build(&records, &book, &mut directory);
    Ground { records, book, network }
}

impl Ground {
    fn index(&self) -> Index<'_> {
        self.index_by(POLICY.link_rule())
    }

    fn index_by<'g>(&'g self, rule: &'g LinkRule) -> Index<'g> {
        let (hops, book, records) = (&self.network.hops[..], &self.book, &self.records);
        Index::new(Linker { hops, book, records, rule })
    }

    fn ids(&self) -> impl Iterator<Item = HopId> + use<> {
        (0..u32::try_from(self.network.hops.len()).unwrap()).map(HopId)
    }

    fn hop(&self, id: HopId) -> &Hop {
        &self.network.hops[id.0 as usize]
    }
}

/// The link rule read again from its definition: place, time, goods; by looking at every pair.
struct Naive<'g>(&'g Ground);

impl Naive<'_> {
    fn controlled(&self, id: HopId) -> bool {
        let goods = &self.0.book.goods[self.0.hop(id).goods as usize];
        goods.level.is_controlled() || goods.letter.is_some()
    }

    fn agree(&self, a: HopId, b: HopId) -> Option<bool> {
        let (a, b) = (self.0.hop(a).unit_weight?.0, self.0.hop(b).unit_weight?.0);
        Some((a - b).abs() * 10 <= a.max(b))
    }

    fn relabelled(&self, a: HopId, b: HopId) -> bool {
        self.0.hop(a).key != self.0.hop(b).key && !(self.controlled(a) && self.controlled(b))
    }

    fn pair(&self, a: HopId, b: HopId) -> bool {
        let (first, next) = (self.0.hop(a), self.0.hop(b));
        let wait = next.departed.days_since(first.arrived.unwrap_or(first.departed));
        if a == b || first.to != next.from || wait < -1 {
            return false;
        }
        let serials = |hop: &Hop| self.0.records.shipments[hop.shipment as usize].serials.to_vec();
        if serials(first).iter().any(|serial| serials(next).contains(serial)) {
            return true;
        }
        if wait > 365 {
            return false;
        }
        let unknown = self.0.book.goods[first.goods as usize].identity == Identity::Unrecognised;
        let same = first.key == next.key && !(unknown && self.agree(a, b) == Some(false));
        let counts = first.units.zip(next.units).is_some_and(|(came, left)| left <= came && left >= Milli(2000));
        same || (counts && self.relabelled(a, b) && self.agree(a, b) == Some(true))
    }

    /// Lots that are part of a run, in order of arrival, whose units add up to those of `b`.
    fn lots(&self, b: HopId) -> BTreeSet<HopId> {
        let next = self.0.hop(b);
        let Some(units) = next.units else { return BTreeSet::new() };
        let fits = |a: &HopId| {
            let lot = self.0.hop(*a);
            let wait = next.departed.days_since(lot.available());
            let goods = lot.key == next.key || self.relabelled(*a, b);
            let smaller = lot.units.is_some_and(|lot| lot < units && lot.0 > 0);
            *a != b
                && lot.to == next.from
                && (-1..=90).contains(&wait)
                && goods
                && smaller
                && self.agree(*a, b) == Some(true)
        };
        let mut lots: Vec<HopId> = self.0.ids().filter(fits).collect();
        lots.sort_by_key(|id| (self.0.hop(*id).available(), *id));
        let (reach, most) = (POLICY.link_rule().lots_in_reach, POLICY.link_rule().max_lots_in_sum);
        let lots = &lots[lots.len().saturating_sub(reach)..];
        let sum = |lots: &[HopId]| lots.iter().map(|id| self.0.hop(*id).units.unwrap().0).sum::<i64>();
        let mut found = BTreeSet::new();
        for start in 0..lots.len() {
            for end in start + 2..=lots.len().min(start + most) {
                if sum(&lots[start..end]) == units.0 {
                    found.extend(&lots[start..end]);
                }
            }
        }
        if found.is_empty() {
            let sets = (0_u32..1 << lots.len()).filter(|set| (2..=most).contains(&(set.count_ones() as usize)));
            let members =
                |set: u32| (0..lots.len()).filter(|at| set >> at & 1 == 1).map(|at| lots[at]).collect::<Vec<_>>();
            let fitting: Vec<Vec<HopId>> = sets.map(members).filter(|lots| sum(lots) == units.0).collect();
            if let [only] = &fitting[..] {
                found.extend(only);
            }
        }
        found
    }

    fn follows(&self, a: HopId, b: HopId) -> bool {
        self.pair(a, b) || self.lots(b).contains(&a)
    }

    fn routes(&self, end: HopId) -> BTreeSet<Vec<HopId>> {
        let hop = self.0.hop(end);
        let mut found = BTreeSet::new();
        if hop.from != hop.to {
            self.extend(vec![end], &[hop.to, hop.from], &mut found);
        }
        found
    }

    fn extend(&self, path: Vec<HopId>, parties: &[PartyId], found: &mut BTreeSet<Vec<HopId>>) {
        let new = |a: &HopId| !parties.contains(&self.0.hop(*a).from) && self.follows(*a, path[0]);
        let before: Vec<HopId> =
            if path.len() < POLICY.link_rule().max_hops { self.0.ids().filter(new).collect() } else { vec![] };
        if before.is_empty() {
            found.insert(path);
            return;
        }
        for a in before {
            let mut longer = vec![a];
            longer.extend(&path);
            let mut more = parties.to_vec();
            more.push(self.0.hop(a).from);
            self.extend(longer, &more, found);
        }
    }
}

fn listed(index: &Index<'_>, ends: &[HopId]) -> Vec<Route> {
    let links_in = links_behind(index, ends);
    let query = RouteQuery {
        ends,
        links_in: &links_in,
        max_hops: POLICY.link_rule().max_hops,
        visits: u64::MAX,
        in_all: u64::MAX,
    };
    let listing = list_routes(index, &query);
    assert!(listing.cut.is_empty());
    listing.routes
}

/// So many random graphs, or as many as `CHIPTRACE_ORACLE_GRAPHS` says.
fn graphs(usual: u32) -> u32 {
    std::env::var("CHIPTRACE_ORACLE_GRAPHS").ok().and_then(|graphs| graphs.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: graphs(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn links_are_those_of_the_rule(rows in prop::collection::vec(row(), 1..12)) {
        let ground = ground(&rows);
        let (index, naive) = (ground.index(), Naive(&ground));
        for b in ground.ids() {
            let told: BTreeSet<HopId> = index.predecessors(b).iter().map(|link| link.from).collect();
            let truth: BTreeSet<HopId> = ground.ids().filter(|a| naive.follows(*a, b)).collect();
            prop_assert_eq!(told, truth, "into {:?}", b);
            let onward: BTreeSet<HopId> = index.successors(b).iter().map(|link| link.to).collect();
            let truth: BTreeSet<HopId> = ground.ids().filter(|next| naive.follows(b, *next)).collect();
            prop_assert_eq!(onward, truth, "out of {:?}", b);
        }
    }

    /// A budget takes routes away and says from which ends; the others keep all of theirs.
    #[test]
    fn what_a_budget_cuts_is_told(rows in prop::collection::vec(row(), 1..12), visits in 1..6_u64) {
        let ground = ground(&rows);
        let (index, ends) = (ground.index(), ground.ids().collect::<Vec<HopId>>());
        let (all, links_in) = (listed(&index, &ends), links_behind(&index, &ends));
        let max_hops = POLICY.link_rule().max_hops;
        let some = list_routes(&index, &RouteQuery { ends: &ends, links_in: &links_in, max_hops, visits, in_all: 0 });
        let of = |routes: &[Route], end| routes.iter().filter(|one| one.last() == end).cloned().collect::<Vec<_>>();
        for end in ends.iter().filter(|end| !some.cut.contains(end)) {
            prop_assert_eq!(of(&some.routes, *end), of(&all, *end));
        }
    }

    /// Which lots add up is left aside: among fewer lots another set may be the only one.
    #[test]
    fn at_a_crowded_party_the_nearest_and_those_of_one_size_are_links(rows in prop::collection::vec(row(), 8..30), most in 2..5_usize) {
        let ground = ground(&rows);
        let rule = LinkRule { most_neighbours: most, ..POLICY.link_rule().clone() };
        let (narrow, wide) = (ground.index_by(&rule), ground.index());
        prop_assert!(wide.crowded().is_empty());
        let known = |link: &Link, all: &[Link]| all.iter().any(|one| (one.from, one.to) == (link.from, link.to));
        for id in ground.ids() {
            let [came, left] = [narrow.predecessors(id), narrow.successors(id)];
            let [all_that_came, all_that_left] = [wide.predecessors(id), wide.successors(id)];
            let alone = |link: &&Link| link.basis != Basis::SumOfLots;
            prop_assert!(came.iter().filter(alone).all(|link| known(link, &all_that_came)), "{came:?} of {all_that_came:?}");
            prop_assert!(left.iter().filter(alone).all(|link| known(link, &all_that_left)), "{left:?} of {all_that_left:?}");
            let hop = ground.hop(id);
            if !narrow.crowded().contains(&hop.from) {
                prop_assert_eq!(&came, &all_that_came);
            }
            if !narrow.crowded().contains(&hop.to) {
                prop_assert_eq!(&left, &all_that_left);
            }
            // a link is left aside only where so many hops of its goods, and of its size, came between the two
            let (key, came_on) = (|id: HopId| (ground.hop(id).key, ground.hop(id).units), |id: HopId| ground.hop(id).available());
            let last = hop.departed + rule.tolerance_days;
            let between = |from: HopId, like: &dyn Fn(HopId) -> bool| {
                let nearer = |a: &HopId| ground.hop(*a).to == hop.from && came_on(*a) > came_on(from) && came_on(*a) <= last && like(*a);
                ground.ids().filter(nearer).count()
            };
            let same = |link: &&Link| key(link.from).0 == key(id).0;
            for link in all_that_came.iter().filter(same).filter(|link| !known(link, &came)) {
                prop_assert!(between(link.from, &|a| key(a).0 == key(id).0) >= most, "{link:?}");
                let sized = key(link.from) == key(id) && key(id).1.is_some();
                prop_assert!(!sized || between(link.from, &|a| key(a) == key(id)) >= most, "{link:?}");
            }
        }
    }

    #[test]
    fn routes_are_those_of_brute_force(rows in prop::collection::vec(row(), 1..10)) {
        let ground = ground(&rows);
        let (index, naive) = (ground.index(), Naive(&ground));
        let ends: Vec<HopId> = ground.ids().collect();
        let told: Vec<Vec<HopId>> = listed(&index, &ends).into_iter().map(|route| route.hops).collect();
        let truth: BTreeSet<Vec<HopId>> = ends.iter().flat_map(|end| naive.routes(*end)).collect();
        prop_assert_eq!(told.len(), truth.len(), "no route is told twice");
        prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), truth);
    }

    #[test]
    fn flow_bounds_hold_in_every_reading_of_the_records(rows in prop::collection::vec(row(), 2..7)) {
        let rows: Vec<Row> = rows.into_iter().map(few_units).collect();
        let ground = ground(&rows);
        let index = ground.index();
        let fed = |id: HopId| index.predecessors(id).into_iter().map(|link| (link.from.0, link.to.0)).collect::<Vec<_>>();
        let feeds: Vec<(u32, u32)> = ground.ids().flat_map(fed).collect();
        prop_assume!(feeds.len() < 8);
        let counts: Vec<i64> = ground.ids().map(|id| ground.hop(id).whole_units()).collect();
        let readings = Readings::of(&counts, &feeds);
        let ends: Vec<HopId> = ground.ids().collect();
        for route in listed(&index, &ends) {
            let flow = bounds(&index, &route);
            let (first, last) = (route.hops[0].0 as usize, route.last().0 as usize);
            for used in &readings.least_stock {
                let (least, _) = reached((&counts, &feeds, used), &[first], &[last]);
                prop_assert!(flow.least <= least, "{route:?}: {flow:?}, but {least} in {used:?}");
            }
            let most = readings.all.iter().map(|used| reached((&counts, &feeds, used), &[first], &[last]).1).max();
            prop_assert_eq!(Some(flow.most), most, "{:?}", route);
        }
    }

    #[test]
    fn routes_respect_time_and_units(rows in prop::collection::vec(row(), 1..12)) {
        let ground = ground(&rows);
        let index = ground.index();
        let ends: Vec<HopId> = ground.ids().collect();
        let routes = listed(&index, &ends);
        for route in &routes {
            for pair in route.hops.windows(2) {
                let (first, next) = (ground.hop(pair[0]), ground.hop(pair[1]));
                prop_assert!(next.departed >= first.available() - 1, "a route never goes back in time");
            }
            let flow = bounds(&index, route);
            let ends = [route.hops[0], route.last()].map(|hop| ground.hop(hop).units.map(Milli::whole));
            let most = ends.into_iter().flatten().min().unwrap_or(i64::MAX);
            prop_assert!(0 <= flow.least && flow.least <= flow.most && flow.most <= most, "{flow:?}");
            prop_assert!((0..=flow.most).contains(&flow.fifo) && (0..=flow.most).contains(&flow.pro_rata), "{flow:?}");
        }
        let mut used = vec![0_i64; ground.network.hops.len()];
        for (route, units) in share_out(&index.linker, routes) {
            route.hops.iter().for_each(|hop| used[hop.0 as usize] += units);
        }
        for id in ground.ids().filter(|id| ground.hop(*id).units.is_some()) {
            prop_assert!(used[id.0 as usize] <= ground.hop(id).whole_units(), "no lot is told twice");
        }
    }
}
