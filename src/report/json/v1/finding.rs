//! The finding of schema v1: routes, flags, evidence, explanations.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::desk::{Check, Reply};
use crate::model;

/// One finding.
#[derive(Serialize)]
pub(in crate::report::json) struct Finding<'a> {
    id: &'a str,
    rank: u32,
    priority: &'static str,
    score: u32,
    title: &'a str,
    summary: &'a str,
    status: &'static str,
    groups: Vec<&'static str>,
    parties: Vec<Party<'a>>,
    shipments: &'a [String],
    routes: Vec<Route<'a>>,
    totals: Totals<'a>,
    flags: Vec<Flag<'a>>,
    explanations: Vec<Explanation<'a>>,
    ask_next: &'a [String],
    truncated: Option<&'a str>,
    passage: Option<Passage<'a>>,
    /// Only where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replies: Vec<Reply<'a>>,
    /// Only on high and medium findings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checklist: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Party<'a> {
    id: &'a str,
    name: &'a str,
    country: Option<&'a str>,
    roles: &'a [&'static str],
    spellings: &'a [String],
    merged: Vec<Name<'a>>,
    possibly_same: Vec<Name<'a>>,
}

/// A name that is, or may be, the same party.
#[derive(Serialize)]
struct Name<'a> {
    id: &'a str,
    spelling: &'a str,
    country: Option<&'a str>,
    with: &'a str,
    because: &'a str,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Route<'a> {
    hops: Vec<Hop<'a>>,
    flow: Flow,
}

#[derive(Serialize)]
struct Hop<'a> {
    shipment: &'a str,
    from: &'a str,
    to: &'a str,
    departed: String,
    arrived: Option<String>,
    product: &'a str,
    goods_key: &'a str,
    units: Option<Number>,
    weight_kg: Option<Number>,
    value: Option<&'a str>,
    serials: &'a [String],
    basis: Option<&'static str>,
    dwell_days: Option<i32>,
    licence: Licence<'a>,
}

#[derive(Serialize)]
struct Licence<'a> {
    answer: &'static str,
    because: &'a [String],
    on_record: &'a str,
    text_in_cfr: &'a str,
    enforced: &'a str,
}

#[derive(Serialize)]
struct Flow {
    least: i64,
    most: i64,
    fifo: i64,
    pro_rata: i64,
}

#[derive(Serialize)]
struct Totals<'a> {
    units: i64,
    chips: i64,
    tpp: Number,
    value: BTreeMap<&'a str, String>,
}

/// What all routes together brought to their ends.
#[derive(Serialize)]
struct Passage<'a> {
    counts: &'static str,
    sent: Option<i64>,
    least: i64,
    most: i64,
    stock: i64,
    choke_points: Vec<PartyName<'a>>,
    instead: Vec<PartyName<'a>>,
    direct: Vec<PartyName<'a>>,
    smallest: bool,
}

#[derive(Serialize)]
struct PartyName<'a> {
    id: &'a str,
    name: &'a str,
    country: Option<&'a str>,
}

#[derive(Serialize)]
struct Flag<'a> {
    red_flag: &'a str,
    pattern: &'a [String],
    group: &'static str,
    severity: &'static str,
    confidence: &'static str,
    because: &'a str,
    parties: &'a [String],
    evidence: Vec<Evidence<'a>>,
    citations: Vec<Citation<'a>>,
}

#[derive(Serialize)]
pub(super) struct Evidence<'a> {
    file: &'a str,
    record: u32,
    line: u32,
    column: &'a str,
    value: &'a str,
    note: &'a str,
}

#[derive(Serialize)]
struct Citation<'a> {
    id: &'a str,
    text: &'a str,
    in_force_on_hop: bool,
}

#[derive(Serialize)]
struct Explanation<'a> {
    id: &'a str,
    text: &'a str,
    answers_group: Option<&'static str>,
    evidence: Vec<Evidence<'a>>,
}

/// A JSON number: an integer when whole, else a decimal fraction (the nearest double, exact to 15 digits).
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Fraction(f64),
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        match value.normalize() {
            whole if whole.scale() == 0 && whole.to_i64().is_some() => {
                Number::Whole(whole.to_i64().unwrap_or_default())
            }
            other => Number::Fraction(other.to_f64().unwrap_or_default()),
        }
    }
}

