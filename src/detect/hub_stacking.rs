//! Several transshipment hubs in a row, each with a young trading firm.

use super::prelude::counted;
use super::prelude::*;
use crate::policy::BusinessClass;

pub(super) const DETECTOR: Detector = Detector { red_flag: "hub-stacking", inspect: &[Inspect::Corridor(inspect)] };

fn inspect(corridor: &Corridor, context: &Context<'_>, notes: &mut Notes) {
    let Some((route, _)) = corridor.routes.first() else { return };
    let middle = &route.hops[..route.hops.len() - 1];
    let mut row: Vec<HopId> = Vec::new();
    let mut longest: Vec<HopId> = Vec::new();
    for hop in middle {
        let known = context.profile(context.hop(*hop).to).incorporated.is_some();
        if context.rules(*hop).is_hub(context.hop(*hop).to_country) && !known {
            notes.cannot_tell();
        }
        let same_country = row.last().is_some_and(|last| context.hop(*last).to_country == context.hop(*hop).to_country);
        if !is_young_trader_in_hub(*hop, context) {
            row.clear();
        } else if !same_country {
            row.push(*hop);
        }
        if row.len() > longest.len() {
            longest.clone_from(&row);
        }
    }
    if (longest.len() as i64) < context.threshold(DETECTOR.red_flag, "least_hubs") {
        return;
    }
    let firms: Vec<PartyId> = longest.iter().map(|hop| context.hop(*hop).to).collect();
    let names = firms.iter().map(|party| context.name(*party)).collect::<Vec<String>>().join(", ");
    let hubs = counted(firms.len() as i64, "hub");
    let because = format!("The route runs through {hubs} in a row, each with a young trading firm: {names}.");
    let subject = Subject::Corridor(corridor.parties.clone());
    let mut raise = Raise::new(DETECTOR.red_flag, subject, Confidence::Medium, because);
    for hop in &route.hops {
        raise = raise.hop(context, *hop, &["exporter_name", "consignee_name", "ship_date", "quantity"], "on the route");
    }
    for hop in longest {
        raise = raise.hop(context, hop, &["consignee_name", "consignee_country"], "hub");
        if let Some(formed) = context.profile(context.hop(hop).to).incorporated {
            raise = raise.cite(formed.record, &["name", "incorporated", "business"], "young firm");
        }
    }
    notes.raise(raise.parties(firms).done());
}

fn is_young_trader_in_hub(hop: HopId, context: &Context<'_>) -> bool {
    let firm = context.hop(hop).to;
    let formed = context.profile(firm).incorporated;
    let age = formed.map(|formed| i64::from(context.hop(hop).departed.days_since(formed.value)));
    let young = age.is_some_and(|age| age <= context.threshold(DETECTOR.red_flag, "young_days"));
    let trades = context.business(firm).is_none_or(|(_, class)| {
        matches!(class, BusinessClass::Trading | BusinessClass::Forwarding | BusinessClass::Unknown)
    });
    context.rules(hop).is_hub(context.hop(hop).to_country) && young && trades
}
