//! A young party takes the place between a supplier and its former customer, which may no longer be supplied freely.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use crate::model::{Day, GoodsKey};
use crate::resolve::Known;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "customer-inheritance", inspect: &[Inspect::Party(inspect)] };

/// Old customers of a supplier whom a middleman now serves with the same goods.
struct Heirs {
    /// The last direct lot to each old customer, and the first lot over the middleman.
    edges: Vec<(HopId, HopId)>,
    /// The first lot from the supplier to the middleman.
    first: HopId,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let served = served(party, context);
    let Some(formed) = context.profile(party).incorporated else {
        if !served.is_empty() {
            notes.cannot_tell();
        }
        return;
    };
    if served.is_empty() {
        return in_place_of((party, formed), context, notes);
    }
    let mut firsts: BTreeMap<(PartyId, GoodsKey), HopId> = BTreeMap::new();
    for hop in context.arriving(party).iter().filter(|hop| served.contains_key(&context.hop(**hop).key)) {
        firsts.entry((context.hop(*hop).from, context.hop(*hop).key)).or_insert(*hop);
    }
    for ((supplier, key), first) in firsts {
        let after = |hop: &&HopId| context.hop(**hop).departed >= context.hop(first).departed;
        let edges: Vec<(HopId, HopId)> = served[&key]
            .iter()
            .filter(after)
            .filter_map(|hop| Some((last_direct(supplier, *hop, first, context)?, *hop)))
            .collect();
        if !edges.is_empty() && !context.may_be_one(supplier, party) {
            judge((party, formed), &Heirs { edges, first }, context, notes);
        }
    }
}

/// The same where nothing tells how the goods go on: the supplier's own lots to customers at ends stop, for the rules reach the
/// goods meanwhile, and a party formed about then buys as many from it. O(lots of the suppliers' same goods).
fn in_place_of((party, formed): (PartyId, Known<Day>), context: &Context<'_>, notes: &mut Notes) {
    let limit = |name: &str| i32::try_from(context.threshold(DETECTOR.red_flag, name)).unwrap_or(i32::MAX);
    let mut known: BTreeSet<(PartyId, GoodsKey)> = BTreeSet::new();
    let lots = context.arriving(party).iter().copied().filter(|hop| context.is_controlled(*hop));
    for first in lots {
        let (hop, ends) = (context.hop(first), &context.survey.ends);
        if !known.insert((hop.from, hop.key)) || context.same_group(hop.from, party) {
            continue;
        }
        let before = (hop.departed - limit("window_days"), hop.departed);
        let direct = context.survey.index.leaving(hop.from, hop.key, before);
        let free = |lot: &HopId| ends.is_end(lot.0 as usize) && !barred(*lot, context);
        let direct: Vec<HopId> = direct.into_iter().filter(free).collect();
        let Some(last) = direct.iter().copied().max_by_key(|lot| (context.hop(*lot).departed, *lot)) else { continue };
        let later = context.survey.index.leaving(hop.from, hop.key, (hop.departed + 1, context.last_day()));
        let goes_on = later.iter().any(|lot| context.hop(*lot).to == context.hop(last).to);
        let about_then = formed.value >= context.hop(last).departed - limit("successor_days");
        let sum = |lots: &[HopId]| lots.iter().map(|lot| context.hop(*lot).whole_units()).sum::<i64>();
        let takes: Vec<HopId> =
            context.arriving(party).iter().copied().filter(|lot| context.hop(*lot).key == hop.key).collect();
        let customers: BTreeSet<PartyId> = direct.iter().map(|lot| context.hop(*lot).to).collect();
        let few = customers.len() as i64 <= context.threshold(DETECTOR.red_flag, "most_customers");
        if about_then && few && !goes_on && sum(&takes) >= sum(&direct) {
            return notes.raise(heir((party, formed), (&direct, last), &takes, context));
        }
    }
}

fn heir(
    (party, formed): (PartyId, Known<Day>),
    (direct, last): (&[HopId], HopId),
    takes: &[HopId],
    context: &Context<'_>,
) -> RaisedFlag {
    let (supplier, first) = (context.hop(last).from, context.hop(takes[0]));
    let because = format!(
        "{} sent {} to {} until {}, when no licence was needed; from {} on {}, formed on {}, buys as many from it. How they go on is in no record.",
        context.name(supplier),
        context.goods(last).name,
        context.name(context.hop(last).to),
        context.hop(last).departed,
        first.departed,
        context.name(party),
        formed.value,
    );
    let columns = ["exporter_name", "consignee_name", "ship_date", "declared_description", "part_number", "quantity"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because).cite(
        formed.record,
        &["name", "incorporated"],
        "young party",
    );
    for lot in direct {
        raise = raise.hop(context, *lot, &columns, "direct lot");
    }
    for lot in takes {
        raise = raise.hop(context, *lot, &columns, "lot to the new party");
    }
    let customers = direct.iter().map(|lot| context.hop(*lot).to);
    raise.parties([party, supplier]).parties(customers).done()
}

