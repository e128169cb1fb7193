//! Parts go to an affiliate abroad and leave it, put together, for a destination or a party that is restricted.

use super::prelude::*;
use crate::model::Basis;

pub(super) const DETECTOR: Detector = Detector { red_flag: "assembly-wash", inspect: &[Inspect::Hop(inspect)] };

const COLUMNS: [&str; 6] =
    ["exporter_name", "consignee_name", "declared_description", "part_number", "ship_date", "serial_numbers"];

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let finished = context.hop(id);
    if !context.survey.ends.is_end(id.0 as usize) || context.same_group(finished.from, finished.to) {
        return;
    }
    if context.profile(finished.from).parent.is_none() {
        return notes.cannot_tell();
    }
    let links = context.survey.index.predecessors(id);
    let Some(link) = links.iter().find(|link| is_assembly(link, context)) else { return };
    let parts = context.hop(link.from);
    let made = context.name(finished.from);
    let because = format!(
        "'{}' went from {} to its affiliate {made} and left it {} as '{}' for {}.",
        context.goods(link.from).name,
        context.name(parts.from),
        wait(link.dwell),
        context.goods(id).name,
        context.name(finished.to),
    );
    let confidence = if link.basis == Basis::Serial { Confidence::High } else { Confidence::Medium };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because)
        .hop(context, link.from, &COLUMNS, "parts")
        .hop(context, id, &COLUMNS, "put together");
    for (party, note) in [(parts.from, "same group"), (parts.to, "same group")] {
        if let Some(parent) = context.profile(party).parent {
            raise = raise.cite(parent.record, &["name", "ultimate_parent"], note);
        }
    }
    if let Some(listed) = context.profile(finished.to).list_status {
        raise = raise.cite(listed.record, &["name", "list_status"], "restricted party");
    }
    for found in context.survey.standings.matches(finished.to).iter().filter(|found| found.is_sure()) {
        let entry = &context.survey.records.listings[found.listing as usize];
        raise = raise.cite(entry.record, &["name"], "list entry");
    }
    notes.raise(raise.parties([parts.from, parts.to, finished.to]).done());
}

/// What came from an affiliate in another country and leaves as something else, built from it.
fn is_assembly(link: &Link, context: &Context<'_>) -> bool {
    let (parts, finished) = (context.hop(link.from), context.hop(link.to));
    let affiliates = parts.from != parts.to && context.same_group(parts.from, parts.to);
    let abroad = parts.from_country != finished.from_country && parts.from_country.is_known();
    let other_goods = parts.key != finished.key && heavier(link, context);
    let built = link.basis == Basis::Assembly || (link.basis == Basis::Serial && other_goods);
    affiliates && abroad && built
}

/// A finished machine weighs more than the parts that came from one supplier.
fn heavier(link: &Link, context: &Context<'_>) -> bool {
    let least = context.threshold(DETECTOR.red_flag, "least_weight_percent");
    let (parts, finished) = (context.hop(link.from).unit_weight, context.hop(link.to).unit_weight);
    parts.zip(finished).is_some_and(|(parts, finished)| finished.0.saturating_mul(100) >= parts.0.saturating_mul(least))
}
