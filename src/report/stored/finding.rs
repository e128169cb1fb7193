//! A finding of a stored report, back as the finding that the renderers know.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Number;

use super::named;
use crate::model::{
    Basis, Citation, Confidence, Country, Day, DiligenceCheck, Evidence, Explanation, Finding, FindingParty,
    FindingStatus, Flow, Group, LicenceAnswer, Licensing, MergedName, Milli, PartyName, Passage, Priority, RaisedView,
    RedFlagView, Reply, Role, RouteHop, RouteView, Severity, Totals,
};

#[derive(Deserialize)]
pub(super) struct StoredFinding {
    id: String,
    rank: u32,
    priority: String,
    score: u32,
    title: String,
    summary: String,
    status: String,
    groups: Vec<String>,
    parties: Vec<Party>,
    shipments: Vec<String>,
    routes: Vec<Route>,
    totals: Sums,
    flags: Vec<Flag>,
    explanations: Vec<Told>,
    ask_next: Vec<String>,
    truncated: Option<String>,
    passage: Option<Through>,
    #[serde(default)]
    replies: Vec<Answer>,
    #[serde(default)]
    checklist: Vec<Check>,
}

#[derive(Deserialize)]
struct Party {
    id: String,
    name: String,
    country: Option<String>,
    roles: Vec<String>,
    spellings: Vec<String>,
    merged: Vec<Name>,
    possibly_same: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    id: String,
    spelling: String,
    country: Option<String>,
    with: String,
    because: String,
    evidence: Vec<Cell>,
}

#[derive(Deserialize)]
struct Route {
    hops: Vec<Hop>,
    flow: Bounds,
}

#[derive(Deserialize)]
struct Bounds {
    least: i64,
    most: i64,
    fifo: i64,
    pro_rata: i64,
}

#[derive(Deserialize)]
struct Hop {
    shipment: String,
    from: String,
    to: String,
    departed: String,
    arrived: Option<String>,
    product: String,
    goods_key: String,
    units: Option<Number>,
    weight_kg: Option<Number>,
    value: Option<String>,
    serials: Vec<String>,
    basis: Option<String>,
    dwell_days: Option<i32>,
    licence: Licence,
}

#[derive(Deserialize)]
struct Licence {
    answer: String,
    because: Vec<String>,
    on_record: String,
    text_in_cfr: String,
    enforced: String,
}

#[derive(Deserialize)]
struct Sums {
    units: i64,
    chips: i64,
    tpp: Number,
    value: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Through {
    counts: String,
    sent: Option<i64>,
    least: i64,
    most: i64,
    stock: i64,
    choke_points: Vec<Short>,
    #[serde(default)]
    instead: Vec<Short>,
    direct: Vec<Short>,
    smallest: bool,
}

#[derive(Deserialize)]
struct Short {
    id: String,
    name: String,
    country: Option<String>,
}

#[derive(Deserialize)]
struct Flag {
    red_flag: String,
    pattern: Vec<String>,
    group: String,
    severity: String,
    confidence: String,
    because: String,
    #[serde(default)]
    parties: Vec<String>,
    evidence: Vec<Cell>,
    citations: Vec<Rule>,
}

#[derive(Deserialize)]
struct Cell {
    file: String,
    record: u32,
    line: u32,
    column: String,
    value: String,
    note: String,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    text: String,
    in_force_on_hop: bool,
}

#[derive(Deserialize)]
struct Told {
    id: String,
    text: String,
    answers_group: Option<String>,
    evidence: Vec<Cell>,
}

#[derive(Deserialize)]
struct Answer {
    party: String,
    question: String,
    answer: String,
    date: Option<String>,
    by: String,
    evidence: Vec<Cell>,
}

#[derive(Deserialize)]
struct Check {
    id: String,
    party: String,
    action: String,
    keep: String,
    screened: bool,
    evidence: Vec<Cell>,
}

impl StoredFinding {
    /// The country of a party by its name; unknown where the finding has no such party.
    fn country(&self, name: &str) -> Country {
        self.parties.iter().find(|party| party.name == name).map_or(Country::UNKNOWN, |party| known(&party.country))
    }