impl<'a> From<&'a model::Finding> for Finding<'a> {
    fn from(finding: &'a model::Finding) -> Self {
        Finding {
            id: &finding.id,
            rank: finding.rank,
            priority: finding.priority.word(),
            score: finding.score,
            title: &finding.title,
            summary: &finding.summary,
            status: finding.status.word(),
            groups: finding.groups.iter().map(|group| group.word()).collect(),
            parties: finding.parties.iter().map(Into::into).collect(),
            shipments: &finding.shipments,
            routes: finding.routes.iter().map(Into::into).collect(),
            totals: (&finding.totals).into(),
            flags: finding.flags.iter().map(Into::into).collect(),
            explanations: finding.explanations.iter().map(Into::into).collect(),
            ask_next: &finding.ask_next,
            truncated: finding.truncated.as_deref(),
            passage: finding.passage.as_ref().map(Into::into),
            replies: finding.replies.iter().map(Into::into).collect(),
            checklist: finding.checklist.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a model::FindingParty> for Party<'a> {
    fn from(party: &'a model::FindingParty) -> Self {
        let country = party.country.is_known().then(|| party.country.code());
        Party {
            id: &party.id,
            name: &party.name,
            country,
            roles: &party.roles,
            spellings: &party.spellings,
            merged: party.merged.iter().map(Into::into).collect(),
            possibly_same: party.possibly_same.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a model::MergedName> for Name<'a> {
    fn from(name: &'a model::MergedName) -> Self {
        Name {
            id: &name.id,
            spelling: &name.spelling,
            country: name.country.is_known().then(|| name.country.code()),
            with: &name.with,
            because: &name.because,
            evidence: name.evidence.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a model::Passage> for Passage<'a> {
    fn from(passage: &'a model::Passage) -> Self {
        let named = |parties: &'a [model::PartyName]| parties.iter().map(Into::into).collect();
        let model::Passage { counts, sent, least, most, stock, smallest, .. } = *passage;
        let (choke_points, instead) = (named(&passage.choke_points), named(&passage.instead));
        let direct = named(&passage.direct);
        Passage { counts, sent, least, most, stock, choke_points, instead, direct, smallest }
    }
}

impl<'a> From<&'a model::PartyName> for PartyName<'a> {
    fn from(party: &'a model::PartyName) -> Self {
        let country = party.country.is_known().then(|| party.country.code());
        PartyName { id: &party.id, name: &party.name, country }
    }
}

impl<'a> From<&'a model::RouteView> for Route<'a> {
    fn from(route: &'a model::RouteView) -> Self {
        let model::Flow { least, most, fifo, pro_rata } = route.flow;
        Route { hops: route.hops.iter().map(Into::into).collect(), flow: Flow { least, most, fifo, pro_rata } }
    }
}

impl<'a> From<&'a model::RouteHop> for Hop<'a> {
    fn from(hop: &'a model::RouteHop) -> Self {
        Hop {
            shipment: &hop.shipment,
            from: &hop.from,
            to: &hop.to,
            departed: hop.departed.to_string(),
            arrived: hop.arrived.map(|day| day.to_string()),
            product: &hop.product,
            goods_key: &hop.goods_key,
            units: hop.units.map(|units| units.to_decimal().into()),
            weight_kg: hop.weight_kg.map(Into::into),
            value: hop.value.as_deref(),
            serials: &hop.serials,
            basis: hop.basis,
            dwell_days: hop.dwell_days,
            licence: (&hop.licence).into(),
        }
    }
}

impl<'a> From<&'a model::Licensing> for Licence<'a> {
    fn from(licence: &'a model::Licensing) -> Self {
        Licence {
            answer: licence.answer.words(),
            because: &licence.because,
            on_record: &licence.on_record,
            text_in_cfr: &licence.text_in_cfr,
            enforced: &licence.enforced,
        }
    }
}

impl<'a> From<&'a model::Totals> for Totals<'a> {
    fn from(totals: &'a model::Totals) -> Self {
        let value = totals.value.iter().map(|(code, amount)| (code.as_str(), amount.to_string())).collect();
        Totals { units: totals.units, chips: totals.chips, tpp: totals.tpp.into(), value }
    }
}

impl<'a> From<&'a model::RaisedView> for Flag<'a> {
    fn from(flag: &'a model::RaisedView) -> Self {
        Flag {
            red_flag: &flag.red_flag,
            pattern: &flag.patterns,
            group: flag.group.word(),
            severity: flag.severity.word(),
            confidence: flag.confidence.word(),
            because: &flag.because,
            parties: &flag.parties,
            evidence: flag.evidence.iter().map(Into::into).collect(),
            citations: flag.citations.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a model::Evidence> for Evidence<'a> {
    fn from(cell: &'a model::Evidence) -> Self {
        let model::Evidence { subject: _, column, value, note, file, record, line } = cell;
        Evidence { file, record: *record, line: *line, column, value, note }
    }
}

impl<'a> From<&'a model::Citation> for Citation<'a> {
    fn from(citation: &'a model::Citation) -> Self {
        Citation { id: &citation.id, text: &citation.text, in_force_on_hop: citation.in_force_on_hop }
    }
}

impl<'a> From<&'a model::Explanation> for Explanation<'a> {
    fn from(explanation: &'a model::Explanation) -> Self {
        Explanation {
            id: &explanation.id,
            text: &explanation.text,
            answers_group: explanation.answers_group.map(model::Group::word),
            evidence: explanation.evidence.iter().map(Into::into).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_integers_and_others_decimal() {
        let print = |text: &str| serde_json::to_string(&Number::from(text.parse::<Decimal>().unwrap())).unwrap();
        assert_eq!(print("40.000"), "40");
        assert_eq!(print("812.5"), "812.5");
        assert_eq!(print("0.001"), "0.001");
    }
}
