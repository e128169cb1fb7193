//! Somebody went to look at the machines of a party, and they, or the party, were not there.

use std::collections::BTreeSet;

use super::prelude::counted;
use super::prelude::*;
use crate::model::{Observation, Text};
use crate::network::LinkClass;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector { red_flag: "unfavourable-check", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let visits = || context.observations(party).filter(|seen| context.says(Sighting::Visit, seen.kind));
    let mut looked = false;
    for seen in visits() {
        looked = true;
        let Some(what) = found_wanting(party, seen, context) else { continue };
        let came = came_before(party, seen, context);
        if !came.is_empty() {
            notes.raise(flag(party, (seen, what), &came, context));
        }
    }
    if !looked && context.arriving(party).iter().any(|hop| context.is_controlled(*hop)) {
        notes.cannot_tell();
    }
}

/// What the note says is not there; `None` where it says nothing of the kind, or that all was counted. Who knows nothing of an
/// order may know well what came to its own door: that is said of goods for it that went elsewhere, where there are any.
fn found_wanting(party: PartyId, seen: &Observation, context: &Context<'_>) -> Option<&'static str> {
    let says = |what| context.says(what, seen.note);
    match () {
        () if says(Sighting::Counted) => None,
        () if says(Sighting::Absent) => Some("the party was not found"),
        () if says(Sighting::Unaware) => {
            (!is_named_elsewhere(party, context)).then_some("the party knows nothing of the goods")
        }
        () if says(Sighting::Gone) => Some("goods, or a room or power for them, were not found"),
        () => None,
    }
}

/// True when controlled goods for the party go to somebody else. O(hops).
fn is_named_elsewhere(party: PartyId, context: &Context<'_>) -> bool {
    let mut hops = context.survey.network.hops.iter().zip((0..).map(HopId));
    hops.any(|(hop, id)| hop.end_user == Some(party) && !context.same_group(hop.to, party) && context.is_controlled(id))
}

/// Controlled goods that came within the window before somebody looked: those whose serial numbers were looked for, where
/// the row names any that came.
fn came_before(party: PartyId, seen: &Observation, context: &Context<'_>) -> Vec<HopId> {
    let window = context.threshold(DETECTOR.red_flag, "window_days");
    let before = |hop: &HopId| {
        let days = i64::from(seen.date.days_since(context.hop(*hop).available()));
        context.is_controlled(*hop) && (0..=window).contains(&days)
    };
    let came: Vec<HopId> = context.arriving(party).iter().copied().filter(before).collect();
    let looked_for: BTreeSet<Text> = seen.serials.iter().copied().collect();
    let holds = |hop: &HopId| context.shipment(*hop).serials.iter().any(|serial| looked_for.contains(serial));
    let named: Vec<HopId> = came.iter().copied().filter(holds).collect();
    if named.is_empty() { came } else { named }
}

/// True when somebody counts all of it afterwards, or most of the machines say that they run there.
fn is_answered(party: PartyId, seen: &Observation, came: &[HopId], context: &Context<'_>) -> bool {
    let later = || context.observations(party).filter(|other| other.date > seen.date);
    let mut visits = later().filter(|other| context.says(Sighting::Visit, other.kind));
    let running = later().filter(|other| context.says(Sighting::Running, other.kind));
    let heard: BTreeSet<Text> = running.flat_map(|other| other.serials.iter().copied()).collect();
    let all: BTreeSet<Text> = came.iter().flat_map(|hop| context.shipment(*hop).serials.iter().copied()).collect();
    let most = !all.is_empty() && all.intersection(&heard).count() * 2 >= all.len();
    visits.any(|other| context.says(Sighting::Counted, other.note)) || most
}

fn flag(party: PartyId, (seen, what): (&Observation, &str), came: &[HopId], context: &Context<'_>) -> RaisedFlag {
    let answered = is_answered(party, seen, came, context);
    let (kind, note) = (context.text(seen.kind), context.text(seen.note));
    let because = format!(
        "On {} a check at {} ({kind}) found: {note}. So {what}; {} of controlled goods had come to it before.{}",
        seen.date,
        context.name(party),
        counted(came.len() as i64, "shipment"),
        if answered { " A later record finds all or most of it there." } else { "" },
    );
    let confidence = if answered { Confidence::Low } else { Confidence::High };
    let columns = ["date", "kind", "party_name", "serial_numbers", "note"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    raise = raise.cite(seen.record, &columns, "the check");
    for hop in came {
        raise = raise.hop(context, *hop, &["consignee_name", "arrival_date", "quantity", "serial_numbers"], "had come");
    }
    for before in lots_before(came, context) {
        raise = raise.hop(context, before, &["exporter_name", "consignee_name", "serial_numbers"], "the leg before");
    }
    raise.parties([party]).done()
}

/// The lots that the goods came from, one leg before, by serial numbers or as a whole.
fn lots_before(came: &[HopId], context: &Context<'_>) -> BTreeSet<HopId> {
    let index = context.survey.index;
    let whole = |link: &Link| index.linker.class(link) <= LinkClass::WholeLot && !link.slow;
    came.iter().flat_map(|hop| index.predecessors(*hop)).filter(whole).map(|link| link.from).collect()
}