    fn first_day(&self) -> Option<Day> {
        self.routes.iter().flat_map(|route| &route.hops).filter_map(|hop| Day::parse(&hop.departed)).min()
    }

    fn last_day(&self) -> Option<Day> {
        let hops = self.routes.iter().flat_map(|route| &route.hops);
        hops.filter_map(|hop| Day::parse(hop.arrived.as_deref().unwrap_or(&hop.departed))).max()
    }

    /// The finding, with the titles of its flags from their cards.
    pub(super) fn into_finding(self, cards: &BTreeMap<String, RedFlagView>) -> Finding {
        let (first_day, last_day) = (self.first_day(), self.last_day());
        let routes = self.routes.iter().map(|route| route_view(route, |name| self.country(name))).collect();
        let groups = self.groups.iter().filter_map(|word| named(&Group::ALL, Group::word, word));
        let priorities = [Priority::High, Priority::Medium, Priority::Low];
        let statuses = [FindingStatus::Observed, FindingStatus::Unfinished, FindingStatus::Party];
        Finding {
            priority: named(&priorities, Priority::word, &self.priority).unwrap_or(Priority::Low),
            status: named(&statuses, FindingStatus::word, &self.status).unwrap_or(FindingStatus::Party),
            groups: groups.collect(),
            first_day,
            last_day,
            routes,
            id: self.id,
            rank: self.rank,
            score: self.score,
            title: self.title,
            summary: self.summary,
            parties: self.parties.into_iter().map(party).collect(),
            shipments: self.shipments,
            totals: totals(self.totals),
            passage: self.passage.map(passage),
            flags: self.flags.into_iter().map(|flag| raised(flag, cards)).collect(),
            explanations: self.explanations.into_iter().map(explanation).collect(),
            ask_next: self.ask_next,
            replies: self.replies.into_iter().map(reply).collect(),
            checklist: self.checklist.into_iter().map(check).collect(),
            truncated: self.truncated,
        }
    }
}

fn known(code: &Option<String>) -> Country {
    code.as_deref().and_then(Country::parse).unwrap_or(Country::UNKNOWN)
}

fn decimal(number: &Number) -> Option<Decimal> {
    number.to_string().parse().ok()
}

fn cells(cells: Vec<Cell>) -> Vec<Evidence> {
    let cell = |Cell { file, record, line, column, value, note }: Cell| Evidence {
        subject: String::new(),
        column,
        value,
        note,
        file,
        record,
        line,
    };
    cells.into_iter().map(cell).collect()
}

fn party(party: Party) -> FindingParty {
    use Role::{Consignee, EndUser, Exporter, Forwarder, IntermediateConsignee, NotifyParty, Payer, Tenant};
    let roles = [Exporter, IntermediateConsignee, Consignee, EndUser, Forwarder, NotifyParty, Payer, Tenant];
    let role = |word: &String| named(&roles, Role::word, word).map(Role::word);
    FindingParty {
        country: known(&party.country),
        roles: party.roles.iter().filter_map(role).collect(),
        id: party.id,
        name: party.name,
        spellings: party.spellings,
        merged: party.merged.into_iter().map(name).collect(),
        possibly_same: party.possibly_same.into_iter().map(name).collect(),
    }
}

fn name(name: Name) -> MergedName {
    let country = known(&name.country);
    let Name { id, spelling, with, because, evidence, .. } = name;
    MergedName { id, spelling, country, with, because, evidence: cells(evidence) }
}

fn route_view(route: &Route, country: impl Fn(&str) -> Country) -> RouteView {
    let Bounds { least, most, fifo, pro_rata } = route.flow;
    let hops = route.hops.iter().filter_map(|hop| route_hop(hop, &country)).collect();
    RouteView { hops, flow: Flow { least, most, fifo, pro_rata } }
}

fn route_hop(hop: &Hop, country: impl Fn(&str) -> Country) -> Option<RouteHop> {
    use Basis::{Assembly, CountAndWeight, SameProduct, Serial, SumOfLots};
    let bases = [Serial, SameProduct, CountAndWeight, SumOfLots, Assembly];
    let basis = hop.basis.as_deref().and_then(|word| named(&bases, Basis::word, word)).map(Basis::word);
    Some(RouteHop {
        shipment: hop.shipment.clone(),
        from_country: country(&hop.from),
        to_country: country(&hop.to),
        from: hop.from.clone(),
        to: hop.to.clone(),
        departed: Day::parse(&hop.departed)?,
        arrived: hop.arrived.as_deref().and_then(Day::parse),
        product: hop.product.clone(),
        goods_key: hop.goods_key.clone(),
        units: hop.units.as_ref().and_then(decimal).and_then(Milli::from_decimal),
        weight_kg: hop.weight_kg.as_ref().and_then(decimal),
        value: hop.value.clone(),
        serials: hop.serials.clone(),
        basis,
        dwell_days: hop.dwell_days,
        licence: licence(&hop.licence),
    })
}

fn licence(licence: &Licence) -> Licensing {
    use LicenceAnswer::{NeedsFacts, NotRequired, Required, ReviewPolicy};
    let answers = [Required, NotRequired, NeedsFacts, ReviewPolicy];
    let answer = named(&answers, LicenceAnswer::words, &licence.answer).unwrap_or(NeedsFacts);
    Licensing {
        answer,
        needed: answer == Required,
        decisive: licence.because.first().cloned().unwrap_or_default(),
        because: licence.because.clone(),
        on_record: licence.on_record.clone(),
        text_in_cfr: licence.text_in_cfr.clone(),
        enforced: licence.enforced.clone(),
    }
}

fn totals(sums: Sums) -> Totals {
    let value = sums.value.into_iter().filter_map(|(code, amount)| Some((code, amount.parse().ok()?)));
    Totals { units: sums.units, chips: sums.chips, tpp: decimal(&sums.tpp).unwrap_or_default(), value: value.collect() }
}

fn passage(through: Through) -> Passage {
    let parties = |parties: Vec<Short>| parties.into_iter().map(short).collect();
    Passage {
        counts: if through.counts == "chips" { "chips" } else { "units" },
        sent: through.sent,
        least: through.least,
        most: through.most,
        stock: through.stock,
        choke_points: parties(through.choke_points),
        instead: parties(through.instead),
        direct: parties(through.direct),
        smallest: through.smallest,
    }
}

fn short(party: Short) -> PartyName {
    PartyName { country: known(&party.country), id: party.id, name: party.name }
}

fn raised(flag: Flag, cards: &BTreeMap<String, RedFlagView>) -> RaisedView {
    let severities = [Severity::Low, Severity::Medium, Severity::High];
    let confidences = [Confidence::Low, Confidence::Medium, Confidence::High];
    let rule = |Rule { id, text, in_force_on_hop }: Rule| Citation { id, text, in_force_on_hop };
    RaisedView {
        title: cards.get(&flag.red_flag).map_or_else(|| flag.red_flag.clone(), |card| card.title.clone()),
        group: named(&Group::ALL, Group::word, &flag.group).unwrap_or(Group::Party),
        severity: named(&severities, Severity::word, &flag.severity).unwrap_or(Severity::Low),
        confidence: named(&confidences, Confidence::word, &flag.confidence).unwrap_or(Confidence::Low),
        red_flag: flag.red_flag,
        patterns: flag.pattern,
        because: flag.because,
        parties: flag.parties,
        evidence: cells(flag.evidence),
        citations: flag.citations.into_iter().map(rule).collect(),
    }
}

fn explanation(told: Told) -> Explanation {
    let answers_group = told.answers_group.as_deref().and_then(|word| named(&Group::ALL, Group::word, word));
    Explanation { id: told.id, text: told.text, answers_group, evidence: cells(told.evidence) }
}

fn reply(answer: Answer) -> Reply {
    let day = answer.date.as_deref().and_then(Day::parse);
    let Answer { party, question, answer, by, evidence, .. } = answer;
    Reply { party, question, answer, day, by, evidence: cells(evidence) }
}

fn check(check: Check) -> DiligenceCheck {
    let Check { id, party, action, keep, screened, evidence } = check;
    DiligenceCheck { id, party, action, keep, screened, evidence: cells(evidence) }
}
