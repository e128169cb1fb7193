//! Serial numbers delivered to one party leave another for an end of routes, and no record tells how they came there.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use super::serial_clone::DETECTOR;
use crate::model::Text;

/// A lot of controlled goods whose numbers go on from somewhere else. O(serial numbers, and the hops that carry each).
pub(super) fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    if !context.is_controlled(id) || context.survey.ends.is_end(id.0 as usize) {
        return;
    }
    let most = usize::try_from(context.threshold(DETECTOR.red_flag, "most_records")).unwrap_or(usize::MAX);
    let mut left: BTreeMap<HopId, BTreeSet<Text>> = BTreeMap::new();
    for serial in &context.shipment(id).serials {
        let carrying = context.survey.index.carrying(*serial);
        let next = carrying.iter().copied().find(|other| *other > id).filter(|_| carrying.len() <= most);
        if let Some(next) = next.filter(|next| is_from_elsewhere(id, *next, carrying, context)) {
            left.entry(next).or_default().insert(*serial);
        }
    }
    for (next, serials) in left {
        if (serials.len() as i64) >= context.threshold(DETECTOR.red_flag, "least_serials") {
            notes.raise(flag(id, next, serials.len(), context));
        }
    }
}

/// It leaves for an end of routes, and none of the hops brought it to who sends it.
fn is_from_elsewhere(id: HopId, next: HopId, carrying: &[HopId], context: &Context<'_>) -> bool {
    let (came, goes) = (context.hop(id), context.hop(next));
    let brought = carrying.iter().any(|other| context.may_be_one(context.hop(*other).to, goes.from));
    let own = context.may_be_one(came.from, goes.from);
    context.survey.ends.is_end(next.0 as usize) && goes.departed >= came.departed && !brought && !own
}

fn flag(id: HopId, next: HopId, count: usize, context: &Context<'_>) -> RaisedFlag {
    let (came, goes) = (context.hop(id), context.hop(next));
    let because = format!(
        "{} of {} delivered to {} left {} for {} on {} as '{}'; no record says how they came there.",
        counted(count as i64, "serial number"),
        context.goods(id).name,
        context.name(came.to),
        context.name(goes.from),
        context.name(goes.to),
        goes.departed,
        context.goods(next).name,
    );
    let columns = ["exporter_name", "consignee_name", "declared_description", "ship_date", "serial_numbers"];
    Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::High, because)
        .hop(context, id, &columns, "delivered")
        .hop(context, next, &columns, "left elsewhere")
        .parties([came.to, goes.from, goes.to])
        .done()
}