/// The first lot to each customer at which a route may end, a Tier 3 destination or a restricted party, by goods.
fn served(party: PartyId, context: &Context<'_>) -> BTreeMap<GoodsKey, Vec<HopId>> {
    let mut seen: BTreeSet<(PartyId, GoodsKey)> = BTreeSet::new();
    let mut served: BTreeMap<GoodsKey, Vec<HopId>> = BTreeMap::new();
    for hop in context.leaving(party).iter().filter(|hop| context.survey.ends.is_end(hop.0 as usize)) {
        let (to, key) = (context.hop(*hop).to, context.hop(*hop).key);
        if seen.insert((to, key)) {
            served.entry(key).or_default().push(*hop);
        }
    }
    served
}

/// The supplier's own last lot of these goods to a customer, when there is none after the middleman's first.
fn last_direct(supplier: PartyId, to_customer: HopId, first: HopId, context: &Context<'_>) -> Option<HopId> {
    let (customer, key, began) =
        (context.hop(to_customer).to, context.hop(to_customer).key, context.hop(first).departed);
    let days = i32::try_from(context.threshold(DETECTOR.red_flag, "window_days")).unwrap_or(i32::MAX);
    let direct = |from: Day, to: Day| {
        let lots = context.survey.index.leaving(supplier, key, (from, to));
        lots.into_iter().filter(|hop| context.hop(*hop).to == customer).max()
    };
    if direct(began + 1, context.last_day()).is_some() {
        return None;
    }
    direct(began - days, began)
}

/// The rules of its day ask for a licence for what a hop brings to an end of routes.
fn barred(hop: HopId, context: &Context<'_>) -> bool {
    let (ends, hop) = (&context.survey.ends, hop.0 as usize);
    ends.is_end(hop) && (ends.controlled[hop] || ends.declared[hop])
}

fn judge((party, formed): (PartyId, Known<Day>), heirs: &Heirs, context: &Context<'_>, notes: &mut Notes) {
    let began = context.hop(heirs.first).departed;
    let young = i64::from(began.days_since(formed.value)) <= context.threshold(DETECTOR.red_flag, "young_days");
    // a distributor that takes over many customers at once has a contract for it
    let many = heirs.edges.len() as i64 > context.threshold(DETECTOR.red_flag, "most_customers");
    let [(direct, through), ..] = heirs.edges.as_slice() else { return };
    if !young || many {
        return;
    }
    let confidence =
        if barred(*direct, context) == barred(*through, context) { Confidence::Low } else { Confidence::High };
    notes.raise(flag((party, formed), heirs, confidence, context));
}

fn flag(
    (party, formed): (PartyId, Known<Day>),
    heirs: &Heirs,
    confidence: Confidence,
    context: &Context<'_>,
) -> RaisedFlag {
    let (supplier, began) = (context.hop(heirs.first).from, context.hop(heirs.first).departed);
    let direct = heirs.edges[0].0;
    let because = format!(
        "{} sent {} to {} until {}; from {} on {}, formed on {}, buys them from it and serves the same customer{}.",
        context.name(supplier),
        context.goods(direct).name,
        context.name(context.hop(direct).to),
        context.hop(direct).departed,
        began,
        context.name(party),
        formed.value,
        if confidence == Confidence::High { ", whom the rules have reached meanwhile" } else { "" },
    );
    let columns = ["exporter_name", "consignee_name", "ship_date", "declared_description", "part_number"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because)
        .cite(formed.record, &["name", "incorporated"], "young party")
        .hop(context, heirs.first, &columns, "first lot to the new party");
    for (direct, through) in &heirs.edges {
        raise = raise.hop(context, *direct, &columns, "last direct lot").hop(
            context,
            *through,
            &columns,
            "over the new party",
        );
        if let Some(listed) = context.profile(context.hop(*through).to).list_status {
            raise = raise.cite(listed.record, &["name", "list_status"], "restricted party");
        }
    }
    let customers = heirs.edges.iter().map(|(direct, _)| context.hop(*direct).to);
    raise.parties([party, supplier]).parties(customers).done()
}
