//! Who handed what to whom: the routes of a finding put together into parties and the lots between them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Basis, Country, Day, Finding, LicenceAnswer, Role, RouteHop, RouteView};

/// Parties and what passed between them, in the order in which the routes name them.
pub(super) struct Custody {
    /// Parties.
    pub(super) holders: Vec<Holder>,
    /// Handovers.
    pub(super) handovers: Vec<Handover>,
}

/// A party in the picture.
pub(super) struct Holder {
    /// Name.
    pub(super) name: String,
    /// Country.
    pub(super) country: Country,
    /// Roles on the records of the story.
    pub(super) roles: Vec<&'static str>,
    /// Place from the left, from 0.
    pub(super) layer: usize,
    /// True for a declared end user that no route reaches.
    pub(super) only_declared: bool,
}

/// What passed from one party to another on all routes.
pub(super) struct Handover {
    /// Index of the sender.
    pub(super) from: usize,
    /// Index of the receiver.
    pub(super) to: usize,
    /// Shipments, each once.
    pub(super) shipments: Vec<String>,
    /// Their units; `None` when one is not recorded.
    pub(super) units: Option<Decimal>,
    /// First departure.
    pub(super) first: Day,
    /// Last arrival, or departure where none is recorded.
    pub(super) last: Day,
    /// Products, each once.
    pub(super) products: Vec<String>,
    /// The weakest reason for which one follows the hop before.
    pub(super) basis: Option<&'static str>,
    /// The gravest licence answer.
    pub(super) licence: LicenceAnswer,
}

/// Declared end users drawn beside the route at most.
const SHOWN_DECLARED: usize = 2;

impl Custody {
    /// Puts `routes` of `finding` together. O(hops x parties of the finding).
    pub(super) fn of(finding: &Finding, routes: &[RouteView]) -> Custody {
        let mut custody = Custody { holders: Vec::new(), handovers: Vec::new() };
        let mut places = BTreeMap::new();
        for route in routes {
            for (layer, hop) in route.hops.iter().enumerate() {
                let from = custody.holder(finding, &hop.from, hop.from_country, layer);
                let to = custody.holder(finding, &hop.to, hop.to_country, layer + 1);
                let place = *places.entry((from, to)).or_insert(custody.handovers.len());
                if place == custody.handovers.len() {
                    custody.handovers.push(Handover::starting(from, to, hop));
                }
                custody.handovers[place].add(hop);
            }
        }
        custody.declare_end_users(finding);
        custody
    }

    fn holder(&mut self, finding: &Finding, name: &str, country: Country, layer: usize) -> usize {
        if let Some(known) = self.holders.iter().position(|holder| holder.name == name) {
            self.holders[known].layer = self.holders[known].layer.max(layer);
            return known;
        }
        let named = || finding.parties.iter().filter(|party| party.name == name);
        let party = named().find(|party| party.country == country).or_else(|| named().next());
        self.holders.push(Holder {
            name: name.to_owned(),
            country: party.map_or(country, |party| party.country),
            roles: party.map_or_else(Vec::new, |party| party.roles.clone()),
            layer,
            only_declared: false,
        });
        self.holders.len() - 1
    }

    fn declare_end_users(&mut self, finding: &Finding) {
        let layer = self.holders.iter().map(|holder| holder.layer).max().unwrap_or(0);
        let end_user = Role::EndUser.word();
        let unreached: Vec<_> = finding
            .parties
            .iter()
            .filter(|party| party.roles.contains(&end_user))
            .filter(|party| self.holders.iter().all(|holder| holder.name != party.name))
            .take(SHOWN_DECLARED)
            .collect();
        self.holders.extend(unreached.into_iter().map(|party| Holder {
            name: party.name.clone(),
            country: party.country,
            roles: vec![end_user],
            layer,
            only_declared: true,
        }));
    }
}

impl Handover {
    fn starting(from: usize, to: usize, hop: &RouteHop) -> Handover {
        Handover {
            from,
            to,
            shipments: Vec::new(),
            units: Some(Decimal::ZERO),
            first: hop.departed,
            last: hop.departed,
            products: Vec::new(),
            basis: None,
            licence: LicenceAnswer::NotRequired,
        }
    }

    fn add(&mut self, hop: &RouteHop) {
        if self.shipments.contains(&hop.shipment) {
            return;
        }
        self.shipments.push(hop.shipment.clone());
        self.units = self.units.zip(hop.units).and_then(|(sum, units)| sum.checked_add(units.to_decimal()));
        self.first = self.first.min(hop.departed);
        self.last = self.last.max(hop.arrived.unwrap_or(hop.departed));
        if !self.products.contains(&hop.product) {
            self.products.push(hop.product.clone());
        }
        self.basis = [self.basis, hop.basis].into_iter().flatten().max_by_key(|basis| weakness(basis));
        if gravity(hop.licence.answer) > gravity(self.licence) {
            self.licence = hop.licence.answer;
        }
    }
}

/// How weak a reason is, by the words of the link rule.
fn weakness(basis: &str) -> u8 {
    match basis {
        _ if basis == Basis::Serial.word() => 0,
        _ if basis == Basis::SameProduct.word() => 1,
        _ if basis == Basis::Assembly.word() => 3,
        _ => 2,
    }
}

fn gravity(answer: LicenceAnswer) -> u8 {
    match answer {
        LicenceAnswer::NotRequired => 0,
        LicenceAnswer::NeedsFacts => 1,
        LicenceAnswer::ReviewPolicy => 2,
        LicenceAnswer::Required => 3,
    }
}
