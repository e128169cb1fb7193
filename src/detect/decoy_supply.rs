//! Empty chassis come to a party that sent its machines on, in about their number, before somebody comes to look.

use super::prelude::counted;
use super::prelude::*;
use crate::model::{Day, Identity, Observation};
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "decoy-supply", inspect: &[Inspect::Party(inspect)] };

/// The kind of goods that looks like a server and holds nothing.
const EMPTY: &str = "server-chassis";

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let empty: Vec<HopId> = context.arriving(party).iter().copied().filter(|hop| is_empty(*hop, context)).collect();
    if empty.is_empty() {
        return;
    }
    let visits: Vec<&Observation> =
        context.observations(party).filter(|seen| context.says(Sighting::Visit, seen.kind)).collect();
    if visits.is_empty() {
        return notes.cannot_tell();
    }
    let lead = context.threshold(DETECTOR.red_flag, "lead_days");
    let shown = |hop: &HopId| {
        let days = |seen: &&&Observation| i64::from(seen.date.days_since(context.hop(*hop).available()));
        visits.iter().find(|seen| (0..=lead).contains(&days(seen))).copied()
    };
    let before: Vec<(HopId, &Observation)> = empty.iter().filter_map(|hop| Some((*hop, shown(hop)?))).collect();
    let Some((last, _)) = before.last() else { return };
    let gone = gone(party, context.hop(*last).available(), context);
    let (came, left) = (units(before.iter().map(|one| one.0), context), units(gone.iter().copied(), context));
    let least = context.threshold(DETECTOR.red_flag, "least_percent");
    let most = context.threshold(DETECTOR.red_flag, "most_percent");
    if left == 0 || came * 100 < left * least || came * 100 > left * most {
        return;
    }
    notes.raise(flag(party, (&before, came), (&gone, left), context));
}

fn flag(
    party: PartyId,
    (before, came): (&[(HopId, &Observation)], i64),
    (gone, left): (&[HopId], i64),
    context: &Context<'_>,
) -> RaisedFlag {
    let because = format!(
        "{} had sent on {} when {came} of empty chassis came to it, the first on {}; it was visited within {} of each delivery.",
        context.name(party),
        counted(left, "unit"),
        context.hop(before[0].0).departed,
        counted(context.threshold(DETECTOR.red_flag, "lead_days"), "day"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because).parties([party]);
    for (hop, seen) in before {
        let columns = ["consignee_name", "declared_description", "quantity", "arrival_date"];
        raise = raise.hop(context, *hop, &columns, "empty chassis").cite(
            seen.record,
            &["date", "kind", "party_name"],
            "visit",
        );
    }
    for hop in gone {
        raise = raise.hop(context, *hop, &["exporter_name", "quantity", "ship_date"], "sent on before");
        // what came makes the goods that left traced ones
        for link in context.survey.index.predecessors(*hop).iter().filter(|link| context.is_traced(link.from)).take(1) {
            raise = raise.hop(context, link.from, &["consignee_name", "quantity"], "as it came");
        }
    }
    raise.done()
}

fn is_empty(hop: HopId, context: &Context<'_>) -> bool {
    let goods = context.goods(hop);
    let of_kind = |name: &str| context.survey.policy.kinds().iter().any(|kind| kind.id == EMPTY && kind.name == name);
    goods.identity == Identity::Kind && of_kind(&goods.name)
}

/// Traced goods that left the party until a day.
fn gone(party: PartyId, until: Day, context: &Context<'_>) -> Vec<HopId> {
    let traced = context.leaving(party).iter().copied().filter(|hop| context.is_traced(*hop));
    traced.filter(|hop| context.hop(*hop).departed <= until).collect()
}

fn units(hops: impl Iterator<Item = HopId>, context: &Context<'_>) -> i64 {
    hops.map(|hop| context.hop(hop).whole_units()).sum()
}
