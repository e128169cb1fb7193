//! Consignee, end user, country or port of a shipment is changed to another country after it was filed.

use super::prelude::*;
use crate::model::{Amendment, Country, Text};

pub(super) const DETECTOR: Detector = Detector { red_flag: "delivery-switch", inspect: &[Inspect::Hop(inspect)] };

/// What says where goods go.
const WHO: [&str; 3] = ["consignee_name", "end_user_name", "intermediate_consignee_name"];
const COUNTRIES: [&str; 3] = ["consignee_country", "end_user_country", "intermediate_consignee_country"];
const PORT: &str = "port_of_unlading";

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    if context.hop(id).leg > 0 {
        return;
    }
    if context.survey.records.amendments.is_empty() {
        return notes.cannot_tell();
    }
    let after = |change: &&Amendment| {
        let early = i64::from(context.hop(id).departed.days_since(change.date));
        early <= context.threshold(DETECTOR.red_flag, "days_before")
    };
    let changes: Vec<(&Amendment, Confidence)> = context
        .amendments_of(context.shipment(id).id)
        .filter(after)
        .filter_map(|change| Some((change, switched(change, context)?)))
        .collect();
    let Some(sure) = changes.iter().map(|(_, confidence)| *confidence).max() else { return };
    let back = changes.iter().all(|(change, _)| is_undone(change, &changes));
    let confidence = if back { Confidence::Low } else { sure };
    let because = format!(
        "{} of {} left on {}; the papers were changed late: {}.{}",
        units(context, id),
        context.goods(id).name,
        context.hop(id).departed,
        told(&changes, context),
        if back { " In the end they say what they said before." } else { "" },
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(
        context,
        id,
        &["consignee_name", "end_user_name", "port_of_unlading", "ship_date"],
        "as it stands",
    );
    for (change, _) in changes {
        raise = raise.cite(change.record, &["shipment_id", "date", "field", "old", "new"], "late change");
    }
    notes.raise(raise.parties([context.hop(id).from, context.hop(id).to]).done());
}

fn told(changes: &[(&Amendment, Confidence)], context: &Context<'_>) -> String {
    let told = changes.iter().map(|(change, _)| {
        let (old, new) = (context.text(change.old), context.text(change.new));
        format!("{} from '{old}' to '{new}' on {}", context.text(change.field), change.date)
    });
    told.collect::<Vec<String>>().join(", ")
}

/// True when the changes of a field end where they began.
fn is_undone(change: &Amendment, changes: &[(&Amendment, Confidence)]) -> bool {
    let mut same: Vec<&Amendment> =
        changes.iter().map(|(other, _)| *other).filter(|other| other.field == change.field).collect();
    same.sort_by_key(|change| change.date);
    same.first().zip(same.last()).is_some_and(|(first, last)| first.old == last.new)
}

/// How sure a change is one of destination: another country, another party, or another port of whose country nothing says.
fn switched(change: &Amendment, context: &Context<'_>) -> Option<Confidence> {
    let field = context.text(change.field);
    if change.old.is_none() || change.new.is_none() {
        return None;
    }
    if COUNTRIES.contains(&field) {
        let (old, new) = (country(change.old, context)?, country(change.new, context)?);
        return (old != new).then_some(Confidence::High);
    }
    if WHO.contains(&field) {
        let known = |text: Text| context.survey.directory.canonical(text).to_owned();
        let (old, new) = (known(change.old), known(change.new));
        // of a name that stands nowhere else nobody can say that it is not a slip of the other
        let confidence = if old.is_empty() || new.is_empty() { Confidence::Low } else { Confidence::Medium };
        return (old != new).then_some(confidence);
    }
    // a port code opens with the country (UN/LOCODE)
    let (old, new) = (port_country(change.old, context)?, port_country(change.new, context)?);
    (field == PORT && old != new).then_some(Confidence::Medium)
}

fn country(cell: Text, context: &Context<'_>) -> Option<Country> {
    context.survey.policy.country(context.text(cell))
}

fn port_country(cell: Text, context: &Context<'_>) -> Option<Country> {
    let code = context.text(cell).trim();
    let locode = code.len() == 5 && code.is_ascii();
    context.survey.policy.country(code.get(..2).filter(|_| locode)?)
}
