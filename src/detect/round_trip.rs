//! Goods come back to the party that sent them, by their serial numbers, and leave it again for somebody else.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use crate::model::Text;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "round-trip", inspect: &[Inspect::Hop(inspect)] };

const COLUMNS: [&str; 5] = ["exporter_name", "consignee_name", "ship_date", "declared_description", "serial_numbers"];

/// Looks at the hop that brings goods back.
fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let back = context.hop(id);
    let Some(serial) = context.shipment(id).serials.first().copied() else { return notes.cannot_tell() };
    let carrying = context.survey.index.carrying(serial);
    let days = i32::try_from(context.threshold(DETECTOR.red_flag, "window_days")).unwrap_or(i32::MAX);
    let first = carrying.iter().copied().find(|hop| {
        let out = context.hop(*hop);
        *hop != id && out.from == back.to && out.departed < back.departed && out.departed + days >= back.departed
    });
    let Some(first) = first else { return };
    let next = carrying.iter().copied().find(|hop| {
        let on = context.hop(*hop);
        on.from == back.to && on.departed >= back.departed && *hop != id
    });
    let Some(next) = next else { return };
    let (sent, on) = (context.hop(first), context.hop(next));
    let elsewhere = ![sent.to, back.from].iter().any(|one| context.may_be_one(*one, on.to));
    let crosses = sent.from_country != sent.to_country && back.from_country != back.to_country;
    let mended = [first, id, next].iter().any(|hop| is_repair(*hop, context));
    if !elsewhere || !crosses || mended || on.departed.days_since(back.available()) > days {
        return;
    }
    notes.raise(flag((first, id, next), context));
}

fn flag((first, back, next): (HopId, HopId, HopId), context: &Context<'_>) -> RaisedFlag {
    let all = [first, back, next].map(|hop| context.shipment(hop).serials.iter().copied().collect::<BTreeSet<Text>>());
    let common = all[0].iter().filter(|serial| all[1].contains(serial) && all[2].contains(serial)).count();
    let (sent, on) = (context.hop(first), context.hop(next));
    let because = format!(
        "{} went from {} to {} on {}, came back and left on {} for {}; no record speaks of repair or of a loan.",
        counted(common as i64, "serial number"),
        context.name(sent.from),
        context.name(sent.to),
        sent.departed,
        on.departed,
        context.name(on.to),
    );
    let many = common as i64 >= context.threshold(DETECTOR.red_flag, "least_serials");
    let confidence = if many { Confidence::Medium } else { Confidence::Low };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(back), confidence, because)
        .hop(context, first, &COLUMNS, "sent")
        .hop(context, back, &COLUMNS, "came back")
        .hop(context, next, &COLUMNS, "sent elsewhere");
    raise.parties([sent.from, sent.to, on.to]).done()
}

/// A record that speaks of repair or of a loan, or a licence exception under which goods go out to come back.
fn is_repair(id: HopId, context: &Context<'_>) -> bool {
    let row = context.shipment(id);
    let says = |what| context.says(what, row.description);
    says(Sighting::Repair) || says(Sighting::Lent) || matches!(stated(context, id), Stated::Exception(_))
}
