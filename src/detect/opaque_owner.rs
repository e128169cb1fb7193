//! The owners on record of a party with controlled goods end at a stand-in, or in a place that shows no owners.

use super::prelude::*;
use crate::model::{Day, Text};
use crate::screen::Seat;

pub(super) const DETECTOR: Detector = Detector { red_flag: "opaque-owner", inspect: &[Inspect::Party(inspect)] };

/// The last owner that the records name, and where it sits.
struct Top {
    owner: Text,
    record: RecordRef,
    column: &'static str,
    seat: Option<Seat>,
    steps: Vec<RecordRef>,
}

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.controlled_deliveries(party);
    let Some(first) = deliveries.first() else { return };
    let policy = context.survey.policy;
    let rules = policy.in_force(context.survey.stance.day(first.day));
    if rules.is_tier3(context.country(party)) {
        return;
    }
    let Some(top) = top(party, rules.day(), context) else { return notes.cannot_tell() };
    let name = context.text(top.owner);
    let secret = top.seat.filter(|(known, _)| policy.hides_owners(known.value));
    let secret = secret.filter(|(known, _)| known.value != context.country(party) && !settled(&top, context));
    let stands_in = policy.stands_in(name) && !settled(&top, context);
    if secret.is_none() && !stands_in {
        return;
    }
    notes.raise(flag(party, &top, (secret, stands_in.then_some(name)), &deliveries, context));
}

/// What else makes the end of the chain odd, with its cells: formed after the controls, or one tenant from Tier 3.
fn signs(party: PartyId, day: Day, context: &Context<'_>) -> Vec<(String, RecordRef, &'static str)> {
    let policy = context.survey.policy;
    let mut signs = Vec::new();
    let formed = context.profile(party).incorporated;
    if let Some(formed) = formed.filter(|formed| policy.in_force(formed.value).control_test().is_some()) {
        let words = format!(" It was formed on {}, after the advanced-computing controls began.", formed.value);
        signs.push((words, formed.record, "incorporated"));
    }
    let tenants: Vec<&crate::model::Tenancy> = context.tenancies_of(party).collect();
    if let [one] = tenants.as_slice()
        && policy.in_force(day).is_tier3(one.tenant_hq)
    {
        signs.push((" Its one tenant is headquartered in Tier 3.".to_owned(), one.record, "tenant_hq_country"));
    }
    signs
}

fn flag(
    party: PartyId,
    top: &Top,
    (secret, stands_in): (Option<Seat>, Option<&str>),
    deliveries: &[Delivery],
    context: &Context<'_>,
) -> RaisedFlag {
    let name = context.text(top.owner);
    let ends = match (secret, stands_in) {
        (Some((known, _)), None) => {
            format!("{name} in {}, where owners are commonly not on public record", known.value)
        }
        (Some((known, _)), Some(_)) => format!("{name} in {}, by its name a stand-in for others", known.value),
        (None, _) => format!("{name}, by its name a stand-in for others"),
    };
    let day = deliveries.first().map_or(context.survey.as_of, |first| context.survey.stance.day(first.day));
    let signs = signs(party, day, context);
    let because = format!(
        "The owners on record of {} end at {ends}; no person or listed company is reached.{}",
        context.name(party),
        signs.iter().map(|(words, ..)| words.as_str()).collect::<String>(),
    );
    let confidence = if signs.is_empty() { Confidence::Low } else { Confidence::Medium };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because).parties([party]);
    raise = raise.cite(top.record, &[top.column], "last owner on record");
    for step in &top.steps {
        raise = raise.cite(*step, &["owner_name", "owned_name", "percent"], "ownership");
    }
    if let Some((known, column)) = secret {
        raise = raise.cite(known.record, &[column], "seat of the owner");
    }
    for (_, record, column) in signs {
        raise = raise.cite(record, &[column], "a further sign");
    }
    for delivery in deliveries {
        raise = raise.delivery(context, delivery, &["consignee_name"], "controlled goods");
    }
    raise.done()
}

/// By the ownership table up to the last owner of more than half, else by the ultimate parent that the record states. A
/// party that is its own parent has no owner on record.
fn top(party: PartyId, day: Day, context: &Context<'_>) -> Option<Top> {
    let standings = context.survey.standings;
    let chain = standings.control_chain(party, day);
    if let Some((record, owner, _)) = chain.last() {
        let steps = chain.iter().map(|(record, ..)| *record).collect();
        let seat = context.seat_of(*owner);
        return Some(Top { owner: *owner, record: *record, column: "owner_name", seat, steps });
    }
    let profile = context.profile(party);
    let parent = profile.parent?;
    let own = context.survey.directory.named(parent.value).contains(&party);
    let seat = profile.parent_country.map(|known| (known, "ultimate_parent_country")).or(context.seat_of(parent.value));
    (!own).then_some(Top {
        owner: parent.value,
        record: parent.record,
        column: "ultimate_parent",
        seat,
        steps: Vec::new(),
    })
}

/// True when a record says that the owner is a listed company or a state, behind which nobody is looked for.
fn settled(top: &Top, context: &Context<'_>) -> bool {
    let policy = context.survey.policy;
    let says = |owner: &PartyId| {
        context.profile(*owner).business.is_some_and(|known| policy.is_settled_owner(context.text(known.value)))
    };
    context.survey.directory.named(top.owner).iter().any(says)
}
