//! Questions about routes over a data set: who may start and end them, which goods, when, and the answers.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::classify::{Catalogue, GoodsBook, classify_all};
use crate::detect::{Context, Survey, detect};
use crate::model::{Basis, Day, Hop, HopId, Link, PartyId, Records};
use crate::network::paths::{Columns, Field, Limits};
use crate::network::{Network, build};
use crate::policy::Policy;
use crate::resolve::{Directory, NormalForm, party_id, resolve};

use super::crowd::{Crowd, Who};
use super::path_question::{PathChoke, PathCount, PathQuestion, PathTop, SameGoods};
use super::survey::with_survey;
use super::{ScanOptions, Stages, begin, ways};

/// A data set made ready for one question.
pub struct Paths<'a> {
    records: &'a Records,
    directory: &'a Directory,
    pub(super) book: &'a GoodsBook,
    hops: &'a [Hop],
    question: &'a PathQuestion,
    pub(super) columns: Columns,
    /// Hop in each position of the columns.
    pub(super) ids: Vec<HopId>,
    /// By position: a party that must stand on a route stands on this hop.
    on_the_way: Vec<bool>,
    /// By position: arrives at whom the origin is asked for.
    pub(super) arrives: Vec<bool>,
    /// Most hops whose flow is looked at.
    pub(super) most_lots: usize,
    survey: Option<&'a Survey<'a>>,
    limits: Limits,
    /// Names of the question that no party of the data set has.
    pub unknown: Vec<String>,
}

