//! Several buyers who state their own use send to one place, and what they bought leaves it as one lot.

use super::prelude::counted;
use super::prelude::*;
use std::collections::BTreeSet;

pub(super) const DETECTOR: Detector = Detector { red_flag: "gather", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let lots = context.survey.index.lots_of(id).iter().copied();
    let traced: Vec<HopId> = lots.filter(|lot| context.is_traced(*lot)).collect();
    let buyers: BTreeSet<PartyId> = traced.iter().map(|lot| context.hop(*lot).from).collect();
    let most_days = context.threshold(DETECTOR.red_flag, "dwell_days");
    let departed = context.hop(id).departed;
    let late = traced.iter().any(|lot| i64::from(departed.days_since(context.hop(*lot).available())) > most_days);
    if late || (buyers.len() as i64) < context.threshold(DETECTOR.red_flag, "least_buyers") {
        return;
    }
    let own_use: Vec<HopId> = traced.iter().flat_map(|lot| bought_for_own_use(*lot, context)).collect();
    let stated: BTreeSet<PartyId> = own_use.iter().map(|hop| context.hop(*hop).to).collect();
    let (confidence, doubt) = sure(stated.len(), buyers.len(), context.hop(id).from, context);
    let sizes: Vec<String> = traced.iter().map(|lot| context.hop(*lot).whole_units().to_string()).collect();
    let because = format!(
        "Lots of {} units from {} left {} together as {}; {} of the buyers had stated own use.{doubt}",
        sizes.join(" + "),
        counted(buyers.len() as i64, "buyer"),
        context.name(context.hop(id).from),
        counted(context.hop(id).whole_units(), "unit"),
        stated.len(),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because);
    raise = raise.hop(context, id, &["quantity", "gross_weight_kg", "ship_date"], "leaves as one lot");
    for lot in traced {
        raise = raise.hop(
            context,
            lot,
            &["exporter_name", "quantity", "gross_weight_kg", "arrival_date"],
            "one of the lots",
        );
    }
    for hop in own_use {
        raise = raise.hop(context, hop, &["end_user_name", "consignee_name"], "own use stated");
    }
    notes.raise(raise.parties(buyers).parties([context.hop(id).from]).done());
}

/// How sure it is, and what lowers it in words, from the buyers that stated own use, all buyers, and the place where it comes
/// together.
fn sure(stated: usize, buyers: usize, place: PartyId, context: &Context<'_>) -> (Confidence, &'static str) {
    match stated {
        0 => (Confidence::Low, ""),
        _ if context.is_dealer(place) => (
            Confidence::Low,
            " It sells such goods to many: what customers send back or sell again comes together there.",
        ),
        some if some == buyers => (Confidence::High, ""),
        _ => (Confidence::Medium, ""),
    }
}

/// Purchases behind a lot in which the sender was stated as end user.
fn bought_for_own_use(lot: HopId, context: &Context<'_>) -> Vec<HopId> {
    let links = context.survey.index.predecessors(lot);
    let close =
        links.iter().filter(|link| !link.slow && context.hop(link.from).end_user == Some(context.hop(lot).from));
    close.map(|link| link.from).take(1).collect()
}