/// Makes a data set ready and hands it to `work`. Only a question about lists, red flags or links of any kind needs lists
/// screened and links indexed; the others need goods, parties and hops alone. O(hops log hops).
pub fn paths<T>(
    records: &Records,
    policy: &Policy,
    (options, question): (&ScanOptions, &PathQuestion),
    stages: &dyn Stages,
    work: impl FnOnce(&Paths<'_>) -> T,
) -> T {
    let all = || question.from.iter().chain(&question.to).chain(&question.via).chain(&question.at);
    if question.same == SameGoods::Any || all().any(Who::needs_survey) {
        return with_survey(records, policy, options, stages, |survey| {
            let flagged = if all().any(Who::needs_flags) { flagged(survey, options) } else { BTreeMap::new() };
            let crowd = |who| Crowd::new(who, policy, survey.directory, Some(survey.standings), &flagged);
            begin(stages, "columns");
            let ground = (survey.directory, survey.book, survey.network);
            let most_lots = policy.link_rule().max_hops_in_story;
            let paths = Paths::new(ground, question, crowd, (records, Some(survey)), most_lots);
            begin(stages, "engine");
            let answer = work(&paths);
            begin(stages, "free");
            answer
        });
    }
    begin(stages, "classify");
    let book = classify_all(records, &Catalogue::new(policy, policy.in_force(options.as_of)));
    begin(stages, "resolve");
    let mut directory = resolve(records, &NormalForm::new(policy), options.matching);
    begin(stages, "hops");
    let network = build(records, &book, &mut directory);
    let none = BTreeMap::new();
    let crowd = |who| Crowd::new(who, policy, &directory, None, &none);
    begin(stages, "columns");
    let rule = policy.link_rule();
    let mut paths = Paths::new((&directory, &book, &network), question, crowd, (records, None), rule.max_hops_in_story);
    paths.limits.max_dwell = question.max_dwell.unwrap_or(rule.max_dwell_days);
    begin(stages, "engine");
    let answer = work(&paths);
    // what was made ready is given back behind the engine, not in its time
    begin(stages, "free");
    answer
}

/// Parties on whom each red flag is raised.
fn flagged(survey: &Survey<'_>, options: &ScanOptions) -> BTreeMap<&'static str, Vec<PartyId>> {
    let ways = ways::ways(survey, options);
    let hops = ways::hops_to_inspect(survey, &ways.corridors, options);
    let mut flagged: BTreeMap<&'static str, Vec<PartyId>> = BTreeMap::new();
    for raised in detect(&Context::new(survey), &hops, &ways.corridors).raised {
        flagged.entry(raised.red_flag).or_default().extend(raised.parties);
    }
    flagged
}

impl<'a> Paths<'a> {
    fn new<'c>(
        (directory, book, network): (&'a Directory, &'a GoodsBook, &'a Network),
        question: &'a PathQuestion,
        crowd: impl Fn(&'a [Who]) -> Crowd<'c>,
        (records, survey): (&'a Records, Option<&'a Survey<'a>>),
        most_lots: usize,
    ) -> Paths<'a>
    where
        'a: 'c,
    {
        let [from, to, via, at] = [&question.from, &question.to, &question.via, &question.at].map(|who| crowd(who));
        let unknown = [&from, &to, &via, &at].into_iter().flat_map(|crowd| crowd.unknown.clone()).collect();
        let mut paths = Paths {
            records,
            directory,
            book,
            hops: &network.hops,
            question,
            columns: Columns::default(),
            ids: Vec::new(),
            on_the_way: Vec::new(),
            arrives: Vec::new(),
            most_lots,
            survey,
            limits: Limits { max_hops: question.max_hops.max(1), least_dwell: 0, max_dwell: 0 },
            unknown,
        };
        if let Some(survey) = survey {
            paths.limits.max_dwell = question.max_dwell.unwrap_or(survey.policy.link_rule().max_dwell_days);
            if question.same == SameGoods::Any {
                paths.limits.least_dwell = -survey.policy.link_rule().tolerance_days;
            }
        }
        paths.fill([from, to, via, at]);
        paths
    }

    /// Writes the hops that the question leaves down as columns.
    fn fill(&mut self, [mut from, mut to, mut via, mut at]: [Crowd<'_>; 4]) {
        let (question, book) = (self.question, self.book);
        let wordless = book.keys.iter().map(|key| key.0).max().unwrap_or(0) + 1;
        for (hop, number) in self.hops.iter().zip(0..) {
            let outside = |(first, last): (Day, Day)| hop.departed < first || hop.available() > last;
            if question.between.is_some_and(outside) {
                continue;
            }
            let starts = u8::from(from.holds(hop.from, hop.departed)) * Columns::STARTS;
            let ends = u8::from(to.holds(hop.to, hop.departed)) * Columns::ENDS;
            // goods without words are the same as none
            let key = match question.same {
                SameGoods::Any => 0,
                SameGoods::Product if book.goods[hop.goods as usize].key.is_empty() => wordless + number,
                SameGoods::Product => hop.key.0,
            };
            let days = (hop.departed.number(), hop.available().number());
            self.columns.push((hop.from.0, hop.to.0), key, days, starts | ends);
            self.ids.push(HopId(number));
            if !question.via.is_empty() {
                self.on_the_way.push(via.holds(hop.from, hop.departed) || via.holds(hop.to, hop.departed));
            }
            if !question.at.is_empty() {
                self.arrives.push(at.holds(hop.to, hop.departed));
            }
        }
    }

    /// Hops that the question leaves.
    #[must_use]
    pub fn hop_count(&self) -> usize {
        self.ids.len()
    }

    /// A hop.
    #[must_use]
    pub fn hop(&self, id: HopId) -> &'a Hop {
        &self.hops[id.0 as usize]
    }

    /// Shipment id of a hop, as read.
    #[must_use]
    pub fn shipment(&self, id: HopId) -> &'a str {
        self.records.texts.show(self.records.shipments[self.hop(id).shipment as usize].id)
    }

    /// Name of the goods of a hop and the text of their key.
    #[must_use]
    pub fn goods(&self, id: HopId) -> (&'a str, &'a str) {
        let goods = &self.book.goods[self.hop(id).goods as usize];
        (&goods.name, &goods.key)
    }

    /// Name and country of a party, as printed.
    #[must_use]
    pub fn party(&self, party: PartyId) -> (&'a str, &'a str) {
        let party = &self.directory.parties[party.0 as usize];
        (&party.name, party.country.code())
    }

    /// Why one hop of a route follows the one before.
    #[must_use]
    pub fn basis(&self, a: HopId, b: HopId) -> &'static str {
        let link = self.survey.and_then(|survey| survey.index.successors(a).into_iter().find(|link| link.to == b));
        match (self.question.same, link) {
            (SameGoods::Any, Some(link)) => link.basis.word(),
            _ => Basis::SameProduct.word(),
        }
    }

    /// Counts routes and walks; those on which nobody of `via` stands are taken off again. See [`Field::count`].
    #[must_use]
    pub fn count(&self) -> PathCount {
        let all = self.field(&self.columns, &self.ids).count(self.question.budget);
        let mut count = PathCount { routes: all.routes, walks: all.walks, truncated: None };
        let mut partial = all.partial;
        if !self.question.via.is_empty() {
            let (columns, ids) = self.without_via();
            let off = self.field(&columns, &ids).count(self.question.budget);
            count.routes = if off.partial == 0 { all.routes.saturating_sub(off.routes) } else { 0 };
            count.walks = all.walks.zip(off.walks).map(|(all, off)| all.saturating_sub(off));
            partial += off.partial;
        }
        let firsts = all.first_hops;
        count.truncated = (partial > 0).then(|| {
            format!(
                "routes is a lower bound: the budget of {} partial routes did not reach for {partial} of {firsts} first hops",
                self.question.budget
            )
        });
        count
    }

    /// The best routes. See [`Field::best`].
    #[must_use]
    pub fn top(&self, count: usize) -> PathTop {
        let passes = |hops: &[u32]| self.on_the_way.is_empty() || hops.iter().any(|hop| self.on_the_way[*hop as usize]);
        let best = self.field(&self.columns, &self.ids).best(count, self.question.budget, &passes);
        let id = |hop: u32| self.ids[hop as usize];
        let routes = best.routes.into_iter().map(|route| (route.score, route.hops.into_iter().map(id).collect()));
        let truncated = best.may_be_missed.map(|bound| {
            format!(
                "the budget of {} steps ended the search; a route not looked at scores at most {bound}",
                self.question.budget
            )
        });
        PathTop { routes: routes.collect(), truncated }
    }

    fn without_via(&self) -> (Columns, Vec<HopId>) {
        let (mut columns, mut ids) = (Columns::default(), Vec::new());
        let all = &self.columns;
        for at in (0..all.len()).filter(|at| !self.on_the_way[*at]) {
            let days = (all.departed[at], all.available[at]);
            columns.push((all.from[at], all.to[at]), all.key[at], days, all.marks[at]);
            ids.push(self.ids[at]);
        }
        (columns, ids)
    }

    /// The fewest parties whose hold would have stopped every route. See [`Field::choke_points`].
    #[must_use]
    pub fn choke(&self) -> PathChoke {
        let mut order: Vec<PartyId> = (0..).map(PartyId).take(self.directory.parties.len()).collect();
        order.sort_by_cached_key(|party| (party_id(&self.directory.parties[party.0 as usize]), *party));
        let mut rank = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(party, place)| rank[party.0 as usize] = place);
        let told = self.field(&self.columns, &self.ids).choke_points(&rank, self.question.budget);
        let parties = |found: Vec<u32>| found.into_iter().map(PartyId).collect();
        let (count, at_least) = (told.parties.len(), told.at_least);
        let truncated = (count > at_least).then(|| {
            format!(
                "the budget of {} hops ended the search: {count} parties would do, and no fewer than {at_least} can",
                self.question.budget
            )
        });
        let (instead, direct) = (parties(told.instead), parties(told.direct));
        PathChoke { parties: parties(told.parties), instead, direct, at_least: at_least as u64, truncated }
    }

    pub(super) fn field(&self, columns: &Columns, ids: &[HopId]) -> Field {
        self.linked(columns, ids, |survey, hop| survey.index.successors(hop), |link| link.to)
    }

    pub(super) fn field_backwards(&self, columns: &Columns) -> Field {
        self.linked(columns, &self.ids, |survey, hop| survey.index.predecessors(hop), |link| link.from)
    }

    fn linked(
        &self,
        columns: &Columns,
        ids: &[HopId],
        links: impl Fn(&Survey<'_>, HopId) -> Vec<Link> + Sync,
        other: impl Fn(&Link) -> HopId + Sync,
    ) -> Field {
        let Some(survey) = self.survey.filter(|_| self.question.same == SameGoods::Any) else {
            return Field::new(columns, self.limits);
        };
        let places: BTreeMap<HopId, u32> = ids.iter().copied().zip(0..).collect();
        let in_time = |link: &Link| match self.question.max_dwell {
            Some(most) => link.dwell <= most,
            None => !link.slow,
        };
        let next: Vec<Vec<u32>> = ids
            .par_iter()
            .map(|id| {
                links(survey, *id)
                    .iter()
                    .filter(|link| in_time(link))
                    .filter_map(|link| places.get(&other(link)).copied())
                    .collect()
            })
            .collect();
        let mut next = next.into_iter();
        Field::linked(columns, self.limits, |_| next.next().unwrap_or_default())
    }
}
